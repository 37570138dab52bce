"""Which projects have overdue nodes, which issues are overdue and at which stage, which contracts have run out?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal, localcontext

from dicoop.document import Cell, Column, Table, Text
from dicoop.frozen import replace
from dicoop.kinds.issue import Stage
from dicoop.labels import Label, joined
from dicoop.reports import due_table, phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.record_status import counties, unit
from dicoop.rules.deadlines import Due
from dicoop.values import EXACT, Money

MOST = 10
MORE = Label("另有 {{n}} 项：{command}", "{{n}} more: {command}")
_COMMAND = "dicoop due --kind {kind} --overdue{county} --today {day}"
_NODES = Label("逾期节点（按项目，投资大的在前）", "Overdue nodes (by project, the largest first)")
_NODES_SUM = Label(
    "逾期节点{nodes}，涉及{projects}、总投资{investment}。", "{nodes} overdue, of {projects} with an investment of {investment}."
)
_OTHERS = Label("、联审联批和工程款{n}项", ", {n} approvals or payments")
_ALL = Label(
    "逾期的节点、联审联批和工程款（按项目，投资大的在前）", "Overdue nodes, approvals and payments (by project, the largest first)"
)
_ITEMS = Label("逾期事项", "Overdue items")
_NO_NODES = Label("没有逾期的节点。", "No node is overdue.")
_ISSUES = Label("逾期问题", "Overdue issues")
_ISSUES_SUM = Label("逾期问题{n}：{stages}。", "{n} overdue: {stages}.")
_STAGE = Label("{stage}{n}件", "{n} {stage}")
_NO_ISSUES = Label("没有逾期的问题。", "No issue is overdue.")
_CONTRACTS = Label("已到期、没有履行完的合同{n}：{command}", "{n} past the end date and not fulfilled: {command}")
_COLUMNS = (
    Column("light", Label("灯", "Light")),
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("项目", "Project")),
    Column("county", Label("县区", "County")),
    Column("unit", Label("责任单位", "Unit")),
    Column("nodes", Label("逾期节点", "Nodes")),
    Column("due", Label("期限", "Due")),
    Column("overdue", Label("逾期（天）", "Days over")),
    Column("investment", Label("总投资", "Investment"), "亿元"),
)


def overdue(case: MeetingCase, kind: str) -> list[Due]:
    """Return what is overdue of records of a kind, on the page of a county of those in it."""
    return [item for item in case.overdue if item.kind == kind and case.mine(item)]


def command(case: MeetingCase, kind: str) -> str:
    """Return the command that lists them."""
    return _COMMAND.format(kind=kind, county=case.of_county, day=case.day)


def nodes(case: MeetingCase) -> Iterator[Text | Table]:
    """Yield the projects with overdue nodes."""
    items = sorted(overdue(case, "project"), key=lambda item: item.due)
    by_project: dict[str, list[Due]] = {}
    for item in items:
        by_project.setdefault(item.id, []).append(item)
    others = sum(not item.patient for item in items)
    stuck = sorted(by_project.values(), key=lambda own: (-own[0].weight, own[0].id))
    if items:
        with localcontext(EXACT):
            investment = sum((own[0].weight for own in stuck), start=Decimal(0))
        yield Text(
            _NODES_SUM.fill(
                nodes=joined((phrases.number(len(items) - others, "个", "node"), *((_OTHERS.fill(n=others),) if others else ())), "", ""),
                projects=phrases.number(len(stuck), "个项目", "project"),
                investment=phrases.money(investment, case.style),
            )
        )
    more = MORE.fill(command=command(case, "project"))
    columns = tuple(replace(column, label=_ITEMS) if others and column.key == "nodes" else column for column in _COLUMNS)
    title = _ALL if others else _NODES
    yield Table("nodes", columns, tuple(_project(own, case) for own in stuck), title=title, most=MOST, more=more, none=_NO_NODES)


def _project(own: list[Due], case: MeetingCase) -> tuple[Cell, ...]:
    first = own[0]
    names = joined(tuple(item.what for item in own))
    where = counties(first, case.settings)
    return first.light, first.id, first.title, where, unit(first.unit, case.settings), names, first.due, first.overdue, Money(first.weight)


def issues(case: MeetingCase) -> Iterator[Text | Table]:
    """Yield the overdue issues, the longest overdue first, and how many are stuck on which list."""
    items = overdue(case, "issue")
    order = {stage.value: place for place, stage in enumerate(Stage)}
    count = Counter(item.key for item in items)
    stages = tuple(_STAGE.fill(stage=Stage[key.upper()], n=count[key]) for key in sorted(count, key=order.__getitem__))
    if items:
        yield Text(_ISSUES_SUM.fill(n=phrases.number(len(items), "件", "issue"), stages=joined(stages)))
    items.sort(key=lambda item: (-item.overdue, order[item.key], item.id))
    columns = tuple(due_table.COLUMNS[name] for name in ("what", "id", "title", "county", "unit", "due", "overdue"))
    rows = tuple(tuple(cell(item, case.ledger) for _, cell in columns) for item in items)
    more = MORE.fill(command=command(case, "issue"))
    notes = due_table.notes(items, case.ledger.kinds)
    yield Table("issues", tuple(c for c, _ in columns), rows, title=_ISSUES, notes=notes, most=MOST, more=more, none=_NO_ISSUES)


def contracts(case: MeetingCase) -> Iterator[Text]:
    """Yield how many contracts have run out before they were fulfilled."""
    count = len(overdue(case, "contract"))
    if count:
        yield Text(
            _CONTRACTS.fill(n=phrases.number(count, case.ledger.kinds["contract"].measure, "contract"), command=command(case, "contract"))
        )
