"""With which words is a cell shown to people? One function a type of cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import singledispatch
from typing import Any

from dicoop.currencies import ForeignMoney
from dicoop.document import Cell, Column, Named, Points, Style, Table, amount
from dicoop.frozen import dataclass
from dicoop.labels import FLAGS, Label, Lang, Term, both, visible
from dicoop.measures import Percent, Quantity
from dicoop.periods import Period
from dicoop.values import EXACT, UNITS, Money, Ratio, percent, plain, rounded

NONE = "—"
EMPTY = Label("（无）", "(none)")
# What stands in the headings of a ratio that takes three columns.
PARTS = (
    Label("%", "%"),
    Label("分子，个数或{unit}", "numerator, count or {unit}"),
    Label("分母，个数或{unit}", "denominator, count or {unit}"),
)
COLON = Label("：", ": ")


class _Columns(dict[str, int]):
    """Signs by their columns; nothing for one that the library is asked of."""

    def __missing__(self, sign: str) -> int:
        found = self[sign] = 1 if " " <= sign <= "~" else 2 if any(first <= sign <= last for first, last in _WIDE) else 0
        return found


_WIDE = (("\u3000", "\u3029"), ("\u3400", "\u4dbf"), ("\u4e00", "\u9fff"), ("\uff01", "\uff60"))  # first and last
_COLUMNS = _Columns(dict.fromkeys("·×—“”‘’…", 1))
_BRACKETS = Label("{inner}（{outer}）", "{inner} ({outer})")
# A column's amounts in a unit: its name, how many 元 it is, decimals, and how many where those would not be the whole amount.
_UNIT: dict[Lang, dict[str, tuple[str, Decimal, tuple[int, int]]]] = {
    "zh": {unit: (unit, size, (2, 2) if unit == "亿元" else (0, 2)) for unit, size in UNITS.items()},
    "en": {
        "亿元": ("million yuan", Decimal(10**6), (0, 2)),
        "万元": ("million yuan", Decimal(10**6), (2, 4)),
        "元": ("yuan", Decimal(1), (0, 2)),
    },
}

_PER = {
    "天": Label("天", "days"),
    "工作日": Label("工作日", "working days"),
    "倍": Label("倍", "times"),
    "次": Label("次", "turns"),
    "个": Label("个", "each"),
}
_PER_DIGITS = 2

# Fractions of money: the unit for what lies below the line, from how many 元, its decimals as above.
_FRACTIONS: dict[Lang, tuple[tuple[str, int, int, tuple[int, int]], ...]] = {
    "zh": (("亿元", 10**8, 10**8, (2, 2)), ("万元", 10**4, 10**4, (0, 2)), ("元", 0, 1, (0, 2))),
    "en": (("bn yuan", 10**9, 10**9, (3, 3)), ("m yuan", 10**6, 10**6, (2, 4)), (" yuan", 0, 1, (0, 2))),
}


@dataclass(frozen=True)
class CellStyle:
    """How cells are said: language, style of figures, unit of the column's amounts and their least decimals; `brief` ratios have no fraction."""

    lang: Lang
    style: Style
    unit: str = ""
    brief: bool = False
    digits: int = 0


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
    return [text] if text.isascii() and text.isprintable() else visible(text.replace("\r\n", "\n")).split("\n")


def columns_of(text: str) -> int:
    """Return how many columns of a terminal a text takes, as `wcwidth` counts them: the signs of nearly all texts are known without it."""
    if text.isascii() and text.isprintable():
        return len(text)
    known = [*map(_COLUMNS.__getitem__, text)]
    if all(known):
        return sum(known)
    from wcwidth import wcswidth  # noqa: PLC0415 - few texts need it, and it takes as long to load as Python itself

    return wcswidth(text)


def bracketed(inner: str, outer: str, lang: Lang) -> str:
    """Return words followed by others in the brackets of the language."""
    return _BRACKETS.fill(inner=inner, outer=outer).of(lang)


def heading(column: Column, lang: Lang, unit: str = "") -> str:
    """Return a column's heading with the unit of its amounts."""
    unit = unit or column.unit
    name = line(column.label.of(lang))
    return bracketed(name, unit_of(unit, lang)[0], lang) if unit else name


def unit_of(unit: str, lang: Lang) -> tuple[str, Decimal, tuple[int, int]]:
    """Return what the unit of a column is called, how many 元 it is, and its decimals: in English a million yuan, whatever it is in Chinese."""
    return _UNIT[lang][unit]


def grid(table: Table, lang: Lang, style: Style) -> Grid:
    """Return a table in words."""
    columns = _columns(table)
    own = _hows(table, columns, lang, style)
    types = [{of: words.dispatch(of) for of in set(map(type, column))} for column in columns]
    said = [[says[type(cell)](cell, how) for cell in column] for column, how, says in zip(columns, own, types, strict=True)]
    shown = tuple(zip(*said, strict=True))
    headings = tuple(heading(column, lang) for column in table.columns)
    right = tuple(any(map(_are_figures, says)) for says in types)
    return Grid(headings, shown[: len(table.rows)], None if table.total is None else shown[-1], right)


def hows(table: Table, lang: Lang, style: Style) -> list[CellStyle]:
    """Return how the cells of each column are said: amounts under a unit with one number of decimals, as many as the finest of them needs."""
    return _hows(table, _columns(table), lang, style)


def _columns(table: Table) -> list[tuple[Cell, ...]]:
    rows = table.rows if table.total is None else (*table.rows, table.total)
    return [*zip(*rows, strict=True)] or [() for _ in table.columns]


