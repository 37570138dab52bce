"""How far are the targets: what was to be reached, what is done by the ledger's own count or as reported, and is that on pace?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dicoop.document import Cell, Column, Points, Table
from dicoop.errors import DicoopError
from dicoop.kinds.as_of import is_by
from dicoop.kinds.indicator import Indicator, elapsed, gap, last, progress, reached, reported, scored, standing, way, weighed_with
from dicoop.kinds.nodes import days_of
from dicoop.labels import Label, both
from dicoop.measures import Percent
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.grouped import Tables
from dicoop.reports.record_status import county
from dicoop.rules.conditions import parse
from dicoop.rules.names import Vocabulary
from dicoop.rules.watch import Watch
from dicoop.values import Ratio, plain, rounded

_YI = Decimal(100_000_000)
_AIMS = Label("目标进度", "Targets")
_TOLD = Label("宏观指标", "Reported figures")
_STANDARD = Label("四个标准", "The four standards")
_COUNTED = Label("台账取数", "counted")
_REPORTED = Label("报数", "reported")
_PACE = Label(
    "序时差 = 完成率 − 已过月数占目标期的比例，按未取舍的数相减；台账取数的按当日已过的整月算。",
    "Ahead = share done minus share of months elapsed, from unrounded figures; counted measures use months elapsed on the day.",
)
_CITY = Label("全市", "City")
_FROM_BASE = Label(
    "{id}从基期算起：完成率 = （{value} − {base}）÷（{goal} − {base}）。",
    "{id} counts from its baseline: share = ({value} − {base}) / ({goal} − {base}).",
)


def counted(indicator: Indicator, case: MeetingCase) -> Decimal | None:
    """Return what the ledger itself counts for an indicator by the day, None where it counts nothing, or nobody can tell what: `check` says so."""
    if indicator.from_ is None:
        return None
    kind = case.ledger.kinds["project"]
    watch, where = Watch.of(case.settings, case.day), indicator.from_.where
    of_county = [it for it in case.ledger.projects if kind.counts(it, case.day) and indicator.county in (None, it.county, *it.also)]
    try:
        asked = parse(where, Vocabulary((kind,)), case.ledger) if where else None
        records = [it for it in of_county if asked is None or asked.matches(it, watch)]
    except DicoopError:
        return None
    return _SUMS[indicator.from_.sum.value](records, indicator, case.day)


def _in(indicator: Indicator, when: date | None, day: date) -> bool:
    return is_by(when, day) and indicator.period.contains(when)


def _starts(records: Sequence[Any], indicator: Indicator, day: date) -> Decimal:
    return Decimal(sum(_in(indicator, days_of(it, "done").get("start"), day) for it in records))


def _signed(records: Sequence[Any], indicator: Indicator, day: date) -> Decimal:
    return Decimal(sum(_in(indicator, it.signed, day) for it in records))


def _invested(records: Sequence[Any], indicator: Indicator, day: date) -> Decimal:
    noted = [each for it in records for each in it.progress if each.invested and _in(indicator, each.date, day)]
    return sum((each.invested.yuan for each in noted), start=Decimal(0)) / _YI


def _arrived(records: Sequence[Any], indicator: Indicator, day: date) -> Decimal:
    return sum((each.amount.yuan for it in records for each in it.funds if _in(indicator, each.date, day)), start=Decimal(0)) / _YI


_SUMS = {"starts": _starts, "signed": _signed, "invested": _invested, "arrived": _arrived}


def value_of(indicator: Indicator, case: MeetingCase) -> Decimal | None:
    """Return what an indicator comes to on the day: counted, else as it was reported."""
    return reported(indicator, case.day) if indicator.from_ is None else counted(indicator, case)


def tables(indicators: Sequence[Indicator], case: MeetingCase) -> Iterator[Table]:
    """Yield the targets with how far they are, and the figures that have no goal."""
    aims = [it for it in indicators if it.goal or it.factor]
    told = [it for it in indicators if not (it.goal or it.factor) and last(it, case.day) is not None]
    if aims:
        weighed = [it for it in aims if it.weight is not None]
        more = (_WEIGHT, _SCORE) if weighed else ()
        rows = tuple((*_aim(it, case), *(_weighed(it, case) if weighed else ())) for it in aims)
        notes = (_PACE, *_from_base(aims, case), *((_SCORED,) if weighed else ()))
        yield Table("aims", (*_AIM_COLUMNS, *more), rows, title=_AIMS, notes=notes)
        if weighed:
            yield Table("scores", _SET_COLUMNS, tuple(_sets(weighed, case)), title=_SETS)
    if told:
        yield Table("figures", _TOLD_COLUMNS, tuple(_figure(it, case) for it in told), title=_TOLD)


_AIM_COLUMNS = (
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("目标", "Target")),
    Column("county", Label("县区", "County")),
    Column("period", Label("目标期", "Period")),
    Column("goal", Label("目标值", "Goal")),
    Column("value", Label("完成", "Done")),
    Column("unit", Label("单位", "Unit")),
    Column("told", Label("数据期", "As of")),
    Column("rate", Label("完成率", "Share"), brief=True),
    Column("elapsed", Label("序时", "Time"), brief=True),
    Column("gap", Label("序时差（百分点）", "Ahead (points)")),
    Column("stage", Label("状态", "Status")),
    Column("from", Label("取数", "From")),
)
_WEIGHT, _SCORE = Column("weight", Label("权重", "Weight")), Column("score", Label("得分", "Score"))
_SETS = Label("考核得分", "Scores")
_SCORED = Label(
    "得分 = 完成率（不超过封顶，没写封顶的不超过100%）× 权重 × 100；“不超过”的目标不计分。",
    "Score = share done (up to the cap, or 100%) × weight × 100; goals to stay below score nothing.",
)
_SET_COLUMNS = (
    Column("county", Label("县区", "County"), lead=True),
    Column("subject", Label("对象", "Subject"), lead=True),
    Column("issued", Label("下达日期", "Issued"), lead=True),
    Column("indicators", Label("指标数", "Indicators")),
    Column("weight", Label("权重合计", "Weights")),
    Column("told", Label("其中已有数", "Of which with a value")),
    _SCORE,
)
_DECIMALS = 2
_TOLD_COLUMNS = (
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("指标", "Figure")),
    Column("county", Label("县区", "County")),
    Column("period", Label("期间", "Period")),
    Column("value", Label("数值", "Value")),
    Column("unit", Label("单位", "Unit")),
    Column("yoy", Label("同比（%）", "Year on year (%)")),
    Column("rank", Label("位次", "Rank")),
    Column("standard", _STANDARD),
)


def _unit(indicator: Indicator, case: MeetingCase) -> Label | None:
    measure = case.settings.measure(indicator.measure)
    return both(measure.unit) if measure else None


def _place(indicator: Indicator, case: MeetingCase) -> Cell:
    return county(indicator.county, case.settings) if indicator.county else _CITY


def _aim(indicator: Indicator, case: MeetingCase) -> tuple[Cell, ...]:
    value = value_of(indicator, case)
    found = gap(indicator, value, case.day)
    over, has_begun = elapsed(indicator, case.day), reached(indicator, case.day) >= indicator.period.first
    return (
        indicator.id,
        indicator.title,
        _place(indicator, case),
        indicator.period,
        indicator.goal or indicator.factor,
        None if value is None else plain(value),
        _unit(indicator, case),
        told.period if (told := None if indicator.from_ else last(indicator, case.day)) else None,
        progress(indicator, value),
        Ratio(Decimal(over.numerator), Decimal(over.denominator)) if has_begun else None,
        Points(found) if found is not None and has_begun else None,
        standing(indicator, value, case.day),
        _COUNTED if indicator.from_ else _REPORTED,
    )


def _weighed(indicator: Indicator, case: MeetingCase) -> tuple[Cell, ...]:
    return indicator.weight, _points(scored(indicator, value_of(indicator, case)), case)


def _points(score: Fraction | None, case: MeetingCase) -> Decimal | None:
    """Return a score out of a hundred."""
    return None if score is None else rounded(score * 100, _DECIMALS, case.style.rounding)


def _sets(weighed: Sequence[Indicator], case: MeetingCase) -> Iterator[tuple[Cell, ...]]:
    """Yield what the indicators that were issued together score, of what weight those are that score anything yet."""
    sets: dict[tuple[str, str, date], list[Indicator]] = {}
    for it in weighed:
        sets.setdefault(weighed_with(it), []).append(it)
    for some in sets.values():
        found = [(it, scored(it, value_of(it, case))) for it in some]
        told = [(it, score) for it, score in found if score is not None]
        yield (
            _place(some[0], case),
            some[0].subject,
            some[0].issued,
            len(some),
            _sum_of(some),
            _sum_of([it for it, _ in told]),
            _points(sum((score for _, score in told), start=Fraction(0)), case),
        )


def _sum_of(some: Sequence[Indicator]) -> Percent:
    return Percent(sum((it.weight.number for it in some if it.weight), start=Decimal(0)))


def _from_base(aims: Sequence[Indicator], case: MeetingCase) -> Iterator[Label]:
    """Yield how the share of each target that multiplies its baseline is made."""
    for it in aims:
        value, ends = value_of(it, case), way(it)
        if it.factor and it.baseline and ends and value is not None:
            yield _FROM_BASE.fill(id=it.id, value=plain(value), base=plain(ends[0]), goal=plain(ends[1]))


def _figure(indicator: Indicator, case: MeetingCase) -> tuple[Cell, ...]:
    told = last(indicator, case.day)
    assert told is not None
    rank = Label(f"第{told.rank}位", f"no. {told.rank}") if told.rank else None
    return (
        indicator.id,
        indicator.title,
        _place(indicator, case),
        told.period,
        told.value,
        _unit(indicator, case),
        told.yoy,
        rank,
        indicator.standard,
    )


TABLES: Tables = (tables,)
