"""Do a meeting's decisions bear inspection, do meetings follow one another, and do bulletins name whom the figures call upon?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import pattern
from dicoop.labels import Label
from dicoop.rules.checks.case import Check
from dicoop.rules.checks.entries import NO_EVIDENCE

if TYPE_CHECKING:
    from dicoop.kinds.meeting import Meeting
    from dicoop.rules.checks.case import Case
    from dicoop.rules.checks.said import Whole

MEETING_GAP = Fault(
    "meeting-gap",
    Label("没有第 {value} 次会议的记录", "no record of meeting {value}"),
    Label("补登漏掉的会议（dicoop meeting add），或改正第几次会议", "add the missing one (dicoop meeting add), or correct the number"),
    Severity.WARNING,
)
MEETING_ORDER = Fault(
    "meeting-order",
    Label("第 {id_} 次会议的日期 {value} 早于第 {other} 次会议的 {date}", "meeting {id_} on {value} is before meeting {other} on {date}"),
    Label("核对两次会议的日期和第几次会议，改正写错的一个", "compare the dates and numbers of the two, and correct the wrong one"),
)
DONE_EARLY = Fault(
    "done-before-meeting",
    Label("议定事项 {key} 在 {value} 落实，早于会议日期 {date}", "decision {key} was carried out on {value}, before the meeting on {date}"),
    Label("核对两个日期，改正写错的一个", "compare the two dates, and correct the wrong one"),
    Severity.WARNING,
)
_FILE = pattern(r"ledgers/meetings/([0-9]{1,7})\.yaml", re.ASCII)


def no_evidence(case: Case[Meeting]) -> Iterator[Finding]:
    """Find decisions carried out without evidence."""
    for entry in case.record.decisions:
        if entry.done is not None and entry.evidence is None:
            what = Label(f"议定事项 {entry.key}", f"decision {entry.key}")
            yield case.at(NO_EVIDENCE, f"decisions[{entry.key}].evidence", entry.done, what=what, of="meeting", id_=case.record.id)


def done_early(case: Case[Meeting]) -> Iterator[Finding]:
    """Find decisions carried out before the meeting that took them."""
    for entry in case.record.decisions:
        if entry.done is not None and entry.done < case.record.date:
            yield case.at(DONE_EARLY, f"decisions[{entry.key}].done", entry.done, key=entry.key, date=case.record.date)


def gaps(whole: Whole) -> Iterator[Finding]:
    """Find missing numbers; the first may be any, and an unreadable meeting is not missing."""
    unread = {int(match[1]) for path in whole.ledger.left_out if (match := _FILE.fullmatch(path))}
    for a, b in pairwise(sorted({int(id_) for id_ in whole.ledger.ids("meeting")} | unread)):
        if b - a > 1:
            missing = str(a + 1) if b - a == 2 else f"{a + 1}–{b - 1}"  # noqa: PLR2004 - one is missing
            yield MEETING_GAP.at("id", missing, id=str(b))


def order(whole: Whole) -> Iterator[Finding]:
    """Find meetings dated before one of a lower number."""
    for a, b in pairwise(whole.ledger.meetings):
        if b.date < a.date:
            yield MEETING_ORDER.at("date", b.date, id=str(b.id), id_=b.id, other=a.id, date=a.date)


BULLETIN_DIFFERS = Fault(
    "bulletin-differs",
    Label(
        "通报点名和台账按第 {meeting} 次会议算出的名单有 {n} 处不一致：{what}",
        "the bulletin and the ledger's list for meeting {meeting} differ ({n}): {what}",
    ),
    Label(
        "核对通报依据的数和 meeting；通报另有依据的，事由里写明：dicoop report --meeting {meeting} --section supervision",
        "check which figures and meeting the bulletin is based on; put other grounds in the reason: dicoop report --meeting "
        "{meeting} --section supervision",
    ),
    Severity.WARNING,
)
_PLACE = Label("{county}（通报：{rung}；台账：{call}）", "{county} (bulletin: {rung}; ledger: {call})")
_NOT_NAMED, _NO_CALL = Label("没有点名", "not named"), Label("没有列入", "on no list")


def bulletins_differ(whole: Whole) -> Iterator[Finding]:
    """Find bulletins that name counties otherwise than the supervision list of their meeting does; units are not compared."""
    events = whole.ledger.counting("event")
    if not events:
        return
    from dicoop.rules import supervision  # noqa: PLC0415 - most ledgers have no bulletins, and most commands check one record

    asked = supervision.calls(whole.ledger)
    for event in filter(supervision.is_bulletin, events):
        other = [each for each in supervision.beside(event, whole.ledger, event.date, asked) if not each.agrees]
        if other:
            label = whole.ledger.settings.county_label
            what = tuple(
                _PLACE.fill(county=label(each.county), rung=each.rung or _NOT_NAMED, call=each.call if each.is_called else _NO_CALL)
                for each in other
            )
            yield BULLETIN_DIFFERS.at("places", len(other), id=str(event.id), meeting=other[0].meeting, n=len(other), what=what)


CHECKS = (Check(NO_EVIDENCE, no_evidence), Check(DONE_EARLY, done_early))
AMONG = (Check(BULLETIN_DIFFERS, bulletins_differ), Check(MEETING_GAP, gaps), Check(MEETING_ORDER, order))
