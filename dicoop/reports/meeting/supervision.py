"""Which counties are to be commended, to make a statement, to be criticised, and why; and whom did bulletins name?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from dicoop.document import Column, Section, Table, Text
from dicoop.kinds.ledger import Asked
from dicoop.labels import Label, joined
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.rates import name, off
from dicoop.reports.record_status import county
from dicoop.rules import supervision
from dicoop.rules.choice import label_of
from dicoop.rules.supervision import Call, Calls, Summons, beside, calls, is_bulletin

TITLE = Label("督导建议", "Supervision")
_CALLED = (Call.COMMEND, Call.STATEMENT, Call.CRITICISM)
_LIST = Label("{call}：{names}。", "{call}: {names}.")
_NOBODY = Label("无", "nobody")
_NOTHING = Label("{county}没有列入表扬、表态发言或通报批评。", "{county} is not commended, called on for a statement or criticised.")
_BY = Label(
    "依据：{rates}与全市相比；低{statement}个百分点以上表态发言，低{criticism}个百分点以上或连续两次达到表态的通报批评；"
    "各项都不低于全市且无红灯的表扬；分母少于{least}的不比。组团分开排列。",
    "By {rates} against the city: a statement from {statement} points below, criticism from {criticism} points below or for two "
    "statements in a row; commended if below in none and without red lights; not judged on fewer than {least}. Groups are judged separately.",
)


def section(case: MeetingCase) -> Section:
    """Return the list with reasons, groups apart; who is on none of the three lists is not named."""
    everybody = supervision.verdicts(case.ledger, _days(case))
    called = [one for one in everybody if one.call is not Call.NONE and case.county in (None, one.county)]
    words = tuple(_line(call, called, case) for call in _CALLED)
    text = _NOTHING.fill(county=case.county_name) if case.county and not called else joined(words, "", " ")
    return Section("supervision", TITLE, (Text(text), *((_table(called, case),) if called else (Text(_by(case)),))))


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what is asked of the records."""
    yield from supervision.questions(case.ledger, _days(case))


def _days(case: MeetingCase) -> tuple[date, ...]:
    return supervision.sittings(case.ledger, case.meeting.id, case.day)


def _line(call: Call, called: list[Summons], case: MeetingCase) -> Label:
    names = tuple(case.settings.county_label(one.county) for one in called if one.call is call)
    return _LIST.fill(call=call, names=joined(names) if names else _NOBODY)


def _table(called: list[Summons], case: MeetingCase) -> Table:
    columns = (
        Column("group", Label("组团", "Group")),
        Column("county", Label("县区", "County"), lead=True),
        Column("call", Label("建议", "Call")),
        Column("running", Label("连续（次）", "Running")),
        Column("reasons", Label("理由", "Reasons")),
    )
    rows = tuple((one.group, county(one.county, case.settings), one.call, one.running, joined(one.reasons, "；", "; ")) for one in called)
    compared = ((name(each.rate).label, each.city, each.county) for one in called for each in one.compared)
    return Table("verdicts", columns, rows, notes=(*off(compared, case.style), _by(case)))


def _by(case: MeetingCase) -> Label:
    rules = case.settings.supervision
    rates = joined(tuple(label_of(name, case.ledger.kinds) for name in rules.rates))
    return _BY.fill(rates=rates, statement=rules.statement, criticism=rules.criticism, least=rules.least)


_BULLETINS = Label("通报点名与台账名单对照", "Counties named in bulletins against the ledger's list")
_BULLETIN_COLUMNS = (
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("通报", "Bulletin")),
    Column("meeting", Label("对照会议", "Beside")),
    Column("place", Label("县区", "County")),
    Column("named", Label("通报结论", "Named")),
    Column("call", Label("台账结论", "The ledger")),
    Column("agrees", Label("是否一致", "Agrees")),
)
_SAME, _DIFFERS = Label("一致", "yes"), Label("不一致", "no")
_NOT_NAMED, _NO_CALL = Label("没有点名", "not named"), Label("没有列入", "on no list")
_NOTE = Label(
    "台账名单按通报所属会议（没写的，通报之前最近一次）那天的数算；问责按通报批评对照，点名的单位不对照。",
    "The ledger's list uses figures of the meeting a bulletin names, else the last before it; held to account counts as "
    "criticised; units are not compared.",
)


def tables(events: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield what bulletins since the previous meeting say of counties, beside what the ledger says; nothing where there is none."""
    since = case.previous.date if case.previous else None
    told = [it for it in events if is_bulletin(it) and (since is None or it.date > since)]
    asked = calls(case.ledger)
    rows = [row for it in told for row in _rows(it, case, asked)]
    if rows:
        yield Table("bulletins", _BULLETIN_COLUMNS, tuple(rows), title=_BULLETINS, notes=(_NOTE,))


def _rows(bulletin: Any, case: MeetingCase, asked: Calls) -> Iterator[tuple[Any, ...]]:
    for each in beside(bulletin, case.ledger, case.day, asked):
        if case.county in (None, each.county):
            place = case.settings.county_label(each.county)
            shown = _NO_CALL if each.call is Call.NONE else each.call
            agrees = _SAME if each.agrees else _DIFFERS
            yield bulletin.id, bulletin.title, phrases.meeting(each.meeting), place, each.rung or _NOT_NAMED, shown, agrees
