"""What do the rates come to before and after a change, when of the records that did not change only the sum is known?"""

from __future__ import annotations

from decimal import localcontext
from typing import TYPE_CHECKING

from dicoop.change.effect import in_groups
from dicoop.values import EXACT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dicoop.change.effect import Effect
    from dicoop.kinds.ledger import Ledger
    from dicoop.values import Ratio


def in_whole(found: Iterable[Effect], after: Ledger, day: date) -> tuple[Effect, ...]:
    """Return the effects of changed records as they are in the whole ledger: what did not change is the same on both sides."""
    totals = {(figure.rate, figure.group): figure.ratio for figure in in_groups(after, day)}
    with localcontext(EXACT):
        return tuple(_in(each, totals.get((each.rate, each.group), each.rate.ratio())) for each in found)


def _in(each: Effect, now: Ratio) -> Effect:
    above = now.numerator - each.after.numerator + each.before.numerator
    below = now.denominator - each.after.denominator + each.before.denominator
    return each._replace(before=each.rate.ratio(above, below), after=now)
