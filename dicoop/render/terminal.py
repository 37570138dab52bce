"""How is a document shown on a terminal of some width, losing nothing and obeying nothing in the data?"""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from itertools import islice

from rich.cells import cell_len
from rich.console import Console, Group, RenderableType
from rich.text import Text as Words

from dicoop.document import Block, Cell, Document, Facts, Section, Style, Table
from dicoop.frozen import replace
from dicoop.labels import Label, Lang, Term
from dicoop.render.cells import EMPTY, CellStyle, Grid, grid, line, lines, words
from dicoop.render.layout import GAP, breadth, figure, layout, wrap

NARROWEST = 40  # below this a fraction of amounts would be torn
_FIGURE = 30  # hardly a figure is wider, and this much stays on one line
_COLORS = {"red": "red", "yellow": "yellow", "green": "green", "error": "red", "warning": "yellow"}
_MORE = Label("另有 {n} 项", "{n} more")

Pairs = list[tuple[str, str]]


def render(document: Document, lang: Lang, width: int, color: bool) -> str:  # noqa: FBT001 - as every format
    """Return a document as lines no wider than `width` (at least 40), with escape codes only if `color`."""
    room = max(width, NARROWEST)
    console = _console(room, color=color)
    parts = [_title(document.title.of(lang), room)]
    for section in document.sections:
        parts += _section(section, lang, document.style, room)
    for number, part in enumerate(filter(None, parts)):
        console.print(*(("",) if number else ()), part, sep="\n")
    file = console.file
    assert isinstance(file, StringIO)
    return "\n".join(row.rstrip() for row in file.getvalue().split("\n"))


def _console(width: int, *, color: bool) -> Console:
    # Everything is given, so that Rich asks neither the terminal nor the environment.
    return Console(
        file=StringIO(),
        width=width,
        height=100,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        force_jupyter=False,
        markup=False,
        highlight=False,
        emoji=False,
    )


def _title(text: str, room: int) -> RenderableType | None:
    rows = wrap(line(text), room)
    return Words("\n".join([*rows, "═" * max(map(cell_len, rows))]), "bold") if text else None


def _section(section: Section, lang: Lang, style: Style, room: int) -> list[RenderableType | None]:
    return [_heading(section.heading.of(lang), room), *(_block(block, lang, style, room) for block in section.blocks)]


def _heading(text: str, room: int) -> RenderableType | None:
    first, *rest = wrap(f"── {line(text)}", room)
    rule = f"{first} {'─' * (room - cell_len(first) - 1)}".rstrip()
    return Words("\n".join([rule, *rest]), "bold") if text else None


def _block(block: Block, lang: Lang, style: Style, room: int) -> RenderableType:
    if isinstance(block, Table):
        return Group(*_table(block, lang, style, room))
    if isinstance(block, Facts):
        pairs = [(line(name.of(lang)), words(value, CellStyle(lang, style))) for _, name, value in block.rows]
        return _lists([pairs], room)[0] if pairs else Words(EMPTY.of(lang))
    return Words("\n".join(row for part in lines(block.words.of(lang)) for row in wrap(part, room)))


def _table(table: Table, lang: Lang, style: Style, room: int) -> Iterator[RenderableType]:
    if table.title:
        yield Words("\n".join(wrap(line(table.title.of(lang)), room)), "bold")
    if table.rows:
        yield from _rows(table, lang, style, room)
    else:
        yield Words(EMPTY.of(lang))
    if table.most is not None and len(table.rows) > table.most:
        others = (table.more or _MORE).fill(n=len(table.rows) - table.most)
        yield Words("\n".join(wrap(line(others.of(lang)), room)))
    for note in table.notes:
        yield Words("- " + "\n  ".join(wrap(line(note.of(lang)), room - GAP)), "dim")


def _rows(table: Table, lang: Lang, style: Style, room: int) -> Iterator[RenderableType]:
    shown = replace(table, rows=tuple(islice(table.rows, table.most)))
    said = grid(shown, lang, style)
    leads = [i for i, column in enumerate(table.columns) if column.lead] or [0]
    laid = layout(said, leads, room)
    if laid is None:
        rows = (*said.rows, *((said.total,) if said.total else ()))
        yield from _spaced(_lists([list(zip(said.headings, row, strict=True)) for row in rows], room))
    else:
        yield from _spaced([_drawing(shown, said, widths, laid.above) for widths in laid.tables])


def _spaced(parts: list[RenderableType]) -> Iterator[RenderableType]:
    for number, part in enumerate(parts):
        if number:
            yield ""
        yield part


def _drawing(table: Table, said: Grid, widths: dict[int, int], above: int | None) -> Group:
    # Not Rich's own table: the widths are decided here, and padding lines is several times as fast.
    bold = dict.fromkeys(widths, "bold")
    rule, light = (Words(sign * breadth(widths.values())) for sign in "─┄")
    rows, told = [_row(said.headings, said.right, widths, bold, bottom=True), rule], ""
    for place, (cells, texts) in enumerate(zip(table.rows, said.rows, strict=True)):
        if above is not None and texts[above] != told:
            told = texts[above]
            rows += [*([light] if place else []), Words(told, "bold")]
        sums_up = place in table.subtotals
        rows.append(_row(texts, said.right, widths, bold if sums_up else {i: _color(cells[i]) for i in widths}))
        if sums_up and place + 1 < len(said.rows):
            rows.append(light)
    if said.total:
        rows += [rule, _row(said.total, said.right, widths, bold)]
    return Group(*rows)


def _lists(lists: list[Pairs], room: int) -> list[RenderableType]:
    """Return names and values, one below the other, the names of all lists equally wide."""
    pairs = [pair for pairs in lists for pair in pairs]
    figure = max((size for _, value in pairs if (size := cell_len(value)) <= _FIGURE), default=0)
    names = min(max(cell_len(name) for name, _ in pairs), room // 4, room - GAP - figure)
    widths = {0: names, 1: room - names - GAP}
    return [Group(*(_row(pair, (False, False), widths, {0: "", 1: ""}) for pair in pairs)) for pairs in lists]


def _row(texts: tuple[str, ...], right: tuple[bool, ...], widths: dict[int, int], styles: dict[int, str], *, bottom: bool = False) -> Words:
    """Return cells beside each other, in as many lines as the tallest of them has."""
    cells = [(figure if right[i] and not bottom else wrap)(texts[i], width) for i, width in widths.items()]
    most = max(map(len, cells))
    filled = [[""] * (most - len(rows)) + rows if bottom else rows + [""] * (most - len(rows)) for rows in cells]
    pieces: list[tuple[str, str]] = []
    for parts in zip(*filled, strict=True):
        for (i, width), part in zip(widths.items(), parts, strict=True):
            blank = " " * (width - cell_len(part))
            pieces += [(f"{blank}{part}" if right[i] else f"{part}{blank}", styles[i]), (" " * GAP, "")]
        pieces[-1] = ("\n", "")
    return Words.assemble(*pieces[:-1])


def _color(cell: Cell) -> str:
    """Return the colour of a light or a severity, which its words say too."""
    return _COLORS.get(str(cell), "") if isinstance(cell, Term) else ""
