"""Which verbs has an issue on the command line?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dicoop.commands.moves import Move, day, values_of
from dicoop.commands.options import DATE, Option, of
from dicoop.commands.records import group
from dicoop.kinds import tidy
from dicoop.kinds.fields import fields
from dicoop.kinds.issue import KIND, Issue, Step
from dicoop.labels import Label, joined
from dicoop.rules import lifecycle

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.lifecycle import Assignments


_OUTCOME = next(row for row in fields(Step) if row.name == "outcome")
UNTIL = replace(of(Step, "until", required=True), about=Label("延到哪一天", "the new last day"))


def _of_outcome(name: str) -> Option:
    """Return the option of a field that some outcomes need."""
    return replace(
        of(Step, name), needed=lambda given: bool(given.get("outcome")) and name in lifecycle.needed(tidy.term(_OUTCOME, given["outcome"]))
    )


EVIDENCE = replace(_of_outcome("evidence"), about=Label("佐证; 已解决的必填", "evidence; needed when resolved"))
BASIS = replace(_of_outcome("basis"), about=Label("依据哪个文件第几条; 不符合政策的必填", "the policy article; needed when not permitted"))
_CAUSE = _of_outcome("cause")
CAUSE = replace(_CAUSE, about=joined((_CAUSE.about, Label("除已解决外必填", "needed unless resolved")), "; ", "; "))
BY_FIRST = replace(of(Step, "by"), about=Label("清单的单位, 默认第一个责任单位", "the unit that clears it, the first unit by default"))
WORDS = replace(of(Step, "text"), about=Label("企业怎么说", "what it said"))


def build(session: Session) -> typer.Typer:
    """Return the commands of issues."""
    return group(session, KIND, MOVES)


def _step(name: str, *fields: str) -> Any:
    """Return the making of a step out of the options that are its fields."""

    def make(session: Session, record: Issue, _: Ledger, values: dict[str, Any]) -> Assignments:
        return lifecycle.step(KIND, record, name, day(session, values["date"]), values_of(values, *fields))

    return make


def _extend(session: Session, record: Issue, _: Ledger, values: dict[str, Any]) -> Assignments:
    until = tidy.day(values["until"], "--until", session.today, happened=False)
    given = {"until": until, **values_of(values, "reason", "cause", "by")}
    return lifecycle.step(KIND, record, "extended", day(session, values["date"]), given)


def _close(session: Session, record: Issue, whole: Ledger, values: dict[str, Any]) -> Assignments:
    by = {"by": whole.settings.units[0]} if whole.settings.units else {}
    outcome = tidy.term(_OUTCOME, values["outcome"])
    given = {"outcome": outcome, **by, **values_of(values, "by", "text", "evidence", "basis", "cause")}
    return lifecycle.close(record, day(session, values["date"]), given)


_BY, _TEXT, _OFFICER = of(Step, "by"), of(Step, "text"), of(Step, "officer")
MOVES = (
    Move(
        "claim",
        Label("领单: 责任单位认领", "a unit takes the issue on"),
        (of(Step, "by", required=True), _OFFICER, DATE),
        _step("claimed", "by", "officer"),
    ),
    Move(
        "handle",
        Label("办单: 记一次办理情况", "record what was done"),
        (of(Step, "text", required=True), _BY, DATE),
        _step("handling", "text", "by"),
    ),
    Move(
        "extend",
        Label("延期: 定新的期限", "set a new last day"),
        (UNTIL, of(Step, "reason", required=True), of(Step, "cause", required=True), _BY, DATE),
        _extend,
    ),
    Move(
        "close",
        Label("清单 (销号): 写明结果", "clear the issue, with its outcome"),
        (of(Step, "outcome", required=True), EVIDENCE, BASIS, CAUSE, _TEXT, BY_FIRST, DATE),
        _close,
    ),
    Move(
        "feedback",
        Label("回访: 记企业的评价", "record what the enterprise answered"),
        (of(Step, "answer", required=True), WORDS, _BY, DATE),
        _step("feedback", "answer", "text", "by"),
    ),
    Move(
        "reopen",
        Label("退回重办, 要重新领单", "send it back to be claimed again"),
        (of(Step, "reason", required=True), _BY, DATE),
        _step("reopened", "reason", "by"),
    ),
)
