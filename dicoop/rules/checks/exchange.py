"""Is it known how many 元 an amount in a foreign currency is, and can the rate of exchange be right?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dicoop.currencies import Currency, ForeignMoney
from dicoop.errors import Fault, Severity
from dicoop.kinds.forms import day_of
from dicoop.kinds.quoted import foreign_amounts
from dicoop.labels import Label
from dicoop.partial_date import last_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.errors import Finding
    from dicoop.kinds.base import Record
    from dicoop.kinds.settings import Settings
    from dicoop.rules.checks.case import Case

NO_RATE = Fault(
    "no-exchange-rate",
    Label("{value} 没有 {day} 的汇率，折不成元", "there is no rate of exchange for {value} on {day}"),
    Label(
        "在 ledger.yaml 的 currencies 里写上当日的中间价（当日没有公布的，写此前最近一日的）：currency: {currency}、from: {from}、per_100: 100{name}合多少元",
        "put the central parity rate of that day (or the last before it) into currencies of ledger.yaml:"
        " currency: {currency}, from: {from}, per_100: how many yuan 100 {name} are",
    ),
    Label(
        "没有汇率就没有合计：这条记录不计入任何金额和按金额算的率，直到补上为止。",
        "Without a rate there is no total: until it is there the record counts in no amount, nor in any rate by amount.",
    ),
    "investment: 800万美元",
)
SLIP = Fault(
    "exchange-rate-slip",
    Label("100{name}合 {value} 元，差得太远", "{value} yuan for 100 {name} is far off"),
    Label(
        "按 100 外币写（大约 {usual} 元）；公布的是 1 外币的，乘以100",
        "write it for 100 (about {usual} yuan); a rate that is published for one is multiplied by 100",
    ),
    Label(
        "有的牌价按 1 外币公布，有的按 100 外币；抄错了，折出来差一百倍，率看上去还像是对的。",
        "Some rates are published for one of a currency, some for 100: taken for the other, amounts are off by a factor of 100 while rates look right.",
    ),
    "currencies:\n  - currency: USD\n    from: 2019-08-20\n    per_100: 7.0365",
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
