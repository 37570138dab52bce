"""How would a speaker sum it all up in one paragraph?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.document import Behind, Section, Text
from dicoop.kinds.ledger import Asked
from dicoop.kinds.settings import RateName
from dicoop.labels import Label, joined
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.overdue import overdue
from dicoop.reports.meeting.tally import rate_of
from dicoop.rules import derived
from dicoop.rules.aggregate import change
from dicoop.rules.foreign import exchange, of_counted
from dicoop.values import Money, percent

TITLE = Label("总体情况", "Summary")

_EARLY = Label("第{n}次联席会议定于{date}召开。", "Joint meeting {n} will be held on {date}.")
_CITY = Label("截至{day}，已召开{meetings}，", "As of {day}, {meetings} held: ")
_COUNTY = Label("截至{day}，{county}", "As of {day}, {county}: ")
_NOTHING = Label("还没有签约项目、产销对接合同和企业问题。", "no projects, supply contracts or issues yet.")
_NO_PROJECTS = Label("还没有签约项目。", "no projects signed yet.")
_PROJECTS = Label(
    "累计签约{projects}、总投资{investment}，其中{started}已开工（开工率{start}），到位资金{arrived}（资金到位率{funds}）{rest}。",
    "{projects} signed with a total investment of {investment}, {started} of them started (start rate {start}), "
    "{arrived} of funds in place (funds-in-place rate {funds}){rest}.",
)
# What no project has come to yet is not spoken of.
_FURTHER = (
    (RateName.COMPLETION, Label("，{n}已竣工", ", {n} completed")),
    (RateName.PRODUCTION, Label("，{n}已投产", ", {n} in production")),
    (RateName.CAPACITY, Label("，{n}已达产", ", {n} at capacity")),
    (RateName.BENEFIT, Label("，{n}已达效", ", {n} in benefit")),
)
_ENDED = Label("，{n}已终止（仍计入）", ", {n} ended (still counted)")
_CONTRACTS = Label(
    "累计签订产销对接合同{contracts}、合同额{amount}，其中{performed}已开始履约（合同履约率{rate}），已交货{delivered}（合同金额履约率{share}）。",
    "{contracts} signed for {amount}, {performed} of them performed (contract performance {rate}), "
    "{delivered} delivered (contract amount performed {share}).",
)
_ISSUES = Label(
    "企业反映问题{issues}，已领单{claimed}，办结{cleared}（办结率{rate}），其中解决{resolved}；逾期未办结{late}{unclaimed}。",
    "{issues} raised, {claimed} claimed, {cleared} cleared (clearance rate {rate}), {resolved} resolved; {late} overdue{unclaimed}.",
)
_UNCLAIMED = Label("（其中{n}件只是逾期未领单，未到办结期限）", " ({n} of them claimed late only, clearance not yet due)")
_ALL_DUE = Label("", "")
_DECISIONS = Label(
    "历次会议议定事项到期{due}，已落实{done}（落实率{rate}）。", "{due} of the meetings fell due, {done} carried out ({rate})."
)
_NEW = Label("本期新增（第{n}次会议以来）：{what}。", "New since meeting {n}: {what}.")
_NEW_SIGNED = Label("签约{n}、总投资{investment}", "{n} signed with a total investment of {investment}")
_NEW_STARTED = Label("开工{n}", "{n} started")
_NEW_FUNDS = Label("到位资金{arrived}", "{arrived} of funds in place")
_NONE_NEW = Label("没有新签约、新开工的项目，没有资金到位", "no project signed or started, no funds arrived")
_CHANGE = Label("与第{n}次会议（{day}）相比，{changes}。", "Since meeting {n} ({day}): {changes}.")
_UP = Label("{rate}提高{points}个百分点", "{rate} up {points} points")
_DOWN = Label("{rate}下降{points}个百分点", "{rate} down {points} points")
_LEVEL = Label("{rate}持平", "{rate} unchanged")
_TOLD = Label("（第{n}次会议上公布的是{told}，按现在掌握的是{now}）", "(published at meeting {n}: {told}; restated: {now})")
_LEFT_OUT = Label("另有{n}个文件读不出来，没有计入（见文后）。", "{n} could not be read and are not counted (listed at the end).")
_SHUT = Label(
    "另有{n}个文件夹打不开，其中的记录没有计入（见文后）。",
    "{n} could not be opened, and the records there are not counted (listed at the end).",
)
_END = Label("。", ".")
_TOLD_BY_ENTRIES = ("project", "contract")  # what the paragraph says has come in
_COMPARED = (RateName.START, RateName.FUNDS, RateName.PRODUCTION, RateName.CLEARANCE)


def section(case: MeetingCase) -> Section:
    """Return the paragraph, and under it that the meeting was told otherwise where it was."""
    words = joined(tuple(_sentences(case)), "", " ")
    return Section("summary", TITLE, (Text(words, tuple(_figures(case))), *map(Text, case.notice)))


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what is asked of the records beside the rates."""
    if not case.county:
        yield from derived.questions(case.ledger, _TOLD_BY_ENTRIES, case.day)


