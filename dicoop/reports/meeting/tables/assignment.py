"""Who is looked after by whom, who was not visited, and who cannot be reached?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dicoop.document import Column
from dicoop.kinds.as_of import until
from dicoop.labels import Label
from dicoop.reports.meeting.found import Found
from dicoop.reports.meeting.grouped import Figure, Fold, Grouped, Tables, many, number


def _visits(holds: Callable[[Any], Any]) -> Fold:
    return lambda ones, case: sum(bool(holds(each)) for one in ones for each in until(one.record.visits, case.day))


_BY_TYPE: tuple[Figure, ...] = (
    (number("在册（条）", "Going"), "visited below"),
    (number("近期走访过（条）", "Recently visited", "visited"), "visited above"),
    (Column("rate", Label("走访覆盖率", "Visited, %"), brief=True), "visited"),
    (Column("in_time", Label("按期走访率", "On time, %"), brief=True), "in_time"),
    (number("失联（条）", "Unreachable", "unreachable"), "unreachable above"),
)
_BY_OFFICER: tuple[Figure, ...] = (
    (number("包联对象（个）", "Subjects"), many),
    (number("走访（次）", "Visits", "visits"), _visits(lambda _: True)),
    (number("转办问题（件）", "Issues raised", "issues"), _visits(lambda each: each.issue)),
)
TABLES: Tables = (
    Grouped("by_type", Label("各类包联", "By type"), "type", _BY_TYPE, "stage=open"),
    Grouped("by_officer", Label("包联对象最多的", "Most subjects per person"), "officer", _BY_OFFICER, "stage=open"),
    Found(
        "unvisited",
        Label("上次会议以来未走访", "Not visited since the previous meeting"),
        "stage=open and (visits.count=0 or visits.last.date<={before})",
        "officer unit visits.last.date",
        "since",
    ),
    Found(
        "unreachable",
        Label("失联", "Unreachable"),
        "stage=open and visits.last.result=unreachable",
        "officer visits.last.date visits.last.text",
    ),
)
