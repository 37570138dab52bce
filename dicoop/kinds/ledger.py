"""What is the whole that rules compute on?"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import localcontext
from functools import cache, cached_property
from typing import Any, NamedTuple, Protocol, TypeVar, cast

from dicoop.errors import Finding
from dicoop.frozen import dataclass, field, fields, replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Kind, Kinds, Record
from dicoop.kinds.enterprise import Enterprise
from dicoop.kinds.meeting import Meeting
from dicoop.kinds.project import Project
from dicoop.kinds.settings import Settings
from dicoop.text.faults import UNREADABLE_FOLDER
from dicoop.values import EXACT

Answer = TypeVar("Answer")
_MORE = frozenset(BUILT_IN.every) - frozenset(BUILT_IN)  # kinds that a ledger may have beyond the first five
_COUNTIES = "counties"  # the question of which counties a part holds records


class Memory(Protocol):
    """What remembers answers by the content they were drawn from: it saves time and never changes a figure."""

    def recall(self, question: str, digest: str) -> Any:
        """Return the answer to a question asked of one content, None where it is not remembered."""

    def recall_each(self, questions: Sequence[str], digest: str) -> Mapping[str, Any]:
        """Return the answers that are remembered to questions asked of one content."""

    def recall_all(self, question: str) -> Mapping[str, Any]:
        """Return the answers to a question, by the digest of what was asked."""

    def keep(self, digest: str, question: str, answer: Any) -> None:
        """Keep an answer: plain values only."""

    def write(self) -> None:
        """Make what was kept last."""


@dataclass(frozen=True)
class Part:
    """Records of one kind that lie together: the digest of their content, how many, and the records by id, read when asked for.

    `foreign`: some of them may have amounts in foreign currencies · `made`: what was made of the records for one question and serves others.
    """

    kind: str
    digest: str
    size: int
    read: Callable[[], Mapping[str, Any]] = field(compare=False)
    foreign: bool = True
    made: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)


class Asked(NamedTuple):
    """A question: asked of each part of some kinds, and added up.

    One with a name is remembered: the answer of a part rests on its content, the settings, and what the name says; what they add up to, also on
    which kinds were asked. With `take` answers are not added up but taken one by one, in the order of the parts.
    """

    question: str
    kinds: tuple[str, ...]
    of: Callable[[Part], Any]
    add: Callable[[Any, Any], Any] = lambda one, _: one
    take: Callable[[Any], None] | None = None

    @property
    def whole(self) -> str:
        """What the answer of all parts is remembered by."""
        return f"{self.question} of {' '.join(self.kinds)}"


@dataclass(frozen=True)
class Ledger:
    """A frozen ledger: settings, the kinds there are, records by kind and id, and what could not be read.

    `left_out` names the files whose records no figure counts, and folders that cannot be opened; `findings` says why. A ledger read from disk has
    `parts`, in the order of ids, which hold its records; `digest` tells its whole content. `only`: the kinds whose records were asked for
    (None: all); of others nobody looked for any, so nothing may be asked, and what cannot be read of them is not left out of anything.
    """

    settings: Settings
    records: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    left_out: tuple[str, ...] = ()
    parts: tuple[Part, ...] | None = None
    digest: str = ""
    kinds: Kinds = BUILT_IN
    memory: Memory | None = field(default=None, compare=False, repr=False)
    only: frozenset[str] | None = None

    def narrowed(self, names: Iterable[str]) -> Ledger:
        """Return the ledger as it is to who asks for records of some kinds only."""
        only = frozenset(names)
        left_out = tuple(path for path in self.left_out if self._is_among(only, path))
        findings = tuple(found for found in self.findings if self._is_among(only, found.place.file))
        return replace(self, left_out=left_out, findings=findings, only=only)

    def _is_among(self, only: frozenset[str], path: str) -> bool:
        kind = self.kinds.of_path(path)
        return kind is None or kind.name in only

    def has(self, kind: str) -> bool:
        """Return whether the records of a kind may be asked for."""
        return self.only is None or kind in self.only

    @property
    def at_hand(self) -> Iterator[Kind]:
        """The kinds that the ledger tells of and whose records may be asked for."""
        return (kind for kind in self.kinds.values() if self.has(kind.name))

    @property
    def shut(self) -> tuple[str, ...]:
        """The folders among what is left out: nobody knows what is in them."""
        return tuple(found.place.file for found in self.findings if found.fault is UNREADABLE_FOLDER)

    def leaves_out(self, path: str) -> bool:
        """Return whether a file is left out, alone or with the folder it would be in."""
        return path in self.left_out or any(path.startswith(f"{folder}/") for folder in self.shut)

    def of(self, kind: str) -> Mapping[str, Record]:
        """Return the records of a kind by id."""
        return self.records.get(kind, {})

    def get(self, kind: str, id: object) -> Record | None:  # noqa: A002 - the field's own name
        """Return a record by kind and id."""
        return self.of(kind).get(str(id))

    def ids(self, kind: str) -> Iterator[str]:
        """Yield the ids of a kind's records."""
        return iter(self._known[kind])

    def count(self, kind: str) -> int:
        """Return how many records of a kind there are, voided ones too."""
        return sum(part.size for part in self.parts_of(kind))

    def counting(self, kind: str) -> tuple[Any, ...]:
        """Return a kind's records that count: voided ones are left out."""
        return tuple(record for record in self._known[kind].values() if not record.voided)

    def each(self, kind: str, counties: frozenset[str] = frozenset()) -> Iterator[Any]:
        """Yield a kind's records by id, voided ones too; of many records only some are held at a time.

        Where only those of some `counties` are wanted, parts that are remembered to hold none of them are not read.
        """
        parts = self._parts_with(kind, counties, self.memory) if counties and self.memory is not None else self.parts_of(kind)
        for part in parts:
            yield from _in_order(part.read())

    def known(self, kind: str, id: object) -> Any:  # noqa: A002 - the field's own name
        """Return one record as it was read with the whole, voided or not."""
        return self._known[kind].get(str(id))

    def parts_of(self, kind: str) -> Iterator[Part]:
        """Yield the parts of a kind; one part of unknown content where the ledger was not read in parts."""
        assert self.has(kind), kind
        if self.parts is None:
            yield Part(kind, "", len(self._known[kind]), lambda: self._known[kind])
        else:
            yield from (part for part in self.parts if part.kind == kind)

    def _parts_with(self, kind: str, counties: frozenset[str], memory: Memory) -> Iterator[Part]:
        """Yield the parts of a kind that hold records of some counties."""
        known = memory.recall_all(_COUNTIES)
        for part in self.parts_of(kind):
            held = known.get(part.digest)
            if held is None:
                held = sorted({key for record in part.read().values() for key in (record.county, *getattr(record, "also", ())) if key})
                memory.keep(part.digest, _COUNTIES, held)
            if not counties.isdisjoint(held):
                yield part

    def fold(
        self,
        question: str,
        kinds: Iterable[str],
        ask: Callable[[Part], Answer],
        add: Callable[[Answer, Answer], Answer],
        take: Callable[[Answer], None] | None = None,
    ) -> Answer | None:
        """Return what a question comes to, None where there is no part; see `Asked`."""
        asked = Asked(question, tuple(kinds), ask, add, take)
        if not question:
            return cast("Answer | None", self._asked([asked])[0])
        self.ask(asked)
        return cast("Answer | None", self._told.get(asked.whole))

    def ask(self, *asked: Asked) -> None:
        """Ask questions with names all at once: records are read once for them, and no more when they are asked again, by `fold`."""
        told, memory = self._told, self.memory
        new = {each.whole: each for each in asked if each.whole not in told}
        if memory and new:
            told |= memory.recall_each([*new], self.digest)
        left = [each for whole, each in new.items() if whole not in told]
        with localcontext(EXACT):
            totals = self._asked(left) if left else ()
        for each, total in zip(left, totals, strict=True):
            told[each.whole] = total
            if memory and total is not None:
                memory.keep(self.digest, each.whole, total)

    def _asked(self, asked: Sequence[Asked]) -> list[Any]:
        """Return what questions come to, each of them asked of a part while its records are held."""
        memory, totals = self.memory, [None for _ in asked]
        known = [memory.recall_all(each.question) if memory and each.question else {} for each in asked]
        wanted = frozenset(kind for each in asked for kind in each.kinds)
        for part in (part for kind in self.kinds.every if kind in wanted for part in self.parts_of(kind)):
            held = replace(part, read=cache(part.read), made={})
            for place, each in enumerate(asked):
                if part.kind in each.kinds:
                    answer = known[place].get(part.digest)
                    if answer is None:
                        answer = each.of(held)
                        if memory and each.question:
                            memory.keep(part.digest, each.question, answer)
                    if each.take:
                        each.take(answer)
                    else:
                        totals[place] = answer if totals[place] is None else each.add(totals[place], answer)
        return totals

    @cached_property
    def _told(self) -> dict[str, Any]:
        """What questions came to, by what they are remembered by."""
        return {}

    def mark(self, kinds: Iterable[str]) -> str:
        """Return what tells the content of the records of some kinds from any other."""
        return hashlib.sha256(" ".join(part.digest for kind in kinds for part in self.parts_of(kind)).encode()).hexdigest()

    def on(self, day: date) -> Ledger:
        """Return the ledger as figures of a day tell of it: not of kinds beyond the first five all whose records are from later."""
        later = [kind.name for kind in self.at_hand if kind.name in _MORE and self._first(kind) > day]
        return replace(self, kinds=self.kinds.without(later)) if later else self

    def _first(self, kind: Kind) -> date:
        """Return the day from which the first record of a kind counts."""

        def ask(part: Part) -> date:
            return min((getattr(record, kind.first_date) for record in part.read().values()), default=date.max)

        return self.fold(f"first {kind.name}", (kind.name,), ask, min) or date.max

    @cached_property
    def _known(self) -> Mapping[str, Mapping[str, Any]] | _OfParts:
        if self.parts is None:
            return {name: self.of(name) for name in self.kinds.every}
        return _OfParts(self)

    @cached_property
    def projects(self) -> tuple[Project, ...]:
        """The projects that count."""
        return self.counting("project")

    @cached_property
    def enterprises(self) -> tuple[Enterprise, ...]:
        """The enterprises that count."""
        return self.counting("enterprise")

    @cached_property
    def meetings(self) -> tuple[Meeting, ...]:
        """The meetings that count, by number."""
        return tuple(sorted(self.counting("meeting"), key=lambda meeting: meeting.id))

    def name_of(self, kind: str, id: object) -> str:  # noqa: A002 - the field's own name
        """Return a record's name, its id where it is unknown."""
        if self.parts is None:  # they may be opened one by one
            return record.title if (record := self.known(kind, id)) else str(id)
        named: Mapping[str, str] = self.fold(*self.titles(kind)) or {}
        return named.get(str(id), str(id))

    @staticmethod
    def titles(kind: str) -> Asked:
        """Return the question what the records of a kind are called."""
        return Asked(
            "titles", (kind,), lambda part: {str(it.id): it.title for it in part.read().values()}, lambda one, more: {**one, **more}
        )


