"""By which rates of exchange do amounts count in figures of a day, and which amounts count in none for want of one?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from decimal import Decimal
from operator import add
from typing import Any, NamedTuple

from dicoop.currencies import Currency, Quote, amount_of, is_unrated
from dicoop.kinds.base import Kinds
from dicoop.kinds.forms import day_of
from dicoop.kinds.ledger import Ledger, Part
from dicoop.kinds.quoted import foreign_amounts, lacks_rate
from dicoop.labels import Label, joined

_Answer = tuple[tuple[str, str, str, str], ...]  # id, address, day, and the amount as it is kept

_RATES = Label(
    "外币按当日中间价折算（100外币合元）：{rates}。", "Foreign currency at the central parity rate of its day (yuan for 100): {rates}."
)
_RATE = Label("{currency} {per_100}（{day}）", "{currency} {per_100} ({day})")
_LACKING = Label(
    "没有汇率、金额没有计入的记录 {n} 条：{some}；在 ledger.yaml 的 currencies 里补上",
    "left out of amounts for lack of an exchange rate ({n}): {some}; enter it in currencies in ledger.yaml",
)
_AMOUNT = Label("{id} {amount}（{day}）", "{id} {amount} ({day})")
_MOST = 5


class Unrated(NamedTuple):
    """An amount that counts nowhere, for nobody knows how many 元 it is."""

    id: str
    address: str
    day: str
    amount: str


class Exchange(NamedTuple):
    """What figures of a day owe to rates of exchange: those by which amounts count, and the amounts that have none."""

    quotes: tuple[Quote, ...] = ()
    lacking: tuple[Unrated, ...] = ()

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> Exchange:
        """Return what programs were told; raises ValueError, KeyError, TypeError, ArithmeticError for what nobody told."""
        found = data.get("exchange", {"rates": (), "left_out": ()})
        known = {str(each.value): each for each in Currency}
        rates = (Quote(known[each["currency"]], date.fromisoformat(each["from"]), Decimal(each["per_100"])) for each in found["rates"])
        return cls(tuple(rates), tuple(Unrated(**each) for each in found["left_out"]))

    @property
    def notes(self) -> tuple[Label, ...]:
        """What is said of it under a table, or in a paragraph."""
        return (_RATES.fill(rates=joined(tuple(map(_said, self.quotes)), "、", ", ")),) if self.quotes else ()

    @property
    def caveats(self) -> tuple[Label, ...]:
        """What is said of amounts that are in no figure."""
        if not self.lacking:
            return ()
        some = [_AMOUNT.fill(id=each.id, amount=each.amount, day=each.day) for each in self.lacking[:_MOST]]
        more = (Label("…", "…"),) if len(self.lacking) > _MOST else ()
        n = len({each.id for each in self.lacking})
        return (_LACKING.fill(n=n, some=joined((*some, *more), "、", ", ")),)

    @property
    def data(self) -> dict[str, Any]:
        """It for programs; nothing where no amount is in a foreign currency."""
        if not self.quotes and not self.lacking:
            return {}
        rates = [{"currency": each.currency, "from": str(each.day), "per_100": f"{each.per_100:f}"} for each in self.quotes]
        return {"exchange": {"rates": rates, "left_out": [each._asdict() for each in self.lacking]}}


def _said(quote: Quote) -> Label:
    return _RATE.fill(currency=quote.currency, per_100=f"{quote.per_100:f}", day=quote.day)


def exchange(ledger: Ledger, kinds: Collection[str], day: date, is_shown: Callable[[Unrated], bool] = bool) -> Exchange:
    """Return by which rates amounts of some kinds (`is_shown`: which of them) count on a day, and which of them have none."""
    found = [each for each in _found(ledger, kinds) if day_of(each.day) <= day and is_shown(each)]
    quotes = {quote for each in found if (quote := getattr(amount_of(each.amount), "quote", None))}
    return Exchange(tuple(sorted(quotes)), tuple(each for each in found if is_unrated(each.amount)))


def of_counted(ledger: Ledger, kinds: Collection[str], where: Callable[[Any], bool] | None) -> Callable[[Unrated], bool]:
    """Return whether an amount is that of a record which is counted, where that is not all."""
    if where is None:
        return bool
    parts = [part for kind in kinds for part in ledger.parts_of(kind) if part.foreign]
    ids = {str(record.id) for part in parts for record in part.read().values() if where(record)}
    return lambda one: one.id in ids


def lacking(part: Part) -> frozenset[str]:
    """Return the ids of the records of a part of which an amount has no rate; none is looked at where none may be in a foreign currency."""
    return frozenset(str(record.id) for record in part.read().values() if lacks_rate(record)) if part.foreign else frozenset()


def _found(ledger: Ledger, kinds: Collection[str]) -> Iterator[Unrated]:
    """Yield the amounts in foreign currencies of the records that were not taken back."""
    wanted = [name for name in ledger.kinds.every if name in kinds and any(part.foreign for part in ledger.parts_of(name))]
    found: _Answer | None = ledger.fold("foreign", wanted, lambda part: _of_part(part, ledger.kinds), add) if wanted else None
    yield from (Unrated(*each) for each in found or ())


def _of_part(part: Part, kinds: Kinds) -> _Answer:
    kind = kinds[part.kind]
    return tuple(
        (str(record.id), each.address, each.day, each.amount.kept)
        for record in (part.read().values() if part.foreign else ())
        if not record.voided
        for each in foreign_amounts(kind, record)
    )
