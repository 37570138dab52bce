"""Which options has `report`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import report
from dicoop.commands.options import AS_OF, MEETING_OF, READING, SECTION, TEMPLATES, Plan, counties, flag, valued
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.reports.meeting import KEYS

_ABOUT = Label(
    "一次联席会议的报告：总体情况、各项率、县区、进展、需关注、议定事项、本次签约、督导建议",
    "the report of a joint meeting: summary, rates, counties, cohorts, what needs attention, decisions, signed, supervision",
)
_KEYS = f"{' '.join(KEYS)} trend"
_PARTS = replace(
    SECTION,
    about=Label(f"只要这一部分（可多次）：{_KEYS}", f"this part only (may be given several times): {_KEYS}"),
    choices=lambda _: [(key, "") for key in _KEYS.split()],
)
COUNTY = valued("county", Label("这个县区自己的一页", "this county's own page"), Label("县区", "COUNTY"), choices=counties)


MATERIALS = flag(
    "materials",
    Label(
        "会议材料：全市通报、各县区的一页、上次会议议定事项，合成一个 docx 或 pdf",
        "papers of the meeting: the notice, a page of each county, the decisions of the meeting before, in one docx or pdf",
    ),
)
_ON_PAPER = Label("--materials 写成 Word 或 PDF：-o 会议材料.docx", "--materials is for Word or PDF: -o papers.docx")
_ALONE = Label("--materials 不能和 {flag} 一起用", "--materials and {flag} cannot go together")


def _run(session: Session, **values: Any) -> int:
    if values["materials"]:
        return _materials(session, values)
    return session.answer(report.meeting(session.shelf(values), session.today, {**values, "form": session.form(values)}), values)


def _materials(session: Session, values: dict[str, Any]) -> int:
    """Make the papers of a meeting."""
    for name in ("county", "section", "template", "variables", "totals"):
        if values[name]:
            raise Misused(_ALONE.fill(flag=f"--{name}"))
    form = session.chosen(values)
    if form not in ("docx", "pdf"):
        raise Misused(_ON_PAPER)
    return session.answer(report.materials(session.shelf(values), session.today, {**values, "form": form}), values)


COMMAND = Plan(_ABOUT, (MEETING_OF, COUNTY, AS_OF, _PARTS, MATERIALS, *TEMPLATES, *READING), _run)
