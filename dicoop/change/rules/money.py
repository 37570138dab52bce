"""Is money taken off only by entries that say so, and does a receipt count once?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

from dicoop.change.changed_record import ChangedFile, by_key
from dicoop.change.review_context import Range
from dicoop.change.rules import stakes
from dicoop.currencies import compared, is_beyond
from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field, fields, the_field
from dicoop.kinds.project import Project
from dicoop.kinds.receipts import booked, place_of, receipts_of, written_as
from dicoop.kinds.traits import Book
from dicoop.labels import Label
from dicoop.text.fold import folded_looks
from dicoop.values import Money

SHRINK = Fault(
    "R13",
    Label("凭证号 {receipt} 的 {value} 被删去", "{value} under receipt {receipt} was removed"),
    Label(
        "恢复这一笔，再用冲销减去：dicoop {name} {verb} {id_} --reverse {receipt}",
        "restore it and reverse it: dicoop {name} {verb} {id_} --reverse {receipt}",
    ),
)
NEGATIVE = Fault(
    "R13",
    Label("凭证号 {receipt} 记了 {value}，没有写冲销哪一笔", "receipt {receipt} enters {value} without saying what it reverses"),
    Label("写上 reverses: 原凭证号", "add reverses: the receipt of the entry being reversed"),
)
REWRITTEN = Fault(
    "R14",
    Label("凭证号 {receipt} 的{what}由 {before} 改成 {value}", "'{what}' under receipt {receipt} was changed from {before} to {value}"),
    Label("改回去；记错了就冲销，再用新凭证号登记", "change it back; if it was wrong, reverse it and enter it again under another receipt"),
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

TAKEN_OUT = Fault(
    "R13",
    Label("{date} 的完成投资 {value} 被删去", "the investment of {value} noted on {date} was removed"),
    Label(
        "恢复这一条；确是记错的，核实后豁免：dicoop waive R13 {id_}",
        "restore it; if it was wrong, verify and waive: dicoop waive R13 {id_}",
    ),
)
RETOLD = Fault(
    "R14",
    Label("{date} 的完成投资由 {before} 改成 {value}", "the investment noted on {date} was changed from {before} to {value}"),
    Label(
        "改回去，出入记在新的一条里；确是记错的，核实后豁免：dicoop waive R14 {id_}",
        "change it back, and note the difference under its own date; if it was wrong, verify and waive: dicoop waive R14 {id_}",
    ),
)
FILLED_IN = Fault(
    "R14",
    Label(
        "{date} 的进展已经通报，又补填完成投资 {value}",
        "an investment of {value} was added to the note of {date}, already reported to a meeting",
    ),
    Label("核对凭据；确实漏报的，在通报里说明", "check it against the records; explain a genuine omission in the bulletin"),
    Severity.WARNING,
)
INVESTED_EXCEED = Fault(
    "R16",
    Label("完成投资合计 {total}，超过总投资 {agreed}", "{total} invested is more than the investment of {agreed}"),
    Label("核对各条进展的金额；总投资调整过的，改 investment", "check the amounts in progress; if the investment was raised, change it"),
    Severity.WARNING,
)
RAISED = Fault(
    "R33",
    Label("{what}由 {before} 调高到 {value}", "'{what}' was raised from {before} to {value}"),
    Label("附上变更协议；没有就改回去", "attach the amended agreement, or change it back"),
    Severity.WARNING,
)
_SLIP = 10
_SLIPPED = replace(
    RAISED.graded(grave=True),
    hint=Label(
        "多半是单位写错（如万元写成亿元），核对后改回去；确实调高的，附上变更协议",
        "the unit is probably wrong (such as 亿元 for 万元): check it and change it back; if it was raised, attach the amended agreement",
    ),
)


def raised(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find agreed totals that a meeting was told and that were raised; by ten times or more that is an error, also of young records (R33)."""
    for name, before, after in _agreed(change, "money"):
        if after is None or after <= before:
            continue
        slip = before.yuan > 0 and after.yuan >= before.yuan * _SLIP
        if slip or over.is_published(getattr(change.old, change.own_kind.first_date)):
            yield change.at(_SLIPPED if slip else RAISED, name, after, before=before, what=change.called(name))


