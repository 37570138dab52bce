"""What is a signed project, and how far has it come on a day?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import has_ended, is_by, until
from dicoop.kinds.base import Ended, Kind, Record, Sum, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.nodes import MAIN, PLACES, Node, NodeName, days_of, is_done, node_label, reached
from dicoop.kinds.traits import Bond, Book, Close, Fill, Log, Need, OpenItem, Quota, Verb, stakes
from dicoop.kinds.works import Approval, Dispatch, Investor, Paid, Pause, Payable, Plan, Relocation, Result
from dicoop.labels import Label, Term
from dicoop.measures import Percent


class Sort(Term):
    """What a project builds."""

    INDUSTRY = "industry", "产业", "industry"
    RESEARCH = "research", "科研", "research"
    TOWN = "town", "城镇", "town"
    FINANCE = "finance", "金融", "finance"
    CULTURE = "culture", "文旅", "culture"
    INFRASTRUCTURE = "infrastructure", "基础设施", "infrastructure"
    OTHER = "other", "其他", "other"


class Fund(Term):
    """Where money comes from."""

    OWN = "own", "自有", "own"
    LOAN = "loan", "贷款", "loan"
    FISCAL = "fiscal", "财政", "fiscal"
    OTHER = "other", "其他", "other"


class Stage(Term):
    """How far a project has come."""

    NOT_YET = "not_yet", "未签约", "not yet signed"
    SIGNED = "signed", "已签约", "signed"
    PREPARING = "preparing", "前期", "preparing"
    STARTED = "started", "已开工", "started"
    COMPLETED = "completed", "已竣工", "completed"
    PRODUCTION = "production", "已投产", "in production"
    CAPACITY = "capacity", "已达产", "at capacity"
    BENEFIT = "benefit", "已达效", "in benefit"
    ENDED = "ended", "已终止", "ended"
    VOIDED = "voided", "已作废", "voided"


_label = cache(node_label)
_STAGE_OF_NODE = dict(zip(MAIN, list(Stage)[3:8], strict=True))


class Arrival(Block):
    """Money that arrived; an entry with `reverses` takes another back."""

    receipt = f.text("凭证号", "Receipt", key=True)
    date = f.day("到位日期", "Date", happened=True, partial=True)
    amount = f.amount("金额", "Amount")
    source = f.optional(f.term(Fund, "来源", "Source"))
    reverses = f.optional(f.text("冲销", "Reverses"))


class Progress(Block):
    """A note of what was built since the last one."""

    date = f.day("日期", "Date", key=True, happened=True)
    nr = f.number()
    text = f.text("进展", "Progress")
    invested = f.optional(f.amount("完成投资", "Invested"))


class Project(Record):
    """A project signed at or around a joint meeting."""

    id = record_id("编号", "Id", show=1)
    name = f.text("名称", "Name", show=2)
    enterprise = record_id("企业", "Enterprise", ref="enterprise")
    county = f.text("县区", "County", show=3, known="counties", say=Label("建设地", "where it is built"))
    also = f.default(f.texts("同在县区", "Also in", known="counties", say=Label("跨县区的项目还在哪些县区", "other counties it spans")))
    kind = f.optional(f.term(Sort, "类别", "Kind"))
    meeting = f.optional(f.whole("第几次会议", "Meeting", show=4, ref="meeting"))
    signed = f.day("签约日期", "Signed", show=5, happened=True, partial=True)
    investment = f.amount("总投资", "Investment", show=6, say=Label("协议总投资，如 12.5亿元", "agreed total, such as 1.25 billion yuan"))
    industry = f.optional(f.text("行业", "Industry", say=Label("GB/T 4754，如 C34", "GB/T 4754, such as C34")))
    chain = f.optional(f.text("产业链", "Chain"))
    code = f.optional(f.text("投资项目代码", "Project code", say=Label("如 2019-410305-34-03-012345", "such as 2019-410305-34-03-012345")))
    lead = f.text("责任单位", "Responsible unit", show=7, known="units")
    officer = f.optional(f.text("包联领导", "Lead official", say=Label("写职务", "a post, not a name")))
    park = f.optional(f.text("园区", "Park", known="parks"))
    cluster = f.optional(f.text("产业集群", "Cluster", known="clusters"))
    investor = f.optional(f.term(Investor, "投资主体", "Investor"))
    public = f.optional(f.flag("政府投资", "Public"))
    annual = f.default(f.by_name(f.amount("金额", "Amount"), "年度计划投资", "Annual investment", say=Label("如 2026", "such as 2026")))
    nodes = f.default(f.blocks(Node, "节点", "Nodes", NodeName, known="nodes", say=Label("如 start.done", "such as start.done")))
    funds = f.default(f.entries(Arrival, "到位资金", "Funds"))
    progress = f.default(f.entries(Progress, "进展", "Progress"))
    approvals = f.default(f.entries(Approval, "联审联批", "Approvals"))
    payable = f.default(f.entries(Payable, "应付工程款", "Payable for works"))
    paid = f.default(f.entries(Paid, "已付工程款", "Paid for works"))
    pauses = f.default(f.entries(Pause, "停工", "Pauses"))
    case = f.optional(f.block(Plan, "一项一案", "Plan of its own"))
    relocation = f.optional(f.block(Relocation, "搬迁", "Relocation"))
    dispatched = f.default(f.entries(Dispatch, "调度", "Dispatches"))
    results = f.default(f.entries(Result, "成效", "Results"))
    ended = f.optional(f.block(Ended, "终止", "Ended"))

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name


def stage(project: Project, day: date) -> Stage:
    """Return how far a project had come on a day."""
    if project.voided:
        return Stage.VOIDED
    if project.signed > day:
        return Stage.NOT_YET
    if has_ended(project, day):
        return Stage.ENDED
    for node in reversed(MAIN):
        if is_done(project, node, day):
            return _STAGE_OF_NODE[node]
    return Stage.PREPARING if any(is_by(done, day) for done in days_of(project, "done").values()) else Stage.SIGNED


def open_nodes(project: Project, day: date) -> tuple[tuple[str, date], ...]:
    """Return the planned nodes not done by a day, with their plans; a main node is done when a later one is."""
    if project.voided or project.signed > day or has_ended(project, day):
        return ()
    last, done = reached(project, day), days_of(project, "done")
    planned = ((name, plan) for name, plan in days_of(project, "plan").items() if plan is not None and not is_by(done[name], day))
    return tuple((name, plan) for name, plan in planned if PLACES.get(name, last + 1) > last)


def _dues(project: Project, day: date, _: Any) -> tuple[OpenItem, ...]:
    nodes = tuple(OpenItem(node, _label(node), plan, project.lead, patient=True) for node, plan in open_nodes(project, day))
    if not (project.approvals or project.payable) or project.voided or project.signed > day or has_ended(project, day):
        return nodes
    return (*nodes, *_waiting(project, day), *_owed(project, day))


def _waiting(project: Project, day: date) -> Iterator[OpenItem]:
    """Yield the approvals that were accepted and are not given: due within the days promised, else by the day they are needed."""
    for each in project.approvals:
        start, working = each.counted
        if start is not None and is_by(each.accepted, day) and each.is_open(day):
            yield OpenItem(f"approvals.{each.matter}", _APPROVAL.fill(matter=each.matter), start, each.unit, working=working)


def _owed(project: Project, day: date) -> Iterator[OpenItem]:
    """Yield the first payment for works, of those that nobody disputes, that what was paid does not cover."""
    left = sum((each.amount.yuan for each in until(project.paid, day)), start=Decimal(0))
    for each in sorted((each for each in until(project.payable, day) if not each.disputed), key=lambda each: each.due):
        left -= each.amount.yuan
        if left < 0:
            yield OpenItem("payable", _PAYMENT, each.due, project.lead)
            return


_APPROVAL = Label("联审联批：{matter}", "approval: {matter}")
_PAYMENT = Label("支付工程款", "payment for works")


ARRIVED = Sum(
    "arrived", Label("累计到位资金", "Funds arrived"), Label("资金到位率", "funds-in-place rate"), "funds", "amount", agreed="investment"
)
INVESTED = Sum(
    "invested",
    Label("累计完成投资", "Investment put in place"),
    Label("投资完成率", "investment completed"),
    "progress",
    "invested",
    agreed="investment",
)


def is_as_agreed(project: Project, day: date, share: Percent | None) -> bool | None:
    """Return whether each result of the last year told that was agreed is at least that share of it (all of it unless said); None where nothing was."""
    told = [each for each in project.results if each.year <= str(day.year)][-1:]
    pairs = [(getattr(each, name), getattr(each, f"{name}_agreed")) for each in told for name in ("output", "tax", "jobs")]
    figures = [(getattr(value, "yuan", value) or 0, getattr(agreed, "yuan", agreed)) for value, agreed in pairs if agreed]
    return all(value >= agreed * (share.exact if share else 1) for value, agreed in figures) if figures else None


def _more() -> tuple[Quota, ...]:
    from dicoop.kinds.project_rates import QUOTAS  # noqa: PLC0415 - most ask for others

    return QUOTAS


_GOING = frozenset(Stage) - {Stage.NOT_YET, Stage.ENDED, Stage.VOIDED}
KIND = Kind(
    name="project",
    letter="P",
    folder="projects",
    label=Label("项目", "project"),
    model=Project,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.BENEFIT}),
    verbs=(
        Verb("reach", Label("报节点", "reach"), _GOING),
        Verb("fund", Label("报资金", "fund"), _GOING),
        Verb("note", Label("记进展", "note"), _GOING),
        Verb("plan", Label("定计划", "plan"), _GOING),
        Verb("schedule", Label("倒排工期", "schedule"), _GOING),
        Verb("approve", Label("记审批", "approve"), _GOING),
        Verb("grant", Label("记批复", "grant"), _GOING),
        Verb("dispatch", Label("记调度", "dispatch"), _GOING),
        Verb("pause", Label("记停工", "pause"), _GOING),
        Verb("resume", Label("记复工", "resume"), _GOING),
        Verb("owe", Label("记应付工程款", "owe"), _GOING),
        Verb("pay", Label("记已付工程款", "pay"), _GOING),
        Verb("result", Label("记年度成效", "result"), _GOING),
        Verb("case", Label("立一项一案", "case"), _GOING),
        Verb("end", Label("终止", "end"), _GOING),
    ),
    stakes=stakes(
        below="annual approvals.matter results.output_agreed results.tax_agreed results.jobs_agreed",
        span="approvals.promised case.start_expected",
        text="dispatched.text",
    ),
    measure="个",
    beside=("approvals", "payable", "paid", "pauses", "case", "dispatched"),
    first_date="signed",
    books=(Book("funds", "fund", cap="investment"), Book("payable", "owe"), Book("paid", "pay")),
    logs=(
        Log("approvals", "approve", Close("grant", "granted", ("outcome",))),
        Log("dispatched", "dispatch"),
        Log("pauses", "pause", Close("resume", "resumed")),
        Log("results", "result"),
    ),
    fills=(Fill("case", "case"),),
    sums=(ARRIVED, INVESTED),
    bonds=(
        Bond("granted", "order", ("approvals.applied", "approvals.accepted", "approvals.granted")),
        Bond("promised", "at_most", ("approvals.promised", "approvals.legal")),
        Bond("resumed", "order", ("pauses.paused", "pauses.resumed")),
    ),
    needs=(Need("approvals.outcome", "granted!="), Need("approvals.granted", "outcome in granted,refused")),
    dues=_dues,
    more=_more,
)
