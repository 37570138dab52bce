"""Was a part of a record that stands below the line of a rate made smaller, or taken out?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dicoop.change.changed_record import graded
from dicoop.errors import Fault, Severity
from dicoop.labels import Label
from dicoop.rules.checks.case import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from dicoop.change.changed_record import ChangedFile
    from dicoop.change.review_context import Range
    from dicoop.errors import Finding

    Parts = Mapping[str, tuple[Any, date | None]]

LOWERED = Fault(
    "R17",
    Label("{what}由 {before} 调低到 {value}", "'{what}' was lowered from {before} to {value}"),
    Label("附上变更协议；没有就改回去", "merge it with the agreement that says so, or change it back"),
    Label("分母调低，到位率和履约率就高了。", "A smaller denominator makes the rates of funds and of performance higher."),
    "investment: 12.5亿元 → 2.5亿元",
    Severity.WARNING,
)

GONE = replace(
    LOWERED,
    message=Label("{what}（{value}）被删去", "'{what}', {value}, was taken out"),
    hint=Label("附上不再计入的依据；没有就恢复", "merge it with the paper that says so, or put it back"),
)


def lowered(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find such parts (R17): of what a meeting was told that is an error."""
    assert change.kind is not None
    of = _PARTS.get(change.kind.name)
    if of is None:
        return
    new = of(change.new)
    for address, (before, day) in of(change.old).items():
        after, _ = new.get(address, (None, None))
        if after is None or after < before:
            fault = GONE if after is None else LOWERED
            finding = change.at(fault, address, before if after is None else after, before=before, what=change.called_in(address))
            told = over.is_published(day or getattr(change.old, change.kind.first_date))
            yield graded(finding, Severity.ERROR) if told else finding


def _entries(name: str, fields: tuple[str, ...], keep: Callable[[Any], bool] = lambda _: True) -> Callable[[Any], Parts]:
    """Return what tells fields of the entries of a list, each with the day of its entry."""
    return lambda record: {
        f"{name}[{key_of(each)}].{field}": (value, getattr(each, "date", None))
        for each in getattr(record, name)
        for field in fields
        if keep(each) and (value := getattr(each, field)) is not None
    }


def _project(project: Any) -> Parts:
    """Return what was planned for each year, what was agreed of results, and which approvals are needed: these by nothing but being there."""
    planned = {f"annual.{year}": (amount, None) for year, amount in project.annual.items()}
    approvals = {f"approvals[{each.matter}]": (each.matter, each.accepted) for each in project.approvals}
    agreed = _entries("results", ("output_agreed", "tax_agreed", "jobs_agreed"))(project)
    return {**planned, **approvals, **agreed}


def _event(event: Any) -> Parts:
    return {"raised": (event.raised, event.date)} if event.raised is not None else {}


_PARTS: Mapping[str, Callable[[Any], Parts]] = {
    "project": _project,
    "event": _event,
    "financing": _entries("steps", ("amount",)),
    "award": _entries("steps", ("amount",)),
    "monitor": _entries("months", ("staff_due", "purchases")),
}
KINDS = tuple(_PARTS)
