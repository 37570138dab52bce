"""What is a check given, how is it declared, and which values does a record hold?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache, cached_property
from typing import Any, Generic, NamedTuple, TypeVar

from dicoop.errors import Fault, Finding
from dicoop.kinds import KINDS
from dicoop.kinds.base import Block, Kind, Record
from dicoop.kinds.fields import Field, fields, keys
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, Term

EVERY = tuple(KINDS)
R = TypeVar("R", bound=Record)


@dataclass(frozen=True)
class Check:
    """One check: the fault it finds and the function that looks for it; `kinds` where it looks at one record."""

    fault: Fault
    run: Callable[[Any], Iterator[Finding]]
    kinds: tuple[str, ...] = ()


class Held(NamedTuple):
    """A value in a record: its address, its field (of a map also for the name), and itself."""

    address: str
    field: Field
    value: Any


@dataclass(frozen=True)
class Case(Generic[R]):
    """One record to be looked at, in its ledger, on a day; a check never asks the ledger for all records."""

    kind: Kind
    record: R
    ledger: Ledger
    today: date

    @property
    def settings(self) -> Settings:
        """The ledger's settings."""
        return self.ledger.settings

    @cached_property
    def held(self) -> tuple[Held, ...]:
        """The values of the record that checks ask for."""
        return tuple(held(self.record))

    def at(
        self, fault: Fault, address: str, value: object, allowed: Label | None = None, hint: Label | None = None, **args: Any
    ) -> Finding:
        """Make a finding in this record."""
        return fault.at(address, value, allowed, id=str(self.record.id), hint=hint, **args)


def choices(terms: Iterable[Term]) -> Label:
    """Return the values of a closed list, as a file writes them, in Chinese with their names."""
    members = tuple(terms)
    return Label(" ".join(f"{term}({term.label.zh})" for term in members), " ".join(str(term) for term in members))


def held(block: Block) -> list[Held]:
    """Return the values of a block that checks ask for, with their addresses."""
    found: list[Held] = []
    _hold(block, "", found)
    return found


def _hold(block: Block, prefix: str, found: list[Held]) -> None:
    """Put every value of a block to those found: by what its field holds, for this is done for every record."""
    for row in _asked(type(block)):
        value = getattr(block, row.attribute)
        if value is not None:
            address = prefix + row.name
            if row.is_scalar:
                found.append(Held(address, row, value))
            else:
                _hold_several(row, value, address, found)


@cache
def _asked(model: type[Block]) -> tuple[Field, ...]:
    """Return the fields some check asks for: references, names from a list, days that have come, amounts, reversals, and what holds these."""
    return tuple(row for row in fields(model) if _is_asked(row) or (row.form == "block" and row.model and _asked(row.model)))


def _is_asked(row: Field) -> bool:
    mark = row.mark
    return bool(mark.ref or mark.known or mark.happened) or row.form in ("money", "map", "list", "texts") or row.name == "reverses"


def _hold_several(row: Field, value: Any, address: str, found: list[Held]) -> None:
    if row.form == "block":
        _hold(value, f"{address}.", found)
    elif row.form == "map":
        for name, item in value.items():
            found.append(Held(f"{address}.{name}", row, name))
            _hold(item, f"{address}.{name}.", found)
    elif row.form == "list":
        for item in value:
            _hold(item, f"{address}[{key_of(item)}].", found)
    else:
        found += [Held(f"{address}[{position}]", row, item) for position, item in enumerate(value, 1)]


def key_of(entry: Block) -> str:
    """Return what identifies an entry of a list, as addresses write it."""
    return " ".join(str(getattr(entry, name)) for name in keys(type(entry)))
