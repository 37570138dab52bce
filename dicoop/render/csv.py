"""How is one table written for spreadsheets (RFC 4180; the caller adds the BOM)?

Amounts are exact numbers in 万元 with the unit in the heading. A ratio takes three columns: percent,
numerator, denominator (records or 万元). Rows are things counted; sums are left out, or asked for stand in a
marked column first; what narrows or shifts the figures stands in the last column. Text that a spreadsheet would take for a formula gets an apostrophe.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from io import StringIO

from dicoop.currencies import ForeignMoney
from dicoop.document import Cell, Column, Document, Facts, Points, Style, Table
from dicoop.errors import Misused
from dicoop.labels import Label, Lang, joined, visible
from dicoop.measures import Quantity
from dicoop.render.cells import PARTS, CellStyle, bracketed, heading, is_figure, line, parts, with_line_ends, words
from dicoop.render.sections import names
from dicoop.values import EXACT, Money, Ratio, percent, plain

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_SEVERAL = Label("csv 一次只放一张表，这里有 {count} 张", "csv holds one table; there are {count}")
_CHOOSE = Label("用 --section 选一张：{names}", "choose one with --section: {names}")
_NO_TABLE = Label("这里没有表，写不成 csv", "there is no table to write as csv")
_OTHER = Label("用 --format json 或 --format plain", "use --format json or --format plain")

_MARK, _SUBTOTAL, _TOTAL = Label("汇总", "Sum"), Label("小计", "subtotal"), Label("合计", "total")
_SCOPE = Label("范围", "Scope")
_NO_SUM = Label("", "")

Field = Callable[[Cell, CellStyle], list[str]]


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: FBT001 - as every format
    """Return the document's only table as csv; raises Misused where there are several or none."""
    return "".join(pieces(document, lang, width, color))


def pieces(document: Document, lang: Lang, width: int, color: bool) -> Iterator[str]:  # noqa: ARG001, FBT001 - as every format
    """Yield the csv line by line: a long table is never held as a whole."""
    table = _only_table(document)
    how = CellStyle(lang, document.style)
    fields = _fields(table)
    names = [name for column, field in zip(table.columns, fields, strict=True) for name in _headings(column, field, lang)]
    told = _scope(document, table)
    scope = [_harmless(visible(joined(told, "；", "; ").of(lang)))] if told else []
    yield _line([*([_MARK.of(lang)] if document.totals else ()), *names, *([_SCOPE.of(lang)] if scope else ())])
    for mark, row in _rows(table, document):
        texts = [text for cell, field in zip(row, fields, strict=True) for text in field(cell, how)]
        yield _line([*([mark.of(lang)] if document.totals else ()), *texts, *scope])


def _scope(document: Document, table: Table) -> tuple[Label, ...]:
    """Return what narrows, shifts or lacks in the figures: a file of rows has no title to say so."""
    return (*(each.words for each in document.scope), *table.vital, *document.caveats)


def _line(texts: Iterable[str]) -> str:
    file = StringIO()
    csv.writer(file, lineterminator="\r\n").writerow(texts)
    return file.getvalue()


def _rows(table: Table, document: Document) -> Iterator[tuple[Label, tuple[Cell, ...]]]:
    """Yield the rows with what marks them: things counted, and sums where they are asked for."""
    for place, row in enumerate(table.rows):
        if place not in table.subtotals or document.totals:
            yield _SUBTOTAL if place in table.subtotals else _NO_SUM, row
    if table.total is not None and document.totals:
        yield _TOTAL, table.total


def _only_table(document: Document) -> Table:
    blocks = [block for section in document.sections for block in section.blocks]
    tables = [block for block in blocks if isinstance(block, Table)]
    tables = tables or [_as_table(block) for block in blocks if isinstance(block, Facts)]
    if not tables:
        raise Misused(_NO_TABLE, _OTHER)
    if len(tables) > 1:
        raise Misused(_SEVERAL.fill(count=len(tables)), _CHOOSE.fill(names=" ".join(names(document))))
    return tables[0]


def _as_table(facts: Facts) -> Table:
    columns = tuple(Column(key, label) for key, label, _ in facts.rows)
    return Table(facts.key, columns, (tuple(value for _, _, value in facts.rows),))


def _fields(table: Table) -> list[Field]:
    """Return how each column is written: by the unit in its heading, else by what is in it."""
    found: list[set[type]] = [{Money} if column.unit else set() for column in table.columns]
    for row in (*table.rows, *((table.total,) if table.total is not None else ())):
        for held, cell in zip(found, row, strict=True):
            held.add(type(cell))
    return [_ratio if Ratio in held else _money if Money in held else _other for held in found]


_TEN_THOUSAND = Label("万元", "10k yuan")  # of all amounts, whatever the language


def _headings(column: Column, field: Field, lang: Lang) -> list[str]:
    name = bracketed(line(column.label.of(lang)), _TEN_THOUSAND.of(lang), lang) if field is _money else heading(column, lang)
    names = [bracketed(name, part.fill(unit=_TEN_THOUSAND).of(lang), lang) for part in PARTS] if field is _ratio else [name]
    return [_harmless(name) for name in names]


def _ratio(cell: Cell, how: CellStyle) -> list[str]:
    if not isinstance(cell, Ratio):
        return [*_other(cell, how), "", ""]
    return [percent(cell.share, how.style.digits, how.style.rounding) or "", *map(plain, parts(cell))]


def _money(cell: Cell, how: CellStyle) -> list[str]:
    if isinstance(cell, Money) and not isinstance(cell, ForeignMoney):  # which is text, its currency behind it
        return [plain(cell.yuan.scaleb(-4, context=EXACT))]
    return _other(cell, how)


def _other(cell: Cell, how: CellStyle) -> list[str]:
    if cell is None:
        return [""]
    if isinstance(cell, Points):
        return [_percent(cell, how.style)]
    is_number = is_figure(cell) and not isinstance(cell, Quantity | ForeignMoney)  # which is text, its unit behind it
    return [words(cell, how) if is_number else _harmless(with_line_ends(cell, how))]


def _percent(cell: Points, style: Style) -> str:
    return percent(cell.exact, style.digits, style.rounding) or ""


def _harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula; one that looks so already gets another apostrophe, to be taken off again."""
    return f"'{text}" if text.lstrip("'").startswith(FORMULA) else text
