"""What is a supply contract, and how much of it has been performed on a day?"""

from __future__ import annotations

from datetime import date
from typing import Any

from dicoop.kinds import fields as f
from dicoop.kinds.as_of import has_ended
from dicoop.kinds.base import Ended, Kind, Record, Sum, record_id
from dicoop.kinds.fields import Block
from dicoop.kinds.traits import Book, OpenItem, Verb, has, quota
from dicoop.labels import Label, Term


class Stage(Term):
    """How far a contract has come."""

    NOT_YET = "not_yet", "未签约", "not yet signed"
    SIGNED = "signed", "已签约", "signed"
    PERFORMING = "performing", "履约中", "performing"
    FULFILLED = "fulfilled", "已履约", "fulfilled"
    ENDED = "ended", "已终止", "ended"
    VOIDED = "voided", "已作废", "voided"


class Channel(Term):
    """How a contract was signed."""

    ONLINE = "online", "线上", "online"
    OFFLINE = "offline", "线下", "offline"


class Delivery(Block):
    """Goods delivered; an entry with `reverses` takes another back."""

    receipt = f.text("凭证号", "Receipt", key=True)
    date = f.day("交货日期", "Date", happened=True)
    amount = f.amount("金额", "Amount")
    reverses = f.optional(f.text("冲销", "Reverses"))


class Contract(Record):
    """A contract between a supplier and a buyer."""

    id = record_id("编号", "Id", show=1)
    title = f.text("名称", "Title", show=2)
    supplier = record_id("供方", "Supplier", ref="enterprise")
    buyer = record_id("需方", "Buyer", ref="enterprise")
    county = f.text("县区", "County", show=3, known="counties")
    product = f.optional(f.text("产品", "Product"))
    amount = f.amount("合同额", "Amount", show=6)
    signed = f.day("签订日期", "Signed", show=5, happened=True, partial=True)
    meeting = f.optional(f.whole("第几次会议", "Meeting", show=4, ref="meeting"))
    channel = f.optional(f.term(Channel, "签约方式", "Channel"))
    posting = f.optional(record_id("供需", "Posting", "D", ref="posting"))
    from_ = f.optional(f.day("起", "From"))
    to = f.optional(f.day("止", "To"))
    deliveries = f.default(f.entries(Delivery, "交货", "Deliveries"))
    ended = f.optional(f.block(Ended, "终止", "Ended"))


DELIVERED = Sum(
    "delivered",
    Label("累计交货", "Delivered"),
    Label("合同金额履约率", "contract amount performed"),
    "deliveries",
    "amount",
    agreed="amount",
)


def stage(contract: Contract, day: date) -> Stage:
    """Return how far a contract had come on a day."""
    if contract.voided:
        return Stage.VOIDED
    if contract.signed > day:
        return Stage.NOT_YET
    if has_ended(contract, day):
        return Stage.ENDED
    come = DELIVERED.until(contract, day)
    if come <= 0:
        return Stage.SIGNED
    return Stage.FULFILLED if DELIVERED.reaches(contract, day) else Stage.PERFORMING


_OPEN = frozenset({Stage.SIGNED, Stage.PERFORMING})


def _dues(contract: Contract, day: date, _: Any) -> tuple[OpenItem, ...]:
    return (OpenItem("to", _END, contract.to),) if contract.to is not None and stage(contract, day) in _OPEN else ()


_END = Label("合同期满", "end of the contract")
_GOING = frozenset({Stage.SIGNED, Stage.PERFORMING, Stage.FULFILLED})
_MORE = (
    quota(
        "online",
        ("线上签约占比", "signed online"),
        (has("channel", "online"), ""),
        ("分子：线上，分母：登记了签约方式的合同", "above: online; below: contracts whose channel is given"),
        has("channel"),
    ),
)
KIND = Kind(
    name="contract",
    letter="C",
    folder="contracts",
    label=Label("合同", "contract"),
    model=Contract,
    stage=stage,
    stages=Stage,
    finished=frozenset({Stage.FULFILLED}),
    verbs=(
        Verb("deliver", Label("报交货", "deliver"), _GOING),
        Verb("end", Label("终止", "end"), _GOING - {Stage.FULFILLED}),
    ),
    measure="份",
    first_date="signed",
    books=(Book("deliveries", "deliver", cap="amount"),),
    sums=(DELIVERED,),
    dues=_dues,
    more=lambda: _MORE,
)
