"""How is a record added: what is missing, which id does it get, and with which step does it begin?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from dicoop.actions.change import ERRORS, ChangeResult, Texts, outcome, refuse_new, refuse_taken
from dicoop.actions.new_ids import new_id
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import Findings, Misused, total
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field, fields, the_field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.store import files, ledger, record_writer


def missing(kind: Kind, given: Texts) -> tuple[Field, ...]:
    """Return the required fields that are not given; an id is made, not asked for."""
    return tuple(row for row in fields(kind.model) if row.required and row.name not in given and (row.name != "id" or not kind.letter))


def add(desk: Desk, kind: Kind, given: Texts, office: str | None, by: str | None = None) -> ChangeResult:
    """Add a record under the next free id of the office and year; a listed issue gets its first step."""
    with alone(desk):
        whole = ledger.glance(desk.root)
        data = {name: _value(kind, name, value, whole, desk.today) for name, value in given.items() if not parse_input.is_left_out(value)}
        data["id"] = new_id(desk, kind, data, office or data.get("county") or whole.settings.office or "")
        if kind.name == "issue":
            data["steps"] = [listed(data, by, whole.settings)]
        record = check_values(data, kind.model)
        if isinstance(record, Findings):
            raise Misused(ERRORS.fill(id=data["id"], n=total(record)), findings=record)
        record = whole.kinds.valued(kind, record)
        warnings = refuse_new(kind, None, record, whole, desk.today)
        warnings += refuse_taken(desk, kind, whole, None, record)
        path = kind.path(data["id"])
        if not desk.dry_run:
            files.create(desk.root, path, record_writer.new_text(kind, data["id"], data))
        return outcome(desk, kind, record, path, {}, data, new=True, warnings=warnings)


def _value(kind: Kind, name: str, value: str | tuple[str, ...], whole: Ledger, today: date) -> Any:
    row = the_field(kind.model, name)
    if isinstance(value, tuple):
        return list(dict.fromkeys(one for text in value for one in parse_input.several(row, text, whole, today)))
    return parse_input.tidy(row, value, whole, today)


def begun(kind: Kind, data: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Return the values of a new record with the step that it begins with, where it has one and none is given."""
    is_bare = kind.name == "issue" and not data.get("steps") and data.get("raised")
    return {**data, "steps": [listed(data, None, settings)]} if is_bare else dict(data)


def listed(data: Mapping[str, Any], by: str | None, settings: Settings) -> dict[str, str]:
    """Return the step with which an issue is listed."""
    unit = parse_input.listed("units", by, settings) if by else next(iter(settings.units), None)
    return {"step": "listed", "date": str(data["raised"]), **({"by": unit} if unit else {})}
