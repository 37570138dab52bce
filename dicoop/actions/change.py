"""How is a record added or changed: read, rule, save, and what changed?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from dicoop.actions import closed_meetings, doubles, receipts
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import TWICE, Finding, Findings, Misused, Refused, Unreadable, bounded, total
from dicoop.kinds import address, parse_input, verbs
from dicoop.kinds.base import Kind, Record, title_of
from dicoop.kinds.fields import Field, field_of, fields
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values, present
from dicoop.labels import Label, Term
from dicoop.periods import tidy_period
from dicoop.rules import checks, lifecycle
from dicoop.rules.lifecycle import Assignments
from dicoop.store import files, ledger, record_writer
from dicoop.store.find import FOLDER
from dicoop.store.ledger import Opened


@dataclass(frozen=True)
class Outcome:
    """What a change did: each value before and after; none when it was so already, or when only comments or layout changed.

    `warnings` are those that `check` gives for the record and did not give before.
    """

    kind: Kind
    id: str
    title: str
    path: str
    changes: tuple[address.Change, ...]
    stage: Term
    next: Label | None
    new: bool = False
    layout: bool = False
    warnings: tuple[Finding, ...] = ()


Texts = Mapping[str, str | tuple[str, ...]]
Make = Callable[[Any, Ledger], Assignments]

_ERRORS = Label("{id} 会因此有 {n} 处错误，没有写入", "nothing was written; faults {id} would have: {n}")
_FIXED = Label("编号不能改；编号决定文件的位置", "an id cannot be changed: it decides where the file lies")


def set_fields(desk: Desk, kind: Kind, text: str, assignments: Texts) -> Outcome:
    """Set values by address (empty: taken out); refused when the record would have an error it had not before."""
    steps = [address.parse(name, kind.model)[0] for name in assignments]
    twice = next((name for name, each in zip(assignments, steps, strict=True) if steps.count(each) > 1), None)
    if twice is not None:
        raise Misused(TWICE.fill(name=twice))

    def make(_: Record, whole: Ledger) -> Assignments:
        return {name: _tidied(kind, name, str(value), whole, desk.today) for name, value in assignments.items()}

    return change(desk, kind, text, make)


def _tidied(kind: Kind, name: str, text: str, whole: Ledger, today: date) -> str | None:
    _, row = address.parse(name, kind.model)
    if row.name == "id" and "." not in name and "[" not in name:
        raise Misused(_FIXED)
    if not text:
        return None
    if not row.is_scalar and row.form != "texts":
        raise Misused(
            _BLOCK.fill(address=name), _BLOCK_HINT.fill(address=name, like=address.within(name, row.model) if row.model else name)
        )
    return parse_input.tidy(row, text, whole, today)


_BLOCK = Label("“{address}”是一组值", "'{address}' holds several values")
_BLOCK_HINT = Label(
    "写到其中一个字段，如 {like}=…；整组取消写 {address}=", "name one field in it, such as {like}=…; to take all of it out: {address}="
)


def act(desk: Desk, kind: Kind, verb: str | None, text: str, make: Make) -> Outcome:
    """Make a move of the lifecycle; refused where the table of the kind does not allow its verb (None: a correction, always in time)."""

    def checked(record: Record, whole: Ledger) -> Assignments:
        if verb is not None:
            lifecycle.require(kind, record, verb, desk.today)
        return {name: _tidied(kind, name, value or "", whole, desk.today) for name, value in make(record, whole).items()}

    return change(desk, kind, text, checked)


def change(desk: Desk, kind: Kind, text: str, make: Make) -> Outcome:
    """Apply what `make` assigns to one record, if it stays without new errors; untouched bytes stay."""
    with alone(desk):
        whole = ledger.glance(desk.root)
        opened = ledger.open_record(desk.root, kind, ledger.meant(desk.root, kind, text))
        data = deepcopy(opened.source.data)
        for name, value in make(opened.record, whole).items():
            data = address.assign(data, name, value, kind.model)
        return _save(desk, kind, opened, data, whole)


def _save(desk: Desk, kind: Kind, opened: Opened, data: dict[str, Any], whole: Ledger) -> Outcome:
    before, after = present(opened.source.data), present(data)
    id_ = str(opened.record.id)
    if before == after:
        return outcome(desk, kind, opened.record, opened.path, ())
    record = check_values(after, kind.model)
    if isinstance(record, Findings):
        raise Refused(_ERRORS.fill(id=id_, n=total(record)), findings=record)
    closed_meetings.refuse(desk, opened.record, record)
    closed_meetings.refuse_booked(desk, kind, opened.record, record)
    warnings = refuse_new(kind, opened.record, record, whole, desk.today)
    _refuse_taken(desk, kind, whole, opened.record, record)
    warnings += doubles.alike(desk, kind, whole, opened.record, record)
    new = record_writer.edited(opened, kind, data)
    if not desk.dry_run:
        record_writer.save(desk.root, opened, new)
    return outcome(desk, kind, record, opened.path, address.changes(before, after, kind.model), warnings=warnings)


def _refuse_taken(desk: Desk, kind: Kind, whole: Ledger, old: Record | None, new: Record) -> None:
    """Refuse what another record has, and only one may have."""
    found = (*(receipts.reused(desk, kind, old, new) if old is not None else ()), *doubles.doubled(desk, kind, whole.kinds, old, new))
    if found:
        raise Refused(_ERRORS.fill(id=new.id, n=total(found)), findings=found)


def refuse_new(kind: Kind, old: Record | None, new: Record, whole: Ledger, today: date) -> tuple[Finding, ...]:
    """Return the warnings a version of a record has and the old one had not; refuse one with such errors."""
    known = {_key(f) for f in checks.of_record(kind, old, whole, today)} if old is not None else set()
    fresh = tuple(f for f in checks.of_record(kind, new, whole, today) if _key(f) not in known)
    errors = tuple(f for f in fresh if f.is_error)
    if errors:
        raise Refused(_ERRORS.fill(id=new.id, n=total(errors)), findings=errors)
    return bounded(fresh)


def _key(finding: Finding) -> tuple[str, str, str]:
    return finding.code, finding.address, finding.value


def outcome(desk: Desk, kind: Kind, record: Record, path: str, made: tuple[address.Change, ...], **more: Any) -> Outcome:
    """Return what a change did and what is likely next."""
    stage = kind.stage(record, desk.today)
    names = {row.name: row.verb for row in kind.steps}
    last = next((names.get(str(step.step), str(step.step)) for step in reversed(getattr(record, "steps", ()))), "")
    following = verbs.next_command(kind.name, record.id, [verb for verb in kind.verbs if verb.name != last or verb.closes], stage)
    return Outcome(kind, str(record.id), title_of(record), path, made, stage, following, **more)


def void(desk: Desk, kind: Kind, text: str, day: str, reason: str) -> Outcome:
    """Take a record back: nothing is deleted, it counts nowhere any more."""
    return change(desk, kind, text, lambda record, _: lifecycle.void(record, day, reason))


# Adding


def missing(kind: Kind, given: Texts) -> tuple[Field, ...]:
    """Return the required fields that are not given; an id is made, not asked for."""
    return tuple(row for row in fields(kind.model) if row.required and row.name not in given and (row.name != "id" or not kind.letter))


def add(desk: Desk, kind: Kind, given: Texts, office: str | None, by: str | None = None) -> Outcome:
    """Add a record under the next free id of the office and year; a listed issue gets its first step."""
    with alone(desk):
        return _add(desk, kind, given, office, by)


def _add(desk: Desk, kind: Kind, given: Texts, office: str | None, by: str | None) -> Outcome:
    whole = ledger.glance(desk.root)
    data = {name: _value(kind, name, value, whole, desk.today) for name, value in given.items()}
    data["id"] = _id(desk, kind, data, office or data.get("county") or whole.settings.office or "")
    if kind.name == "issue":
        data["steps"] = [listed(data, by, whole.settings)]
    record = check_values(data, kind.model)
    if isinstance(record, Findings):
        raise Misused(_ERRORS.fill(id=data["id"], n=total(record)), findings=record)
    warnings = refuse_new(kind, None, record, whole, desk.today)
    _refuse_taken(desk, kind, whole, None, record)
    warnings += doubles.alike(desk, kind, whole, None, record)
    text = record_writer.new_text(kind, data["id"], data)
    path = f"{FOLDER}/{kind.path(data['id'])}"
    if not desk.dry_run:
        record_writer.create(desk.root, kind, data["id"], text)
    return outcome(desk, kind, record, path, address.changes({}, data, kind.model), new=True, warnings=warnings)


def _value(kind: Kind, name: str, value: str | tuple[str, ...], whole: Ledger, today: date) -> Any:
    row = field_of(kind.model, name)
    assert row is not None
    if isinstance(value, tuple):
        return list(dict.fromkeys(one for text in value for one in parse_input.several(row, text, whole, today)))
    return parse_input.tidy(row, value, whole, today)


def _id(desk: Desk, kind: Kind, data: Mapping[str, Any], office: str) -> str:
    if not kind.letter:
        return _number(desk, kind, str(data["id"]))
    own = office.strip().upper()
    if not kind.is_id(f"{kind.letter}-2000-{own}001"):
        raise Misused(_OFFICE.fill(office=office) if office else _NO_OFFICE, _OFFICE_HINT)
    year = str(data[kind.first_date] if kind.first_date else desk.today)[:4]
    return ledger.next_id(desk.root, kind, own, year, given_elsewhere(desk.root, f"{kind.folder}/{own}/{year}"))


def free_ids(desk: Desk, kind: Kind, office: str, year: str) -> Iterator[str]:
    """Yield the free ids of an office and year in turn; raises Misused, Refused."""
    first = _id(desk, kind, {kind.first_date or "year": year}, office)
    head, number = first.rsplit(office.upper(), 1)
    for free in count(int(number)):
        yield f"{head}{office.upper()}{free:03d}"


def begun(kind: Kind, data: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return the values of a new record with the step that it begins with, where it has one and none is given."""
    is_bare = kind.name == "issue" and not data.get("steps") and data.get("raised")
    return {**data, "steps": [listed(data, None, settings)]} if is_bare else dict(data)


