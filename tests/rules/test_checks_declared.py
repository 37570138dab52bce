"""A good record of a declared kind gives no finding; each change to it gives exactly the findings named beside it."""

import pytest
from declared_samples import HAZARD, PLEDGE, TODAY, ledger

from dicoop.kinds import BUILT_IN
from dicoop.rules import checks

FIRM = {"id": "E-2016-QL003", "name": "示例轴承有限公司", "county": "QL"}
OTHER = {"id": "E-2017-XQ001", "name": "示例机床有限公司", "county": "XQ"}
OPENED = {"step": "opened", "date": "2019-08-22", "by": "市地企合作办"}
WORKED = {"step": "worked", "date": "2019-08-28", "text": "已联系厂家"}
SETTLED = {"step": "settled", "date": "2019-09-10", "evidence": "验收单"}
PAID = {"receipt": "DF-1", "date": "2019-09-02", "amount": "100万元"}
BACK = {"receipt": "DF-2", "date": "2019-09-20", "amount": "-100万元", "reverses": "DF-1"}
TASK = {"key": "1", "text": "送样", "lead": "市地企合作办", "done": "2019-09-12", "evidence": "回单"}
GOOD = {
    "id": "B-2019-QL001",
    "title": "检测设备订购",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "made": "2019-08-20",
    "lead": "市地企合作办",
    "theme": "项目对接",
    "number": "31号",
    "size": "large",
    "amount": "200万元",
    "advance": "20万元",
    "applied": "2019-08-21",
    "approved": "2019-08-21",
    "guarantor": "E-2017-XQ001",
    "need": "检测设备",
    "payments": [PAID, BACK],
    "visits": [{"date": "2019-09-01", "text": "看过现场"}],
    "tasks": [TASK],
    "steps": [OPENED, WORKED, SETTLED],
}
ENDED = {"ended": {"date": "2019-09-25", "reason": "不再需要"}}
CHANGES = [
    ({"amount": None, "advance": None, "payments": []}, [("required-when", "amount")]),
    ({"size": "small", "amount": None, "payments": []}, []),
    ({"size": None, "amount": None, "payments": []}, []),
    ({"offer": "检测"}, [("not-exactly-one", "offer")]),
    ({"need": None}, [("not-exactly-one", "need")]),
    ({"approved": "2019-08-20"}, [("days-out-of-order", "approved")]),
    ({"approved": None}, []),
    ({"guarantor": "E-2016-QL003"}, [("must-differ", "guarantor")]),
    ({"advance": "200万元"}, []),
    ({"advance": "200.01万元"}, [("above-limit", "advance")]),
    ({"payments": [{**PAID, "amount": "200万元"}]}, []),
    ({"payments": [{**PAID, "amount": "201万元"}]}, [("receipts-exceed", "amount")]),
    ({"payments": [PAID, PAID]}, [("receipt-twice", "payments[DF-1].receipt")]),
    ({"payments": [BACK]}, [("reversal-of-nothing", "payments[DF-2].reverses")]),
    ({"payments": [PAID, {**BACK, "amount": "100万元"}]}, [("reversal-not-negative", "payments[DF-2].amount")]),
    ({"payments": [PAID, {**BACK, "amount": "-101万元"}]}, [("reversal-too-large", "payments[DF-2].amount")]),
    ({"payments": [PAID, {**BACK, "date": "2019-09-01"}]}, [("reversal-too-early", "payments[DF-2].date")]),
    ({"payments": [{**PAID, "amount": "-1万元"}]}, [("negative-amount", "payments[DF-1].amount")]),
    ({"payments": [{**PAID, "date": "2019-08-19"}]}, [("before-signing", "payments[DF-1].date")]),
    ({"visits": [{"date": "2019-08-19", "text": "看"}]}, [("before-signing", "visits[2019-08-19].date")]),
    ({"visits": [{"date": "2019-09-01", "text": text} for text in "一二"]}, [("entry-twice", "visits[2019-09-01]")]),
    ({"tasks": [{**TASK, "done": "2019-08-19"}]}, [("before-signing", "tasks[1].done")]),
    ({"tasks": [{**TASK, "lead": "市文旅局"}]}, [("unlisted-unit", "tasks[1].lead")]),
    ({"steps": [WORKED, SETTLED]}, [("step-out-of-turn", "steps[worked 2019-08-28].step")]),
    ({"steps": [OPENED, {**WORKED, "date": "2019-08-21"}]}, [("step-backwards", "steps[worked 2019-08-21].date")]),
    ({"steps": [{**OPENED, "by": None}]}, [("step-lacking", "steps[opened 2019-08-22].by")]),
    ({"steps": [{**OPENED, "until": "2019-09-30"}]}, [("misplaced-field", "steps[opened 2019-08-22].until")]),
    ({"steps": [OPENED, {**WORKED, "until": "2019-09-30"}]}, []),
    ({"steps": [OPENED, WORKED, {**SETTLED, "outcome": "已送"}]}, [("misplaced-field", "steps[settled 2019-09-10].outcome")]),
    ({"steps": [{**OPENED, "officer": "科长", "text": "已派人"}]}, []),
    ({"steps": [{**OPENED, "date": "2019-08-19"}]}, [("before-signing", "steps[opened 2019-08-19].date")]),
    ({"steps": [OPENED, SETTLED, OPENED | {"date": "2019-09-20"}]}, []),
    ({"steps": [{**OPENED, "date": "2019-10-01"}]}, [("in-the-future", "steps[opened 2019-10-01].date")]),
    ({"visits": [{"date": "2019-09-26", "text": "看"}], **ENDED}, [("after-end", "visits[2019-09-26].date")]),
    ({"payments": [PAID, {**BACK, "date": "2019-09-26"}], **ENDED}, []),
    ({"ended": {"date": "2019-08-19", "reason": "撤回"}}, [("ended-before-signed", "ended.date")]),
    ({"voided": {"date": "2019-08-19", "reason": "登重"}}, [("voided-early", "voided.date")]),
    ({"enterprise": "E-2016-QL009"}, [("dangling-reference", "enterprise")]),
    ({"meeting": "15"}, [("dangling-reference", "meeting")]),
    ({"county": "ZZ"}, [("unknown-county", "county")]),
    ({"lead": "市文旅局"}, [("unlisted-unit", "lead")]),
    ({"theme": "产销对接"}, [("unlisted-theme", "theme")]),
    ({"made": "2018-08-20"}, [("id-year", "id")]),
]


