"""Where in a sheet is its table, and what is each row: a heading, a record, a total, a note?

Read as a person reads it. What is no record is kept with the reason, so that every cell can be accounted for.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple

from dicoop.exchange.sheet import At, Sheet, Value, filled, text_of
from dicoop.exchange.titles import clean, unit_of
from dicoop.frozen import dataclass, pattern
from dicoop.labels import Label, whole_signs

_LOOKED_AT = 60  # rows in which the header is looked for
_MOST_HEADER = 4
_LONG = 30  # characters: no title of a column has more
_UNSEEN = ("\u200b", "\ufeff")  # blanks that Python takes for none
_BLANKS = pattern(rf"[\s{''.join(_UNSEEN)}]+")  # ideographic blanks and NBSP among them
_TOTAL = pattern(r".{0,8}?(?:合计|总计|共计|小计)(?:[:：(0-9].{0,8}|(.{0,8}))")  # what else follows may be of a name: 综合计量检测中心
_PART = pattern(r"其中[:：]?.*", re.DOTALL)
_NOTE = pattern(
    r"(注|备注|说明|填表|制表|填报|审核|审批|联系人|联系电话|负责人|复核|单位负责人|数据来源)[0-9一二三]*(人|单位|日期|时间)?[:：].*",
    re.DOTALL,
)
_HEADING = pattern(r"([一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）]).*", re.DOTALL)
_COUNT = "甲乙丙丁戊己庚辛壬癸"

ABOVE = Label("表头以上的标题和说明", "titles and notes above the header")
HEADER = Label("表头", "the header")
NUMBERED = Label("栏次", "numbers of the columns")
AGAIN = Label("重复的表头", "the header again")
TOTAL = Label("合计行（只核对，不导入）", "totals (checked, never imported)")
PART = Label("“其中”行（只是合计的一部分）", "rows of which (parts of a total)")
NOTE = Label("表下的注", "notes")
HEADING = Label("分组标题", "headings of groups")
NO_TABLE = Label("没有找到表头的表", "sheets without a header")


class Column(NamedTuple):
    """A column of the table: where it stands, its title (of several rows with / between), and the unit that the title names."""

    at: int
    title: str
    unit: str


class Row(NamedTuple):
    """A record's row, and the heading it stands under."""

    at: int
    group: str


class Total(NamedTuple):
    """A row of totals, what it calls itself, and the rows of records that it sums up."""

    at: int
    words: str
    rows: tuple[int, ...]


@dataclass(frozen=True)
class Table:
    """A sheet's table; `left` are rows that are no records, with the reason; `unit` is that of the whole sheet; `said` what stands above it."""

    sheet: Sheet
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    totals: tuple[Total, ...]
    left: Mapping[int, Label]
    unit: str
    said: tuple[tuple[At, str], ...]
    tops: Mapping[At, At]

    def place(self, row: int, column: int) -> At:
        """Return where the value of a cell stands: of merged cells in the first."""
        return self.tops.get((row, column), (row, column))


def squeeze(value: Value) -> str:
    """Return a value as text without blanks at its ends, those inside as one."""
    return _BLANKS.sub(" ", whole_signs(text_of(value))).strip() if value != "" else ""


def are_squeezed(texts: list[str]) -> bool:
    """Return whether all of some texts are squeezed already, which is known of many at once."""
    text = "".join(texts)
    return whole_signs(text) == text and not any(sign in text for sign in _UNSEEN) and [" ".join(each.split()) for each in texts] == texts


def find_table(sheet: Sheet, known: Collection[str], height: int = 0) -> Table | None:
    """Return the table of a sheet, in which some titles are `known`; None where there is no header. `height`: so many rows that has, if known."""
    tops = tops_of(sheet)
    header = _header(sheet, known, tops)
    if header is not None and height:
        header = range(header.start, min(header.start + height, len(sheet.rows)))
    if header is None:
        return None
    columns = tuple(_columns(sheet, header, tops))
    reading = _Reading(sheet, columns, header.stop, tops)
    reading.through()
    left = dict.fromkeys(range(header.start), ABOVE) | dict.fromkeys(header, HEADER) | reading.left
    said = tuple(((r, c), squeeze(v)) for r in range(header.start) for c, v in enumerate(sheet.rows[r]) if isinstance(v, str) and v.strip())
    unit = next((found for _, text in said if (found := unit_of(text, money=True))), "")
    return Table(sheet, columns, tuple(reading.rows), tuple(reading.totals), left, unit, said, tops)


