"""What does a change do to the rates, and which records do it, the weightiest first?"""

from __future__ import annotations

from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from dicoop.rules.aggregate import Shift, figures
from dicoop.rules.choice import rates_of, select
from dicoop.rules.published import RateCause, Share
from dicoop.values import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.aggregate import Figure
    from dicoop.rules.rates import Rate
    from dicoop.values import Ratio

    _Key = tuple[str, str, str | None]
    Shares = Mapping[tuple[str, str], tuple[Decimal, Decimal]]
    from collections.abc import Iterable

_NONE = (Decimal(0), Decimal(0))


class Moved(NamedTuple):
    """What moved a figure: a record and the address in it, its share above and below the line before and after."""

    id: str
    at: str
    before: tuple[Decimal, Decimal]
    after: tuple[Decimal, Decimal]


class Effect(NamedTuple):
    """A rate of the whole (`group` None) or of a county before and after, and what moved it."""

    rate: Rate
    group: str | None
    before: Ratio
    after: Ratio
    moved: tuple[Moved, ...]

    @property
    def shift(self) -> Shift:
        """The rate, and the records that moved it, each once."""
        return Shift(self.rate, self.group, self.before, self.after, tuple(dict.fromkeys(moved.id for moved in self.moved)))


def effects(before: Ledger, after: Ledger, day: date, rates: tuple[Rate, ...] = ()) -> tuple[Effect, ...]:
    """Return the rates, in their default definitions or those named, whole and by county, that a change moves as they stand on a day."""
    return tuple(_effects(before, after, day, rates))


def _effects(before: Ledger, after: Ledger, day: date, rates: tuple[Rate, ...]) -> Iterator[Effect]:
    old, new = (_figures(ledger, day, rates or select({}, ledger.kinds)) for ledger in (before, after))
    was, now = _shares(old), _shares(new)
    for key in {**new, **old}:
        one, other = old.get(key), new.get(key)
        shown = other or one
        assert shown is not None
        moved = tuple(_moved(was.get(key, {}), now.get(key, {})))
        if moved:
            nothing = shown.rate.ratio()
            yield Effect(shown.rate, shown.group, one.ratio if one else nothing, other.ratio if other else nothing, moved)


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


def _shares(figures: Mapping[_Key, Figure]) -> dict[_Key, Shares]:
    """Return the shares behind figures: made once for a rate's whole, whose members are those of its groups."""
    found: dict[_Key, Shares] = {}
    of_whole: dict[int, tuple[tuple[str, str], tuple[Decimal, Decimal]]] = {}
    for key, figure in figures.items():
        if figure.group is None:
            of_whole = {id(it): ((str(it.record.id), it.at), figure.rate.share(it)) for it in figure.among}
        found[key] = dict(of_whole[id(it)] for it in figure.among)
    return found


def _moved(before: Shares, after: Shares) -> Iterator[Moved]:
    for key in sorted({**before, **after}):
        was, now = before.get(key), after.get(key)
        if was != now:
            yield Moved(*key, was or _NONE, now or _NONE)


def in_whole(found: Iterable[Effect], after: Ledger, day: date) -> tuple[Effect, ...]:
    """Return the effects of changed records as they are in the whole ledger: what did not change is the same on both sides."""
    totals = {(figure.rate, figure.group): figure.ratio for figure in in_groups(after, day)}
    with localcontext(EXACT):
        return tuple(_in(each, totals.get((each.rate, each.group), each.rate.ratio())) for each in found)


def _in(each: Effect, now: Ratio) -> Effect:
    above = now.numerator - each.after.numerator + each.before.numerator
    below = now.denominator - each.after.denominator + each.before.denominator
    return each._replace(before=each.rate.ratio(above, below), after=now)


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
