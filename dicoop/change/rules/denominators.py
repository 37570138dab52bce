"""Was what stands below the line of a rate made smaller or taken out, or a word changed by which it is decided who counts?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dicoop.change.changed_record import graded
from dicoop.errors import Fault, Severity
from dicoop.kinds.address import parse
from dicoop.labels import FLAGS, Label
from dicoop.rules.checks.case import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from dicoop.change.changed_record import ChangedFile
    from dicoop.change.review_context import Range
    from dicoop.errors import Finding
    from dicoop.kinds.address import ValueChange

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
WITH_PARTS = tuple(_PARTS)


SCOPE = Fault(
    "R45",
    Label("{what}由“{before}”改成“{value}”，谁计入各个率就变了", "'{what}' was '{before}' and is '{value}': other records count in rates"),
    Label("附上依据单独提交；前后的率看 dicoop diff", "change it apart, with the paper; rates before and after: dicoop diff"),
    Label(
        "规上、角色、配套、级别、政策这些字段决定分母是谁；改一个词，率就变了。",
        "Above scale, role, supplier, level and policy decide who is below the line; with one word changed the rate is another.",
    ),
    "above_scale: true → false",
    Severity.WARNING,
)
# The fields of records, and of entries of their lists, that rates rest on as words
_SCOPE: Mapping[str, tuple[str, ...]] = {
    "enterprise": ("above_scale", "role", "supplies_to"),
    "cooperation": ("type", "level", "direction", "parties.county", "parties.role"),
    "award": ("policy", "article"),
    "financing": ("instrument", "security", "first_loan"),
    "indicator": ("measure", "county", "from.sum", "from.where", "weight", "cap", "factor", "at_most"),
    "monitor": ("key_firm", "supplies_to"),
    "assignment": ("type", "level"),
}
_LATER = ("first_loan",)  # nobody finds out years afterwards that a loan was the first
WITH_SCOPE = tuple(_SCOPE)


def scope(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find words on which rates rest written otherwise than they were, or filled in later (R45)."""
    assert change.kind is not None
    if not change.old or not change.new or change.old.voided:
        return
    for each in change.changes:
        name = _plain(each.address)
        if name in _SCOPE[change.kind.name] and (each.before is not None or name in _LATER):
            before, after = (_word(change, each, value) for value in (each.before, each.after))
            yield change.at(SCOPE, each.address, after, what=change.called(each.address), before=before)


def _plain(address: str) -> str:
    """Return an address without what tells which entry it is."""
    head, sign, rest = address.partition("[")
    return head + (rest.rpartition("]")[2] if sign else "")


def _word(change: ChangedFile, each: ValueChange, value: str | None) -> object:
    """Return what a value is called: a word of a closed list, yes or no by its name."""
    assert change.kind is not None
    row = parse(each.address, change.kind.model)[1]
    terms = {term.value: term.label for term in row.terms or ()} | (FLAGS if row.form == "flag" else {})
    return "-" if value is None else terms.get(value, value)
