"""What are the rates now, what were they at the previous meeting, and how far have they moved?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.document import Behind, Cell, Column, Named, Section, Table
from dicoop.kinds.settings import RateName
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.tally import RATES, Tally
from dicoop.reports.rate_notes import RateNotes
from dicoop.reports.rates import definitions, name, off
from dicoop.rules.aggregate import change
from dicoop.rules.rates import Rate
from dicoop.values import Ratio

TITLE = Label("各项率", "Rates")
_R = RateName
_HEADINGS: tuple[tuple[str, Label, tuple[RateName, ...]], ...] = (
    ("projects", Label("签约项目", "Projects"), (_R.PERFORMANCE, _R.START, _R.FUNDS, _R.INVESTED, _R.NODE_ON_TIME)),
    ("production", Label("投产达效", "Production"), (_R.COMPLETION, _R.PRODUCTION, _R.CAPACITY, _R.BENEFIT)),
    ("contracts", Label("产销合同", "Contracts"), (_R.CONTRACT_PERFORMANCE, _R.CONTRACT_AMOUNT)),
    (
        "issues",
        Label("企业问题", "Issues"),
        (_R.CLAIM, _R.CLEARANCE, _R.CLEARANCE_PERMITTED, _R.RESOLUTION, _R.CLEARANCE_ON_TIME, _R.SATISFACTION),
    ),
    ("decisions", Label("议定事项", "Decisions"), (_R.DECISION,)),
)
_BEFORE = Label("上次：第{n}次会议，{day}。", "Previous: meeting {n}, {day}.")
_RESTATED = Label(
    "有{n}次会议公布过的数后来变了（{names}）：dicoop restated --meeting {last}",
    "Figures published at {n} earlier {times} ({names}) have been restated: dicoop restated --meeting {last}",
)
_FIRST = Label("此前没有开过会，没有上次的数可比。", "No earlier meeting, so nothing to compare with.")


def section(case: MeetingCase) -> Section:
    """Return the rates in one table, with their definitions under it."""
    rows = [(Named(key, label), rate) for key, label, names in _HEADINGS for rate in _of(names, case)]
    columns = (
        Column("heading", Label("类别", "Of")),
        Column("rate", Label("率", "Rate"), lead=True),
        Column("now", Label("现在", "Now")),
        Column("before", Label("上次", "Before"), brief=case.county is not None),
        Column("change", Label("变化（百分点）", "Change (points)")),
        *(_CITY_COLUMNS if case.county else ()),
    )
    cells = tuple((heading, *_cells(rate, case)) for heading, rate in rows)
    rest = {place: found for row, (_, rate) in enumerate(rows) for place, found in _behind(rate, row, case)}
    told = RateNotes.of(case.ledger, [rate for _, rate in rows], case.day, case.mine if case.county else None)
    derived = tuple(each.note for each in told.derived)
    notes = (*_notes(case, [rate for _, rate in rows]), *told.limits, *derived)
    return Section("rates", TITLE, (Table("rates", columns, cells, notes=notes, vital=derived, behind=rest),))


def _behind(rate: Rate, row: int, case: MeetingCase) -> Iterator[tuple[tuple[int, int], Behind]]:
    yield (row, 2), case.behind(rate, case.now.ratios.get((rate, None), rate.ratio()))
    if case.county:
        yield (row, 5), case.behind(rate, case.by_county.ratios.get((rate, None), rate.ratio()), "county")


_CITY_COLUMNS = (Column("city", Label("全市", "City"), brief=True), Column("gap", Label("与全市差（百分点）", "Against city (points)")))


def _of(names: tuple[RateName, ...], case: MeetingCase) -> list[Rate]:
    return [rate for each in names for rate in RATES if rate.name is each and (not case.county or rate.population.has("county"))]


def _cells(rate: Rate, case: MeetingCase) -> tuple[Cell, ...]:
    now, before, city = (_ratio(tally, rate) for tally in (case.now, case.before, case.by_county))
    assert now is not None
    assert city is not None
    own: tuple[Cell, ...] = (name(rate), now, before, change(before, now) if before else None)
    return (*own, city, change(city, now)) if case.county else own


def _ratio(tally: Tally | None, rate: Rate) -> Ratio | None:
    return None if tally is None else tally.ratios.get((rate, None), rate.ratio())


def _notes(case: MeetingCase, rates: list[Rate]) -> tuple[Label, ...]:
    before = _BEFORE.fill(n=case.previous.id, day=phrases.day(case.previous.date)) if case.previous else _FIRST
    others = (case.before, *((case.by_county,) if case.county else ()))
    compared = ((name(rate).label, _ratio(case.now, rate), _ratio(other, rate)) for rate in rates for other in others)
    return (before, *off(compared, case.style), *case.notice, *_restated(case), *definitions(rates))


def _restated(case: MeetingCase) -> tuple[Label, ...]:
    if not case.restated:
        return ()
    names = tuple(phrases.meeting(n) for n in case.restated)
    return (_RESTATED.fill(n=len(names), times="meeting" if len(names) == 1 else "meetings", names=names, last=case.restated[-1]),)
