"""What is to be reached, or was reported, of a measure in a period, and is it on pace?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import until
from dicoop.kinds.base import Ended, Kind, Record, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.parts import frame
from dicoop.kinds.traits import Bond, Log, OpenItem, Verb, quota, stakes
from dicoop.labels import Label, Term
from dicoop.measures import VALUE, read_value
from dicoop.partial_date import days_on
from dicoop.periods import Period, month_on, period_of
from dicoop.values import EXACT, Ratio


def _value(zh: str, en: str, **marks: Any) -> f.Declared[str]:
    return f.reading(f.text(zh, en, **marks), read_value, {"type": "string", "pattern": f"^{VALUE}$"})


class Sum(Term):
    """What is counted in the ledger itself: never stored."""

    STARTS = "starts", "开工个数", "projects started"
    SIGNED = "signed", "签约个数", "projects signed"
    INVESTED = "invested", "完成投资（亿元）", "investment in 亿元"
    ARRIVED = "arrived", "到位资金（亿元）", "funds in 亿元"


class Standard(Term):
    """By which of the four standards it is judged."""

    ENTERPRISE = "enterprise", "企业得发展", "enterprises thrive"
    PLACE = "place", "地方增实力", "the place gains"
    CITY = "city", "城市有提升", "the city improves"
    PEOPLE = "people", "群众有实惠", "people benefit"


class Stage(Term):
    """How an indicator stands on a day."""

    NOT_YET = "not_yet", "未下达", "not yet set"
    SET = "set", "已下达", "set"
    NO_DATA = "no_data", "待报", "no data"
    BEHIND = "behind", "落后序时", "behind"
    ON_PACE = "on_pace", "达到序时", "on pace"
    MET = "met", "已完成", "met"
    MISSED = "missed", "未完成", "missed"
    ENDED = "ended", "已终止", "ended"
    VOIDED = "voided", "已作废", "voided"


class Counted(Block):
    """What is counted in the ledger, and of which records."""

    sum = f.term(Sum, "取数", "Counts")
    where = f.optional(f.text("条件", "Where"))


class Baseline(Block):
    """From what a doubling is counted."""

    value = _value("基数", "Value")
    period = f.period("基期", "Period")


class Reported(Block):
    """A value as it was published; a revision is another entry of the period."""

    period = f.period("期间", "Period", key=True)
    date = f.day("发布日期", "Published", key=True, happened=True)
    value = _value("数值", "Value")
    yoy = f.optional(_value("同比（%）", "On the year before (%)"))
    rank = f.optional(f.whole("位次", "Rank", least=1))
    of = f.optional(f.whole("参排个数", "Of how many"))
    source = f.optional(f.text("来源", "Source"))
    revises = f.optional(f.day("修订", "Revises", say=Label("改的是哪天报的数", "the day of the value that it corrects")))


class Indicator(Record):
    """A target or a reported figure of one subject and period."""

    id = record_id("编号", "Id", "N", show=1)
    title = f.text("名称", "Title", show=2)
    measure = f.text("指标", "Measure", show=4, known="measures")
    county = f.optional(f.text("县区", "County", show=3, known="counties", say=Label("不写为全市", "the city if not given")))
    subject = f.optional(f.text("对象", "Subject", say=Label("单位、产业链、集群或园区", "a unit, chain, cluster or park")))
    issued = f.day("下达日期", "Issued", show=5, happened=True)
    period = f.period("目标期", "Period", show=6)
    goal = f.optional(_value("目标值", "Goal", show=7))
    at_most = f.optional(f.flag("不超过", "At most"))
    factor = f.optional(_value("倍数", "Factor"))
    baseline = f.optional(f.block(Baseline, "基期", "Baseline"))
    plan = f.default(f.by_name(_value("累计目标", "Planned so far"), "分期计划", "Plan", say=Label("如 2026-Q1", "such as 2026-Q1")))
    from_ = f.optional(f.block(Counted, "台账取数", "Counted from"))
    standard = f.optional(f.term(Standard, "评价标准", "Standard"))
    weight = f.optional(f.percent("权重", "Weight"))
    cap = f.optional(f.percent("封顶", "Cap"))
    lead = f.optional(f.text("责任单位", "Responsible unit", show=8, known="units"))
    source = f.optional(f.text("依据", "Source"))
    values = f.default(f.entries(Reported, "数值", "Values"))
    ended = f.optional(f.block(Ended, "终止", "Ended"))


def last(indicator: Indicator, day: dt.date) -> Reported | None:
    """Return the value that stands on a day: of the latest period the one published last."""
    return max(until(indicator.values, day), key=lambda each: (each.period.last, each.date), default=None)


def reached(indicator: Indicator, day: dt.date) -> dt.date:
    """Return the day up to which an indicator tells: the end of its period, of what its last value covers, or the day."""
    told = last(indicator, day) if indicator.from_ is None else None
    return min(told.period.last if told else day, indicator.period.last)


def elapsed(indicator: Indicator, day: dt.date, pace: str = "") -> Fraction:
    """Return which share of the period is over: by the months that a value covers, or that are over on the day.

    `pace`: by its `days` instead, or by the share that was to be done by then according to its `plan`, as far as that says.
    """
    period, until = indicator.period, reached(indicator, day)
    if pace == "days":
        return Fraction(max(0, (until - period.first).days + 1), (period.last - period.first).days + 1)
    if pace == "plan":
        due = {
            part.last: value for part, value in ((period_of(name), value) for name, value in indicator.plan.items()) if part.last <= until
        }
        return Fraction(due[max(due)]) / Fraction(indicator.goal) if due and indicator.goal and Decimal(indicator.goal) else Fraction(0)
    months = (until.year - period.first.year) * 12 + until.month - period.first.month + (1 if until == month_on(until).last else 0)
    return Fraction(max(0, months), period.months)


def way(indicator: Indicator) -> tuple[Decimal, Decimal] | None:
    """Return from which value to which a target leads: from nothing to its goal; a doubling from its baseline to so many times that. None where there is no goal."""
    if indicator.factor is not None and indicator.baseline is not None:
        base = Decimal(indicator.baseline.value)
        return base, EXACT.multiply(Decimal(indicator.factor), base)
    return (Decimal(0), Decimal(indicator.goal)) if indicator.goal else None


def progress(indicator: Indicator, value: Decimal | None) -> Ratio | None:
    """Return how much of its way a value has gone, over the whole of it; None where there is none."""
    ends = way(indicator)
    return None if value is None or ends is None else Ratio(EXACT.subtract(value, ends[0]), EXACT.subtract(ends[1], ends[0]))


def done(indicator: Indicator, value: Decimal | None) -> Fraction | None:
    """Return a value as a share of the goal; of a doubling, of the way from the baseline."""
    found = progress(indicator, value)
    return found.exact if found else None


def gap(indicator: Indicator, value: Decimal | None, day: dt.date) -> Fraction | None:
    """Return how far a value is ahead of the time that is over: unrounded, as a share."""
    share = done(indicator, value)
    return None if share is None else share - elapsed(indicator, day)


def weighed_with(indicator: Indicator) -> tuple[str, str, dt.date]:
    """Return by what indicators with weights are one set, whose scores add up: the same subject's, issued on one day."""
    return indicator.county or "", indicator.subject or "", indicator.issued


