"""By what is a record looked at on a day: which settings, working days and limits count?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from dicoop.kinds.issue_terms import Category
from dicoop.rules.workdays import Calendar

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dicoop.kinds.settings import Settings


@dataclass(frozen=True)
class Watch:
    """What lights depend on beside the record: the settings of the day, working days, the day looked at, and the limits by what they bind from."""

    settings: Settings
    calendar: Calendar
    day: date
    limits: tuple[tuple[date | None, Mapping[str, int]], ...]

    @classmethod
    def of(cls, settings: Settings, day: date) -> Self:
        """Return the watch of a ledger on a day; make one for many records, it remembers working days."""
        names = ("claim", *(category.value for category in Category))
        limits = tuple((since, {name: all_.get(name, all_["other"]) for name in names}) for since, all_ in settings.limits_from)
        return cls(settings.on(day), Calendar.of(settings), day, limits)

    def limit(self, name: str, start: date) -> int:
        """Return the limit of a step or category in working days, of a clock that starts on a day."""
        last = self.limits[0][1]
        for since, limits in self.limits[1:]:
            last = limits if since is None or since <= start else last
        return last[name]
