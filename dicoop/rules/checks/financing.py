"""Does a financing come to what was agreed: by a lender, in shares that are the whole, drawn and paid back in order, as its project says?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from dicoop.errors import Fault, Finding, Severity, nearest
from dicoop.kinds.address import key_of
from dicoop.kinds.lending import DRAWN
from dicoop.kinds.validate import UNKNOWN_VALUE
from dicoop.labels import Label
from dicoop.measures import Percent
from dicoop.partial_date import is_before
from dicoop.rules.checks import references
from dicoop.rules.checks.bonds import AT_MOST, ORDER, UNUSUAL
from dicoop.rules.checks.case import Case, Check, choices
from dicoop.rules.checks.references import OTHER_FIRM
from dicoop.rules.checks.said import Whole
from dicoop.values import in_full

_WHOLE = Decimal(100)
SHARES = Fault(
    "shares-not-whole",
    Label("各方分担比例合计 {value}，应当正好 100%", "the shares add up to {value}, not exactly 100%"),
    Label("核对各方的比例；没有分担的一方不写", "check the shares; leave out a party that bears nothing"),
)
BANK_SHARE = Fault(
    "low-bank-share",
    Label("银行分担 {value}，低于 20%", "the bank bears {value}, less than 20%"),
    Label("核对分担协议；国家担保体系里银行不低于 20%", "check the agreement; in the national scheme a bank bears 20% or more"),
    Severity.WARNING,
)
FIRST_LOAN = Fault(
    "first-loan-again",
    Label("记为首贷，而 {other} 在 {date} 已经放款", "marked as first loan, but {other} was drawn down on {date}"),
    Label("去掉 first_loan", "remove first_loan"),
    Severity.WARNING,
)
LOANS = Fault(
    "loan-differs",
    Label(
        "到位资金里的贷款 {value}，而它的融资放款 {drawn}", "loans of {value} among its funds, but {drawn} drawn down under its financings"
    ),
    Label("核对两边的凭证；同一笔用同一个凭证号", "compare both sets of receipts; one payment has one receipt"),
    Severity.WARNING,
)
LENDER = Fault(
    "not-a-lender",
    Label("{value}（{name}）不是金融机构", "{value} ({name}) is not a financial institution"),
    Label(
        "改正金融机构；确是的，在企业名录里写明 role：bank、guarantor、fund、lessor 或 broker",
        "correct the institution; if it is one, write its role as an enterprise: bank, guarantor, fund, lessor or broker",
    ),
)
_LARGER = Label("授信 {value} 超过协议额 {limit}", "the credit, {value}, is more than was signed, {limit}")
_ITSELF = Label("担保机构就是融资企业自己", "the firm is its own guarantor")
_LENDERS = ("bank", "guarantor", "fund", "lessor", "broker")
_LEAST = 20


def shares(case: Case[Any]) -> Iterator[Finding]:
    """Find guarantees whose shares do not make up the whole."""
    guarantee = case.record.guarantee
    if guarantee is not None and guarantee.shares:
        total = sum((share.number for share in guarantee.shares.values()), start=Decimal(0))
        if total != _WHOLE:
            yield case.at(SHARES, "guarantee.shares", Percent(total))


def bearers(case: Case[Any]) -> Iterator[Finding]:
    """Find shares of a loss that are of nobody who can bear any."""
    from dicoop.kinds.financing import Bearer  # noqa: PLC0415 - it is there where a financing is looked at, and here as below else not

    names = [str(term) for term in Bearer]
    for name in case.record.guarantee.shares if case.record.guarantee else ():
        if name not in names:
            yield case.at(UNKNOWN_VALUE, f"guarantee.shares.{name}", name, choices(Bearer), nearest(name, names))


def lender(case: Case[Any]) -> Iterator[Finding]:
    """Find institutions that are known to be something else than such as lend, guarantee, invest or lease."""
    found = case.ledger.known("enterprise", case.record.institution)
    if found is not None and (found.role or "firm") not in _LENDERS:
        yield case.at(LENDER, "institution", found.id, name=found.name)


def drawn_early(case: Case[Any]) -> Iterator[Finding]:
    """Find money drawn before the day of signing, or before that of the first credit."""
    record = case.record
    credited = [(step.date, step.step.label) for step in record.steps if step.step == "credited"]
    first, what = min(credited, default=(record.signed, case.called("signed")), key=lambda each: each[0])
    for each in record.drawdowns:
        if each.reverses is None and is_before(each.date, first):
            yield case.at(ORDER, f"drawdowns[{each.receipt}].date", each.date, field=case.called("drawdowns"), other=what, date=first)


def taken_back(case: Case[Any]) -> Iterator[Finding]:
    """Find more called in than is out, drawn than was agreed where no credit was given, compensated than is guaranteed."""
    record = case.record
    for each in record.changes:
        out = _sum(one for one in record.drawdowns if one.date <= each.date) - _sum(
            one for one in record.repayments if one.date < each.date
        )
        if each.amount.yuan > out:
            address = f"changes[{key_of(each)}].amount"
            yield case.at(AT_MOST, address, each.amount, field=each.change.label, other=_OUT, limit=in_full(max(out, Decimal(0))))
    paid = _sum(one for one in record.cover if one.how == "compensated")
    drawn = _sum(record.drawdowns)
    if drawn > record.amount.yuan and not any(step.step == "credited" for step in record.steps):
        yield case.at(AT_MOST, "drawn", in_full(drawn), field=DRAWN.label, other=case.called("amount"), limit=record.amount)
    if record.guarantee and paid > record.guarantee.amount.yuan:
        yield case.at(AT_MOST, "cover", in_full(paid), field=_COMPENSATED, other=_GUARANTEED, limit=record.guarantee.amount)


def _sum(entries: Iterable[Any]) -> Decimal:
    return sum((each.amount.yuan for each in entries), start=Decimal(0))


_OUT = Label("未还余额", "what is out")
_COMPENSATED, _GUARANTEED = Label("累计代偿", "what was compensated"), Label("担保额", "what is guaranteed")


def bank_share(case: Case[Any]) -> Iterator[Finding]:
    """Find guarantees of which the bank bears less than it should."""
    share = case.record.guarantee.shares.get("bank") if case.record.guarantee else None
    if share is not None and share.number < _LEAST:
        yield case.at(BANK_SHARE, "guarantee.shares.bank", share)


def unusual(case: Case[Any]) -> Iterator[Finding]:
    """Find more credit than was signed for, and firms that are their own guarantors."""
    record = case.record
    for step in record.steps:
        if step.step == "credited" and step.amount and step.amount.yuan > record.amount.yuan:
            at = f"steps[{key_of(step)}].amount"
            yield case.at(UNUSUAL, at, step.amount, what=_LARGER.fill(value=step.amount, limit=record.amount))
    if record.guarantee and record.guarantee.guarantor == record.enterprise:
        yield case.at(UNUSUAL, "guarantee.guarantor", record.enterprise, what=_ITSELF)


def first_loan(whole: Whole) -> Iterator[Finding]:
    """Find loans called a firm's first that were drawn after another one of it."""
    drawn: dict[str, list[tuple[Any, Any]]] = defaultdict(list)
    records = whole.ledger.counting("financing")
    for one in records:
        days = [each.date for each in one.drawdowns]
        if days and one.instrument == "loan":
            drawn[one.enterprise].append((min(days), one))
    for one in records:
        first = min(drawn[one.enterprise], key=lambda pair: pair[0], default=None) if one.first_loan else None
        if first is not None and first[1] is not one and (not one.drawdowns or first[0] < min(each.date for each in one.drawdowns)):
            yield FIRST_LOAN.at("first_loan", "true", id=str(one.id), other=first[1].id, date=first[0])


