"""Which comments does a text hold, and to which value does each belong?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dicoop.text.write import Notes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.text.read import Source
    from dicoop.text.span import Path, Value

SCHEMA_COMMENT = "# yaml-language-server:"


def comments(source: Source, begin: int = 0, end: int | None = None) -> list[str]:
    """Return the comments of a text, or of a part of it, in their order."""
    stop = len(source.text) if end is None else end
    return [source.text[a:b] for a, b in comment_spans(source) if begin <= a < stop]


def comment_spans(source: Source) -> list[tuple[int, int]]:
    """Return where comments begin and end: at a `#` that is inside no key and no value."""
    holders = {path[:-1] for path in source.spans}
    text = list(source.text)
    for path, span in source.spans.items():
        text[span.key : span.named] = "x" * (span.named - span.key)
        if path not in holders:
            begin = _content(source.text, span.start, span.end)
            text[begin : span.end] = "x" * (span.end - begin)
    return [match.span() for match in re.finditer(r"#[^\r\n]*", "".join(text))]


def _content(text: str, start: int, end: int) -> int:
    """Return where a value's own text begins: that of a block scalar in the line below, behind its `|` there may be a comment."""
    below = text.find("\n", start, end) + 1
    return below if below and text[start] in "|>" else start


def notes(source: Source) -> Notes:
    """Return the comments by the value they belong to, the schema comment left out; what is empty has none."""
    above: dict[Path, list[str]] = {}
    behind: dict[Path, str] = {}
    last: list[str] = []
    ranked = sorted(source.spans, key=lambda path: (source.spans[path].key, len(path)))
    filled = set(_filled(source.data, ()))
    for begin, end in comment_spans(source):
        text = source.text[begin:end].rstrip()
        start = source.text.rfind("\n", 0, begin) + 1
        here = [path for path in ranked if start <= source.spans[path].key < begin or start <= source.spans[path].end <= begin][-1:]
        following = [path for path in ranked if source.spans[path].key > begin and path in filled]
        if text.startswith(SCHEMA_COMMENT):
            continue
        if source.text[start:begin].strip() and here and here[0] in filled - set(behind):
            line = source.text[start:begin]
            behind[here[0]] = line[len(line.rstrip()) :] + text
        elif following:
            above.setdefault(_deepest(source, following), []).append(text)
        else:
            last.append(text)
    return Notes(above, behind, last)


def _filled(value: Value, path: Path) -> Iterator[Path]:
    """Yield the paths of what holds a text, in it or below it, and has a line of its own: an entry's is that of its first field."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [inner for name, item in inside for inner in _filled(item, (*path, name))]
    is_entry = isinstance(value, dict) and bool(path) and isinstance(path[-1], int)
    if isinstance(value, str) or (found and not is_entry):
        yield path
    yield from found


def _deepest(source: Source, following: list[Path]) -> Path:
    """Return the last of the values that begin where the next one does: an entry begins with its first field."""
    here = source.spans[following[0]].key
    return [path for path in following if source.spans[path].key == here][-1]
