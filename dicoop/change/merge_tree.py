"""What becomes of a value that two sides had in hand: field by field, and what do they not agree on?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from dicoop.change import merge_comments
from dicoop.change.syntax_tree import Clash, Key, Names, Segment, Tree, lines
from dicoop.frozen import replace

Way = tuple[Key, ...]
Part = Segment | Clash
Notes = tuple[str, ...]


class Conflict(NamedTuple):
    """What a person must decide: the values of an address, a block's as its lines, None where there is none."""

    address: str
    base: str | None
    ours: str | None
    theirs: str | None


class Settlement(NamedTuple):
    """A person's decision: a side, or with no side a new value and how it is written."""

    side: str = ""
    value: str = ""
    written: str = ""


class Three(NamedTuple):
    """One value in three versions; `strict`: where the sides differ there is no telling which one changed it."""

    base: Segment | None
    ours: Segment | None
    theirs: Segment | None
    strict: bool = False

    @property
    def is_changed_twice(self) -> bool:
        """Whether both sides differ from the base, and from each other."""
        base, ours, theirs = (segment.facts if segment else {} for segment in self[:3])
        return ours != theirs and (self.strict or base not in (ours, theirs))

    @property
    def is_same(self) -> bool:
        """Whether both sides have the same values."""
        return (self.ours.facts if self.ours else {}) == (self.theirs.facts if self.theirs else {})

    @property
    def held(self) -> Segment | None:
        """The side to go into, if this is to be looked at piece by piece: both hold as much, or one nothing of a collection."""
        holders = [side for side in (self.ours, self.theirs) if side is not None and side.form in ("map", "list")]
        if not holders or (self.strict and holders[0].holds == "texts" and not self.is_same):
            return None
        if len(holders) == 2:  # noqa: PLR2004 - both
            return holders[0] if holders[0].form == holders[1].form else None
        other = self.theirs if holders[0] is self.ours else self.ours
        is_collection = _COLLECTIONS.get(holders[0].holds) == holders[0].form
        return holders[0] if is_collection and (other is None or other.form == "null") else None


_COLLECTIONS = {"list": "list", "texts": "list", "map": "map"}


def address_of(way: Way) -> str:
    """Return the address of a way into a record."""
    text = ""
    for key in way:
        text += f"[{' '.join(key)}]" if isinstance(key, tuple) else f".{key}" if text else key
    return text


def combine(base: Tree, ours: Tree, theirs: Tree, settled: Mapping[str, Settlement]) -> tuple[Tree, tuple[Conflict, ...]]:
    """Return the tree two sides make together, and what they do not agree on; nothing is known of an empty base."""
    work = _Combiner(settled)
    inside, waiting = work.inside((base.inside, ours.inside, theirs.inside), (), strict=not base.facts)
    return Tree(inside, (*waiting, *merge_comments.lines(base.last, ours.last, theirs.last))), tuple(work.conflicts)


class _Combiner:
    """Goes through three versions at once; every step gives a part and the comments that go to the next one."""

    def __init__(self, settled: Mapping[str, Settlement]) -> None:
        self.settled = settled
        self.conflicts: list[Conflict] = []

    def inside(self, three: tuple[tuple[Part, ...], ...], way: Way, *, strict: bool) -> tuple[tuple[Part, ...], Notes]:
        sides = [{part.key: part for part in side if isinstance(part, Segment)} for side in three]
        ranks = {key: part.rank for side in sides for key, part in side.items()}
        found: list[Part] = []
        waiting: Notes = ()
        for key in merge_comments.arrange(list(sides[0]), list(sides[1]), list(sides[2]), ranks):
            base, ours, theirs = (side.get(key) for side in sides)
            torn = any(segment.torn for segment in (base, ours, theirs) if segment)
            part, after = self.one(Three(base, ours, theirs, strict or torn), (*way, key))
            if part is None:
                waiting += after
            else:
                found.append(replace(part, above=(*waiting, *part.above)))
                waiting = after
        return tuple(found), waiting

    def one(self, three: Three, way: Way) -> tuple[Part | None, Notes]:
        held = three.held
        if held is not None:
            return self.holder(three, held, way)
        part = self.clash(three, way) if three.is_changed_twice else _taken(three)
        return part, () if isinstance(part, Clash) else _homeless(three, part)

    def holder(self, three: Three, held: Segment, way: Way) -> tuple[Part | None, Notes]:
        """Combine the fields of a block, the entries of a collection."""
        base, ours, theirs, strict = three
        sides = tuple(segment.inside if segment and segment.form == held.form else () for segment in (base, ours, theirs))
        made_twice = held.is_entry and base is None
        inside, after = self.inside(sides, way, strict=strict or made_twice)
        bare = Three(_bare(base), _bare(ours), _bare(theirs))
        head = _head(bare, bare.ours or bare.theirs)
        if inside and head:
            return replace(head, form=held.form, inside=inside), after
        is_left = not self.settled and any(side and side.form == "null" for side in (ours, theirs)) and _stays(three)
        part = replace(head, form="null") if head and is_left else None
        return part, (*_homeless(bare, part), *after)

    def clash(self, three: Three, way: Way) -> Part | None:
        address = address_of(way)
        base, ours, theirs, _ = three
        above: Notes = ()
        if ours and theirs:
            above = merge_comments.lines(base.above if base else (), ours.above, theirs.above)
            base, ours, theirs = (segment and replace(segment, above=()) for segment in (base, ours, theirs))
        clash = Clash(address, above, base, ours, theirs)
        if address in self.settled:
            return _settle(clash, self.settled[address])
        self.conflicts.append(Conflict(address, shown(base), shown(ours), shown(theirs)))
        return clash


