"""Does what went badly stay written down?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.change.at_stake import said
from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding
from dicoop.frozen import replace
from dicoop.labels import Label

REMOVED = Fault(
    "R37",
    Label("{what}的“{value}”被删去", "'{value}' in '{what}' was taken out"),
    Label("改回去；情况好转了，另记一条", "change it back; what is better now is a new entry"),
)
REWRITTEN = replace(REMOVED, message=Label("{what}由“{before}”改成“{value}”", "'{what}' was '{before}' and was changed to '{value}'"))


def removed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find what went badly, and what became of a lead, taken out or written otherwise (R37); steps and receipts have rules of their own."""
    if not change.old or not change.new or change.old.voided:
        return
    path, *bad = change.own_kind.stakes.bad
    new = dict(said(change.new, path))
    for address, before in said(change.old, path):
        after = new.get(address)
        if (not bad or before in bad) and after != before:
            was = change.word(address, before)
            if after is None:
                yield change.at(REMOVED, address, was, what=change.called(address))
            else:
                yield change.at(REWRITTEN, address, change.word(address, after), what=change.called(address), before=was)
