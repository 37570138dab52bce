"""Was the time that something may take, or the way that it must go, made easier on the way?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.change.at_stake import said
from dicoop.change.changed_record import ChangedFile, graded
from dicoop.change.review_context import Range
from dicoop.change.rules.told import overdue_since
from dicoop.errors import Fault, Finding, Severity
from dicoop.labels import Label

STRETCHED = Fault(
    "R38",
    Label("{what}由 {before} 放宽到 {value}", "'{what}' was {before} and is {value}: it gives more time"),
    Label("附上同意放宽的文号再合并", "merge it with the paper that grants it"),
    Severity.WARNING,
)
MOVED = Fault(
    "R38",
    Label("{what}由 {before} 改成 {value}，完成率从它算起", "'{what}' was {before} and is {value}; what was achieved is counted from it"),
    Label("附上调整的依据再合并", "merge it with the paper that says so"),
    Severity.WARNING,
)


def stretched(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find cycles, target periods and promised days made longer: of what is overdue already that is an error; and baselines moved (R38)."""
    if not change.old or not change.new or change.old.voided:
        return
    for path in change.own_kind.stakes.span:
        new = dict(said(change.new, path))
        for address, before in said(change.old, path):
            after = new.get(address)
            if after is not None and _end(after) > _end(before):
                finding = change.at(STRETCHED, address, after, what=change.called_in(address), before=before)
                late = overdue_since(change, over) or _is_over(before, over, change)
                yield graded(finding, Severity.ERROR) if late else finding
    yield from _baseline(change)


def _end(value: Any) -> Any:
    """Return by what two of one sort are compared: a period by its last day."""
    return getattr(value, "last", value)


def _is_over(value: Any, over: Range, change: ChangedFile) -> bool:
    """Return whether a day or period was over when it was changed."""
    end = _end(value)
    return not isinstance(end, int) and bool(end < over.days_of(change.path)[-1])


def _baseline(change: ChangedFile) -> Iterator[Finding]:
    before, after = (getattr(side, "baseline", None) for side in (change.old, change.new))
    if before is not None and after != before:
        said = [f"{each.value} ({each.period})" if each else "-" for each in (before, after)]
        yield change.at(MOVED, "baseline", said[1], what=change.called("baseline"), before=said[0])
