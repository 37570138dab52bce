"""What a meeting was told and what its day comes to now, and who made the difference."""

import json
import re

import pytest
from git_samples import commit, git
from told_samples import FIGURES, PROJECT, office, told

__all__ = ["office"]


@pytest.fixture
def closed(office, run):
    """The ledger after its meeting 15 was closed."""
    assert run("meeting", "close", "15", root=office).code == 0
    return office


def restated(run, root, *words, **more):
    return run("restated", "--meeting", "15", *words, root=root, **more)


def data(run, root):
    ran = restated(run, root, "--json")
    assert ran.code == 0
    return json.loads(ran.out)


def packed(text):
    """Return a text without the blanks that only align a table."""
    return re.sub(" +", " ", text)


def moved(found):
    return [(row["rate"], row["basis"], row["group"], row["points"]) for row in found["figures"] if row["told"] != row["now"]]


def test_nothing_has_moved(closed, run):
    ran = restated(run, closed)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("第15次联席会议公布的数（截至2019年8月20日），今天再看\n")
    for words in ("公布的 55 个数今天都没有变。", "没有记录改变公布的数。", "公布之后没有改动过当天及以前的事。"):
        assert words in ran.out
    text = restated(run, closed, lang="en").out
    for words in ("None of the 55 published figures has changed.", "No record has changed a figure.", "Nothing dated that day or earlier has been edited since."):  # fmt: skip
        assert words in text
    found = data(run, closed)
    assert (found["meeting"], found["as_of"], found["tag"], found["settings_changed"]) == (15, "2019-08-20", "meeting-15", False)
    assert found["commit"] == git(closed, "rev-parse", "HEAD")
    assert (moved(found), found["records"], found["edits"], len(found["figures"])) == ([], [], [], 55)


def test_who_back_dated_what_the_weightiest_first(closed, run):
    run("project", "reach", "QL008", "filing", "--date", "2019-08-20", "--evidence", "备案证明", root=closed)
    run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=closed)
    first = commit(closed, when="2019-09-02T10:00:00+0800")
    run("project", "set", "QL007", "investment=13亿元", root=closed)
    found = data(run, closed)
    assert ("start", "count", None, "50.0") in moved(found)
    assert ("start", "count", "QL", "50.0") in moved(found)
    assert {key for key in moved(found) if key[0] == "funds"} == {("funds", "money", None, "0.0"), ("funds", "money", "QL", "0.0")}
    assert [(row["id"], row["effects"][0]["rate"]) for row in found["records"]] == [
        ("P-2019-QL008", "performance"),
        ("P-2019-QL007", "start"),
    ]
    assert found["records"][0]["effects"][1] == {"rate": "start", "basis": "count", "numerator": "1", "denominator": "0", "points": "50.0"}
    assert found["records"][0]["edits"][-1] == {
        "id": "P-2019-QL008",
        "kind": "project",
        "date": "2019-09-02",
        "by": "张三",
        "commit": first,
        "address": "nodes.start.done",
        "before": "2019-09-16",
        "after": "2019-08-20",
    }
    unsaved = found["records"][1]["edits"]
    assert [(row["commit"], row["by"], row["date"], row["address"], row["before"], row["after"]) for row in unsaved] == [
        (None, None, None, "investment", "12.5亿元", "13亿元")
    ]
    (row,) = [row for row in found["figures"] if row["rate"] == "start" and row["basis"] == "money" and row["group"] is None]
    assert (row["told"]["denominator"], row["now"]["denominator"], row["denominator"]) == ("1330000000", "1380000000", "50000000")


def test_edits_of_that_day_are_told_where_no_figure_moved_too(closed, run):
    run("project", "set", "QL008", "name=示例物流园二期", root=closed)
    run("project", "set", "QL008", "nodes.start.evidence=另一份开工令", root=closed)
    run("meeting", "set", "15", "date=2019-08-20", "place=市会议中心", root=closed)
    run("contract", "set", "C-2019-QL003", "from=2019-08-01", root=closed)
    found = data(run, closed)
    assert (moved(found), found["records"]) == ([], [])
    assert [(row["id"], row["address"], row["moved"]) for row in found["edits"]] == [("C-2019-QL003", "from", False)]


