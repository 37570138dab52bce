"""What is due when, what is overdue, and which light does it show?

Nodes, decisions and contracts are dated by the calendar, issues by working days. Whoever has nothing open
shows no light: what is done, ended, voided or not yet signed.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.kinds import contract as contracts
from dicoop.kinds import issue as issues
from dicoop.kinds.fields import Block, fields, once
from dicoop.kinds.project import MAIN, node_label
from dicoop.labels import Label, Term, both
from dicoop.rules.orders import pressed
from dicoop.rules.rounds import claim_due, clear_due, current
from dicoop.rules.watch import Watch
from dicoop.rules.workdays import Workday

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from dicoop.kinds.base import Kind
    from dicoop.kinds.contract import Contract
    from dicoop.kinds.issue import Issue
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.meeting import Meeting
    from dicoop.kinds.project import Project
    from dicoop.rules.orders import Pressed

PLACES = {name: place for place, name in enumerate(MAIN, 1)}
_label = cache(node_label)
_OPEN_CONTRACT = frozenset({contracts.Stage.SIGNED, contracts.Stage.PERFORMING})
_END_OF_CONTRACT = Label("合同期满", "end of the contract")
_NOTHING = Decimal(0)


class Light(Term):
    """How urgent a thing is; in the order from none to the worst."""

    NONE = "none", "无", "none"
    GREEN = "green", "绿灯", "green"
    YELLOW = "yellow", "黄灯", "yellow"
    RED = "red", "红灯", "red"


_BADNESS = {light: place for place, light in enumerate(Light)}


class Due(NamedTuple):
    """A thing to be done by a day.

    `key` is the machine's word for `what`: the node, the issue's stage, the decision's key, `to` of a contract.
    `late`: the due day is over; `overdue`: by how many days (issues: working days, so 0 on the weekend after).
    `weight`: investment or amount in 元, 0 where there is none. `proven`: no guessed working day lies behind the due day. `working`: it is overdue by working days.
    `urged`: by which papers it was pressed for.
    """

    kind: str
    id: str
    title: str
    what: Label
    key: str
    unit: str | None
    county: str | None
    due: date
    late: bool
    overdue: int
    light: Light
    weight: Decimal = _NOTHING
    proven: bool = True
    working: bool = False
    urged: Pressed | None = None
    also: tuple[str, ...] = ()


# Projects


def reached(project: Project, day: date) -> int:
    """Return the place (1 start … 5 benefit) of the last main node done by a day, 0 for none."""
    last = 0
    for name, node in project.nodes.items():
        done = node.done
        if done is not None and done <= day:
            last = max(last, PLACES.get(name, 0))
    return last


def open_nodes(project: Project, day: date) -> tuple[tuple[str, date], ...]:
    """Return the planned nodes not done by a day, with their plans; a main node is done when a later one is."""
    if project.voided or project.signed > day or (project.ended is not None and project.ended.date <= day):
        return ()
    last = reached(project, day)
    planned = ((name, n.plan) for name, n in project.nodes.items() if n.plan is not None and (n.done is None or n.done > day))
    return tuple((name, plan) for name, plan in planned if PLACES.get(name, last + 1) > last)


def node_light(plan: date, watch: Watch) -> Light:
    """Return the light of an open node: yellow from `node_yellow` days before its plan, red from `node_red` after."""
    late = (watch.day - plan).days
    if late >= watch.settings.lights.node_red:
        return Light.RED
    return Light.YELLOW if late >= -watch.settings.lights.node_yellow else Light.GREEN


def project_due(project: Project, watch: Watch) -> tuple[Due, ...]:
    """Return the open nodes of a project as things due."""
    return tuple(
        Due(
            kind="project",
            id=project.id,
            title=project.title,
            what=_label(node),
            key=node,
            unit=called(project.lead, watch),
            county=project.county,
            due=plan,
            late=plan < watch.day,
            overdue=max(0, (watch.day - plan).days),
            light=node_light(plan, watch),
            weight=project.investment.yuan,
            also=project.also,
        )
        for node, plan in open_nodes(project, watch.day)
    )


# Issues


def next_due(issue: Issue, watch: Watch) -> Workday | None:
    """Return the day an open issue must be claimed by, or once claimed cleared by; None when nothing is open."""
    if issue.voided or issue.raised > watch.day:
        return None
    now = current(issue, watch.day)
    if not now.is_open:
        return None
    return claim_due(now, watch) if now.claim is None else clear_due(issue, now, watch)


def issue_light(due: date, watch: Watch) -> Light:
    """Return the light of an open issue: yellow from `issue_yellow` working days before its day, red after it."""
    if watch.day > due:
        return Light.RED
    first = watch.calendar.add(due, -watch.settings.lights.issue_yellow).date
    return Light.YELLOW if watch.day >= first else Light.GREEN


def issue_due(issue: Issue, watch: Watch) -> tuple[Due, ...]:
    """Return what an open issue waits for, called by the list it stands on."""
    end = next_due(issue, watch)
    if end is None:
        return ()
    stage = issues.stage(issue, watch.day)
    return (
        Due(
            kind="issue",
            id=issue.id,
            title=issue.title,
            what=stage.label,
            key=stage.value,
            unit=answers(issue, watch),
            county=issue.county,
            due=end.date,
            late=end.date < watch.day,
            overdue=max(0, watch.calendar.between(end.date, watch.day)),
            light=issue_light(end.date, watch),
            proven=end.proven,
            working=True,
            urged=pressed(issue, watch.day),
        ),
    )


def answers(issue: Issue, watch: Watch) -> str | None:
    """Return who must act: who claimed it in this round, else the unit assigned, who had it before, the first unit."""
    claim = current(issue, watch.day).claim
    before = [step.by for step in issues.made_by(issue, watch.day) if step.step == "claimed" and step.by]
    choices = (claim.by if claim else None, issue.lead, *reversed(before), *watch.settings.units)
    return called(next((unit for unit in choices if unit), None), watch)


def called(unit: str | None, watch: Watch) -> str | None:
    """Return what a unit is called on the day."""
    return watch.settings.unit(unit, watch.day) if unit and watch.settings.renamed else unit


def responsible(record: Any, watch: Watch) -> str | None:
    """Return the unit that must act on a record or decision: its own, of one with steps the one that answers on the day."""
    if isinstance(record, issues.Issue):
        return answers(record, watch)
    by = [step.by for step in getattr(record, "steps", ()) if step.by and step.date <= watch.day]
    unit = by[-1] if by else getattr(record, _unit_field(type(record)) if isinstance(record, Block) else "lead", None)
    return called(unit, watch)


@once
def _unit_field(model: type[Block]) -> str:
    """Return the field that says which unit is responsible for a thing of a model."""
    return next((row.attribute for row in fields(model) if row.mark.known == "units" and row.form == "text"), "lead")


# Decisions and contracts


def dated_light(due: date, watch: Watch) -> Light:
    """Return the light of a decision or contract: yellow from `node_yellow` days before its day, red after it."""
    late = (watch.day - due).days
    if late > 0:
        return Light.RED
    return Light.YELLOW if late >= -watch.settings.lights.node_yellow else Light.GREEN


def decision_due(meeting: Meeting, watch: Watch) -> tuple[Due, ...]:
    """Return the decisions of a meeting that has been held which wait to be carried out by a day."""
    if meeting.voided or meeting.date > watch.day:
        return ()
    return tuple(
        Due(
            kind="decision",
            id=str(meeting.id),
            title=meeting.title,
            what=both(decision.text),
            key=decision.key,
            unit=called(decision.lead, watch),
            county=None,
            due=decision.due,
            late=decision.due < watch.day,
            overdue=max(0, (watch.day - decision.due).days),
            light=dated_light(decision.due, watch),
        )
        for decision in meeting.decisions
        if decision.due is not None and (decision.done is None or decision.done > watch.day)
    )


def contract_due(contract: Contract, watch: Watch) -> tuple[Due, ...]:
    """Return a contract that has an end date and is not yet fulfilled."""
    if contract.to is None or contracts.stage(contract, watch.day) not in _OPEN_CONTRACT:
        return ()
    return (
        Due(
            kind="contract",
            id=contract.id,
            title=contract.title,
            what=_END_OF_CONTRACT,
            key="to",
            unit=None,
            county=contract.county,
            due=contract.to,
            late=contract.to < watch.day,
            overdue=max(0, (watch.day - contract.to).days),
            light=dated_light(contract.to, watch),
            weight=contract.amount.yuan,
        ),
    )


def _nothing(_: Any, __: Watch) -> tuple[Due, ...]:
    """Return what is due of a record of which nothing ever is."""
    return ()


# All of them

DUES: Mapping[str, Callable[[Any, Watch], tuple[Due, ...]]] = {
    "project": project_due,
    "issue": issue_due,
    "meeting": decision_due,
    "contract": contract_due,
    "enterprise": _nothing,
    "indicator": lambda record, watch: import_module("dicoop.rules.releases").due(record, watch),  # few ledgers have any
}


def dues(kind: Kind, record: Any, watch: Watch) -> tuple[Due, ...]:
    """Return what is due of a record that counts."""
    own = DUES.get(kind.name, _nothing)(record, watch)
    return (*own, *_by_limits(kind, record, watch)) if kind.limits else own


def _by_limits(kind: Kind, record: Any, watch: Watch) -> tuple[Due, ...]:
    # Its conditions may ask for lights in turn, so the module is found by name, and only where a kind has limits.
    found: tuple[Due, ...] = import_module("dicoop.rules.limits").due(kind, record, watch)
    return found


def urgent(kind: Kind, record: Any, watch: Watch) -> Due | None:
    """Return what is due first of a record: it shows the worst light; None when nothing is."""
    return min(dues(kind, record, watch), key=lambda item: item.due, default=None)


def due(ledger: Ledger, day: date, within: int) -> tuple[Due, ...]:
    """Return what is overdue or due within so many days, the most urgent and weightiest first."""
    watch = Watch.of(ledger.settings, day)
    with_dues = (ledger.kinds[name] for name in dict.fromkeys((*DUES, *(name for name, kind in ledger.kinds.items() if kind.limits))))
    found = (item for kind in with_dues for record in ledger.counting(kind.name) for item in dues(kind, record, watch))
    again = import_module("dicoop.rules.cycles").due(ledger, watch) if ledger.settings.events else ()
    return tuple(sorted((item for item in (*found, *again) if (item.due - day).days <= within), key=_urgency))


def _urgency(item: Due) -> tuple[object, ...]:
    return (-_BADNESS[item.light], -item.overdue, -item.weight, item.due, item.kind, item.id, item.key)
