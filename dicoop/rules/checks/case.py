"""What is a check given, how is it declared, and which values does a record hold?"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property, partial
from itertools import chain, repeat
from operator import itemgetter
from typing import Any, Generic, NamedTuple, TypeVar

from dicoop.errors import Fault, Finding
from dicoop.frozen import dataclass, field
from dicoop.kinds.address import key_of
from dicoop.kinds.base import FACTS, Kind, Record
from dicoop.kinds.fields import Block, Field, fields, made, once, the_field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import days_of
from dicoop.kinds.receipts import booked
from dicoop.kinds.settings import Settings
from dicoop.kinds.traits import Trait, every
from dicoop.kinds.within import each_of
from dicoop.labels import Label, Term

_Asked = tuple[tuple[int, Field, bool, "_Asked", Callable[[Any], Any] | None], ...]
R = TypeVar("R", bound=Record)
_NOTHING: tuple[Any, ...] = (None, (), {})


@dataclass(frozen=True)
class Check:
    """One check: the fault it finds, the function that looks for it, and where that looks at one record, on what kinds' records.

    `of`: by kind the fields of which a record has one, or there is nothing to be found; None where it looks at every record.
    `also`: what it tells of some in words of their own. `by_value`: it asks its case for what is wrong by itself and for no record, so that many can be looked at as one.
    """

    fault: Fault
    run: Callable[[Any], Iterator[Finding]]
    on: Trait = every
    of: Callable[[Kind], Collection[str] | None] = lambda _: None
    by_value: bool = False
    also: tuple[Fault, ...] = ()


def filled(*names: str) -> Callable[[Kind], Collection[str]]:
    """Return for a check the fields of which a record has one, or there is nothing to be found."""
    return lambda _: names


class RecordValue(NamedTuple):
    """A value in a record: what holds its block (nothing: the record), its field, in a map its name, in a list of texts its position."""

    within: RecordValue | None
    field: Field
    part: str | int | None
    value: Any

    @property
    def address(self) -> str:
        """The value's address, made for the few that are told of."""
        name = f"{self.within.address}.{self.field.name}" if self.within else self.field.name
        if self.field.form == "map":
            return f"{name}.{self.part}"
        if self.field.form == "list":
            return f"{name}[{key_of(self.value)}]"
        return name if self.part is None else f"{name}[{self.part}]"

    @property
    def said(self) -> Any:
        """What is held against what is known: of values by known names the name, of a reference also which kind it is to."""
        mark = self.field.mark
        return (mark.ref, self.value) if mark.ref else self.part if mark.known and self.field.form == "map" else self.value

    @property
    def of_reversal(self) -> bool:
        """Whether it belongs to an entry that takes another back."""
        return self.within is not None and getattr(self.within.value, "reverses", None) is not None


_value = partial(tuple.__new__, RecordValue)


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

    @property
    def begun(self) -> date:
        """The day the record begins on."""
        found: date = getattr(self.record, self.kind.first_date)
        return found

    @cached_property
    def id_parts(self) -> re.Match[str] | None:
        """The letter, year, office and number of the record's id, None for an id that has none."""
        return self.ledger.kinds.match(str(self.record.id))

    @cached_property
    def reversals(self) -> Sequence[tuple[str, Any, Any]]:
        """Each entry that takes another back, with its address and that other, None where it is not in the record."""
        if not any(each_of(self.record, book.name, "reverses") for book in self.kind.books):
            return []
        return [
            (f"{book.name}[{entry.receipt}]", entry, next((other for other in entries if other.receipt == entry.reverses), None))
            for book, entries in booked(self.kind, self.record)
            for entry in entries
            if entry.reverses is not None
        ]

    @property
    def nodes_done(self) -> Mapping[str, date | None]:
        """When each node of a project was done."""
        return days_of(self.record, "done")

    def called(self, name: str) -> Label:
        """Return what a field of the record is called."""
        return the_field(self.kind.model, name).mark.label

    def valued(self, name: str) -> Any:
        """Return the value of a field by its name on disk."""
        return getattr(self.record, the_field(self.kind.model, name).attribute)

    def held(self, use: str) -> list[RecordValue]:
        """Return the values a check asks for: `id`, `ref`, `happened`, `day`, `money`, `quantity`, `fact`, `reverses`, or those that must be in a list of ledger.yaml, by its name."""
        return held(self.record, use)

    def wrong(self, is_wrong: Callable[[Any], object], *uses: str, reversals: bool = True) -> list[RecordValue]:
        """Return the values a check asks for, those of reversals or not, that are wrong by themselves: where none is, as mostly, nobody asks for addresses."""
        if not any(map(is_wrong, _said_in([self.record], uses, reversals))):
            return []
        return [each for use in uses for each in self.held(use) if is_wrong(each.said) and (reversals or not each.of_reversal)]

    def at(
        self, fault: Fault, address: str, value: object, allowed: Label | None = None, hint: Label | None = None, **args: Any
    ) -> Finding:
        """Make a finding in this record."""
        return fault.at(address, value, allowed, id=str(self.record.id), hint=hint, **args)


