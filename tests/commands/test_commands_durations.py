"""`rates --durations`: how many days clearing took, and how far nodes slipped."""

import json
import statistics
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

import openpyxl
import pytest
from conftest import SETTINGS, write

from dicoop.kinds import BUILT_IN
from dicoop.store.find import Shelf
from dicoop.store.load import load

ISSUE = """
== ledgers/issues/QL/2019/I-2019-QL{n:03}.yaml
id: I-2019-QL{n:03}
title: 问题{n}
enterprise: E-2016-QL003
county: {county}
category: {category}
raised: 2019-03-01
lead: 市发展改革委
steps:
  - step: listed
    date: 2019-03-01
    by: 市地企合作办
  - step: claimed
    date: 2019-03-02
    by: 市发展改革委
{more}"""
CLEARED = "  - step: cleared\n    date: {}\n    outcome: resolved\n    evidence: 验收单\n"
REOPENED = "  - step: reopened\n    date: {}\n    reason: 又坏了\n"
AGAIN = "  - step: claimed\n    date: {}\n    by: 市发展改革委\n"
FIRM = "== ledgers/enterprises/QL/2016/E-2016-QL003.yaml\nid: E-2016-QL003\nname: 示例轴承有限公司\ncounty: QL\n"
PROJECT = """
== ledgers/projects/QL/2019/P-2019-QL007.yaml
id: P-2019-QL007
name: 精密轴承智能工厂
enterprise: E-2016-QL003
county: QL
signed: 2019-01-20
investment: 12.5亿元
lead: 市发展改革委
nodes:
  filing: {plan: 2019-02-01, done: 2019-02-11, evidence: 备案证明}
  eia: {plan: 2019-03-01, done: 2019-02-26, evidence: 批复}
  permit: {plan: 2019-03-31, done: 2019-03-31, evidence: 施工许可证}
  start: {plan: 2019-05-01, done: 2019-06-02, evidence: 开工令}
  completion: {plan: 2019-05-31}
  production: {done: 2019-06-03, evidence: 照片}
"""


ZH = """\
办结用时和节点偏差（2019年6月30日）
===================================

办结用时
--------

类别  办结（件）  合计（天）  平均（天）  中位数（天）        15天内         30天内
----  ----------  ----------  ----------  ------------  ------------  -------------
用地           2          31       15.50          15.5  50.0%（1/2）  100.0%（2/2）
融资           3         121       40.33            31   0.0%（0/3）   33.3%（1/3）
----  ----------  ----------  ----------  ------------  ------------  -------------
全部           5         152       30.40            30  20.0%（1/5）   60.0%（3/5）
- 办结用时：从提出到办结的日历天数，退回后又办结的算到最后一次办结；15天内、30天内：不超过15天、30天。不在内的：尚未办结的2件。

节点偏差
--------

节点      完成（个）  合计（天）  平均（天）  中位数（天）       晚于计划         按计划       早于计划
--------  ----------  ----------  ----------  ------------  -------------  -------------  -------------
备案               1          10       10.00            10  100.0%（1/1）    0.0%（0/1）    0.0%（0/1）
环评               1          -3       -3.00            -3    0.0%（0/1）    0.0%（0/1）  100.0%（1/1）
施工许可           1           0        0.00             0    0.0%（0/1）  100.0%（1/1）    0.0%（0/1）
开工               1          32       32.00            32  100.0%（1/1）    0.0%（0/1）    0.0%（0/1）
--------  ----------  ----------  ----------  ------------  -------------  -------------  -------------
全部               4          39        9.75             5   50.0%（2/4）   25.0%（1/4）   25.0%（1/4）
- 节点偏差：完成日期减现行计划日期的日历天数，正数为推迟，负数为提前；含终止的项目。不在内的：没有计划的，尚未完成的（其中计划已到的1个）。
"""
EN = """\
Days to clear, and node slippage (30 June 2019)
===============================================

Days to clear
-------------

Category  Cleared  Sum (days)  Mean (days)  Median (days)  Within 15 days  Within 30 days
--------  -------  ----------  -----------  -------------  --------------  --------------
land            2          31        15.50           15.5     50.0% (1/2)    100.0% (2/2)
finance         3         121        40.33             31      0.0% (0/3)     33.3% (1/3)
--------  -------  ----------  -----------  -------------  --------------  --------------
All             5         152        30.40             30     20.0% (1/5)     60.0% (3/5)
- Days to clear: calendar days from raised to cleared, of what was reopened to its last clearing; within 15 and 30 days: no more than so many. Excluded: 2 not yet cleared.

Node slippage
-------------

Node    Done  Sum (days)  Mean (days)  Median (days)          Late    On the day         Early
------  ----  ----------  -----------  -------------  ------------  ------------  ------------
filing     1          10        10.00             10  100.0% (1/1)    0.0% (0/1)    0.0% (0/1)
EIA        1          -3        -3.00             -3    0.0% (0/1)    0.0% (0/1)  100.0% (1/1)
permit     1           0         0.00              0    0.0% (0/1)  100.0% (1/1)    0.0% (0/1)
start      1          32        32.00             32  100.0% (1/1)    0.0% (0/1)    0.0% (0/1)
------  ----  ----------  -----------  -------------  ------------  ------------  ------------
All        4          39         9.75              5   50.0% (2/4)   25.0% (1/4)   25.0% (1/4)
- Node slippage: calendar days from the plan as it stands to the day it was done, below zero where ahead of it; ended projects included. Excluded: nodes without a plan, and those not done (1 of them planned by now).
"""


