"""Does what went badly stay written down?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import Fault
from dicoop.kinds.fields import field_of
from dicoop.labels import Label
from dicoop.rules.checks.case import key_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from dicoop.change.changed_record import ChangedFile
    from dicoop.change.review_context import Range
    from dicoop.errors import Finding

REMOVED = Fault(
    "R37",
    Label("{what}的“{value}”被删去", "'{value}' in '{what}' was taken out"),
    Label("改回去；情况好转了，另记一条", "change it back; what is better now is a new entry"),
    Label(
        "抽贷、失联、停产、通报批评一删，台账上就从来没有出过事。",
        "With loans called in, firms out of reach, stops and criticism taken out nothing ever went wrong on paper.",
    ),
    "visits:\n  - date: 2026-09-05\n    result: unreachable → normal",
)
REWRITTEN = replace(REMOVED, message=Label("{what}由“{before}”改成“{value}”", "'{what}' was '{before}' and was changed to '{value}'"))


class _Bad(NamedTuple):
    """A field of a record or of the entries of one of its lists, and what it says when things went badly (nothing: whatever it says)."""

    field: str
    values: frozenset[str]
    of: str = ""


_BAD: Mapping[str, tuple[_Bad, ...]] = {
    "financing": (_Bad("change", frozenset({"called", "cut", "reduced"}), "changes"),),
    "assignment": (_Bad("result", frozenset({"difficulty", "stopped", "unreachable"}), "visits"),),
    "monitor": (_Bad("state", frozenset({"half", "stopped"}), "months"),),
    "event": (_Bad("rung", frozenset({"speak", "criticise", "accountability"}), "places"),),
    "award": (_Bad("ground", frozenset()),),
    "lead": (_Bad("became", frozenset()),),
}
KINDS = tuple(_BAD)


def removed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find what went badly, and what became of a lead, taken out or written otherwise (R37); steps and receipts have rules of their own."""
    assert change.kind is not None
    if not change.old or not change.new or change.old.voided:
        return
    for bad in _BAD[change.kind.name]:
        new = _said(change.new, bad)
        for address, before in _said(change.old, bad).items():
            if (not bad.values or before in bad.values) and new.get(address) != before:
                after = new.get(address)
                was = _word(change, bad, before)
                if after is None:
                    yield change.at(REMOVED, address, was, what=change.called(address))
                else:
                    yield change.at(REWRITTEN, address, _word(change, bad, after), what=change.called(address), before=was)


def _said(record: Any, bad: _Bad) -> dict[str, str]:
    """Return what a field says, by address."""
    if not bad.of:
        value = getattr(record, bad.field)
        return {} if value is None else {bad.field: str(value)}
    return {f"{bad.of}[{key_of(each)}].{bad.field}": str(getattr(each, bad.field)) for each in getattr(record, bad.of)}


def _word(change: ChangedFile, bad: _Bad, value: str) -> object:
    """Return what a word of a closed list is called."""
    assert change.kind is not None
    holder = field_of(change.kind.model, bad.of) if bad.of else None
    model = holder.model if holder and holder.model else change.kind.model
    row = field_of(model, bad.field)
    return next((term.label for term in (row.terms if row else None) or () if term.value == value), value)
