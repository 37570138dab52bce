"""Which verbs has a project on the command line?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

from dicoop.commands.options import DATE, PARTIAL_DATE, argument, flag, of, valued
from dicoop.commands.session import Session
from dicoop.commands.verbs import moves
from dicoop.commands.writing import Move, day
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.kinds import parse_input
from dicoop.kinds.fields import F, Field
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.nodes import MAIN, Node, node_label
from dicoop.kinds.project import KIND, Project
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules import lifecycle
from dicoop.rules.lifecycle import Assignments
from dicoop.store.ledger import settings


def _nodes(session: Session) -> list[tuple[str, str]]:
    return [(name, node_label(name).of(session.lang)) for name in (*settings(session.root()).node_names, *MAIN)]


NODE = argument("node", Label("节点，如 start 或 开工", "a node, such as start or filing"), Label("节点", "NODE"), choices=_nodes)
_DAY = Label("日期", "DATE")
_PLANNED = Field("when", "when", F("计划日期", "Planned day"), "day", required=True, partial=True)
_STARTS = Field("start", "start", F("计划开工日期", "Planned start"), "day", required=True)
WHEN = argument("when", Label("计划日期", "the planned date"), _DAY, field=_PLANNED)
START = valued("start", Label("计划开工日期", "the planned start"), _DAY, required=True, field=_STARTS)
EVIDENCE = replace(
    of(Node, "evidence"),
    about=Label("佐证；没有就写 --no-evidence", "evidence; required unless --no-evidence"),
    needed=lambda given: not given.get("no_evidence"),
    without="--no-evidence",
)
NO_EVIDENCE = flag("no_evidence", Label("没有佐证（校验会留下警告）", "there is no evidence; check will warn"))


REASON = replace(of(Node, "reason"), about=Label("改期的，写原因", "why it is moved, if already planned"))
TEXT = valued("text", Label("进展，一句话", "the progress, in a sentence"), Label("文字", "TEXT"), required=True)
INVESTED = valued("invested", Label("本次完成投资", "invested since the last note"), Label("金额", "AMOUNT"))


def _plan(session: Session, __: Project, whole: Ledger, values: dict[str, Any]) -> Assignments:
    day_ = parse_input.day(values["when"], "plan", session.today, happened=False, partial=True)
    return lifecycle.plan(lifecycle.node(values["node"], whole.settings), day_, values["reason"])


def _start(session: Session, values: dict[str, Any]) -> str:
    return parse_input.day(values["start"], "--start", session.today, happened=False)


def _schedule(session: Session, record: Project, whole: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.schedule(record, _start(session, values), whole.settings)


_PAST = Label(
    "计划日期有 {n} 个早于今天（{today}），其中 {signed} 个早于签约（{day}）：{which}",
    "planned before today ({today}): {n}; of these before the signing ({day}): {signed}; they are {which}",
)
_GUESSED = Label("推算的计划日期：{which}", "computed planned dates: {which}")
_NODE_DAY = Label("{node} {day}", "{node} {day}")


def _remark(session: Session, record: Project, whole: Ledger, values: dict[str, Any]) -> Iterator[Label]:
    """Say which of the planned days have passed already, and which rest on working days that nobody has published yet."""
    start = _start(session, values)
    counted = lifecycle.counted_back(record, start, whole.settings)
    days = {**{name: found.date for name, found in counted.items()}, "start": date.fromisoformat(start)}
    past = {name: day for name, day in days.items() if day < session.today}
    if past:
        early = sum(is_before(day, record.signed) for day in past.values())
        which = tuple(_NODE_DAY.fill(node=node_label(name), day=day) for name, day in past.items())
        yield _PAST.fill(n=len(past), today=session.today, signed=early, day=record.signed, which=which)
    guessed = tuple(_NODE_DAY.fill(node=node_label(name), day=f"{found.date}*") for name, found in counted.items() if not found.proven)
    if guessed:
        from dicoop.reports.due_table import UNPROVEN  # noqa: PLC0415 - years whose working days are known need no note

        yield _GUESSED.fill(which=guessed)
        yield UNPROVEN


_BOTH = Label("{a} 和 {b} 不能一起用", "{a} and {b} cannot go together")


def _reach(session: Session, record: Project, whole: Ledger, values: dict[str, Any]) -> Assignments:
    if values["evidence"] and values["no_evidence"]:
        raise Misused(_BOTH.fill(a="--evidence", b="--no-evidence"))
    node = lifecycle.node(values["node"], whole.settings)
    when = day(session, values["date"], partial=True)
    return lifecycle.reach(record, node, when, values["evidence"], no_evidence=values["no_evidence"])


def _note(session: Session, record: Project, _: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.note(record, day(session, values["date"]), values["text"], values["invested"])


MOVES = moves(
    KIND,
    {"fund": Label("登记到位资金，或冲销一笔", "record funds that arrived, or reverse an entry")},
    Move(
        "reach",
        Label("登记节点完成：备案、开工、竣工、投产等", "record that a node was done: filing, start, completion, production …"),
        (NODE, PARTIAL_DATE, EVIDENCE, NO_EVIDENCE),
        _reach,
    ),
    Move("note", Label("记一条建设进展", "note progress"), (TEXT, INVESTED, DATE), _note),
    Move("plan", Label("给一个节点定计划日期", "set a node's planned date"), (NODE, WHEN, REASON), _plan),
    Move(
        "schedule",
        Label("从计划开工日期倒排前期节点（按工作日）", "schedule the preparatory nodes backwards from the planned start, in working days"),
        (START,),
        _schedule,
        _remark,
    ),
)
