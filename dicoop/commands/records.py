"""Which commands has every kind: add, list, show, set, edit, void?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from dicoop.commands import options
from dicoop.commands.options import (
    DATE,
    DRY_RUN,
    JSON,
    WAIT,
    WRITING,
    Ask,
    CommandEntry,
    Entries,
    Given,
    Option,
    Plan,
    argument,
    id_of,
    valued,
)
from dicoop.commands.session import Session
from dicoop.errors import REQUIRED
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import within
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import F, Field, fields, own_keys
from dicoop.labels import Label, both, joined

if TYPE_CHECKING:
    import typer

    from dicoop.commands.writing import Move


def build(session: Session, name: str) -> typer.Typer:
    """Return the commands of a kind that is built in."""
    kind = BUILT_IN[name]
    return group(session, kind, lambda _: _verbs(kind))


def entry(name: str, verb: str) -> CommandEntry | Plan | None:
    """Return one command of a kind that is built in."""
    kind = BUILT_IN[name]
    return _common(kind).get(verb) or _verbs(kind).get(verb)


def _verbs(kind: Kind) -> Entries:
    if not kind.verbs:
        return {}
    own = import_module(f"dicoop.commands.{kind.name}")
    return {**entries(kind, own.MOVES), **getattr(own, "MORE", {})}


def group(session: Session, kind: Kind, verbs: Callable[[Session], Entries]) -> typer.Typer:
    """Return the commands of a kind: those every kind has, and its verbs, which are looked for once one of them is meant."""
    from dicoop.commands import app  # noqa: PLC0415 - what is written plainly needs no parser

    return app.group(session, _common(kind), more=verbs)


def entries(kind: Kind, moves: Sequence[Move]) -> Entries:
    """Return the verbs of a kind's lifecycle as commands."""

    def entry(move: Move) -> CommandEntry:
        rows = lambda: (id_of(kind), *move.options, *WRITING)  # noqa: E731 - as of the commands that every kind has
        return _entry(move.about, rows, partial(_moved, kind, move), partial(_ask_for, kind, move))

    return {move.name: entry(move) for move in moves}


def _entry(about: Label, rows: Callable[[], Sequence[Option]], run: Callable[..., int | None], ask: Ask | None = None) -> CommandEntry:
    return CommandEntry(about, lambda: Plan(about, rows(), run, ask))


def _ask(session: Session, rows: Sequence[Option], given: Given) -> Given:
    from dicoop.commands import prompts  # noqa: PLC0415 - only where there is a terminal

    return prompts.complete(session, rows, given)


def _ask_for(kind: Kind, move: Move, session: Session, rows: Sequence[Option], given: Given) -> Given:
    from dicoop.commands import prompts, writing  # noqa: PLC0415 - only where there is a terminal

    nothing = {row.name: None for row in rows}
    return prompts.complete(session, rows, given, move.name, lambda known: writing.attempt(session, kind, move, {**nothing, **known}))


def _common(kind: Kind) -> dict[str, CommandEntry]:
    def entry(about: Label, rows: Callable[[], Sequence[Option]], run: Callable[..., int | None], ask: Ask | None = None) -> CommandEntry:
        return _entry(about.fill(kind=kind.label), rows, partial(run, kind), ask)

    return {
        "add": entry(_ADD, lambda: _adding(kind), partial(_write, "add")),
        "list": CommandEntry(_LIST.fill(kind=kind.label), partial(_listing, kind)),
        "show": entry(_SHOW, lambda: (id_of(kind), options.SECTION, *options.READING), _show),
        "set": entry(_SET, lambda: (id_of(kind), _values(kind), *WRITING), partial(_write, "set"), _ask),
        "edit": entry(_EDIT, lambda: (id_of(kind), DRY_RUN, WAIT, JSON), partial(_write, "edit")),
        "void": entry(_VOID, lambda: (id_of(kind), _REASON, DATE, *WRITING), partial(_write, "void"), _ask),
    }


