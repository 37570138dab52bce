"""What is a check given, how is it declared, and which values does a record hold?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
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
        """Every value of the record."""
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


def held(block: Block, prefix: str = "") -> Iterator[Held]:
    """Yield every value of a block with its address."""
    for row in fields(type(block)):
        value = getattr(block, row.attribute)
        if value is not None:
            yield from _inside(row, value, prefix + row.name)


def _inside(row: Field, value: Any, address: str) -> Iterator[Held]:
    if isinstance(value, Block):
        yield from held(value, f"{address}.")
    elif isinstance(value, Mapping):
        for name, item in value.items():
            yield Held(f"{address}.{name}", row, name)
            yield from held(item, f"{address}.{name}.")
    elif isinstance(value, tuple):
        for position, item in enumerate(value, 1):
            yield from _entry(row, item, address, position)
    else:
        yield Held(address, row, value)


def _entry(row: Field, item: Any, address: str, position: int) -> Iterator[Held]:
    if isinstance(item, Block):
        yield from held(item, f"{address}[{key_of(item)}].")
    else:
        yield Held(f"{address}[{position}]", row, item)


def key_of(entry: Block) -> str:
    """Return what identifies an entry of a list, as addresses write it."""
    return " ".join(str(getattr(entry, name)) for name in keys(type(entry)))
