"""What is a day of which only the month or the year is known, and when does it come before another?

It is kept and shown as it was written. All figures count it from its last day, which it is to everybody who compares
or counts days; that it lies before another day, or in the future, is certain only where it holds for each of its days.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Any

from dicoop.errors import Unreadable
from dicoop.frozen import pattern
from dicoop.labels import Label, both
from dicoop.values import BAD_DATE, half_width, read_day, text_of

PARTIAL = r"[1-9][0-9]{3}(?:-(?:0[1-9]|1[0-2]))?"
WHOLE_OR_PARTIAL = r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?"
_PARTIAL = pattern(PARTIAL, re.ASCII)
_WHOLE = len("2019-08-20")
_FORMS = both("YYYY-MM-DD YYYY-MM YYYY")
OR_PARTIAL = Label(
    "写成 2019-08-20；只知道月份或年份的，写 2019-08 或 2019",
    "write 2019-08-20; where only the month or the year is known, 2019-08 or 2019",
)
_LAST_MONTH = 12


class PartialDate(date):
    """A month or a year that stands for a day: equal to its last day; `first` is its first, its text what a file says."""

    first: date
    _text: str

    def __new__(cls, year: int, month: int = 0, day: int = 0) -> Any:
        """Return a year or one of its months; what is reckoned from one (which Python makes of three numbers) is a day like any other."""
        if day:
            return date(year, month, day)
        last = month or _LAST_MONTH
        made = super().__new__(cls, year, last, monthrange(year, last)[1])
        made.first = date(year, month or 1, 1)
        made._text = f"{year:04}-{month:02}" if month else f"{year:04}"
        return made

    @property
    def has_month(self) -> bool:
        """Whether it is a month and no year."""
        return "-" in self._text

    def isoformat(self) -> str:
        """Return it as it was written, which is how ISO 8601 writes it, too."""
        return self._text

    def __reduce__(self) -> tuple[Any, ...]:
        """Be kept by its numbers."""
        return PartialDate, tuple(map(int, self._text.split("-")))


def partial_date(text: str) -> date:
    """Return the month or year that a text known to be one says."""
    made: date = PartialDate(*map(int, text.split("-")))
    return made


def read_partial(text: object) -> date:
    """Read a day, or what is known of one, as files hold it (`2019-08-20`, `2019-08`, `2019`); raises Unreadable."""
    raw = text if isinstance(text, str) else str(text) if isinstance(text, date) else text_of(text, BAD_DATE)
    return read_day(raw) if len(raw) == _WHOLE else _read(raw)


@lru_cache(1024)
def _read(raw: str) -> date:
    try:
        if _PARTIAL.fullmatch(raw):
            return partial_date(raw)
    except ValueError:  # there is no year 0
        pass
    raise Unreadable(BAD_DATE.at(value=raw, allowed=_FORMS, hint=half_width(raw, re.compile(WHOLE_OR_PARTIAL)) or OR_PARTIAL))


def first_day(day: date) -> date:
    """Return the first day that may be meant."""
    return day.first if isinstance(day, PartialDate) else day


def last_day(day: date) -> date:
    """Return the last day that may be meant, from which figures count."""
    return date(day.year, day.month, day.day) if isinstance(day, PartialDate) else day


def is_before(one: date, other: date) -> bool:
    """Return whether a day certainly lies before another: whichever days are meant."""
    return one < first_day(other)


def is_moved(before: date, after: date) -> bool:
    """Return whether a day became another, or less of it is known; one that is known better is the same while it is counted from the same day."""
    return before != after or first_day(after) < first_day(before)


def days_apart(one: date, other: date) -> int:
    """Return how many days there are at least between two days, whichever are meant."""
    return max(0, (first_day(one) - other).days, (first_day(other) - one).days)


def days_on(day: date, days: int) -> date:
    """Return the day so many days on, of those there are: the last or the first at either end."""
    return date.fromordinal(min(max(day.toordinal() + days, 1), date.max.toordinal()))


def by_last_day(text: str) -> str:
    """Return what texts of days, months and years are sorted by, so that each stands at its last day."""
    return f"{text}~" if text else text
