"""How is a text in the canonical form read without a YAML parser?

Comments may stand anywhere; whatever else is not canonical ends in `None` and is left to the parser, which
is also the judge: both give the same values and the same places, or this one gives none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from dicoop.text.span import Span

if TYPE_CHECKING:
    from dicoop.text.span import Path, Value

# What was taken is never given back (`*+`): a line of many blanks takes no longer than another of its length.
# A key has at most a hundred characters; YAML itself takes none of more than 1,024.
_PLAIN = r"(?:[0-9A-Za-z_\u00a1-\U0010ffff]|-(?=[0-9]))(?:[^ :#]++|:(?! |$)|(?<! )#| ++(?!#|$))*+"
_LINE = re.compile(rf"( *+)(- )?(?:([^\W\d][\w-]{{0,99}}+):)?(?:(?<![a-z] )(?: |(?<=- ))('(?:[^']|'')*+'|{_PLAIN}))?(?: ++#.*| *+)")
_MOST_LINES = 2000
_DEEPEST = 7


class Token(NamedTuple):
    """One field, or the dash an entry begins with; indices count characters of the text."""

    indent: int
    dash: str
    key: str
    value: str | None
    at: int
    start: int
    end: int


class _NotCanonical(Exception):  # noqa: N818 - control flow: the parser takes over
    pass


def quick(text: str) -> tuple[dict[str, Value], dict[Path, Span]] | None:
    """Return the values of a canonical text and where each stands, None for any other text."""
    try:
        reader = _Reader(_tokens(text))
        data, _ = reader.mapping(0, ())
    except _NotCanonical:
        return None
    return (data, reader.spans) if data and reader.next == len(reader.tokens) else None


def _tokens(text: str) -> list[Token]:
    lines = text.split("\n")
    if len(lines) > _MOST_LINES or "\r" in text:  # the return of CRLF belongs to no value
        raise _NotCanonical
    tokens: list[Token] = []
    at = 0
    for line in lines:
        stripped = line.lstrip(" ")
        if stripped and stripped[0] != "#":
            _add(tokens, line, at)
        at += len(line) + 1
    return tokens


def _add(tokens: list[Token], line: str, at: int) -> None:
    match = _LINE.fullmatch(line)
    if match is None:
        raise _NotCanonical
    indent, dash, key, value = len(match[1]), match[2], match[3], match[4]
    begin = at + indent
    if dash:
        tokens.append(Token(indent, "-", "", None, begin, begin, begin))
        indent, begin = indent + 2, begin + 2
    elif key is None:
        raise _NotCanonical
    start, end = (at + match.start(4), at + match.end(4)) if value is not None else (begin + len(key or "") + 1,) * 2
    if value is not None and value[0] == "'":
        value = value[1:-1].replace("''", "'")
    tokens.append(Token(indent, "", key or "", value, begin, start, end))


class _Reader:
    """Walks the tokens; `next` is the one to come."""

    def __init__(self, tokens: list[Token]) -> None:
        self.tokens = tokens
        self.spans: dict[Path, Span] = {}
        self.next = 0

    def mapping(self, indent: int, path: Path) -> tuple[dict[str, Value], int]:
        """Read the fields at one indent; return them and where the last one ends."""
        data: dict[str, Value] = {}
        end = 0
        while self.next < len(self.tokens):
            token = self.tokens[self.next]
            if token.indent < indent:
                break
            if token.indent > indent or token.dash or not token.key or token.key in data or len(path) > _DEEPEST:
                raise _NotCanonical
            self.next += 1
            here = (*path, token.key)
            if token.value is not None:
                data[token.key], start, end = token.value, token.start, token.end
            else:
                data[token.key], start, end = self.inner(token, here)
            self.spans[here] = Span(token.at, start, end, token.at + len(token.key))
        return data, end

    def inner(self, token: Token, path: Path) -> tuple[Value, int, int]:
        """Read what stands under a field without a value: fields, entries, or nothing."""
        coming = self.tokens[self.next] if self.next < len(self.tokens) else None
        if coming is None or coming.indent <= token.indent:
            return None, token.start, token.end
        if coming.indent != token.indent + 2:
            raise _NotCanonical
        if not coming.dash:
            data, end = self.mapping(coming.indent, path)
            return data, coming.at, end
        entries, end = self.entries(coming.indent, path)
        return entries, coming.at, end

    def entries(self, indent: int, path: Path) -> tuple[list[Value], int]:
        """Read the entries of a list; return them and where the last one ends."""
        data: list[Value] = []
        end = 0
        while self.next < len(self.tokens) and self.tokens[self.next].indent == indent:
            if not self.tokens[self.next].dash:
                raise _NotCanonical
            token = self.tokens[self.next + 1]
            here = (*path, len(data))
            value: Value = token.value
            if token.key:
                self.next += 1
                value, end = self.mapping(indent + 2, here)
            elif token.value is None:
                raise _NotCanonical
            else:
                self.next += 2
                end = token.end
            start = token.at if token.key else token.start
            data.append(value)
            self.spans[here] = Span(start, start, end, start)
        return data, end
