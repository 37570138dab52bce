"""Which rates are there, and what does each count over what?

There is no national definition and published ones differ, so each rate says its own (口径) and has named variants.
A rate is a row of `RATES`: who is counted, what stands above and below the line, and the words that say so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

from dicoop.frozen import dataclass, replace
from dicoop.kinds.nodes import MAIN
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.settings import RateName
from dicoop.labels import Label, Term, joined
from dicoop.rules.denominators import CONTRACTS, DECISIONS, ISSUES, NODES, PROJECTS, ZERO, Population
from dicoop.values import Ratio

Test = Callable[[Any], bool]
Amount = Callable[[Any], Decimal | bool]
OfAll = Callable[[Any, Any, str | None, str | None], Decimal]
_ONE = Decimal(1)


@dataclass(frozen=True)
class Rate:
    """A rate: of a population those `among`; what each puts above and below the line (`below` None: one each; money in 元)."""

    name: Term
    variant: str
    basis: Basis
    population: Population
    among: Test
    above: Amount
    below: Amount | None
    definition: Label
    per: str = ""
    of_all: OfAll | None = None  # what stands below the line for the whole ledger, where its members bring nothing to it
    beside: tuple[str, ...] = ()  # the kinds whose records it looks up as well
    is_twin: bool = False  # whether another is called the same and counts by another basis

    def share(self, it: Any) -> tuple[Decimal, Decimal]:
        """Return what a member puts above and below the line."""
        return Decimal(self.above(it)), Decimal(self.below(it)) if self.below else _ONE

    def ratio(self, above: Decimal = ZERO, below: Decimal = ZERO) -> Ratio:
        """Return what the rate comes to with these sums, without any nothing over nothing."""
        return Ratio(above, below, self.basis is Basis.MONEY, self.per)


# What is asked of a record on the day


def everyone(_: Any) -> bool:
    """Count every member: among whom most rates count."""
    return True


def _going(it: Any) -> bool:
    return not it.ended


def _filed(it: Any) -> bool:
    return bool(it.filed)


def _main(node: str) -> Test:
    place = MAIN.index(node) + 1
    return lambda it: it.reached >= place


_started, _completed, _producing, _capable, _benefiting = map(_main, MAIN)


def _cleared(it: Any) -> bool:
    return bool(it.cleared)


def _investment(it: Any) -> Decimal:
    return it.record.investment.yuan  # type: ignore[no-any-return]


def _investment_if(test: Test) -> Amount:
    return lambda it: it.record.investment.yuan if test(it) else ZERO


# The rows


def _count(name: Term, population: Population, hit: Test, *words: Label, among: Test = everyone, variant: str = "") -> Rate:
    definition = joined((Basis.COUNT.label, *words), "，", ", ")
    return Rate(name, variant, Basis.COUNT, population, among, hit, None, definition)


def _sums(
    name: Term, population: Population, line: tuple[Amount, Amount], *words: Label, among: Test = everyone, variant: str = ""
) -> Rate:
    definition = joined((Basis.MONEY.label, *words), "，", ", ")
    return Rate(name, variant, Basis.MONEY, population, among, *line, definition)


def _against(basis: Basis, below: Amount) -> Rate:
    """Return the start rate as bulletins publish it: all that have started, early or not, over those planned to have."""
    words = (
        Label("已开工的项目（含提前开工）", "all started (ahead of plan included)"),
        Label("比计划应开工的项目", "over those planned to have started"),
    )
    above = _investment_if(_started) if basis is Basis.MONEY else _started
    definition = joined((basis.label, *words, _WITH_ENDED), "，", ", ")
    return Rate(RateName.START, "against-plan", basis, PROJECTS, lambda it: _started(it) or it.start_planned, above, below, definition)


_SIGNED = Label("累计签约", "all signed")
_WITH_ENDED = Label("含终止", "ended included")
_NO_ENDED = Label("剔除终止", "ended removed")
_OF_FILED = Label("已备案的项目", "of those filed")
_OF_PLANNED = Label("计划应开工的项目", "of those planned to have started")
_OF_STARTED = Label("已开工的项目", "of those started")
_OF_PRODUCING = Label("已投产的项目", "of those in production")
_OF_JUDGED = Label("已销号或已到期", "of those cleared or past due")
_LISTED = Label("累计列单", "all listed")
_EVER = (_SIGNED, _WITH_ENDED)
_STARTED_MONEY = (_investment_if(_started), _investment)
_ARRIVED: tuple[Amount, Amount] = (lambda it: it.arrived, _investment)
_INVESTED: tuple[Amount, Amount] = (lambda it: it.invested, _investment)
_DELIVERED: tuple[Amount, Amount] = (lambda it: it.delivered, lambda it: it.record.amount.yuan)
_R = RateName

_RATES = (
    _count(_R.PERFORMANCE, PROJECTS, _filed, *_EVER, Label("备案及以后即履约", "filed or later means performing")),
    _count(_R.PERFORMANCE, PROJECTS, _going, *_EVER, Label("未终止即履约", "not ended means performing"), variant="not-ended"),
    _count(_R.START, PROJECTS, _started, *_EVER),
    _sums(_R.START, PROJECTS, _STARTED_MONEY, *_EVER),
    _count(_R.START, PROJECTS, _started, _SIGNED, _NO_ENDED, among=_going, variant="ended-removed"),
    _sums(_R.START, PROJECTS, _STARTED_MONEY, _SIGNED, _NO_ENDED, among=_going, variant="ended-removed"),
    _count(_R.START, PROJECTS, _started, _OF_FILED, _WITH_ENDED, among=_filed, variant="chained"),
    _sums(_R.START, PROJECTS, _STARTED_MONEY, _OF_FILED, _WITH_ENDED, among=_filed, variant="chained"),
    _count(_R.START, PROJECTS, _started, _OF_PLANNED, _WITH_ENDED, among=lambda it: it.start_planned, variant="planned"),
    _sums(_R.START, PROJECTS, _STARTED_MONEY, _OF_PLANNED, _WITH_ENDED, among=lambda it: it.start_planned, variant="planned"),
    _against(Basis.COUNT, lambda it: it.start_planned),
    _against(Basis.MONEY, _investment_if(lambda it: it.start_planned)),
    _sums(_R.FUNDS, PROJECTS, _ARRIVED, *_EVER),
    _sums(_R.FUNDS, PROJECTS, _ARRIVED, _SIGNED, _NO_ENDED, among=_going, variant="ended-removed"),
    _sums(_R.INVESTED, PROJECTS, _INVESTED, *_EVER),
    _count(_R.COMPLETION, PROJECTS, _completed, *_EVER),
    _count(_R.COMPLETION, PROJECTS, _completed, _OF_STARTED, _WITH_ENDED, among=_started, variant="chained"),
    _count(_R.PRODUCTION, PROJECTS, _producing, *_EVER),
    _count(_R.PRODUCTION, PROJECTS, _producing, _OF_STARTED, _WITH_ENDED, among=_started, variant="chained"),
    _count(_R.CAPACITY, PROJECTS, _capable, *_EVER),
    _count(_R.CAPACITY, PROJECTS, _capable, _OF_PRODUCING, _WITH_ENDED, among=_producing, variant="chained"),
    _count(_R.BENEFIT, PROJECTS, _benefiting, _OF_PRODUCING, _WITH_ENDED, among=_producing),
    _count(_R.BENEFIT, PROJECTS, _benefiting, *_EVER, variant="signed"),
    _count(
        _R.BENEFIT,
        PROJECTS,
        lambda it: it.benefits,
        Label("已投产且有约定成效的项目，含终止", "of those in production with results agreed, ended included"),
        Label(
            "最近一年的产值、税收、就业都达到约定的 benefit_share（ledger.yaml，没写为100%）即达效",
            "output, tax and jobs of the last year at benefit_share of ledger.yaml (100% if not given) of what was agreed mean benefit",
        ),
        among=lambda it: _producing(it) and it.benefits is not None,
        variant="agreed",
    ),
    _count(
        _R.CONTRACT_PERFORMANCE,
        CONTRACTS,
        lambda it: not it.ended and it.delivered > 0,
        *_EVER,
        Label("未终止且已交货即履约", "not ended and something delivered means performing"),
    ),
    _sums(_R.CONTRACT_AMOUNT, CONTRACTS, _DELIVERED, *_EVER),
    _count(_R.CLAIM, ISSUES, lambda it: it.claimed, _LISTED),
    _count(_R.CLEARANCE, ISSUES, _cleared, _LISTED, Label("退回重办的不算办结", "reopened is not cleared")),
    _count(
        _R.CLEARANCE,
        ISSUES,
        _cleared,
        _LISTED,
        Label("剔除不予受理", "those declined removed"),
        among=lambda it: not it.declined,
        variant="declined-removed",
    ),
    _count(
        _R.CLEARANCE_PERMITTED,
        ISSUES,
        _cleared,
        _LISTED,
        Label("剔除不符合政策", "those not permitted removed"),
        among=lambda it: it.outcome != "not_permitted",
    ),
    _count(_R.RESOLUTION, ISSUES, lambda it: it.outcome == "resolved", _LISTED, Label("只计已解决", "resolved only")),
    _count(
        _R.CLEARANCE_ON_TIME,
        ISSUES,
        lambda it: not it.late,
        _OF_JUDGED,
        Label(
            "逾期一次即为逾期（其后延期、退回、清单都不改变）", "late once is late (whatever is extended, reopened or cleared after that)"
        ),
        among=lambda it: it.cleared or it.late,
    ),
    _count(_R.CLEARANCE_ON_TIME, ISSUES, lambda it: it.on_time, _OF_JUDGED, among=lambda it: it.judged, variant="last-round"),
    _count(
        _R.SATISFACTION,
        ISSUES,
        lambda it: it.answer in ("satisfied", "fairly"),
        Label("已回访", "of those asked"),
        Label("含基本满意", "fairly satisfied included"),
        among=lambda it: it.answer is not None,
    ),
    _count(_R.DECISION, DECISIONS, lambda it: it.done, Label("已到期的决定", "of those due")),
    _count(
        _R.NODE_ON_TIME,
        NODES,
        lambda it: it.on_time,
        Label("计划已到的节点", "of the nodes planned by now"),
        Label("按现行计划", "by the plan as it stands"),
        _WITH_ENDED,
        among=lambda it: it.planned,
    ),
)


def told_apart(rates: Sequence[Rate]) -> tuple[Rate, ...]:
    """Return rates, those that know it that share their name and variant with another."""
    names = Counter((rate.name.label, rate.variant) for rate in rates)
    return tuple(replace(rate, is_twin=names[rate.name.label, rate.variant] > 1) for rate in rates)


RATES = told_apart(_RATES)
