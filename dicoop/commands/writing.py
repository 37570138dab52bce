"""What do add, set, edit, void and the verbs of a lifecycle do, and what is such a verb on the command line?"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, NamedTuple

from dicoop.actions import change
from dicoop.actions.change import ChangeResult
from dicoop.commands import options
from dicoop.commands.options import Option
from dicoop.commands.session import Session
from dicoop.commands.telling import ADDED, tell
from dicoop.errors import TWICE, Misused
from dicoop.frozen import pattern
from dicoop.kinds import parse_input
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, joined
from dicoop.render.cells import line
from dicoop.rules import lifecycle
from dicoop.rules.lifecycle import Assignments

_LACKS = Label("还缺：{names}", "missing: {names}")
_LACKS_HINT = Label("在终端里运行会逐项提问", "on a terminal you are asked for them one by one")


def _add(session: Session, kind: Kind, values: dict[str, Any]) -> None:
    from dicoop.actions import add  # noqa: PLC0415 - whoever changes a record gives out no ids

    typed = {row.name: values[row.attribute] for row in options.of_kind(kind)}
    given: change.Texts = {name: tuple(value) if isinstance(value, list) else value for name, value in typed.items() if value}
    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    office = values.get("office") or os.environ.get("DICOOP_OFFICE")
    lacking = add.missing(kind, given)
    if session.interactive and not values["no_input"]:
        from dicoop.commands import prompts  # noqa: PLC0415 - only where there is a terminal

        trial = session.desk(dry_run=True, wait=values["wait"])
        new = None if desk.dry_run else partial(_add_too, session, values)
        given = prompts.fill(session, kind, given, lambda known: add.add(trial, kind, known, office, values.get("by")), new)
    elif lacking:
        names = joined(tuple(Label(f"{row.flag}（{row.mark.zh}）", row.flag) for row in lacking))
        raise Misused(_LACKS.fill(names=names), None if values["no_input"] else _LACKS_HINT)
    tell(session, add.add(desk, kind, given, office, values.get("by")), desk.dry_run, values["json"])


def _add_too(session: Session, values: dict[str, Any], kind: Kind, given: change.Texts) -> str:
    from dicoop.actions import add  # noqa: PLC0415 - as above
    from dicoop.commands import prompts  # noqa: PLC0415

    trial, desk = (session.desk(dry_run=dry_run, wait=values["wait"]) for dry_run in (True, False))
    filled = prompts.fill(session, kind, given, lambda known: add.add(trial, kind, known, None))
    outcome = add.add(desk, kind, filled, None)
    session.say(ADDED.fill(id=outcome.id, title=line(outcome.title), path=outcome.path))
    return outcome.id


_NO_SIGN = Label("“{text}”里没有等号", "no = in '{text}'")
_SIGN = Label("写成 字段=值，如 investment=12.5亿元", "write ADDRESS=VALUE, such as meeting=15")


def _set(session: Session, kind: Kind, values: dict[str, Any]) -> None:
    pairs: dict[str, str] = {}
    for text in values["values"]:
        found = _ASSIGNMENT.fullmatch(text)  # the first `=` that is not inside an entry's brackets
        if not found:
            raise Misused(_NO_SIGN.fill(text=text), _SIGN)
        name = found[1].strip()
        if name in pairs:
            raise Misused(TWICE.fill(name=name))
        pairs[name] = found[2].strip()
    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    tell(session, change.set_fields(desk, kind, values["id_"], pairs), desk.dry_run, values["json"])


_ASSIGNMENT = pattern(r"([^=\[]*(?:\[.*?\](?:\.[^=\[\].]+)*)?)=(.*)", re.DOTALL)


def _edit(session: Session, kind: Kind, values: dict[str, Any]) -> None:
    from dicoop.actions import edit  # noqa: PLC0415 - whoever names the values needs no editor
    from dicoop.commands import asking  # noqa: PLC0415

    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    again = partial(asking.again, session) if session.interactive else None
    tell(session, edit.edit(desk, kind, values["id_"], session.lang, again), desk.dry_run, values["json"])


def _void(session: Session, kind: Kind, values: dict[str, Any]) -> None:
    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    found = change.void(desk, kind, values["id_"], day(session, values["date"]), values["reason"])
    tell(session, found, desk.dry_run, values["json"])


RUN: Mapping[str, Callable[[Session, Kind, dict[str, Any]], None]] = {"add": _add, "set": _set, "edit": _edit, "void": _void}


def move(session: Session, kind: Kind, move: Move, values: dict[str, Any]) -> None:
    """Make a move of a record's lifecycle."""
    outcome, remarks = _made(session, kind, move, values)
    session.say(*remarks)
    tell(session, outcome, values["dry_run"], values["json"])


def attempt(session: Session, kind: Kind, move: Move, values: dict[str, Any]) -> None:
    """Make a move without writing it; raises what is wrong with it."""
    _made(session, kind, move, {**values, "dry_run": True, "wait": None})


def _made(session: Session, kind: Kind, move: Move, values: dict[str, Any]) -> tuple[ChangeResult, list[Label]]:
    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    remarks: list[Label] = []

    def make(record: Record, whole: Ledger) -> Assignments:
        made = move.make(session, record, whole, values)
        remarks.extend(move.remark(session, record, whole, values) if move.remark else ())
        return made

    verb = None if values.get("reverse") else move.name  # money is paid back and goods are returned after the end too
    return change.act(desk, kind, verb, values["id_"], make), remarks


Make = Callable[[Session, Any, Ledger, dict[str, Any]], Assignments]
Remark = Callable[[Session, Any, Ledger, dict[str, Any]], Iterable[Label]]


class Move(NamedTuple):
    """A verb of a kind's lifecycle on the command line; `remark` is what is to be said on stderr of what it wrote."""

    name: str
    about: Label
    options: tuple[Option, ...]
    make: Make
    remark: Remark | None = None


def waiting(list_name: str, closing: str = "done", told: str = "text") -> Callable[[Any], list[tuple[str, str]]]:
    """Return what tells of a record the entries of a list that lack the day that closes them: by key, with what is told of each."""
    return lambda record: [(key_of(each), getattr(each, told)) for each in getattr(record, list_name) if getattr(each, closing) is None]


def day(session: Session, text: str | None, *, partial: bool = False) -> str:
    """Return the day something happened: the one given (`partial`: or its month or year), else today; refused while it is still to come."""
    if text is None:
        return session.today.isoformat()
    return lifecycle.happened(parse_input.day(text, "--date", session.today, partial=partial), session.today)


def values_of(values: dict[str, Any], *names: str) -> dict[str, str]:
    """Return those values that were given."""
    return {name: values[name] for name in names if values.get(name) is not None}
