"""Do the days in a record agree with today and with each other?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Record
from dicoop.kinds.fields import Block, field_of, fields, once, the_field
from dicoop.labels import Label
from dicoop.partial_date import days_apart, first_day, is_before
from dicoop.rules.checks.case import Case

BEFORE_SIGNING = Fault(
    "before-signing",
    Label("{node}的{what}日期 {value} 早于{first} {signed}", "{node} {what} {value}, before {first} {signed}"),
    Label("核对年份；确实更早的，可以不改", "check the year; if it really was earlier, leave it"),
    Severity.WARNING,
)
SIGNING = Label("签约日期", "the signing on")
IN_THE_FUTURE = Fault(
    "in-the-future",
    Label(
        "{value} 还没有到（今天是 {today}），这里只写已经发生的事",
        "{value} is in the future (today is {today}); only past events are dated here",
    ),
    Label(
        "改正日期；还没有发生的先不写，节点的打算写在 plan",
        "correct the date, or leave it out if it has not happened yet; a node's intended date goes in plan",
    ),
)
VOIDED_EARLY = Fault(
    "voided-early",
    Label("作废日期 {value} 早于记录最早的日期 {first}", "voided on {value}, before the record's first date {first}"),
    Label("改正 voided.date，写决定作废的那一天", "correct voided.date: the day it was decided to void the record"),
)
ENDED_EARLY = Fault(
    "ended-before-signed",
    Label("终止日期 {value} 早于{first} {signed}", "ended on {value}, before {first} {signed}"),
    Label("核对 ended.date 和 {name}，改正写错的一个", "compare ended.date with {name}, and correct the wrong one"),
)
AFTER_END = Fault(
    "after-end",
    Label("{value} 在终止（{ended}）之后", "{value} is after the end on {ended}"),
    Label(
        "核对日期；没有真正终止就去掉 ended，终止后退款用冲销（reverses）",
        "check the dates; if it has not ended, remove ended; money paid back afterwards is a reversal (reverses)",
    ),
)
SIGNED_APART = Fault(
    "signed-apart",
    Label("签约日期 {value} 与第 {meeting} 次会议（{date}）相隔 {n} 天", "signed on {value}, {n} days from meeting {meeting} on {date}"),
    Label(
        "核对 signed 和 meeting；允许相隔的天数是 ledger.yaml 里的 check.signed_apart，现为 {limit}",
        "compare signed with meeting; ledger.yaml allows {limit} days (check.signed_apart)",
    ),
    Severity.WARNING,
)
ID_YEAR = Fault(
    "id-year",
    Label("编号里的年份 {value} 不是{what} {date} 的年份", "the year {value} in the id is not that of '{what}', {date}"),
    Label(
        "核对日期；日期没有错的，换一个编号：dicoop renumber {id_} {new}",
        "check the date; if it is right, change the id: dicoop renumber {id_} {new}",
    ),
    Severity.WARNING,
)
FAR_YEAR = Fault(
    "far-year",
    Label("{value} 的年份不在 {first} 至 {last} 之间", "the year of {value} is not one of {first} to {last}"),
    Label("改正年份", "correct the year"),
)
_FIRST_YEAR, _YEARS = 2000, 30
_DATED = Label("", "dated")
_WAS_SIGNED = Label("签约日期", "it was signed on")
_CHECK_YEAR = Label("核对两个日期的年份，改正写错的一个；确是如此的，可以不改", "compare the two years; if both are right, leave it")


def in_the_future(case: Case[Record]) -> Iterator[Finding]:
    """Find days of things done that are still to come."""
    today = case.today
    for each in case.wrong(lambda day: day > today and first_day(day) > today, "happened"):
        yield case.at(IN_THE_FUTURE, each.address, each.value, today=today)


def far_year(case: Case[Record]) -> Iterator[Finding]:
    """Find days of years that cannot be meant."""
    last = case.today.year + _YEARS
    for each in case.wrong(lambda day: not _FIRST_YEAR <= day.year <= last, "happened", "day"):
        yield case.at(FAR_YEAR, each.address, each.value, first=_FIRST_YEAR, last=last)


def voided_in_the_future(case: Case[Record]) -> Iterator[Finding]:
    """Find records voided on a day still to come."""
    return (finding for finding in in_the_future(case) if finding.address == "voided.date")


def voided_early(case: Case[Record]) -> Iterator[Finding]:
    """Find records voided before they were there."""
    first: date | None = getattr(case.record, case.kind.first_date, None)
    if case.record.voided and first and is_before(case.record.voided.date, first):
        yield case.at(VOIDED_EARLY, "voided.date", case.record.voided.date, first=first)


def ended_early(case: Case[Record]) -> Iterator[Finding]:
    """Find what ended before it began; what is planned may be called off before its day."""
    ended = getattr(case.record, "ended", None)
    if ended and is_before(ended.date, case.begun) and _has_begun(case):
        first = _beginning(case, _WAS_SIGNED)
        yield case.at(ENDED_EARLY, "ended.date", ended.date, signed=case.begun, first=first, name=case.kind.first_date)


def after_end(case: Case[Record]) -> Iterator[Finding]:
    """Find what happened after the end; reversals may: money is paid back then."""
    ended = getattr(case.record, "ended", None)
    if ended is None or (is_before(ended.date, case.begun) and _has_begun(case)):
        return
    for each in case.held("happened"):
        frames = each.address == case.kind.first_date or each.address.startswith(("ended.", "voided."))
        if is_before(ended.date, each.value) and not each.of_reversal and not frames:
            yield case.at(AFTER_END, each.address, each.value, ended=ended.date)


def _has_begun(case: Case[Record]) -> bool:
    """Return whether the first day of a kind's records is one that has come, not one that is planned."""
    row = field_of(case.kind.model, case.kind.first_date)
    return row is not None and row.mark.happened


