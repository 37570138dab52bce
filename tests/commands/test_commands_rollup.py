"""Extracts of cities, from the ledger to the table of the province: what is refused, set apart, late, hidden, and the same from every engine."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import duckdb
import pytest
from git_samples import put

from dicoop.actions import extract, init
from dicoop.errors import Unable
from dicoop.rollup.manifest import dumps, loads
from dicoop.rollup.statement import Asked, asked, firm_in
from dicoop.store import extracts, tables
from dicoop.store.find import Shelf

DAY = "2019-08-20"
HERE = Path(__file__).parent.parent
HAZARD = (HERE / "declared/hazard.yaml").read_text("utf-8")
HAZARDS = """\
id: H-2019-QL00{n}
title: 储罐区围堰破损
county: QL
found: 2019-0{n}-02
grade: major
cost: 30.{n}万元
"""


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Three cities of a province, the second and third with a kind of their own that is not the same in both, and their extracts."""
    home = tmp_path_factory.mktemp("province")
    for n in (1, 2, 3):
        init.make_sample(home / f"c{n}", init.Size(seed=n, projects=30, city=n))
        if n > 1:
            own = HAZARD if n == 2 else HAZARD.replace("above: stage=accepted", "above: stage=fixed")
            put(home / f"c{n}", "ledgers/kinds/hazard.yaml", own)
            for each in range(1, 4):
                put(home / f"c{n}", f"ledgers/hazard/QL/2019/H-2019-QL00{each}.yaml", HAZARDS.format(n=each))
        extract.extract(Shelf(home / f"c{n}"), date.fromisoformat(DAY), {"out": home / "sent", "meeting": None, "as_of": DAY, "rate": []})
    return home


@pytest.fixture
def province(made, tmp_path):
    """A copy of the three cities with their extracts in `sent`."""
    home = tmp_path / "p"
    shutil.copytree(made, home)
    return home


@pytest.fixture
def sent(province):
    """The folder of the extracts."""
    return province / "sent"


def folder(sent, n):
    return next(sent.glob(f"90{n:02d}*")) / DAY


def data(ran):
    return json.loads(ran.out)


def types(at):
    """Return the types of all columns of an extract."""
    rows = [duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall() for path in at.glob("*.parquet")]
    return {row[1] for each in rows for row in each}


def test_it_is_the_sum_of_the_cities_rates(province, sent, run):
    for by in (None, "county", "kind"):
        words = ("--by", by) if by else ()
        together = data(run("rollup", str(sent), *words, "--json"))["rows"]
        alone = {}
        for n in (1, 2, 3):
            codes = {county["key"]: county["code"] for county in extracts.read(folder(sent, n) / "manifest.json").data["counties"]}
            told = data(run("rates", "--as-of", DAY, *words, "--json", root=province / f"c{n}"))
            for row in (*told["rows"], *told.get("total", ())):
                key = row["rate"], row["basis"], codes.get(row["group"], row["group"])
                before = alone.get(key, [0, 0])
                alone[key] = [before[0] + float(row["numerator"]), before[1] + float(row["denominator"])]
        for row in together:
            if not row["rate"].startswith("hazard."):
                key = row["rate"], row["basis"], row["group"]
                assert [float(row["numerator"]), float(row["denominator"])] == alone.get(key, [0, 0]), key


def test_a_file_whose_name_is_no_text_is_left_out_and_told(province, tmp_path, run):
    home = shutil.copytree(province / "c1", tmp_path / "city", ignore=shutil.ignore_patterns(".git"))
    (home / "ledgers/projects" / os.fsdecode(b"\xff.yaml")).write_text("id: 1\n")
    assert run("extract", "-o", str(tmp_path / "out"), "--as-of", DAY, root=home).code == 1
    said = extracts.read(next((tmp_path / "out").rglob("manifest.json"))).data
    assert said["left_out"] == ["ledgers/projects/\\udcff.yaml"]
    assert run("rollup", str(tmp_path / "out")).code == 1


def test_one_city_is_that_city(province, sent, run):
    for n in (1, 3):
        one = data(run("rollup", str(folder(sent, n)), "--json"))["rows"]
        own = data(run("rates", "--as-of", DAY, "--json", root=province / f"c{n}"))["rows"]
        assert [{name: row[name] for name in own[0]} for row in one] == own


def test_an_extract_is_the_same_to_the_byte(province, sent, run, monkeypatch, tmp_path):
    before = {path.name: path.read_bytes() for path in folder(sent, 2).iterdir()}
    monkeypatch.setenv("DICOOP_CACHE", "")
    assert run("extract", "-o", str(tmp_path / "again"), "--as-of", DAY, root=province / "c2").code == 0
    again = folder(tmp_path / "again", 2)
    after = {path.name: path.read_bytes() for path in again.iterdir()}
    assert before.keys() == after.keys()
    assert [name for name in before if before[name] != after[name] and name != "manifest.json"] == []
    assert [path.name for path in again.parent.iterdir()] == [DAY]


def test_an_extract_takes_the_place_of_its_own_and_of_nothing_else(province, sent, run):
    ran = run("extract", "-o", str(sent), "--as-of", DAY, "--json", root=province / "c1")
    assert data(ran)["folder"] == str(folder(sent, 1))
    (folder(sent, 1) / "note.txt").write_text("x")
    ran = run("extract", "-o", str(sent), "--as-of", DAY, root=province / "c1")
    assert (ran.code, ran.err) == (4, f"错误：{folder(sent, 1)} 里有别的文件，没有写入\n  换一个文件夹，或先移走它们\n")
    assert (folder(sent, 1) / "manifest.json").exists()


