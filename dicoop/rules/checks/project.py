"""Do a project's nodes follow from one another?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import pattern, replace
from dicoop.kinds.address import key_of
from dicoop.kinds.nodes import MAIN, days_of, node_label
from dicoop.kinds.project import Project
from dicoop.kinds.within import by_name_of
from dicoop.labels import Label, both, joined
from dicoop.partial_date import is_before
from dicoop.periods import BAD_PERIOD, is_year
from dicoop.rules.checks import references
from dicoop.rules.checks.bonds import UNUSUAL
from dicoop.rules.checks.case import Case, Check, filled
from dicoop.rules.checks.dates import BEFORE_SIGNING, SIGNED_APART, SIGNING, signed_apart
from dicoop.rules.checks.entries import NO_EVIDENCE
from dicoop.rules.checks.said import Whole
from dicoop.values import in_full

NO_START = Fault(
    "no-start",
    Label("{node}已于 {value} 完成，却没有开工日期", "{node} was done on {value}, but no start is recorded"),
    Label("补登实际开工的日期（nodes.start.done）", "add nodes.start.done, the actual start date"),
)
BEFORE_START = Fault(
    "before-start",
    Label("{node}日期 {value} 早于开工日期 {start}", "{node} on {value} is before the start on {start}"),
    Label("核对两个日期，改正写错的一个", "compare the two dates, and correct the wrong one"),
)
NODE_ORDER = Fault(
    "node-order",
    Label("{node}日期 {value} 早于{other}日期 {date}", "{node} on {value} is before {other} on {date}"),
    Label(
        "核对两个日期；属实（如边建设边投产）可以不改",
        "compare the two dates; if they are right, as when production starts during construction, leave them",
    ),
    Severity.WARNING,
)
_LEFT_OUT = replace(
    NODE_ORDER,
    message=Label("{node}已于 {value} 完成，却没有{nodes}的日期", "{node} was done on {value}, without {nodes}"),
    hint=Label(
        "补登漏掉的：dicoop project reach {id_}；属实（如边建设边投产）可以不改",
        "record what is missing: dicoop project reach {id_}; if it is right, as when production starts during construction, leave it",
    ),
)
UNPERMITTED = Fault(
    "started-unpermitted",
    Label(
        "开工日期 {value} 早于{node}日期 {date}，疑似未批先建",
        "started on {value}, before {node} on {date}: possibly construction before approval",
    ),
    Label(
        "核对两个日期；属实的按规定处理，不要为了消除警告去改日期",
        "compare the two dates; if they are right, deal with the matter itself; do not change a date to silence this",
    ),
    Severity.WARNING,
)
_NEVER_PERMITTED = replace(
    UNPERMITTED,
    message=Label(
        "{value} 已开工，却没有{nodes}的日期，疑似未批先建", "started on {value} without {nodes}: possibly construction before approval"
    ),
    hint=Label(
        "办了的补登：dicoop project reach {id_}；没办的按规定处理",
        "record what was done: dicoop project reach {id_}; if it was not done, deal with the matter itself",
    ),
)
PROJECT_CODE = Fault(
    "project-code",
    Label("投资项目代码 {value} 的格式不对", "the project code {value} is malformed"),
    Label(
        "照在线审批监管平台的赋码写：4-6-2-2-6 位数字，中间用“-”",
        "copy it from the approval platform: 4-6-2-2-6 digits with hyphens between",
    ),
    Severity.WARNING,
)
_CODE = pattern(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}", re.ASCII)
_PLAN = Label("计划", "planned for")
_DONE = Label("完成", "done on")


def no_start(case: Case[Project]) -> Iterator[Finding]:
    """Find what can only follow a start where there is none; the first such node is named."""
    done = _done(case, MAIN)
    if done and "start" not in done:
        name = next(iter(done))
        yield case.at(NO_START, f"nodes.{name}.done", done[name], node=node_label(name))


def before_start(case: Case[Project]) -> Iterator[Finding]:
    """Find what was done before the start it must follow."""
    done = _done(case, MAIN)
    for name, day in done.items():
        if "start" in done and is_before(day, done["start"]):
            yield case.at(BEFORE_START, f"nodes.{name}.done", day, node=node_label(name), start=done["start"])


def node_order(case: Case[Project]) -> Iterator[Finding]:
    """Find nodes after the start that were done before the one they follow."""
    for (other, date_), (name, day) in pairwise(_done(case, MAIN[1:]).items()):
        if is_before(day, date_):
            yield case.at(NODE_ORDER, f"nodes.{name}.done", day, node=node_label(name), other=node_label(other), date=date_)


def unpermitted(case: Case[Project]) -> Iterator[Finding]:
    """Find a start before EIA or permit, where both dates are known (未批先建)."""
    done = _done(case, ("start", "eia", "permit"))
    start = done.pop("start", None)
    for name, day in done.items():
        if start is not None and is_before(start, day):
            yield case.at(UNPERMITTED, "nodes.start.done", start, node=node_label(name), date=day)


def never_permitted(whole: Whole) -> Iterator[Finding]:
    """Find starts without approvals, of those that this ledger plans or has in some project."""
    for project, lacking in _lacking(whole, main=False):
        start = project.nodes["start"].done
        yield _NEVER_PERMITTED.at("nodes.start.done", start, id=project.id, nodes=lacking, id_=project.id)


def left_out(whole: Whole) -> Iterator[Finding]:
    """Find nodes after the start that were done without one before them, of those that this ledger plans or has in some project."""
    for project, lacking in _lacking(whole, main=True):
        name, day = list(_in_order(days_of(project, "done"), MAIN).items())[-1]
        yield _LEFT_OUT.at(f"nodes.{name}.done", day, id=project.id, node=node_label(name), nodes=lacking, id_=project.id)


def _lacking(whole: Whole, *, main: bool) -> Iterator[tuple[Any, Label]]:
    """Yield the projects that lack approvals, or nodes on their way, with what they lack."""
    projects = whole.said["project"]
    kept = frozenset(name for said in projects for name in said.approvals)
    for said in projects:
        lacking = tuple(node_label(name) for name in said.lacking if name in kept and (name in MAIN) is main)
        project: Any = whole.ledger.get("project", said.id) if lacking else None
        if project:
            yield project, joined(lacking)


def before_signing(case: Case[Project]) -> Iterator[Finding]:
    """Find starts, and what follows a start, planned or done before the signing; preparing may come before it."""
    signed = case.record.signed
    every = [(field, what, days_of(case.record, field)) for field, what in (("plan", _PLAN), ("done", _DONE))]
    days = [each for each in every if min(filter(None, each[2].values()), default=signed) < signed]
    for name in MAIN if days else ():
        for field, what, known in days:
            day = known.get(name)
            if day is not None and day < signed and is_before(day, signed):
                yield case.at(BEFORE_SIGNING, f"nodes.{name}.{field}", day, node=node_label(name), what=what, first=SIGNING, signed=signed)


def no_evidence(case: Case[Project]) -> Iterator[Finding]:
    """Find nodes reached without evidence."""
    for name, done in case.nodes_done.items():
        if done is not None and by_name_of(case.record, "nodes", "evidence")[name] is None:
            yield case.at(NO_EVIDENCE, f"nodes.{name}.evidence", done, what=node_label(name), of="project", id_=case.record.id)


def code(case: Case[Project]) -> Iterator[Finding]:
    """Find project codes out of form (GB/T 40058-2021: 24 places, four of them hyphens)."""
    value = case.record.code
    if value is not None and not _CODE.fullmatch(value):
        yield case.at(PROJECT_CODE, "code", value, both("0000-000000-00-00-000000"))


def _done(case: Case[Project], names: tuple[str, ...]) -> dict[str, date]:
    """Return when nodes were done, in the order of the names."""
    return _in_order(case.nodes_done, names)


def _in_order(days: Mapping[str, date | None], names: tuple[str, ...]) -> dict[str, date]:
    return {name: day for name in names if (day := days.get(name)) is not None} if any(days.values()) else {}


def years(case: Case[Project]) -> Iterator[Finding]:
    """Find plans of investment and results for what is no year."""
    held = [(f"annual.{text}", text) for text in case.record.annual]
    held += [(f"results[{each.year}].year", each.year) for each in case.record.results]
    yield from (case.at(BAD_PERIOD, address, text, both("2020")) for address, text in held if not is_year(text))


_OVERPAID = Label("已付工程款 {paid} 超过应付 {owed}", "{paid} was paid for works, more than the {owed} payable")
_PAUSED = Label("这一天在停工期间（{paused} 起）", "construction was paused on this day (since {paused})")


def unusual(case: Case[Project]) -> Iterator[Finding]:
    """Find more paid for works than was owed, and progress while nothing was built."""
    record = case.record
    owed, paid = (sum((each.amount.yuan for each in entries), start=Decimal(0)) for entries in (record.payable, record.paid))
    if paid > owed:
        yield case.at(UNUSUAL, "paid", in_full(paid), what=_OVERPAID.fill(paid=in_full(paid), owed=in_full(owed)))
    for pause in record.pauses:
        for each in record.progress:
            if is_before(pause.paused, each.date) and (pause.resumed is None or is_before(each.date, pause.resumed)):
                yield case.at(UNUSUAL, f"progress[{key_of(each)}].date", each.date, what=_PAUSED.fill(paused=pause.paused))


_NODES = filled("nodes")
CHECKS = (
    Check(references.COUNTY_OUTSIDE, references.outside, of=filled("county"), by_value=True),
    Check(references.ALSO, references.also, of=filled("also")),
    Check(SIGNED_APART, signed_apart, of=filled("meeting")),
    Check(NO_START, no_start, of=_NODES, by_value=True),
    Check(BEFORE_START, before_start, of=_NODES, by_value=True),
    Check(NODE_ORDER, node_order, of=_NODES, by_value=True),
    Check(UNPERMITTED, unpermitted, of=_NODES, by_value=True),
    Check(BEFORE_SIGNING, before_signing, of=_NODES),
    Check(NO_EVIDENCE, no_evidence, of=_NODES, by_value=True),
    Check(BAD_PERIOD, years, of=filled("annual", "results")),
    Check(PROJECT_CODE, code, of=filled("code")),
    Check(UNUSUAL, unusual, of=filled("pauses", "paid")),
)
AMONG = (Check(UNPERMITTED, never_permitted), Check(NODE_ORDER, left_out))
