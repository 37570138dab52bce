"""What has happened to a record, in the order of the days?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from dicoop.kinds.base import Record
from dicoop.kinds.fields import Block, Field, fields, keys
from dicoop.kinds.nodes import node_label
from dicoop.kinds.receipts import DERIVED, is_derived
from dicoop.labels import Label, Term, both, joined, say
from dicoop.reports.phrases import brackets

_OF = Label("{name}{day}", "{name}: {day}")
_PAIR = Label("{name} {value}", "{name} {value}")
_PLAIN = frozenset({"text", "by", "amount", "outcome", "answer", "reason"})  # understood without their names


class RecordEvent(NamedTuple):
    """Something that happened on a day: what, what the entry says of it, and whether it was derived from a total."""

    date: date
    what: Label
    details: Label
    derived: bool = False


def events(record: Record) -> tuple[RecordEvent, ...]:
    """Return all that has happened to a record: every date marked as one of something that happened, by day."""
    own = [RecordEvent(day, _plain(row), both("")) for row, day in _days(record)]
    return tuple(sorted([*own, *_inside(record)], key=lambda event: event.date))


def _plain(row: Field) -> Label:
    """Return what happened on a date by the name of the date: 签约 for 签约日期."""
    return Label(row.mark.zh.removesuffix("日期"), row.mark.en)


def _days(block: Block) -> Iterator[tuple[Field, date]]:
    for row in fields(type(block)):
        value = getattr(block, row.attribute)
        if row.mark.happened and value is not None:
            yield row, value


def _inside(record: Record) -> Iterator[RecordEvent]:
    for row in fields(type(record)):
        for key, entry in _entries(getattr(record, row.attribute)):
            for day_row, day in _days(entry):
                derived = is_derived(getattr(entry, "receipt", None))
                name = _name(row, key, entry, day_row)
                yield RecordEvent(day, brackets(name, DERIVED) if derived else name, _details(entry, day_row), derived)


def _entries(value: Any) -> list[tuple[str, Block]]:
    """Return the blocks that a field holds, those by name with their names; what it holds of plain values has no days."""
    if isinstance(value, Block):
        return [("", value)]
    found = value.items() if isinstance(value, Mapping) else [("", entry) for entry in value] if isinstance(value, tuple) else []
    return [(key, entry) for key, entry in found if isinstance(entry, Block)]


def _name(row: Field, key: str, entry: Block, day: Field) -> Label:
    """Return what an entry is called: a node by its name, a step by its term, else the list it stands in."""
    if key:
        return node_label(key)
    terms = (getattr(entry, name) for name in keys(type(entry)))
    named = next((term.label for term in terms if isinstance(term, Term)), row.mark.label)
    return named if day.name == "date" or _plain(day).zh == named.zh else _OF.fill(name=named, day=_plain(day))


def _details(entry: Block, day: Field) -> Label:
    """Return the other values of an entry with their names; its own words and the term that names it go without."""
    parts = []
    for row in fields(type(entry)):
        value = getattr(entry, row.attribute)
        if value is None or row.name == day.name or (row.mark.key and row.form in ("term", "day")):
            continue
        words = Label(say(value, "zh"), say(value, "en"))
        parts.append(words if row.name in _PLAIN else _PAIR.fill(name=row.mark.label, value=words))
    return joined(tuple(parts), "，", ", ")
