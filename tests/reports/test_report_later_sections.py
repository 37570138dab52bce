"""What the report says of a year's investment, of policies and bulletins, and of the next theme: only where there is something to say."""

from datetime import date
from fractions import Fraction

import pytest
from report_samples import MEETINGS, RECORDS, TODAY, ledger_of

from dicoop.document import numeral
from dicoop.frozen import replace
from dicoop.kinds import EVERY
from dicoop.render import render
from dicoop.render.sections import only
from dicoop.reports.meeting import KEYS, annual, case, report
from dicoop.reports.meeting.own import suggested
from dicoop.reports.reference_day import when
from dicoop.rules import supervision

EVENT = {"id": "V-2019-SJ001", "title": "四月通报", "type": "bulletin", "date": "2019-05-05", "host": "市发展改革委", "period": "2019-04"}
NAMED = {
    **EVENT,
    "places": [{"place": "高新区", "rung": "praise", "reason": "开工率居前"}, {"place": "市发展改革委", "rung": "speak", "reason": "迟报"}],
}
LOAN = {
    "title": "示例贷款",
    "enterprise": "E-2019-QL001",
    "institution": "E-2019-QL002",
    "county": "QL",
    "instrument": "loan",
    "signed": "2019-01-20",
    "amount": "1亿元",
}
POLICIES = [{"key": "forty", "name": "四十条", "articles": ["第1条", "第2条", "第3条", "第4条"], "budget": {"2019": "200万元"}}]


def told(number=2, county=None, more=None, **settings):
    ledger = ledger_of({**RECORDS, **(more or {})}, **settings)
    return report(case(ledger, when(ledger, str(number), None, TODAY), county))


def text(document, key):
    return render(only(document, key), "plain", "zh", width=200)


def with_kinds(ledger):
    """Return a ledger that tells of all kinds, as one with records of them does."""
    return replace(ledger, kinds=EVERY)


def of_all_kinds(number=2, county=None, more=None, **settings):
    ledger = with_kinds(ledger_of({**RECORDS, **(more or {})}, **settings))
    return report(case(ledger, when(ledger, str(number), None, TODAY), county))


def test_a_report_before_such_records_is_as_it_was():
    later = {"event": [{**NAMED, "date": "2019-06-01", "id": "V-2019-SJ002"}]}
    assert [section.key for section in of_all_kinds(more=later).sections] == list(KEYS)
    for form in ("plain", "json", "markdown"):
        assert render(of_all_kinds(more=later), form, "zh") == render(of_all_kinds(), form, "zh") == render(told(), form, "zh")


def test_a_years_investment_is_told_with_its_gap():
    first, *rest = RECORDS["project"]
    planned = {**first, "annual": {"2019": "2亿元"}, "progress": [{"date": "2019-03-01", "text": "施工中", "invested": "1亿元"}]}
    page = told(more={"project": [planned, *rest]})
    assert [section.key for section in page.sections] == [*KEYS[:2], "annual", *KEYS[2:]]
    shown = text(page, "annual")
    assert "三、2019年度投资" in shown
    row = next(line.split() for line in shown.splitlines() if line.startswith("清陵县"))
    assert row == ["清陵县", "1", "2.00", "1.00", "50.0%", "+16.7"]  # on 10 May four of twelve months are over
    assert next(line.split() for line in shown.splitlines() if line.startswith("全市"))[1:] == row[1:]
    assert "分母：当年计划投资" in shown
    assert "annual" not in [section.key for section in told(more={"project": [{**planned, "annual": {"2020": "2亿元"}}, *rest]}).sections]


def test_a_years_gap_is_that_published_of_jiangmen():
    """629.0 of 647.4 by October is 97.2%, 13.8 points ahead."""
    assert annual.elapsed(date(2019, 10, 31)) == Fraction(10, 12)
    planned = {
        **RECORDS["project"][0],
        "annual": {"2019": "647.4亿元"},
        "progress": [{"date": "2019-10-30", "text": "施工中", "invested": "629亿元"}],
    }
    ledger = ledger_of({**RECORDS, "project": [planned], "meeting": [{**MEETINGS[0], "date": "2019-10-31"}]})
    shown = text(report(case(ledger, when(ledger, "1", None, date(2019, 12, 1)))), "annual")
    assert next(line.split() for line in shown.splitlines() if line.startswith("清陵县"))[-2:] == ["97.2%", "+13.8"]


@pytest.mark.parametrize(
    ("held", "expected"),
    [
        ([], ("a", None)),
        ([(1, ("a",))], ("b", None)),
        ([(1, ("a",)), (2, ("b", "c"))], ("a", 1)),
        ([(1, ("b",)), (2, ("a", "c")), (3, ("b",))], ("a", 2)),
    ],
)
def test_the_theme_held_longest_ago_has_its_turn(held, expected):
    assert suggested(("a", "b", "c"), held) == expected


def test_no_theme_is_suggested_where_none_are_kept():
    assert suggested((), [(1, ("a",))]) is None


