"""How far is each policy: applied for, approved, paid, of its budget of the year, and which of its articles were used?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dicoop.document import Cell, Column, Table
from dicoop.kinds.as_of import until
from dicoop.kinds.parts import said_at
from dicoop.kinds.settings import Policy
from dicoop.labels import Label, both
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.grouped import Figure, Fold, Grouped, Ones, Tables, many, number, rate_of, summed
from dicoop.rules.aggregate import figures
from dicoop.rules.rates import Rate
from dicoop.rules.watch import Watch
from dicoop.values import Money, Ratio

_TITLE = Label("各项政策", "Policies")
_COLUMNS = (
    Column("policy", Label("政策", "Policy"), lead=True),
    Column("awards", Label("申请（笔）", "Awards")),
    Column("applied", Label("申请额", "Applied"), "万元"),
    Column("approved", Label("核准额", "Approved"), "万元"),
    Column("paid", Label("兑付额", "Paid"), "万元"),
    Column("firms", Label("惠及企业（家）", "Firms paid")),
    Column("rate", Label("兑现率", "Paid of approved"), brief=True),
    Column("budget", Label("年度预算", "Budget"), "万元"),
    Column("executed", Label("资金执行率", "Of the budget"), brief=True),
    Column("articles", Label("条款覆盖率", "Articles used"), brief=True),
)
_NOTE = Label(
    "兑现率：兑付额比核准额；资金执行率：当年兑付额比政策当年预算（全市）；条款覆盖率：已有兑付的条款比现行条款，截至当日有效的政策才算。",
    "Paid of approved; of the budget: paid this year over the policy's budget for the year (citywide); articles used: those with "
    "payments over those in force, for policies in force on the day.",
)


def tables(awards: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield a row for each policy that something was applied for under, or that has a budget of the year."""
    year = str(case.day.year)
    known = [it for it in case.settings.policies if year in it.budget or any(one.policy == it.key for one in awards)]
    if known and awards:
        kind = next(each for each in case.ledger.kinds.values() if each.model is type(awards[0]))
        rates = [rate_of(kind, name, case) for name in ("paid", "executed", "articles")]
        found = figures(case.ledger, case.day, rates, "policy", case.mine if case.county else None)
        told = {(figure.rate.name, figure.group): figure.ratio for figure in found}
        rows = tuple(
            _row(it, [one for one in awards if one.policy == it.key], [_told(it, rate, told, case) for rate in rates], case) for it in known
        )
        yield Table("policies", _COLUMNS, rows, title=_TITLE, notes=(_NOTE,))


def _told(policy: Policy, rate: Rate, told: Mapping[tuple[Any, str | None], Ratio], case: MeetingCase) -> Ratio | None:
    """Return what a rate comes to of a policy: nothing of what it provides for where nobody applied."""
    whole = rate.of_all(case.ledger, Watch.of(case.settings, case.day, case.ledger), "policy", policy.key) if rate.of_all else None
    return told.get((rate.name, policy.key)) or (rate.ratio(Decimal(0), whole) if whole else None)


def _row(policy: Policy, awards: list[Any], told: list[Ratio | None], case: MeetingCase) -> tuple[Cell, ...]:
    day = case.day
    paid = [(one, each) for one in awards for each in until(one.payments, day)]
    approved = sum((said_at(one, "approved", day) or Decimal(0) for one in awards), start=Decimal(0))
    rate, executed, articles = told
    return (
        both(policy.name),
        len(awards),
        Money(sum((one.amount.yuan for one in awards), start=Decimal(0))),
        Money(approved),
        Money(sum((each.amount.yuan for _, each in paid), start=Decimal(0))),
        len({one.enterprise for one, each in paid if each.amount.yuan > 0}),
        rate,
        policy.budget.get(str(day.year)),
        executed,
        articles,
    )


# What is told of awards that wait, and of those refused


def _unpaid(record: Any, day: Any) -> Decimal:
    paid = sum((each.amount.yuan for each in until(record.payments, day)), start=Decimal(0))
    return (said_at(record, "approved", day) or Decimal(0)) - paid


def _waiting(low: int, high: int) -> Fold:
    """Return what counts the awards approved so many days ago."""

    def fold(ones: Ones, case: MeetingCase) -> int:
        days = [max(each.date for each in until(one.record.steps, case.day) if each.step == "approved") for one in ones]
        return sum(low <= (case.day - day).days <= high for day in days)

    return fold


_UNPAID: tuple[Figure, ...] = (
    (number("笔数", "Number"), many),
    (Column("unpaid", Label("核准未付", "Approved and unpaid"), "万元"), summed(_unpaid)),
    (number("30天以内（笔）", "Up to 30 days", "days_30"), _waiting(0, 30)),
    (number("31—60天（笔）", "31 to 60", "days_60"), _waiting(31, 60)),
    (number("61—90天（笔）", "61 to 90", "days_90"), _waiting(61, 90)),
    (number("90天以上（笔）", "Longer", "days_more"), _waiting(91, 10**6)),
)
_REFUSED: tuple[Figure, ...] = (
    (number("笔数", "Number"), many),
    (Column("amount", Label("申请额", "Applied"), "万元"), summed(lambda award, _: award.amount.yuan)),
)


TABLES: Tables = (
    tables,
    Grouped("unpaid", Label("已核准未付", "Approved and unpaid"), "unit", _UNPAID, "stage=approved"),
    Grouped("refused", Label("不予兑现", "Refused"), "ground", _REFUSED, "stage=refused"),
)