# The rates told in the paragraph, in their order, and the rate whose records there must be for them to be told
_SHARES = (
    (RateName.START, RateName.PERFORMANCE),
    (RateName.FUNDS, RateName.PERFORMANCE),
    (RateName.CONTRACT_PERFORMANCE, RateName.CONTRACT_PERFORMANCE),
    (RateName.CONTRACT_AMOUNT, RateName.CONTRACT_PERFORMANCE),
    (RateName.CLEARANCE, RateName.CLAIM),
    (RateName.DECISION, RateName.DECISION),
)


def _figures(case: MeetingCase) -> Iterator[tuple[Label, Behind]]:
    for name, population in _SHARES:
        if case.now.below(population) and not (case.county and name is RateName.DECISION):
            ratio = case.now.ratio(name)
            yield phrases.share(ratio, case.style), case.behind(rate_of(name), ratio)


def _sentences(case: MeetingCase) -> Iterator[Label]:
    now, day = case.now, phrases.day(case.day)
    if case.early:
        yield _EARLY.fill(n=case.meeting.id, date=phrases.day(case.meeting.date))
    held = max((meeting.id for meeting in case.ledger.meetings if meeting.date <= case.day), default=0)  # the first may be any
    meetings = phrases.number(held, "次联席会议", "joint meeting")
    begin = _COUNTY.fill(day=day, county=case.county_name) if case.county else _CITY.fill(day=day, meetings=meetings)
    projects, contracts, issues = (now.below(name) for name in (RateName.PERFORMANCE, RateName.CONTRACT_PERFORMANCE, RateName.CLAIM))
    if not (projects or contracts or issues):
        yield joined((begin, _NOTHING), "", "")
    else:
        yield joined((begin, _projects(case) if projects else _NO_PROJECTS), "", "")
    yield from (each for each in (_contracts(case), _issues(case), _decisions(case), _new(case), _changes(case)) if each)
    if n := len(case.ledger.left_out) - len(case.ledger.shut):
        yield _LEFT_OUT.fill(n=phrases.number(n, "", "file"))
    if n := len(case.ledger.shut):
        yield _SHUT.fill(n=phrases.number(n, "", "folder"))
    where, kinds = case.mine if case.county else None, frozenset(case.ledger.kinds)
    yield from (each.note for each in derived.of_ledger(case.ledger, _TOLD_BY_ENTRIES, case.day, where))
    at_rates = exchange(case.ledger, kinds, case.day, of_counted(case.ledger, kinds, where))
    yield from (*at_rates.notes, *(joined((each, _END), "", "") for each in at_rates.caveats))


def _projects(case: MeetingCase) -> Label:
    now, how = case.now, case.style
    arrived, investment = phrases.moneys(how, *now.money(RateName.FUNDS))
    ended = now.ended()
    return _PROJECTS.fill(
        projects=phrases.number(now.below(RateName.PERFORMANCE), "个项目", "project"),
        investment=investment,
        started=_some(now.above(RateName.START)),
        start=phrases.share(now.ratio(RateName.START), how),
        arrived=arrived,
        funds=phrases.share(now.ratio(RateName.FUNDS), how),
        rest=joined((*_further(case), *((_ENDED.fill(n=_some(ended)),) if ended else ())), "", ""),
    )


def _further(case: MeetingCase) -> tuple[Label, ...]:
    counts = ((case.now.above(name), label) for name, label in _FURTHER)
    return tuple(label.fill(n=_some(n)) for n, label in counts if n)


def _some(n: int, measure: str = "个") -> Label:
    return Label(f"{n}{measure}", str(n))


