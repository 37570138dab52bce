"""What is somebody looking for or offering, and who was found for it?"""

from __future__ import annotations

import datetime as dt

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import is_by, until
from dicoop.kinds.base import Kind, Record, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.matching import QUOTAS, closed, is_met
from dicoop.kinds.parts import frame
from dicoop.kinds.traits import Bond, Fill, Limit, Log, Need, Verb, days, stakes, working_days
from dicoop.labels import Label, Term


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


# In which units what is wanted of a type is told; of others in any
UNITS_OF = {
    Sort.LAND: ("亩",),
    Sort.ENERGY: ("千瓦时", "吨标准煤", "立方米", "吨"),
    Sort.LABOUR: ("人",),
    Sort.TALENT: ("人",),
}
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
    meeting = f.optional(f.whole("第几次会议", "Meeting", ref="meeting"))
    event = f.optional(record_id("发布活动", "Event", "V", ref="event"))
    matches = f.default(f.entries(Match, "对接", "Matches"))
    closed = f.optional(f.block(Closed, "办结", "Closed"))


def stage(posting: Posting, day: dt.date) -> Stage:
    """Return how far a posting had come on a day."""
    framed = frame(posting, "raised", day, Stage)
    if framed is not None:
        return framed
    result = closed(posting, day)
    if result:
        return {"met": Stage.MET, "part": Stage.PART_MET, "unmet": Stage.UNMET}.get(result, Stage.WITHDRAWN)
    found = until(posting.matches, day)
    if any(match.stage is How.MET for match in found):
        return Stage.MET if is_met(posting, day) else Stage.PART_MET
    if posting.until is not None and posting.until < day:
        return Stage.EXPIRED
    if any(match.stage is not How.FAILED for match in found):
        return Stage.MATCHING
    return Stage.RELEASED if is_by(posting.released, day) else Stage.RAISED


_OPEN = frozenset({Stage.RAISED, Stage.RELEASED, Stage.MATCHING, Stage.PART_MET, Stage.EXPIRED})
_GOING = "stage in raised,released,matching,part_met,expired and closed.result="
_OTHER_FACTOR = "side=need and not type=land and type in land,energy,labour,talent,planning,eia,materials,logistics,supplies"
KIND = Kind(
    name="posting",
    letter="D",
    folder="postings",
    label=Label("供需", "posting"),
    model=Posting,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.MET, Stage.UNMET, Stage.WITHDRAWN}),
    verbs=(
        Verb("release", Label("报发布", "release"), frozenset({Stage.RAISED})),
        Verb("match", Label("记对接", "match"), _OPEN | {Stage.MET}),
        Verb("close", Label("办结", "close"), _OPEN | {Stage.MET}),
    ),
    first_date="raised",
    logs=(Log("matches", "match"),),
    fills=(Fill("released", "release"), Fill("closed", "close")),
    limits=(
        Limit("land", Label("落实用地", "land to be met"), working_days(30), "raised", condition=f"side=need and type=land and {_GOING}"),
        Limit("factor", Label("落实要素", "factor to be met"), working_days(15), "raised", condition=f"{_OTHER_FACTOR} and {_GOING}"),
        Limit("until", Label("有效期满", "end of its time"), until="until", condition="stage in raised,released,matching"),
        Limit("match", Label("首次对接", "first match"), days(60), "released", condition="matches.count=0 and stage=released"),
    ),
    quotas=QUOTAS,
    bonds=(
        Bond("whose", "one_of", ("enterprise", "by")),
        Bond("release", "order", ("raised", "released")),
        Bond("time", "order", ("raised", "until")),
        Bond("outcome", "order", ("raised", "closed.date")),
    ),
    required_when=(
        ("quantity", "type in land,labour,talent"),
        ("quantity", "type=energy and amount="),
        ("amount", "type=financing"),
        ("lead", "side=need and type in land,energy,planning,eia"),
    ),
    needs=(
        Need("matches.record", "stage in signed,met", "type in product,financing,technology"),
        Need("closed.reason", "result in unmet,withdrawn"),
    ),
    referring=("contract", "financing", "cooperation", "project"),
    stakes=stakes(below="quantity", matter="enterprise by side type quantity", failed="unmet withdrawn expired"),
    measure="条",
    in_report=True,
    themes=("产销", "要素"),
)
