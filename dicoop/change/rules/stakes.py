"""Does what is at stake in a record, as its kind says, stay: bad news, what stands below the line, who counts, the time given?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.change.rules.told import overdue_since
from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import replace
from dicoop.labels import Label

REMOVED = Fault(
    "R37",
    Label("{what}的“{value}”被删去", "'{value}' in '{what}' was taken out"),
    Label("改回去；情况好转了，另记一条", "change it back; what is better now is a new entry"),
)
_REWRITTEN = replace(REMOVED, message=Label("{what}由“{before}”改成“{value}”", "'{what}' was '{before}' and was changed to '{value}'"))
LOWERED = Fault(
    "R17",
    Label("{what}由 {before} 调低到 {value}", "'{what}' was lowered from {before} to {value}"),
    Label("附上变更协议；没有就改回去", "merge it with the agreement that says so, or change it back"),
    Severity.WARNING,
)
_GONE = replace(
    LOWERED,
    message=Label("{what}（{value}）被删去", "'{what}', {value}, was taken out"),
    hint=Label("附上不再计入的依据；没有就恢复", "merge it with the paper that says so, or put it back"),
)
SCOPE = Fault(
    "R45",
    Label("{what}由“{before}”改成“{value}”，谁计入各个率就变了", "'{what}' was '{before}' and is '{value}': other records count in rates"),
    Label("附上依据单独提交；前后的率看 dicoop diff", "change it apart, with the paper; rates before and after: dicoop diff"),
    Severity.WARNING,
)
STRETCHED = Fault(
    "R38",
    Label("{what}由 {before} 放宽到 {value}", "'{what}' was {before} and is {value}: it gives more time"),
    Label("附上同意放宽的文号再合并", "merge it with the paper that grants it"),
    Severity.WARNING,
)
_MOVED = Fault(
    "R38",
    Label("{what}由 {before} 改成 {value}，完成率从它算起", "'{what}' was {before} and is {value}; what was achieved is counted from it"),
    Label("附上调整的依据再合并", "merge it with the paper that says so"),
    Severity.WARNING,
)


def removed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find what went badly, and what became of a lead, taken out or written otherwise (R37); steps and receipts have rules of their own."""
    path, *bad = change.own_kind.stakes.bad
    for address, before, after in change.kept((path,)):
        if (not bad or before in bad) and after != before:
            was = change.word(address, before)
            value = was if after is None else change.word(address, after)
            yield change.at(REMOVED if after is None else _REWRITTEN, address, value, what=change.called(address), before=was)


def lowered(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find parts of records below the line of a rate made smaller or taken out (R17): of what a meeting was told that is an error."""
    for address, before, after in change.kept(change.own_kind.stakes.below):
        if after is None or number(after) < number(before):
            value, fault = (before, _GONE) if after is None else (after, LOWERED)
            grave = over.is_published(_day(change, address))
            yield change.at(fault.graded(grave=grave), address, value, before=before, what=change.called_in(address))


def number(value: Any) -> Any:
    """Return a value such that it can be compared: quantities in different units by nothing but their number."""
    try:
        return Decimal(value) if isinstance(value, str) else getattr(value, "exact", value)
    except InvalidOperation:
        return value


def _day(change: ChangedFile, address: str) -> date:
    """Return the day of what stands below the line: that of its entry, else the first day of the record."""
    entry, is_entry, _ = address.partition("]")
    days = [day for at, day in change.old_events.items() if is_entry and at.startswith(f"{entry}].")]
    first: date = getattr(change.old, change.own_kind.first_date)
    return min(days, default=first)


def scope(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find words on which rates rest written otherwise than they were, or filled in later (R45)."""
    for each in change.changes:
        head, sign, rest = each.address.partition("[")
        name, own = head + (rest.rpartition("]")[2] if sign else ""), change.own_kind.stakes
        if name in own.scope and (each.before is not None or name in own.once):
            before, after = ("-" if value is None else change.word(each.address, value) for value in (each.before, each.after))
            yield change.at(SCOPE, each.address, after, what=change.called(each.address), before=before)


def stretched(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find cycles, target periods and promised days made longer: of what is overdue already that is an error; and baselines moved (R38)."""
    for address, before, after in change.kept(change.own_kind.stakes.span):
        if after is not None and _end(after) > (end := _end(before)):
            is_over = not isinstance(end, int) and bool(end < over.days_of(change.path)[-1])
            grave = bool(overdue_since(change, over) or is_over)
            yield change.at(STRETCHED.graded(grave=grave), address, after, what=change.called_in(address), before=before)
    before, after = (getattr(side, "baseline", None) for side in (change.old, change.new))
    if before is not None and after != before:
        was, now = (f"{each.value} ({each.period})" if each else "-" for each in (before, after))
        yield change.at(_MOVED, "baseline", now, what=change.called("baseline"), before=was)


def _end(value: Any) -> Any:
    """Return by what two of one sort are compared: a period by its last day."""
    return getattr(value, "last", value)
