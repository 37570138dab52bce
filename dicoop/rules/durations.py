"""How many days went by from raising an issue to clearing it, and by how many did nodes miss their plans?

Each is put as a rate, of days over how many there are, so that it is counted by any group and condition as the rates are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from dicoop.kinds.as_of import is_by
from dicoop.kinds.issue import Issue
from dicoop.kinds.nodes import is_done
from dicoop.kinds.project import Project
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label, Term
from dicoop.rules.denominators import ISSUES, NODES, Population
from dicoop.rules.rates import Rate, everyone
from dicoop.rules.rounds import current

if TYPE_CHECKING:
    from dicoop.rules.watch import Watch


class Duration(Term):
    """What is counted in days."""

    CLEARING = "clearing", "办结用时", "days to clear"
    SLIP = "slip", "节点偏差", "slip of nodes"
    OPEN = "open", "尚未办结", "not yet cleared"
    OVERDUE = "overdue", "计划已到而未完成", "planned by now and not done"


class ClearedThen(NamedTuple):
    """An issue that stood cleared on a day, and how many days after it was raised."""

    record: Issue
    days: int
    at: str = ""


class NodeDone(NamedTuple):
    """A node with a plan that was done by a day, and how many days behind it; ahead of it they are below zero."""

    record: Project
    name: str
    days: int

    @property
    def at(self) -> str:
        """The node's address."""
        return f"nodes.{self.name}"


def _cleared(records: Iterable[Issue], watch: Watch) -> Iterator[ClearedThen]:
    for issue in records:
        clear = current(issue, watch.day).clear if issue.raised <= watch.day else None
        if clear is not None:
            yield ClearedThen(issue, (clear.date - issue.raised).days)


def _done(records: Iterable[Project], watch: Watch) -> Iterator[NodeDone]:
    for project in records:
        for name, node in project.nodes.items() if project.signed <= watch.day else ():
            if node.plan is not None and is_by(node.done, watch.day):
                yield NodeDone(project, name, (node.done - node.plan).days)


_CLEARED = Population("cleared", "issue", Issue, ISSUES.groups, _cleared)
_DONE = Population("done", "project", Project, NODES.groups, _done)
CLEARING = Rate(
    *(Duration.CLEARING, "", Basis.COUNT, _CLEARED, everyone, lambda it: Decimal(it.days), None),
    Label(
        "从提出到办结的日历天数，退回后又办结的算到最后一次办结；15天内、30天内：不超过15天、30天",
        "calendar days from raised to cleared, of what was reopened to its last clearing; within 15 and 30 days: no more than so many",
    ),
)
SLIP = Rate(
    *(Duration.SLIP, "", Basis.COUNT, _DONE, everyone, lambda it: Decimal(it.days), None),
    Label(
        "完成日期减现行计划日期的日历天数，正数为推迟，负数为提前；含终止的项目",
        "calendar days from the plan as it stands to the day it was done, below zero where ahead of it; ended projects included",
    ),
)


def left_out(day: date) -> tuple[Rate, Rate]:
    """Return what counts those that are in neither: issues not yet cleared, nodes planned by the day and not done."""
    return (
        Rate(Duration.OPEN, "", Basis.COUNT, ISSUES, lambda it: not it.cleared, everyone, None, Duration.OPEN.label),
        Rate(
            *(Duration.OVERDUE, "", Basis.COUNT, NODES, lambda it: not is_done(it.record, it.name, day), everyone, None),
            Duration.OVERDUE.label,
        ),
    )
