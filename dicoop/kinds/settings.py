"""What does a ledger's own `ledger.yaml` settle?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Any

from dicoop.kinds.base import Block, Day, F, Flag, Whole, Words
from dicoop.kinds.project import PREPARATORY
from dicoop.kinds.review import Level, Review
from dicoop.labels import Label, Term
from dicoop.values import Rounding


class Language(Term):
    """The language when neither option nor environment decides."""

    ZH = "zh", "中文", "Chinese"
    EN = "en", "英文", "English"


class RateName(Term):
    """The rates a county may be judged by."""

    PERFORMANCE = "performance", "履约率", "performance rate"
    START = "start", "开工率", "start rate"
    FUNDS = "funds", "资金到位率", "funds-in-place rate"
    INVESTED = "invested", "投资完成率", "investment completed"
    PRODUCTION = "production", "投产率", "production rate"
    CAPACITY = "capacity", "达产率", "capacity rate"
    BENEFIT = "benefit", "达效率", "benefit rate"
    CONTRACT_PERFORMANCE = "contract_performance", "合同履约率", "contract performance"
    CONTRACT_AMOUNT = "contract_amount", "合同金额履约率", "contract amount performed"
    CLAIM = "claim", "领单率", "claim rate"
    CLEARANCE = "clearance", "办结率", "clearance rate"
    CLEARANCE_PERMITTED = "clearance_permitted", "办结率(剔除不符合政策)", "clearance rate (permitted)"
    RESOLUTION = "resolution", "解决率", "resolution rate"
    CLEARANCE_ON_TIME = "clearance_on_time", "按时办结率", "cleared on time"
    SATISFACTION = "satisfaction", "满意率", "satisfaction rate"
    DECISION = "decision", "决定落实率", "decisions carried out"
    NODE_ON_TIME = "node_on_time", "节点按期率", "nodes on time"


class County(Block):
    """A county, or the place for those from elsewhere."""

    key: Annotated[Words, F("代号", "Key", key=True)]
    name: Annotated[Words, F("名称", "Name")]
    group: Annotated[Words | None, F("组团", "Group")] = None
    code: Annotated[Words | None, F("区划代码", "Region code")] = None
    successor: Annotated[Words | None, F("并入", "Successor")] = None
    outside: Annotated[Flag, F("市外", "Outside")] = False


class NodeSetting(Block):
    """When a preparatory node is due, in working days before the start."""

    before_start: Annotated[Whole, F("开工前工作日", "Working days before the start")]


class CalendarDay(Block):
    """A day that is worked or not, against the national calendar."""

    date: Annotated[Day, F("日期", "Date", key=True)]
    work: Annotated[Flag, F("上班", "Worked")]


class Lights(Block):
    """When lights change: nodes in days, issues in working days."""

    node_yellow: Annotated[Whole, F("节点黄灯", "Node yellow")] = 30
    node_red: Annotated[Whole, F("节点红灯", "Node red")] = 30
    issue_yellow: Annotated[Whole, F("问题黄灯", "Issue yellow")] = 2


class Supervision(Block):
    """By what counties are praised or called out; thresholds in percentage points."""

    rates: Annotated[tuple[RateName, ...], F("考核的率", "Rates")] = (RateName.START, RateName.FUNDS, RateName.CLEARANCE)
    statement: Annotated[Whole, F("表态发言", "Statement")] = 10
    criticism: Annotated[Whole, F("通报批评", "Criticism")] = 20
    least: Annotated[Whole, F("最小分母", "Least")] = 3


class Checks(Block):
    """Limits that checks use."""

    signed_apart: Annotated[Whole, F("签约与会议相隔天数", "Days from the meeting")] = 30


_BEFORE_START = dict(zip(PREPARATORY, (60, 50, 40, 30, 10), strict=True))


class Settings(Block):
    """A ledger's own settings; all but name and counties have defaults."""

    name: Annotated[Words, F("台账名称", "Name")]
    language: Annotated[Language, F("语言", "Language")] = Language.ZH
    office: Annotated[Words | None, F("市办代号", "City office")] = None
    counties: Annotated[tuple[County, ...], F("县区", "Counties")]
    units: Annotated[tuple[Words, ...], F("责任单位", "Units")] = ()
    themes: Annotated[tuple[Words, ...], F("会议主题", "Themes")] = ()
    nodes: Annotated[Mapping[str, NodeSetting], F("前期节点", "Preparatory nodes")] = field(default_factory=dict)
    limits: Annotated[Mapping[str, Whole], F("办理时限", "Limits")] = field(default_factory=dict)
    calendar: Annotated[tuple[CalendarDay, ...], F("工作日历", "Calendar")] = ()
    lights: Annotated[Lights, F("亮灯", "Lights")] = Lights()
    supervision: Annotated[Supervision, F("督导", "Supervision")] = Supervision()
    check: Annotated[Checks, F("校验", "Checks")] = Checks()
    review: Annotated[Review, F("审查", "Review")] = Review()
    rounding: Annotated[Rounding, F("取舍", "Rounding")] = Rounding.HALF_UP
    digits: Annotated[Whole, F("小数位", "Digits")] = 1

    def county(self, key: str) -> County | None:
        """Return a county by its key."""
        return next((county for county in self.counties if county.key == key), None)

    def county_label(self, key: str) -> Label:
        """Return a county's name, its key where it is unknown."""
        county = self.county(key)
        return Label(county.name, county.name) if county else Label(key, key)

    @property
    def inside(self) -> tuple[County, ...]:
        """The counties of the city: those with a row in tables."""
        return tuple(county for county in self.counties if not county.outside)

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices that give out ids."""
        own = (self.office,) if self.office else ()
        return (*own, *(county.key for county in self.counties))

    @property
    def node_names(self) -> tuple[str, ...]:
        """The preparatory nodes: the five that all ledgers have, then the ledger's own."""
        return (*PREPARATORY, *(name for name in self.nodes if name not in PREPARATORY))

    def before_start(self, node: str) -> int:
        """Return how many working days before the start a preparatory node is due."""
        own = self.nodes.get(node)
        return own.before_start if own else _BEFORE_START[node]

    def limit(self, name: str) -> int:
        """Return the limit of a step or category in working days."""
        defaults = {"claim": 2, "land": 30, "other": 15}
        known = {**defaults, **self.limits}
        return known.get(name, known["other"])


def plain(part: Any) -> Any:
    """Return settings, or a part of them, as plain values: what can be remembered."""
    if isinstance(part, Block):
        return {name: plain(value) for name, value in vars(part).items()}
    if isinstance(part, Mapping):
        return {name: plain(value) for name, value in part.items()}
    if isinstance(part, tuple):
        return tuple(map(plain, part))
    return part.value if isinstance(part, Term) else part


def of_plain(kept: Mapping[str, Any]) -> Settings:
    """Return the settings that plain values stand for; named one by one, for to ask the fields what they hold takes much longer."""
    judged, review = kept["supervision"], kept["review"]
    return Settings(
        **{
            **kept,
            "language": Language.of(kept["language"]),
            "counties": tuple(County(**county) for county in kept["counties"]),
            "nodes": {name: NodeSetting(**node) for name, node in kept["nodes"].items()},
            "calendar": tuple(CalendarDay(**day) for day in kept["calendar"]),
            "lights": Lights(**kept["lights"]),
            "supervision": Supervision(**{**judged, "rates": tuple(map(RateName.of, judged["rates"]))}),
            "check": Checks(**kept["check"]),
            "review": Review(**{**review, "severities": {name: Level.of(level) for name, level in review["severities"].items()}}),
            "rounding": Rounding.of(kept["rounding"]),
        }
    )
