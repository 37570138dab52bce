"""What do enterprises, institutes and places do together that is no contract: results, platforms, alliances, shares, people?"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.base import Ended, Kind, Record, Sum, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.parts import Receipt, frame, made, step
from dicoop.kinds.traits import Asks, Bond, Book, Limit, Log, Need, StepRow, Verb, days, quota, stakes
from dicoop.labels import Label, Term


class Sort(Term):
    """What is done together."""

    TECH_TRANSFER = "tech_transfer", "成果转化", "technology transfer"
    JOINT_RESEARCH = "joint_research", "联合攻关", "joint research"
    PLATFORM = "platform", "创新平台", "platform"
    ALLIANCE = "alliance", "产业联盟", "alliance"
    EQUITY = "equity", "混改参股", "equity"
    SECONDMENT = "secondment", "挂职", "secondment"
    FRAMEWORK = "framework", "框架协议", "framework"


class Role(Term):
    """What a party is."""

    GIVER = "giver", "成果方", "giver"
    TAKER = "taker", "承接方", "taker"
    LEAD = "lead", "牵头", "lead"
    MEMBER = "member", "成员", "member"
    INVESTOR = "investor", "参股方", "investor"
    ISSUER = "issuer", "被投方", "issuer"
    SENDER = "sender", "派出方", "sender"
    RECEIVER = "receiver", "接收方", "receiver"


# Of each type the roles that parties have, and how many of each there are at least; in what has none they may have any
ROLES = {
    Sort.TECH_TRANSFER: {Role.GIVER: 1, Role.TAKER: 1},
    Sort.JOINT_RESEARCH: {Role.LEAD: 1, Role.MEMBER: 1},
    Sort.PLATFORM: {Role.LEAD: 1, Role.MEMBER: 0},
    Sort.ALLIANCE: {Role.LEAD: 1, Role.MEMBER: 2},
    Sort.EQUITY: {Role.ISSUER: 1, Role.INVESTOR: 1},
    Sort.SECONDMENT: {Role.SENDER: 1, Role.RECEIVER: 1},
}


class Mode(Term):
    """How a result is handed over."""

    SALE = "sale", "转让", "sale"
    LICENCE = "licence", "许可", "licence"
    EQUITY = "equity", "作价入股", "for shares"
    JOINT = "joint", "合作开发", "joint development"
    SERVICE = "service", "服务", "service"


class Level(Term):
    """Who recognised a platform."""

    NATIONAL = "national", "国家级", "national"
    PROVINCIAL = "provincial", "省级", "provincial"
    CITY = "city", "市级", "city"


class Direction(Term):
    """Which way a person was sent."""

    TO_PLACE = "to_place", "企→地", "to the place"
    TO_ENTERPRISE = "to_enterprise", "地→企", "to the enterprise"


class StepName(Term):
    """How far it has come."""

    PLANNED = "planned", "方案", "planned"
    DECIDED = "decided", "决策", "decided"
    APPRAISED = "appraised", "审计评估", "appraised"
    INTRODUCED = "introduced", "引入", "introduced"
    COMPLETED = "completed", "交割", "completed"
    LANDED = "landed", "落地", "landed"
    PRODUCED = "produced", "产业化", "in production"


class Stage(Term):
    """How far a cooperation has come."""

    NOT_YET = "not_yet", "未签订", "not yet signed"
    SIGNED = "signed", "已签订", "signed"
    PLANNED = "planned", "方案", "planned"
    DECIDED = "decided", "决策", "decided"
    APPRAISED = "appraised", "审计评估", "appraised"
    INTRODUCED = "introduced", "引入", "introduced"
    COMPLETED = "completed", "交割", "completed"
    LANDED = "landed", "落地", "landed"
    PRODUCED = "produced", "产业化", "in production"
    OVER = "over", "期满", "over"
    ENDED = "ended", "已终止", "ended"
    VOIDED = "voided", "已作废", "voided"


class Party(Block):
    """Who takes part, as what, and with which share."""

    party = f.text("单位", "Party", key=True)
    role = f.term(Role, "角色", "Role")
    enterprise = f.optional(record_id("企业", "Enterprise", "E", ref="enterprise"))
    county = f.optional(f.text("所在县区", "County", known="counties"))
    share = f.optional(f.percent("比例", "Share"))
    amount = f.optional(f.amount("金额", "Amount"))


class Step(Block):
    """How far it came on a day."""

    step = f.term(StepName, "环节", "Step", key=True)
    date = f.day("日期", "Date", key=True, happened=True, partial=True)
    by = f.optional(f.text("单位", "By"))
    evidence = f.optional(f.text("佐证", "Evidence"))


class Cooperation(Record):
    """Something that parties do together."""

    id = record_id("编号", "Id", "K", show=1)
    title = f.text("名称", "Title", show=2)
    type = f.term(Sort, "类型", "Type", show=4)
    county = f.text("县区", "County", show=3, known="counties")
    signed = f.day(
        "签订日期", "Signed", show=5, happened=True, partial=True, say=Label("签订、批复或到任之日", "signed, recognised or begun")
    )
    mode = f.optional(f.term(Mode, "方式", "Mode"))
    level = f.optional(f.term(Level, "级别", "Level", show=7))
    direction = f.optional(f.term(Direction, "方向", "Direction"))
    post = f.optional(f.text("职务", "Post", say=Label("写职务，不写姓名", "a post, not a name")))
    to = f.optional(f.day("期满", "To"))
    amount = f.optional(f.amount("金额", "Amount", show=6))
    field = f.optional(f.text("领域", "Field"))
    lead = f.optional(f.text("责任单位", "Responsible unit", known="units"))
    meeting = f.optional(f.whole("第几次会议", "Meeting", ref="meeting"))
    posting = f.optional(record_id("供需", "Posting", "D", ref="posting"))
    event = f.optional(record_id("活动", "Event", "V", ref="event"))
    parties = f.default(f.entries(Party, "各方", "Parties"))
    steps = f.default(f.entries(Step, "进展", "Steps"))
    income = f.default(f.entries(Receipt, "产业化收入", "Income"))
    ended = f.optional(f.block(Ended, "终止", "Ended"))


INCOME = Sum("earned", Label("累计产业化收入", "Income so far"), Label("收入占比", "share of income"), "income", "amount", agreed="amount")


def stage(cooperation: Cooperation, day: dt.date) -> Stage:
    """Return how far a cooperation had come on a day."""
    framed = frame(cooperation, "signed", day, Stage)
    if framed is not None:
        return framed
    if cooperation.to is not None and cooperation.to < day:
        return Stage.OVER
    steps = made(cooperation, day)
    return Stage(steps[-1]) if steps else Stage.SIGNED  # type: ignore[call-arg]


# Rates


def _of(*types: str) -> Asks:
    return lambda one: one.record.type in types


def _has(*steps: str) -> Asks:
    return lambda one: any(name in steps for name in made(one.record, one.watch.day))


def _amount(one: Any) -> Decimal:
    return one.record.amount.yuan if one.record.amount else Decimal(0)


def _is_here(one: Any, role: str) -> bool:
    """Return whether a party of a role is of the city: by what it says itself, else by its enterprise."""
    parties = [each for each in one.record.parties if each.role == role]
    keys = [each.county or getattr(one.watch.other("enterprise", each.enterprise), "county", None) for each in parties]
    found = [one.watch.settings.county(key) for key in keys if key]
    return any(county is not None and not county.outside for county in found)


def _capital(one: Any) -> Decimal:
    return sum((each.amount.yuan for each in one.record.parties if each.role == "investor" and each.amount), start=Decimal(0))


QUOTAS = (
    quota(
        "landed",
        ("成果落地率", "results landed"),
        (_has("landed", "produced"), ""),
        ("分子：已落地，分母：签订的成果转化", "above: landed; below: transfers signed"),
        _of("tech_transfer"),
    ),
    quota(
        "produced",
        ("产业化率", "results in production"),
        (_has("produced"), ""),
        ("分子：已产业化，分母：签订的成果转化", "above: in production; below: transfers signed"),
        _of("tech_transfer"),
    ),
    quota(
        "local",
        ("成果本地转化率", "results kept in the city"),
        (lambda one: _amount(one) if _is_here(one, "taker") else Decimal(0), _amount),
        ("分子：承接方在本市的金额，分母：成果方在本市的金额", "above: amount with a taker of the city; below: with a giver of the city"),
        lambda one: one.record.type is Sort.TECH_TRANSFER and _is_here(one, "giver"),
        money=True,
        beside=("enterprise",),
    ),
    quota(
        "researched",
        ("联合攻关见效率", "joint research with results"),
        (_has("landed", "produced"), ""),
        ("分子：已落地，分母：签订的联合攻关", "above: landed; below: joint research signed"),
        _of("joint_research"),
    ),
    quota(
        "national",
        ("国家级平台占比", "national platforms"),
        (lambda one: one.record.level is Level.NATIONAL, ""),
        ("分子：国家级，分母：全部平台", "above: national; below: all platforms"),
        _of("platform"),
    ),
    quota(
        "members",
        ("联盟平均成员", "members an alliance"),
        (lambda one: Decimal(len(one.record.parties)), lambda _: Decimal(1)),
        ("分子：成员数，分母：联盟数", "above: members; below: alliances"),
        _of("alliance"),
        numbers=True,
        per="个",
    ),
    quota(
        "capital",
        ("混改资本到位率", "capital paid in"),
        (lambda one: _capital(one) if _has("completed")(one) else Decimal(0), _capital),
        ("分子：已交割的引入资本，分母：约定的引入资本", "above: capital completed; below: capital agreed"),
        _of("equity"),
        money=True,
    ),
    quota(
        "in_post",
        ("在挂率", "secondments under way"),
        (lambda one: stage(one.record, one.watch.day) is Stage.SIGNED, ""),
        ("分子：在挂，分母：累计挂职", "above: in post; below: all secondments"),
        _of("secondment"),
    ),
)

_OPEN = frozenset(Stage) - {Stage.NOT_YET, Stage.ENDED, Stage.VOIDED}
_SHARES = (Sort.EQUITY.value,)
_RESULTS = tuple(sort.value for sort in Sort if sort not in (Sort.EQUITY, Sort.SECONDMENT))


_STEPS = (
    step(StepName.PLANNED, "plan", "start", "evidence", types=_SHARES),
    step(StepName.DECIDED, "decide", "planned", "evidence", types=_SHARES),
    step(StepName.APPRAISED, "appraise", "decided", "evidence", types=_SHARES),
    step(StepName.INTRODUCED, "introduce", "appraised", "evidence", types=_SHARES),
    step(StepName.COMPLETED, "complete", "introduced", "evidence", closes=True, types=_SHARES),
    step(StepName.LANDED, "land", "start", "evidence", types=_RESULTS),
    step(StepName.PRODUCED, "produce", "landed", "evidence", closes=True, types=_RESULTS),
)


def _verb(row: StepRow) -> Verb:
    """Return the verb that makes a step, from the stage that it may follow."""
    (after,) = row.after
    before = next((stage for stage in Stage if stage == after), Stage.SIGNED)
    return Verb(row.verb, Label(f"报{row.label.zh}", row.verb), frozenset({before}))


KIND = Kind(
    name="cooperation",
    letter="K",
    folder="cooperations",
    label=Label("合作", "cooperation"),
    model=Cooperation,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.COMPLETED, Stage.PRODUCED}),
    verbs=(
        *(_verb(row) for row in (*_STEPS[5:], *_STEPS[:5])),
        Verb("join", Label("记参加方", "join"), _OPEN),
        Verb("earn", Label("报收入", "earn"), _OPEN),
        Verb("end", Label("终止", "end"), _OPEN),
    ),
    first_date="signed",
    books=(Book("income", "earn"),),
    sums=(INCOME,),
    logs=(Log("parties", "join"),),
    steps=_STEPS,
    limits=(
        Limit("to", Label("挂职期满", "end of the secondment"), until="to", condition="type=secondment"),
        Limit("landed", StepName.LANDED.label, days(180), "signed", condition="type in tech_transfer,joint_research and stage=signed"),
    ),
    quotas=QUOTAS,
    required_when=(
        ("mode", "type=tech_transfer"),
        ("amount", "type=tech_transfer"),
        ("level", "type=platform"),
        ("direction", "type=secondment"),
        ("post", "type=secondment"),
        ("to", "type=secondment"),
    ),
    bonds=(Bond("term", "order", ("signed", "to")),),
    needs=(
        Need("parties.share", "role=investor", "type=equity"),
        Need("parties.amount", "role=investor", "type=equity"),
    ),
    only=(
        ("mode", "type=tech_transfer"),
        ("level", "type=platform"),
        ("direction", "type=secondment"),
        ("post", "type=secondment"),
        ("amount", "type!=secondment"),
        ("parties.share", "role!=sender and role!=receiver"),
        ("parties.amount", "role!=sender and role!=receiver"),
    ),
    stakes=stakes(scope="type level direction parties.county parties.role"),
    measure="项",
    in_report=True,
    themes=("科技", "成果", "人才"),
)
