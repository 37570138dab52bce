"""What becomes of a value that two sides had in hand, field by field, of comments and of the order of fields, and what do they not agree on?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

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


class NewValue(NamedTuple):
    """A value that neither side has, and how it is written."""

    value: str
    written: str = ""


Choice = Literal["ours", "theirs"] | NewValue  # a person's decision


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


def combine(base: Tree, ours: Tree, theirs: Tree, settled: Mapping[str, Choice]) -> tuple[Tree, tuple[Conflict, ...]]:
    """Return the tree two sides make together, and what they do not agree on; nothing is known of an empty base."""
    work = _Combiner(settled)
    inside, waiting = work.inside((base.inside, ours.inside, theirs.inside), (), strict=not base.facts)
    return Tree(inside, (*waiting, *notes_of_both(base.last, ours.last, theirs.last))), tuple(work.conflicts)


class _Combiner:
    """Goes through three versions at once; every step gives a part and the comments that go to the next one."""

    def __init__(self, settled: Mapping[str, Choice]) -> None:
        self.settled = settled
        self.conflicts: list[Conflict] = []

    def inside(self, three: tuple[tuple[Part, ...], ...], way: Way, *, strict: bool) -> tuple[tuple[Part, ...], Notes]:
        sides = [{part.key: part for part in side if isinstance(part, Segment)} for side in three]
        ranks = {key: part.rank for side in sides for key, part in side.items()}
        found: list[Part] = []
        waiting: Notes = ()
        for key in arrange(list(sides[0]), list(sides[1]), list(sides[2]), ranks):
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
            above = notes_of_both(base.above if base else (), ours.above, theirs.above)
            base, ours, theirs = (segment and replace(segment, above=()) for segment in (base, ours, theirs))
        clash = Clash(address, above, base, ours, theirs)
        if address in self.settled:
            return _settle(clash, self.settled[address])
        self.conflicts.append(Conflict(address, shown(base), shown(ours), shown(theirs)))
        return clash


def _bare(segment: Segment | None) -> Segment | None:
    return segment and replace(segment, inside=())


def _settle(clash: Clash, choice: Choice) -> Segment | None:
    side = clash.ours if choice == "ours" else clash.theirs if choice == "theirs" else clash.ours or clash.theirs
    if side is None:
        return None
    whole = replace(side, above=(*clash.above, *side.above))
    return replace(whole, form="scalar", value=choice.value, written=choice.written) if isinstance(choice, NewValue) else whole


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
            return ours if three_way(old, first, second) == first else theirs
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
    behind, more = note_behind(old.behind, ours.behind, theirs.behind)
    above = notes_of_both(old.above, ours.above, theirs.above)
    return replace(
        main,
        above=(*above, f"{' ' * main.indent}{more}\n") if more else above,
        behind=behind,
        written=three_way(old.written, ours.written, theirs.written),
        name=three_way(old.name, ours.name, theirs.name),
    )


def _homeless(three: Three, part: Segment | None) -> Notes:
    """Return the comments, as lines, that a side has newly written in what is gone."""
    base, ours, theirs = (tuple(all_notes(segment)) for segment in three[:3])
    left = counts(base, ours, theirs) - Counter(all_notes(part))
    indent = " " * next(segment.indent for segment in three[:3] if segment)
    return tuple(f"{indent}{note}\n" for note in sorted(left.elements()))


K = TypeVar("K", bound="Hashable")


# How comments and the order of fields come together, the same in both directions


def three_way(base: str, ours: str, theirs: str) -> str:
    """Return what one side made of a text; where both changed it, the lesser, so that the direction does not matter."""
    if base in (ours, theirs):
        return theirs if ours == base else ours
    return min(ours, theirs)


def notes_of_both(base: Notes, ours: Notes, theirs: Notes) -> Notes:
    """Return the lines of comments that either side wants: never a conflict, in doubt all of them."""
    if theirs in (ours, base):
        return ours
    if ours == base:
        return theirs
    wanted = counts(base, ours, theirs)
    first, second = sorted((ours, theirs))
    return (*_wanted(first, wanted), *_wanted(second, wanted))


def _wanted(notes: Notes, wanted: Counter[str]) -> Iterator[str]:
    """Yield the lines that are wanted, and want them no longer."""
    for note in notes:
        if wanted[note] > 0:
            wanted[note] -= 1
            yield note


def counts(base: Notes, ours: Notes, theirs: Notes) -> Counter[str]:
    """Return how often each comment is wanted: one side's change of that holds, of two the larger."""
    b, o, t = Counter(base), Counter(ours), Counter(theirs)
    return Counter({note: t[note] if o[note] == b[note] else o[note] if t[note] == b[note] else max(o[note], t[note]) for note in o | t})


def note_behind(base: str, ours: str, theirs: str) -> tuple[str, str]:
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
