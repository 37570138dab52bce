"""A second note, handling or pitch of one day is kept, and can be named; the same words once more are no second one."""

import json

import pytest
from git_samples import commit, git
from merge_samples import QL007, at, begin

from dicoop.kinds import BUILT_IN
from dicoop.kinds.fields import fields, keys
from dicoop.text.write import is_numbered

WRITTEN = "  - date: 2019-09-25\n    text: 主体封顶\n  - date: 2019-09-25\n    nr: 2\n    text: 设备进场\n"


def note(run, root, text, *more):
    ran = run("project", "note", "QL007", "--text", text, "--date", "2019-09-25", *more, root=root)
    assert ran.code == 0, ran.err
    return ran


def test_a_second_note_of_a_day_gets_a_number(small, run):
    path = small / QL007
    for text in ("主体封顶", "设备进场", "试车"):
        note(run, small, text)
    written = path.read_text("utf-8")
    assert f"{WRITTEN}  - date: 2019-09-25\n    nr: 3\n    text: 试车\n" in written
    assert run("project", "set", "QL007", "progress[2019-09-25 2].text=设备到货", root=small).code == 0
    assert "    nr: 2\n    text: 设备到货\n" in path.read_text("utf-8")
    assert run("project", "set", "QL007", "progress[2019-09-25 2]=", root=small).code == 0
    assert path.read_text("utf-8") == written.replace("  - date: 2019-09-25\n    nr: 2\n    text: 设备进场\n", "")
    assert run("check", root=small).out.count("entry-twice") == 0


@pytest.mark.parametrize(
    ("words", "first", "zh", "en"),
    [
        (
            ("project", "note", "QL007", "--text", "设备进场", "--date", "2019-09-25"),
            "主体封顶",
            '错误：P-2019-QL007 在 2019-09-25 已有一条同样的进展\n  要改写：dicoop project set P-2019-QL007 "progress[2019-09-25 2].text=…"\n',
            'error: P-2019-QL007 already has this note on 2019-09-25\n  to rewrite it: dicoop project set P-2019-QL007 "progress[2019-09-25 2].text=…"\n',
        ),
        (
            ("issue", "handle", "QL013", "--text", "已签约 12 人", "--date", "2019-09-26"),
            "已召开招聘会",
            '错误：I-2019-QL013 在 2019-09-26 已有一条办单\n  要补充、更正：dicoop issue set I-2019-QL013 "steps[handling 2019-09-26 2].text=…"\n',
            """error: I-2019-QL013 already has a step 'handling' on 2019-09-26
  to add to it or correct it: dicoop issue set I-2019-QL013 "steps[handling 2019-09-26 2].text=…"
""",
        ),
        (
            ("meeting", "item", "15", "--type", "pitch", "--by", "示例轴承 有限公司", "--text", "齿轮新品"),
            "轴承新品",
            "错误：示例轴承 有限公司在第15次会议已有同样的推介\n",
            "error: meeting 15 already has the same pitch by 示例轴承 有限公司\n",
        ),
    ],
)
def test_the_same_words_once_more_are_no_second_one(words, first, zh, en, small, run):
    """What was put in place is summed, so a command that was sent twice must not count twice."""
    other = [first if before == "--text" else word for before, word in zip(("", *words), words, strict=False)]
    assert [run(*each, root=small).code for each in (other, words)] == [0, 0]
    before = sorted((path, path.read_bytes()) for path in small.rglob("*.yaml"))
    for lang, told in (("zh", zh), ("en", en)):
        ran = run("--lang", lang, *words, root=small)
        assert (ran.code, ran.out, ran.err) == (4, "", told)
    assert sorted((path, path.read_bytes()) for path in small.rglob("*.yaml")) == before


def test_so_is_a_second_entry_of_any_dated_list(small, run):
    """Dated lists of all kinds, also of those that a city declares, take two things of one day; the same once more is refused."""
    for text in ("缺电", "已接通", "缺水"):
        assert run("project", "dispatch", "QL007", "--text", text, "--date", "2019-09-25", root=small).code == 0
    written = (small / QL007).read_text("utf-8")
    assert "  - date: 2019-09-25\n    nr: 2\n    text: 已接通\n  - date: 2019-09-25\n    nr: 3\n    text: 缺水\n" in written
    for lang, told in (
        (
            "zh",
            '错误：P-2019-QL007 的调度里已有 2019-09-25 2\n  要改写：dicoop project set P-2019-QL007 "dispatched[2019-09-25 2].text=…"\n',
        ),
        (
            "en",
            """error: P-2019-QL007 already has 2019-09-25 2 in Dispatches
  to rewrite it: dicoop project set P-2019-QL007 "dispatched[2019-09-25 2].text=…"
""",
        ),
    ):
        ran = run("--lang", lang, "project", "dispatch", "QL007", "--text", "已接通", "--date", "2019-09-25", root=small)
        assert (ran.code, ran.out, ran.err) == (4, "", told)
    assert (small / QL007).read_text("utf-8") == written
    dated = [
        (kind.name, row.name)
        for kind in BUILT_IN.every.values()
        for row in fields(kind.model)
        if row.form == "list" and row.model and keys(row.model)[:1] == ("date",) and not is_numbered(keys(row.model))
    ]
    assert dated == []


