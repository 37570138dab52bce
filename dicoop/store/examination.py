"""What is a ledger's every record examined for, and what of that is remembered?

Remembered of a folder is what was found wrong with its records, and what was drawn from them. It holds on the same day, for the same content,
while the folders whose records were asked for hold what they held; the index itself is of the same settings, kinds and code. A file that
cannot be read, or whose record asks for one that is not there, is examined each time anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import Finding, Place
from dicoop.frozen import dataclass, field, fields
from dicoop.kinds.ledger import Watched
from dicoop.labels import Label

if TYPE_CHECKING:
    from dicoop.errors import Fault
    from dicoop.kinds.base import Kind
    from dicoop.kinds.ledger import Ledger
    from dicoop.store.index import Index
    from dicoop.store.ledger import Opened

_QUESTION = "examined"


class Examined(NamedTuple):
    """What an examination of a record found, and the folders it rests on besides; None, where a record was asked for that is not there."""

    findings: tuple[Finding, ...]
    rests_on: frozenset[str] | None


class Remembered(NamedTuple):
    """The files of a folder that are to be examined again, what was found in the others, and what was drawn from the records of all."""

    again: tuple[str, ...]
    findings: tuple[Finding, ...]
    drawn: Sequence[Any]


@dataclass(frozen=True)
class Examination:
    """What the records of a folder are examined for with the ledger of those that others refer to, and what is drawn from a kind's (plain values).

    `faults` are those there are, by code; `base` is that ledger, `contents` tells what the folders hold that it was read from; `keep`: the facts of the records are wanted.
    """

    of_records: Callable[[Kind, Sequence[Opened], Ledger], Sequence[tuple[Finding, ...]]]
    draw: Callable[[str, Iterable[Any]], Sequence[Any]]
    today: date
    faults: Mapping[str, Fault]
    base: Ledger | None = None
    contents: Mapping[str, str] = field(default_factory=dict)
    keep: bool = True

    @cached_property
    def _watched(self) -> Watched:
        assert self.base is not None
        return Watched.over(self.base)

    def examine(self, kind: Kind, opened: Sequence[Opened]) -> Sequence[Examined]:
        """Return what is wrong with each record of a folder as it was read; where one was asked for that is not there, each is looked at by itself."""
        watched = self._watched
        watched.asked.clear()
        found = self.of_records(kind, opened, watched)
        if not watched.missed:
            folders = watched.folders()
            return [Examined(each, folders) for each in found]
        if len(opened) > 1:
            return [seen for each in opened for seen in self.examine(kind, [each])]
        return [Examined(found[0], None)]

    def recall(self, index: Index, digest: str) -> Remembered | None:
        """Return what is remembered of a folder of that content, None where nothing is, or it holds no more."""
        known = index.recall(_QUESTION, digest)
        if known is None:
            return None
        day, again, rests_on, findings, drawn = known
        holds = day == self.today and all(self.contents.get(folder) == content for folder, content in rests_on)
        return Remembered(again, tuple(of_plain(each, self.faults) for each in findings), drawn) if holds else None

    def remember(self, index: Index, digest: str, seen: Mapping[str, Examined | None], drawn: Sequence[Any]) -> None:
        """Keep what was seen of each file of a folder; None: it could not be read."""
        sure = {name: each for name, each in seen.items() if each and each.rests_on is not None}
        again = tuple(name for name in seen if name not in sure)
        rests_on = sorted({folder for each in sure.values() for folder in each.rests_on or ()})
        findings = [plain(finding) for each in sure.values() for finding in each.findings]
        index.keep(digest, _QUESTION, (self.today, again, [(name, self.contents.get(name)) for name in rests_on], findings, list(drawn)))


def plain(one: Finding) -> tuple[object, ...]:
    """Return a finding as plain values."""
    words = tuple(tuple(label) for label in (one.message, one.hint, one.allowed))
    return one.code, words, one.id, one.address, one.value, tuple(getattr(one.place, row.name) for row in fields(one.place)), one.more


def of_plain(kept: tuple[Any, ...], faults: Mapping[str, Fault]) -> Finding:
    """Return the finding that plain values were made of."""
    code, words, id_, address, value, place, more = kept
    message, hint, allowed = (Label(*each) for each in words)
    return Finding(faults[code], message, hint, id_, address, value, allowed, Place(*place), more)
