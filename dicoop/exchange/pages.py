"""Which sheets and columns has a county's workbook? All of it follows from the fields of the kinds.

A kind is a sheet with a row a record; each of its lists is one with a row an entry, named by the record's id and the entry's keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from dicoop.frozen import dataclass, replace
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Block, Field, field_of, fields, keys
from dicoop.kinds.private import is_private
from dicoop.kinds.settings import Settings
from dicoop.labels import Label

ID, TITLE, KEY = "id", "~", "#"  # addresses of columns that are no fields: the record's name, the key of a map's entry
_FIXED = ("id", "county", "also", "voided")  # decided by the office alone
_ID = Label("编号", "Id")
_AUTO = Label("↳{name}（自动）", "↳{name} (auto)")
_NAME = Label("名称", "Name")
_PART = Label("{kind}·{part}", "{kind} - {part}")
_INSIDE = Label("{outer}·{inner}", "{outer} - {inner}")
PROBLEM = Label("问题（程序填写）", "Problem (by the program)")


class Column(NamedTuple):
    """A column: the address of its field within the row, its heading; `row` is None where it is no field, `of` the reference it tells the name of."""

    address: str
    heading: Label
    row: Field | None = None
    of: str = ""
    is_key: bool = False


@dataclass(frozen=True)
class Page:
    """A sheet: of a kind's records, or (`part`) of one of their lists; what is in one that only `grows` is never changed."""

    kind: Kind
    part: Field | None
    label: Label
    columns: tuple[Column, ...]
    grows: bool = False

    @property
    def name(self) -> str:
        """What programs call it."""
        return f"{self.kind.name}.{self.part.name}" if self.part else self.kind.name

    @cached_property
    def printed(self) -> tuple[str, ...]:
        """The addresses of the columns that a county can say something in."""
        return tuple(column.address for column in self.columns if not column.address.startswith(TITLE))

    @cached_property
    def key_columns(self) -> tuple[Column, ...]:
        """The columns that say which entry a row is."""
        return tuple(column for column in self.columns if column.is_key)

    def address(self, keys: tuple[str, ...], inside: str) -> str:
        """Return the address in the record of a field of one of its entries."""
        if self.part is None:
            return inside
        if self.part.form == "map":
            return ".".join(filter(None, (self.part.name, *keys, inside.removeprefix(KEY))))
        return f"{self.part.name}[{' '.join(keys)}].{inside}"


def has_county(kind: Kind) -> bool:
    """Return whether a kind's records are a county's."""
    return bool(kind.letter) and field_of(kind.model, "county") is not None


def pages(kinds: Iterable[Kind], settings: Settings) -> tuple[Page, ...]:
    """Return the sheets of a county's workbook."""
    return tuple(page for kind in kinds if has_county(kind) for page in _pages(kind, settings))


def _pages(kind: Kind, settings: Settings) -> Iterator[Page]:
    own = (Column(ID, _ID), *_columns(kind.model, "", Label("", ""), _FIXED))
    yield Page(kind, None, kind.label, _seen(own, kind, settings))
    books = {book.name for book in kind.books}
    for part in fields(kind.model):
        if part.form in ("list", "map") and (part.model or part.inner) and not is_private(settings, kind.name, part.name):
            label = _PART.fill(kind=kind.label, part=part.mark.label)
            own = tuple(
                each
                for each in _of_entries(part)
                if each.is_key or not is_private(settings, kind.name, f"{part.name}.*.{each.of or each.address}")
            )
            if any(not each.is_key for each in own):
                yield Page(kind, part, label, (Column(ID, _ID), Column(TITLE, _AUTO.fill(name=_NAME)), *own), part.name in books)


def _seen(columns: Iterable[Column], kind: Kind, settings: Settings) -> tuple[Column, ...]:
    return tuple(each for each in columns if not is_private(settings, kind.name, each.of or each.address))


def _of_entries(part: Field) -> tuple[Column, ...]:
    if part.form == "list":
        assert part.model is not None
        return tuple(_columns(part.model, "", Label("", ""), (), keys(part.model)))
    key = Column(KEY, part.mark.label, replace(part, form="term" if part.terms else "text", model=None), is_key=True)
    if part.model:
        return (key, *_columns(part.model, "", Label("", ""), ()))
    assert part.inner is not None
    return (key, Column("", Label("值", "Value"), part.inner))


def _columns(model: type[Block], before: str, outer: Label, left_out: tuple[str, ...], own: tuple[str, ...] = ()) -> Iterator[Column]:
    for row in fields(model):
        address = f"{before}{row.name}"
        heading = _INSIDE.fill(outer=outer, inner=row.mark.label) if any(outer) else row.mark.label
        if row.name in left_out:
            continue
        if row.form == "block" and row.model:
            yield from _columns(row.model, f"{address}.", heading, ())
        elif row.is_scalar or (row.form == "texts" and not before and not own):
            yield Column(address, heading, row, is_key=row.name in own)
            if row.mark.ref:
                yield Column(f"~{address}", _AUTO.fill(name=heading), of=address)


def headed(page: Page, text: str) -> Column | None:
    """Return the column that a heading stands for, in either language."""
    wanted = text.strip().removesuffix("*").strip()
    return next((column for column in page.columns if wanted in column.heading), None)
