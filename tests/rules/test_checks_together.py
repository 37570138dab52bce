"""Does what a record of a further kind says go together? A good one gives no finding; each change to it gives those named beside it."""

import datetime as dt

import pytest
from declared_samples import KINDS, TODAY, ledger, made, settings

from dicoop.rules import checks
from dicoop.rules.deadlines import dues
from dicoop.rules.watch import Watch

FIRM = {"id": "E-2016-QL003", "name": "示例轴承有限公司", "county": "QL"}
BANK = {"id": "E-2012-QL004", "name": "示例银行", "county": "QL", "role": "bank"}
GUARANTOR = {"id": "E-2012-QL005", "name": "示例担保公司", "county": "QL", "role": "guarantor"}
OTHER = {"id": "E-2017-XQ001", "name": "示例机床有限公司", "county": "XQ"}
CONTRACT = {
    "id": "C-2019-QL001", "title": "轴承供货", "supplier": "E-2016-QL003", "buyer": "E-2017-XQ001", "county": "QL", "amount": "100万元", "signed": "2019-08-25",
}  # fmt: skip
BUILT = {
    "id": "P-2019-QL009", "name": "示例项目", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-08-01", "investment": "1亿元", "lead": "市发展改革委",
}  # fmt: skip
ASKED = {
    "id": "D-2019-QL009",
    "title": "用工",
    "side": "need",
    "type": "other",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "raised": "2019-08-20",
}
BESIDE = [
    ("project", BUILT),
    ("posting", ASKED),
    ("enterprise", FIRM),
    ("enterprise", BANK),
    ("enterprise", GUARANTOR),
    ("enterprise", OTHER),
    ("contract", CONTRACT),
]

