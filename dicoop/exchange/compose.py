"""What do rows make of the records they mean: new ones, changed ones, the same, or none that can be?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import date
from decimal import Decimal
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.currencies import ForeignMoney, amount_of
from dicoop.errors import Misused, Unreadable
from dicoop.exchange.cells import Unfit
from dicoop.exchange.drafts import Draft, Refusal, Remark
from dicoop.exchange.mapping import ENTRY, Target
from dicoop.exchange.sheet import cell_name
from dicoop.frozen import dataclass, field
from dicoop.kinds import address
from dicoop.kinds.base import Kind, dump
from dicoop.kinds.fields import Block, Field, fields, keys, own_keys, the_field
from dicoop.kinds.receipts import derived_receipt, is_derived
from dicoop.kinds.validate import present
from dicoop.labels import Label, joined
from dicoop.periods import Period, read_period, tidy_period
from dicoop.text.write import bare
from dicoop.values import EXACT, Money

if TYPE_CHECKING:
    from dicoop.exchange.register import Register

_TWICE = Label("和 {sheet}!{cell} 说的是同一条记录，值不同", "names the same record as {sheet}!{cell}, with another value")
_TWICE_HINT = Label("两行留一行，或加一列“编号”分开", "keep one of the two rows, or tell them apart with a column 编号")
_SHARED = Label(
    "这一格上下合并，管几条记录（{sheet}!{cell} 那一行也是），数会重复",
    "this cell is merged across rows of several records, including that of {sheet}!{cell}: it would count twice",
)
_SHARED_HINT = Label("拆开单元格，每条各写各的数", "split the cell, and enter each record's own figure")
_ENTRY_TWICE = Label("和 {sheet}!{cell} 说的是同一笔，值不同", "names the same entry as {sheet}!{cell}, with another value")
_ENTRY_TWICE_HINT = Label(
    "是两笔的，各写各的{key}；是一笔的，留一行", "if they are two entries, give each its own {key}; if one, keep one row"
)
_SAME_ROW = Label("和 {sheet}!{cell} 那一行说的完全相同，只算一次", "same as the row of {sheet}!{cell}: it counts once")
_NO_KEY = Label("“{list}”的一笔没有{key}", "an entry in {list} has no {key}")
_NO_KEY_HINT = Label(
    "填上{key}；没有这一列的，加一列对应 {list}[].{name}", "enter {key}; if there is no such column, add one for {list}[].{name}"
)
_LATER = Label(
    "台账里已有按更晚的累计数推算的 {receipt}（{date}），里面含着这一期的数，再记就重复了",
    "the ledger already has {receipt} ({date}), derived from a later total that this one is part of: it would count twice",
)
_LATER_HINT = Label(
    '按先后导入；要补这一期，先删去那一条（dicoop {kind} set 编号 "{name}[{receipt}]="），导入这一期，再导入较晚的',
    'import in order; to enter this period, first remove that entry (dicoop {kind} set ID "{name}[{receipt}]="), import this '
    "one, then the later one again",
)
_FOREIGN = Label(
    "累计 {value} 或已有的金额是外币，推算不出本期数",
    "the total of {value}, or the ledger's, is in a foreign currency: the period's amount cannot be derived",
)
_FOREIGN_HINT = Label("外币逐笔登记，各用各的凭证号", "enter foreign currency amounts one by one, each under its receipt")
_LESS = Label("累计 {value} 少于台账里已有的 {known}", "the total of {value} is less than the ledger's {known}")
_LESS_HINT = Label("核对；登记错的先冲销（--reverse）", "check it; reverse what was entered wrongly (--reverse)")


@dataclass
class Composed:
    """What a record becomes: its id (empty: to be given), its values before (None: it is new) and after, and where each is from."""

    kind: Kind
    id: str
    before: dict[str, Any] | None
    after: dict[str, Any]
    drafts: list[Draft] = field(default_factory=list)
    origins: dict[str, tuple[Draft, str]] = field(default_factory=dict)  # of entries, by address: the row, and the address in its texts

    @property
    def is_same(self) -> bool:
        """Whether nothing would be changed."""
        return self.before is not None and present(self.before) == present(self.after)

    @property
    def is_refused(self) -> bool:
        """Whether something in its rows cannot be taken over."""
        return any(draft.refused for draft in self.drafts)

    def cell(self, place: str) -> tuple[str, str]:
        """Return the sheet and the cell that a value is from: of one that no cell says that of what it stands in, of what stands in it or beside it, else the row."""
        around = (place[:at] for at in range(len(place), 0, -1) if place[at : at + 1] in ("", ".", "["))
        known: list[dict[str, Any]] = [self.origins, *(draft.texts for draft in self.drafts)]
        inside = (address for address in chain(*known) if address.startswith((f"{place}.", f"{place}[")))
        block = place.rpartition(".")[0]
        beside = (
            address for address in chain(*map(reversed, known)) if block and address.startswith(f"{block}.")
        )  # what is done after what is planned
        found = (self._origin(address) for address in chain(around, inside, beside))
        draft, name = next(filter(None, found), (self.drafts[0], ""))
        return draft.sheet, draft.cell(name) or draft.name

    def blank(self, place: str) -> tuple[str, str] | None:
        """Return the sheet and the cell that a value that is lacking would stand in, None where no column is for it."""
        around, _, inner = place.rpartition("].")
        draft, name = self.origins.get(f"{around}]", (self.drafts[0], ""))
        aim = draft.aims.get(f"{name.partition(ENTRY)[0]}{ENTRY}{inner}" if name else place)
        return (draft.sheet, cell_name(draft.row, aim.column)) if aim and aim.column >= 0 else None

    def _origin(self, address: str) -> tuple[Draft, str] | None:
        return self.origins.get(address) or next(((draft, address) for draft in self.drafts if address in draft.texts), None)


@dataclass(frozen=True)
class Reckoning:
    """How totals of a period become entries: the period, and the receipt that they are entered by."""

    period: Period
    name: str
    day: str

    @property
    def receipt(self) -> str:
        """The receipt of what is derived."""
        return derived_receipt(self.name, self.period)

    @classmethod
    def of(cls, text: str, source: str, today: date) -> Reckoning:
        """Return it for a period as people write it, counted up to today at the latest; raises Misused."""
        try:
            period = read_period(tidy_period(text))
        except Unreadable as error:
            raise Misused(error.finding.message, error.finding.hint) from None
        return cls(period, source, min(period.last, today).isoformat())


def compose(drafts: list[Draft], register: Register, reckoning: Reckoning | None) -> list[Composed]:
    """Return what rows make of records, in the order of the rows; what cannot be is refused in its draft."""
    made: dict[object, Composed] = {}
    rows: dict[tuple[str, int], Composed] = {}
    ways: dict[object, _Way] = {}
    for draft in drafts:
        try:
            id_ = register.row(draft.texts)
            draft.texts |= register.spelling(id_, draft.texts)
            one = made.setdefault(id_ or _identity(draft.texts) or draft.row, _begun(register, id_))
            rows[draft.sheet, draft.row] = one
            _agree(one, draft)
            twin = next((other for other in one.drafts if other.texts == draft.texts), None)
            if twin is not None:
                draft.remarks.append(Remark(draft.sheet, draft.name, _SAME_ROW.fill(sheet=twin.sheet, cell=twin.name)))
            one.drafts.append(draft)
            said = id(draft.aims), *draft.texts
            way = ways.get(said) or ways.setdefault(said, _way(draft))
            _put(one, draft, way, reckoning)
            _alone(one, draft, rows)
        except Unfit as unfit:
            cell, value = draft.cell(unfit.address), draft.texts.get(unfit.address, "")
            draft.refused.append(Refusal(draft.sheet, cell or draft.name, value if cell else "", unfit.message, unfit.allowed, unfit.hint))
    return list(made.values())


_BESIDE = ("enterprise", "county", "signed", "raised")


def _identity(texts: Mapping[str, str]) -> tuple[str | None, ...]:
    """Return what tells new records apart: what they are called, whose and where they are."""
    called = texts.get("name") or texts.get("title") or ""
    return (called, *map(texts.get, _BESIDE)) if called else ()


def _begun(register: Register, id_: str | None) -> Composed:
    record = register.record(id_) if id_ else None
    before = dict(dump(record)) if record is not None else None
    return Composed(register.kind, id_ or "", before, deepcopy(before) if before else {})


def _agree(one: Composed, draft: Draft) -> None:
    """Refuse a second row that says something else of a record; raises Unfit."""
    for other in one.drafts:
        for name, text in draft.texts.items():
            if not draft.aims[name].target.entry and other.texts.get(name, text) != text:
                raise Unfit(_TWICE.fill(sheet=other.sheet, cell=other.cell(name) or other.name), _TWICE_HINT, address=name)


def _alone(one: Composed, draft: Draft, rows: Mapping[tuple[str, int], Composed]) -> None:
    """Refuse an amount in a cell that is merged with that of another record's row; raises Unfit."""
    for name, at in draft.places.items():
        if at and rows.get((draft.sheet, at[0]), one) is not one and draft.aims[name].target.row.form in ("money", "quantity"):
            raise Unfit(_SHARED.fill(sheet=draft.sheet, cell=draft.name), _SHARED_HINT, address=name)


