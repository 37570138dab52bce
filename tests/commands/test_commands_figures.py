"""A figure says what narrowed it, for which day it is, and what was left out; what was told keeps its definition."""

import csv
import io
import json
import re
import subprocess
import sys

import pytest
from git_samples import commit, git
from told_samples import office

from dicoop.kinds import BUILT_IN
from dicoop.rules.choice import VARIANTS, every

__all__ = ["office"]

HERE = subprocess.run(["git", "rev-parse", "--show-toplevel"], cwd=__file__.rpartition("/")[0], capture_output=True, text=True, check=False).stdout.strip()  # fmt: skip
FIRST = "8d69fb7"  # it told 履约率 as 未终止, and cleared on time by the last round


def table(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"))))


NARROWED = [
    (["rates", "--rate", "start", "--where", "county=QL"], "县区=清陵县", {"where": ["county=QL"]}),
    (["rates", "--by", "county", "--where", "kind=industry"], "类别=产业", {"where": ["kind=industry"]}),
    (["rates", "--rate", "start", "--variant", "start=chained"], "口径=start=chained", {"variant": ["start=chained"]}),
    (["rates", "--rate", "start", "--county", "QL、XQ"], "县区=清陵县、西渠区", {"county": "QL、XQ"}),
    (["rates", "--rate", "start", "--group", "六组团"], "组团=六组团", {"group": "六组团"}),
    (
        ["rates", "--where", "county in QL,XQ and not kind=industry"],
        "县区为清陵县、西渠区 且 不是（类别为产业）",
        {"where": ["county in QL,XQ and not kind=industry"]},
    ),
    (["project", "list", "--where", "county=QL"], "县区=清陵县", {"where": ["county=QL"]}),
    (["project", "list", "--county", "QL"], "县区=清陵县", {"county": "QL"}),
    (["project", "list", "--kind", "industry"], "类别=产业", {"kind": "industry"}),
    (["project", "list", "--name", "物流"], "名称=物流", {"name": "物流"}),
    (["project", "list", "--stage", "signed", "--overdue"], "阶段=已签约、逾期", {"stage": "signed", "overdue": True}),
    (["issue", "list", "--all"], "连同作废的", {"all": True}),
    (["due", "--unit", "市发展改革委"], "责任单位=市发展改革委", {"unit": "市发展改革委"}),
    (["due", "--county", "清陵县", "--kind", "project"], "县区=清陵县", {"county": "清陵县", "kind": "project"}),
    (["due", "--overdue", "--where", "county=QL"], "逾期", {"overdue": True, "where": ["county=QL"]}),
]


@pytest.mark.parametrize(("words", "said", "scope"), NARROWED)
def test_what_narrows_a_figure_stands_in_every_format(small, run, words, said, scope):
    for form in ("terminal", "plain", "markdown") if "variant" not in scope else ():  # of which the definition speaks
        assert said in run(*words, "--format", form, root=small).out.split("\n\n")[0], form
    rows = table(run(*words, "--format", "csv", root=small).out)
    assert rows[0][-1] == "范围"
    assert all(said in row[-1] for row in rows[1:])
    assert json.loads(run(*words, "--json", root=small).out)["scope"] == scope


@pytest.mark.parametrize("words", [["rates"], ["due"], ["project", "list"], ["report"]])
def test_what_nothing_narrows_says_nothing(small, run, words):
    assert " · 只计" not in run(*words, root=small).out
    found = json.loads(run(*words, "--json", root=small).out)
    assert found.get("scope", {}).keys() <= {"meeting", "as_of"}
    assert "caveats" not in found


def test_the_day_stands_where_there_is_no_title(small, run):
    rows = table(run("rates", "--rate", "claim", "--as-of", "2019-09-21", "--format", "csv", root=small).out)
    assert rows[1][-1] == "截至2019年9月21日"
    rows = table(run("report", "--county", "QL", "--section", "rates", "--format", "csv", root=small).out)
    assert rows[1][-1] == "清陵县；第15次联席会议；截至2019年8月20日"


def test_a_title_tells_the_day_not_the_meeting_s(small, run):
    assert run("rates", "--meeting", "15", root=small).out.startswith("各项率（第15次联席会议，2019年8月20日）\n")
    early = run("rates", "--meeting", "15", "--as-of", "2019-01-01", root=small)
    assert early.out.startswith("各项率（2019年1月1日；第15次联席会议是2019年8月20日）\n")
    assert run("report", "--meeting", "15", "--as-of", "2019-01-01", root=small).out.startswith(
        "示例市地企合作台账：第15次联席会议报告（截至2019年1月1日）\n"
    )


UNREAD = "有 1 个文件读不出来，没有计入：dicoop check"


@pytest.mark.parametrize("words", [["rates"], ["due"], ["project", "list"], ["report", "--section", "projects"]])
def test_what_was_left_out_stands_in_the_file(small, run, tmp_path_factory, words):
    (small / "ledgers/projects/QL/2019/P-2019-QL009.yaml").write_text("id: [", "utf-8")
    folder = tmp_path_factory.mktemp("out")
    for name in ("a.md", "a.csv", "a.txt"):
        ran = run(*words, "-o", str(folder / name), root=small)
        assert (ran.code, UNREAD in ran.err) == (1, True)
        assert UNREAD in (folder / name).read_text("utf-8"), name
    assert json.loads(run(*words, "--json", root=small).out)["caveats"] == [UNREAD] if "--section" not in words else True


def test_a_record_with_an_error_is_counted_and_said(small, run):
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    path.write_text(path.read_text("utf-8").replace("amount: 2.1亿元", "amount: -3100万元"), "utf-8")
    words = "有 1 条记录有错误（如 P-2019-QL007），照样计入，数字可能不对：dicoop check"
    for asked in (["rates"], ["due"], ["project", "list"], ["report"]):
        for _ in range(2):  # the second time it is remembered
            ran = run(*asked, root=small)
            assert (ran.code, words in ran.err, words in ran.out) == (1, True, True), asked
    assert run("issue", "list", root=small).code == 0
    english = run("rates", root=small, lang="en").err
    assert "records with errors: 1 (such as P-2019-QL007); they are counted, so figures may be wrong: dicoop check" in english


def test_what_somebody_answered_for_is_not_told(small, run, monkeypatch):
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    path.write_text(path.read_text("utf-8").replace("amount: 2.1亿元", "amount: -3100万元"), "utf-8")
    ran = run("waive", "negative-amount", "P-2019-QL007", "--reason", "银行已确认", "--by", "张三", root=small)
    if ran.code == 0:
        assert run("rates", root=small).code == 0


@pytest.mark.parametrize("words", [["rates"], ["rates", "--by", "meeting"], ["due"], ["project", "list"], ["report"]])
def test_no_field_of_json_changes_with_the_language(small, run, words):
    assert run(*words, "--json", root=small).out == run(*words, "--json", root=small, lang="en").out


def test_a_meeting_is_a_number_everywhere(small, run):
    assert json.loads(run("rates", "--meeting", "15", "--json", root=small).out)["meeting"] == 15
    assert json.loads(run("project", "list", "--json", root=small).out)["rows"][0]["meeting"] == 15
    assert json.loads(run("project", "show", "QL007", "--json", root=small).out)["meeting"] == 15
    report = json.loads(run("report", "--json", root=small).out)
    assert report["meeting"] == 15
    assert report["sections"]["cohorts"]["cohorts"][0]["meeting"] == 15


def test_totals_are_asked_for(small, run):
    plain = table(run("project", "list", "--format", "csv", root=small).out)
    marked = table(run("project", "list", "--format", "csv", "--totals", root=small).out)
    assert [row[0] for row in marked] == ["汇总", *([""] * (len(plain) - 1)), "合计"]
    assert [row[1:] for row in marked[:-1]] == plain
    ran = run("rates", "--totals", root=small)
    assert (ran.code, ran.err) == (2, "错误：--totals 只用于 csv；别的格式本来就有小计、合计\n")


# What a meeting was told


@pytest.fixture
def later(office, run):
    """Meeting 15 was told a start rate of 0%; then a start was back-dated, and meeting 16 was held."""
    assert run("meeting", "close", "15", root=office).code == 0
    assert run("project", "set", "QL008", "nodes.start.done=2019-08-20", root=office).code == 0
    assert run("meeting", "add", "--id", "16", "--date", "2019-09-28", "--themes", "项目对接", root=office).code == 0
    commit(office)
    return office


def test_a_sentence_on_a_comparison_says_what_was_told(later, run):
    said = run("report", "--meeting", "16", "--section", "summary", root=later).out
    assert "开工率持平（第15次会议上公布的是0.0%，按现在掌握的是50.0%）" in said
    said = run("report", "--meeting", "16", "--section", "summary", root=later, lang="en").out
    assert "start rate unchanged (published at meeting 15: 0.0%; restated: 50.0%)" in said
    own = run("report", "--meeting", "16", "--county", "QL", "--section", "summary", root=later).out
    assert "开工率持平（第15次会议上公布的是0.0%，按现在掌握的是50.0%）" in own
    assert "会上公布的" not in run("report", "--meeting", "15", "--section", "summary", root=later).out


def test_meetings_are_counted_by_their_numbers(small, run):
    assert "已召开15次联席会议" in run("report", root=small).out  # the ledger begins with the fifteenth


@pytest.fixture(scope="module")
def old(tmp_path_factory):
    """A repository as an earlier version made it, whose definitions of two rates were others."""
    folder = tmp_path_factory.mktemp("old")
    program, root = folder / "program", folder / "ledger"
    program.mkdir()
    packed = subprocess.run(["git", "-C", HERE or ".", "archive", FIRST, "dicoop"], capture_output=True, check=False)
    if packed.returncode:
        pytest.skip("a copy without its history cannot make what an earlier version made")
    subprocess.run(["tar", "-xC", str(program)], input=packed.stdout, check=True)
    made = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; sys.path.insert(0, sys.argv.pop(1)); from dicoop.cli import main; sys.exit(main())",
            str(program),
            *("sample", str(root), "--history"),
        ],
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
    )
    assert made.returncode == 0, made.stderr
    return root


