"""What is somebody looking for or offering, and who was found for it?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dicoop.kinds import fields as f
from dicoop.kinds.base import Kind, Record, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.machine import Verb
from dicoop.kinds.parts import frame
from dicoop.kinds.traits import Asks, Bond, Limit, Log, Quota, Span
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    import datetime as dt


class Side(Term):
    """Whether something is wanted or offered."""

    NEED = "need", "需求", "need"
    OFFER = "offer", "供给", "offer"


class Sort(Term):
    """What is wanted or offered."""

    LAND = "land", "用地", "land"
    ENERGY = "energy", "用能", "energy"
    LABOUR = "labour", "用工", "labour"
    TALENT = "talent", "人才", "talent"
    FINANCING = "financing", "融资", "financing"
    PLANNING = "planning", "规划", "planning"
    EIA = "eia", "环评", "EIA"
    MATERIALS = "materials", "原料", "materials"
    PRODUCT = "product", "产品", "product"
    TECHNOLOGY = "technology", "成果", "technology"
    RESEARCH = "research", "攻关", "research"
    LOGISTICS = "logistics", "运输", "logistics"
    SUPPLIES = "supplies", "应急物资", "emergency supplies"
    EXPORT = "export", "外贸", "export"
    OTHER = "other", "其他", "other"


FACTORS = ("land", "energy", "labour", "talent", "financing", "planning", "eia", "materials", "logistics", "supplies")
_MEASURED = {"land": ("亩",), "labour": ("人",), "talent": ("人",)}
UNITS = ("亩", "人", "千瓦时", "吨标准煤", "立方米", "吨", "台", "套", "件", "项")


class How(Term):
    """How far a match has come."""

    CONTACTED = "contacted", "已对接", "contacted"
    INTENDED = "intended", "意向", "intended"
    SIGNED = "signed", "签约", "signed"
    MET = "met", "落实", "met"
    FAILED = "failed", "未成", "failed"


class Result(Term):
    """What came of it in the end."""

    MET = "met", "已落实", "met"
    PART = "part", "部分落实", "partly met"
    UNMET = "unmet", "未落实", "unmet"
    WITHDRAWN = "withdrawn", "撤回", "withdrawn"


class Stage(Term):
    """How far a posting has come."""

    NOT_YET = "not_yet", "未提出", "not yet raised"
    RAISED = "raised", "已提出", "raised"
    RELEASED = "released", "已发布", "released"
    MATCHING = "matching", "对接中", "matching"
    PART_MET = "part_met", "部分落实", "partly met"
    MET = "met", "已落实", "met"
    EXPIRED = "expired", "已过期", "expired"
    UNMET = "unmet", "未落实", "unmet"
    WITHDRAWN = "withdrawn", "已撤回", "withdrawn"
    VOIDED = "voided", "已作废", "voided"


class Match(Block):
    """Somebody who was found; `record` is what was signed."""

    key = f.text("序号", "Key", key=True)
    date = f.day("日期", "Date", happened=True)
    stage = f.term(How, "进度", "Stage")
    partner = f.optional(record_id("对接企业", "Partner", "E", ref="enterprise"))
    by = f.optional(f.text("对接单位", "By"))
    quantity = f.optional(f.quantity("数量", "Quantity", UNITS))
    amount = f.optional(f.amount("金额", "Amount"))
    record = f.optional(record_id("签约记录", "Record", "[CFKP]"))
    reason = f.optional(f.text("原因", "Reason"))


class Closed(Block):
    """What came of it, and why."""

    date = f.day("办结日期", "Closed on", happened=True)
    result = f.term(Result, "结果", "Result")
    reason = f.optional(f.text("原因", "Reason"))
    basis = f.optional(f.text("政策依据条文", "Policy article"))


class Posting(Record):
    """Something wanted or offered by an enterprise or a unit."""

    id = record_id("编号", "Id", "D", show=1)
    title = f.text("名称", "Title", show=2)
    side = f.term(Side, "方向", "Side", show=4)
    type = f.term(Sort, "类型", "Type", show=5)
    enterprise = f.optional(record_id("企业", "Enterprise", "E", ref="enterprise"))
    by = f.optional(f.text("提出单位", "By"))
    county = f.text("县区", "County", show=3, known="counties")
    project = f.optional(record_id("项目", "Project", "P", ref="project"))
    raised = f.day("提出日期", "Raised", show=6, happened=True)
    quantity = f.optional(f.quantity("数量", "Quantity", UNITS, show=7))
    amount = f.optional(f.amount("金额", "Amount", show=8))
    employed = f.optional(f.whole("现有职工", "Employed", say=Label("用工需求写现有职工数", "of a need of labour how many are employed")))
    released = f.optional(f.day("发布日期", "Released", happened=True))
    until = f.optional(f.day("有效期", "Until"))
    lead = f.optional(f.text("责任单位", "Responsible unit", known="units"))
    meeting = f.optional(f.whole("届次", "Meeting", ref="meeting"))
    event = f.optional(record_id("发布活动", "Event", "V", ref="event"))
    matches = f.default(f.entries(Match, "对接", "Matches"))
    closed = f.optional(f.block(Closed, "办结", "Closed"))


def _matched(posting: Posting, day: dt.date) -> list[Match]:
    return [match for match in posting.matches if match.date <= day]


def met(posting: Posting, day: dt.date) -> Decimal:
    """Return how much was met by a day, in the unit of the posting or in 元."""
    found = [match for match in _matched(posting, day) if match.stage is How.MET]
    if posting.quantity is not None:
        return sum((match.quantity.exact for match in found if match.quantity), start=Decimal(0))
    return sum((match.amount.yuan for match in found if match.amount), start=Decimal(0))


def wanted(posting: Posting) -> Decimal | None:
    """Return how much is wanted or offered, None where nothing says it."""
    return posting.quantity.exact if posting.quantity else posting.amount.yuan if posting.amount else None


def stage(posting: Posting, day: dt.date) -> Stage:
    """Return how far a posting had come on a day."""
    framed = frame(posting, "raised", day, Stage)
    if framed is not None:
        return framed
    if posting.closed is not None and posting.closed.date <= day:
        return {"met": Stage.MET, "part": Stage.PART_MET, "unmet": Stage.UNMET}.get(posting.closed.result, Stage.WITHDRAWN)
    found, amount = _matched(posting, day), wanted(posting)
    if any(match.stage is How.MET for match in found):
        return Stage.MET if amount is None or met(posting, day) >= amount else Stage.PART_MET
    if posting.until is not None and posting.until < day:
        return Stage.EXPIRED
    if any(match.stage is not How.FAILED for match in found):
        return Stage.MATCHING
    return Stage.RELEASED if posting.released is not None and posting.released <= day else Stage.RAISED


# Rates


def _is(*names: str) -> Asks:
    """Return what asks whether a match of a posting has come so far."""
    return lambda one: any(match.stage in names for match in _matched(one.record, one.watch.day))


def _worth(*names: str) -> Asks:
    """Return what asks for the 元 of the matches that have come so far."""

    def of(one: Any) -> Decimal:
        found = [match.amount.yuan for match in _matched(one.record, one.watch.day) if match.stage in names and match.amount]
        return sum(found, start=Decimal(0))

    return of


def _amount(one: Any) -> Decimal:
    return one.record.amount.yuan if one.record.amount else Decimal(0)


def _met(one: Any) -> Decimal:
    return met(one.record, one.watch.day)


def _wanted(one: Any) -> Decimal:
    return wanted(one.record) or Decimal(0)


def _is_met(one: Any) -> bool:
    return stage(one.record, one.watch.day) is Stage.MET


def _need(*types: str, unit: str = "") -> Asks:
    """Return what asks whether a posting is a need of some types that was not withdrawn, in a unit where one is named."""

    def holds(one: Any) -> bool:
        record = one.record
        is_one = record.side is Side.NEED and record.type in types and stage(record, one.watch.day) is not Stage.WITHDRAWN
        return is_one and (not unit or (record.quantity is not None and record.quantity.unit == unit))

    return holds


def _is_released(one: Any) -> bool:
    return one.record.released is not None and one.record.released <= one.watch.day


def _short(one: Any) -> Decimal:
    return max(Decimal(0), _wanted(one) - _met(one))


def _row(key: str, name: tuple[str, str], line: tuple[Asks, Asks | str], words: tuple[str, str], among: Asks, **more: Any) -> Quota:
    return Quota(key, Label(*name), more.pop("money", False), *line, among, words=Label(*words), **more)


_ASSURED, _INTENT, _SIGNED, _SHORT = (
    ("要素保障率", "factors assured"),
    ("对接率", "matched"),
    ("对接成功率", "matched and signed"),
    ("缺工率", "labour short"),
)
_AFTER_INTENT, _AFTER_SIGNING = ("intended", "signed", "met"), ("signed", "met")
_LABOUR = _need("labour", unit="人")


def _of(name: str, unit: str, zh: str, en: str) -> Quota:
    words = (f"分子：已落实的{zh}，分母：需求的{zh}，单位{unit}", f"above: {en} met; below: {en} needed, in {unit}")
    return _row("assured", _ASSURED, (_met, _wanted), words, _need(name, unit=unit), variant=name, numbers=True)


QUOTAS = (
    _row(
        "assured",
        _ASSURED,
        (_is_met, ""),
        ("分子：已全部落实，分母：要素类需求，剔除撤回", "above: wholly met; below: needs of factors, withdrawn ones removed"),
        _need(*FACTORS),
    ),
    _of("land", "亩", "用地", "land"),
    _of("labour", "人", "用工", "people"),
    _of("energy", "千瓦时", "用电", "power"),
    _row(
        "supplies",
        ("应急物资满足率", "emergency supplies met"),
        (_is_met, ""),
        ("分子：已全部落实，分母：应急物资需求，剔除撤回", "above: wholly met; below: needs of emergency supplies"),
        _need("supplies"),
    ),
    _row(
        "logistics",
        ("运输保障率", "logistics met"),
        (_is_met, ""),
        ("分子：已全部落实，分母：运输需求，剔除撤回", "above: wholly met; below: needs of logistics"),
        _need("logistics"),
    ),
    _row(
        "export",
        ("外贸事项办结率", "export matters met"),
        (_is_met, ""),
        ("分子：已落实，分母：外贸事项，剔除撤回", "above: met; below: export matters"),
        _need("export"),
    ),
    _row(
        "intent",
        _INTENT,
        (_is(*_AFTER_INTENT), ""),
        ("分子：有意向及以后，分母：已发布", "above: intended or more; below: released"),
        _is_released,
    ),
    _row(
        "intent",
        _INTENT,
        (_worth(*_AFTER_INTENT), _amount),
        ("分子：有意向及以后的金额，分母：已发布的金额", "above: amount intended or more; below: amount released"),
        _is_released,
        money=True,
    ),
    _row(
        "signed",
        _SIGNED,
        (_is(*_AFTER_SIGNING), ""),
        ("分子：签约及以后，分母：已发布", "above: signed or more; below: released"),
        _is_released,
    ),
    _row(
        "signed",
        _SIGNED,
        (_worth(*_AFTER_SIGNING), _amount),
        ("分子：签约及以后的金额，分母：已发布的金额", "above: amount signed or more; below: amount released"),
        _is_released,
        money=True,
    ),
    _row(
        "financed",
        ("融资需求满足率", "financing needs met"),
        (_worth(*_AFTER_SIGNING), _amount),
        ("分子：签约及以后的金额，分母：融资需求额，剔除撤回", "above: amount signed or more; below: needs of financing"),
        _need("financing"),
        money=True,
    ),
    _row(
        "employed",
        ("用工满足率", "labour met"),
        (_met, _wanted),
        ("分子：已到岗人数，分母：需求人数", "above: people found; below: people needed"),
        _LABOUR,
        numbers=True,
    ),
    _row(
        "short",
        _SHORT,
        (_short, _wanted),
        ("分子：缺口人数，分母：需求人数", "above: people short; below: people needed"),
        _LABOUR,
        numbers=True,
    ),
    _row(
        "short",
        _SHORT,
        (_short, lambda one: Decimal(one.record.employed)),
        ("分子：缺口人数，分母：现有职工，只计登记了职工数的", "above: people short; below: people employed, where that is given"),
        lambda one: _LABOUR(one) and one.record.employed is not None,
        variant="used",
        numbers=True,
    ),
    _row(
        "taken_up",
        ("揭榜率", "research needs taken up"),
        (_is(*_AFTER_SIGNING), ""),
        ("分子：签约及以后，分母：已发布的攻关需求", "above: signed or more; below: research needs released"),
        lambda one: one.record.type is Sort.RESEARCH and one.record.side is Side.NEED and _is_released(one),
    ),
    _row(
        "turned",
        ("成果转化率", "technology transferred"),
        (_is(*_AFTER_SIGNING), ""),
        ("分子：签约及以后，分母：已发布的成果", "above: signed or more; below: technology released"),
        lambda one: one.record.type is Sort.TECHNOLOGY and _is_released(one),
    ),
)

_OPEN = frozenset({Stage.RAISED, Stage.RELEASED, Stage.MATCHING, Stage.PART_MET, Stage.EXPIRED})
_GOING = "stage in raised,released,matching,part_met,expired"
_FACTOR = "type in land,energy,labour,talent,planning,eia,materials,logistics,supplies"
KIND = Kind(
    name="posting",
    letter="D",
    folder="postings",
    label=Label("供需", "posting"),
    model=Posting,
    stage=stage,
    stages=Stage,
    verbs=(Verb("match", Label("记对接", "match"), _OPEN | {Stage.MET}, Label("--key 序号 --stage 进度", "--key KEY --stage STAGE")),),
    first_date="raised",
    logs=(Log("matches", "match"),),
    limits=(
        Limit(
            "land",
            Label("落实用地", "land to be met"),
            (Span(30, working=True),),
            "raised",
            "",
            "",
            f"side=need and type=land and {_GOING}",
        ),
        Limit(
            "factor",
            Label("落实要素", "factor to be met"),
            (Span(15, working=True),),
            "raised",
            "",
            "",
            f"side=need and not type=land and {_FACTOR} and {_GOING}",
        ),
        Limit("until", Label("有效期满", "end of its time"), (), "", "until", "", "stage in raised,released,matching"),
        Limit(
            "match", Label("首次对接", "first match"), (Span(60, working=False),), "released", "", "", "matches.count=0 and stage=released"
        ),
    ),
    quotas=QUOTAS,
    bonds=(Bond("whose", "one_of", ("enterprise", "by")),),
    measure="条",
    in_report=True,
)
