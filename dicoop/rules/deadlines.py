"""What is due when, what is overdue, and which light does it show?

Nodes, decisions and contracts are dated by the calendar, issues by working days. Whoever has nothing open
shows no light: what is done, ended, voided or not yet signed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from importlib import import_module
from typing import Any, NamedTuple

from dicoop.kinds import issue as issues
from dicoop.kinds.as_of import has_ended, until
from dicoop.kinds.base import Kind, weight_of
from dicoop.kinds.fields import Block, fields, once
from dicoop.kinds.issue import Issue, Level
from dicoop.kinds.ledger import Asked, Ledger, Part
from dicoop.kinds.traits import open_tasks
from dicoop.labels import Label, Term
from dicoop.rules.rounds import Pressed, claim_due, clear_due, current, pressed, was_late
from dicoop.rules.watch import Watch
from dicoop.rules.workdays import Workday

_NOTHING = Decimal(0)


class Light(Term):
    """How urgent a thing is; in the order from none to the worst."""

    NONE = "none", "无", "none"
    GREEN = "green", "绿灯", "green"
    YELLOW = "yellow", "黄灯", "yellow"
    RED = "red", "红灯", "red"


_LIGHTS = {light.value: light for light in Light}
_LEVELS = {level.value: level for level in Level}
_BADNESS = {light: place for place, light in enumerate(Light)}


class Due(NamedTuple):
    """A thing to be done by a day.

    `key` is the machine's word for `what`: the node, the issue's stage, the decision's key, `to` of a contract.
    `late`: the due day is over; `overdue`: by how many days (issues: working days, so 0 on the weekend after).
    `weight`: investment or amount in 元, 0 where there is none. `proven`: no guessed working day lies behind the due day. `working`: it is overdue by working days.
    `urged`: by which papers it was pressed for. `patient`: late by some days it is urgent, not at once. `unclaimed`: late, but only in being claimed.
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
    patient: bool = False
    unclaimed: bool = False


def node_light(plan: date, watch: Watch) -> Light:
    """Return the light of what may be late by some days: yellow from `node_yellow` days before its plan, red from `node_red` after."""
    late = (watch.day - plan).days
    if late >= watch.settings.lights.node_red:
        return Light.RED
    return Light.YELLOW if late >= -watch.settings.lights.node_yellow else Light.GREEN


# Issues

# By whether it has been claimed: until then it is due to be claimed
TO_DO = {True: Label("办结", "clear"), False: Label("领单", "claim")}


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
    """Return what is to be done of an open issue; its key is the list it stands on."""
    end = next_due(issue, watch)
    if end is None:
        return ()
    return (
        Due(
            kind="issue",
            id=issue.id,
            title=issue.title,
            what=TO_DO[current(issue, watch.day).claim is not None],
            key=issues.stage(issue, watch.day).value,
            unit=answers(issue, watch),
            county=issue.county,
            due=end.date,
            late=end.date < watch.day,
            overdue=max(0, watch.calendar.between(end.date, watch.day)),
            light=issue_light(end.date, watch),
            proven=end.proven,
            working=True,
            urged=pressed(issue, watch.day),
            unclaimed=end.date < watch.day and not was_late(issue, watch),
        ),
    )


def answers(issue: Issue, watch: Watch) -> str | None:
    """Return who must act: who claimed it in this round, else the unit assigned, who had it before, the first unit."""
    claim = current(issue, watch.day).claim
    before = [step.by for step in until(issue.steps, watch.day) if step.step == "claimed" and step.by]
    choices = (claim.by if claim else None, issue.lead, *reversed(before), *watch.settings.units)
    return called(next((unit for unit in choices if unit), None), watch)


def called(unit: str | None, watch: Watch) -> str | None:
    """Return what a unit is called on the day."""
    return watch.settings.unit(unit, watch.day) if unit and watch.settings.renamed else unit


def responsible(record: Any, watch: Watch) -> str | None:
    """Return the unit that must act on a record or decision: its own, of one with steps the one that answers on the day."""
    if isinstance(record, issues.Issue):
        return answers(record, watch)
    steps = getattr(record, "steps", ())
    by = [step.by for step in until(steps, watch.day) if step.by] if steps else ()
    unit = by[-1] if by else getattr(record, _unit_field(type(record)) if isinstance(record, Block) else "lead", None)
    return called(unit, watch)


