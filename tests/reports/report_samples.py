"""A small ledger that the tests of reports share, made by hand so that every figure can be checked by eye."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from dicoop import sample
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Record
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values

TODAY = date(2019, 9, 30)
SETTINGS = {
    "name": "示例市地企合作台账",
    "office": "SJ",
    "counties": [
        {"key": "QL", "name": "清陵县", "group": "六组团"},
        {"key": "XQ", "name": "西渠县", "group": "六组团"},
        {"key": "GX", "name": "高新区"},
        {"key": "WS", "name": "市外", "outside": "true"},
    ],
    "units": ["市地企合作办", "市发展改革委", "市交通运输局"],
    "themes": ["项目对接", "产销对接"],
    "supervision": {"rates": ["start", "funds", "clearance"], "statement": "10", "criticism": "20", "least": "1"},
}
MEETINGS: list[dict[str, Any]] = [
    {
        "id": "1",
        "date": "2019-01-10",
        "themes": ["项目对接"],
        "decisions": [
            {"key": "M1-1", "text": "打通厂区道路", "lead": "市交通运输局", "due": "2019-03-01", "done": "2019-02-20"},
            {"key": "M1-2", "text": "协调清陵县用电", "lead": "市发展改革委", "due": "2019-04-01"},
            {"key": "M1-3", "text": "办理土地手续", "lead": "清陵县地企合作办", "due": "2019-02-01", "done": "2019-02-11"},
            {"key": "M1-4", "text": "筹备下次会议", "lead": "市地企合作办"},
        ],
    },
    {
        "id": "2",
        "date": "2019-05-10",
        "themes": ["产销对接"],
        "items": [{"type": "speech", "by": "清陵县"}, {"type": "pitch", "by": "示例轴承有限公司", "text": "轴承新品推介"}],
        "decisions": [{"key": "M2-1", "text": "编制产品目录", "lead": "市发展改革委", "due": "2019-08-31"}],
    },
    {"id": "3", "date": "2019-12-20", "themes": ["项目对接"]},
]
ENTERPRISES: list[dict[str, Any]] = [
    {"id": "E-2019-QL001", "name": "示例轴承有限公司", "county": "QL", "above_scale": "true", "officer": "清陵县县长"},
    {"id": "E-2019-XQ001", "name": "示例钢铁有限公司", "county": "XQ"},
]


def _project(number: str, county: str, meeting: str, signed: str, investment: str, **more: Any) -> dict[str, Any]:
    shared = {"enterprise": "E-2019-QL001", "lead": "市发展改革委"}
    own = {
        "id": f"P-2019-{number}",
        "name": f"{county}{number}项目",
        "county": county,
        "meeting": meeting,
        "signed": signed,
        "investment": investment,
    }
    return {**own, **shared, **more}


PROJECTS = [
    _project(
        "QL001",
        "QL",
        "1",
        "2019-01-10",
        "10亿元",
        kind="industry",
        nodes={
            "filing": {"plan": "2019-01-31", "done": "2019-01-20", "evidence": "备案证明"},
            "start": {"plan": "2019-02-28", "done": "2019-02-20", "evidence": "开工令"},
            "production": {"plan": "2019-04-30", "done": "2019-05-01"},
        },
        funds=[{"receipt": "HD-1", "date": "2019-03-01", "amount": "4亿元", "source": "own"}],
        progress=[{"date": "2019-03-15", "text": "主体完工", "invested": "2亿元"}],
    ),
    _project(
        "QL002",
        "QL",
        "1",
        "2019-01-10",
        "3亿元",
        kind="research",
        nodes={"permit": {"plan": "2019-02-20"}, "start": {"plan": "2019-03-01"}},
    ),
    _project(
        "XQ001",
        "XQ",
        "1",
        "2019-01-09",
        "5亿元",
        kind="industry",
        nodes={"start": {"done": "2019-02-01"}},
        ended={"date": "2019-04-01", "reason": "战略调整"},
    ),
    _project("GX001", "GX", "2", "2019-05-10", "6亿元", kind="industry", nodes={"start": {"plan": "2019-06-01"}}),
    _project("WS001", "WS", "2", "2019-05-10", "1亿元"),
    _project("XQ002", "XQ", "2", "2019-05-20", "2亿元"),
    _project("QL003", "QL", "1", "2019-01-10", "99亿元", voided={"date": "2019-02-01", "reason": "重复登记"}),
]


def _issue(number: str, county: str, raised: str, *steps: dict[str, str], **more: str) -> dict[str, Any]:
    listed = {"step": "listed", "date": raised, "by": "市地企合作办"}
    own = {
        "id": f"I-2019-{number}",
        "title": f"{number}问题",
        "enterprise": "E-2019-QL001",
        "county": county,
        "category": "other",
        "raised": raised,
    }
    return {**own, **more, "steps": [listed, *steps]}


_CLAIM = {"step": "claimed", "by": "市交通运输局"}
ISSUES = [
    _issue(
        "QL001",
        "QL",
        "2019-01-10",
        {**_CLAIM, "date": "2019-01-11"},
        {"step": "cleared", "date": "2019-01-25", "by": "市地企合作办", "outcome": "resolved", "evidence": "验收单"},
        {"step": "feedback", "date": "2019-02-01", "answer": "satisfied"},
        meeting="1",
    ),
    _issue(
        "QL002",
        "QL",
        "2019-03-01",
        {**_CLAIM, "date": "2019-03-04"},
        {"step": "extended", "date": "2019-03-20", "until": "2019-06-28", "reason": "要上级批准", "cause": "authority"},
    ),
    _issue("XQ001", "XQ", "2019-04-01", category="land"),
    _issue(
        "XQ002",
        "XQ",
        "2019-02-01",
        {**_CLAIM, "date": "2019-02-02"},
        {"step": "cleared", "date": "2019-02-15", "outcome": "not_permitted", "basis": "某办法第五条", "cause": "policy_unclear"},
    ),
    _issue("QL003", "QL", "2019-05-10", meeting="2", lead="市交通运输局"),
]


def _contract(number: str, amount: str, signed: str, **more: Any) -> dict[str, Any]:
    own = {"id": f"C-2019-{number}", "title": f"{number}供货", "supplier": "E-2019-QL001", "buyer": "E-2019-XQ001", "county": "QL"}
    return {**own, "amount": amount, "signed": signed, **more}


CONTRACTS = [
    _contract(
        "QL001",
        "1000万元",
        "2019-01-10",
        meeting="1",
        deliveries=[{"receipt": "FH-1", "date": "2019-02-01", "amount": "400万元"}],
        to="2019-04-30",
    ),
    _contract("QL002", "500.5万元", "2019-05-10", meeting="2", to="2020-05-10"),
]
RECORDS = {"meeting": MEETINGS, "enterprise": ENTERPRISES, "project": PROJECTS, "issue": ISSUES, "contract": CONTRACTS}


def made(kind: str, data: dict[str, Any]) -> Record:
    """A record, asserted to be without fault."""
    record = check_values(data, BUILT_IN[kind].model)
    assert isinstance(record, Record), record
    return record


def ledger_of(records: dict[str, list[dict[str, Any]]], left_out: tuple[str, ...] = (), **settings: Any) -> Ledger:
    """A ledger of records as they are written."""
    own = check_values({**SETTINGS, **settings}, Settings)
    assert isinstance(own, Settings), own
    return Ledger(own, {kind: {str(data["id"]): made(kind, data) for data in rows} for kind, rows in records.items()}, left_out=left_out)


@cache
def small(left_out: tuple[str, ...] = ()) -> Ledger:
    """The small ledger."""
    return ledger_of(RECORDS, left_out)


EMPTY = ledger_of({})


@cache
def city(projects: int = 60, meetings: int = 5) -> Ledger:
    """A made-up city's ledger, small enough to be counted again and again."""
    records: dict[str, list[dict[str, Any]]] = {}
    for kind, data in sample.records(projects=projects, meetings=meetings):
        records.setdefault(kind.name, []).append(dict(data))
    counties = [{"key": c.key, "name": c.name, "group": c.group} for c in sample.city.COUNTIES]
    return ledger_of(records, counties=[*counties, {"key": "WS", "name": "市外", "outside": "true"}])
