"""How is a document written for pipes and files: every row and every character, no colour, one line a row?"""

from __future__ import annotations

from collections.abc import Sequence
from operator import add

from dicoop.document import Block, Document, Facts, Section, Style, Table
from dicoop.labels import Lang
from dicoop.render.cells import EMPTY, CellStyle, columns_of, grid, line, lines, words

_GAP = "  "


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: ARG001, FBT001 - as every format
    """Return a document as plain text."""
    chunks = [_underlined(document.title.of(lang), "=")]
    chunks += [line(each.of(lang)) for each in document.caveats]
    for section in document.sections:
        chunks += _section(section, lang, document.style)
    return "\n\n".join(filter(None, chunks)) + "\n"


def _section(section: Section, lang: Lang, style: Style) -> list[str]:
    return [_underlined(section.heading.of(lang), "-"), *(_block(block, lang, style) for block in section.blocks)]


def _underlined(text: str, sign: str) -> str:
    shown = line(text)
    return f"{shown}\n{sign * columns_of(shown)}" if shown else ""


def _block(block: Block, lang: Lang, style: Style) -> str:
    if isinstance(block, Table):
        return _table(block, lang, style)
    return _facts(block, lang, style) if isinstance(block, Facts) else "\n".join(lines(block.words.of(lang)))


def _facts(facts: Facts, lang: Lang, style: Style) -> str:
    rows = [(line(name.of(lang)), words(value, CellStyle(lang, style))) for _, name, value in facts.rows]
    return "\n".join(_aligned(rows, (False, False))[0]) if rows else EMPTY.of(lang)


def _table(table: Table, lang: Lang, style: Style) -> str:
    title = [line(table.title.of(lang))] if table.title else []
    notes = [f"- {line(note.of(lang))}" for note in table.notes]
    return "\n".join([*title, _grid(table, lang, style), *notes])


def _grid(table: Table, lang: Lang, style: Style) -> str:
    if not table.rows:
        return EMPTY.of(lang)
    shown = grid(table, lang, style)
    rows = [shown.headings, *shown.rows, *((shown.total,) if shown.total else ())]
    (headings, *drawn), rule = _aligned(rows, shown.right)
    if shown.total:
        drawn.insert(-1, rule)
    return "\n".join([headings, rule, *drawn])


def _aligned(rows: Sequence[Sequence[str]], right: Sequence[bool]) -> tuple[list[str], str]:
    """Return rows as lines, each column as wide as its widest text, columns of figures with their ends in line; and a rule as wide."""
    padded, widths = [], []
    for column, end in zip(zip(*rows, strict=True), right, strict=True):
        sizes = [*map(columns_of, column)]
        width = max(sizes)
        blanks = [" " * (width - size) for size in sizes]
        padded.append(map(add, *((blanks, column) if end else (column, blanks))))
        widths.append(width)
    return [_GAP.join(row).rstrip() for row in zip(*padded, strict=True)], _GAP.join("-" * width for width in widths)
