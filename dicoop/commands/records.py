"""Which commands has every kind: add, list, show, set, edit, void?"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

import typer

from dicoop.actions import change, edit
from dicoop.actions.change import Outcome
from dicoop.commands import app, ask, options
from dicoop.commands.app import Entry
from dicoop.commands.help import REQUIRED
from dicoop.commands.options import DATE, DRY_RUN, ID, JSON, WRITING, Option, id_of
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.kinds import KINDS, tidy
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, joined
from dicoop.render.cells import line
from dicoop.render.json import dumps
from dicoop.rules import lifecycle
from dicoop.rules.lifecycle import Assignments

if TYPE_CHECKING:
    from dicoop.kinds.address import Change

Make = Callable[[Session, Any, Ledger, dict[str, Any]], Assignments]


class Move(NamedTuple):
    """A verb of a kind's lifecycle on the command line."""

    name: str
    about: Label
    options: tuple[Option, ...]
    make: Make


def group(session: Session, name: str, moves: Sequence[Move] = ()) -> typer.Typer:
    """Return the commands of a kind: those every kind has, then the verbs of its lifecycle."""
    kind = KINDS[name]
    own = {move.name: _entry(session, move.name, move.about, (id_of(kind), *move.options, *WRITING), _run(kind, move)) for move in moves}
    return app.group(session, {**_common(session, kind), **own})


def _entry(session: Session, name: str, about: Label, rows: Sequence[Option], run: Callable[..., int | None]) -> Entry:
    return Entry(about, lambda: options.command(session, name, about, rows, run))


def _common(session: Session, kind: Kind) -> dict[str, Entry]:
    def entry(name: str, about: Label, rows: Sequence[Option], run: Callable[..., int | None]) -> Entry:
        return _entry(session, name, about.fill(kind=kind.label), rows, partial(_of_kind, run, kind))

    return {
        "add": entry("add", _ADD, _adding(kind), _add),
        "list": Entry(_LIST.fill(kind=kind.label), partial(_reading, session, kind, "list")),
        "show": Entry(_SHOW.fill(kind=kind.label), partial(_reading, session, kind, "show")),
        "set": entry("set", _SET, (id_of(kind), _VALUES, *WRITING), _set),
        "edit": entry("edit", _EDIT, (id_of(kind), DRY_RUN, JSON), _edit),
        "void": entry("void", _VOID, (id_of(kind), _REASON, DATE, *WRITING), _void),
    }


def _reading(session: Session, kind: Kind, name: str) -> typer.Typer:
    from dicoop.commands import card, listing  # noqa: PLC0415 - whoever changes a record need not load the reports

    module, about = (listing, _LIST) if name == "list" else (card, _SHOW)
    rows = [id_of(kind) if row is ID else row for row in module.rows(kind)]
    return options.command(session, name, about.fill(kind=kind.label), rows, partial(_of_kind, module.run, kind))


def _of_kind(run: Callable[..., int | None], kind: Kind, session: Session, /, **values: Any) -> int | None:
    return run(session, kind, **values)


_ADD = Label("登记{kind}", "add a new {kind}")
_LIST = Label("列出{kind}", "list {kind} records")
_SHOW = Label("看一条{kind}记录的全部内容", "show one {kind} in full")
_SET = Label("改{kind}的一个或几个字段", "change values of one {kind}")
_EDIT = Label("用编辑器改{kind}记录", "edit one {kind} in your editor")
_VOID = Label("作废{kind}记录 (不删除, 不再计入)", "void one {kind}: kept, but counted nowhere")
_VALUES_ABOUT = Label(
    "等号后面不写, 就是去掉; 组里的字段写成 nodes.start.plan、funds[凭证号].amount",
    "nothing after the sign takes the value out; inside a group: nodes.start.plan, funds[RECEIPT].amount",
)
_VALUES = Option("values", _VALUES_ABOUT, form="many", required=True, metavar=Label("字段=值", "ADDRESS=VALUE"))
_REASON = Option("reason", Label("原因", "why"), ("--reason",), required=True, metavar=Label("原因", "TEXT"))
_OFFICE = Option(
    "office",
    Label("登记单位 (编号里的代号), 默认 DICOOP_OFFICE, 再默认县区", "the office in the id; else DICOOP_OFFICE, else the county"),
    ("--office",),
    metavar=Label("代号", "KEY"),
)
_BY = Option(
    "by",
    Label("列单单位, 默认第一个责任单位", "the unit that lists it, the first unit by default"),
    ("--by",),
    metavar=Label("单位", "UNIT"),
    choices=options.known("units"),
)


def _adding(kind: Kind) -> tuple[Option, ...]:
    own = {row: options.of_field(row) for row in options.of_kind(kind)}
    asked = (replace(option, about=joined((option.about, REQUIRED), "", "")) if row.required else option for row, option in own.items())
    return (*asked, *((_OFFICE,) if kind.letter else ()), *((_BY,) if kind.name == "issue" else ()), *WRITING)


_LACKS = Label("还缺: {names}", "missing: {names}")
_LACKS_HINT = Label("在终端里运行会逐项提问", "on a terminal they are asked for one by one")


def _add(session: Session, kind: Kind, /, **values: Any) -> None:
    given: change.Texts = {row.name: _plural(values[row.attribute]) for row in options.of_kind(kind) if values[row.attribute]}
    desk = session.desk(dry_run=values["dry_run"])
    lacking = change.missing(kind, given)
    if lacking and session.interactive and not values["no_input"]:
        given = ask.fill(session, lacking, given)
    elif lacking:
        names = joined(tuple(Label(f"{row.flag} ({row.mark.zh})", row.flag) for row in lacking))
        raise Misused(_LACKS.fill(names=names), None if values["no_input"] else _LACKS_HINT)
    office = values.get("office") or os.environ.get("DICOOP_OFFICE")
    tell(session, change.add(desk, kind, given, office, values.get("by")), desk.dry_run, values["json"])


