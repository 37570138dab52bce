"""How does a cell become the text of a field, and why can it not?

What a person reads without a doubt is read (`１，２００ 万`, `2019.8.15`, a serial number of a day); what could mean two things is refused
with what to write instead.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import NamedTuple, cast

from dicoop.errors import Unreadable
from dicoop.exchange.sheet import Format, Note, Shown, Trouble, Value, is_long, text_of
from dicoop.exchange.table import are_squeezed, squeeze
from dicoop.frozen import pattern
from dicoop.habits import tidy_day, tidy_flag, tidy_money, tidy_whole
from dicoop.kinds.fields import Field
from dicoop.labels import Label, both
from dicoop.measures import tidy_percent, tidy_quantity
from dicoop.partial_date import OR_PARTIAL
from dicoop.periods import month_on, tidy_period
from dicoop.values import UNITS, plain

BLANK = frozenset(["-", "--", "—", "——", "–", "/", "\\", "／", "无", "暂无", "空", "…", "*"])  # what people write for nothing
_ABOUT = pattern(r"^(?:约|大约|近)|(?:左右|上下)$")
_NUMBER = pattern(r"[-+]?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?|[-+]?\.[0-9]+")
_COMPACT = pattern(r"(19|20)[0-9]{2}[01][0-9][0-3][0-9]")
_MONTH = pattern(r"([0-9]{4})(?:年|[.\-/])([0-9]{1,2})月?")
_EPOCH = date(1899, 12, 30)
_SERIAL = pattern(r"[2-7][0-9]{4}")  # days from 1954 to 2119

ABOUT = Label("“{value}”按 {read} 读", "'{value}' read as {read}")
SERIAL = Label("日期序号 {value} 按 {read} 读", "the serial number {value} read as the day {read}")
MENDS = {
    Trouble.ERROR: Label("改正公式，或直接写上值", "correct the formula, or write the value itself"),
    Trouble.UNCOMPUTED: Label(
        "用 Excel 或 WPS 打开并存一次，结果就存下了", "open the file in Excel or WPS and save it once: that stores the result"
    ),
    Trouble.SCALED: Label(
        "把格式改成“常规”，看清真正的数，数字后面写上单位",
        "set the format to General, check the real number, and add its unit",
    ),
    Trouble.STRUCK: Label("删去划掉的字，只留要用的", "delete what is struck out, and keep what is valid"),
    Trouble.MERGED: Label("拆开单元格，各写各的", "split the cells, and fill in each one"),
    Trouble.LONG: Label("把这一格设成文本格式，重新填全", "format the cell as text and retype all digits"),
}
_TROUBLE = Label("{what}：{text}", "{what}: {text}")
_NO_UNIT = Label("“{value}”没有单位，表头和表上也没有写", "'{value}' has no unit, nor does its title or sheet")
_NO_UNIT_HINT = Label(
    "在表头写明，如 {title}（{unit}）；或加 --unit {unit}", "add it to the title, such as {title} ({unit}); or give --unit {unit}"
)
_ONLY_MONTH = Label("“{value}”只写到月", "'{value}' has no day")
_ONLY_MONTH_HINT = Label(
    "补上日；或在映射里给这一列写 day: last（按月底）或 first（按月初）",
    "add the day; or set day: last or first for the column in the mapping",
)
_CUT = pattern(r"[0-9]{4}\.1")
_JANUARY_OR_OCTOBER = Label("数 {value} 分不清是 1 月还是 10 月", "the number {value} may mean January or October")
_JANUARY_OR_OCTOBER_HINT = Label("写成 {year}-01 或 {year}-10", "write {year}-01 or {year}-10")
_NO_DAY = Label("“{value}”不是日期", "'{value}' is not a date")
_NO_DAY_HINT = Label("写成 2019-08-20", "write it as 2019-08-20")
_TIME = Label("“{value}”是时间，不是 {name}", "'{value}' is a time, not a {name}")
_FEN = Label("“{value}{unit}”不足一分的零头", "'{value}{unit}' has parts of a fen")
_FEN_HINT = Label("在表里四舍五入：=ROUND({value},{digits})", "round it in the sheet: =ROUND({value},{digits})")


class Unfit(Exception):  # noqa: N818 - reads as a sentence where it is raised
    """A cell that cannot be taken over: what is wrong, what is allowed, how to mend it; `address`: which of a row, where it was raised for all."""

    def __init__(self, message: Label, hint: Label | None = None, allowed: Label | None = None, address: str = "") -> None:
        """Keep what is told."""
        super().__init__(message.en)
        self.address = address
        self.message = message
        self.hint = hint or both("")
        self.allowed = allowed or both("")


class Taken(NamedTuple):
    """The text of a field, empty for a cell that says nothing; what a person should know of how it was read."""

    text: str
    remark: Label | None = None


class Reading(NamedTuple):
    """How a column's cells are read: the field, its title, the unit of bare numbers, which day of a month is meant, and words of its own."""

    row: Field
    title: str
    unit: str = ""
    day: str = ""
    words: dict[str, str] = {}  # noqa: RUF012 - never changed


