"""What stands in a workbook that a county sent back: which rows of which sheets, and from which state of the ledger?

Sheets may be renamed, sorted, filtered and moved, columns too; what tells them is in cells, which every program keeps.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import Fault, Refused, in_cell
from dicoop.exchange.county_book import LISTS, MARK, VERSION, Head
from dicoop.exchange.pages import ID, PROBLEM, TITLE, Column, Page, headed
from dicoop.exchange.sheet import BASE, Format, Note, Value, cell_name, text_of
from dicoop.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from dicoop.errors import Finding
    from dicoop.exchange.sheet import Book, Sheet

_FOREIGN = Label("{name} 不是 dicoop county out 做的报表", "{name} is no workbook that dicoop county out made")
_FOREIGN_HINT = Label("别的表用 dicoop import 读", "other sheets are read by dicoop import")
_NEWER = Label("{name} 是更新的 dicoop 做的（第 {version} 版）", "{name} was made by a later dicoop (form {version})")
_NEWER_HINT = Label("升级：python3 -m pip install -U dicoop", "upgrade it: python3 -m pip install -U dicoop")
_NOT_READ = Label("表“{sheet}”的列“{column}”不认识，没有读", "sheet '{sheet}': the column '{column}' is unknown and was not read")
_NO_SHEET = Label("表“{sheet}”不是报表里的表，没有读", "the sheet '{sheet}' is none of the workbook's and was not read")
_MOST_HEAD = 30  # rows above the headings


class Cell(NamedTuple):
    """A cell with its name (`项目!F12`), and what its value does not tell."""

    value: Value
    place: str
    note: Note | None = None
    format: Format | None = None

    @property
    def text(self) -> str:
        """What a person reads in it."""
        return text_of(self.value).replace("\r\n", "\n").replace("_x000D_", "").strip()


@dataclass(frozen=True)
class Row:
    """A row of a sheet: the cells of the columns that are there, and what the hidden one says."""

    page: Page
    place: str
    cells: Mapping[str, Cell]
    base: str

    def text(self, address: str) -> str:
        """Return what is read in a column, nothing where it is not there."""
        cell = self.cells.get(address)
        return cell.text if cell else ""


@dataclass(frozen=True)
class Returned:
    """A workbook that came back."""

    head: Head
    pages: tuple[Page, ...]
    rows: tuple[Row, ...]
    words: tuple[Label, ...]


def returned(book: Book, known: Sequence[Page]) -> Returned:
    """Return what a workbook holds; raises Refused for one that is none."""
    head = _head(book)
    rows: list[Row] = []
    words: list[Label] = []
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
        rows += _rows(sheet, page, top, columns)
    return Returned(head, tuple(there), tuple(rows), tuple(words))


def _head(book: Book) -> Head:
    sheet = next((each for each in book.sheets if each.rows and each.rows[0] and each.rows[0][0] == "dicoop"), None)
    if sheet is None:
        raise Refused(_FOREIGN.fill(name=book.name), _FOREIGN_HINT)
    pairs = {text_of(row[0]): text_of(row[1]) for row in sheet.rows if len(row) > 1 and row[0]}
    version = pairs.pop("dicoop")
    if version != VERSION:
        raise Refused(_NEWER.fill(name=book.name, version=version), _NEWER_HINT)
    about = {name: pairs.pop(name, "") for name in ("ledger", "county", "name", "commit", "day")}
    return Head(**about, blobs=pairs, by=_by(book.sheets[0]))


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


def _rows(sheet: Sheet, page: Page, top: int, columns: Mapping[int, Column | str]) -> Iterator[Row]:
    for number in range(top + 1, len(sheet.rows)):
        cells, base = {}, ""
        for place, column in columns.items():
            value = sheet.value(number, place)
            if isinstance(column, str):
                base = text_of(value).strip()
            else:
                at = (number, place)
                cells[column.address] = Cell(value, f"{sheet.name}!{cell_name(*at)}", sheet.notes.get(at), sheet.formats.get(at))
        if any(cell.text or cell.note for address, cell in cells.items() if not address.startswith(TITLE)):
            yield Row(page, f"{sheet.name}!{cell_name(number, 0)}", cells, base)


# What is wrong with a cell


def told(fault: Fault, row: Row, cell: Cell | None = None, address: str = "", **words: Any) -> Finding:
    """Return a finding at a cell, or at a row."""
    return fault.at(address, id=row.text(ID), place=in_cell(cell.place if cell else row.place), **words)
