"""What is told of the rates at a meeting, and what of it is another figure today?"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from dicoop.kinds.figures import Basis, Figures, Told, figure
from dicoop.rules.choice import select
from dicoop.rules.counting import figures
from dicoop.values import Ratio, percent

if TYPE_CHECKING:
    from datetime import date

    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.settings import Settings
    from dicoop.rules.counting import Figure
    from dicoop.rules.rates import Rate


class Pair(NamedTuple):
    """A rate of the whole (`county` None) or of a county, as it was told and as it comes to now."""

    rate: str
    basis: Basis
    county: str | None
    told: Ratio
    now: Ratio

    @property
    def is_moved(self) -> bool:
        """Whether it is another figure."""
        return self.told != self.now


class Share(NamedTuple):
    """What a record does to one rate of the whole: how much more it puts above and below the line, and how far that alone moves the rate."""

    rate: Rate
    above: Fraction
    below: Fraction
    points: Fraction


class Cause(NamedTuple):
    """A record that moved figures: its kind and id, and its share in each rate of the whole (none where it only went from group to group)."""

    kind: str
    id: str
    shares: tuple[Share, ...]

    @property
    def weight(self) -> Fraction:
        """The farthest that it moves any rate."""
        return max((abs(share.points) for share in self.shares), default=Fraction(0))


def published(ledger: Ledger, meeting: int, day: date) -> Figures:
    """Return the rates of a day in their default definitions, whole and by county, as a meeting is told them."""
    wanted = select({}, ledger.kinds)
    parts = figures(ledger, day, wanted, "county")
    known = {found.rate for found in parts}
    rest = figures(ledger, day, [rate for rate in wanted if rate not in known])
    by_rate = {rate: [found for found in (*parts, *rest) if found.rate is rate] for rate in wanted}
    return Figures(meeting=meeting, day=day, rates=tuple(_told(rate, found, ledger.settings) for rate, found in by_rate.items()))


def _told(rate: Rate, found: list[Figure], settings: Settings) -> Told:
    texts = {each.group: figure(each.ratio, percent(each.ratio.exact, settings.digits, settings.rounding), rate.basis) for each in found}
    return Told(
        rate=rate.name,
        basis=rate.basis,
        definition=rate.definition.of("en" if settings.language == "en" else "zh"),
        told=texts[None],
        counties={group: text for group, text in texts.items() if group is not None},
    )


def compared(told: Figures, now: Figures) -> tuple[Pair, ...]:
    """Return every figure that was told or is there now, rate by rate; a county that was or is in no table has nothing over nothing."""
    before, after = told.ratios, now.ratios
    order = {rate: place for place, rate in enumerate(dict.fromkeys(key[:2] for key in {**before, **after}))}
    keys = sorted({**before, **after}, key=lambda key: order[key[:2]])  # stable: the whole first, counties as they stand
    return tuple(Pair(*key, before.get(key, _nothing(key[1])), after.get(key, _nothing(key[1]))) for key in keys)


def _nothing(basis: Basis) -> Ratio:
    return Ratio(Decimal(0), Decimal(0), basis is Basis.MONEY)


def seen_today(told: Figures, ledger: Ledger) -> tuple[Pair, ...]:
    """Return every figure that was told beside what it comes to now, for the day it was told for."""
    now, known = published(ledger, told.meeting, told.day), {(rate.rate, rate.basis) for rate in told.rates}
    return compared(told, now.but(rates=tuple(rate for rate in now.rates if (rate.rate, rate.basis) in known)))
