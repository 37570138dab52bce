"""Who of those that want or offer something was found somebody for, by number, by money, by quantity in one unit?

Asked of postings that count, each with the watch of the day.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from dicoop.kinds.as_of import until
from dicoop.kinds.lending import CREDIT, DRAWDOWN, DRAWN, credit
from dicoop.kinds.traits import Asks, Quota, by_day, quota

FACTORS = ("land", "energy", "labour", "talent", "financing", "planning", "eia", "materials", "logistics", "supplies")


def met(posting: Any, day: date) -> Decimal:
    """Return how much was met by a day, in the unit of the posting or in 元."""
    found = [match for match in until(posting.matches, day) if match.stage == "met"]
    if posting.quantity is not None:
        return sum((match.quantity.exact for match in found if match.quantity), start=Decimal(0))
    return sum((match.amount.yuan for match in found if match.amount), start=Decimal(0))


def wanted(posting: Any) -> Decimal | None:
    """Return how much is wanted or offered, None where nothing says it."""
    return posting.quantity.exact if posting.quantity else posting.amount.yuan if posting.amount else None


def closed(posting: Any, day: date) -> str:
    """Return what came of a posting that was closed by a day, nothing of one that was not."""
    return str(posting.closed.result) if posting.closed is not None and posting.closed.date <= day else ""


def is_met(posting: Any, day: date) -> bool:
    """Return whether all that was wanted was met by a day, whatever it was called when it was closed; nothing that was closed as less is."""
    amount = wanted(posting)
    found = any(match.stage == "met" for match in until(posting.matches, day))
    return closed(posting, day) in ("", "met") and found and (amount is None or met(posting, day) >= amount)


def _is_withdrawn(posting: Any, day: date) -> bool:
    return closed(posting, day) == "withdrawn"


def _is(*names: str) -> Asks:
    """Return what asks whether a match of a posting has come so far."""
    return lambda one: any(match.stage in names for match in until(one.record.matches, one.watch.day))


def _worth(*names: str) -> Asks:
    """Return what asks for the 元 of the matches that have come so far."""

    def of(one: Any) -> Decimal:
        found = [match.amount.yuan for match in until(one.record.matches, one.watch.day) if match.stage in names and match.amount]
        return sum(found, start=Decimal(0))

    return of


def _amount(one: Any) -> Decimal:
    return one.record.amount.yuan if one.record.amount else Decimal(0)


def _met(one: Any) -> Decimal:
    return met(one.record, one.watch.day)


def _wanted(one: Any) -> Decimal:
    return wanted(one.record) or Decimal(0)


def _is_met(one: Any) -> bool:
    return is_met(one.record, one.watch.day)


def _need(*types: str, unit: str = "") -> Asks:
    """Return what asks whether a posting is a need of some types that was not withdrawn, in a unit where one is named."""

    def holds(one: Any) -> bool:
        record = one.record
        is_one = record.side == "need" and record.type in types and not _is_withdrawn(record, one.watch.day)
        return is_one and (not unit or (record.quantity is not None and record.quantity.unit == unit))

    return holds


def _is_released(one: Any) -> bool:
    return by_day(one.record.released, one)


def _short(one: Any) -> Decimal:
    return max(Decimal(0), _wanted(one) - _met(one))


_ASSURED, _INTENT, _SIGNED, _SHORT = (
    ("要素保障率", "factors assured"),
    ("对接率", "matched"),
    ("对接成功率", "matched and signed"),
    ("缺工率", "labour short"),
)
_AFTER_INTENT, _AFTER_SIGNING = ("intended", "signed", "met"), ("signed", "met")
_LABOUR = _need("labour", unit="人")


def _of(name: str, type_: str, unit: str, zh: str, en: str) -> Quota:
    words = (f"分子：已落实的{zh}，分母：需求的{zh}，单位{unit}", f"above: {en} met; below: {en} needed, in {unit}")
    return quota("assured", _ASSURED, (_met, _wanted), words, _need(type_, unit=unit), variant=name, numbers=True)


def _answers(one: Any) -> list[Any]:
    """Return the facilities that answer a need of financing: those that name it, and those that its matches name; each once."""
    named = {str(each.id): each for each in one.watch.naming("financing", "posting", one.record.id)}
    matched = (one.watch.other("financing", match.record) for match in until(one.record.matches, one.watch.day) if match.record)
    return list({**named, **{str(each.id): each for each in matched if each and each.signed <= one.watch.day}}.values())


def _is_labour(one: Any) -> bool:
    record = one.record
    return (
        record.type == "labour"
        and record.quantity is not None
        and record.quantity.unit == "人"
        and not _is_withdrawn(record, one.watch.day)
    )


# Two rates of facilities in which the needs are counted, not the facilities
_OF_NEEDS = (
    quota(
        "credit_needs",
        CREDIT,
        (lambda one: any(credit(each, one.watch.day) for each in _answers(one)), ""),
        ("分子：有授信，分母：融资需求，剔除撤回", "above: with credit; below: needs of financing, withdrawn ones removed"),
        _need("financing"),
        of="financing.credit",
        variant="needs",
        beside=("financing",),
    ),
    quota(
        "drawdown_needs",
        DRAWDOWN,
        (lambda one: sum((DRAWN.until(each, one.watch.day) for each in _answers(one)), start=Decimal(0)), _amount),
        ("分子：对应的累计放款，分母：融资需求额，剔除撤回", "above: drawn for them; below: needs of financing, withdrawn ones removed"),
        _need("financing"),
        of="financing.drawdown",
        variant="needs",
        money=True,
        beside=("financing",),
    ),
)
QUOTAS = (
    *_OF_NEEDS,
    quota(
        "assured",
        _ASSURED,
        (_is_met, ""),
        ("分子：已全部落实，分母：要素类需求，剔除撤回", "above: wholly met; below: needs of factors, withdrawn ones removed"),
        _need(*FACTORS),
    ),
    _of("land", "land", "亩", "用地", "land"),
    _of("labour", "labour", "人", "用工", "people"),
    _of("talent", "talent", "人", "人才", "talents"),
    _of("energy", "energy", "千瓦时", "用电", "power"),
    _of("coal", "energy", "吨标准煤", "用能", "energy"),
    _of("gas", "energy", "立方米", "用气", "gas"),
    _of("materials", "materials", "吨", "原料", "materials"),
    quota(
        "supplies",
        ("应急物资满足率", "emergency supplies met"),
        (_is_met, ""),
        ("分子：已全部落实，分母：应急物资需求，剔除撤回", "above: wholly met; below: needs of emergency supplies"),
        _need("supplies"),
    ),
    quota(
        "logistics",
        ("运输保障率", "logistics met"),
        (_is_met, ""),
        ("分子：已全部落实，分母：运输需求，剔除撤回", "above: wholly met; below: needs of logistics"),
        _need("logistics"),
    ),
    quota(
        "export",
        ("外贸事项办结率", "export matters met"),
        (_is_met, ""),
        ("分子：已落实，分母：外贸事项，剔除撤回", "above: met; below: export matters"),
        _need("export"),
    ),
    quota(
        "intent",
        _INTENT,
        (_is(*_AFTER_INTENT), ""),
        ("分子：有意向及以后，分母：已发布", "above: intended or more; below: released"),
        _is_released,
    ),
    quota(
        "intent",
        _INTENT,
        (_worth(*_AFTER_INTENT), _amount),
        ("分子：有意向及以后的金额，分母：已发布的金额", "above: amount intended or more; below: amount released"),
        _is_released,
        money=True,
    ),
    quota(
        "signed",
        _SIGNED,
        (_is(*_AFTER_SIGNING), ""),
        ("分子：签约及以后，分母：已发布", "above: signed or more; below: released"),
        _is_released,
    ),
    quota(
        "signed",
        _SIGNED,
        (_worth(*_AFTER_SIGNING), _amount),
        ("分子：签约及以后的金额，分母：已发布的金额", "above: amount signed or more; below: amount released"),
        _is_released,
        money=True,
    ),
    quota(
        "financed",
        ("融资需求满足率", "financing needs met"),
        (_worth(*_AFTER_SIGNING), _amount),
        ("分子：签约及以后的金额，分母：融资需求额，剔除撤回", "above: amount signed or more; below: needs of financing"),
        _need("financing"),
        money=True,
    ),
    quota(
        "employed",
        ("用工满足率", "labour met"),
        (_met, _wanted),
        ("分子：已到岗人数，分母：需求人数", "above: people found; below: people needed"),
        _LABOUR,
        numbers=True,
    ),
    quota(
        "short",
        _SHORT,
        (_short, _wanted),
        ("分子：缺口人数，分母：需求人数", "above: people short; below: people needed"),
        _LABOUR,
        numbers=True,
    ),
    quota(
        "short",
        _SHORT,
        (_short, lambda one: Decimal(one.record.employed)),
        ("分子：缺口人数，分母：现有职工，只计登记了职工数的", "above: people short; below: people employed, where that is given"),
        lambda one: _LABOUR(one) and one.record.employed is not None,
        variant="used",
        numbers=True,
    ),
    quota(
        "wanted",
        ("求人倍率", "people wanted for each offered"),
        (
            lambda one: _wanted(one) if one.record.side == "need" else Decimal(0),
            lambda one: _wanted(one) if one.record.side == "offer" else Decimal(0),
        ),
        ("分子：用工需求人数，分母：求职人数（用工供给），剔除撤回", "above: people needed; below: people offered, withdrawn ones removed"),
        _is_labour,
        numbers=True,
        per="倍",
    ),
    quota(
        "taken_up",
        ("揭榜率", "research needs taken up"),
        (_is(*_AFTER_SIGNING), ""),
        ("分子：签约及以后，分母：已发布的攻关需求", "above: signed or more; below: research needs released"),
        lambda one: one.record.type == "research" and one.record.side == "need" and _is_released(one),
    ),
    quota(
        "turned",
        ("成果转化率", "technology transferred"),
        (_is(*_AFTER_SIGNING), ""),
        ("分子：签约及以后，分母：已发布的成果", "above: signed or more; below: technology released"),
        lambda one: one.record.type == "technology" and _is_released(one),
    ),
)
