"""What values does a text hold, and where does each stand?

One grammar: every YAML scalar is text. What the grammar refuses comes back as findings.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from dicoop.errors import Finding, Place, bounded
from dicoop.frozen import pattern, replace
from dicoop.labels import Label, unfit, visible
from dicoop.text import faults as f
from dicoop.text.canonical_reader import quick
from dicoop.text.source import Path, Source, Span, place_at


def read(raw: bytes, file: str) -> Source | tuple[Finding, ...]:
    """Read the bytes of one file; `file` is its name in findings."""
    text = decode(raw, file)
    if not isinstance(text, str):
        return text
    data = quick(text)
    if data:
        return Source(file, text, data, lambda: _spans(text, file))
    return _conflicts(text, file) or _unfit(text, file) or _parse(text, file)


def own(package: str, name: str) -> Source:
    """Return what a text holds that is part of the program, as its modules are."""
    from pkgutil import get_data  # noqa: PLC0415 - most starts read none

    source = read(get_data(package, name) or b"", name)
    assert isinstance(source, Source), source
    return source


def _parse(text: str, file: str) -> Source | tuple[Finding, ...]:
    from dicoop.text.parse import parse  # noqa: PLC0415 - texts in canonical form need no parser

    return parse(text, file)


def _spans(text: str, file: str) -> Mapping[Path, Span]:
    parsed = _parse(text, file)
    assert isinstance(parsed, Source), "what the quick reader takes, the parser takes"
    return parsed.spans


def decode(raw: bytes, file: str) -> str | tuple[Finding, ...]:
    """Return the text of a file's bytes: UTF-8 of bounded size, or a finding."""
    if len(raw) > f.MAX_BYTES:
        return (f.TOO_LARGE.at(value=len(raw), place=Place(file)),)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8")
        place = place_at(file, before, len(before))
        return (f.NOT_UTF8.at(place=place, hint=_encoding_hint(raw)),)


def _encoding_hint(raw: bytes) -> Label | None:
    try:
        text = raw.decode("gb18030")
    except UnicodeDecodeError:
        return None
    chinese = sum("\u4e00" <= c <= "\u9fff" for c in text)
    return f.LOOKS_GB18030 if chinese >= 2 else None  # noqa: PLR2004 - one might be chance


_MARKER = pattern(r"^(<{7}|>{7})(?: ([^\r\n]*))?\r?$|^(={7})\r?$", re.MULTILINE)


def _conflicts(text: str, file: str) -> tuple[Finding, ...]:
    if "<<<<<<<" not in text and ">>>>>>>" not in text:
        return ()
    marks = list(_MARKER.finditer(text))
    if not any(mark[1] for mark in marks):
        return ()
    opened = [mark for mark in marks if mark[1] == "<<<<<<<"] or marks[:1]
    closed = [mark[2] or "?" for mark in marks if mark[1] == ">>>>>>>"] + ["?"] * len(opened)
    pairs = zip(opened, closed, strict=False)
    return bounded(
        f.CONFLICT.at(place=place_at(file, text, mark.start()), ours=visible(_side(mark)), theirs=visible(side)) for mark, side in pairs
    )


def _side(mark: re.Match[str]) -> str:
    return mark[2] or "?" if mark[1] == "<<<<<<<" else "?"


_MARK = "\ufeff"  # at the beginning it tells of the encoding


def _unfit(text: str, file: str) -> tuple[Finding, ...]:
    spots = [i for i in unfit(text) if text[i] != "\r" or text[i + 1 : i + 2] != "\n"]
    alike: dict[tuple[str, bool], list[int]] = {}
    for i in spots:
        alike.setdefault((text[i], i == 0 and text[0] == _MARK), []).append(i)
    return bounded(_unfit_at(text, file, *some) for some in alike.values())


def _unfit_at(text: str, file: str, index: int, *others: int) -> Finding:
    """Return that a character stands in a text, where it does first, and how often besides."""
    place = place_at(file, text, index)
    is_mark = index == 0 and text[0] == _MARK
    hint = f.NOT_UTF8.hint if is_mark else f.TAB_HINT if text[index] == "\t" else None
    found = f.UNFIT_TEXT.at(value="Tab" if text[index] == "\t" else f"U+{ord(text[index]):04X}", hint=hint)
    return replace(found, place=replace(place, source=visible(place.source)), more=len(others))
