"""How does a change move the rates, reckoned from as little as can be, and once for two commits and a day?"""

from __future__ import annotations

from datetime import date
from typing import Any

from dicoop.actions.two_revisions import TwoRevisions
from dicoop.change.effect import Effect, effects, in_whole
from dicoop.kinds.ledger import Ledger, Part
from dicoop.rules.aggregate import Shift
from dicoop.rules.choice import select
from dicoop.rules.rates import Rate


def shifts_of(sides: TwoRevisions, day: date) -> tuple[Shift, ...]:
    """Return the rates that are others on a day, and the records that moved them."""
    question, index = f"shifts {day}", sides.index if sides.new else None
    both = f"{sides.old.commit} {sides.content}" if sides.new else ""
    kept = index.recall(question, both) if index else None
    rates = select({}, sides.found.kinds[1].joined(sides.found.kinds[0]))
    if kept is not None:
        return tuple(_of_plain(row, rates) for row in kept)
    found = tuple(each.shift for each in _effects(sides, day))
    if index:
        index.keep(both, question, [_plain(each, rates) for each in found])
    return found


def _plain(each: Shift, rates: tuple[Rate, ...]) -> tuple[Any, ...]:
    """Return a shift as plain values: its rate by its place, its ratios as figures."""
    sides = ((ratio.numerator, ratio.denominator) for ratio in (each.before, each.after))
    return (rates.index(each.rate), each.group, *sides, each.ids)


def _of_plain(row: tuple[Any, ...], rates: tuple[Rate, ...]) -> Shift:
    place, group, before, after, ids = row
    rate = rates[place]
    return Shift(rate, group, rate.ratio(*before), rate.ratio(*after), ids)


def _effects(sides: TwoRevisions, day: date) -> tuple[Effect, ...]:
    """Return how the rates move: reckoned from the changed records, unless other settings or declarations count all of them otherwise."""
    if sides.found.settings or sides.found.kinds[0].digest != sides.found.kinds[1].digest:
        return effects(sides.before, sides.after, day)
    made = []
    for kinds, facts in zip(sides.found.kinds, sides.found.facts(sides.index), strict=True):
        held: dict[str, dict[str, Any]] = {name: {} for name in kinds}
        for path, each in facts.items():
            kind = kinds.of_path(path)
            assert kind is not None
            held[kind.name][str(each.id)] = each
        parts = tuple(Part(name, "", len(some), some.copy) for name, some in held.items())
        made.append(Ledger(sides.settings, parts=parts, kinds=kinds))
    old, new = made
    return in_whole(effects(old, new, day), sides.after, day)
