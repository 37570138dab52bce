"""What stands in a workbook that a county sent back: which rows of which sheets, and from which state of the ledger?

Sheets may be renamed, sorted, filtered and moved, columns too; what tells them is in cells, which every program keeps.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from functools import cached_property
from itertools import chain, groupby
from typing import Any, NamedTuple

from dicoop.errors import ALLOWED, DicoopError, Fault, Finding, Refused, in_cell
from dicoop.exchange.county_book import LISTS, MARK, SENT, VERSION, Head, print_of
from dicoop.exchange.county_faults import NOT_READ
from dicoop.exchange.pages import ID, PROBLEM, TITLE, Column, Page, headed
from dicoop.exchange.sheet import BASE, Book, Format, Note, Sheet, Shown, Trouble, Value, cell_name, text_of
from dicoop.exchange.table import tops_of
from dicoop.frozen import dataclass, replace
from dicoop.kinds.fields import Field
from dicoop.labels import FLAGS, Label, both
from dicoop.values import plain

_FOREIGN = Label("{name} 不是 dicoop county out 做的报表", "{name} is not a workbook made by dicoop county out")
_FOREIGN_HINT = Label("别的表用 dicoop import 读", "import other spreadsheets with dicoop import")
_NEWER = Label("{name} 是更新的 dicoop 做的（第 {version} 版）", "{name} was made by a newer dicoop (format {version})")
_NEWER_HINT = Label("升级：python3 -m pip install -U dicoop", "upgrade it: python3 -m pip install -U dicoop")
_NOT_READ = Label("表“{sheet}”的列“{column}”不认识，没有读", "sheet '{sheet}': the column '{column}' is unknown and was not read")
_NO_SHEET = Label("表“{sheet}”不是报表里的表，没有读", "the sheet '{sheet}' is not part of the workbook and was not read")
_SUMMED = Label("表“{sheet}”的合计没有读：第 {rows} 行", "sheet '{sheet}': totals were not read: row {rows}")
_SUMS = ("合计", "总计", "共计", "小计")
_LEFT_OUT = Label("报表里没有表“{sheet}”了，它的 {n} 行当作没有动", "the sheet '{sheet}' is missing; its {n} rows count as unchanged")
_NO_FLAG = Label("“{value}”不是“是”或“否”", "'{value}' is neither yes nor no")
_MOST_HEAD = 30  # rows above the headings
_CHARACTERS: Mapping[Shown | None, int] = {Shown.MONTH: len("2019-08"), Shown.YEAR: len("2019")}  # of a date that is shown as no more
_SERIALS = range(20_000, 80_000)  # days from 1954 to 2119, as numbers
_FIRST = date(1899, 12, 30)
_YEARS = range(2000, 2100)  # typed into a cell for days: as serial numbers they are days of 1905
_VERSIONS = ("1", VERSION)  # rows of the first have no print of their cells


class Cell(NamedTuple):
    """A cell with its name (`项目!F12`), and what its value does not tell."""

    value: Value
    place: str
    note: Note | None = None
    format: Format | None = None

    @property
    def text(self) -> str:
        """What a person reads in it."""
        return _said(self.value)


def _said(value: Value) -> str:
    return text_of(value).replace("\r\n", "\n").replace("_x000D_", "").strip()


@dataclass(frozen=True)
class Row:
    """A row of a sheet: where it stands, its columns by place, its id, what the hidden cell says; `is_untouched`: its cells are as they were sent."""

    page: Page
    sheet: Sheet
    number: int
    columns: Mapping[int, Column]
    id: str
    base: str
    is_untouched: bool = False

    @property
    def place(self) -> str:
        """The name of its first cell."""
        return f"{self.sheet.name}!{cell_name(self.number, 0)}"

    @property
    def blob(self) -> str:
        """Which blob its record was when it was sent, as the hidden cell says."""
        return self.base.partition(" ")[0].partition("-")[0]

    @property
    def keys(self) -> str:
        """The keys of the entry it was when it was sent."""
        return self.base.partition(" ")[2]

    @property
    def is_sum(self) -> bool:
        """Whether it is no record's and adds up others."""
        return not self.base and any("".join(cell.text.split()).strip(":：") in _SUMS for cell in self.cells.values())

    @cached_property
    def cells(self) -> Mapping[str, Cell]:
        """The cells of the columns that are there, by address."""
        return {column.address: self._cell(place) for place, column in self.columns.items()}

    def _cell(self, place: int) -> Cell:
        at = self.number, place
        return Cell(self.sheet.value(*at), f"{self.sheet.name}!{cell_name(*at)}", self.sheet.notes.get(at), self.sheet.formats.get(at))


