"""What is an enterprise of the ledger?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from dicoop.kinds.base import F, Flag, Kind, Record, RecordId, Words
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    from datetime import date


class Stage(Term):
    """Whether an enterprise is registered."""

    REGISTERED = "registered", "在册", "registered"
    VOIDED = "voided", "已作废", "voided"


class Enterprise(Record):
    """An enterprise that signs, supplies, buys or raises issues."""

    id: Annotated[RecordId, F("编号", "Id", show=1)]
    name: Annotated[Words, F("名称", "Name", show=2)]
    county: Annotated[Words, F("县区", "County", show=3, known="counties")]
    credit_code: Annotated[Words | None, F("统一社会信用代码", "Credit code", show=4)] = None
    above_scale: Annotated[Flag | None, F("规上", "Above scale", show=5)] = None
    industry: Annotated[Words | None, F("行业", "Industry", show=6, say=Label("GB/T 4754, 如 C34", "GB/T 4754, such as C34"))] = None
    officer: Annotated[Words | None, F("首席服务员", "Service officer", say=Label("写职务", "a post, not a name"))] = None


class EnterpriseFacts(NamedTuple):
    """An enterprise as rules see it."""

    id: str
    title: str
    county: str
    credit_code: str | None
    above_scale: bool | None
    industry: str | None
    officer: str | None
    voided: date | None
    touched: tuple[date, ...]


def facts(record: Enterprise) -> EnterpriseFacts:
    """Return what rules need of an enterprise."""
    return EnterpriseFacts(
        id=record.id,
        title=record.name,
        county=record.county,
        credit_code=record.credit_code,
        above_scale=record.above_scale,
        industry=record.industry,
        officer=record.officer,
        voided=record.voided.date if record.voided else None,
        touched=(),
    )


def stage(enterprise: EnterpriseFacts, day: date) -> Stage:  # noqa: ARG001 - every kind's stage takes the day
    """Return whether an enterprise is registered."""
    return Stage.VOIDED if enterprise.voided else Stage.REGISTERED


KIND = Kind(
    name="enterprise",
    letter="E",
    folder="enterprises",
    label=Label("企业", "enterprise"),
    model=Enterprise,
    facts=facts,
    stage=stage,
    stages=Stage,
    verbs=(),
    first_date="",
)
