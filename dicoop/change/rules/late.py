"""Is what happened in time by its own date entered only when the time was over?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from dicoop.change.changed_record import ChangedFile, graded
from dicoop.change.review_context import Range
from dicoop.change.rules.dates import entered_on
from dicoop.change.rules.dues import dues_of
from dicoop.change.rules.steps import added
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.issue import StepName
from dicoop.labels import Label
from dicoop.rules.deadlines import dues
from dicoop.rules.watch import Watch

ENTERED = Fault(
    "R32",
    Label(
        "{what} {value} 没有超过期限 {due}，却在期限过后的 {entered} 才登记",
        "'{what}' on {value} is within the limit of {due}, but was entered after it, on {entered}",
    ),
    Label("核对佐证上的日期", "compare it with the evidence"),
    Severity.WARNING,
)
PLANNED = Fault(
    "R32",
    Label("{what}已经完成（{done}），这次才补上计划 {value}", "'{what}' was done on {done}; its plan of {value} is added only now"),
    Label("核对当初的计划；没有计划的不补", "see what had been planned; no plan is made up afterwards"),
    Severity.WARNING,
)
AGAIN = Fault(
    "R32",
    Label("超过期限 {due} 才办结，又退回重办（{value}）", "it was cleared after {due}, when it was due, and is reopened on {value}"),
    Label("核对退回的原因；原来的逾期照算", "see why it was reopened; what was late stays late"),
    Severity.WARNING,
)


class _Done(NamedTuple):
    """Something done: where it stands, its day, until when it was due."""

    address: str
    day: date
    due: date
    grave: bool = False


def after_due(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find what is done in time by its date and was entered after the day it was due; an extension is an error (R32).

    Plans of what is done already, and late rounds that are opened again, are told as well; a new record's own plans are not.
    """
    if change.new is None or change.kind is None:
        return
    entered = over.days_of(change.path)
    known = over.commits_of(change.path)  # what no commit changed has a rule of its own
    for done in (*_steps(change, over), *_dated(change)) if known else ():
        when = entered_on(done.day, entered)
        if done.day <= done.due < when:
            finding = change.at(ENTERED, done.address, done.day, what=change.called(done.address), due=done.due, entered=when)
            yield graded(finding, Severity.ERROR) if done.grave else finding
    yield from _planned(change)
    yield from _again(change, over)


def _steps(change: ChangedFile, over: Range) -> Iterator[_Done]:
    """Yield the new steps that settle what was open before each of them."""
    new, fresh = change.new, added(change)
    made: tuple[Any, ...] = getattr(new, "steps", ())
    for place, step in enumerate(made):
        if key_of(step) in fresh and change.kind is not None:
            watch = Watch.of(over.settings, step.date)
            later = {each.key: each.due for each in dues(change.kind, new.but(steps=made[: place + 1]), watch)}
            for each in dues(change.kind, new.but(steps=made[:place]), watch):
                if later.get(each.key) != each.due:
                    yield _Done(f"steps[{key_of(step)}].date", step.date, each.due, step.step == StepName.EXTENDED)


def _dated(change: ChangedFile) -> Iterator[_Done]:
    """Yield what a record that was there has done by now of what is due on a day written down in it."""
    before, after = (dues_of(change.kind, side) if side else {} for side in (change.old, change.new))
    for address, now in after.items():
        was = before.get(address)
        if was is not None and was.done is None and now.done is not None:
            yield _Done(now.settled or address, now.done, now.due)


def _planned(change: ChangedFile) -> Iterator[Finding]:
    before, after = (dues_of(change.kind, side) if side else {} for side in (change.old, change.new))
    for address, now in after.items():
        if change.old and address not in before and now.done is not None:
            yield change.at(PLANNED, address, now.due, what=change.called(address), done=now.done)


def _again(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Yield the steps that open anew what was cleared late."""
    fresh = added(change)
    made: tuple[Any, ...] = getattr(change.new, "steps", ())
    for place, step in enumerate(made):
        if step.step == StepName.REOPENED and key_of(step) in fresh and change.kind is not None:
            cleared = next((at for at in range(place - 1, -1, -1) if made[at].step == StepName.CLEARED), 0)
            then = change.new.but(steps=made[:cleared])
            late = [each.due for each in dues(change.kind, then, Watch.of(over.settings, made[cleared].date)) if each.late]
            if late:
                yield change.at(AGAIN, f"steps[{key_of(step)}].step", step.date, due=late[0])