LOAN = {
    "id": "F-2019-QL001", "title": "固定资产贷款", "enterprise": "E-2016-QL003", "institution": "E-2012-QL004", "county": "QL", "instrument": "loan",
    "signed": "2019-08-01", "amount": "2000万元", "rate": "4.35%", "security": "guarantee",
    "steps": [{"step": "credited", "date": "2019-08-10", "amount": "2000万元"}],
    "drawdowns": [{"receipt": "FK-1", "date": "2019-08-12", "amount": "2000万元"}],
    "changes": [{"date": "2019-09-01", "change": "extended", "amount": "500万元", "until": "2020-09-01", "reason": "受订单影响"}],
    "guarantee": {"guarantor": "E-2012-QL005", "amount": "1000万元", "from": "2019-08-10", "to": "2020-08-10", "shares": {"guarantor": "60%", "bank": "40%"}},
    "cover": [{"receipt": "DC-1", "date": "2019-09-20", "amount": "500万元", "how": "compensated"}],
}  # fmt: skip
NEED = {
    "id": "D-2019-QL001", "title": "轴承供应", "side": "offer", "type": "product", "enterprise": "E-2016-QL003", "county": "QL", "raised": "2019-08-20",
    "amount": "100万元", "released": "2019-08-21", "until": "2019-12-31",
    "matches": [{"key": "1", "date": "2019-08-25", "stage": "signed", "partner": "E-2017-XQ001", "amount": "100万元", "record": "C-2019-QL001"}],
}  # fmt: skip
LAND = {
    "id": "D-2019-QL002", "title": "用地", "side": "need", "type": "land", "enterprise": "E-2016-QL003", "county": "QL", "raised": "2019-08-20",
    "quantity": "100亩", "lead": "市发展改革委",
    "matches": [{"key": "1", "date": "2019-08-25", "stage": "met", "by": "市发展改革委", "quantity": "100亩"}],
    "closed": {"date": "2019-09-01", "result": "met"},
}  # fmt: skip
PROJECT = {
    "id": "P-2019-QL001", "name": "精密轴承", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-08-01", "investment": "1亿元", "lead": "市发展改革委",
    "approvals": [{"matter": "规划许可", "unit": "市发展改革委", "accepted": "2019-08-05", "promised": "10", "legal": "20", "granted": "2019-08-15", "outcome": "granted"}],
    "pauses": [{"paused": "2019-09-01", "reason": "环保", "resumed": "2019-09-10"}],
}  # fmt: skip
POST = {
    "id": "K-2019-QL001", "title": "科技镇长团", "type": "secondment", "county": "QL", "signed": "2019-08-01", "direction": "to_place", "post": "副镇长",
    "to": "2020-07-31", "parties": [{"party": "某大学", "role": "sender"}, {"party": "某镇", "role": "receiver"}],
}  # fmt: skip
SHARES = {
    "id": "K-2019-QL002", "title": "混改", "type": "equity", "county": "QL", "signed": "2019-08-01", "amount": "1亿元",
    "parties": [{"party": "甲公司", "role": "issuer"}, {"party": "乙集团", "role": "investor", "share": "30%", "amount": "1亿元"}],
    "steps": [{"step": "planned", "date": "2019-08-20", "evidence": "方案"}],
}  # fmt: skip
TRANSFER = {
    "id": "K-2019-QL003", "title": "成果转化", "type": "tech_transfer", "county": "QL", "signed": "2019-08-01", "mode": "sale", "amount": "1亿元",
    "parties": [{"party": "示例轴承", "role": "giver", "enterprise": "E-2016-QL003"}, {"party": "某厂", "role": "taker", "county": "XQ"}],
}  # fmt: skip
EVENT = {"id": "V-2019-QL001", "title": "项目例会", "type": "project_meeting", "date": "2019-09-01", "host": "市发展改革委"}
AIM = {
    "id": "N-2019-QL001", "title": "开工", "measure": "starts", "issued": "2019-01-20", "period": "2019", "goal": "20", "plan": {"2019-Q1": "5"},
    "values": [{"period": "2019-08", "date": "2019-09-08", "value": "8", "rank": "2", "of": "9"}],
}  # fmt: skip
AWARD = {
    "id": "A-2019-QL001", "title": "技改奖补", "county": "QL", "enterprise": "E-2016-QL003", "unit": "市发展改革委", "policy": "forty", "type": "reward",
    "applied": "2019-08-01", "amount": "80万元",
    "steps": [
        {"step": "accepted", "date": "2019-08-02"},
        {"step": "approved", "date": "2019-08-20", "amount": "80万元"},
        {"step": "settled", "date": "2019-09-10", "evidence": "支付凭证"},
    ],
    "payments": [{"receipt": "DF-1", "date": "2019-09-05", "amount": "80万元"}],
}  # fmt: skip
YEAR = {
    "id": "R-2019-QL001", "title": "示例轴承月报", "county": "QL", "enterprise": "E-2016-QL003", "year": "2019", "since": "2019-02-08", "unit": "市发展改革委",
    "months": [{"period": "2019-08", "date": "2019-09-08", "state": "running"}],
}  # fmt: skip
BOND = {
    "id": "S-2019-QL001", "title": "领导包联", "county": "QL", "type": "lead_official", "officer": "副市长", "unit": "市发展改革委", "project": "P-2019-QL009",
    "since": "2019-08-01", "visits": [{"date": "2019-08-20", "method": "onsite", "result": "normal", "text": "看过现场", "posting": "D-2019-QL009"}],
}  # fmt: skip
TRACK = {
    "id": "G-2019-QL001", "title": "示例轴承上市", "county": "QL", "enterprise": "E-2016-QL003", "track": "listing", "joined": "2019-03-01", "lead": "市发展改革委",
    "steps": [
        {"step": "advised", "date": "2019-03-20"}, {"step": "reformed", "date": "2019-04-20", "evidence": "营业执照"},
        {"step": "tutored", "date": "2019-05-20", "evidence": "备案函"}, {"step": "filed", "date": "2019-09-20", "evidence": "受理函"},
    ],
}  # fmt: skip
GOOD = {
    "cultivation": TRACK,
    "shares": SHARES,
    "transfer": TRANSFER,
    "unlent": {**LOAN, "steps": []},
    "land": LAND,
    "award": AWARD,
    "monitor": YEAR,
    "assignment": BOND,
    "financing": LOAN,
    "posting": NEED,
    "project": PROJECT,
    "cooperation": POST,
    "event": EVENT,
    "indicator": AIM,
}


def but(kind, path, value):
    """Return the good record of a kind with a value in it another, by address: `changes.0.until`; None takes it out."""
    data = {**GOOD[kind]}
    *steps, last = path.split(".")
    held = data
    for step in steps:
        place = int(step) if step.isdecimal() else step
        inner = held[place]
        held[place] = [*inner] if isinstance(inner, list) else {**inner}
        held = held[place]
    if value is None:
        del held[last]
    else:
        held[int(last) if last.isdecimal() else last] = value
    return data