def scored(indicator: Indicator, value: Decimal | None) -> Fraction | None:
    """Return what an indicator with a weight scores with a value; nothing of one that has none, nor of what is to stay below its goal."""
    share = None if indicator.weight is None or indicator.at_most else done(indicator, value)
    return None if share is None else score(indicator, share)


def score(indicator: Indicator, share: Fraction) -> Fraction:
    """Return what a share brings: no more than the cap, times the weight."""
    most = Fraction(indicator.cap.exact) if indicator.cap else Fraction(1)
    return min(share, most) * Fraction(indicator.weight.exact if indicator.weight else 1)


def standing(indicator: Indicator, value: Decimal | None, day: dt.date, pace: str = "") -> Stage:
    """Return how an indicator stands with a value, by the months that are over or another `pace`."""
    share = done(indicator, value)
    if indicator.goal is None and indicator.factor is None:
        return Stage.SET if value is not None else Stage.NO_DATA
    if share is None:
        return Stage.NO_DATA if indicator.from_ is None else Stage.SET
    met = share <= 1 if indicator.at_most else share >= 1
    is_over = indicator.period.last < day
    if met and (is_over or not indicator.at_most):
        return Stage.MET
    if is_over:
        return Stage.MISSED
    return Stage.ON_PACE if (share <= 1 if indicator.at_most else share >= elapsed(indicator, day, pace)) else Stage.BEHIND


def reported(indicator: Indicator, day: dt.date) -> Decimal | None:
    """Return the number that was last reported by a day."""
    told = last(indicator, day)
    return Decimal(told.value) if told else None


def stage(indicator: Indicator, day: dt.date) -> Stage:
    """Return how an indicator stands on a day, by what was reported; what is counted in the ledger is told by the report."""
    return frame(indicator, "issued", day, Stage) or standing(indicator, reported(indicator, day), day)


def _stands(*stages: Stage, pace: str = "") -> Any:
    return lambda one: standing(one.record, reported(one.record, one.watch.day), one.watch.day, pace) in stages


def _is_aim(one: Any) -> bool:
    """Return whether an indicator is a target that somebody reports on."""
    record = one.record
    is_going = record.ended is None or record.ended.date > one.watch.day
    return is_going and record.from_ is None and bool(record.goal or record.factor)


