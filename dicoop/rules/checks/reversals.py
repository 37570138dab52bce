"""Does each reversal take back an entry of its record, and no more than there is?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from dicoop.errors import Fault, Finding, nearest
from dicoop.kinds.base import Record
from dicoop.kinds.receipts import booked
from dicoop.labels import Label, both
from dicoop.partial_date import is_before
from dicoop.rules.checks.case import Case
from dicoop.values import EXACT, in_full

NOT_NEGATIVE = Fault(
    "reversal-not-negative",
    Label("冲销 {receipt} 的金额 {value} 不是负数", "the reversal of {receipt} is {value}, not a negative amount"),
    Label(
        "冲销的金额前加负号，如 -100万元；不是冲销就去掉 reverses",
        "write a minus sign before it, as in -100万元; if it is no reversal take reverses out",
    ),
)
OF_NOTHING = Fault(
    "reversal-of-nothing",
    Label("要冲销的凭证号 {value} 不在本记录里", "the receipt {value} to be taken back is not in this record"),
    Label("写本记录里原来那一笔的凭证号", "write the receipt of the entry in this record"),
)
OF_REVERSAL = Fault(
    "reversal-of-reversal",
    Label("{value} 本身是冲销，不能再冲销它", "{value} is itself a reversal and cannot be taken back"),
    Label("要恢复原来那一笔，用新的凭证号重新登记", "to restore the first entry, record it anew under a new receipt"),
)
TOO_LARGE = Fault(
    "reversal-too-large",
    Label("{receipt} 共冲销 {total}，超过原来的 {amount}", "{total} of {receipt} is taken back, more than its {amount}"),
    Label(
        "核对冲销金额；一笔可以分几次冲，合计不超过原金额",
        "check the amounts; an entry may be taken back in parts, together no more than the whole",
    ),
)
TOO_EARLY = Fault(
    "reversal-too-early",
    Label("冲销日期 {value} 早于原来那一笔 {receipt} 的 {date}", "taken back on {value}, before {receipt} itself on {date}"),
    Label("改正两个日期中写错的一个", "correct the wrong one of the two dates"),
)


def not_negative(case: Case[Record]) -> Iterator[Finding]:
    """Find reversals that take nothing off."""
    for address, entry, _ in case.reversals:
        if entry.amount.number >= 0:
            yield case.at(NOT_NEGATIVE, f"{address}.amount", entry.amount, receipt=entry.reverses)


def of_nothing(case: Case[Record]) -> Iterator[Finding]:
    """Find reversals of entries that are not in the record."""
    for address, entry, original in case.reversals:
        if original is None:
            names = tuple(each.receipt for _, entries in booked(case.kind, case.record) for each in entries if each.reverses is None)
            yield case.at(OF_NOTHING, f"{address}.reverses", entry.reverses, both(" ".join(names)), nearest(str(entry.reverses), names))


def of_reversal(case: Case[Record]) -> Iterator[Finding]:
    """Find reversals of reversals."""
    for address, entry, original in case.reversals:
        if original is not None and original.reverses is not None:
            yield case.at(OF_REVERSAL, f"{address}.reverses", entry.reverses)


def too_large(case: Case[Record]) -> Iterator[Finding]:
    """Find the reversals by which more of an entry is taken back than it is."""
    taken: dict[str, Decimal] = {}
    for address, entry, original in case.reversals:
        if original is None or original.reverses is not None:
            continue
        before = taken.get(original.receipt, Decimal(0))
        total = taken[original.receipt] = EXACT.subtract(before, entry.amount.yuan)
        if total > original.amount.yuan >= before:
            yield case.at(
                TOO_LARGE, f"{address}.amount", entry.amount, receipt=original.receipt, total=in_full(total), amount=original.amount
            )


def too_early(case: Case[Record]) -> Iterator[Finding]:
    """Find reversals dated before what they take back."""
    for address, entry, original in case.reversals:
        if original is not None and is_before(entry.date, original.date):
            yield case.at(TOO_EARLY, f"{address}.date", entry.date, receipt=original.receipt, date=original.date)
