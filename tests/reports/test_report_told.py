"""What the report tells of each kind beside its counts and rates: every figure here was counted by hand."""

import json
import re
import shlex

import pytest
from report_samples import PROJECTS, RECORDS, TODAY, ledger_of

from dicoop.frozen import replace
from dicoop.kinds import EVERY
from dicoop.render import render
from dicoop.reports.meeting import KEYS, case, report
from dicoop.reports.outside import outside
from dicoop.reports.reference_day import when

FIRM, OTHER = "E-2019-QL001", "E-2019-XQ001"
POLICIES = [{"key": "forty", "name": "四十条", "articles": ["第1条"]}]


def of(kind, *records, number=2, county=None, lang="zh"):
    """Return the tables of the report of meeting 2, held on 10 May 2019, by title: the rows in words, and the notes."""
    letter = EVERY[kind].letter
    own = [{"county": "QL", **each, "id": each.get("id", f"{letter}-2019-QL{n:03}")} for n, each in enumerate(records, 1)]
    more = {kind: [{**each, "title": each.get("title", "示例")} if kind != "project" else each for each in own]}
    ledger = replace(ledger_of({**RECORDS, **more}, policies=POLICIES), kinds=EVERY)
    page = report(case(ledger, when(ledger, str(number), None, TODAY), county))
    key = "delivery" if kind == "project" else kind
    found = [block for section in page.sections if section.key == key for block in section.blocks if hasattr(block, "rows")]
    return {block.key: told(page, block, lang) for block in found}


def told(page, block, lang):
    """Return the rows of a table as they are printed, the total last."""
    alone = replace(page, sections=(replace(page.sections[0], blocks=(replace(block, notes=(), title=None, most=None),)),))
    rows = render(alone, "plain", lang, width=300).splitlines()[7:]
    return [" ".join(row.split()) for row in rows if row and not row.startswith("--")]


def loan(signed, amount, bank=OTHER, *steps, **more):
    shared = {"enterprise": FIRM, "institution": bank, "instrument": "loan", "signed": signed, "amount": amount}
    return {**shared, "steps": [{"step": "credited", "date": day, "amount": money} for day, money in steps], **more}


def drawn(day, amount):
    return {"drawdowns": [{"receipt": f"FK-{day}", "date": day, "amount": amount}]}


def test_money_is_followed_by_bank_county_and_meeting():
    loans = (
        loan("2019-01-20", "1亿元", OTHER, ("2019-02-01", "8000万元"), **drawn("2019-03-01", "2000万元"), meeting="1"),
        loan("2019-02-20", "5000万元", OTHER, county="XQ", meeting="2"),
        loan("2019-05-20", "9亿元"),  # after the meeting
    )
    page = of("financing", *loans)
    assert page["by_institution"] == ["示例钢铁有限公司 2 1.50 1 0.80 0.20 15.4% 0.20"]  # 0.20 of 0.80 and 0.50
    assert page["by_county"] == [
        "清陵县 1 1.00 1 0.80 0.20 25.0% 0.20",
        "西渠县 1 0.50 0 0.00 0.00 0.0% 0.00",
        "全市 2 1.50 1 0.80 0.20 15.4% 0.20",
    ]
    assert page["by_meeting"] == [
        "第1次 1 1.00 1 0.80 0.20 25.0% 0.20",
        "第2次 1 0.50 0 0.00 0.00 0.0% 0.00",
        "合计 2 1.50 1 0.80 0.20 15.4% 0.20",
    ]
    assert "by_county" not in of("financing", *loans, county="QL")  # the total of the banks is the line of the county
    assert page["waiting"] == ["F-2019-QL002 示例 西渠县 示例钢铁有限公司 5000 79 —"]  # from 20 February to 10 May


def test_what_matures_within_30_days():
    money = {**drawn("2019-02-01", "3000万元"), "repayments": [{"receipt": "HK-1", "date": "2019-03-01", "amount": "1000万元"}]}
    loans = [loan("2019-01-20", "1亿元", maturity=day, **money) for day in ("2019-06-09", "2019-05-10", "2019-06-10", "2019-05-09")]
    assert of("financing", *loans)["maturing"] == [
        "F-2019-QL002 示例 清陵县 示例钢铁有限公司 2019-05-10 3000 1000",
        "F-2019-QL001 示例 清陵县 示例钢铁有限公司 2019-06-09 3000 1000",
    ]


