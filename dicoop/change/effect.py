"""What does a change do to the rates, and which records do it, the weightiest first?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, localcontext
from fractions import Fraction
from functools import cached_property
from operator import is_not
from typing import Any, NamedTuple

from dicoop.frozen import dataclass, replace
from dicoop.kinds.ledger import Ledger
from dicoop.rules.aggregate import Figure, Shift, figures
from dicoop.rules.choice import rates_of, select
from dicoop.rules.published import RateCause, Share
from dicoop.rules.rates import Rate
from dicoop.values import EXACT, Ratio

_Key = tuple[str, str, str | None]
_Members = Mapping[tuple[str, str], Any]  # by id and the address in the record
_NONE = (Decimal(0), Decimal(0))


class Moved(NamedTuple):
    """What moved a figure: a record and the address in it, its share above and below the line before and after."""

    id: str
    at: str
    before: tuple[Decimal, Decimal]
    after: tuple[Decimal, Decimal]


@dataclass(frozen=True)
class Effect:
    """A rate of the whole (`group` None) or of a county before and after, and its members then; `old` where it was defined otherwise before."""

    rate: Rate
    group: str | None
    before: Ratio
    after: Ratio
    was: _Members
    now: _Members
    old: Rate | None = None

    @cached_property
    def _others(self) -> list[tuple[str, str]]:
        """The members whose share is another: of those that were not or are no more nothing need be reckoned."""
        was, now, old, new = self.was, self.now, (self.old or self.rate).share, self.rate.share
        return sorted((*(key for key in was if key not in now or old(was[key]) != new(now[key])), *(key for key in now if key not in was)))

    @property
    def is_any(self) -> bool:
        """Whether anything moved it."""
        return bool(self._others)

    @property
    def moved(self) -> tuple[Moved, ...]:
        """What moved it."""
        sides = ((self.old or self.rate, self.was), (self.rate, self.now))
        shares = [{key: rate.share(of[key]) for key in self._others if key in of} for rate, of in sides]
        return tuple(Moved(*key, *(each.get(key, _NONE) for each in shares)) for key in self._others)

    @property
    def shift(self) -> Shift:
        """The rate, and the records that moved it, each once."""
        return Shift(self.rate, self.group, self.before, self.after, tuple(dict.fromkeys(id_ for id_, _ in self._others)))


def effects(before: Ledger, after: Ledger, day: date, rates: tuple[Rate, ...] = ()) -> tuple[Effect, ...]:
    """Return the rates, in their default definitions or those named, whole and by county, that a change moves as they stand on a day."""
    old, new = (_figures(ledger, day, rates or select({}, ledger.kinds)) for ledger in (before, after))
    was, now, found = _members(old), _members(new), []
    for key in {**new, **old}:
        one, other = old.get(key), new.get(key)
        shown = other or one
        assert shown is not None
        nothing = shown.rate.ratio()
        ratios = (one.ratio if one else nothing, other.ratio if other else nothing)
        found.append(Effect(shown.rate, shown.group, *ratios, was.get(key, {}), now.get(key, {}), one.rate if one else None))
    return tuple(effect for effect in found if effect.is_any)


def _figures(ledger: Ledger, day: date, wanted: tuple[Rate, ...]) -> dict[_Key, Figure]:
    """Return the figures by rate, basis and group, in the order of rates: of each the whole, then its counties where it has them."""
    places = {(rate.name.value, rate.basis): place for place, rate in enumerate(rates_of(ledger.kinds))}
    found = in_groups(ledger, day, wanted, behind=True)
    ordered = sorted(found, key=lambda figure: places.get((figure.rate.name.value, figure.rate.basis), len(places)))
    return {(figure.rate.name.value, figure.rate.basis.value, figure.group): figure for figure in ordered}


def in_groups(ledger: Ledger, day: date, rates: tuple[Rate, ...] = (), *, behind: bool = False) -> tuple[Figure, ...]:
    """Return the figures of all rates in their default definitions, or of those named, by county where they have counties."""
    every = rates or select({}, ledger.kinds)
    local = [rate for rate in every if "county" in rate.population.groups]
    other = [rate for rate in every if rate not in local]
    return (*figures(ledger, day, local, "county", behind=behind), *figures(ledger, day, other, behind=behind))


def _members(figures: Mapping[_Key, Figure]) -> dict[_Key, _Members]:
    """Return the members behind figures: of one group most rates have the same."""
    found: dict[_Key, _Members] = {}
    last: dict[str | None, tuple[tuple[Any, ...], _Members]] = {}
    for key, figure in figures.items():
        among, members = last.get(figure.group, ((), {}))
        if len(figure.among) != len(among) or any(map(is_not, figure.among, among)):
            members = {(str(it.record.id), it.at): it for it in figure.among}
        last[figure.group], found[key] = (figure.among, members), members
    return found


def in_whole(found: Iterable[Effect], after: Ledger, day: date) -> tuple[Effect, ...]:
    """Return the effects of changed records as they are in the whole ledger: what did not change is the same on both sides."""
    totals = {(figure.rate, figure.group): figure.ratio for figure in in_groups(after, day)}
    with localcontext(EXACT):
        return tuple(_in(each, totals.get((each.rate, each.group), each.rate.ratio())) for each in found)


def _in(each: Effect, now: Ratio) -> Effect:
    above = now.numerator - each.after.numerator + each.before.numerator
    below = now.denominator - each.after.denominator + each.before.denominator
    return replace(each, before=each.rate.ratio(above, below), after=now)


def causes(effects: Iterable[Effect]) -> tuple[RateCause, ...]:
    """Return the records behind effects, the one that moves a rate farthest first."""
    found: dict[tuple[str, str], dict[Rate, Share]] = {}
    for effect in effects:
        for moved in effect.moved:
            shares = found.setdefault((effect.rate.population.kind, moved.id), {})
            if effect.group is None:
                shares[effect.rate] = _added(shares.get(effect.rate), _share(effect, moved))
    made = (
        RateCause(kind, id_, tuple(share for share in shares.values() if share.above or share.below))
        for (kind, id_), shares in found.items()
    )
    return tuple(sorted(made, key=lambda cause: (-cause.weight, not cause.shares, cause.id)))


def _share(effect: Effect, moved: Moved) -> Share:
    above, below = (EXACT.subtract(after, before) for before, after in zip(moved.before, moved.after, strict=True))
    without = effect.rate.ratio(EXACT.subtract(effect.after.numerator, above), EXACT.subtract(effect.after.denominator, below))
    points = (effect.after.exact or Fraction(0)) - (without.exact or Fraction(0))
    return Share(effect.rate, Fraction(above), Fraction(below), points)


def _added(known: Share | None, more: Share) -> Share:
    """Return the shares of two members of one record, such as two of its nodes."""
    return more if known is None else Share(more.rate, *(one + other for one, other in zip(known[1:], more[1:], strict=True)))
