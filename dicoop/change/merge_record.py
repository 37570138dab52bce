"""What do the contents of a record's file in three versions make together, and is the record right that comes of it?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.change.merge import Merged, merge
from dicoop.change.numbers import numbered
from dicoop.change.syntax_tree import Names
from dicoop.errors import bounded
from dicoop.rules import checks
from dicoop.text.faults import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Record
    from dicoop.kinds.fields import Block
    from dicoop.kinds.ledger import Ledger


def join(base: bytes, ours: bytes, theirs: bytes, model: type[Block], names: Names = Names()) -> Merged | None:  # noqa: B008 - an immutable value
    """Return what two sides make of a record's file, None where only its lines can be merged; an empty base: both created it."""
    if max(len(base), len(ours), len(theirs)) > MAX_BYTES:
        return None
    try:
        one, other = numbered(base.decode(), ours.decode(), theirs.decode(), model)
        found = merge(base.decode(), one, other, model, names)
    except UnicodeDecodeError:
        return None
    return found if isinstance(found, Merged) else None


def only_together(kind: Kind, merged: Record, sides: Iterable[Record | None], whole: Ledger, today: date) -> tuple[Finding, ...]:
    """Return what is wrong with a merged record and with neither side of it: each may be right and the merge wrong."""
    return bounded(checks.new_in(kind, merged, sides, whole, today))
