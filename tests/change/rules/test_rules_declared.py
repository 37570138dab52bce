"""Days put off, tasks done otherwise and ends taken back: what the rules say of a declared ledger's records."""

from datetime import date

import pytest
from declared_samples import KINDS, PLEDGE, TODAY, ledger, made

from dicoop.change.changed_record import ChangedFile, Side
from dicoop.change.review_context import PublishedMeeting, Range
from dicoop.change.rules import judge
from dicoop.kinds.validate import present

TASK = {"key": "1", "text": "送样", "lead": "市地企合作办", "due": "2019-10-20"}
DATA = {
    "id": "B-2019-QL001",
    "title": "检测设备订购",
    "enterprise": "E-2016-QL003",
    "county": "QL",
    "made": "2019-08-20",
    "need": "检测设备",
    "approved": "2019-08-25",
    "until": "2019-10-31",
    "tasks": [TASK],
    "steps": [{"step": "opened", "date": "2019-08-22", "by": "市地企合作办"}, {"step": "worked", "date": "2019-08-22", "text": "看过"}],
}
OVERDUE = {"until": "2019-09-10", "tasks": [{**TASK, "due": "2019-09-10"}]}
DONE = [{**TASK, "done": "2019-09-20"}]
ENDED = {"ended": {"date": "2019-09-20", "reason": "撤回"}}


def found(before, after, **more):
    """Return what the rules find when a record becomes another: code, severity, address."""
    old, new = ({name: value for name, value in {**DATA, **data}.items() if value is not None} for data in (before, after))
    sides = [Side(blob, record=made(PLEDGE, data), data=present(data)) for blob, data in (("a", old), ("b", new))]
    change = ChangedFile(PLEDGE.path(DATA["id"]), *sides, KINDS)
    over = Range(ledger((PLEDGE, old)), ledger((PLEDGE, new)), (change,), TODAY, **more)
    return [(each.code, each.severity.value, each.address) for each in judge(over)]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({}, {}, []),
        ({}, {"until": "2019-11-30"}, [("R24", "warning", "until")]),
        ({}, {"until": "2019-10-30"}, []),
        ({}, {"until": None}, [("R24", "warning", "until")]),
        ({}, {"tasks": [{**TASK, "due": "2019-11-20"}]}, [("R24", "warning", "tasks[1].due")]),
        (OVERDUE, {**OVERDUE, "until": "2019-11-30"}, [("R24", "error", "until")]),
        (OVERDUE, {**OVERDUE, "tasks": [TASK]}, [("R24", "error", "tasks[1].due")]),
        ({}, {"approved": "2019-08-28"}, [("R24", "warning", "approved")]),
        ({}, {"approved": "2019-08-21"}, []),
        ({"tasks": DONE}, {"tasks": [{**TASK, "done": "2019-09-18"}]}, [("R08", "warning", "tasks[1].done")]),
        ({"tasks": DONE}, {}, [("R10", "error", "tasks[1].done")]),
        (ENDED, {"ended": {"date": "2019-09-18", "reason": "撤回"}}, [("R08", "warning", "ended.date")]),
        (ENDED, {}, [("R10", "error", "ended.date")]),
        ({}, {"steps": DATA["steps"][::-1]}, [("R20", "error", "steps[opened 2019-08-22]")]),
        ({}, {"visits": [{"date": "2019-08-10", "text": "看"}]}, [("R11", "warning", "visits[2019-08-10].date")]),
        ({}, {"voided": {"date": "2019-09-10", "reason": "登重"}}, [("R03", "warning", "voided")]),
    ],
)
def test_a_change_is_told(before, after, expected):
    assert found(before, after) == expected


def test_entries_that_a_meeting_should_have_known_of_are_told():
    visits = {"visits": [{"date": "2019-09-01", "text": "看"}]}
    assert found({}, visits, closed=(PublishedMeeting(15, date(2019, 9, 10)),)) == [("R07", "warning", "visits[2019-09-01].date")]


def test_what_a_step_is_called_is_told():
    old, new = (made(PLEDGE, {**DATA, "steps": steps}) for steps in (DATA["steps"], DATA["steps"][:1]))
    change = ChangedFile(PLEDGE.path(DATA["id"]), Side("a", record=old), Side("b", record=new), KINDS)
    assert change.called("steps[worked 2019-08-22].date") == ("办理", "worked on")
    assert change.called("steps[gone 2019-08-22].date") == ("gone", "gone")