@dataclass(frozen=True)
class Returned:
    """A workbook that came back."""

    head: Head
    pages: tuple[Page, ...]
    rows: tuple[Row, ...]
    words: tuple[Label, ...]

    def texts(self, address: str, *, part: bool) -> Iterator[tuple[Row, str]]:
        """Yield what each row says in a column, those of records or of their lists; no other cell is looked at."""
        for _, group in groupby(self.rows, lambda row: id(row.columns)):
            rows = list(group)
            place = next((at for at, column in rows[0].columns.items() if column.address == address), None)
            if place is not None and bool(rows[0].page.part) is part:
                yield from ((row, _said(row.sheet.value(row.number, place))) for row in rows)

    def blob(self, row: Row) -> str:
        """Return the blob a row rests on: its own, else that of the workbook for its record."""
        return row.blob or self.head.blobs.get(row.id, "")


@dataclass(frozen=True)
class Sent:
    """What went out: by id and blob the records as they were, of those that are looked into, and the others of the workbook that git has still.

    `lost` are records of which nobody knows any more what was sent.
    """

    bases: Mapping[tuple[str, str], dict[str, Any]]
    others: frozenset[tuple[str, str]]
    lost: frozenset[str]

    def has(self, id_: str, blob: str) -> bool:
        """Return whether it is known what a record was when it was that blob."""
        return (id_, blob) in self.bases or (id_, blob) in self.others

    @cached_property
    def owners(self) -> Mapping[str, str]:
        """Whose the blobs are."""
        return {blob: id_ for id_, blob in (*self.others, *self.bases) if blob}


def returned(book: Book, known: Sequence[Page]) -> Returned:
    """Return what a workbook holds; raises Refused for one that is none."""
    head = _head(book)
    rows: list[Row] = []
    words = [*dict.fromkeys(word for sheet in book.sheets for word in sheet.unseen)]
    there: list[Page] = []
    for sheet in book.sheets:
        if sheet.name in (BASE, LISTS) or sheet is book.sheets[0]:
            continue
        found = _page(sheet, known)
        if found is None:
            words += [_NO_SHEET.fill(sheet=sheet.name)] if any(any(row) for row in sheet.rows) else []
            continue
        page, top = found
        there.append(page)
        columns = _columns(sheet, page, top)
        words += _unknown(sheet, top, columns)
        merged = {at: Note(Trouble.MERGED, cell_name(*first)) for at, first in tops_of(sheet).items()}
        every = [*_rows(replace(sheet, notes={**merged, **sheet.notes}) if merged else sheet, page, top, columns, head)]
        rows += (row for row in every if not row.is_sum)
        sums = [row.number + 1 for row in every if row.is_sum]
        words += [_SUMMED.fill(sheet=sheet.name, rows=" ".join(map(str, sums)))] if sums else []
    words += [_LEFT_OUT.fill(sheet=page.label, n=head.sent[page.name]) for page in known if page not in there and head.sent.get(page.name)]
    return Returned(head, tuple(there), tuple(rows), tuple(words))


def _head(book: Book) -> Head:
    sheet = next((each for each in book.sheets if each.rows and each.rows[0] and each.rows[0][0] == "dicoop"), None)
    if sheet is None:
        raise Refused(_FOREIGN.fill(name=book.name), _FOREIGN_HINT)
    pairs = {text_of(row[0]): text_of(row[1]) for row in sheet.rows if len(row) > 1 and row[0]}
    version = pairs.pop("dicoop")
    if version not in _VERSIONS:
        raise Refused(_NEWER.fill(name=book.name, version=version), _NEWER_HINT)
    about = {name: pairs.pop(name, "") for name in ("ledger", "county", "name", "commit", "day", "due")}
    sent = {name.removeprefix(SENT): int(text) for name, text in pairs.items() if name.startswith(SENT) and text.isdecimal()}
    blobs = {name: text for name, text in pairs.items() if not name.startswith(SENT)}
    return Head(**about, blobs=blobs, sent=sent, by=_by(book.sheets[0]))


def _by(notes: Sheet) -> str:
    """Return who filled it in: what stands beside those words on the first sheet."""
    named = (row for row in notes.rows if len(row) > 1 and text_of(row[0]).strip() in ("填报人", "Filled in by"))
    return next((text_of(row[1]).strip() for row in named), "")


def _page(sheet: Sheet, known: Sequence[Page]) -> tuple[Page, int] | None:
    """Return the page a sheet is, and the row of its headings: by the hidden mark, else by its name and a heading of its first column."""
    for number, row in enumerate(sheet.rows[:_MOST_HEAD]):
        mark = next((cell.removeprefix(MARK) for cell in row if isinstance(cell, str) and cell.startswith(MARK)), None)
        page = next((each for each in known if each.name == mark), None)
        if page:
            return page, number
    page = next((each for each in known if sheet.name in each.label), None)
    if page is None:
        return None
    tops = (n for n, row in enumerate(sheet.rows[:_MOST_HEAD]) if any(text_of(cell).strip() in page.columns[0].heading for cell in row))
    return next(((page, top) for top in tops), None)


