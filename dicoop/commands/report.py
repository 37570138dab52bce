"""Which options has `report`, and what does it run?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dicoop.actions import report
from dicoop.commands.options import AS_OF, MEETING, READING, SECTION, Option, command, counties
from dicoop.labels import Label
from dicoop.reports.meeting import KEYS

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session

_ABOUT = Label(
    "一次联席会议的报告：总体情况、各项率、县区、进展、需关注、议定事项、本次签约、督导建议",
    "the report of a joint meeting: summary, rates, counties, cohorts, what needs attention, decisions, signed, supervision",
)
MEETING_OF = replace(MEETING, about=Label("第几次会议，默认最近一次", "the meeting's number, by default the latest"))
_KEYS = f"{' '.join(KEYS)} trend"
_PARTS = replace(
    SECTION,
    about=Label(f"只要这一部分（可多次）：{_KEYS}", f"this part only (may be given several times): {_KEYS}"),
    choices=lambda _: [(key, "") for key in _KEYS.split()],
)
COUNTY = Option(
    "county", Label("这个县区自己的一页", "this county's own page"), ("--county",), metavar=Label("县区", "COUNTY"), choices=counties
)


def build(session: Session) -> typer.Typer:
    """Return the command."""
    return command(session, "report", _ABOUT, (MEETING_OF, COUNTY, AS_OF, _PARTS, *READING), _run)


def _run(session: Session, **values: Any) -> int:
    return session.answer(report.meeting(session.shelf(values), session.today, {**values, "form": session.chosen(values)}), values)
