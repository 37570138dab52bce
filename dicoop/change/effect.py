"""What does a change do to the rates, and which records do it?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from dicoop.rules.aggregate import figures
from dicoop.rules.choice import rates_of, select

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.aggregate import Figure
    from dicoop.rules.rates import Rate
    from dicoop.values import Ratio

    _Key = tuple[str, str, str | None]
    Shares = Mapping[tuple[str, str], tuple[Decimal, Decimal]]

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
