"""What does each figure of a Word document stand for, told inside the file itself, so that it can be held against the ledger later?

Twice over: in a custom XML part beside the text, and packed into document properties, because programs that save a document anew keep
one of them or the other.
"""

from __future__ import annotations

import base64
import binascii
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from io import BytesIO
from typing import TYPE_CHECKING, NamedTuple
from xml.sax.saxutils import escape, unescape

from dicoop.frozen import pattern
from dicoop.values import plain

if TYPE_CHECKING:
    import re

    from dicoop.document import Behind, Origin

PART = "customXml/item1.xml"
PROPERTIES = "docProps/custom.xml"
_SPACE = "urn:dicoop:figures"
_CHUNK = 240  # characters of a property: Word's own dialog shows 255
_FIGURE = pattern(r'<figure name="([^"]+)" rate="([^"]+)" basis="([^"]+)" whose="([^"]+)" day="([^"]+)" above="([^"]+)" below="([^"]+)"')
_PROPERTY = pattern(r'name="dicoop\.(\d+)"[^>]*>\s*<vt:lpwstr>([^<]*)</vt:lpwstr>')
_CUSTOM = pattern(r"(?:customXml|docProps)/[^/]+\.xml")
_DOCUMENT = pattern(r"word/document\d*\.xml")
_BOOKMARK = pattern(r'<w:bookmarkStart [^>]*w:name="(dc_\d+)"')
_ZIP_DAY = (1980, 1, 1, 0, 0, 0)
_MOST = 50_000_000  # bytes of a part that is read: none of ours comes near


class FigureStamp(NamedTuple):
    """A figure of a document: the name of its bookmark, the rate, whose, the day, and both numbers as they were told."""

    name: str
    rate: str
    basis: str
    whose: str
    day: date
    above: Decimal
    below: Decimal


def stamp(name: str, behind: Behind) -> FigureStamp:
    """Return what a bookmark stands for."""
    ratio = behind.ratio
    return FigureStamp(name, behind.rate, behind.basis, behind.whose, behind.day, ratio.numerator, ratio.denominator)


def parts(stamps: Iterable[FigureStamp], definitions: Mapping[str, str], origin: Origin | None) -> dict[str, str]:
    """Return the two parts of a document that say what its figures stand for."""
    text = _xml(tuple(stamps), definitions, origin)
    packed = base64.b64encode(zlib.compress(text.encode(), 9)).decode()
    chunks = [packed[at : at + _CHUNK] for at in range(0, len(packed), _CHUNK)]
    rows = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{place + 2}" name="dicoop.{place:04}">'
        f"<vt:lpwstr>{chunk}</vt:lpwstr></property>"
        for place, chunk in enumerate(chunks)
    )
    properties = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{rows}</Properties>'
    )
    return {PART: text, PROPERTIES: properties}


def _xml(stamps: tuple[FigureStamp, ...], definitions: Mapping[str, str], origin: Origin | None) -> str:
    about = f" commit={_quoted(origin.commit)} command={_quoted(origin.command)}" if origin else ""
    rows = "".join(
        f'<figure name="{one.name}" rate={_quoted(one.rate)} basis={_quoted(one.basis)} whose={_quoted(one.whose)} day="{one.day}" '
        f'above="{plain(one.above)}" below="{plain(one.below)}" definition={_quoted(definitions.get(one.name, ""))}/>'
        for one in stamps
    )
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<figures xmlns="{_SPACE}"{about}>{rows}</figures>'


def _quoted(text: str) -> str:
    return '"' + escape(text, {'"': "&quot;"}) + '"'


def read(raw: bytes) -> tuple[FigureStamp, ...] | None:
    """Return what the figures of a document stand for; None where nothing of it is left, or it is no document."""
    texts = _texts(raw, _CUSTOM)
    own = next((text for text in texts if _SPACE in text), None) or next((found for text in texts if (found := _unpacked(text))), None)
    return None if own is None else tuple(_read(own))


def doubled(raw: bytes) -> str:
    """Return the name of a bookmark of ours that a document has twice, as one put together of several has; empty where there is none."""
    names = Counter(name for text in _texts(raw, _DOCUMENT) for name in _BOOKMARK.findall(text))
    return next((name for name, number in names.items() if number > 1), "")


def _texts(raw: bytes, wanted: re.Pattern[str]) -> list[str]:
    """Return the parts of a document whose names are wanted; none of what is no document."""
    try:
        with zipfile.ZipFile(BytesIO(raw)) as archive:
            known = [info for info in archive.infolist() if wanted.fullmatch(info.filename) and info.file_size < _MOST]
            return [archive.read(info).decode("utf-8", "replace") for info in known]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError):
        return []


def _unpacked(text: str) -> str | None:
    chunks = [chunk for _, chunk in sorted(_PROPERTY.findall(text))]
    try:
        return zlib.decompressobj().decompress(base64.b64decode("".join(chunks)), _MOST).decode() if chunks else None
    except (binascii.Error, zlib.error, UnicodeDecodeError):
        return None


def _read(text: str) -> Iterable[FigureStamp]:
    for name, rate, basis, whose, day, above, below in _FIGURE.findall(text):
        try:
            yield FigureStamp(name, rate, basis, unescape(whose, {"&quot;": '"'}), date.fromisoformat(day), Decimal(above), Decimal(below))
        except (ValueError, InvalidOperation):
            continue


def zipped(raw: bytes, more: Mapping[str, str], edited: Mapping[str, bytes]) -> bytes:
    """Return a package written anew with some parts more and others edited, the same bytes for the same parts."""
    with zipfile.ZipFile(BytesIO(raw)) as archive:
        found = {info.filename: edited.get(info.filename, archive.read(info)) for info in archive.infolist()}
    found |= {name: text.encode() for name, text in more.items()}
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as made:
        for name in sorted(found, key=lambda name: (name != "[Content_Types].xml", name)):
            info = zipfile.ZipInfo(name, _ZIP_DAY)
            info.compress_type, info.create_system, info.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            made.writestr(info, found[name])
    return out.getvalue()
