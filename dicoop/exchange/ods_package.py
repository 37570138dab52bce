"""What of an ods file does a reader of values not see? The file itself says how each value is shown."""

from __future__ import annotations

import re
from xml.parsers import expat

from dicoop.exchange.sheet import At, Format, Merge, Note, Shown, Trouble, number_text
from dicoop.frozen import pattern

Attributes = dict[str, str]
_MOST_REPEATED = 1000  # columns that are hidden one by one; more of them are the empty rest of the sheet
_NUMBER = pattern(r"-?[0-9][0-9,]*(?:\.[0-9]+)?")
_BEHIND = pattern(r"[^0-9]*$")
_HIDDEN = ("collapse", "filter")
_STRUCK = Note(Trouble.STRUCK, "")


class Seen:
    """What the file says of a sheet, gathered while its elements pass by."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self.notes: dict[At, Note] = {}
        self.formats: dict[At, Format] = {}
        self.merged: list[Merge] = []
        self.comments: list[At] = []
        self.hidden_rows: set[int] = set()
        self.hidden_columns: set[int] = set()
        self.row = self.column = 0
        self.next_row = self.next_column = 0


def sheets_of(raw: bytes) -> dict[str, Seen]:
    """Return what `content.xml` says of each sheet, by the sheet's name."""
    return _Looking(raw).sheets


def is_encrypted(manifest: bytes) -> bool:
    """Return whether the parts of a file are encrypted."""
    return b"encryption-data" in manifest


class _Looking:
    """One pass over the file: the parser calls back for every element."""

    def __init__(self, raw: bytes) -> None:
        self.sheets: dict[str, Seen] = {}
        self._seen = Seen()
        self._cell: Attributes = {}
        self._text: list[str] = []
        self._depth = 0
        self._style, self._struck = "", set[str]()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parser.Parse(raw, True)  # noqa: FBT003 - its own interface

    def _start(self, name: str, attributes: Attributes) -> None:
        seen = self._seen
        if name == "table:table":
            self._depth += 1  # a table inside a cell is nobody's sheet
            if self._depth == 1:
                self._seen = self.sheets[attributes.get("table:name", "")] = Seen()
        elif self._depth != 1 or name.startswith("text:"):
            self._strikes(name, attributes)
        elif name == "table:table-column":
            self._columns(attributes)
        elif name == "table:table-row":
            seen.row, seen.column, seen.next_column = seen.next_row, 0, 0
            times = int(attributes.get("table:number-rows-repeated", "1"))
            seen.next_row += times
            if attributes.get("table:visibility") in _HIDDEN:
                seen.hidden_rows.update(range(seen.row, seen.row + min(times, _MOST_REPEATED)))
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self._cell, self._text = attributes, []
            seen.column = seen.next_column
            seen.next_column += int(attributes.get("table:number-columns-repeated", "1"))

    def _strikes(self, name: str, attributes: Attributes) -> None:
        """Keep which styles strike out, and which cells have such a text."""
        if name == "style:style":
            self._style = attributes.get("style:name", "")
        elif attributes.get("style:text-line-through-style", attributes.get("style:text-line-through-type", "none")) != "none":
            self._struck.add(self._style)
        elif self._depth == 1 and attributes.get("text:style-name") in self._struck:
            self._seen.notes[self._seen.row, self._seen.column] = _STRUCK

    def _columns(self, attributes: Attributes) -> None:
        seen = self._seen
        times = int(attributes.get("table:number-columns-repeated", "1"))
        if attributes.get("table:visibility") in _HIDDEN:
            seen.hidden_columns.update(range(seen.next_column, seen.next_column + min(times, _MOST_REPEATED)))
        seen.next_column += times

    def _characters(self, text: str) -> None:
        self._text.append(text)

    def _end(self, name: str) -> None:
        if name == "table:table":
            self._depth -= 1
        elif name == "office:annotation" and self._depth == 1:  # it stands before what the cell shows
            self._text = []
            self._seen.comments.append((self._seen.row, self._seen.column))
        elif name == "table:table-cell" and self._depth == 1 and self._cell:
            self._judge("".join(self._text).strip())

    def _judge(self, text: str) -> None:
        """Note what a cell shows, once for all that are the same."""
        cell, seen = self._cell, self._seen
        down, right = (int(cell.get(f"table:number-{way}-spanned", "1")) for way in ("rows", "columns"))
        if down > 1 or right > 1:
            seen.merged.append(Merge(seen.row, seen.column, seen.row + down - 1, seen.column + right - 1))
        said = _STRUCK if text and cell.get("table:style-name") in self._struck else _said(cell, text)
        if said is None:
            return
        for row in range(seen.row, min(seen.next_row, seen.row + _MOST_REPEATED)):
            for column in range(seen.column, min(seen.next_column, seen.column + _MOST_REPEATED)):
                if isinstance(said, Format):
                    seen.formats[row, column] = said
                else:
                    seen.notes[row, column] = said


def _said(cell: Attributes, text: str) -> Format | Note | None:
    kind = cell.get("office:value-type", "")
    if cell.get("calcext:value-type") == "error" or (not kind and text.startswith("#")):
        return Note(Trouble.ERROR, text)
    if not kind and "table:formula" in cell and not text:
        return Note(Trouble.UNCOMPUTED, cell["table:formula"].removeprefix("of:"))
    if kind == "percentage":
        return Format(Shown.PERCENT)
    if kind == "float":
        return _of_number(float(cell.get("office:value", "0")), text)
    return _of_date(text) if kind == "date" else None


def _of_number(value: float, text: str) -> Format | Note | None:
    """Compare what a number is with what is shown: another number is told, a unit behind it is kept."""
    shown = _NUMBER.search(text)
    if shown is None or "E" in text:
        return None
    unit = _BEHIND.search(text)[0].strip(" )）")  # type: ignore[index]
    figures = (shown[0].replace(",", ""), shown[0].replace(",", "."))  # a comma parts thousands, elsewhere it is the point
    if not any(_is_shown(value, figure) for figure in figures if figure.count(".") <= 1):
        return Note(Trouble.SCALED, f"{number_text(value)} → {text}")
    return Format(Shown.UNIT, unit) if unit else None


def _is_shown(value: float, figure: str) -> bool:
    """Return whether a figure is a value rounded for the eye."""
    digits = len(figure.partition(".")[2])
    return abs(abs(float(figure)) - abs(value)) <= 0.5001 * 10.0**-digits


def _of_date(text: str) -> Format | None:
    parts = re.findall("[0-9]+", text)
    if len(parts) == 1:
        return Format(Shown.YEAR)
    return Format(Shown.MONTH) if len(parts) == 2 and len(parts[0]) == 4 else None  # noqa: PLR2004 - a year and a month