def before_first(case: Case[Record]) -> Iterator[Finding]:
    """Find entries dated before the record begins: of money, goods, progress, steps, or things done."""
    begun, first = case.begun, str(case.begun)
    if not any(kept[at] < first for place, days in _entered(type(case.record)) for kept in case.record[place] for at in days if kept[at]):
        return
    for each in case.held("happened"):
        if is_before(each.value, begun) and each.within and each.within.field.form == "list":
            label, key = each.within.field.mark.label, key_of(each.within.value)
            entry = Label(f"{label.zh} {key} ", f"{label.en} {key}")
            words: dict[str, Any] = {"node": entry, "what": _DATED, "first": _beginning(case, SIGNING), "signed": begun}
            yield case.at(BEFORE_SIGNING, each.address, each.value, hint=None if _is_signed(case) else _CHECK_YEAR, **words)


@once
def _entered(model: type[Block]) -> tuple[tuple[int, tuple[int, ...]], ...]:
    """Return where in a record its lists are, and in their entries the days of what has happened."""
    lists = ((place, fields(row.model)) for place, row in enumerate(fields(model)) if row.form == "list" and row.model)
    return tuple((place, tuple(at for at, row in enumerate(of) if row.mark.happened and row.form == "day")) for place, of in lists)


def _is_signed(case: Case[Record]) -> bool:
    return case.kind.first_date == "signed" and not case.kind.declared


def _beginning(case: Case[Record], signing: Label) -> Label:
    """Return what the first date is called: the signing of what is signed, else as its field."""
    name = case.called(case.kind.first_date)
    return signing if _is_signed(case) else Label(name.zh, f"'{name.en}' on")


def id_year(case: Case[Record]) -> Iterator[Finding]:
    """Find ids of another year than the record's first date."""
    name = case.kind.first_date
    day: date = getattr(case.record, name)
    year = str(day)[:4]
    match = None if f"-{year}-" in case.record.id else case.id_parts
    if match:
        row = the_field(case.kind.model, name)
        start = f"{match[1]}-{year}-{match[3]}"
        new = Label(f"{start}序号", f"{start}NUMBER")
        yield case.at(ID_YEAR, "id", match[2], what=row.mark.label, date=day, id_=case.record.id, new=new)


def signed_apart(case: Case[Any]) -> Iterator[Finding]:
    """Find what was signed a long way from its meeting."""
    meeting = case.ledger.known("meeting", case.record.meeting)
    limit = case.settings.check.signed_apart
    if meeting is not None:
        apart = days_apart(case.record.signed, meeting.date)
        if apart > limit:
            yield case.at(SIGNED_APART, "signed", case.record.signed, meeting=meeting.id, date=meeting.date, n=apart, limit=limit)
