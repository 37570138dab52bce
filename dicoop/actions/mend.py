"""How does a text that a person wrote in his own way become one that can be read: its encoding, signs of an input method, values?"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from dicoop.errors import DicoopError, Findings
from dicoop.frozen import pattern, replace
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, dump, written
from dicoop.kinds.fields import Block, Field, field_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.validate import check_values, present
from dicoop.store.ledger import Opened, misplaced
from dicoop.text.comments import notes
from dicoop.text.faults import LOOKS_GB18030
from dicoop.text.fold import folded
from dicoop.text.read import decode, read
from dicoop.text.source import Source

_MARK = b"\xef\xbb\xbf"
_DASH = pattern(r"^([ \t\u3000\u00a0]*)(?:[－—][ \t\u3000\u00a0]*|-(?=[a-z_]+:))", re.MULTILINE)
_BLANKS = pattern(r"^[ \t\u3000\u00a0]+", re.MULTILINE)
_COLON = pattern(r"^( *(?:- )?[^\W\d][\w-]*)[ \u3000]*(?:：|:(?=[^ \r\n]))[ \u3000]*", re.MULTILINE)
_WIDTHS = ("", "  ", " ")  # of a full-width blank: none is there, it is a level, it is for one of two blanks


def mended(raw: bytes, path: str, kind: Kind, whole: Ledger, today: date | None = None) -> Opened | None:
    """Return the record that the text of its file means, with its values in the form of files; None where that cannot be told."""
    for wide in _WIDTHS:
        source = read(_signs(_text(raw, path), wide).encode() if wide else raw, path)
        data = _block(present(source.data), kind.model, whole, today) if isinstance(source, Source) else {}
        own = kind.id_of(path)
        data |= {"id": own} if folded(str(data.get("id"))) == folded(own) else {}
        record = check_values(data, kind.model) if isinstance(source, Source) else Findings()
        if isinstance(source, Source) and not isinstance(record, Findings) and not misplaced(kind, record, source):
            return Opened(path, replace(source, data=data), whole.kinds.valued(kind, record), raw)
    return None


def formed(opened: Opened, kind: Kind) -> str:
    """Return a record's text in canonical form: values and comments kept, layout made anew."""
    record = opened.record
    return written(kind.model, present(dump(record)), kind.first_line(str(record.id)), notes(opened.source))


def _text(raw: bytes, path: str) -> str:
    """Return a text without a byte order mark, and of UTF-16 or GB18030 where it looks so."""
    if wide := _utf16(raw):
        return raw.decode(wide, "replace").removeprefix("\ufeff")
    found = decode(raw.removeprefix(_MARK), path)
    if isinstance(found, str):
        return found
    return raw.decode("gb18030").removeprefix("\ufeff") if any(each.hint == LOOKS_GB18030 for each in found) else ""


def _utf16(raw: bytes) -> str:
    """Return which UTF-16 a text is in, by its mark or the noughts in its first letter; nothing where it is in none."""
    marks = {b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}
    return marks.get(raw[:2]) or ("utf-16-le" if raw[1:2] == b"\0" else "utf-16-be" if raw[:1] == b"\0" else "")


def _signs(text: str, wide: str) -> str:
    """Return a text with the dashes, colons and blanks that YAML wants, where an input method or an editor made others of them."""
    widths = {0x09: "  ", 0x3000: wide, 0xA0: " "}
    narrow = _BLANKS.sub(lambda found: found[0].translate(widths), _DASH.sub(r"\1- ", text)).replace("\t", " ")
    return _COLON.sub(r"\1: ", narrow)


def _block(data: dict[str, Any], model: type[Block], whole: Ledger, today: date | None) -> dict[str, Any]:
    rows = {name: field_of(model, name) for name in data}
    return {name: _value(row, data[name], whole, today) if (row := rows[name]) else data[name] for name in data}


def _value(row: Field, value: Any, whole: Ledger, today: date | None) -> Any:
    """Return a value as it stands in files, as it is where it cannot be read."""
    if isinstance(value, list):
        return [_value(row, each, whole, today) for each in value]
    if isinstance(value, dict) and row.form == "map":
        inner = row.inner or replace(row, form="block")
        return {key: _value(inner, each, whole, today) for key, each in value.items()}
    if isinstance(value, dict):
        return _block(value, row.model, whole, today) if row.model else value
    if row.is_free or not (row.is_scalar or row.form == "texts") or not isinstance(value, str) or whole.kinds.match(value):
        return value
    try:
        return parse_input.tidy(row, value, whole, today)
    except DicoopError:
        return value
