"""How is a document written as a workbook: a sheet a section, figures as numbers in their unit, and charts of rates?

A ratio takes three columns, as in csv, unless its figures stand beside it: the percentage as it is printed, and its two numbers.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import chain
from typing import Any, NamedTuple

from dicoop.currencies import ForeignMoney
from dicoop.document import Block, Cell, Column, Document, Facts, Points, Section, Table
from dicoop.labels import Lang, visible
from dicoop.measures import Percent
from dicoop.render.cells import EMPTY, PARTS, CellStyle, bracketed, heading, line, parts, unit_of, with_line_ends
from dicoop.render.layout import wrap
from dicoop.values import EXACT, Money, Ratio, percent
from dicoop.workbook import LONG, Value, Workbook, Worksheet

_TITLE: Mapping[str, Any] = {"bold": True, "font_size": 14}
_HEAD: Mapping[str, Any] = {"bold": True, "text_wrap": True, "bg_color": "#DDE6F0", "bottom": 1}
_STRONG: Mapping[str, Any] = {"bold": True}
_TOTAL: Mapping[str, Any] = {"bold": True, "top": 1}
_NOTE: Mapping[str, Any] = {"font_color": "#595959"}
_UNIT = "万元"  # of amounts in a column that names none
_TABLE = "Table Style Light 1"
_CHARTED = range(2, 41)  # rows of which a chart can still be read
_BUTTON = 3  # columns that the filter's button takes
_LINE = 120  # display columns of a paragraph
_CHART = 18  # rows it takes


class Spread(NamedTuple):
    """How a column is written: its headings, how a cell becomes as many values, and the looks of these."""

    headings: tuple[str, ...]
    looks: tuple[Mapping[str, Any], ...]
    column: Column
    is_figure: bool = True
    is_rate: bool = False


def packed(document: Document, lang: Lang) -> bytes:
    """Return a document as a workbook; raises Unable where XlsxWriter is not installed."""
    tables = [block for section in document.sections for block in section.blocks if isinstance(block, Table)]
    is_long = any(len(table.rows) > LONG for table in tables)
    book = Workbook(held=not is_long)
    for section in document.sections:
        _section(book, document, section, lang, is_long=is_long)
    if not document.sections:
        _titled(book, document.title.of(lang), ())
    return book.done()


def _section(book: Workbook, document: Document, section: Section, lang: Lang, *, is_long: bool) -> None:
    title, name = document.title.of(lang), section.heading.of(lang)
    sheet = _titled(book, name or title, tuple(dict.fromkeys(filter(None, (title, name)))))
    for each in document.caveats:
        _words(sheet, line(each.of(lang)), _NOTE)
    for block in section.blocks:
        _block(sheet, block, CellStyle(lang, document.style), is_long=is_long)
        sheet.row += 1
    sheet.fit()


def _titled(book: Workbook, name: str, titles: tuple[str, ...]) -> Worksheet:
    sheet = book.sheet(name)
    for title in titles:
        sheet.put(0, line(title), _TITLE, measured=False)
        sheet.row += 1
    return sheet


def _block(sheet: Worksheet, block: Block, how: CellStyle, *, is_long: bool) -> None:
    if isinstance(block, Table):
        _table(sheet, block, how, is_long=is_long)
    elif isinstance(block, Facts):
        _facts(sheet, block, how)
    else:
        _words(sheet, visible(block.words.of(how.lang)), {})


def _words(sheet: Worksheet, text: str, look: Mapping[str, Any]) -> None:
    for part in chain.from_iterable(wrap(each, _LINE) for each in text.split("\n")):
        sheet.put(0, part, look, measured=False)
        sheet.row += 1


def _facts(sheet: Worksheet, facts: Facts, how: CellStyle) -> None:
    for _, name, cell in facts.rows:
        spread = _spread(Column("", name), type(cell), how)
        values = tuple(_values(cell, spread, how))
        for called, look, value in zip(spread.headings, _looks(cell, values[0], spread, how), values, strict=True):
            sheet.put(0, called, _STRONG)
            sheet.put(1, value, look, measured=not isinstance(value, str))
            sheet.row += 1
    if not facts.rows:
        _words(sheet, EMPTY.of(how.lang), _NOTE)


# A table


def _table(sheet: Worksheet, table: Table, how: CellStyle, *, is_long: bool) -> None:
    if table.title:
        _words(sheet, line(table.title.of(how.lang)), _STRONG)
    spreads, first = _spreads(table, how), sheet.row
    if table.rows:
        _grid(sheet, table, spreads, how, is_long=is_long)
    else:
        _words(sheet, EMPTY.of(how.lang), _NOTE)
    for note in table.notes:
        _words(sheet, line(note.of(how.lang)), _NOTE)
    if not is_long and len(table.rows) in _CHARTED:
        _chart(sheet, spreads, (first, first + len(table.rows)), _top(table))


def _grid(sheet: Worksheet, table: Table, spreads: Sequence[Spread], how: CellStyle, *, is_long: bool) -> None:
    headings, first = _distinct([name for spread in spreads for name in spread.headings]), sheet.row
    heads = [{**_HEAD, "align": "right"} if spread.is_figure else _HEAD for spread in spreads for _ in spread.headings]
    for column, (name, look) in enumerate(zip(headings, heads, strict=True)):
        sheet.put(column, name, look, room=_BUTTON)
    sheet.row += 1
    for row in table.rows:
        _row(sheet, row, spreads, how, {})
    last, right = sheet.row - 1, len(headings) - 1
    if is_long:
        sheet.own.autofilter(first, 0, last, right)
    else:
        columns = [{"header": name, "header_format": sheet.book.style(**look)} for name, look in zip(headings, heads, strict=True)]
        sheet.own.add_table(first, 0, last, right, {"style": _TABLE, "columns": columns})
    if table.total is not None:
        _row(sheet, table.total, spreads, how, _TOTAL)


def _distinct(names: list[str]) -> list[str]:
    """Return headings of which none is empty or twice there, as a table's have to be."""
    taken: set[str] = set()
    for place, name in enumerate(names):
        made, number = name or "—", 1
        while made.casefold() in taken:
            number += 1
            made = f"{name or '—'} {number}"
        taken.add(made.casefold())
        names[place] = made
    return names