def shrink(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find entries and amounts invested taken out, and negative entries that reverse nothing (R13)."""
    for book in change.own_kind.books:
        yield from _shrunk(change, book)
    yield from _taken_out(change)


def _shrunk(change: ChangedFile, book: Book) -> Iterator[Finding]:
    old, new = by_key(change.old, book.name), by_key(change.new, book.name)
    for receipt, entry in old.items():
        if receipt not in new and _renumbered(receipt, old, new) is None:
            words = {"name": change.own_kind.name, "verb": book.verb, "id_": change.id}
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
    for book in change.own_kind.books:
        yield from _retold(change, book)
    yield from _invested_retold(change, over)


def _retold(change: ChangedFile, book: Book) -> Iterator[Finding]:
    name = book.name
    old, new = by_key(change.old, name), by_key(change.new, name)
    for receipt, was in old.items():
        now = new.get(receipt)
        if now is None:
            other = _renumbered(receipt, old, new)
            if other:
                what = the_field(type(was), "receipt").mark.label
                yield change.at(REWRITTEN, f"{name}[{other}].receipt", other, receipt=receipt, what=what, before=receipt)
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


def exceed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find records that this change gives more money or goods, and projects of which it has more invested, than was agreed (R16)."""
    for name, (inner, cap) in change.own_kind.capped.items():
        (agreed, now), (was, before) = (_entered(side, name, inner, cap) for side in (change.new, change.old))
        if agreed is not None and is_beyond(now, agreed) and not _was_beyond(before, was, now):
            words = {**compared(now, agreed), "book": change.called(name), "cap": change.called(cap), "name": cap}
            yield change.at(_EXCEEDING.get((change.own_kind.model, name), BEYOND), cap, agreed, **words)


_EXCEEDING: Mapping[tuple[type, str], Fault] = {(Project, "funds"): EXCEED, (Project, "progress"): INVESTED_EXCEED}


def _was_beyond(before: list[Money], agreed: Money | None, now: list[Money]) -> bool:
    """Return whether more than was agreed had been entered before, and no less than now."""
    return agreed is not None and is_beyond(before, agreed) and _sum(before) >= _sum(now)


def _sum(amounts: list[Money]) -> Decimal:
    return sum((one.yuan for one in amounts), start=Decimal(0))


def _entered(record: Any, name: str, inner: str, cap: str) -> tuple[Money | None, list[Money]]:
    """Return what was agreed in a record, and what has been entered of it in a list."""
    amounts = [getattr(entry, inner) for entry in getattr(record, name, ())]
    return getattr(record, cap, None), [amount for amount in amounts if amount is not None]


def lowered(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find agreed totals that were lowered; once money or goods arrived that is an error (R17).

    So are parts of records that stand below the line, lowered or taken out: once a meeting was told of them that is an error.
    """
    yield from stakes.lowered(change, over)
    has_come = _sum([entry.amount for book, entries in booked(change.own_kind, change.old) if book.cap for entry in entries]) > 0
    for name, before, after in _agreed(change, "money", "quantity"):
        if after is None or stakes.number(after) < stakes.number(before):
            yield change.at(stakes.LOWERED.graded(grave=has_come), name, after or "-", before=before, what=change.called(name))


def _agreed(change: ChangedFile, *forms: str) -> Iterator[tuple[str, Any, Any]]:
    """Yield what was agreed, as it was and as it is: what receipts may not exceed, and the values of some forms that rates of the kind rest on besides."""
    kind = change.own_kind
    more = (row for row in fields(kind.model) if kind.quotas and row.form in forms and row.name not in kind.stakes.below)
    for name in dict.fromkeys((*(book.cap for book in kind.books if book.cap), *(row.attribute for row in more))):
        if (before := getattr(change.old, name, None)) is not None:
            yield name, before, getattr(change.new, name, None)


REUSED = Fault(
    "R15",
    Label("凭证号 {value} 在 {other} 里已有一笔", "receipt {value} already has an entry in {other}"),
    Label("看凭证上写的是哪一个，另一处删去或改正凭证号", "check whose receipt it is, and correct the other"),
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


# What was put in place: there are no receipts and no reversals; a note is known by its day and number, and what was wrong is corrected with a waiver


def _taken_out(change: ChangedFile) -> Iterator[Finding]:
    """Find amounts that are there no longer, with their note or without it (R13)."""
    new = by_key(change.new, "progress")
    for key, note in by_key(change.old, "progress").items():
        if note.invested and not (key in new and new[key].invested):
            address = f"progress[{key}].invested" if key in new else f"progress[{key}]"
            yield change.at(TAKEN_OUT, address, note.invested, date=note.date, id_=change.id)


def _invested_retold(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find amounts that were changed, and those put into a note of a day that a meeting has been told of (R14)."""
    old = by_key(change.old, "progress")
    for key, note in by_key(change.new, "progress").items():
        before, amount, address = old[key].invested if key in old else None, note.invested, f"progress[{key}].invested"
        if amount and before and amount != before:
            yield change.at(RETOLD, address, amount, date=note.date, before=before, id_=change.id)
        elif amount and not before and key in old and over.is_published(note.date):
            yield change.at(FILLED_IN, address, amount, date=note.date)
