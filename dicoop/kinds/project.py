"""What is a signed project, and how far has it come on a day?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING, Annotated, NamedTuple

from dicoop.kinds.base import Amount, Block, Day, Ended, F, Kind, Record, RecordId, Whole, Words
from dicoop.kinds.machine import Verb
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


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


class NodeName(Term):
    """The nodes every ledger has, in their order."""

    FILING = "filing", "备案", "filing"
    PLANNING = "planning", "规划", "planning"
    LAND = "land", "用地", "land"
    EIA = "eia", "环评", "EIA"
    PERMIT = "permit", "施工许可", "permit"
    START = "start", "开工", "start"
    COMPLETION = "completion", "竣工", "completion"
    PRODUCTION = "production", "投产", "production"
    CAPACITY = "capacity", "达产", "capacity"
    BENEFIT = "benefit", "达效", "benefit"


MAIN = ("start", "completion", "production", "capacity", "benefit")
PREPARATORY = ("filing", "planning", "land", "eia", "permit")


def node_label(name: str) -> Label:
    """Return a node's name; a node that the ledger added is called by its key."""
    known = {node.value: node.label for node in NodeName}
    return known.get(name, Label(name, name))


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


_STAGE_OF_NODE = dict(zip(MAIN, list(Stage)[3:8], strict=True))


class Node(Block):
    """A milestone: planned for a day, done on a day, shown by evidence."""

    plan: Annotated[Day | None, F("计划", "Plan")] = None
    done: Annotated[Day | None, F("完成", "Done", happened=True)] = None
    evidence: Annotated[Words | None, F("佐证", "Evidence")] = None


class Arrival(Block):
    """Money that arrived; an entry with `reverses` takes another back."""

    receipt: Annotated[Words, F("凭证号", "Receipt", key=True)]
    date: Annotated[Day, F("到位日期", "Date", happened=True)]
    amount: Annotated[Amount, F("金额", "Amount")]
    source: Annotated[Fund | None, F("来源", "Source")] = None
    reverses: Annotated[Words | None, F("冲销", "Reverses")] = None


class Progress(Block):
    """A note of what was built since the last one."""

    date: Annotated[Day, F("日期", "Date", key=True, happened=True)]
    text: Annotated[Words, F("进展", "Progress")]
    invested: Annotated[Amount | None, F("完成投资", "Invested")] = None


class Project(Record):
    """A project signed at or around a joint meeting."""

    id: Annotated[RecordId, F("编号", "Id", show=1)]
    name: Annotated[Words, F("名称", "Name", show=2)]
    enterprise: Annotated[RecordId, F("企业", "Enterprise", ref="enterprise")]
    county: Annotated[Words, F("县区", "County", show=3, known="counties", say=Label("建设地", "where it is built"))]
    kind: Annotated[Sort | None, F("类别", "Kind")] = None
    meeting: Annotated[Whole | None, F("届次", "Meeting", show=4, ref="meeting")] = None
    signed: Annotated[Day, F("签约日期", "Signed", show=5, happened=True)]
    investment: Annotated[Amount, F("总投资", "Investment", show=6, say=Label("协议总投资, 如 12.5亿元", "agreed total, such as 12.5亿元"))]
    industry: Annotated[Words | None, F("行业", "Industry", say=Label("GB/T 4754, 如 C34", "GB/T 4754, such as C34"))] = None
    chain: Annotated[Words | None, F("产业链", "Chain")] = None
    code: Annotated[
        Words | None, F("投资项目代码", "Project code", say=Label("如 2019-410305-34-03-012345", "such as 2019-410305-34-03-012345"))
    ] = None
    lead: Annotated[Words, F("责任单位", "Responsible unit", show=7, known="units")]
    officer: Annotated[Words | None, F("包联领导", "Lead official", say=Label("写职务", "a post, not a name"))] = None
    nodes: Annotated[Mapping[Annotated[str, NodeName], Node], F("节点", "Nodes", known="nodes")] = field(default_factory=dict)
    funds: Annotated[tuple[Arrival, ...], F("到位资金", "Funds")] = ()
    progress: Annotated[tuple[Progress, ...], F("进展", "Progress")] = ()
    ended: Annotated[Ended | None, F("终止", "Ended")] = None