def test_the_page(closed, run):
    run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=closed)
    made = commit(closed, when="2019-09-02T10:00:00+0800")[:12]
    text = packed(restated(run, closed, "--format", "markdown").out)
    assert "| 开工率（按个数） | 全市 | 0.0%（0/2） | 50.0%（1/2） | +50.0 | 1 | 0 |" in text
    assert (
        "| P-2019-QL008 | 履约率 +1/+0（+50.0个百分点）；开工率（按个数） +1/+0（+50.0个百分点）；开工率（按金额） +8000万元/+0元（+6.0个百分点） | 2019-09-02 | 张三 | "
        f"{made} | nodes.start.done | 2019-09-16 | 2019-08-20 |"
    ) in text
    assert f"| P-2019-QL008 | 是 | 2019-09-02 | 张三 | {made} | nodes.start.done | 2019-09-16 | 2019-08-20 |" in text
    english = packed(restated(run, closed, "--format", "markdown", lang="en").out)
    assert "start rate (by count) +1/+0 (+50.0 points); start rate (by amount) +80 million yuan/+0 yuan (+6.0 points)" in english
    assert restated(run, closed, "--section", "edits", "--format", "csv").out.splitlines()[1].startswith("P-2019-QL008,是,2019-09-02,张三,")
    for kind in ("terminal", "plain"):
        assert "P-2019-QL008" in restated(run, closed, "--format", kind).out


def test_a_voided_record_and_one_that_moved_to_another_county(closed, run):
    run("project", "void", "QL008", "--reason", "重复登记", root=closed)
    run("project", "set", "QL007", "county=XQ", root=closed)
    found = data(run, closed)
    assert [row["id"] for row in found["records"]] == ["P-2019-QL008", "P-2019-QL007"]
    void, county = found["records"]
    assert [edit["address"] for edit in void["edits"]] == ["voided.date", "voided.reason"]
    assert (county["effects"], [edit["address"] for edit in county["edits"]]) == ([], ["county"])
    assert ("performance", "count", "XQ", None) in moved(found)
    assert "只在县区之间变动" in restated(run, closed).out


def test_settings_that_changed_are_named(closed, run):
    settings = closed / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8").replace("office: SJ", "office: SJ\ndigits: 2"), "utf-8")
    assert data(run, closed)["settings_changed"] is True
    assert "台账设置在公布之后改过，也会改变数。" in restated(run, closed).out
    assert "The ledger's settings have changed since, which may also affect figures." in restated(run, closed, lang="en").out


def test_a_tag_without_figures_is_reckoned_from_its_ledger(office, run):
    git(office, "tag", "meeting-15")
    ran = restated(run, office)
    assert (ran.code, ran.err) == (0, f"标签 meeting-15 里没有能读的 {FIGURES}，公布的数按标签重新算出\n")
    assert (
        restated(run, office, lang="en").err
        == f"the tag meeting-15 holds no {FIGURES} that can be read: the figures published are those that the tag gives\n"
    )
    git(office, "tag", "meeting-12")
    told(run("restated", "--meeting", "12", root=office), 3, err="错误：标签 meeting-12 的台账里没有第12次会议\n")
    told(run("restated", "--meeting", "12", root=office, lang="en"), 3, err="error: the ledger of the tag meeting-12 has no meeting 12\n")


def test_figures_that_do_not_follow_from_the_tag_are_not_put_on_later_edits(closed, run):
    text = (closed / FIGURES).read_text("utf-8").replace("told: 0.0% (0/2)", "told: 50.0% (1/2)", 1)
    (closed / FIGURES).write_text(text, "utf-8")
    commit(closed)
    git(closed, "tag", "-f", "meeting-15")
    assert restated(run, closed).err == "公布的数和标签的台账对不上，差别不都出自后来的改动：dicoop meeting verify 15\n"
    assert restated(run, closed, lang="en").err == (
        "the published figures do not match the tag, so later edits do not explain everything: dicoop meeting verify 15\n"
    )


def test_what_is_not_closed(office, run):
    told(
        run("restated", "--meeting", "15", root=office),
        3,
        err="错误：第15次会议没有定版：没有标签 meeting-15\n  会后执行 dicoop meeting close 15；在别处定版过的：git fetch --tags\n",
    )


def test_a_version_that_cannot_be_read_is_counted(closed, run):
    text = (closed / PROJECT).read_text("utf-8")
    (closed / PROJECT).write_text("id: x: y\n", "utf-8")
    commit(closed)
    (closed / PROJECT).write_text(text, "utf-8")
    assert restated(run, closed).err == "有 2 个版本读不出来，没有计入\n"
    assert restated(run, closed, lang="en").err == "versions that cannot be read and are left out: 2\n"


