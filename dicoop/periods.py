"""How are years, half-years, quarters and months read and written, and what do they contain?"""

from __future__ import annotations

import re
from datetime import MAXYEAR, date, timedelta
from functools import cached_property, lru_cache

from dicoop.errors import Fault, Unreadable
from dicoop.frozen import dataclass, pattern
from dicoop.habits import narrow
from dicoop.labels import Label, both
from dicoop.values import half_width, text_of

BAD_PERIOD = Fault(
    "bad-period",
    Label("“{value}”不是年份、半年、季度或月份", "'{value}' is not a year, half-year, quarter or month"),
    Label(
        "写成 2026（全年）、2026-H1（上半年）、2026-Q3（三季度）或 2026-08（8月）；一次只写一期，不写起止",
        "write 2026 (the year), 2026-H1 (its first half), 2026-Q3 (a quarter) or 2026-08 (a month); one period, no span",
    ),
)
PERIOD_FAULTS = (BAD_PERIOD,)

PERIOD = r"([1-9][0-9]{3})(?:-(?:H([12])|Q([1-4])|(0[1-9]|1[0-2])))?"
_PERIOD = pattern(PERIOD)
_HABIT = pattern(
    r"([1-9][0-9]{3})(?:年|年度|年?全年"
    r"|[年-]?(?:H(?P<h>[12])|(?P<half>[上下])半年|Q(?P<q>[1-4])|第?(?P<quarter>[一二三四1-4])季度)"
    r"|年(?P<month>[0-9]{1,2})月份?|[-./](?P<number>[0-9]{1,2}))?",
    re.IGNORECASE,
)
_FORMS = both("2026 2026-H1 2026-Q3 2026-08")
_HABITS = both("2026 2026-H1 2026-Q3 2026-08 2026年 2026上半年 2026年三季度 2026年8月")
_QUARTERS = {"一": "1", "二": "2", "三": "3", "四": "4"}
_HALVES = {"上": "1", "下": "2"}
_YEAR, _HALF_YEAR, _QUARTER, _MONTH = 12, 6, 3, 1


@dataclass(frozen=True, order=True)
class Period:
    """A year, half-year, quarter or month: its first day, and how many months it has; the shorter of two that begin together comes first."""

    first: date
    months: int

    @cached_property
    def last(self) -> date:
        """The last day."""
        end = self.first.month + self.months
        return date(self.first.year, end, 1) - timedelta(1) if end <= _YEAR else date(self.first.year, _YEAR, 31)

    def contains(self, other: date | Period) -> bool:
        """Return whether a day, or the whole of a period, lies in it."""
        first, last = (other.first, other.last) if isinstance(other, Period) else (other, other)
        return self.first <= first and last <= self.last

    def __str__(self) -> str:
        """Return the canonical text."""
        number = (self.first.month - 1) // self.months + 1
        behind = {_YEAR: "", _HALF_YEAR: f"-H{number}", _QUARTER: f"-Q{number}", _MONTH: f"-{number:02}"}
        return f"{self.first.year}{behind[self.months]}"


def read_period(text: object) -> Period:
    """Read a period as files hold it (`2026`, `2026-H1`, `2026-Q3`, `2026-08`); raises Unreadable."""
    return text if isinstance(text, Period) else period_of(text_of(text, BAD_PERIOD))


def is_year(text: str) -> bool:
    """Return whether a text is a year."""
    try:
        return period_of(text).months == _YEAR
    except Unreadable:
        return False


@lru_cache(4096)
def period_of(text: str) -> Period:
    """Return the period that a text says; raises Unreadable."""
    match = _PERIOD.fullmatch(text)
    if match is None:
        raise Unreadable(BAD_PERIOD.at(value=text, allowed=_FORMS, hint=half_width(text, _PERIOD)))
    year, half, quarter, month = match.groups()
    numbers = ((half, _HALF_YEAR), (quarter, _QUARTER), (month, _MONTH), ("1", _YEAR))
    number, months = next(found for found in numbers if found[0])
    return Period(date(int(year), (int(number) - 1) * months + 1, 1), months)


def month_on(day: date, months: int = 0) -> Period:
    """Return the month so many months after that of a day, of those there are: the last or the first at either end."""
    n = min(max(day.year * _YEAR + day.month - 1 + months, _YEAR), MAXYEAR * _YEAR + _YEAR - 1)
    return Period(date(n // _YEAR, n % _YEAR + 1, 1), _MONTH)


def tidy_period(text: str) -> str:
    """Turn a period as people write it (`2026年三季度`, `2026年8月`, `2026上半年`) into the text of a file; raises Unreadable."""
    match = _HABIT.fullmatch(narrow(text))
    try:
        return str(read_period(_formed(match) if match else ""))
    except Unreadable:
        raise Unreadable(BAD_PERIOD.at(value=text, allowed=_HABITS)) from None


def span_of(text: str) -> tuple[date, date] | None:
    """Return the first and the last day of a period as people write it; None of any other text."""
    try:
        found = period_of(tidy_period(text))
    except Unreadable:
        return None
    return found.first, found.last


def _formed(match: re.Match[str]) -> str:
    """Return what somebody wrote in his own way in that of files."""
    half, quarter, month = match["h"] or match["half"], match["q"] or match["quarter"], match["month"] or match["number"]
    behind = f"-H{_HALVES.get(half, half)}" if half else f"-Q{_QUARTERS.get(quarter, quarter)}" if quarter else ""
    return f"{match[1]}{behind}" + (f"-{month:0>2}" if month else "")