class _Way(NamedTuple):
    """Where what rows say goes that say something in the same columns: texts by the blocks they are put into, others, totals, and by list what is of an entry."""

    blocks: dict[str, Any]
    others: list[Target]
    totals: list[Target]
    entries: dict[str, list[str]]


def _way(draft: Draft) -> _Way:
    way = _Way({}, [], [], {})
    for name in draft.texts:
        found = draft.aims[name].target
        if found.entry:
            way.entries.setdefault(found.entry, []).append(name)
        elif found.cumulative or not found.names:
            (way.totals if found.cumulative else way.others).append(found)
        else:
            block = way.blocks
            for step in found.names[:-1]:
                block = block.setdefault(step, {})
            block[found.names[-1]] = name
    return way


def _put(one: Composed, draft: Draft, way: _Way, reckoning: Reckoning | None) -> None:
    _fill(one.after, way.blocks, draft.texts)
    for found in way.others:
        if len(found.steps) == 1:
            one.after[found.address] = draft.texts[found.address].split("\n")
        else:
            address.put(one.after, found.steps, draft.texts[found.address], one.kind.model)
    entries = dict(way.entries)
    for found in way.totals:
        assert reckoning is not None
        total = amount_of(draft.texts[found.address])
        _reckon(one, found.address, total, reckoning, _values(draft, entries.pop(found.address, ())))
    for name, said in entries.items():
        if any(map(draft.place, said)):  # values that all entries have make none by themselves
            own = name.rpartition(":")[2]
            shared = [each for each in entries.get(own, ()) if draft.place(each) is None] if own != name else []
            _put_entry(one, draft, own, [*shared, *said])


