"""Is money taken off only by entries that say so, and does a receipt count once?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from functools import partial
from typing import Any

from dicoop.change.changed_record import ChangedFile, graded
from dicoop.change.review_context import Range
from dicoop.change.rules import denominators, invested
from dicoop.currencies import compared, is_beyond
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Block, Field, fields, the_field
from dicoop.kinds.receipts import booked, place_of, receipts_of, written_as
from dicoop.kinds.traits import Book
from dicoop.labels import Label
from dicoop.text.fold import folded_looks
from dicoop.values import Money

SHRINK = Fault(
    "R13",
    Label("凭证号 {receipt} 的 {value} 被删去", "{value} under the receipt {receipt} was taken out"),
    Label(
        "恢复这一笔，再用冲销减去：dicoop {name} {verb} {id_} --reverse {receipt}",
        "put it back and reverse it: dicoop {name} {verb} {id_} --reverse {receipt}",
    ),
)
NEGATIVE = Fault(
    "R13",
    Label("凭证号 {receipt} 记了 {value}，没有写冲销哪一笔", "the receipt {receipt} enters {value} without saying what it reverses"),
    Label("写上 reverses: 原凭证号", "add reverses: the receipt of the entry taken back"),
)
REWRITTEN = Fault(
    "R14",
    Label(
        "凭证号 {receipt} 的{what}由 {before} 改成 {value}", "under the receipt {receipt}, '{what}' was changed from {before} to {value}"
    ),
    Label(
        "改回去；记错了就冲销，再用新凭证号登记", "change it back; reverse what was entered wrongly and enter it anew under another receipt"
    ),
)
EXCEED = Fault(
    "R16",
    Label("到位资金合计 {total}，超过总投资 {agreed}", "funds of {total} exceed the investment of {agreed}"),
    Label("核对各笔金额的单位；总投资调整过的，改 investment", "check the units of the amounts; if the investment was raised, change it"),
    Severity.WARNING,
)
BEYOND = Fault(
    "R16",
    Label("{book}合计 {total}，超过{cap} {agreed}", "{book} of {total} exceed '{cap}', {agreed}"),
    Label("核对各笔金额的单位；{cap}调整过的，改 {name}", "check the units of the amounts; if '{cap}' was raised, change {name}"),
    Severity.WARNING,
)

RAISED = Fault(
    "R33",
    Label("{what}由 {before} 调高到 {value}", "'{what}' was raised from {before} to {value}"),
    Label("附上变更协议；没有就改回去", "merge it with the agreement that says so, or change it back"),
    Severity.WARNING,
)
_SLIP = 10


def raised(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find agreed totals that a meeting was told and that were raised; by ten times or more that is an error, also of young records (R33)."""
    if not change.old or not change.new or change.kind is None:
        return
    for name in _agreed(change.kind, "money"):
        before, after = getattr(change.old, name, None), getattr(change.new, name, None)
        if before is None or after is None or after <= before:
            continue
        slip = before.yuan > 0 and after.yuan >= before.yuan * _SLIP
        if slip or over.is_published(getattr(change.old, change.kind.first_date)):
            finding = change.at(RAISED, name, after, before=before, what=change.called(name))
            yield graded(finding, Severity.ERROR) if slip else finding


def _entries(book: Book, record: Any) -> Mapping[str, Any]:
    return {entry.receipt: entry for entry in getattr(record, book.name, ())} if record else {}