CHANGES = [
    ("financing", "changes.0.until", None, [("required-when", "changes[2019-09-01].until")]),
    ("financing", "changes.0.reason", None, [("required-when", "changes[2019-09-01].reason")]),
    ("financing", "changes.0.change", "reduced", []),
    ("financing", "steps", [], []),
    ("unlent", "drawdowns.0.amount", "2001万元", [("above-limit", "drawn"), ("receipts-exceed", "amount")]),
    ("land", "closed", {"date": "2019-09-01", "result": "part"}, []),
    ("transfer", "parties.0.enterprise", None, [("unusual", "parties[示例轴承].county")]),
    ("transfer", "parties.1.county", None, [("unusual", "parties[某厂].county")]),
    ("financing", "instrument", "equity", [("not-for-this", "rate"), ("not-for-this", "security"), ("not-for-this", "guarantee")]),
    ("financing", "guarantee", None, [("required-when", "guarantee")]),
    ("financing", "guarantee.to", "2019-08-09", [("days-out-of-order", "guarantee.to")]),
    ("financing", "institution", "E-2017-XQ001", [("not-a-lender", "institution")]),
    ("financing", "drawdowns.0.date", "2019-08-09", [("days-out-of-order", "drawdowns[FK-1].date")]),
    ("financing", "changes.0.amount", "2001万元", [("above-limit", "changes[2019-09-01].amount")]),
    ("financing", "cover.0.amount", "1001万元", [("above-limit", "cover")]),
    ("posting", "matches.0.record", "C-2019-QL999", [("dangling-reference", "matches[1].record")]),
    ("posting", "matches.0.partner", "E-2012-QL005", [("other-firm", "matches[1].record")]),
    ("award", "payments.0.date", "2019-08-19", [("days-out-of-order", "payments[DF-1].date")]),
    ("award", "payments.0.amount", "10万元", [("above-limit", "steps[settled 2019-09-10]")]),
    ("monitor", "months.0.period", "2018-08", [("period-outside", "months[2018-08].period")]),
    ("monitor", "months.0.period", "2019-10", [("period-outside", "months[2019-10].period")]),
    ("monitor", "months.0.period", "2019", [("period-outside", "months[2019].period")]),
    ("indicator", "values.0.period", "2018-12", [("period-outside", "values[2018-12 2019-09-08].period")]),
    ("indicator", "values.0.period", "2020-01", [("period-outside", "values[2020-01 2019-09-08].period")]),
    ("indicator", "plan", {"2019-13": "5"}, [("period-outside", "plan.2019-13")]),
    ("indicator", "plan", {"2020-Q1": "5"}, [("period-outside", "plan.2020-Q1")]),
    ("assignment", "visits.0.posting", "D-2019-QL999", [("dangling-reference", "visits[2019-08-20].posting")]),
    ("posting", "matches.0.record", None, [("required-when", "matches[1].record")]),
    ("posting", "matches.0.stage", "intended", []),
    ("posting", "released", "2019-08-19", [("days-out-of-order", "released")]),
    ("posting", "until", "2019-08-19", [("days-out-of-order", "until")]),
    ("posting", "closed", {"date": "2019-09-01", "result": "met"}, [("required-when", "matches")]),
    ("posting", "closed", {"date": "2019-09-01", "result": "unmet"}, [("required-when", "closed.reason")]),
    ("land", "matches", [], [("required-when", "matches")]),
    ("land", "type", "energy", [("unfit-for-type", "quantity")]),
    ("land", "quantity", "100人", [("unfit-for-type", "quantity"), ("match-in-another-unit", "matches[1].quantity")]),
    ("land", "type", "eia", []),
    ("financing", "guarantee.shares", {"foo": "60%", "bank": "40%"}, [("unknown-value", "guarantee.shares.foo")]),
    ("financing", "guarantee.guarantor", "E-2016-QL003", [("unusual", "guarantee.guarantor")]),
    ("financing", "steps.0.amount", "2001万元", [("unusual", "steps[credited 2019-08-10].amount")]),
    ("award", "type", "interest", [("unusual", "financing")]),
    (
        "indicator",
        "values",
        [{"period": "2019-08", "date": "2019-09-08", "value": "8"}, {"period": "2019-08", "date": "2019-09-18", "value": "9"}],
        [("required-when", "values[2019-08 2019-09-18].revises")],
    ),
    (
        "indicator",
        "values",
        [
            {"period": "2019-08", "date": "2019-09-08", "value": "8"},
            {"period": "2019-08", "date": "2019-09-18", "value": "9", "revises": "2019-09-08"},
        ],
        [],
    ),
    (
        "indicator",
        "values",
        [
            {"period": "2019-08", "date": "2019-09-08", "value": "8"},
            {"period": "2019-08", "date": "2019-09-18", "value": "9", "revises": "2019-09-09"},
        ],
        [("required-when", "values[2019-08 2019-09-18].revises")],
    ),
    ("project", "approvals.0.applied", "2019-08-06", [("days-out-of-order", "approvals[规划许可].accepted")]),
    ("project", "approvals.0.applied", "2019-08-05", []),
    ("indicator", "subject", "火星", [("unlisted-value", "subject")]),
    ("indicator", "subject", "市发展改革委", []),
    ("monitor", "year", "2019-Q3", [("bad-period", "year")]),
    ("monitor", "months.0.state", "stopped", [("required-when", "months[2019-08].cause")]),
    (
        "monitor",
        "months.0",
        {"period": "2019-08", "date": "2019-09-08", "state": "stopped", "cause": "orders", "capacity": "5%"},
        [("not-for-this", "months[2019-08].capacity")],
    ),
    (
        "monitor",
        "months.0",
        {"period": "2019-08", "date": "2019-09-08", "state": "stopped", "cause": "orders", "capacity": "0%", "produced": "0万元"},
        [],
    ),
    (
        "monitor",
        "months.0",
        {"period": "2019-08", "date": "2019-09-08", "state": "stopped", "cause": "orders", "produced": "9万元"},
        [("unusual", "months[2019-08].produced")],
    ),
    (
        "monitor",
        "months",
        [
            {"period": "2019-07", "date": "2019-08-08", "state": "running", "produced": "100万元"},
            {"period": "2019-08", "date": "2019-09-08", "state": "running", "produced": "49万元"},
        ],
        [("unusual", "months[2019-08].produced")],
    ),
    (
        "monitor",
        "months",
        [
            {"period": "2019-07", "date": "2019-08-08", "state": "running", "produced": "100万元"},
            {"period": "2019-08", "date": "2019-09-08", "state": "running", "produced": "150万元"},
        ],
        [],
    ),
    (
        "monitor",
        "months",
        [
            {"period": "2019-07", "date": "2019-08-08", "state": "running", "produced": "100万元", "orders": "3万元"},
            {"period": "2019-08", "date": "2019-09-08", "state": "running", "produced": "100万元", "orders": "3万元"},
        ],
        [("unusual", "months[2019-08]")],
    ),
    (
        "assignment",
        "visits.0.date",
        "2019-07-31",
        [("before-signing", "visits[2019-07-31].date"), ("days-out-of-order", "visits[2019-07-31].date")],
    ),
    ("assignment", "until", "2019-08-19", [("days-out-of-order", "visits[2019-08-20].date")]),
    ("assignment", "until", "2019-08-20", []),
    ("assignment", "successor", "S-2019-QL001", [("must-differ", "successor")]),
    ("project", "progress", [{"date": "2019-09-05", "text": "浇筑"}], [("unusual", "progress[2019-09-05].date")]),
    ("project", "progress", [{"date": "2019-09-10", "text": "浇筑"}], []),
    ("project", "annual", {"20xx": "1亿元"}, [("bad-period", "annual.20xx")]),
    ("project", "results", [{"year": "2019-Q1", "output": "1亿元"}], [("bad-period", "results[2019-Q1].year")]),
    (
        "cultivation",
        "steps.3.step",
        "recognised",
        [("step-out-of-turn", "steps[recognised 2019-09-20].step"), ("unusual", "steps[recognised 2019-09-20].step")],
    ),
    (
        "cultivation",
        "steps",
        [{"step": "filed", "date": "2019-05-20", "evidence": "受理函"}],
        [("unusual", "steps[filed 2019-05-20].step")],
    ),
    ("cultivation", "track", "hitech", []),
    ("shares", "parties.1.share", "140%", [("above-limit", "parties[乙集团].share")]),
    ("shares", "parties.1.share", None, [("required-when", "parties[乙集团].share")]),
    ("shares", "parties.1.role", "taker", [("party-lacking", "parties"), ("unfit-for-type", "parties[乙集团].role")]),
    ("shares", "steps.0.step", "landed", [("unfit-for-type", "steps[landed 2019-08-20].step")]),
    ("shares", "parties", [], [("party-lacking", "parties"), ("party-lacking", "parties")]),
    ("shares", "type", "framework", [("unfit-for-type", "steps[planned 2019-08-20].step")]),
    ("cooperation", "parties.0.share", "10%", [("not-for-this", "parties[某大学].share")]),
    ("event", "date", "2019-09-20", []),
    ("event", "ended", {"date": "2019-09-10", "reason": "改期"}, [("days-out-of-order", "date")]),
    (
        "event",
        "decisions",
        [{"key": "1", "text": "修路", "lead": "市发展改革委", "due": "2019-08-31"}],
        [("days-out-of-order", "decisions[1].due")],
    ),
    ("project", "approvals.0.granted", "2019-08-04", [("days-out-of-order", "approvals[规划许可].granted")]),
    ("project", "approvals.0.outcome", None, [("required-when", "approvals[规划许可].outcome")]),
    ("project", "approvals.0.granted", None, [("required-when", "approvals[规划许可].granted")]),
    ("project", "approvals.0.promised", "21", [("above-limit", "approvals[规划许可].promised")]),
    (
        "project",
        "paid",
        [{"receipt": "ZF-1", "date": "2019-09-01", "amount": "10万元"}],
        [("unusual", "paid")],
    ),
    ("project", "pauses.0.resumed", "2019-08-31", [("days-out-of-order", "pauses[2019-09-01].resumed")]),
    ("cooperation", "to", "2019-07-31", [("days-out-of-order", "to")]),
    ("cooperation", "amount", "10万元", [("not-for-this", "amount")]),
    ("cooperation", "level", "city", [("not-for-this", "level")]),
    ("event", "places", [{"place": "清陵县", "rung": "praise", "reason": "开工率第一"}], [("not-for-this", "places")]),
    ("event", "type", "inspection", [("required-when", "found")]),
]


