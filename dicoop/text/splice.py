"""How does one edit change a text and leave every other byte alone?"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from typing import NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.text.comments import comment_spans
from dicoop.text.source import Path, Source, Value
from dicoop.text.write import ANY, CanonicalLine, Shape, entry, identity, item, order, scalar


@dataclass
class _Splicer:
    """Collects the replacements that turn one text into another."""

    source: Source
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    @property
    def eol(self) -> str:
        return "\r\n" if "\r\n" in self.source.text else "\n"

    def mapping(self, before: Mapping[str, Value], after: Mapping[str, Value], path: Path, shape: Shape) -> None:
        for name in before:
            if name not in after:
                self.delete((*path, name))
        for name, value in after.items():
            if name in before:
                self.value(before[name], value, (*path, name), shape.of(name))
        self.insert_fields([n for n in after if n not in before], before, after, path, shape)

    def value(self, before: Value, after: Value, path: Path, shape: Shape) -> None:
        if before == after:
            return
        if isinstance(before, dict) and isinstance(after, dict) and before:
            self.mapping(before, after, path, shape)
        elif isinstance(before, list) and isinstance(after, list) and before:
            self.items(before, after, path, shape)
        elif isinstance(after, (dict, list)):
            self.fill(after, path, shape)
        else:
            self.scalar(after, path, shape)

    def scalar(self, after: str | None, path: Path, shape: Shape) -> None:
        span = self.source.spans[path]
        text = "" if after is None else scalar(after, typed=shape.typed)
        blank = " " if after is not None and span.start == span.end else ""
        self.edits.append((span.start, span.end, blank + text))

    def fill(self, after: Value, path: Path, shape: Shape) -> None:
        """Put a block under a key that stands there without a value, or with another kind of value."""
        span = self.source.spans[path]
        name, indent = str(path[-1]), self.column(span.key)
        block = entry(name, after, shape, indent, ())[1:]
        if span.end > span.start:
            self.edits.append((span.start, span.end, ""))
        self.insert(self.line_end(span.end), block)

    def items(self, before: list[Value], after: list[Value], path: Path, shape: Shape) -> None:
        pairs = _pairs(before, after, shape.key)
        kept = {old for old, _ in pairs}
        for index in range(len(before)):
            if index not in kept:
                self.delete((*path, index))
        for old, new in pairs:
            self.value(before[old], after[new], (*path, old), shape.item or ANY)
        fresh = sorted(set(range(len(after))) - {new for _, new in pairs})
        for index in fresh:
            earlier = [old for old, new in pairs if new < index]
            self.insert_item(after[index], (*path, earlier[-1] if earlier else -1), path, shape)

    def insert_item(self, value: Value, follows: Path, path: Path, shape: Shape) -> None:
        first = self.line_start(self.source.spans[(*path, 0)].start)
        indent = len(self.source.text[first:]) - len(self.source.text[first:].lstrip(" "))
        lines = item(value, shape.item or ANY, indent, ())
        known = follows in self.source.spans
        self.insert(self.line_end(self.source.spans[follows].end) if known else first, lines)

    def insert_fields(self, names: list[str], before: Mapping[str, Value], after: Mapping[str, Value], path: Path, shape: Shape) -> None:
        rank, spans = order(shape, [*before, *names]), self.source.spans
        for name in sorted(names, key=rank):
            earlier = [other for other in before if other in after and rank(other) < rank(name)]
            anchor = max(earlier, key=lambda other: spans[(*path, other)].key) if earlier else None
            some = spans[(*path, anchor or min(before, key=lambda other: spans[(*path, other)].key))]
            lines = entry(name, after[name], shape.of(name), self.column(some.key), ())
            self.insert(self.line_end(some.end) if anchor else self.line_start(some.key), lines)

    def insert(self, at: int, lines: list[CanonicalLine]) -> None:
        text = "".join(line.text for line in lines).replace("\n", self.eol)
        if at > 0 and not self.source.text[:at].endswith("\n"):
            text = self.eol + text.removesuffix(self.eol)
        self.edits.append((at, at, text))

    def delete(self, path: Path) -> None:
        """Take out the lines of a value; comments in them stay, those behind a value as lines of their own."""
        span = self.source.spans[path]
        begin, end = self.line_start(span.key), self.line_end(span.end)
        self.edits.append((begin, end, self.kept(begin, end)))

    def kept(self, begin: int, end: int) -> str:
        """Return the comments of lines that are taken out, as lines of their own."""
        text = self.source.text
        indent = " " * (len(text[begin:]) - len(text[begin:].lstrip(" ")))
        kept = []
        for start, stop in comment_spans(self.source):
            before = text[self.line_start(start) : start]
            if begin <= start < end:
                kept.append(f"{indent if before.strip() else before}{text[start:stop]}{self.eol}")
        return "".join(kept)

    def take_out(self, path: Path) -> None:
        """Take out a value, and of a list's entry also its first one: the dash stays before the second."""
        span, second = self.source.spans[path], self.second(path)
        if second is None:
            self.delete(path)
            return
        begin = self.line_start(span.key)
        self.edits += [(begin, begin, self.kept(begin, second)), (span.key, second, "")]

    def second(self, path: Path) -> int | None:
        """Return where the second field of a list's entry begins if a path is that of its first, behind the dash: the dash stays."""
        if not isinstance(path[-1], str) or not isinstance(("", *path)[-2], int):
            return None
        begins = sorted(span.key for known, span in self.source.spans.items() if known[:-1] == path[:-1])
        return begins[1] if begins[0] == self.source.spans[path].key and len(begins) > 1 else None

    def name(self, path: Path, new: str) -> None:
        """Give a field another name."""
        span = self.source.spans[path]
        self.edits.append((span.key, span.named, _as_written(self.source.text[span.key : span.named], str(path[-1]), new)))

    def text(self, path: Path, new: str) -> None:
        """Put another text in the place of one, written as that was."""
        span, old = self.source.spans[path], _at(self.source.data, path)
        self.edits.append((span.start, span.end, _as_written(self.source.text[span.start : span.end], str(old), new)))

    def result(self) -> str:
        text = self.source.text
        for start, end, new in _ordered(self.edits):
            text = text[:start] + new + text[end:]
        return text

    def column(self, index: int) -> int:
        return index - self.line_start(index)

    def line_start(self, index: int) -> int:
        return self.source.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        found = self.source.text.find("\n", index)
        return len(self.source.text) if found < 0 else found + 1


