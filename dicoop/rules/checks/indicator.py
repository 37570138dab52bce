"""Do reported figures go together: in time, with the counties', with last year's, with what the ledger counts, and with their goal?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dicoop.errors import DicoopError, Fault, Finding, Severity, Unreadable
from dicoop.kinds.address import key_of
from dicoop.kinds.indicator import weighed_with
from dicoop.kinds.settings import Better, Span
from dicoop.labels import Label, both
from dicoop.measures import Percent
from dicoop.periods import read_period
from dicoop.rules.checks import references
from dicoop.rules.checks.bonds import REQUIRED_WHEN, UNFIT
from dicoop.rules.checks.case import Case, Check
from dicoop.rules.checks.references import UNLISTED_VALUE
from dicoop.rules.checks.said import Whole
from dicoop.values import plain

BAD_QUESTION = Fault(
    "bad-question",
    Label("条件“{value}”：{problem}", "the condition '{value}': {problem}"),
    Label("条件的写法同 --where", "conditions are written as for --where"),
)
OUTSIDE = Fault(
    "period-outside",
    Label("{value} 不在{field} {period} 已到的时段里", "{value} is not a period within '{field}' {period} that has begun"),
    Label("改正期间；别的年份、别的目标期另登一条", "correct the period; enter another record for another year or target"),
)
FALLING = Fault(
    "falling-total",
    Label("{period} 累计 {value}，比 {before} 的 {was} 还少", "cumulative {value} in {period}, less than {was} in {before}"),
    Label("核对两个数；上期报多了的，修订另记一条", "check both; if the earlier one was too high, enter a revision of it"),
    Severity.WARNING,
)
DIRECTION = Fault(
    "goal-direction",
    Label(
        "目标 {value} 没有比基期 {base} 更好（{name}{better}）", "the goal {value} is no better than the baseline {base} ({name}: {better})"
    ),
    Label(
        "核对目标和基数；方向写错的，改 ledger.yaml 里的 better",
        "check goal and baseline; if the direction is wrong, change `better` in ledger.yaml",
    ),
    Severity.WARNING,
)
COUNTIES = Fault(
    "counties-differ",
    Label(
        "{period} 全市 {value}，各县区合计 {sum}，差 {gap}",
        "{period}: {value} for the city, {sum} for its counties together, a gap of {gap}",
    ),
    Label(
        "核对各县区的数；不该相加的，ledger.yaml 里去掉 additive",
        "check the counties' figures; if the measure does not add up, mark it not additive in ledger.yaml",
    ),
    Severity.WARNING,
)
YOY = Fault(
    "yoy-differs",
    Label("同比写的是 {value}%，按去年同期 {was} 算是 {found}%", "{value}% year on year, but {found}% against last year's {was}"),
    Label(
        "核对两年的数；按可比价算的，ledger.yaml 里去掉 nominal",
        "check both years; if at comparable prices, mark it not nominal in ledger.yaml",
    ),
    Severity.WARNING,
)
TWICE = Fault(
    "told-twice",
    Label(
        "{period} 台账里已经取数（{other}），这里又报数 {value}",
        "for {period} the ledger counts it itself ({other}), but {value} is reported here",
    ),
    Label("两个口径都要的，写明各是什么；不要的一条终止", "if both are wanted, state what each counts; otherwise end one"),
    Severity.WARNING,
)
WEIGHTS = Fault(
    "weights-not-whole",
    Label("一并下达的 {n} 项指标权重合计 {value}，不是 100%", "the weights of {n} indicators issued together add up to {value}, not 100%"),
    Label(
        "核对考核办法，补上漏登的，或改正权重；下达日期相同、对象相同的是一组",
        "check the document that sets them: enter what is missing or correct a weight; one subject and date of issue make one set",
    ),
    Severity.WARNING,
)
_YEAR = 12  # months
_NEAR = Decimal("0.1")  # points: published growth is rounded
_PERCENT = 100
_Key = tuple[str, str, str]  # measure, subject, period


def _standing(indicator: Any) -> list[Any]:
    """Return of each period the value published last, in the order of the periods."""
    last: dict[str, Any] = {}
    for each in sorted(indicator.values, key=lambda each: each.date):
        last[str(each.period)] = each
    return sorted(last.values(), key=lambda each: (each.period.last, -each.period.months))


def question_of(case: Case[Any]) -> Iterator[Finding]:
    """Find conditions on what is counted in the ledger that cannot be asked of its projects."""
    from dicoop.rules.conditions import parse  # noqa: PLC0415 - most ledgers have no condition
    from dicoop.rules.names import Vocabulary  # noqa: PLC0415

    where = case.record.from_.where if case.record.from_ else None
    try:
        parse(where, Vocabulary((case.ledger.kinds["project"],)), case.ledger) if where else None
    except DicoopError as error:
        yield case.at(BAD_QUESTION, "from.where", where, hint=error.hint, problem=error.message)


def outside(case: Case[Any]) -> Iterator[Finding]:
    """Find values of a time that is not within that of the record, or is yet to come; stages of a plan likewise, which may be to come.

    Of a target set years ahead the values on the way there are told from the day it was issued.
    """
    record, whole = case.record, case.record.period
    yield from entries_outside(case, ("period", "values"), min(whole.first, record.issued), _YEAR)
    for text in record.plan:
        if not _is_within(text, whole):
            yield case.at(OUTSIDE, f"plan.{text}", text, field=case.called("period"), period=whole)


def entries_outside(case: Case[Any], names: tuple[str, str], first: date, longest: int) -> Iterator[Finding]:
    """Find entries (`names`: the field that holds the whole time, their list) that end before a day or after it, are yet to come, or of too many months."""
    held, name = names
    whole = getattr(case.record, held)
    for each in getattr(case.record, name):
        if not first <= each.period.last <= whole.last or each.period.first > case.today or each.period.months > longest:
            yield case.at(OUTSIDE, f"{name}[{key_of(each)}].period", each.period, field=case.called(held), period=whole)


def _is_within(text: str, whole: Any) -> bool:
    try:
        return bool(whole.contains(read_period(text)))
    except Unreadable:
        return False


def spans(case: Case[Any]) -> Iterator[Finding]:
    """Find values of another span of time than the measure is told of, or of a month of which none is published."""
    measure = case.settings.measure(case.record.measure)
    if measure is None or (measure.span is None and measure.first_month is None):
        return
    for each in case.record.values:
        months, first = each.period.months, measure.first_month or 1
        is_early = months == 1 and each.period.first.month < first
        if is_early or (measure.span in _MONTHS and months != _MONTHS[measure.span]):
            allowed = measure.span.label if measure.span and not is_early else _FROM.fill(n=first)
            words: dict[str, Any] = {"type": both(measure.name), "field": _PERIOD}
            yield case.at(UNFIT, f"values[{key_of(each)}].period", each.period, allowed, **words)


_MONTHS = {Span.MONTH: 1, Span.QUARTER: 3, Span.YEAR: 12}
_FROM, _PERIOD = Label("{n} 月起", "from month {n} on"), Label("期间", "Period")


def revised(case: Case[Any]) -> Iterator[Finding]:
    """Find second values of a period that do not say which value they correct."""
    told: dict[str, list[Any]] = defaultdict(list)
    for each in sorted(case.record.values, key=lambda each: each.date):
        before = told[str(each.period)]
        if before and each.revises not in before:
            condition = _TOLD.fill(period=each.period, date=before[-1])
            field, allowed = _REVISES, both(" ".join(map(str, before)))
            yield case.at(
                REQUIRED_WHEN,
                f"values[{key_of(each)}].revises",
                each.revises or "",
                allowed,
                condition=condition,
                field=field,
                name="revises",
            )
        before.append(each.date)


_TOLD = Label("{period} 已经报过（{date}）", "{period} was reported before ({date})")
_REVISES = Label("修订（改的是哪天报的数）", "Revises")


def falling(case: Case[Any]) -> Iterator[Finding]:
    """Find values of a measure that adds up which are less than those of an earlier month of the year."""
    measure = case.settings.measure(case.record.measure)
    adds = measure is not None and measure.additive and measure.span in (None, Span.YTD)
    for before, after in pairwise(_standing(case.record)) if adds else ():
        same = before.period.first.year == after.period.first.year and before.period.last < after.period.last
        if same and 0 <= Decimal(after.value) < Decimal(before.value):
            words = {"period": after.period, "before": before.period, "was": before.value}
            yield case.at(FALLING, f"values[{key_of(after)}].value", after.value, **words)


def direction(case: Case[Any]) -> Iterator[Finding]:
    """Find goals that are no better than the baseline, by which way the measure gets better."""
    record, measure = case.record, case.settings.measure(case.record.measure)
    if measure is None or record.goal is None or record.baseline is None:
        return
    goal, base = Decimal(record.goal), Decimal(record.baseline.value)
    if goal <= base if measure.better is Better.UP else goal >= base:
        yield case.at(DIRECTION, "goal", record.goal, base=record.baseline.value, name=measure.name, better=measure.better)


def counties(whole: Whole) -> Iterator[Finding]:
    """Find figures of the city that those of its counties, where all of them are there, do not make up."""
    additive = {measure.key for measure in whole.ledger.settings.measures if measure.additive}
    of_city: dict[tuple[str, str], tuple[Any, Any]] = {}
    of_counties: dict[tuple[str, str], dict[str, Decimal]] = defaultdict(dict)
    for one in whole.ledger.counting("indicator") if additive else ():
        for each in _standing(one) if one.measure in additive and not one.subject else ():
            key = (one.measure, str(each.period))
            if one.county is None:
                of_city[key] = one, each
            else:
                of_counties[key][one.county] = Decimal(each.value)
    every = {county.key for county in whole.ledger.settings.inside if county.successor is None}
    for key, (one, each) in of_city.items():
        total = sum(of_counties[key].values(), start=Decimal(0))
        if every <= of_counties[key].keys() and total != Decimal(each.value):
            gap = plain(Decimal(each.value) - total)
            address = f"values[{key_of(each)}].value"
            yield COUNTIES.at(address, each.value, id=str(one.id), period=each.period, sum=plain(total), gap=gap)


def yoy(whole: Whole) -> Iterator[Finding]:
    """Find growth of nominal measures that is not that of the two years' values."""
    nominal = {measure.key for measure in whole.ledger.settings.measures if measure.nominal}
    known: dict[tuple[str, str, str], Any] = {}
    records = [one for one in (whole.ledger.counting("indicator") if nominal else ()) if one.measure in nominal]
    for one in records:
        known |= {(one.measure, _subject(one), str(each.period)): each for each in _standing(one)}
    for one in records:
        for each in _standing(one):
            text = str(each.period)
            was = known.get((one.measure, _subject(one), f"{int(text[:4]) - 1}{text[4:]}"))
            if each.yoy is None or was is None or not Decimal(was.value):
                continue
            found = (Decimal(each.value) / Decimal(was.value) - 1) * _PERCENT
            if abs(found - Decimal(each.yoy)) > _NEAR:
                words = {"was": was.value, "found": plain(found.quantize(_NEAR))}
                yield YOY.at(f"values[{key_of(each)}].yoy", each.yoy, id=str(one.id), **words)