def test_bulletins_stand_beside_the_ledgers_own_list():
    page = of_all_kinds(more={"event": [NAMED]})
    assert [section.key for section in page.sections] == [*KEYS[:2], "event", *KEYS[2:], "next"]
    rows = [line.split() for line in text(page, "event").splitlines() if line.startswith("V-2019-SJ001")]
    assert rows[0][1:5] == ["四月通报", "第1次", "高新区", "表扬"]
    assert {row[3] for row in rows} <= {"高新区", "清陵县", "西渠县"}  # no unit
    assert {row[-1] for row in rows} <= {"一致", "不一致"}
    assert "主题建议：项目对接（最近一次是第1次，各主题中间隔最久）。" in text(page, "next")
    assert [section.key for section in of_all_kinds(county="QL", more={"event": [NAMED]}).sections] == list(KEYS)


def test_however_many_bulletins_a_day_is_looked_at_once_for_all(monkeypatch):
    looked = []
    real = supervision._read
    monkeypatch.setattr(supervision, "_read", lambda ledger, day: looked.append(day) or real(ledger, day))
    text(of_all_kinds(), "supervision")
    own = len(looked)
    many = [{**NAMED, "id": f"V-2019-SJ00{n}", "date": f"2019-05-0{n}", "meeting": n % 2 + 1} for n in range(1, 7)]
    assert text(of_all_kinds(more={"event": many}), "event").count("V-2019-SJ00") > 4
    assert len(looked) - 2 * own <= len(set(looked))


def test_each_policy_has_its_line():
    steps = [{"step": "accepted", "date": "2019-02-01"}, {"step": "approved", "date": "2019-02-10", "amount": "80万元"}]
    award = {
        "id": "A-2019-QL001",
        "title": "设备奖补",
        "county": "QL",
        "enterprise": "E-2019-QL001",
        "unit": "市发展改革委",
        "policy": "forty",
        "article": "第2条",
        "type": "reward",
        "applied": "2019-01-20",
        "amount": "100万元",
        "steps": steps,
        "payments": [{"receipt": "DX-1", "date": "2019-03-01", "amount": "40万元"}],
    }
    policies = [*POLICIES, {**POLICIES[0], "key": "nine", "name": "九条"}]
    shown = text(of_all_kinds(more={"award": [award]}, policies=policies), "award")
    rows = [line.split() for line in shown.splitlines() if line.startswith(("四十条", "九条"))]
    assert rows[0] == ["四十条", "1", "100", "80", "40", "1", "50.0%", "200", "20.0%", "25.0%"]
    assert rows[1] == ["九条", "0", "0", "0", "0", "0", "—", "200", "0.0%", "0.0%"]  # nobody applied


def test_the_undrawn_are_listed_by_the_command_that_is_named():
    """It named the stage of some of them, and listed 8 of 17."""
    loans = [
        {**LOAN, "id": f"F-2019-QL{n:03}", **({"steps": [{"step": "credited", "date": "2019-02-01", "amount": "1亿元"}]} if n % 2 else {})}
        for n in range(1, 14)
    ]
    page = of_all_kinds(more={"financing": loans})
    assert sum(f"F-2019-QL{n:03}" in text(page, "financing") for n in range(1, 14)) == 13  # whole but on a terminal
    shown = render(page, "terminal", "zh", width=120)
    assert "另有 3 项：dicoop financing list --where 'stage in intended,credited' --sort signed --today 2019-05-10" in shown


def test_numbers_before_titles():
    assert [numeral(n) for n in (1, 9, 10, 11, 19, 20, 21, 30, 99)] == [
        "一",
        "九",
        "十",
        "十一",
        "十九",
        "二十",
        "二十一",
        "三十",
        "九十九",
    ]


NO_NEWS = {
    "event": [
        {**EVENT, "id": "V-2019-SJ003", "type": "consultation", "date": "2019-02-01", "county": "QL", "title": "已开完的会"},
        {
            **EVENT,
            "id": "V-2019-SJ004",
            "type": "consultation",
            "date": "2019-02-01",
            "county": "QL",
            "title": "还有事没办的会",
            "decisions": [{"key": "1", "text": "通水", "lead": "市发展改革委", "due": "2019-03-01"}],
        },
    ],
    "financing": [
        {**LOAN, "id": "F-2019-QL001", "title": "还清的贷款", "drawdowns": [{"date": "2019-01-21", "amount": "1亿元", "receipt": "FK-1"}],
         "repayments": [{"date": "2019-02-02", "amount": "1亿元", "receipt": "HK-1"}]},
        {**LOAN, "id": "F-2019-QL002", "title": "没放的贷款"},
    ],
    "posting": [
        {"id": "D-2019-QL001", "title": "撤回的需求", "side": "need", "type": "eia", "county": "QL", "raised": "2019-02-01",
         "closed": {"date": "2019-02-02", "result": "withdrawn", "reason": "企业停办"}},
        {"id": "D-2019-QL002", "title": "没对接的需求", "side": "need", "type": "eia", "county": "QL", "raised": "2019-02-01"},
    ],
}  # fmt: skip