def _listing(kind: Kind) -> Plan:
    from dicoop.commands import listing  # noqa: PLC0415 - whoever changes a record lists none

    return Plan(_LIST.fill(kind=kind.label), listing.rows(kind), partial(listing.run, kind))


def _show(kind: Kind, session: Session, /, **values: Any) -> int:
    from dicoop.actions import records  # noqa: PLC0415 - whoever changes a record shows none

    return session.answer(records.record(session.shelf(values, trust=True), kind, values["id_"], session.today), values)


def _write(name: str, kind: Kind, session: Session, /, **values: Any) -> None:
    from dicoop.commands import writing  # noqa: PLC0415 - whoever reads a record need not load the rules of a change

    writing.RUN[name](session, kind, values)


def _moved(kind: Kind, move: Move, session: Session, /, **values: Any) -> None:
    from dicoop.commands import writing  # noqa: PLC0415 - as above

    writing.move(session, kind, move, values)


_ADD = Label("登记{kind}", "add a new {kind}")
_LIST = Label("列出{kind}", "list {kind} records")
_SHOW = Label("看一条{kind}记录的全部内容", "show one {kind} in full")
_SET = Label("改{kind}的一个或几个字段", "change values of one {kind}")
_EDIT = Label("用编辑器改{kind}记录", "edit one {kind} in your editor")
_VOID = Label("作废{kind}记录（不删除，不再计入）", "void one {kind}: kept, but counted nowhere")
_TAKES_OUT = Label("等号后面不写，就是去掉", "nothing after the sign takes the value out")
_INSIDE = Label("{out}；组里的字段写成 {like}", "{out}; inside a group: {like}")
_VALUE = Field("values", "values", F("字段=值", "ADDRESS=VALUE"), "text", required=True)


def _values(kind: Kind) -> Option:
    """Return the values that `set` takes, with the addresses of one in a group and of one in a list of the kind."""
    rows = [row for row in fields(kind.model) if row.model and row.name != "voided"]
    found = (next(filter(None, (_like(row) for row in rows if (row.form == "list") is is_list)), None) for is_list in (False, True))
    like = tuple(filter(None, found))
    about = _INSIDE.fill(out=_TAKES_OUT, like=joined(like, "、", ", ")) if like else _TAKES_OUT
    return argument("values", about, _VALUE.mark.label, "many", field=_VALUE)


def _like(row: Field) -> Label | None:
    """Return the address of a value inside a field: of a map under the first of its names, of a list in an entry called by what its keys are."""
    model = row.model
    assert model is not None
    keys = [each.mark.label for each in fields(model) if each.name in own_keys(model)]
    if row.form == "list":
        return Label(
            *(within(f"{row.name}[{' '.join(names)}]", model) for names in ([key.zh for key in keys], [key.en.upper() for key in keys]))
        )
    name = next((term.value for term in row.terms or ()), "") if row.form == "map" else ""
    return None if row.form == "map" and not name else both(within(f"{row.name}.{name}".rstrip("."), model))


_REASON = valued("reason", Label("原因", "why"), Label("原因", "TEXT"), required=True)
_OFFICE = valued(
    "office",
    Label("登记单位（编号里的代号），默认 DICOOP_OFFICE，再默认县区", "the office in the id; else DICOOP_OFFICE, else the county"),
    Label("代号", "KEY"),
)
_BY = valued(
    "by",
    Label("列单单位，默认第一个责任单位", "the unit that lists it, the first unit by default"),
    Label("单位", "UNIT"),
    choices=options.known("units"),
)


def _adding(kind: Kind) -> tuple[Option, ...]:
    own = {row: options.of_field(row) for row in options.of_kind(kind)}
    asked = (replace(option, about=joined((option.about, REQUIRED), "", "")) if row.required else option for row, option in own.items())
    return (*asked, *((_OFFICE,) if kind.letter else ()), *((_BY,) if kind.name == "issue" else ()), *WRITING)
