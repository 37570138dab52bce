"""How far a record of each kind has come, on the days around each event; the facts that say so."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from any_record import touched

from dicoop.errors import Findings
from dicoop.kinds import BUILT_IN, contract, project
from dicoop.kinds.as_of import until
from dicoop.kinds.base import title_of
from dicoop.kinds.issue import Cause, Outcome
from dicoop.kinds.nodes import NodeName, has_reached, is_done, node_label
from dicoop.kinds.receipts import receipts_of
from dicoop.kinds.validate import check_values

ONE = timedelta(1)
VOIDED = {"date": "2019-09-30", "reason": "重复"}


def record(kind, /, **data):
    """Return a record with what it must have and these values."""
    must = {
        "project": {
            "id": "P-2019-QL007",
            "name": "精密轴承",
            "enterprise": "E-2016-QL003",
            "county": "QL",
            "signed": "2019-08-20",
            "investment": "1亿元",
            "lead": "市地企合作办",
        },
        "issue": {
            "id": "I-2019-QL012",
            "title": "道路未通",
            "enterprise": "E-2016-QL003",
            "county": "QL",
            "category": "land",
            "raised": "2019-08-20",
        },
        "contract": {
            "id": "C-2019-QL003",
            "title": "供货",
            "supplier": "E-2016-QL003",
            "buyer": "E-2017-XQ001",
            "county": "QL",
            "amount": "100万元",
            "signed": "2019-08-20",
        },
        "enterprise": {"id": "E-2016-QL003", "name": "轴承厂", "county": "QL"},
        "meeting": {"id": "15", "date": "2019-08-20", "themes": ["项目对接", "产销对接"]},
    }[kind]
    made = check_values({**must, **data}, BUILT_IN[kind].model)
    assert not isinstance(made, Findings), made
    return made


def stages(kind, made, *days):
    """Return the stages of a record on the day before, on, and after each of these days."""
    return [tuple(BUILT_IN[kind].stage(made, date.fromisoformat(day) + step).value for step in (-ONE, timedelta(0), ONE)) for day in days]


# Projects

NODES = {
    "filing": {"done": "2019-09-01", "plan": "2019-08-25"},
    "start": {"done": "2019-10-01"},
    "completion": {"done": "2020-10-01"},
    "production": {"done": "2020-12-01"},
    "capacity": {"done": "2021-10-01"},
    "benefit": {"done": "2022-10-01"},
}


def test_the_stages_of_a_project():
    days = ("2019-08-20", *(node["done"] for node in NODES.values()))
    names = ["not_yet", "signed", "preparing", "started", "completed", "production", "capacity", "benefit"]
    assert stages("project", record("project", nodes=NODES), *days) == [(old, new, new) for old, new in pairwise(names)]


def test_a_later_node_counts_without_the_earlier_ones():
    made = record("project", nodes={"capacity": {"done": "2019-10-01"}})
    assert stages("project", made, "2019-10-01") == [("signed", "capacity", "capacity")]


def test_a_plan_is_no_event():
    assert stages("project", record("project", nodes={"start": {"plan": "2019-10-01"}}), "2019-10-01") == [("signed", "signed", "signed")]


def test_a_node_of_the_ledgers_own_is_preparation():
    assert stages("project", record("project", nodes={"own": {"done": "2019-10-01"}}), "2019-10-01") == [
        ("signed", "preparing", "preparing")
    ]


def test_an_ended_or_voided_project():
    ended = {"date": "2020-05-01", "reason": "x"}
    assert stages("project", record("project", nodes=NODES, ended=ended), "2020-05-01", "2022-10-01") == [
        ("started", "ended", "ended"),
        ("ended",) * 3,
    ]
    assert (
        stages("project", record("project", nodes=NODES, ended=ended, voided=VOIDED), "2019-08-20", "2020-05-01") == [("voided",) * 3] * 2
    )


def test_what_rules_see_of_a_project():
    funds = [
        {"receipt": "A", "date": "2019-10-08", "amount": "1万元"},
        {"receipt": "B", "date": "2019-10-09", "amount": "-1元", "reverses": "A"},
    ]
    progress = [{"date": "2019-11-20", "text": "x", "invested": "3万元"}, {"date": "2019-11-21", "text": "y"}]
    more = {
        "kind": "industry",
        "meeting": "15",
        "chain": "c",
        "industry": "C34",
        "officer": "局长",
        "nodes": {"start": {"done": "2019-10-01", "plan": "2019-09-01"}},
    }
    made = record("project", funds=funds, progress=progress, ended={"date": "2020-05-01", "reason": "x"}, **more)
    assert (made.title, made.kind, made.meeting, made.investment.yuan) == ("精密轴承", project.Sort.INDUSTRY, 15, 100_000_000)
    assert [(entry.date, entry.amount.yuan) for entry in made.funds] == [(date(2019, 10, 8), 10_000), (date(2019, 10, 9), -1)]
    assert touched(BUILT_IN["project"], made) == [
        date(2019, 8, 20), date(2019, 10, 1), date(2019, 10, 8), date(2019, 10, 9), date(2019, 11, 20), date(2019, 11, 21), date(2020, 5, 1),
    ]  # fmt: skip
    assert receipts_of(BUILT_IN["project"], made) == ("a", "b")


def test_a_node_is_reached_by_a_later_one_of_the_main_chain():
    made = record("project", nodes={"permit": {"done": "2019-09-01"}, "production": {"done": "2019-10-01"}})
    day = date(2019, 10, 1)
    reached = [node.value for node in NodeName if has_reached(made, node.value, day)]
    assert reached == ["filing", "planning", "land", "eia", "permit", "start", "completion", "production"]
    assert has_reached(made, "own", day)
    assert [node.value for node in NodeName if has_reached(made, node.value, day - ONE)] == ["permit"]
    assert not has_reached(made, "start", day - ONE)
    assert not is_done(made, "start", day)
    assert is_done(made, "permit", day)


def test_nodes_are_called_by_their_names():
    assert node_label("start").zh == "开工"
    assert node_label("own") == ("own", "own")


# Issues


def step(name, day, **more):
    """Return a step."""
    return {"step": name, "date": day, **more}


STEPS = [
    step("listed", "2019-08-20"),
    step("claimed", "2019-08-22", by="市交通运输局"),
    step("handling", "2019-08-26", text="x"),
    step("extended", "2019-08-30", until="2019-09-30", reason="x", cause="funds"),
    step("cleared", "2019-09-18", outcome="resolved", evidence="x"),
    step("feedback", "2019-09-20", answer="dissatisfied"),
    step("reopened", "2019-09-25", reason="x"),
    step("claimed", "2019-09-27", by="x"),
]


def test_the_stages_of_an_issue():
    names = ["not_yet", "listed", "claimed", "handling", "handling", "cleared", "cleared", "reopened", "claimed"]
    expected = [(old, new, new) for old, new in pairwise(names)]
    assert stages("issue", record("issue", steps=STEPS), *(one["date"] for one in STEPS)) == expected


def test_of_two_steps_on_one_day_the_later_in_the_file_counts():
    made = record("issue", steps=[*STEPS[:2], step("handling", "2019-08-22", text="x")])
    assert stages("issue", made, "2019-08-22") == [("listed", "handling", "handling")]


def test_an_issue_without_steps_or_voided():
    assert stages("issue", record("issue"), "2019-08-20") == [("not_yet", "listed", "listed")]
    assert stages("issue", record("issue", steps=STEPS, voided=VOIDED), "2019-08-20") == [("voided",) * 3]


def test_what_rules_see_of_an_issue():
    made = record("issue", steps=STEPS[3:6], scope="common", meeting="15", lead="甲")
    assert [(step.step.value, step.date) for step in made.steps] == [
        ("extended", date(2019, 8, 30)), ("cleared", date(2019, 9, 18)), ("feedback", date(2019, 9, 20))
    ]  # fmt: skip
    assert (made.steps[0].until, made.steps[0].cause, made.steps[1].outcome) == (
        date(2019, 9, 30), Cause.FUNDS, Outcome.RESOLVED,
    )  # fmt: skip
    assert touched(BUILT_IN["issue"], made) == [date(2019, 8, 20), date(2019, 8, 30), date(2019, 9, 18), date(2019, 9, 20)]
    assert [s.step for s in until(made.steps, date(2019, 9, 18))] == ["extended", "cleared"]
    assert record("issue").scope is None


# Contracts

DELIVERIES = [
    {"receipt": "A", "date": "2019-09-20", "amount": "40万元"},
    {"receipt": "B", "date": "2019-10-20", "amount": "60万元"},
    {"receipt": "C", "date": "2019-11-20", "amount": "-60万元", "reverses": "B"},
    {"receipt": "D", "date": "2019-12-20", "amount": "-40万元", "reverses": "A"},
]


def test_the_stages_of_a_contract():
    names = ["not_yet", "signed", "performing", "fulfilled", "performing", "signed"]
    days = ("2019-08-20", *(one["date"] for one in DELIVERIES))
    assert stages("contract", record("contract", deliveries=DELIVERIES), *days) == [(old, new, new) for old, new in pairwise(names)]


def test_an_ended_or_voided_contract():
    ended = {"date": "2019-10-01", "reason": "x"}
    assert stages("contract", record("contract", deliveries=DELIVERIES, ended=ended), "2019-10-01", "2019-10-20") == [
        ("performing", "ended", "ended"),
        ("ended",) * 3,
    ]
    assert stages("contract", record("contract", voided=VOIDED), "2019-08-20") == [("voided",) * 3]


def test_more_than_agreed_is_fulfilled_too():
    made = record("contract", deliveries=[{"receipt": "A", "date": "2019-09-20", "amount": "1亿元"}])
    assert stages("contract", made, "2019-09-20") == [("signed", "fulfilled", "fulfilled")]


def test_what_rules_see_of_a_contract():
    made = record(
        "contract", deliveries=DELIVERIES[:2], ended={"date": "2019-11-01", "reason": "x"}, to="2020-08-31", **{"from": "2019-09-01"}
    )
    assert contract.DELIVERED.until(made, date(2019, 9, 19)) == 0
    assert contract.DELIVERED.until(made, date(2019, 9, 20)) == 400_000
    assert contract.DELIVERED.until(made, date(2019, 10, 20)) == 1_000_000
    assert (made.from_, made.to, made.ended.date, made.voided) == (date(2019, 9, 1), date(2020, 8, 31), date(2019, 11, 1), None)
    assert touched(BUILT_IN["contract"], made) == [date(2019, 8, 20), date(2019, 9, 20), date(2019, 10, 20), date(2019, 11, 1)]
    assert touched(BUILT_IN["contract"], record("contract")) == [date(2019, 8, 20)]


# Enterprises and meetings


def test_the_stages_of_an_enterprise():
    assert stages("enterprise", record("enterprise"), "2019-08-20") == [("registered",) * 3]
    assert stages("enterprise", record("enterprise", voided=VOIDED), "2019-08-20") == [("voided",) * 3]


def test_what_rules_see_of_an_enterprise():
    made = record("enterprise", above_scale="true", industry="C34", officer="局长")
    assert (made.title, made.above_scale, made.credit_code) == ("轴承厂", True, None)
    assert touched(BUILT_IN["enterprise"], made) == []


def test_the_stages_of_a_meeting():
    assert stages("meeting", record("meeting"), "2019-08-20") == [("planned", "held", "held")]
    assert stages("meeting", record("meeting", voided=VOIDED), "2019-08-20") == [("voided",) * 3]


def test_what_rules_see_of_a_meeting():
    decisions = [
        {"key": "M15-1", "text": "打通道路", "lead": "甲", "due": "2019-10-31", "done": "2019-10-20"},
        {"key": "M15-2", "text": "x", "lead": "乙"},
    ]
    made = record("meeting", decisions=decisions)
    assert (made.id, made.title, made.date) == (15, "15 项目对接、产销对接", date(2019, 8, 20))
    assert [(each.key, each.due, each.done) for each in made.decisions] == [
        ("M15-1", date(2019, 10, 31), date(2019, 10, 20)), ("M15-2", None, None)
    ]  # fmt: skip
    assert touched(BUILT_IN["meeting"], made) == [date(2019, 8, 20), date(2019, 10, 20)]


@pytest.mark.parametrize(
    ("kind", "title"),
    [("project", "精密轴承"), ("issue", "道路未通"), ("contract", "供货"), ("enterprise", "轴承厂"), ("meeting", "项目对接、产销对接")],
)
def test_what_people_call_a_record(kind, title):
    assert title_of(record(kind)) == title
