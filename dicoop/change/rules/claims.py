"""Is more claimed now than what is shown: a match that was signed, a firm that runs again, other shares of a loss, another rank?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dicoop.change.changed_record import ChangedFile, by_key
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.fields import the_field
from dicoop.labels import Label, both, joined, visible

UNRECORDED = Fault(
    "R39",
    Label(
        "对接由“{before}”改成“{value}”，没有写签约记录",
        "a match went from '{before}' to '{value}' without naming the signed record",
    ),
    Label("补上 {place_}：写融资、合同、合作或项目的编号", "add {place_}: the id of the financing, contract, cooperation or project"),
)
UNRESUMED = Fault(
    "R39",
    Label(
        "上月停产，{month} 报“{value}”，没有写复工日", "at a standstill the month before, '{value}' in {month}, but no date of resumption"
    ),
    Label(
        "补上复工日：dicoop monitor set {id_} months[{month}].resumed=日期",
        "add the date: dicoop monitor set {id_} months[{month}].resumed=DATE",
    ),
    Severity.WARNING,
)
LOCAL = Fault(
    "R39",
    Label(
        "{month} 采购额没有变，{field}由 {before} 改成 {value}",
        "purchases of {month} are unchanged, but '{field}' went from {before} to {value}",
    ),
    Label("写明增加的是哪几笔，供方是谁", "state which purchases are now local, and from whom"),
    Severity.WARNING,
)
SHARES = Fault(
    "R40",
    Label(
        "已有代偿，{what}的分担比例由 {before} 改成 {value}",
        "the share of {what} was changed from {before} to {value} after losses were covered",
    ),
    Label("改回去；以后的业务按新比例，另立一笔", "change it back; new business on new terms is a separate financing"),
)
RANK = Fault(
    "R46",
    Label("{what} 的{field}由 {before} 改成 {value}", "'{field}' of {what} was changed from {before} to {value}"),
    Label("改回去；数据修订另记一条，写修订的发布日期", "change it back; enter a revision separately, with its publication date"),
)
EXACT = Fault(
    "R48",
    Label(
        "{what} {period} 有 {n} 个对象的数值正好等于目标：{value}",
        "{what}, {period}: the values of {n} subjects equal their goals exactly: {value}",
    ),
    Label("核对数据来源，看是不是照目标填的", "check the source of the figures, and whether the goals were copied"),
    Severity.WARNING,
)
_MANY = 3
_SHOWN = 5
_FACT = ("signed", "met")
_RUNNING = ("running", "half")


def facts(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find matches that became signed or met without a record, and of firms that run again without the day, or buy more locally of the same (R39)."""
    if change.own_kind.name == "monitor":
        yield from _unresumed(change)
        yield from _more_local(change)
        return
    old = by_key(change.old, "matches")
    for key, match in by_key(change.new, "matches").items():
        before = old.get(key)
        if before is not None and match.record is None and match.stage in _FACT and before.stage not in _FACT:
            address = f"matches[{key}].record"
            yield change.at(UNRECORDED, f"matches[{key}].stage", match.stage.label, before=before.stage.label, place_=address)


def _unresumed(change: ChangedFile) -> Iterator[Finding]:
    old = by_key(change.old, "months")
    months = sorted(change.new.months, key=lambda each: each.period.first)
    for last, month in pairwise(months):
        stopped = last.state == "stopped" and month.state in _RUNNING and last.resumed is None and month.resumed is None
        if stopped and old.get(str(month.period)) != month:
            yield change.at(UNRESUMED, f"months[{month.period}].resumed", month.state.label, month=month.period, id_=change.id)


def _more_local(change: ChangedFile) -> Iterator[Finding]:
    new = by_key(change.new, "months")
    for key, was in by_key(change.old, "months").items():
        is_alike = key in new and was.purchases is not None and was.purchases == new[key].purchases
        for name in ("purchases_local", "purchases_produced") if is_alike else ():
            before, after = getattr(was, name), getattr(new[key], name)
            if before is not None and after is not None and after > before:
                yield change.at(LOCAL, f"months[{key}].{name}", after, month=key, field=_called(was, name), before=before)


def shares(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find shares of a guarantee that were changed when something had been covered already (R40)."""
    old, new = (getattr(side, "guarantee", None) for side in (change.old, change.new))
    if old is None or change.new is None or not change.old.cover:
        return
    after = new.shares if new else {}
    for party in {**old.shares, **after}:
        before, value = old.shares.get(party, "-"), after.get(party, "-")
        if str(before) != str(value):
            yield change.at(SHARES, f"guarantee.shares.{party}", value, what=party, before=before)


def rank(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find published values that were edited and not revised: of a rank an error, of a value once a meeting was told (R46)."""
    new = by_key(change.new, "values")
    for key, was in by_key(change.old, "values").items():
        for name in ("rank", "of", "value", "yoy") if key in new else ():
            before, after = getattr(was, name), getattr(new[key], name)
            if before is not None and after != before:
                fault = RANK.graded(grave=name in ("rank", "of") or over.is_published(was.date))
                words = {"what": key, "field": _called(was, name), "before": before}
                yield change.at(fault, f"values[{key}].{name}", "-" if after is None else after, **words)


def _called(entry: Any, name: str) -> Label:
    return the_field(type(entry), name).mark.label


def exact(over: Range) -> Iterator[Finding]:
    """Find measures of which several subjects report exactly what was their goal, some of them now (R48)."""
    fresh = [change for change in over.changes if change.kind and change.kind.name == "indicator" and change.new and _met(change.new)]
    new = [change for change in fresh if change.old is None or _met(change.old) != _met(change.new)]
    met: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for indicator in over.after.counting("indicator") if new else ():
        if _met(indicator):
            met[indicator.measure, str(indicator.period)].append(indicator)
    for key, some in met.items():
        first = next((change for change in new if (change.new.measure, str(change.new.period)) == key), None)
        if first and len(some) >= _MANY:
            subjects = joined(tuple(_subject(each, over) for each in some[:_SHOWN]))
            measure = over.settings.measure(key[0])
            words = {"what": measure.name if measure else key[0], "period": key[1], "n": len(some)}
            yield first.at(EXACT, f"values[{_met(first.new)}].value", subjects, **words)


def _subject(indicator: Any, over: Range) -> Label:
    return over.settings.county_label(indicator.county) if indicator.county else both(visible(indicator.subject or str(indicator.id)))


def _met(indicator: Any) -> str:
    """Return the key of the value of a whole period that is exactly the goal, `` where none is."""
    told = [each for each in indicator.values if each.period == indicator.period] if indicator.goal else []
    found = [each for each in told if Decimal(each.value) == Decimal(indicator.goal)]
    return key_of(found[-1]) if found else ""