class NodeFacts(NamedTuple):
    """A node as rules see it."""

    name: str
    plan: date | None
    done: date | None


class ProjectFacts(NamedTuple):
    """A project as rules see it, the same for every day; amounts in 元."""

    id: str
    title: str
    county: str
    enterprise: str
    kind: str | None
    meeting: int | None
    chain: str | None
    industry: str | None
    lead: str
    officer: str | None
    signed: date
    investment: Decimal
    nodes: tuple[NodeFacts, ...]
    funds: tuple[tuple[date, Decimal], ...]
    invested: tuple[tuple[date, Decimal], ...]
    ended: date | None
    voided: date | None
    touched: tuple[date, ...]
    receipts: tuple[str, ...]

    def done(self, node: str, day: date) -> bool:
        """Return whether a node itself was done by a day."""
        return any(n.name == node and n.done is not None and n.done <= day for n in self.nodes)

    def reached(self, node: str, day: date) -> bool:
        """Return whether a node, or a later one of the main chain, was done by a day: all others come before its start."""
        later = MAIN[MAIN.index(node) :] if node in MAIN else (node, *MAIN)
        return any(self.done(name, day) for name in later)


def facts(record: Project) -> ProjectFacts:
    """Return what rules need of a project."""
    nodes = tuple(NodeFacts(name, node.plan, node.done) for name, node in record.nodes.items())
    funds = tuple((entry.date, entry.amount.yuan) for entry in record.funds)
    invested = tuple((entry.date, entry.invested.yuan) for entry in record.progress if entry.invested)
    ended = record.ended.date if record.ended else None
    happened = [record.signed, ended, *(n.done for n in nodes), *(day for day, _ in funds), *(p.date for p in record.progress)]
    return ProjectFacts(
        id=record.id,
        title=record.name,
        county=record.county,
        enterprise=record.enterprise,
        kind=record.kind.value if record.kind else None,
        meeting=record.meeting,
        chain=record.chain,
        industry=record.industry,
        lead=record.lead,
        officer=record.officer,
        signed=record.signed,
        investment=record.investment.yuan,
        nodes=nodes,
        funds=funds,
        invested=invested,
        ended=ended,
        voided=record.voided.date if record.voided else None,
        touched=tuple(sorted(day for day in happened if day is not None)),
        receipts=tuple(entry.receipt for entry in record.funds),
    )


def stage(project: ProjectFacts, day: date) -> Stage:
    """Return how far a project had come on a day."""
    if project.voided:
        return Stage.VOIDED
    if project.signed > day:
        return Stage.NOT_YET
    if project.ended is not None and project.ended <= day:
        return Stage.ENDED
    for node in reversed(MAIN):
        if project.done(node, day):
            return _STAGE_OF_NODE[node]
    preparing = any(node.done is not None and node.done <= day for node in project.nodes)
    return Stage.PREPARING if preparing else Stage.SIGNED


_GOING = frozenset(Stage) - {Stage.NOT_YET, Stage.ENDED, Stage.VOIDED}
KIND = Kind(
    name="project",
    letter="P",
    folder="projects",
    label=Label("项目", "project"),
    model=Project,
    facts=facts,
    stage=stage,
    stages=Stage,
    verbs=(
        Verb("reach", Label("报节点", "reach"), _GOING, Label("节点 --evidence 佐证", "NODE --evidence TEXT")),
        Verb("fund", Label("报资金", "fund"), _GOING, Label("金额 --receipt 凭证号", "AMOUNT --receipt R")),
        Verb("note", Label("记进展", "note"), _GOING, Label("--text 进展", "--text TEXT")),
        Verb("plan", Label("定计划", "plan"), _GOING, Label("节点 日期", "NODE DATE")),
        Verb("schedule", Label("倒排工期", "schedule"), _GOING, Label("--start 日期", "--start DATE")),
        Verb("end", Label("终止", "end"), _GOING, Label("--reason 原因", "--reason TEXT")),
    ),
    first_date="signed",
)
