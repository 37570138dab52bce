"""What stands in the sheets of others, and what do their columns mean?"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

from dicoop.actions.write_context import Desk
from dicoop.errors import Findings, Misused, NotFound, Refused, Unable
from dicoop.exchange import address_rows, mapping
from dicoop.exchange.mapping import matched
from dicoop.exchange.mapping_faults import read_mapping
from dicoop.exchange.page import Sheets
from dicoop.exchange.sheet import Book, Sheet
from dicoop.exchange.sheets import read_book
from dicoop.exchange.table import NO_TABLE, find_table
from dicoop.exchange.titles import clean, names_of
from dicoop.frozen import dataclass, field, pattern, replace
from dicoop.kinds.base import Kind
from dicoop.kinds.mapping import FOLDER, FixedRow, Plan
from dicoop.labels import Label, both
from dicoop.store import files, ledger
from dicoop.store.merge_lines import content


@dataclass(frozen=True)
class ImportOptions:
    """What a person asks for: the files, the kind or mapping, what single columns mean, fixed values, the period of totals.

    `briefly`: nobody looks at warnings, nor at the rates that are moved.
    """

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
    briefly: bool = False


_NO_KIND = Label("没有写明这是哪一类记录", "the kind of record is not given")
_NO_KIND_HINT = Label("加 --kind: {kinds}", "give --kind: {kinds}")
_NO_HEADER = Label("{files} 里没有找到表头", "no header was found in {files}")
_NO_HEADER_HINT = Label(
    "表头要有两列以上，至少两列的名字认得出来；或用 --sheet 指定别的表",
    "a header needs at least two columns with known names; or choose another sheet with --sheet",
)
_NO_SHEET = Label("没有叫“{name}”的表", "no sheet '{name}'")
_NO_MAPPING = Label("没有映射 {path}", "there is no mapping {path}")
_BAD_MAPPING = Label("映射 {path} 有 {n} 处错误", "faults in the mapping {path}: {n}")
_NAME = pattern(r"[\w\-]{1,40}")
_BAD_NAME = Label("“{name}”不能做映射的名字", "'{name}' cannot be the name of a mapping")
_BAD_NAME_HINT = Label("用汉字、字母、数字和 -，不超过 40 个字", "use letters, digits, Chinese characters and -, 40 at most")
_OF_COUNTY = Label("{file} 是发给县区填报的表", "{file} is a county's workbook")
_OF_COUNTY_HINT = Label("用 dicoop county in {file} 收", "take it in with dicoop county in {file}")
_LEFT_ON_PURPOSE = Label("没有选的表", "sheets not chosen")
_HIDDEN = Label("隐藏的表", "hidden sheets")


def open_sheets(desk: Desk, asked: ImportOptions) -> Sheets:
    """Return what stands in the files and what their columns mean; raises NotFound, Unable, Misused."""
    whole = ledger.glance(desk.root)
    kinds = whole.kinds
    name, plan = _plan(desk.root, asked, kinds)
    raws = [(path.name, content(path)) for path in asked.paths]
    if plan is None and asked.kind is None:
        raise Misused(_NO_KIND, _NO_KIND_HINT.fill(kinds=" ".join(kinds)))
    kind = mapping.kind_named(kinds, plan.kind if plan else asked.kind or "")
    plan = plan or Plan(kind=kind.name)
    fixed = {row.address: row.value for row in plan.fixed} | dict(asked.fixed)  # the command line wins
    rows = tuple(FixedRow(address=address, value=value) for address, value in fixed.items())
    plan = plan.but(fixed=rows, **({"unit": asked.unit} if asked.unit else {}))
    digests = tuple((file, hashlib.sha256(raw).hexdigest()) for file, raw in raws)
    books = tuple(address_rows.read_book(file, raw, kind) or read_book(file, raw) for file, raw in raws)
    for book in books:
        if book.is_of_county:
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
    found = mapping.with_county(matched(tables, plan, asked.columns, names), tables, plan, names, whole.settings)
    return Sheets(books, tuple(tables), kind, name, plan, found, (*left, *bare), digests)


def _plan(root: Path, asked: ImportOptions, kinds: Mapping[str, Kind]) -> tuple[str, Plan | None]:
    """Return the mapping's name and what it says, None where there is none of that name yet."""
    name = asked.mapping or re.sub(r"[^\w\-]", "", re.sub(r"[\d年月日号()（）]+$", "", asked.paths[0].stem))[:40] or "sheet"
    if not _NAME.fullmatch(name):
        raise Misused(_BAD_NAME.fill(name=name), _BAD_NAME_HINT)
    path = f"{FOLDER}/{name}.yaml"
    if not files.exists(root, path):
        if asked.mapping and asked.kind is None:
            raise NotFound(_NO_MAPPING.fill(path=path), _NO_KIND_HINT.fill(kinds=" ".join(kinds)))
        return name, None
    source = ledger.values_of(root, path)
    plan = Findings(source) if isinstance(source, tuple) else read_mapping(source, kinds)
    if isinstance(plan, Findings):
        raise Unable(_BAD_MAPPING.fill(path=path, n=len(plan)), findings=plan)
    return name, plan


def _chosen(books: tuple[Book, ...], asked: ImportOptions, plan: Plan) -> tuple[list[Sheet], list[tuple[Sheet, Label]]]:
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
