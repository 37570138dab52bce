"""When did something happen to a record?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.kinds.fields import Block, Field, fields, once
from dicoop.kinds.forms import WHOLE, day_of
from dicoop.text.write import bare

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Record


class _Dated(NamedTuple):
    """A field that holds days of one sort: itself, or in its blocks, which the values at `places` identify in a list."""

    name: str
    place: int
    form: str
    keys: tuple[str, ...]
    places: tuple[int, ...]
    days: tuple[tuple[str, int], ...]


def _is_partial(row: Field) -> bool:
    return row.partial


def _has_happened(row: Field) -> bool:
    return row.mark.happened


@once
def _dated(model: type[Block], wanted: Callable[[Field], bool]) -> tuple[_Dated, ...]:
    """Return the fields of a model with days of a sort."""
    return tuple(
        _Dated(
            row.name,
            place,
            row.form,
            tuple(key.name for key in inner if key.mark.key),
            tuple(at for at, key in enumerate(inner) if key.mark.key),
            tuple((f".{day.name}", at) for at, day in enumerate(inner) if wanted(day)),
        )
        for place, row in enumerate(fields(model))
        for inner in (fields(row.model) if row.model else (),)
        if any(map(wanted, (row, *inner)))
    )


def _blocks(row: _Dated, kept: Any) -> Iterable[tuple[str, Any]]:
    """Return the blocks that a field holds as they are kept, with the names of those in a map."""
    if row.form == "map":
        return kept.items()  # type: ignore[no-any-return]
    return (("", block) for block in (kept if row.form == "list" else (kept,)))


def _entry(row: _Dated, name: str, block: Any) -> str:
    """Return the address of a block."""
    if row.form == "list":
        key = bare(tuple([str(block[at] or "") for at in row.places]), row.keys)
        return f"{row.name}[{' '.join(key)}]"
    return f"{row.name}.{name}" if name else row.name


def _said(record: Record, wanted: Callable[[Field], bool]) -> Iterator[tuple[str, str]]:
    """Yield the days of a sort in a record as they are kept, with their addresses."""
    for row in _dated(type(record), wanted):
        kept = record[row.place]
        if row.form == "day" and kept:
            yield row.name, kept
        for name, block in _blocks(row, kept) if kept and row.days else ():
            entry = _entry(row, name, block)
            yield from ((entry + day, block[at]) for day, at in row.days if block[at])


def events(record: Record) -> dict[str, date]:
    """Return the days of what has happened in a record, by address."""
    return {address: day_of(text) for address, text in _said(record, _has_happened)}


def are_partly_dated(records: Sequence[Record]) -> bool:
    """Return whether of a day of some records of one kind only the month or the year is known."""
    for row in _dated(type(records[0]), _is_partial) if records else ():
        held = [kept for record in records if (kept := record[row.place])]
        if row.form == "day" and any(len(kept) < WHOLE for kept in held):
            return True
        blocks = [block for kept in held for _, block in _blocks(row, kept)] if row.days else []
        days = ({block[at] for block in blocks} for _, at in row.days)
        if any(day and len(day) < WHOLE for some in days for day in some):
            return True
    return False


def partly_dated(record: Record) -> dict[str, date]:
    """Return the days of a record of which only the month or the year is known, by address."""
    return {address: day_of(text) for address, text in _said(record, _is_partial) if len(text) < WHOLE}


@once
def _places(model: type[Block], name: str) -> tuple[int, ...]:
    return tuple(place for place, row in enumerate(fields(model)) if row.name == name)


def last_touched(kind: Kind, record: Record, day: date) -> date | None:
    """Return the last day, up to one, on which something happened to a record, the first date among them; taking it back is none."""
    found = {record[place] for place in _places(kind.model, kind.first_date)}
    for row in _dated(kind.model, _has_happened):
        kept = record[row.place]
        if row.form == "day":
            found.add(kept)
        elif kept and row.name != "voided":
            found |= {block[at] for _, block in _blocks(row, kept) for _, at in row.days}
    return max((when for when in map(day_of, filter(None, found)) if when <= day), default=None)