def told(kind, data):
    """Return what `check` tells of a record among the others."""
    kind = {"land": "posting", "shares": "cooperation", "transfer": "cooperation", "unlent": "financing"}.get(kind, kind)
    beside = [(KINDS[name], each) for name, each in BESIDE]
    found = checks.of_ledger(ledger(*beside, (KINDS[kind], data)), TODAY)
    return sorted((each.code, each.address) for each in found if each.id == data["id"])


@pytest.mark.parametrize("kind", GOOD)
def test_a_good_record_is_good(kind):
    assert told(kind, GOOD[kind]) == []


@pytest.mark.parametrize(("kind", "path", "value", "expected"), CHANGES)
def test_what_does_not_go_together_is_told(kind, path, value, expected):
    assert told(kind, but(kind, path, value)) == sorted(expected)


LISTED = {
    "policies": [{"key": "forty", "name": "四十条", "accept_days": "3", "articles": ["第1条", "第2条"], "caps": {"第1条": "50万元"}}],
    "measures": [{"key": "starts", "name": "开工个数", "unit": "个", "span": "quarter"}, {"key": "industry", "name": "工业增加值", "unit": "%", "first_month": "2"}],
}  # fmt: skip


def listed(kind, *records, **more):
    """Return what `check` tells of records of a kind in a ledger with policies and measures."""
    beside = [(KINDS[name], each) for name, each in BESIDE]
    found = checks.of_ledger(ledger(*beside, *((KINDS[kind], each) for each in records), **{**LISTED, **more}), TODAY)
    own = {each["id"] for each in records}
    return [(each.code, each.address, each.message.zh) for each in found if each.id in own]


