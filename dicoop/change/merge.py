"""What do two sides make of a record together, and where must a person decide?

A merge that finds nothing to decide is read again and compared with one of the bare values, which knows nothing of lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from dicoop.change.merge_tree import Choice, Conflict, combine
from dicoop.change.numbers import numbered
from dicoop.change.syntax_tree import Facts, Names, Tree, cut, text_of
from dicoop.errors import Finding, bounded
from dicoop.frozen import dataclass
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.fields import Block
from dicoop.kinds.ledger import Ledger
from dicoop.rules import checks
from dicoop.text.faults import MAX_BYTES


@dataclass(frozen=True)
class Merged:
    """A text both sides are in, with markers around each conflict; `look`: coupled fields that different sides changed."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    look: tuple[tuple[str, ...], ...] = ()


def join(base: bytes, ours: bytes, theirs: bytes, model: type[Block], names: Names = Names()) -> Merged | None:  # noqa: B008 - an immutable value
    """Return what two sides make of a record's file, None where only its lines can be merged; an empty base: both created it."""
    if max(len(base), len(ours), len(theirs)) > MAX_BYTES:
        return None
    try:
        one, other = numbered(base, ours, theirs, model)
        return merge(base.decode(), one.decode(), other.decode(), model, names)
    except UnicodeDecodeError:
        return None


def merge(base: str, ours: str, theirs: str, model: type[Block], names: Names = Names()) -> Merged | None:  # noqa: B008 - an immutable value
    """Return what two sides make of a record, None where a version or the result is not in canonical form; an empty base: both created it."""
    old, left, right = (cut(text, model) for text in (base, ours, theirs))
    if old is None or left is None or right is None or not (left.facts and right.facts):
        return None
    return merge_trees(old, left, right, model, names)


def merge_trees(
    base: Tree, ours: Tree, theirs: Tree, model: type[Block], names: Names, settled: Mapping[str, Choice] | None = None
) -> Merged | None:
    """Return what two sides make of a record, with what a person has settled."""
    tree, conflicts = combine(base, ours, theirs, settled or {})
    text = text_of(tree, names)
    if not conflicts:
        again = cut(text, model)
        if again is None or (not settled and again.facts != together(base.facts, ours.facts, theirs.facts)):
            return None
    return Merged(text, conflicts, look(base.facts, ours.facts, theirs.facts))


def together(base: Facts, ours: Facts, theirs: Facts) -> Facts | None:
    """Return the values that two sides make together, value by value; None where both changed one."""
    found: Facts = {}
    for way in {**ours, **theirs}:
        b, o, t = base.get(way), ours.get(way), theirs.get(way)
        if o != t and b not in (o, t):
            return None
        value = t if o == b else o
        if value is not None:
            found[way] = value
    return found


# Fields that mean something only together: each side may be right and the merge wrong.
_COUPLED = (("investment", "funds"), ("amount", "deliveries"), ("signed", "nodes"))
_ALONE = ("steps",)
_OVER_ALL = "county"


def look(base: Facts, ours: Facts, theirs: Facts) -> tuple[tuple[str, ...], ...]:
    """Return the coupled fields that different sides changed: clean, and yet to be looked at."""
    left = {str(way[0]) for way in {**base, **ours} if ours.get(way) not in (base.get(way), theirs.get(way))}
    right = {str(way[0]) for way in {**base, **theirs} if theirs.get(way) not in (base.get(way), ours.get(way))}
    pairs = [pair for pair in _COUPLED if (pair[0] in left and pair[1] in right) or (pair[1] in left and pair[0] in right)]
    alone = [(name,) for name in _ALONE if name in left and name in right]
    moved = (_OVER_ALL in left and bool(right)) or (_OVER_ALL in right and bool(left))
    return (*pairs, *alone, *([(_OVER_ALL,)] if moved and base else []))


def only_together(kind: Kind, merged: Record, sides: Iterable[Record | None], whole: Ledger, today: date) -> tuple[Finding, ...]:
    """Return what is wrong with a merged record and with neither side of it: each may be right and the merge wrong."""
    return bounded(checks.new_in(kind, merged, sides, whole, today))