def _fill(block: dict[str, Any], places: Mapping[str, Any], texts: Mapping[str, str]) -> None:
    for name, inner in places.items():
        if inner.__class__ is str:
            block[name] = texts[inner]
        else:
            block[name] = below = block.get(name) or {}
            _fill(below, inner, texts)


def _values(draft: Draft, names: Iterable[str]) -> dict[tuple[Any, ...], str]:
    return {draft.aims[name].target.steps: draft.texts[name] for name in names}


def _list(one: Composed, name: str) -> tuple[Field, type[Block]]:
    """Return a field that is a list, and the block of its entries."""
    row = the_field(one.kind.model, name)
    assert row.model is not None
    return row, row.model


def _put_entry(one: Composed, draft: Draft, list_: str, names: Sequence[str]) -> None:
    """Put the entry that a row makes into a list; raises Unfit for one without its key, or of which another row says something else."""
    row, model = _list(one, list_)
    values = _values(draft, names)
    labels = {each.name: each.mark.label for each in fields(model)}
    first = next(filter(draft.cell, names))
    for key in own_keys(model):
        if (key,) not in values:
            hint = _NO_KEY_HINT.fill(key=labels[key], list=list_, name=key)
            raise Unfit(_NO_KEY.fill(list=row.mark.label, key=labels[key]), hint, address=first)
    at = _enter(one, list_, model, values)
    other = one.origins.setdefault(at, (draft, first))[0]
    for name in names:
        if other.texts.get(name, draft.texts[name]) != draft.texts[name]:
            hint = _ENTRY_TWICE_HINT.fill(key=joined(tuple(labels[key] for key in keys(model)), "、", ", "))
            raise Unfit(_ENTRY_TWICE.fill(sheet=other.sheet, cell=other.cell(name) or other.name), hint, address=name)
        one.origins[f"{at}.{name.partition(ENTRY)[2]}"] = draft, name


def _enter(one: Composed, list_: str, model: type[Block], values: Mapping[tuple[Any, ...], str]) -> str:
    """Put the values of an entry into a list, and return its address."""
    names = keys(model)
    entry = bare(tuple(values.get((key,), "") for key in names), names)
    for steps, text in values.items():
        address.put(one.after, (list_, entry, *steps), text, one.kind.model)
    return f"{list_}[{' '.join(entry)}]"


def _reckon(one: Composed, name: str, total: Money, how: Reckoning, more: dict[tuple[Any, ...], str]) -> None:
    """Enter what a total of a period is beyond what is known; raises Unfit where it is less."""
    amounts = list(_known(one, name, how))
    if any(isinstance(each, ForeignMoney) for each in (total, *amounts)):
        raise Unfit(_FOREIGN.fill(value=total), _FOREIGN_HINT, address=name)
    known = sum((each.yuan for each in amounts), Decimal(0))
    gap = EXACT.subtract(total.yuan, known)
    if gap < 0:
        raise Unfit(_LESS.fill(value=total, known=_like(known, total)), _LESS_HINT, address=name)
    if gap:
        later = [entry for entry in one.after.get(name, []) if is_derived(entry.get("receipt")) and entry.get("date", "") > _last(how)]
        if later:
            words = {"receipt": later[0]["receipt"], "date": later[0].get("date", "")}
            raise Unfit(_LATER.fill(**words), _LATER_HINT.fill(kind=one.kind.name, name=name, **words), address=name)
        values = {("receipt",): how.receipt, ("date",): how.day, ("amount",): str(_like(gap, total)), **more}
        _enter(one, name, _list(one, name)[1], values)


def _last(how: Reckoning) -> str:
    return how.period.last.isoformat()


def _known(one: Composed, name: str, how: Reckoning) -> Iterator[Money]:
    last = _last(how)
    for entry in one.after.get(name, []):
        if entry.get("receipt") != how.receipt and entry.get("date", "") <= last:
            yield amount_of(entry["amount"])


def _like(yuan: Decimal, other: Money) -> Money:
    """Return an amount in the unit of another."""
    return Money(EXACT.divide(yuan, Money(Decimal(1), other.unit).yuan), other.unit)
