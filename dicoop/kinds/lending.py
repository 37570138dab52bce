"""How much of what institutions agreed on has come, at which price, and who bears the losses; how often is the bridge fund turned over?

Asked of facilities (`financing`) that count, each with the watch of the day.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

from dicoop.kinds.as_of import has_ended, until
from dicoop.kinds.base import Sum
from dicoop.kinds.parts import made, said_at
from dicoop.kinds.traits import Asks, by_day, has, quota
from dicoop.labels import Label

_ZERO = Decimal(0)
DRAWN = Sum(
    "drawn", Label("累计放款", "Drawn"), Label("放款占协议额", "drawn of the agreed amount"), "drawdowns", "amount", agreed="amount"
)
REPAID = Sum("repaid", Label("累计还款", "Repaid"), Label("还款占协议额", "repaid of the agreed amount"), "repayments", "amount", "amount")


def credit(financing: Any, day: date) -> Decimal | None:
    """Return the 元 of the credit that stands on a day, None where none was given, or it was refused after all."""
    steps = made(financing, day)
    return said_at(financing, "credited", day) if steps and steps[-1] == "credited" else None


def is_bound(financing: Any, day: date) -> bool:
    """Return whether more than an intention binds a facility on a day."""
    return financing.binding in ("credit", "contract") or credit(financing, day) is not None or DRAWN.until(financing, day) > 0


def may_draw(financing: Any, day: date) -> Decimal:
    """Return the 元 that may be drawn: the credit, else what was agreed."""
    found = credit(financing, day)
    found_agreed: Decimal = financing.amount.yuan
    return found_agreed if found is None else found


def outstanding(financing: Any, day: date) -> Decimal:
    """Return the 元 that are out on a day."""
    return DRAWN.until(financing, day) - REPAID.until(financing, day)


def guaranteed(financing: Any, day: date) -> Decimal:
    """Return the 元 that a guarantor answers for on a day."""
    held = financing.guarantee
    return held.amount.yuan if held and held.from_ <= day and (held.to is None or held.to >= day) else _ZERO


# What is asked of one facility and the watch


def _drawn(one: Any) -> Decimal:
    return DRAWN.until(one.record, one.watch.day)


def _agreed(one: Any) -> Decimal:
    agreed: Decimal = one.record.amount.yuan
    return agreed


def _outstanding(one: Any) -> Decimal:
    return outstanding(one.record, one.watch.day)


def _is_credited(one: Any) -> bool:
    return bool(credit(one.record, one.watch.day))


def _in_force(one: Any) -> Decimal:
    """Return the 元 of a credit that is in force on the day."""
    steps = until(one.record.steps, one.watch.day)
    is_over = has_ended(one.record, one.watch.day) or (bool(steps) and steps[-1].until is not None and steps[-1].until < one.watch.day)
    return _ZERO if is_over else credit(one.record, one.watch.day) or _ZERO


def _sum_of(entries: str, what: str, *names: str) -> Asks:
    """Return what asks for the 元 of the entries of which `what` is one of some names."""

    def of(one: Any) -> Decimal:
        found = until(getattr(one.record, entries), one.watch.day)
        return sum((each.amount.yuan for each in found if getattr(each, what) in names), start=_ZERO)

    return of


_changed, _covered = partial(_sum_of, "changes", "change"), partial(_sum_of, "cover", "how")


def _number_of(*names: str) -> Asks:
    """Return what asks how many changes are of some sorts."""
    return lambda one: Decimal(sum(each.change in names for each in until(one.record.changes, one.watch.day)))


def _days_out(one: Any) -> Decimal:
    """Return for how many days bridge money that is back was out: from the first drawing to the last repayment."""
    record = one.record
    return Decimal((max(each.date for each in record.repayments) - min(each.date for each in record.drawdowns)).days)


def _is_bridge(one: Any) -> bool:
    return bool(one.record.instrument == "bridge")


def _priced(one: Any) -> bool:
    return one.record.rate is not None and _drawn(one) > 0


RENEWED = ("无还本续贷占比", "renewed without repayment")
INTEREST = ("平均利率", "average rate")
CREDIT, DRAWDOWN = ("授信率", "credit rate"), ("放款率", "drawdown rate")
_BRIDGE = ("周转金回款率", "bridge money back")
_BACK = (lambda one: _drawn(one) - _outstanding(one), _drawn)
QUOTAS = (
    quota(
        "credit", CREDIT, (_is_credited, ""), ("分子：已授信，分母：累计签约，含终止", "above: credited; below: all signed, ended included")
    ),
    quota(
        "drawdown",
        DRAWDOWN,
        (_drawn, lambda one: may_draw(one.record, one.watch.day)),
        ("分子：累计放款，分母：现行授信额（未授信的按协议额）", "above: drawn; below: the credit that stands, else what was agreed"),
        money=True,
    ),
    quota(
        "drawdown",
        DRAWDOWN,
        (_drawn, _agreed),
        ("分子：累计放款，分母：协议额", "above: drawn; below: what was agreed"),
        variant="signed",
        money=True,
    ),
    quota(
        "drawdown",
        DRAWDOWN,
        (lambda one: _drawn(one) > 0, ""),
        ("银企履约率，分子：已有放款，分母：累计签约", "above: any money drawn; below: all signed"),
        variant="started",
    ),
    quota(
        "in_use",
        ("用信率", "credit in use"),
        (_outstanding, _in_force),
        ("当日余额，分子：未还金额，分母：当日有效授信", "a balance of the day, above: what is out; below: credit in force"),
        _is_credited,
        money=True,
    ),
    quota(
        "on_credit",
        ("信用贷款占比", "loans on credit"),
        (lambda one: _outstanding(one) if one.record.security == "credit" else _ZERO, _outstanding),
        ("当日余额，分子：信用方式的未还金额，分母：贷款未还金额", "a balance of the day, above: out on credit; below: all that is out"),
        lambda one: one.record.instrument in ("loan", "bridge", "lease"),
        money=True,
    ),
    quota(
        "renewed_free",
        RENEWED,
        (_changed("renewed_free"), _changed("renewed_free", "renewed")),
        ("分子：无还本续贷，分母：全部续贷", "above: renewed without repayment; below: all renewed"),
        money=True,
    ),
    quota(
        "renewed_free",
        RENEWED,
        (_number_of("renewed_free"), _number_of("renewed_free", "renewed")),
        ("分子：无还本续贷的笔数，分母：全部续贷的笔数", "above: how often without repayment; below: how often renewed"),
        numbers=True,
    ),
    quota(
        "interest",
        INTEREST,
        (lambda one: one.record.rate.exact * _drawn(one), _drawn),
        (
            "按放款加权，分子：年利率×放款，分母：放款，只计登记了利率的",
            "weighted by money drawn: rate times drawn over drawn, of those with a rate",
        ),
        _priced,
        money=True,
    ),
    quota(
        "interest",
        INTEREST,
        (lambda one: one.record.rate.number, lambda _: Decimal(100)),
        (
            "不加权，分子：年利率（百分数），分母：笔数×100，只计登记了利率的",
            "not weighted, above: the rates in percent; below: 100 for each facility, of those with a rate",
        ),
        _priced,
        numbers=True,
        variant="plain",
    ),
    quota(
        "unpriced",
        ("未登记利率占比", "facilities without a rate"),
        (lambda one: one.record.rate is None, ""),
        ("分子：没登记利率，分母：有放款的融资", "above: without a rate; below: facilities with money drawn"),
        lambda one: _drawn(one) > 0,
    ),
    quota(
        "fee",
        ("平均担保费率", "average fee"),
        (lambda one: one.record.guarantee.fee.exact * one.record.guarantee.amount.yuan, lambda one: one.record.guarantee.amount.yuan),
        ("按担保额加权，只计登记了费率的", "weighted by what is guaranteed, of those with a fee"),
        lambda one: one.record.guarantee is not None and one.record.guarantee.fee is not None,
        money=True,
    ),
    quota(
        "compensated",
        ("代偿率", "compensation rate"),
        (_covered("compensated"), _covered("compensated", "released")),
        ("分子：累计担保代偿额，分母：累计解除的担保额（含代偿）", "above: compensated; below: guarantees ended, compensated included"),
        money=True,
    ),
    quota("bridge_back", _BRIDGE, _BACK, ("分子：已还，分母：已投放", "above: paid back; below: lent"), _is_bridge, money=True),
    quota(
        "bridge_back",
        _BRIDGE,
        _BACK,
        ("分子：已还，分母：已投放，只计已到期的", "above: paid back; below: lent, of what has come to its day"),
        lambda one: _is_bridge(one) and by_day(one.record.maturity, one),
        variant="due",
        money=True,
    ),
    quota(
        "bridge_days",
        ("周转金平均使用天数", "days of bridge money"),
        (_days_out, lambda _: Decimal(1)),
        ("分子：已还各笔的使用天数，分母：笔数", "above: days out of those paid back; below: how many"),
        lambda one: _is_bridge(one) and _drawn(one) > 0 and (_outstanding(one) <= 0),
        numbers=True,
        per="天",
    ),
)


# What stands below the line of these is one figure for the whole ledger, whoever is counted above it


def _fund(_: Any, watch: Any, *_group: Any) -> Decimal:
    found = watch.settings.bridge_fund
    return found.yuan if found else _ZERO


def _capital(ledger: Any, watch: Any, *_group: Any) -> Decimal:
    """Return the capital of those who answer for something in force, each once; nothing where one's capital is not known."""
    held = [each for each in ledger.counting("financing") if each.signed <= watch.day and guaranteed(each, watch.day)]
    known = [ledger.known("enterprise", id_) for id_ in sorted({each.guarantee.guarantor for each in held})]
    amounts = [each.capital.yuan if each and each.capital else None for each in known]
    return _ZERO if None in amounts else Decimal(sum(amount for amount in amounts if amount))


def _guaranteed(one: Any) -> Decimal:
    return guaranteed(one.record, one.watch.day)


MORE = (
    quota(
        "bridge_turns",
        ("周转金周转次数", "turns of the bridge fund"),
        (lambda one: DRAWN.until(one.record, one.watch.day), lambda _: _ZERO),
        (
            "分子：累计投放，分母：ledger.yaml 的周转金规模（分组时也是全市的）",
            "above: lent so far; below: the bridge fund in ledger.yaml (the whole of it in every group)",
        ),
        has("instrument", "bridge"),
        money=True,
        per="次",
        of_all=_fund,
    ),
    quota(
        "leverage",
        ("担保放大倍数", "guarantees over capital"),
        (_guaranteed, lambda _: _ZERO),
        (
            "分子：在保余额，分母：担保机构的注册资本，每家一次（分组时也是全市的），有一家没登记就不算",
            "above: guarantees in force; below: the capital of the guarantors, each once (the whole of it in every group), unless one's is unknown",
        ),
        lambda one: bool(_guaranteed(one)),
        money=True,
        per="倍",
        of_all=_capital,
    ),
)
