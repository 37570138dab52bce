"""What became of the decisions of earlier meetings?"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dicoop.document import Cell, Column, Named, Section, Table, Text
from dicoop.kinds.as_of import is_by
from dicoop.kinds.meeting import Decision
from dicoop.labels import Label, Term
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.record_status import unit

TITLE = Label("议定事项落实情况", "Decisions of earlier meetings")
_NONE = Label("此前没有议定事项。", "There are no earlier decisions.")
_NONE_HERE = Label("此前没有涉及{county}的议定事项。", "No earlier decisions concern {county}.")
_SUM = Label(
    "此前议定事项{n}项：已落实{done}项，逾期未落实{late}项，未到期{open}项。",
    "Of {n} earlier decisions: {done} carried out, {late} overdue, {open} not yet due.",
)
_MOST = 10
_MORE = Label(
    "另有 {{n}} 项：{command} --section decisions --format plain",
    "{{n}} more: {command} --section decisions --format plain",
)


class DecisionStatus(Term):
    """How a decision was carried out; in the order of the table."""

    OVERDUE = "overdue", "逾期未落实", "overdue"
    OPEN = "open", "未到期", "not yet due"
    LATE = "late", "逾期落实", "done late"
    DONE = "done", "按期落实", "done in time"


class Followed(NamedTuple):
    """A decision, the meeting that took it, and what became of it."""

    meeting: int
    decision: Decision
    result: DecisionStatus


def section(case: MeetingCase) -> Section:
    """Return the decisions of earlier meetings: those not carried out first, then the latest."""
    found = [each for each in _followed(case) if _concerns(case, each.decision)]
    none = _NONE_HERE.fill(county=case.county_name) if case.county else _NONE
    count = {result: sum(each.result is result for each in found) for result in DecisionStatus}
    words = _SUM.fill(
        n=len(found),
        done=count[DecisionStatus.DONE] + count[DecisionStatus.LATE],
        late=count[DecisionStatus.OVERDUE],
        open=count[DecisionStatus.OPEN],
    )
    return Section("decisions", TITLE, (*((Text(words),) if found else ()), _table(case, found, none)))


def of_last(case: MeetingCase) -> Section | None:
    """Return what became of the decisions of the meeting before; None where it took none."""
    found = _followed(case)
    last = max((each.meeting for each in found), default=0)
    own = [each for each in found if each.meeting == last]
    return Section("decisions", _OF_LAST.fill(n=last), (_table(case, own),)) if own else None


_OF_LAST = Label("第{n}次会议议定事项落实情况", "Progress on the decisions of meeting {n}")


def _followed(case: MeetingCase) -> list[Followed]:
    earlier = [meeting for meeting in case.ledger.meetings if meeting.id < case.meeting.id and meeting.date <= case.day]
    found = [Followed(meeting.id, made, _result(made, case.day)) for meeting in earlier for made in meeting.decisions]
    order = list(DecisionStatus)
    return sorted(found, key=lambda each: (min(order.index(each.result), 2), -each.meeting))


def _result(made: Decision, day: date) -> DecisionStatus:
    if is_by(made.done, day):
        return DecisionStatus.LATE if made.due is not None and made.done > made.due else DecisionStatus.DONE
    return DecisionStatus.OVERDUE if made.due is not None and made.due < day else DecisionStatus.OPEN


def _concerns(case: MeetingCase, made: Decision) -> bool:
    """Return whether a decision is shown: on a county's own page those that name it."""
    name = case.county_name
    return name is None or name.zh in made.lead or name.zh in made.text


def _table(case: MeetingCase, found: list[Followed], none: Label | None = None) -> Table:
    columns = (
        Column("result", Label("情况", "Result")),
        Column("meeting", Label("第几次会议", "Meeting")),
        Column("key", Label("序号", "Key"), lead=True),
        Column("text", Label("事项", "Decision")),
        Column("lead", Label("牵头单位", "Unit")),
        Column("due", Label("期限", "Due")),
        Column("done", Label("落实", "Done")),
    )
    rows = tuple(
        (each.result, Named(str(each.meeting), phrases.meeting(each.meeting), each.meeting), *_cells(each.decision, case)) for each in found
    )
    return Table("decisions", columns, rows, most=_MOST, more=_MORE.fill(command=case.command), of="meeting.decisions.*", none=none)


def _cells(made: Decision, case: MeetingCase) -> tuple[Cell, ...]:
    done = made.done if is_by(made.done, case.day) else None
    return made.key, made.text, unit(made.lead, case.settings), made.due, done
