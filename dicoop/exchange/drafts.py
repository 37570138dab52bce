"""What would the rows of a table write: which values, from which cells, and what of them cannot be taken?

Every cell is accounted for: used, or left out with a reason.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from dicoop.exchange import titles
from dicoop.exchange.cells import Reading, Taken, Unfit, take
from dicoop.exchange.mapping import column_of, target
from dicoop.exchange.sheet import cell_name, text_of
from dicoop.labels import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from dicoop.exchange.mapping import Target
    from dicoop.exchange.sheet import At, Sheet, Value
    from dicoop.exchange.table import Column, Row, Table
    from dicoop.kinds.base import Kind
    from dicoop.kinds.fields import Field
    from dicoop.kinds.mapping import ColumnRow, Plan

    Settle = Callable[[Field, str], str]  # what a text means beside the ledger: a county's key, an id; raises Unfit

UNMAPPED = Label("没有对应字段的列", "columns without a field")
LEFT = Label("不导入的列", "columns left out")
SAYS_NOTHING = Label("写“—”“无”的格子", "cells with — or none")
REFUSED = Label("拒绝的格子", "cells refused")
OUTSIDE = Label("表格以外的格子", "cells outside the table")
USED = Label("用上的格子", "cells used")
_ORDER = re.compile(r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）])|[(（][0-9]+\s*[个项家条][)）]$")
_SPLIT = re.compile(r"[、，,;；\n]+")


class Refusal(NamedTuple):
    """Something that keeps a row from being taken over: where, what stands there, what is wrong, allowed, and how to mend it."""

    sheet: str
    cell: str
    value: str
    message: Label
    allowed: Label
    hint: Label


class Remark(NamedTuple):
    """How a cell was read, where a person should know."""

    sheet: str
    cell: str
    words: Label


@dataclass
class Draft:
    """What a row would write: the values by address with their targets, the cells they are from, and what cannot be taken."""

    sheet: str
    row: int
    texts: dict[str, tuple[Target, str]] = field(default_factory=dict)
    places: dict[str, At | None] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def cell(self, address: str) -> str:
        """Return the cell that a value is from, empty where it stands in none."""
        at = self.places.get(address)
        return cell_name(*at) if at else ""

    @property
    def name(self) -> str:
        """The row as a person finds it."""
        return cell_name(self.row, 0)


@dataclass(frozen=True)
class Read:
    """The drafts of a table, and how many cells were used and left out, by reason."""

    drafts: tuple[Draft, ...]
    counts: Counter[Label]


class _Way(NamedTuple):
    """A column that is taken over: where from, where to, how."""

    column: Column
    target: Target
    how: Reading


def read_table(table: Table, kind: Kind, plan: Plan, settle: Settle, *, exact: bool = False) -> Read:
    """Return what the rows of a table would write; `exact`: the cells are texts of files, to be taken as they are."""
    ways = [way for column in table.columns if (way := _way(column, table, kind, plan))]
    taking = _Taking(table, kind, plan, ways, settle)
    taking.exact = exact
    return taking.through()


def _way(column: Column, table: Table, kind: Kind, plan: Plan) -> _Way | None:
    row = column_of(plan, column.title)
    if row is None or not row.address:
        return None
    found = target(kind, row.address, cumulative=bool(row.cumulative))
    return _Way(column, found, _reading(found.row, column.title, row, plan, column.unit or table.unit))


def _reading(row: Field, title: str, said: ColumnRow | None, plan: Plan, unit: str) -> Reading:
    own = said.unit if said and said.unit else unit or plan.unit or ""
    fits = own if row.form != "quantity" or own in scaled(row.units) else ""
    words = {each.word: each.value for each in plan.words if titles.clean(each.column) == titles.clean(title)}
    return Reading(row, title, fits or "", said.day.value if said and said.day else "", words)


def scaled(units: tuple[str, ...]) -> tuple[str, ...]:
    """Return the units in which figures of a quantity may stand in a sheet."""
    return tuple(scale + unit for unit in units for scale in ("", "万", "亿"))


class _Taking:
    """One pass over the rows of a table; cells that say the same in one column are read once."""

    def __init__(self, table: Table, kind: Kind, plan: Plan, ways: list[_Way], settle: Settle) -> None:
        self.table, self.sheet, self.settle = table, table.sheet, settle
        self.ways, self.kind = ways, kind
        self.counts: Counter[Label] = Counter()
        self.known: list[dict[tuple[type, Value], Taken]] = [{} for _ in ways]
        self.fixed = [(target(kind, each.address), each.value) for each in plan.fixed]
        self.beside = [(each, row) for each in (titles.SHEET, titles.GROUP) if (row := column_of(plan, each)) and row.address]
        mapped = {way.column.at for way in ways}
        left = {c.at: LEFT if column_of(plan, c.title) else UNMAPPED for c in table.columns if c.at not in mapped}
        self.other = list(left.items())
        self.titled = mapped | set(left)
        self.is_open = self.titled != set(range(max(map(len, self.sheet.rows), default=0)))
        self.plan = plan
        self.exact = False

    def through(self) -> Read:
        drafts = tuple(self._draft(row) for row in self.table.rows)
        for at, reason in self.table.left.items():
            self.counts[reason] += _filled(self.sheet.rows[at])
        return Read(drafts, self.counts)

    def _draft(self, row: Row) -> Draft:
        draft = Draft(self.sheet.name, row.at)
        cells = self.sheet.rows[row.at]
        for number, way in enumerate(self.ways):
            self._take(draft, number, way, row.at)
        for where, reason in self.other:
            if where < len(cells) and cells[where] != "" and _is_filled(cells[where]):
                self.counts[reason] += 1
        if self.is_open:
            self.counts[OUTSIDE] += sum(at not in self.titled and value != "" and _is_filled(value) for at, value in enumerate(cells))
        self._beside(draft, row)
        for found, text in self.fixed:
            if found.address not in draft.texts:
                self._settled(draft, found, text, "", text)
        return draft

    def _take(self, draft: Draft, number: int, way: _Way, row: int) -> None:
        column = way.column.at
        at = self.table.tops.get((row, column), (row, column)) if self.table.tops else (row, column)
        value = self.sheet.value(*at)
        if value == "" and at not in self.sheet.notes:
            return
        taken = self._taken(draft, number, way, at, value)
        own = at == (row, column)
        if own:
            reason = REFUSED if taken is None else USED if taken.text else SAYS_NOTHING
            self.counts[reason] += _is_filled(value)
        if taken is not None and taken.text:
            draft.texts[way.target.address] = way.target, taken.text
            draft.places[way.target.address] = at
            if taken.remark and own:
                draft.remarks.append(Remark(self.sheet.name, cell_name(*at), taken.remark))

    def _taken(self, draft: Draft, number: int, way: _Way, at: At, value: Value) -> Taken | None:
        if self.exact:
            return Taken(str(value))
        form, note = self.sheet.formats.get(at), self.sheet.notes.get(at)
        plain = form is None and note is None
        known = self.known[number].get((type(value), value)) if plain else None
        if known is not None:
            return known
        try:
            taken = take(value, form, note, way.how)
            if taken.text and _is_settled(way.target.row):
                taken = taken._replace(text=self.settle(way.target.row, taken.text))
        except Unfit as unfit:
            draft.refused.append(Refusal(self.sheet.name, cell_name(*at), text_of(value), unfit.message, unfit.allowed, unfit.hint))
            return None
        if plain:
            self.known[number][type(value), value] = taken
        return taken

    def _beside(self, draft: Draft, row: Row) -> None:
        """Take what stands in no cell of the row: the name of the sheet, the heading above."""
        for title, said in self.beside:
            text = self.sheet.name if title == titles.SHEET else _ORDER.sub("", row.group).strip()
            found = target(self.kind, said.address or "")
            words = _reading(found.row, title, said, self.plan, "").words
            if text and found.address not in draft.texts:
                self._settled(draft, found, words.get(text, text), title, text)

    def _settled(self, draft: Draft, found: Target, text: str, cell: str, shown: str) -> None:
        try:
            draft.texts[found.address] = found, self.settle(found.row, text)
            draft.places[found.address] = None
        except Unfit as unfit:
            draft.refused.append(Refusal(draft.sheet, cell or draft.name, shown, unfit.message, unfit.allowed, unfit.hint))


def _is_settled(row: Field) -> bool:
    """Return whether what a text means rests on the ledger or on a list."""
    return bool(row.mark.ref or row.mark.known or row.form in ("term", "texts"))


def texts_of(text: str) -> list[str]:
    """Return the parts of a field that holds several texts."""
    return [part for each in _SPLIT.split(text) if (part := each.strip())]


def _is_filled(value: Value) -> bool:
    return not isinstance(value, str) or bool(value.strip())


def _filled(cells: Sequence[Value]) -> int:
    return sum(value != "" and _is_filled(value) for value in cells)


def cells_of(sheet: Sheet) -> int:
    """Return how many cells of a sheet hold something."""
    return sum(_filled(row) for row in sheet.rows)
