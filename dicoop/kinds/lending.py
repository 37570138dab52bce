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


_BACK = (lambda one: _drawn(one) - _outstanding(one), _drawn)
QUOTAS = (
    quota("credit", (_is_credited, "")),
    quota("drawdown", (_drawn, lambda one: may_draw(one.record, one.watch.day)), money=True),
    quota("drawdown", (_drawn, _agreed), variant="signed", money=True),
    quota("drawdown", (lambda one: _drawn(one) > 0, ""), variant="started"),
    quota("in_use", (_outstanding, _in_force), _is_credited, money=True),
    quota(
        "on_credit",
        (lambda one: _outstanding(one) if one.record.security == "credit" else _ZERO, _outstanding),
        lambda one: one.record.instrument in ("loan", "bridge", "lease"),
        money=True,
    ),
    quota("renewed_free", (_changed("renewed_free"), _changed("renewed_free", "renewed")), money=True),
    quota("renewed_free", (_number_of("renewed_free"), _number_of("renewed_free", "renewed")), numbers=True),
    quota("interest", (lambda one: one.record.rate.exact * _drawn(one), _drawn), _priced, money=True),
    quota("interest", (lambda one: one.record.rate.number, lambda _: Decimal(100)), _priced, numbers=True, variant="plain"),
    quota("unpriced", (lambda one: one.record.rate is None, ""), lambda one: _drawn(one) > 0),
    quota(
        "fee",
        (lambda one: one.record.guarantee.fee.exact * one.record.guarantee.amount.yuan, lambda one: one.record.guarantee.amount.yuan),
        lambda one: one.record.guarantee is not None and one.record.guarantee.fee is not None,
        money=True,
    ),
    quota("compensated", (_covered("compensated"), _covered("compensated", "released")), money=True),
    quota("bridge_back", _BACK, _is_bridge, money=True),
    quota("bridge_back", _BACK, lambda one: _is_bridge(one) and by_day(one.record.maturity, one), variant="due", money=True),
    quota(
        "bridge_days",
        (_days_out, lambda _: Decimal(1)),
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
        (lambda one: DRAWN.until(one.record, one.watch.day), lambda _: _ZERO),
        has("instrument", "bridge"),
        money=True,
        per="次",
        of_all=_fund,
    ),
    quota("leverage", (_guaranteed, lambda _: _ZERO), lambda one: bool(_guaranteed(one)), money=True, per="倍", of_all=_capital),
)
