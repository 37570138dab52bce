"""Was one payment entered in parts, so that each stays below the amount from which somebody has to approve it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.receipts import booked
from dicoop.labels import Label
from dicoop.text.fold import folded_looks
from dicoop.values import Money, in_full

PARTED = Fault(
    "R47",
    Label(
        "{day} 一天记了 {n} 笔，每笔都不到 {limit}，合计 {value}：{receipts}",
        "{n} entries of {day}, each below {limit}, together {value}: {receipts}",
    ),
    Label("核对是不是一笔分开记的；是的，按一笔报批", "see whether they are one payment; if so have it approved as one"),
    Severity.WARNING,
)
REPLACED = Fault(
    "R47",
    Label(
        "原来的一笔 {receipt} {value} 冲回，改记成 {n} 笔：{receipts}", "{receipt} of {value} was taken back and entered as {n}: {receipts}"
    ),
    Label("核对凭证是一张还是几张；一张的按一笔记", "see whether there is one paper or several; of one make one entry"),
    Severity.WARNING,
)
PAID = ("payments", "paid")  # what is paid out; what arrives or is delivered comes as it comes
_SHOWN = 5


class _Parts(NamedTuple):
    """Entries of one list of a record that this change made, and those it took back."""

    name: str
    new: tuple[Any, ...]
    taken_back: tuple[Any, ...]


def parted(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find payments entered in parts: several of one day below the limit and together not, or in the place of one that was taken back (R47)."""
    limit = over.settings.review.parted
    for parts in _parts(change):
        yield from _replaced(change, parts)
        if limit is not None:
            yield from _below(change, parts, limit)


def _parts(change: ChangedFile) -> Iterator[_Parts]:
    old = dict(booked(change.own_kind, change.old)) if change.old else {}
    for book, entries in booked(change.own_kind, change.new):
        if book.name not in PAID:
            continue
        known = {folded_looks(each.receipt) for each in old.get(book, ())}
        fresh = [each for each in entries if folded_looks(each.receipt) not in known]
        back = {folded_looks(each.reverses) for each in fresh if each.reverses}
        gone = tuple(each for each in entries if folded_looks(each.receipt) in back & known)
        yield _Parts(book.name, tuple(each for each in fresh if not each.reverses), gone)


def _replaced(change: ChangedFile, parts: _Parts) -> Iterator[Finding]:
    for was in parts.taken_back:
        if len(parts.new) > 1 and _sum(parts.new) == was.amount.yuan:
            yield change.at(REPLACED, _address(parts, parts.new[0]), was.amount, receipt=was.receipt, **_told(parts.new))


def _below(change: ChangedFile, parts: _Parts, limit: Money) -> Iterator[Finding]:
    by_day: dict[Any, list[Any]] = defaultdict(list)
    for each in parts.new:
        if each.amount < limit:
            by_day[each.date].append(each)
    for day, some in by_day.items():
        if len(some) > 1 and _sum(some) >= limit.yuan:
            yield change.at(PARTED, _address(parts, some[0]), in_full(_sum(some)), day=day, limit=limit, **_told(some))


def _sum(entries: Iterable[Any]) -> Decimal:
    return sum((each.amount.yuan for each in entries), Decimal())


def _address(parts: _Parts, entry: Any) -> str:
    return f"{parts.name}[{entry.receipt}].amount"


def _told(entries: Sequence[Any]) -> dict[str, Any]:
    return {"n": len(entries), "receipts": tuple(each.receipt for each in entries[:_SHOWN])}
