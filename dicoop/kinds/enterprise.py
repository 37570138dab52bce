"""What is an enterprise of the ledger?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds import fields as f
from dicoop.kinds.base import Kind, Record, record_id
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    from datetime import date


class Stage(Term):
    """Whether an enterprise is registered."""

    REGISTERED = "registered", "在册", "registered"
    VOIDED = "voided", "已作废", "voided"


class Enterprise(Record):
    """An enterprise that signs, supplies, buys or raises issues."""

    id = record_id("编号", "Id", show=1)
    name = f.text("名称", "Name", show=2)
    county = f.text("县区", "County", show=3, known="counties")
    credit_code = f.optional(f.text("统一社会信用代码", "Credit code", show=4))
    above_scale = f.optional(f.flag("规上", "Above scale", show=5))
    industry = f.optional(f.text("行业", "Industry", show=6, say=Label("GB/T 4754, 如 C34", "GB/T 4754, such as C34")))
    officer = f.optional(f.text("首席服务员", "Service officer", say=Label("写职务", "a post, not a name")))

    @property
    def title(self) -> str:
        """What people call it."""
        return self.name


def stage(enterprise: Enterprise, day: date) -> Stage:  # noqa: ARG001 - every kind's stage takes the day
    """Return whether an enterprise is registered."""
    return Stage.VOIDED if enterprise.voided else Stage.REGISTERED


KIND = Kind(
    name="enterprise",
    letter="E",
    folder="enterprises",
    label=Label("企业", "enterprise"),
    model=Enterprise,
    stage=stage,
    stages=Stage,
    verbs=(),
    first_date="",
)
