"""What must be known of figures beside their definitions: what nobody reported, by which rates of exchange they count, which limits changed?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.frozen import dataclass
from dicoop.kinds.issue import Category, StepName
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.settings import RateName
from dicoop.labels import Label, joined
from dicoop.rules import derived
from dicoop.rules.derived import DerivedSum, counts_entries, of_ledger
from dicoop.rules.foreign import Exchange, exchange, of_counted

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Asked, Ledger
    from dicoop.rules.rates import Rate

_CLOCKS = (RateName.CLEARANCE_ON_TIME,)  # rates that rest on limits of issues
_LIMITS_FROM = Label(
    "办理时限自 {day} 起改为 {limits}（工作日）；此前起算的仍按原时限",
    "limits from {day}: {limits} (working days); clocks started earlier keep theirs",
)


@dataclass(frozen=True)
class RateNotes:
    """What stands beside rates: the parts of their sums that were derived from totals, rates of exchange, and notes on limits that changed by the day."""

    derived: tuple[DerivedSum, ...]
    exchange: Exchange
    limits: tuple[Label, ...]

    @classmethod
    def of(cls, ledger: Ledger, wanted: Sequence[Rate], day: date, where: Callable[[Any], bool] | None = None) -> RateNotes:
        """Return what stands beside some rates of a ledger on a day; `where`: of the records that they count, where that is not all."""
        by_money = frozenset(rate.population.kind for rate in wanted if rate.basis is Basis.MONEY)
        told = exchange(ledger, by_money, day, of_counted(ledger, by_money, where))
        return cls(of_ledger(ledger, _by_entries(ledger, wanted), day, where), told, limits_changed(ledger, wanted, day))

    @staticmethod
    def questions(ledger: Ledger, wanted: Sequence[Rate], day: date) -> Iterator[Asked]:
        """Yield what is asked of the records for that."""
        yield from derived.questions(ledger, _by_entries(ledger, wanted), day)

    @property
    def vital(self) -> tuple[Label, ...]:
        """What no reader of the bare rows may miss."""
        return (*(each.note for each in self.derived), *self.exchange.notes)

    @property
    def data(self) -> dict[str, Any]:
        """It for programs; nothing where there is nothing to say."""
        return {**({"derived": [each.data for each in self.derived]} if self.derived else {}), **self.exchange.data}


def _by_entries(ledger: Ledger, wanted: Sequence[Rate]) -> set[str]:
    return {rate.population.kind for rate in wanted if counts_entries(rate, ledger.kinds[rate.population.kind])}


def limits_changed(ledger: Ledger, wanted: Sequence[Rate], day: date) -> tuple[Label, ...]:
    """Return notes on the limits that changed by a day, where a rate rests on them."""
    if not any(rate.name in _CLOCKS for rate in wanted):
        return ()
    changed = (since for since in ledger.settings.changes if since.limits and since.from_ <= day)
    return tuple(_LIMITS_FROM.fill(day=since.from_, limits=joined(_limits(since.limits), "、", ", ")) for since in changed)


def _limits(limits: Mapping[str, int]) -> tuple[Label, ...]:
    names = {"claim": StepName.CLAIMED.label, **{each.value: each.label for each in Category}}
    return tuple(Label(f"{names[key].zh} {n}", f"{names[key].en} {n}") for key, n in limits.items() if key in names)