class _Cell(NamedTuple):
    """A cell that is being read."""

    value: Value
    form: Format | None
    how: Reading


def take(value: Value, form: Format | None, note: Note | None, how: Reading) -> Taken:
    """Return what a cell says of a field; raises Unfit."""
    if note is not None or is_long(value):
        trouble, text = note or Note(Trouble.LONG, text_of(value))
        raise Unfit(_TROUBLE.fill(what=trouble, text=text or text_of(value)), MENDS[trouble])
    if isinstance(value, str):
        value = squeeze(value)
        if value in BLANK or not value:
            return Taken("")
        if value in how.words:
            return Taken(how.words[value])
    try:
        return _FORMS.get(how.row.form, _of_text)(_Cell(value, form, how))
    except Unreadable as error:
        found = error.finding
        raise Unfit(found.message, found.hint, found.allowed) from None


def are_as_read(values: list[Value], how: Reading) -> bool:
    """Return whether cells of a column say just what stands in them: words for a field of words, in which nothing is to be mended or looked up."""
    return how.row.form not in _FORMS and not how.words and set(map(type, values)) <= {str} and are_squeezed(cast("list[str]", values))


def number_in(value: Value, form: Format | None, unit: str) -> tuple[Decimal, str] | None:
    """Return the number that a cell shows, and its unit (that of its column where it names none); None where it is no number."""
    if isinstance(value, bool | date | datetime) or value == "":
        return None
    text = _ABOUT.sub("", _plain_text(value))
    found = _NUMBER.match(text)
    if found is None:
        return None
    own = form.unit if form and form.shown is Shown.UNIT else text[found.end() :]
    if own and unit_kind(own) != unit_kind(unit or own):
        return None
    return Decimal(found[0].replace(",", "")), {"亿": "亿元", "万": "万元"}.get(own, own) or unit


def unit_kind(unit: str) -> str:
    """Return what a unit measures: all of money are of one kind."""
    return "元" if unit in (*UNITS, "亿", "万") else unit


def _plain_text(value: Value) -> str:
    """Return a value as text in half width, Word's minus too, without blanks."""
    return unicodedata.normalize("NFKC", squeeze(value)).replace(" ", "").replace("−", "-")


def _of_text(cell: _Cell) -> Taken:
    text = cell.value if isinstance(cell.value, str) else squeeze(cell.value)
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool) and cell.form and cell.form.shown is Shown.PERCENT:
        return Taken(f"{plain(Decimal(text) * 100)}%")
    return Taken(text)


def _of_figure(read: Callable[[str, Reading], str]) -> Callable[[_Cell], Taken]:
    """Return the reading of a figure with a unit: that behind it, of its format, of its column."""

    def work(cell: _Cell) -> Taken:
        if isinstance(cell.value, date | datetime):
            raise Unfit(_TIME.fill(value=text_of(cell.value), name=cell.how.row.mark.label))
        shown = _plain_text(cell.value)
        text = _ABOUT.sub("", shown)
        if _NUMBER.fullmatch(text):
            unit = cell.form.unit if cell.form and cell.form.shown is Shown.UNIT else cell.how.unit
            if not unit:
                raise Unfit(
                    _NO_UNIT.fill(value=shown), _NO_UNIT_HINT.fill(title=cell.how.title, unit=next(iter(cell.how.row.units), "万元"))
                )
            text = _digits(text) + unit
        read_as = read(text, cell.how)
        return Taken(read_as, ABOUT.fill(value=shown, read=read_as) if _ABOUT.search(shown) else None)

    return work


