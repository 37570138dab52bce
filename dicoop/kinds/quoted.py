"""Which rate of exchange is that of an amount in a record, and which of its amounts have none?

The rate is that of the amount's own day: the day of the block it stands in, else that of what the block stands in; in the end the first
day of the record. What takes another entry back has the day of that one. What has a year for a name is of that year, and so is a record without a day, by its id: of a year the last day counts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeVar

from dicoop.currencies import ForeignMoney, Quotes, amount_of, is_foreign, is_unrated
from dicoop.frozen import pattern
from dicoop.kinds.fields import Block, Field, fields, keys, once
from dicoop.text.write import bare

_Change = Callable[[str, str, str], str]  # of the text of an amount, its day and its address
R = TypeVar("R", bound=Block)
_YEAR = pattern(r"[0-9]{4}", re.ASCII)
_ID_YEAR = pattern(r"-([0-9]{4})-", re.ASCII)


class Begins(Protocol):
    """A kind of record, as far as it says what its records are made of and on which day they begin."""

    @property
    def model(self) -> type[Block]:
        """The class of its records."""

    @property
    def first_date(self) -> str:
        """The attribute of the day that they begin on."""


class ForeignAmount(NamedTuple):
    """An amount of a record in a foreign currency: its address, and the text of the day whose rate it has or lacks."""

    address: str
    day: str
    amount: ForeignMoney


def quoted(kind: Begins, record: R, quotes: Quotes) -> R:
    """Return a record with the rates of its amounts in foreign currency; the same record where it has none."""
    if not quotes or not has_foreign(record, kind.model):
        return record
    plain = _block(tuple(record), kind.model, _begun(kind, record), "", lambda text, day, _: quotes.on(text, day))
    return type(record).wrap(plain)  # type: ignore[no-any-return]


def has_foreign(plain: tuple[Any, ...], model: type[Block]) -> bool:
    """Return whether an amount of a record, or of its plain values, is in a foreign currency."""
    return _looker(model, is_foreign)(plain)


def lacks_rate(record: Block) -> bool:
    """Return whether nobody knows how many 元 an amount of a record is."""
    return _looker(type(record), is_unrated)(record)


@cache
def _looker(model: Any, test: Callable[[str], bool]) -> Callable[[Any], bool]:
    """Return what looks whether an amount in a block is such; it is made once, for every record is looked at."""
    own = tuple(at for at, row in _places(model) if row.form == "money")
    inner = tuple(
        (at, _PARTS[row.form], _looker(row.model, test) if row.model else test) for at, row in _places(model) if row.form != "money"
    )

    def look(plain: Any) -> bool:
        for at in own:
            if plain[at] is not None and test(plain[at]):
                return True
        for at, parts, found in inner:
            if plain[at]:
                for one in parts(plain[at]):
                    if found(one):
                        return True
        return False

    return look


_PARTS: Mapping[str, Callable[[Any], Iterable[Any]]] = {
    "block": lambda value: (value,),
    "map": lambda value: value.values(),
    "list": lambda value: value,
    "texts": lambda value: value,
}


def foreign_amounts(kind: Begins, record: Block) -> tuple[ForeignAmount, ...]:
    """Return the amounts of a record in foreign currencies."""
    found: list[ForeignAmount] = []

    def noted(text: str, day: str, address: str) -> str:
        amount = amount_of(text)
        found.extend([ForeignAmount(address, day, amount)] if isinstance(amount, ForeignMoney) else [])
        return text

    if has_foreign(record, kind.model):
        _block(tuple(record), kind.model, _begun(kind, record), "", noted)
    return tuple(found)


def _begun(kind: Begins, record: Any) -> str:
    """Return the text of the day on which a record begins, of one without a day the year in its id."""
    place = next((at for at, row in enumerate(fields(kind.model)) if row.attribute == kind.first_date), None)
    found = _ID_YEAR.search(str(record.id)) if place is None else None
    return str(record[place]) if place is not None else found[1] if found else ""


@once
def _places(model: type[Block]) -> tuple[tuple[int, Field], ...]:
    """Return where in a block amounts may be."""
    rows = enumerate(fields(model))
    return tuple((at, row) for at, row in rows if (row.inner or row).form == "money" or (row.model and _places(row.model)))


@once
def _days(model: type[Block]) -> tuple[int, ...]:
    """Return where in a block its days are: first of what has happened."""
    found = [(not row.mark.happened, at) for at, row in enumerate(fields(model)) if row.form == "day"]
    return tuple(at for _, at in sorted(found))


def _block(plain: tuple[Any, ...], model: type[Block], day: str, at: str, change: _Change) -> tuple[Any, ...]:
    """Return the plain values of a block with its amounts in foreign currency changed; `day` is that of a block without one."""
    places = dict(_places(model))
    values = ((place, places.get(place), value) for place, value in enumerate(plain))
    return tuple(value if row is None or not value else _value(value, row, day, f"{at}{row.name}", change) for place, row, value in values)


def _value(value: Any, row: Field, day: str, at: str, change: _Change) -> Any:
    if row.form == "block":
        return _inner(value, row, day, at, change)
    if row.form == "map":
        years = {key: key if _YEAR.fullmatch(key) else day for key in value}
        return {key: _inner(one, row, years[key], f"{at}.{key}", change) for key, one in value.items()}
    if row.form == "list":
        known = _taken_back(value, row)
        return tuple(_inner(one, row, day, f"{at}[{_key(one, row)}]", change, known.get(one)) for one in value)
    if row.form == "texts":
        return tuple(_inner(one, row, day, f"{at}[{place}]", change) for place, one in enumerate(value, 1))
    return _inner(value, row, day, at, change)


def _inner(value: Any, row: Field, day: str, at: str, change: _Change, known: str | None = None) -> Any:
    """Return what one part of a field holds; `known`: the day is that one, whatever it says."""
    if row.model is None:
        return change(value, day, at) if is_foreign(value) else value
    own = known or next((value[place] for place in _days(row.model) if value[place]), day)
    return _block(value, row.model, own, f"{at}.", change)


def _taken_back(entries: tuple[Any, ...], row: Field) -> dict[Any, str]:
    """Return of the entries that take another back the day of that one: together they come to nothing, whatever the rates."""
    places = {each.name: place for place, each in enumerate(fields(row.model))} if row.model else {}
    if "reverses" not in places or "date" not in places:
        return {}
    days = {entry[places["receipt"]]: entry[places["date"]] for entry in entries}
    named = ((entry, entry[places["reverses"]]) for entry in entries)
    return {entry: days[other] for entry, other in named if other is not None and other in days}


def _key(entry: tuple[Any, ...], row: Field) -> str:
    """Return what identifies an entry of a list, as addresses write it."""
    assert row.model is not None
    names = keys(row.model)
    places = {each.name: place for place, each in enumerate(fields(row.model))}
    return " ".join(bare(tuple(str(entry[places[name]] or "") for name in names), names))
