"""What is a supply contract, and how much of it has been performed on a day?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple

from dicoop.kinds.base import Amount, Block, Day, Ended, F, Kind, Record, RecordId, Whole, Words
from dicoop.kinds.machine import Verb
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    from datetime import date
    from decimal import Decimal


class Stage(Term):
    """How far a contract has come."""

    NOT_YET = "not_yet", "未签约", "not yet signed"
    SIGNED = "signed", "已签约", "signed"
    PERFORMING = "performing", "履约中", "performing"
    FULFILLED = "fulfilled", "已履约", "fulfilled"
    ENDED = "ended", "已终止", "ended"
    VOIDED = "voided", "已作废", "voided"


class Delivery(Block):
    """Goods delivered; an entry with `reverses` takes another back."""

    receipt: Annotated[Words, F("凭证号", "Receipt", key=True)]
    date: Annotated[Day, F("交货日期", "Date", happened=True)]
    amount: Annotated[Amount, F("金额", "Amount")]
    reverses: Annotated[Words | None, F("冲销", "Reverses")] = None


class Contract(Record):
    """A contract between a supplier and a buyer."""

    id: Annotated[RecordId, F("编号", "Id", show=1)]
    title: Annotated[Words, F("名称", "Title", show=2)]
    supplier: Annotated[RecordId, F("供方", "Supplier", ref="enterprise")]
    buyer: Annotated[RecordId, F("需方", "Buyer", ref="enterprise")]
    county: Annotated[Words, F("县区", "County", show=3, known="counties")]
    product: Annotated[Words | None, F("产品", "Product")] = None
    amount: Annotated[Amount, F("合同额", "Amount", show=6)]
    signed: Annotated[Day, F("签订日期", "Signed", show=5, happened=True)]
    meeting: Annotated[Whole | None, F("届次", "Meeting", show=4, ref="meeting")] = None
    from_: Annotated[Day | None, F("起", "From")] = None
    to: Annotated[Day | None, F("止", "To")] = None
    deliveries: Annotated[tuple[Delivery, ...], F("交货", "Deliveries")] = ()
    ended: Annotated[Ended | None, F("终止", "Ended")] = None


class ContractFacts(NamedTuple):
    """A contract as rules see it, the same for every day; amounts in 元."""

    id: str
    title: str
    county: str
    supplier: str
    buyer: str
    product: str | None
    meeting: int | None
    signed: date
    amount: Decimal
    to: date | None
    deliveries: tuple[tuple[date, Decimal], ...]
    ended: date | None
    voided: date | None
    touched: tuple[date, ...]
    receipts: tuple[str, ...]

    def delivered(self, day: date) -> Decimal:
        """Return the 元 delivered by a day, reversals taken off."""
        return sum((amount for when, amount in self.deliveries if when <= day), start=self.amount * 0)


def facts(record: Contract) -> ContractFacts:
    """Return what rules need of a contract."""
    deliveries = tuple((entry.date, entry.amount.yuan) for entry in record.deliveries)
    ended = record.ended.date if record.ended else None
    happened = {record.signed, *(day for day, _ in deliveries), *([ended] if ended else [])}
    return ContractFacts(
        id=record.id,
        title=record.title,
        county=record.county,
        supplier=record.supplier,
        buyer=record.buyer,
        product=record.product,
        meeting=record.meeting,
        signed=record.signed,
        amount=record.amount.yuan,
        to=record.to,
        deliveries=deliveries,
        ended=ended,
        voided=record.voided.date if record.voided else None,
        touched=tuple(sorted(happened)),
        receipts=tuple(entry.receipt for entry in record.deliveries),
    )


def stage(contract: ContractFacts, day: date) -> Stage:
    """Return how far a contract had come on a day."""
    if contract.voided:
        return Stage.VOIDED
    if contract.signed > day:
        return Stage.NOT_YET
    if contract.ended is not None and contract.ended <= day:
        return Stage.ENDED
    delivered = contract.delivered(day)
    if delivered <= 0:
        return Stage.SIGNED
    return Stage.FULFILLED if delivered >= contract.amount else Stage.PERFORMING


_GOING = frozenset({Stage.SIGNED, Stage.PERFORMING, Stage.FULFILLED})
KIND = Kind(
    name="contract",
    letter="C",
    folder="contracts",
    label=Label("合同", "contract"),
    model=Contract,
    facts=facts,
    stage=stage,
    stages=Stage,
    verbs=(
        Verb("deliver", Label("报交货", "deliver"), _GOING, Label("金额 --receipt 凭证号", "AMOUNT --receipt R")),
        Verb("end", Label("终止", "end"), _GOING - {Stage.FULFILLED}, Label("--reason 原因", "--reason TEXT")),
    ),
    first_date="signed",
)
