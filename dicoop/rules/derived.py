"""How much of what has come in did nobody report, but was derived from totals of a period?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import date
from decimal import Decimal, localcontext
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.kinds.as_of import until
from dicoop.kinds.ledger import Asked
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.receipts import is_derived
from dicoop.kinds.settings import RateName
from dicoop.kinds.within import each_of
from dicoop.labels import Label
from dicoop.values import EXACT, in_full, plain

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Sum
    from dicoop.kinds.ledger import Ledger, Part
    from dicoop.rules.rates import Rate

_NOTE = Label("{sum}中有 {amount} 是由累计数推算的（{n} 条记录）。", "{sum}: {amount} of it is derived from totals (records: {n}).")

_Answer = dict[str, tuple[int, str]]  # by sum: how many records, how many 元


class DerivedSum(NamedTuple):
    """A sum of a kind's records of which a part was derived: in how many of them, and how much."""

    kind: str
    sum: Sum
    size: int
    yuan: Decimal

    @property
    def data(self) -> dict[str, str | int]:
        """It for programs, in 元."""
        return {"kind": self.kind, "sum": self.sum.key, "amount": plain(self.yuan), "records": self.size}

    @property
    def note(self) -> Label:
        """What is said of it under a table."""
        return note(self.sum.label, self.yuan, self.size)


def note(label: Label, yuan: Decimal, size: int) -> Label:
    """Return what is said of a sum of which so much, in so many records, was derived."""
    return _NOTE.fill(sum=label, amount=in_full(yuan), n=size)


def counts_entries(rate: Rate, kind: Kind) -> bool:
    """Return whether a rate of a kind counts amounts that are entered one by one, by receipt."""
    built_in = rate.name in (RateName.FUNDS, RateName.CONTRACT_AMOUNT)
    return rate.basis is Basis.MONEY and (built_in or bool(kind.declared))


def of_record(kind: Kind, record: Any, each: Sum, day: date) -> Decimal:
    """Return how much of a sum of a record was derived by a day."""
    if all(book.name != each.entries for book in kind.books):
        return Decimal(0)
    if not any(map(is_derived, each_of(record, each.entries, "receipt"))):
        return Decimal(0)
    entries = [entry for entry in until(getattr(record, each.entries), day) if is_derived(entry.receipt)]
    found = [getattr(entry, each.amount) for entry in entries]
    return sum([amount.yuan for amount in found], start=Decimal(0))


def of_ledger(ledger: Ledger, kinds: Collection[str], day: date, where: Callable[[Any], bool] | None = None) -> tuple[DerivedSum, ...]:
    """Return the sums of some kinds (of the records that are counted, `where` that is not all) of which a part was derived by a day."""
    found = {each.kinds[0]: ledger.fold(*each) or {} for each in questions(ledger, kinds, day, where)}
    rows = ((name, each, answer.get(each.key)) for name, answer in found.items() for each in ledger.kinds[name].sums)
    return tuple(DerivedSum(name, each, row[0], Decimal(row[1])) for name, each, row in rows if row)


def questions(ledger: Ledger, kinds: Collection[str], day: date, where: Callable[[Any], bool] | None = None) -> Iterator[Asked]:
    """Yield what is asked of the records for that."""
    for name, kind in ledger.kinds.items():
        if name in kinds and kind.books:
            yield Asked("" if where else f"derived {day}", (name,), partial(_of_part, kind=kind, day=day, where=where), _added)


def _of_part(part: Part, kind: Kind, day: date, where: Callable[[Any], bool] | None) -> _Answer:
    found = {}
    counted = [record for record in part.read().values() if kind.counts(record, day) and (where is None or where(record))]
    with localcontext(EXACT):
        for each in kind.sums:
            amounts = [of_record(kind, record, each, day) for record in counted]
            filled = [amount for amount in amounts if amount]
            if filled:
                found[each.key] = len(filled), str(sum(filled, start=Decimal(0)))
    return found


def _added(one: _Answer, other: _Answer) -> _Answer:
    found = dict(one)
    with localcontext(EXACT):
        for key, (n, yuan) in other.items():
            known, so_far = found.get(key, (0, "0"))
            found[key] = known + n, str(Decimal(so_far) + Decimal(yuan))
    return found
