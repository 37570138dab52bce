"""Which lines of a canonical text belong to which value?

Cut into segments and put together again, a text is the same to the byte; one of which this is not true has no segments.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property
from itertools import accumulate
from typing import Any, NamedTuple

from dicoop.frozen import dataclass, pattern, replace
from dicoop.kinds.fields import Block, Field, field_of, fields, keys, own_keys
from dicoop.labels import Term
from dicoop.partial_date import by_last_day
from dicoop.text.read import read
from dicoop.text.source import Path, Source, Value
from dicoop.text.write import identity

Key = str | tuple[str, ...]
Facts = dict[tuple[Key, ...], str]


@dataclass(frozen=True)
class Segment:
    """A value with its lines: those above it, its own in parts, the segments inside.

    `key` is a field's name or an entry's identity, `form` what stands there (scalar, null, map, list), `holds` what its
    kind wants there (a form of `Field`), `torn` that its line stands between conflict markers which no merge of lines would set.
    """

    key: Key
    indent: int
    name: str
    form: str
    holds: str
    rank: tuple[Any, ...]
    above: tuple[str, ...] = ()
    value: str | None = None
    written: str = ""
    behind: str = ""
    inside: tuple[Segment | Clash, ...] = ()
    torn: bool = False

    @property
    def is_entry(self) -> bool:
        """Whether it is an entry of a list."""
        return isinstance(self.key, tuple)

    @cached_property
    def facts(self) -> Facts:
        """Every value in it by its way there; what is empty has none."""
        own: Facts = {} if self.value is None else {(): self.value}
        return own | facts(part for part in self.inside if isinstance(part, Segment))


@dataclass(frozen=True)
class Clash:
    """A value the two sides do not agree on; `above` are the lines all versions share."""

    address: str
    above: tuple[str, ...]
    base: Segment | None
    ours: Segment | None
    theirs: Segment | None


class Names(NamedTuple):
    """What the versions are called behind the markers."""

    ours: str = "ours"
    base: str = "base"
    theirs: str = "theirs"


class Tree(NamedTuple):
    """A whole text: its fields, and the comments below the last."""

    inside: tuple[Segment | Clash, ...]
    last: tuple[str, ...] = ()

    @property
    def facts(self) -> Facts:
        """Every value of the record by its way there."""
        return facts(part for part in self.inside if isinstance(part, Segment))


def facts(segments: Iterator[Segment]) -> Facts:
    """Return every value in segments by its way there."""
    return {(segment.key, *way): text for segment in segments for way, text in segment.facts.items()}


# Putting together


def text_of(tree: Tree, names: Names = Names()) -> str:  # noqa: B008 - an immutable value
    """Return the text of a tree, with markers around what clashes."""
    return "".join([*(line for part in tree.inside for line in lines(part, names)), *tree.last])


def lines(part: Segment | Clash, names: Names) -> list[str]:
    """Return the lines of a part."""
    if isinstance(part, Clash):
        return [*part.above, *_marked(part, names)]
    if not part.is_entry or part.form == "scalar":
        dash = "- " if part.is_entry else f"{part.name}:"
        blank = " " if part.form == "scalar" and not part.is_entry else ""
        own = f"{' ' * part.indent}{dash}{blank}{part.written}{part.behind}\n"
        return [*part.above, own, *(line for inner in part.inside for line in lines(inner, names))]
    first, *rest = _led(part.inside)
    begin, *below = lines(replace(first, above=()), names)
    dashed = f"{' ' * part.indent}- {begin.lstrip(' ')}"
    return [*part.above, *first.above, dashed, *below, *(line for inner in rest for line in lines(inner, names))]


def _led(inside: tuple[Segment | Clash, ...]) -> tuple[Segment | Clash, ...]:
    """Return the parts of an entry with one that all versions share in front: its line bears the dash."""
    first = next(part for part in inside if isinstance(part, Segment))
    return (first, *(part for part in inside if part is not first))


def _marked(clash: Clash, names: Names) -> list[str]:
    marks = (("<<<<<<<", names.ours, clash.ours), ("|||||||", names.base, clash.base), ("=======", "", clash.theirs))
    found: list[str] = []
    for mark, name, segment in marks:
        found.append(f"{mark} {name}\n" if name else f"{mark}\n")
        found += lines(segment, names) if segment else []
    return [*found, f">>>>>>> {names.theirs}\n"]


# Cutting


class _NotCanonical(Exception):  # noqa: N818 - control flow: the text has no segments
    pass


class _Wanted(NamedTuple):
    """What a kind wants in a place; all empty where it knows no such place."""

    holds: str = ""
    model: type[Block] | None = None
    terms: type[Term] | None = None


def cut(text: str, model: type[Block], torn: frozenset[int] = frozenset()) -> Tree | None:
    """Return the segments of a text, None where it is not canonical; `torn` are numbers of lines, from 0."""
    if _EMPTY.fullmatch(text):
        return Tree((), tuple(text.splitlines(keepends=True)))
    source = read(text.encode("utf-8", "surrogatepass"), "")
    if not isinstance(source, Source):
        return None
    try:
        tree = _Cutter(source, torn).tree(model)
    except _NotCanonical:
        return None
    return tree if text_of(tree) == text else None


_EMPTY = pattern(r"(?: *(?:#[^\r\n]*)?\n)*")
_NOTE = pattern(r" *(?:#[^\r]*)?")


class _Cutter:
    """Cuts one text by the places of its values."""

    def __init__(self, source: Source, torn: frozenset[int]) -> None:
        self.source, self.spans, self.torn = source, source.spans, torn
        self.lines = source.text.split("\n")
        self.starts = list(accumulate((len(line) + 1 for line in self.lines), initial=0))
        self.above, self.last = self._notes()

    def _notes(self) -> tuple[dict[int, tuple[str, ...]], tuple[str, ...]]:
        """Return the lines above each line that holds a value, and those below the last."""
        owners = {self.line(span.key) for span in self.spans.values()}
        above: dict[int, tuple[str, ...]] = {}
        waiting: list[str] = []
        for number, line in enumerate(self.lines[:-1]):
            if number in owners:
                above[number], waiting = tuple(waiting), []
            elif _NOTE.fullmatch(line):
                waiting.append(f"{line}\n")
            else:
                raise _NotCanonical
        return above, tuple(waiting)

    def line(self, index: int) -> int:
        return bisect_right(self.starts, index) - 1

    def tree(self, model: type[Block]) -> Tree:
        return Tree(self.named(self.source.data, (), 0, _Wanted("block", model)), self.last)

    def named(self, data: dict[str, Value], path: Path, indent: int, wanted: _Wanted, dashed: int = -1) -> tuple[Segment, ...]:
        """Return the fields of a block or a map; those above the line `dashed` belong to the entry that begins there."""
        found = []
        for name, value in data.items():
            rank, inner = _map_place(name, wanted) if wanted.holds == "map" else _place(name, wanted)
            line = self.line(self.spans[(*path, name)].key)
            segment = self.segment(value, (*path, name), indent, inner)
            above = () if line == dashed else self.above.get(line, ())
            found.append(replace(segment, key=name, rank=rank, above=above))
        return tuple(found)

    def segment(self, value: Value, path: Path, indent: int, wanted: _Wanted) -> Segment:
        span, form = self.spans[path], _form(value)
        end = span.end if form == "scalar" else span.named + 1
        return Segment(
            key="",
            indent=indent,
            name=self.source.text[span.key : span.named],
            form=form,
            holds=wanted.holds,
            rank=(),
            value=value if isinstance(value, str) else None,
            written=self.written(path) if form == "scalar" else "",
            behind=self.behind(end),
            inside=self.inside(value, path, indent + 2, wanted),
            torn=self.line(span.key) in self.torn,
        )

    def inside(self, value: Value, path: Path, indent: int, wanted: _Wanted) -> tuple[Segment, ...]:
        if isinstance(value, dict):
            return self.named(value, path, indent, wanted)
        return self.entries(value, path, indent, wanted) if isinstance(value, list) else ()

    def entries(self, data: list[Value], path: Path, indent: int, wanted: _Wanted) -> tuple[Segment, ...]:
        found = tuple(self.entry(value, (*path, i), indent, wanted) for i, value in enumerate(data))
        if len({entry.key for entry in found}) < len(found):
            raise _NotCanonical
        return found

    def entry(self, value: Value, path: Path, indent: int, wanted: _Wanted) -> Segment:
        span = self.spans[path]
        line = self.line(span.key)
        above, torn = self.above.get(line, ()), line in self.torn
        if isinstance(value, str):
            written, behind, rank = self.written(path), self.behind(span.end), ("", (), (value,))
            return Segment((value,), indent, "", "scalar", "", rank, above, value, written, behind, torn=torn)
        if not isinstance(value, dict) or wanted.model is None:
            raise _NotCanonical
        key, rank = _identified(value, wanted.model)
        inside = self.named(value, path, indent + 2, _Wanted("block", wanted.model), line)
        return Segment(key, indent, "", "map", "block", rank, above, inside=inside, torn=torn)

    def written(self, path: Path) -> str:
        """Return a scalar as it is written: in one line."""
        found = self.source.text[self.spans[path].start : self.spans[path].end]
        if "\n" in found or found[:1] in ("|", ">"):
            raise _NotCanonical
        return found

    def behind(self, index: int) -> str:
        """Return the rest of a line: nothing but blanks and a comment."""
        found = self.source.text[index : self.source.text.find("\n", index)]
        if not _NOTE.fullmatch(found):
            raise _NotCanonical
        return found


def _form(value: Value) -> str:
    return "scalar" if isinstance(value, str) else "map" if value and isinstance(value, dict) else "list" if value else "null"


def _place(name: str, wanted: _Wanted) -> tuple[tuple[Any, ...], _Wanted]:
    """Return the rank of a field of a block, and what is wanted in it."""
    rows = fields(wanted.model) if wanted.model else ()
    row: Field | None = field_of(wanted.model, name) if wanted.model else None
    return ((rows.index(row), name), _Wanted(row.form, row.model, row.terms)) if row else ((len(rows), name), _Wanted())


def _map_place(name: str, wanted: _Wanted) -> tuple[tuple[Any, ...], _Wanted]:
    known = [term.value for term in wanted.terms or ()]
    rank = known.index(name) if name in known else len(known)
    return (rank, name), _Wanted("block", wanted.model) if wanted.model else _Wanted()


def _identified(entry: dict[str, Value], model: type[Block]) -> tuple[tuple[str, ...], tuple[Any, ...]]:
    """Return what identifies an entry, and its rank: by day, by the order of the terms it is named with, by identity."""
    names = own_keys(model)
    if not names or not all(isinstance(text := entry.get(name), str) and text for name in names):
        raise _NotCanonical
    key = identity(entry, keys(model))
    own, number = key[: len(names)], key[len(names) :]
    terms = [(field_of(model, name), text) for name, text in zip(names, own, strict=True)]
    order = tuple([t.value for t in row.terms].index(text) for row, text in terms if row and row.terms and text in list(row.terms))
    return key, (by_last_day(str(entry.get("date") or "")), order, own, tuple(text.zfill(2) for text in number))
