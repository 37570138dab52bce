"""How do the counties stand: projects and money, issues and contracts; and how far have the projects come that were signed at each meeting?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from dicoop.document import TOTAL, Behind, Cell, Column, Named, Section, Table
from dicoop.frozen import replace
from dicoop.kinds.settings import RateName
from dicoop.labels import Label
from dicoop.reports import groups, phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.tally import Tally, rate_of
from dicoop.reports.rate_notes import RateNotes
from dicoop.reports.rates import SHARED, definitions, starred
from dicoop.reports.record_status import county
from dicoop.rules.rates import Rate

PROJECTS_TITLE = Label("县区：项目和资金", "Counties: projects and money")
ISSUES_TITLE = Label("县区：问题和合同", "Counties: issues and contracts")
_R = RateName
_COUNTY = Column("county", Label("县区", "County"), lead=True)
_CITY = Label("全市", "City")
_SUBTOTAL = Label("{group}小计", "{group} subtotal")
_ELSEWHERE = Label("全市一行含市外{n}，不在各县区行内。", "The city's line includes {n} from elsewhere, not in any county's line.")


class FigureColumn(NamedTuple):
    """A column of figures: what it is, its cell in a tally for a group, and the rate whose fraction it is."""

    column: Column
    of: Callable[[Tally, str | None], Cell]
    rate: RateName | None = None


def _above(key: str, zh: str, en: str, name: RateName) -> FigureColumn:
    return FigureColumn(Column(key, Label(zh, en)), lambda tally, group: tally.above(name, group))


def _below(key: str, zh: str, en: str, name: RateName) -> FigureColumn:
    return FigureColumn(Column(key, Label(zh, en)), lambda tally, group: tally.below(name, group))


def _share(key: str, zh: str, en: str, name: RateName) -> FigureColumn:
    return FigureColumn(Column(key, Label(zh, en), brief=True), lambda tally, group: tally.ratio(name, group), name)


def _sum(key: str, zh: str, en: str, name: RateName, place: int, unit: str = "亿元") -> FigureColumn:
    return FigureColumn(Column(key, Label(zh, en), unit), lambda tally, group: tally.money(name, group)[place])


PROJECTS = (
    _below("projects", "项目", "Signed", _R.PERFORMANCE),
    _sum("investment", "总投资", "Investment", _R.FUNDS, 1),
    _above("started", "开工", "Started", _R.START),
    _share("start", "开工率", "Start rate", _R.START),
    _sum("arrived", "到位", "In place", _R.FUNDS, 0),
    _share("funds", "到位率", "Funds rate", _R.FUNDS),
    _above("producing", "投产", "In prod.", _R.PRODUCTION),
    _share("production", "投产率", "Prod. rate", _R.PRODUCTION),
    _above("capable", "达产", "At cap.", _R.CAPACITY),
    _above("benefiting", "达效", "Benefit", _R.BENEFIT),
    FigureColumn(Column("ended", Label("终止", "Ended")), lambda tally, group: tally.ended(group)),
)
ISSUES = (
    _below("listed", "列单", "Listed", _R.CLAIM),
    _above("claimed", "领单", "Claimed", _R.CLAIM),
    _above("cleared", "办结", "Cleared", _R.CLEARANCE),
    _share("clearance", "办结率", "Clear rate", _R.CLEARANCE),
    _share("clearance_permitted", "剔除不符合政策", "Permitted", _R.CLEARANCE_PERMITTED),
    _share("resolution", "解决率", "Resolved", _R.RESOLUTION),
    _share("clearance_on_time", "按时率", "On time", _R.CLEARANCE_ON_TIME),
    _share("satisfaction", "满意率", "Satisfied", _R.SATISFACTION),
)
CONTRACTS = (
    _below("contracts", "合同", "Signed", _R.CONTRACT_PERFORMANCE),
    _sum("amount", "合同额", "Amount", _R.CONTRACT_AMOUNT, 1, "万元"),
    _above("performed", "履约", "Performed", _R.CONTRACT_PERFORMANCE),
    _share("contract_performance", "履约率", "Perf. rate", _R.CONTRACT_PERFORMANCE),
    _sum("delivered", "交货额", "Delivered", _R.CONTRACT_AMOUNT, 0, "万元"),
    _share("contract_amount", "金额率", "Amount rate", _R.CONTRACT_AMOUNT),
)


def projects(case: MeetingCase) -> Section:
    """Return the counties' projects and money."""
    rates = (rate_of(_R.START), rate_of(_R.FUNDS), rate_of(_R.PRODUCTION))
    notes = (*_elsewhere(case, _R.PERFORMANCE, "个项目", "project"), *definitions(rates))
    return Section("projects", PROJECTS_TITLE, (_with_derived(_table("counties", case, PROJECTS, notes), case, rates),))


def issues(case: MeetingCase) -> Section:
    """Return the counties' issues, and their contracts."""
    names = (_R.CLEARANCE, _R.CLEARANCE_PERMITTED, _R.RESOLUTION, _R.CLEARANCE_ON_TIME, _R.SATISFACTION)
    of_issues = (*_elsewhere(case, _R.CLAIM, "件问题", "issue"), *definitions(map(rate_of, names)))
    contracts = (rate_of(_R.CONTRACT_PERFORMANCE), rate_of(_R.CONTRACT_AMOUNT))
    of_contracts = (*_elsewhere(case, _R.CONTRACT_PERFORMANCE, "份合同", "contract"), *definitions(contracts))
    deliveries = _with_derived(_table("contracts", case, CONTRACTS, of_contracts), case, contracts)
    return Section("issues", ISSUES_TITLE, (_table("issues", case, (*ISSUES, _overdue(case)), of_issues), deliveries))


