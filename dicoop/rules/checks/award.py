"""Is money applied for while its policy holds, by an article that it has, and paid within what was approved and budgeted?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dicoop.errors import Fault, Finding, Severity, nearest
from dicoop.kinds.address import key_of
from dicoop.kinds.settings import Policy
from dicoop.labels import Label, both
from dicoop.rules.checks.bonds import AT_MOST, ORDER, UNIQUE, UNUSUAL
from dicoop.rules.checks.case import Case, Check
from dicoop.rules.checks.said import Whole
from dicoop.values import in_full

DATES = Fault(
    "policy-dates",
    Label("申请日期 {value} 不在《{name}》的有效期内（{span}）", "applied on {value}, outside the period of '{name}' ({span})"),
    Label(
        "核对申请日期和政策；政策延期的，改 ledger.yaml 里的 to",
        "check the date and the policy; if it was extended, change `to` in ledger.yaml",
    ),
)
ARTICLE = Fault(
    "policy-article",
    Label("《{name}》没有“{value}”这一条", "'{name}' has no article '{value}'"),
    Label("照 ledger.yaml 里 articles 的写法写", "write it as in articles in ledger.yaml"),
    Severity.WARNING,
)
BEYOND = Fault(
    "beyond-budget",
    Label(
        "《{name}》{year} 年兑付 {value}，超过年度预算 {budget}", "{value} paid under '{name}' in {year}, more than its budget of {budget}"
    ),
    Label(
        "核对兑付金额的单位；预算追加的，改 ledger.yaml 里的 budget",
        "check the units of the payments; if the budget was raised, change it in ledger.yaml",
    ),
    Severity.WARNING,
)
_NO_LOAN = Label("贴息没有写明贴的是哪一笔融资（financing）", "interest is subsidised, but no financing is named")


def _policy(case: Case[Any]) -> Policy | None:
    return next((policy for policy in case.settings.policies if policy.key == case.record.policy), None)


def dates(case: Case[Any]) -> Iterator[Finding]:
    """Find awards applied for before their policy began, or after it ended."""
    policy = _policy(case)
    if policy and ((policy.from_ and case.record.applied < policy.from_) or (policy.to and case.record.applied > policy.to)):
        span = both(f"{policy.from_ or '…'}..{policy.to or '…'}")
        yield case.at(DATES, "applied", case.record.applied, name=policy.name, span=span)


def paid_early(case: Case[Any]) -> Iterator[Finding]:
    """Find money paid before it was approved."""
    approved = min((step.date for step in case.record.steps if step.step == "approved"), default=None)
    for each in case.record.payments:
        if each.reverses is None and (approved is None or each.date < approved):
            words = {"field": case.called("payments"), "other": _APPROVED, "date": approved or _NOT_YET}
            yield case.at(ORDER, f"payments[{each.receipt}].date", each.date, **words)


def settled(case: Case[Any]) -> Iterator[Finding]:
    """Find awards called settled of which less was paid than was approved."""
    record = case.record
    done = [step for step in record.steps if step.step == "settled"]
    approved = [step.amount for step in record.steps if step.step == "approved" and step.amount is not None]
    paid = sum((each.amount.yuan for each in record.payments), start=Decimal(0))
    if done and approved and approved[-1].yuan > paid:
        yield case.at(AT_MOST, f"steps[{key_of(done[-1])}]", approved[-1], field=_APPROVED, other=_PAID, limit=in_full(paid))


_APPROVED, _PAID = Label("核准", "approved"), Label("累计兑付", "what was paid")
_NOT_YET = Label("（还没有核准）", "(not yet approved)")


def capped(case: Case[Any]) -> Iterator[Finding]:
    """Find more approved than its article brings at most."""
    policy = _policy(case)
    cap = policy.caps.get(case.record.article) if policy and case.record.article else None
    for step in case.record.steps if cap else ():
        if step.step == "approved" and cap and step.amount is not None and step.amount.yuan > cap.yuan:
            other = _CAP.fill(article=case.record.article)
            yield case.at(AT_MOST, f"steps[{key_of(step)}].amount", step.amount, field=_APPROVED, other=other, limit=cap)


_CAP = Label("{article}的上限", "the cap of {article}")


def article(case: Case[Any]) -> Iterator[Finding]:
    """Find articles that a policy has not, where its articles are kept."""
    policy, wanted = _policy(case), case.record.article
    if policy and policy.articles and wanted and wanted not in policy.articles:
        yield case.at(ARTICLE, "article", wanted, None, nearest(wanted, policy.articles), name=policy.name)


def unusual(case: Case[Any]) -> Iterator[Finding]:
    """Find interest paid for of no financing."""
    record = case.record
    if record.type == "interest" and record.financing is None:
        yield case.at(UNUSUAL, "financing", "", what=_NO_LOAN)


def again(whole: Whole) -> Iterator[Finding]:
    """Find an article of a policy that a firm had before in a year, unless it may be had again."""
    once = {policy.key: policy.name for policy in whole.ledger.settings.policies if not policy.repeat}
    first: dict[tuple[str, str, str, int], str] = {}
    for award in whole.ledger.counting("award") if once else ():
        is_out = award.ended is not None or any(step.step == "refused" for step in award.steps)
        if award.article and award.policy in once and not is_out:
            key = (award.enterprise, award.policy, award.article, award.applied.year)
            other = first.setdefault(key, str(award.id))
            if other != str(award.id):
                value = both(f"{award.article} {award.applied.year}")
                yield UNIQUE.at("article", value, id=str(award.id), field=_ARTICLE, other=other, name="award")


_ARTICLE = Label("条款", "Article")


def beyond(whole: Whole) -> Iterator[Finding]:
    """Find policies of which more was paid in a year than was budgeted."""
    budgets = {(policy.key, year): (policy, amount) for policy in whole.ledger.settings.policies for year, amount in policy.budget.items()}
    paid: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for award in whole.ledger.counting("award") if budgets else ():
        for each in award.payments:
            paid[award.policy, str(each.date.year)] += each.amount.yuan
    for key, (policy, budget) in budgets.items():
        if paid[key] > budget.yuan:
            yield BEYOND.at(f"policies[{policy.key}].budget.{key[1]}", in_full(paid[key]), name=policy.name, year=key[1], budget=budget)


CHECKS = (
    Check(UNUSUAL, unusual),
    Check(DATES, dates),
    Check(ORDER, paid_early),
    Check(AT_MOST, settled),
    Check(ARTICLE, article),
    Check(AT_MOST, capped),
)
AMONG = (Check(BEYOND, beyond), Check(UNIQUE, again))
