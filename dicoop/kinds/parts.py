"""Which parts do kinds share that keep receipts and steps: entries, the stage that follows from steps, the verbs?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, TypeVar

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import has_ended, until
from dicoop.kinds.fields import Block
from dicoop.kinds.traits import StepRow
from dicoop.labels import Term

T = TypeVar("T", bound=Term)


class Receipt(Block):
    """Money under a receipt; an entry with `reverses` takes another back."""

    receipt = f.text("凭证号", "Receipt", key=True)
    date = f.day("日期", "Date", happened=True)
    amount = f.amount("金额", "Amount")
    reverses = f.optional(f.text("冲销", "Reverses"))


def frame(record: Any, first: str, day: dt.date, stages: type[T]) -> T | None:
    """Return the stage of a record that is not going: voided, not yet begun, or ended; None of one that is."""
    over = "ended" if has_ended(record, day) else "not_yet" if getattr(record, first) > day else ""
    name = "voided" if record.voided else over
    return next((stage for stage in stages if stage == name), None)


def made(record: Any, day: dt.date) -> list[str]:
    """Return the steps made by a day, in their order."""
    return [step.step.value for step in until(record.steps, day)]


def said_at(record: Any, step: str, day: dt.date) -> Decimal | None:
    """Return the 元 that the last step of a name says by a day, None where none says any."""
    found = [each.amount for each in until(record.steps, day) if each.step == step and each.amount is not None]
    return found[-1].yuan if found else None


def step(
    name: Term, verb: str, after: str, needs: str = "", has: str = "", *, closes: bool = False, types: tuple[str, ...] = ()
) -> StepRow:
    """Return a step of a lifecycle: the names of the steps it may follow, of what it must say and what it may."""
    return StepRow(name.value, name.label, verb, tuple(after.split()), tuple(needs.split()), tuple(has.split()), closes, types)
