"""What is read from the ledger and shown: lists and single records?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dicoop.kinds import KINDS
from dicoop.kinds.fields import fields
from dicoop.labels import Label
from dicoop.reports.card import card
from dicoop.reports.listing import listing
from dicoop.reports.query import query
from dicoop.store import ledger
from dicoop.store.whole import load as load_whole

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dicoop.document import Document
    from dicoop.kinds.base import Kind
    from dicoop.kinds.ledger import Ledger
    from dicoop.store.find import Shelf

_LEFT_OUT = Label("有 {n} 个文件读不出来, 没有计入: dicoop check", "{n} {files} could not be read and {are} not counted: dicoop check")


@dataclass(frozen=True)
class Shown:
    """A document, what is said beside it, and how many files could not be read for it."""

    document: Document
    words: tuple[Label, ...] = ()
    left_out: int = 0

    @property
    def code(self) -> int:
        """The exit code: 1 when something could not be read."""
        return 1 if self.left_out else 0


def load(place: Shelf) -> Ledger:
    """Read the whole ledger; raises Unable where its settings cannot be read."""
    return load_whole(place)


def of_ledger(document: Document, whole: Ledger, *words: Label) -> Shown:
    """Return a document on the whole ledger, with words on the files that could not be read."""
    if whole.memory is not None:
        whole.memory.write()
    n = len(whole.left_out)
    left_out = (_LEFT_OUT.fill(n=n, files="file" if n == 1 else "files", are="is" if n == 1 else "are"),) if n else ()
    return Shown(document, (*words, *left_out), n)


def records(place: Shelf, kind: Kind, given: Mapping[str, Any], today: date) -> Shown:
    """Return the records that the options of `list` choose, and their number in words; raises Misused, NotFound."""
    whole = load(place)
    found = listing(kind, whole, query(kind, whole, given), today)
    return of_ledger(found.document, whole, found.words)


def record(place: Shelf, kind: Kind, text: str, today: date) -> Shown:
    """Return the whole of one record; raises NotFound, Misused for several, Unable where its file has faults."""
    found = ledger.open_record(place.root, kind, ledger.meant(place.root, kind, text)).record
    whole = load(place) if _is_referred_to(kind) else ledger.glance(place.root)
    return Shown(card(kind, found, whole, today))


def _is_referred_to(kind: Kind) -> bool:
    """Return whether the card of a kind looks for the records that refer to it: that takes the whole ledger."""
    return any(row.mark.ref == kind.name for other in KINDS.values() for row in fields(other.model))
