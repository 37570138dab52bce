"""What does a ledger's own `ledger.yaml` settle?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any, Self

from dicoop import values
from dicoop.currencies import BAD_RATE, PER_100, Currency, Quote, Quotes, read_rate
from dicoop.errors import Fault, Unreadable
from dicoop.frozen import pattern
from dicoop.kinds import fields as f
from dicoop.kinds.contract import DELIVERED
from dicoop.kinds.fields import Block, Storable
from dicoop.kinds.forms import YUAN
from dicoop.kinds.nodes import PREPARATORY
from dicoop.kinds.on_paper import UNFIT_LENGTH, OnPaper
from dicoop.kinds.project import ARRIVED, INVESTED
from dicoop.kinds.review import Review
from dicoop.kinds.since import Renamed, Since, said
from dicoop.kinds.validate import unknown_value
from dicoop.labels import Label, Term, both, whole_signs
from dicoop.values import Rounding

FORMAT = 2  # of ledger.yaml as it is written today; one that does not say is of the first
NEWER_FORMAT = Fault(
    "newer-format",
    Label(
        "台账是格式 {value} 的，这个版本的 dicoop 只认到 {most}",
        "the ledger is of format {value}; this version of dicoop knows formats up to {most}",
    ),
    Label("升级程序：python3 -m pip install --upgrade dicoop", "upgrade it: python3 -m pip install --upgrade dicoop"),
)
LEDGER_ID = Fault(
    "ledger-id",
    Label("“{value}”不能作台账的标识", "'{value}' is not a valid ledger id"),
    Label(
        "用 dicoop upgrade 写出的，8 至 40 个小写字母、数字和连字符，定了不要改",
        "as written by dicoop upgrade: 8 to 40 lower-case letters, digits and hyphens; never change it",
    ),
)
SETTINGS_FAULTS = (NEWER_FORMAT, LEDGER_ID, UNFIT_LENGTH, BAD_RATE)
_ID = pattern(r"[a-z0-9][a-z0-9-]{6,38}[a-z0-9]")


def _ledger_id(text: object) -> str:
    """Read the id of a ledger; raises Unreadable."""
    if isinstance(text, str) and _ID.fullmatch(text):
        return text
    raise Unreadable(LEDGER_ID.at(value=text, allowed=both("a-z 0-9 -")))


class Language(Term):
    """The language when neither option nor environment decides."""

    ZH = "zh", "中文", "Chinese"
    EN = "en", "英文", "English"


class RateName(Term):
    """The rates a county may be judged by."""

    PERFORMANCE = "performance", "履约率", "performance rate"
    START = "start", "开工率", "start rate"
    FUNDS = "funds", *ARRIVED.share
    INVESTED = "invested", *INVESTED.share
    COMPLETION = "completion", "竣工率", "completion rate"
    PRODUCTION = "production", "投产率", "production rate"
    CAPACITY = "capacity", "达产率", "capacity rate"
    BENEFIT = "benefit", "达效率", "benefit rate"
    CONTRACT_PERFORMANCE = "contract_performance", "合同履约率", "contract performance"
    CONTRACT_AMOUNT = "contract_amount", *DELIVERED.share
    CLAIM = "claim", "领单率", "claim rate"
    CLEARANCE = "clearance", "办结率", "clearance rate"
    CLEARANCE_PERMITTED = "clearance_permitted", "办结率（剔除不符合政策）", "clearance rate (permitted)"
    RESOLUTION = "resolution", "解决率", "resolution rate"
    CLEARANCE_ON_TIME = "clearance_on_time", "按时办结率", "cleared on time"
    SATISFACTION = "satisfaction", "满意率", "satisfaction rate"
    DECISION = "decision", "决定落实率", "decisions carried out"
    NODE_ON_TIME = "node_on_time", "节点按期率", "nodes on time"


_OWN_RATE = pattern(r"[a-z][a-z0-9_]{0,39}\.[a-z][a-z0-9_]{0,39}")
_RATE = {"anyOf": [{"enum": [rate.value for rate in RateName]}, {"type": "string", "pattern": f"^{_OWN_RATE.pattern}$"}]}


def _rate(text: object) -> str:
    """Read the name of a rate: one of the program's own, or `ledger.rate` of a declared one; raises Unreadable."""
    if isinstance(text, str) and (text in RateName._value2member_map_ or _OWN_RATE.fullmatch(text)):
        return text
    raise Unreadable(unknown_value(str(text), RateName))


