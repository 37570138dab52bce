"""Do the steps of a record follow from one another as its kind is declared, and does each say what it must?"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from dicoop.errors import Fault, Finding
from dicoop.kinds.address import key_of
from dicoop.kinds.fields import field_of
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules.checks.case import Case, after_step
from dicoop.rules.checks.steps import MISPLACED

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dicoop.kinds.base import Kind
    from dicoop.kinds.traits import StepRow

OUT_OF_TURN = Fault(
    "step-out-of-turn",
    Label("“{step}”不能放在这里：{after}只能是 {next}", "'{step}' cannot stand here: {after} only {next} may come"),
    Label("补上漏掉的环节，或删去多出的一条", "add the step that was left out, or delete the one too many"),
)
BACKWARDS = Fault(
    "step-backwards",
    Label("“{step}” {value} 早于前一步“{before}” {date}", "'{step}' on {value} is before the step above it, '{before}' on {date}"),
    Label("改正日期；日期都对，就按时间先后重排", "correct the date; if both are right put the steps in the order of their dates"),
)
LACKING = Fault("step-lacking", Label("“{step}”没有写{field}", "'{step}' does not say '{field}'"), Label("补上 {name}", "add {name}"))
_NOTHING = Label("（没有）", "nothing")
_START = "start"  # what a step comes after that may be the first


def out_of_turn(case: Case[Any]) -> Iterator[Finding]:
    """Find steps that may not come after the one above them; those after them are judged as they are."""
    known, before = _known(case.kind), None
    for entry in case.record.steps:
        if (before.step.value if before else _START) not in known[entry.step.value].after:
            after = after_step(before.step if before else None)
            yield case.at(
                OUT_OF_TURN, f"steps[{key_of(entry)}].step", entry.step, step=entry.step, after=after, next=_next(case.kind, before)
            )
        before = entry


def _next(kind: Kind, before: Any) -> tuple[Label, ...]:
    """Return what may come after a step, or at first."""
    name = before.step.value if before else _START
    return tuple(row.label for row in kind.steps if name in row.after) or (_NOTHING,)


def backwards(case: Case[Any]) -> Iterator[Finding]:
    """Find steps dated before the one above them."""
    for above, entry in pairwise(case.record.steps):
        if is_before(entry.date, above.date):
            yield case.at(BACKWARDS, f"steps[{key_of(entry)}].date", entry.date, step=entry.step, before=above.step, date=above.date)


def lacking(case: Case[Any]) -> Iterator[Finding]:
    """Find steps that do not say what they must."""
    known = _known(case.kind)
    for entry in case.record.steps:
        for name in known[entry.step.value].needs:
            row = field_of(type(entry), name)
            if row is not None and getattr(entry, row.attribute) is None:
                yield case.at(LACKING, f"steps[{key_of(entry)}].{name}", "", step=entry.step, field=row.mark.label, name=name)


_OF_SOME = ("until", "outcome", "amount")  # what else a step says is told, and means nothing more
_MISPLACED_HINT = Label(
    "删去这一行；这一步确要写的，在声明里把 {field} 加进它的 has",
    "delete the line; if the step is to say so, add {field} to its has in the declaration",
)


def misplaced(case: Case[Any]) -> Iterator[Finding]:
    """Find days and outcomes at steps that are not declared to have them."""
    known = _known(case.kind)
    for entry in case.record.steps:
        own = known[entry.step.value]
        for field in _OF_SOME:
            value = getattr(entry, field, None)
            if value is not None and field not in (*own.needs, *own.has):
                hint = _MISPLACED_HINT.fill(field=field)
                yield case.at(MISPLACED, f"steps[{key_of(entry)}].{field}", value, hint=hint, step=entry.step, field=field)


def _known(kind: Kind) -> Mapping[str, StepRow]:
    return {row.name: row for row in kind.steps}
