"""How are values written in the one canonical form?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import NamedTuple

from dicoop.frozen import dataclass, field, pattern
from dicoop.labels import unfit
from dicoop.text.source import Path, Value


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


class CanonicalLine(NamedTuple):
    """One line of canonical text and the path of the value that begins in it."""

    path: Path
    text: str


def canonical(data: Mapping[str, Value], shape: Shape, first_line: str = "", notes: Notes | None = None) -> str:
    """Write values in canonical form: field order of the shape, block style, one field a line, comments kept."""
    lines = mapping(data, shape, 0, ())
    if notes is None:
        return first_line + "".join(line.text for line in lines)
    return first_line + "".join(notes.around(line) for line in lines) + "".join(f"{text}\n" for text in notes.last)


@dataclass(frozen=True)
class Notes:
    """Comments by the value they belong to: those on lines of their own above it, and the one behind it."""

    above: Mapping[Path, list[str]]
    behind: Mapping[Path, str]
    last: list[str]

    def around(self, line: CanonicalLine) -> str:
        """Return a line with its comments."""
        indent = " " * (len(line.text) - len(line.text.lstrip(" ")))
        above = "".join(f"{indent}{text}\n" for text in self.above.get(line.path, []))
        return above + line.text.removesuffix("\n") + self.behind.get(line.path, "") + "\n"


def mapping(data: Mapping[str, Value], shape: Shape, indent: int, path: Path) -> list[CanonicalLine]:
    """Return the lines of a mapping."""
    lines: list[CanonicalLine] = []
    for name in sorted(data, key=order(shape, list(data))):
        lines += entry(name, data[name], shape.of(name), indent, path)
    return lines


def order(shape: Shape, names: list[str]) -> Callable[[str], tuple[int, int]]:
    """Return the rank of field names: those of the shape first, in its order, then the others as they stand."""
    known = {name: i for i, name in enumerate(shape.fields)}
    return lambda name: (known[name], 0) if name in known else (len(known), names.index(name))


def entry(name: str, value: Value, shape: Shape, indent: int, path: Path) -> list[CanonicalLine]:
    """Return the lines of one field."""
    here, pad = (*path, name), " " * indent
    if isinstance(value, dict):
        return [CanonicalLine(here, f"{pad}{scalar(name)}:\n"), *mapping(value, shape, indent + 2, here)]
    if isinstance(value, list):
        lines = [CanonicalLine(here, f"{pad}{scalar(name)}:\n")]
        for i, each in enumerate(value):
            lines += item(each, shape.item or ANY, indent + 2, (*here, i))
        return lines
    return [CanonicalLine(here, f"{pad}{scalar(name)}:{_after_colon(value, shape)}\n")]


def item(value: Value, shape: Shape, indent: int, path: Path) -> list[CanonicalLine]:
    """Return the lines of one entry of a list."""
    pad = " " * indent
    if not isinstance(value, dict):
        return [CanonicalLine(path, f"{pad}-{_after_colon(value if isinstance(value, str) else None, shape)}\n")]
    lines = mapping(value, shape, indent + 2, path)
    return [CanonicalLine(lines[0].path, f"{pad}- {lines[0].text.lstrip(' ')}"), *lines[1:]]


def _after_colon(value: str | None, shape: Shape) -> str:
    return "" if value is None else f" {scalar(value, typed=shape.typed)}"


_AMBIGUOUS = pattern(
    r"(?:~|null|true|false|yes|no|on|off|y|n|<<|=|[-+]?(?:[0-9][0-9_,]*)?\.?[0-9_]*(?:e[-+]?[0-9]+)?|[-+]?0[xob][0-9a-f_]+"
    r"|[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[-+]?\.(?:inf|nan)|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[t ].*)?)",
    re.IGNORECASE,
)
_UNSAFE_START = pattern(r"[\s\-?:,\[\]{}#&*!|>'\"%@`]|$|(?:---|\.\.\.)(?:\s|$)|<{7}")
_UNSAFE_INSIDE = pattern(r": |:$| #|\s$|[\n\r]")


@lru_cache(maxsize=8192)
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


NR = "nr"  # tells entries apart that are alike in all else that identifies them; the first goes without


_SEEMS_NUMBERED = pattern(r".+ [1-9][0-9]?", re.ASCII | re.DOTALL)


def is_numbered(key: tuple[str, ...]) -> bool:
    """Return whether a number is part of what identifies an entry, behind something else."""
    return len(key) > 1 and key[-1] == NR


def identity(value: Value, key: tuple[str, ...]) -> tuple[str, ...]:
    """Return what identifies an entry of a list: the texts of its key fields, a number from the second on."""
    return bare(tuple(str(value.get(name) or "") for name in key), key) if isinstance(value, dict) else (str(value),)


def bare(texts: tuple[str, ...], key: tuple[str, ...]) -> tuple[str, ...]:
    """Return the texts of key fields without the number of the first, unless what is left (`甲 2`) would seem to have one."""
    if not is_numbered(key) or texts[-1] not in ("", "1"):
        return texts
    return (*texts[:-1], "1") if _SEEMS_NUMBERED.fullmatch(texts[-2]) else texts[:-1]
