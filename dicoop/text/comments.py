"""Which comments does a text hold, and to which value does each belong?"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dicoop.text.source import Path, Source, Span, Value
from dicoop.text.write import Notes

SCHEMA_COMMENT = "# yaml-language-server:"


def comments(source: Source) -> list[str]:
    """Return the comments of a text in their order."""
    return [source.text[begin:end] for begin, end in comment_spans(source)]


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
    filled = set(_filled(source.data, ()))
    order = _Order.of(source, filled)
    for begin, end in comment_spans(source):
        text = source.text[begin:end].rstrip()
        line = source.text[source.text.rfind("\n", 0, begin) + 1 : begin]
        if text.startswith(SCHEMA_COMMENT):
            continue
        here = order.before(begin - len(line), begin) if line.strip() else None
        following = order.after(begin)
        if here in filled and here not in behind:
            behind[here] = line[len(line.rstrip()) :] + text
        elif following is not None:
            above.setdefault(following, []).append(text)
        else:
            last.append(text)
    return Notes(above, behind, last)


class _Order(NamedTuple):
    """The values in the order they begin in, and in the order they end in (by their number): many comments must not take long."""

    spans: Mapping[Path, Span]
    ranked: list[Path]
    ends: list[tuple[int, int]]
    filled: list[Path]

    @classmethod
    def of(cls, source: Source, filled: set[Path]) -> _Order:
        ranked = sorted(source.spans, key=lambda path: (source.spans[path].key, len(path)))
        ends = sorted((source.spans[path].end, number) for number, path in enumerate(ranked))
        return cls(source.spans, ranked, ends, [path for path in ranked if path in filled])

    def before(self, start: int, begin: int) -> Path | None:
        """Return the last value that begins, or else ends, between the start of a line and the comment in it."""
        number = bisect_left(self.ranked, begin, key=self._key) - 1
        if number >= 0 and self._key(self.ranked[number]) >= start:
            return self.ranked[number]
        ended = self.ends[bisect_left(self.ends, (start, 0)) : bisect_left(self.ends, (begin + 1, 0))]
        return self.ranked[max(number for _, number in ended)] if ended else None

    def after(self, begin: int) -> Path | None:
        """Return the last of the filled values that begin where the next one does: an entry begins with its first field."""
        paths = self.filled
        number = bisect_right(paths, begin, key=self._key)
        return paths[bisect_right(paths, self._key(paths[number]), key=self._key) - 1] if number < len(paths) else None

    def _key(self, path: Path) -> int:
        return self.spans[path].key


def _filled(value: Value, path: Path) -> Iterator[Path]:
    """Yield the paths of what holds a text, in it or below it, and has a line of its own: an entry's is that of its first field."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    found = [inner for name, item in inside for inner in _filled(item, (*path, name))]
    is_entry = isinstance(value, dict) and bool(path) and isinstance(path[-1], int)
    if isinstance(value, str) or (found and not is_entry):
        yield path
    yield from found