def test_no_more_is_approved_than_an_article_brings():
    award = {**AWARD, "article": "第1条"}
    assert listed("award", award) == [("above-limit", "steps[approved 2019-08-20].amount", "核准 80万元 超过第1条的上限 50万元")]
    assert listed("award", {**award, "article": "第2条"}) == []


def test_an_article_is_had_once_a_year_unless_the_policy_says_otherwise():
    one, two = (
        {**AWARD, "article": "第2条"},
        {**AWARD, "article": "第2条", "id": "A-2019-QL002", "payments": [{**AWARD["payments"][0], "receipt": "DF-2"}]},
    )
    assert listed("award", one, two) == [("not-unique", "article", "条款 第2条 2019 在 A-2019-QL001 里已经有了")]
    assert listed("award", one, {**two, "enterprise": "E-2017-XQ001"}) == []
    again = [{**LISTED["policies"][0], "repeat": "true"}]
    assert listed("award", one, two, policies=again) == []


def test_values_are_of_the_time_their_measure_is_told_of():
    assert listed("indicator", AIM) == [("unfit-for-type", "values[2019-08 2019-09-08].period", "开工个数的期间不能是“2019-08”")]
    quarter = [{"period": "2019-Q2", "date": "2019-07-08", "value": "8"}]
    assert listed("indicator", {**AIM, "values": quarter}) == []
    told = [{"period": f"2019-0{month}", "date": "2019-09-08", "value": "8"} for month in (1, 2)]
    assert listed("indicator", {**AIM, "measure": "industry", "values": told}) == [
        ("unfit-for-type", "values[2019-01 2019-09-08].period", "工业增加值的期间不能是“2019-01”")
    ]


