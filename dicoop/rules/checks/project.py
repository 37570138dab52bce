"""Do a project's nodes follow from one another?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import pattern, replace
from dicoop.kinds.nodes import MAIN, days_of, node_label
from dicoop.kinds.project import Project
from dicoop.kinds.within import by_name_of
from dicoop.labels import Label, both, joined
from dicoop.partial_date import is_before
from dicoop.periods import BAD_PERIOD, is_year
from dicoop.rules.checks.case import Case
from dicoop.rules.checks.said import Whole

NO_START = Fault(
    "no-start",
    Label("{node}已于 {value} 完成，却没有开工日期", "{node} was done on {value}, but there is no start"),
    Label("补登实际开工的日期（nodes.start.done）", "add nodes.start.done, the day it really started"),
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
        "compare the two dates; if they are right, as with production while building goes on, leave them",
    ),
    Severity.WARNING,
)
_LEFT_OUT = replace(
    NODE_ORDER,
    message=Label("{node}已于 {value} 完成，却没有{nodes}的日期", "{node} was done on {value}, without {nodes}"),
    hint=Label(
        "补登漏掉的：dicoop project reach {id_}；属实（如边建设边投产）可以不改",
        "record what was left out: dicoop project reach {id_}; if it is right, as with production while building goes on, leave it",
    ),
)
UNPERMITTED = Fault(
    "started-unpermitted",
    Label(
        "开工日期 {value} 早于{node}日期 {date}，疑似未批先建",
        "started on {value}, before {node} on {date}: perhaps building before approval",
    ),
    Label(
        "核对两个日期；属实的按规定处理，不要为了消除警告去改日期",
        "compare the two dates; if they are right see to the matter itself, do not change a date to silence this",
    ),
    Severity.WARNING,
)
_NEVER_PERMITTED = replace(
    UNPERMITTED,
    message=Label(
        "{value} 已开工，却没有{nodes}的日期，疑似未批先建", "started on {value} without {nodes}: perhaps building before approval"
    ),
    hint=Label(
        "办了的补登：dicoop project reach {id_}；没办的按规定处理",
        "record what was done: dicoop project reach {id_}; if it was not see to the matter itself",
    ),
)
BEFORE_SIGNING = Fault(
    "before-signing",
    Label("{node}的{what}日期 {value} 早于{first} {signed}", "{node} {what} {value}, before {first} {signed}"),
    Label("核对年份；签约前确已开工、到账、交货的，可以不改", "check the year; if it was really so before the signing, leave it"),
    Severity.WARNING,
)
NO_EVIDENCE = Fault(
    "no-evidence",
    Label("{what}已于 {value} 完成，没有佐证", "{what}, done on {value}, has no evidence"),
    Label(
        '补上文号、证照号或照片名：dicoop {of} set {id_} "{address}=…"',
        'add the number of a paper or permit, or the name of a photograph: dicoop {of} set {id_} "{address}=…"',
    ),
    Severity.WARNING,
)
PROJECT_CODE = Fault(
    "project-code",
    Label("投资项目代码 {value} 的格式不对", "the project code {value} does not have the right form"),
    Label(
        "照在线审批监管平台的赋码写：4-6-2-2-6 位数字，中间用“-”",
        "copy it from the approval platform: 4-6-2-2-6 digits with hyphens between",
    ),
    Severity.WARNING,
)
_CODE = pattern(r"[0-9]{4}-[0-9]{6}-[0-9]{2}-[0-9]{2}-[0-9]{6}", re.ASCII)
SIGNING = Label("签约日期", "the signing on")
_PLAN = Label("计划", "planned for")
_DONE = Label("完成", "done on")


def no_start(case: Case[Project]) -> Iterator[Finding]:
    """Find what can only follow a start where there is none; the first such node is named."""
    done = _done(case.record, MAIN)
    if done and "start" not in done:
        name = next(iter(done))
        yield case.at(NO_START, f"nodes.{name}.done", done[name], node=node_label(name))


def before_start(case: Case[Project]) -> Iterator[Finding]:
    """Find what was done before the start it must follow."""
    done = _done(case.record, MAIN)
    for name, day in done.items():
        if "start" in done and is_before(day, done["start"]):
            yield case.at(BEFORE_START, f"nodes.{name}.done", day, node=node_label(name), start=done["start"])


def node_order(case: Case[Project]) -> Iterator[Finding]:
    """Find nodes after the start that were done before the one they follow."""
    for (other, date_), (name, day) in pairwise(_done(case.record, MAIN[1:]).items()):
        if is_before(day, date_):
            yield case.at(NODE_ORDER, f"nodes.{name}.done", day, node=node_label(name), other=node_label(other), date=date_)


def unpermitted(case: Case[Project]) -> Iterator[Finding]:
    """Find a start before EIA or permit, where both dates are known (未批先建)."""
    done = _done(case.record, ("start", "eia", "permit"))
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
        name, day = list(_done(project, MAIN).items())[-1]
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
    days = [(field, what, days_of(case.record, field)) for field, what in (("plan", _PLAN), ("done", _DONE))]
    for name in MAIN:
        for field, what, known in days:
            day = known.get(name)
            if day is not None and day < signed and is_before(day, signed):
                yield case.at(BEFORE_SIGNING, f"nodes.{name}.{field}", day, node=node_label(name), what=what, first=SIGNING, signed=signed)


def no_evidence(case: Case[Project]) -> Iterator[Finding]:
    """Find nodes reached without evidence."""
    for name, done in days_of(case.record, "done").items():
        if done is not None and by_name_of(case.record, "nodes", "evidence")[name] is None:
            yield case.at(NO_EVIDENCE, f"nodes.{name}.evidence", done, what=node_label(name), of="project", id_=case.record.id)


def code(case: Case[Project]) -> Iterator[Finding]:
    """Find project codes out of form (GB/T 40058-2021: 24 places, four of them hyphens)."""
    value = case.record.code
    if value is not None and not _CODE.fullmatch(value):
        yield case.at(PROJECT_CODE, "code", value, both("0000-000000-00-00-000000"))


def _done(project: Project, names: tuple[str, ...]) -> dict[str, date]:
    """Return when nodes were done, in the order of the names."""
    done = days_of(project, "done")
    return {name: day for name in names if (day := done.get(name)) is not None} if any(done.values()) else {}


def years(case: Case[Project]) -> Iterator[Finding]:
    """Find plans of investment and results for what is no year."""
    held = [(f"annual.{text}", text) for text in case.record.annual]
    held += [(f"results[{each.year}].year", each.year) for each in case.record.results]
    yield from (case.at(BAD_PERIOD, address, text, both("2020")) for address, text in held if not is_year(text))
