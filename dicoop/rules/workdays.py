"""Which days are worked, and which is the n-th working day from here?

The national calendar with its moved holidays (调休) comes from `chinese_calendar`; `calendar` in ledger.yaml
overrides it day by day. A year the library lacks counts Monday to Friday, but for the days ledger.yaml gives for it;
until `known` there declares these to be all of them that is a guess, and what rests on it is not `proven`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from datetime import MAXYEAR, MINYEAR, date, timedelta
from functools import cache
from typing import NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.kinds.settings import Settings
from dicoop.partial_date import last_day

_SATURDAY = 5


class Workday(NamedTuple):
    """A day found by counting working days; `proven` when every year on the way is known."""

    date: date
    proven: bool


@dataclass(frozen=True)
class Calendar:
    """The working days: the national calendar with a ledger's own days put over it."""

    own: Mapping[date, bool] = field(default_factory=dict)
    whole: int | None = None
    # What was counted once is kept: it depends on these alone
    _tables: dict[int, tuple[int, ...]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _found: dict[tuple[date, int], Workday] = field(default_factory=dict, init=False, compare=False, repr=False)

    @classmethod
    def of(cls, settings: Settings) -> Calendar:
        """Return the calendar of a ledger."""
        return cls({day.date: day.work for day in settings.calendar}, settings.known_)

    def known(self, year: int) -> bool:
        """Return whether a year's working days are published, or declared whole by the ledger; of years before that one some must be given."""
        return _published(year) is not None or self._declared(year)

    def _declared(self, year: int) -> bool:
        if self.whole is None or year >= self.whole:
            return year == self.whole
        return any(day.year == year for day in self.own)

    def add(self, day: date, n: int) -> Workday:
        """Return the n-th working day after a day (before it when n < 0); the day itself is not counted.

        Past the first or last day there is, that day, not proven.
        """
        known = self._found.get((day, n))
        if known is None:
            known = self._found[day, n] = self._added(day, n)
        return known

    def between(self, a: date, b: date) -> int:
        """Return how many working days come after `a` up to and with `b`; negative when `b` is earlier."""
        if b < a:
            return -self.between(b, a)
        return sum(len(self._worked(year)) for year in range(a.year, b.year)) + self._until(b) - self._until(a)

    def _added(self, day: date, n: int) -> Workday:
        if n == 0:
            return Workday(last_day(day), proven=True)
        found = self._forward(day, n) if n > 0 else self._back(day, -n)
        if found is None:
            return Workday(date.max if n > 0 else date.min, proven=False)
        step = timedelta(1)
        return Workday(found, self._proven(day + step, found) if n > 0 else self._proven(found, day - step))

    def _forward(self, day: date, n: int) -> date | None:
        left = n + self._until(day)
        for year in range(day.year, MAXYEAR + 1):
            worked = self._worked(year)
            if left <= len(worked):
                return date.fromordinal(worked[left - 1])
            left -= len(worked)
        return None

    def _back(self, day: date, n: int) -> date | None:
        left = n - self._before(day)
        if left <= 0:
            return date.fromordinal(self._worked(day.year)[-left])
        for year in range(day.year - 1, MINYEAR - 1, -1):
            worked = self._worked(year)
            if left <= len(worked):
                return date.fromordinal(worked[-left])
            left -= len(worked)
        return None

    def _until(self, day: date) -> int:
        """Return how many working days of its year come up to and with a day."""
        return bisect_right(self._worked(day.year), day.toordinal())

    def _before(self, day: date) -> int:
        return bisect_left(self._worked(day.year), day.toordinal())

    def _worked(self, year: int) -> tuple[int, ...]:
        """Return the ordinals of a year's working days, counted once."""
        found = self._tables.get(year)
        if found is None:
            own = {day.toordinal(): work for day, work in self.own.items() if day.year == year}
            published = _published(year)
            usual = _mondays_to_fridays(year) if published is None else published
            found = tuple(sorted({day for day in (*usual, *own) if own.get(day, True)}))
            self._tables[year] = found
        return found

    def _proven(self, first: date, last: date) -> bool:
        return all(self.known(year) for year in range(first.year, last.year + 1))


@cache
def _published(year: int) -> tuple[int, ...] | None:
    """Return the ordinals of a year's working days by the national calendar, None where it is not known."""
    from chinese_calendar import holidays, workdays  # noqa: PLC0415 - most commands count no working days

    if not min(holidays).year <= year <= max(holidays).year:
        return None
    return tuple(day.toordinal() for day in _days(year) if day in workdays or (day.weekday() < _SATURDAY and day not in holidays))


def _mondays_to_fridays(year: int) -> tuple[int, ...]:
    return tuple(day.toordinal() for day in _days(year) if day.weekday() < _SATURDAY)


def _days(year: int) -> Iterator[date]:
    return map(date.fromordinal, range(date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal() + 1))
