"""How is a county's workbook written: what was filled in, where more can be, and from which state of the ledger it comes?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import blake2b
from typing import Any

from dicoop.exchange.pages import ID, PROBLEM, TITLE, Column, Page
from dicoop.exchange.sheet import BASE, column_name, text_of
from dicoop.frozen import dataclass, field
from dicoop.kinds.fields import Field
from dicoop.kinds.forms import day_of
from dicoop.kinds.settings import KEYED, Settings
from dicoop.labels import FLAGS, Label, Lang
from dicoop.workbook import Value, Workbook, Worksheet

MARK, LISTS = "dicoop:", "_lists"
VERSION = "2"
SENT = "rows:"  # before a sheet's name: how many rows it went out with
_PRINT = 6  # bytes that tell a row's cells from any others
CLEARED = "清空"
SEPARATOR = "；"
_NOTES = Label("说明", "Read me")
_MEASURED = 500  # rows by which columns get their widths
_MORE = 2_000  # rows under the last that have dropdowns
_GREY: Mapping[str, Any] = {"bg_color": "#E7E6E6", "num_format": "@", "locked": True}
_OPEN: Mapping[str, Any] = {"locked": False}
_TEXT: Mapping[str, Any] = {"locked": False, "num_format": "@"}
_DAY: Mapping[str, Any] = {"locked": False, "num_format": "yyyy-mm-dd", "align": "left"}
_WHOLE: Mapping[str, Any] = {"locked": False, "num_format": "0"}
_HEAD: Mapping[str, Any] = {"bold": True, "text_wrap": True, "bg_color": "#DDE6F0", "bottom": 1}
CHANGED, OVERDUE, FAULTY = "#FFF2CC", "#F8CBAD", "#FF9999"
_FREE = {
    "sort": True,
    "autofilter": True,
    "insert_rows": True,
    "delete_rows": True,
    "format_cells": True,
    "format_columns": True,
    "format_rows": True,
}


@dataclass(frozen=True)
class Line:
    """A row: its values by the addresses of the columns, what of them is coloured, what its hidden cell says, and what is wrong with it."""

    cells: Mapping[str, Value]
    base: str = ""
    colors: Mapping[str, str] = field(default_factory=dict)
    problem: str = ""


@dataclass(frozen=True)
class Head:
    """From what a workbook was made: ledger, county, commit, day; which record was which blob; rows by sheet; who filled it in; by when it is back.

    `sent` is empty of a workbook of the first form.
    """

    ledger: str
    county: str
    name: str
    commit: str
    day: str
    blobs: Mapping[str, str] = field(default_factory=dict)
    sent: Mapping[str, int] = field(default_factory=dict)
    by: str = ""
    due: str = ""


@dataclass(frozen=True)
class Filled:
    """A sheet with its rows."""

    page: Page
    lines: Sequence[Line]


def base_of(blob: str, page: Page, cells: Mapping[str, Value], keys: Sequence[str] = ()) -> str:
    """Return what the hidden cell of a row says: the blob of its record, the print of its cells, the keys of an entry."""
    own = print_of("" if (value := cells.get(address)) is None else value for address in page.printed)
    return " ".join((f"{blob}-{own}", *keys))


def print_of(cells: Iterable[Any]) -> str:
    """Return what tells the cells of a row from any others, as they are written and as they are read again."""
    text = "\x1f".join([cell if cell.__class__ is str else text_of(cell) for cell in cells])
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=_PRINT).hexdigest()


def written(head: Head, sheets: Sequence[Filled], settings: Settings, lang: Lang) -> bytes:
    """Return the workbook. Raises Unable without XlsxWriter."""
    book = Workbook()
    _notes(book, head, lang)
    lists = _Lists(settings, lang)
    for filled in sheets:
        _sheet(book, filled, lists, lang)
    lists.write(book)
    _base(book, head)
    return book.done()


def _notes(book: Workbook, head: Head, lang: Lang) -> None:
    sheet = book.sheet(_NOTES.of(lang))
    sheet.put(0, _TITLE.fill(ledger=head.ledger, name=head.name).of(lang), {"bold": True, "font_size": 14}, measured=False)
    sheet.row = 2
    for label, value in ((_WHO, head.by), (_FROM, f"{head.day} {head.commit[:12]}"), *(((_DUE, head.due),) if head.due else ())):
        sheet.put(0, label.of(lang), {"bold": True})
        sheet.put(1, value, {**_TEXT, "border": 1} if label is _WHO else {})
        sheet.row += 1
    sheet.row += 1
    for text in _HOW.of(lang).split("\n"):
        sheet.put(0, text, measured=False)  # it goes on over the empty cells beside it
        sheet.row += 1
    sheet.fit()
    sheet.own.protect("", {"format_columns": True})


# A sheet


def _sheet(book: Workbook, filled: Filled, lists: _Lists, lang: Lang) -> None:
    page, sheet = filled.page, book.sheet(filled.page.label.of(lang))
    columns, looks = page.columns, [_look(column) for column in page.columns]
    told = any(line.problem for line in filled.lines)
    hidden = len(columns) + told
    for place, column in enumerate(columns):
        sheet.put(place, _heading(page, column, lang), _HEAD, room=2)
    if told:
        sheet.put(len(columns), PROBLEM.of(lang), {**_HEAD, "bg_color": FAULTY})
    sheet.put(hidden, MARK + page.name, measured=False)
    sheet.row += 1
    sheet.styles = [book.style(**look) for look in looks]
    for line in filled.lines:
        _line(sheet, line, columns, looks, told=told)
    sheet.fit()
    for place, look in enumerate(looks):
        free = _TEXT if columns[place].address == ID else look
        sheet.own.set_column(place, place, sheet.width(place), book.style(**free))
        lists.offer(sheet, place, columns[place], len(filled.lines) + _MORE)
    sheet.own.set_column(hidden, hidden, None, None, {"hidden": True})
    sheet.own.freeze_panes(1, 2 if TITLE in (each.address for each in columns) else 1)
    if filled.lines:
        sheet.own.autofilter(0, 0, len(filled.lines), hidden)
    sheet.own.protect("", _FREE)


def _heading(page: Page, column: Column, lang: Lang) -> str:
    must = column.row is not None and column.row.required and (page.part is not None or "." not in column.address)
    return column.heading.of(lang) + ("*" if must else "")


def _look(column: Column) -> Mapping[str, Any]:
    if column.row is None:
        return _GREY
    return {"day": _DAY, "whole": _WHOLE}.get(column.row.form, _TEXT)


def _line(sheet: Worksheet, line: Line, columns: Sequence[Column], looks: Sequence[Mapping[str, Any]], *, told: bool) -> None:
    style, styles = sheet.book.style, sheet.styles
    for place, column in enumerate(columns):
        value, color = line.cells.get(column.address), line.colors.get(column.address)
        if value is None and not color and looks[place] is not _GREY:
            continue
        own = style(**_TEXT) if column.address == ID and not line.base else styles[place]
        sheet.write(place, value, style(**{**looks[place], "bg_color": color}) if color else own)
        if value is not None and sheet.row < _MEASURED:
            sheet.measure(place, value)
    if told:
        sheet.put(len(columns), line.problem, {"font_color": "#C00000"})
    if line.base:
        sheet.write(len(columns) + told, line.base, None)
    sheet.row += 1


class _Lists:
    """The values to choose from, in a hidden sheet: lists in a cell's own rule end at 255 characters."""

    def __init__(self, settings: Settings, lang: Lang) -> None:
        self._settings = settings
        self._lang = lang
        self._columns: dict[tuple[str, ...], int] = {}

    def offer(self, sheet: Worksheet, place: int, column: Column, last: int) -> None:
        """Let the cells of a column be chosen from its values, where there are such."""
        choices = self._choices(column.row) if column.row else ()
        if not choices or len(choices) == 0:
            return
        at = self._columns.setdefault(choices, len(self._columns))
        source = f"='{LISTS}'!${column_name(at)}$1:${column_name(at)}${len(choices)}"
        sheet.own.data_validation(1, place, last, place, {"validate": "list", "source": source, "error_type": "warning"})

    def _choices(self, row: Field) -> tuple[str, ...]:
        if row.form == "flag":
            return tuple(FLAGS[name].of(self._lang) for name in ("true", "false"))
        if row.terms and row.form == "term":
            return tuple(term.label.of(self._lang) for term in row.terms)
        if not row.mark.known or row.form == "texts":
            return ()
        return tuple(str(word(row.mark.known, each, self._settings, self._lang)) for each in self._settings.known(row.mark.known))

    def write(self, book: Workbook) -> None:
        """Write the hidden sheet."""
        sheet = book.sheet(LISTS, exact=True)
        for row in range(max(map(len, self._columns), default=0)):
            for choices, at in self._columns.items():
                sheet.put(at, choices[row] if row < len(choices) else None)
            sheet.row += 1
        sheet.own.hide()


