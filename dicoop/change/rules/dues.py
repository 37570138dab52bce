"""Was a day by which something is due moved off?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from dicoop.change.changed_record import ChangedFile, graded
from dicoop.change.review_context import Range
from dicoop.change.rules.steps import added, is_cleared
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind
from dicoop.kinds.contract import DELIVERED, Contract
from dicoop.kinds.fields import Field, field_of, fields
from dicoop.kinds.issue import StepName
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules.rounds import clear_due, current
from dicoop.rules.watch import Watch

POSTPONED = Fault(
    "R24",
    Label("{what}的期限由 {before} 推迟到 {value}", "'{what}': the day it is due was put off from {before} to {value}"),
    Label("附上批准延期的文号再合并", "merge it with the paper that grants the delay"),
    Severity.WARNING,
)
EXTENDED = Fault(
    "R24",
    Label("延期的时候已经过了期限 {before}，又延到 {value}", "it was extended to {value} when it was overdue since {before}"),
    POSTPONED.hint,
)
RECOUNTED = Fault(
    "R24",
    Label(
        "{field}由 {before} 改到 {value}，“{what}”的期限从它起算，也就推迟了",
        "'{field}' was changed from {before} to {value}; '{what}' counts from it and is put off with it",
    ),
    Label("核对佐证上的日期，附上依据再合并", "compare it with the evidence, and merge it with the paper that says so"),
    Severity.WARNING,
)
RECLASSED = Fault(
    "R24",
    Label(
        "类别由“{old}”改成“{new}”，清单期限就由 {before} 推迟到 {value}",
        "with the category changed from '{old}' to '{new}' the day for clearing it was put off from {before} to {value}",
    ),
    Label(
        "核对类别；要宽限的用延期：dicoop issue extend {id_}",
        "see that the category is right; a delay is asked for: dicoop issue extend {id_}",
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
    if not _has_days(change.own_kind) or not change.old or not change.new:
        yield from _extended(change, over)
        yield from _reclassed(change, over)
        return
    yield from _recounted(change)
    before, after = dues_of(change.own_kind, change.old), dues_of(change.own_kind, change.new)
    for address, was in before.items():
        now = after.get(address)
        undone = was.done and was.settled and was.settled not in change.new_events  # has a rule of its own
        if undone or (now is not None and now.due <= was.due):
            continue
        what = change.own_kind.label if (change.own_kind.name, address) == ("contract", "to") else change.called(address)
        finding = change.at(POSTPONED, address, now.due if now else _NEVER, what=what, before=was.due)
        overdue = was.due < over.days_of(change.path)[-1] and (was.done is None or was.done > was.due)
        yield graded(finding, Severity.ERROR) if overdue else finding


def _has_days(kind: Kind) -> bool:
    return kind.name in _DUES or bool(kind.limits) or any(_is_dated(row) for row in fields(kind.model))


def _is_dated(row: Field) -> bool:
    """Return whether things of a list or map are to be done by a day of their own: nodes, decisions, tasks."""
    names = {each.name for each in fields(row.model)} if row.model and row.form in ("list", "map") else set()
    return "done" in names and bool(names & _BY)


_BY = {"plan", "due"}


def dues_of(kind: Kind | None, record: Any) -> Mapping[str, Deadline]:
    """Return what is due by a day written down in a record, by the address of that: things to be done, and what a field says until when."""
    if kind is None:
        return {}
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
    kind = change.kind
    for limit in kind.limits if kind else ():
        if kind is None or limit.of == kind.first_date:
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
    if change.kind is None or change.kind.name != "issue" or change.new is None:
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
    if change.kind is None or change.kind.name != "issue" or not change.old or not change.new or is_cleared(change.old):
        return
    old, watch = change.old, Watch.of(over.settings, over.today)
    now, new = current(old, date.max), old.but(category=change.new.category)
    before, after = clear_due(old, now, watch).date, clear_due(new, now, watch).date
    if after > before:
        words = {"old": change.old.category, "new": change.new.category, "before": before, "id_": change.id}
        finding = change.at(RECLASSED, "category", after, **words)
        yield graded(finding, Severity.ERROR) if before < over.days_of(change.path)[-1] else finding
