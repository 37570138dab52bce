"""May a record make a move, and what does the move write? The words of each refusal are in tests/commands/golden."""

from datetime import date

import pytest

from dicoop.errors import Misused, Refused
from dicoop.kinds import BUILT_IN
from dicoop.kinds.issue import StepName
from dicoop.kinds.nodes import NodeName
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules import lifecycle, usual
from dicoop.rules.checks.issue import NEXT

TODAY = date(2019, 9, 30)
SETTINGS = check_values(
    {
        "name": "x",
        "counties": [{"key": "QL", "name": "清陵县"}],
        "nodes": {"survey": {"before_start": "45"}, "land": {"before_start": "5"}},
    },
    Settings,
)
VALUES = {
    "project": {
        "id": "P-2019-QL007",
        "name": "厂",
        "enterprise": "E-2016-QL003",
        "county": "QL",
        "signed": "2019-08-20",
        "investment": "1亿元",
        "lead": "x",
    },
    "issue": {
        "id": "I-2019-QL012",
        "title": "路",
        "enterprise": "E-2016-QL003",
        "county": "QL",
        "category": "land",
        "raised": "2019-08-20",
    },
    "contract": {
        "id": "C-2019-QL003",
        "title": "钢",
        "supplier": "E-2016-QL003",
        "buyer": "E-2017-XQ001",
        "county": "QL",
        "amount": "100万元",
        "signed": "2019-08-20",
    },
    "meeting": {"id": "15", "date": "2019-08-20", "themes": ["项目对接"]},
    "enterprise": {"id": "E-2016-QL003", "name": "轴承", "county": "QL"},
}
STARTED = {"nodes": {"start": {"done": "2019-09-01"}}}
ENDED = {"ended": {"date": "2019-09-10", "reason": "x"}}
DELIVERED = {"receipt": "F1", "date": "2019-09-01"}


def record(kind, **more):
    return check_values({**VALUES[kind], **more}, BUILT_IN[kind].model)


def issue(*steps):
    made = [{"step": name, "date": f"2019-09-{day:02}"} for day, name in enumerate(steps, 1)]
    return record("issue", raised="2019-09-01", steps=made)


AT = {
    "project": {
        "not_yet": record("project", signed="2019-12-01"),
        "signed": record("project"),
        "preparing": record("project", nodes={"filing": {"done": "2019-09-01"}}),
        "started": record("project", **STARTED),
        "completed": record("project", nodes={"completion": {"done": "2019-09-01"}}),
        "production": record("project", nodes={"production": {"done": "2019-09-01"}}),
        "capacity": record("project", nodes={"capacity": {"done": "2019-09-01"}}),
        "benefit": record("project", nodes={"benefit": {"done": "2019-09-01"}}),
        "ended": record("project", **STARTED, **ENDED),
    },
    "issue": {
        "not_yet": record("issue", raised="2019-12-01"),
        "listed": issue("listed"),
        "claimed": issue("listed", "claimed"),
        "handling": issue("listed", "claimed", "handling"),
        "cleared": issue("listed", "claimed", "cleared"),
        "reopened": issue("listed", "claimed", "cleared", "reopened"),
        "declined": issue("listed", "claimed", "declined"),
    },
    "contract": {
        "not_yet": record("contract", signed="2019-12-01"),
        "signed": record("contract"),
        "performing": record("contract", deliveries=[{**DELIVERED, "amount": "1万元"}]),
        "fulfilled": record("contract", deliveries=[{**DELIVERED, "amount": "100万元"}]),
        "ended": record("contract", **ENDED),
    },
    "meeting": {"planned": record("meeting", date="2019-12-20"), "held": record("meeting")},
    "enterprise": {"registered": record("enterprise")},
}
for name, stages in AT.items():
    stages["voided"] = record(name, voided={"date": "2019-09-10", "reason": "x"})
# What may be done at each stage, written a second time: the tables of the kinds say the same.
GOING = {
    "reach",
    "fund",
    "note",
    "plan",
    "schedule",
    "approve",
    "grant",
    "dispatch",
    "pause",
    "resume",
    "owe",
    "pay",
    "result",
    "case",
    "end",
}
ALLOWED = {
    "project": {**dict.fromkeys(("signed", "preparing", "started", "completed", "production", "capacity", "benefit"), GOING)},
    "issue": {
        "listed": {"claim", "decline", "urge"},
        "claimed": {"handle", "extend", "close", "decline", "urge"},
        "handling": {"handle", "extend", "close", "decline", "urge"},
        "cleared": {"feedback", "reopen"},
        "reopened": {"claim", "decline", "urge"},
        "declined": {"reopen"},
    },
    "contract": {"signed": {"deliver", "end"}, "performing": {"deliver", "end"}, "fulfilled": {"deliver"}},
    "meeting": {"planned": {"item", "decide"}, "held": {"item", "decide", "done"}},
    "enterprise": {},
}
CASES = [(kind, stage.value, verb) for kind in BUILT_IN.values() for stage in kind.stages for verb in kind.verbs]


