"""How do comments and the order of fields of two sides come together, the same in both directions?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from dicoop.change.syntax_tree import Segment

    Notes = tuple[str, ...]

K = TypeVar("K", bound="Hashable")


def three_way(base: str, ours: str, theirs: str) -> str:
    """Return what one side made of a text; where both changed it, the lesser, so that the direction does not matter."""
    if base in (ours, theirs):
        return theirs if ours == base else ours
    return min(ours, theirs)


def lines(base: Notes, ours: Notes, theirs: Notes) -> Notes:
    """Return the lines of comments that either side wants: never a conflict, in doubt all of them."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    wanted = counts(base, ours, theirs)
    first, second = sorted((ours, theirs))
    return (*_taken(first, wanted), *_taken(second, wanted))


def _taken(notes: Notes, wanted: Counter[str]) -> Iterator[str]:
    """Yield the lines that are wanted, and want them no longer."""
    for note in notes:
        if wanted[note] > 0:
            wanted[note] -= 1
            yield note


def counts(base: Notes, ours: Notes, theirs: Notes) -> Counter[str]:
    """Return how often each comment is wanted: one side's change of that holds, of two the larger."""
    b, o, t = Counter(base), Counter(ours), Counter(theirs)
    return Counter({note: t[note] if o[note] == b[note] else o[note] if t[note] == b[note] else max(o[note], t[note]) for note in o | t})


def behind(base: str, ours: str, theirs: str) -> tuple[str, str]:
    """Return the comment behind a value, with the blanks before it, and one that finds no room there."""
    b, o, t = base.strip(), ours.strip(), theirs.strip()
    if o == t:
        return three_way(base, ours, theirs), ""
    if b in (o, t):
        return (theirs if o == b else ours), ""
    if not (o and t):
        return ours if o else theirs, ""
    first, second = sorted((ours, theirs), key=lambda text: (text.strip(), text))
    return first, second.strip()


def all_notes(segment: Segment | None) -> Iterator[str]:
    """Yield every comment in a segment, bare."""
    if segment is None:
        return
    yield from (line.strip() for line in segment.above if line.strip())
    if segment.behind.strip():
        yield segment.behind.strip()
    for part in segment.inside:
        yield from all_notes(part)  # type: ignore[arg-type] # what was cut has no clashes


def arrange(base: Sequence[K], ours: Sequence[K], theirs: Sequence[K], rank: Mapping[K, Any]) -> list[K]:
    """Return all of both sides in one order: each side's own where they agree, else by rank."""
    shared = set(ours) & set(theirs)
    spine = _spine(base, [key for key in ours if key in shared], [key for key in theirs if key in shared])
    left, right = _runs(ours, shared), _runs(theirs, shared)
    found: list[K] = []
    for anchor in [None, *spine]:
        found += [] if anchor is None else [anchor]
        found += _zipped(left.get(anchor, []), right.get(anchor, []), rank)
    return found


def _spine(base: Sequence[K], ours: list[K], theirs: list[K]) -> list[K]:
    if ours == theirs:
        return ours
    known = set(base)
    before = [key for key in base if key in set(ours)]
    kept_ours, kept_theirs = ([key for key in side if key in known] == before for side in (ours, theirs))
    if kept_ours == kept_theirs:
        return min(ours, theirs, key=lambda side: [str(key) for key in side])
    return theirs if kept_ours else ours


def _runs(side: Sequence[K], shared: set[K]) -> dict[K | None, list[K]]:
    """Return what one side alone has, by what stands before it."""
    found: dict[K | None, list[K]] = {}
    anchor = None
    for key in side:
        if key in shared:
            anchor = key
        else:
            found.setdefault(anchor, []).append(key)
    return found


def _zipped(left: list[K], right: list[K], rank: Mapping[K, Any]) -> list[K]:
    found: list[K] = []
    while left and right:
        side = left if rank[left[0]] < rank[right[0]] else right
        found.append(side[0])
        if side is left:
            left = left[1:]
        else:
            right = right[1:]
    return [*found, *left, *right]
