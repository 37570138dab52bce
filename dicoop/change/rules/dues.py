"""Was a day by which something is due moved off, or what is in time by its own date entered only when the time was over?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.change.rules.dates import entered_on
from dicoop.change.rules.steps import added, is_cleared
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind
from dicoop.kinds.contract import DELIVERED, Contract
from dicoop.kinds.fields import Field, field_of, fields
from dicoop.kinds.issue import StepName
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules.deadlines import dues
from dicoop.rules.rounds import clear_due, current
from dicoop.rules.watch import Watch

POSTPONED = Fault(
    "R24",
    Label("{what}的期限由 {before} 推迟到 {value}", "'{what}': the due date was put off from {before} to {value}"),
    Label("附上批准延期的文号再合并", "attach the document granting the extension, then merge"),
    Severity.WARNING,
)
EXTENDED = Fault(
    "R24",
    Label("延期的时候已经过了期限 {before}，又延到 {value}", "extended to {value} when already overdue since {before}"),
    POSTPONED.hint,
)
RECOUNTED = Fault(
    "R24",
    Label(
        "{field}由 {before} 改到 {value}，“{what}”的期限从它起算，也就推迟了",
        "'{field}' was changed from {before} to {value}, which also puts off '{what}', counted from it",
    ),
    Label("核对佐证上的日期，附上依据再合并", "check the date against the evidence, attach the supporting document, then merge"),
    Severity.WARNING,
)
RECLASSED = Fault(
    "R24",
    Label(
        "类别由“{old}”改成“{new}”，清单期限就由 {before} 推迟到 {value}",
        "changing the category from '{old}' to '{new}' put off the due date for clearing from {before} to {value}",
    ),
    Label(
        "核对类别；要宽限的用延期：dicoop issue extend {id_}",
        "check the category; for more time use an extension: dicoop issue extend {id_}",
    ),
    Severity.WARNING,
)
_NEVER = Label("没有期限", "no day")


class Deadline(NamedTuple):
    """A day by which something is due, and the day and the address of its being done."""

    due: date
    done: date | None
    settled: str = ""


def postponed(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find days due that were put off or taken out; of what is overdue already that is an error (R24)."""
    kind = change.own_kind
    if not (kind.name in _DUES or kind.limits or any(map(_is_dated, fields(kind.model)))) or not change.old or not change.new:
        yield from _extended(change, over)
        yield from _reclassed(change, over)
        return
    yield from _recounted(change)
    before, after = dues_of(kind, change.old), dues_of(kind, change.new)
    for address, was in before.items():
        now = after.get(address)
        undone = was.done and was.settled and was.settled not in change.new_events  # has a rule of its own
        if undone or (now is not None and now.due <= was.due):
            continue
        what = kind.label if (kind.name, address) == ("contract", "to") else change.called(address)
        overdue = was.due < over.days_of(change.path)[-1] and (was.done is None or was.done > was.due)
        yield change.at(POSTPONED.graded(grave=overdue), address, now.due if now else _NEVER, what=what, before=was.due)


def _is_dated(row: Field) -> bool:
    """Return whether things of a list or map are to be done by a day of their own: nodes, decisions, tasks."""
    names = {each.name for each in fields(row.model)} if row.model and row.form in ("list", "map") else set()
    return "done" in names and bool(names & _BY)


_BY = {"plan", "due"}


def dues_of(kind: Kind, record: Any) -> Mapping[str, Deadline]:
    """Return what is due by a day written down in a record, by the address of that: things to be done, and what a field says until when."""
    own = _DUES[kind.name](record) if kind.name in _DUES else _until(kind, record)
    return {**_things(kind, record), **own}


def _things(kind: Kind, record: Any) -> Mapping[str, Deadline]:
    found = {}
    for row in filter(_is_dated, fields(kind.model)):
        value = getattr(record, row.attribute)
        each = value.items() if isinstance(value, Mapping) else ((key_of(entry), entry) for entry in value)
        for key, thing in each:
            at = f"{row.name}.{key}" if isinstance(value, Mapping) else f"{row.name}[{key}]"
            name = "plan" if hasattr(thing, "plan") else "due"
            if (day := getattr(thing, name)) is not None:
                found[f"{at}.{name}"] = Deadline(day, thing.done, f"{at}.done")
    return found


def _until(kind: Kind, record: Any) -> Mapping[str, Deadline]:
    """Return what a field says until when; it is done with the step that closes."""
    steps: tuple[Any, ...] = getattr(record, "steps", ())
    done = steps[-1].date if kind.closing and is_cleared(record, kind) else None
    days = ((limit.until, _day(kind, record, limit.until)) for limit in kind.limits)
    return {name: Deadline(day, done) for name, day in days if day is not None}


def _end(contract: Contract) -> Mapping[str, Deadline]:
    if contract.to is None:
        return {}
    last = max((entry.date for entry in contract.deliveries), default=None)
    return {"to": Deadline(contract.to, last if last and DELIVERED.reaches(contract, last) else None)}


def _recounted(change: ChangedFile) -> Iterator[Finding]:
    """Find days moved off from which a limit counts; the first date has a rule of its own."""
    kind = change.own_kind
    for limit in kind.limits:
        if limit.of == kind.first_date:
            continue
        before, after = (_day(kind, side, limit.of) for side in (change.old, change.new))
        if before is not None and (after is None or after > before):
            words = {"field": change.called(limit.of), "before": before, "what": limit.label}
            yield change.at(RECOUNTED, limit.of, after or _NEVER, **words)