@once
def _unit_field(model: type[Block]) -> str:
    """Return the field that says which unit is responsible for a thing of a model."""
    return next((row.attribute for row in fields(model) if row.mark.known == "units" and row.form == "text"), "lead")


def dated_light(due: date, watch: Watch) -> Light:
    """Return the light of what is due by the calendar: yellow from `node_yellow` days before its day, red after it."""
    late = (watch.day - due).days
    if late > 0:
        return Light.RED
    return Light.YELLOW if late >= -watch.settings.lights.node_yellow else Light.GREEN


def dues(kind: Kind, record: Any, watch: Watch) -> tuple[Due, ...]:
    """Return what is due of a record that counts: by what its kind declares, of an issue by its rounds."""
    own = (
        issue_due(record, watch) if isinstance(record, issues.Issue) else _declared(kind, record, watch) if kind.dues or kind.tasks else ()
    )
    return (*own, *_by_limits(kind, record, watch)) if kind.limits else own


def _declared(kind: Kind, record: Any, watch: Watch) -> tuple[Due, ...]:
    found = kind.dues(record, watch.day, watch.settings) if kind.dues else ()
    if kind.tasks and kind.counts(record, watch.day) and not has_ended(record, watch.day):
        found += tuple(each for row in kind.tasks for each in open_tasks(getattr(record, row.name), watch.day))
    if not found:
        return ()
    weight = weight_of(record)
    return tuple(
        Due(
            kind=kind.due_as or kind.name,
            id=str(record.id),
            title=record.title,
            what=item.what,
            key=item.key,
            unit=called(item.unit, watch),
            county=getattr(record, "county", None),
            due=day,
            late=day < watch.day,
            overdue=max(0, (watch.day - day).days),
            light=node_light(day, watch) if item.patient else dated_light(day, watch),
            weight=weight.yuan if weight else _NOTHING,
            also=getattr(record, "also", ()),
            patient=item.patient,
        )
        for item in found
        for day in (watch.calendar.add(item.day, item.working).date if item.working else item.day,)
    )


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
    found = (item for kind in _with_dues(ledger) for record in ledger.counting(kind.name) for item in dues(kind, record, watch))
    return tuple(sorted((item for item in (*found, *_in_turn(ledger, day)) if (item.due - day).days <= within), key=_urgency))


def overdue(ledger: Ledger, day: date) -> tuple[Due, ...]:
    """Return what is overdue, the most urgent and weightiest first."""
    found = (_again(each) for each in ledger.fold(*asked_overdue(ledger, day)) or ())
    return tuple(sorted((*found, *(item for item in _in_turn(ledger, day) if item.late)), key=_urgency))


def asked_overdue(ledger: Ledger, day: date) -> Asked:
    """Return what is asked of the records for that."""
    watch = Watch.of(ledger.settings, day)

    def late(part: Part) -> tuple[Any, ...]:
        kind = ledger.kinds[part.kind]
        there = (record for record in part.read().values() if not record.voided)
        return tuple(_plain(item) for record in there for item in dues(kind, record, watch) if item.late)

    kinds = tuple(kind.name for kind in _with_dues(ledger))
    return Asked(f"overdue {day}", kinds, late, lambda one, more: (*one, *more))


def _in_turn(ledger: Ledger, day: date) -> Iterator[Due]:
    if ledger.settings.events:
        yield from import_module("dicoop.rules.limits").again(ledger, Watch.of(ledger.settings, day))


def _with_dues(ledger: Ledger) -> Iterator[Kind]:
    return (kind for kind in ledger.at_hand if kind.dues or kind.tasks or kind.limits or kind.name == "issue")


def _plain(item: Due) -> tuple[Any, ...]:
    """Return a thing due as it is remembered: of plain values."""
    urged = item.urged and (item.urged.level.value, item.urged.times)
    return tuple(item._replace(what=tuple(item.what), light=item.light.value, urged=urged))  # type: ignore[arg-type]


def _again(plain: tuple[Any, ...]) -> Due:
    item = Due(*plain)
    urged = item.urged and Pressed(_LEVELS[item.urged[0]], item.urged[1])
    return item._replace(what=Label(*item.what), light=_LIGHTS[item.light], urged=urged)


def _urgency(item: Due) -> tuple[object, ...]:
    return (-_BADNESS[item.light], item.due, -item.weight, item.kind, item.id, item.key)  # working days are no measure beside others
