"""How is a record added: what is missing, which id does it get, and with which step does it begin?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

from dicoop.actions.change import ERRORS, ChangeResult, Texts, outcome, refuse_new, refuse_taken
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import Findings, Misused, Refused, total
from dicoop.kinds import parse_input
from dicoop.kinds.base import ID_PATTERN, Kind
from dicoop.kinds.fields import Field, fields, the_field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.labels import Label
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


_THERE = Label("{kind} {id} 已经登记过", "{kind} {id} already exists")
_THERE_HINT = Label("要改它：dicoop {kind} set {id} 字段=值", "to change it: dicoop {kind} set {id} ADDRESS=VALUE")
_OFFICE = Label("“{office}”不是登记单位的代号", "'{office}' is not an office")
_NO_OFFICE = Label(
    "要写 --office：这类记录没有县区，ledger.yaml 里也没有市办代号", "--office is needed: there is neither a county nor a city office"
)
_NO_MORE = Label("{last} 之后没有{kind}编号可用了", "no {kind} id is left after {last}")
_NO_MORE_HINT = Label("那个编号多半是手误：用 dicoop renumber 改掉它", "that id is probably a typo: change it with dicoop renumber")
_OFFICE_HINT = Label(
    "用县区代号或 ledger.yaml 里 office 的值，2 到 4 个大写字母", "use a county's key or the office in ledger.yaml: 2 to 4 capitals"
)


def new_id(desk: Desk, kind: Kind, data: Mapping[str, Any], office: str) -> str:
    """Return the next free id of an office and year, or the number that is given; raises Misused, Refused where that is taken."""
    if not kind.letter:
        number = str(data["id"])
        if number in ledger.ids(desk.root, kind):
            raise Refused(_THERE.fill(kind=kind.label, id=number), _THERE_HINT.fill(kind=kind.name, id=number))
        return number
    own = office.strip().upper()
    if not kind.is_id(f"{kind.letter}-2000-{own}001"):
        raise Misused(_OFFICE.fill(office=office) if office else _NO_OFFICE, _OFFICE_HINT)
    year = str(data[kind.first_date] if kind.first_date else desk.today)[:4]
    return next_id(desk.root, kind, own, year)


def next_id(root: Path, kind: Kind, office: str, year: str, also: Iterable[str] = ()) -> str:
    """Return the next id of an office and year that nobody has, on no branch either; `also` are others given out; raises Refused."""
    folder = f"{kind.folder}/{office}/{year}"
    names = (*files.names(root, folder), *_given_elsewhere(root, folder), *(f"{id_}.yaml" for id_ in also))
    used = [int(m[4]) for name in names if (m := ID_PATTERN.fullmatch(name.removesuffix(".yaml")))]
    id_ = f"{kind.letter}-{year}-{office}{max(used, default=0) + 1:03d}"
    if not kind.is_id(id_):
        raise Refused(_NO_MORE.fill(kind=kind.label, last=f"{kind.letter}-{year}-{office}{max(used)}"), _NO_MORE_HINT)
    return id_


def free_ids(desk: Desk, kind: Kind, office: str, year: str) -> Iterator[str]:
    """Yield the free ids of an office and year in turn; raises Misused, Refused."""
    first = new_id(desk, kind, {kind.first_date or "year": year}, office)
    head, number = first.rsplit(office.upper(), 1)
    for free in count(int(number)):
        yield f"{head}{office.upper()}{free:03d}"


def _given_elsewhere(root: Path, folder: str) -> tuple[str, ...]:
    """Return the numbers that other branches have given out in a folder; none where nothing is kept in git."""
    if not any(files.exists(above, ".git") for above in (root.resolve(), *root.resolve().parents)):
        return ()
    from dicoop.store import git, history  # noqa: PLC0415 - a ledger outside git needs none

    repo = git.find(root)
    return history.names_on_branches(repo, folder) if repo else ()