# The footnote of a later report

ZH = "有1次会议公布过的数后来变了（第15次）：dicoop restated --meeting 15"
EN = "Figures published at 1 earlier meeting (no. 15) have been restated: dicoop restated --meeting 15"


@pytest.fixture
def later(closed, run):
    """The ledger with a meeting 16 after the closed one."""
    assert run("meeting", "add", "--id", "16", "--date", "2019-09-28", "--themes", "项目对接", root=closed).code == 0
    return closed


def test_a_later_report_says_that_figures_were_restated(later, run):
    assert "restated" not in run("report", "--meeting", "16", root=later).out
    run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=later)
    assert ZH in run("report", "--meeting", "16", root=later).out
    assert EN in run("report", "--meeting", "16", root=later, lang="en").out
    assert ZH in json.loads(run("report", "--meeting", "16", "--json", root=later).out)["sections"]["rates"]["rates_notes"]
    assert ZH in run("report", "--meeting", "16", "--county", "QL", root=later).out
    assert "restated" not in run("report", "--meeting", "16", "--county", "XQ", root=later).out


def test_the_report_of_a_closed_meeting_says_that_its_own_figures_were_restated(later, run):
    assert "restated" not in run("report", "--meeting", "15", root=later).out
    run("project", "set", "QL008", "investment=4亿元", root=later)
    moved = len([row for row in data(run, later)["figures"] if row["told"] != row["now"]])
    zh = f"本次会议公布的55个数中有{moved}个后来变了：dicoop restated --meeting 15"
    en = f"{moved} of the 55 figures published at this meeting have been restated: dicoop restated --meeting 15"
    for section in ("summary", "rates"):
        for lang, words in (("zh", zh), ("en", en)):
            assert packed(run("report", "--meeting", "15", "--section", section, root=later, lang=lang).out).count(words) == 1
    sections = json.loads(run("report", "--meeting", "15", "--json", root=later).out)["sections"]
    assert sections["summary"]["text"][1:] == [zh]
    assert zh in sections["rates"]["rates_notes"]
    own = run("report", "--meeting", "15", "--county", "QL", root=later).out
    assert re.search(r"本次会议公布的18个数中有\d个后来变了：dicoop restated --meeting 15", own)
    assert "restated" not in run("report", "--meeting", "15", "--county", "XQ", root=later).out


def test_a_report_at_a_revision_knows_what_was_known_then(later, run):
    run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=later)
    before = git(later, "rev-parse", "HEAD")
    run("save", root=later)
    assert ZH in run("report", "--meeting", "16", "--known-at", "HEAD", root=later).out
    assert "restated" not in run("report", "--meeting", "15", "--known-at", before, root=later).out


def test_it_needs_no_git(later, run):
    run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=later)
    (later / ".git").rename(later / "gone")
    assert ZH in run("report", "--meeting", "16", root=later).out


def test_the_records_explain_the_whole_difference(closed, run):
    """What all records did to a rate adds up to what became of it."""
    run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=closed)
    run("project", "set", "QL007", "investment=13亿元", root=closed)
    run("contract", "set", "C-2019-QL003", "amount=9000万元", root=closed)
    run(
        "project",
        "add",
        "--name",
        "示例纺织园",
        "--enterprise",
        "QL003",
        "--county",
        "XQ",
        "--signed",
        "2019-08-19",
        "--investment",
        "3亿元",
        "--lead",
        "市发展改革委",
        root=closed,
    )
    found = data(run, closed)
    assert len(found["records"]) == 4
    for side in ("numerator", "denominator"):
        told_of = {(row["rate"], row["basis"]): int(row[side]) for row in found["figures"] if row["group"] is None and row[side] != "0"}
        made: dict = {}
        for row in (effect for record in found["records"] for effect in record["effects"]):
            made[row["rate"], row["basis"]] = made.get((row["rate"], row["basis"]), 0) + int(row[side])
        assert {key: n for key, n in made.items() if n} == told_of != {}


def test_a_record_that_cannot_be_read_is_told_and_answered_with_1(closed, run):
    with (closed / PROJECT).open("a", encoding="utf-8") as file:
        file.write("x: [\n")
    ran = restated(run, closed)
    assert (ran.code, ran.err) == (1, "有 1 个版本读不出来，没有计入\n有 1 个文件读不出来，没有计入：dicoop check\n")
