"""How much of what the policies in ledger.yaml provide for was used: of their budgets of the year, of their articles?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dicoop.kinds.as_of import until
from dicoop.kinds.fields import fields
from dicoop.labels import Label

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind
    from dicoop.kinds.settings import Policy
    from dicoop.kinds.traits import Asks, Quota
    from dicoop.rules.watch import Watch

BUDGET, ARTICLES = "policies.budget", "policies.articles"  # what stands below the line of rates
WORDS = {
    BUDGET: Label(
        "分子：当年{above}，分母：有年度预算的政策当年的预算（不按政策分组时是全市的）",
        "above: {above}, of the year; below: the budgets of the year of policies that have one (all of them unless grouped by policy)",
    ),
    ARTICLES: Label(
        "分子：已有兑付的条款，每条一次，分母：当日有效政策的条款（不按政策分组时是全市的）",
        "above: articles with something paid, each once; below: the articles of policies in force (all of them unless grouped by policy)",
    ),
}


def in_force(policy: Policy, day: date) -> bool:
    """Return whether a policy is in force on a day."""
    return (policy.from_ is None or policy.from_ <= day) and (policy.to is None or policy.to >= day)


def _provided(below: str, watch: Watch) -> Mapping[str, Any]:
    """Return by policy what stands below the line: the budget of the year in 元, or the articles."""
    known, year = watch.settings.policies, str(watch.day.year)
    if below == BUDGET:
        return {each.key: each.budget[year].yuan for each in known if year in each.budget}
    return {each.key: each.articles for each in known if each.articles and in_force(each, watch.day)}


def below_of(below: str, _: Any, watch: Watch, by: str | None, group: str | None) -> Decimal:
    """Return what all policies provide for, of a group of them what that one does."""
    found = _provided(below, watch)
    wanted = [each for key, each in found.items() if by != "policy" or group in (None, key)]
    return Decimal(sum(each if below == BUDGET else len(each) for each in wanted))


def above_of(kind: Kind, quota: Quota) -> Asks:
    """Return what asks what a record used: what was paid this year, or an article if no record before it was paid under that."""
    under = next(row.attribute for row in fields(kind.model) if row.mark.known == "policies")
    sums, below, article = kind.sums[0], str(quota.below), str(quota.above)

    def spent(one: Any) -> Decimal:
        is_meant = getattr(one.record, under) in _provided(below, one.watch)
        entries = until(getattr(one.record, sums.entries), one.watch.day) if is_meant else ()
        return Decimal(sum(getattr(each, sums.amount).yuan for each in entries if each.date.year == one.watch.day.year))

    def used(one: Any) -> Decimal:
        policy, own = getattr(one.record, under), getattr(one.record, article)
        if own not in _provided(below, one.watch).get(policy, ()):
            return Decimal(0)
        others = (each for each in one.watch.naming(kind.name, under, policy) if getattr(each, article) == own)
        return Decimal(str(one.record.id) == min((str(each.id) for each in others if sums.until(each, one.watch.day) > 0), default=""))

    return spent if below == BUDGET else used
