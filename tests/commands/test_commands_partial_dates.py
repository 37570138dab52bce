"""A month or a year in place of a day: typed as people write it, stored, shown and sent round as it was written, counted from its last day."""

import csv
import io
import json
import os
from datetime import date

import openpyxl
import pytest
from county_samples import Clerk
from git_samples import git

P7, P8 = (f"ledgers/projects/QL/2019/P-2019-QL00{n}.yaml" for n in (7, 8))


def test_each_field_takes_it_and_says_from_when_it_counts(small, run):
    for words, written, zh in (
        (("project", "set", "QL008", "signed=2019年8月"), "signed: 2019-08\n", "签约日期 2019-08（按 2019-08-31）"),
        (("project", "plan", "QL008", "completion", "2021年"), "    plan: 2021\n", "竣工计划 2021（按 2021-12-31）"),
        (
            ("project", "reach", "QL008", "land", "--evidence", "证", "--date", "2019.9"),
            "    done: 2019-09\n",
            "用地完成 2019-09（按 2019-09-30）",
        ),
        (("project", "fund", "QL008", "1万", "--receipt", "A", "--date", "2019"), "    date: 2019\n", "到位资金 A 2019（按 2019-12-31）"),
    ):
        ran = run(*words, root=small)
        assert ran.code == 0, ran.err
        assert written in (small / P8).read_text("utf-8")
        assert f"只写到月份或年份，各项数字从最后一天起计入：{zh}\n" in ran.err
    ran = run("issue", "claim", "QL012", "--by", "市交通运输局", "--date", "2019年9月", root=small, lang="en")
    assert ran.out == "I-2019-QL012 厂区北侧道路未通: claimed 市交通运输局 2019-09\n"
    assert ran.err.startswith("counted from the last day of the month or year: claimed 2019-09 (from 2019-09-30)\n")
    ran = run("contract", "add", *_CONTRACT, "--signed", "2019年", root=small)
    assert "只写到月份或年份，各项数字从最后一天起计入：签订日期 2019（按 2019-12-31）\n" in ran.err
    ran = run("project", "set", "QL008", "signed=2019-08-20", root=small)
    assert "最后一天" not in ran.err


_CONTRACT = (
    *("--title", "轴承供货", "--supplier", "E-2016-QL003", "--buyer", "E-2017-XQ001", "--county", "QL", "--amount", "1万元"),
    "--no-input",
)


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        (
            ("project", "set", "QL007", "signed=2019年13月"),
            "错误：签约日期：“2019年13月”不是日期\n  写成 2019-08-20；只知道月份或年份的，写 2019-08 或 2019\n",
            "error: Signed: '2019年13月' is not a date\n  write 2019-08-20; where only the month or the year is known, 2019-08 or 2019\n",
        ),
        (
            ("project", "note", "QL007", "--text", "x", "--date", "2019年9月"),
            "错误：--date：“2019年9月”不是日期\n  这里要写明是哪一天，如 2019-08-20\n",
            "error: --date: '2019年9月' is not a date\n  an exact date is needed here, such as 2019-08-20\n",
        ),
        (
            ("project", "schedule", "QL007", "--start", "2019-12"),
            "错误：--start：“2019-12”不是日期\n  这里要写明是哪一天，如 2019-08-20\n",
            "error: --start: '2019-12' is not a date\n  an exact date is needed here, such as 2019-08-20\n",
        ),
        (
            ("rates", "--as-of", "2019-08"),
            "错误：--as-of：“2019-08”不是日期\n  这里要写明是哪一天，如 2019-08-20\n",
            "error: --as-of: '2019-08' is not a date\n  an exact date is needed here, such as 2019-08-20\n",
        ),
    ],
)
def test_what_is_refused(small, refused, words, zh, en):
    refused(small, words, 2, zh, en)


def test_it_is_in_the_future_only_where_its_first_day_is(small, run, refused):
    assert run("project", "reach", "QL007", "land", "--evidence", "证", "--date", "2019-09", root=small).code == 0
    refused(
        small,
        ("project", "reach", "QL007", "eia", "--evidence", "证", "--date", "2019-10"),
        4,
        "错误：2019-10 还没有到（今天 2019-09-30）；只登记已经发生的事\n",
        "error: 2019-10 is in the future (today is 2019-09-30); only past events are recorded\n",
    )
    refused(
        small,
        ("project", "reach", "QL008", "completion", "--evidence", "证", "--date", "2019-08"),
        4,
        "错误：竣工的日期 2019-08 早于开工 2019-09-16\n",
        "error: completion on 2019-08 would be before the start on 2019-09-16\n",
    )
    assert run("project", "reach", "QL008", "completion", "--evidence", "证", "--date", "2019-09", root=small).code == 0


