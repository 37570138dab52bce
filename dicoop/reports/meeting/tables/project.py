"""Which matters of joint approvals were granted, in the time promised, and which are overdue; what is owed for works?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from dicoop.document import Column, Table
from dicoop.frozen import replace
from dicoop.kinds.as_of import is_by, until
from dicoop.labels import Label
from dicoop.reports import due_table
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.found import Found
from dicoop.reports.meeting.grouped import Figure, Fold, Grouped, Ones, Tables, many, number, summed
from dicoop.reports.meeting.overdue import MORE, MOST, command, overdue
from dicoop.rules.watch import Watch

_OVERDUE = Label("联审联批逾期未办结", "Joint approvals overdue")


def _last(each: Any, watch: Watch) -> date | None:
    """Return the last day of a matter: that promised in working days, else that by which it is needed."""
    start, working = each.counted
    last: date | None = watch.calendar.add(start, working).date if working else start
    return last


def _count(holds: Callable[[Any, Watch], Any]) -> Fold:
    """Return what counts the matters of which something holds."""

    def fold(ones: Ones, _: MeetingCase) -> int:
        return sum(bool(holds(each, one.watch)) for one in ones for each in one.record.approvals)

    return fold


def _is_late(each: Any, watch: Watch) -> bool:
    last = _last(each, watch)
    return each.is_open(watch.day) and last is not None and last < watch.day


def _is_in_time(each: Any, watch: Watch) -> bool:
    last = _last(each, watch)
    return each.outcome not in ("not_needed", "refused") and is_by(each.granted, watch.day) and last is not None and each.granted <= last


_APPROVALS: tuple[Figure, ...] = (
    (Column("accepted", Label("受理（项）", "Accepted")), _count(lambda each, watch: is_by(each.accepted, watch.day))),
    (Column("granted", Label("办结（项）", "Granted")), "approved/all above"),
    (Column("in_time", Label("按期办结（项）", "In time")), _count(_is_in_time)),
    (
        Column("refused", Label("未批（项）", "Refused")),
        _count(lambda each, watch: each.outcome == "refused" and is_by(each.granted, watch.day)),
    ),
    (Column("late", Label("逾期未办结（项）", "Overdue")), _count(_is_late)),
    (Column("needed", Label("当年应办（项）", "Needed this year")), "approved below"),
    (Column("granted_of_year", Label("当年应办已办结（项）", "Of which granted")), "approved above"),
    (Column("rate", Label("完成率", "Granted, %"), brief=True), "approved"),
)


def tables(_: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield the matters that are past their last day, the longest first."""
    late = [item for item in overdue(case, "project") if item.key.startswith("approvals.")]
    late.sort(key=lambda item: (-item.overdue, item.id, item.key))
    if late:
        table = due_table.table("overdue_approvals", late, ("what", "id", "title", "county", "unit", "due", "overdue"), case.ledger)
        yield replace(table, title=_OVERDUE, most=MOST, more=MORE.fill(command=command(case, "project")))


# Works


def _owed(record: Any, day: Any) -> Decimal:
    """Return the 元 payable for works and not paid."""
    owed, paid = (sum(each.amount.yuan for each in until(entries, day)) for entries in (record.payable, record.paid))
    return max(Decimal(0), Decimal(owed - paid))


_WORKS: tuple[Figure, ...] = (
    (number("项目（个）", "Projects"), many),
    (Column("payable", Label("已到期应付", "Payable and due"), "亿元"), "works_paid below"),
    (Column("paid", Label("已付", "Paid"), "亿元"), "works_paid above"),
    (Column("rate", Label("清偿率", "Paid, %"), brief=True), "works_paid"),
    (Column("owed", Label("欠付", "Still owed"), "亿元"), summed(_owed)),
)
_GOING = "stage in signed,preparing,started"
_TO_START = "stage in signed,preparing and nodes.start.plan<={day}"
SECTION = "delivery", Label("项目服务和推进", "Project delivery")
TABLES: Tables = (
    Grouped(
        "approvals",
        Label("联审联批：各事项", "Joint approvals by matter"),
        "approvals.matter",
        _APPROVALS,
        "approvals.count>0",
        "approvals",
    ),
    Grouped(
        "approving",
        Label("联审联批：各单位", "Joint approvals by unit"),
        "approvals.unit",
        _APPROVALS,
        "approvals.count>0",
        "approvals",
    ),
    tables,
    Grouped("works", Label("工程款", "Works payable and paid"), "county", _WORKS, "payable.count>0 or paid.count>0", "payable"),
    Found(
        "paused",
        Label("停工项目", "Paused projects"),
        "stage!=ended and pauses.count>0 and (pauses.last.resumed= or pauses.last.resumed>{day})",
        "lead pauses.last.paused pauses.last.reason investment",
        "-investment",
        "pauses",
    ),
    Found(
        "cases",
        Label("一项一案", "Individual plans for late projects"),
        f"{_TO_START} and case.blocker!=",
        "case.blocker case.measure case.unit case.start_expected",
        "-investment",
        "case",
    ),
    Found(
        "undispatched",
        Label("上次会议以来未调度", "Not followed up since the previous meeting"),
        f"(dispatched.count=0 or dispatched.last.date<={{before}}) and {_GOING}",
        "lead stage dispatched.last.date investment",
        "-investment",
        "dispatched",
    ),
)
