"""With which words is a cell shown to people? One function a type of cell."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch

from dicoop.document import Cell, Column, Named, Points, Style, Table, amount
from dicoop.labels import Label, Lang, Term
from dicoop.text.source import visible
from dicoop.values import UNITS, Money, Ratio, percent, plain, rounded

NONE = "—"
EMPTY = Label("（无）", "(none)")
COLON = Label("：", ": ")

_YES, _NO = Label("是", "yes"), Label("否", "no")
_BRACKETS = Label("{inner}（{outer}）", "{inner} ({outer})")
_UNIT = {"亿元": Label("亿元", "100m yuan"), "万元": Label("万元", "10k yuan"), "元": Label("元", "yuan")}
_DECIMALS = {"亿元": 2, "万元": 0, "元": 2}

# A ratio does not say whether it is of records or of money; no ledger holds a million records.
_LEAST_MONEY = 10**6
_HUNDRED_MILLION = 10**8


@dataclass(frozen=True)
class How:
    """How cells are said: language, style of figures, unit of the column's amounts; `brief` ratios have no fraction."""

    lang: Lang
    style: Style
    unit: str = ""
    brief: bool = False


@dataclass(frozen=True)
class Grid:
    """A table in words; `right` tells the columns of figures."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] | None
    right: tuple[bool, ...]


def line(text: str) -> str:
    """Return data on one line: control characters and line ends are shown, not obeyed."""
    return "⏎".join(lines(text))


def lines(text: str) -> list[str]:
    """Return data line by line, control characters shown."""
    return visible(text.replace("\r\n", "\n")).split("\n")


def bracketed(inner: str, outer: str, lang: Lang) -> str:
    """Return words followed by others in the brackets of the language."""
    return _BRACKETS.fill(inner=inner, outer=outer).of(lang)


def heading(column: Column, lang: Lang, unit: str = "") -> str:
    """Return a column's heading with the unit of its amounts."""
    unit = unit or column.unit
    name = line(column.label.of(lang))
    return bracketed(name, _UNIT[unit].of(lang), lang) if unit else name


def grid(table: Table, lang: Lang, style: Style) -> Grid:
    """Return a table in words."""
    hows = [How(lang, style, column.unit, column.brief) for column in table.columns]
    right = [False for _ in hows]

    def said(row: tuple[Cell, ...]) -> tuple[str, ...]:
        right[:] = [known or is_figure(cell) for known, cell in zip(right, row, strict=True)]
        return tuple(words(cell, how) for cell, how in zip(row, hows, strict=True))

    rows = tuple(said(row) for row in table.rows)
    total = None if table.total is None else said(table.total)
    headings = tuple(heading(column, lang) for column in table.columns)
    return Grid(headings, rows, total, tuple(right))


def is_figure(cell: Cell) -> bool:
    """Return whether a cell is a number, which is aligned right and never wrapped."""
    return isinstance(cell, int | Money | Ratio | Points) and not isinstance(cell, bool)


@singledispatch
def words(cell: object, _how: How) -> str:
    """Return the words of a cell on one line."""
    raise TypeError(type(cell))


@words.register(type(None))
def _none(_cell: None, _how: How) -> str:
    return NONE


@words.register(bool)
def _bool(cell: bool, how: How) -> str:  # noqa: FBT001 - the cell itself
    return (_YES if cell else _NO).of(how.lang)


@words.register(int)
def _int(cell: int, _how: How) -> str:
    return str(cell)


@words.register(str)
def _str(cell: str, _how: How) -> str:
    return line(cell)


@words.register(Term)
def _term(cell: Term, how: How) -> str:
    return line(cell.label.of(how.lang))


@words.register(Label)
def _label(cell: Label, how: How) -> str:
    return line(cell.of(how.lang))


@words.register(Named)
def _named(cell: Named, how: How) -> str:
    return line(cell.label.of(how.lang))


@words.register(date)
def _date(cell: date, _how: How) -> str:
    return cell.isoformat()


@words.register(Money)
def _money(cell: Money, how: How) -> str:
    if not how.unit:
        return amount(cell, how.style).of(how.lang)
    return _scaled(cell.yuan, UNITS[how.unit], _DECIMALS[how.unit], how.style)


@words.register(Points)
def _points(cell: Points, how: How) -> str:
    text = percent(cell.exact, how.style.digits, how.style.rounding)
    if text is None:
        return NONE
    return f"+{text}" if Decimal(text) > 0 else text


@words.register(Ratio)
def _ratio(cell: Ratio, how: How) -> str:
    share = percent(cell.exact, how.style.digits, how.style.rounding)
    if share is None:
        return NONE
    return f"{share}%" if how.brief else bracketed(f"{share}%", _fraction(cell, how), how.lang)


def _fraction(ratio: Ratio, how: How) -> str:
    if abs(ratio.denominator) < _LEAST_MONEY:
        return f"{plain(ratio.numerator)}/{plain(ratio.denominator)}"
    large = abs(ratio.denominator) >= _HUNDRED_MILLION
    if how.lang == "zh":
        unit, size, digits = ("亿元", 10**8, 2) if large else ("万元", 10**4, 0)
    else:
        unit, size, digits = ("bn yuan", 10**9, 3) if large else ("m yuan", 10**6, 2)
    above, below = (_scaled(part, Decimal(size), digits, how.style) for part in (ratio.numerator, ratio.denominator))
    return f"{above}/{below}{unit}"


def _scaled(yuan: Decimal, size: Decimal, digits: int, style: Style) -> str:
    # As a fraction: a decimal that rounds to nothing would keep its minus.
    return f"{rounded(Fraction(yuan) / Fraction(size), digits, style.rounding):f}"