@pytest.fixture
def known(small):
    """The small ledger with one project signed in a month, planned for a year."""
    path = small / P8
    path.write_text(
        path.read_text("utf-8")
        .replace("signed: 2019-08-19", "signed: 2019-08")
        .replace("done: 2019-09-02", "done: 2019-09-02\n    plan: 2019"),
        "utf-8",
    )
    return small


def test_it_is_shown_as_written_in_every_format(known, run, tmp_path):
    assert ["P-2019-QL008", "2019-08"] in list(
        csv.reader(io.StringIO(run("project", "list", "--columns", "id,signed", "--format", "csv", root=known).out))
    )
    shown = json.loads(run("project", "show", "QL008", "--format", "json", root=known).out)
    assert (shown["signed"], shown["nodes"]["filing"]["plan"]) == ("2019-08", "2019")
    for words in (("show", "QL008"), ("list",)):
        for form in ("markdown", "plain", "html"):
            assert "2019-08<" in (text := run("project", *words, "--format", form, root=known).out) or "2019-08 " in text, (words, form)
    assert run("project", "list", "-o", tmp_path / "list.xlsx", root=known).code == 0
    cells = [
        row for row in openpyxl.load_workbook(tmp_path / "list.xlsx").worksheets[0].iter_rows(values_only=True) if row[0] == "P-2019-QL008"
    ]
    assert "2019-08" in cells[0]
    assert run("project", "show", "QL008", "-o", tmp_path / "show.docx", root=known).code == 0
    docx = pytest.importorskip("docx").Document(tmp_path / "show.docx")
    assert {"2019-08", "2019"} <= {cell.text for table in docx.tables for row in table.rows for cell in row.cells}


def test_conditions_and_order_go_by_the_last_day(known, run):
    def ids(*words):
        return [
            row[0] for row in csv.reader(io.StringIO(run("project", "list", "--columns", "id", "--format", "csv", *words, root=known).out))
        ][1:]

    assert ids("--where", "signed=2019-08") == ["P-2019-QL007", "P-2019-QL008"]
    assert ids("--where", "signed=2019-08-31") == ["P-2019-QL008"]
    assert ids("--where", "signed>2019-08-20") == ["P-2019-QL008"]
    assert ids("--where", "signed<2019-08-31") == ["P-2019-QL007"]
    assert ids("--sort", "signed") == ["P-2019-QL007", "P-2019-QL008"]
    assert ids("--sort", "-signed") == ["P-2019-QL008", "P-2019-QL007"]
    rates = [json.loads(run("rates", "--as-of", f"2019-08-{day}", "--json", root=known).out)["rows"] for day in (30, 31)]
    assert [rows[0]["denominator"] for rows in rates] == ["1", "2"]


def test_the_index_knows_what_the_files_say(known, run):
    for words in (
        ("project", "list"),
        ("rates", "--by", "county"),
        ("due", "--within", "200"),
        ("report", "--meeting", "15"),
        ("project", "show", "QL008"),
    ):
        plain = run(*words, "--no-index", root=known)
        assert plain.code == 0, plain.err
        assert [run(*words, root=known).out for _ in range(2)] == [plain.out] * 2


def test_check_lists_what_is_counted_late(known, run):
    ran = run("check", "--strict", root=known)
    late = "日期只写到月份或年份的 1 条，各项数字都从最后一天起计入：\n  P-2019-QL008：签约日期 2019-08（按 2019-08-31）、备案计划 2019（按 2019-12-31）\n"
    assert late in ran.err
    assert "counted" not in ran.out + ran.err
    assert "2019-08-31" not in ran.out
    assert (
        "dated by month or year only, counted from its last day: 1\n"
        "  P-2019-QL008: Signed 2019-08 (from 2019-08-31), filing plan 2019 (from 2019-12-31)\n"
    ) in run("check", root=known, lang="en").err
    told = json.loads(run("check", "--json", root=known).out)
    assert told["partly_dated"] == [
        {
            "id": "P-2019-QL008",
            "days": [
                {"address": "signed", "value": "2019-08", "counted_from": "2019-08-31"},
                {"address": "nodes.filing.plan", "value": "2019", "counted_from": "2019-12-31"},
            ],
        }
    ]


def test_it_is_no_fault_and_silent_where_there_is_none(known, small, run, save):
    assert run("project", "set", "QL007", "meeting=", "nodes.filing.plan=2019-09", root=known).code == 0
    codes = [found["code"] for found in json.loads(run("check", "--json", root=known).out)["findings"]]
    assert not {"bad-date", "in-the-future", "signed-apart", "before-signing"} & set(codes)
    commit = save(known)
    assert [each["id"] for each in json.loads(run("check", "--json", "--known-at", commit, root=known).out)["partly_dated"]] == [
        "P-2019-QL007",
        "P-2019-QL008",
    ]
    for each in ("QL007", "QL008"):
        run("project", "set", each, "signed=2019-08-19", "nodes.filing.plan=2019-09-30", root=known)
    assert "partly_dated" not in json.loads(run("check", "--json", root=known).out)
    assert "月份" not in run("check", root=known).err


