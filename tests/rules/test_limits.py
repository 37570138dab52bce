"""When does what a declared kind must do become due, and when is it due no more?"""

from datetime import date
from pathlib import Path

import pytest

from dicoop.errors import Findings
from dicoop.kinds import EVERY, declared
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules import limits
from dicoop.rules.watch import Watch
from dicoop.store.kinds import declaration_in

CITY = {"name": "台账", "counties": [{"key": "QL", "name": "清陵县"}]}
SETTINGS = check_values(CITY, Settings)
FILE = Path(__file__).parent.parent / "declared/matter.yaml"


def kind():
    """Return the kind of matters to be followed up."""
    found = declaration_in("ledgers/kinds/matter.yaml", FILE.read_bytes())
    assert not isinstance(found, Findings), found
    return declared.kind_of(found[0], "test")


@pytest.mark.parametrize(
    ("steps", "day", "due"),
    [
        ([], "2019-08-02", [("accepted", "2019-08-02")]),
        (["accepted 2019-08-02"], "2019-08-05", [("answered", "2019-08-16")]),
        (["accepted 2019-08-02", "answered 2019-08-09"], "2019-08-20", []),
        # Sent back it is due again, by the day it was due first
        (["accepted 2019-08-02", "answered 2019-08-09", "rejected 2019-08-12"], "2019-08-20", [("answered", "2019-08-16")]),
        (["accepted 2019-08-02", "answered 2019-08-09", "rejected 2019-08-12", "answered 2019-08-14"], "2019-08-20", []),
        (["accepted 2019-08-02", "answered 2019-08-09", "filed 2019-08-12"], "2019-08-20", []),
        # The clock stands still from the 6th to the 8th: two working days
        (["accepted 2019-08-02", "waiting 2019-08-06", "resumed 2019-08-08"], "2019-08-09", [("answered", "2019-08-20")]),
    ],
)
def test_what_is_due(steps, day, due):
    own = kind()
    made = [dict(zip(("step", "date"), step.split(), strict=True)) for step in steps]
    data = {"id": "U-2019-QL001", "title": "示例事项", "county": "QL", "lead": "市发展改革委", "assigned_on": "2019-08-01", "steps": made}
    record = check_values(data, own.model)
    assert not isinstance(record, Findings), record
    found = limits.due(own, record, Watch.of(SETTINGS, date.fromisoformat(day)))
    assert [(item.key, str(item.due)) for item in found] == due


ASSIGNMENT = {"id": "S-2019-QL001", "title": "包联", "county": "QL", "type": "team", "officer": "局长", "unit": "市地企合作办"}


@pytest.mark.parametrize(
    ("own", "visits", "due"),
    [
        ({}, {}, "2019-07-31"),  # thirty days where nobody said anything
        ({"cycle": "10"}, {}, "2019-07-11"),
        ({"level": "bank"}, {"bank": 60}, "2019-08-30"),
        ({"level": "bank", "cycle": "10"}, {"bank": 60}, "2019-07-11"),  # its own cycle comes first
        ({"level": "city"}, {"bank": 60}, "2019-07-31"),
        ({}, {"bank": 60}, "2019-07-31"),
    ],
)
def test_visits_fall_due_by_their_own_cycle_else_by_that_of_the_level(own, visits, due):
    settings = check_values({**CITY, "visits": {name: str(days) for name, days in visits.items()}}, Settings)
    assignment = EVERY["assignment"]
    record = check_values({**ASSIGNMENT, "enterprise": "E-2016-QL003", "since": "2019-07-01", **own}, assignment.model)
    found = limits.due(assignment, record, Watch.of(settings, date(2019, 8, 1)))
    assert [(item.key, str(item.due)) for item in found] == [("visit", due)]


@pytest.mark.parametrize(("policy", "due"), [("forty", "2019-07-12"), ("other", "2019-09-23"), ("none", "2019-09-23")])
def test_an_award_is_due_by_its_policy_else_in_sixty_working_days(policy, due):
    policies = [{"key": "forty", "name": "四十条", "days": "10"}, {"key": "other", "name": "别的"}]
    settings = check_values({**CITY, "policies": policies}, Settings)
    own = {"id": "A-2019-QL001", "title": "奖补", "county": "QL", "enterprise": "E-2016-QL003", "unit": "市财政局", "policy": policy}
    award = EVERY["award"]
    record = check_values({**own, "type": "reward", "applied": "2019-06-28", "amount": "200万元"}, award.model)
    found = limits.due(award, record, Watch.of(settings, date(2019, 7, 1)))
    assert [str(item.due) for item in found if item.key == "settled"] == [due]


@pytest.mark.parametrize(
    ("steps", "due"),
    [
        ([], "2019-07-05"),
        (["accepted 2019-07-03"], None),
        (["returned 2019-07-02"], "2019-07-15"),  # the clock stands still, here until the day looked at
        (["returned 2019-07-02", "resubmitted 2019-07-04"], "2019-07-09"),
        # Accepted in time and sent back weeks later, it is not overdue on the day it comes back
        (["accepted 2019-07-03", "returned 2019-07-08"], None),
        (["accepted 2019-07-03", "returned 2019-07-08", "resubmitted 2019-07-10"], "2019-07-17"),
        (["accepted 2019-07-03", "returned 2019-07-08", "resubmitted 2019-07-10", "accepted 2019-07-10"], None),
    ],
)
def test_an_award_sent_back_after_it_was_accepted_is_accepted_anew_from_the_day_it_came_back(steps, due):
    own = {"id": "A-2019-QL001", "title": "奖补", "county": "QL", "enterprise": "E-2016-QL003", "unit": "市财政局", "policy": "forty"}
    rows = [dict(zip(("step", "date"), step.split(), strict=True)) for step in steps]
    made = [{**row, **({"reason": "缺发票"} if row["step"] == "returned" else {})} for row in rows]
    award = EVERY["award"]
    record = check_values({**own, "type": "reward", "applied": "2019-06-28", "amount": "200万元", "steps": made}, award.model)
    found = limits.due(award, record, Watch.of(SETTINGS, date(2019, 7, 10)))
    assert next((str(item.due) for item in found if item.key == "accepted"), None) == due