def tidied_period(text: str) -> str:
    """Return a period as people write it as files hold it; raises Misused."""
    try:
        return tidy_period(text)
    except Unreadable as error:
        raise Misused(error.finding.message, error.finding.hint) from None


def given_elsewhere(root: Path, folder: str) -> tuple[str, ...]:
    """Return the numbers that other branches have given out in a folder; none where nothing is kept in git."""
    if not any(files.exists(above, ".git") for above in (root.resolve(), *root.resolve().parents)):
        return ()
    from dicoop.store import git  # noqa: PLC0415 - a ledger outside git needs none
    from dicoop.store.ids_on_branches import on_branches  # noqa: PLC0415

    repo = git.find(root)
    return on_branches(repo, folder) if repo else ()


def _number(desk: Desk, kind: Kind, number: str) -> str:
    if number in ledger.ids(desk.root, kind):
        raise Refused(_THERE.fill(kind=kind.label, id=number), _THERE_HINT.fill(kind=kind.name, id=number))
    return number


_THERE = Label("{kind} {id} 已经登记过", "there is a {kind} {id} already")
_THERE_HINT = Label("要改它：dicoop {kind} set {id} 字段=值", "to change it: dicoop {kind} set {id} ADDRESS=VALUE")
_OFFICE = Label("“{office}”不是登记单位的代号", "'{office}' is no office")
_NO_OFFICE = Label(
    "要写 --office：这类记录没有县区，ledger.yaml 里也没有市办代号", "--office is needed: there is neither a county nor a city office"
)
_OFFICE_HINT = Label(
    "用县区代号或 ledger.yaml 里 office 的值，2 到 4 个大写字母", "use a county's key or the office in ledger.yaml: 2 to 4 capitals"
)


def listed(data: Mapping[str, Any], by: str | None, settings: Settings) -> dict[str, str]:
    """Return the step with which an issue is listed."""
    unit = parse_input.listed("units", by, settings) if by else next(iter(settings.units), None)
    return {"step": "listed", "date": str(data["raised"]), **({"by": unit} if unit else {})}
