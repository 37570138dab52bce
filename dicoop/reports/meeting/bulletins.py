"""Whom did bulletins name, and whom does the ledger itself call upon for the meeting they follow?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.document import Column, Table
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.rules import bulletins
from dicoop.rules.supervision import Call

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


def tables(events: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield what bulletins since the previous meeting say of counties, beside what the ledger says; nothing where there is none."""
    since = case.previous.date if case.previous else None
    told = [it for it in events if bulletins.is_bulletin(it) and (since is None or it.date > since)]
    rows = [row for it in told for row in _rows(it, case)]
    if rows:
        yield Table("bulletins", _COLUMNS, tuple(rows), title=_TITLE, notes=(_NOTE,))


def _rows(bulletin: Any, case: MeetingCase) -> Iterator[tuple[Any, ...]]:
    for each in bulletins.beside(bulletin, case.ledger, case.day):
        if case.county in (None, each.county):
            place = case.settings.county_label(each.county)
            shown = _NO_CALL if each.call is Call.NONE else each.call
            agrees = _SAME if each.agrees else _DIFFERS
            yield bulletin.id, phrases.meeting(each.meeting), place, each.rung or _NOT_NAMED, shown, agrees
