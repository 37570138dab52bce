"""Which verbs has an issue on the command line?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.commands.options import PARTIAL_DATE, READING, TEMPLATES, CommandEntry, Option, Plan, id_of, of, valued
from dicoop.commands.session import Session
from dicoop.commands.writing import Move, day, values_of
from dicoop.frozen import replace
from dicoop.kinds import parse_input
from dicoop.kinds.fields import the_field
from dicoop.kinds.forms import day_of
from dicoop.kinds.issue import KIND, Issue, Level, Step
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, joined
from dicoop.rules import lifecycle, rounds
from dicoop.rules.lifecycle import Assignments

_OUTCOME = the_field(Step, "outcome")
UNTIL = replace(of(Step, "until", required=True), about=Label("延到哪一天", "the new due date"))


def _of_outcome(name: str) -> Option:
    """Return the option of a field that some outcomes need."""
    return replace(
        of(Step, name),
        needed=lambda given: bool(given.get("outcome")) and name in lifecycle.needed(parse_input.term(_OUTCOME, given["outcome"])),
    )


EVIDENCE = replace(_of_outcome("evidence"), about=Label("佐证；已解决的必填", "evidence; required if resolved"))
BASIS = replace(_of_outcome("basis"), about=Label("依据哪个文件第几条；不符合政策的必填", "the policy article; required if not permitted"))
_CAUSE = _of_outcome("cause")
CAUSE = replace(_CAUSE, about=joined((_CAUSE.about, Label("除已解决外必填", "required unless resolved")), "；", "; "))
BY_FIRST = replace(of(Step, "by"), about=Label("清单的单位，默认第一个责任单位", "the unit that clears it; default: the first unit"))
_LEVEL = the_field(Step, "level")
_DEFAULT = Label("默认上一张的下一级", "default: the level after the last")
LEVEL = replace(of(Step, "level"), about=joined((of(Step, "level").about, _DEFAULT), "；", "; "))
NUMBER = replace(of(Step, "number"), about=Label("文号，默认本年同类单据的下一个", "its number; default: the next of the year"))
DEMAND = replace(of(Step, "text"), about=Label("有什么要求", "what is asked for"))
WORDS = replace(of(Step, "text"), about=Label("企业怎么说", "what the enterprise said"))
PAPER = valued("number", Label("哪个文号，默认最近一张", "its number; default: the latest"), Label("文号", "NUMBER"))
ORDER = Label("写出发过的交办单、催办单或督办单", "print an assignment, reminder or supervision notice that was sent")


def _order(session: Session, **values: Any) -> int:
    from dicoop.actions import papers  # noqa: PLC0415 - whoever changes an issue needs no report

    return session.answer(papers.order(session.shelf(values), values["id_"], values["number"]), values)


MORE = {"order": CommandEntry(ORDER, lambda: Plan(ORDER, (id_of(KIND), PAPER, *TEMPLATES, *READING), _order))}


def _plain(verb: str, about: Label, step: str, needed: str, *more: Option) -> Move:
    """Return the verb of a step that is made of the options that are its fields, of which one is needed."""
    said = (of(Step, needed, required=True), *more)

    def make(session: Session, record: Issue, _: Ledger, values: dict[str, Any]) -> Assignments:
        given = values_of(values, *(row.name for row in said))
        return lifecycle.step(KIND, record, step, day(session, values["date"], partial=True), given)

    return Move(verb, about, (*said, PARTIAL_DATE), make)


def _extend(session: Session, record: Issue, _: Ledger, values: dict[str, Any]) -> Assignments:
    until = parse_input.day(values["until"], "--until", session.today, happened=False)
    given = {"until": until, **values_of(values, "reason", "cause", "by")}
    return lifecycle.step(KIND, record, "extended", day(session, values["date"], partial=True), given)


def _close(session: Session, record: Issue, whole: Ledger, values: dict[str, Any]) -> Assignments:
    by = {"by": whole.settings.units[0]} if whole.settings.units else {}
    outcome = parse_input.term(_OUTCOME, values["outcome"])
    given = {"outcome": outcome, **by, **values_of(values, "by", "text", "evidence", "basis", "cause")}
    return lifecycle.close(KIND, record, day(session, values["date"], partial=True), given)


def _urge(session: Session, record: Issue, whole: Ledger, values: dict[str, Any]) -> Assignments:
    when = day(session, values["date"], partial=True)
    level = parse_input.term(_LEVEL, values["level"]) if values["level"] else rounds.next_level(record).value
    number = (values["number"] or rounds.next_number(whole.each("issue"), Level[level.upper()], day_of(when))).strip()
    rounds.require_free(whole.each("issue"), number)
    return lifecycle.step(KIND, record, "urged", when, {"level": level, "number": number, **values_of(values, "text")})


def _written_out(_: Session, record: Issue, __: Ledger, ___: dict[str, Any]) -> Iterator[Label]:
    yield _WRITE_OUT.fill(id=record.id)


_WRITE_OUT = Label("写成 Word：dicoop issue order {id} -o 单据.docx", "as a Word file: dicoop issue order {id} -o paper.docx")
_BY, _TEXT, _OFFICER, _REASON = of(Step, "by"), of(Step, "text"), of(Step, "officer"), of(Step, "reason")
MOVES = (
    _plain("claim", Label("领单：责任单位认领", "a unit claims the issue"), "claimed", "by", _OFFICER),
    _plain("handle", Label("办单：记一次办理情况", "record what was done"), "handling", "text", _BY),
    Move(
        "extend",
        Label("延期：定新的期限", "extend the due date"),
        (UNTIL, of(Step, "reason", required=True), of(Step, "cause", required=True), _BY, PARTIAL_DATE),
        _extend,
    ),
    Move(
        "close",
        Label("清单（销号、办结）：写明结果", "clear the issue, stating the outcome"),
        (of(Step, "outcome", required=True), EVIDENCE, BASIS, CAUSE, _TEXT, BY_FIRST, PARTIAL_DATE),
        _close,
    ),
    _plain("feedback", Label("回访：记企业的评价", "record the enterprise's feedback"), "feedback", "answer", WORDS, _BY),
    _plain("reopen", Label("退回重办，要重新领单", "reopen it, to be claimed again"), "reopened", "reason", _BY),
    _plain("decline", Label("不予受理：写明情形", "decline it, stating the grounds"), "declined", "grounds", _REASON, _BY),
    Move(
        "urge",
        Label("催办：发交办单、催办单或督办单", "urge it with an assignment, reminder or supervision notice"),
        (LEVEL, NUMBER, DEMAND, PARTIAL_DATE),
        _urge,
        _written_out,
    ),
)
