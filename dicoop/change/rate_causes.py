"""Which records made a day's figures others, the weightiest first?"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from dicoop.rules.published import RateCause, Share
from dicoop.values import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dicoop.change.effect import Effect, Moved
    from dicoop.rules.rates import Rate


def causes(effects: Iterable[Effect]) -> tuple[RateCause, ...]:
    """Return the records behind effects, the one that moves a rate farthest first."""
    found: dict[tuple[str, str], dict[Rate, Share]] = {}
    for effect in effects:
        for moved in effect.moved:
            shares = found.setdefault((effect.rate.population.kind, moved.id), {})
            if effect.group is None:
                shares[effect.rate] = _added(shares.get(effect.rate), _share(effect, moved))
    made = (RateCause(kind, id_, tuple(_counting(shares.values()))) for (kind, id_), shares in found.items())
    return tuple(sorted(made, key=lambda cause: (-cause.weight, not cause.shares, cause.id)))


def _share(effect: Effect, moved: Moved) -> Share:
    above, below = (EXACT.subtract(after, before) for before, after in zip(moved.before, moved.after, strict=True))
    without = effect.rate.ratio(EXACT.subtract(effect.after.numerator, above), EXACT.subtract(effect.after.denominator, below))
    points = (effect.after.exact or Fraction(0)) - (without.exact or Fraction(0))
    return Share(effect.rate, Fraction(above), Fraction(below), points)


def _added(known: Share | None, more: Share) -> Share:
    """Return the shares of two members of one record, such as two of its nodes."""
    return more if known is None else Share(more.rate, *(one + other for one, other in zip(known[1:], more[1:], strict=True)))


def _counting(shares: Iterable[Share]) -> Iterable[Share]:
    return (share for share in shares if share.above or share.below)
