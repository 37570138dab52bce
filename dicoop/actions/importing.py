"""How do sheets of others get into the ledger: read, matched, judged as a whole, and written all or not at all?"""

from __future__ import annotations

import hashlib
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from dicoop.actions import change
from dicoop.actions.write_context import Desk
from dicoop.change.effect import effects
from dicoop.errors import DicoopError, Finding, Findings, Misused, NotFound, Refused, Unable
from dicoop.exchange import address_rows, mapping, register
from dicoop.exchange.compose import Composed, Reckoning, compose
from dicoop.exchange.county_book import BASE
from dicoop.exchange.drafts import Draft, Read, Refusal, cells_of, read_table
from dicoop.exchange.mapping import matched
from dicoop.exchange.mapping_faults import read_mapping
from dicoop.exchange.register import NEW, Settling
from dicoop.exchange.sheets import read_book
from dicoop.exchange.table import NO_TABLE, Table, find_table
from dicoop.exchange.titles import clean, names_of
from dicoop.exchange.totals import Checked, checked
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.mapping import FOLDER, FixedRow, Plan
from dicoop.kinds.validate import check_values, present
from dicoop.labels import Label, both
from dicoop.periods import read_period
from dicoop.reports.diff import Shift
from dicoop.rules import checks
from dicoop.rules.checks.said import Listener
from dicoop.store import files, ledger
from dicoop.store.find import Shelf
from dicoop.store.load import load, no_collecting
from dicoop.store.merge_lines import content
from dicoop.text.read import read
from dicoop.text.source import Source

if TYPE_CHECKING:
    from collections import Counter
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    from dicoop.exchange.mapping import Matched
    from dicoop.exchange.sheet import Book, Sheet
    from dicoop.kinds.base import Kind
    from dicoop.kinds.settings import Settings


@dataclass(frozen=True)
class Asked:
    """What a person asks for: the files, the kind or mapping, what single columns mean, fixed values, the period of totals."""

    paths: tuple[Path, ...]
    kind: str | None = None
    mapping: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    sheets: tuple[str, ...] = ()
    unit: str | None = None
    period: str | None = None
    office: str | None = None
    adding: bool = False


@dataclass(frozen=True)
class Sheets:
    """What was read before the ledger: the files, the tables in them, what their columns mean, the sheets that are left out; the files by name and digest."""

    books: tuple[Book, ...]
    tables: tuple[Table, ...]
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
    warnings: tuple[Finding, ...] = ()
    shifts: tuple[Shift, ...] = ()
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


_NO_KIND = Label("没有写明这是哪一类记录", "it is not said of which kind the records are")
_NO_KIND_HINT = Label("加 --kind: {kinds}", "give --kind: {kinds}")
_NO_HEADER = Label("{files} 里没有找到表头", "no header was found in {files}")
_NO_HEADER_HINT = Label(
    "表头要有两列以上，至少两列的名字认得出来；或用 --sheet 指定别的表",
    "a header has two columns or more, two of them with known names; or choose another sheet with --sheet",
)
_NO_SHEET = Label("没有叫“{name}”的表", "there is no sheet '{name}'")
_NO_MAPPING = Label("没有映射 {path}", "there is no mapping {path}")
_BAD_MAPPING = Label("映射 {path} 有 {n} 处错误", "faults in the mapping {path}: {n}")
_NAME = re.compile(r"[\w\-]{1,40}")
_BAD_NAME = Label("“{name}”不能做映射的名字", "'{name}' cannot be the name of a mapping")
_BAD_NAME_HINT = Label("用汉字、字母、数字和 -，不超过 40 个字", "use letters, digits, Chinese characters and -, 40 at most")
_NO_PERIOD = Label("列“{column}”是累计数，要写明截至哪一期", "the column '{column}' adds up: say up to which period")
_NO_PERIOD_HINT = Label("加 --period，如 2026-08", "give --period, such as 2026-08")
_OF_COUNTY = Label("{file} 是发给县区填报的表", "{file} is a county's workbook")
_OF_COUNTY_HINT = Label("用 dicoop county in {file} 收", "take it in with dicoop county in {file}")
_LEFT_ON_PURPOSE = Label("没有选的表", "sheets not chosen")
_HIDDEN = Label("隐藏的表", "hidden sheets")


def open_sheets(desk: Desk, asked: Asked) -> Sheets:
    """Return what stands in the files and what their columns mean; raises NotFound, Unable, Misused."""
    with no_collecting():
        return _open_sheets(desk, asked)