def _base(book: Workbook, head: Head) -> None:
    sheet = book.sheet(BASE, exact=True)
    about = (
        ("dicoop", VERSION),
        ("ledger", head.ledger),
        ("county", head.county),
        ("name", head.name),
        ("commit", head.commit),
        ("day", head.day),
        *((("due", head.due),) if head.due else ()),
    )
    for pair in (*about, *((SENT + name, str(count)) for name, count in head.sent.items()), *head.blobs.items()):
        sheet.line(pair)
    sheet.own.hide()


def shown(row: Field, value: Any, lang: Lang) -> Value:
    """Return what a cell shows of a field's value: dates as dates, words of a closed list as words, amounts with their unit."""
    if value in (None, "", []):
        return None
    if isinstance(value, (list, tuple)):
        return SEPARATOR.join(str(shown(row.inner or row, each, lang)) for each in value)
    if row.form == "day":
        return day_of(value)
    if row.form == "whole":
        return int(value)
    if row.form == "flag":
        return FLAGS[value].of(lang)
    term = next((each for each in row.terms or () if each.value == value), None) if row.form == "term" else None
    return term.label.of(lang) if term else str(value)


def word(known: str, value: Value, settings: Settings, lang: Lang) -> Value:
    """Return what an entry of a list of the settings is called, in the place of its key."""
    return settings.word(known, value).of(lang) if isinstance(value, str) and known in (*KEYED, "counties") else value


