"""Do those who share in something share the whole of it, and does a match stay within what was wanted?"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dicoop.errors import Fault
from dicoop.kinds.matching import met, wanted
from dicoop.labels import Label
from dicoop.measures import Percent
from dicoop.values import in_full, plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.errors import Finding
    from dicoop.rules.checks.case import Case

_WHOLE = Decimal(100)
SHARES = Fault(
    "shares-not-whole",
    Label("各方分担比例合计 {value}，应当正好 100%", "the shares come to {value}, not to exactly 100%"),
    Label("核对各方的比例；没有分担的一方不写", "check the shares; leave out a party that bears nothing"),
    Label(
        "代偿按比例分摊，合计不是 100% 就有一块没有人认。",
        "Compensation is split by the shares; unless they make up the whole a part is nobody's.",
    ),
    "shares:\n  guarantor: 40%\n  bank: 40%",
)
BEYOND = Fault(
    "met-beyond",
    Label("已落实 {value}，超过要的 {wanted}", "{value} was met, more than the {wanted} wanted"),
    Label("核对各条对接的数量和金额；需求增加了的，改需求", "check the matches; if more is wanted now, change the posting"),
    Label(
        "落实的比要的多，保障率就超过 100%，多半是重复登记。",
        "If more is met than wanted the rate exceeds 100%; mostly a match was entered twice.",
    ),
    "quantity: 100亩\nmatches:\n  - quantity: 120亩  # met",
)
FOREIGN = Fault(
    "match-in-another-unit",
    Label("对接的数量 {value} 和需求的 {wanted} 单位不同", "the match, {value}, is in another unit than the posting's {wanted}"),
    Label("换算成需求用的单位", "convert it to the unit of the posting"),
    Label(
        "单位不同的数量不能相加，落实了多少就说不清。",
        "Quantities in different units are not added, so nobody could tell how much was met.",
    ),
    "quantity: 100亩\nmatches:\n  - quantity: 20人",
)
WITH_ITSELF = Fault(
    "matched-with-itself",
    Label("对接的企业就是提出的企业：{value}", "an enterprise is matched with itself: {value}"),
    Label("改正对接企业", "correct the partner"),
    Label("自己和自己对接不是对接，对接率会虚高。", "What is matched with itself is not matched, and makes the rate too high."),
    "enterprise: E-2016-QL003\nmatches:\n  - partner: E-2016-QL003",
)


def shares(case: Case[Any]) -> Iterator[Finding]:
    """Find guarantees whose shares do not make up the whole."""
    guarantee = case.record.guarantee
    if guarantee is not None and guarantee.shares:
        total = sum((share.number for share in guarantee.shares.values()), start=Decimal(0))
        if total != _WHOLE:
            yield case.at(SHARES, "guarantee.shares", Percent(total))


def _alike(record: Any) -> bool:
    return all(match.quantity is None or match.quantity.unit == record.quantity.unit for match in record.matches if record.quantity)


def units(case: Case[Any]) -> Iterator[Finding]:
    """Find matches in another unit than what is wanted."""
    held = case.record.quantity
    for match in case.record.matches if held is not None else ():
        if match.quantity is not None and match.quantity.unit != held.unit:
            yield case.at(FOREIGN, f"matches[{match.key}].quantity", match.quantity, wanted=held)


def beyond(case: Case[Any]) -> Iterator[Finding]:
    """Find postings of which more was met than is wanted; what is in another unit is told as such."""
    record = case.record
    most, found = wanted(record), met(record, case.today)
    if most is not None and found > most and _alike(record):
        value, every = (f"{plain(found)}{record.quantity.unit}", record.quantity) if record.quantity else (in_full(found), record.amount)
        yield case.at(BEYOND, "matches", value, wanted=every)


def with_itself(case: Case[Any]) -> Iterator[Finding]:
    """Find enterprises that are matched with themselves."""
    for match in case.record.matches:
        if match.partner is not None and match.partner == case.record.enterprise:
            yield case.at(WITH_ITSELF, f"matches[{match.key}].partner", match.partner)
