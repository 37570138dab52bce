"""What does a person see of an import before anything is written, and after?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import chain, starmap
from typing import TYPE_CHECKING

from dicoop.document import Cell, Column, Document, Facts, LazyRows, Section, Table, parted
from dicoop.exchange.drafts import USED, Draft, Refusal
from dicoop.exchange.sheet import cell_name, column_name
from dicoop.exchange.titles import GROUP, SHEET
from dicoop.frozen import dataclass, replace
from dicoop.kinds import address
from dicoop.kinds.validate import as_filled_in
from dicoop.labels import Label, both, joined

if TYPE_CHECKING:
    from dicoop.errors import Finding
    from dicoop.exchange.compose import Composed
    from dicoop.exchange.mapping import Matched
    from dicoop.exchange.sheet import Book, Sheet
    from dicoop.exchange.table import Table as SheetTable
    from dicoop.exchange.totals import Checked
    from dicoop.kinds.base import Kind
    from dicoop.kinds.mapping import Plan
    from dicoop.rules.aggregate import Shift

BRIEF = frozenset(("summary", "totals", "columns", "refused", "new", "changed"))  # the parts that tell neither of warnings nor of rates
_MOST = 40
_TITLE = Label("导入 {files}", "Import of {files}")
_SUMMARY = Label("概况", "Summary")
_TOTALS = Label("表里的合计（只核对，不导入）", "The sheet's own totals (checked, never imported)")
_COLUMNS = Label("列", "Columns")
_REFUSALS = Label("不能导入的", "What cannot be imported")
_NEW = Label("新增", "New")
_CHANGED = Label("改动", "Changed")
_REMARKS = Label("请过目", "To check")
_EFFECT = Label("对各项率的影响", "Effect on the rates")
_NO_EFFECT = Label("各项率都没有变化。", "No rates change.")
_MORE = Label("还有 {n} 条，全部见 --format json 或 -o", "{n} more; for all of them --format json or -o")
_ADDS_UP = Label("{used} + {left} = {all}", "{used} + {left} = {all}")
_RECORDS = Label(
    "新增 {new}，改动 {changed}，相同 {same}，拒绝 {refused}", "new {new}, changed {changed}, the same {same}, refused {refused}"
)
_HOW_NEAR = Label(
    "像是 {address}，没有采用；要用：--map '{title}={address}'", "perhaps {address}, not used; to use it: --map '{title}={address}'"
)
_HOW_NONE = Label("没有对应的字段", "no field")
_HOW_SECOND = Label("不导入：“{column}”已是这个字段", "skipped: '{column}' is already that field")
_HOW_LEFT = Label("不导入", "left out")
_HOW_SUM = Label("{address}（累计数，记差额）", "{address} (a total: the difference is entered)")
_SHEET = Label("表", "Sheet")
_CELL = Label("格", "Cell")
_VALUE = Label("值", "Value")
_HIDDEN = Label("有隐藏的行 {rows} 和列 {columns}，照样读了", "hidden rows {rows} and columns {columns} were read like the rest")
_NOTHING = Label("无", "none")


@dataclass(frozen=True)
class Sheets:
    """What was read before the ledger: the files, the tables in them, what their columns mean, the sheets left out; files by name and digest."""

    books: tuple[Book, ...]
    tables: tuple[SheetTable, ...]
    kind: Kind
    name: str
    plan: Plan
    found: Matched
    left: tuple[tuple[Sheet, Label], ...]
    digests: tuple[tuple[str, str], ...]
    exact: bool = False


@dataclass(frozen=True)
class Imported:
    """What an import would do, or has done: what became of each cell and row, and what it does to the rates."""

    sheets: Sheets
    totals: tuple[Checked, ...]
    counts: Counter[Label]
    cells: int
    drafts: tuple[Draft, ...]
    composed: tuple[Composed, ...]
    warnings: tuple[tuple[Composed, Finding], ...] = ()
    moved: tuple[Shift, ...] = ()
    paths: tuple[str, ...] = ()
    mapping_path: str = ""

    @property
    def is_nothing(self) -> bool:
        """Whether the ledger is so already."""
        return all(one.is_same for one in self.composed)

    @property
    def refused(self) -> tuple[Refusal, ...]:
        """All that keeps the import from being written."""
        return tuple(each for draft in self.drafts for each in draft.refused)


def page(told: Imported, effect: Table) -> Document:
    """Return what an import does, for people and (each part as a table) for programs."""
    sections, spare = parted(_sections(told, effect))
    return Document(title=_TITLE.fill(files="、".join(book.name for book in told.sheets.books)), sections=sections, spare=spare)


def _sections(told: Imported, effect: Table) -> Iterator[Section]:
    sound = [(one, one.is_same) for one in told.composed if not one.is_refused]
    fit = [one for one, is_same in sound if not is_same]
    new, changed = [one for one in fit if one.before is None], [one for one in fit if one.before is not None]
    n = {
        "new": len(new),
        "changed": len(changed),
        "same": len(sound) - len(fit),
        "refused": sum(bool(draft.refused) for draft in told.drafts),
    }
    yield Section("summary", _SUMMARY, (Facts("summary", tuple(_summary(told, _RECORDS.fill(**n)))),))
    yield Section("totals", _TOTALS, (_totals(told.totals),))
    yield Section("columns", _COLUMNS, (_columns(told),))
    yield Section("refused", _REFUSALS, (_refusals(told.refused),))
    yield Section("new", _NEW, (_new(new),))
    yield Section("changed", _CHANGED, (_changed(changed),))
    yield Section("remarks", _REMARKS, (_table("remarks", (_SHEET, _CELL, Label("说明", "Words")), _remarks(told)),))
    yield Section("rates", _EFFECT, (replace(effect, none=_NO_EFFECT if new or changed else None),))


def _summary(told: Imported, records: Label) -> Iterator[tuple[str, Label, Cell]]:
    yield "kind", Label("种类", "Kind"), told.sheets.kind.label
    yield "mapping", Label("映射", "Mapping"), "" if told.sheets.exact else told.sheets.name
    sheets = tuple(f"{table.sheet.name} ({cell_name(min(table.left, default=0), 0)}:{_last(table)})" for table in told.sheets.tables)
    yield "tables", Label("表", "Tables"), both("、".join(sheets))
    yield "records", Label("记录", "Records"), records
    used = told.counts[USED]
    yield (
        "cells",
        Label("格子（用上 + 没用 = 全部）", "Cells (used + skipped = all)"),
        _ADDS_UP.fill(used=used, left=told.cells - used, all=told.cells),
    )
    for reason, number in sorted(told.counts.items(), key=lambda each: (-each[1], each[0].en)):
        if reason != USED and number:
            yield _key(reason), joined((Label("  没用：", "  skipped: "), reason), "", ""), number


def _key(reason: Label) -> str:
    return "left_" + "_".join(reason.en.split("(")[0].split())


def _last(table: SheetTable) -> str:
    return cell_name(len(table.sheet.rows) - 1, max(column.at for column in table.columns))


def _table(key: str, labels: tuple[Label, ...], rows: Collection[tuple[Cell, ...]]) -> Table:
    columns = tuple(Column("_".join(label.en.casefold().split()), label) for label in labels)
    return Table(key, columns, rows, most=_MOST, more=_MORE)


def _totals(totals: tuple[Checked, ...]) -> Table:
    labels = (
        _SHEET,
        _CELL,
        Label("行", "Row"),
        Label("列", "Column"),
        Label("表里写的", "In the sheet"),
        Label("读到的", "As read"),
        Label("说明", "Words"),
    )
    rows = tuple((each.sheet, each.cell, each.words, each.title, each.stands, each.read, each.why) for each in totals)
    return _table("totals", labels, rows)


def _columns(told: Imported) -> Table:
    meant = {row.column: row for row in told.sheets.found.rows}
    rows: list[tuple[Cell, ...]] = []
    for title in dict.fromkeys(column.title for table in told.sheets.tables for column in table.columns):
        where = next(column_name(column.at) for table in told.sheets.tables for column in table.columns if column.title == title)
        row = meant.get(title)
        if row is not None:
            how = _HOW_LEFT if not row.address else (_HOW_SUM if row.cumulative else both("{address}")).fill(address=row.address)
        else:
            near = told.sheets.found.near.get(title)
            how = _HOW_NEAR.fill(address=near.written, title=title) if near else _HOW_NONE
            how = _HOW_SECOND.fill(column=told.sheets.found.second[title]) if title in told.sheets.found.second else how
        rows.append((where, title, how))
    rows += [("", title, both(row.address)) for title in (SHEET, GROUP) if (row := meant.get(title)) and row.address]
    return _table("columns", (Label("列", "Column"), Label("表头", "Title"), Label("字段", "Field")), tuple(rows))


def _refusals(refused: tuple[Refusal, ...]) -> Table:
    labels = (_SHEET, _CELL, _VALUE, Label("问题", "Problem"), Label("可以是", "Allowed"), Label("怎么改", "What to do"))
    return _table("refused", labels, tuple((each.sheet, each.cell, each.value, each.message, each.allowed, each.hint) for each in refused))


def _new(new: list[Composed]) -> Table:
    rows = LazyRows(lambda: ((one.id, _title(one), one.drafts[0].sheet, one.drafts[0].row + 1) for one in new), len(new))
    return _table("new", (Label("编号", "Id"), Label("名称", "Name"), _SHEET, Label("行", "Row")), rows)


def _title(one: Composed) -> str:
    title = one.after.get("name") or one.after.get("title") or one.after.get("themes") or ""
    return "、".join(title) if isinstance(title, list) else str(title)


def _changed(changed: list[Composed]) -> Table:
    rows = []
    for one in changed:
        for each in address.changes(one.before or {}, one.after, one.kind.model):
            sheet, cell = one.cell(each.address)
            rows.append((one.id, each.address, each.before or "", each.after or "", f"{sheet}!{cell}"))
    labels = (Label("编号", "Id"), Label("字段", "Address"), Label("之前", "Before"), Label("之后", "After"), _CELL)
    return _table("changed", labels, tuple(rows))


def _remarks(told: Imported) -> LazyRows:
    """Return what is to be looked at; of the many warnings of a large import words are made for those that are shown."""
    first = tuple(_seen(told))
    return LazyRows(lambda: chain(first, starmap(_warning, told.warnings)), len(first) + len(told.warnings))


def _warning(one: Composed, found: Finding) -> tuple[Cell, ...]:
    """Return a warning in the words of a sheet, at the cell that is nearest to it."""
    words = as_filled_in(found, one.kind.model, found.hint)
    return *one.cell(found.address), joined((words.message, words.hint), "；", "; ")


def _seen(told: Imported) -> Iterator[tuple[Cell, ...]]:
    for table in told.sheets.tables:
        sheet = table.sheet
        for words in sheet.unseen:
            yield sheet.name, "", words
        if sheet.hidden_rows or sheet.hidden_columns:
            rows, columns = sorted(sheet.hidden_rows), sorted(sheet.hidden_columns)
            names = {"rows": _some(str(row + 1) for row in rows), "columns": _some(map(column_name, columns))}
            yield sheet.name, "", _HIDDEN.fill(**names)
    for draft in told.drafts:
        yield from draft.remarks


def _some(names: Iterator[str]) -> Label:
    found = list(names)
    return both(" ".join(found[:8]) + (" …" if len(found) > 8 else "")) if found else _NOTHING  # noqa: PLR2004 - enough to find them