def test_who_answers_for_how_much_and_what_banks_bear():
    answers = {"guarantor": OTHER, "amount": "5000万元", "from": "2019-02-01", "shares": {"guarantor": "80%", "bank": "20%"}}
    cover = [
        {"receipt": f"DC-{how}", "date": "2019-04-01", "amount": amount, "how": how}
        for how, amount in (("compensated", "300万元"), ("released", "700万元"))
    ]
    page = of(
        "financing",
        loan("2019-01-20", "1亿元", guarantee=answers, cover=cover),
        loan("2019-01-21", "1亿元", guarantee={**answers, "to": "2019-05-01"}),  # over by the day
        loan("2019-01-22", "1亿元"),
    )
    assert page["guaranteed"] == ["示例钢铁有限公司 2 0.50 0.10 0.03 30.0%"]


def test_who_answers_for_money_stays_in_the_office():
    """Guarantees are private unless the ledger says otherwise, and a sum over one of them would tell it."""
    answers = {"guarantor": OTHER, "amount": "5000万元", "from": "2019-02-01", "shares": {"bank": "20%"}}
    ledger = replace(
        ledger_of(
            {
                **RECORDS,
                "financing": [{**loan("2019-01-20", "1亿元", guarantee=answers), "id": "F-2019-QL001", "title": "示例", "county": "QL"}],
            }
        ),
        kinds=EVERY,
    )
    page, left = outside(report(case(ledger, when(ledger, "2", None, TODAY))), ledger)
    found = next(block for section in page.sections for block in section.blocks if getattr(block, "key", "") == "guaranteed")
    assert [column.key for column in found.columns] == ["number", "compensated", "compensation"]
    assert [label.zh for label in left] == ["不外传、没有写进去的：融资的担保机构、融资的在保额、融资的其中银行分担"]


def need(type_, **more):
    return {"side": "need", "type": type_, "enterprise": FIRM, "raised": "2019-02-01", "lead": "市发展改革委", **more}


def match(stage, **more):
    return {"matches": [{"key": "1", "date": "2019-03-01", "stage": stage, "partner": OTHER, **more}]}


def test_factors_by_type_with_what_is_short():
    postings = (
        need("land", quantity="120亩", **match("met", quantity="50亩")),
        need("land", quantity="30亩", **match("met", quantity="30亩")),
        need("energy", quantity="3万千瓦时"),
        need("energy", quantity="200吨标准煤"),
        need("financing", amount="2亿元", **match("met", amount="5000万元")),
        need("labour", quantity="9人", closed={"date": "2019-03-01", "result": "withdrawn", "reason": "不办了"}),
        need("labour", quantity="8人", raised="2019-06-01"),
    )
    assert of("posting", *postings)["assured"] == [
        "用地 2 1 50.0% 70亩",
        "用能 2 0 0.0% 3万千瓦时、200吨标准煤",
        "融资 1 0 0.0% 1.5亿元",
        "合计 5 1 20.0% —",
    ]
    assert of("posting", *postings[:1], lang="en")["assured"] == ["land 1 0 0.0% 70亩"]


def test_matching_by_type():
    offer = {"side": "offer", "type": "product", "enterprise": FIRM, "raised": "2019-02-01", "released": "2019-02-02", "amount": "1亿元"}
    postings = (
        offer,
        {**offer, **match("intended")},
        {**offer, **match("signed")},
        {**offer, "released": "2019-05-11"},
        need("research", released="2019-02-02"),
    )
    assert of("posting", *postings)["matched"] == ["产品 3 2 1 66.7% 33.3%", "攻关 1 0 0 0.0% 0.0%", "合计 4 2 1 50.0% 25.0%"]


def care(officer, *visits, **more):
    shared = {"type": "team", "officer": officer, "unit": "市发展改革委", "enterprise": FIRM, "since": "2019-01-05"}
    own = [{"date": day, "method": "onsite", "result": result, "text": "走访", **rest} for day, result, rest in visits]
    return {**shared, "visits": own, **more}