def _plural(value: str | list[str]) -> str | tuple[str, ...]:
    return tuple(value) if isinstance(value, list) else value


_NO_SIGN = Label("“{text}”里没有等号", "there is no = in '{text}'")
_TWICE = Label("{name} 写了两次", "{name} is given twice")
_SIGN = Label("写成 字段=值, 如 investment=12.5亿元", "write ADDRESS=VALUE, such as investment=12.5亿元")


def _set(session: Session, kind: Kind, /, *, id_: str, values: list[str], **rest: Any) -> None:
    pairs: dict[str, str] = {}
    for text in values:
        name, sign, value = _split(text)
        if not sign:
            raise Misused(_NO_SIGN.fill(text=text), _SIGN)
        if name in pairs:
            raise Misused(_TWICE.fill(name=name))
        pairs[name] = value
    tell(session, change.set_fields(session.desk(dry_run=rest["dry_run"]), kind, id_, pairs), rest["dry_run"], rest["json"])


def _split(text: str) -> tuple[str, str, str]:
    """Split at the first `=` that is not inside an entry's brackets."""
    found = _ASSIGNMENT.fullmatch(text)
    return (found[1].strip(), "=", found[2].strip()) if found else (text, "", "")


_ASSIGNMENT = re.compile(r"([^=\[]*(?:\[.*?\](?:\.[^=\[\].]+)*)?)=(.*)", re.DOTALL)


def _edit(session: Session, kind: Kind, /, *, id_: str, dry_run: bool, json: bool) -> None:
    tell(session, edit.edit(session.desk(dry_run=dry_run), kind, id_, session.lang), dry_run, json)


def _void(session: Session, kind: Kind, /, *, id_: str, reason: str, date: str | None, **rest: Any) -> None:
    outcome = change.void(session.desk(dry_run=rest["dry_run"]), kind, id_, day(session, date), reason)
    tell(session, outcome, rest["dry_run"], rest["json"])


def _run(kind: Kind, move: Move) -> Callable[..., int | None]:
    def run(session: Session, id_: str, dry_run: bool, no_input: bool, json: bool, **values: Any) -> None:  # noqa: ARG001, FBT001 - verbs never ask
        def make(record: Record, whole: Ledger) -> Assignments:
            return move.make(session, record, whole, values)

        verb = None if values.get("reverse") else move.name  # money is paid back and goods are returned after the end too
        tell(session, change.act(session.desk(dry_run=dry_run), kind, verb, id_, make), dry_run, json)

    return run


def day(session: Session, text: str | None) -> str:
    """Return the day something happened: the one given, else today; refused while it is still to come."""
    return session.today.isoformat() if text is None else lifecycle.happened(tidy.day(text, "--date"), session.today)


def values_of(values: dict[str, Any], *names: str) -> dict[str, str]:
    """Return those values that were given."""
    return {name: values[name] for name in names if values.get(name) is not None}


# Telling what changed


def _told(changes: Sequence[Change]) -> str:
    """Return what changed on one line: `nodes.start: done = 2019-11-30, evidence = 开工令; investment 12亿元 → 13亿元`."""
    blocks: dict[str, list[str]] = {}
    for address, before, after in changes:
        holder, _, name = address.rpartition(".")
        words = f"{name} = {after}" if before is None else f"{name} {before} → {after or '—'}"
        blocks.setdefault(holder, []).extend([] if _is_key(address, before, after) else [words])
    return line("; ".join(": ".join(filter(None, (holder, ", ".join(words)))) for holder, words in blocks.items()))


def _is_key(address: str, before: str | None, after: str | None) -> bool:
    """Return whether a value only repeats what its address says: the key of a new entry."""
    found = re.search(r"\[(.*)\]\.\w+$", address, re.DOTALL)
    return before is None and found is not None and (after or "") in (found[1], *found[1].split(" ", 1))


_ADDED = Label("{id} {title}: 已登记 ({path})", "{id} {title}: added ({path})")
_SAME = Label("{id} {title}: 没有变化", "{id} {title}: nothing changed")
_LAYOUT = Label("{id} {title}: 只改了注释或写法, 值没有变", "{id} {title}: only comments or layout changed, no value did")
_CHANGED = Label("{id} {title}: {changes}", "{id} {title}: {changes}")
_DRY = Label("（试运行, 没有写入）", " (dry run, nothing written)")
_NEXT = Label("下一步: {command}", "next: {command}")


def tell(session: Session, outcome: Outcome, dry_run: bool, as_json: bool) -> None:  # noqa: FBT001 - flags of the command
    """Say in one line what changed, the id first, and the likely next command."""
    if as_json:
        rows = [{"address": a, "before": b, "after": c} for a, b, c in outcome.changes]
        session.write(dumps({"id": outcome.id, "path": outcome.path, "changes": rows}))
        return
    template = _ADDED if outcome.new else _CHANGED if outcome.changes else _LAYOUT if outcome.layout else _SAME
    told = template.fill(id=outcome.id, title=line(outcome.title), path=outcome.path, changes=_told(outcome.changes))
    session.write(told.of(session.lang) + (_DRY.of(session.lang) if dry_run else "") + "\n")
    if outcome.next is not None and outcome.changes and not dry_run:
        session.say(_NEXT.fill(command=outcome.next))