def _bare(segment: Segment | None) -> Segment | None:
    return segment and replace(segment, inside=())


def _settle(clash: Clash, settled: Settlement) -> Segment | None:
    side = {"ours": clash.ours, "theirs": clash.theirs, "": clash.ours or clash.theirs}[settled.side]
    if side is None:
        return None
    whole = replace(side, above=(*clash.above, *side.above))
    return whole if settled.side else replace(whole, form="scalar", value=settled.value, written=settled.written)


def shown(segment: Segment | None) -> str | None:
    """Return the value of a segment as people see it: a text, or the lines of a block without its comments above."""
    if segment is None or not segment.facts:
        return None
    if segment.value is not None:
        return segment.value
    found = lines(replace(segment, above=()), Names())
    return "".join(line[segment.indent :] for line in found).rstrip("\n")


def _stays(three: Three) -> bool:
    """Return whether a line without a value stays: as the side wants that changed it."""
    base, ours, theirs = (segment is not None for segment in three[:3])
    return theirs if ours == base else ours


def _taken(three: Three) -> Segment | None:
    """Return the one version that both sides want: the changed one, or with the same values the one that changed its line."""
    base, ours, theirs, _ = three
    if three.is_same:
        if ours and theirs and ours.form == theirs.form:
            return _head(three, ours)
        if ours and theirs:
            first, second, old = ("".join(lines(side, Names())) if side else "" for side in (ours, theirs, base))
            return ours if merge_comments.three_way(old, first, second) == first else theirs
        return (ours or theirs) if _stays(three) else None
    is_ours = (theirs.facts if theirs else {}) == (base.facts if base else {})
    main = ours if is_ours else theirs
    head = _head(three, main)
    return head and main and replace(head, name=main.name, written=main.written)


def _head(three: Three, main: Segment | None) -> Segment | None:
    """Return a version with the comments of both around its own line."""
    base, ours, theirs, _ = three
    if not (main and ours and theirs):
        return main
    old = base or replace(main, above=(), behind="", written="", name="")
    behind, more = merge_comments.behind(old.behind, ours.behind, theirs.behind)
    above = merge_comments.lines(old.above, ours.above, theirs.above)
    return replace(
        main,
        above=(*above, f"{' ' * main.indent}{more}\n") if more else above,
        behind=behind,
        written=merge_comments.three_way(old.written, ours.written, theirs.written),
        name=merge_comments.three_way(old.name, ours.name, theirs.name),
    )


def _homeless(three: Three, part: Segment | None) -> Notes:
    """Return the comments, as lines, that a side has newly written in what is gone."""
    base, ours, theirs = (tuple(merge_comments.all_notes(segment)) for segment in three[:3])
    left = merge_comments.counts(base, ours, theirs) - Counter(merge_comments.all_notes(part))
    indent = " " * next(segment.indent for segment in three[:3] if segment)
    return tuple(f"{indent}{note}\n" for note in sorted(left.elements()))
