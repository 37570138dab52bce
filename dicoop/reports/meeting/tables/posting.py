"""How far are the factors that were needed, and what was matched?"""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

from dicoop.document import Cell, Column
from dicoop.kinds.matching import FACTORS, is_met, met, wanted
from dicoop.labels import Label, both, joined
from dicoop.measures import Quantity
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.grouped import Figure, Grouped, Ones, Tables, number


def _gap(ones: Ones, case: MeetingCase) -> Cell:
    """Return what is still short, of each unit for itself: quantities of two units do not add up, so needs of all types have no gap."""
    short: Counter[str] = Counter()
    for one in ones:
        unit = one.record.quantity.unit if one.record.quantity else ""
        if not is_met(one.record, case.day):
            short[unit] += max(Decimal(0), (wanted(one.record) or Decimal(0)) - met(one.record, case.day))  # type: ignore[assignment]
    words = tuple(_many(Decimal(n), unit, case) for unit, n in short.items() if n)
    return joined(words) if words and len({one.record.type for one in ones}) == 1 else None


def _many(n: Decimal, unit: str, case: MeetingCase) -> Label:
    """Return a quantity in 万 where that is whole, money as in prose."""
    return both(str(Quantity(n / 10**4, unit, "万") if not n % 10**4 else Quantity(n, unit))) if unit else phrases.money(n, case.style)


_ASSURED: tuple[Figure, ...] = (
    (number("需求（条）", "Needs"), "assured below"),
    (number("已保障（条）", "Met", "met"), "assured above"),
    (Column("rate", Label("保障率", "Met, %"), brief=True), "assured"),
    (Column("gap", Label("缺口", "Short by")), _gap),
)
_MATCHED: tuple[Figure, ...] = (
    (number("已发布（条）", "Released"), "intent below"),
    (number("有意向及以后（条）", "Intent or beyond", "intended"), "intent above"),
    (number("签约及以后（条）", "Signed or beyond", "signed"), "signed above"),
    (Column("intent", Label("对接率", "Intended, %"), brief=True), "intent"),
    (Column("turned", Label("对接成功率", "Signed, %"), brief=True), "signed"),
)
TABLES: Tables = (
    Grouped(
        "assured",
        Label("要素保障", "Factors"),
        "type",
        _ASSURED,
        f"side=need and stage!=withdrawn and type in {','.join(FACTORS)}",
    ),
    Grouped("matched", Label("供需对接", "Matching"), "type", _MATCHED, "released<={day}"),
)