@pytest.mark.parametrize(("kind", "stage", "verb"), CASES, ids=[f"{k.name}-{s}-{v.name}" for k, s, v in CASES])
def test_every_verb_at_every_stage(kind, stage, verb):
    at = AT[kind.name][stage]
    assert kind.stage(at, TODAY) == stage
    if verb.name in ALLOWED[kind.name].get(stage, set()):
        usual.require(kind, at, verb.name, TODAY)
        return
    with pytest.raises(Refused) as refused:
        usual.require(kind, at, verb.name, TODAY)
    words = refused.value.message.en
    assert words.startswith(f"{kind.name} {at.id} (")
    allowed = words.rpartition("allowed now: ")[2]
    assert set(allowed.split(", ")) == (ALLOWED[kind.name].get(stage) or {"nothing"})


def test_what_the_table_of_issues_allows_is_what_the_check_lets_stand():
    """Two tables, one law: a verb may be used exactly where its step may follow."""
    steps = {
        "claim": "claimed",
        "handle": "handling",
        "extend": "extended",
        "close": "cleared",
        "feedback": "feedback",
        "reopen": "reopened",
        "urge": "urged",
        "decline": "declined",
    }
    kind = BUILT_IN["issue"]
    for last, following in NEXT.items():
        if last is None:
            continue
        stage = kind.stage(issue("listed") if last is StepName.LISTED else issue("listed", last.value), TODAY)
        assert {steps[verb.name] for verb in kind.verbs if verb.starts_from(stage)} == {step.value for step in following}, last


@pytest.mark.parametrize("node", list(NodeName))
def test_a_node_is_known_by_its_key_and_by_its_name_in_both_languages(node):
    for words in (node.value, node.value.upper(), f" {node.label.zh} ", node.label.en):
        assert lifecycle.node(words, SETTINGS) == node.value


def test_a_ledger_has_nodes_of_its_own():
    assert lifecycle.node("Survey", SETTINGS) == "survey"
    with pytest.raises(Misused) as error:
        lifecycle.node("xyz", SETTINGS)
    assert "、survey、" in error.value.hint.zh
    assert "filing(备案)" in error.value.hint.zh


def test_the_schedule_leaves_what_is_done_and_counts_the_ledger_s_own_nodes():
    """2019-09-30 less 5 working days lies before a worked Sunday; the nodes run side by side."""
    project = record("project", nodes={"filing": {"done": "2019-08-25"}, "eia": {"plan": "2019-01-01"}})
    assert lifecycle.schedule(project, "2019-09-30", SETTINGS) == {
        "nodes.planning.plan": "2019-07-22",
        "nodes.survey.plan": "2019-07-29",
        "nodes.eia.plan": "2019-08-19",
        "nodes.permit.plan": "2019-09-17",
        "nodes.land.plan": "2019-09-24",
        "nodes.start.plan": "2019-09-30",
    }


def test_what_follows_the_start_may_be_done_on_its_day():
    started = record("project", **STARTED)
    assert lifecycle.reach(started, "completion", "2019-09-01", "x")["nodes.completion.done"] == "2019-09-01"
    with pytest.raises(Refused):
        lifecycle.reach(started, "completion", "2019-08-31", "x")


def test_a_decision_gets_the_next_key_that_is_free():
    held = record("meeting", decisions=[{"key": key, "text": "x", "lead": "y"} for key in ("M15-1", "M15-3", "甲")])
    assert lifecycle.decide(held, "", {"text": "x"}) == {"decisions[M15-2].text": "x"}
    assert lifecycle.decide(record("meeting"), "", {"text": "x"}) == {"decisions[M15-1].text": "x"}


def test_a_reversal_takes_the_whole_back_under_a_receipt_of_its_own():
    project = record("project", funds=[{"receipt": "A", "date": "2019-09-01", "amount": "2.10亿元"}])
    assert lifecycle.reverse("funds", project, "A", "B", "2019-09-02") == {
        "funds[B].date": "2019-09-02",
        "funds[B].amount": "-2.1亿元",
        "funds[B].reverses": "A",
    }
    typed = lifecycle.reverse("funds", project, "ａ", "B", "2019-09-02")
    assert typed["funds[B].reverses"] == "A"  # as it is written, however it is typed
    with pytest.raises(Refused):
        lifecycle.reverse("funds", project, "A", "A", "2019-09-02")


def test_the_day_of_the_last_step_is_early_enough():
    stepped = issue("listed", "claimed")
    assert lifecycle.step(BUILT_IN["issue"], stepped, "handling", "2019-09-02", {"text": "x"}) == {
        "steps[handling 2019-09-02].date": "2019-09-02",
        "steps[handling 2019-09-02].text": "x",
    }
    with pytest.raises(Refused):
        lifecycle.step(BUILT_IN["issue"], stepped, "handling", "2019-09-01", {"text": "x"})
    bare = record("issue")
    assert lifecycle.step(BUILT_IN["issue"], bare, "claimed", "2019-08-20", {})
    with pytest.raises(Refused):
        lifecycle.step(BUILT_IN["issue"], bare, "claimed", "2019-08-19", {})


@pytest.mark.parametrize("day", ["2019-09-30", "2019-01-01"])
def test_what_has_happened(day):
    assert lifecycle.happened(day, TODAY) == day


def test_what_is_still_to_come():
    with pytest.raises(Refused):
        lifecycle.happened("2019-10-01", TODAY)
