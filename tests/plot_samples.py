"""A kind of record no ledger has, with fields of the forms that none of those built in has: plots of land, and what is reported of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds import BUILT_IN
from dicoop.kinds import fields as f
from dicoop.kinds.base import Kind, Kinds, Record
from dicoop.kinds.fields import Block
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    from datetime import date

AREAS = ("亩", "公顷")
POWER = ("千瓦时",)


class Stage(Term):
    KNOWN = "known", "在册", "known"


class Report(Block):
    period = f.period("报告期", "Period", key=True)
    power = f.optional(f.quantity("用电量", "Power", POWER))
    rate = f.optional(f.percent("出租率", "Let"))
    reverses = f.optional(f.text("冲销", "Reverses"))


class Plot(Record):
    """A plot."""

    id = f.text("编号", "Id", show=1)
    name = f.text("名称", "Name", show=2)
    county = f.text("县区", "County", show=3, known="counties")
    area = f.quantity("面积", "Area", AREAS, show=4)
    rate = f.optional(f.percent("利率", "Rate", show=5))
    period = f.optional(f.period("报告期", "Period", show=6))
    sold = f.optional(f.day("出让日期", "Sold on", happened=True))
    reports = f.default(f.entries(Report, "报告", "Reports"))
    shares = f.default(f.by_name(f.percent("比例", "Share"), "比例", "Shares"))
    parts = f.default(f.by_name(f.quantity("面积", "Area", AREAS), "分块", "Parts"))
    usual = f.default(f.percent("基准", "Usual"), value="3.85%")

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name


def stage(plot: Plot, day: date) -> Stage:
    """Return that it is known."""
    return Stage.KNOWN


KIND = Kind(
    name="plot",
    letter="T",
    folder="plots",
    label=Label("地块", "plot"),
    model=Plot,
    stage=stage,
    stages=Stage,
    verbs=(),
    first_date="",
)
KINDS = Kinds((*BUILT_IN.values(), KIND))
GOOD = {"id": "T-2026-QL001", "name": "东地块", "county": "QL", "area": "120亩"}