def rate_name(**marks: Any) -> f.Declared[str]:
    """Declare the name of a rate."""
    return f.reading(f.text("率", "Rate", **marks), _rate, _RATE)


class County(Block):
    """A county, or the place for those from elsewhere."""

    key = f.text("代号", "Key", key=True)
    name = f.text("名称", "Name")
    group = f.optional(f.text("组团", "Group"))
    code = f.optional(f.text("区划代码", "Region code"))
    successor = f.optional(f.text("并入", "Successor"))
    outside = f.default(f.flag("市外", "Outside"), value=False)


class NodeSetting(Block):
    """When a preparatory node is due, in working days before the start."""

    before_start = f.days("开工前工作日", "Working days before the start")


class CalendarDay(Block):
    """A day that is worked or not, against the national calendar."""

    date = f.day("日期", "Date", key=True)
    work = f.flag("上班", "Worked")


class Lights(Block):
    """When lights change: nodes in days, issues in working days."""

    node_yellow = f.default(f.days("节点黄灯", "Node yellow"), 30)
    node_red = f.default(f.days("节点红灯", "Node red"), 30)
    issue_yellow = f.default(f.days("问题黄灯", "Issue yellow"), 2)


class Supervision(Block):
    """By what counties are praised or called out; thresholds in percentage points."""

    rates = f.default(f.several(rate_name(), "考核的率", "Rates"), (RateName.START, RateName.FUNDS, RateName.CLEARANCE))
    statement = f.default(f.whole("表态发言", "Statement"), 10)
    criticism = f.default(f.whole("通报批评", "Criticism"), 20)
    least = f.default(f.whole("最小分母", "Least"), 3)


class Checks(Block):
    """Limits that checks use."""

    signed_apart = f.default(f.days("签约与会议相隔天数", "Days from the meeting"), 30)


KEYED = ("policies", "measures")  # what has a key for records beside its name
LISTS = (*KEYED, "chains", "clusters", "parks")


class Policy(Block):
    """A policy whose money enterprises apply for: `days`, `accept_days` to its payment and acceptance; `repeat`: an article more than once a year."""

    key = f.text("代号", "Key", key=True)
    name = f.text("名称", "Name")
    number = f.optional(f.text("文号", "Number"))
    unit = f.optional(f.text("主管单位", "Unit"))
    from_ = f.optional(f.day("起", "From"))
    to = f.optional(f.day("止", "To"))
    days = f.optional(f.days("兑现时限", "Days"))
    accept_days = f.optional(f.days("受理时限", "Days to accept"))
    repeat = f.default(f.flag("可重复兑现", "May repeat"), value=False)
    articles = f.default(f.texts("条款", "Articles"))
    caps = f.default(f.by_name(f.reading(f.amount("金额", "Amount"), *YUAN), "条款上限", "Caps of articles"))
    budget = f.default(f.by_name(f.reading(f.amount("金额", "Amount"), *YUAN), "年度预算", "Budget"))


class Better(Term):
    """Which way a measure gets better."""

    UP = "up", "越高越好", "up"
    DOWN = "down", "越低越好", "down"


class Span(Term):
    """Of what time a value of a measure tells."""

    MONTH = "month", "当月", "of a month"
    QUARTER = "quarter", "当季", "of a quarter"
    YEAR = "year", "全年", "of a year"
    YTD = "ytd", "累计", "of the year so far"


class Measure(Block):
    """What indicators measure; `additive`: the counties' values make up the city's, `span`: of what time one tells, `first_month`: of which it does first."""

    key = f.text("代号", "Key", key=True)
    name = f.text("名称", "Name")
    unit = f.text("单位", "Unit")
    better = f.default(f.term(Better, "方向", "Better"), Better.UP)
    additive = f.default(f.flag("可加总", "Additive"), value=False)
    nominal = f.default(f.flag("现价", "Nominal"), value=False)
    span = f.optional(f.term(Span, "口径期间", "Span"))
    first_month = f.optional(f.whole("首次发布月份", "First month", least=1))
    release_days = f.default(f.days("发布天数", "Days to release"), 20)


_BEFORE_START = dict(zip(PREPARATORY, (60, 50, 40, 30, 10), strict=True))


# What no other county and no page outside the office shows, `kind.address`; of kinds that a ledger does not have it says nothing.
PRIVATE = ("financing.rate", "financing.guarantee", "monitor.months.*.profit", "monitor.months.*.loss", "cooperation.post")


