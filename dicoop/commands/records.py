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
from dicoop.errors import REQUIRED, Misused
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
    return _common(kind, lambda _: _verbs(kind)).get(verb) or _verbs(kind).get(verb)


def _verbs(kind: Kind) -> Entries:
    if not kind.verbs:
        return {}
    own = import_module(f"dicoop.commands.{kind.name}")
    return {**entries(kind, own.MOVES), **getattr(own, "MORE", {})}


def group(session: Session, kind: Kind, verbs: Callable[[Session], Entries]) -> typer.Typer:
    """Return the commands of a kind: those every kind has, and its verbs, which are looked for once one of them is meant."""
    from dicoop.commands import app  # noqa: PLC0415 - what is written plainly needs no parser

    return app.group(session, _common(kind, verbs), more=verbs)


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


def _common(kind: Kind, verbs: Callable[[Session], Entries]) -> dict[str, CommandEntry]:
    def entry(about: Label, rows: Callable[[], Sequence[Option]], run: Callable[..., int | None], ask: Ask | None = None) -> CommandEntry:
        return _entry(about.fill(kind=kind.label), rows, partial(run, kind), ask)

    return {
        "add": entry(_ADD, lambda: _adding(kind), partial(_write, "add")),
        "list": CommandEntry(_LIST.fill(kind=kind.label), partial(_listing, kind)),
        "show": entry(_SHOW, lambda: (id_of(kind), options.SECTION, *options.READING), _show),
        "set": entry(_SET, lambda: (id_of(kind), _values(kind), *WRITING), partial(_set, verbs), _ask),
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


def _set(verbs: Callable[[Session], Entries], kind: Kind, session: Session, /, **values: Any) -> None:
    try:
        _write("set", kind, session, **values)
    except Misused as error:
        from dicoop.rules import usual  # noqa: PLC0415 - only for what is refused
        from dicoop.rules.names import Vocabulary  # noqa: PLC0415 - as above
        from dicoop.store import ledger  # noqa: PLC0415 - as above

        void = {"void": _common(kind, verbs)["void"]}
        names = (_unset(text.partition("=")[0].strip(), kind) for text in values["values"])
        name = next(filter(None, names), "")
        verb = _verb_of(name, {**verbs(session), **void}, session) if len(name) >= _LEAST else None
        if verb is None and not Vocabulary((kind,)).knows(name):
            raise
        record = ledger.open_record(session.root(), kind, ledger.meant(session.root(), kind, values["id_"])).record
        now = _FOLLOWS.fill(allowed=usual.allowed(kind, record, session.today))
        raise Misused(error.message, _RECORD_IT.fill(kind=kind.name, verb=verb, id=record.id) if verb else now) from None


_FOLLOWS = Label("它由登记的事得出；现在可以：{allowed}", "it follows from what is recorded; allowed now: {allowed}")
_RECORD_IT = Label(
    "登记：dicoop {kind} {verb} {id}；改已登记的：dicoop {kind} edit {id}",
    "to record it: dicoop {kind} {verb} {id}; to correct what is recorded: dicoop {kind} edit {id}",
)
_LEAST = 2  # letters of a word that may tell a verb by what is said of it


def _unset(name: str, kind: Kind) -> str:
    """Return what it is that `set` takes no value of by a name: no such field, or one that holds others; nothing where it does, or of an address."""
    row = next((row for row in fields(kind.model) if name in (row.name, row.mark.zh)), None)
    return (row.mark.zh if row.model else "") if row else name if name.isidentifier() else ""


def _verb_of(name: str, verbs: Entries, session: Session) -> str | None:
    """Return the verb that writes something by its name: one that says so, else one whose argument it is, else one that has such an option."""
    plans = [(verb, each.about, each.build().rows) for verb, each in verbs.items()]  # type: ignore[union-attr]
    ways: tuple[Callable[[Label, Sequence[Option]], bool], ...] = (
        lambda about, _: about.zh.partition("：")[0].partition("，")[0].endswith(name),
        lambda about, _: name in about.zh,
        lambda _, rows: any(row.knows(session, name) for row in rows),
        lambda _, rows: any(row.field and name in (row.field.name, row.field.mark.zh) for row in rows),
    )
    return next((verb for way in ways for verb, about, rows in plans if way(about, rows)), None)


_ADD = Label("登记{kind}", "add a new {kind}")
_LIST = Label("列出{kind}", "list {kind} records")
_SHOW = Label("看一条{kind}记录的全部内容", "show one {kind} in full")
_SET = Label("改{kind}的一个或几个字段", "change values of one {kind}")
_EDIT = Label("用编辑器改{kind}记录", "edit one {kind} in your text editor")
_VOID = Label("作废{kind}记录（不删除，不再计入）", "void one {kind}: kept, but no longer counted")
_TAKES_OUT = Label("等号后面不写，就是去掉", "nothing after the = removes the value")
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
    Label("列单单位，默认第一个责任单位", "the unit that lists it; default: the first unit"),
    Label("单位", "UNIT"),
    choices=options.known("units"),
)


def _adding(kind: Kind) -> tuple[Option, ...]:
    own = {row: options.of_field(row) for row in options.of_kind(kind)}
    asked = (replace(option, about=joined((option.about, REQUIRED), "", "")) if row.required else option for row, option in own.items())
    return (*asked, *((_OFFICE,) if kind.letter else ()), *((_BY,) if kind.name == "issue" else ()), *WRITING)
