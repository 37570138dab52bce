"""How did the rates go over several meetings, or months?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from dicoop import habits
from dicoop.document import Column, Document, Section, Table
from dicoop.errors import Misused, NotFound, Unreadable
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, both
from dicoop.periods import month_on, period_of, tidy_period
from dicoop.reports import phrases
from dicoop.reports.rates import RateOptions, definitions, name, where
from dicoop.rules.aggregate import Figure, figures
from dicoop.values import percent, plain

_TITLE = Label("各项率的变化（{first}至{last}）", "Rates over time ({first} to {last})")
_RATE = Label("率", "Rate")
_NO_SPAN = Label("“{text}”不是几次会议或几个月", "'{text}' is not a range of meetings or months")
_SPAN = Label("写成 11..15，或 2019-01..2019-06", "write 11..15, or 2019-01..2019-06")
_NONE = Label("{text} 之间没有会议", "no meetings in {text}")
_MOST = 60


class Point(NamedTuple):
    """A day to count for, what it is called, and its meeting where it is that of one."""

    day: date
    label: Label
    meeting: int | None = None


def points(ledger: Ledger, text: str, today: date) -> tuple[Point, ...]:
    """Return the days of the meetings, or the last days of the months, of a span; raises Misused, NotFound."""
    low, _, high = (part.strip() for part in text.partition(".."))
    try:
        ends = (int(habits.tidy_whole(low)), int(habits.tidy_whole(high)))
    except Unreadable:
        found = tuple(_months(low, high, today, text))
    else:
        held = (each for each in ledger.meetings if ends[0] <= each.id <= ends[1])
        found = tuple(Point(min(each.date, today), phrases.meeting(each.id), each.id) for each in held)
    if not found:
        raise NotFound(_NONE.fill(text=text))
    return found


def _months(low: str, high: str, today: date, text: str) -> Iterator[Point]:
    try:
        first, last = (period_of(tidy_period(each)) for each in (low, high))
    except Unreadable:
        raise Misused(_NO_SPAN.fill(text=text), _SPAN) from None
    span = (last.last.year - first.first.year) * 12 + last.last.month - first.first.month
    if not 0 <= span < _MOST:
        raise Misused(_NO_SPAN.fill(text=text), _SPAN)
    for n in range(span + 1):
        month = month_on(first.first, n)
        if month.first <= today:
            yield Point(min(month.last, today), both(str(month)))


def trend(ledger: Ledger, days: tuple[Point, ...], asked: RateOptions) -> Document:
    """Return a row for each rate and a column for each day; the rates are those that the questions asked suit."""
    found = [(point, _figures(ledger, point.day, asked)) for point in days]
    shown = [figure.rate for figure in found[0][1]]
    columns = (Column("rate", _RATE, lead=True), *(Column(str(point.meeting or point.label), point.label) for point in days))
    rows: tuple[tuple[Any, ...], ...] = tuple((name(rate), *(each[place].ratio for _, each in found)) for place, rate in enumerate(shown))
    table = Table("trend", columns, rows, notes=definitions(shown))
    title = _TITLE.fill(first=days[0].label, last=days[-1].label)
    section = Section("trend", Label("", ""), (table,))
    data = {"left_out": ledger.left_out, "rows": [_row(point, figure, ledger) for point, each in found for figure in each]}
    return Document(title=title, sections=(section,), style=phrases.style(ledger.settings), data=data)


def _figures(ledger: Ledger, day: date, asked: RateOptions) -> tuple[Figure, ...]:
    return figures(ledger, day, asked.rates, None, where(ledger, day, asked.conditions))


def _row(point: Point, figure: Figure, ledger: Ledger) -> dict[str, Any]:
    settings, rate = ledger.settings, figure.rate
    return {
        "meeting": point.meeting,
        "as_of": point.day,
        "rate": rate.name,
        "basis": rate.basis,
        "numerator": plain(figure.ratio.numerator),
        "denominator": plain(figure.ratio.denominator),
        "percent": percent(figure.ratio.exact, settings.digits, settings.rounding),
    }