class ExchangeRate(Block):
    """How many 元 100 of a currency are from a day on, as the central parity rate is published."""

    currency = f.term(Currency, "币种", "Currency", key=True)
    from_ = f.day("起", "From", key=True)
    per_100 = f.reading(f.text("每100外币合元", "Yuan for 100"), read_rate, {"type": ["number", "string"], "pattern": f"^{PER_100}$"})


class Settings(Storable):
    """A ledger's own settings; all but name and counties have defaults."""

    name = f.text("台账名称", "Name")
    id = f.optional(f.reading(f.text("台账标识", "Id"), _ledger_id, {"type": "string", "pattern": f"^{_ID.pattern}$"}))
    code = f.optional(f.text("区划代码", "Region code"))
    format = f.default(f.whole("格式", "Format", FORMAT, NEWER_FORMAT), 1)
    language = f.default(f.term(Language, "语言", "Language"), Language.ZH)
    office = f.optional(f.text("市办代号", "City office"))
    counties = f.entries(County, "县区", "Counties")
    units = f.default(f.texts("责任单位", "Units"))
    renamed = f.default(f.entries(Renamed, "更名", "Renamed units"))
    short = f.default(f.by_name(f.texts("简称", "Short names"), "单位简称", "Short names of units"))
    themes = f.default(f.texts("会议主题", "Themes"))
    nodes = f.default(f.blocks(NodeSetting, "前期节点", "Preparatory nodes"))
    limits = f.default(f.by_name(f.days("天数", "Days"), "办理时限", "Limits"))
    calendar = f.default(f.entries(CalendarDay, "工作日历", "Calendar"))
    known_ = f.optional(f.whole("工作日历写全到哪年", "Calendar complete up to", say=Label("如 2027", "such as 2027")))
    lights = f.default(f.block(Lights, "亮灯", "Lights"), Lights())
    supervision = f.default(f.block(Supervision, "督导", "Supervision"), Supervision())
    history = f.default(f.entries(Since, "何日起改", "Changes by day"))
    check = f.default(f.block(Checks, "校验", "Checks"), Checks())
    private = f.default(f.texts("不外传", "Private"), PRIVATE)
    paper = f.default(f.block(OnPaper, "版面", "Paper"), OnPaper())
    review = f.default(f.block(Review, "审查", "Review"), Review())
    english = f.default(f.by_name(f.text("英文名", "English name"), "英文名称", "English names"))
    policies = f.default(f.entries(Policy, "政策", "Policies"))
    measures = f.default(f.entries(Measure, "指标名录", "Measures"))
    chains = f.default(f.texts("产业链", "Chains"))
    clusters = f.default(f.texts("产业集群", "Clusters"))
    parks = f.default(f.texts("园区", "Parks"))
    park_groups = f.default(f.by_name(f.texts("园区", "Parks"), "园区组团", "Groups of parks"))
    visits = f.default(f.by_name(f.days("天数", "Days"), "走访周期", "Cycles of visits"))
    events = f.default(f.by_name(f.days("天数", "Days"), "活动周期", "Cycles of events"))
    currencies = f.default(f.entries(ExchangeRate, "汇率", "Exchange rates"))
    benefit_share = f.optional(f.percent("达效比例", "Share counted as benefit"))
    bridge_fund = f.optional(f.reading(f.amount("周转金规模", "Bridge fund"), *YUAN))
    rounding = f.default(f.term(Rounding, "取舍", "Rounding"), Rounding.HALF_UP)
    digits = f.default(f.whole("小数位", "Digits", values.MAX_DECIMALS, values.TOO_MANY_DIGITS), 1)
    thousands = f.default(f.flag("千分位", "Thousands separator"), value=False)

    def county(self, key: str) -> County | None:
        """Return a county by its key."""
        return self._of_key.get(key)

    @cached_property
    def _of_key(self) -> Mapping[str, County]:
        return {county.key: county for county in reversed(self.counties)}  # of one key the first

    def county_label(self, key: str) -> Label:
        """Return a county's name, its key where it is unknown."""
        county = self.county(key)
        return self.called(county.name if county else key)

    def called(self, name: str) -> Label:
        """Return the name of a county, a group or a unit in both languages, in English as the city writes it where it does."""
        return Label(name, self.english.get(name, name))

    def word(self, known: str, value: str) -> Label:
        """Return what a value of one of its lists is called: a county and what else has a key by its name."""
        if known == "counties":
            return self.county_label(value)
        named = (each.name for each in getattr(self, known) if each.key == value) if known in KEYED else ()
        return self.called(next(iter(named), value))

    def own(self, text: str) -> str:
        """Return the name that the city has a text for in English; the text itself where it has none."""
        wanted = whole_signs(text).strip()
        return next((name for name, called in self.english.items() if called.casefold() == wanted.casefold()), wanted)

    def known(self, name: str) -> tuple[str, ...]:
        """Return the words of a list that values must be in: its texts, or the keys of its entries."""
        return tuple(each if isinstance(each, str) else each.key for each in getattr(self, name))

    def measure(self, key: str) -> Measure | None:
        """Return a measure by its key."""
        return next((measure for measure in self.measures if measure.key == key), None)

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups of counties, in the order of the counties."""
        return tuple(dict.fromkeys(county.group for county in self.counties if county.group))

    @property
    def grouped_parks(self) -> Iterator[tuple[str, str]]:
        """Each park that stands in a group, with the place where it does."""
        for group, parks in self.park_groups.items():
            yield from ((f"park_groups.{group}[{place}]", park) for place, park in enumerate(parks, 1))

    def group_of_park(self, park: str | None) -> str | None:
        """Return the group of parks that a park is in, the first that names it."""
        return next((group for group, parks in self.park_groups.items() if park in parks), None)

    @property
    def inside(self) -> tuple[County, ...]:
        """The counties of the city: those with a row in tables."""
        return tuple(county for county in self.counties if not county.outside)

    @cached_property
    def offices(self) -> tuple[str, ...]:
        """The offices that give out ids."""
        own = (self.office,) if self.office else ()
        return (*own, *(county.key for county in self.counties))

    @cached_property
    def node_names(self) -> tuple[str, ...]:
        """The preparatory nodes: the five that all ledgers have, then the ledger's own."""
        return (*PREPARATORY, *(name for name in self.nodes if name not in PREPARATORY))

    def before_start(self, node: str) -> int:
        """Return how many working days before the start a preparatory node is due."""
        own = self.nodes.get(node)
        return own.before_start if own else _BEFORE_START[node]

    def on(self, day: dt.date) -> Self:
        """Return the settings of a day: its thresholds, groups and successors; a limit goes by the start of a clock, see `limits_from`."""
        now = self
        for since in self.changes:
            if since.from_ <= day:
                now = now.but(
                    lights=now.lights.but(**said(since.lights)),
                    supervision=now.supervision.but(**said(since.supervision)),
                    counties=_since(now.counties, since),
                )
        return now

    @cached_property
    def changes(self) -> tuple[Since, ...]:
        """What holds from a day on, the earliest first."""
        return tuple(sorted(self.history, key=lambda since: since.from_)) if self.history else ()

    @cached_property
    def quotes(self) -> Quotes:
        """The rates of exchange."""
        return Quotes(Quote(each.currency, each.from_, Decimal(each.per_100)) for each in self.currencies)

    @cached_property
    def limits_from(self) -> tuple[tuple[dt.date | None, Mapping[str, int]], ...]:
        """The limits in working days, by the day on which the first clock starts that they bind; the first of them bind from ever."""
        now = {**_LIMITS, **self.limits}
        found: list[tuple[dt.date | None, Mapping[str, int]]] = [(None, now)]
        for since in self.changes:
            now = {**now, **since.limits}
            found += [(since.from_, now)] if since.limits else []
        return tuple(found)

    def limit(self, name: str, start: dt.date) -> int:
        """Return the limit of a step or category in working days, of a clock that starts on a day."""
        *_, limits = (limits for since, limits in self.limits_from if since is None or since <= start)
        return limits.get(name, limits["other"])

    def unit(self, name: str, day: dt.date) -> str:
        """Return what a unit is called on a day."""
        for each in sorted(self.renamed, key=lambda each: each.from_):
            name = each.unit if each.was == name and each.from_ <= day else name
        return name

    @cached_property
    def unit_places(self) -> Mapping[str, int]:
        """The place of each unit among all, that of one renamed with what it is called now."""
        places = {name: place for place, name in enumerate(self.units)}
        former = {each.was: self.unit(each.was, dt.date.max) for each in self.renamed}
        return {**{was: places[now] for was, now in former.items() if now in places}, **places}


_LIMITS = {"claim": 2, "land": 30, "other": 15}


def _since(counties: tuple[County, ...], since: Since) -> tuple[County, ...]:
    return tuple(county.but(**said(since.counties.get(county.key))) if county.key in since.counties else county for county in counties)