def _day(kind: Kind, record: Any, name: str) -> date | None:
    """Return the day a field of a record holds; none where it is no field but a step."""
    row = field_of(kind.model, name)
    found: date | None = getattr(record, row.attribute, None) if row and row.form == "day" else None
    return found


_DUES: Mapping[str, Callable[[Any], Mapping[str, Deadline]]] = {"contract": _end}


def _extended(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find issues that were extended when they were overdue already; in time an extension is ordinary work."""
    if change.own_kind.name != "issue" or change.new is None:
        return
    for key, step in added(change).items():
        if step.step is StepName.EXTENDED:
            place = [key_of(made) for made in change.new.steps].index(key)
            then = change.new.but(category=(change.old or change.new).category, steps=change.new.steps[:place])
            due = clear_due(then, current(then, step.date), Watch.of(over.settings, step.date)).date
            if is_before(due, step.date):
                yield change.at(EXTENDED, f"steps[{key}].until", step.until or _NEVER, before=due)


def _reclassed(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find issues put in a category that gives them more time; the steps that stood are counted from, and cleared ones have a rule of their own."""
    if change.own_kind.name != "issue" or not change.old or not change.new or is_cleared(change.old):
        return
    old, watch = change.old, Watch.of(over.settings, over.today)
    now, new = current(old, date.max), old.but(category=change.new.category)
    before, after = clear_due(old, now, watch).date, clear_due(new, now, watch).date
    if after > before:
        words = {"old": change.old.category, "new": change.new.category, "before": before, "id_": change.id}
        yield change.at(RECLASSED.graded(grave=before < over.days_of(change.path)[-1]), "category", after, **words)


ENTERED = Fault(
    "R32",
    Label(
        "{what} {value} 没有超过期限 {due}，却在期限过后的 {entered} 才登记",
        "'{what}' on {value} is within the due date {due}, but was entered after it, on {entered}",
    ),
    Label("核对佐证上的日期", "compare it with the evidence"),
    Severity.WARNING,
)
PLANNED = Fault(
    "R32",
    Label("{what}已经完成（{done}），这次才补上计划 {value}", "'{what}' was done on {done}; its plan of {value} was only added now"),
    Label("核对当初的计划；没有计划的不补", "check what was planned at the time; do not add a plan afterwards"),
    Severity.WARNING,
)
AGAIN = Fault(
    "R32",
    Label("超过期限 {due} 才办结，又退回重办（{value}）", "cleared after its due date {due}, then reopened on {value}"),
    Label("核对退回的原因；原来的逾期照算", "check why it was reopened; it still counts as late"),
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
    entered = over.days_of(change.path)
    known = over.commits_of(change.path)  # what no commit changed has a rule of its own
    for done in (*_steps(change, over), *_dated(change)) if known else ():
        when = entered_on(done.day, entered)
        if done.day <= done.due < when:
            fault = ENTERED.graded(grave=done.grave)
            yield change.at(fault, done.address, done.day, what=change.called(done.address), due=done.due, entered=when)
    yield from _planned(change)
    yield from _again(change, over)


def _steps(change: ChangedFile, over: Range) -> Iterator[_Done]:
    """Yield the new steps that settle what was open before each of them."""
    new, fresh = change.new, added(change)
    made: tuple[Any, ...] = getattr(new, "steps", ())
    for place, step in enumerate(made):
        if key_of(step) in fresh:
            watch = Watch.of(over.settings, step.date)
            later = {each.key: each.due for each in dues(change.own_kind, new.but(steps=made[: place + 1]), watch)}
            for each in dues(change.own_kind, new.but(steps=made[:place]), watch):
                if later.get(each.key) != each.due:
                    yield _Done(f"steps[{key_of(step)}].date", step.date, each.due, step.step == StepName.EXTENDED)


def _dated(change: ChangedFile) -> Iterator[_Done]:
    """Yield what a record that was there has done by now of what is due on a day written down in it."""
    before, after = (dues_of(change.own_kind, side) if side else {} for side in (change.old, change.new))
    for address, now in after.items():
        was = before.get(address)
        if was is not None and was.done is None and now.done is not None:
            yield _Done(now.settled or address, now.done, now.due)


def _planned(change: ChangedFile) -> Iterator[Finding]:
    before, after = (dues_of(change.own_kind, side) if side else {} for side in (change.old, change.new))
    for address, now in after.items():
        if change.old and address not in before and now.done is not None:
            yield change.at(PLANNED, address, now.due, what=change.called(address), done=now.done)


def _again(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Yield the steps that open anew what was cleared late."""
    fresh = added(change)
    made: tuple[Any, ...] = getattr(change.new, "steps", ())
    for place, step in enumerate(made):
        if step.step == StepName.REOPENED and key_of(step) in fresh:
            cleared = next((at for at in range(place - 1, -1, -1) if made[at].step == StepName.CLEARED), 0)
            then = change.new.but(steps=made[:cleared])
            late = [each.due for each in dues(change.own_kind, then, Watch.of(over.settings, made[cleared].date)) if each.late]
            if late:
                yield change.at(AGAIN, f"steps[{key_of(step)}].step", step.date, due=late[0])
