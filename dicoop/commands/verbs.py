"""Which verbs has a kind by what it keeps: steps, receipts, entries, things to be done, an end?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from dicoop.commands.options import DATE, PARTIAL_DATE, Option, argument, asked, of, of_field, valued
from dicoop.commands.session import Session
from dicoop.commands.writing import Make, Move, day, values_of, waiting
from dicoop.errors import Misused, Refused
from dicoop.frozen import replace
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Block, Field, field_of, fields, keys, own_keys, the_field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.parse_input import require_fact
from dicoop.kinds.traits import Book, Close, Fill, Log, StepRow, Tasks, demanded, with_field
from dicoop.labels import Label, joined
from dicoop.rules import lifecycle
from dicoop.rules.lifecycle import OF_RECEIPT, Assignments
from dicoop.text.write import NR, is_numbered


def moves(kind: Kind, about: Mapping[str, Label] | None = None, *own: Move) -> tuple[Move, ...]:
    """Return a kind's own verbs and those that follow from what it keeps, in the order of its table; `about` says what some of them do."""
    made = {move.name: move for move in (*_moves(kind), *own)}
    said = about or {}
    return tuple(made[verb.name]._replace(about=said.get(verb.name, made[verb.name].about)) for verb in kind.verbs)


def _moves(kind: Kind) -> Iterator[Move]:
    yield from (_step(kind, row) for row in kind.steps)
    yield from (book(kind, each) for each in kind.books)
    for each in kind.logs:
        yield log(kind, each)
        if each.close:
            yield close(kind, each.name, each.close)
    yield from (fill(kind, each) for each in kind.fills)
    for tasks in kind.tasks:
        yield from (_task(kind, tasks), _done(kind, tasks))
    if with_field("ended")(kind):
        yield end(kind)


def _entry(kind: Kind, list_name: str) -> type[Block]:
    row = the_field(kind.model, list_name)
    assert row.model is not None
    return row.model


def _called(kind: Kind, list_name: str) -> Label:
    return the_field(kind.model, list_name).mark.label


def _more(model: type[Block], own: Sequence[str]) -> tuple[Field, ...]:
    """Return the fields of entries that hold one value, without those that all of their sort have."""
    return tuple(row for row in fields(model) if row.name not in own and row.is_scalar)


def _options(rows: Sequence[Field]) -> tuple[Option, ...]:
    return tuple(replace(of_field(row), required=row.required) for row in rows)


def _given(values: dict[str, Any], rows: Sequence[Field]) -> dict[str, str]:
    return {row.name: values[row.attribute] for row in rows if values.get(row.attribute) is not None}


# Steps

_MADE = Label("登记{step}", "record the step '{step}'")


def _step(kind: Kind, row: StepRow) -> Move:
    model = _entry(kind, "steps")
    own = tuple(dict.fromkeys((*row.needs, *row.has)))
    asked = tuple(_demanded(kind, name, text, row.name) for name, text in demanded(kind.required_when, row.name) if name not in own)
    rows = tuple(option.field for option in asked if option.field)

    def make(session: Session, record: Any, _: Ledger, values: dict[str, Any]) -> Assignments:
        step = lifecycle.step(kind, record, row.name, day(session, values["date"], partial=True), values_of(values, *own))
        return {**step, **_given(values, rows)}

    said = tuple(of(model, name, required=name in row.needs) for name in own)
    return Move(row.verb, _MADE.fill(step=row.label), (*said, *asked, PARTIAL_DATE), make)


_DEMANDED = Label("（登记过的不用再写）", " (unless it is there already)")


def _demanded(kind: Kind, name: str, text: str, step: str) -> Option:
    """Return the option of a field that a record must say once the step is made: asked for where its condition is the step alone."""
    option = of(kind.model, name)
    about = joined((option.about, _DEMANDED), "", "")
    return replace(option, about=about, needed=(lambda _: True) if text == f"stage={step}" else None)


# Receipts


def _anew(given: Mapping[str, Any]) -> bool:
    return not given.get("reverse")


_AMOUNT = Label("金额，如 2.1亿元；除冲销外必填", "the amount, such as 210 million yuan; required unless --reverse")
_RECEIPT = Label("凭证号，必填；冲销时默认原凭证号加 -R", "the receipt, required; for a reversal, default: the original with -R")
_R = Label("凭证号", "R")
REVERSE = valued("reverse", Label("冲销这个凭证号的一笔", "reverse the entry of this receipt"), _R)
_NEEDED = Label("（除冲销外必填）", " (required unless --reverse)")
_BOOK = Label("登记{list}，或冲销一笔", "record an entry in {list}, or reverse one")


