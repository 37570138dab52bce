"""What a leader asks in passing is answered by one command: find, counts, several counties, groups, orders, the course of rates."""

import json
import os
import pty
import subprocess
import sys
from contextlib import suppress

import pytest
from conftest import write


@pytest.fixture
def asked(small, run):
    """Run a command on the small ledger, and return its rows in JSON."""

    def call(*words, key="rows"):
        ran = run(*words, "--json", root=small)
        assert ran.code == 0, ran.err
        return json.loads(ran.out)[key]

    return call


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("轴承", {"E-2016-QL003", "P-2019-QL007", "P-2019-QL008"}),
        ("QL007", {"P-2019-QL007"}),
        ("没有", set()),
        ("智能⼯⼚", {"P-2019-QL007"}),
    ],
)
def test_find_looks_in_all_kinds_by_name_id_and_enterprise(text, ids, asked):
    found = {row["id"] for row in asked("find", text)}
    assert ids <= found if ids else found == set()
    assert len({id_[0] for id_ in found}) > 1 or text != "轴承"


def test_find_says_how_many(small, run):
    ran = run("find", "P-2019-QL007", root=small)
    assert (ran.code, ran.err) == (0, "1 条\n")
    assert "项目  P-2019-QL007  精密轴承智能工厂" in ran.out


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("project", "list", "--county", "QL,XQ"), ("project", "list", "--where", "county=QL or county=XQ")),
        (("project", "list", "--county", "六组团"), ("project", "list", "--county", "QL")),
        (("project", "list", "--where", "group=六组团"), ("project", "list", "--county", "清陵")),
        (("project", "list", "--where", "group=六组"), ("project", "list", "--county", "清陵")),
        (("due", "--county", "六组团、西渠区"), ("due", "--county", "QL,XQ")),
        (("rates", "--county", "QL"), ("rates", "--where", "county=QL")),
        (("rates", "--group", "六组团"), ("rates", "--where", "group=六组团")),
    ],
)
def test_lists_and_groups_leave_the_same(one, other, asked):
    assert asked(*one) == asked(*other)
    assert asked(*one)


def test_several_units_may_be_asked_for(asked):
    every = asked("due", "--within", "3650")
    some = asked("due", "--within", "3650", "--unit", "发改委,交通局")
    assert some == [row for row in every if row["unit"] in ("市发展改革委", "市交通运输局")]
    assert some


def test_several_columns_order_a_list(asked):
    rows = asked("project", "list", "--sort", "county,-investment", "--columns", "id,county,investment")
    assert rows == sorted(sorted(rows, key=lambda row: row["id"]), key=lambda row: row["county"] != "QL")


def test_counts_by_a_column_add_up(asked):
    every = asked("issue", "list")
    for by in ("category", "enterprise", "county", "stage"):
        counts = asked("issue", "list", "--count-by", by, key="counts")
        assert sum(row["count"] for row in counts) == len(every)
        assert [row["count"] for row in counts] == sorted((row["count"] for row in counts), reverse=True)
    due = asked("due", "--within", "3650")
    for by in ("unit", "county", "kind"):
        counts = asked("due", "--within", "3650", "--count-by", by, key="counts")
        assert sum(row["late"] + row["coming"] for row in counts) == len(due)
        assert {row[by]: row["late"] + row["coming"] for row in counts} == {
            row[by]: sum((each[by] or "") == row[by] for each in due) for row in counts
        }


def test_the_course_of_rates_is_that_of_each_day(asked):
    """A column of a trend is what `rates` says for that meeting, narrowed in the same way."""
    for more in ((), ("--county", "QL"), ("--where", "group=六组团")):
        rows = asked("rates", "--meetings", "15..15", *more)
        one = asked("rates", "--meeting", "15", *more)
        assert [(row["rate"], row["percent"]) for row in rows] == [(row["rate"], row["percent"]) for row in one]
    months = asked("rates", "--meetings", "2019-08..2019年9月", "--rate", "start")
    assert [row["as_of"] for row in months] == ["2019-08-31"] * 2 + ["2019-09-30"] * 2


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ("15", 2, "错误：“15”不是几次会议或几个月\n  写成 11..15，或 2019-01..2019-06\n"),
        ("2019-09..2019-08", 2, "错误：“2019-09..2019-08”不是几次会议或几个月\n  写成 11..15，或 2019-01..2019-06\n"),
        ("90..99", 3, "错误：90..99 之间没有会议\n"),
    ],
)
def test_what_is_no_span_is_told(words, code, said, small, run):
    ran = run("rates", "--meetings", words, root=small)
    assert (ran.code, ran.err) == (code, said)