def test_a_changed_definition_is_no_tampering(old, run):
    ran = run("meeting", "verify", "15", root=old)
    assert "错误" not in ran.out
    told = [row for row in ran.out.splitlines() if "definition-differs" in row]
    assert [row.partition("]: ")[2].partition("：")[0] for row in told] == ["履约率", "按时办结率"]
    assert "这里按公布时的口径核对" in ran.out
    found = json.loads(run("restated", "--meeting", "15", "--json", root=old).out)
    assert [row for row in found["figures"] if row["told"] != row["now"]] == []
    assert [row["rate"] for row in found["redefined"]] == ["performance", "clearance_on_time"]
    said = run("restated", "--meeting", "15", root=old).out
    assert "履约率公布时的口径是“按个数，累计签约，含终止，未终止即履约”，现在默认的是“按个数，累计签约，含终止，备案及以后即履约”" in said
    said = run("report", "--meeting", "15", root=old).out
    assert "有4次会议公布过的数后来变了（第4次、第9次、第10次、第14次）" in said  # what its records tell, as they did then
    assert "本次会议公布的" not in said
    assert git(old, "status", "--porcelain") == ""


LEAST = 3  # records under the line


def test_groups_stand_by_several_rates(sample, run):
    """By the first rate, those level in it by the second; what is over fewer than a county is judged by comes behind, the whole stands where it stood."""

    def rows(*words):
        told = json.loads(run("rates", "--rate", "start", "--rate", "clearance", "--by", "county", *words, "--json", root=sample).out)
        found = {(row["rate"], row["basis"], row["group"]): (int(row["numerator"]), int(row["denominator"])) for row in told["rows"]}
        start, cleared = (
            {
                group: above / below if below >= LEAST else None
                for (name, basis, group), (above, below) in found.items()
                if (name, basis) == (rate, "count")
            }
            for rate in ("start", "clearance")
        )
        return list(start), start, cleared

    usual, start, cleared = rows()
    assert rows("--sort", "-开工率,办结率")[0] == sorted(
        usual, key=lambda key: (-start[key], cleared[key] is None, cleared[key] or 0, usual.index(key))
    )
    assert rows("--sort", "-county")[0] == usual[::-1]
    shown = run("rates", "--rate", "start", "--by", "county", "--sort", "-start", root=sample).out.splitlines()
    assert shown[-1 - sum(line.startswith("- ") for line in shown)].startswith("全部")


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ["--sort", "start"],
            "--sort 要和 --by 一起用：没有分组，没有几行可排",
            "--sort needs --by: without groups there are no rows to sort",
        ),
        (
            ["--by", "county", "--rate", "start", "--sort", "funds"],
            "表里没有“funds”这个率，不能按它排",
            "the table has no rate 'funds' to sort by",
        ),
    ],
)
def test_what_rates_cannot_be_sorted_by(sample, run, words, zh, en):
    for lang, told in (("zh", zh), ("en", en)):
        ran = run("--lang", lang, "rates", *words, root=sample)
        assert (ran.code, re.split("：|: ", ran.err.splitlines()[0], maxsplit=1)[1]) == (2, told)