def book(kind: Kind, kept: Book) -> Move:
    """Return the verb that enters receipts."""
    model = _entry(kind, kept.name)
    more = _more(model, OF_RECEIPT)
    amount = argument("amount", _AMOUNT, Label("金额", "AMOUNT"), required=False, field=field_of(model, "amount"), needed=_anew)
    receipt = valued("receipt", _RECEIPT, _R, field=field_of(model, "receipt"), needed=_anew)
    dated = field_of(model, "date")
    partial = dated is not None and dated.partial
    asked = ((row, of_field(row)) for row in more)
    unless = (replace(each, about=joined((each.about, _NEEDED), "", ""), needed=_anew) if row.required else each for row, each in asked)
    said = (amount, receipt, REVERSE, *unless, PARTIAL_DATE if partial else DATE)
    return Move(kept.verb, _BOOK.fill(list=_called(kind, kept.name)), said, _receive(kept.name, more, partial=partial))


_NEEDS = Label("要写金额和 --receipt 凭证号，或 --reverse 凭证号", "give an amount and --receipt R, or --reverse R")
_LACKS = Label("还缺：{names}", "missing: {names}")
_REVERSE_ALONE = Label("--reverse 冲销整笔，不再写金额和来源", "--reverse reverses the whole entry; do not give an amount or a source")
_NOTHING_MORE = Label("--reverse 冲销整笔，不再写 {flag}", "--reverse reverses the whole entry; do not give {flag}")


def _receive(list_name: str, more: Sequence[Field], *, partial: bool) -> Make:
    def make(session: Session, record: Any, _: Ledger, values: dict[str, Any]) -> Assignments:
        when, reverse = day(session, values["date"], partial=partial), values["reverse"]
        if reverse is not None:
            _refuse_more(values, more)
            return lifecycle.reverse(list_name, record, reverse.strip(), (values["receipt"] or f"{reverse}-R").strip(), when)
        if values["amount"] is None or values["receipt"] is None:
            raise Misused(_NEEDS)
        lacking = tuple(Label(f"{row.flag}（{row.mark.zh}）", row.flag) for row in more if row.required and values[row.attribute] is None)
        if lacking:
            raise Misused(_LACKS.fill(names=lacking))
        require_fact("--receipt", values["receipt"])
        given = {"date": when, "amount": values["amount"], **_given(values, more)}
        return lifecycle.receive(list_name, record, values["receipt"].strip(), given)

    return make


def _refuse_more(values: dict[str, Any], more: Sequence[Field]) -> None:
    """Refuse what a reversal takes from the entry it takes back."""
    if values["amount"] is not None or values.get("source") is not None:
        raise Misused(_REVERSE_ALONE)
    for row in more:
        if values[row.attribute] is not None:
            raise Misused(_NOTHING_MORE.fill(flag=row.flag))


# Entries with a day or a number of their own

_LOGGED = Label("记一条{list}", "record an entry in {list}")


def log(kind: Kind, kept: Log) -> Move:
    """Return the verb that enters something under a day or a number of its own."""
    model = _entry(kind, kept.name)
    is_dated = any(row.name == "date" and row.form == "day" for row in fields(model))
    rows = _more(model, (("date",) if is_dated else ()) + ((NR,) if is_numbered(keys(model)) else ()))

    def make(session: Session, record: Any, _: Ledger, values: dict[str, Any]) -> Assignments:
        given = {name: text.strip() for name, text in _given(values, rows).items()}
        when = {"date": day(session, values["date"])} if is_dated else {}
        return lifecycle.enter(kind, kept.name, record, {**given, **when})

    said = (
        *(option for option in _options(rows) if option.name != "key"),
        *((_NEW_KEY,) if own_keys(model) == ("key",) else ()),
        *((DATE,) if is_dated else ()),
    )
    return Move(kept.verb, _LOGGED.fill(list=_called(kind, kept.name)), said, make)


_CLOSES = Label("登记{list}的{day}", "record the '{day}' of an entry in {list}")
_WHICH = Label("哪一条（{key}）", "which one ({key})")