def _digits(text: str) -> str:
    number = plain(Decimal(text.replace(",", "")))
    return "0" if number == "-0" else number


def _money(text: str, _: Reading) -> str:
    number = _NUMBER.match(text)
    unit = text[number.end() :] if number else ""
    digits = {"亿元": 10, "亿": 10, "万元": 6, "万": 6, "元": 2}.get(unit, 99)
    if number and len(number[0].partition(".")[2]) > digits:
        raise Unfit(_FEN.fill(value=number[0], unit=unit), _FEN_HINT.fill(value=number[0], digits=digits))
    return tidy_money(text)


def _of_percent(cell: _Cell) -> Taken:
    if isinstance(cell.value, int | float) and cell.form and cell.form.shown is Shown.PERCENT:
        return Taken(tidy_percent(f"{plain(Decimal(squeeze(cell.value)) * 100)}%"))
    text = _plain_text(cell.value)
    unit = cell.form.unit if cell.form and cell.form.shown is Shown.UNIT else cell.how.unit
    return Taken(tidy_percent(text + unit if _NUMBER.fullmatch(text) and unit == "%" else text))


def _of_day(cell: _Cell) -> Taken:
    if isinstance(cell.value, date | datetime):
        return _of_date(cell.value, cell)
    text = _plain_text(cell.value).replace("。", ".").replace("．", ".")
    if _SERIAL.fullmatch(text):
        day = (_EPOCH + timedelta(int(text))).isoformat()
        return Taken(day, SERIAL.fill(value=text, read=day))
    if _COMPACT.fullmatch(text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    if isinstance(cell.value, float) and _CUT.fullmatch(text):  # of 2019.10 a number keeps no nought
        raise Unfit(_JANUARY_OR_OCTOBER.fill(value=text), _JANUARY_OR_OCTOBER_HINT.fill(year=text[:4]))
    month = _MONTH.fullmatch(text)
    if month and int(month[2]) in range(1, 13):
        return _of_month(int(month[1]), int(month[2]), text, cell.how)
    try:
        return Taken(tidy_day(text.removesuffix("00:00:00"), partial=cell.how.row.partial))
    except Unreadable as error:
        raise Unfit(_NO_DAY.fill(value=text), OR_PARTIAL if cell.how.row.partial else _NO_DAY_HINT, error.finding.allowed) from None


def _of_date(value: date, cell: _Cell) -> Taken:
    if cell.form is not None and cell.form.shown is Shown.YEAR and cell.how.row.partial and not cell.how.day:
        return Taken(value.isoformat()[:4])
    if cell.form is not None:
        return _of_month(value.year, value.month, value.isoformat()[:7], cell.how)
    return Taken(value.isoformat()[:10])


def _of_month(year: int, month: int, shown: str, how: Reading) -> Taken:
    if how.day == "first":
        day = date(year, month, 1)
    elif how.day == "last":
        day = month_on(date(year, month, 1)).last
    elif how.row.partial:
        return Taken(f"{year:04}-{month:02}")
    else:
        raise Unfit(_ONLY_MONTH.fill(value=shown), _ONLY_MONTH_HINT)
    return Taken(day.isoformat(), ABOUT.fill(value=shown, read=day.isoformat()))


def _of_period(cell: _Cell) -> Taken:
    if isinstance(cell.value, date | datetime):
        text = cell.value.isoformat()
        return Taken(tidy_period(text[:4] if cell.form and cell.form.shown is Shown.YEAR else text[:7]))
    return Taken(tidy_period(_plain_text(cell.value)))


def _of_flag(cell: _Cell) -> Taken:
    return Taken(tidy_flag(_plain_text(cell.value)))


_FORMS: dict[str, Callable[[_Cell], Taken]] = {
    "money": _of_figure(_money),
    "quantity": _of_figure(lambda text, how: tidy_quantity(text, how.row.units)),
    "percent": _of_percent,
    "day": _of_day,
    "period": _of_period,
    "whole": lambda cell: Taken(tidy_whole(_plain_text(cell.value))),
    "flag": _of_flag,
}
