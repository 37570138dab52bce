"""By when must the value of a whole period be reported: so many days after its end as `measures` in ledger.yaml says?"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.kinds.indicator import last
from dicoop.labels import Label
from dicoop.rules.deadlines import Due, dated_light
from dicoop.rules.watch import Watch

if TYPE_CHECKING:
    from dicoop.kinds.indicator import Indicator

_WHAT = Label("期末报数", "value of the whole period")


def due(indicator: Indicator, watch: Watch) -> tuple[Due, ...]:
    """Return the value that is still lacking of a period that units report on; nothing where the measure is not in the list."""
    measure, told = watch.settings.measure(indicator.measure), last(indicator, watch.day)
    is_told = told is not None and told.period.last >= indicator.period.last
    if measure is None or is_told or indicator.from_ is not None or not _is_going(indicator, watch.day):
        return ()
    end = date.fromordinal(min(indicator.period.last.toordinal() + measure.release_days, date.max.toordinal()))
    return (
        Due(
            kind="indicator",
            id=indicator.id,
            title=indicator.title,
            what=_WHAT,
            key="release",
            unit=indicator.lead,
            county=indicator.county,
            due=end,
            late=end < watch.day,
            overdue=max(0, (watch.day - end).days),
            light=dated_light(end, watch),
        ),
    )


def _is_going(record: Any, day: date) -> bool:
    return not record.voided and record.issued <= day and (record.ended is None or record.ended.date > day)