def tops_of(sheet: Sheet) -> dict[At, At]:
    """Return the first cell for each other cell of merged ones, as far as the sheet goes."""
    width = max(map(len, sheet.rows), default=0)
    found: dict[At, At] = {}
    for top, left, bottom, right in sheet.merged:
        for row in range(top, min(bottom, len(sheet.rows)) + 1):
            found |= {(row, column): (top, left) for column in range(left, min(right, width) + 1)}
    return found


# The header


def _header(sheet: Sheet, known: Collection[str], tops: Mapping[At, At]) -> range | None:
    """Return the rows of the header: those around the row in which the most titles are known; else the first that looks like titles."""
    rows = list(sheet.rows[:_LOOKED_AT])
    hits = [sum(isinstance(value, str) and clean(value) in known for value in row) for row in rows]
    best = max(hits, default=0)
    anchor = hits.index(best) if best > 1 or (best == 1 and len(filled(rows[hits.index(1)])) <= 3) else _first_titles(rows)  # noqa: PLR2004 - a narrow table
    if anchor is None:
        return None
    start, stop = anchor, anchor + 1
    while start > 0 and stop - start < _MOST_HEADER and _is_over(sheet, start - 1, tops):
        start -= 1
    while stop < len(rows) and stop - start < _MOST_HEADER and _is_under(sheet, start, stop, known, tops):
        stop += 1
    return range(start, stop)


def _first_titles(rows: list[Sequence[Value]]) -> int | None:
    widths = [len(filled(row)) for row in rows]
    most = max(widths, default=0)
    if most < 2:  # noqa: PLR2004 - one column is no table
        return None
    return next((at for at, row in enumerate(rows) if widths[at] >= max(2, most * 0.6) and _are_titles(row)), None)


def _are_titles(row: Sequence[Value]) -> bool:
    texts = [row[column] for column in filled(row)]
    return all(isinstance(text, str) and len(text) <= _LONG for text in texts) and len(set(texts)) == len(texts)


def _is_over(sheet: Sheet, row: int, tops: Mapping[At, At]) -> bool:
    """Return whether a row belongs to the header below it: a cell of it goes down into that, or stands over some of its columns only."""
    below = {column for column in range(len(sheet.rows[row])) if tops.get((row + 1, column), (row + 1, 0))[0] <= row}
    if below:
        return True
    cells = filled(sheet.rows[row])
    return len(cells) > 1 and _are_titles(sheet.rows[row]) and any((row, column + 1) in tops for column in cells)


def _is_under(sheet: Sheet, start: int, row: int, known: Collection[str], tops: Mapping[At, At]) -> bool:
    """Return whether a row still belongs to the header above it."""
    width = len(sheet.rows[row])
    if any(start <= tops[row, column][0] < row for column in range(width) if (row, column) in tops):
        return True
    cells = filled(sheet.rows[row])
    if not cells or not _are_titles(sheet.rows[row]):
        return False
    spread = [column for column in cells if sheet.value(row - 1, column) == "" or tops.get((row - 1, column), (-1, 0))[0] == row - 1]
    is_sub = len(spread) > 1 and sheet.value(row, 0) == "" and any(clean(text_of(sheet.value(row, column))) in known for column in cells)
    return is_sub or all(unit_of(f"({sheet.value(row, column)})") for column in cells)


def _columns(sheet: Sheet, header: range, tops: Mapping[At, At]) -> Iterator[Column]:
    """Yield the columns that have a title; a title of several rows is joined from the top."""
    width = max(len(sheet.rows[row]) for row in header)
    for column in range(width):
        parts: list[str] = []
        for row in header:
            text = squeeze(sheet.value(*tops.get((row, column), (row, _spread(sheet, header, row, column)))))
            if text and text not in parts[-1:]:
                parts.append(text)
        if not parts:
            continue
        unit = next((found for part in reversed(parts) if (found := unit_of(part))), "")
        if len(parts) > 1 and unit_of(f"({parts[-1]})"):
            unit = unit_of(f"({parts.pop()})")
        yield Column(column, "/".join(parts), unit)


def _spread(sheet: Sheet, header: range, row: int, column: int) -> int:
    """Return the column whose title stands over another one too, where a file keeps no merged cells: blank beside it, with titles below."""
    if sheet.merged or row + 1 not in header:
        return column
    at = column
    while at > 0 and squeeze(sheet.value(row, at)) == "" and squeeze(sheet.value(row + 1, at)) and squeeze(sheet.value(row + 1, at - 1)):
        at -= 1
    return at


# The rows below it