def _row(sheet: Worksheet, row: Sequence[Cell], spreads: Sequence[Spread], how: CellStyle, look: Mapping[str, Any]) -> None:
    place = 0
    for cell, spread in zip(row, spreads, strict=True):
        values = tuple(_values(cell, spread, how))
        for value, own in zip(values, _looks(cell, values[0], spread, how), strict=True):
            sheet.put(place, value, {**own, **look} if look else own)
            place += 1
    sheet.row += 1


def _spreads(table: Table, how: CellStyle) -> list[Spread]:
    """Return how each column is written: by the unit in its heading, else by what is in it."""
    found: list[set[type]] = [set() for _ in table.columns]
    asked = [place for place, column in enumerate(table.columns) if not column.unit]
    for row in (*table.rows, *([table.total] if table.total else ())) if asked else ():
        for place in asked:
            found[place].add(type(row[place]))
    firsts = [next((each for each in _TYPED if each in held), str) for held in found]
    return [_spread(column, each, how) for column, each in zip(table.columns, firsts, strict=True)]


_AMOUNTS = (("General", "0.00"), ("#,##0.######", "#,##0.00"))  # by whether thousands are parted, whether in 亿元
_TYPED = (Ratio, Points, Percent, Money, Decimal, int)


def _spread(column: Column, held: type, how: CellStyle) -> Spread:
    name, digits = heading(column, how.lang), how.style.digits
    if column.unit or held is Money:
        unit = column.unit or _UNIT
        return Spread(
            (heading(column, how.lang, unit),), ({"num_format": _AMOUNTS[how.style.thousands][unit == "亿元" or how.lang == "en"]},), column
        )
    if held is Ratio:
        said = (part.fill(unit=unit_of(_UNIT, how.lang)[0]) for part in PARTS)
        names = (name,) if column.brief else tuple(bracketed(name, part.of(how.lang), how.lang) for part in said)
        return Spread(names, ({"num_format": _share_format(digits)}, {}, {})[: len(names)], column, is_rate=True)
    looks = {Points: {"num_format": _points_format(digits)}, Percent: {"num_format": "0.00######%"}}
    return Spread((name,), (looks.get(held, {}),), column, is_figure=held is not str)