def _contracts(case: MeetingCase) -> Label | None:
    now, how = case.now, case.style
    count, measure = now.below(RateName.CONTRACT_PERFORMANCE), case.ledger.kinds["contract"].measure
    delivered, amount = phrases.moneys(how, *now.money(RateName.CONTRACT_AMOUNT))
    if not count:
        return None
    return _CONTRACTS.fill(
        contracts=phrases.number(count, measure, "supply contract"),
        amount=amount,
        performed=_some(now.above(RateName.CONTRACT_PERFORMANCE), measure),
        rate=phrases.share(now.ratio(RateName.CONTRACT_PERFORMANCE), how),
        delivered=delivered,
        share=phrases.share(now.ratio(RateName.CONTRACT_AMOUNT), how),
    )


def _issues(case: MeetingCase) -> Label | None:
    now = case.now
    count = now.below(RateName.CLAIM)
    late = overdue(case, "issue")
    unclaimed = sum(item.unclaimed for item in late)  # what the rate of those cleared on time does not count as late
    if not count:
        return None
    return _ISSUES.fill(
        issues=phrases.number(count, "件", "issue"),
        claimed=_some(now.above(RateName.CLAIM), "件"),
        cleared=_some(now.above(RateName.CLEARANCE), "件"),
        rate=phrases.share(now.ratio(RateName.CLEARANCE), case.style),
        resolved=_some(now.above(RateName.RESOLUTION), "件"),
        late=_some(len(late), "件"),
        unclaimed=_UNCLAIMED.fill(n=unclaimed) if unclaimed else _ALL_DUE,
    )


def _decisions(case: MeetingCase) -> Label | None:
    due = case.now.below(RateName.DECISION)
    if not due or case.county:
        return None
    rate = phrases.share(case.now.ratio(RateName.DECISION), case.style)
    return _DECISIONS.fill(due=phrases.number(due, "项", "decision"), done=_some(case.now.above(RateName.DECISION), "项"), rate=rate)


def _new(case: MeetingCase) -> Label | None:
    """Return what was signed and started, and what money arrived, since the previous meeting."""
    now, before = case.now, case.before
    if case.previous is None or before is None or not now.below(RateName.PERFORMANCE):
        return None
    signed = now.below(RateName.PERFORMANCE) - before.below(RateName.PERFORMANCE)
    started = now.above(RateName.START) - before.above(RateName.START)
    sums = zip(now.money(RateName.FUNDS), before.money(RateName.FUNDS), strict=True)
    new = [Money(after.yuan - first.yuan) for after, first in sums]
    arrived, investment = phrases.moneys(case.style, *(new if signed else new[:1] * 2))  # in one unit
    found = (
        _NEW_SIGNED.fill(n=phrases.number(signed, "个项目", "project"), investment=investment) if signed else None,
        _NEW_STARTED.fill(n=_some(started)) if started else None,
        _NEW_FUNDS.fill(arrived=arrived) if new[0].yuan else None,
    )
    return _NEW.fill(n=case.previous.id, what=joined(tuple(each for each in found if each) or (_NONE_NEW,), "，", ", "))


def _told(name: RateName, case: MeetingCase) -> Iterator[Label]:
    """Yield both figures of the previous meeting where it was told another than is known now."""
    pair = case.told_before(rate_of(name))
    if pair is not None and pair.is_moved:
        told, now = (phrases.share(ratio, case.style) for ratio in (pair.told, pair.now))
        if told != now:
            yield _TOLD.fill(n=case.previous.id if case.previous else "", told=told, now=now)


def _changes(case: MeetingCase) -> Label | None:
    """Return the rates that can be compared with the previous meeting, in points."""
    if case.previous is None or case.before is None:
        return None
    found = []
    for name in _COMPARED:
        points = change(case.before.ratio(name), case.now.ratio(name)).exact
        if points or (points is not None and case.now.above(name)):
            words = percent(abs(points), case.style.digits, case.style.rounding)
            label = _LEVEL if not points else _UP if points > 0 else _DOWN
            found.append(joined((label.fill(rate=name.label, points=words), *_told(name, case)), "", " "))
    return (
        _CHANGE.fill(n=case.previous.id, day=phrases.day(case.previous.date), changes=joined(tuple(found), "，", ", ")) if found else None
    )
