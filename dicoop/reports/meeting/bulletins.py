"""Whom did bulletins name, and whom does the ledger itself call upon for the meeting they follow?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.document import Column, Table
from dicoop.kinds.event import Rung, Sort
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.rules import supervision
from dicoop.rules.supervision import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from dicoop.kinds.meeting import Meeting
    from dicoop.reports.meeting.case import MeetingCase

_TITLE = Label("通报点名与台账名单对照", "Places named in bulletins beside the ledger's own list")
_COLUMNS = (
    Column("id", Label("通报", "Bulletin"), lead=True),
    Column("meeting", Label("对照", "Beside")),
    Column("place", Label("县区", "County")),
    Column("named", Label("通报", "Named")),
    Column("call", Label("台账", "The ledger")),
    Column("agrees", Label("是否一致", "Agrees")),
)
_SAME, _DIFFERS = Label("一致", "yes"), Label("不一致", "no")
_NOT_NAMED, _NO_CALL = Label("没有点名", "not named"), Label("没有列入", "on no list")
_NOTE = Label(
    "台账名单按通报所属会议（没写的，通报之前最近一次）那天的数算；问责按通报批评对照，点名的单位不对照。",
    "The ledger's list is by the figures of the meeting that a bulletin names, else the last before it; who is held to account is compared as criticised, "
    "units are not compared.",
)
_CALL_OF = {Rung.PRAISE: Call.COMMEND, Rung.SPEAK: Call.STATEMENT, Rung.CRITICISE: Call.CRITICISM, Rung.ACCOUNTABILITY: Call.CRITICISM}


def tables(events: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield what bulletins since the previous meeting say of counties, beside what the ledger says; nothing where there is none."""
    since = case.previous.date if case.previous else None
    told = [it for it in events if it.type is Sort.BULLETIN and it.places and it.ended is None and (since is None or it.date > since)]
    rows = [row for it in told for row in _rows(it, case)]
    if rows:
        yield Table("bulletins", _COLUMNS, tuple(rows), title=_TITLE, notes=(_NOTE,))


def _rows(bulletin: Any, case: MeetingCase) -> Iterator[tuple[Any, ...]]:
    meeting = _meeting(bulletin, case)
    if meeting is None:
        return
    days = supervision.sittings(case.ledger, meeting.id, meeting.date)
    calls = {one.county: one.call for one in supervision.verdicts(case.ledger, days)}
    named = {
        county.key: each.rung for county in case.settings.inside for each in bulletin.places if each.place in (county.key, county.name)
    }
    for key in dict.fromkeys((*named, *(key for key, call in calls.items() if call is not Call.NONE))):
        rung, call = named.get(key), calls.get(key, Call.NONE)
        if case.county in (None, key):
            agrees = (_CALL_OF[rung] if rung else Call.NONE) is call
            place = case.settings.county_label(key)
            shown = _NO_CALL if call is Call.NONE else call
            yield bulletin.id, phrases.meeting(meeting.id), place, rung or _NOT_NAMED, shown, _SAME if agrees else _DIFFERS


def _meeting(bulletin: Any, case: MeetingCase) -> Meeting | None:
    """Return the meeting that a bulletin is about: the one it names, else the last held before it."""
    held = [
        it
        for it in case.ledger.meetings
        if it.date <= case.day and (it.id == bulletin.meeting or (not bulletin.meeting and it.date <= bulletin.date))
    ]
    return max(held, key=lambda it: it.date, default=None)