def test_who_was_not_visited_or_not_found_and_who_has_most():
    page = of(
        "assignment",
        care("副市长", ("2019-01-08", "normal", {}), ("2019-03-02", "unreachable", {"issue": "I-2019-QL001"})),
        care("副市长", ("2019-01-09", "normal", {}), type="department"),
        care("局长", since="2019-02-01"),
        care("局长", since="2019-02-01", ended={"date": "2019-03-01", "reason": "调离"}),
    )
    assert page["by_type"] == [
        "部门联系 1 0 0.0% 50.0% 0",
        "专班 2 1 50.0% 25.0% 1",
        "合计 3 1 33.3% 33.3% 1",
    ]  # in 92 days; 1 of 2, 1 of 4 in 30 days each
    assert page["by_officer"] == ["副市长 2 3 1", "局长 1 0 0", "合计 3 3 1"]
    assert page["unvisited"] == [
        "S-2019-QL002 示例 清陵县 副市长 市发展改革委 2019-01-09",
        "S-2019-QL003 示例 清陵县 局长 市发展改革委 —",
    ]
    assert page["unreachable"] == ["S-2019-QL001 示例 清陵县 副市长 2019-03-02 走访"]


def award(*steps, paid="", **more):
    shared = {"enterprise": FIRM, "unit": "市发展改革委", "policy": "forty", "type": "reward", "applied": "2019-01-11", "amount": "100万元"}
    payments = [{"receipt": "DX-1", "date": "2019-05-01", "amount": paid}] if paid else []
    return {**shared, "steps": [{"step": step, "date": day, **rest} for step, day, rest in steps], "payments": payments, **more}


def test_awards_unpaid_by_age_and_refused_by_ground():
    def approved(day):
        return ("accepted", "2019-01-12", {}), ("approved", day, {"amount": "80万元"})

    page = of(
        "award",
        award(*approved("2019-01-20"), paid="30万元"),  # 110 days ago
        award(*approved("2019-03-10")),  # 61
        award(*approved("2019-04-10"), enterprise=OTHER, paid="10万元"),  # 30
        award(("refused", "2019-02-01", {"reason": "不符"}), ground="expired"),
    )
    assert page["unpaid"] == ["市发展改革委 3 200 1 0 1 1"]  # 50 and 80 and 70
    assert page["refused"] == ["政策过期 1 100"]
    assert page["policies"] == ["四十条 4 400 240 40 2 16.7% — — 0.0%"]


def month(number, state, share="50万元", **more):
    return {
        "period": f"2019-0{number}",
        "date": f"2019-0{number + 1}-05",
        "state": state,
        "purchases": "100万元",
        "purchases_local": share,
        **more,
    }


def firm(enterprise, *months, **more):
    return {
        "enterprise": enterprise,
        "year": "2019",
        "since": "2019-01-05",
        "unit": "市发展改革委",
        "key_firm": "true",
        "months": months,
        **more,
    }


def test_firms_that_stand_still_and_those_that_buy_little_in_the_city():
    page = of(
        "monitor",
        firm(FIRM, month(1, "running", "10万元"), month(3, "stopped", "30万元", cause="orders")),
        firm(OTHER, month(1, "running", "90万元"), month(3, "half", "80万元", cause="funds")),
    )
    assert page["stopped"] == [
        "R-2019-QL001 示例 清陵县 市发展改革委 2019-03 停产 订单不足",
        "R-2019-QL002 示例 清陵县 市发展改革委 2019-03 半停产 资金紧张",
    ]
    assert page["below_the_mean"] == ["示例轴承有限公司 200 40 20.0% —"]  # of 210 in 400


def test_secondments_by_direction():
    post = {"type": "secondment", "signed": "2019-01-20", "post": "副局长", "direction": "to_place", "to": "2019-12-31"}
    page = of("cooperation", post, {**post, "to": "2019-05-09"}, {**post, "direction": "to_enterprise"})
    assert page["secondments"] == ["企→地 2 1 1", "地→企 1 1 0", "合计 3 2 1"]


