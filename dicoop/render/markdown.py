"""How is a document written as GitHub Markdown, with no record's text becoming markup?"""

from __future__ import annotations

import re

from tabulate import tabulate

from dicoop.document import Block, Document, Facts, Section, Style, Table
from dicoop.frozen import pattern
from dicoop.labels import Lang
from dicoop.render.cells import COLON, EMPTY, CellStyle, grid, line, lines, words

_MARKUP = pattern(r"[\\`*_<>\[\]|~&$#]|(?<=http)s?:|(?<=ftp):|(?<=www)\.", re.IGNORECASE)
_LINE_START = pattern(r"^(\d*)([-+=:.)])")


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: ARG001, FBT001 - as every format
    """Return a document as Markdown."""
    chunks = [_heading(1, document.title.of(lang))]
    chunks += [f"> {paragraph(line(each.of(lang)))}" for each in document.caveats]
    for section in document.sections:
        chunks += _section(section, lang, document.style)
    return "\n\n".join(filter(None, chunks)) + "\n"


def escaped(text: str) -> str:
    """Return data inside a line: nothing in it is markup or becomes a link."""
    return _MARKUP.sub(lambda sign: f"{sign[0][:-1]}\\{sign[0][-1]}", text)


def paragraph(text: str) -> str:
    """Return data as lines of its own: nothing in it begins a list, a heading, a quotation or code."""
    parts = [_LINE_START.sub(r"\1\\\2", escaped(part.strip())) for part in lines(text)]
    return "\\\n".join(filter(None, parts))


def _section(section: Section, lang: Lang, style: Style) -> list[str]:
    return [_heading(2, section.heading.of(lang)), *(_block(block, lang, style) for block in section.blocks)]


def _heading(level: int, text: str) -> str:
    return f"{'#' * level} {escaped(line(text))}" if text else ""


def _block(block: Block, lang: Lang, style: Style) -> str:
    if isinstance(block, Table):
        return _table(block, lang, style)
    return _facts(block, lang, style) if isinstance(block, Facts) else paragraph(block.words.of(lang))


def _facts(facts: Facts, lang: Lang, style: Style) -> str:
    how, colon = CellStyle(lang, style), COLON.of(lang)
    rows = [f"- {paragraph(f'{line(name.of(lang))}{colon}{words(value, how)}')}" for _, name, value in facts.rows]
    return "\n".join(rows) or EMPTY.of(lang)


def _table(table: Table, lang: Lang, style: Style) -> str:
    title = _heading(3, table.title.of(lang)) if table.title else ""
    notes = "\n".join(f"- {paragraph(line(note.of(lang)))}" for note in table.notes)
    return "\n\n".join(filter(None, [title, _grid(table, lang, style), notes]))


def _grid(table: Table, lang: Lang, style: Style) -> str:
    if not table.rows:
        return EMPTY.of(lang)
    shown = grid(table, lang, style)
    rows = [[escaped(text) for text in row] for row in (*shown.rows, *((shown.total,) if shown.total else ()))]
    align = ["right" if right else "left" for right in shown.right]
    return tabulate(rows, [escaped(text) for text in shown.headings], tablefmt="pipe", disable_numparse=True, colalign=align)