_TITLE = Label("{ledger}：{name}报表", "{ledger}: sheets of {name}")
_WHO = Label("填报人", "Filled in by")
_FROM = Label("取自台账", "From the ledger of")
_DUE = Label("请在此前发回", "Return by")
_HOW = Label(
    "怎么填：\n"
    "1. 一张表是一类记录，一行是一条；清单（节点、资金、进展等）各在自己的表里，一行是一笔，用编号和关键字认。\n"
    "2. 空着的格子等于没有动；要把原来的内容去掉，写“清空”。不要写“-”或“/”。\n"
    "3. 金额连单位一起写，如 12.5亿元、8000万元、800万美元；百分数带 %；日期写 2026-08-20；只知道月份的，先打单引号：'2026-08。\n"
    "4. 新的一条写在最下面，编号空着；它的清单要用到编号时，在两处都写“新1”“新2”。\n"
    "5. 删去一行不会删去台账里的记录；要终止或作废，请告诉市办。\n"
    "6. 到位资金、交货等收付只能加，不能改；记错了就加一行，在“冲销”里写原来的凭证号。\n"
    "7. 灰色的格子由程序填写。可以排序、筛选；整张表一起排，不要只排一部分列。黄色是上次会议以后改过的，红色是已经逾期的。\n"
    "8. 填好后填写上面的“填报人”，把整个文件发回市办。",
    "How to fill it in:\n"
    "1. A sheet is a kind, a row is a record; lists (nodes, funds, progress) have sheets of their own, an entry a row, known by id and key.\n"
    "2. An empty cell is left as it was; to take a value away write 清空. Do not write - or /.\n"
    "3. Amounts with their unit, such as 12.5亿元, 8000万元 or 800万美元; percentages with %; days as 2026-08-20; of a month alone a quote first: '2026-08.\n"
    "4. A new record goes under the last, its id left empty; where its lists need one, write 新1, 新2 in both places.\n"
    "5. Deleting a row deletes nothing in the ledger; tell the office to end or void a record.\n"
    "6. Receipts are added, never changed; to correct one add a row that names it under Reverses.\n"
    "7. Grey cells are the program's. Sort and filter as you like, whole sheets only. Yellow was changed since the last meeting, red is overdue.\n"
    "8. Write your name above and send the whole file back to the office.",
)
