"""Which options has `due`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import due
from dicoop.commands.options import COUNTIES, READING, TEMPLATES, WHERE, Plan, flag, known, valued
from dicoop.commands.session import Session
from dicoop.labels import Label
from dicoop.reports.due import GROUPS, kinds_due

_ABOUT = Label("逾期的和多少天内到期的：节点、问题、议定事项、合同", "what is overdue or due soon: nodes, issues, decisions, contracts")
WITHIN = valued("within", Label("今后多少天，默认 30", "days from today; default: 30"), Label("天数", "N"), "whole")
BY = valued(
    "by",
    Label("按责任单位、县区或类别排：unit county kind，默认 unit", "order by unit, county or kind; default: unit"),
    Label("字段", "FIELD"),
    choices=lambda _: [(name, "") for name in GROUPS],
)
UNIT = valued(
    "unit",
    Label("只要这些单位的，可几个，用逗号分开", "these units only, separated by commas"),
    Label("单位", "UNIT"),
    choices=known("units"),
)
KIND = valued(
    "kind",
    Label(
        "只要这一类：decision 或一类记录，如 project posting", "this kind only: decision, or a kind of record such as project or posting"
    ),
    Label("类别", "KIND"),
    choices=lambda session: [(name, "") for name in kinds_due(session.kinds)],
)
COUNT_BY = valued(
    "count_by",
    Label(
        "不列出，只按字段计数：unit county kind light，或记录的字段", "counts only, by unit, county, kind, light or a field of the records"
    ),
    Label("字段", "FIELD"),
    choices=lambda _: [(name, "") for name in GROUPS],
)
OVERDUE = flag("overdue", Label("只要已经逾期的", "overdue only"))


def _run(session: Session, **values: Any) -> int:
    return session.answer(due.due(session.shelf(values, trust=True), session.today, {**values, "form": session.form(values)}), values)


DUE = Plan(_ABOUT, (WITHIN, BY, COUNT_BY, COUNTIES, UNIT, KIND, OVERDUE, WHERE, *TEMPLATES, *READING), _run)
