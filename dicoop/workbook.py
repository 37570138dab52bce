"""How are cells of a workbook written so that they stay what they are: text is never a formula, a figure is exact or text?

The same content makes the same bytes: no time and no name of a machine is in the file.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any

from dicoop.extras import load
from dicoop.frozen import pattern
from dicoop.labels import visible
from dicoop.partial_date import PartialDate

LONG = 5_000  # rows from which a book is written row by row and never held
_MOST_TEXT = 32_767  # characters of a cell
_DIGITS = 15  # of a number, as every program keeps them
_WIDEST, _LEAST, _MARGIN = 60, 6, 2
_FIRST_DAY = date(1900, 3, 1)  # those before are other days in other programs
_DAY: Mapping[str, Any] = {"num_format": "yyyy-mm-dd", "align": "left"}
_MADE = datetime(2000, 1, 1)  # noqa: DTZ001 - of no place: it is the same in all files
_NAME = pattern(r"[\[\]:*?/\\\x00-\x1f]")
_MOST_NAME = 31
_A4 = 9

Value = None | str | int | Decimal | date


def is_exact(number: Decimal | int) -> bool:
    """Return whether a number is kept as it is by programs that keep fifteen digits."""
    return (isinstance(number, int) and abs(number) < 10**_DIGITS) or len(Decimal(number).normalize().as_tuple().digits) <= _DIGITS


def width(text: str) -> int:
    """Return how many columns a line takes: in Chinese fonts, quotes and dashes too, as many as its bytes in GBK."""
    return len(text) if text.isascii() else len(text.encode("gbk", "replace"))


class Workbook:
    """A workbook being made; `styles` are made once for each look."""

    def __init__(self, *, held: bool = True) -> None:
        self._file = BytesIO()
        options = {"in_memory": True} if held else {"constant_memory": True}
        asked = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "nan_inf_to_errors": False}
        self.own = load("excel", "xlsxwriter").Workbook(self._file, {**options, **asked})
        self.own.set_properties({"created": _MADE})
        self._styles: dict[tuple[tuple[str, Any], ...], Any] = {}
        self._names: set[str] = set()

    def style(self, **look: Any) -> Any:
        """Return the format of cells of a look."""
        key = tuple(sorted(look.items()))
        if key not in self._styles:
            self._styles[key] = self.own.add_format({"valign": "top", **look})
        return self._styles[key]

    def sheet(self, name: str, *, exact: bool = False) -> Worksheet:
        """Add a sheet; a name that spreadsheets do not take is made into one, unless it is to be `exact`."""
        fit = name if exact else self._fit(name)
        self._names.add(fit.casefold())
        own = self.own.add_worksheet(fit)
        own.set_paper(_A4)
        own.set_landscape()
        own.fit_to_pages(1, 0)
        return Worksheet(self, own, fit)

    def _fit(self, name: str) -> str:
        short = _NAME.sub(" ", visible(name)).strip(" '") or "Sheet"
        for number in range(1, 10_000):
            end = "" if number == 1 else f" {number}"
            fit = _cut(short, _MOST_NAME - len(end)).strip(" '") + end
            if fit.casefold() not in (*self._names, "history"):
                return fit
        raise AssertionError

    def done(self) -> bytes:
        """Return the file."""
        self.own.close()
        return self._file.getvalue()


def _cut(text: str, most: int) -> str:
    """Return as much of a text as has so many UTF-16 units, which is what spreadsheets count."""
    while len(text.encode("utf-16-le")) > 2 * most:
        text = text[:-1]
    return text


class Worksheet:
    """A sheet being filled from its top; each column becomes as wide as what stands in it; `styles` are those of its columns."""

    def __init__(self, book: Workbook, own: Any, name: str) -> None:
        self.book = book
        self.own = own
        self.name = name
        self.row = 0
        self.styles: list[Any] = []
        self._widths: dict[int, int] = {}

    def put(self, column: int, value: Value, look: Mapping[str, Any] = {}, *, measured: bool = True, room: int = 0) -> None:
        """Write a value into the row at hand; `room` is what it needs besides its own width."""
        look = {**_DAY, **look} if isinstance(value, date) else look
        self.write(column, value, self.book.style(**look), is_kept=bool(look))
        if measured and value is not None:
            self.measure(column, value, room)

    def write(self, column: int, value: Value, style: Any, *, is_kept: bool = True) -> None:
        """Write a value in a style that is made; `is_kept`: a cell without a value is there, too."""
        if isinstance(value, str):
            if value:
                self.own.write_string(self.row, column, value if len(value) < _MOST_TEXT // 2 else _cut(value, _MOST_TEXT), style)
                return
        elif isinstance(value, date):
            if value >= _FIRST_DAY and not isinstance(value, PartialDate):
                self.own.write_datetime(self.row, column, value, style)
            else:
                self.own.write_string(self.row, column, value.isoformat(), style)
            return
        elif value is not None:
            if is_exact(value):
                self.own.write_number(self.row, column, value, style)
            else:
                self.own.write_string(self.row, column, str(value), style)
            return
        if is_kept:
            self.own.write_blank(self.row, column, None, style)

    def measure(self, column: int, value: Value, room: int = 0) -> None:
        """Let a column be as wide as a value that stands in it."""
        known = self._widths.get(column, 0)
        if known < _WIDEST:
            shown = value if isinstance(value, str) else str(value)
            widest = max(map(width, shown.split("\n"))) if "\n" in shown else width(shown)
            if widest + room > known:
                self._widths[column] = widest + room

    def line(self, values: Iterable[Value], look: Mapping[str, Any] = {}) -> None:
        """Write a row, and go to the next."""
        for column, value in enumerate(values):
            self.put(column, value, look)
        self.row += 1

    def fit(self) -> None:
        """Give the columns their widths."""
        for column in self._widths:
            self.own.set_column(column, column, self.width(column))

    def width(self, column: int) -> int:
        """Return how wide a column is."""
        return min(max(self._widths.get(column, 0), _LEAST), _WIDEST) + _MARGIN
