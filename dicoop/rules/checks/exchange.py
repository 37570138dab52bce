"""Is it known how many 元 an amount in a foreign currency is, and can the rate of exchange be right?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dicoop.currencies import Currency, ForeignMoney
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.base import Record
from dicoop.kinds.forms import day_of
from dicoop.kinds.quoted import foreign_amounts
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.partial_date import last_day
from dicoop.rules.checks.case import Case

NO_RATE = Fault(
    "no-exchange-rate",
    Label("{value} 没有 {day} 的汇率，折不成元", "there is no rate of exchange for {value} on {day}"),
    Label(
        "在 ledger.yaml 的 currencies 里写上当日的中间价（当日没有公布的，写此前最近一日的）：currency: {currency}、from: {from}、per_100: 100{name}合多少元",
        "put the central parity rate of that day (or the last before it) into currencies of ledger.yaml:"
        " currency: {currency}, from: {from}, per_100: how many yuan 100 {name} are",
    ),
)
SLIP = Fault(
    "exchange-rate-slip",
    Label("100{name}合 {value} 元，差得太远", "{value} yuan for 100 {name} is far off"),
    Label(
        "按 100 外币写（大约 {usual} 元）；公布的是 1 外币的，乘以100",
        "write it for 100 (about {usual} yuan); a rate that is published for one is multiplied by 100",
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
