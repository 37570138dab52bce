"""Do a sheet's own totals agree with what was read, and if not, why?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from dicoop.exchange.cells import BLANK, number_in
from dicoop.exchange.sheet import At, cell_name
from dicoop.exchange.table import Column, Table, Total
from dicoop.exchange.titles import clean
from dicoop.frozen import pattern
from dicoop.labels import Label, both, joined
from dicoop.values import plain

_SIZES = {"亿元": Decimal(10_000), "万元": Decimal(1), "千元": Decimal("0.1"), "元": Decimal("0.0001")}
_SHOWN = 6
_HALF = Decimal("0.5")
_SAID = pattern(r"([0-9]+(?:\.[0-9]+)?)\s*(个|项|家|笔|件|条|亿元|万元)")

_AGREES = Label("相符", "agrees")
_TEXTS = Label("{n} 个格子是文字，表里的合计没有算进去：{cells}", "the sheet's total omits text cells ({n}): {cells}")
_UNITS = Label(
    "{n} 个格子另写了单位，表里的合计把数字直接相加：{cells}",
    "cells ({n}) have their own unit, but the sheet's total adds the bare numbers: {cells}",
)
_HIDDEN = Label("隐藏的 {n} 行，表里的合计没有算进去", "the sheet's total omits hidden rows: {n}")
_DOUBLE = Label("表里的合计把小计也加了进去", "the sheet's total also adds the subtotals")
_ROUNDED = Label("四舍五入的零头", "rounding")
_ONE = Label("正好差 {cell} 这一格", "the difference is exactly cell {cell}")
_UNKNOWN = Label("查不出原因，请核对", "no reason was found: please check")
_UNREAD = Label("{n} 个格子没有读到：{cells}", "cells ({n}) could not be read: {cells}")


class Checked(NamedTuple):
    """A total of a sheet: its cell, what it sums up, what stands there and what was read, and why they differ."""

    sheet: str
    cell: str
    words: str
    title: str
    stands: str
    read: str
    agrees: bool
    why: Label


class _Cell(NamedTuple):
    name: str
    row: int
    number: Decimal  # as it stands
    exact: Decimal  # in the unit of the column
    is_text: bool
    has_unit: bool


def checked(table: Table) -> tuple[Checked, ...]:
    """Return each total of a table, held against the cells above it; then what sentences above the table say."""
    return (*(each for total in table.totals for column in table.columns for each in _of_column(table, total, column)), *_said(table))


def _of_column(table: Table, total: Total, column: Column) -> Iterator[Checked]:
    at, unit, notes = (total.at, column.at), column.unit or table.unit, table.sheet.notes
    value, note = table.sheet.value(*at), notes.get(at)
    if at in table.tops or (value == "" and note is None):
        return
    found = number_in(value, table.sheet.formats.get(at), unit)
    cells = _cells(table, total.rows, column, unit)
    unread = _unread(table, total.rows, column, {cell.row for cell in cells})
    if not (cells or unread) or (not column.unit and _is_numbering(cells)) or (found is None and note is None):
        return
    read = sum((cell.exact for cell in cells), Decimal(0))
    stands = _in(found[0], found[1], unit) if found and note is None else None
    agrees = stands == read and not unread
    why = note.trouble.label if note else _AGREES if agrees else _why(table, cells, stands or Decimal(0), unread)
    shown = note.text if note else plain(stands or Decimal(0)) + unit
    yield Checked(table.sheet.name, cell_name(*at), total.words, column.title, shown, plain(read) + unit, agrees, why)


def _cells(table: Table, rows: Iterable[int], column: Column, unit: str) -> list[_Cell]:
    found = []
    for row in rows:
        at = table.place(row, column.at)
        value = table.sheet.value(*at)
        number = number_in(value, table.sheet.formats.get(at), unit) if at == (row, column.at) else None
        if number is not None and at not in table.sheet.notes:
            exact = _in(*number, unit)
            is_text = isinstance(value, str)
            found.append(_Cell(cell_name(*at), row, number[0], exact, is_text, exact != number[0]))
    return found


def _unread(table: Table, rows: Iterable[int], column: Column, read: set[int]) -> list[str]:
    """Return the cells of a column of numbers that hold none."""
    places = [(row, column.at) for row in rows if row not in read and (row, column.at) not in table.tops]
    values = ((at, table.sheet.value(*at)) for at in places)
    return [cell_name(*at) for at, value in values if at in table.sheet.notes or (value != "" and read and str(value).strip() not in BLANK)]


def _in(number: Decimal, own: str, unit: str) -> Decimal:
    """Return a number of one unit in another of the same kind."""
    return number * _SIZES[own] / _SIZES[unit] if own != unit and own in _SIZES and unit in _SIZES else number


def _is_numbering(cells: list[_Cell]) -> bool:
    """Return whether cells count their rows, which nobody sums up."""
    return len(cells) > 1 and [cell.number for cell in cells] == [Decimal(at) for at in range(1, len(cells) + 1)]


def _why(table: Table, cells: list[_Cell], stands: Decimal, unread: list[str]) -> Label:
    """Return the reasons for which a sheet's total is another than the sum: the first that explain all of the difference."""
    texts = [cell for cell in cells if cell.is_text]
    units = [cell for cell in cells if cell.has_unit]
    hidden = [cell for cell in cells if cell.row in table.sheet.hidden_rows]
    why_texts = _TEXTS.fill(n=len(texts), cells=_names([cell.name for cell in texts]))
    why_units = _UNITS.fill(n=len(units), cells=_names([cell.name for cell in units]))
    why_hidden = _HIDDEN.fill(n=len(hidden))
    guesses = (
        (sum(cell.exact for cell in cells if not cell.is_text), why_texts),
        (sum(cell.number for cell in cells), why_units),
        (sum(cell.number for cell in cells if not cell.is_text), joined((why_texts, why_units), "；", "; ")),
        (sum(cell.exact for cell in cells if cell not in hidden), why_hidden),
        (sum(cell.exact for cell in cells if cell not in hidden and not cell.is_text), joined((why_texts, why_hidden), "；", "; ")),
        (sum(cell.exact for cell in cells) * 2, _DOUBLE if any("小计" in each.words for each in table.totals) else both("")),
    )
    for guess, why in guesses:
        if guess == stands and any(why):
            return why
    if unread:
        return _UNREAD.fill(n=len(unread), cells=_names(unread))
    gap = sum((cell.exact for cell in cells), Decimal(0)) - stands
    places = max(0, -int(stands.as_tuple().exponent))
    if abs(gap) <= _HALF * Decimal(10) ** -places:
        return _ROUNDED
    alone = next((cell for cell in cells if cell.exact == gap), None)
    return _ONE.fill(cell=alone.name) if alone else _UNKNOWN


