"""Which files does `fmt` change, and what does it leave alone?"""

from datetime import date

import pytest

from dicoop.actions import fmt
from dicoop.actions.write_context import Desk

PATH = "ledgers/projects/QL/2019/P-2019-QL007.yaml"
BY_HAND = """\
# 我们县最大的项目
county: "QL"
id: 'P-2019-QL007'   # 编号
name:   精密轴承智能工厂
enterprise: E-2016-QL003
signed: 2019-08-20

# 含二期
investment: "12.5亿元"
lead: 市发展改革委
nodes: {start: {done: 2019-09-12, evidence: 开工令}}
funds:
    -   amount: 2.1亿元
        receipt: HD-1     # 第一笔
        date: 2019-09-08
"""
CANONICAL = """\
# yaml-language-server: $schema=../../../../schemas/project.schema.json
id: P-2019-QL007   # 编号
name: 精密轴承智能工厂
enterprise: E-2016-QL003
# 我们县最大的项目
county: QL
signed: 2019-08-20
# 含二期
investment: 12.5亿元
lead: 市发展改革委
nodes:
  start:
    done: 2019-09-12
    evidence: 开工令
funds:
  - receipt: HD-1     # 第一笔
    date: 2019-09-08
    amount: 2.1亿元
"""


def put(root, text, path=PATH):
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text, "utf-8")


def test_a_file_by_hand_comes_to_the_one_form_with_its_comments(small, run, contents):
    put(small, BY_HAND)
    before = contents(small)
    ran = run("fmt", PATH, root=small)
    assert ran == (0, "", "1 个文件，整理了 1 个\n")
    assert (small / PATH).read_text("utf-8") == CANONICAL
    assert {p for p, raw in contents(small).items() if raw != before[p]} == {PATH}
    assert run("fmt", PATH, root=small, lang="en") == (0, "", "files: 1; reformatted: 0\n")


def test_line_ends_and_marks_of_windows_go(small, run):
    (small / PATH).write_bytes(CANONICAL.replace("\n", "\r\n").encode())
    assert run("fmt", root=small).code == 0
    assert (small / PATH).read_text("utf-8") == CANONICAL


def test_all_records_by_default(small, run, contents):
    """Those of the fixture lack the schema line, all but two."""
    ran = run("fmt", root=small)
    assert (ran.code, ran.err) == (0, "9 个文件，整理了 7 个\n")
    assert run("fmt", root=small).err == "9 个文件，整理了 0 个\n"
    assert run("check", root=small).code == 0


@pytest.mark.parametrize(
    ("lang", "out", "err"),
    [
        ("zh", f"{PATH}:1:1: 警告[not-canonical]: 不是规范写法\n  怎么改：运行 dicoop fmt {PATH}\n", "2 个文件，1 个不是规范写法\n"),
        (
            "en",
            f"{PATH}:1:1: warning[not-canonical]: not in canonical form\n  to correct: run dicoop fmt {PATH}\n",
            "files: 2; not in canonical form: 1\n",
        ),
    ],
)
def test_check_only_tells(lang, out, err, small, run, contents):
    put(small, BY_HAND)
    before = contents(small)
    assert run("fmt", "--check", PATH, "ledgers/meetings/015.yaml", root=small, lang=lang) == (1, out, err)
    assert contents(small) == before
    assert run("fmt", "--check", "ledgers/meetings/015.yaml", root=small, lang=lang).code == 0


@pytest.mark.parametrize(
    ("lang", "told", "err"),
    [
        ("zh", "错误[bare-number]", "1 个文件，整理了 0 个\n1 个文件有错误，没有整理\n"),
        ("en", "error[bare-number]", "files: 1; reformatted: 0\nfiles with faults, left as they are: 1\n"),
    ],
)
@pytest.mark.parametrize("check", [[], ["--check"]])
def test_a_file_with_faults_is_told_and_left_alone(check, lang, told, err, small, run):
    put(small, BY_HAND.replace("12.5亿元", "12.5"))
    ran = run("fmt", PATH, *check, root=small, lang=lang)
    assert ran.code == 1
    assert ran.out.startswith(f"{PATH}:9:13: {told}")
    assert ran.err.splitlines()[-1] == err.splitlines()[-1]
    assert (small / PATH).read_text("utf-8") == BY_HAND.replace("12.5亿元", "12.5")


