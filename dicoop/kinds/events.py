"""When did something happen to a record?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.kinds.fields import day_of, fields, keys, once

if TYPE_CHECKING:
    from datetime import date

    from dicoop.kinds.base import Kind, Record
    from dicoop.kinds.fields import Block


class _Dated(NamedTuple):
    """A field that holds days of what has happened: itself, or in its blocks, which `keys` identify in a list."""

    name: str
    attribute: str
    form: str
    keys: tuple[str, ...]
    days: tuple[tuple[str, str], ...]


@once
def _dated(model: type[Block]) -> tuple[_Dated, ...]:
    inner = {
        row: tuple((f".{day.name}", day.attribute) for day in fields(row.model) if day.mark.happened) for row in fields(model) if row.model
    }
    return tuple(
        _Dated(row.name, row.attribute, row.form, keys(row.model) if row.model else (), inner.get(row, ()))
        for row in fields(model)
        if row.mark.happened or inner.get(row)
    )


def events(record: Record) -> dict[str, date]:
    """Return the days of what has happened in a record, by address."""
    found: dict[str, date] = {}
    for name, attribute, form, names, days in _dated(type(record)):
        value = getattr(record, attribute)
        if value is None:
            continue
        if form == "day":
            found[name] = value
        for entry, block in _blocks(name, form, names, value) if days else ():
            for field, day in days:
                when = getattr(block, day)
                if when is not None:
                    found[entry + field] = when
    return found


def _blocks(name: str, form: str, names: tuple[str, ...], value: Any) -> list[tuple[str, Block]]:
    """Return the blocks that a field holds, by address."""
    if form == "map":
        return [(f"{name}.{key}", item) for key, item in value.items()]
    if form == "list":
        return [(f"{name}[{' '.join([str(getattr(item, each)) for each in names])}]", item) for item in value]
    return [(name, value)]


@once
def _places(model: type[Block]) -> tuple[tuple[int, str, tuple[int, ...]], ...]:
    """Return where the days of what has happened stand in a record as it is kept; that it was taken back is none."""
    return tuple(
        (place, row.form, tuple(at for at, day in enumerate(fields(row.model)) if day.mark.happened) if row.model else ())
        for place, row in enumerate(fields(model))
        if row.name != "voided" and (row.mark.happened or (row.model and any(day.mark.happened for day in fields(row.model))))
    )


def touched(kind: Kind, record: Record) -> list[date]:
    """Return the days on which something happened to a record, the first date among them; taking it back is none."""
    found = {record[place] for place, row in enumerate(fields(kind.model)) if row.name == kind.first_date}
    for place, form, inside in _places(kind.model):
        value = record[place]
        if form == "day":
            found.add(value)
        elif value:
            blocks = value.values() if form == "map" else value if form == "list" else (value,)
            found |= {block[at] for block in blocks for at in inside}
    return [day_of(text) for text in sorted(text for text in found if text)]
