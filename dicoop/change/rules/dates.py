"""Do the days of what has happened leave alone what was published and what is still to come, follow from one another, and stay?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.nodes import MAIN
from dicoop.kinds.traits import named
from dicoop.labels import Label
from dicoop.partial_date import first_day, is_before, is_moved, last_day

BACK_DATED = Fault(
    "R07",
    Label(
        "{what} {value} 是这次才登记的，却不晚于第 {meeting} 次会议的 {day}",
        "'{what}' on {value} is only entered now, though dated no later than meeting {meeting} on {day}",
    ),
    Label("核对佐证上的日期；确实漏报的，在通报里说明", "check the date against the evidence; explain a genuine omission in the bulletin"),
    Severity.WARNING,
)
MAYBE_BACK_DATED = Fault(
    "R07",
    Label(
        "{what} {value} 是这次才登记的，可能不晚于第 {meeting} 次会议的 {day}，却从 {last} 才计入",
        "'{what}' of {value} is only entered now and may be no later than meeting {meeting} on {day}, but counts only from {last}",
    ),
    Label("查明是哪一天，写全；查不到的在通报里说明", "find out and enter the exact date; if it cannot be found, explain in the bulletin"),
    Severity.WARNING,
)
NODE_MOVED = Fault(
    "R08",
    Label("{node}日期由 {before} 改成 {value}", "the date of '{node}' was changed from {before} to {value}"),
    Label("核对佐证上的日期", "compare it with the evidence"),
    Severity.WARNING,
)
FUTURE = Fault(
    "R09",
    Label("{what} {value} 还没有到（今天 {today}）", "'{what}' on {value} is in the future (today is {today})"),
    Label("只写已经发生的事；打算写在 plan", "enter only what has happened; put intended dates in plan"),
)
LATE = Fault(
    "R27",
    Label("{what} {value} 过了 {n} 天才登记（限 {limit} 天）", "'{what}' on {value} was entered {n} days later (limit: {limit})"),
    Label("核对日期和佐证", "check the date and the evidence"),
    Severity.WARNING,
)
START = "nodes.start.done"
MARKS = (".done", "ended.date")  # days that a record has once, and keeps


def back_dated(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find events entered only now that a closed meeting should have known of; a start is an error (R07)."""
    closed = over.last_closed
    if closed is None:
        return
    maybe = {at: day for at, day in change.added_events.items() if over.is_published(first_day(day)) and not over.is_published(day)}
    for address, day in _told(change, maybe):
        words = {"meeting": closed.meeting, "day": closed.day, "last": last_day(day)}
        yield change.at(MAYBE_BACK_DATED, address, day, what=change.called(address), **words)
    for address, day in _told(change, {at: day for at, day in change.added_events.items() if over.is_published(day)}):
        fault = BACK_DATED.graded(grave=address == START)
        yield change.at(fault, address, day, what=change.called(address), meeting=closed.meeting, day=closed.day)


def _told(change: ChangedFile, found: dict[str, date]) -> Iterator[tuple[str, date]]:
    """Yield the events to be told: of a new record its first date stands for all, but for the start."""
    first = change.kind.first_date if change.kind else ""
    whole = change.is_new and first in found
    return ((at, day) for at, day in found.items() if not whole or at in (first, START))


def node_moved(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find nodes and decisions done, and ends made, on another day; a start moved earlier, or into or out of what was published, is an error (R08)."""
    for address, day in change.new_events.items():
        before = change.old_events.get(address)
        if before is not None and is_moved(before, day) and address.endswith(MARKS):
            grave = address == START and (is_before(day, before) or over.is_published(day) or over.is_published(before))
            yield change.at(NODE_MOVED.graded(grave=grave), address, day, node=change.called(address), before=before)


def in_future(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find days to come that this change writes where only the past belongs (R09)."""
    for address, day in change.new_events.items():
        if first_day(day) > over.today and change.old_events.get(address) != day:
            yield change.at(FUTURE, address, day, what=change.called(address), today=over.today)


def late(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find events entered long after they happened; those a meeting should have known of are told as back-dated (R27)."""
    limit = over.settings.review.late
    entered = over.days_of(change.path) if change.added_events else []
    found = {at: day for at, day in change.added_events.items() if _apart(day, entered) > limit and not over.is_published(day)}
    for address, day in _told(change, found):
        yield change.at(LATE, address, day, what=change.called(address), n=_apart(day, entered), limit=limit)


def _apart(day: date, entered: list[date]) -> int:
    """Return how many days after an event it was entered, at the soonest."""
    return (entered_on(day, entered) - day).days


def entered_on(day: date, entered: list[date]) -> date:
    """Return the day something of a day was entered on, at the soonest."""
    return next((when for when in entered if when >= day), entered[-1])


_FIRST = named("meeting", "enterprise", "project", "issue", "contract")
REMOVED = Fault(
    "R10",
    Label("{node} {value} 被撤掉", "'{node}' on {value} was removed"),
    Label(
        "恢复这个日期；确无此事的，附上核查结论再合并", "restore the date; if it did not happen, attach the inspection's findings and merge"
    ),
)
DISORDER = Fault(
    "R11",
    Label("{what} {value} 早于{before} {date}", "'{what}' on {value} is before '{before}' on {date}"),
    Label("核对两个日期，改正写错的一个", "compare the two dates, and correct the wrong one"),
)
SKIPPED = Fault(
    "R12",
    Label("{node} {value} 已完成，却没有开工", "'{node}' was done on {value}, but no start is recorded"),
    Label("先登记开工：dicoop project reach {id_} start", "record the start first: dicoop project reach {id_} start"),
)


def removed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find nodes and decisions that were done and are so no longer, and ends that were taken back (R10)."""
    for address, day in change.old_events.items():
        if address.endswith(MARKS) and address not in change.new_events:
            yield change.at(REMOVED, address, day, node=change.called(address))


def disorder(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find nodes done before the start, and steps before the one above them, where this change makes it so (R11).

    Entries dated before the record begins may be right, but for those of the first kinds: they are a warning.
    """
    for above, below in _pairs(change):
        yield from _disorder(change, below, (change.old_events.get(above), change.new_events[above]), change.called(above))
    if _FIRST(change.own_kind):
        return
    first = change.own_kind.first_date
    days = getattr(change.old, first, None), getattr(change.new, first, None)
    for address in change.new_events:
        if "[" in address:
            yield from _disorder(change, address, days, change.called(first), DISORDER.graded(grave=False))


def _disorder(
    change: ChangedFile, below: str, above: tuple[date | None, date | None], before: Label, fault: Fault = DISORDER
) -> Iterator[Finding]:
    """Find an event before a day, given as it was and as it is, where this change makes it so."""
    day, (was, limit) = change.new_events[below], above
    if limit is not None and is_before(day, limit) and (was, change.old_events.get(below)) != (limit, day):
        yield change.at(fault, below, day, what=change.called(below), before=before, date=limit)


def _pairs(change: ChangedFile) -> Iterator[tuple[str, str]]:
    """Yield the addresses of events of which the second cannot be before the first."""
    days = change.new_events
    if START in days:
        yield from ((START, address) for name in MAIN[1:] if (address := f"nodes.{name}.done") in days)
    yield from pairwise(address for address in days if address.startswith("steps["))


def skipped(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find nodes newly done that can only follow a start where there is none (R12)."""
    for name in MAIN[1:]:
        address = f"nodes.{name}.done"
        if address in change.added_events and START not in change.new_events:
            yield change.at(SKIPPED, address, change.new_events[address], node=change.called(address), id_=change.id)
