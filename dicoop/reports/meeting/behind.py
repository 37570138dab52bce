"""What does a figure of the report rest on: which rate, of whom, and who keeps it from being full?"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from dicoop.document import Behind
from dicoop.labels import joined
from dicoop.reports.rates import name
from dicoop.rules.aggregate import figures
from dicoop.rules.rates import Rate

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from dicoop.document import Named
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.aggregate import Where
    from dicoop.values import Ratio

    Lacking = Callable[[Rate, str | None], tuple[str, ...]]


def lacking(ledger: Ledger, day: date, rates: tuple[Rate, ...], by: str | None, where: Where | None) -> Lacking:
    """Return who stands below the line of a rate and not wholly above it, by rate and group; counted once, when first asked."""

    @cache
    def found() -> Mapping[tuple[Rate, str | None], tuple[str, ...]]:
        every = figures(ledger, day, rates, by, where, behind=True)
        return {
            (each.rate, each.group): tuple(
                f"{member.record.id} {member.at}".rstrip() for member in each.members if member.numerator < member.denominator
            )
            for each in every
        }

    return lambda rate, group: found().get((rate, group), ())


def behind(rate: Rate, ratio: Ratio, day: date, whose: tuple[tuple[str, Named], ...], who: Callable[[], tuple[str, ...]]) -> Behind:
    """Return what the figure of a rate rests on; `whose`: fields and the groups in them, none for the city."""
    return Behind(
        name=joined((*(group.label for _, group in whose), name(rate).label), " ", " "),
        rate=rate.name.value,
        basis=rate.basis.value,
        whose=",".join(f"{by}={group.key}" for by, group in whose) or "city",
        day=day,
        ratio=ratio,
        definition=rate.definition,
        command=f"dicoop rates --rate {rate.name.value} --as-of {day} --explain{''.join(_narrowed(*each) for each in whose)}",
        lacking=who,
    )


def _narrowed(by: str, group: Named) -> str:
    """Return the option that narrows the command down; nothing can be asked of one group of counties, so all of them are shown."""
    return " --by group" if by == "group" else f" --where {by}={group.key}"
