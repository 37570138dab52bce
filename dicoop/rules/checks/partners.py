"""Do records of several kinds that speak of one matter say the same: of whose it is, of its money, of its days and posts?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.lending import DRAWN
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules.checks.bonds import AT_MOST, ORDER
from dicoop.rules.checks.case import Case
from dicoop.rules.checks.references import DANGLING
from dicoop.rules.checks.said import Whole
from dicoop.values import in_full

OTHER_FIRM = Fault(
    "other-firm",
    Label("{value} 是 {other} 的，不是 {own} 的", "{value} is of {other}, not of {own}"),
    Label("改正编号；这件事确是两家的，各登一条", "correct the id; if it is a matter of both, register one for each"),
)
BANK_SHARE = Fault(
    "low-bank-share",
    Label("银行分担 {value}，低于 20%", "the bank bears {value}, less than 20%"),
    Label("核对分担协议；国家担保体系里银行不低于 20%", "check the agreement; in the national scheme a bank bears 20% or more"),
    Severity.WARNING,
)
FIRST_LOAN = Fault(
    "first-loan-again",
    Label("记为首贷，而 {other} 在 {date} 已经放款", "called its first loan, but {other} was drawn on {date}"),
    Label("去掉 first_loan", "take first_loan out"),
    Severity.WARNING,
)
LOANS = Fault(
    "loan-differs",
    Label("到位资金里的贷款 {value}，而它的融资放款 {drawn}", "loans of {value} among its funds, but {drawn} drawn by its financings"),
    Label("核对两边的凭证；同一笔用同一个凭证号", "compare the receipts of both; one payment has one receipt"),
    Severity.WARNING,
)
EARLY = Fault(
    "became-early",
    Label("{value} 签约于 {signed}，早于发现线索的 {found}", "{value} was signed on {signed}, before the lead was found on {found}"),
    Label("核对线索的发现日期，或改正项目编号", "check the day it was found, or correct the project's id"),
)
POSTS = Fault(
    "posts-overlap",
    Label("{post} 的挂职和 {other} 重叠到 {until}", "the secondment as {post} overlaps with {other} until {until}"),
    Label("核对期满日期；换人的先终止前一条", "check its end; where another takes over, end the one before"),
    Severity.WARNING,
)
PARTY = Fault(
    "party-twice",
    Label("{value} 用两个名称写了两次（{names}）", "{value} stands there twice under two names ({names})"),
    Label("合成一方", "make them one"),
    Severity.WARNING,
)
LENDER = Fault(
    "not-a-lender",
    Label("{value}（{name}）不是金融机构", "{value} ({name}) is no financial institution"),
    Label(
        "改正金融机构；确是的，在企业名录里写明 role：bank、guarantor、fund、lessor 或 broker",
        "correct the institution; if it is one, write its role as an enterprise: bank, guarantor, fund, lessor or broker",
    ),
)
_LENDERS = ("bank", "guarantor", "fund", "lessor", "broker")
_LEAST = 20


def other_firm(case: Case[Any]) -> Iterator[Finding]:
    """Find needs answered, and issues handed on from visits, that are another firm's."""
    record = case.record
    refers = [("posting", "posting", getattr(record, "posting", None))] if case.kind.name == "financing" else []
    refers += [(f"visits[{each.date}].issue", "issue", each.issue) for each in getattr(record, "visits", ())]
    for address, kind, id_ in refers:
        referred = case.ledger.known(kind, id_) if id_ and record.enterprise else None
        if referred is not None and referred.enterprise not in (None, record.enterprise):
            yield case.at(OTHER_FIRM, address, id_, other=referred.enterprise, own=record.enterprise)


def of_match(case: Case[Any]) -> Iterator[Finding]:
    """Find matches whose record is not there, or is not between the two: of a project and a loan that of the firm alone is asked."""
    for match in case.record.matches:
        kind = case.ledger.kinds.of_id(match.record) if match.record else None
        found = case.ledger.known(kind.name, match.record) if kind else None
        address = f"matches[{match.key}].record"
        if kind and found is None:
            yield case.at(DANGLING, address, match.record, kind=kind.label, name=kind.name)
        wanted = {firm for firm in (case.record.enterprise, match.partner) if firm}
        if found is not None and not wanted <= (named := _parties(found)):
            yield case.at(OTHER_FIRM, address, match.record, other=tuple(sorted(named)), own=tuple(sorted(wanted)))


def _parties(record: Any) -> set[str]:
    """Return the enterprises between which something was signed."""
    names = ("enterprise", "institution", "supplier", "buyer")
    return {getattr(record, name) for name in names if getattr(record, name, None)} | {
        each.enterprise for each in getattr(record, "parties", ()) if each.enterprise
    }


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


def became_early(case: Case[Any]) -> Iterator[Finding]:
    """Find leads that became a project signed before they were found."""
    project = case.ledger.known("project", case.record.became) if case.record.became else None
    if project is not None and is_before(project.signed, case.record.found):
        yield case.at(EARLY, "became", project.id, signed=project.signed, found=case.record.found)


def party_twice(case: Case[Any]) -> Iterator[Finding]:
    """Find enterprises that take part under two names."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in case.record.parties:
        if each.enterprise:
            names[each.enterprise].append(each.party)
    for id_, called in names.items():
        if len(called) > 1:
            yield case.at(PARTY, f"parties[{called[1]}].enterprise", id_, names=tuple(called))


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


def posts(whole: Whole) -> Iterator[Finding]:
    """Find two secondments to one post of one unit at one time."""
    held: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for one in whole.ledger.counting("cooperation"):
        where = next((each.party for each in one.parties if each.role == "receiver"), "")
        if one.type == "secondment" and one.post and one.to:
            held[where, one.county, one.post].append(one)
    for some in held.values():
        some.sort(key=lambda one: one.signed)
        for before, after in pairwise(some):
            until = before.ended.date if before.ended else before.to
            if is_before(after.signed, until):
                yield POSTS.at("signed", after.signed, id=str(after.id), post=after.post, other=before.id, until=until)