def test_a_budget_is_of_a_year():
    policies = [{**LISTED["policies"][0], "budget": {"20xx": "1亿元"}}]
    found = [each for each in checks.of_ledger(ledger(policies=policies), TODAY) if each.code == "bad-period"]
    assert [(each.address, each.value) for each in found] == [("policies[forty].budget.20xx", "20xx")]


def test_a_number_of_a_sort_stands_once_a_year():
    def events(**more):
        two = {**EVENT, "id": "V-2019-QL002", "number": "3", **more}
        found = checks.of_ledger(ledger((KINDS["event"], {**EVENT, "number": "3"}), (KINDS["event"], two)), TODAY)
        return [(each.code, each.address, each.id) for each in found if each.is_error]

    assert events() == [("not-unique", "number", "V-2019-QL002")]
    assert events(type="breakfast") == []
    assert events(id="V-2018-QL002", date="2018-09-01") == []
    assert events(number="4") == []


PLANNED = {**EVENT, "date": "2019-10-15"}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({**PLANNED, "ended": {"date": "2019-09-20", "reason": "改期"}}, []),
        (
            {**PLANNED, "ended": {"date": "2019-09-20", "reason": "改期"}, "decisions": [{"key": "1", "text": "修路", "lead": "市发展改革委", "done": "2019-09-25", "evidence": "照片"}]},
            [("after-end", "decisions[1].done"), ("before-signing", "decisions[1].done")],
        ),
        ({**EVENT, "type": "bulletin", "period": "2019-08", "places": [{"place": "火星", "rung": "praise", "reason": "第一"}]}, [("unlisted-value", "places[火星].place")]),
        ({**EVENT, "type": "bulletin", "period": "2019-08", "places": [{"place": "QL", "rung": "praise", "reason": "第一"}]}, []),
        ({**EVENT, "type": "inspection", "found": "很好"}, [("unusual", "found")]),
        ({**EVENT, "type": "inspection", "found": "未发现问题"}, []),
    ],
)  # fmt: skip
def test_events_are_called_off_before_their_day_and_name_whom_there_is(data, expected):
    assert told("event", data) == expected


def test_what_was_called_off_is_so_from_that_day_on():
    event = made(KINDS["event"], {**PLANNED, "ended": {"date": "2019-09-20", "reason": "改期"}})
    found = [str(KINDS["event"].stage(event, dt.date(2019, 9, day))) for day in (19, 20, 30)]
    assert found == ["not_yet", "ended", "ended"]


def test_a_project_and_a_chain_have_one_official_of_a_type_at_a_time():
    for of in ({"project": "P-2019-QL009"}, {"chain": "轴承"}):
        one = {name: value for name, value in BOND.items() if name != "project"} | of
        found = checks.of_ledger(
            ledger(
                *((KINDS[name], each) for name, each in BESIDE), *((KINDS["assignment"], one | {"id": f"S-2019-QL00{n}"}) for n in (1, 2))
            ),
            TODAY,
        )
        assert [(each.code, each.id) for each in found if each.is_error and each.id.startswith("S")] == [("open-twice", "S-2019-QL002")]


