"""Which comments does a text hold, and to which value does each belong?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dicoop.text.write import Notes

if TYPE_CHECKING:
    from dicoop.text.read import Path, Source

SCHEMA_COMMENT = "# yaml-language-server:"


def comments(source: Source, begin: int = 0, end: int | None = None) -> list[str]:
    """Return the comments of a text, or of a part of it, in their order."""
    stop = len(source.text) if end is None else end
    return [source.text[a:b] for a, b in _spans(source) if begin <= a < stop]


def _spans(source: Source) -> list[tuple[int, int]]:
    """Find the comments: a `#` after a blank that is inside no value."""
    holders = {path[:-1] for path in source.spans}
    text = list(source.text)
    for path, span in source.spans.items():
        if path not in holders:
            text[span.start : span.end] = "x" * (span.end - span.start)
    return [match.span() for match in re.finditer(r"(?:^|(?<=\s))#[^\r\n]*", "".join(text), re.MULTILINE)]


def notes(source: Source) -> Notes:
    """Return the comments by the value they belong to, the schema comment left out."""
    above: dict[Path, list[str]] = {}
    behind: dict[Path, str] = {}
    last: list[str] = []
    ranked = sorted(source.spans, key=lambda path: (source.spans[path].key, len(path)))
    for begin, end in _spans(source):
        text = source.text[begin:end].rstrip()
        line = source.text[source.text.rfind("\n", 0, begin) + 1 : begin]
        before = [path for path in ranked if source.spans[path].key < begin]
        if text.startswith(SCHEMA_COMMENT):
            continue
        if line.strip() and before and before[-1] not in behind:
            behind[before[-1]] = line[len(line.rstrip()) :] + text
        elif len(before) < len(ranked):
            above.setdefault(_deepest(source, ranked, len(before)), []).append(text)
        else:
            last.append(text)
    return Notes(above, behind, last)


def _deepest(source: Source, ranked: list[Path], at: int) -> Path:
    """Return the last of the values that begin where the next one does: an entry begins with its first field."""
    here = source.spans[ranked[at]].key
    while at + 1 < len(ranked) and source.spans[ranked[at + 1]].key == here:
        at += 1
    return ranked[at]
