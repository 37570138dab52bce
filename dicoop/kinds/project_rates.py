"""Which rates are told, when they are asked for, of joint approvals, money owed for works, pauses, plans and results of projects?"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Any

from dicoop.kinds.as_of import QUARTER, is_by, until
from dicoop.kinds.nodes import days_of, has_reached
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
    return _going(one) and not _started(one) and by_day(days_of(one.record, "plan").get("start"), one)


def _kept_its_case(one: Any) -> bool:
    return is_by(days_of(one.record, "done").get("start"), one.record.case.start_expected)


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


_APPROVAL, _SPEED, _CLEARED = (
    ("联审联批完成率", "joint approvals granted"),
    ("审批提速率", "approvals sped up"),
    ("工程款清偿率", "works paid for"),
)
_RESUMED = ("项目复工率", "projects resumed")
QUOTAS = (
    quota(
        "approved",
        _APPROVAL,
        (_granted(_of_year), _number(_of_year)),
        (
            "分子：已批事项，分母：当年应办结的（含上年结转、没写日期的），剔除不需办理",
            "above: matters granted; below: matters needed this year, those carried over and those without a day included",
        ),
        numbers=True,
    ),
    quota(
        "approved",
        _APPROVAL,
        (_granted(_approvals), _number(_approvals)),
        ("分子：已批事项，分母：累计应办事项，剔除不需办理", "above: matters granted; below: all matters needed so far"),
        numbers=True,
        variant="all",
    ),
    quota(
        "approved",
        _APPROVAL,
        (_granted(_due), _number(_due)),
        ("分子：已批，分母：截至当日应办结的事项", "above: granted; below: matters needed by the day"),
        numbers=True,
        variant="due",
    ),
    quota(
        "sped_up",
        _SPEED,
        (lambda one: _sum(each.legal - each.promised for each in _promised(one)), lambda one: _sum(each.legal for each in _promised(one))),
        ("比承诺，分子：法定减承诺的工作日，分母：法定工作日", "of what was promised, above: legal less promised days; below: legal days"),
        numbers=True,
    ),
    quota(
        "sped_up",
        _SPEED,
        (
            lambda one: _sum(each.legal - int(one.watch.calendar.between(each.accepted, each.granted)) for each in _finished(one)),
            lambda one: _sum(each.legal for each in _finished(one)),
        ),
        (
            "比实际，分子：法定减实际用的工作日，分母：法定工作日，只计已办结",
            "of what was used, above: legal less used days; below: legal days",
        ),
        numbers=True,
        variant="actual",
    ),
    quota(
        "works_paid",
        _CLEARED,
        (_cleared(_ALL_OWED), _ALL_OWED),
        (
            "分子：其中已付（先到期的先清偿），分母：已到付款期限（约定天数，没约定的30天）的工程款",
            "above: paid of it, first what was due first; below: what was payable for as many days as agreed, else 30",
        ),
        money=True,
    ),
    quota(
        "works_paid",
        _CLEARED,
        (_cleared(_UNDISPUTED), _UNDISPUTED),
        (
            "应还尽还率，分子：其中已付（先到期的先清偿），分母：已到付款期限且无争议的工程款",
            "above: paid of it, first what was due first; below: what was due for payment and is undisputed",
        ),
        money=True,
        variant="undisputed",
    ),
    quota(
        "resumed",
        _RESUMED,
        (lambda one: not _is_stopped(one), ""),
        ("分子：已复工，分母：停过工的项目", "above: resumed; below: projects that paused"),
        lambda one: bool(_paused(one)),
    ),
    quota(
        "resumed",
        _RESUMED,
        (lambda one: not _is_stopped(one), ""),
        ("分子：在建，分母：已开工未竣工的项目", "above: being built; below: started and not completed"),
        _is_building,
        variant="season",
    ),
    quota(
        "cased",
        ("一项一案建案率", "late projects with a plan"),
        (lambda one: one.record.case is not None, ""),
        ("分子：已建案，分母：计划已到未开工的项目", "above: with a plan of its own; below: not started though planned to"),
        _unstarted_late,
    ),
    quota(
        "case_kept",
        ("一项一案兑现率", "plans of their own kept"),
        (_kept_its_case, ""),
        ("分子：按预计日开工，分母：预计日已到的", "above: started by the day expected; below: those whose day has come"),
        lambda one: one.record.case is not None and by_day(one.record.case.start_expected, one),
    ),
    quota(
        "annual",
        ("年度投资完成率", "annual investment done"),
        (_invested_this_year, _annual),
        (
            "分子：当年完成投资，分母：当年计划投资，只计有年度计划的",
            "above: invested this year; below: planned for the year, where a plan is given",
        ),
        lambda one: _annual(one) > 0,
        money=True,
    ),
    quota(
        "idle",
        ("零进度项目占比", "projects without progress"),
        (lambda one: _invested_this_year(one) == 0, ""),
        ("分子：当年没有完成投资，分母：已开工未竣工", "above: nothing invested this year; below: started and not completed"),
        _is_building,
    ),
    quota(
        "watched",
        ("领导包联率", "projects with a lead official"),
        (lambda one: bool(one.record.officer) or is_assigned(one, "project", "lead_official"), ""),
        (
            "分子：有包联领导（项目上写明，或有在册的领导包联），分母：未终止的项目",
            "above: with a lead official, named in the project or by an assignment under way; below: projects not ended",
        ),
        _going,
        beside=("assignment",),
    ),
    quota(
        "dispatched",
        ("本期调度率", "projects looked into"),
        (_dispatched, ""),
        ("分子：近一个季度调度过，分母：未终止未竣工的项目", "above: looked into within a quarter; below: neither ended nor completed"),
        lambda one: _going(one) and not has_reached(one.record, "completion", one.watch.day),
    ),
    quota(
        "in_parks",
        ("入园率", "projects in parks"),
        (has("park"), ""),
        ("分子：在园区，分母：未终止的项目", "above: in a park; below: projects not ended"),
        _going,
    ),
    quota(
        "relocated",
        ("搬迁完成率", "relocations completed"),
        (lambda one: has_reached(one.record, "completion", one.watch.day), ""),
        ("分子：已竣工，分母：搬迁项目", "above: completed; below: relocations"),
        has("relocation"),
    ),
    quota(
        "private",
        ("民企项目占比", "private projects"),
        (has("investor", "private"), ""),
        ("分子：民企，分母：登记了投资主体的项目", "above: private; below: projects whose investor is given"),
        has("investor"),
    ),
    quota(
        "output",
        ("产值达约率", "output as agreed"),
        (_result("output"), _result("output_agreed")),
        ("分子：实际产值，分母：约定产值，最近一年", "above: output; below: output agreed, of the last year told"),
        has("results"),
        money=True,
    ),
    quota(
        "jobs",
        ("就业达约率", "jobs as agreed"),
        (_result("jobs"), _result("jobs_agreed")),
        ("分子：实际就业，分母：约定就业，最近一年", "above: jobs; below: jobs agreed, of the last year told"),
        has("results"),
        numbers=True,
    ),
)