def loans(whole: Whole) -> Iterator[Finding]:
    """Find projects whose funds by loans are others than what their financings say was drawn, where both say anything."""
    drawn: dict[str, Decimal] = defaultdict(Decimal)
    for one in whole.ledger.counting("financing"):
        if one.project and one.instrument == "loan":
            drawn[one.project] += sum((each.amount.yuan for each in one.drawdowns), start=Decimal(0))
    for id_, amount in sorted(drawn.items()):
        project = whole.ledger.known("project", id_) if amount else None
        told = sum((each.amount.yuan for each in project.funds if each.source == "loan"), start=Decimal(0)) if project else Decimal(0)
        if told and told != amount:
            yield LOANS.at("funds", in_full(told), id=id_, drawn=in_full(amount))


def of_posting(case: Case[Any]) -> Iterator[Finding]:
    """Find that the need a financing answers is another firm's."""
    return references.other_firm(case, "posting", "posting", case.record.posting)


CHECKS = (
    Check(SHARES, shares),
    Check(UNKNOWN_VALUE, bearers),
    Check(UNUSUAL, unusual),
    Check(OTHER_FIRM, of_posting),
    Check(LENDER, lender),
    Check(ORDER, drawn_early),
    Check(AT_MOST, taken_back),
    Check(BANK_SHARE, bank_share),
)
AMONG = (Check(FIRST_LOAN, first_loan), Check(LOANS, loans))