def test_a_span_goes_with_no_single_day(small, run):
    ran = run("rates", "--meetings", "14..15", "--as-of", "2019-09-01", root=small)
    assert (ran.code, ran.err) == (2, "错误：--meetings 不和 --as-of 一起用\n")


@pytest.mark.parametrize("text", ["QL007", "2019-QL007", "智能工厂", "精密轴承智能工厂", "p-2019-ql007"])
def test_a_record_is_shown_by_any_part_that_only_it_has(text, small, run):
    assert run("project", "show", text, root=small).out.startswith("项目 P-2019-QL007 ")


def test_chinese_names_stand_for_fields(small, run):
    ran = run("project", "set", "QL007", "总投资=13亿5000万", "节点.开工.计划=12月1日", root=small)
    assert (ran.code, ran.out) == (
        0,
        "P-2019-QL007 精密轴承智能工厂：总投资 12.5亿元 → 13.5亿元；开工计划 2019-12-01\n",
    )
    twice = run("project", "set", "QL007", "总投资=13亿", "investment=14亿", root=small)
    assert (twice.code, twice.err) == (2, "错误：总投资 写了两次\n")
    assert run("rates", "--by", "县区", root=small).out == run("rates", "--by", "county", root=small).out
    assert run("due", "--by", "县区", "--kind", "项目", root=small).out == run("due", "--by", "county", "--kind", "project", root=small).out
    for name, key in {
        "一、总体情况": "summary",
        "总体情况": "summary",
        "各项率": "rates",
        "督导建议": "supervision",
        "督导": "supervision",
    }.items():
        assert run("report", "--section", name, root=small).out == run("report", "--section", key, root=small).out
    several = run("report", "--section", "县区", root=small)
    assert several.err == "错误：“县区”符合几部分：县区：项目和资金、县区：问题和合同\n  写全其中一个\n"


def test_others_of_the_same_name_are_told_when_one_is_written(small, run):
    ran = run("enterprise", "add", "--name", "示例轴承有限公司", "--county", "QL", root=small)
    assert ran.code == 0
    assert "E-2019-QL001 name: 警告[same-name]" in ran.err
    again = run("enterprise", "set", "E-2019-QL001", "sector=C34", root=small)
    assert "same-name" not in again.err
    day = run(
        *[
            "project",
            "add",
            "--name",
            "x",
            "--enterprise",
            "QL003",
            "--county",
            "QL",
            "--signed",
            "2019-08-20",
            "--investment",
            "1亿",
            "--lead",
            "发改委",
        ],
        root=small,
    )
    assert "P-2019-QL009 signed: 警告[no-meeting]: 2019-08-20 正是第 15 次会议的日期，却没有写第几次会议\n" in day.err


def test_the_help_of_the_program_fits_a_screen_and_the_whole_is_by_role(run):
    for lang in ("zh", "en"):
        assert len(run("--help", lang=lang).out.splitlines()) <= 20
    whole = run("--help-all").out
    assert [line for line in whole.splitlines() if line and not line.startswith(" ")] == ["县区填报：", "市办：", "审查：", "数据："]


@pytest.mark.parametrize(("lines", "is_paged"), [(8, True), (200, False)])
def test_what_is_longer_than_the_screen_is_shown_page_by_page(lines, is_paged, small, tmp_path):
    """On a terminal only, by the pager of the user."""
    note = tmp_path / "paged"
    env = {**os.environ, "PAGER": f"tee {note}", "LINES": str(lines), "COLUMNS": "100"}
    words = [sys.executable, "-m", "dicoop", "-C", str(small), "project", "show", "QL007"]
    ours, theirs = pty.openpty()
    done = subprocess.Popen(words, stdin=theirs, stdout=theirs, stderr=theirs, env=env)
    os.close(theirs)
    seen = b""
    with suppress(OSError):
        while part := os.read(ours, 65536):
            seen += part
    assert done.wait(20) == 0
    os.close(ours)
    assert "精密轴承智能工厂" in seen.decode()
    assert note.exists() is is_paged
    piped = subprocess.run(words, env=env, stdin=subprocess.DEVNULL, capture_output=True, check=True).stdout.decode()
    assert "精密轴承智能工厂" in piped


def test_the_report_shows_the_course_of_the_rates_where_it_is_asked_for(small, run):
    """That of the last meetings up to its own; otherwise the report is as it was."""
    for name in ("trend", "变化"):
        ran = run("report", "--meeting", "第十五次", "--section", name, "--format", "csv", root=small)
        assert (ran.code, ran.out.splitlines()[0].split(",")[0]) == (0, "率")
        assert "第15次（%）" in ran.out
    assert "变化\n" not in run("report", "--meeting", "15", root=small).out