def test_of_many_the_first_few_are_named(small, run):
    text = (small / P8).read_text("utf-8")
    for n in range(20, 32):
        (small / P8).with_name(f"P-2019-QL0{n}.yaml").write_text(
            text.replace("QL008", f"QL0{n}").replace("示例物流园", f"示例物流园{n}").replace("signed: 2019-08-19", "signed: 2019-08"),
            "utf-8",
        )
    err = run("check", root=small).err
    assert "日期只写到月份或年份的 12 条" in err
    assert "P-2019-QL029：" in err
    assert "P-2019-QL030：" not in err
    assert "  另有 2 条：dicoop check --json\n" in err
    assert "  and 2 more: dicoop check --json\n" in run("check", root=small, lang="en").err


# A county's workbook


@pytest.fixture
def sent(known, run, save, monkeypatch, tmp_path_factory):
    """The workbook of a county, open."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    save(known)
    git(known, "config", "user.name", "市办")
    git(known, "config", "user.email", "office@city.example")
    path = tmp_path_factory.mktemp("mail") / "QL.xlsx"
    assert run("county", "out", "QL", "-o", path, root=known).code == 0
    return Clerk(path)


@pytest.fixture
def came(known, run, sent):
    def call():
        ran = run("county", "in", sent.save(), "--json", root=known)
        told = json.loads(ran.out)["sections"]
        assert not told.get("faults"), told
        return {(row["id"], row["address"]): (row["before"], row["after"]) for row in told["changes"].get("changes", [])}

    return call


def test_a_workbook_keeps_it(sent, came):
    assert sent.read("项目", ["P-2019-QL008"], "签约日期") == "2019-08"
    assert came() == {}


def test_a_county_may_write_it(sent, came):
    sent.write("项目", ["P-2019-QL007"], 签约日期="2019年8月")
    sent.write("项目·节点", ["P-2019-QL007", "备案"], 计划=2019, 完成=date(2019, 9, 1))
    done = sent.book["项目·节点"].cell(sent.row("项目·节点", "P-2019-QL007", "备案"), sent.columns("项目·节点")["完成"])
    done.number_format = 'yyyy"年"m"月"'
    assert came() == {
        ("P-2019-QL007", "signed"): ("2019-08-20", "2019-08"),
        ("P-2019-QL007", "nodes.filing.plan"): ("2019-09-30", "2019"),
        ("P-2019-QL007", "nodes.filing.done"): ("2019-09-12", "2019-09"),
    }


# Other makers' sheets, and branches


def test_a_sheet_with_months_is_taken_as_it_is_written(small, run, tmp_path):
    (tmp_path / "a.csv").write_text(
        "项目名称,企业,县区,签约时间,总投资（万元）,责任单位\n甲项目,示例轴承有限公司,清陵县,2019年8月,8000,市发展改革委\n", "utf-8"
    )
    ran = run("import", tmp_path / "a.csv", "--kind", "project", "--save", root=small)
    assert ran.code == 0, ran.err
    assert "signed: 2019-08\n" in (small / P8).with_name("P-2019-QL009.yaml").read_text("utf-8")


def test_steps_of_two_branches_stand_in_the_order_of_their_last_days(small, run, save):
    save(small)
    git(small, "config", "user.name", "市办")
    git(small, "config", "user.email", "office@city.example")
    main = git(small, "branch", "--show-current").strip()
    git(small, "checkout", "-q", "-b", "other")
    run("issue", "handle", "QL013", "--text", "已对接", "--date", "2019-09", root=small)
    save(small)
    git(small, "checkout", "-q", main)
    run("issue", "handle", "QL013", "--text", "已招满", "--date", "2019-09-28", root=small)
    save(small)
    ran = run("integrate", main, "other", root=small)
    assert ran.code == 0, ran.err
    steps = (small / "ledgers/issues/QL/2019/I-2019-QL013.yaml").read_text("utf-8")
    assert steps.index("2019-09-25") < steps.index("2019-09-28") < steps.index("date: 2019-09\n")


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("2019-08-19", "2019-08", True),
        ("2019-08-31", "2019-08", True),
        ("2019-08", "2019-08-31", False),
        ("2019", "2019-08", True),
        ("2019-08", "2019-08-19", True),
    ],
)
def test_a_review_tells_when_less_is_known_than_before(small, run, save, before, after, told):
    path = small / P8
    text = path.read_text("utf-8")
    path.write_text(text.replace("signed: 2019-08-19", f"signed: {before}"), "utf-8")
    save(small)
    git(small, "checkout", "-q", "-b", "other")
    path.write_text(text.replace("signed: 2019-08-19", f"signed: {after}"), "utf-8")
    save(small)
    found = json.loads(run("review", "HEAD~1..other", "--json", root=small).out)["review"]
    assert [(each["code"], each["address"]) for each in found if each["address"] == "signed"] == ([("R06", "signed")] if told else [])
