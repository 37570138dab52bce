"""Who can be counted on a day, and how did each stand then?

A population is everybody a rate may count: signed projects, raised issues, planned nodes … Each is put into a small
value that holds for the day looked at, so that a rate is no more than two questions about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.frozen import dataclass
from dicoop.kinds.as_of import has_ended, is_by, until
from dicoop.kinds.contract import DELIVERED, Contract
from dicoop.kinds.issue import Issue
from dicoop.kinds.nodes import PLACES, days_of, is_done, reached
from dicoop.kinds.project import ARRIVED, INVESTED, Project, is_as_agreed
from dicoop.rules.rounds import clear_due, current, was_late

if TYPE_CHECKING:
    from dicoop.kinds.meeting import Meeting
    from dicoop.rules.watch import Watch

ZERO = Decimal(0)
INDUSTRY = "industry"  # records that have none are of that of their enterprise


class ProjectThen(NamedTuple):
    """A signed project on a day; `reached` is the place of the last main node done, amounts are in 元.

    `benefits`: whether its last results are as agreed, None where nothing was agreed.
    """

    record: Project
    ended: bool
    filed: bool
    reached: int
    start_planned: bool
    arrived: Decimal
    invested: Decimal
    benefits: bool | None = None
    at: str = ""


class NodeThen(NamedTuple):
    """A node with a plan for no later than the day, or done by it; `record` is its project, `days` it was behind its plan once it is done."""

    record: Project
    name: str
    planned: bool
    on_time: bool
    days: int | None

    @property
    def at(self) -> str:
        """The node's address."""
        return f"nodes.{self.name}"


class IssueThen(NamedTuple):
    """A raised issue on a day.

    `outcome` is that of the clearing that stands, None while open. `late`: in any of its rounds. `judged` and `on_time` are those of
    the last round alone: cleared, or due before the day, and when. `answer` is the last one given, whatever followed. `days` to its clearing.
    """

    record: Issue
    claimed: bool
    cleared: bool
    outcome: str | None
    late: bool
    judged: bool
    on_time: bool
    answer: str | None
    declined: bool = False
    at: str = ""
    days: int | None = None


class ContractThen(NamedTuple):
    """A signed contract on a day; delivered in 元."""

    record: Contract
    ended: bool
    delivered: Decimal
    at: str = ""


class Decided(NamedTuple):
    """A decision with the meeting that took it, as a record is seen."""

    id: str
    title: str
    meeting: int
    key: str
    lead: str
    due: date
    done: date | None


class DecisionThen(NamedTuple):
    """A decision due by the day."""

    record: Decided
    done: bool
    at: str


@dataclass(frozen=True)
class Population:
    """Everybody a rate may count: the kind of record they come from, their type, the fields these can be grouped by."""

    name: str
    kind: str
    model: type[Any]
    groups: tuple[str, ...]
    of: Callable[[Iterable[Any], Watch], Iterable[Any]]

    def has(self, field: str) -> bool:
        """Return whether its members have a field."""
        return hasattr(self.model, field)


def _projects(records: Iterable[Project], watch: Watch) -> Iterator[ProjectThen]:
    return (_project(project, watch) for project in records if project.signed <= watch.day)


def _project(project: Project, watch: Watch) -> ProjectThen:
    day, last = watch.day, reached(project, watch.day)
    filed, start_planned = last > 0 or is_done(project, "filing", day), is_by(days_of(project, "plan").get("start"), day)
    arrived, invested = ARRIVED.until(project, day), INVESTED.until(project, day)
    benefits = is_as_agreed(project, day, watch.settings.benefit_share) if project.results else None
    return ProjectThen(project, has_ended(project, day), filed, last, start_planned, arrived, invested, benefits)


def _nodes(records: Iterable[Project], watch: Watch) -> Iterator[NodeThen]:
    for project in records:
        if project.signed <= watch.day:
            done = days_of(project, "done")
            for name, plan in days_of(project, "plan").items():
                if plan is not None:
                    planned, end = plan <= watch.day, done[name]
                    days = (end - plan).days if is_by(end, watch.day) else None
                    on_time = planned and (is_by(end, plan) or (name in PLACES and PLACES[name] <= reached(project, plan)))
                    if planned or days is not None:
                        yield NodeThen(project, name, planned, on_time, days)


def _issues(records: Iterable[Issue], watch: Watch) -> Iterator[IssueThen]:
    return (_issue(issue, watch) for issue in records if issue.raised <= watch.day)


def _issue(issue: Issue, watch: Watch) -> IssueThen:
    now = current(issue, watch.day)
    end = clear_due(issue, now, watch).date
    made = until(issue.steps, watch.day)
    cleared = now.clear is not None
    return IssueThen(
        record=issue,
        claimed="claimed" in [step.step for step in made],
        cleared=cleared,
        outcome=now.clear.outcome if now.clear else None,
        late=was_late(issue, watch),
        judged=cleared or (now.is_open and end < watch.day),
        declined=now.declined is not None,
        on_time=now.clear is not None and now.clear.date <= end,
        answer=next((step.answer for step in reversed(made) if step.answer), None),
        days=(now.clear.date - issue.raised).days if now.clear else None,
    )


def _contracts(records: Iterable[Contract], watch: Watch) -> Iterator[ContractThen]:
    day = watch.day
    return (ContractThen(c, has_ended(c, day), DELIVERED.until(c, day)) for c in records if c.signed <= day)


def _decisions(records: Iterable[Meeting], watch: Watch) -> Iterator[DecisionThen]:
    for meeting in records:
        for made in meeting.decisions if meeting.date <= watch.day else ():
            if is_by(made.due, watch.day):
                decided = Decided(str(meeting.id), made.text, meeting.id, made.key, made.lead, made.due, made.done)
                yield DecisionThen(decided, is_by(made.done, watch.day), f"decisions[{made.key}]")


_OF_PROJECT = (
    "county",
    "group",
    "meeting",
    "kind",
    "chain",
    "industry",
    "lead",
    "officer",
    "enterprise",
    "park",
    "park_group",
    "cluster",
    "investor",
)
PROJECTS = Population("project", "project", Project, _OF_PROJECT, _projects)
NODES = Population("node", "project", Project, _OF_PROJECT, _nodes)
ISSUES = Population("issue", "issue", Issue, ("county", "group", "meeting", "category", "scope", "lead", "enterprise", "cause"), _issues)
CONTRACTS = Population("contract", "contract", Contract, ("county", "group", "meeting", "product", "supplier", "buyer"), _contracts)
DECISIONS = Population("decision", "meeting", Decided, ("meeting", "lead"), _decisions)
POPULATIONS = (PROJECTS, NODES, ISSUES, CONTRACTS, DECISIONS)
