"""Which edits of a record touch what was known of a day: an event, an amount or a date on or before it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from dicoop.change.changed_record import ChangedFile
from dicoop.kinds.address import ValueChange, parse
from dicoop.kinds.forms import FIGURES
from dicoop.partial_date import read_partial
from dicoop.periods import period_of

_BEGINS: Mapping[str, Callable[[str], date]] = {"day": read_partial, "period": lambda text: period_of(text).first}


def touching(changed: ChangedFile, day: date) -> tuple[ValueChange, ...]:
    """Return the edits that touch a day: all of an event's own values, and amounts and dates beside events; comments and names do not."""
    known = _days(changed)
    return tuple(change for change in changed.changes if _touches(changed, change, known, day))


def _days(changed: ChangedFile) -> Mapping[str, date]:
    """Return the first day that something of a record happened on, by the entry it stands in (``: the record itself)."""
    found: dict[str, date] = {}
    for events in (changed.old_events, changed.new_events):
        for address, day in events.items():
            holder = holder_of(address)
            found[holder] = min(day, found.get(holder, day))
    return found


def holder_of(address: str) -> str:
    """Return what a value stands in: `funds[HD-1]` of `funds[HD-1].amount`, also where a key has a dot in it."""
    head, bracket, name = address.rpartition("].")
    return head + "]" if bracket else name.rpartition(".")[0]


def _touches(changed: ChangedFile, change: ValueChange, known: Mapping[str, date], day: date) -> bool:
    row = parse(change.address, changed.own_kind.model)[1]
    holder = holder_of(change.address)
    if begins := _BEGINS.get(row.form):
        return any(text is not None and begins(text) <= day for text in (change.before, change.after))
    if holder or row.form in FIGURES:
        return known.get(holder, date.max) <= day
    return False