class _Reading:
    """One pass over the rows below the header: what each is, and what totals sum up."""

    def __init__(self, sheet: Sheet, columns: tuple[Column, ...], first: int, tops: Mapping[At, At]) -> None:
        self.sheet, self.first, self.tops = sheet, first, tops
        self.titles = {column.at: clean(column.title.rpartition("/")[2]) for column in columns}
        self.rows: list[Row] = []
        self.totals: list[Total] = []
        self.left: dict[int, Label] = {}
        self._noted: dict[int, list[int]] = {}
        for at, column in sheet.notes:
            self._noted.setdefault(at, []).append(column)
        self._is_list = len(self.titles) == 1  # in which a cell that stands alone is a record as any other
        self._group = ""
        self._open: list[int] = []  # rows since the last subtotal or heading
        self._waiting: list[tuple[int, str]] = []  # totals above their rows

    def through(self) -> None:
        last = self._last()
        for index in range(self.first, len(self.sheet.rows)):
            cells = self._filled(index)
            if cells:
                self._take(index, cells, is_behind=index > last)
        every = tuple(row.at for row in self.rows)
        self.totals += [Total(index, words, every) for index, words in self._waiting]

    def _last(self) -> int:
        """Return the last row that has more than two cells: what stands alone behind it is a note."""
        rows = range(len(self.sheet.rows) - 1, self.first - 1, -1)
        return next((index for index in rows if len(self._filled(index)) > 2), self.first)  # noqa: PLR2004

    def _filled(self, index: int) -> list[int]:
        """Return the places of the cells that hold something, or a formula without a result."""
        found = self.sheet.filled[index]
        return sorted({*found, *self._noted[index]}) if index in self._noted else found

    def _take(self, index: int, cells: list[int], *, is_behind: bool) -> None:
        row = self.sheet.rows[index]
        if cells[-1] >= len(row):
            row = [self.sheet.value(index, column) for column in range(cells[-1] + 1)]
        first = row[cells[0]]
        text = squeeze(first) if isinstance(first, str) else ""
        words = self._total(row, cells)
        if words:
            self._sum(index, words)
        elif _PART.fullmatch(text) or (self.left.get(index - 1) is PART and cells == self._filled(index - 1)):
            self.left[index] = PART
        elif _NOTE.fullmatch(text) or (text and len(cells) == 1 and is_behind and not self._is_list):
            self.left[index] = NOTE
        elif index == self.first and self._is_numbered(row, cells):
            self.left[index] = NUMBERED
        elif self._is_header(row, cells):
            self.left[index] = AGAIN
        elif text and self._is_heading(index, cells, text):
            self.left[index], self._group, self._open = HEADING, text, []
        else:
            self.rows.append(Row(index, self._group))
            self._open.append(index)

    def _total(self, row: Sequence[Value], cells: list[int]) -> str:
        """Return what a row of totals calls itself, empty for any other row."""
        for column in cells[:3]:
            value = row[column]
            text = "".join(unicodedata.normalize("NFKC", value).split()) if isinstance(value, str) and "计" in value else ""
            found = _TOTAL.fullmatch(text) if text else None
            if found and not (found[1] and any(_is_word(row[other]) for other in cells if other != column)):
                return text
        return ""

    def _sum(self, index: int, words: str) -> None:
        self.left[index] = TOTAL
        if "小计" in words:
            self.totals.append(Total(index, words, tuple(self._open)))
            self._open = []
        elif self.rows:
            self.totals.append(Total(index, words, tuple(row.at for row in self.rows)))
        else:
            self._waiting.append((index, words))

    @staticmethod
    def _is_numbered(row: Sequence[Value], cells: list[int]) -> bool:
        texts = [squeeze(row[column]).strip("()（）") for column in cells]
        numbers = [text for text in texts if text not in _COUNT]
        return len(texts) > 1 and numbers == [str(at) for at in range(1, len(numbers) + 1)]

    def _is_header(self, row: Sequence[Value], cells: list[int]) -> bool:
        if not isinstance(row[cells[0]], str) or clean(str(row[cells[0]])) != self.titles.get(cells[0]):
            return False
        same = sum(isinstance(row[column], str) and clean(str(row[column])) == self.titles.get(column) for column in cells)
        return same * 2 > len(self.titles) and same > 1

    def _is_heading(self, index: int, cells: list[int], text: str) -> bool:
        if len(cells) > 1:
            return False
        spans = (index, cells[0] + 1) in self.tops and self.tops[index, cells[0] + 1] == (index, cells[0])
        return spans or _HEADING.fullmatch(text) is not None or (cells[0] == 0 and not self._is_list)


def _is_word(value: Value) -> bool:
    """Return whether a cell says something other than a figure."""
    return isinstance(value, str) and any(map(str.isalpha, value)) and not any(map(str.isdigit, value))
