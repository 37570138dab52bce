"""What fits beside what on a line of a terminal? Text wraps, columns that find no room fold away.

A figure stands on one line, but for its fraction: that goes below it, and what rows have in common goes above them, where this spares a fold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import groupby

from rich.cells import cell_len, chop_cells

from dicoop.frozen import dataclass, pattern
from dicoop.render.cells import Grid

GAP = 2
_WRAPPED = 12  # a text column is not made narrower than this for another column's sake
_TOKEN = 20  # an id, a date, a word is kept whole up to this
_HEADING = 8
_SHARED = 2  # so many rows at least have in common what is told above them
_FRACTION = pattern(r"(?<=[^\s（(]) ?(?=[（(])")

_OPENING, _CLOSING = "（《〈「『【〔“‘", "，。、；：？！）》〉」』】〕”’…％\ufe00-\ufe0f"
_NARROW = r"[^\s\u2e80-\uffff\U0001f000-\U0003ffff]+"
_ASIDE = r"（[^（）\s]{1,6}）|\([^()]{1,10}\)"  # a unit in a heading
_PIECES = pattern(rf"\s+|(?:{_ASIDE}|[{_OPENING}]*(?:{_NARROW}|\S))[{_CLOSING}]*")


def wrap(text: str, width: int) -> list[str]:
    """Break text into lines: between Chinese characters or at blanks, no line beginning with a closing sign."""
    if cell_len(text) <= width:
        return [text]
    rows, now = [], ""
    for piece in _PIECES.findall(text):
        if now and cell_len(now + piece.rstrip()) > width:
            rows.append(now.rstrip())
            now = ""
        now += piece if now else piece.lstrip()
        if cell_len(now.rstrip()) > width:
            *full, now = chop_cells(now, width)
            rows += full
    return [*rows, now.rstrip()]


def figure(text: str, width: int) -> list[str]:
    """Break a figure before its fraction, if it is too wide."""
    return [text] if cell_len(text) <= width else _parts(text)


def _parts(text: str) -> list[str]:
    return _FRACTION.split(text, maxsplit=1)


@dataclass(frozen=True)
class Layout:
    """The tables a table folds into, each as the widths of its columns by index; the column that is told above its rows instead."""

    tables: list[dict[int, int]]
    above: int | None = None


def layout(grid: Grid, leads: list[int], room: int) -> Layout | None:
    """Return how a table is laid out; None where no width will do."""
    columns = list(range(len(grid.headings)))
    whole = {i: _least(grid, i) for i in columns}
    for least, above in _ways(grid, whole):
        group = [i for i in columns if i != above]
        if breadth([least[i] for i in group]) <= room:
            return Layout([_fitted({i: _wanted(grid, i) for i in group}, least, room)], above)
    tables = _folds(grid, whole, leads, room)
    return Layout(tables) if tables else None


def _ways(grid: Grid, whole: dict[int, int]) -> Iterator[tuple[dict[int, int], int | None]]:
    """Yield the least widths of columns, and the column above the rows, of each way to keep a table whole; all cells are read anew only for the next."""
    yield whole, None
    broken = {i: _least(grid, i, torn=True) for i in whole}
    yield broken, None
    yield broken, next((i for i in whole if _is_shared(grid, i)), None)


def _is_shared(grid: Grid, column: int) -> bool:
    """Return whether a column says the same of several rows at a time, each thing once."""
    runs = [text for text, _ in groupby(row[column] for row in grid.rows)]
    return not grid.right[column] and not grid.total and len(set(runs)) == len(runs) and _SHARED * len(runs) <= len(grid.rows)


def _folds(grid: Grid, least: dict[int, int], leads: list[int], room: int) -> list[dict[int, int]] | None:
    groups = [list(leads)]
    for column in (i for i in least if i not in leads):
        if breadth([least[i] for i in (*groups[-1], column)]) > room and groups[-1] != leads:
            groups.append(list(leads))
        groups[-1].append(column)
    if any(breadth([least[i] for i in group]) > room for group in groups):
        return None
    return [_fitted({i: _wanted(grid, i) for i in sorted(group)}, least, room) for group in groups]


def breadth(widths: Collection[int]) -> int:
    """Return the width of columns beside each other."""
    return sum(widths) + GAP * (len(widths) - 1)


def _fitted(wanted: dict[int, int], least: dict[int, int], room: int) -> dict[int, int]:
    """Take from the widest column that has something to give until all fit."""
    widths = {i: max(least[i], min(width, room)) for i, width in wanted.items()}
    while breadth(widths.values()) > room:
        widest = max((i for i in widths if widths[i] > least[i]), key=lambda i: widths[i])
        widths[widest] -= 1
    return widths


def _cells(grid: Grid, column: int) -> list[str]:
    return [row[column] for row in (*grid.rows, *((grid.total,) if grid.total else ()))]


def _wanted(grid: Grid, column: int) -> int:
    return max(cell_len(text) for text in (grid.headings[column], *_cells(grid, column)))


def _least(grid: Grid, column: int, *, torn: bool = False) -> int:
    heading, cells = grid.headings[column], _cells(grid, column)
    widest = max(map(cell_len, (part for text in cells for part in _parts(text)) if torn and grid.right[column] else cells), default=0)
    within = widest if grid.right[column] else max([min(widest, _WRAPPED), *map(_token, cells)])
    return max(within, min(cell_len(heading), _HEADING), _token(heading))


def _token(text: str) -> int:
    return min(_TOKEN, max((cell_len(piece) for piece in _PIECES.findall(text)), default=0))