def test_a_second_pitch_by_one_unit_gets_a_number(small, run):
    for text in ("轴承新品", "齿轮新品"):
        assert run("meeting", "item", "15", "--type", "pitch", "--by", "示例轴承 有限公司", "--text", text, root=small).code == 0
    written = (small / "ledgers/meetings/015.yaml").read_text("utf-8")
    assert "    by: 示例轴承 有限公司\n    nr: 2\n    text: 齿轮新品\n" in written
    assert run("meeting", "set", "15", "items[pitch 示例轴承 有限公司 2].text=新品", root=small).code == 0
    assert "    nr: 2\n    text: 新品\n" in (small / "ledgers/meetings/015.yaml").read_text("utf-8")


def test_a_unit_whose_name_ends_in_a_number_is_another_unit(small, run):
    for by, text in (("示例厂", "一"), ("示例厂 2", "二"), ("示例厂", "三")):
        assert run("meeting", "item", "15", "--type", "pitch", "--by", by, "--text", text, root=small).code == 0
    assert run("meeting", "set", "15", "items[pitch 示例厂 2].text=又", root=small).code == 0
    assert run("meeting", "set", "15", "items[pitch 示例厂 2 1].text=改", root=small).code == 0
    written = (small / "ledgers/meetings/015.yaml").read_text("utf-8")
    for said in ("示例厂\n    text: 一", "示例厂 2\n    text: 改", "示例厂\n    nr: 2\n    text: 又"):
        assert f"    by: {said}\n" in written
    assert run("check", root=small).out.count("entry-twice") == 0


@pytest.mark.parametrize("number", ["0", "100"])
def test_a_number_that_no_address_can_name_is_refused(number, small, run):
    note(run, small, "主体封顶")
    before = (small / QL007).read_bytes()
    said = (
        (
            "zh",
            f"""错误：P-2019-QL007 会因此有 1 处错误，没有写入
P-2019-QL007 progress[2019-09-25 {number}].nr: 错误[entry-number]: {number} 不能作序号
  允许：1 2 3 … 99
  怎么改：同一天的第二条写 2，第三条写 3；第一条不写
""",
        ),
        (
            "en",
            f"""error: nothing was written; P-2019-QL007 would have faults: 1
P-2019-QL007 progress[2019-09-25 {number}].nr: error[entry-number]: {number} is not an entry number
  allowed: 1 2 3 … 99
  to correct: write 2 for the second of a day, 3 for the third; the first has none
""",
        ),
    )
    for lang, told in said:
        ran = run("--lang", lang, "project", "set", "QL007", f"progress[2019-09-25].nr={number}", root=small)
        assert (ran.code, ran.out, ran.err) == (4, "", told)
    assert (small / QL007).read_bytes() == before


@pytest.mark.parametrize("first", ["one", "two"])
def test_a_merge_in_either_order_gives_the_same_and_is_no_finding(first, small, run, monkeypatch):
    """The note that another one moves behind itself is the same note: its amount is neither gone nor changed."""
    root = begin(small, monkeypatch)
    for branch, text, more in (("one", "主体封顶", ()), ("two", "设备进场", ("--invested", "200万元"))):
        git(root, "checkout", "-q", "-b", branch, "main")
        note(run, root, text, *more)
        commit(root, branch)
    start = git(root, "rev-parse", "main")
    git(root, "checkout", "-q", "main")
    for branch in (first, {"one": "two", "two": "one"}[first]):
        ran = run("integrate", "main", branch, root=root)
        assert (ran.code, ran.err) == (0, "")
    assert f"{WRITTEN}    invested: 200万元\n" in at(root, "main", QL007)
    assert run("audit", f"{start}..main", root=root).code == 0
    assert {row["rule"] for row in json.loads(run("review", f"{start}..main", "--json", root=root).out)["findings"]} <= {"R27"}
    told = run("diff", "main~1..main", root=root).out
    other = {"one": "设备进场 2019-09-25（序号 2、完成投资 200万元）", "two": "主体封顶 2019-09-25（序号 2）"}[first]
    assert f"~ P-2019-QL007  精密轴承智能工厂：+ 进展 {other}\n" in told
    assert git(root, "log", "-1", "--format=%b", "main").splitlines()[1:2] == [f"  + 进展 {other}"]


def test_no_number_is_made_up_by_correcting(small, run, refused):
    note(run, small, "主体封顶")
    zh = "错误：没有“progress[2019-09-25 9].text”这一条，前面的序号也还没有\n  要添一条，写 progress[2019-09-25 2]\n"
    en = "error: neither entry 'progress[2019-09-25 9].text' nor the one before it exists\n  to add one, write progress[2019-09-25 2]\n"
    refused(small, ["project", "set", "QL007", "progress[2019-09-25 9].text=设备进场"], 2, zh, en)
    assert run("project", "set", "QL007", "progress[2019-09-25 2].text=设备进场", root=small).code == 0
    zh = "错误：没有“progress[2019-09-24 2].text”这一条，前面的序号也还没有\n  要添一条，写 progress[2019-09-24]\n"
    en = "error: neither entry 'progress[2019-09-24 2].text' nor the one before it exists\n  to add one, write progress[2019-09-24]\n"
    refused(small, ["project", "set", "QL007", "progress[2019-09-24 2].text=设备进场"], 2, zh, en)
    assert WRITTEN in (small / QL007).read_text("utf-8")
