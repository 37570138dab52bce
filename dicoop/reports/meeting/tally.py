"""What do the rates of one day come to, so that a table can ask for any of them by group?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

from dicoop.document import Named
from dicoop.frozen import dataclass, field
from dicoop.kinds.ledger import Asked, Ledger
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.settings import RateName
from dicoop.reports.explain import named
from dicoop.rules.aggregate import Where, figures, grouping, questions
from dicoop.rules.choice import rates_of
from dicoop.rules.rates import RATES as EVERY
from dicoop.rules.rates import Rate
from dicoop.rules.watch import Watch
from dicoop.values import Money, Ratio

Lacking = Callable[[Rate, str | None], tuple[Named, ...]]
RATES = tuple(rate for rate in EVERY if not rate.variant)
_NOT_ENDED = next(rate for rate in EVERY if rate.variant == "not-ended")
_TALLIED = (*RATES, _NOT_ENDED)


@dataclass(frozen=True)
class Tally:
    """The rates of a day in their default definitions, whole (group None) and by one grouping."""

    ratios: Mapping[tuple[Rate, str | None], Ratio]
    shared: Mapping[tuple[Rate, str | None], int] = field(default_factory=dict)

    def in_several(self, name: RateName, group: str | None = None) -> int:
        """Return how many of those below the line are in other groups too; of the whole how often they are in one more."""
        return self.shared.get((rate_of(name), group), 0)

    def ratio(self, name: RateName, group: str | None = None, basis: Basis | None = None) -> Ratio:
        """Return a rate's ratio, by count where it has both; nothing over nothing for a group nobody is in."""
        rate = rate_of(name, basis)
        return self.ratios.get((rate, group), rate.ratio())

    def above(self, name: RateName, group: str | None = None) -> int:
        """Return how many stand above the line."""
        return int(self.ratio(name, group).numerator)

    def below(self, name: RateName, group: str | None = None) -> int:
        """Return how many stand below the line."""
        return int(self.ratio(name, group).denominator)

    def money(self, name: RateName, group: str | None = None) -> tuple[Money, Money]:
        """Return the amounts above and below the line."""
        found = self.ratio(name, group, Basis.MONEY)
        return Money(found.numerator), Money(found.denominator)

    def ended(self, group: str | None = None) -> int:
        """Return how many projects ended before their time."""
        ratio = self.ratios.get((_NOT_ENDED, group), _NOT_ENDED.ratio())
        return int(ratio.denominator - ratio.numerator)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups, in the order of their rows."""
        return tuple(dict.fromkeys(group for _, group in self.ratios if group is not None))


def rate_of(name: RateName, basis: Basis | None = None) -> Rate:
    """Return a rate in its default definition."""
    return next(rate for rate in RATES if rate.name is name and basis in (None, rate.basis))


def tally(ledger: Ledger, day: date, by: str | None = None, where: Where | None = None) -> Tally:
    """Return the rates of a day by a grouping."""
    found = figures(ledger, day, _TALLIED, by, where)
    shared = {(figure.rate, figure.group): figure.shared for figure in found if figure.shared}
    return Tally({(figure.rate, figure.group): figure.ratio for figure in found}, shared)


def tallied(ledger: Ledger, day: date, by: str | None = None) -> Iterator[Asked]:
    """Yield what is asked of the records for a tally."""
    yield from questions(ledger, day, _TALLIED, by)


# Who is short of a rate


def lacking(ledger: Ledger, day: date, asked: Mapping[str | None, Where | None]) -> dict[str | None, Lacking]:
    """Return by groupings, each with whose records count, who stands below the line of a rate and not wholly above it; counted when first asked."""

    @cache
    def short(rates: tuple[Rate, ...]) -> list[tuple[Rate, Any, Named]]:
        every = figures(ledger, day, rates, behind=True)
        return [
            (each.rate, it.record, named(it, each.rate, ledger)) for each in every for it in each.members if it.numerator < it.denominator
        ]

    @cache
    def found(by: str | None, rates: tuple[Rate, ...]) -> Mapping[tuple[Rate, str | None], list[Named]]:
        where, groups = asked[by], grouping(Watch.of(ledger.settings, day), by) if by else lambda _: ()
        told: dict[tuple[Rate, str | None], list[Named]] = defaultdict(list)
        for rate, record, one in short(rates):
            if (by is None or by in rate.population.groups) and (where is None or where(record)):
                for group in (None, *groups(record)):
                    told[rate, group].append(one)
        return told

    def alike(rate: Rate) -> tuple[Rate, ...]:
        every = rates_of(ledger.kinds)
        return RATES if rate in RATES else tuple(each for each in every if each.population is rate.population and not each.variant)

    def of(by: str | None) -> Lacking:
        return lambda rate, group: tuple(found(by, alike(rate)).get((rate, group), ()))

    return {by: of(by) for by in asked}