def test_a_ledger_that_nobody_can_tell_from_others_is_not_extracted(province, run):
    settings = province / "c1/ledgers/ledger.yaml"
    text = settings.read_text("utf-8")
    settings.write_text(text.replace("code: '900100'\n", ""), "utf-8")
    ran = run("extract", "-o", str(province / "x"), root=province / "c1")
    told = "错误：台账还没有市的区划代码（code），没有取出\n  补上：dicoop upgrade --code 市的区划代码\n"
    assert (ran.code, ran.err, (province / "x").exists()) == (6, told, False)


def test_no_number_travels_as_a_float(sent):
    """Nor as an INTEGER, a DECIMAL or a DATE: findings/sums_in_parquet.sh, sums_in_polars.sh, fractions_in_clickhouse.sh, days_in_clickhouse.sh."""
    for n in (1, 2, 3):
        assert types(folder(sent, n)) == {"VARCHAR", "SMALLINT", "BIGINT"}


def test_a_file_that_was_changed_is_refused(sent, run):
    path = folder(sent, 2) / "project.parquet"
    assert run("rollup", str(sent)).code == 0  # and so it was verified once
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    ran = run("rollup", str(sent))
    told = f"错误：{path} 的内容和清单对不上：报送之后被改过，或没有传完\n  请该市重新取数报送；这个市没有并入，什么都没有汇总\n"
    assert (ran.code, ran.out, ran.err) == (6, "", told)
    path.unlink()
    assert run("rollup", str(sent)).err == told
    path.mkdir()
    ran = run("rollup", str(sent))
    hint = told.partition("\n")[2]
    assert (ran.code, ran.err) == (6, f"错误：{path} 读不出来：是文件夹，不是文件\n{hint}")
    ran = run("--lang", "en", "rollup", str(sent))
    assert ran.err == f"error: {path} cannot be read: Is a directory\n  ask the city to send it again; nothing was rolled up\n"


def test_a_manifest_that_was_changed_is_refused(sent, run):
    path = folder(sent, 2) / "manifest.json"
    text = path.read_text("utf-8")
    for wrong in (
        text.replace('"rows": 30', '"rows": 29'),
        text[:-40],
        "{}",
        "",
        "[1]",
        text.replace('"format": 1', '"format": 1, "x": 1'),
    ):
        path.write_text(wrong, "utf-8")
        ran = run("rollup", str(sent))
        assert (ran.code, ran.out) == (6, "")
        assert ran.err == f"错误：{path} 不是 dicoop extract 写出的清单，或者被改过\n  请该市重新取数报送：dicoop extract\n"
    path.write_text(text.replace('"format": 1', '"format": 2'), "utf-8")
    assert run("rollup", str(sent)).err.startswith(f"错误：{path} 是更新的 dicoop 写出的（格式 2）\n")


def change(sent, n, how):
    """Write a manifest anew as whoever wanted to deceive would: sealed."""
    path = folder(sent, n) / "manifest.json"
    found = json.loads(json.dumps(extracts.read(path).data))
    found.pop("seal", None)
    how(found)
    path.write_text(dumps(found), "utf-8")
    return path


def test_sums_that_do_not_hold_are_refused(sent, run):
    change(sent, 2, lambda said: said["populations"]["project"]["sums"].update(start_count_above="7"))
    ran = run("rollup", str(sent), "--verify")
    assert ran.err.startswith(f"错误：{folder(sent, 2) / 'project.parquet'} 的合计和清单对不上：start_count_above\n")


@pytest.mark.parametrize("name", ["id) from x; drop table y --", "a b", "Ä", 'x"'])
def test_no_name_in_a_manifest_becomes_a_statement(sent, run, name):
    path = change(sent, 2, lambda said: said["populations"]["project"]["columns"].append([name, "flag"]))
    assert run("rollup", str(sent)).err.startswith(f"错误：{path} 不是 dicoop extract 写出的清单")


def places(data, before=()):
    """Yield the way to each place of a manifest, and what stands there; of lists the first place."""
    for name, value in data.items() if isinstance(data, dict) else enumerate(data[:1]) if isinstance(data, list) else ():
        yield (*before, name), value
        yield from places(value, (*before, name))


def test_each_place_of_a_manifest_has_one_form(sent, run):
    """What is asked is in the hash alone, the settings it rests on are only shown; a commit, what a group is called and a column may be null."""
    said = json.loads(json.dumps(extracts.read(folder(sent, 2) / "manifest.json").data))
    said["populations"] = {"project": {**said["populations"]["project"], "halved": ["x"]}}
    said["rates"] = [each for each in said["rates"] if each["population"] == "project"]
    said["derived"] = [{"kind": "project", "sum": "funds", "label": ["到位", "funds"], "amount": "1.5", "records": 1}]
    said.update(left_out=["x"], commit="0")
    loads(dumps(said), "x")
    tried = 0
    for way, value in list(places(said)):
        at = said
        for name in way[:-1]:
            at = at[name]
        may_be_null = way[-1] in ("commit", "among", "above", "below") or (way[-1] == "label" and "groups" in way)
        for wrong in (None, [], {}, 1, "x\n", True, 1.5, [None], [[]]):
            if type(wrong) is not type(value) and "rests_on" not in way[:-1] and "asked" not in way and not (wrong is None and may_be_null):
                at[way[-1]] = wrong
                with pytest.raises(Unable):
                    loads(dumps(said), "x")
                tried += 1
        at[way[-1]] = value
    assert tried > 1000


