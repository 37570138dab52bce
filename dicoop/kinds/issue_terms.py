"""What may be said of an issue: what it is about, how it was cleared, why not, and what the enterprise answered?"""

from __future__ import annotations

from dicoop.labels import Term


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
