"""Which tables does the report have of each kind beside its counts, its rates and what is overdue?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dicoop.document import Cell, Column, Table
from dicoop.kinds.as_of import until
from dicoop.kinds.matching import FACTORS, is_met, met, wanted
from dicoop.labels import Label, both, joined
from dicoop.measures import Quantity
from dicoop.reports import phrases
from dicoop.reports.meeting import funnel, local, policies, supervision, targets, works
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.found import Found
from dicoop.reports.meeting.grouped import Figure, Fold, Grouped, Ones, many, number

Tables = Callable[[Sequence[Any], MeetingCase], Iterator[Table]]


def _visits(holds: Callable[[Any], Any]) -> Fold:
    return lambda ones, case: sum(bool(holds(each)) for one in ones for each in until(one.record.visits, case.day))


def _gap(ones: Ones, case: MeetingCase) -> Cell:
    """Return what is still short, of each unit for itself: quantities of two units do not add up, so needs of all types have no gap."""
    short: Counter[str] = Counter()
    for one in ones:
        unit = one.record.quantity.unit if one.record.quantity else ""
        if not is_met(one.record, case.day):
            short[unit] += max(Decimal(0), (wanted(one.record) or Decimal(0)) - met(one.record, case.day))  # type: ignore[assignment]
    words = tuple(_many(Decimal(n), unit, case) for unit, n in short.items() if n)
    return joined(words) if words and len({one.record.type for one in ones}) == 1 else None


def _many(n: Decimal, unit: str, case: MeetingCase) -> Label:
    """Return a quantity in 万 where that is whole, money as in prose."""
    return both(str(Quantity(n / 10**4, unit, "万") if not n % 10**4 else Quantity(n, unit))) if unit else phrases.money(n, case.style)


_ASSURED: tuple[Figure, ...] = (
    (number("需求（条）", "Needs"), "assured below"),
    (number("已保障（条）", "Met", "met"), "assured above"),
    (Column("rate", Label("保障率", "Met, %"), brief=True), "assured"),
    (Column("gap", Label("缺口", "Short by")), _gap),
)
_MATCHED: tuple[Figure, ...] = (
    (number("已发布（条）", "Released"), "intent below"),
    (number("有意向及以后（条）", "Intent or beyond", "intended"), "intent above"),
    (number("签约及以后（条）", "Signed or beyond", "signed"), "signed above"),
    (Column("intent", Label("对接率", "Intended, %"), brief=True), "intent"),
    (Column("turned", Label("对接成功率", "Signed, %"), brief=True), "signed"),
)
_BY_TYPE: tuple[Figure, ...] = (
    (number("在册（条）", "Going"), "visited below"),
    (number("近期走访过（条）", "Recently visited", "visited"), "visited above"),
    (Column("rate", Label("走访覆盖率", "Visited, %"), brief=True), "visited"),
    (Column("in_time", Label("按期走访率", "On time, %"), brief=True), "in_time"),
    (number("失联（条）", "Unreachable", "unreachable"), "unreachable above"),
)
_BY_OFFICER: tuple[Figure, ...] = (
    (number("包联对象（个）", "Subjects"), many),
    (number("走访（次）", "Visits", "visits"), _visits(lambda _: True)),
    (number("转办问题（件）", "Issues raised", "issues"), _visits(lambda each: each.issue)),
)


_GOING = "stage in signed,preparing,started"
_TO_START = "stage in signed,preparing and nodes.start.plan<={day}"

TABLES: Mapping[str, tuple[Grouped | Found | Tables, ...]] = {
    "posting": (
        Grouped(
            "assured",
            Label("要素保障", "Factors"),
            "type",
            _ASSURED,
            f"side=need and stage!=withdrawn and type in {','.join(FACTORS)}",
        ),
        Grouped("matched", Label("供需对接", "Matching"), "type", _MATCHED, "released<={day}"),
    ),
    "financing": (
        funnel.tables,
        Found(
            "waiting",
            Label("签而未放", "Signed but not drawn down"),
            "stage in intended,credited",
            "institution amount days reason",
            "signed",
        ),
        *(
            Grouped(f"by_{by}", Label(f"各{zh}签约到放款", f"From signing to drawdown, by {by}"), by, funnel.FACILITIES, "stage!=not_yet")
            for by, zh in (("institution", "金融机构"), ("county", "县区"), ("meeting", "次会议"))
        ),
        Found(
            "maturing",
            Label("30天内到期", "Maturing within 30 days"),
            "repaid<.drawn and maturity>={day} and maturity<={soon}",
            "institution maturity drawn repaid",
            "maturity",
        ),
        Grouped("guaranteed", Label("担保", "Guarantees"), "guarantee.guarantor", funnel.GUARANTEED, "guarantee.amount>0元"),
    ),
    "indicator": (targets.tables,),
    "assignment": (
        Grouped("by_type", Label("各类包联", "By type"), "type", _BY_TYPE, "stage=open"),
        Grouped("by_officer", Label("包联对象最多的", "Most subjects per person"), "officer", _BY_OFFICER, "stage=open"),
        Found(
            "unvisited",
            Label("上次会议以来未走访", "Not visited since the previous meeting"),
            "stage=open and (visits.count=0 or visits.last.date<={before})",
            "officer unit visits.last.date",
            "since",
        ),
        Found(
            "unreachable",
            Label("失联", "Unreachable"),
            "stage=open and visits.last.result=unreachable",
            "officer visits.last.date visits.last.text",
        ),
    ),
    "award": (
        policies.tables,
        Grouped("unpaid", Label("已核准未付", "Approved and unpaid"), "unit", policies.UNPAID, "stage=approved"),
        Grouped("refused", Label("不予兑现", "Refused"), "ground", policies.REFUSED, "stage=refused"),
    ),
    "monitor": (
        Found(
            "stopped",
            Label("停产半停产企业", "Firms at a full or partial standstill"),
            "stage=open and months.last.state in stopped,half",
            "unit months.last.period months.last.state months.last.cause",
        ),
        local.tables,
    ),
    "event": (supervision.tables,),
    "cooperation": (
        Grouped(
            "secondments",
            Label("挂职", "Secondments"),
            "direction",
            (
                (number("累计（人）", "All"), "in_post below"),
                (number("在挂（人）", "In post", "in_post"), "in_post above"),
                (number("期满（人）", "Over", "over"), "at over"),
            ),
            "type=secondment",
        ),
        Grouped("platforms", Label("创新平台", "Platforms"), "level", ((number("平台（个）", "Platforms"), many),), "type=platform"),
    ),
    "lead": (Grouped("ways", Label("各招商方式", "Leads by channel"), "way", ((number("合计（条）", "All"), many),), stages=True),),
    "cultivation": (
        Grouped("stages", Label("各方向所处阶段", "Stages by track"), "track", ((number("合计（项）", "All"), many),), stages=True),
        Found(
            "moved",
            Label("上次会议以来的进展", "Progress since the previous meeting"),
            "steps.last.date>{before}",
            "track stage steps.last.date",
        ),
        Found("blocked", Label("卡点", "Blockers"), "stage!=recognised and stage!=ended and blocker!=", "track stage blocker"),
    ),
    "project": (
        Grouped(
            "approvals",
            Label("联审联批：各事项", "Joint approvals by matter"),
            "approvals.matter",
            works.APPROVALS,
            "approvals.count>0",
            "approvals",
        ),
        Grouped(
            "approving",
            Label("联审联批：各单位", "Joint approvals by unit"),
            "approvals.unit",
            works.APPROVALS,
            "approvals.count>0",
            "approvals",
        ),
        works.tables,
        Grouped("works", Label("工程款", "Works payable and paid"), "county", works.WORKS, "payable.count>0 or paid.count>0", "payable"),
        Found(
            "paused",
            Label("停工项目", "Paused projects"),
            "stage!=ended and pauses.count>0 and (pauses.last.resumed= or pauses.last.resumed>{day})",
            "lead pauses.last.paused pauses.last.reason investment",
            "-investment",
            "pauses",
        ),
        Found(
            "cases",
            Label("一项一案", "Individual plans for late projects"),
            f"{_TO_START} and case.blocker!=",
            "case.blocker case.measure case.unit case.start_expected",
            "-investment",
            "case",
        ),
        Found(
            "undispatched",
            Label("上次会议以来未调度", "Not followed up since the previous meeting"),
            f"(dispatched.count=0 or dispatched.last.date<={{before}}) and {_GOING}",
            "lead stage dispatched.last.date investment",
            "-investment",
            "dispatched",
        ),
    ),
}
