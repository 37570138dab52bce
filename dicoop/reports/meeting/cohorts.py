"""How far have the projects come that were signed at each meeting?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.document import TOTAL, Behind, Cell, Column, Named, Section, Table, Text
from dicoop.labels import Label
from dicoop.reports import groups
from dicoop.reports.meeting.counties import PROJECTS, behind
from dicoop.reports.meeting.tally import tally

if TYPE_CHECKING:
    from dicoop.reports.meeting.case import MeetingCase

TITLE = Label("五、各次会议签约项目的进展", "5. Projects by the meeting they were signed at")
_ALL = Label("合计", "All")
_NONE = Label("还没有签约项目。", "No project has been signed yet.")


def section(case: MeetingCase) -> Section:
    """Return a line for each meeting and one for all, computed anew from the records."""
    found = tally(case.ledger, case.day, "meeting", case.mine if case.county else None)
    signed = [key for key in found.groups if PROJECTS[0].of(found, key)]
    if not signed:
        return Section("cohorts", TITLE, (Text(_NONE),))
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
    return Section("cohorts", TITLE, (Table("cohorts", columns, rows, total=total, behind=rest),))


def _held(case: MeetingCase, key: str) -> Cell:
    return next((meeting.date for meeting in case.ledger.meetings if str(meeting.id) == key), None)