def weights(whole: Whole) -> Iterator[Finding]:
    """Find sets of indicators whose weights do not make up the whole."""
    sets: dict[tuple[str, str, date], list[Any]] = defaultdict(list)
    for one in whole.ledger.counting("indicator"):
        if one.weight is not None and not one.ended:
            sets[weighed_with(one)].append(one)
    for some in sets.values():
        total = Percent(sum((one.weight.number for one in some), start=Decimal(0)))
        if len(some) > 1 and total.number != _PERCENT:
            yield WEIGHTS.at("weight", total, id=str(some[0].id), n=len(some))


def twice(whole: Whole) -> Iterator[Finding]:
    """Find figures that are reported for a measure, subject and period that the ledger itself counts."""
    records = whole.ledger.counting("indicator")
    counted: Mapping[_Key, Any] = {
        (it.measure, _subject(it), str(it.period)): it for it in records if it.from_ is not None and not it.ended
    }
    for one in records:
        other = counted.get((one.measure, _subject(one), str(one.period)))
        if other is not None and other is not one and one.values and not one.ended:
            last = _standing(one)[-1]
            yield TWICE.at(f"values[{key_of(last)}].value", last.value, id=str(one.id), period=one.period, other=other.id)


def _subject(indicator: Any) -> str:
    return f"{indicator.county or ''} {indicator.subject or ''}"


def subject(case: Case[Any]) -> Iterator[Finding]:
    """Find subjects that are none of the ledger's."""
    own, settings = case.record.subject, case.settings
    names = (*settings.units, *settings.unit_places, *settings.chains, *settings.clusters, *settings.parks)
    return references.places(case, [("subject", own)] if own else [], "units chains clusters parks", names)


CHECKS = (
    Check(UNLISTED_VALUE, subject),
    Check(BAD_QUESTION, question_of),
    Check(OUTSIDE, outside),
    Check(UNFIT, spans),
    Check(REQUIRED_WHEN, revised),
    Check(FALLING, falling),
    Check(DIRECTION, direction),
)
AMONG = (Check(COUNTIES, counties), Check(YOY, yoy), Check(TWICE, twice), Check(WEIGHTS, weights))
