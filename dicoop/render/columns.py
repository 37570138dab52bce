"""How wide are the columns of a table on paper, and how large is its type?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from wcwidth import wcswidth

if TYPE_CHECKING:
    from dicoop.render.cells import Grid

_SIZES = (21, 18, 16)  # of type, in half points: 五号, 小五, 八磅, the largest that a table's columns allow
_MARGIN = 130  # of a cell, both sides and what a line may not be filled to, in twips


def widths(shown: Grid, whole: int) -> tuple[int, list[int]]:
    """Return the largest size of type at which no column but the widest must wrap, in half points, and the widths that share a line, in twips.

    Headings may take two lines.
    """
    rows = [*shown.rows, *((shown.total,) if shown.total else ())]
    longest = [max(breadth(name) / 2 + 1, *(breadth(row[at]) for row in rows)) for at, name in enumerate(shown.headings)]
    needs = {size: [int(width * size * 5) + _MARGIN for width in longest] for size in _SIZES}
    size = next((size for size in _SIZES if sum(needs[size]) <= whole), _SIZES[-2])
    needed = needs[size]
    if sum(needed) > whole:
        most = next(cap for cap in range(whole, 0, -20) if sum(min(width, cap) for width in needed) <= whole)
        needed = [min(width, most) for width in needed]
    spare = whole - sum(needed)
    found = [width + spare * width // sum(needed) for width in needed]
    found[-1] += whole - sum(found)
    return size, found


def breadth(text: str) -> float:
    """Return how wide a text is in halves of a character: where the fonts are missing, what takes their place has broad letters and digits."""
    return wcswidth(text) + 0.3 * sum(map(str.isascii, text))
