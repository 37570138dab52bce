"""What is due of a record whose kind declares limits: within a time of a day or a step, by a day in a field, after the last entry of a list; and what must be held again?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from dicoop.frozen import replace
from dicoop.kinds.as_of import has_ended, until
from dicoop.kinds.base import Kind, weight_of
from dicoop.kinds.fields import Block
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.traits import Limit, TimeLimit
from dicoop.labels import Label
from dicoop.partial_date import days_on
from dicoop.periods import Period, month_on
from dicoop.rules.conditions import Question, parse
from dicoop.rules.deadlines import Due, dated_light, issue_light, responsible
from dicoop.rules.listed import keyed_by
from dicoop.rules.names import Vocabulary
from dicoop.rules.watch import Watch
from dicoop.rules.workdays import Workday


class _Start(NamedTuple):
    """The day a limit is counted from, and how many steps had been made by then, that step among them."""

    day: date
    made: int = 0


@cache
def question(kind: Kind, text: str) -> Question:
    """Return a condition of a declaration, read once."""
    return parse(text, Vocabulary((kind,)), None)


@cache
def of_entry(model: type[Block], text: str) -> Question:
    """Return a condition that a declaration sets to entries of a list, or a block, read once."""
    return parse(text, Vocabulary((), (model,)), None)


def holds(kind: Kind, text: str, record: Any, watch: Watch) -> bool:
    """Return whether a condition of a declaration holds of a record; an empty one always does."""
    return not text or question(kind, text).matches(record, watch)


def is_going(kind: Kind, record: Any, day: date) -> bool:
    """Return whether there is still something to be done with a record: it has begun, and has neither ended nor been closed."""
    if not kind.counts(record, day) or has_ended(record, day):
        return False
    made = _made(record, day)
    return not (made and made[-1].step in kind.closing)


def due(kind: Kind, record: Any, watch: Watch) -> tuple[Due, ...]:
    """Return what is due of a record on the day of the watch."""
    return tuple(_dues(kind, record, watch)) if kind.limits and is_going(kind, record, watch.day) else ()


def _dues(kind: Kind, record: Any, watch: Watch) -> Iterator[Due]:
    for limit in kind.limits:
        end = _end(kind, limit, record, watch) if holds(kind, limit.condition, record, watch) else None
        if end is not None:
            yield _due(kind, limit, record, end, watch)


class _End(NamedTuple):
    """The last day of a limit, and whether it was counted in working days."""

    last: Workday
    working: bool


def _end(kind: Kind, limit: Limit, record: Any, watch: Watch) -> _End | None:
    """Return when a limit of a record runs out, None where nothing is open."""
    if limit.monthly:
        open_ = next((last for last, made in _months(limit, record, watch.day) if made is None), None)
        return _End(Workday(open_, proven=True), working=False) if open_ else None
    if limit.until:
        until_ = getattr(record, limit.until)
        day = until_.last if isinstance(until_, Period) else until_
        return _End(Workday(day, proven=True), working=False) if day and not _is_made(kind, record, limit.key, watch.day, 0) else None
    start = _start(limit, record, watch.day)
    if start is None or (not limit.cycle and _is_made(kind, record, limit.key, watch.day, start.made)):
        return None
    back = _led_back(kind, record, limit.key, watch.day)
    if back and back.step in _clock(kind)[1:]:  # between the step and the way back the others' clocks ran, this one did not
        start = start._replace(day=back.date)
    span = _span(kind, limit, record, watch)
    if span is None:
        return None
    return _End(_after(start.day, span, _stopped(kind, record, start.day, span, watch), watch), span.working)


def _span(kind: Kind, limit: Limit, record: Any, watch: Watch) -> TimeLimit | None:
    """Return the first of the spans of a limit that holds for a record; one that a field or a setting says holds where it says something."""
    held = (span for span in limit.within if holds(kind, span.condition, record, watch))
    counted = (span if isinstance(span.days, int) else span._replace(days=_said(span.days, record, watch)) for span in held)
    return next((span for span in counted if span.days is not None), None)


def _said(name: str, record: Any, watch: Watch) -> Any:
    """Return the days that a field says, or a setting of what a field holds; None where neither says any."""
    *setting, field = name.removesuffix(ACCEPT).split(".")
    value = getattr(record, field)
    if setting == ["policies"]:
        policy = next((policy for policy in watch.settings.policies if policy.key == value), None)
        return policy and (policy.accept_days if name.endswith(ACCEPT) else policy.days)
    return watch.settings.visits.get(value) if setting else value


ACCEPT = ".accept_days"


def kept(kind: Kind, limit: Limit, record: Any, watch: Watch) -> bool | None:
    """Return whether the step of a limit was made within its time, None where that cannot be told by the day."""
    start = _start(limit, record, watch.day)
    span = _span(kind, limit, record, watch) if start else None
    if start is None or span is None:
        return None
    made = next((step.date for step in _made(record, watch.day)[start.made :] if step.step == limit.key), None)
    at = watch if made is None else replace(watch, day=made)
    last = _after(start.day, span, _stopped(kind, record, start.day, span, at), watch).date
    return made <= last if made else None if last >= watch.day else False


def took(kind: Kind, limit: Limit, record: Any, watch: Watch) -> int | None:
    """Return how many days of its limit passed until a step was made, those on which its clock stood still not counted; None where it was not made."""
    start = _start(limit, record, watch.day)
    span = _span(kind, limit, record, watch) if start else None
    made = next((step.date for step in _made(record, watch.day) if step.step == limit.key), None)
    if start is None or span is None or made is None:
        return None
    return _length(start.day, made, span, watch) - _stopped(kind, record, start.day, span, replace(watch, day=made))


def occasions(kind: Kind, limit: Limit, record: Any, watch: Watch) -> tuple[int, int]:
    """Return how often what comes again was done in time, and how often it had to be done by the day."""
    if limit.monthly:
        times = [(made is not None and made <= last, last) for last, made in _months(limit, record, watch.day) if made or last < watch.day]
        return sum(in_time for in_time, _ in times), len(times)
    done, times = sorted(_entered(limit, record, watch.day)), []
    start = _start(limit._replace(cycle=""), record, watch.day)
    span = _span(kind, limit, record, watch) if start else None
    at = start.day if start else None
    while at is not None and span is not None:
        last = _after(at, span, _stopped(kind, record, at, span, watch), watch).date
        at = next((day for day in done if day > at), None)
        if at is not None or last < watch.day:
            times.append((at is not None and at <= last, last))
    return sum(in_time for in_time, _ in times), len(times)


def _months(limit: Limit, record: Any, day: date) -> Iterator[tuple[date, date | None]]:
    """Yield for every month that is due, and the next one, the last day of its entry and the day on which that was made by a day.

    The first is the month before the one in which the count begins (that one itself where the `monthly` day is past by then), or one told of before.
    """
    first: date = getattr(record, limit.of)
    within = getattr(record, limit.span) if limit.span else None
    told: dict[Period, date] = {}
    for entry in sorted(until(getattr(record, limit.cycle), day), key=lambda entry: entry.date):
        told.setdefault(getattr(entry, keyed_by(type(entry))), entry.date)
    month = min((month_on(first, -1 if first.day <= limit.monthly else 0), *(month_on(each.first) for each in told)))
    here = None
    while here != month:
        here, month = month, month_on(month.first, 1)
        if within is not None and here.first > within.last:
            return
        last = month.first.replace(day=limit.monthly)
        if within is None or here.first >= within.first:
            yield last, told.get(here)
            if last > day and here not in told:
                return


def _entered(limit: Limit, record: Any, day: date) -> list[date]:
    """Return the days of the entries that a limit counts from."""
    return [entry.date for name in limit.cycle.split() for entry in until(getattr(record, name), day)]


def _made(record: Any, day: date) -> list[Any]:
    return until(getattr(record, "steps", ()), day)


def _is_made(kind: Kind, record: Any, name: str, day: date, after: int) -> bool:
    """Return whether a step was made by a day, behind the first so many, and nothing has led back to it since."""
    return any(step.step == name for step in _made(record, day)[after:]) and _led_back(kind, record, name, day) is None


def _led_back(kind: Kind, record: Any, name: str, day: date) -> Any:
    """Return the step by which one that was made has to be made again; None of one that has not, or was not made by a day."""
    made = _made(record, day)
    last = max((place for place, step in enumerate(made) if step.step == name), default=len(made))
    again = next((row.after for row in kind.steps if row.name == name), ())
    return next((step for step in made[last + 1 :] if step.step in again), None)


def _start(limit: Limit, record: Any, day: date) -> _Start | None:
    """Return what a limit is counted from, as far as it has happened by a day."""
    days = _entered(limit, record, day)
    if days:
        return _Start(max(days))
    found: date | None = getattr(record, limit.of, None)
    if found is not None:
        return _Start(found) if found <= day else None
    made = [(step.date, place) for place, step in enumerate(_made(record, day), 1) if step.step == limit.of]
    return _Start(*made[-1]) if made else None


def _after(day: date, span: TimeLimit, stopped: int, watch: Watch) -> Workday:
    """Return the last day of so many working days or days, those stopped in between not counted."""
    assert isinstance(span.days, int)
    if span.working:
        return watch.calendar.add(day, span.days + stopped)
    return Workday(days_on(day, span.days + stopped), proven=True)


def _stopped(kind: Kind, record: Any, start: date, span: TimeLimit, watch: Watch) -> int:
    """Return for how many days, of those a limit counts, the clock stood still since a day: between the steps that stop and resume it."""
    stops, resumes = _clock(kind)
    total, since = 0, None
    for step in _made(record, watch.day):
        if step.step == stops and since is None:
            since = max(step.date, start)
        elif step.step == resumes and since is not None:
            total, since = total + _length(since, step.date, span, watch), None
    return total + (_length(since, watch.day, span, watch) if since is not None else 0)


def _clock(kind: Kind) -> tuple[str, ...]:
    """Return the steps that stop and resume the clock; of a kind whose clock never stops two that are none."""
    return next((bond.names for bond in kind.bonds if bond.form == "clock"), ("", ""))


def _length(first: date, last: date, span: TimeLimit, watch: Watch) -> int:
    return max(0, watch.calendar.between(first, last) if span.working else (last - first).days)


def _due(kind: Kind, limit: Limit, record: Any, end: _End, watch: Watch) -> Due:
    last, weight = end.last.date, weight_of(record)
    over = watch.calendar.between(last, watch.day) if end.working else (watch.day - last).days
    found = Due(
        kind=kind.name,
        id=str(record.id),
        title=record.title,
        what=limit.label,
        key=limit.key,
        unit=responsible(record, watch),
        county=getattr(record, "county", None),
        due=last,
        late=last < watch.day,
        overdue=max(0, over),
        light=issue_light(last, watch) if end.working else dated_light(last, watch),
        proven=end.last.proven,
        working=end.working,
    )
    return found._replace(weight=weight.yuan) if weight else found


# What must be held again

_MEETING = "meeting"
_NEXT_OF = Label("下一次{sort}", "the next {sort}")


def again(ledger: Ledger, watch: Watch) -> Iterator[Due]:
    """Yield the next of each sort that `events` in ledger.yaml gives a cycle, counted from the last one held; of none held yet nothing is due."""
    cycles = ledger.settings.events
    last: dict[str, tuple[str, Any]] = {}
    for kind in (_MEETING, *(("event",) if set(cycles) - {_MEETING} else ())):
        for record in ledger.counting(kind) if kind in ledger.kinds and ledger.has(kind) else ():
            sort = _MEETING if kind == _MEETING else record.type.value
            is_held = record.date <= watch.day and getattr(record, "ended", None) is None
            if sort in cycles and is_held and (sort not in last or last[sort][1].date <= record.date):
                last[sort] = kind, record
    yield from (_next(*last[sort], cycles[sort], watch) for sort in cycles if sort in last)


def _next(kind: str, record: Any, days: int, watch: Watch) -> Due:
    end = days_on(record.date, days)
    label = record.type.label if kind != _MEETING else Label("联席会议", "joint meeting")
    return Due(
        kind=kind,
        id=str(record.id),
        title=record.title,
        what=_NEXT_OF.fill(sort=label),
        key="next",
        unit=getattr(record, "host", None),
        county=None,
        due=end,
        late=end < watch.day,
        overdue=max(0, (watch.day - end).days),
        light=dated_light(end, watch),
    )
