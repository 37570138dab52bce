"""Which verbs has a joint meeting on the command line?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.commands.options import DATE, Option, known, terms
from dicoop.commands.records import Move, day, group, values_of
from dicoop.kinds import tidy
from dicoop.kinds.fields import fields
from dicoop.kinds.meeting import Item, Meeting
from dicoop.labels import Label
from dicoop.rules import lifecycle

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.lifecycle import Assignments

_TYPE = next(row for row in fields(Item) if row.name == "type")
_WORDS = Label("文字", "TEXT")
TYPE = Option("type", Label("推介 发言 发布", "pitch, speech or release"), ("--type",), required=True, metavar=Label("类型", "TYPE"), choices=terms(_TYPE))
BY = Option("by", Label("单位", "who"), ("--by",), required=True, metavar=Label("单位", "UNIT"))
ABOUT = Option("text", Label("内容", "what about"), ("--text",), metavar=_WORDS)
TEXT = Option("text", Label("事项", "what was decided"), ("--text",), required=True, metavar=_WORDS)
LEAD = Option("lead", Label("牵头单位", "the responsible unit"), ("--lead",), required=True, metavar=Label("单位", "UNIT"), choices=known("units"))
DUE = Option("due", Label("期限", "by when"), ("--due",), metavar=Label("日期", "DATE"))
NEW_KEY = Option("key", Label("序号, 默认 M届次-n", "its key, by default M<number>-n"), ("--key",), metavar=Label("序号", "KEY"))
KEY = Option("key", Label("事项的序号, 如 M15-1", "the decision's key, such as M15-1"), required=True, metavar=Label("序号", "KEY"))
EVIDENCE = Option("evidence", Label("佐证材料", "what shows it"), ("--evidence",), metavar=Label("佐证", "TEXT"))


def build(session: Session) -> typer.Typer:
    """Return the commands of meetings."""
    return group(session, "meeting", MOVES)


def _item(_: Session, record: Meeting, __: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.item(record, tidy.term(_TYPE, values["type"]), values["by"].strip(), values["text"])


def _decide(_: Session, record: Meeting, __: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.decide(record, values["key"], values_of(values, "text", "lead", "due"))


def _done(session: Session, record: Meeting, _: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.done(record, values["key"], {"done": day(session, values["date"]), **values_of(values, "evidence")})


MOVES = (
    Move("item", Label("记一次推介、发言或发布", "record a pitch, a speech or a release"), (TYPE, BY, ABOUT), _item),
    Move("decide", Label("记一条议定事项", "record a decision"), (TEXT, LEAD, DUE, NEW_KEY), _decide),
    Move("done", Label("登记议定事项的落实", "record that a decision was carried out"), (KEY, DATE, EVIDENCE), _done),
)