def _columns(sheet: Sheet, page: Page, top: int) -> dict[int, Column | str]:
    """Return what each column is: one of the page's, or `MARK` for the hidden one."""
    found: dict[int, Column | str] = {}
    for place, cell in enumerate(sheet.rows[top]):
        text = text_of(cell)
        column = MARK if text.startswith(MARK) else headed(page, text)
        if column is not None and column not in found.values():
            found[place] = column
    return found


def _unknown(sheet: Sheet, top: int, columns: Mapping[int, Column | str]) -> Iterator[Label]:
    for place, cell in enumerate(sheet.rows[top]):
        heading = text_of(cell).strip()
        if (
            place not in columns
            and heading not in PROBLEM
            and any(sheet.value(row, place) != "" for row in range(top + 1, len(sheet.rows)))
        ):
            yield _NOT_READ.fill(sheet=sheet.name, column=heading or cell_name(top, place))


def _rows(sheet: Sheet, page: Page, top: int, columns: Mapping[int, Column | str], head: Head) -> Iterator[Row]:
    own = {place: column for place, column in columns.items() if isinstance(column, Column)}
    places = {column.address: place for place, column in own.items()}
    hidden = next((place for place, column in columns.items() if isinstance(column, str)), -1)
    blank = [""] * (max(columns, default=0) + 2)  # the last of them stands for columns that are not there
    printed = [places.get(address, -1) for address in page.printed]
    odd = {row for row, _ in chain(sheet.notes, sheet.formats)}
    for number in range(top + 1, len(sheet.rows)):
        cells = [*sheet.rows[number], *blank]
        id_, base = _said(cells[places.get(ID, -1)]), text_of(cells[hidden]).strip()
        blob, _, sent = base.partition(" ")[0].partition("-")
        is_known = bool(sent) and head.blobs.get(id_) == blob and number not in odd
        row = Row(page, sheet, number, own, id_, base, is_known and sent == print_of([cells[at] for at in printed]))
        if row.is_untouched or any(cell.text or cell.note for address, cell in row.cells.items() if not address.startswith(TITLE)):
            yield row


def typed(row: Field, cell: Cell) -> str:
    """Return what a person would have typed to get a cell's value: of a date its day, of a share its percentage, of a number its digits."""
    value = cell.value
    if row.form == "day":
        return _day(row, cell)
    if isinstance(value, float) and cell.format and cell.format.shown is Shown.PERCENT:
        return f"{plain(Decimal(text_of(value)).scaleb(2))}%"
    if isinstance(value, int | float) and cell.format and cell.format.shown is Shown.UNIT:
        return f"{text_of(value)}{cell.format.unit}"
    if row.form == "flag" and isinstance(value, int | float):
        return "true" if value else "false"
    return cell.text


def _day(row: Field, cell: Cell) -> str:
    """Return what a person would have typed to get a day: of one that may be a month or a year as much as the cell shows."""
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and int(value) in _SERIALS:
        return (_FIRST + timedelta(days=int(value))).isoformat()
    if not isinstance(value, date):
        return cell.text
    if row.partial and (year := value.toordinal() - _FIRST.toordinal()) in _YEARS:
        return str(year)
    shown = cell.format.shown if row.partial and cell.format else None
    return value.isoformat()[: _CHARACTERS.get(shown, len("2019-08-20"))]


# What is wrong with a cell


def told(fault: Fault, row: Row, cell: Cell | None = None, address: str = "", **words: Any) -> Finding:
    """Return a finding at a cell, or at a row."""
    return fault.at(address, id=row.id, place=in_cell(cell.place if cell else row.place), **words)


def unread(row: Row, cell: Cell, address: str, error: DicoopError, field: Field | None) -> Finding:
    """Return what is wrong with a cell in the words that its column can be filled in with."""
    is_flag = field is not None and field.form == "flag"
    terms = tuple(FLAGS.values() if is_flag else (term.label for term in (field.terms if field else None) or ()))
    problem = _NO_FLAG.fill(value=cell.text) if is_flag else error.message
    return told(
        NOT_READ, row, cell, address, problem=problem, hint=ALLOWED.fill(names=terms) if terms else error.hint or both(""), value=cell.text
    )


def called(page: Page, keys: str) -> Label:
    """Return the keys of an entry as its row shows them."""
    first, mark, rest = keys.partition(" ")
    row = page.key_columns[0].row
    term = next((each.label for each in (row.terms if row else None) or () if each.value == first), both(first))
    return Label(f"{term.zh}{mark}{rest}", f"{term.en}{mark}{rest}")