def test_cultivation_by_stage_with_moves_and_blockers():
    shared = {"enterprise": FIRM, "track": "listing", "joined": "2019-01-05", "lead": "市发展改革委"}
    page = of(
        "cultivation",
        {**shared, "steps": [{"step": "advised", "date": "2019-03-01"}], "blocker": "土地证未办"},
        {**shared, "track": "hitech"},
        {**shared, "track": "hitech", "steps": [{"step": "filed", "date": "2019-01-09", "evidence": "受理单"}]},
    )
    assert page["stages"] == ["上市 1 0 1 0", "高新技术企业 2 1 0 1", "合计 3 1 1 1"]
    assert page["moved"] == ["G-2019-QL001 示例 清陵县 上市 签约中介 2019-03-01"]
    assert page["blocked"] == ["G-2019-QL001 示例 清陵县 上市 签约中介 土地证未办"]


FIRST, SECOND, *REST = PROJECTS


def projects(first, second=None):
    return of("project", {**FIRST, **first}, {**SECOND, **(second or {})}, *REST)


def approval(matter, **more):
    return {"matter": matter, "unit": "市发展改革委", "accepted": "2019-03-04", "promised": "5", "legal": "20", **more}


def test_joint_approvals_by_matter_and_unit_and_those_overdue():
    """Five working days from 4 March 2019, a Monday, end on the 11th."""
    first = [approval("环评", granted="2019-03-11", outcome="granted"), approval("规划")]
    second = [
        approval("环评", granted="2019-03-12", outcome="granted"),
        approval("规划", unit="市交通运输局", accepted="2019-05-09"),
        approval("消防", outcome="not_needed"),
    ]
    page = projects({"approvals": first}, {"approvals": second})
    assert page["approvals"] == [
        "环评 2 2 1 0 0 2 2 100.0%",
        "规划 2 0 0 0 1 2 0 0.0%",
        "消防 1 0 0 0 0 0 0 —",
        "合计 5 2 1 0 1 4 2 50.0%",
    ]
    assert page["approving"] == ["市发展改革委 4 2 1 0 1 3 2 66.7%", "市交通运输局 1 0 0 0 0 1 0 0.0%", "合计 5 2 1 0 1 4 2 50.0%"]
    assert page["overdue_approvals"] == [
        "联审联批：规划 P-2019-QL001 QLQL001项目 清陵县 市发展改革委 2019-03-11 60"
    ]  # days of the calendar: 20, 30 and 10
    assert projects({"approvals": [{**first[0], "accepted": "2019-05-11", "granted": "2019-05-15"}]}) == {}  # after the meeting


def test_what_was_granted_in_a_year_before_is_granted_and_none_of_what_this_year_needs():
    before = approval("环评", accepted="2018-11-05", needed="2018-12-20", granted="2018-11-12", outcome="granted")
    assert projects({"approvals": [before]})["approvals"] == ["环评 1 1 1 0 0 0 0 —"]


def test_works_owed_and_paid():
    owed = [{"receipt": f"GC-{day}", "date": day, "amount": "1000万元"} for day in ("2019-03-01", "2019-05-01")]
    page = projects({"payable": owed, "paid": [{"receipt": "ZF-1", "date": "2019-04-01", "amount": "400万元"}]})
    assert page["works"] == ["清陵县 1 0.10 0.04 40.0% 0.16"]  # 1000 are 30 days old, 2000 less 400 are owed


def test_what_stands_still_and_has_a_plan_of_its_own():
    pauses = [{"paused": "2019-02-01", "reason": "雨季", "resumed": "2019-02-20"}, {"paused": "2019-03-01", "reason": "疫情"}]
    plan = {"blocker": "用地", "measure": "调剂", "unit": "市交通运输局", "start_expected": "2019-06-30"}
    page = projects({"pauses": pauses, "case": plan}, {"case": plan, "pauses": [{**pauses[0], "resumed": "2019-05-11"}]})
    assert page["paused"] == [
        "P-2019-QL001 QLQL001项目 清陵县 市发展改革委 2019-03-01 疫情 10.00",
        "P-2019-QL002 QLQL002项目 清陵县 市发展改革委 2019-02-01 雨季 3.00",
    ]
    assert page["cases"] == ["P-2019-QL002 QLQL002项目 清陵县 用地 调剂 市交通运输局 2019-06-30"]  # the first has started


