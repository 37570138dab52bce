"""Was what stands below the line of a rate made smaller or taken out, or a word changed by which it is decided who counts?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from dicoop.change.at_stake import said
from dicoop.change.changed_record import ChangedFile, graded
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import replace
from dicoop.labels import Label

LOWERED = Fault(
    "R17",
    Label("{what}由 {before} 调低到 {value}", "'{what}' was lowered from {before} to {value}"),
    Label("附上变更协议；没有就改回去", "merge it with the agreement that says so, or change it back"),
    Severity.WARNING,
)

GONE = replace(
    LOWERED,
    message=Label("{what}（{value}）被删去", "'{what}', {value}, was taken out"),
    hint=Label("附上不再计入的依据；没有就恢复", "merge it with the paper that says so, or put it back"),
)


def lowered(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find such parts (R17): of what a meeting was told that is an error."""
    for path in change.own_kind.stakes.below:
        new = dict(said(change.new, path))
        for address, before in said(change.old, path):
            after = new.get(address)
            if after is None or number(after) < number(before):
                fault = GONE if after is None else LOWERED
                finding = change.at(fault, address, before if after is None else after, before=before, what=change.called_in(address))
                yield graded(finding, Severity.ERROR) if over.is_published(_day(change, address)) else finding


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


SCOPE = Fault(
    "R45",
    Label("{what}由“{before}”改成“{value}”，谁计入各个率就变了", "'{what}' was '{before}' and is '{value}': other records count in rates"),
    Label("附上依据单独提交；前后的率看 dicoop diff", "change it apart, with the paper; rates before and after: dicoop diff"),
    Severity.WARNING,
)


def scope(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find words on which rates rest written otherwise than they were, or filled in later (R45)."""
    if not change.old or not change.new or change.old.voided:
        return
    for each in change.changes:
        name, own = _plain(each.address), change.own_kind.stakes
        if name in own.scope and (each.before is not None or name in own.once):
            before, after = ("-" if value is None else change.word(each.address, value) for value in (each.before, each.after))
            yield change.at(SCOPE, each.address, after, what=change.called(each.address), before=before)


def _plain(address: str) -> str:
    """Return an address without what tells which entry it is."""
    head, sign, rest = address.partition("[")
    return head + (rest.rpartition("]")[2] if sign else "")