def close(kind: Kind, list_name: str, closing: Close) -> Move:
    """Return the verb that closes an entry that is open."""
    model = _entry(kind, list_name)
    row = the_field(model, own_keys(model)[0])
    told = next(each.attribute for each in fields(model) if each.required and each.name != row.name)

    def make(session: Session, record: Any, _: Ledger, values: dict[str, Any]) -> Assignments:
        key = values["key"].strip()
        key = parse_input.day(key, row.name.upper(), session.today) if row.form == "day" else key
        given = {closing.day: day(session, values["date"]), **values_of(values, *closing.needs, *closing.has)}
        return lifecycle.close_entry(list_name, record, key, closing.day, given)

    held = waiting(list_name, closing.day, told)
    key = argument("key", _WHICH.fill(key=row.mark.label), Label(row.mark.zh, row.name.upper()), held=held)
    said = (key, *(of(model, name, required=name in closing.needs) for name in (*closing.needs, *closing.has)), DATE)
    about = _CLOSES.fill(list=_called(kind, list_name), day=the_field(model, closing.day).mark.label)
    return Move(closing.verb, about, said, make)


# A field, or a block

REASON = valued("reason", Label("原因", "why"), Label("原因", "TEXT"), required=True)
_FILLED = Label("登记{field}", "record '{field}'")
_GONE = Label("{field} {id} 已于 {date} 终止", "{field} {id} ended on {date}")
_HANDED = Label("登记{field}，就此终止", "record '{field}', which ends the record")


def fill(kind: Kind, kept: Fill) -> Move:
    """Return the verb that fills in a field, or a block."""
    row = the_field(kind.model, kept.name)
    if kept.ends:
        return _ended_by(row, kept.verb)
    of_block = fields(row.model) if row.model else ()
    name = "date" if any(each.name == "date" for each in of_block) else ""
    rows = tuple(each for each in of_block if each.is_scalar and each.name != name)
    is_dated = bool(name) or not rows

    def make(session: Session, _: Any, __: Ledger, values: dict[str, Any]) -> Assignments:
        when = {f"{kept.name}.{name}" if name else kept.name: day(session, values["date"])} if is_dated else {}
        return {**{f"{kept.name}.{inner}": text for inner, text in _given(values, rows).items()}, **when}

    said = (*_options(rows), *((DATE,) if is_dated else ()))
    return Move(kept.verb, _FILLED.fill(field=row.mark.label), said, make)


def _ended_by(row: Field, verb: str) -> Move:
    def make(session: Session, _: Any, whole: Ledger, values: dict[str, Any]) -> Assignments:
        heir = whole.known(row.mark.ref, values[row.attribute]) if row.mark.ref else None
        if heir is not None and getattr(heir, "ended", None):
            raise Refused(_GONE.fill(field=row.mark.label, id=heir.id, date=heir.ended.date))
        return {**_given(values, (row,)), **lifecycle.end(day(session, values["date"]), values["reason"])}

    return Move(verb, _HANDED.fill(field=row.mark.label), (replace(of_field(row), required=True), REASON, DATE), make)


# Things to be done

_OF_TASK = ("key", "done", "evidence")
_TASK = Label("记一条要办的事（{list}）", "record a task ({list})")
_WAS_DONE = Label("登记要办的事已落实（{list}）", "record that a task was done ({list})")
_KEY = Label("序号", "KEY")
_NEW_KEY = valued("key", Label("序号，默认接着往下编", "its key; default: the next number"), _KEY)


def _task(kind: Kind, tasks: Tasks) -> Move:
    rows = _more(_entry(kind, tasks.name), _OF_TASK)
    said = (asked(option) if option.name == "due" and not option.required else option for option in _options(rows))

    def make(_: Session, record: Any, __: Ledger, values: dict[str, Any]) -> Assignments:
        return lifecycle.task(tasks.name, record, (values["key"] or "").strip(), _given(values, rows))

    return Move(tasks.verb, _TASK.fill(list=_called(kind, tasks.name)), (*said, _NEW_KEY), make)


def _done(kind: Kind, tasks: Tasks) -> Move:
    def make(session: Session, record: Any, _: Ledger, values: dict[str, Any]) -> Assignments:
        given = {"done": day(session, values["date"]), **values_of(values, "evidence")}
        return lifecycle.done(tasks.name, record, values["key"].strip(), given)

    key = argument("key", Label("事的序号，如 1", "its key, such as 1"), _KEY, held=waiting(tasks.name))
    said = (key, DATE, of(_entry(kind, tasks.name), "evidence"))
    return Move(tasks.done, _WAS_DONE.fill(list=_called(kind, tasks.name)), said, make)


# The end

_END = Label("登记{kind}终止", "record that the {kind} ended early")


def end(kind: Kind) -> Move:
    """Return the verb that ends a record before its time."""

    def make(session: Session, _: Any, __: Ledger, values: dict[str, Any]) -> Assignments:
        return lifecycle.end(day(session, values["date"]), values["reason"])

    return Move("end", _END.fill(kind=kind.label), (REASON, DATE), make)
