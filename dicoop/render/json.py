"""What is the stable form of a document, for programs?

    {**head, "sections": {section: {table: [{column: cell}], facts: {key: cell}, "text": [words]}}}

Names are the keys of the document and the same in every language. A table with a totals row has
`<table>_total` beside it, one with subtotals `<table>_subtotals`, one with notes `<table>_notes`; `text` is there when there are paragraphs.
A document whose only section has the key "" (list, show, rates) is flat: the content of that
section stands beside the head, so `{"rows": [...]}` is a table `rows` in such a section.
A document with `data` is that and nothing else, its values said as cells. Of any document `scope` says what narrows or shifts
its figures, by option, and `caveats` what was left out of them; each is there where there is something to say.

Cells: money, both parts of a ratio and numbers with decimals are decimal text (money in 元); percentages of ratios and points
are text rounded to the style's digits, null over nothing; days are ISO; words are in the ledger's language, whoever reads them; percentages, quantities and periods that a record holds
are what its file says; a term is its text on disk, a named thing its key.
Text is exact; what a terminal would obey is escaped.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from dicoop.currencies import is_counted
from dicoop.document import Cell, Document, Facts, Named, Points, Section, Style, Table, Text
from dicoop.labels import Label, Lang, Term, unfit
from dicoop.measures import Percent, Quantity
from dicoop.periods import Period
from dicoop.values import Money, Ratio, percent, plain

Json = object


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: ARG001, FBT001 - as every format
    """Return a document as JSON."""
    style = document.style
    lang = style.lang or lang
    scope = {"scope": {each.key: each.value for each in document.scope}} if document.scope else {}
    caveats = {"caveats": document.caveats} if document.caveats else {}
    around = {**scope, **caveats}
    if document.data is not None:
        data = document.data() if callable(document.data) else document.data
        return dumps(_data(_merged(data, around), lang, style))
    head = _merged(document.head, {key: _data(value, lang, style) for key, value in around.items()})
    if [section.key for section in document.sections] == [""]:
        return dumps(_merged(head, _section(document.sections[0], lang, style)))
    sections = {section.key: _section(section, lang, style) for section in document.sections}
    return dumps(_merged(head, {"sections": sections}))


def dumps(data: Json) -> str:
    """Return JSON text in which nothing is a control or invisible format character."""
    text = json.dumps(data, ensure_ascii=False, indent=2)
    spots = unfit(text)
    starts, ends = (0, *(at + 1 for at in spots)), (*spots, len(text))
    between = (text[start:end] for start, end in zip(starts, ends, strict=True))
    return next(between) + "".join(json.dumps(text[at])[1:-1] + part for at, part in zip(spots, between, strict=True)) + "\n"


def _data(value: Any, lang: Lang, style: Style) -> Json:
    if isinstance(value, Mapping):
        return {key: _data(item, lang, style) for key, item in value.items()}
    if isinstance(value, list | tuple) and not isinstance(value, Label):
        return [_data(item, lang, style) for item in value]
    return _cell(value, lang, style)


def _section(section: Section, lang: Lang, style: Style) -> dict[str, Json]:
    content: dict[str, Json] = {}
    paragraphs = [block.words.of(lang) for block in section.in_words.blocks if isinstance(block, Text)]
    for block in section.blocks:
        if isinstance(block, Table):
            content = _merged(content, _table(block, lang, style))
        elif isinstance(block, Facts):
            facts = {key: _cell(value, lang, style) for key, _, value in block.rows}
            content = _merged(content, {block.key: facts})
    return _merged(content, {"text": paragraphs} if paragraphs else {})


def _table(table: Table, lang: Lang, style: Style) -> dict[str, Json]:
    content: dict[str, Json] = {table.key: [_row(table, row, lang, style) for row in table.things]}
    if table.subtotals:
        sums = [row for place, row in enumerate(table.rows) if place in table.subtotals]
        content[f"{table.key}_subtotals"] = [_row(table, row, lang, style) for row in sums]
    if table.total is not None:
        content[f"{table.key}_total"] = _row(table, table.total, lang, style)
    if table.notes:
        content[f"{table.key}_notes"] = [note.of(lang) for note in table.notes]
    return content


def _row(table: Table, row: tuple[Cell, ...], lang: Lang, style: Style) -> dict[str, Json]:
    return {column.key: _cell(cell, lang, style) for column, cell in zip(table.columns, row, strict=True)}


def _cell(cell: Cell, lang: Lang, style: Style) -> Json:
    if isinstance(cell, Money):
        return plain(cell.yuan) if is_counted(cell) else None
    if isinstance(cell, date | Decimal):
        return f"{cell:f}" if isinstance(cell, Decimal) else cell.isoformat()
    if isinstance(cell, Points):
        return percent(cell.exact, style.digits, style.rounding)
    if isinstance(cell, Ratio):
        share = percent(cell.share, style.digits, style.rounding)
        return {"numerator": plain(cell.numerator), "denominator": plain(cell.denominator), "percent": share}
    if isinstance(cell, Label | Named):
        return cell.of(lang) if isinstance(cell, Label) else cell.key if cell.number is None else cell.number
    return str(cell) if isinstance(cell, Term | Percent | Quantity | Period) else cell


def _merged(one: Mapping[str, Json], other: Mapping[str, Json]) -> dict[str, Json]:
    assert not one.keys() & other.keys(), f"two contents with one name: {one.keys() & other.keys()}"
    return {**one, **other}
