"""By what is a record looked at on a day: which settings, working days and limits count?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Self

from dicoop.frozen import dataclass, field
from dicoop.kinds.issue import Category
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.rules.workdays import Calendar


@dataclass(frozen=True)
class Watch:
    """What lights depend on beside the record: the settings of the day, working days, the day looked at, and the limits by what they bind from.

    `ledger`: where rates that rest on other records too look for those.
    """

    settings: Settings
    calendar: Calendar
    day: date
    limits: tuple[tuple[date | None, Mapping[str, int]], ...]
    ledger: Ledger | None = field(default=None, compare=False, repr=False)
    _naming: dict[tuple[object, ...], Mapping[str, list[Any]]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, settings: Settings, day: date, ledger: Ledger | None = None) -> Self:
        """Return the watch of a ledger on a day; make one for many records, it remembers working days."""
        names = ("claim", *(category.value for category in Category))
        limits = tuple((since, {name: all_.get(name, all_["other"]) for name in names}) for since, all_ in settings.limits_from)
        return cls(settings.on(day), Calendar.of(settings), day, limits, ledger)

    def other(self, kind: str, id_: str | None) -> Any:
        """Return another record, None where there is none that counts."""
        found = self.ledger.known(kind, id_) if self.ledger and id_ else None
        return found if found and not found.voided else None

    def naming(self, kind: str, name: str, id_: object) -> Sequence[Any]:
        """Return the records of a kind that count on the day and name another in a field."""
        asked = (self.day, kind, name)
        if asked not in self._naming:
            found: dict[str, list[Any]] = defaultdict(list)
            for record in self.ledger.counting(kind) if self.ledger else ():
                if self.ledger and self.ledger.kinds[kind].counts(record, self.day):
                    value = getattr(record, name)
                    for each in value if isinstance(value, tuple) else (value,):
                        found[str(each)].append(record)
            self._naming[asked] = found
        return self._naming[asked].get(str(id_), ())

    def limit(self, name: str, start: date) -> int:
        """Return the limit of a step or category in working days, of a clock that starts on a day."""
        last = self.limits[0][1]
        for since, limits in self.limits[1:]:
            last = limits if since is None or since <= start else last
        return last[name]
