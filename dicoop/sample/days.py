"""Which days are worked, and how are days counted and written? Days are proleptic ordinals here: whole numbers."""

from __future__ import annotations

from datetime import date
from functools import cache

_SATURDAY = 5
_SETTLED = range(2010, 2025)  # years whose calendar no later release of the library changes


def day(year: int, month: int, number: int) -> int:
    """Return a day of the calendar."""
    return date(year, month, number).toordinal()


@cache
def iso(when: int) -> str:
    """Return a day as a file holds it."""
    return date.fromordinal(when).isoformat()


def of(text: str) -> int:
    """Return the day that a file holds."""
    return date.fromisoformat(text).toordinal()


@cache
def year(when: int) -> int:
    """Return the year of a day."""
    return date.fromordinal(when).year


@cache
def worked(when: int) -> bool:
    """Return whether a day is worked, by the national calendar as far as it is settled."""
    from chinese_calendar import holidays, workdays  # noqa: PLC0415 - whoever only asks for the settings counts no days

    found = date.fromordinal(when)
    usual = found.weekday() < _SATURDAY
    if found.year not in _SETTLED:
        return usual
    return found in workdays or (usual and found not in holidays)


def onward(when: int) -> int:
    """Return the first worked day from a day on."""
    while not worked(when):
        when += 1
    return when


def back(when: int) -> int:
    """Return the last worked day up to a day."""
    while not worked(when):
        when -= 1
    return when


@cache
def after(when: int, count: int) -> int:
    """Return the worked day that is `count` working days after a day."""
    for _ in range(count):
        when = onward(when + 1)
    return when


@cache
def month_end(when: int) -> int:
    """Return the last day of a day's month: plans are made to the end of a month."""
    found = date.fromordinal(when)
    following = date(found.year + found.month // 12, found.month % 12 + 1, 1)
    return following.toordinal() - 1


@cache
def month_before(when: int) -> int:
    """Return the last day of the month before a day's."""
    return date.fromordinal(when).replace(day=1).toordinal() - 1
