"""An older ledger is brought along, and nothing else in its settings moves; a newer one is refused."""

import json

import pytest
from conftest import SETTINGS
from git_samples import put

from dicoop import sample
from dicoop.kinds.settings import Settings
from dicoop.store.ledger import settings_of

PATH = "ledgers/ledger.yaml"
OLD = SETTINGS.replace("office: SJ", "# 市里定的\noffice: SJ  # 市办")
ID = "f4342e32-a475-5852-b310-b875c2277030"


@pytest.fixture
def root(tmp_path):
    """A ledger of the first format, with comments."""
    put(tmp_path, PATH, OLD)
    return tmp_path


def text(root):
    return (root / PATH).read_text("utf-8")


def test_what_is_lacking_is_written_and_all_else_stays(root, run):
    words = ("upgrade", "--code", "410300")
    given = f"ledgers/ledger.yaml：id = {ID}, code = 410300, format = 2"
    ran = run(*words, "--dry-run", root=root)
    assert (ran.code, ran.out, ran.err) == (0, f"{given}（试运行，没有写入）\n", "")
    assert text(root) == OLD
    ran = run(*words, root=root)
    assert (ran.code, ran.out, ran.err) == (0, f"{given}\n", "编辑器用的 schemas/ 还是旧的：dicoop schema\n")
    assert text(root) == OLD.replace("台账\n", f"台账\nid: {ID}\ncode: '410300'\nformat: 2\n", 1)
    ran = run(*words, root=root)
    assert (ran.code, ran.out, ran.err) == (0, "ledgers/ledger.yaml 已经是现在的格式\n", "")


def test_schemas_that_are_new_are_not_called_old(root, run):
    assert run("schema", root=root).code == 0
    ran = run("upgrade", "--code", "410300", root=root)
    assert (ran.code, ran.err) == (0, "")


def test_it_can_be_undone(root, run):
    run("upgrade", root=root)
    assert run("undo", root=root).code == 0
    assert text(root) == OLD


def test_the_code_follows_from_the_counties_where_they_agree(root, run):
    put(root, PATH, OLD.replace("name: 清陵县\n", "name: 清陵县\n    code: '419921'\n"))
    ran = run("upgrade", "--json", root=root)
    assert json.loads(ran.out)["code"] is None
    assert ran.err == ""
    put(root, PATH, OLD.replace("name: 清陵县\n", "name: 清陵县\n    code: '419921'\n").replace("西渠区\n", "西渠区\n    code: '419922'\n"))
    assert json.loads(run("upgrade", "--json", root=root).out)["code"] == "419900"


def test_a_code_that_nobody_knows_is_asked_for(root, run):
    ran = run("--lang", "en", "upgrade", root=root)
    assert ran.out == f"ledgers/ledger.yaml: id = {ID}, format = 2\n"
    told = "the city's region code is still missing, and a province needs it: dicoop upgrade --code 410300\n"
    assert ran.err.startswith(told)
    ran = run("--lang", "en", "upgrade", root=root)
    assert (ran.code, ran.out, ran.err) == (0, "ledgers/ledger.yaml is already in the current format\n", told)


def test_refusals(root, run):
    ran = run("upgrade", "--code", "4103", root=root)
    assert (ran.code, ran.out, ran.err) == (2, "", "错误：区划代码“4103”不是 6 位数字\n  照 GB/T 2260 写 6 位数字，如 410305\n")
    run("upgrade", "--code", "410300", root=root)
    ran = run("upgrade", "--code", "410400", root=root)
    assert (ran.code, ran.err) == (2, "错误：台账的区划代码已经是 410300\n  要改它，直接改 ledgers/ledger.yaml 里的 code\n")
    put(root, PATH, "name: [\n")
    ran = run("upgrade", root=root)
    assert ran.code != 0
    assert ran.err.startswith("错误：ledgers/ledger.yaml 有错误，没有写入\nledgers/ledger.yaml:")
    assert text(root) == "name: [\n"


def test_a_ledger_of_a_newer_format_is_refused_whatever_else_is_in_it(root, run):
    put(root, PATH, OLD + "format: 3\nstrange: x\n")
    told = "台账是格式 3 的，这个版本的 dicoop 只认到 2"
    for words in (("rates",), ("upgrade",), ("project", "list"), ("check",)):
        ran = run(*words, root=root)
        assert ran.code != 0
        assert told in ran.out + ran.err
        assert "strange" not in ran.out + ran.err


def test_a_ledger_that_does_not_say_is_of_the_first_format(root):
    own = settings_of(OLD.encode())
    assert isinstance(own, Settings)
    assert (own.format, own.id, own.code) == (1, None, None)


def test_a_new_ledger_is_of_todays_format(tmp_path, run):
    for name in ("a", "b"):
        assert run("init", str(tmp_path / name), "--code", "410300").code == 0
    one, two = (settings_of((tmp_path / name / PATH).read_bytes()) for name in ("a", "b"))
    assert (one.format, one.code, two.code) == (2, "410300", "410300")
    assert one.id != two.id
    assert run("init", str(tmp_path / "c"), "--code", "4103").code == 2
    assert not (tmp_path / "c").exists()


def test_every_sample_city_is_another():
    cities = [settings_of(sample.settings_text(city).encode()) for city in range(8)]
    for seen in ([city.id for city in cities], [city.code for city in cities], [county.code for city in cities for county in city.inside]):
        assert len(set(seen)) == len(seen)
    assert [county.key for county in cities[1].counties] == [county.key for county in cities[0].counties]
    assert {county.name for county in cities[1].counties} != {county.name for county in cities[0].counties}


def test_a_city_has_a_number(tmp_path, run):
    ran = run("sample", str(tmp_path / "x"), "--city", "1000")
    assert (ran.code, ran.err) == (2, "错误：示例城市编号 0 到 999\n")


def test_mergers_without_a_day_are_told_of(root, run):
    put(root, PATH, OLD.replace("name: 西渠区\n", "name: 西渠区\n    successor: QL\n"))
    ran = run("upgrade", "--code", "410300", "--dry-run", root=root)
    assert ran.err == "撤并没有写日期，从前的数也合在一起算：西渠区；要从某一天起算，写进 history\n"