def shrink(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find entries and amounts invested taken out, and negative entries that reverse nothing (R13)."""
    if change.new is None or change.kind is None:
        return
    for book in change.kind.books:
        yield from _shrunk(change, change.kind, book)
    yield from invested.taken_out(change)


def _shrunk(change: ChangedFile, kind: Kind, book: Book) -> Iterator[Finding]:
    old, new = _entries(book, change.old), _entries(book, change.new)
    for receipt, entry in old.items():
        if receipt not in new and _renumbered(receipt, old, new) is None:
            words = {"name": kind.name, "verb": book.verb, "id_": change.id}
            yield change.at(SHRINK, f"{book.name}[{receipt}]", entry.amount, receipt=receipt, **words)
    for receipt, entry in new.items():
        if receipt not in old and entry.amount.number < 0 and entry.reverses is None:
            yield change.at(NEGATIVE, f"{book.name}[{receipt}].amount", entry.amount, receipt=receipt)


def _renumbered(receipt: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> str | None:
    """Return the receipt that an entry is now under, where only that was changed."""
    was = old[receipt]
    same = (name for name, entry in new.items() if name not in old and (entry.date, entry.amount) == (was.date, was.amount))
    return next(same, None)


def rewritten(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find entries of which a value was changed, the receipt itself included, and other amounts invested; a source may be added (R14)."""
    if not change.old or not change.new or change.kind is None:
        return
    for book in change.kind.books:
        yield from _retold(change, book)
    yield from invested.retold(change, over)


def _retold(change: ChangedFile, book: Book) -> Iterator[Finding]:
    old, new, name = _entries(book, change.old), _entries(book, change.new), book.name
    for receipt, was in old.items():
        now = new.get(receipt)
        if now is None:
            other = _renumbered(receipt, old, new)
            if other:
                address = f"{name}[{other}].receipt"
                yield change.at(REWRITTEN, address, other, receipt=receipt, what=_field(was, "receipt"), before=receipt)
            continue
        for row in _differing(was, now):
            before, value = (getattr(entry, row.attribute, None) or "-" for entry in (was, now))
            address = f"{name}[{receipt}].{row.name}"
            yield change.at(REWRITTEN, address, value, receipt=receipt, what=row.mark.label, before=before)


def _differing(was: Any, now: Any) -> Iterator[Field]:
    """Yield the fields in which an entry is another than it was; what was not said may be added, but for what it takes back."""
    for row in fields(type(was)):
        before = getattr(was, row.attribute)
        if before != getattr(now, row.attribute, None) and (before is not None or row.name == "reverses"):
            yield row


def _field(entry: Any, name: str) -> Label:
    model: type[Block] = type(entry)
    return the_field(model, name).mark.label


def exceed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find records that this change gives more money or goods, and projects of which it has more invested, than was agreed (R16)."""
    if change.new is None or change.kind is None:
        return
    if change.kind.name != "project":
        yield from _exceeding(change, change.kind)
        return
    agreed, was = change.new.investment, change.old.investment if change.old else None
    for fault, of in ((EXCEED, partial(_amounts, change)), (invested.EXCEED, invested.amounts)):
        now, before = of(change.new), of(change.old) if change.old else []
        if is_beyond(now, agreed) and not _was_beyond(before, was, now):
            yield change.at(fault, "investment", agreed, **compared(now, agreed))


def _exceeding(change: ChangedFile, kind: Kind) -> Iterator[Finding]:
    for book in (book for book in kind.books if book.cap):
        (agreed, now), (was, before) = (_entered(side, book) for side in (change.new, change.old))
        if agreed is not None and is_beyond(now, agreed) and not _was_beyond(before, was, now):
            words = {**compared(now, agreed), "book": change.called(book.name), "cap": change.called(book.cap), "name": book.cap}
            yield change.at(BEYOND, book.cap, agreed, **words)


def _was_beyond(before: list[Money], agreed: Money | None, now: list[Money]) -> bool:
    """Return whether more than was agreed had been entered before, and no less than now."""
    return agreed is not None and is_beyond(before, agreed) and _sum(before) >= _sum(now)


def _sum(amounts: list[Money]) -> Decimal:
    return sum((one.yuan for one in amounts), start=Decimal(0))


def _entered(record: Any, book: Book) -> tuple[Money | None, list[Money]]:
    """Return what was agreed in a record, and what has been entered of it."""
    return getattr(record, book.cap, None), [entry.amount for entry in getattr(record, book.name, ())]


def lowered(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find agreed totals that were lowered; once money or goods arrived that is an error (R17).

    So are parts of records that stand below the line, lowered or taken out: once a meeting was told of them that is an error.
    """
    if not change.old or not change.new or change.kind is None:
        return
    yield from denominators.lowered(change, over)
    for name in _agreed(change.kind, "money", "quantity"):
        before, after = getattr(change.old, name, None), getattr(change.new, name, None)
        if before is not None and (after is None or denominators.number(after) < denominators.number(before)):
            finding = change.at(denominators.LOWERED, name, after or "-", before=before, what=change.called(name))
            yield graded(finding, Severity.ERROR) if _sum(_amounts(change, change.old)) > 0 else finding


def _agreed(kind: Kind, *forms: str) -> Iterable[str]:
    """Return what was agreed: what receipts may not exceed, and the values of some forms that rates of a kind rest on besides."""
    more = (row for row in fields(kind.model) if kind.quotas and row.form in forms and row.name not in kind.stakes.below)
    return dict.fromkeys((*(book.cap for book in kind.books if book.cap), *(row.attribute for row in more)))


def _amounts(change: ChangedFile, record: Any) -> list[Money]:
    return [entry.amount for book, entries in booked(change.own_kind, record) if book.cap for entry in entries]


REUSED = Fault(
    "R15",
    Label("凭证号 {value} 在 {other} 里已有一笔", "the receipt {value} has an entry in {other} already"),
    Label("看凭证上写的是哪一个，另一处删去或改正凭证号", "see whose the receipt is, and correct the other"),
)


def reused(over: Range) -> Iterator[Finding]:
    """Find receipts entered by this change that stand in another record, or twice in this one (R15)."""
    for kind in (kind for kind in over.after.kinds.values() if kind.books):
        came = [(change, _new(kind, change)) for change in over.changes if change.kind is kind]
        bringing: dict[str, list[str]] = {}
        for change, new in came:
            for receipt in new:
                bringing.setdefault(folded_looks(receipt), []).append(change.id)
        holders = _holders(over, kind, bringing) if bringing else {}
        for change, new in came:
            for receipt, n in new.items():
                other = change.id if n > 1 else _other(change.id, holders.get(folded_looks(receipt), ()), bringing[folded_looks(receipt)])
                if other:
                    yield change.at(REUSED, place_of(kind, change.new, receipt), written_as(kind, change.new, receipt)[1], other=other)


def _other(id_: str, holders: Iterable[str], new: list[str]) -> str | None:
    """Return the record that has a receipt already; of those that bring it together all but the first are told."""
    others = sorted(holder for holder in holders if holder != id_)
    is_first = all(other in new and other > id_ for other in others)
    return None if is_first else others[0]


def _all(kind: Kind, record: Any) -> list[str]:
    return [folded_looks(entry.receipt) for _, entries in booked(kind, record) for entry in entries] if record else []


def _new(kind: Kind, change: ChangedFile) -> dict[str, int]:
    """Return how often each receipt stands in a record, of those that were not there before."""
    before, after = (_all(kind, side) for side in (change.old, change.new))
    if before == after:
        return {}
    known, count = Counter(map(folded_looks, before)), Counter(map(folded_looks, after))
    return {receipt: n for receipt in after if (n := count[folded_looks(receipt)]) > known[folded_looks(receipt)]}


def _holders(over: Range, kind: Kind, wanted: Collection[str]) -> dict[str, list[str]]:
    """Return the records that hold the receipts asked for, as these are compared; what was taken back holds none."""
    found: dict[str, list[str]] = {}
    names = frozenset(wanted)
    for record in over.after.counting(kind.name):
        for receipt in names.intersection(map(folded_looks, receipts_of(kind, record))):
            found.setdefault(receipt, []).append(record.id)
    return found
