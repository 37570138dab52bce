"""When must something of its sort be held again: the next joint meeting, the next breakfast?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label
from dicoop.partial_date import days_on
from dicoop.rules.deadlines import Due, dated_light
from dicoop.rules.watch import Watch

MEETING = "meeting"
_NEXT = Label("下一次{sort}", "the next {sort}")


def due(ledger: Ledger, watch: Watch) -> Iterator[Due]:
    """Yield the next of each sort that `events` in ledger.yaml gives a cycle, counted from the last one held; of none held yet nothing is due."""
    cycles = ledger.settings.events
    last: dict[str, tuple[str, Any]] = {}
    for kind in (MEETING, *(("event",) if set(cycles) - {MEETING} else ())):
        for record in ledger.counting(kind) if kind in ledger.kinds and ledger.has(kind) else ():
            sort = MEETING if kind == MEETING else record.type.value
            if sort in cycles and _is_held(record, watch.day) and (sort not in last or last[sort][1].date <= record.date):
                last[sort] = kind, record
    yield from (_due(*last[sort], cycles[sort], watch) for sort in cycles if sort in last)


def _is_held(record: Any, day: date) -> bool:
    return bool(record.date <= day and getattr(record, "ended", None) is None)


def _due(kind: str, record: Any, days: int, watch: Watch) -> Due:
    end = days_on(record.date, days)
    label = record.type.label if kind != MEETING else Label("联席会议", "joint meeting")
    return Due(
        kind=kind,
        id=str(record.id),
        title=record.title,
        what=_NEXT.fill(sort=label),
        key="next",
        unit=getattr(record, "host", None),
        county=None,
        due=end,
        late=end < watch.day,
        overdue=max(0, (watch.day - end).days),
        light=dated_light(end, watch),
    )