@dataclass(frozen=True)
class Many(Case[Any]):
    """Records of a kind as one case, for checks that go by values: whether any of them has one that is wrong is noted."""

    records: Sequence[Record] = ()
    noted: list[bool] = field(default_factory=list)
    said: dict[Any, list[Any]] = field(default_factory=dict)

    @property
    def reversals(self) -> Sequence[tuple[str, Any, Any]]:
        """Note whether an entry takes another back."""
        return self.wrong(bool, "reverses")

    @property
    def nodes_done(self) -> Mapping[str, date | None]:
        """Note whether a node is done."""
        self.noted.append(self._is_any_done)
        return {}

    @cached_property
    def _is_any_done(self) -> bool:
        return any(any(days_of(record, "done").values()) for record in self.records)

    def wrong(self, is_wrong: Callable[[Any], object], *uses: str, reversals: bool = True) -> list[Any]:
        """Note whether a value is wrong; whose, every record is asked by itself."""
        for use in uses:
            said = self.said.get((use, reversals))
            if said is None:
                said = self.said[use, reversals] = _said_in(self.records, (use,), reversals)
            self.noted.append(any(map(is_wrong, said)))
        return []


def choices(terms: Iterable[Term]) -> Label:
    """Return the values of a closed list, as a file writes them, in Chinese with their names."""
    members = tuple(terms)
    return Label(" ".join(f"{term}（{term.label.zh}）" for term in members), " ".join(str(term) for term in members))


def held(block: Block, use: str) -> list[RecordValue]:
    """Return the values of a block that checks ask for by a use, with their addresses."""
    found: list[RecordValue] = []
    _hold(block, _asked(type(block), use), None, found)
    return found


def fields_with(*uses: str) -> Callable[[Kind], Collection[str]]:
    """Return which fields of a kind hold values that checks ask for by some uses."""
    return lambda kind: {row.name for use in uses for _, row, *_ in _asked(kind.model, use)}


def _hold(block: Block, asked: _Asked, within: RecordValue | None, found: list[RecordValue]) -> None:
    """Put every value of a block that is asked for to those found."""
    for place, row, is_asked, inner, _ in asked:
        kept = block[place]
        if not kept and kept in _NOTHING:
            continue
        value = getattr(block, row.attribute)
        if row.is_scalar:
            found.append(_value((within, row, None, value)))
            continue
        for part, item in _parts(row, value):
            each = _value((within, row, part, item))
            if is_asked:
                found.append(each)
            if inner:
                _hold(item, inner, each, found)


def _said_in(records: Sequence[Record], uses: Iterable[str], reversals: bool) -> list[Any]:  # noqa: FBT001 - called here only
    """Return what records of one kind say in what checks ask for by some uses, each value once, without addresses."""
    said: list[Any] = []
    for use in uses:
        _say(records, _asked(type(records[0]), use), said, reversals)
    return said


def _say(blocks: Iterable[tuple[Any, ...]], asked: _Asked, said: list[Any], reversals: bool) -> None:  # noqa: FBT001 - as above
    """Put what blocks of one model, as they are kept, say in what is asked for to what is said."""
    for place, row, is_asked, inner, told in asked:
        if row.is_scalar:
            single = set(map(itemgetter(place), blocks))
            single.discard(None)
            said += map(told, single) if told else single
            continue
        kept = [value for block in blocks if (value := block[place]) is not None]
        values = kept if row.form == "block" else list(chain.from_iterable(map(dict.values, kept) if row.form == "map" else kept))
        if is_asked:
            every = set(chain.from_iterable(kept) if row.form == "map" and row.mark.known else values)
            said += map(told, every) if told else every
        if inner and row.model:
            at = None if reversals else _place_of_reversed(row.model)
            _say(values if at is None else [value for value in values if value[at] is None], inner, said, reversals)


@once
def _place_of_reversed(model: type[Block]) -> int | None:
    """Return where in an entry stands which other one it takes back."""
    return next((place for place, row in enumerate(fields(model)) if row.name == "reverses"), None)


def _told(row: Field) -> Callable[[Any], Any] | None:
    """Return what is said in a value of a field as it is kept, None where it is the same: see `RecordValue.said`."""
    of = row.mark.ref
    return (lambda value: (of, value)) if of else None if row.form == "map" and row.mark.known else made(row)


@once
def _asked(model: type[Block], use: str) -> _Asked:
    """Return the fields checks ask for by a use, each with its place, those of its block and its parts, and those that hold such fields."""
    rows = ((place, row, _use(row) == use, _asked(row.model, use) if row.model else ()) for place, row in enumerate(fields(model)))
    return tuple(
        (place, row, is_asked, inner, _told(row) if is_asked else None) for place, row, is_asked, inner in rows if is_asked or inner
    )


def _use(row: Field) -> str:
    mark = row.mark
    form = row.inner.form if row.inner else row.form
    if row.name in FACTS and form == "text":
        return "fact"
    if row.name in ("id", "reverses"):
        return row.name
    return mark.known or ("ref" if mark.ref else "happened" if mark.happened else form if form in ("money", "quantity", "day") else "")


def _parts(row: Field, value: Any) -> Iterable[tuple[str | int | None, Any]]:
    """Return what a field of several values holds, each with its part: the entries of a map or list, texts, or its one block."""
    if row.form == "map":
        return value.items()  # type: ignore[no-any-return]
    if row.form == "texts":
        return enumerate(value, 1)
    return zip(repeat(None), value if row.form == "list" else (value,))


_AT_FIRST = Label("开头", "at the beginning")
_AFTER = Label("“{step}”之后", "after '{step}'")


def after_step(step: Term | None) -> Label:
    """Return where something stands: after a step, or where there is none before it at the beginning."""
    return _AFTER.fill(step=step) if step else _AT_FIRST
