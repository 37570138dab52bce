"""Do the amounts and receipts of a record add up?"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING

from dicoop.errors import Fault, Severity, nearest
from dicoop.kinds.project import Arrival, Project
from dicoop.labels import Label, both
from dicoop.values import EXACT, UNITS, Money

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.errors import Finding
    from dicoop.kinds.base import Record
    from dicoop.kinds.contract import Contract, Delivery
    from dicoop.rules.checks.case import Case

NEGATIVE = Fault(
    "negative-amount",
    Label("金额 {value} 是负数", "the amount {value} is negative"),
    Label(
        "改成正数; 要冲销一笔, 另登一笔负数, 并写 reverses: 原凭证号",
        "make it positive; to take an entry back, add one with a negative amount and reverses: its receipt",
    ),
    Label(
        "负数只用来冲销; 写在别处, 合计会不声不响地变小。",
        "A negative amount takes an entry back; anywhere else it makes a total smaller in silence.",
    ),
    "amount: -300万元",
)
NOT_NEGATIVE = Fault(
    "reversal-not-negative",
    Label("冲销 {receipt} 的金额 {value} 不是负数", "the reversal of {receipt} is {value}, not a negative amount"),
    Label(
        "冲销的金额前加负号, 如 -100万元; 不是冲销就去掉 reverses",
        "write a minus sign before it, as in -100万元; if it is no reversal take reverses out",
    ),
    Label("冲销写成正数, 该减的反而加了一遍。", "A reversal with a positive amount adds once more what it should take off."),
    "amount: 100万元\nreverses: HD-2019-0031",
)
OF_NOTHING = Fault(
    "reversal-of-nothing",
    Label("要冲销的凭证号 {value} 不在本记录里", "the receipt {value} to be taken back is not in this record"),
    Label("写本记录里原来那一笔的凭证号", "write the receipt of the entry in this record"),
    Label(
        "冲销只能冲本记录里的一笔, 否则合计会无缘无故变小。",
        "A reversal takes back an entry of its own record; otherwise a total shrinks for no reason.",
    ),
    "reverses: HD-2019-9999",
)
OF_REVERSAL = Fault(
    "reversal-of-reversal",
    Label("{value} 本身是冲销, 不能再冲销它", "{value} is itself a reversal and cannot be taken back"),
    Label("要恢复原来那一笔, 用新的凭证号重新登记", "to restore the first entry, record it anew under a new receipt"),
    Label("冲销套冲销, 谁也看不出钱到底到了没有。", "After a reversal of a reversal nobody can tell whether the money is there."),
    "receipt: HD-3\nreverses: HD-2  # HD-2 reverses HD-1",
)
TOO_LARGE = Fault(
    "reversal-too-large",
    Label("{receipt} 共冲销 {total}, 超过原来的 {amount}", "{total} of {receipt} is taken back, more than its {amount}"),
    Label(
        "核对冲销金额; 一笔可以分几次冲, 合计不超过原金额",
        "check the amounts; an entry may be taken back in parts, together no more than the whole",
    ),
    Label("冲掉的比登记的还多, 合计就少了。", "Taking back more than was recorded leaves the total too small."),
    "amount: -3亿元\nreverses: HD-2019-0031  # 2.1亿元",
)
TOO_EARLY = Fault(
    "reversal-too-early",
    Label("冲销日期 {value} 早于原来那一笔 {receipt} 的 {date}", "taken back on {value}, before {receipt} itself on {date}"),
    Label("改正两个日期中写错的一个", "correct the wrong one of the two dates"),
    Label(
        "先冲销后到账, 两个日期之间的合计会变成负数。",
        "An entry taken back before it was made leaves a negative total between the two days.",
    ),
    "date: 2019-09-01\nreverses: HD-2019-0031  # 2019-10-08",
)
RECEIPT_TWICE = Fault(
    "receipt-twice",
    Label("凭证号 {value} 在本记录里有 {n} 笔", "receipt {value} stands {n} times in this record"),
    Label(
        "留下一笔; 确是两笔就各用各的凭证号, 冲销的也用自己的凭证号",
        "keep one; if they are different entries, or one is a reversal, each has its own receipt",
    ),
    Label("同一张凭证登两遍, 到位资金或交货就多算一遍。", "A receipt recorded twice counts its money or goods twice."),
    "funds:\n  - receipt: HD-2019-0031\n  - receipt: HD-2019-0031",
)
FUNDS_EXCEED = Fault(
    "funds-exceed",
    Label("到位资金合计 {total}, 超过总投资 {value}", "funds of {total} exceed the investment of {value}"),
    Label("核对各笔金额; 总投资调整过的, 改 investment", "check the amounts; if the investment was raised, change it"),
    Label(
        "资金到位率会超过 100%: 不是总投资没有跟着调整, 就是有一笔写错了。",
        "The funds rate goes beyond 100%: either the investment was raised since, or an amount is wrong.",
    ),
    "investment: 2亿元\nfunds:\n  - amount: 2.1亿元",
    Severity.WARNING,
)
DELIVERED_EXCEED = Fault(
    "deliveries-exceed",
    Label("交货合计 {total}, 超过合同额 {value}", "deliveries of {total} exceed the contract's {value}"),
    Label("核对各笔金额; 合同增补过的, 改 amount", "check the amounts; if the contract was enlarged, change its amount"),
    Label(
        "合同金额履约率会超过 100%: 不是合同有增补没有登记, 就是有一笔写错了。",
        "The performance of the contract goes beyond 100%: either it was enlarged, or an amount is wrong.",
    ),
    "amount: 600万元\ndeliveries:\n  - amount: 700万元",
    Severity.WARNING,
)
MIXED_UP = Label(
    "两者相差约一万倍, 多半是亿元和万元写混了: 先核对 {field} {value} 和 {receipt} 的 {amount}",
    "they are about 10,000 times apart, so 亿元 (100m) and 万元 (10k) were probably mixed up: look at {field} {value} and {receipt} {amount}",
)
_SLIP = (1_000, 100_000)


def negative(case: Case[Record]) -> Iterator[Finding]:
    """Find negative amounts outside reversals."""
    reversals = {held.address.removesuffix("reverses") + "amount" for held in case.held if held.field.name == "reverses"}
    for address, row, value in case.held:
        if row.form == "money" and value.number < 0 and address not in reversals:
            yield case.at(NEGATIVE, address, value)


def not_negative(case: Case[Project | Contract]) -> Iterator[Finding]:
    """Find reversals that take nothing off."""
    for address, entry, _ in _reversals(case):
        if entry.amount.number >= 0:
            yield case.at(NOT_NEGATIVE, f"{address}.amount", entry.amount, receipt=entry.reverses)


def of_nothing(case: Case[Project | Contract]) -> Iterator[Finding]:
    """Find reversals of entries that are not in the record."""
    names = tuple(entry.receipt for entry in _book(case.record)[1] if entry.reverses is None)
    for address, entry, original in _reversals(case):
        if original is None:
            yield case.at(OF_NOTHING, f"{address}.reverses", entry.reverses, both(" ".join(names)), nearest(str(entry.reverses), names))


def of_reversal(case: Case[Project | Contract]) -> Iterator[Finding]:
    """Find reversals of reversals."""
    for address, entry, original in _reversals(case):
        if original is not None and original.reverses is not None:
            yield case.at(OF_REVERSAL, f"{address}.reverses", entry.reverses)


def too_large(case: Case[Project | Contract]) -> Iterator[Finding]:
    """Find the reversals by which more of an entry is taken back than it is."""
    taken: dict[str, Decimal] = {}
    for address, entry, original in _reversals(case):
        if original is None or original.reverses is not None:
            continue
        before = taken.get(original.receipt, Decimal(0))
        total = taken[original.receipt] = EXACT.subtract(before, entry.amount.yuan)
        if total > original.amount.yuan >= before:
            yield case.at(
                TOO_LARGE, f"{address}.amount", entry.amount, receipt=original.receipt, total=_money(total), amount=original.amount
            )


def too_early(case: Case[Project | Contract]) -> Iterator[Finding]:
    """Find reversals dated before what they take back."""
    for address, entry, original in _reversals(case):
        if original is not None and entry.date < original.date:
            yield case.at(TOO_EARLY, f"{address}.date", entry.date, receipt=original.receipt, date=original.date)


def receipt_twice(case: Case[Project | Contract]) -> Iterator[Finding]:
    """Find receipts that a record has more than once."""
    name, entries = _book(case.record)
    for receipt, n in Counter(entry.receipt for entry in entries).items():
        if n > 1:
            yield case.at(RECEIPT_TWICE, f"{name}[{receipt}].receipt", receipt, n=n)


def funds_exceed(case: Case[Project]) -> Iterator[Finding]:
    """Find projects with more money than was agreed."""
    yield from _exceed(case, FUNDS_EXCEED, "investment", case.record.investment)


def deliveries_exceed(case: Case[Contract]) -> Iterator[Finding]:
    """Find contracts with more delivered than was agreed."""
    yield from _exceed(case, DELIVERED_EXCEED, "amount", case.record.amount)


def _exceed(case: Case[Project] | Case[Contract], fault: Fault, field: str, agreed: Money) -> Iterator[Finding]:
    name, entries = _book(case.record)
    total = sum((entry.amount.yuan for entry in entries), start=Decimal(0))
    if total <= max(agreed.yuan, Decimal(0)):
        return
    hint = None
    if agreed.yuan * _SLIP[0] <= total <= agreed.yuan * _SLIP[1]:
        largest = max(entries, key=lambda entry: entry.amount)
        hint = MIXED_UP.fill(field=field, value=agreed, receipt=f"{name}[{largest.receipt}]", amount=largest.amount)
    yield case.at(fault, field, agreed, hint=hint, total=_money(total))


def _money(yuan: Decimal) -> Money:
    """Return an amount exactly, in the largest unit of which there is one."""
    unit = next((unit for unit, size in UNITS.items() if abs(yuan) >= size), "元")
    return Money(EXACT.divide(yuan, UNITS[unit]), unit)


def _book(record: Project | Contract) -> tuple[str, tuple[Arrival | Delivery, ...]]:
    return ("funds", record.funds) if isinstance(record, Project) else ("deliveries", record.deliveries)


def _reversals(case: Case[Project | Contract]) -> Iterator[tuple[str, Arrival | Delivery, Arrival | Delivery | None]]:
    """Yield each reversal with its address and the entry it takes back."""
    name, entries = _book(case.record)
    known = {entry.receipt: entry for entry in reversed(entries)}
    for entry in entries:
        if entry.reverses is not None:
            yield f"{name}[{entry.receipt}]", entry, known.get(entry.reverses)