def test_what_a_newer_program_counts_by_is_shown_as_it_says(sent, run):
    path = change(sent, 2, lambda said: [each.update(per="人") for each in said["rates"] if each["rate"] == "start"])
    ran = run("rollup", str(path.parent), "--rate", "start")
    assert ran.code == 0, ran.err
    assert " 人（" in ran.out


@pytest.mark.parametrize("text", ["[" * 100_000, '{"format": ' + "9" * 5000, '{"format": 1, "a": ' + "[" * 100_000])
def test_a_manifest_of_brackets_is_none(sent, run, text):
    path = folder(sent, 2) / "manifest.json"
    path.write_text(text, "utf-8")
    assert run("rollup", str(sent)).err.startswith(f"错误：{path} 不是 dicoop extract 写出的清单")


@pytest.mark.parametrize("day", ["2019-99-99", "zzz", ""])
def test_a_day_that_is_none_is_not_the_last(sent, run, day):
    path = change(sent, 2, lambda said: said.update(day=day))
    assert run("rollup", str(sent)).err.startswith(f"错误：{path} 不是 dicoop extract 写出的清单")


def test_no_result_of_a_statement_has_a_name():
    """One of a column would stand for the result on ClickHouse, and for the column elsewhere; nor is anything divided, cast or joined."""
    asked = Asked("project", (), ("ledger", "by_county"), ("amount", "amount_high"))
    assert asked.sql == "SELECT ledger, by_county, count(*), sum(amount), sum(amount_high) FROM {source} GROUP BY ledger, by_county"
    assert " AS " not in asked.of_each.sql


def test_a_ledger_twice_is_told_by_the_names_that_were_given(province, run):
    one, two = province / "c1", province / "c1/../c1"
    ran = run("rollup", str(one), str(two))
    assert (ran.code, ran.err.splitlines()[0]) == (4, f"错误：示例1市（900100）在同一天报了两份：{one} 和 {two}")


def test_a_city_twice_is_refused(sent, run):
    shutil.copytree(folder(sent, 1), sent / "again")
    ran = run("rollup", str(sent))
    assert ran.code == 4
    assert (
        ran.err
        == f"错误：示例1市（900100）在同一天报了两份：{folder(sent, 1)}/manifest.json 和 {sent}/again/manifest.json\n  留下对的一份，另一份移走\n"
    )


def test_a_county_in_two_cities_is_refused(sent, run):
    change(sent, 2, lambda said: said["counties"][0].update(code="900121"))
    ran = run("rollup", str(sent))
    assert ran.err == (
        "错误：区划代码 900121 在两个市都有：示例1市 的清桥县，示例2市 的清川县\n  请其中一个市改正 ledger.yaml 里的 code，重新取数\n"
    )


def test_a_rate_of_another_definition_is_set_apart(sent, run):
    found = data(run("rollup", str(sent), "--json"))
    own = {row["rate"]: row for row in found["rows"] if row["rate"].startswith("hazard.")}
    names = {each["rate"]: each["cities"] for each in found["apart"]}
    assert names, own
    assert all(len(cities) == 1 for cities in names.values())
    text = run("rollup", str(sent)).out
    assert "口径不同，不并入" in text
    assert "台账 hazard 的声明不同" in text


def test_the_same_question_under_another_label_is_added(province, sent, run):
    put(province / "c3", "ledgers/kinds/hazard.yaml", HAZARD.replace("label: 整改率 | fixed", "label: 销号占比 | done"))
    assert run("extract", "-o", str(sent), "--as-of", DAY, root=province / "c3").code == 0
    found = data(run("rollup", str(sent), "--rate", "hazard.fixed_rate", "--json"))
    assert (found["apart"], found["rows"][0]["denominator"]) == ([], "6")


def test_rates_of_ones_own_with_one_label_are_told_apart_by_their_bases(province, sent, run):
    own = HAZARD + "  fixed_money:\n    label: 整改率 | fixed\n    basis: money\n    above: cost\n    below: cost\n"
    put(province / "c3", "ledgers/kinds/hazard.yaml", own)
    assert run("extract", "-o", str(sent), "--as-of", DAY, root=province / "c3").code == 0
    text = run("rollup", str(sent), "--rate", "hazard.fixed_rate", "--rate", "hazard.fixed_money").out
    assert [line.split()[0] for line in text.splitlines() if line.startswith("整改率")] == ["整改率（按个数）", "整改率（按金额）"]


def test_other_limits_are_shown(province, sent, run):
    settings = province / "c3/ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8").replace("land: '30'", "land: 10").replace("land: 30", "land: 10"), "utf-8")
    assert run("extract", "-o", str(sent), "--as-of", DAY, root=province / "c3").code == 0
    text = run("rollup", str(sent), "--rate", "clearance_on_time").out
    assert "办理时限不同：" in text
    assert "land=10" in text


def test_limits_that_changed_on_a_day_are_shown_with_it(province, sent, run):
    settings = province / "c3/ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8") + "history:\n  - from: 2019-01-01\n    limits:\n      land: 10\n", "utf-8")
    assert run("extract", "-o", str(sent), "--as-of", DAY, root=province / "c3").code == 0
    ran = run("rollup", str(sent), "--rate", "clearance_on_time")
    assert ran.code == 0
    assert "- 办理时限不同：—（示例1市、示例2市）；land@2019-01-01=10（示例3市）\n" in ran.out