def _is_told(one: Any) -> bool:
    return last(one.record, one.watch.day) is not None


ON_PACE = ("达到序时进度占比", "targets on pace")


def _release(indicator: Indicator, period: Period, settings: Any) -> dt.date | None:
    """Return by when the value of a period must be told; None where the measure is not in the list."""
    measure = settings.measure(indicator.measure)
    return days_on(period.last, measure.release_days) if measure else None


def _in_time(one: Any) -> Decimal:
    """Return of how many periods the first value was told by its day."""
    record, day, settings = one.record, one.watch.day, one.watch.settings
    told: dict[Period, dt.date] = {}
    for each in until(record.values, day):
        told[each.period] = min(each.date, told.get(each.period, each.date))
    ends = {period: _release(record, period, settings) for period in told}
    return Decimal(sum((end := ends[period]) is None or when <= end for period, when in told.items()))


def _to_be_told(one: Any) -> Decimal:
    """Return of how many periods a value was told, or is lacking past its day: that of the whole period."""
    record, day = one.record, one.watch.day
    lacking = any(each.day < day for each in _dues(record, day, one.watch.settings))
    return Decimal(len({each.period for each in until(record.values, day)}) + lacking)


QUOTAS = (
    quota(
        "met",
        ("目标完成率", "targets met"),
        (_stands(Stage.MET), ""),
        ("分子：已完成，分母：由单位报数的目标", "above: met; below: targets that units report on"),
        _is_aim,
    ),
    quota(
        "on_pace",
        ON_PACE,
        (_stands(Stage.MET, Stage.ON_PACE), ""),
        ("分子：已完成或达到序时，分母：已报数的目标", "above: met or on pace; below: targets with a value"),
        lambda one: _is_aim(one) and _is_told(one),
    ),
    quota(
        "on_pace",
        ON_PACE,
        (_stands(Stage.MET, Stage.ON_PACE, pace="days"), ""),
        (
            "序时按已过天数，分子：已完成或达到序时，分母：已报数的目标",
            "by the days that are over, above: met or on pace; below: targets with a value",
        ),
        lambda one: _is_aim(one) and _is_told(one),
        variant="days",
    ),
    quota(
        "on_pace",
        ON_PACE,
        (_stands(Stage.MET, Stage.ON_PACE, pace="plan"), ""),
        (
            "序时按分期计划，分子：已完成或达到计划，分母：有分期计划、已报数的目标",
            "by the plan, above: met or as planned; below: targets with a plan and a value",
        ),
        lambda one: _is_aim(one) and _is_told(one) and bool(one.record.plan),
        variant="plan",
    ),
    quota(
        "told",
        ("指标报送率", "indicators reported"),
        (_is_told, ""),
        ("分子：已报数，分母：应由单位报数的指标", "above: with a value; below: indicators that units report on"),
        lambda one: one.record.from_ is None,
    ),
    quota(
        "in_time",
        ("按时报送率", "reported in time"),
        (_in_time, _to_be_told),
        (
            "分子：在发布期限内报的期数，分母：已报的期数，加上到期没报的期末数",
            "above: values told within the days to their release; below: values told, and those of whole periods that are lacking past their day",
        ),
        lambda one: one.record.from_ is None,
        numbers=True,
    ),
)

_OPEN = frozenset({Stage.SET, Stage.NO_DATA, Stage.BEHIND, Stage.ON_PACE, Stage.MET, Stage.MISSED})


def _dues(indicator: Indicator, day: dt.date, settings: Any) -> tuple[OpenItem, ...]:
    """Return the value that is still lacking of a period that units report on; nothing where the measure is not in the list."""
    end, told = _release(indicator, indicator.period, settings), last(indicator, day)
    is_told = told is not None and told.period.last >= indicator.period.last
    if end is None or is_told or indicator.from_ is not None or frame(indicator, "issued", day, Stage):
        return ()
    return (OpenItem("release", _RELEASE, end, indicator.lead),)


_RELEASE = Label("期末报数", "value of the whole period")
KIND = Kind(
    name="indicator",
    letter="N",
    folder="indicators",
    label=Label("指标", "indicator"),
    model=Indicator,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.MET, Stage.MISSED}),
    verbs=(
        Verb("report", Label("报数值", "report"), _OPEN),
        Verb("end", Label("终止", "end"), _OPEN),
    ),
    first_date="issued",
    logs=(Log("values", "report"),),
    dues=_dues,
    quotas=QUOTAS,
    bonds=(Bond("rank", "at_most", ("values.rank", "values.of")),),
    stakes=stakes(below="goal", scope="measure county from.sum from.where weight cap factor at_most", span="period"),
    measure="项",
    in_report=True,
    themes=("目标",),
)
