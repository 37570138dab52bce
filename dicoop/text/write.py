"""How are values written: a whole text in canonical form, or one edit that leaves every other byte alone?"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from dicoop.text.read import unfit

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.text.read import Path, Source, Value


@dataclass(frozen=True)
class Shape:
    """The form of a value on disk: order of fields, form of items, what identifies an item.

    `typed` scalars (numbers, days) stand unquoted; `item` is the shape of a list's or map's entries.
    """

    fields: Mapping[str, Shape] = field(default_factory=dict)
    item: Shape | None = None
    key: tuple[str, ...] = ()
    typed: bool = False

    def of(self, name: str | int) -> Shape:
        """Return the shape of one field or entry."""
        return self.fields.get(str(name)) or self.item or ANY


ANY = Shape()


def canonical(data: Mapping[str, Value], shape: Shape, first_line: str = "") -> str:
    """Write values in canonical form: field order of the shape, block style, one field a line."""
    return first_line + "".join(_mapping(data, shape, 0))


def _mapping(data: Mapping[str, Value], shape: Shape, indent: int) -> list[str]:
    lines: list[str] = []
    for name in sorted(data, key=_order(shape, list(data))):
        lines += _field(name, data[name], shape.of(name), indent)
    return lines


def _order(shape: Shape, names: list[str]) -> object:
    known = list(shape.fields)
    return lambda name: (known.index(name), 0) if name in shape.fields else (len(known), names.index(name))


def _field(name: str, value: Value, shape: Shape, indent: int) -> list[str]:
    pad = " " * indent
    if isinstance(value, dict):
        return [f"{pad}{_plain(name)}:\n", *_mapping(value, shape, indent + 2)]
    if isinstance(value, list):
        lines = [f"{pad}{_plain(name)}:\n"]
        for item in value:
            lines += _item(item, shape.item or ANY, indent + 2)
        return lines
    return [f"{pad}{_plain(name)}:{_after_colon(value, shape)}\n"]


def _item(item: Value, shape: Shape, indent: int) -> list[str]:
    if not isinstance(item, dict):
        return [f"{' ' * indent}-{_after_colon(item if isinstance(item, str) else None, shape)}\n"]
    lines = _mapping(item, shape, indent + 2)
    return [f"{' ' * indent}- {lines[0].lstrip(' ')}", *lines[1:]]


def _after_colon(value: str | None, shape: Shape) -> str:
    return "" if value is None else f" {scalar(value, typed=shape.typed)}"


_AMBIGUOUS = re.compile(
    r"(?:~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?(?:[0-9][0-9_,]*)?\.?[0-9_]*(?:e[-+]?[0-9]+)?|0[xob][0-9a-f_]+"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?\.(?:inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?)",
    re.IGNORECASE,
)
_UNSAFE_START = re.compile(r"[\s\-?:,\[\]{}#&*!|>'\"%@`]|$|(?:---|\.\.\.)(?:\s|$)")
_UNSAFE_INSIDE = re.compile(r": |:$| #|\s$|[\n\r]")


def scalar(text: str, *, typed: bool = False) -> str:
    """Write one value: plain where every YAML reader agrees it is this text, else quoted."""
    if "\n" in text or unfit(text):
        return '"' + "".join(_ESCAPES.get(c, c) if c in _ESCAPES or not unfit(c) else f"\\U{ord(c):08x}" for c in text) + '"'
    if _unsafe(text) or (not typed and _AMBIGUOUS.fullmatch(text)):
        return "'" + text.replace("'", "''") + "'"
    return text


_ESCAPES = {"\n": "\\n", '"': '\\"', "\\": "\\\\", "\t": "\\t", "\r": "\\r"}


def _unsafe(text: str) -> bool:
    start = _UNSAFE_START.match(text)
    # A dash, question mark or colon may begin a plain text when a visible character follows it.
    begins = start is not None and not (text[:1] in "-?:" and re.match(r"[-?:][^\s,\[\]{}]", text) and text[:3] != "---")
    return begins or _UNSAFE_INSIDE.search(text) is not None


def _plain(name: str) -> str:
    return scalar(name)


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
        block = _field(name, after, shape, indent)[1:]
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

    def insert_item(self, item: Value, follows: Path, path: Path, shape: Shape) -> None:
        first = self.line_start(self.source.spans[(*path, 0)].start)
        indent = len(self.source.text[first:]) - len(self.source.text[first:].lstrip(" "))
        lines = _item(item, shape.item or ANY, indent)
        known = follows in self.source.spans
        self.insert(self.line_end(self.source.spans[follows].end) if known else first, lines)

    def insert_fields(self, names: list[str], before: Mapping[str, Value], after: Mapping[str, Value], path: Path, shape: Shape) -> None:
        order = _order(shape, [*before, *names])
        for name in sorted(names, key=order):  # type: ignore[arg-type]
            rank = order(name)  # type: ignore[operator]
            earlier = [other for other in before if order(other) < rank]  # type: ignore[operator]
            spans = self.source.spans
            anchor = max(earlier, key=lambda other: spans[(*path, other)].key) if earlier else None
            some = spans[(*path, anchor or min(before, key=lambda other: spans[(*path, other)].key))]
            lines = _field(name, after[name], shape.of(name), self.column(some.key))
            self.insert(self.line_end(some.end) if anchor else self.line_start(some.key), lines)

    def insert(self, at: int, lines: list[str]) -> None:
        text = "".join(lines).replace("\n", self.eol)
        if at > 0 and not self.source.text[:at].endswith("\n"):
            text = self.eol + text.removesuffix(self.eol)
        self.edits.append((at, at, text))

    def delete(self, path: Path) -> None:
        """Take out the lines of a value; comments in them stay as lines of their own."""
        span = self.source.spans[path]
        begin, end = self.line_start(span.key), self.line_end(span.end)
        indent = " " * (len(self.source.text[begin:]) - len(self.source.text[begin:].lstrip(" ")))
        kept = [f"{indent}{comment}{self.eol}" for comment in self.comments(path, begin, end)]
        self.edits.append((begin, end, "".join(kept)))

    def comments(self, path: Path, begin: int, end: int) -> list[str]:
        spans, depth = self.source.spans, len(path)
        leaves = [s for p, s in spans.items() if p[:depth] == path and not any(q[:-1] == p for q in spans)]
        text = list(self.source.text)
        for leaf in leaves:
            text[leaf.start : leaf.end] = "x" * (leaf.end - leaf.start)
        blanked = "".join(text)[begin:end]
        found = [(begin + m.start(), begin + m.end()) for m in re.finditer(r"(?:^|(?<=\s))#[^\r\n]*", blanked, re.MULTILINE)]
        return [self.source.text[start:stop] for start, stop in found]

    def column(self, index: int) -> int:
        return index - self.line_start(index)

    def line_start(self, index: int) -> int:
        return self.source.text.rfind("\n", 0, index) + 1

    def line_end(self, index: int) -> int:
        found = self.source.text.find("\n", index)
        return len(self.source.text) if found < 0 else found + 1


def _pairs(before: list[Value], after: list[Value], key: tuple[str, ...]) -> list[tuple[int, int]]:
    """Match items of two lists by identity where that keeps their order, else by position."""
    old = {identity(item, key): i for i, item in enumerate(before)}
    new = [(old[identity(item, key)], i) for i, item in enumerate(after) if identity(item, key) in old]
    in_order = all(a[0] < b[0] for a, b in zip(new, new[1:], strict=False))
    if key and in_order and len(old) == len(before):
        return new
    return [(i, i) for i in range(min(len(before), len(after)))]


def identity(item: Value, key: tuple[str, ...]) -> tuple[str, ...]:
    """Return what identifies an item: the texts of its key fields."""
    return tuple(str(item.get(name) or "") for name in key) if isinstance(item, dict) else (str(item),)


def splice(source: Source, after: Mapping[str, Value], shape: Shape) -> str:
    """Return the text with `after` as its values: only the lines that must change do."""
    work = _Splicer(source)
    work.mapping(source.data, after, (), shape)
    text = source.text
    for start, end, new in _ordered(work.edits):
        text = text[:start] + new + text[end:]
    return text


def _ordered(edits: list[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Return the edits last first; of several at one place deletions go first, then the last made."""
    ranked = sorted(enumerate(edits), key=lambda pair: (pair[1][0], pair[1][1] > pair[1][0], pair[0]))
    return [edit for _, edit in reversed(ranked)]