def found(*records):
    every = [*records, (BUILT_IN["enterprise"], FIRM), (BUILT_IN["enterprise"], OTHER)]
    return [(each.code, each.address) for each in checks.of_ledger(ledger(*every), TODAY)]


def but(**more):
    return PLEDGE, {name: value for name, value in {**GOOD, **more}.items() if value is not None}


def test_a_good_record_gives_no_finding():
    assert found(but()) == []


@pytest.mark.parametrize(("changed", "expected"), CHANGES)
def test_a_change_gives_the_findings(changed, expected):
    assert found(but(**changed)) == expected


SECOND = {"id": "B-2019-QL002", "number": "32号", "payments": []}


def test_a_unique_value_stands_in_one_record():
    done = {**SECOND, "number": "31号"}
    assert found(but(), but(**done)) == [("not-unique", "number")]
    assert found(but(), but(**{**done, "number": None}), but(**{**done, "id": "B-2019-QL003", "number": None})) == []
    assert found(but(), but(**done, voided={"date": "2019-09-01", "reason": "登重"})) == []


def test_what_is_open_is_not_opened_again():
    still = {"steps": [OPENED]}
    assert found(but(**still), but(**SECOND, **still)) == [("open-twice", "enterprise")]
    assert found(but(), but(**SECOND, **still)) == []
    assert found(but(**still, ended={"date": "2019-09-25", "reason": "撤回"}), but(**SECOND, **still)) == []
    assert found(but(**still), but(**{**SECOND, "need": "另一件"}, **still)) == []


def test_receipts_of_declared_kinds_are_their_own():
    hazard = {"id": "H-2019-QL001", "title": "护栏缺失", "county": "QL", "found": "2019-08-20", "payments": [PAID]}
    assert found(but(), (HAZARD, hazard)) == []
    assert found(but(), but(**{**SECOND, "payments": [PAID]})) == [("receipt-reused", "payments[DF-1].receipt")]


def test_days_are_called_as_the_declaration_does():
    record = but(payments=[{**PAID, "date": "2019-08-19"}])
    enterprises = [(BUILT_IN["enterprise"], FIRM), (BUILT_IN["enterprise"], OTHER)]
    (told,) = checks.of_ledger(ledger(record, *enterprises), TODAY)
    assert told.message.zh == "兑付 DF-1 的日期 2019-08-19 早于承诺日期 2019-08-20"
    assert told.message.en == "Payments DF-1 dated 2019-08-19, before 'Made' on 2019-08-20"
    assert "签约" not in told.hint.zh
