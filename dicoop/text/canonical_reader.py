"""How is a text in the canonical form read without a YAML parser?

Comments may stand anywhere; whatever else is not canonical ends in `None` and is left to the parser, which
is also the judge: both give the same values, or this one gives none.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dicoop.frozen import pattern
from dicoop.labels import unfit
from dicoop.text.source import Value

_Line = tuple[int, str, str, str | None]
_Blocks = list[tuple[int, Any]]

# What was taken is never given back (`*+`): a line of many blanks takes no longer than another of its length.
# A key has at most a hundred characters; YAML itself takes none of more than 1,024. No value holds the return of CRLF.
_PLAIN = r"(?:[0-9A-Za-z_\u00a1-\U0010ffff]|-(?=[0-9]))(?:[^ :#\r\n]++|:(?! |$)|(?<! )#| ++(?!#|$))*+"
_FIELD = rf"( *+)(- )?(?:([^\W\d][\w-]{{0,99}}+):)?(?:(?<![a-z] )(?: |(?<=- ))('(?:[^'\r\n]|'')*+'|{_PLAIN}))?(?: ++#.*| *+)"
_LINE = pattern(rf" *+#.*|{_FIELD}")
_NOTHING = frozenset({"null", "Null", "NULL"})  # unquoted: nothing is filled in, which is no canonical way to say so
_MOST_LINES = 60_000
_LONGEST = 21_000
_SHARED = 80
_REMEMBERED = 8192
_DEEPEST = 8
_STEP = 2


class _NotCanonical(Exception):  # noqa: N818 - control flow: the parser takes over
    pass


def quick(text: str) -> dict[str, Value] | None:
    """Return the values of a canonical text, None for any other text and where a character is unfit."""
    lines = text.split("\n")
    if len(lines) > _MOST_LINES:
        return None
    try:
        return _read(filter(None, map(_LINES.__getitem__, lines))) or None
    except _NotCanonical:
        return None


def _line(line: str) -> _Line | None:
    """Return indent, dash, key and value of a line, None where it holds nothing."""
    match = _LINE.fullmatch(line) if len(line) <= _LONGEST else None
    if match is None or not (line.isprintable() or not unfit(line)):
        raise _NotCanonical
    blanks, dash, key, text = match.groups("")
    if text in _NOTHING:
        raise _NotCanonical
    if not dash and not key:
        if text:
            raise _NotCanonical
        return None
    return len(blanks), dash, key, text[1:-1].replace("''", "'") if text[:1] == "'" else text or None


class _Lines(dict[str, "_Line | None"]):
    """Lines as they are read: those of one record are those of others, but for long ones, which would fill the memory."""

    def __missing__(self, line: str) -> _Line | None:
        found = _line(line)
        if len(line) <= _SHARED:
            if len(self) >= _REMEMBERED:
                self.clear()
            self[line] = found
        return found


_LINES = _Lines()


def _read(lines: Iterable[_Line]) -> dict[str, Value]:
    """Put the lines together: `open_` holds the blocks and lists a line may belong to, each with the indent of its lines."""
    top: dict[str, Value] = {}
    open_: _Blocks = [(0, top)]
    at, block, waiting = 0, top, ""  # where fields go, and the last one if it has no value yet
    for indent, dash, key, value in lines:
        if dash or indent != at:
            if waiting and indent > at:
                block[waiting] = _begun(open_, indent, dash)
            at, block = _entry(_holder(open_, indent, list), open_, key, value) if dash else (indent, _holder(open_, indent, dict))
        waiting = ""
        if key:
            if key in block:
                raise _NotCanonical
            block[key] = value
            if value is None:
                waiting = key
    return top


def _begun(open_: _Blocks, indent: int, dash: str) -> dict[str, Value] | list[Value]:
    """Begin what stands under a field without a value: fields or entries."""
    if indent != open_[-1][0] + _STEP or len(open_) > _DEEPEST - 2:  # an entry is one level more
        raise _NotCanonical
    inner: dict[str, Value] | list[Value] = [] if dash else {}
    open_.append((indent, inner))
    return inner


def _holder(open_: _Blocks, indent: int, of: type) -> Any:
    """Return the block or list that the lines of an indent belong to; what stands deeper has come to its end."""
    while open_[-1][0] > indent:
        open_.pop()
    at, holder = open_[-1]
    if at != indent or holder.__class__ is not of:
        raise _NotCanonical
    return holder


def _entry(entries: list[Value], open_: _Blocks, key: str, value: str | None) -> tuple[int, dict[str, Value]]:
    """Add an entry to a list: a value, or a block that begins with a field; return where fields go (nowhere: -1)."""
    if key:
        indent = open_[-1][0] + _STEP
        fields: dict[str, Value] = {}
        entries.append(fields)
        open_.append((indent, fields))
        return indent, fields
    if value is None:
        raise _NotCanonical
    entries.append(value)
    return -1, {}
