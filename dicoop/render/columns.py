"""How wide are the columns of a table on paper, how large is its type, and into how many tables must it be parted?"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from wcwidth import wcswidth

from dicoop.document import Style, Table
from dicoop.frozen import pattern
from dicoop.labels import Lang
from dicoop.render.cells import Grid, grid

_SIZES = (21, 18, 16)  # of type, in half points: 五号, 小五, 八磅, the largest that a table's columns allow
_MARGIN = 130  # of a cell, both sides and what a line may not be filled to, in twips
_WRAPS = 8  # halves of a character that a line of a text has at least
_HEADING = 4  # and of a heading
_TAGS = ("{{ ", "{%")
_WORD = pattern("[!-~]+")
_FRACTION = pattern(r"(?=（)| (?=\()")


def parted(table: Table, lang: Lang, style: Style, whole: int) -> tuple[Table, ...]:
    """Return a table; where its figures cannot stand beside each other in the smallest type, tables of some columns each, all with the one that names the rows."""
    needs = _twips(_least(grid(table, lang, style)), _SIZES[-1])
    if sum(needs) <= whole:
        return (table,)
    lead = next((at for at, column in enumerate(table.columns) if column.lead), 0)
    others = [at for at in range(len(needs)) if at != lead]
    groups: list[list[int]] = [[]]
    for at in others:
        if groups[-1] and needs[lead] + sum(needs[each] for each in (*groups[-1], at)) > whole:
            groups.append([])
        groups[-1].append(at)
    size = ceil(len(others) / len(groups))
    even = [others[first : first + size] for first in range(0, len(others), size)]
    fits = all(needs[lead] + sum(needs[at] for at in group) <= whole for group in even)
    return tuple(table.of_columns((lead, *group)) for group in (even if fits else groups))


def widths(shown: Grid, whole: int) -> tuple[int, list[int]]:
    """Return the largest size of type at which no column must wrap, else no figure, in half points, and the widths that share a line, in twips."""
    least = _least(shown)
    whole_cells = (max(breadth(name) / 2 + 1, *map(breadth, cells)) for name, cells in zip(shown.headings, _cells(shown), strict=True))
    longest = list(map(max, least, whole_cells))
    fitting = next((size for size in _SIZES if sum(_twips(longest, size)) <= whole), 0)
    size = fitting or next((size for size in _SIZES[1:] if sum(_twips(least, size)) <= whole), _SIZES[-1])
    needed = _twips(longest, size)
    if sum(needed) > whole:
        low = _twips(least, size)
        capped = ([max(lowest, min(width, cap)) for lowest, width in zip(low, needed, strict=True)] for cap in range(whole, 0, -20))
        needed = next((each for each in capped if sum(each) <= whole), low)
    spare = whole - sum(needed)
    found = [width + spare * width // sum(needed) for width in needed]
    found[-1] += whole - sum(found)
    return size, found


def _twips(halves: Sequence[float], size: int) -> list[int]:
    return [int(width * size * 5) + _MARGIN for width in halves]


def _cells(shown: Grid) -> list[tuple[str, ...]]:
    """Return the cells of each column; tags of a template, in whose place others will stand, are none."""
    rows = [*shown.rows, *((shown.total,) if shown.total else ())]
    return [("", *(row[at] for row in rows if not row[at].startswith(_TAGS))) for at in range(len(shown.headings))]


def _least(shown: Grid) -> list[float]:
    """Return how wide each column must be: a word of a heading is never broken, nor a figure but before its fraction."""
    words = [max(_HEADING, *map(breadth, ("", *_WORD.findall(name)))) for name in shown.headings]
    parts = [max(breadth(part) for cell in cells for part in _FRACTION.split(cell)) for cells in _cells(shown)]
    return [max(word, part if right else min(part, _WRAPS)) for word, part, right in zip(words, parts, shown.right, strict=True)]


def breadth(text: str) -> float:
    """Return how wide a text is in halves of a character: where the fonts are missing, what takes their place has broad letters and digits."""
    return wcswidth(text) + 0.3 * sum(map(str.isascii, text))
