"""What is an enterprise of the ledger?"""

from __future__ import annotations

from datetime import date
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.base import Kind, Record, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.traits import Bond, by_day, has, is_assigned, quota, stakes
from dicoop.labels import Label, Term


class Stage(Term):
    """Whether an enterprise is registered."""

    REGISTERED = "registered", "在册", "registered"
    VOIDED = "voided", "已作废", "voided"


class Role(Term):
    """What an enterprise is to others."""

    FIRM = "firm", "企业", "firm"
    BANK = "bank", "银行", "bank"
    GUARANTOR = "guarantor", "担保机构", "guarantor"
    FUND = "fund", "基金", "fund"
    LESSOR = "lessor", "租赁公司", "lessor"
    BROKER = "broker", "券商中介", "broker"
    UNIVERSITY = "university", "高校", "university"
    INSTITUTE = "institute", "科研院所", "institute"


class Ownership(Term):
    """Who owns an enterprise."""

    STATE = "state", "央企", "state"
    PROVINCIAL = "provincial", "省企", "provincial"
    CITY = "city", "市属国企", "city"
    PRIVATE = "private", "民企", "private"
    FOREIGN = "foreign", "外资", "foreign"


class Plan(Block):
    """A plan of its own for an enterprise."""

    adopted = f.day("制定日期", "Adopted", happened=True)
    measures = f.text("措施", "Measures")
    unit = f.text("责任单位", "Unit", known="units")
    until = f.optional(f.day("期限", "Until"))


class Enterprise(Record):
    """An enterprise that signs, supplies, buys or raises issues."""

    id = record_id("编号", "Id", show=1)
    name = f.text("名称", "Name", show=2)
    county = f.text("县区", "County", show=3, known="counties")
    credit_code = f.optional(f.text("统一社会信用代码", "Credit code", show=4))
    above_scale = f.optional(f.flag("规上", "Above scale", show=5))
    industry = f.optional(f.text("行业", "Industry", show=6, say=Label("GB/T 4754，如 C34", "GB/T 4754, such as C34")))
    role = f.optional(f.term(Role, "身份", "Role"))
    ownership = f.optional(f.term(Ownership, "所有制", "Ownership"))
    capital = f.optional(f.amount("注册资本", "Capital"))
    grade = f.optional(f.text("信用等级", "Credit grade"))
    platform = f.optional(f.day("入平台", "On the platform", happened=True))
    plan = f.optional(f.block(Plan, "一企一策", "Plan of its own"))
    supplies_to = f.default(f.texts("配套对象", "Supplies to", ref="enterprise"))
    officer = f.optional(f.text("首席服务员", "Service officer", say=Label("写职务", "a post, not a name")))

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name


def stage(enterprise: Enterprise, day: date) -> Stage:  # noqa: ARG001 - every kind's stage takes the day
    """Return whether an enterprise is registered."""
    return Stage.VOIDED if enterprise.voided else Stage.REGISTERED


def _above_scale(one: Any) -> bool:
    return bool(one.record.above_scale) and (one.record.role in (None, "firm"))


_MORE = (
    quota(
        "served",
        ("首席服务覆盖率", "enterprises served"),
        (lambda one: bool(one.record.officer) or is_assigned(one, "enterprise", "service_officer"), ""),
        (
            "分子：有首席服务员（企业上写明，或有在册的包联），分母：规上企业",
            "above: with a service officer, named in the enterprise or by an assignment under way; below: enterprises above scale",
        ),
        _above_scale,
        beside=("assignment",),
    ),
    quota(
        "planned",
        ("一企一策建档率", "enterprises with a plan"),
        (lambda one: one.record.plan is not None and by_day(one.record.plan.adopted, one), ""),
        ("分子：已制定，分母：规上企业", "above: with a plan of its own; below: enterprises above scale"),
        _above_scale,
    ),
    quota(
        "on_platform",
        ("入平台企业占比", "enterprises on the platform"),
        (lambda one: by_day(one.record.platform, one), ""),
        ("分子：已入平台，分母：规上企业", "above: on the platform; below: enterprises above scale"),
        _above_scale,
    ),
    quota(
        "graded",
        ("有评级企业占比", "enterprises with a credit grade"),
        (has("grade"), ""),
        ("分子：有信用等级，分母：规上企业", "above: with a credit grade; below: enterprises above scale"),
        _above_scale,
    ),
    quota(
        "suppliers",
        ("本地配套企业占比", "local suppliers"),
        (lambda one: not (found := one.watch.settings.county(one.record.county)) or not found.outside, ""),
        ("分子：在本市，分母：登记了配套对象的企业", "above: in the city; below: enterprises that supply others"),
        has("supplies_to"),
    ),
)
KIND = Kind(
    name="enterprise",
    letter="E",
    folder="enterprises",
    label=Label("企业", "enterprise"),
    model=Enterprise,
    stage=stage,
    stages=Stage,
    verbs=(),
    stakes=stakes(scope="above_scale role supplies_to"),
    measure="家",
    first_date="",
    bonds=(Bond("supplies", "differ", ("id", "supplies_to")),),
    more=lambda: _MORE,
)
