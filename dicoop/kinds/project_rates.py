"""Which rates are told, when they are asked for, of joint approvals, money owed for works, pauses, plans and results of projects?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from dicoop.kinds.as_of import QUARTER, until
from dicoop.kinds.nodes import has_reached
from dicoop.kinds.traits import Asks, by_day, has, is_assigned, quota

_ZERO = Decimal(0)


def _sum(values: Iterable[Decimal | int]) -> Decimal:
    return Decimal(sum(values))


def _started(one: Any) -> bool:
    return has_reached(one.record, "start", one.watch.day)


def _going(one: Any) -> bool:
    ended = one.record.ended
    return ended is None or ended.date > one.watch.day


# Joint approvals


def _approvals(one: Any) -> list[Any]:
    return [each for each in one.record.approvals if each.outcome != "not_needed"]


def _due(one: Any) -> list[Any]:
    return [each for each in _approvals(one) if by_day(each.needed, one)]


def _of_year(one: Any) -> list[Any]:
    """Return what is needed in the year: by a day in it, or of years before what was still open when it began; also what says no day."""
    year = one.watch.day.year
    rest = [each for each in _approvals(one) if each.needed is None or each.needed.year <= year]
    return [each for each in rest if (each.needed and each.needed.year == year) or each.granted is None or each.granted.year >= year]


def _granted(of: Callable[[Any], list[Any]]) -> Asks:
    """Return what asks how many of some matters were granted by the day: what was decided against is not."""
    return lambda one: Decimal(sum(by_day(each.granted, one) and each.outcome != "refused" for each in of(one)))


def _number(of: Callable[[Any], list[Any]]) -> Asks:
    return lambda one: Decimal(len(of(one)))


def _promised(one: Any) -> list[Any]:
    return [each for each in one.record.approvals if each.legal and each.promised is not None]


def _finished(one: Any) -> list[Any]:
    return [each for each in _promised(one) if each.accepted and by_day(each.granted, one)]


# Money owed for works


def _owed(*, disputed: bool = True) -> Asks:
    """Return what asks for the 元 of what was due for works by the day, what is in dispute among it or not."""

    def of(one: Any) -> Decimal:
        past = (each for each in one.record.payable if each.due <= one.watch.day)
        return _sum(each.amount.yuan for each in past if disputed or not each.disputed)

    return of


def _cleared(owed: Asks) -> Asks:
    """Return what asks for the 元 of what was paid on what was due: payments clear first what was due first."""
    return lambda one: min(owed(one), _sum(each.amount.yuan for each in until(one.record.paid, one.watch.day)))


_ALL_OWED, _UNDISPUTED = _owed(), _owed(disputed=False)


# Pauses, plans, dispatches, results


def _paused(one: Any) -> list[Any]:
    return [each for each in one.record.pauses if by_day(each.paused, one)]


def _is_stopped(one: Any) -> bool:
    return any(not by_day(each.resumed, one) for each in _paused(one))


def _unstarted_late(one: Any) -> bool:
    """Return whether a project has not started, and its start was planned for no later than the day."""
    start = one.record.nodes.get("start")
    return _going(one) and not _started(one) and start is not None and by_day(start.plan, one)


def _kept_its_case(one: Any) -> bool:
    start = one.record.nodes.get("start")
    return bool(start and start.done and start.done <= one.record.case.start_expected)


def _year(one: Any) -> str:
    return str(one.watch.day.year)


def _invested_this_year(one: Any) -> Decimal:
    day = one.watch.day
    return _sum(each.invested.yuan for each in until(one.record.progress, day) if each.invested and each.date.year == day.year)


def _annual(one: Any) -> Decimal:
    found = one.record.annual.get(_year(one))
    return found.yuan if found else _ZERO


def _result(name: str) -> Asks:
    """Return what asks for a figure of the last year that a project tells of."""

    def of(one: Any) -> Decimal:
        told = [each for each in one.record.results if each.year <= _year(one)]
        value = getattr(told[-1], name) if told else None
        return _ZERO if value is None else Decimal(getattr(value, "yuan", value))

    return of


def _dispatched(one: Any) -> bool:
    """Return whether a project was looked into in the quarter up to the day."""
    return any(0 <= (one.watch.day - each.date).days <= QUARTER for each in one.record.dispatched)


def _is_building(one: Any) -> bool:
    return _going(one) and _started(one) and not has_reached(one.record, "completion", one.watch.day)


QUOTAS = (
    quota("approved", (_granted(_of_year), _number(_of_year)), numbers=True),
    quota("approved", (_granted(_approvals), _number(_approvals)), numbers=True, variant="all"),
    quota("approved", (_granted(_due), _number(_due)), numbers=True, variant="due"),
    quota(
        "sped_up",
        (lambda one: _sum(each.legal - each.promised for each in _promised(one)), lambda one: _sum(each.legal for each in _promised(one))),
        numbers=True,
    ),
    quota(
        "sped_up",
        (
            lambda one: _sum(each.legal - int(one.watch.calendar.between(each.accepted, each.granted)) for each in _finished(one)),
            lambda one: _sum(each.legal for each in _finished(one)),
        ),
        numbers=True,
        variant="actual",
    ),
    quota("works_paid", (_cleared(_ALL_OWED), _ALL_OWED), money=True),
    quota("works_paid", (_cleared(_UNDISPUTED), _UNDISPUTED), money=True, variant="undisputed"),
    quota("resumed", (lambda one: not _is_stopped(one), ""), lambda one: bool(_paused(one))),
    quota("resumed", (lambda one: not _is_stopped(one), ""), _is_building, variant="season"),
    quota("cased", (lambda one: one.record.case is not None, ""), _unstarted_late),
    quota("case_kept", (_kept_its_case, ""), lambda one: one.record.case is not None and by_day(one.record.case.start_expected, one)),
    quota("annual", (_invested_this_year, _annual), lambda one: _annual(one) > 0, money=True),
    quota("idle", (lambda one: _invested_this_year(one) == 0, ""), _is_building),
    quota(
        "watched",
        (lambda one: bool(one.record.officer) or is_assigned(one, "project", "lead_official"), ""),
        _going,
        beside=("assignment",),
    ),
    quota("dispatched", (_dispatched, ""), lambda one: _going(one) and not has_reached(one.record, "completion", one.watch.day)),
    quota("in_parks", (has("park"), ""), _going),
    quota("relocated", (lambda one: has_reached(one.record, "completion", one.watch.day), ""), has("relocation")),
    quota("private", (has("investor", "private"), ""), has("investor")),
    quota("output", (_result("output"), _result("output_agreed")), has("results"), money=True),
    quota("jobs", (_result("jobs"), _result("jobs_agreed")), has("results"), numbers=True),
)
