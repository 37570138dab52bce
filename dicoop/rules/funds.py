"""How often was the bridge fund turned over, and how many times their capital do guarantors answer for?

What stands below the line of these rates is one figure for the whole ledger, whoever is counted above it.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from dicoop.kinds.lending import DRAWN, guaranteed
from dicoop.rules.blocks import has, row

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Ledger
    from dicoop.rules.watch import Watch

_ZERO = Decimal(0)


def _fund(_: Ledger, watch: Watch) -> Decimal:
    found = watch.settings.bridge_fund
    return found.yuan if found else _ZERO


def _capital(ledger: Ledger, watch: Watch) -> Decimal:
    """Return the capital of those who answer for something in force, each once; nothing where one's capital is not known."""
    held = [each for each in ledger.counting("financing") if each.signed <= watch.day and guaranteed(each, watch.day)]
    known = [ledger.known("enterprise", id_) for id_ in sorted({each.guarantee.guarantor for each in held})]
    amounts = [each.capital.yuan if each and each.capital else None for each in known]
    return _ZERO if None in amounts else Decimal(sum(amount for amount in amounts if amount))


def _guaranteed(one: Any) -> Decimal:
    return guaranteed(one.record, one.watch.day)


FINANCING = (
    row(
        "bridge_turns",
        "周转金周转次数",
        "turns of the bridge fund",
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
    row(
        "leverage",
        "担保放大倍数",
        "guarantees over capital",
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