def test_what_is_done_with_is_not_listed_as_without_news():
    shown = text(of_all_kinds(3, more=NO_NEWS), "attention")
    listed = {
        title for title in ("已开完的会", "还有事没办的会", "还清的贷款", "没放的贷款", "撤回的需求", "没对接的需求") if title in shown
    }
    assert listed == {"还有事没办的会", "没放的贷款", "没对接的需求"}


def test_a_rate_whose_sums_do_not_stand_beside_it_has_its_definition_below():
    shown = text(of_all_kinds(3, more=NO_NEWS), "financing")
    table = shown[shown.index("各金融机构签约到放款") : shown.index("各项率")]
    assert "放款率：按金额，分子：累计放款，分母：现行授信额（未授信的按协议额）" in table
    needs = text(of_all_kinds(3, more=NO_NEWS), "posting")
    assert "保障率：" not in needs[needs.index("要素保障\n") : needs.index("各项率")]  # its fraction stands in the row


def test_how_the_share_of_a_doubling_is_made_stands_below_it():
    """From 80 to twice that, 124 is 44 of 80."""
    goal = {
        "id": "N-2019-SJ001",
        "title": "创新平台双倍增",
        "issued": "2019-01-05",
        "measure": "platforms",
        "period": "2019",
        "lead": "市发展改革委",
    }
    way = {
        "goal": "160",
        "factor": "2",
        "baseline": {"value": "80", "period": "2016"},
        "values": [{"period": "2019-04", "value": "124", "date": "2019-05-01"}],
    }
    measures = [{"key": "platforms", "name": "平台数", "unit": "个", "better": "up", "span": "ytd", "additive": "true"}]
    shown = text(of_all_kinds(3, more={"indicator": [{**goal, **way}]}, measures=measures), "indicator")
    assert "55.0%" in shown
    assert "- N-2019-SJ001从基期算起：完成率 = （124 − 80）÷（160 − 80）。" in shown


def test_what_is_overdue_of_a_project_is_called_what_it_is():
    """Approvals and payments for works were counted as nodes."""
    first, *rest = RECORDS["project"]
    waits = {"matter": "环评", "unit": "市发展改革委", "accepted": "2019-03-04", "promised": "5", "legal": "20"}
    told = text(of_all_kinds(), "attention")
    assert "逾期节点2个，涉及1个项目" in told
    assert "逾期节点（按项目，投资大的在前）" in told
    told = text(of_all_kinds(more={"project": [{**first, "approvals": [waits]}, *rest]}), "attention")
    assert "逾期节点2个、联审联批和工程款1项，涉及2个项目" in told
    assert "逾期的节点、联审联批和工程款（按项目，投资大的在前）" in told


@pytest.mark.parametrize(("period", "time"), [("2019", ["25.0%", "+39.5"]), ("2025", ["—", "—"])])
def test_a_target_whose_time_has_not_begun_is_neither_ahead_nor_behind(period, time):
    """One of 2025 was 64.5 points ahead in 2019."""
    own = {"id": "N-2019-SJ001", "title": "集群产值", "measure": "output", "issued": "2019-01-10", "period": period, "goal": "8000"}
    own["values"] = [{"period": "2019-03", "date": "2019-04-08", "value": "5160"}]
    measures = [{"key": "output", "name": "集群产值", "unit": "亿元"}]
    shown = text(of_all_kinds(more={"indicator": [own]}, measures=measures), "indicator")
    row = next(line.split() for line in shown.splitlines() if line.startswith("N-2019-SJ001"))
    assert row[7:11] == ["2019-03", "64.5%", *time]  # of which month its value is


def test_what_the_other_kinds_signed_at_the_meeting_is_told_with_it():
    """A loan of the meeting stood in none of its lists, and what there was none of was told as 0."""
    shown = text(of_all_kinds(more={"financing": [{**LOAN, "id": "F-2019-QL001", "meeting": "2"}]}), "meeting")
    assert "产销对接合同1份、合同额500.5万元；融资1笔、协议额1亿元；列单问题1件。" in shown
    line = next(line for line in shown.splitlines() if line.startswith("F-2019-QL001"))
    assert line.split() == ["F-2019-QL001", "示例贷款", "清陵县", "贷款", "2019-01-20", "10000"]


@pytest.mark.parametrize(("number", "first"), [(2, "posting"), (3, "financing")])
def test_the_kinds_that_a_theme_of_the_meeting_is_about_come_first(number, first):
    """The second meeting is about 产销对接, as postings say they are; the third is about none of the kinds."""
    found = [section.key for section in of_all_kinds(number, more=NO_NEWS).sections if section.key in ("financing", "posting")]
    assert found[0] == first
    assert len(found) == len({"financing", "posting"})
