"""Which verbs has a joint meeting on the command line?"""

from __future__ import annotations

from functools import partial
from typing import Any

from dicoop.commands.options import DATE, CommandEntry, Plan, argument, asked, of, valued
from dicoop.commands.session import Session
from dicoop.commands.writing import Move, day, values_of, waiting
from dicoop.kinds import parse_input
from dicoop.kinds.fields import the_field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.meeting import Decision, Item, Meeting
from dicoop.labels import Label
from dicoop.rules import lifecycle
from dicoop.rules.lifecycle import Assignments

_TYPE = the_field(Item, "type")
TYPE, BY, ABOUT = of(Item, "type", required=True), of(Item, "by", required=True), of(Item, "text")
TEXT, LEAD, DUE = of(Decision, "text", required=True), of(Decision, "lead", required=True), asked(of(Decision, "due"))
EVIDENCE = of(Decision, "evidence")
NEW_KEY = valued("key", Label("序号，默认 M第几次会议-n", "its key; default: M<number>-n"), Label("序号", "KEY"))


KEY = argument("key", Label("事项的序号，如 M15-1", "the decision's key, such as M15-1"), Label("序号", "KEY"), held=waiting("decisions"))


def _closing(name: str) -> Plan:
    from dicoop.commands import closing  # noqa: PLC0415 - whoever changes a meeting needs neither git nor the rates

    return closing.CLOSE if name == "close" else closing.VERIFY


_CLOSE = Label("会议定版：公布的各项率写进台账，提交并打标签", "close a meeting: write, commit and tag its figures")
_VERIFY = Label("核对已定版的会议：公布的数能否从标签重新算出", "verify a closed meeting's figures against its tag")
MORE = {"close": CommandEntry(_CLOSE, partial(_closing, "close")), "verify": CommandEntry(_VERIFY, partial(_closing, "verify"))}


def _item(_: Session, record: Meeting, __: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.item(record, parse_input.term(_TYPE, values["type"]), values["by"].strip(), values["text"])


def _decide(_: Session, record: Meeting, __: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.decide(record, (values["key"] or "").strip(), values_of(values, "text", "lead", "due"))


def _done(session: Session, record: Meeting, _: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.done(
        "decisions", record, values["key"].strip(), {"done": day(session, values["date"]), **values_of(values, "evidence")}
    )


MOVES = (
    Move("item", Label("记一次推介、发言或发布", "record a pitch, a speech or a release"), (TYPE, BY, ABOUT), _item),
    Move("decide", Label("记一条议定事项", "record a decision"), (TEXT, LEAD, DUE, NEW_KEY), _decide),
    Move("done", Label("登记议定事项已落实", "record that a decision was carried out"), (KEY, DATE, EVIDENCE), _done),
)
