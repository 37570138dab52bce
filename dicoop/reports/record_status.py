"""How does a record stand on a day, and how are its values shown?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from dicoop.currencies import ForeignMoney
from dicoop.document import Cell, Column, Named
from dicoop.frozen import replace
from dicoop.kinds.base import Kind, Record, Sum, dump
from dicoop.kinds.fields import Field, fields
from dicoop.kinds.issue import Issue
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.quoted import foreign_amounts
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, Term, both, joined
from dicoop.rules.deadlines import Due, Light, responsible, urgent
from dicoop.rules.derived import of_record
from dicoop.rules.rounds import pressed
from dicoop.rules.watch import Watch
from dicoop.values import Money, plain


def in_words(amount: ForeignMoney) -> dict[str, Any]:
    """Return an amount in a foreign currency for programs."""
    quote = amount.quote
    rate = {"from": quote.day, "per_100": f"{quote.per_100:f}"} if quote else None
    return {"currency": amount.currency, "amount": plain(amount.own), "yuan": plain(amount.yuan) if quote else None, "rate": rate}


class Standing(NamedTuple):
    """A record on the day of the watch: its stage, and what is due first of it."""

    kind: Kind
    watch: Watch
    record: Any
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
    def computed(self) -> Mapping[str, Any]:
        """What JSON says beside the fields; `overdue` in days, for issues in working days."""
        first = self.first
        sums = {key: cell for each in self.kind.sums for key, cell in self.sum(each).items()}
        own = {"stage": self.stage, "light": self.light, "due": first.due if first else None, "overdue": self.overdue}
        derived = {each.derived_key: part for each in self.kind.sums if (part := self.derived(each))}
        rates = {"exchange": found} if (found := self.exchange) else {}
        return {**own, **({"urged": self.urged} if self.urged else {}), **sums, **derived, **rates}

    @property
    def exchange(self) -> Mapping[str, Any]:
        """How many 元 its amounts in foreign currencies are and by which rate, by address; None of one without a rate."""
        return {each.address: in_words(each.amount) for each in foreign_amounts(self.kind, self.record)}

    @property
    def urged(self) -> Named | None:
        """By which papers an issue was pressed for; None of what is none, or was not."""
        found = pressed(self.record, self.watch.day) if isinstance(self.record, Issue) else None
        return Named(found.level.value, found.label, found.times) if found else None

    @property
    def unit(self) -> str | None:
        """The unit that must act on it."""
        return responsible(self.record, self.watch)

    @property
    def overdue(self) -> int:
        """By how many days what is due first is overdue."""
        return self.first.overdue if self.first else 0

    def sum(self, which: Sum) -> Mapping[str, Cell]:
        """Return an amount that grows in it and its share, by their keys; nothing of a record that does not count."""
        day = self.watch.day
        found = which.of(self.record, day) if self.kind.counts(self.record, day) else (None, None)
        return dict(zip((which.key, which.share_key), found, strict=True))

    def derived(self, which: Sum) -> Money | None:
        """Return how much of such an amount was derived from totals, None where nothing was."""
        day = self.watch.day
        yuan = of_record(self.kind, self.record, which, day) if self.kind.counts(self.record, day) else None
        return Money(yuan) if yuan else None


def can_be_urged(kind: Kind) -> bool:
    """Return whether records of a kind may be pressed for by papers."""
    return issubclass(kind.model, Issue)


def standing(kind: Kind, record: Record, watch: Watch) -> Standing:
    """Return how a record stands on the day of the watch."""
    return Standing(kind, watch, record, kind.stage(record, watch.day), urgent(kind, record, watch))


def as_data(one: Standing) -> dict[str, Any]:
    """Return a record for JSON: its fields as on disk, but for numbers, and what is computed."""
    numbers = (row for row in fields(type(one.record)) if row.form == "whole" and row.name != "id")
    known = {row.name: value for row in numbers if (value := getattr(one.record, row.attribute)) is not None}
    return {**dump(one.record), **known, "computed": one.computed}


def county(key: str | None, settings: Settings) -> Named | None:
    """Return a county as a cell."""
    return None if key is None else Named(key, settings.county_label(key))


def unit(name: str | None, settings: Settings) -> Named | None:
    """Return a unit as a cell."""
    return None if name is None else Named(name, settings.called(name))


def together(cells: Iterable[Named]) -> Named | None:
    """Return some names as one cell, that of the first; None where there are none."""
    found = tuple(cells)
    return replace(found[0], label=joined(tuple(each.label for each in found), "、", ", ")) if len(found) > 1 else next(iter(found), None)


def counties(thing: Any, settings: Settings) -> Named | None:
    """Return the counties that a record, or a thing due, lies in as a cell: its own first."""
    keys = (getattr(thing, "county", None), *getattr(thing, "also", ()))
    return together(each for key in keys if (each := county(key, settings)))


def enterprise(id_: str, ledger: Ledger) -> Named:
    """Return an enterprise as a cell."""
    return Named(id_, both(ledger.name_of("enterprise", id_)))


_UNITS = {"investment": "亿元", "arrived": "亿元", "invested": "亿元"}


def unit_of(name: str) -> str:
    """Return the unit in which a list shows amounts of a name."""
    return _UNITS.get(name, "万元")


def column(row: Field) -> Column:
    """Return the column of a field; the first two a list shows name its rows."""
    unit = unit_of(row.name) if row.form == "money" else ""
    return Column(row.name, row.mark.label, unit, lead=row.mark.show in (1, 2))


def cell(row: Field, value: Any, ledger: Ledger) -> Cell:
    """Return the cell of a field's value: one value or a list of texts."""
    if value is None or value == ():
        return None
    if isinstance(value, tuple):
        return Label("、".join(value), ", ".join(value))
    if row.mark.known:
        return Named(value, ledger.settings.word(row.mark.known, value))
    return enterprise(value, ledger) if row.mark.ref == "enterprise" else value
