"""What do two sides make of a record together, and where must a person decide?

A merge that finds nothing to decide is read again and compared with one of the bare values, which knows nothing of lines.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.change.merge_tree import combine
from dicoop.change.syntax_tree import Names, cut, text_of
from dicoop.frozen import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.change.merge_tree import Conflict, Settlement
    from dicoop.change.syntax_tree import Facts, Tree
    from dicoop.kinds.fields import Block


@dataclass(frozen=True)
class Merged:
    """A text both sides are in, with markers around each conflict; `look`: coupled fields that different sides changed."""

    text: str
    conflicts: tuple[Conflict, ...] = ()
    look: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class NotCanonical:
    """No merge by fields: `version` (base, ours, theirs, or the result) is not in canonical form; merge its lines instead."""

    version: str


def merge(base: str, ours: str, theirs: str, model: type[Block], names: Names = Names()) -> Merged | NotCanonical:  # noqa: B008 - an immutable value
    """Return what two sides make of a record; an empty base means that both created it."""
    trees = []
    for text, version in ((base, "base"), (ours, "ours"), (theirs, "theirs")):
        tree = cut(text, model)
        if tree is None or (version != "base" and not tree.facts):
            return NotCanonical(version)
        trees.append(tree)
    return merge_trees(trees[0], trees[1], trees[2], model, names)


def merge_trees(
    base: Tree, ours: Tree, theirs: Tree, model: type[Block], names: Names, settled: Mapping[str, Settlement] | None = None
) -> Merged | NotCanonical:
    """Return what two sides make of a record, with what a person has settled."""
    tree, conflicts = combine(base, ours, theirs, settled or {})
    text = text_of(tree, names)
    if not conflicts:
        again = cut(text, model)
        if again is None or (not settled and again.facts != together(base.facts, ours.facts, theirs.facts)):
            return NotCanonical("result")
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
