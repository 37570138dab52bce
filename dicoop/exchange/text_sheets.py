"""How does a text with a separator between its values become rows, in whatever encoding and with whatever separator it came?"""

from __future__ import annotations

import csv
from collections import Counter
from io import StringIO

WIDE = (b"\xff\xfe", b"\xfe\xff")  # the marks of a text of two bytes a character
_MARKED = ((b"\xef\xbb\xbf", "utf-8-sig"), *((mark, "utf-16") for mark in WIDE))
_SEPARATORS = ",\t;|，、"  # of two that fit as well the first
_LOOKED_AT = 50
_MOST_CHARACTERS = 1_000_000  # in one value


def decoded(raw: bytes) -> str | None:
    """Return the text that bytes hold: UTF-8, else what Chinese Excel writes, or what they are marked as; None where they are no text."""
    marked = next((encoding for mark, encoding in _MARKED if raw.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return None if "\0" in text else text
    return None


def rows_of(raw: bytes) -> list[list[str]] | None:
    """Return the rows of a text, None where the bytes are none."""
    text = decoded(raw)
    if text is None:
        return None
    csv.field_size_limit(_MOST_CHARACTERS)
    try:
        return list(csv.reader(StringIO(text, newline=""), delimiter=_separator(text)))
    except csv.Error:
        return None


def _separator(text: str) -> str:
    """Return what stands between the values: what most lines have the same number of, and of these what makes the most columns."""
    lines = [line for line in text.splitlines()[: _LOOKED_AT * 2] if line.strip()][:_LOOKED_AT]

    def fit(separator: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=separator) if len(row) > 1)
        return max(((times, width) for width, times in widths.items()), default=(0, 0))

    return max(_SEPARATORS, key=fit)