def test_variants_by_their_names_in_chinese(sample, run):
    """Each variant of the program's own rates has one, and it is the same as its key."""
    assert {rate.variant for rate in every(BUILT_IN) if rate.variant} <= set(VARIANTS)
    words = (("start=chained", "开工率=按上一环节"), ("performance=not-ended", "履约率=未终止"), ("benefit=signed", "达效率=累计签约"))
    for key, named in words:
        rate = key.partition("=")[0]
        own, other = (json.loads(run("rates", "--rate", rate, "--variant", each, "--json", root=sample).out) for each in (key, named))
        assert own["rows"] == other["rows"] != []


def test_a_planned_day_that_was_moved_says_why(small, run):
    """In the record, on its card and in what changed; moved again without a word, the old reason goes."""
    path = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    moved = ("project", "plan", "QL007", "completion")
    assert run(*moved, "2020-06-30", "--reason", "用地移交推迟", root=small).code == 0
    assert "  completion:\n    plan: 2020-06-30\n    reason: 用地移交推迟\n" in path.read_text("utf-8")
    shown = run("project", "show", "QL007", root=small).out
    assert "调整原因" in shown
    assert "用地移交推迟" in shown
    assert run("project", "plan", "QL007", "completion", "2020-07-31", "--reason", "无", root=small).code == 2
    assert run(*moved, "2020-07-31", root=small).code == 0
    assert "用地移交推迟" not in path.read_text("utf-8")
    assert "调整原因" not in run("project", "show", "QL007", root=small).out