def test_late_cities_are_listed_and_never_guessed(province, sent, run):
    for n in (1, 2):
        assert run("extract", "-o", str(sent), "--as-of", "2019-09-20", root=province / f"c{n}").code == 0
    ran = run("rollup", str(sent), "--json")
    found = data(ran)
    assert (ran.code, found["as_of"], found["fewer"]) == (1, "2019-09-20", 1)
    assert [each["city"] for each in found["cities"]] == ["900100", "900200"]
    assert found["late"] == [{"city": "900300", "name": "示例3市", "last": DAY}]
    text = run("rollup", str(sent)).out
    assert "- 未报 2019-09-20 数据的市不计入，也不推算：示例3市" in text or "未报 2019-09-20 数据的市不计入，也不推算：示例3市" in text
    assert "比上次（2019-08-20）少 1 个市：示例3市" in text
    assert run("rollup", str(sent), "--as-of", DAY).code == 0


def test_a_day_before_all_of_them_is_told(sent, run):
    both = [run("--lang", lang, "rollup", str(sent), "--as-of", "2018-08-20") for lang in ("zh", "en")]
    assert [(ran.code, ran.err) for ran in both] == [
        (6, f"错误：没有 2018-08-20 和更早的取数\n  最早的一天：--as-of {DAY}\n"),
        (6, f"error: there is no extract of 2018-08-20 or before\n  the first day there is: --as-of {DAY}\n"),
    ]


def test_small_cells_are_hidden_on_request(sent, run):
    found = data(run("rollup", str(sent), "--by", "county", "--rate", "start", "--least", "3", "--json"))["rows"]
    hidden = [row for row in found if row["hidden"]]
    assert hidden
    assert {(row["numerator"], row["denominator"], row["percent"]) for row in hidden} == {(None, None, None)}
    assert len([row for row in hidden if row["basis"] == "count"]) != 1
    assert not any(row["hidden"] for row in found if row["group"] is None)
    assert "企业不足 3 家" in run("rollup", str(sent), "--by", "county", "--rate", "start", "--least", "3").out


def test_conditions(sent, run):
    whole = data(run("rollup", str(sent), "--by", "kind", "--rate", "start", "--json"))["rows"]
    some = data(run("rollup", str(sent), "--rate", "start", "--where", "kind=industry", "--json"))["rows"]
    assert [row["numerator"] for row in some] == [row["numerator"] for row in whole if row["group"] == "industry"]
    rest = data(run("rollup", str(sent), "--rate", "start", "--where", "kind!=industry", "--json"))["rows"]
    every = [row for row in whole if row["group"] is None]
    assert [float(a["numerator"]) + float(b["numerator"]) for a, b in zip(some, rest, strict=True)] == [
        float(r["numerator"]) for r in every
    ]
    one = data(run("rollup", str(sent), "--rate", "start", "--where", "city=900200", "--by", "county", "--json"))["rows"]
    assert {row["city"] for row in one if float(row["denominator"])} == {"900200", None}
    assert "只计 kind=industry" in run("rollup", str(sent), "--where", "kind=industry").out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--by", "conty"), "错误：不能按“conty”分组或筛选\n  是否想写“county”？可用：city county group"),
        (("--where", "kind"), "错误：“kind”不是条件\n  写 字段=值 或 字段!=值"),
        (("--rate", "stat"), "错误：没有“stat”这个率\n  是否想写“start”？"),
        (
            ("--rate", "project.jobs"),
            "错误：取数里没有就业达约率，不能汇总\n  各市没有这类记录，或取数时没有点名：dicoop extract --rate project.jobs\n",
        ),
        (("--variant", "start=x"), "错误：开工率没有“x”这种口径\n  可用：ended-removed chained planned against-plan\n"),
        (("--variant", "start=chain"), "错误：开工率没有“chain”这种口径\n  是否想写“chained”？"),
        (("--variant", "clearing=x"), "错误：办结用时没有“x”这种口径\n  它只有一种口径\n"),
        (("--rate", "decision", "--by", "kind"), "错误：决定落实率不能按 kind 分组或筛选：它的记录没有这个字段\n"),
        (("--where", "kind=foo"), "错误：kind：没有“foo”这个值\n  可用：industry 产业 research 科研 "),
        (("--where", "county=清川"), "错误：county：没有“清川”这个值\n  是否想写“清川县”？\n"),
        (("--least", "3", "--explain"), "错误：--least 和 --explain 不能一起用\n  明细会写出留空的格里的记录\n"),
        (("--engine", "oracle"), "错误：没有“oracle”这种引擎\n  可用：duckdb clickhouse spark sqlite postgres\n"),
        (("--engine", "sqlite"), "错误：sqlite 要用 --at 写明数据库\n"),
    ],
)
def test_misuse(sent, run, words, told):
    ran = run("rollup", str(sent), *words)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(told)


def test_nothing_there(tmp_path, run):
    ran = run("rollup")
    assert (ran.code, ran.err) == (2, "错误：没有写从哪里汇总\n  写取数文件夹、台账文件夹、git 仓库或 bundle 文件\n")
    assert run("--lang", "en", "rollup").err == (
        "error: nothing to roll up was given\n  give a folder of extracts, the folder of a ledger, a git repository or a bundle\n"
    )
    ran = run("rollup", str(tmp_path))
    assert (ran.code, ran.err) == (
        2,
        f"错误：{tmp_path} 既不是台账，也没有取数的文件\n  写取数文件夹、台账文件夹、git 仓库或 bundle 文件\n",
    )


def test_conditions_take_names_as_well(sent, run):
    def rows(*where):
        return data(run("rollup", str(sent), "--rate", "start", "--where", *where, "--json"))["rows"]

    assert rows("kind=产业") == rows("kind=industry")
    assert rows("county=清川县") == rows("county=示例2市清川县") == rows("county=900221") != rows("county=900222")
    assert rows("county=望津区") == rows("county=900111,900211,900311")