@pytest.fixture
def root(tmp_path):
    """Five issues: cleared after 15, 16, 30 and 31 days, one cleared, reopened and cleared anew after 60, one reopened, one never cleared."""
    (tmp_path / "ledgers").mkdir()
    (tmp_path / "ledgers/ledger.yaml").write_text(SETTINGS, "utf-8")
    ends = [
        ("QL", "land", CLEARED.format("2019-03-16")),
        ("QL", "land", CLEARED.format("2019-03-17")),
        ("QL", "finance", CLEARED.format("2019-03-31")),
        ("XQ", "finance", CLEARED.format("2019-04-01")),
        (
            "XQ",
            "finance",
            CLEARED.format("2019-03-11") + REOPENED.format("2019-03-12") + AGAIN.format("2019-03-13") + CLEARED.format("2019-04-30"),
        ),
        ("XQ", "land", CLEARED.format("2019-03-11") + REOPENED.format("2019-03-12")),
        ("WS", "land", ""),
    ]
    issues = (ISSUE.format(n=n, county=county, category=category, more=more) for n, (county, category, more) in enumerate(ends, 1))
    return write(tmp_path, FIRM + "".join(issues).replace("\n\n", "\n") + PROJECT.lstrip("\n"))


def told(run, root, *words):
    ran = run("rates", "--durations", *words, "--format", "json", root=root, today="2019-06-30")
    assert ran.code == 0, ran.err
    return json.loads(ran.out)["sections"]


def share(n, of):
    exact = Decimal(100 * n) / of
    return {"numerator": str(n), "denominator": str(of), "percent": str(exact.quantize(Decimal("0.1"), ROUND_HALF_UP))}


def test_what_people_read(run, root):
    zh, en = (run("rates", "--durations", root=root, lang=lang, today="2019-06-30").out for lang in ("zh", "en"))
    assert zh == ZH
    assert en == EN


def test_each_cell_is_exact(run, root):
    found = told(run, root)
    assert found["clearing"]["clearing_total"] == {
        "category": None,
        "number": 5,
        "days": 152,
        "mean": "30.40",
        "median": "30",
        "within_15": share(1, 5),
        "within_30": share(3, 5),
    }
    nodes = {row["node"]: row for row in found["slip"]["slip"]}
    assert {name: row["days"] for name, row in nodes.items()} == {"filing": 10, "eia": -3, "permit": 0, "start": 32}
    assert found["slip"]["slip_total"] == {
        "node": None,
        "number": 4,
        "days": 39,
        "mean": "9.75",
        "median": "5",
        "late": share(2, 4),
        "on_time": share(1, 4),
        "early": share(1, 4),
    }


def test_as_it_stood_on_a_day(run, root):
    earlier = told(run, root, "--as-of", "2019-03-16")
    assert [(row["category"], row["days"]) for row in earlier["clearing"]["clearing"]] == [("land", 15)]
    assert earlier["slip"]["slip_total"]["number"] == 2
    nothing = told(run, root, "--as-of", "2018-01-01")
    assert nothing["clearing"]["clearing_total"] == {
        "category": None,
        "number": 0,
        "days": 0,
        "mean": None,
        "median": None,
        "within_15": {"numerator": "0", "denominator": "0", "percent": None},
        "within_30": {"numerator": "0", "denominator": "0", "percent": None},
    }