def test_what_is_new_since_the_last_meeting(sample, run):
    """The sentence is the difference of what both days come to."""

    def rates(day):
        rows = json.loads(run("rates", "--as-of", day, "--rate", "start", "--rate", "funds", "--json", root=sample).out)["rows"]
        return {(row["rate"], row["basis"]): (int(row["numerator"]), int(row["denominator"])) for row in rows}

    before, now = (rates(json.loads(run("meeting", "show", n, "--json", root=sample).out)["date"]) for n in ("14", "15"))
    (started, signed), (arrived, investment) = (
        tuple(after - first for after, first in zip(now[key], before[key], strict=True)) for key in (("start", "count"), ("funds", "money"))
    )
    assert signed and started and arrived
    told = run("report", "--meeting", "15", "--section", "summary", "--lang", "en", "--format", "markdown", root=sample).out
    said = re.search(
        r"New since meeting 14: (\d+) projects signed with a total investment of ([\d.]+) (\w+) yuan, (\d+) started, ([\d.]+) (\w+)", told
    )
    units = {"million": 10**6, "billion": 10**9}
    assert (int(said[1]), int(said[4])) == (signed, started)
    assert abs(float(said[2]) * units[said[3]] - investment) <= units[said[3]] / 100
    assert abs(float(said[5]) * units[said[6]] - arrived) <= units[said[6]] / 100


def test_rates_of_a_ledger_without_records_say_that_there_are_none(run, tmp_path):
    """Dashes alone read as a fault: whoever has just begun is told what to do first."""
    assert run("init", tmp_path).code == 0
    told = {ran.err for words in (["rates"], ["rates", "--by", "county"]) if (ran := run(*words, root=tmp_path)).code == 0}
    assert told == {"台账里还没有记录（联席会议、项目、问题、合同），所以都是“—”；先登记：dicoop project add\n"}
    ran = run("rates", "--rate", "claim", root=tmp_path, lang="en")
    assert ran.err == "the ledger has no records yet (issue), hence the dashes; start with: dicoop issue add\n"
    add = "meeting add --id 1 --date 2019-08-20 --themes 项目对接"
    assert run(*add.split(), root=tmp_path).code == 0
    assert run("rates", root=tmp_path).err == ""