def _open_sheets(desk: Desk, asked: Asked) -> Sheets:
    kinds = ledger.glance(desk.root).kinds
    name, plan = _plan(desk.root, asked, kinds)
    raws = [(path.name, content(path)) for path in asked.paths]
    if plan is None and asked.kind is None:
        raise Misused(_NO_KIND, _NO_KIND_HINT.fill(kinds=" ".join(kinds)))
    kind = mapping.kind_named(kinds, plan.kind if plan else asked.kind or "")
    plan = _asked(plan or Plan(kind=kind.name), asked)
    digests = tuple((file, hashlib.sha256(raw).hexdigest()) for file, raw in raws)
    books = tuple(address_rows.read_book(file, raw, kind) or read_book(file, raw) for file, raw in raws)
    for book in books:
        if any(sheet.name == BASE for sheet in book.sheets):
            raise Refused(_OF_COUNTY.fill(file=book.name), _OF_COUNTY_HINT.fill(file=book.name))
    names = names_of(kind)
    chosen, left = _chosen(books, asked, plan)
    exact = [table for sheet in chosen if (table := address_rows.table_of(sheet, kind))]
    if len(exact) == len(chosen) and all(book.form in address_rows.FORMS for book in books):
        return Sheets(books, tuple(exact), kind, name, plan, address_rows.matched(exact), tuple(left), digests, exact=True)
    known = {*names, *(clean(row.column) for row in plan.columns)}
    tables = [table for sheet in chosen if (table := find_table(sheet, known, plan.header or 0))]
    if not tables:
        raise Unable(_NO_HEADER.fill(files=" ".join(file for file, _ in raws)), _NO_HEADER_HINT)
    read = [id(table.sheet) for table in tables]
    bare = [(sheet, NO_TABLE) for sheet in chosen if id(sheet) not in read]
    return Sheets(books, tuple(tables), kind, name, plan, matched(tables, plan, asked.columns, names), (*left, *bare), digests)


def _plan(root: Path, asked: Asked, kinds: Mapping[str, Kind]) -> tuple[str, Plan | None]:
    """Return the mapping's name and what it says, None where there is none of that name yet."""
    name = asked.mapping or re.sub(r"[^\w\-]", "", re.sub(r"[\d年月日号()（）]+$", "", asked.paths[0].stem))[:40] or "sheet"
    if not _NAME.fullmatch(name):
        raise Misused(_BAD_NAME.fill(name=name), _BAD_NAME_HINT)
    path = f"{FOLDER}/{name}.yaml"
    if not files.exists(root, path):
        if asked.mapping and asked.kind is None:
            raise NotFound(_NO_MAPPING.fill(path=path), _NO_KIND_HINT.fill(kinds=" ".join(kinds)))
        return name, None
    raw = files.read(root, path)
    source = raw if isinstance(raw, Finding) else read(raw, path)
    plan = read_mapping(source, kinds) if isinstance(source, Source) else Findings([source] if isinstance(source, Finding) else source)
    if isinstance(plan, Findings):
        raise Unable(_BAD_MAPPING.fill(path=path, n=len(plan)), findings=plan)
    return name, plan


def _asked(plan: Plan, asked: Asked) -> Plan:
    """Return a plan with what the command line says besides."""
    fixed = {row.address: row.value for row in plan.fixed} | dict(asked.fixed)
    rows = tuple(FixedRow(address=name, value=value) for name, value in fixed.items())
    return plan.but(fixed=rows, **({"unit": asked.unit} if asked.unit else {}))


def _chosen(books: tuple[Book, ...], asked: Asked, plan: Plan) -> tuple[list[Sheet], list[tuple[Sheet, Label]]]:
    wanted = set(asked.sheets or ((plan.sheet,) if plan.sheet else ()))
    every = [sheet for book in books for sheet in book.sheets if sheet.rows]
    for name in asked.sheets:
        if name not in {sheet.name for sheet in every}:
            raise NotFound(_NO_SHEET.fill(name=name), both(" ".join(sheet.name for sheet in every)))
    wanted &= {sheet.name for sheet in every}  # a mapping's sheet may have another name this year
    chosen = [sheet for sheet in every if (sheet.name in wanted if wanted else not sheet.is_hidden)]
    left = [(sheet, _LEFT_ON_PURPOSE if wanted else _HIDDEN) for sheet in every if sheet not in chosen]
    return chosen, left


def settled(sheets: Sheets, columns: Mapping[str, str]) -> Sheets:
    """Return sheets with what a person said of columns that had no meaning yet."""
    names = names_of(sheets.kind)
    plan = sheets.plan.but(columns=sheets.found.rows)
    return replace(sheets, found=matched(sheets.tables, plan, columns, names))


# What it would do


def judge(desk: Desk, sheets: Sheets, asked: Asked) -> Imported:
    """Return what an import would do; raises Misused, Unable."""
    with no_collecting():
        return _judge(desk, sheets, asked)


def _judge(desk: Desk, sheets: Sheets, asked: Asked) -> Imported:
    whole = load(Shelf(desk.root, desk.cache, trust=True))
    plan = sheets.plan.but(columns=sheets.found.rows)
    reckoning = _reckoning(desk, sheets, asked)
    settling = Settling(whole, adding=asked.adding)
    reads = [read_table(table, sheets.kind, plan, settling, exact=sheets.exact) for table in sheets.tables]
    drafts = tuple(draft for each in reads for draft in each.drafts)
    own = settling.register(sheets.kind.name)
    composed = compose([draft for draft in drafts if not draft.refused], own, reckoning)
    composed = [*_firms(settling, composed), *composed]
    _number(desk, composed, asked.office or whole.settings.office or "")
    after, warnings = _judged(desk, whole, composed)
    shifts = tuple(
        Shift(each.rate, each.group, each.before, each.after, tuple(dict.fromkeys(moved.id for moved in each.moved)))
        for each in effects(_loose(whole), after, desk.today)
    )
    counts = _counted(reads, sheets)
    cells = sum(cells_of(sheet) for book in sheets.books for sheet in book.sheets)
    totals = tuple(each for table in sheets.tables for each in checked(table))
    return Imported(sheets, totals, counts, cells, drafts, tuple(composed), warnings, shifts)