def _with_derived(table: Table, case: MeetingCase, rates: Sequence[Rate]) -> Table:
    """Return a table with notes on what of its amounts was derived from totals, and on rates of exchange."""
    told = RateNotes.of(case.ledger, rates, case.day).vital
    return replace(table, notes=(*table.notes, *told), vital=told)


def _table(key: str, case: MeetingCase, measures: tuple[FigureColumn, ...], notes: tuple[Label, ...]) -> Table:
    """Return a row for each county, subtotals of groups, and the city, each computed anew from the records."""
    lines = tuple((_marked(key, *line), *line[1:]) for line in _lines(case))
    rows = tuple((head, *(measure.of(tally, group) for measure in measures)) for head, tally, group in lines)
    sums = frozenset(place for place, (_, tally, _) in enumerate(lines) if tally is case.by_group)
    total = (Named(None, _CITY), *(measure.of(case.by_county, None) for measure in measures))
    rest: dict[tuple[int, int], Behind] = {}
    for row, (_, tally, group) in enumerate(lines):
        rest |= behind(case, measures, tally, ("group" if tally is case.by_group else "county", group), (row, 1))
    rest |= behind(case, measures, case.by_county, ("county", None), (TOTAL, 1))
    columns = (_COUNTY, *(measure.column for measure in measures))
    return Table(key, columns, rows, total=total, notes=notes, subtotals=sums, behind=rest)


def behind(
    case: MeetingCase, measures: tuple[FigureColumn, ...], tally: Tally, whose: tuple[str, str | None], first: tuple[int, int]
) -> dict[tuple[int, int], Behind]:
    """Return what the rates in a row rest on by their places in the table: `whose`, a grouping and a group; the place of its `first` measure."""
    by, group = whose
    return {
        (first[0], place): case.behind(rate_of(measure.rate), tally.ratio(measure.rate, group), by, group)
        for place, measure in enumerate(measures, first[1])
        if measure.rate is not None
    }


def _marked(key: str, head: Named | None, tally: Tally, group: str | None) -> Named | None:
    """Return what a line is called: with a star where it counts projects that other lines count too."""
    return starred(head) if head and key == "counties" and tally.in_several(_R.PERFORMANCE, group) else head


def _lines(case: MeetingCase) -> Iterator[tuple[Named | None, Tally, str | None]]:
    """Yield what each line is called, and where its figures are: the county alone on its own page."""
    for group, keys in _by_group(case).items():
        shown = [key for key in keys if case.county in (None, key)]
        yield from ((county(key, case.settings), case.by_county, key) for key in shown)
        if group and len(shown) > 1:
            yield Named(f"group:{group}", _SUBTOTAL.fill(group=group)), case.by_group, group


def _by_group(case: MeetingCase) -> dict[str, list[str]]:
    """Return the counties by their group: groups in the order of their first county, those of no group last."""
    found: dict[str, list[str]] = {}
    for key in case.by_county.groups:
        known = case.settings.county(key)
        found.setdefault((known.group if known else None) or "", []).append(key)
    return dict(sorted(found.items(), key=lambda item: item[0] == ""))


def _overdue(case: MeetingCase) -> FigureColumn:
    late = [case.home(item.county) for item in case.overdue if item.kind == "issue"]
    of_county = Counter(late)
    of_group = Counter(known.group for key in late if key and (known := case.settings.county(key)))

    def count(tally: Tally, group: str | None) -> int:
        return len(late) if group is None else of_group[group] if tally is case.by_group else of_county[group]

    return FigureColumn(Column("overdue", Label("逾期", "Overdue")), count)


def _elsewhere(case: MeetingCase, name: RateName, measure: str, noun: str) -> tuple[Label, ...]:
    """Return the note that tells why the lines do not add up to the city's, where they do not."""
    tally = case.by_county
    shared = tally.in_several(name)
    outside = tally.below(name) + shared - sum(tally.below(name, key) for key in tally.groups)
    note = (_ELSEWHERE.fill(n=phrases.number(outside, measure, noun)),) if outside and not case.county else ()
    return (*note, *((SHARED,) if (tally.in_several(name, case.county) if case.county else shared) else ()))


COHORTS_TITLE = Label("各次会议签约项目的进展", "Projects by the meeting they were signed at")
_ALL = Label("合计", "All")
_NONE = Label("还没有签约项目。", "No project has been signed yet.")


def cohorts(case: MeetingCase) -> Section:
    """Return a line for each meeting and one for all, computed anew from the records."""
    found = case.by_meeting
    signed = [key for key in found.groups if PROJECTS[0].of(found, key)]
    columns = (
        Column("meeting", Label("第几次会议", "Meeting"), lead=True),
        Column("date", Label("召开日期", "Held")),
        *(each.column for each in PROJECTS),
    )
    rows = tuple(
        (groups.named("meeting", key, case.ledger), _held(case, key), *(each.of(found, key) for each in PROJECTS)) for key in signed
    )
    total = (Named(None, _ALL), "", *(each.of(found, None) for each in PROJECTS))
    rest: dict[tuple[int, int], Behind] = {}
    for row, key in (*enumerate(signed), (TOTAL, None)):
        rest |= behind(case, PROJECTS, found, ("meeting", key), (row, 2))
    return Section("cohorts", COHORTS_TITLE, (Table("cohorts", columns, rows, total=total if rows else None, behind=rest, none=_NONE),))


def _held(case: MeetingCase, key: str) -> Cell:
    return next((meeting.date for meeting in case.ledger.meetings if str(meeting.id) == key), None)
