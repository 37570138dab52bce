"""What is told of the rates at a meeting, and what of it is another figure today?"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from dicoop.kinds.base import Kinds
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.published_figures import Basis, Figures, Told, figure
from dicoop.kinds.settings import RateName, Settings
from dicoop.labels import Label
from dicoop.rules.aggregate import Figure, figures
from dicoop.rules.choice import rates_of, select
from dicoop.rules.rates import Rate
from dicoop.values import Ratio, percent

_LATER = frozenset({RateName.COMPLETION})  # rates that meetings were not told at first


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


class RateCause(NamedTuple):
    """A record that moved figures: its kind and id, and its share in each rate of the whole (none where it only went from group to group)."""

    kind: str
    id: str
    shares: tuple[Share, ...]

    @property
    def weight(self) -> Fraction:
        """The farthest that it moves any rate."""
        return max((abs(share.points) for share in self.shares), default=Fraction(0))


def published(ledger: Ledger, meeting: int, day: date, rates: tuple[Rate, ...] = ()) -> Figures:
    """Return the rates of a day, whole and by county, as a meeting is told them: in their default definitions, or those named."""
    wanted = rates or select({}, ledger.on(day).kinds)
    parts = figures(ledger, day, wanted, "county")
    known = {found.rate for found in parts}
    rest = figures(ledger, day, [rate for rate in wanted if rate not in known])
    by_rate = {rate: [found for found in (*parts, *rest) if found.rate is rate] for rate in wanted}
    return Figures(
        meeting=meeting,
        day=day,
        counties={county.key: county.name for county in ledger.settings.counties},
        units=ledger.settings.units,
        rates=tuple(_told(rate, found, ledger.settings) for rate, found in by_rate.items()),
    )


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


class ToldName(NamedTuple):
    """A county (`key`) or unit that was told under another name: None where it is gone; `swapped`: under that of another."""

    key: str | None
    told: str
    now: str | None
    swapped: bool


def renamed(told: Figures, settings: Settings) -> tuple[ToldName, ...]:
    """Return the counties whose name is another than the one told, and the units that settings know no more."""
    pairs = ((key, name, settings.county(key)) for key, name in told.counties.items())
    counties = (
        ToldName(key, name, now.name, now.name in told.counties.values())
        for key, name, now in pairs
        if now is not None and now.name != name
    )
    return (*counties, *(ToldName(None, unit, None, swapped=False) for unit in told.units if unit not in settings.unit_places))


def seen_today(told: Figures, ledger: Ledger) -> tuple[Pair, ...]:
    """Return every figure that was told beside what it comes to now, for the day it was told for."""
    rates = as_told(told, ledger.kinds)
    now = published(ledger, told.meeting, told.day, rates) if rates else told.but(rates=())
    return compared(told, now)


def as_told(told: Figures, kinds: Kinds) -> tuple[Rate, ...]:
    """Return the rates that were told, each by the definition it was told by, where there is still one that says the same; else the default."""
    usual = {(rate.name, rate.basis): rate for rate in select({}, kinds)}
    defined = {(rate.name, rate.basis, words): rate for rate in rates_of(kinds) for words in rate.definition}
    keys = ((each, (each.rate, each.basis)) for each in told.rates)
    return tuple(defined.get((*key, each.definition), usual[key]) for each, key in keys if key in usual)


def untold(told: Figures, kinds: Kinds) -> tuple[Rate, ...]:
    """Return the rates that should have been told and were not: not those that came later."""
    known = {(rate.rate, rate.basis) for rate in told.rates}
    return tuple(rate for rate in select({}, kinds) if (rate.name, rate.basis) not in known and rate.name not in _LATER)


class Redefined(NamedTuple):
    """A rate that is defined otherwise now: as it was told and as it is by default, and whether it can still be counted as told."""

    rate: str
    basis: Basis
    told: str
    now: Label
    is_known: bool


def redefined(told: Figures, kinds: Kinds) -> tuple[Redefined, ...]:
    """Return the rates whose default definition is another than the one they were told by."""
    usual = {(rate.name, rate.basis): rate.definition for rate in select({}, kinds)}
    held = {(rate.name, rate.basis): rate.definition for rate in as_told(told, kinds)}
    found = ((each, (each.rate, each.basis)) for each in told.rates)
    return tuple(
        Redefined(*key, each.definition, usual[key], each.definition in held[key])
        for each, key in found
        if key in usual and each.definition not in usual[key]
    )