def _names(cells: list[str]) -> str:
    return " ".join(cells[:_SHOWN]) + (" …" if len(cells) > _SHOWN else "")


def _said(table: Table) -> Iterator[Checked]:
    """Yield what sentences above the table say of how many rows and how much money there is, held against what was read."""
    n = len(table.rows)
    for at, text in table.said:
        for found in _SAID.finditer(text):
            number, unit = Decimal(found[1]), found[2]
            if unit in _SIZES:
                yield from _of_money(table, at, text[: found.start()], number, unit)
            else:
                yield Checked(
                    table.sheet.name,
                    cell_name(*at),
                    found[0],
                    "",
                    found[0],
                    f"{n}{unit}",
                    number == n,
                    _AGREES if number == n else _UNKNOWN,
                )


def _of_money(table: Table, at: At, before: str, number: Decimal, unit: str) -> Iterator[Checked]:
    """Yield the amount of a sentence beside the sum of the column it names last, else of the first that agrees."""
    sums = [
        (column, _in(sum((cell.exact for cell in cells), Decimal(0)), column.unit or table.unit, unit)) for column, cells in _money(table)
    ]
    named = [(before.rfind(clean(column.title.rpartition("/")[2])), -column.at, column, total) for column, total in sums]
    place, _, column, total = max(named, key=lambda each: each[:2], default=(-1, 0, None, Decimal(0)))
    if place < 0:
        column, total = next((each for each in sums if _is_rounded(number, each[1])), (None, total))
    if column is not None:
        agrees = _is_rounded(number, total)
        rows = [row.at for row in table.rows]
        unread = _unread(table, rows, column, {cell.row for cell in _cells(table, rows, column, column.unit or table.unit)})
        why = _UNREAD.fill(n=len(unread), cells=_names(unread)) if unread else _UNKNOWN
        yield Checked(
            table.sheet.name,
            cell_name(*at),
            f"{plain(number)}{unit}",
            column.title,
            f"{plain(number)}{unit}",
            plain(total) + unit,
            agrees,
            _AGREES if agrees else why,
        )


def _money(table: Table) -> Iterator[tuple[Column, list[_Cell]]]:
    rows = [row.at for row in table.rows]
    for column in table.columns:
        unit = column.unit or table.unit
        cells = _cells(table, rows, column, unit) if unit in _SIZES else []
        if cells and not _is_numbering(cells):
            yield column, cells


def _is_rounded(number: Decimal, exact: Decimal) -> bool:
    places = max(0, -int(number.as_tuple().exponent))
    return abs(exact - number) <= _HALF * Decimal(10) ** -places