PLACED = {
    "id": "P-2019-QL001", "name": "示例项目", "enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-08-01", "investment": "1亿元", "lead": "市发展改革委",
    "approvals": [{"matter": "规划许可", "unit": "市地企合作办", "accepted": "2019-09-16", "promised": "5"}, {"matter": "环评", "unit": "市地企合作办", "accepted": "2019-09-16", "needed": "2019-10-20"}],
    "payable": [{"receipt": "YF-1", "date": "2019-08-05", "amount": "50万元"}, {"receipt": "YF-2", "date": "2019-08-10", "amount": "60万元"}],
    "paid": [{"receipt": "FK-1", "date": "2019-08-20", "amount": "60万元"}],
}  # fmt: skip
LENT = {
    "id": "F-2019-QL001", "title": "贷款", "enterprise": "E-2016-QL003", "institution": "E-2012-QL004", "county": "QL", "instrument": "loan", "term": "6",
    "signed": "2019-08-30", "amount": "2000万元", "lead": "市发展改革委", "drawdowns": [{"receipt": "FK-1", "date": "2019-08-31", "amount": "1000万元"}],
    "guarantee": {"guarantor": "E-2012-QL005", "amount": "1000万元", "from": "2019-08-30", "to": "2019-10-15"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "data", "change", "expected"),
    [
        ("project", PLACED, {}, [("approvals.规划许可", "2019-09-23"), ("approvals.环评", "2019-10-20"), ("payable", "2019-09-09")]),
        ("project", PLACED, {"ended": {"date": "2019-09-20", "reason": "撤回"}}, []),
        ("project", PLACED, {"paid": [{"receipt": "FK-1", "date": "2019-08-20", "amount": "110万元"}]}, [("approvals.规划许可", "2019-09-23"), ("approvals.环评", "2019-10-20")]),
        ("financing", LENT, {}, [("guarantee", "2019-10-15"), ("maturity", "2020-02-29")]),
        ("financing", LENT, {"maturity": "2020-03-31"}, [("guarantee", "2019-10-15"), ("maturity", "2020-03-31")]),
        ("financing", LENT, {"drawdowns": []}, [("credited", "2019-09-29")]),
        ("cultivation", TRACK, {"target": "2019-Q4"}, [("recognised", "2019-12-31")]),
        ("cultivation", TRACK, {}, []),
        ("award", {name: value for name, value in AWARD.items() if name not in ("steps", "payments")}, {}, [("accepted", "2019-08-06"), ("settled", "2019-10-30")]),
    ],
)  # fmt: skip
def test_what_is_due_of_approvals_works_guarantees_and_loans(kind, data, change, expected):
    record = made(KINDS[kind], {**data, **change})
    found = [(each.key, str(each.due)) for each in dues(KINDS[kind], record, Watch.of(settings(**LISTED), TODAY))]
    assert sorted(found) == sorted(expected)


WRONG = {
    "unknown-county": {"county": "ZZ"},
    "unknown-node": {"nodes": {"strat": {"plan": "2019-12-01"}}},
    "unlisted-unit": {"lead": "市商务局"},
    "unlisted-value": {"park": "东园"},
    "dangling-reference": {"enterprise": "E-2016-QL999"},
    "voided-reference": {"enterprise": "E-2016-QL008"},
    "placeholder": {"nodes": {"filing": {"done": "2019-08-05", "evidence": "待补"}}},
    "in-the-future": {"signed": "2019-10-01"},
    "far-year": {"nodes": {"start": {"plan": "0019-10-01"}}},
    "negative-amount": {"investment": "-1亿元"},
    "no-exchange-rate": {"investment": "100万美元"},
}


@pytest.mark.parametrize("code", WRONG)
def test_what_is_wrong_in_one_of_many_is_found_in_that_one(code):
    kind = KINDS["project"]
    gone = {"id": "E-2016-QL008", "name": "示例铸件有限公司", "county": "QL", "voided": {"date": "2019-08-01", "reason": "重复登记"}}
    rows = [BUILT, {**BUILT, "id": "P-2019-QL010", **WRONG[code]}, {**BUILT, "id": "P-2019-QL011"}]
    whole = ledger(
        *((KINDS[name], each) for name, each in BESIDE), (KINDS["enterprise"], gone), *((kind, row) for row in rows), parks=["西园"]
    )
    records = [whole.known("project", row["id"]) for row in rows]
    found = list(checks.of_many(kind, records, whole, TODAY))
    assert found == [checks.of_record(kind, record, whole, TODAY) for record in records]
    assert [code in {each.code for each in of} for of in found] == [False, True, False]
