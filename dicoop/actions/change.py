"""How is a record changed: read, rule, save, and what changed?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from datetime import date
from functools import cached_property
from typing import Any

from dicoop.actions import closed_meetings, doubles
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import TWICE, Finding, Findings, Misused, Refused, bounded, total
from dicoop.frozen import dataclass
from dicoop.kinds import address, parse_input
from dicoop.kinds.base import Kind, Record, title_of
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.validate import check_values, present
from dicoop.labels import Label, Term
from dicoop.rules import checks, lifecycle, usual
from dicoop.rules.checks.entries import require_in_turn
from dicoop.rules.lifecycle import Assignments
from dicoop.store import ledger, record_writer
from dicoop.store.ledger import Opened

Values = Mapping[str, Any]


@dataclass(frozen=True)
class ChangeResult:
    """What a change did to the values of a record.

    `warnings` are those that `check` gives for the record and did not give before.
    """

    kind: Kind
    id: str
    title: str
    path: str
    before: Values
    after: Values
    stage: Term
    next: str | None
    new: bool = False
    layout: bool = False
    warnings: tuple[Finding, ...] = ()

    @cached_property
    def changes(self) -> tuple[address.ValueChange, ...]:
        """Each value before and after; none when it was so already, or when only comments or layout changed."""
        return address.changes(self.before, self.after, self.kind.model)


Texts = Mapping[str, str | tuple[str, ...]]
Make = Callable[[Any, Ledger], Assignments]

ERRORS = Label("{id} 会因此有 {n} 处错误，没有写入", "nothing was written; {id} would have faults: {n}")
_FIXED = Label("编号不能改；编号决定文件的位置", "an id cannot be changed this way: it decides where the file is kept")


def set_fields(desk: Desk, kind: Kind, text: str, assignments: Texts) -> ChangeResult:
    """Set values by address (empty: taken out); refused when the record would have an error it had not before."""
    steps = [address.parse(name, kind.model)[0] for name in assignments]
    twice = next((name for name, each in zip(assignments, steps, strict=True) if steps.count(each) > 1), None)
    if twice is not None:
        raise Misused(TWICE.fill(name=twice))

    def make(_: Record, whole: Ledger) -> Assignments:
        each = (_values(kind, name, str(value), whole, desk.today) for name, value in assignments.items())
        return {name: value for values in each for name, value in values.items()}

    return change(desk, kind, text, make)


def _values(kind: Kind, name: str, text: str, whole: Ledger, today: date) -> Assignments:
    """Return what a text assigns: of a field of several that is set as a whole, each value by its place."""
    row = address.parse(name, kind.model)[1]
    if parse_input.is_left_out(text) or row.form != "texts" or name.endswith("]"):
        return {name: _tidied(kind, name, text, whole, today)}
    first, *more = dict.fromkeys(parse_input.several(row, text, whole, today))
    return {name: first, **{f"{name}[{place}]": value for place, value in enumerate(more, 2)}}


def _tidied(kind: Kind, name: str, text: str, whole: Ledger, today: date) -> str | None:
    steps, row = address.parse(name, kind.model)
    if row.name == "id" and "." not in name and "[" not in name:
        raise Misused(_FIXED)
    if parse_input.is_left_out(text):
        if row.required and len(steps) == 1:
            raise Refused(_NEEDED.fill(name=row.mark.label))
        return None
    if not row.is_scalar and row.form != "texts":
        raise Misused(
            _BLOCK.fill(address=name), _BLOCK_HINT.fill(address=name, like=address.within(name, row.model) if row.model else name)
        )
    return parse_input.tidy(row, text, whole, today)


_NEEDED = Label("“{name}”是必填的，不能取消；要改就写新的值", "{name} is required and cannot be removed: give another value")
_BLOCK = Label("“{address}”是一组值", "'{address}' holds several values")
_BLOCK_HINT = Label(
    "写到其中一个字段，如 {like}=…；整组取消写 {address}=", "name one field in it, such as {like}=…; to remove all of it: {address}="
)


def act(desk: Desk, kind: Kind, verb: str | None, text: str, make: Make) -> ChangeResult:
    """Make a move of the lifecycle; refused where the table of the kind does not allow its verb (None: a correction, always in time)."""

    def checked(record: Record, whole: Ledger) -> Assignments:
        if verb is not None:
            usual.require(kind, record, verb, desk.today)
        return {name: _tidied(kind, name, value or "", whole, desk.today) for name, value in make(record, whole).items()}

    return change(desk, kind, text, checked)


def change(desk: Desk, kind: Kind, text: str, make: Make) -> ChangeResult:
    """Apply what `make` assigns to one record, if it stays without new errors; untouched bytes stay."""
    with alone(desk):
        whole = ledger.glance(desk.root)
        opened = ledger.open_record(desk.root, kind, ledger.meant(desk.root, kind, text))
        data = deepcopy(opened.source.data)
        for name, value in make(opened.record, whole).items():
            require_in_turn(data, name, kind.model)
            data = address.assign(data, name, value, kind.model)
        return _save(desk, kind, opened, data, whole)


def _save(desk: Desk, kind: Kind, opened: Opened, data: dict[str, Any], whole: Ledger) -> ChangeResult:
    before, after = present(opened.source.data), present(data)
    id_ = str(opened.record.id)
    if before == after:
        return outcome(desk, kind, opened.record, opened.path, before, after)
    record = check_values(after, kind.model)
    if isinstance(record, Findings):
        raise Refused(ERRORS.fill(id=id_, n=total(record)), findings=record)
    record = whole.kinds.valued(kind, record)
    closed_meetings.refuse(desk, opened.record, record)
    closed_meetings.refuse_booked(desk, kind, opened.record, record)
    warnings = refuse_new(kind, opened.record, record, whole, desk.today)
    warnings += refuse_taken(desk, kind, whole, opened.record, record)
    new = record_writer.edited(opened, kind, data)
    if not desk.dry_run:
        record_writer.save(desk.root, opened, new)
    return outcome(desk, kind, record, opened.path, before, after, warnings=warnings)


def refuse_taken(desk: Desk, kind: Kind, whole: Ledger, old: Record | None, new: Record) -> tuple[Finding, ...]:
    """Return the warnings on a version of a record and others together that there were not; refuse what another has, and only one may have."""
    found = (*(doubles.reused(desk, kind, old, new) if old is not None else ()), *doubles.doubled(desk, kind, whole.kinds, old, new))
    alike = doubles.alike(desk, kind, whole, old, new)
    errors = (*found, *(each for each in alike if each.is_error))
    if errors:
        raise Refused(ERRORS.fill(id=new.id, n=total(errors)), findings=errors)
    return alike


def refuse_new(kind: Kind, old: Record | None, new: Record, whole: Ledger, today: date) -> tuple[Finding, ...]:
    """Return the warnings a version of a record has and the old one had not; refuse one with such errors."""
    fresh = tuple(checks.new_in(kind, new, (old,), whole, today))
    errors = tuple(f for f in fresh if f.is_error)
    if errors:
        raise Refused(ERRORS.fill(id=new.id, n=total(errors)), findings=errors)
    return bounded(fresh)


def outcome(desk: Desk, kind: Kind, record: Record, path: str, before: Values, after: Values, **more: Any) -> ChangeResult:
    """Return what a change did and what is likely next."""
    stage = kind.stage(record, desk.today)
    following = usual.next_command(kind, record, desk.today)
    return ChangeResult(kind, str(record.id), title_of(record), path, before, after, stage, following, **more)


def void(desk: Desk, kind: Kind, text: str, day: str, reason: str) -> ChangeResult:
    """Take a record back: nothing is deleted, it counts nowhere any more."""
    return act(desk, kind, None, text, lambda record, _: lifecycle.void(record, day, reason))
