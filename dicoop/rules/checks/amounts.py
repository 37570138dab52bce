"""Do the amounts, receipts and reversals of a record add up, and is it known how many 元 each is?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from dicoop.currencies import Currency, ForeignMoney, compared, held_against
from dicoop.errors import Fault, Finding, Severity, nearest
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Record
from dicoop.kinds.contract import Contract
from dicoop.kinds.forms import day_of
from dicoop.kinds.project import Project
from dicoop.kinds.quoted import foreign_amounts
from dicoop.kinds.receipts import booked, every_receipt, place_of, written_as
from dicoop.kinds.settings import Settings
from dicoop.kinds.within import each_of
from dicoop.labels import Label, both
from dicoop.partial_date import is_before, last_day
from dicoop.rules.checks.case import Case
from dicoop.values import EXACT, UNITS, Money, in_full

NEGATIVE = Fault(
    "negative-amount",
    Label("金额 {value} 是负数", "the amount {value} is negative"),
    Label(
        "改成正数；要冲销一笔，另登一笔负数，并写 reverses: 原凭证号",
        "make it positive; to reverse an entry, add one with a negative amount and reverses: its receipt",
    ),
)
HUGE = Fault(
    "amount-huge",
    Label("金额 {value} 大得不寻常", "the amount {value} is unusually large"),
    Label(
        "多半是万元写成了亿元，核对单位；确有这么多的，可以不改",
        "万元 (10k) was probably written as 亿元 (100m): check the unit; if it is right, leave it",
    ),
    Severity.WARNING,
)
_HUGE = 1_000 * UNITS["亿元"]  # of one record
NEGATIVE_QUANTITY = Fault("negative-quantity", Label("数量 {value} 是负数", "the quantity {value} is negative"), NEGATIVE.hint)
RECEIPT_TWICE = Fault(
    "receipt-twice",
    Label("凭证号 {value} 在本记录里有 {n} 笔", "receipt {value} appears {n} times in this record"),
    Label(
        "留下一笔；确是两笔就各用各的凭证号，冲销的也用自己的凭证号",
        "keep one; different entries, and reversals, each need their own receipt",
    ),
)
FUNDS_EXCEED = Fault(
    "funds-exceed",
    Label("到位资金合计 {total}，超过总投资 {agreed}", "funds of {total} exceed the investment of {agreed}"),
    Label("核对各笔金额；总投资调整过的，改总投资（investment）", "check the amounts; if the investment was raised, change it"),
    Severity.WARNING,
)
INVESTED_EXCEED = Fault(
    "invested-exceed",
    Label("完成投资合计 {total}，超过总投资 {agreed}", "{total} invested is more than the investment of {agreed}"),
    Label(
        "核对各条进展的金额；总投资调整过的，改总投资（investment）",
        "check the amounts in progress; if the investment was raised, change it",
    ),
    Severity.WARNING,
)
DELIVERED_EXCEED = Fault(
    "deliveries-exceed",
    Label("交货合计 {total}，超过合同额 {agreed}", "deliveries of {total} exceed the contract's {agreed}"),
    Label("核对各笔金额；合同增补过的，改合同额（amount）", "check the amounts; if the contract was enlarged, change its amount"),
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
    "they are about 10,000 times apart, so 亿元 (100m) and 万元 (10k) were probably mixed up: check {field} {value} and {receipt} {amount}",
)
_SLIP = (1_000, 100_000)


_FUND = Label("写周转金的规模，如 1亿元；没有就不写", "write the size of the fund, such as 100 million yuan; leave it out if there is none")


def negative_fund(settings: Settings) -> Iterator[Finding]:
    """Find a fund below nought: how often it was turned over would be so too."""
    if settings.bridge_fund and settings.bridge_fund.yuan < 0:
        yield NEGATIVE.at("bridge_fund", settings.bridge_fund, hint=_FUND)


def negative(case: Case[Record]) -> Iterator[Finding]:
    """Find negative amounts outside reversals, and those so large that the unit is likely wrong."""
    for each in case.wrong(lambda value: value.number < 0 or value.yuan >= _HUGE, "money", reversals=False):
        yield case.at(NEGATIVE if each.value.number < 0 else HUGE, each.address, each.value)


def negative_quantity(case: Case[Record]) -> Iterator[Finding]:
    """Find negative quantities outside reversals."""
    for each in case.wrong(lambda value: value.number < 0, "quantity", reversals=False):
        yield case.at(NEGATIVE_QUANTITY, each.address, each.value)


def receipt_twice(case: Case[Record]) -> Iterator[Finding]:
    """Find receipts that a record has more than once."""
    receipts = every_receipt(case.kind, case.record)
    if len(set(receipts)) < len(receipts):
        for receipt, n in [(receipt, n) for receipt, n in Counter(receipts).items() if n > 1]:
            yield case.at(RECEIPT_TWICE, place_of(case.kind, case.record, receipt), written_as(case.kind, case.record, receipt)[1], n=n)


EXCEEDING: Mapping[tuple[type[Record], str], Fault] = {
    (Project, "funds"): FUNDS_EXCEED,
    (Project, "progress"): INVESTED_EXCEED,
    (Contract, "deliveries"): DELIVERED_EXCEED,
}


def exceed(case: Case[Record]) -> Iterator[Finding]:
    """Find amounts entered in a list that come to more than was agreed."""
    for name, (inner, cap) in case.kind.capped.items():
        amounts: list[Money] = each_of(case.record, name, inner)
        agreed: Money | None = case.valued(cap) if amounts else None
        held = held_against(amounts, agreed) if agreed is not None else None
        if agreed is None or held is None or held[0] <= max(held[1], Decimal(0)):
            continue
        hint = None
        if held[1] * _SLIP[0] <= held[0] <= held[1] * _SLIP[1]:
            most = next(entry for entry in getattr(case.record, name) if getattr(entry, inner) == max(amounts))
            hint = MIXED_UP.fill(field=cap, value=agreed, receipt=f"{name}[{key_of(most)}]", amount=getattr(most, inner))
        words: dict[str, Any] = {"book": case.called(name), "cap": case.called(cap), "name": cap}
        fault = EXCEEDING.get((case.kind.model, name), RECEIPTS_EXCEED)
        yield case.at(fault, cap, agreed, hint=hint, **compared(amounts, agreed), **words)


NOT_NEGATIVE = Fault(
    "reversal-not-negative",
    Label("冲销 {receipt} 的金额 {value} 不是负数", "the reversal of {receipt} is {value}, not a negative amount"),
    Label(
        "冲销的金额前加负号，如 -100万元；不是冲销就去掉 reverses",
        "put a minus sign before it, as in -100万元; if it is not a reversal, remove reverses",
    ),
)
OF_NOTHING = Fault(
    "reversal-of-nothing",
    Label("要冲销的凭证号 {value} 不在本记录里", "the receipt {value} to be reversed is not in this record"),
    Label("写本记录里原来那一笔的凭证号", "write the receipt of the entry in this record"),
)
OF_REVERSAL = Fault(
    "reversal-of-reversal",
    Label("{value} 本身是冲销，不能再冲销它", "{value} is itself a reversal and cannot be reversed"),
    Label("要恢复原来那一笔，用新的凭证号重新登记", "to restore the original entry, record it again under a new receipt"),
)
TOO_LARGE = Fault(
    "reversal-too-large",
    Label("{receipt} 共冲销 {total}，超过原来的 {amount}", "{total} of {receipt} is reversed, more than its {amount}"),
    Label(
        "核对冲销金额；一笔可以分几次冲，合计不超过原金额",
        "check the amounts; an entry may be reversed in parts, up to its full amount",
    ),
)
TOO_EARLY = Fault(
    "reversal-too-early",
    Label("冲销日期 {value} 早于原来那一笔 {receipt} 的 {date}", "reversed on {value}, before {receipt} itself on {date}"),
    Label("改正两个日期中写错的一个", "correct the wrong one of the two dates"),
)


OF_REVERSALS = (NOT_NEGATIVE, OF_NOTHING, OF_REVERSAL, TOO_LARGE, TOO_EARLY)


def reversals(case: Case[Record]) -> Iterator[Finding]:
    """Find reversals that take nothing off, that are of no entry or of another reversal, dated before it, or by which more is taken back than it is."""
    taken: dict[str, Decimal] = {}
    for address, entry, original in case.reversals:
        if entry.amount.number >= 0:
            yield case.at(NOT_NEGATIVE, f"{address}.amount", entry.amount, receipt=entry.reverses)
        if original is None:
            names = tuple(each.receipt for _, entries in booked(case.kind, case.record) for each in entries if each.reverses is None)
            yield case.at(OF_NOTHING, f"{address}.reverses", entry.reverses, both(" ".join(names)), nearest(str(entry.reverses), names))
            continue
        receipt = original.receipt
        if is_before(entry.date, original.date):
            yield case.at(TOO_EARLY, f"{address}.date", entry.date, receipt=receipt, date=original.date)
        if original.reverses is not None:
            yield case.at(OF_REVERSAL, f"{address}.reverses", entry.reverses)
            continue
        before = taken.get(receipt, Decimal(0))
        total = taken[receipt] = EXACT.subtract(before, entry.amount.yuan)
        if total > original.amount.yuan >= before:
            yield case.at(TOO_LARGE, f"{address}.amount", entry.amount, receipt=receipt, total=in_full(total), amount=original.amount)


NO_RATE = Fault(
    "no-exchange-rate",
    Label("{value} 没有 {day} 的汇率，折不成元", "no exchange rate for {value} on {day}"),
    Label(
        "在 ledger.yaml 的 currencies 里写上当日的中间价（当日没有公布的，写此前最近一日的）：currency: {currency}、from: {from}、per_100: 100{name}合多少元",
        "enter the central parity rate of that day (or the last before it) in currencies in ledger.yaml: currency: {currency}, "
        "from: {from}, per_100: yuan for 100 {name}",
    ),
)
SLIP = Fault(
    "exchange-rate-slip",
    Label("100{name}合 {value} 元，差得太远", "{value} yuan for 100 {name} is implausible"),
    Label(
        "按 100 外币写（大约 {usual} 元）；公布的是 1 外币的，乘以100",
        "write the rate for 100 (about {usual} yuan); multiply a rate published per unit by 100",
    ),
    Severity.WARNING,
)
# About how many 元 100 of a currency have been for two decades
_USUAL = {
    Currency.USD: 700,
    Currency.EUR: 800,
    Currency.JPY: 6,
    Currency.HKD: 90,
    Currency.GBP: 1000,
    Currency.AUD: 500,
    Currency.NZD: 450,
    Currency.SGD: 520,
    Currency.CHF: 700,
    Currency.CAD: 550,
}
_FAR = 10


def unrated(case: Case[Record]) -> Iterator[Finding]:
    """Find amounts in a foreign currency of whose day no rate is known."""
    is_any = case.wrong(lambda amount: isinstance(amount, ForeignMoney), "money")
    for found in foreign_amounts(case.kind, case.record) if is_any else ():
        if found.amount.quote is None:
            words: dict[str, Any] = {"day": found.day, "from": last_day(day_of(found.day)), "currency": found.amount.currency.value}
            yield case.at(NO_RATE, found.address, found.amount, name=found.amount.currency, **words)


def slips(settings: Settings) -> Iterator[Finding]:
    """Find rates that are far from what a hundred of the currency have ever been."""
    for rate in settings.currencies:
        value, usual = Decimal(rate.per_100), _USUAL[rate.currency]
        if not usual / _FAR < value < usual * _FAR:
            address = f"currencies[{rate.currency.value} {rate.from_}].per_100"
            yield SLIP.at(address, rate.per_100, name=rate.currency, usual=usual)