@dataclass(frozen=True)
class Watched(Ledger):
    """A ledger that notes which records are asked for, one at a time: nothing else may be asked of it by who looks at one record."""

    asked: dict[tuple[str, str], bool] = field(default_factory=dict, compare=False)  # whether it is there

    @classmethod
    def over(cls, whole: Ledger) -> Watched:
        """Return the same ledger, watched."""
        return cls(**{row.name: getattr(whole, row.name) for row in fields(whole)})

    def known(self, kind: str, id: object) -> Any:  # noqa: A002 - the field's own name
        """Return one record as it was read with the whole, voided or not."""
        found = super().known(kind, id)
        self.asked[kind, str(id)] = found is not None
        return found

    @property
    def missed(self) -> bool:
        """Whether a record was asked for that is not there."""
        return not all(self.asked.values())

    def folders(self) -> frozenset[str]:
        """Return the folders in which the records lie that were asked for."""
        return frozenset([self._folder_of(*each) for each in self.asked])

    @cached_property
    def _folder_of(self) -> Callable[[str, str], str]:
        return cache(lambda kind, id_: self.kinds[kind].path(id_).rpartition("/")[0])


def _in_order(records: Mapping[str, Any]) -> Iterator[Any]:
    """Yield the records that can be read by id, those of one office and year by number: P-2026-QL999 comes before P-2026-QL1000."""
    there = sorted(records, key=lambda id_: (id_.rstrip("0123456789"), len(id_), id_))
    return (record for id_ in there if (record := records.get(id_)) is not None)


class _OfParts:
    """The records of a ledger's parts, those of a kind read when that kind is asked for."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._read: dict[str, dict[str, Any]] = {}

    def __getitem__(self, key: str) -> Mapping[str, Any]:
        if key not in self._read:
            self._read[key] = {id_: record for part in self._ledger.parts_of(key) for id_, record in part.read().items()}
        return self._read[key]
