"""Which days of a record are known only to their month or year, and from which day is each counted instead?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dicoop.kinds.address import parse
from dicoop.kinds.fields import field_of
from dicoop.kinds.forms import day_of
from dicoop.kinds.nodes import node_label
from dicoop.labels import Label, both, joined, visible
from dicoop.partial_date import last_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dicoop.kinds.base import Kind
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
    """Return what a day is called: a step by its name, a node with what it is of it, an entry with its key."""
    (first, *inner), row = parse(address, kind.model)
    top = field_of(kind.model, str(first))
    if top is None or not inner:
        return row.mark.label
    if top.form == "map":
        node = node_label(str(inner[0]))
        return Label(f"{node.zh}{row.mark.zh}", f"{node.en} {row.mark.en.lower()}")
    key = inner[0]
    own = field_of(top.model, "step") if top.model else None
    step = next((term.label for term in (own and own.terms) or () if term.value == key[0]), None)
    return step or joined((top.mark.label, both(visible(" ".join(key)))), " ", " ")
