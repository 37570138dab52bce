"""Which id does a new record get?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import count
from pathlib import Path
from typing import Any

from dicoop.actions.write_context import Desk
from dicoop.errors import Misused, Refused
from dicoop.kinds.base import Kind
from dicoop.labels import Label
from dicoop.store import files, ledger

_THERE = Label("{kind} {id} 已经登记过", "there is a {kind} {id} already")
_THERE_HINT = Label("要改它：dicoop {kind} set {id} 字段=值", "to change it: dicoop {kind} set {id} ADDRESS=VALUE")
_OFFICE = Label("“{office}”不是登记单位的代号", "'{office}' is no office")
_NO_OFFICE = Label(
    "要写 --office：这类记录没有县区，ledger.yaml 里也没有市办代号", "--office is needed: there is neither a county nor a city office"
)
_OFFICE_HINT = Label(
    "用县区代号或 ledger.yaml 里 office 的值，2 到 4 个大写字母", "use a county's key or the office in ledger.yaml: 2 to 4 capitals"
)


def new_id(desk: Desk, kind: Kind, data: Mapping[str, Any], office: str) -> str:
    """Return the next free id of an office and year, or the number that is given; raises Misused, Refused where that is taken."""
    if not kind.letter:
        return _number(desk, kind, str(data["id"]))
    own = office.strip().upper()
    if not kind.is_id(f"{kind.letter}-2000-{own}001"):
        raise Misused(_OFFICE.fill(office=office) if office else _NO_OFFICE, _OFFICE_HINT)
    year = str(data[kind.first_date] if kind.first_date else desk.today)[:4]
    return next_id(desk.root, kind, own, year)


def next_id(root: Path, kind: Kind, office: str, year: str, also: Iterable[str] = ()) -> str:
    """Return the next id of an office and year that nobody has, on no branch either; `also` are others given out; raises Refused."""
    elsewhere = _given_elsewhere(root, f"{kind.folder}/{office}/{year}")
    return ledger.next_id(root, kind, office, year, (*elsewhere, *(f"{id_}.yaml" for id_ in also)))


def _number(desk: Desk, kind: Kind, number: str) -> str:
    if number in ledger.ids(desk.root, kind):
        raise Refused(_THERE.fill(kind=kind.label, id=number), _THERE_HINT.fill(kind=kind.name, id=number))
    return number


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
