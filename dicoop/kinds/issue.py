"""What is an issue an enterprise raised, what may be said of it, and on which of the four lists does it stand?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import until
from dicoop.kinds.base import Kind, Record, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.traits import Verb
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    import datetime as dt

    from dicoop.kinds.traits import Quota


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


class Source(Term):
    """Where an issue was heard of."""

    VISIT = "visit", "走访", "visit"
    EVENT = "event", "活动", "event"
    HOTLINE = "hotline", "热线", "hotline"
    LETTER = "letter", "来信", "letter"
    INSPECTION = "inspection", "督导检查", "inspection"


class Nature(Term):
    """What an issue is."""

    REQUEST = "request", "诉求", "request"
    ADVICE = "advice", "建议", "advice"
    RECTIFY = "rectify", "整改", "to be rectified"
    RISK = "risk", "金融风险", "financial risk"
    EXPORT = "export", "外贸", "export"


class Scope(Term):
    """Whether one enterprise has it or many."""

    SINGLE = "single", "个性", "single"
    COMMON = "common", "共性", "common"


class Level(Term):
    """The papers by which an office presses for an issue, from the first to the last."""

    ORDER = "order", "交办单", "order"
    REMINDER = "reminder", "催办单", "reminder"
    SUPERVISION = "supervision", "督办单", "order under supervision"


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
    UNWILLING = "unwilling", "不敢担当", "unwilling to act"
    OTHER = "other", "其他", "other"


class Grounds(Term):
    """Why an issue is not taken on."""

    LAWSUIT = "lawsuit", "已进入诉讼", "before a court"
    PETITION = "petition", "走信访渠道", "a matter of petition"
    DUPLICATE = "duplicate", "重复反映", "raised already"
    OUT_OF_SCOPE = "out_of_scope", "不属受理范围", "out of scope"


class Answer(Term):
    """What the enterprise said when asked."""

    SATISFIED = "satisfied", "满意", "satisfied"
    FAIRLY = "fairly", "基本满意", "fairly satisfied"
    DISSATISFIED = "dissatisfied", "不满意", "dissatisfied"


class StepName(Term):
    """The steps of an issue: the four lists and what may come between and after."""

    LISTED = "listed", "列单", "listed"
    CLAIMED = "claimed", "领单", "claimed"
    HANDLING = "handling", "办单", "handling"
    EXTENDED = "extended", "延期", "extended"
    CLEARED = "cleared", "清单", "cleared"
    FEEDBACK = "feedback", "回访", "feedback"
    REOPENED = "reopened", "退回重办", "reopened"
    URGED = "urged", "催办", "urged"
    DECLINED = "declined", "不予受理", "declined"


class Stage(Term):
    """Which list an issue stands on."""

    NOT_YET = "not_yet", "未提出", "not yet raised"
    LISTED = "listed", "已列单", "listed"
    CLAIMED = "claimed", "已领单", "claimed"
    HANDLING = "handling", "办理中", "handling"
    CLEARED = "cleared", "已销号", "cleared"
    REOPENED = "reopened", "退回待领", "reopened"
    DECLINED = "declined", "不予受理", "declined"
    VOIDED = "voided", "已作废", "voided"


_STAGE_OF_STEP = {
    "listed": Stage.LISTED,
    "claimed": Stage.CLAIMED,
    "handling": Stage.HANDLING,
    "extended": Stage.HANDLING,
    "cleared": Stage.CLEARED,
    "feedback": Stage.CLEARED,
    "reopened": Stage.REOPENED,
    "declined": Stage.DECLINED,
}


class Step(Block):
    """One dated move of an issue."""

    step = f.term(StepName, "环节", "Step", key=True)
    date = f.day("日期", "Date", key=True, happened=True, partial=True)
    nr = f.number()
    by = f.optional(f.text("单位", "Unit", known="units"))
    officer = f.optional(f.text("责任人", "Officer", say=Label("写职务", "a post, not a name")))
    text = f.optional(f.text("办理情况", "What was done"))
    until = f.optional(f.day("延至", "Until"))
    reason = f.optional(f.text("原因", "Reason"))
    outcome = f.optional(f.term(Outcome, "结果", "Outcome"))
    evidence = f.optional(f.text("佐证", "Evidence"))
    basis = f.optional(f.text("政策依据", "Policy article"))
    cause = f.optional(f.term(Cause, "未解决原因", "Cause"))
    answer = f.optional(f.term(Answer, "企业评价", "Answer"))
    level = f.optional(f.term(Level, "单据", "Paper"))
    number = f.optional(f.text("文号", "Number"))
    grounds = f.optional(f.term(Grounds, "不予受理情形", "Grounds"))


class Issue(Record):
    """An issue raised by an enterprise."""

    id = record_id("编号", "Id", show=1)
    title = f.text("问题", "Title", show=2)
    enterprise = record_id("企业", "Enterprise", ref="enterprise")
    county = f.text("县区", "County", show=3, known="counties")
    category = f.term(Category, "类别", "Category", show=4)
    scope = f.optional(f.term(Scope, "范围", "Scope"))
    meeting = f.optional(f.whole("第几次会议", "Meeting", ref="meeting"))
    raised = f.day("提出日期", "Raised", show=5, happened=True)
    lead = f.optional(f.text("交办单位", "Assigned to", known="units"))
    source = f.optional(f.term(Source, "来源", "Source"))
    nature = f.optional(f.term(Nature, "性质", "Nature"))
    with_ = f.default(f.texts("协办单位", "With", known="units"))
    steps = f.default(f.entries(Step, "环节", "Steps"))

    @property
    def cause(self) -> Cause | None:
        """Why it is not resolved, or not in time, as its last step that gives a cause says."""
        return next((step.cause for step in reversed(self.steps) if step.cause is not None), None)


def moves_of(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps that move an issue: to urge it leaves it where it is."""
    return tuple(step for step in steps if step.step is not StepName.URGED)


def stage(issue: Issue, day: dt.date) -> Stage:
    """Return which list an issue stood on, on a day."""
    if issue.voided:
        return Stage.VOIDED
    if issue.raised > day:
        return Stage.NOT_YET
    made = moves_of(until(issue.steps, day))
    return _STAGE_OF_STEP[made[-1].step] if made else Stage.LISTED


def _more() -> tuple[Quota, ...]:
    from dicoop.kinds.issue_rates import QUOTAS  # noqa: PLC0415 - most ask for others

    return QUOTAS


_OPEN = frozenset({Stage.CLAIMED, Stage.HANDLING})
_CLEARED = frozenset({Stage.CLEARED})
KIND = Kind(
    name="issue",
    letter="I",
    folder="issues",
    label=Label("问题", "issue"),
    model=Issue,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.CLEARED, Stage.DECLINED}),
    verbs=(
        Verb("claim", Label("领单", "claim"), frozenset({Stage.LISTED, Stage.REOPENED})),
        Verb("close", Label("清单（销号）", "close"), _OPEN),
        Verb("handle", Label("办单", "handle"), _OPEN),
        Verb("extend", Label("延期", "extend"), _OPEN),
        Verb("feedback", Label("回访", "feedback"), _CLEARED),
        Verb("reopen", Label("退回重办", "reopen"), _CLEARED | {Stage.DECLINED}),
        Verb("decline", Label("定为不予受理", "decline"), _OPEN | {Stage.LISTED, Stage.REOPENED}),
        Verb("urge", Label("催办", "urge"), _OPEN | {Stage.LISTED, Stage.REOPENED}),
    ),
    measure="件",
    first_date="raised",
    repeats=frozenset({StepName.HANDLING.value}),
    more=_more,
)
