"""Was one payment entered in parts, so that each stays below the amount from which somebody has to approve it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

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
        "{n} entries on {day}, each below {limit}, together {value}: {receipts}",
    ),
    Label("核对是不是一笔分开记的；是的，按一笔报批", "check whether it is one payment split up; if so, have it approved as one"),
    Severity.WARNING,
)
REPLACED = Fault(
    "R47",
    Label(
        "原来的一笔 {receipt} {value} 冲回，改记成 {n} 笔：{receipts}",
        "{receipt} of {value} was reversed and re-entered as {n}: {receipts}",
    ),
    Label("核对凭证是一张还是几张；一张的按一笔记", "check whether there is one receipt or several; make one entry per receipt"),
    Severity.WARNING,
)
PAID = ("payments", "paid")  # what is paid out; what arrives or is delivered comes as it comes
_SHOWN = 5


def parted(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find payments entered in parts: several of one day below the limit and together not, or in the place of one that was taken back (R47)."""
    limit = over.settings.review.parted
    old = dict(booked(change.own_kind, change.old)) if change.old else {}
    for book, entries in booked(change.own_kind, change.new):
        known = {folded_looks(each.receipt) for each in old.get(book, ())}
        fresh = [each for each in entries if folded_looks(each.receipt) not in known]
        new = [each for each in fresh if not each.reverses]
        if book.name in PAID and len(new) > 1:
            back = known.intersection(folded_looks(each.reverses) for each in fresh if each.reverses)
            yield from _replaced(change, book.name, new, [each for each in entries if folded_looks(each.receipt) in back])
            if limit is not None:
                yield from _below(change, book.name, new, limit)


def _replaced(change: ChangedFile, name: str, new: Sequence[Any], taken_back: Iterable[Any]) -> Iterator[Finding]:
    for was in taken_back:
        if _sum(new) == was.amount.yuan:
            yield change.at(REPLACED, f"{name}[{new[0].receipt}].amount", was.amount, receipt=was.receipt, **_told(new))


def _below(change: ChangedFile, name: str, new: Sequence[Any], limit: Money) -> Iterator[Finding]:
    by_day: dict[Any, list[Any]] = defaultdict(list)
    for each in new:
        if each.amount < limit:
            by_day[each.date].append(each)
    for day, some in by_day.items():
        if len(some) > 1 and _sum(some) >= limit.yuan:
            yield change.at(PARTED, f"{name}[{some[0].receipt}].amount", in_full(_sum(some)), day=day, limit=limit, **_told(some))


def _sum(entries: Iterable[Any]) -> Decimal:
    return sum((each.amount.yuan for each in entries), Decimal())


def _told(entries: Sequence[Any]) -> dict[str, Any]:
    return {"n": len(entries), "receipts": tuple(each.receipt for each in entries[:_SHOWN])}
