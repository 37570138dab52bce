"""How does a record stand on a day, and how are its values shown?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.document import Cell, Column, Named
from dicoop.kinds.base import dump, title_of
from dicoop.labels import Label, Term, both
from dicoop.rules.lights import Due, Light, Watch, urgent

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.kinds.base import Kind, Record
    from dicoop.kinds.fields import Field
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.settings import Settings


class Standing(NamedTuple):
    """A record on a day: its stage, and what is due first of it."""

    record: Record
    facts: Any
    stage: Term
    first: Due | None

    @property
    def light(self) -> Light:
        """The worst light it shows."""
        return self.first.light if self.first else Light.NONE

    @property
    def late(self) -> bool:
        """Whether something of it is overdue."""
        return self.first is not None and self.first.late

    @property
    def computed(self) -> Mapping[str, Cell]:
        """What JSON says beside the fields; `overdue` in days, for issues in working days."""
        first = self.first
        return {"stage": self.stage, "light": self.light, "due": first.due if first else None, "overdue": first.overdue if first else 0}


def standing(kind: Kind, record: Record, watch: Watch) -> Standing:
    """Return how a record stands on the day of the watch."""
    facts = kind.facts(record)
    return Standing(record, facts, kind.stage(facts, watch.day), urgent(kind.name, facts, watch))


def as_data(one: Standing) -> dict[str, Any]:
    """Return a record for JSON: its fields as on disk and what is computed."""
    return {**dump(one.record), "computed": one.computed}


def county(key: str | None, settings: Settings) -> Named | None:
    """Return a county as a cell."""
    return None if key is None else Named(key, settings.county_label(key))


def enterprise(id_: str, ledger: Ledger) -> Named:
    """Return an enterprise as a cell."""
    found = ledger.get("enterprise", id_)
    return Named(id_, both(title_of(found) if found else id_))


_UNITS = {"investment": "亿元"}


def column(row: Field) -> Column:
    """Return the column of a field; the first two a list shows name its rows."""
    unit = _UNITS.get(row.name, "万元") if row.form == "money" else ""
    return Column(row.name, row.mark.label, unit, lead=row.mark.show in (1, 2))


def cell(row: Field, record: Record, ledger: Ledger) -> Cell:
    """Return the cell of a field that holds one value or a list of texts."""
    value = getattr(record, row.attribute)
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return Label("、".join(value), ", ".join(value))
    if row.mark.known == "counties":
        return county(value, ledger.settings)
    return enterprise(value, ledger) if row.mark.ref == "enterprise" else value