def test_cells_of_enterprises_are_hidden_too_and_what_has_no_firms_is_named(sent, run):
    words = ("rollup", str(sent), "--rate", "decision", "--rate", "start", "--by", "lead", "--least", "3")
    assert "\n- 不分企业、没有留空的：决定落实率\n" in run(*words).out
    assert "\n- Not about firms, so no cell is suppressed: decisions carried out\n" in run("--lang", "en", *words).out
    assert firm_in({"kind": "enterprise", "groups": {"supplies_to": {"ref": "enterprise"}}}) == "id"
    assert firm_in({"kind": "award", "groups": {"unit": {"ref": ""}, "enterprise": {"ref": "enterprise"}}}) == "by_enterprise"
    assert firm_in({"kind": "event", "groups": {"unit": {"ref": ""}}}) is None


def test_hidden_cells_do_not_pass_for_records_in_no_group(sent, run):
    words = ("rollup", str(sent), "--rate", "clearance", "--by", "category")
    assert "市外" not in run(*words).out
    assert "市外" not in run(*words, "--least", "99").out


def test_a_city_with_later_figures_only_is_listed(province, sent, run):
    shutil.rmtree(folder(sent, 3))
    assert run("extract", "-o", str(sent), "--as-of", "2019-09-20", root=province / "c3").code == 0
    ran = run("rollup", str(sent), "--as-of", DAY, "--json")
    assert (ran.code, data(ran)["late"]) == (1, [{"city": "900300", "name": "示例3市", "last": "2019-09-20"}])


def test_load_takes_nothing_that_it_does_not_need(sent, run, tmp_path):
    ran = run("rollup", "load", str(sent), "--engine", "sqlite", "--at", str(tmp_path / "x.db"), "--by", "city")
    assert (ran.code, ran.err) == (2, "错误：rollup load 只装载，用不着 --by\n")
    ran = run("--lang", "en", "rollup", "load", str(sent), "--engine", "sqlite", "--at", str(tmp_path / "x.db"), "--rate", "start")
    assert (ran.code, ran.err) == (2, "error: rollup load only loads: --rate has no effect\n")


def test_the_records_behind(sent, run):
    found = run(
        "rollup", str(sent), "--rate", "start", "--where", "city=900100", "--explain", "--section", "explain", "--format", "csv"
    ).out
    lines = [line for line in found.splitlines() if "P-" in line]
    rows = data(run("rollup", str(sent), "--rate", "start", "--where", "city=900100", "--json"))["rows"]
    assert len(lines) == 2 * int(rows[0]["denominator"])


def test_ledgers_are_extracted_first_and_only_when_they_changed(province, sent, run, monkeypatch):
    dirs = [str(province / f"c{n}") for n in (1, 2, 3)]
    by_folder = run("rollup", str(sent), "--json")
    by_ledger = run("rollup", *dirs, "--as-of", DAY, "--json")
    assert data(by_ledger)["rows"] == data(by_folder)["rows"]
    done = []
    real = extracts.written
    monkeypatch.setattr(extracts, "written", lambda place: done.append(place) or real(place))
    assert data(run("rollup", *dirs, "--as-of", DAY, "--json"))["rows"] == data(by_folder)["rows"]
    assert done == []
    run("project", "void", next((province / "c2/ledgers/projects").rglob("P-*.yaml")).stem, "--reason", "重复登记", root=province / "c2")
    run("rollup", *dirs, "--as-of", DAY)
    assert len(done) == 1


def test_amounts_beyond_64_bits_travel_as_two_halves(province, sent, run):
    path = next((province / "c1/ledgers/projects").rglob("P-*.yaml"))
    id_ = path.stem
    assert run("project", "set", id_, "investment=99999999999999.9亿元", root=province / "c1").code == 0
    assert run("extract", "-o", str(sent), "--as-of", DAY, root=province / "c1").code == 0
    said = extracts.read(folder(sent, 1) / "manifest.json").populations["project"]
    assert "start_money_below" in said["halved"]
    assert "DOUBLE" not in types(folder(sent, 1))
    one = data(run("rollup", str(folder(sent, 1)), "--json"))["rows"]
    own = data(run("rates", "--as-of", DAY, "--json", root=province / "c1"))["rows"]
    assert [{name: row[name] for name in own[0]} for row in one] == own
    all_ = data(run("rollup", str(sent), "--rate", "start", "--json"))["rows"]
    assert int(float(all_[1]["denominator"])) > 2**63 // 100
    assert_alike(sent)


def assert_alike(sent):
    """Of files read together DuckDB takes the first one's columns and types for all, and rounds the others: findings/counties_in_parquet.sh."""
    cities = [extracts.read(folder(sent, n) / "manifest.json") for n in (1, 2, 3)]
    together = asked(cities, cities[0].data["rates"], [], firms=False)
    files = [[extracts.path_of(city, each.population) for city in each.manifests] for each in together]
    schemas = [{tuple(duckdb.execute(f"DESCRIBE SELECT * FROM '{path}'").fetchall()) for path in some} for some in files]
    assert [len(each) for each in schemas] == [1] * len(files)
    assert [len(some) for each, some in zip(together, files, strict=True) if each.population == "project"] == [2, 1]


# Engines that keep tables


def by_tables(sent, run, engine, at, *words):
    ran = run("rollup", "load", str(sent), "--engine", engine, "--at", at)
    assert (ran.code, ran.out.count("已装入")) == (0, 3), ran
    return [run("rollup", "--engine", engine, "--at", at, *words, "--json").out for _ in range(2)][1]