@pytest.mark.parametrize("id_", ["0.01元", "-1", "精密轴承", "P-19-QL7", "E-2019-QL007"])
def test_an_id_that_is_none_is_told_and_its_file_left_alone(id_, small, run, monkeypatch):
    text = BY_HAND.replace("'P-2019-QL007'", id_)
    put(small, text)
    ran = run("fmt", PATH, root=small)
    assert (ran.code, (small / PATH).read_text("utf-8")) == (1, text)
    assert ran.out.startswith(f"{PATH}:3:5: 错误[bad-id]: “{id_}”不是编号\n")
    put(small, BY_HAND)
    for more, told in (("", f"“{id_}”不是编号"), ("s/2019-08-20/2019年8月20号/", "日期")):
        monkeypatch.setenv("EDITOR", f"sed -i 's/P-2019-QL007/{id_}/;{more}'")
        ran = run("project", "edit", "QL007", root=small)
        assert ran.code == 4
        assert told in ran.err


def test_the_others_are_formatted_all_the_same(small, run):
    put(small, "id: [")
    ran = run("fmt", root=small)
    assert ran.code == 1
    assert ran.err == "9 个文件，整理了 7 个\n1 个文件有错误，没有整理\n"


def test_files_are_named_as_seen_from_here(small, run, monkeypatch):
    """From a folder inside the ledger, from its root, absolute, and each once."""
    monkeypatch.chdir(small / "ledgers/projects/QL")
    assert run("fmt", "2019/P-2019-QL007.yaml").err.startswith("1 个文件")
    assert run("fmt", "../QL/2019/P-2019-QL007.yaml", PATH, small / PATH).err.startswith("1 个文件")
    monkeypatch.chdir(small.parent)
    assert run("fmt", PATH, root=small).err.startswith("1 个文件")
    assert run("fmt", f"{small.name}/{PATH}", root=small).err.startswith("1 个文件")


@pytest.mark.parametrize(
    "name",
    ["README.md", "../outside.yaml", "ledgers", "ledgers/ledger.yaml", "ledgers/projects", "nowhere.yaml", "ledgers/projects/.hidden.yaml"],
)
def test_what_is_no_record_of_this_ledger_is_refused(name, small, refused, monkeypatch):
    (small / "README.md").write_text("x", "utf-8")
    (small / "ledgers/projects/.hidden.yaml").write_text("x", "utf-8")
    (small.parent / "outside.yaml").write_text("x", "utf-8")
    monkeypatch.chdir(small)
    zh = f"错误：台账里没有这个记录文件：{name}\n  只整理 ledgers/ 下的记录；设置文件 ledger.yaml 不整理\n"
    en = f"error: no such record file in the ledger: {name}\n  only the records under ledgers/ are formatted, ledger.yaml is not\n"
    refused(small, ["fmt", name], 3, zh, en)


def test_a_link_is_told_and_its_target_left_alone(small, run, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "x.yaml"
    outside.write_text(BY_HAND, "utf-8")
    (small / PATH).unlink()
    (small / PATH).symlink_to(outside)
    ran = run("fmt", PATH, root=small)
    assert ran.code == 1
    assert f"{PATH}:1:1: 错误[not-a-file]" in ran.out
    assert outside.read_text("utf-8") == BY_HAND


def test_the_form_is_the_one_that_add_writes(small, run):
    run(
        "project",
        "add",
        "--name",
        "a: b",
        "--enterprise",
        "QL003",
        "--county",
        "QL",
        "--signed",
        "2019-08-20",
        "--investment",
        "1亿",
        "--lead",
        "市发展改革委",
        root=small,
    )
    run("project", "fund", "QL009", "1万", "--receipt", "#1", root=small)
    desk = Desk(small, date(2019, 9, 30), dry_run=True)
    assert fmt.fmt(desk, ("ledgers/projects/QL/2019/P-2019-QL009.yaml",)) == fmt.Formed((), (), 1)
