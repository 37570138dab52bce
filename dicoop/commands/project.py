"""Which verbs has a project on the command line?"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.commands.moves import Move, day, values_of
from dicoop.commands.options import DATE, Option, of
from dicoop.commands.records import group
from dicoop.errors import Misused
from dicoop.kinds import tidy
from dicoop.kinds.fields import F, Field, field_of
from dicoop.kinds.project import MAIN, Arrival, Node, Project, node_label
from dicoop.labels import Label
from dicoop.rules import lifecycle
from dicoop.store.ledger import settings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    import typer

    from dicoop.commands.session import Session
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.lifecycle import Assignments


def _nodes(session: Session) -> list[tuple[str, str]]:
    return [(name, node_label(name).of(session.lang)) for name in (*settings(session.root()).node_names, *MAIN)]


NODE = Option(
    "node", Label("节点, 如 start 或 开工", "a node, such as start or filing"), required=True, metavar=Label("节点", "NODE"), choices=_nodes
)
_DAY = Label("日期", "DATE")
_PLANNED = Field("when", "when", F("计划日期", "Planned day"), "day", required=True)
_STARTS = Field("start", "start", F("计划开工日期", "Planned start"), "day", required=True)
WHEN = Option("when", Label("计划日期", "the planned day"), required=True, metavar=_DAY, field=_PLANNED)
START = Option("start", Label("计划开工日期", "the planned start"), ("--start",), required=True, metavar=_DAY, field=_STARTS)
EVIDENCE = replace(
    of(Node, "evidence"),
    about=Label("佐证; 没有就写 --no-evidence", "evidence; needed unless --no-evidence"),
    needed=lambda given: not given.get("no_evidence"),
    without="--no-evidence",
)
NO_EVIDENCE = Option("no_evidence", Label("没有佐证 (校验会留下警告)", "there is none; check keeps a warning"), ("--no-evidence",), "flag")


def _anew(given: Mapping[str, Any]) -> bool:
    """Return whether an entry is recorded, not one taken back."""
    return not given.get("reverse")


AMOUNT = Option(
    "amount",
    Label("金额, 如 2.1亿元; 除冲销外必填", "the amount, such as 2.1亿元; needed unless --reverse"),
    metavar=Label("金额", "AMOUNT"),
    field=field_of(Arrival, "amount"),
    needed=_anew,
)
RECEIPT = Option(
    "receipt",
    Label("凭证号, 必填; 冲销时默认原凭证号加 -R", "the receipt, needed; of a reversal by default the first one with -R"),
    ("--receipt",),
    metavar=Label("凭证号", "R"),
    field=field_of(Arrival, "receipt"),
    needed=_anew,
)
REVERSE = Option(
    "reverse", Label("冲销这个凭证号的一笔", "take back the entry of this receipt"), ("--reverse",), metavar=Label("凭证号", "R")
)
SOURCE = of(Arrival, "source")
TEXT = Option("text", Label("进展, 一句话", "what was built, in a sentence"), ("--text",), required=True, metavar=Label("文字", "TEXT"))
INVESTED = Option("invested", Label("本次完成投资", "put in place since the last note"), ("--invested",), metavar=Label("金额", "AMOUNT"))
REASON = Option("reason", Label("原因", "why"), ("--reason",), required=True, metavar=Label("原因", "TEXT"))


def build(session: Session) -> typer.Typer:
    """Return the commands of projects."""
    return group(session, "project", MOVES)


def _plan(_: Session, __: Project, whole: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.plan(lifecycle.node(values["node"], whole.settings), tidy.day(values["when"], "plan"))


def _schedule(_: Session, record: Project, whole: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.schedule(record, tidy.day(values["start"], "--start"), whole.settings)


_PAST = Label(
    "计划日期有 {n} 个早于今天 ({today}), 其中 {signed} 个早于签约 ({day}): {which}",
    "planned days before today ({today}): {n}; of these before the signing ({day}): {signed}; they are {which}",
)
_GUESSED = Label("推算的计划日期: {which}", "planned days that are reckoned: {which}")
_NODE_DAY = Label("{node} {day}", "{node} {day}")


def _remark(session: Session, record: Project, whole: Ledger, values: dict[str, Any]) -> Iterator[Label]:
    """Say which of the planned days have passed already, and which rest on working days that nobody has published yet."""
    start = tidy.day(values["start"], "--start")
    counted = lifecycle.counted_back(record, start, whole.settings)
    days = {**{name: found.date for name, found in counted.items()}, "start": date.fromisoformat(start)}
    past = {name: day for name, day in days.items() if day < session.today}
    if past:
        early = sum(day < record.signed for day in past.values())
        which = tuple(_NODE_DAY.fill(node=node_label(name), day=day) for name, day in past.items())
        yield _PAST.fill(n=len(past), today=session.today, signed=early, day=record.signed, which=which)
    guessed = tuple(_NODE_DAY.fill(node=node_label(name), day=f"{found.date}*") for name, found in counted.items() if not found.proven)
    if guessed:
        from dicoop.reports.dues import UNPROVEN  # noqa: PLC0415 - years whose working days are known need no note

        yield _GUESSED.fill(which=guessed)
        yield UNPROVEN


_BOTH = Label("{a} 和 {b} 不能一起用", "{a} and {b} cannot go together")


def _reach(session: Session, record: Project, whole: Ledger, values: dict[str, Any]) -> Assignments:
    if values["evidence"] and values["no_evidence"]:
        raise Misused(_BOTH.fill(a="--evidence", b="--no-evidence"))
    node = lifecycle.node(values["node"], whole.settings)
    when = day(session, values["date"])
    return lifecycle.reach(record, node, when, values["evidence"], no_evidence=values["no_evidence"])


def receive(list_name: str) -> Any:
    """Return the making of `fund` and `deliver`: an amount under a receipt, or the reversal of one."""

    def make(session: Session, record: Any, _: Ledger, values: dict[str, Any]) -> Assignments:
        when, reverse = day(session, values["date"]), values["reverse"]
        if reverse is not None:
            if values["amount"] is not None or values.get("source") is not None:
                raise Misused(_REVERSE_ALONE)
            return lifecycle.reverse(list_name, record, reverse.strip(), (values["receipt"] or f"{reverse}-R").strip(), when)
        if values["amount"] is None or values["receipt"] is None:
            raise Misused(_NEEDS)
        given = {"date": when, **values_of(values, "amount", "source")}
        return lifecycle.receive(list_name, record, values["receipt"].strip(), given)

    return make


_NEEDS = Label("要写金额和 --receipt 凭证号, 或 --reverse 凭证号", "give an amount and --receipt R, or --reverse R")
_REVERSE_ALONE = Label("--reverse 冲销整笔, 不再写金额和来源", "--reverse takes the whole entry back; give neither an amount nor a source")


def _note(session: Session, record: Project, _: Ledger, values: dict[str, Any]) -> Assignments:
    return lifecycle.note(record, day(session, values["date"]), values["text"], values["invested"])


def end(session: Session, _: Any, __: Ledger, values: dict[str, Any]) -> Assignments:
    """Make the end of a project or contract."""
    return lifecycle.end(day(session, values["date"]), values["reason"])


MOVES = (
    Move(
        "reach",
        Label("登记节点完成: 备案、开工、竣工、投产等", "record that a node was done: filing, start, completion, production …"),
        (NODE, DATE, EVIDENCE, NO_EVIDENCE),
        _reach,
    ),
    Move(
        "fund",
        Label("登记到位资金, 或冲销一笔", "record funds that arrived, or take an entry back"),
        (AMOUNT, RECEIPT, REVERSE, SOURCE, DATE),
        receive("funds"),
    ),
    Move("note", Label("记一条建设进展", "note what was built"), (TEXT, INVESTED, DATE), _note),
    Move("plan", Label("给一个节点定计划日期", "plan a node for a day"), (NODE, WHEN), _plan),
    Move(
        "schedule",
        Label("从计划开工日期倒排前期节点 (按工作日)", "count the preparatory nodes back from the planned start, in working days"),
        (START,),
        _schedule,
        _remark,
    ),
    Move("end", Label("登记项目终止", "record that a project ended before its time"), (REASON, DATE), end),
)
