"""What may a question ask of a list of a record: how many entries there are, how many of late, what the last one says, what they come to?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import reduce
from operator import add
from typing import Any

from dicoop.frozen import replace
from dicoop.kinds.as_of import QUARTER, until
from dicoop.kinds.fields import Block, F, Field, field_of, fields
from dicoop.labels import Label
from dicoop.values import Money

Taken = Callable[[Any, date], Any]
COUNT, RECENT, LAST = "count", "recent", "last"
_ADDED = ("money", "whole", "quantity")
_NUMBER = Label("{list}条数", "number of {list}")
_OF_LATE = Label(f"近{QUARTER}天的{{list}}条数", f"number of {{list}} within {QUARTER} days")
_LATEST = Label("最近一条{list}的{field}", "'{field}' in the last of {list}")
_TOTAL = Label("{list}的{field}合计", "the sum of '{field}' in {list}")


def is_dated(holder: Field) -> bool:
    """Return whether the entries of a list say when they happened, so that they can be asked of as of a day."""
    return holder.form == "list" and holder.model is not None and hasattr(holder.model, "date")


def names(holder: Field) -> Iterator[str]:
    """Yield what may be asked of a list."""
    assert holder.model is not None
    yield from (COUNT, RECENT)
    for row in fields(holder.model):
        if row.is_scalar:
            yield f"{LAST}.{row.name}"
        if row.form in _ADDED:
            yield row.name


def asked(holder: Field, name: str, also: Field | None = None) -> tuple[Field, Taken] | None:
    """Return how the values of what is asked of a list are read, and how one is taken of a record on a day.

    `also`: what an entry must say too for its value to be taken.
    """
    assert holder.model is not None
    number = Field(name, name, F("", ""), "whole")
    if name == COUNT:
        return _called(number, holder, name, _NUMBER), lambda record, day: len(_until(holder, record, day))
    if name == RECENT:
        return _called(number, holder, name, _OF_LATE), lambda record, day: sum(
            (day - entry.date).days <= QUARTER for entry in _until(holder, record, day)
        )
    first, _, rest = name.partition(".")
    row = field_of(holder.model, rest if first == LAST and rest else name)
    if row is None or not row.is_scalar or (first != LAST and row.form not in _ADDED):
        return None
    if first == LAST and rest:
        return _called(row, holder, name, _LATEST), lambda record, day: _last(holder, (row, also or row), record, day)
    return _called(row, holder, name, _TOTAL), lambda record, day: _sum(holder, (row, also or row), record, day)


def _called(row: Field, holder: Field, name: str, words: Label) -> Field:
    said = words.fill(list=holder.mark.label, field=row.mark.label)
    return replace(row, name=f"{holder.name}.{name}", mark=replace(row.mark, zh=said.zh, en=said.en, key=False))


def _until(holder: Field, record: Any, day: date) -> list[Any]:
    return until(getattr(record, holder.attribute), day)


def keyed_by(model: type[Block]) -> str:
    """Return the field that says for which period an entry is made, nothing where none does."""
    return next((row.attribute for row in fields(model) if row.mark.key and row.form == "period"), "")


def _last(holder: Field, rows: tuple[Field, Field], record: Any, day: date) -> Any:
    """Return what the last entry says: of entries for periods that of the latest one, whenever it was made; of several the one made last."""
    assert holder.model is not None
    place = keyed_by(holder.model) or "date"
    found = max(reversed(_until(holder, record, day)), key=lambda entry: (getattr(entry, place), entry.date), default=None)
    return None if found is None else _said(found, rows)


def _said(entry: Any, rows: tuple[Field, Field]) -> Any:
    """Return what an entry says in the first of two fields, None where it lacks either."""
    value, other = (getattr(entry, row.attribute) for row in rows)
    return value if other is not None else None


def _sum(holder: Field, rows: tuple[Field, Field], record: Any, day: date) -> Any:
    """Return what a field comes to, None where no entry says it."""
    given = [value for entry in _until(holder, record, day) if (value := _said(entry, rows)) is not None]
    if not given:
        return None
    return Money(sum(value.yuan for value in given)) if rows[0].form == "money" else reduce(add, given)
