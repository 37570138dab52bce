"""How much of what projects planned to invest in the year has been invested, and is it ahead of the time that is over?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from operator import or_

from dicoop.document import Cell, Column, Named, Points, Table
from dicoop.kinds.ledger import Asked
from dicoop.labels import Label
from dicoop.periods import month_on
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.rates import SHARED, definitions, starred
from dicoop.reports.record_status import county
from dicoop.rules.aggregate import Figure, figures
from dicoop.rules.choice import every
from dicoop.values import Money

TITLE = Label("{year}年度投资", "Investment of {year}")
_COLUMNS = (
    Column("county", Label("县区", "County"), lead=True),
    Column("projects", Label("项目", "Projects")),
    Column("planned", Label("年度计划", "Planned"), "亿元"),
    Column("done", Label("当年完成", "Invested"), "亿元"),
    Column("rate", Label("完成率", "Share"), brief=True),
    Column("gap", Label("序时差（百分点）", "Ahead (points)")),
)
_CITY = Label("全市", "City")
_PACE = Label(
    "序时差 = 完成率 − 已过整月数占全年的比例，按未取舍的数相减一次取舍。",
    "Ahead = share done minus share of whole months elapsed, from unrounded figures, rounded once.",
)
_MONTHS = 12


def elapsed(day: date) -> Fraction:
    """Return which share of the year is over by whole months on a day."""
    return Fraction(day.month - (0 if day == month_on(day).last else 1), _MONTHS)


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what is asked of the records."""
    yield _asked(case)


def _asked(case: MeetingCase) -> Asked:
    """Return the question whether a project has a plan for the year."""
    year = str(case.day.year)
    return Asked(f"planned {year}", ("project",), lambda part: any(year in it.annual and not it.voided for it in part.read().values()), or_)


def tables(case: MeetingCase) -> Iterator[Table]:
    """Yield the counties with a plan for the year; nothing where no project has one."""
    if not case.ledger.fold(*_asked(case)):
        return
    rate = next(rate for rate in every(case.ledger.kinds) if rate.name.value == "project.annual" and not rate.variant)
    found = figures(case.ledger, case.day, (rate,), "county")
    rows = [each for each in found if each.group is not None and each.size and case.county in (None, each.group)]
    if rows:
        whole = next(each for each in found if each.group is None)
        notes = (*((SHARED,) if any(each.shared for each in rows) else ()), *definitions((rate,)), _PACE)
        total = None if case.county else (Named(None, _CITY), *_cells(whole, case.day))
        yield Table("annual", _COLUMNS, tuple(_row(each, case) for each in rows), total=total, notes=notes)


def _row(figure: Figure, case: MeetingCase) -> tuple[Cell, ...]:
    name = county(figure.group, case.settings)
    return (starred(name) if name and figure.shared else name, *_cells(figure, case.day))


def _cells(figure: Figure, day: date) -> tuple[Cell, ...]:
    ratio = figure.ratio
    gap = None if ratio.exact is None else Points(ratio.exact - elapsed(day))
    return figure.size, Money(ratio.denominator), Money(ratio.numerator), ratio, gap
