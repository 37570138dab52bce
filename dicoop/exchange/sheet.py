"""What is a sheet as it was read: its values with their places, and what a reader must know of some of them?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.labels import Label, Term
from dicoop.values import plain

Value = str | int | float | bool | date | datetime | time | timedelta  # an empty text: an empty cell
At = tuple[int, int]  # row and column, from 0

BASE = "_dicoop"  # the hidden sheet of a county's workbook
_DIGITS = 15  # Excel itself shows no more of a number


class Trouble(Term):
    """Why a cell's value cannot be taken as it is."""

    ERROR = "error", "公式出错", "the formula failed"
    UNCOMPUTED = "uncomputed", "公式没有存下结果", "no result of the formula is stored"
    SCALED = "scaled", "数字格式改变了看到的数", "the number format shows another number than there is"
    STRUCK = "struck", "有划掉的字", "something in it is struck out"
    MERGED = "merged", "和别的格子合并了", "several are merged"
    LONG = "long", "数字超过15位，后面的已经丢失", "a number of more than 15 digits: the last ones are lost"


class Note(NamedTuple):
    """What is wrong with a cell, and what the file says of it: the error, the formula or the number format, else nothing."""

    trouble: Trouble
    text: str


class Shown(Term):
    """What a number format adds to a value."""

    PERCENT = "percent", "百分数", "percentage"
    MONTH = "month", "只显示到月", "months only"
    YEAR = "year", "只显示年", "years only"
    UNIT = "unit", "带单位", "with a unit"


class Format(NamedTuple):
    """How a cell shows its value; `unit` is the text behind the number."""

    shown: Shown
    unit: str = ""


class Merge(NamedTuple):
    """Cells that were made one: from the first to the last, both included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """The cells of a sheet; what some of them have that their values do not tell; which rows and columns are not shown.

    `unseen`: what nobody can know of it in this form of file, and how to find out.
    """

    name: str
    rows: Sequence[Sequence[Value]]
    notes: Mapping[At, Note] = field(default_factory=dict)
    formats: Mapping[At, Format] = field(default_factory=dict)
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Merge, ...] = ()
    is_hidden: bool = False
    unseen: tuple[Label, ...] = ()

    def value(self, row: int, column: int) -> Value:
        """Return the value of a cell, an empty text where there is none."""
        cells = self.rows[row] if row < len(self.rows) else ()
        return cells[column] if column < len(cells) else ""

    @cached_property
    def filled(self) -> Sequence[list[int]]:
        """The places of each row that hold something."""
        return [filled(row) for row in self.rows]


@dataclass(frozen=True)
class Book:
    """The sheets of a file in their order; `form` is xlsx, xls, ods, xlsb or csv."""

    name: str
    form: str
    sheets: tuple[Sheet, ...]

    @property
    def is_of_county(self) -> bool:
        """Whether it is a workbook that a county was sent."""
        return any(sheet.name == BASE for sheet in self.sheets)


def filled(cells: Iterable[Value]) -> list[int]:
    """Return the places of those cells that hold something: blanks are nothing."""
    return [place for place, value in enumerate(cells) if value.__class__ is not str or (value and not value.isspace())]


def text_of(value: Value) -> str:
    """Return a value as a person reads it: numbers by 15 digits and without a fraction that is zero, days as 2019-08-20."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number_text(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def number_text(value: float) -> str:
    """Return a number as Excel shows it in full."""
    return plain(Decimal(f"{value:.{_DIGITS}g}"))


def is_long(value: Value) -> bool:
    """Return whether a number has more digits than a sheet keeps."""
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**_DIGITS


def column_name(column: int) -> str:
    """Return the letters of a column."""
    name = ""
    while column >= 0:
        column, rest = divmod(column, 26)
        name, column = chr(65 + rest) + name, column - 1
    return name


def cell_name(row: int, column: int) -> str:
    """Return the name of a cell: B5."""
    return f"{column_name(column)}{row + 1}"