def test_what_is_not_filled_in_is_no_value(small, run):
    """`officer=null` made an official called null."""
    assert run("project", "set", "QL007", "officer=张三科长", root=small).code == 0
    for said in ("null", "~", " NULL "):
        ran = run("project", "set", "QL007", f"officer={said}", root=small)
        assert ran.code == 0
        assert "officer" not in (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml").read_text("utf-8")
        run("project", "set", "QL007", "officer=张三科长", root=small)
    made = run("enterprise", "add", "--name", "示例甲", "--county", "QL", "--industry", "null", root=small)
    assert made.code == 0
    assert "industry" not in next(small.rglob("E-2019-QL001.yaml")).read_text("utf-8")
    assert run("enterprise", "add", "--name", "~", "--county", "QL", root=small).code != 0


def test_a_reason_or_receipt_that_says_nothing_is_refused(small, run):
    """`void --reason 无` was taken, and a receipt 无 only warned of."""
    told = "错误：--reason：“无”等于没有写\n  写文号、凭证号或事由；没有就不写这一项\n"
    assert run("project", "void", "QL007", "--reason", "无", root=small) == (2, "", told.replace("--reason", "作废原因"))
    ran = run("project", "fund", "QL007", "1万元", "--receipt", "N/A", root=small)
    assert ran == (2, "", told.replace("reason：“无”", "receipt：“N/A”"))


EVENT = """\
== ledgers/events/SJ/2019/V-2019-SJ001.yaml
id: V-2019-SJ001
title: 九月项目例会
type: project_meeting
date: 2019-09-10
host: 市发展改革委
"""


def test_an_event_is_called_by_its_name_in_whatever_tells_of_it(small, run):
    write(small, EVENT)
    assert "V-2019-SJ001" in run("find", "项目例会", root=small).out
    assert run("event", "show", "SJ001", root=small).out.startswith("活动 V-2019-SJ001 九月项目例会\n")
    assert "九月项目例会" in run("event", "set", "SJ001", "place=市政务中心", root=small).out
    assert (
        run("event", "done", "SJ001", "9", "--evidence", "会议纪要", root=small).err == "错误：V-2019-SJ001 没有事项 9\n  还没有记过事项\n"
    )


def test_a_firm_at_an_event_is_found_with_it(small, run):
    write(small, EVENT + "enterprises:\n  - E-2016-QL003\n")
    assert "V-2019-SJ001" in run("find", "示例轴承", root=small).out
    assert "V-2019-SJ001" in run("enterprise", "show", "E-2016-QL003", root=small).out


@pytest.mark.parametrize("first", ["QL", "XQ"])
@pytest.mark.parametrize("state", ["stale", "none", "fresh"])
def test_twins_are_told_whatever_the_index_knows(first, state, small, run, monkeypatch, tmp_path):
    """With an index that had not seen the first of two, or with the first behind by its id, nothing was said of the second."""
    second = {"QL": "XQ", "XQ": "QL"}[first]
    if state != "none":
        run("rates", root=small)
    assert "twin" not in run("enterprise", "add", "--name", "示例庚有限公司", "--county", first, root=small).err
    if state == "fresh":
        run("check", root=small)
    told = run("enterprise", "add", "--name", "示例庚有限公司", "--county", second, root=small)
    assert told.code == 0
    assert "警告[twin-enterprises]" in told.err


def test_a_project_code_of_another_county_is_refused_at_entry(small, run):
    """`check` called it an error, and `add` and `set` took it without a word."""
    code = "2019-410305-36-03-012345"
    assert run("project", "set", "QL007", f"code={code}", root=small).code == 0
    firm = ("--enterprise", "E-2017-XQ001", "--county", "XQ", "--signed", "2019-08-20", "--investment", "1亿元", "--lead", "市发展改革委")
    said = run("project", "add", "--name", "示例乙", *firm, "--code", code, root=small)
    assert said.code == 4
    assert "错误[same-project-code]" in said.err
    assert not list(small.rglob("P-2019-XQ*.yaml"))


POLICIES = """\
policies:
  - key: forty
    name: 四十条措施
  - key: nine
    name: 九条措施
"""


def test_what_a_list_calls_by_a_key_is_shown_and_taken_by_its_name(small, run):
    path = small / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8") + POLICIES, "utf-8")
    firm = ["--county", "QL", "--enterprise", "E-2016-QL003", "--unit", "市发展改革委"]
    award = ["--title", "首台套", *firm, "--type", "other", "--applied", "2019-08-01", "--amount", "9万"]
    assert run("award", "add", *award, "--policy", "四十条", root=small).code == 0
    assert "\npolicy: forty\n" in (small / "ledgers/awards/QL/2019/A-2019-QL001.yaml").read_text("utf-8")
    assert "政策      四十条措施（forty）\n" in run("award", "show", "QL001", root=small).out
    assert "四十条措施" in run("award", "list", "--where", "policy=四十条措施", root=small).out
    assert "四十条措施  1\n" in run("award", "list", "--count-by", "policy", root=small).out.replace("   ", "")
    asked = run("award", "list", "--where", "policy=八条", root=small)
    allowed = "  可用：forty（四十条措施） nine（九条措施）\n  确是新的，先加进 ledger.yaml 的 policies\n"
    assert asked == (2, "", f"错误：“八条”不在政策名单里\n{allowed}")
    asked = run("award", "set", "QL001", "policy=eight", root=small, lang="en")
    allowed = "  allowed: forty (四十条措施) nine (九条措施)\n  If it is new, add it to policies in ledger.yaml first.\n"
    assert asked == (2, "", f"error: 'eight' is not in the list of policies\n{allowed}")


@pytest.mark.parametrize("typed", ["P-2019-QLO07", "p-2Ol9-ql007", "QLOO7"])
def test_an_id_that_looks_like_another_is_told_by_that(typed, small, refused):
    """A letter O for a nought is nothing a person sees: what was typed is quoted, what there is proposed."""
    zh = f"错误：没有这个项目：{typed}\n  是否想写“P-2019-QL007”？看有哪些：dicoop project list\n"
    en = f"error: no such project: {typed}\n  Did you mean 'P-2019-QL007'? see what there is: dicoop project list\n"
    refused(small, ["project", "show", typed], 3, zh, en)


WIDE = """\
== ledgers/enterprises/QL/2019/E-2019-QL004.yaml
id: E-2019-QL004
name: ＡＢＣ泵业（清陵）有限公司
county: QL
== ledgers/enterprises/QL/2019/E-2019-QL005.yaml
id: E-2019-QL005
name: ABC泵业(清陵)有限公司
county: QL
"""


def test_a_name_is_found_in_full_width_and_in_half(small, run, asked):
    """One of two was taken without a word: the other was typed in full width."""
    write(small, WIDE)
    both = ["E-2019-QL004", "E-2019-QL005"]
    assert [row["id"] for row in asked("find", "abc泵业（清陵")] == both
    assert [row["id"] for row in asked("enterprise", "list", "--where", "name~ＡＢＣ")] == both
    ran = run("enterprise", "show", "ABC", root=small)
    assert (ran.code, ran.err) == (
        2,
        "错误：符合“ABC”的企业有 2 家\n  写编号：E-2019-QL004 ＡＢＣ泵业（清陵）有限公司；E-2019-QL005 ABC泵业(清陵)有限公司\n",
    )


def test_a_record_is_found_by_the_name_of_its_enterprise(small, run, asked):
    """Issues are called by what is lacking, loans by what they are for: people know them by whose they are."""
    ids = [row["id"] for row in asked("issue", "list", "--where", "enterprise~轴承")]
    assert ids == [row["id"] for row in asked("issue", "list", "--where", "enterprise=E-2016-QL003")] != []
    assert asked("issue", "list", "--where", "enterprise~没有这家") == []
    ran = run("issue", "show", "示例轴承", root=small)
    assert ran.code == 2 and all(id_ in ran.err for id_ in ids)


def test_records_that_end_alike_are_told_by_their_names(small, run):
    ran = run("project", "show", "7", root=small)
    assert ran.code == 0
    write(
        small,
        "== ledgers/projects/QL/2018/P-2018-QL007.yaml\n"
        + (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml")
        .read_text("utf-8")
        .replace("P-2019-QL007", "P-2018-QL007")
        .replace("精密轴承智能工厂", "泵阀工厂"),
    )
    ran = run("project", "show", "QL007", root=small)
    assert (ran.code, ran.err) == (2, "错误：符合“QL007”的项目有 2 个\n  写长一点：P-2018-QL007 泵阀工厂；P-2019-QL007 精密轴承智能工厂\n")


@pytest.mark.parametrize(
    ("where", "ids"),
    [
        ("责任单位=市发展改革委", ["I-2019-QL013", "I-2019-QL014"]),
        ("责任单位=市交通运输局", []),
        ("unit!=市发展改革委", ["I-2019-QL012"]),
    ],
)
def test_issues_are_asked_for_by_the_unit_that_must_act_now(where, ids, asked):
    assert [row["id"] for row in asked("issue", "list", "--where", where)] == ids


def test_a_light_is_asked_for_without_the_word_for_light(asked):
    assert asked("issue", "list", "--where", "灯=红") == asked("issue", "list", "--where", "灯=红灯") != []


@pytest.mark.parametrize(
    ("short", "long"),
    [
        ("开工=2019", "nodes.start.done=2019"),
        ("start=2019", "nodes.start.done=2019"),
        ("开工完成=2019", "nodes.start.done=2019"),
        ("开工计划>=2019-01-01", "nodes.start.plan>=2019-01-01"),
        ("开工~2019 or 竣工=2019", "nodes.start.done=2019 or nodes.completion.done=2019"),
    ],
)
def test_a_node_is_asked_for_by_its_name_alone(short, long, small, run):
    one, other = (run("project", "list", "--where", text.replace("~", "="), root=small) for text in (short, long))
    assert (one.code, one.out) == (other.code, other.out) == (0, one.out)


def test_a_node_is_a_column_by_its_name_alone(asked):
    rows = asked("project", "list", "--columns", "id,开工,start.plan")
    assert rows == asked("project", "list", "--columns", "id,nodes.start.done,nodes.start.plan")


def test_the_unit_that_must_act_on_an_issue_is_a_column_a_key_to_sort_by_and_to_count_by(asked, small, run):
    rows = asked("issue", "list", "--columns", "编号,责任单位", "--sort", "责任单位")
    found = {row["id"]: row["computed"]["unit"] for row in rows}
    assert found["I-2019-QL013"] == "市发展改革委"
    assert sorted(found) == sorted(row["id"] for row in asked("issue", "list"))
    counts = asked("issue", "list", "--count-by", "责任单位", key="counts")
    assert {row["unit"]: row["count"] for row in counts}["市发展改革委"] == 2
    assert "责任单位" in run("issue", "list", "--columns", "编号,责任单位", root=small).out


@pytest.mark.parametrize(
    ("kind", "where", "hint"),
    [
        ("issue", "结果=已解决", "  是否想写“steps.last.outcome”？可用："),
        ("issue", "责任人=局长", "  是否想写“steps.last.officer”？可用："),
        ("contract", "凭证号=1", "  是否想写“deliveries.last.receipt”？可用："),
        ("project", "投资额>1亿元", "  是否想写“总投资”？可用："),
    ],
)
def test_what_cannot_be_asked_is_answered_by_what_is_near_it_first(kind, where, hint, small, run):
    ran = run(kind, "list", "--where", where, root=small)
    assert (ran.code, ran.err.splitlines()[1].startswith(hint)) == (2, True)


def test_a_voided_record_asked_for_by_its_name_tells_when_why_and_the_way_back(small, run):
    """A record that is voided, ended or closed by mistake must not be a dead end."""
    add = "project add --name 重复的项目 --enterprise QL003 --county QL --signed 2019-08-20 --investment 3亿元 --lead 市发展改革委"
    assert run(*add.split(), root=small).code == 0
    assert run("project", "void", "重复的项目", "--reason", "重复登记", root=small).code == 0
    told = "2019-09-30 作废（重复登记）；登记错了的，去掉：dicoop project set P-2019-QL009 作废="
    card = run("project", "show", "重复的项目", root=small)
    assert card.code == 0
    assert card.out.endswith(f"现在可以  无\n原因      {told}\n")
    ran = run("project", "note", "重复的项目", "--text", "x", root=small)
    assert (ran.code, ran.err.splitlines()[1]) == (4, f"  {told}")
    assert "重复的项目  清陵县  已作废\n" in run("find", "重复的", root=small).out
    assert run("project", "set", "重复的项目", "作废=", root=small).code == 0
    assert run("project", "note", "重复的项目", "--text", "x", root=small).code == 0


@pytest.mark.parametrize(
    "words",
    [
        "due --unit 发改委",
        "due --where 责任单位=发改委",
        "project list --lead 发改委",
        "project list --where lead=发改委",
        "rates --where 责任单位=发改委",
    ],
)
def test_a_title_names_the_unit_that_was_meant_not_what_was_typed(words, small, run):
    ran = run(*words.split(), root=small)
    assert ran.out.splitlines()[0].endswith(" · 只计责任单位=市发展改革委"), ran
