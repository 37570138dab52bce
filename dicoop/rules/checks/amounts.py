"""Do the amounts and receipts of a record add up?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dicoop.currencies import compared, held_against
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.base import Record
from dicoop.kinds.contract import Contract
from dicoop.kinds.project import Project
from dicoop.kinds.receipts import every_receipt, place_of, written_as
from dicoop.kinds.settings import Settings
from dicoop.kinds.within import each_of
from dicoop.labels import Label
from dicoop.rules.checks.case import Case
from dicoop.values import Money

NEGATIVE = Fault(
    "negative-amount",
    Label("金额 {value} 是负数", "the amount {value} is negative"),
    Label(
        "改成正数；要冲销一笔，另登一笔负数，并写 reverses: 原凭证号",
        "make it positive; to take an entry back, add one with a negative amount and reverses: its receipt",
    ),
)
NEGATIVE_QUANTITY = Fault("negative-quantity", Label("数量 {value} 是负数", "the quantity {value} is negative"), NEGATIVE.hint)
RECEIPT_TWICE = Fault(
    "receipt-twice",
    Label("凭证号 {value} 在本记录里有 {n} 笔", "receipt {value} stands {n} times in this record"),
    Label(
        "留下一笔；确是两笔就各用各的凭证号，冲销的也用自己的凭证号",
        "keep one; if they are different entries, or one is a reversal, each has its own receipt",
    ),
)
FUNDS_EXCEED = Fault(
    "funds-exceed",
    Label("到位资金合计 {total}，超过总投资 {agreed}", "funds of {total} exceed the investment of {agreed}"),
    Label("核对各笔金额；总投资调整过的，改 investment", "check the amounts; if the investment was raised, change it"),
    Severity.WARNING,
)
INVESTED_EXCEED = Fault(
    "invested-exceed",
    Label("完成投资合计 {total}，超过总投资 {agreed}", "{total} invested is more than the investment of {agreed}"),
    Label("核对各条进展的金额；总投资调整过的，改 investment", "check the amounts in progress; if the investment was raised, change it"),
    Severity.WARNING,
)
DELIVERED_EXCEED = Fault(
    "deliveries-exceed",
    Label("交货合计 {total}，超过合同额 {agreed}", "deliveries of {total} exceed the contract's {agreed}"),
    Label("核对各笔金额；合同增补过的，改 amount", "check the amounts; if the contract was enlarged, change its amount"),
    Severity.WARNING,
)
RECEIPTS_EXCEED = Fault(
    "receipts-exceed",
    Label("{book}合计 {total}，超过{cap} {agreed}", "{book} of {total} exceed '{cap}', {agreed}"),
    Label("核对各笔金额；{cap}调整过的，改 {name}", "check the amounts; if '{cap}' was raised, change {name}"),
    Severity.WARNING,
)
MIXED_UP = Label(
    "两者相差约一万倍，多半是亿元和万元写混了：先核对 {field} {value} 和 {receipt} 的 {amount}",
    "they are about 10,000 times apart, so 亿元 (100m) and 万元 (10k) were probably mixed up: look at {field} {value} and {receipt} {amount}",
)
_SLIP = (1_000, 100_000)


_FUND = Label("写周转金的规模，如 1亿元；没有就不写", "write how large the fund is, such as 1亿元; leave it out where there is none")


def negative_fund(settings: Settings) -> Iterator[Finding]:
    """Find a fund below nought: how often it was turned over would be so too."""
    if settings.bridge_fund and settings.bridge_fund.yuan < 0:
        yield NEGATIVE.at("bridge_fund", settings.bridge_fund, hint=_FUND)


def negative(case: Case[Record]) -> Iterator[Finding]:
    """Find negative amounts outside reversals."""
    yield from _below_nought(case, "money", NEGATIVE)


def negative_quantity(case: Case[Record]) -> Iterator[Finding]:
    """Find negative quantities outside reversals."""
    yield from _below_nought(case, "quantity", NEGATIVE_QUANTITY)


def _below_nought(case: Case[Record], form: str, fault: Fault) -> Iterator[Finding]:
    for each in case.wrong(lambda value: value.number < 0, form, reversals=False):
        yield case.at(fault, each.address, each.value)


def receipt_twice(case: Case[Record]) -> Iterator[Finding]:
    """Find receipts that a record has more than once."""
    receipts = every_receipt(case.kind, case.record)
    if len(set(receipts)) < len(receipts):
        for receipt, n in [(receipt, n) for receipt, n in Counter(receipts).items() if n > 1]:
            yield case.at(RECEIPT_TWICE, place_of(case.kind, case.record, receipt), written_as(case.kind, case.record, receipt)[1], n=n)


def funds_exceed(case: Case[Project]) -> Iterator[Finding]:
    """Find projects with more money than was agreed."""
    yield from _exceed(case, FUNDS_EXCEED, "investment", ("funds", "receipt", "amount"))


def invested_exceed(case: Case[Project]) -> Iterator[Finding]:
    """Find projects with more put in place than was agreed."""
    yield from _exceed(case, INVESTED_EXCEED, "investment", ("progress", "date", "invested"))


def deliveries_exceed(case: Case[Contract]) -> Iterator[Finding]:
    """Find contracts with more delivered than was agreed."""
    yield from _exceed(case, DELIVERED_EXCEED, "amount", ("deliveries", "receipt", "amount"))


def receipts_exceed(case: Case[Record]) -> Iterator[Finding]:
    """Find receipts that come to more than the amount a declaration says they may not exceed."""
    for book in case.kind.books:
        if book.cap and case.valued(book.cap) is not None:
            words: dict[str, Any] = {"book": case.called(book.name), "cap": case.called(book.cap), "name": book.cap}
            yield from _exceed(case, RECEIPTS_EXCEED, book.cap, (book.name, "receipt", "amount"), **words)


def _exceed(case: Case[Any], fault: Fault, field: str, entered: tuple[str, str, str], **words: Any) -> Iterator[Finding]:
    """Find amounts of a list (its name, what identifies an entry, what is added up) that come to more than a field says."""
    name, key, inner = entered
    amounts: list[Money] = each_of(case.record, name, inner)
    if not amounts:
        return
    agreed: Money = case.valued(field)
    held = held_against(amounts, agreed)
    if held is None or held[0] <= max(held[1], Decimal(0)):
        return
    hint = None
    if held[1] * _SLIP[0] <= held[0] <= held[1] * _SLIP[1]:
        most = max(amounts)
        entry = next(entry for entry in getattr(case.record, name) if getattr(entry, inner) == most)
        hint = MIXED_UP.fill(field=field, value=agreed, receipt=f"{name}[{getattr(entry, key)}]", amount=getattr(entry, inner))
    yield case.at(fault, field, agreed, hint=hint, **compared(amounts, agreed), **words)