def test_by_a_field_and_a_condition(run, root):
    by = told(run, root, "--by", "county")
    assert [(row["county"], row["number"]) for row in by["clearing"]["clearing"]] == [("QL", 3), ("XQ", 2)]
    assert [(row["county"], row["number"]) for row in by["slip"]["slip"]] == [("QL", 4), ("XQ", 0)]
    assert list(told(run, root, "--where", "category=land")) == ["clearing"]
    assert list(told(run, root, "--by", "kind")) == ["slip"]
    titled = run("rates", "--durations", "--where", "category=land", root=root, today="2019-06-30").out.splitlines()[0]
    assert titled == "办结用时和节点偏差（2019年6月30日） · 只计类别=用地"


@pytest.mark.parametrize(
    ("words", "zh", "en"),
    [
        ("--rate start", "错误：--durations 不和 --rate 一起用\n", "error: --durations cannot be used with --rate\n"),
        ("--variant start=chained", "错误：--durations 不和 --variant 一起用\n", "error: --durations cannot be used with --variant\n"),
        ("--explain", "错误：--durations 不和 --explain 一起用\n", "error: --durations cannot be used with --explain\n"),
        ("--meetings 1..2", "错误：--meetings 不和 --durations 一起用\n", "error: --meetings cannot be used with --durations\n"),
        (
            "--by product",
            "错误：办结用时不能按 product 分组或筛选：它的记录没有这个字段\n",
            "error: the days to clear cannot be grouped or filtered by product: its records lack it\n",
        ),
    ],
)
def test_what_does_not_go_together(words, zh, en, root, refused):
    refused(root, ("rates", "--durations", *words.split()), 2, zh, en)


def test_a_spreadsheet_has_numbers(run, root, tmp_path):
    path = tmp_path / "days.xlsx"
    assert run("rates", "--durations", "-o", path, root=root, today="2019-06-30").code == 0
    book = openpyxl.load_workbook(path)
    assert {type(cell.value) for sheet in book for row in sheet for cell in row if cell.value in (30.4, 15.5, 9.75)} == {float}
    assert {15.5, 30.4, 9.75} <= {cell.value for sheet in book for row in sheet for cell in row}


def test_a_csv_has_numbers(run, root):
    rows = run("rates", "--durations", "--section", "slip", "--format", "csv", root=root, today="2019-06-30").out.splitlines()
    assert rows[2].startswith("环评,1,-3,-3.00,-3,")


def test_the_days_of_the_sample_are_those_of_its_records(run, sample):
    """Counted once more from the records, by other code."""
    day = date(2019, 8, 21)
    ledger = load(Shelf(sample))
    days = [
        (max(step.date for step in issue.steps if step.step == "cleared" and step.date <= day) - issue.raised).days
        for issue in ledger.counting("issue")
        if BUILT_IN["issue"].stage(issue, day).value == "cleared"
    ]
    slips = [
        (node.done - node.plan).days
        for project in ledger.counting("project")
        for node in project.nodes.values()
        if project.signed <= day and node.plan and node.done and node.done <= day
    ]
    found = json.loads(run("rates", "--durations", "--as-of", str(day), "--format", "json", root=sample).out)["sections"]
    for total, each in ((found["clearing"]["clearing_total"], days), (found["slip"]["slip_total"], slips)):
        assert len(each) > 20
        assert (total["number"], total["days"]) == (len(each), sum(each))
        assert Decimal(total["median"]) == Decimal(str(statistics.median(each)))
        assert abs(Decimal(total["mean"]) * len(each) - sum(each)) <= Decimal("0.005") * len(each)
    assert [found["clearing"]["clearing_total"][name]["numerator"] for name in ("within_15", "within_30")] == [
        str(sum(n <= span for n in days)) for span in (15, 30)
    ]
    assert [found["slip"]["slip_total"][name]["numerator"] for name in ("late", "on_time", "early")] == [
        str(sum(test)) for test in ([n > 0 for n in slips], [n == 0 for n in slips], [n < 0 for n in slips])
    ]