def test_who_was_not_looked_into_since_the_previous_meeting():
    looked = {"dispatched": [{"date": "2019-03-01", "text": "现场调度"}]}
    page = projects(looked, {"dispatched": [{"date": "2019-01-10", "text": "现场调度"}]})
    assert page["undispatched"] == [
        "P-2019-GX001 GXGX001项目 高新区 市发展改革委 已签约 — 6.00",
        "P-2019-QL002 QLQL002项目 清陵县 市发展改革委 已签约 2019-01-10 3.00",
        "P-2019-WS001 WSWS001项目 市外 市发展改革委 已签约 — 1.00",
    ]
    assert "undispatched" not in projects({})


def test_nothing_is_told_of_what_nobody_wrote_down():
    ledger = replace(ledger_of(RECORDS), kinds=EVERY)
    page = report(case(ledger, when(ledger, "2", None, TODAY)))
    assert [section.key for section in page.sections] == list(KEYS)


@pytest.mark.parametrize(("county", "least"), [("", 3), ("QL", 1)])
def test_the_command_under_a_table_lists_it_in_the_same_order(later, run, monkeypatch, county, least):
    """The first ten of what it lists, or counts, are those told."""
    where = ("--county", county) if county else ()
    monkeypatch.setenv("COLUMNS", "300")
    words = run("report", "--meeting", "18", *where, "--format", "terminal", root=later, today="2021-03-23").out
    tables = re.findall(r"((?:^.+\n)+)另有 \d+ 项：dicoop (\w+ list .*)$", words, re.MULTILINE)
    assert len(tables) >= least
    for rows, command in tables:
        shown = [line.split()[0] for line in rows.splitlines() if not line.startswith("─")]
        shown = shown[shown.index("编号") + 1 :] if "编号" in shown else shown[2:-1]
        found = json.loads(run(*shlex.split(command), "--json", root=later).out)
        listed = [row["id"] for row in found["rows"]] if "rows" in found else [next(iter(row.values())) for row in found["counts"]]
        assert shown == listed[:10], command
        assert len(listed) > len(shown) == 10


def test_platforms_by_level_and_leads_by_way():
    platform = {"type": "platform", "signed": "2019-02-01"}
    page = of("cooperation", *({**platform, "level": level} for level in ("national", "city", "city")))
    assert page["platforms"] == ["国家级 1", "市级 2", "合计 3"]
    lead = {"investor": "某集团", "lead": "市发展改革委", "found": "2019-02-01"}
    dropped = {"steps": [{"step": "dropped", "date": "2019-03-01", "reason": "另选他处"}]}
    page = of("lead", {**lead, "way": "chain"}, {**lead, "way": "park"}, {**lead, "way": "park", **dropped})
    assert page["ways"] == ["产业链招商 1 1 0", "园区招商 2 1 1", "合计 3 2 1"]


def test_it_is_said_of_every_table_where_rounding_shows(later, run):
    """31.0% and 33.3% stood beside -2.4 without a word."""
    words = run("report", "--meeting", "18", "--section", "posting", root=later, today="2021-03-23").out
    assert "- 因四舍五入，要素保障率、" in words
    assert "印出的两个数相减不等于印出的差。" in words


def test_what_is_overdue_stands_in_the_order_of_its_days(later, run):
    """241 working days stood below 283 days, though they began ten weeks before."""
    words = run("report", "--meeting", "18", "--section", "financing", root=later, today="2021-03-23").out
    days = re.findall(r"^红灯 .* (\d{4}-\d\d-\d\d) +\d+$", words, re.MULTILINE)
    assert len(days) == 15
    assert days == sorted(days)


def test_a_countys_page_has_no_table_of_counties_that_repeats_a_total(later, run):
    """各县区签约到放款 had one line there, that of 合计 two tables above."""
    words = run("report", "--meeting", "18", "--county", "QL", root=later, today="2021-03-23").out
    assert "各金融机构签约到放款" in words
    assert "各县区签约到放款" not in words
    assert "工程款" in words