def _zeros(digits: int) -> str:
    return f"0.{'0' * digits}" if digits else "0"


def _share_format(digits: int) -> str:
    return f"{_zeros(digits)}%"


def _points_format(digits: int) -> str:
    zeros = _zeros(digits)
    return f"+{zeros};-{zeros};{zeros}"


def _looks(cell: Cell, value: Value, spread: Spread, how: CellStyle) -> tuple[Mapping[str, Any], ...]:
    """Return how the values of a cell look: a share just below 100% and a change just above none with as many digits as they take."""
    if not isinstance(cell, Points | Ratio) or not isinstance(value, Decimal):
        return spread.looks
    digits = -int(value.as_tuple().exponent) - (2 if isinstance(cell, Ratio) else 0)  # as it was rounded
    if digits <= how.style.digits:
        return spread.looks
    form = _share_format if isinstance(cell, Ratio) else _points_format
    return ({**spread.looks[0], "num_format": form(digits)}, *spread.looks[1:])


def _values(cell: Cell, spread: Spread, how: CellStyle) -> Iterator[Value]:
    """Yield the values of a cell, as many as its column takes."""
    yield _value(cell, spread.column.unit, how)
    if len(spread.headings) > 1:
        yield from parts(cell, unit_of(_UNIT, how.lang)[1]) if isinstance(cell, Ratio) else ("", "")


def _value(cell: Cell, unit: str, how: CellStyle) -> Value:
    """Return a cell's own value: a figure is a number, all else text."""
    if isinstance(cell, Money) and not isinstance(cell, ForeignMoney):
        return EXACT.divide(cell.yuan, unit_of(unit or _UNIT, how.lang)[1])
    if isinstance(cell, Points | Ratio):
        exact = cell.share if isinstance(cell, Ratio) else cell.exact
        shown = percent(exact, how.style.digits, how.style.rounding)
        scale = -2 if isinstance(cell, Ratio) else 0
        return "" if shown is None else Decimal(shown).scaleb(scale)
    if isinstance(cell, Percent):
        return Decimal(str(cell).removesuffix("%")).scaleb(-2)
    if cell is None:
        return ""
    if isinstance(cell, int | Decimal | date) and not isinstance(cell, bool):
        return cell
    return with_line_ends(cell, how)


# A chart


def _top(table: Table) -> Fraction:
    """Return the highest ratio of a table."""
    cells = chain.from_iterable(table.rows)
    return max((cell.exact for cell in cells if isinstance(cell, Ratio) and cell.exact is not None), default=Fraction(0))


def _chart(sheet: Worksheet, spreads: Sequence[Spread], rows: tuple[int, int], top: Fraction) -> None:
    """Put a chart of a table's rates under it, by the columns that name the rows."""
    starts = [sum(len(each.headings) for each in spreads[:n]) for n in range(len(spreads))]
    placed = list(zip(starts, spreads, strict=True))
    rates = [start for start, spread in placed if spread.is_rate]
    leads = [start for start, spread in placed if spread.column.lead] or [0]
    if not rates:
        return
    chart, (first, last) = sheet.book.own.add_chart({"type": "column"}), rows
    for column in rates:
        chart.add_series(
            {
                "name": [sheet.name, first, column],
                "categories": [sheet.name, first + 1, leads[0], last, leads[-1]],
                "values": [sheet.name, first + 1, column, last, column],
            }
        )
    chart.set_title({"none": True})
    chart.set_y_axis(
        {
            "min": 0,
            **({"max": 1} if top <= 1 else {}),
            "num_format": "0%",
            "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
        }
    )
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 720, "height": 20 * _CHART})
    sheet.own.insert_chart(sheet.row + 1, 0, chart)
    sheet.row += _CHART + 2
