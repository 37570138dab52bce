"""What is an issue an enterprise raised, and on which of the four lists does it stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from dicoop.kinds.base import Block, Day, F, Kind, Record, RecordId, Whole, Words
from dicoop.kinds.machine import Verb
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    import datetime as dt


class Category(Term):
    """What an issue is about."""

    LAND = "land", "用地", "land"
    PLANNING = "planning", "规划", "planning"
    ENVIRONMENT = "environment", "环保", "environment"
    FINANCE = "finance", "融资", "finance"
    LABOUR = "labour", "用工", "labour"
    ENERGY = "energy", "用能", "energy"
    MATERIALS = "materials", "原材料", "materials"
    LOGISTICS = "logistics", "物流运输", "logistics"
    POLICY = "policy", "政策", "policy"
    MARKET = "market", "市场", "market"
    APPROVAL = "approval", "审批", "approval"
    OTHER = "other", "其他", "other"


class Scope(Term):
    """Whether one enterprise has it or many."""

    SINGLE = "single", "个性", "single"
    COMMON = "common", "共性", "common"


class StepName(Term):
    """The steps of an issue: the four lists and what may come between and after."""

    LISTED = "listed", "列单", "listed"
    CLAIMED = "claimed", "领单", "claimed"
    HANDLING = "handling", "办单", "handling"
    EXTENDED = "extended", "延期", "extended"
    CLEARED = "cleared", "清单", "cleared"
    FEEDBACK = "feedback", "回访", "feedback"
    REOPENED = "reopened", "退回重办", "reopened"


class Outcome(Term):
    """How an issue was cleared."""

    RESOLVED = "resolved", "已解决", "resolved"
    PLANNED = "planned", "列入计划", "planned"
    EXPLAINED = "explained", "已解释", "explained"
    NOT_PERMITTED = "not_permitted", "不符合政策", "not permitted"


class Cause(Term):
    """Why an issue was not resolved, or not in time."""

    POLICY_UNCLEAR = "policy_unclear", "政策不明", "policy unclear"
    AUTHORITY = "authority", "需上级", "needs higher authority"
    FUNDS = "funds", "资金", "funds"
    LAND = "land", "土地规划", "land and planning"
    BETWEEN_UNITS = "between_units", "部门协调", "between units"
    LEGACY = "legacy", "历史遗留", "legacy"
    ENTERPRISE = "enterprise", "企业自身", "the enterprise itself"
    OTHER = "other", "其他", "other"


class Answer(Term):
    """What the enterprise said when asked."""

    SATISFIED = "satisfied", "满意", "satisfied"
    FAIRLY = "fairly", "基本满意", "fairly satisfied"
    DISSATISFIED = "dissatisfied", "不满意", "dissatisfied"


class Stage(Term):
    """Which list an issue stands on."""

    NOT_YET = "not_yet", "未提出", "not yet raised"
    LISTED = "listed", "已列单", "listed"
    CLAIMED = "claimed", "已领单", "claimed"
    HANDLING = "handling", "办理中", "handling"
    CLEARED = "cleared", "已清单", "cleared"
    REOPENED = "reopened", "退回待领", "reopened"
    VOIDED = "voided", "已作废", "voided"


_STAGE_OF_STEP = {
    "listed": Stage.LISTED,
    "claimed": Stage.CLAIMED,
    "handling": Stage.HANDLING,
    "extended": Stage.HANDLING,
    "cleared": Stage.CLEARED,
    "feedback": Stage.CLEARED,
    "reopened": Stage.REOPENED,
}


class Step(Block):
    """One dated move of an issue."""

    step: Annotated[StepName, F("环节", "Step", key=True)]
    date: Annotated[Day, F("日期", "Date", key=True, happened=True)]
    by: Annotated[Words | None, F("单位", "Unit", known="units")] = None
    officer: Annotated[Words | None, F("责任人", "Officer", say=Label("写职务", "a post, not a name"))] = None
    text: Annotated[Words | None, F("办理情况", "What was done")] = None
    until: Annotated[Day | None, F("延至", "Until")] = None
    reason: Annotated[Words | None, F("原因", "Reason")] = None
    outcome: Annotated[Outcome | None, F("结果", "Outcome")] = None
    evidence: Annotated[Words | None, F("佐证", "Evidence")] = None
    basis: Annotated[Words | None, F("政策依据", "Policy article")] = None
    cause: Annotated[Cause | None, F("未解决原因", "Cause")] = None
    answer: Annotated[Answer | None, F("企业评价", "Answer")] = None


class Issue(Record):
    """An issue raised by an enterprise."""

    id: Annotated[RecordId, F("编号", "Id", show=1)]
    title: Annotated[Words, F("问题", "Title", show=2)]
    enterprise: Annotated[RecordId, F("企业", "Enterprise", ref="enterprise")]
    county: Annotated[Words, F("县区", "County", show=3, known="counties")]
    category: Annotated[Category, F("类别", "Category", show=4)]
    scope: Annotated[Scope | None, F("范围", "Scope")] = None
    meeting: Annotated[Whole | None, F("届次", "Meeting", ref="meeting")] = None
    raised: Annotated[Day, F("提出日期", "Raised", show=5, happened=True)]
    lead: Annotated[Words | None, F("交办单位", "Assigned to", known="units")] = None
    steps: Annotated[tuple[Step, ...], F("环节", "Steps")] = ()


class StepFacts(NamedTuple):
    """A step as rules see it."""

    step: str
    date: dt.date
    by: str | None
    until: dt.date | None
    outcome: str | None
    cause: str | None
    answer: str | None


class IssueFacts(NamedTuple):
    """An issue as rules see it, the same for every day."""

    id: str
    title: str
    county: str
    enterprise: str
    category: str
    scope: str | None
    meeting: int | None
    lead: str | None
    raised: dt.date
    steps: tuple[StepFacts, ...]
    voided: dt.date | None
    touched: tuple[dt.date, ...]

    def by(self, day: dt.date) -> tuple[StepFacts, ...]:
        """Return the steps made by a day, in their order."""
        return tuple(step for step in self.steps if step.date <= day)


def facts(record: Issue) -> IssueFacts:
    """Return what rules need of an issue."""
    steps = tuple(
        StepFacts(
            step=s.step.value,
            date=s.date,
            by=s.by,
            until=s.until,
            outcome=s.outcome.value if s.outcome else None,
            cause=s.cause.value if s.cause else None,
            answer=s.answer.value if s.answer else None,
        )
        for s in record.steps
    )
    return IssueFacts(
        id=record.id,
        title=record.title,
        county=record.county,
        enterprise=record.enterprise,
        category=record.category.value,
        scope=record.scope.value if record.scope else None,
        meeting=record.meeting,
        lead=record.lead,
        raised=record.raised,
        steps=steps,
        voided=record.voided.date if record.voided else None,
        touched=tuple(sorted({record.raised, *(s.date for s in steps)})),
    )


def stage(issue: IssueFacts, day: dt.date) -> Stage:
    """Return which list an issue stood on, on a day."""
    if issue.voided:
        return Stage.VOIDED
    if issue.raised > day:
        return Stage.NOT_YET
    made = issue.by(day)
    return _STAGE_OF_STEP[made[-1].step] if made else Stage.LISTED


_OPEN = frozenset({Stage.CLAIMED, Stage.HANDLING})
_CLEARED = frozenset({Stage.CLEARED})
KIND = Kind(
    name="issue",
    letter="I",
    folder="issues",
    label=Label("问题", "issue"),
    model=Issue,
    facts=facts,
    stage=stage,
    stages=Stage,
    verbs=(
        Verb("claim", Label("领单", "claim"), frozenset({Stage.LISTED, Stage.REOPENED}), Label("--by 单位", "--by UNIT")),
        Verb(
            "close", Label("清单(销号)", "close"), _OPEN, Label("--outcome resolved --evidence 佐证", "--outcome resolved --evidence TEXT")
        ),
        Verb("handle", Label("办单", "handle"), _OPEN, Label("--text 办理情况", "--text TEXT")),
        Verb(
            "extend",
            Label("延期", "extend"),
            _OPEN,
            Label("--until 日期 --reason 原因 --cause 类别", "--until DATE --reason TEXT --cause CAUSE"),
        ),
        Verb("feedback", Label("回访", "feedback"), _CLEARED, Label("--answer satisfied", "--answer satisfied")),
        Verb("reopen", Label("退回重办", "reopen"), _CLEARED, Label("--reason 原因", "--reason TEXT")),
    ),
    first_date="raised",
)