def _pairs(before: list[Value], after: list[Value], key: tuple[str, ...]) -> list[tuple[int, int]]:
    """Match items of two lists by identity where that keeps their order (what stands between them by position), else by position."""
    old = {identity(item, key): i for i, item in enumerate(before)}
    same = [(old[identity(item, key)], i) for i, item in enumerate(after) if identity(item, key) in old]
    if len(old) < len(before) or any(a >= b for (a, _), (b, _) in pairwise(same)):
        return [(i, i) for i in range(min(len(before), len(after)))]
    found = []
    for (a, b), (c, d) in pairwise([(-1, -1), *same, (len(before), len(after))]):
        found += list(zip(range(a + 1, c), range(b + 1, d), strict=True)) if c - a == d - b else []
        found += [(c, d)]
    return found[:-1]


def splice(source: Source, after: Mapping[str, Value], shape: Shape) -> str:
    """Return the text with `after` as its values: only the lines that must change do."""
    work = _Splicer(source)
    work.mapping(source.data, after, (), shape)
    return work.result()


class Edits(NamedTuple):
    """What becomes of parts of a text, by their paths: other names of fields, other texts of values, what is taken out."""

    names: Mapping[Path, str] = {}
    texts: Mapping[Path, str] = {}
    gone: tuple[Path, ...] = ()


def respelled(source: Source, edits: Edits) -> str:
    """Return the text with other names and texts in the places of those there were, and less of what is taken out: all else stays."""
    work = _Splicer(source)
    for path, new in edits.names.items():
        work.name(path, new)
    for path, new in edits.texts.items():
        work.text(path, new)
    for path in edits.gone:
        work.take_out(path)
    return work.result()


def applied(value: Value, edits: Edits, path: Path = ()) -> Value:
    """Return the values that a text has then."""
    if isinstance(value, dict):
        kept = {name: (*path, name) for name in value if (*path, name) not in edits.gone}
        return {edits.names.get(inner, name): applied(value[name], edits, inner) for name, inner in kept.items()}
    if isinstance(value, list):
        return [applied(each, edits, (*path, i)) for i, each in enumerate(value) if (*path, i) not in edits.gone]
    return edits.texts.get(path, value)


def _at(value: Value, path: Path) -> Value:
    for part in path:
        value = value[part]  # type: ignore[index] # it is the path of a value
    return value


def _as_written(raw: str, old: str, new: str) -> str:
    """Return a text in the manner of another: canonical where that is, else in the same quotes."""
    if raw in (scalar(old), scalar(old, typed=True)):
        return scalar(new, typed=raw != scalar(old))
    if raw[:1] == "'":
        return "'" + new.replace("'", "''") + "'"
    return f'"{new}"' if raw[:1] == '"' and scalar(new, typed=True) == new else scalar(new)


def _ordered(edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the edits last first; of several at one place deletions go first, then the last made."""
    ranked = sorted(enumerate(edits), key=lambda pair: (pair[1][0], pair[1][1] > pair[1][0], pair[0]))
    return [edit for _, edit in reversed(ranked)]