@pytest.mark.parametrize(
    "words", [(), ("--by", "county"), ("--by", "city"), ("--by", "kind", "--variant", "start=planned"), ("--least", "3")]
)
def test_sqlite_says_the_same(sent, run, tmp_path, words):
    at = str(tmp_path / "base.db")
    for _ in range(2):  # sent again, a city takes its own place
        assert by_tables(sent, run, "sqlite", at, *words) == run("rollup", str(sent), *words, "--json").out


@pytest.mark.parametrize(
    "words", [(), ("--by", "county"), ("--by", "city"), ("--by", "kind", "--variant", "start=planned"), ("--least", "3")]
)
def test_postgres_says_the_same(sent, run, postgres, words):
    assert by_tables(sent, run, "postgres", postgres, *words) == run("rollup", str(sent), *words, "--json").out


def test_sqlite_holds_whole_numbers(sent, run, tmp_path):
    """It would add up texts by the numbers that they begin with: findings/amounts_in_sqlite.sh."""
    run("rollup", "load", str(sent), "--engine", "sqlite", "--at", str(tmp_path / "p.db"))
    with closing(sqlite3.connect(tmp_path / "p.db")) as base:
        columns = base.execute(
            "SELECT t.name, c.name FROM sqlite_schema AS t, pragma_table_info(t.name) AS c WHERE t.type = 'table' AND c.type <> 'TEXT'"
        ).fetchall()
        held = {kind for table, name in columns for (kind,) in base.execute(f"SELECT DISTINCT typeof({name}) FROM {table}")}
    assert (len(columns) > 20, held) == (True, {"integer"})


def test_a_server_that_is_not_there_is_told(sent, run):
    ran = run("rollup", "load", str(sent), "--engine", "postgres", "--at", "postgresql://dicoop@127.0.0.1:1/x?connect_timeout=2")
    assert ran.code == 6
    assert ran.err.startswith("错误：postgres 没有成功：")


def test_what_reads_files_has_nothing_to_load(sent, run):
    ran = run("rollup", "load", str(sent), "--engine", "duckdb")
    assert (ran.code, ran.err) == (2, "错误：duckdb 直接读取数文件，不用装载\n  dicoop rollup … --engine duckdb\n")


def test_what_a_database_holds_is_asked_without_places(sent, run, tmp_path):
    at = str(tmp_path / "base.db")
    words = ("rollup", str(sent), "--engine", "sqlite", "--at", at)
    assert run(*words).err == (
        f"错误：sqlite 查的是库里的表，不另读文件\n  先装入：dicoop rollup load 来源… --engine sqlite --at {at}；查时不写来源\n"
    )
    ran = run("--lang", "en", *words)
    assert (ran.code, ran.err) == (
        2,
        (
            "error: sqlite asks the tables of the database, and reads no files besides\n"
            f"  first dicoop rollup load PLACE… --engine sqlite --at {at}; then ask without a place\n"
        ),
    )


def test_nothing_loaded_yet(tmp_path, run, postgres):
    at = tmp_path / "base.db"
    for engine, where in (("sqlite", str(at)), ("postgres", postgres.replace("/postgres", "/template1"))):
        ran = run("rollup", "--engine", engine, "--at", where)
        assert (ran.code, ran.err) == (
            6,
            f"错误：{where} 里还没有装入取数\n  先装入：dicoop rollup load 来源… --engine {engine} --at {where}；查时不写来源\n",
        )
    assert not at.exists()
    assert run("--lang", "en", "rollup", "--engine", "sqlite", "--at", str(at)).err == (
        f"error: no extracts have been loaded into {at}\n"
        f"  first dicoop rollup load PLACE… --engine sqlite --at {at}; then ask without a place\n"
    )


@pytest.mark.parametrize("engine", ["sqlite", "postgres", "clickhouse", "spark"])
def test_what_is_loaded_needs_a_place(sent, run, engine):
    ran = run("rollup", "load", str(sent), "--engine", engine)
    assert (ran.code, ran.err) == (
        2,
        (
            f"错误：{engine} 要用 --at 写明数据库\n"
            "  如 --at 汇总.db、--at postgresql://用户@主机/库、--at http://用户@主机:8123/库、--at 文件夹\n"
        ),
    )
    assert run("--lang", "en", "rollup", "load", str(sent), "--engine", engine).err == (
        f"error: {engine} needs --at, the database\n"
        "  such as --at rollup.db, --at postgresql://user@host/base, --at http://user@host:8123/base, --at FOLDER\n"
    )


def test_a_clickhouse_that_is_not_there_is_told(sent, run):
    ran = run("rollup", "load", str(sent), "--engine", "clickhouse", "--at", "http://127.0.0.1:1/x")
    assert (ran.code, ran.err.startswith("错误：clickhouse 没有成功：")) == (6, True)


def test_a_base_that_cannot_be_opened_is_told_with_what_to_look_at(sent, run, tmp_path):
    both = [
        run("--lang", lang, "rollup", "load", str(sent), "--engine", "sqlite", "--at", str(tmp_path / "no/x.db")) for lang in ("zh", "en")
    ]
    assert [(ran.code, ran.err) for ran in both] == [
        (6, "错误：sqlite 没有成功：unable to open database file\n  核对 --at 写的数据库在不在、账号和权限；Spark 还要 Java 17 或 21\n"),
        (
            6,
            (
                "error: sqlite failed: unable to open database file\n"
                "  see that the database of --at is there, and may be written by this account; Spark needs Java 17 or 21, too\n"
            ),
        ),
    ]


