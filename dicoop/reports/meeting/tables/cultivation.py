"""At which stage is whoever is cultivated, who moved on, and what blocks the others?"""

from __future__ import annotations

from dicoop.labels import Label
from dicoop.reports.meeting.found import Found
from dicoop.reports.meeting.grouped import Grouped, Tables, many, number

TABLES: Tables = (
    Grouped("stages", Label("各方向所处阶段", "Stages by track"), "track", ((number("合计（项）", "All"), many),), stages=True),
    Found(
        "moved",
        Label("上次会议以来的进展", "Progress since the previous meeting"),
        "steps.last.date>{before}",
        "track stage steps.last.date",
    ),
    Found("blocked", Label("卡点", "Blockers"), "stage!=recognised and stage!=ended and blocker!=", "track stage blocker"),
)
