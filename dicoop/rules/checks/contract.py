"""Is a contract between two, for a term that can be, and not ended when all was delivered?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.contract import DELIVERED, Contract
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules.checks.case import Case, Check, filled
from dicoop.rules.checks.dates import BEFORE_SIGNING, SIGNED_APART, SIGNING, signed_apart
from dicoop.values import in_full

SUPPLIER_IS_BUYER = Fault(
    "supplier-is-buyer",
    Label("供方和需方是同一家企业 {value}", "supplier and buyer are the same enterprise, {value}"),
    Label("核对合同，改正供方（supplier）或需方（buyer）", "check the contract, and correct supplier or buyer"),
)
TO_BEFORE_FROM = Fault(
    "to-before-from",
    Label("合同止期 {value} 早于起期 {start}", "the contract ends on {value}, before it begins on {start}"),
    Label("核对 from 和 to 的年份", "check the years of from and to"),
)
FULFILLED_ENDED = Fault(
    "fulfilled-ended",
    Label("到终止的 {value} 已交齐 {total}，没有什么可终止", "ended on {value}, though fully delivered ({total})"),
    Label(
        "去掉终止（ended）；合同增补过的改合同额（amount），交货记错的冲销",
        "remove ended; if the contract was enlarged, change its amount; if a delivery is wrong, reverse it",
    ),
    Severity.WARNING,
)
_CONTRACT = Label("合同", "the contract")
_RUNS_TO = Label("截止", "ends on")


def buys_from_itself(case: Case[Any]) -> Iterator[Finding]:
    """Find enterprises that buy from themselves."""
    if case.record.supplier == case.record.buyer:
        yield case.at(SUPPLIER_IS_BUYER, "buyer", case.record.buyer)


def term(case: Case[Contract]) -> Iterator[Finding]:
    """Find contracts that end before they begin, or before they are signed."""
    start, end, signed = case.record.from_, case.record.to, case.record.signed
    if end is not None and start is not None and end < start:
        yield case.at(TO_BEFORE_FROM, "to", end, start=start)
    if end is not None and is_before(end, signed):
        yield case.at(BEFORE_SIGNING, "to", end, node=_CONTRACT, what=_RUNS_TO, first=SIGNING, signed=signed)


def fulfilled_ended(case: Case[Contract]) -> Iterator[Finding]:
    """Find contracts ended though all had been delivered by then; the verb refuses that."""
    ended, due = case.record.ended, case.record.amount.number > 0
    if ended is not None and due and DELIVERED.reaches(case.record, ended.date):
        yield case.at(FULFILLED_ENDED, "ended.date", ended.date, total=in_full(DELIVERED.until(case.record, ended.date)))


CHECKS = (
    Check(SIGNED_APART, signed_apart, of=filled("meeting")),
    Check(SUPPLIER_IS_BUYER, buys_from_itself),
    Check(TO_BEFORE_FROM, term, of=filled("to"), also=(BEFORE_SIGNING,)),
    Check(FULFILLED_ENDED, fulfilled_ended),
)
