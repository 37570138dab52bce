"""What do all entries of a list in a record, or all its blocks by name, say in one of their fields? None of them is made for that."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from dicoop.kinds.fields import Block, fields, made, once


def each_of(block: Block, name: str, inner: str) -> list[Any]:
    """Return what the entries of a list in a record say in one of their fields, those that do, without making the entries."""
    place, at, make = _within(type(block), name, inner)
    kept = [entry[at] for entry in block[place] if entry[at] is not None]
    return list(map(make, kept)) if make else kept


def by_name_of(block: Block, name: str, inner: str) -> dict[str, Any]:
    """Return what each of the blocks by name in a record says in one of its fields (None: nothing), without making the blocks; the record remembers it."""
    found: dict[str, Any] | None = block.__dict__.get(key := f"{name}.{inner}")
    if found is None:
        place, at, make = _within(type(block), name, inner)
        found = {part: make(said) if make and (said := kept[at]) is not None else kept[at] for part, kept in block[place].items()}
        block.__dict__[key] = found
    return found


def dated(block: Block, name: str, inner: str) -> list[tuple[date, Any]]:
    """Return what the entries of a list in a record say in one of their fields, those that do, each with its day; the record remembers it."""
    found: list[tuple[date, Any]] | None = block.__dict__.get(key := f"{name}.date.{inner}")
    if found is None:
        (place, at, make), (_, on, day) = _within(type(block), name, inner), _within(type(block), name, "date")
        assert day is not None
        found = [(day(entry[on]), make(entry[at]) if make else entry[at]) for entry in block[place] if entry[at] is not None]
        block.__dict__[key] = found
    return found


@once
def _within(model: type[Block], name: str, inner: str) -> tuple[int, int, Callable[[Any], Any] | None]:
    """Return where a field of several blocks stands, and where in each of these a field of theirs, with what makes its value."""
    (found,) = [(place, row.model) for place, row in enumerate(fields(model)) if row.attribute == name and row.model]
    (at,) = [at for at, row in enumerate(fields(found[1])) if row.attribute == inner]
    return found[0], at, made(fields(found[1])[at])
