"""How is a text in the canonical form read without a YAML parser?

Comments may stand anywhere; whatever else is not canonical ends in `None` and is left to the parser, which
is also the judge: both give the same values, or this one gives none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.text.span import Value

    _Open = tuple[int, dict[str, Value] | list[Value]]

# What was taken is never given back (`*+`): a line of many blanks takes no longer than another of its length.
# A key has at most a hundred characters; YAML itself takes none of more than 1,024. No value holds the return of CRLF.
_PLAIN = r"(?:[0-9A-Za-z_\u00a1-\U0010ffff]|-(?=[0-9]))(?:[^ :#\r\n]++|:(?! |$)|(?<! )#| ++(?!#|$))*+"
_FIELD = rf"( *+)(- )?(?:([^\W\d][\w-]{{0,99}}+):)?(?:(?<![a-z] )(?: |(?<=- ))('(?:[^'\r\n]|'')*+'|{_PLAIN}))?(?: ++#.*| *+)"
_LINE = re.compile(rf"^(?: *+#.*|{_FIELD})$", re.MULTILINE)
_MOST_LINES = 2000
_DEEPEST = 8


class _NotCanonical(Exception):  # noqa: N818 - control flow: the parser takes over
    pass


def quick(text: str) -> dict[str, Value] | None:
    """Return the values of a canonical text, None for any other text."""
    lines = _LINE.findall(text)
    if len(lines) != text.count("\n") + 1 or len(lines) > _MOST_LINES:
        return None
    try:
        return _read(_fields(lines)) or None
    except _NotCanonical:
        return None


def _fields(lines: list[tuple[str, str, str, str]]) -> Iterator[tuple[int, str, str, str | None]]:
    """Yield indent, dash, key and value of the lines that hold something."""
    for blanks, dash, key, text in lines:
        if dash or key:
            yield len(blanks), dash, key, text[1:-1].replace("''", "'") if text[:1] == "'" else text or None
        elif text:
            raise _NotCanonical


def _read(lines: Iterator[tuple[int, str, str, str | None]]) -> dict[str, Value]:
    """Put the lines together: `open_` holds the blocks and lists a line may belong to, each with the indent of its lines."""
    top: dict[str, Value] = {}
    open_: list[_Open] = [(0, top)]
    waiting: tuple[dict[str, Value], str, int] | None = None  # a field without a value, its block, its indent
    for indent, dash, key, value in lines:
        if waiting is not None and indent > waiting[2]:
            _begin(open_, *waiting, indent, dash)
        waiting = None
        while open_[-1][0] > indent:
            open_.pop()
        at, holder = open_[-1]
        if at != indent or (dash == "") != (holder.__class__ is dict):
            raise _NotCanonical
        field_at, holder = _entry(open_, holder, key, value, indent) if dash else (indent, holder)
        if key and _field(holder, key, value, len(open_)) is None:
            waiting = holder, key, field_at  # type: ignore[assignment] # a field stands in a block
    return top


def _begin(open_: list[_Open], block: dict[str, Value], name: str, indent: int, coming: int, dash: str) -> None:
    """Begin what stands under a field without a value: fields or entries."""
    if coming != indent + 2:
        raise _NotCanonical
    inner: dict[str, Value] | list[Value] = [] if dash else {}
    block[name] = inner
    open_.append((coming, inner))


def _entry(open_: list[_Open], entries: Any, key: str, value: str | None, indent: int) -> _Open:
    """Add an entry to a list: a value, or a block that begins with a field; return where the field goes."""
    if key:
        fields: dict[str, Value] = {}
        entries.append(fields)
        open_.append((indent + 2, fields))
        return indent + 2, fields
    if value is None:
        raise _NotCanonical
    entries.append(value)
    return indent, entries


def _field(block: Any, key: str, value: str | None, depth: int) -> str | None:
    if key in block or depth > _DEEPEST:
        raise _NotCanonical
    block[key] = value
    return value