def test_what_is_loaded_while_it_is_asked_is_not_shown(province, sent, run, tmp_path, monkeypatch):
    at = str(tmp_path / "base.db")
    by_tables(sent, run, "sqlite", at)
    real = tables.Tables.answer

    def meanwhile(self, asked):
        rows = real(self, asked)
        if not (province / "later").exists():
            assert run("extract", "-o", str(province / "later"), "--as-of", "2019-08-21", root=province / "c1").code == 0
            self.load([extracts.read(next((province / "later").rglob("manifest.json")))])
        return rows

    monkeypatch.setattr(tables.Tables, "answer", meanwhile)
    ran = run("rollup", "--engine", "sqlite", "--at", at)
    assert (ran.code, ran.out, ran.err) == (5, "", "错误：查的时候有市正在重新装入\n  再执行一次\n")
    shutil.rmtree(province / "later")
    assert run("rollup", "load", str(sent), "--engine", "sqlite", "--at", at).code == 0
    assert run("--lang", "en", "rollup", "--engine", "sqlite", "--at", at).err == (
        "error: a city was reloaded during the query\n  run the command again\n"
    )


def test_what_was_derived_from_totals_is_told_of_the_whole_too(made, run, tmp_path):
    """Two of three cities have such; the third says nothing of it, nor does a roll-up of rates that count none."""
    home = tmp_path / "p"
    for n, amounts in ((1, ("0.9亿元",)), (2, ("500万元", "100万元")), (3, ())):
        shutil.copytree(made / f"c{n}", home / f"c{n}")
        ids = [row["id"] for row in data(run("project", "list", "--where", "signed<2019-06-01", "--json", root=home / f"c{n}"))["rows"]]
        for id_, amount in zip(ids, amounts, strict=False):
            words = ("project", "fund", id_, amount, "--receipt", "累计-到位-2019-07", "--date", "2019-07-31", "--source", "own")
            assert run(*words, root=home / f"c{n}").code == 0, words
    places = [str(home / f"c{n}") for n in (1, 2, 3)]
    asked = ("rollup", *places, "--as-of", DAY)
    zh = "到位资金中有 9600万元 是由累计数推算的（3 条记录）。"
    assert zh in run(*asked).out
    assert "Funds arrived: 96 million yuan of it is derived from totals (records: 3)." in run(*asked, lang="en").out
    (part,) = data(run(*asked, "--json"))["derived"]
    assert part == {"kind": "project", "sum": "arrived", "amount": "96000000", "records": 3, "cities": ["900100", "900200"]}
    assert zh not in run(*asked, "--rate", "start").out
    assert "derived" not in data(run(*asked, "--rate", "start", "--json"))
    assert "derived" not in data(run("rollup", places[2], "--as-of", DAY, "--json"))


def test_rates_of_exchange_are_told_of_the_whole_where_cities_agree_and_apart_where_they_do_not(made, run, tmp_path):
    """The third city has an amount and no rate for it: in no sum, and told."""
    home = tmp_path / "p"
    rate = "currencies:\n  - currency: {}\n    from: 2019-01-01\n    per_100: {}\n"
    for n, rates in ((1, (("USD", "700"), ("HKD", "90"))), (2, (("USD", "700"), ("HKD", "9"))), (3, ())):
        shutil.copytree(made / f"c{n}", home / f"c{n}")
        (path,) = sorted((home / f"c{n}/ledgers/projects").rglob("P-2019-*.yaml"))[:1]
        settings = home / f"c{n}/ledgers/ledger.yaml"
        text = rate.format("", "").partition("  -")[0] + "".join(rate.format(*each).partition("\n")[2] for each in rates)
        settings.write_text(settings.read_text("utf-8") + (text if rates else ""), "utf-8")
        lines = path.read_text("utf-8").splitlines(keepends=True)
        amount = "1亿美元" if n != 2 else "1亿港元"
        path.write_text("".join(f"investment: {amount}\n" if line.startswith("investment:") else line for line in lines), "utf-8")
        if n == 1:
            words = ("project", "fund", path.stem, "100万港元", "--receipt", "WH-1", "--date", "2019-08-01", "--source", "own")
            assert run(*words, root=home / "c1").code == 0
    asked = ("rollup", *(str(home / f"c{n}") for n in (1, 2, 3)), "--as-of", DAY)
    told = run(*asked)
    assert "- 外币按当日中间价折算（100外币合元）：美元 700（2019-01-01）。\n" in told.out
    assert "- 港元 2019-01-01 的汇率不同：90（示例1市）；9（示例2市）\n" in told.out
    assert "- 示例3市：没有汇率、金额没有计入的记录 1 条\n" in told.out
    assert (told.code, run(*asked[:3], "--as-of", DAY).code) == (1, 0)
    en = run(*asked, lang="en").out
    assert "- Rates of Hong Kong dollars on 2019-01-01 differ: 90 (示例1市); 9 (示例2市)\n" in en
    assert "- 示例3市: records left out of amounts for lack of an exchange rate: 1\n" in en
    found = data(run(*asked, "--json"))["exchange"]
    assert [each["city"] for each in found] == ["900100", "900200", "900300"]
    assert found[1]["rates"] == [{"currency": "HKD", "from": "2019-01-01", "per_100": "9"}]
    assert [(len(each["rates"]), len(each["left_out"])) for each in found] == [(2, 0), (1, 0), (0, 1)]
    alone = sum(
        float(data(run("rates", "--as-of", DAY, "--rate", "start", "--json", root=home / f"c{n}"))["rows"][1]["denominator"])
        for n in (1, 2, 3)
    )
    (whole,) = [row for row in data(run(*asked, "--rate", "start", "--json"))["rows"] if row["basis"] == "money"]
    assert float(whole["denominator"]) == alone
    assert "外币" not in run(*asked, "--rate", "satisfaction").out


