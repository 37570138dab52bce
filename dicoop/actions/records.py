"""Which records are listed, found or shown by themselves?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from dicoop.actions.read import LEFT_OUT, ShownDocument, left_out, load, marked, of_ledger
from dicoop.kinds.base import Kind, with_referred
from dicoop.labels import Label, visible
from dicoop.store import ledger, record_files
from dicoop.store.find import Shelf
from dicoop.store.kinds import kinds_of

_MAY_BE_THERE = Label(
    "文件夹 {path} 打不开，其中可能还有以“{text}”结尾的编号",
    "the folder {path} cannot be opened; another id in it may also end in '{text}'",
)


def records(place: Shelf, kind: Kind, given: Mapping[str, Any], today: date) -> ShownDocument:
    """Return the records that the options of `list` choose, and their number in words; raises Misused, NotFound."""
    from dicoop.reports import scope  # noqa: PLC0415 - a list and a card need not load each other
    from dicoop.reports.listing import listing  # noqa: PLC0415
    from dicoop.reports.query import query  # noqa: PLC0415

    read = load(place, today, lambda _: with_referred(kind))
    found = listing(kind, read.whole, query(kind, read.whole, given), today)
    narrowing = () if given.get("all_fields") else scope.of_list(kind)  # records as they are: what comes in again has no column more
    page = scope.narrowed(found.document, given, narrowing, read.whole.settings.on(today), kind=kind)
    return of_ledger(page, read, found.words, kinds=(kind.name,))


def found(place: Shelf, text: str, today: date) -> ShownDocument:
    """Return the records of all kinds that have a text, and their number in words."""
    from dicoop.reports.find import find  # noqa: PLC0415 - a list and a card need not load each other

    read = load(place)
    document, words = find(read.whole, text, today)
    return of_ledger(document, read, words)


def record(place: Shelf, kind: Kind, text: str, today: date) -> ShownDocument:
    """Return the whole of one record; raises NotFound, Misused for several, Unable where its file has faults."""
    from dicoop.reports.card import card  # noqa: PLC0415 - a list and a card need not load each other

    if place.known_at is not None:
        from dicoop.actions import revisions  # noqa: PLC0415 - whoever reads what is on disk needs no git

        whole, known_at = revisions.load(place, place.known_at)
        return ShownDocument(
            marked(card(kind, revisions.record(whole, kind, text), whole, today), known_at), (known_at.words,), ledger=whole
        )
    found = ledger.open_record(place.root, kind, ledger.meant(place.root, kind, text, some=True)).record
    # a card names the records that refer to its own: that takes all of their kinds
    whole = load(place, choose=lambda kinds: kinds.around(kind)).whole if kinds_of(place.root).refer_to(kind) else ledger.glance(place.root)
    said = (*may_be_there(place.root, (kind,), str(found.id), text), *left_out(whole, LEFT_OUT))
    return ShownDocument(card(kind, found, whole, today), said, len(said), whole)


def may_be_there(root: Path, kinds: Iterable[Kind], id_: str, text: str) -> Iterator[Label]:
    """Yield the folders that may hold another record that is meant by a text, where that is no whole id."""
    if text.strip().upper() != id_:
        shut = (path for kind in kinds if kind.letter for path in record_files.shut(root, kind.folder))
        yield from (_MAY_BE_THERE.fill(path=visible(path), text=text) for path in shut)