def settings_of(root: Path) -> Settings:
    """Return the ledger's settings."""
    return ledger.settings(root)


def _counted(reads: Iterable[Read], sheets: Sheets) -> Counter[Label]:
    counts = sum((each.counts for each in reads), start=type(next(iter(reads)).counts)())
    for sheet, reason in sheets.left:
        counts[reason] += cells_of(sheet)
    return counts


def _reckoning(desk: Desk, sheets: Sheets, asked: Asked) -> Reckoning | None:
    column = next((row.column for row in sheets.found.rows if row.cumulative), None)
    if column is None:
        return None
    if asked.period is None:
        raise Misused(_NO_PERIOD.fill(column=column), _NO_PERIOD_HINT)
    period = read_period(change.tidied_period(asked.period))
    return Reckoning(period, sheets.name, min(period.last, desk.today).isoformat())


def _firms(settling: Settling, composed: list[Composed]) -> list[Composed]:
    """Return the enterprises that rows name and the ledger does not know; the rows name them by their place until they have ids."""
    found: dict[str, Composed] = {}
    kind = settling.ledger.kinds["enterprise"]
    for one in composed:
        for name in register.names_of_new(one.after):
            values = {"name": name, **({"county": one.after["county"]} if "county" in one.after else {})}
            found.setdefault(register.plain_name(name), Composed(kind, "", None, values, list(one.drafts)))
    return list(found.values())


def _number(desk: Desk, composed: list[Composed], office: str) -> None:
    """Give each new record the next free id of its office and year."""
    free: dict[tuple[str, str, str], Iterator[str]] = {}
    firms: dict[str, str] = {}
    for one in composed:
        for name, text in one.after.items():
            if isinstance(text, str) and text.startswith(NEW):
                one.after[name] = firms[register.plain_name(text.removeprefix(NEW))]
        if one.before is None and not one.after.get("id"):
            year = str(one.after.get(one.kind.first_date, desk.today) if one.kind.first_date else desk.today)[:4]
            own = str(one.after.get("county") or office)
            numbers = free.setdefault((one.kind.name, own, year), change.free_ids(desk, one.kind, own, year))
            with suppress(DicoopError):  # what keeps it from having one is told with its other faults
                one.after["id"] = next(numbers)
        one.id = str(one.after.get("id", ""))
        if one.kind.name == "enterprise":
            firms[register.plain_name(str(one.after.get("name", "")))] = one.id


def _loose(whole: Ledger) -> Ledger:
    """Return a ledger whose records are all at hand."""
    return Ledger(whole.settings, {name: {str(one.id): one for one in whole.each(name)} for name in whole.kinds}, kinds=whole.kinds)


def _judged(desk: Desk, whole: Ledger, composed: list[Composed]) -> tuple[Ledger, tuple[Finding, ...]]:
    """Return the ledger with what would be written, and warnings; errors are put with the rows that they are from."""
    before = _loose(whole)
    records = {name: dict(of) for name, of in before.records.items()}
    made: list[tuple[Composed, Any]] = []
    for one in composed:
        if not one.is_same:
            record = check_values(present(change.begun(one.kind, one.after, whole.settings)), one.kind.model)
            if isinstance(record, Findings):
                _refuse(one, record)
            else:
                made.append((one, record))
                records[one.kind.name][one.id] = record
    after = Ledger(whole.settings, records, kinds=whole.kinds)
    warnings: list[Finding] = []
    for one, record in made:
        known = (
            {_key(each) for each in checks.of_record(one.kind, old, before, desk.today)}
            if (old := before.get(one.kind.name, one.id))
            else set()
        )
        fresh = [each for each in checks.of_record(one.kind, record, after, desk.today) if _key(each) not in known]
        _refuse(one, [each for each in fresh if each.is_error])
        warnings += [each for each in fresh if not each.is_error]
    _judge_whole(before, after, {one.id: one for one, _ in made})
    return after, tuple(warnings)


def _judge_whole(before: Ledger, after: Ledger, made: Mapping[str, Composed]) -> None:
    """Find what is wrong with records among themselves."""
    if not made:
        return
    listener = Listener(after.settings, after.kinds)
    known = {_key(each) for each in checks.of_whole(listener.whole(before))}
    for each in checks.of_whole(listener.whole(after)):
        if each.is_error and _key(each) not in known and each.id in made:
            _refuse(made[each.id], [each])


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.id, finding.code, finding.address, finding.value


def _refuse(one: Composed, findings: Iterable[Finding]) -> None:
    for each in findings:
        sheet, cell = one.cell(each.address)
        one.drafts[0].refused.append(Refusal(sheet, cell, each.value, each.message, each.allowed, each.hint))