AWARD = """\
id: A-2019-QL001
title: 示例奖补
county: QL
enterprise: {firm}
unit: 市财政局
amount: 10万元
policy: p1
type: reward
applied: 2019-05-01
"""


def test_days_are_carried_as_sums_and_told_when_they_are_asked_for(province, sent, run):
    assert not {"clearing", "slip"} & {row["rate"] for row in data(run("rollup", str(sent), "--json"))["rows"]}
    found = data(run("rollup", str(sent), "--rate", "clearing", "--rate", "slip", "--by", "county", "--json"))["rows"]
    whole = {row["rate"]: (int(row["numerator"]), int(row["denominator"])) for row in found if row["group"] is None}
    wanted = {"clearing": [0, 0], "slip": [0, 0]}
    for n in (1, 2, 3):
        own = json.loads(run("rates", "--durations", "--as-of", DAY, "--format", "json", root=province / f"c{n}").out)["sections"]
        for name, total in wanted.items():
            total[0] += own[name][f"{name}_total"]["days"]
            total[1] += own[name][f"{name}_total"]["number"]
    assert {name: list(pair) for name, pair in whole.items()} == wanted
    assert all(number > 20 for _, number in wanted.values())


def test_medians_and_shares_of_days_are_those_of_each_city(province, sent, run, tmp_path):
    """Days are counted by number, so that what is no sum is told as well: of each county and of all."""
    for by in ("city", "county"):
        words = ("--rate", "clearing", "--rate", "slip", "--by", by, "--json")
        rows = data(run("rollup", str(sent), *words))["rows"]
        for name in ("clearing", "slip"):
            wanted = []
            for n in (1, 2, 3):
                asked = ("rates", "--durations", "--as-of", DAY, "--format", "json", *(("--by", "county") if by == "county" else ()))
                own = json.loads(run(*asked, root=province / f"c{n}").out)["sections"][name]
                wanted += [own[f"{name}_total"]] if by == "city" else [row for row in own[name] if row["number"]]
            found = [row["days"] for row in rows if row["rate"] == name and row["group"] and "days" in row]
            assert found == [{key: row[key] for key in found[0]} for row in wanted]
            assert {"median", "mean", *(("within_15", "within_30") if name == "clearing" else ("late", "on_time", "early"))} < {*found[0]}
        base = ("--engine", "sqlite", "--at", str(tmp_path / "base.db"))
        assert run("rollup", "load", str(sent), *base).code == 0
        assert data(run("rollup", *base, *words))["rows"] == rows
    assert "中位数（天）" in run("rollup", str(sent), "--rate", "clearing").out
    assert "中位数" not in run("rollup", str(sent), "--rate", "clearing", "--least", "3").out  # it would tell of small cells


def test_rates_told_only_when_asked_are_carried_where_the_cities_name_them(province, run, tmp_path):
    words = ("extract", "-o", str(tmp_path / "x"), "--as-of", DAY)
    for n in (1, 2):
        assert run(*words, "--rate", "issue.claim_days", root=province / f"c{n}").code == 0
    own = [data(run("rates", "--rate", "issue.claim_days", "--as-of", DAY, "--json", root=province / f"c{n}"))["rows"][0] for n in (1, 2)]
    (row,) = data(run("rollup", str(tmp_path / "x"), "--rate", "issue.claim_days", "--json"))["rows"]
    assert row["numerator"] == str(sum(int(each["numerator"]) for each in own))
    assert "issue.claim_days" not in {row["rate"] for row in data(run("rollup", str(tmp_path / "x"), "--json"))["rows"]}
    both = [run("--lang", lang, *words, "--rate", "financing.leverage", root=province / "c1") for lang in ("zh", "en")]
    assert [(ran.code, ran.err) for ran in both] == [
        (2, "错误：不能同别市相加、没有取出的率：担保放大倍数\n  dicoop rates --rate financing.leverage\n"),
        (
            2,
            (
                "error: rates that cannot be added up across cities, not extracted: guarantees over capital\n"
                "  dicoop rates --rate financing.leverage\n"
            ),
        ),
    ]


def test_rates_that_do_not_add_are_in_no_extract_and_told(province, run, tmp_path):
    city = province / "c1"
    firm = next((city / "ledgers/enterprises").rglob("E-*.yaml")).stem
    settings = city / "ledgers/ledger.yaml"
    settings.write_text(
        settings.read_text("utf-8") + "policies:\n  - key: p1\n    name: 示例政策\n    budget:\n      '2019': 100万元\n", "utf-8"
    )
    put(city, "ledgers/awards/QL/2019/A-2019-QL001.yaml", AWARD.format(firm=firm))
    ran = run("extract", "-o", str(tmp_path / "sent"), "--as-of", DAY, root=city)
    assert (ran.code, ran.err) == (0, "不能同别市相加、没有取出的率：资金执行率、条款覆盖率\n")
    ran = run("--lang", "en", "extract", "-o", str(tmp_path / "sent"), "--as-of", DAY, root=city)
    assert ran.err == "rates that cannot be added up across cities, not extracted: of the budget, articles used\n"
    assert "award.paid" in {row["rate"] for row in data(run("rollup", str(tmp_path / "sent"), "--json"))["rows"]}
    ran = run("rollup", str(tmp_path / "sent"), "--rate", "award.executed")
    assert (ran.code, ran.err) == (
        2,
        "错误：取数里没有资金执行率，不能汇总\n  它不能同别市相加，只在一个市里算：dicoop rates --rate award.executed\n",
    )
