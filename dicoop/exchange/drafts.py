"""What would the rows of a table write: which values, from which cells, and what of them cannot be taken?

Every cell is accounted for: used, or left out with a reason.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from itertools import chain, zip_longest
from typing import NamedTuple, cast

from dicoop.currencies import amount_of
from dicoop.errors import Misused
from dicoop.exchange import titles
from dicoop.exchange.cells import BLANK, Reading, Taken, Unfit, are_as_read, take
from dicoop.exchange.mapping import Target, column_of, target
from dicoop.exchange.sheet import At, Format, Note, Sheet, Value, cell_name, filled, text_of
from dicoop.exchange.table import Column, Row, Table
from dicoop.frozen import dataclass, field, pattern
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field
from dicoop.kinds.mapping import ColumnRow, Plan
from dicoop.labels import Label
from dicoop.values import Money

Settle = Callable[[Field, str], str]  # what a text means beside the ledger: a county's key, an id; raises Unfit
UNMAPPED = Label("没有对应字段的列", "columns without a field")
LEFT = Label("不导入的列", "columns left out")
SAYS_NOTHING = Label("写“—”“无”的格子", "cells with — or 无")
REFUSED = Label("拒绝的格子", "cells refused")
OUTSIDE = Label("表格以外的格子", "cells outside the table")
USED = Label("用上的格子", "cells used")
_FAR_OFF = Label(
    "{value} 和这一列居中的 {middle} 相差一千倍以上，请核对单位",
    "{value} is over a thousand times off {middle}, the column's median: check its unit",
)
_UNEVEN = Label(
    "对应“{many}”的有 {n} 列，对应“{few}”的只有 {m} 列：分不清是哪一笔的",
    "{n} columns map to '{many}' but {m} to '{few}': which entry does that belong to?",
)
_UNEVEN_HINT = Label("每一笔的列要一样多；不导入的列写 --map 列名=", "each entry needs the same columns; skip one with --map COLUMN=")
_FAR, _FEW = 1000, 3
_ORDER = pattern(r"^(?:[一二三四五六七八九十]+[、.．]|[(（][一二三四五六七八九十]+[)）])|[(（][0-9]+\s*[个项家条][)）]$")
_SPLIT = pattern(r"[、，,;；\n]+")


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


class Aim(NamedTuple):
    """Where an address leads, and the column that its values are from: -1 where they stand in no cell."""

    target: Target
    column: int = -1


@dataclass
class Draft:
    """What a row would write: the values by address, and what cannot be taken; `places`: of those that are not from the column of their `aims`."""

    sheet: str
    row: int
    aims: Mapping[str, Aim]
    texts: dict[str, str] = field(default_factory=dict)
    places: dict[str, At | None] = field(default_factory=dict)
    refused: list[Refusal] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)

    def place(self, address: str) -> At | None:
        """Return the place of the cell that a value is from, None where it stands in none."""
        return self.places[address] if address in self.places else (self.row, self.aims[address].column)

    def cell(self, address: str) -> str:
        """Return the cell that a value is from, empty where it stands in none."""
        at = self.place(address) if address in self.texts else None
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
    return _Taking(table, kind, plan, settle, exact=exact).through()


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
    """One pass down each column of a table; cells that say the same in one column are read once."""

    def __init__(self, table: Table, kind: Kind, plan: Plan, settle: Settle, *, exact: bool) -> None:
        self.table, self.sheet, self.plan, self.exact = table, table.sheet, plan, exact
        self.settle = settle
        every = [way for column in table.columns if (way := _way(column, table, kind, plan))]
        _even(every)
        ways = [way._replace(target=way.target.numbered(_nth(every, way))) for way in every]
        first = {way.target.address: way.column.title for way in reversed(ways)}
        self.ways = [way for way in ways if way.column.title == first[way.target.address]]
        self.fixed = [(target(kind, each.address), each.value) for each in plan.fixed]
        beside = ((each, column_of(plan, each)) for each in (titles.SHEET, titles.GROUP))
        self.beside = [(title, row, target(kind, row.address)) for title, row in beside if row and row.address]
        aims = {found.address: Aim(found) for found in (*(found for *_, found in self.beside), *(found for found, _ in self.fixed))}
        self.aims = aims | {way.target.address: Aim(way.target, way.column.at) for way in reversed(self.ways)}
        self.drafts = tuple(Draft(self.sheet.name, row.at, self.aims, {}, {}, [], []) for row in table.rows)
        self.columns = tuple(zip_longest(*(self.sheet.rows[row.at] for row in table.rows), fillvalue=""))  # as far as a record goes
        self.odd = {column for _, column in chain(table.tops, self.sheet.formats, self.sheet.notes)}
        self.counts: Counter[Label] = Counter()
        self.known: dict[tuple[int, type, Value, Format | None, Note | None], Taken | Unfit] = {}

    def through(self) -> Read:
        columns = [self._take(way) for way in self.ways]
        addresses = [way.target.address for way in self.ways]
        for draft, row, *texts in zip(self.drafts, self.table.rows, *columns, strict=True):
            pairs = zip(addresses, texts, strict=True)
            draft.texts = {address: text for address, text in pairs if text} if "" in texts else dict(pairs)
            self._beside(draft, row)
            for found, text in self.fixed:
                if found.address not in draft.texts:
                    self._settled(draft, found, text, "", text)
        for way, texts in zip(self.ways, columns, strict=True):
            if way.target.row.form == "money":
                self._far_off(way, texts)
        self._left()
        return Read(self.drafts, self.counts)

    def _take(self, way: _Way) -> list[str]:
        """Return what a column says, a text a row; what is said of single cells is put to their drafts."""
        column = way.column.at
        values: list[Value] = list(self.columns[column]) if column < len(self.columns) else [""] * len(self.drafts)
        is_plain = column not in self.odd and self.aims[way.target.address].column == column
        if not is_plain or not set(map(type, values)).isdisjoint((int, bool)):  # as keys of a table 1 and true are the same as 1.0
            return [self._single(way, draft) for draft in self.drafts]
        if not self.exact and not _is_settled(way.target.row) and are_as_read(values, way.how):
            texts = cast("list[str]", values if BLANK.isdisjoint(values) else ["" if value in BLANK else value for value in values])
            self.counts[USED] += (used := len(texts) - texts.count(""))
            self.counts[SAYS_NOTHING] += len(values) - values.count("") - used
            return texts
        counts = Counter(values)
        known = {value: self._taken(way, value, None, None) for value in counts}
        for value, n in counts.items():
            self._count(value, known[value], n)
        odd = {value: taken for value, taken in known.items() if isinstance(taken, Unfit) or taken.remark}
        for draft, value in zip(self.drafts, values, strict=True) if odd else ():
            if value in odd:
                self._remark(draft, (draft.row, column), value, odd[value])
        said = {value: "" if isinstance(taken, Unfit) else taken.text for value, taken in known.items()}
        return list(map(said.__getitem__, values))

    def _far_off(self, way: _Way, texts: list[str]) -> None:
        """Tell amounts that are far from the others of their column: mostly their unit is another than was meant."""
        amounts = {text: found for text in dict.fromkeys(texts) if text and isinstance(found := amount_of(text), Money)}
        ranked = sorted((text for text in texts if text in amounts), key=lambda text: amounts[text].yuan)
        if len(ranked) < _FEW:
            return
        middle = ranked[len(ranked) // 2]
        least, most = amounts[middle].yuan / _FAR, amounts[middle].yuan * _FAR
        far = {text for text, amount in amounts.items() if amount.yuan and not least < amount.yuan < most}
        for draft, text in zip(self.drafts, texts, strict=True):
            if text in far:
                cell = cell_name(draft.row, way.column.at)
                draft.remarks.append(Remark(self.sheet.name, cell, _FAR_OFF.fill(value=text, middle=middle)))

    def _single(self, way: _Way, draft: Draft) -> str:
        """Return what a cell says that is told by more than its value: merged ones the first of them."""
        at = self.table.place(draft.row, way.column.at)
        value, note = self.sheet.value(*at), self.sheet.notes.get(at)
        is_of_first = at[1] != way.column.at and way.target.is_further  # merged over both columns: no entry of its own
        if is_of_first or (value == "" and note is None):
            return ""
        key = way.column.at, value.__class__, value, self.sheet.formats.get(at), note
        taken = self.known.get(key)
        if taken is None:
            taken = self.known[key] = self._taken(way, *key[2:])
        is_own = at == (draft.row, way.column.at)
        if is_own:
            self._count(value, taken, 1)
        if is_own or isinstance(taken, Unfit):
            self._remark(draft, at, value, taken)
        if isinstance(taken, Unfit):
            return ""
        if taken.text and not (is_own and self.aims[way.target.address].column == way.column.at):
            draft.places[way.target.address] = at
        return taken.text

    def _taken(self, way: _Way, value: Value, form: Format | None, note: Note | None) -> Taken | Unfit:
        if self.exact or (value == "" and note is None):
            return Taken(str(value))
        try:
            taken = take(value, form, note, way.how)
            return taken._replace(text=self.settle(way.target.row, taken.text)) if taken.text and _is_settled(way.target.row) else taken
        except Unfit as unfit:
            return unfit

    def _count(self, value: Value, taken: Taken | Unfit, n: int) -> None:
        if not isinstance(value, str) or value.strip():
            self.counts[REFUSED if isinstance(taken, Unfit) else USED if taken.text else SAYS_NOTHING] += n

    def _remark(self, draft: Draft, at: At, value: Value, taken: Taken | Unfit) -> None:
        cell = cell_name(*at)
        if isinstance(taken, Unfit):
            draft.refused.append(Refusal(self.sheet.name, cell, text_of(value), taken.message, taken.allowed, taken.hint))
        elif taken.text and taken.remark:
            draft.remarks.append(Remark(self.sheet.name, cell, taken.remark))

    def _beside(self, draft: Draft, row: Row) -> None:
        """Take what stands in no cell of the row: the name of the sheet, the heading above."""
        for title, said, found in self.beside:
            text = self.sheet.name if title == titles.SHEET else _ORDER.sub("", row.group).strip()
            words = _reading(found.row, title, said, self.plan, "").words
            if text and found.address not in draft.texts:
                self._settled(draft, found, words.get(text, text), title, text)

    def _settled(self, draft: Draft, found: Target, text: str, cell: str, shown: str) -> None:
        try:
            draft.texts[found.address] = self.settle(found.row, text)
            draft.places[found.address] = None
        except Unfit as unfit:
            draft.refused.append(Refusal(draft.sheet, cell or draft.name, shown, unfit.message, unfit.allowed, unfit.hint))

    def _left(self) -> None:
        """Count the cells that are taken from no row, with the reason."""
        mapped = {way.column.at for way in self.ways}
        titled = {column.at: column.title for column in self.table.columns}
        for at, cells in enumerate(self.columns):
            if at not in mapped:
                reason = OUTSIDE if at not in titled else LEFT if column_of(self.plan, titled[at]) else UNMAPPED
                self.counts[reason] += len(filled(cells))
        for row, why in self.table.left.items():
            self.counts[why] += len(self.sheet.filled[row])


def _even(ways: list[_Way]) -> None:
    """Hold that a row which makes several entries of a list has as many columns for each of their fields; raises Misused."""
    counts = Counter((way.target.entry, way.target.address) for way in ways if way.target.entry)
    for (entry, many), n in counts.most_common():
        for (other, few), m in counts.items():
            if other == entry and m < n:
                raise Misused(_UNEVEN.fill(many=many, n=n, few=few, m=m), _UNEVEN_HINT)


def _nth(ways: list[_Way], way: _Way) -> int:
    """Return which of the columns that lead to one place a column is."""
    return [each.column for each in ways if each.target.address == way.target.address].index(way.column) + 1


def _is_settled(row: Field) -> bool:
    """Return whether what a text means rests on the ledger or on a list."""
    return bool(row.mark.ref or row.mark.known or row.form in ("term", "texts"))


def texts_of(text: str) -> list[str]:
    """Return the parts of a field that holds several texts."""
    return [part for each in _SPLIT.split(text) if (part := each.strip())]


def cells_of(sheet: Sheet) -> int:
    """Return how many cells of a sheet hold something."""
    return sum(map(len, sheet.filled))
