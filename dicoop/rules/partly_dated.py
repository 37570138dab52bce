"""Which days of a record are known only to their month or year, and from which day is each counted instead?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dicoop.kinds.base import Kind
from dicoop.kinds.called import called
from dicoop.kinds.forms import day_of
from dicoop.labels import Label, joined
from dicoop.partial_date import last_day
from dicoop.rules.checks.said import Said

_COUNTED = Label("{what} {written}（按 {day}）", "{what} {written} (from {day})")
_BETWEEN = ("、", ", ")


class PartlyDated(NamedTuple):
    """A record that figures count later than it may have happened: the days that are known in part, by address."""

    kind: Kind
    id: str
    days: tuple[tuple[str, date], ...]

    @classmethod
    def of(cls, kind: Kind, said: Said) -> PartlyDated:
        """Return a record by what it says."""
        return cls(kind, said.id, tuple((address, day_of(text)) for address, text in said.partly))

    @property
    def words(self) -> Label:
        """What is counted from which day, in words."""
        return counted(self.kind, self.days)


def counted(kind: Kind, days: Iterable[tuple[str, date]]) -> Label:
    """Return in words from which day each of some days is counted that are known in part."""
    told = (_COUNTED.fill(what=_called(kind, address), written=day, day=last_day(day)) for address, day in days)
    return joined(tuple(told), *_BETWEEN)


def _called(kind: Kind, address: str) -> Label:
    """Return what a day is called: the day of an entry as the entry."""
    return called(address.rpartition("]")[0] + "]" if "[" in address else address, kind.model)
