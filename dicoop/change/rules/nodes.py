"""Do a project's nodes still follow from one another, and are they still there?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from dicoop.change.changed_record import ChangedFile, graded
from dicoop.change.review_context import Range
from dicoop.change.rules.dates import MARKS, START
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.nodes import MAIN
from dicoop.kinds.traits import named
from dicoop.labels import Label
from dicoop.partial_date import is_before

_FIRST = named("meeting", "enterprise", "project", "issue", "contract")
REMOVED = Fault(
    "R10",
    Label("{node} {value} 被撤掉", "'{node}' on {value} was taken out"),
    Label("恢复这个日期；确无此事的，附上核查结论再合并", "put the date back; if it is not so, merge it with what the inspection found"),
)
DISORDER = Fault(
    "R11",
    Label("{what} {value} 早于{before} {date}", "'{what}' on {value} is before '{before}' on {date}"),
    Label("核对两个日期，改正写错的一个", "compare the two dates, and correct the wrong one"),
)
SKIPPED = Fault(
    "R12",
    Label("{node} {value} 已完成，却没有开工", "'{node}' was done on {value}, but there is no start"),
    Label("先登记开工：dicoop project reach {id_} start", "record the start first: dicoop project reach {id_} start"),
)


def removed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find nodes and decisions that were done and are so no longer, and ends that were taken back (R10)."""
    if change.new is None:
        return
    for address, day in change.old_events.items():
        if address.endswith(MARKS) and address not in change.new_events:
            yield change.at(REMOVED, address, day, node=change.called(address))


def disorder(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find nodes done before the start, and steps before the one above them, where this change makes it so (R11).

    Entries dated before the record begins may be right, but for those of the first kinds: they are a warning.
    """
    for above, below in _pairs(change):
        yield from _disorder(change, below, (change.old_events.get(above), change.new_events[above]), change.called(above))
    if change.kind is None or _FIRST(change.kind) or change.new is None:
        return
    first = change.kind.first_date
    days = getattr(change.old, first, None), getattr(change.new, first, None)
    for address in change.new_events:
        if "[" in address:
            yield from (graded(each, Severity.WARNING) for each in _disorder(change, address, days, change.called(first)))


def _disorder(change: ChangedFile, below: str, above: tuple[date | None, date | None], before: Label) -> Iterator[Finding]:
    """Find an event before a day, given as it was and as it is, where this change makes it so."""
    day, (was, limit) = change.new_events[below], above
    if limit is not None and is_before(day, limit) and (was, change.old_events.get(below)) != (limit, day):
        yield change.at(DISORDER, below, day, what=change.called(below), before=before, date=limit)


def _pairs(change: ChangedFile) -> Iterator[tuple[str, str]]:
    """Yield the addresses of events of which the second cannot be before the first."""
    if change.new is None:
        return
    days = change.new_events
    if START in days:
        yield from ((START, address) for name in MAIN[1:] if (address := f"nodes.{name}.done") in days)
    steps = [address for address in days if address.startswith("steps[")]
    yield from pairwise(steps)


def skipped(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find nodes newly done that can only follow a start where there is none (R12)."""
    for name in MAIN[1:]:
        address = f"nodes.{name}.done"
        if address in change.added_events and START not in change.new_events:
            yield change.at(SKIPPED, address, change.new_events[address], node=change.called(address), id_=change.id)