def _hows(table: Table, columns: list[tuple[Cell, ...]], lang: Lang, style: Style) -> list[CellStyle]:
    return [_how(column, cells, lang, style) for column, cells in zip(table.columns, columns, strict=True)]


def _how(column: Column, cells: tuple[Cell, ...], lang: Lang, style: Style) -> CellStyle:
    _, size, decimals = unit_of(column.unit, lang) if column.unit else ("", UNITS["元"], (0, 0))
    amounts = (cell.yuan for cell in cells if type(cell) is Money) if column.unit else ()
    digits = max((_digits(_over(yuan, size), decimals, style) for yuan in amounts), default=0)
    return CellStyle(lang, style, column.unit, column.brief, digits)


def is_figure(cell: Cell) -> bool:
    """Return whether a cell is a number, which is aligned right and never wrapped."""
    return _are_figures(type(cell))


def _are_figures(of: type[Any]) -> bool:
    return issubclass(of, int | Decimal | Money | Percent | Quantity | Ratio | Points) and not issubclass(of, bool)


@singledispatch
def words(cell: object, _how: CellStyle) -> str:
    """Return the words of a cell on one line."""
    raise TypeError(type(cell))


@words.register(type(None))
def _none(_cell: None, _how: CellStyle) -> str:
    return NONE


@words.register(bool)
def _bool(cell: bool, how: CellStyle) -> str:  # noqa: FBT001 - the cell itself
    return FLAGS[str(cell).lower()].of(how.lang)


@words.register(Decimal)
def _decimal(cell: Decimal, _how: CellStyle) -> str:
    return f"{cell:f}"


@words.register(str)
def _str(cell: str, _how: CellStyle) -> str:
    return line(cell)


@words.register(Term)
@words.register(Named)
@words.register(ForeignMoney)
def _named(cell: Term | Named | ForeignMoney, how: CellStyle) -> str:
    return line(cell.label.of(how.lang))


@words.register(Label)
def _label(cell: Label, how: CellStyle) -> str:
    return line(cell.of(how.lang))


@words.register(date)
def _date(cell: date, _how: CellStyle) -> str:
    return cell.isoformat()


@words.register(Money)
def _money(cell: Money, how: CellStyle) -> str:
    if not how.unit:
        return amount(cell, how.style).of(how.lang)
    _, size, (few, many) = unit_of(how.unit, how.lang)
    return _scaled(cell.yuan, size, (max(few, how.digits), max(many, how.digits)), how.style)


@words.register(int)
@words.register(Percent)
@words.register(Quantity)
@words.register(Period)
def _as_written(cell: int | Percent | Quantity | Period, _how: CellStyle) -> str:
    return str(cell)


@words.register(Points)
def _points(cell: Points, how: CellStyle) -> str:
    text = percent(cell.exact, how.style.digits, how.style.rounding)
    if text is None:
        return NONE
    return f"+{text}" if Decimal(text) > 0 else text


@words.register(Ratio)
def _ratio(cell: Ratio, how: CellStyle) -> str:
    if cell.exact is None:
        return NONE
    number = f"{rounded(cell.exact, _PER_DIGITS, how.style.rounding)} {_PER.get(cell.per, both(cell.per)).of(how.lang)}" if cell.per else ""
    share = number or f"{percent(cell.exact, how.style.digits, how.style.rounding)}%"
    return share if how.brief else bracketed(share, _fraction(cell, how), how.lang)


def _fraction(ratio: Ratio, how: CellStyle) -> str:
    if not ratio.money:
        return f"{how.style.number(plain(ratio.numerator))}/{how.style.number(plain(ratio.denominator))}"
    unit, _, size, digits = next(row for row in _FRACTIONS[how.lang] if abs(ratio.denominator) >= row[1])
    above, below = (_scaled(part, Decimal(size), digits, how.style) for part in (ratio.numerator, ratio.denominator))
    return f"{above}/{below}{unit}"


def _scaled(yuan: Decimal, size: Decimal, decimals: tuple[int, int], style: Style) -> str:
    """Write an amount in a unit."""
    value = _over(yuan, size)
    return style.number(f"{rounded(value, _digits(value, decimals, style), style.rounding):f}")


def _over(yuan: Decimal, size: Decimal) -> Fraction:
    (above, by), (below, and_by) = yuan.as_integer_ratio(), size.as_integer_ratio()
    return Fraction(above * and_by, by * below)


def _digits(value: Fraction, decimals: tuple[int, int], style: Style) -> int:
    """Return the decimals of an amount; one too small for them gets as many as show that it is not nothing."""
    few, many = decimals
    digits = few if (value * 10**few).denominator == 1 else many
    while value and not rounded(value, digits, style.rounding):
        digits += 1
    return digits


def parts(ratio: Ratio, yuan: Decimal = UNITS["万元"]) -> tuple[Decimal, Decimal]:
    """Return numerator and denominator as files for spreadsheets have them: records, or amounts in a unit of so many 元."""
    above, below = ratio.numerator, ratio.denominator
    return (EXACT.divide(above, yuan), EXACT.divide(below, yuan)) if ratio.money else (above, below)


def with_line_ends(cell: Cell, how: CellStyle) -> str:
    """Return text with its line ends, which a cell of a sheet can hold."""
    if isinstance(cell, Label):
        return visible(cell.of(how.lang))
    return visible(cell) if isinstance(cell, str) and not isinstance(cell, Term) else words(cell, how)
