"""Has another record a receipt already? Whether an index knows it or not changes nothing but the time it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.receipts import receipts_of
from dicoop.rules.checks import across
from dicoop.store import files, ledger
from dicoop.store.find import Shelf
from dicoop.store.ledger import Opened
from dicoop.text.fold import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dicoop.actions.write_context import Desk
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Record


def reused(desk: Desk, kind: Kind, old: Record, new: Record) -> tuple[Finding, ...]:
    """Return findings for receipts that a record takes over from another."""
    fresh = sorted(set(receipts_of(kind, new)) - set(receipts_of(kind, old)))
    pairs = ((receipt, other) for receipt in fresh for other in _holders(desk, kind, receipt) if other != new.id)
    return tuple(across.reused(kind, new, receipt, other) for receipt, other in pairs if _has(desk, kind, other, receipt))


def _holders(desk: Desk, kind: Kind, receipt: str) -> Iterable[str]:
    """Return the records that may have a receipt: by the index as the files are now, without one by the words in them."""
    from dicoop.store import load  # noqa: PLC0415 - only where money or goods came

    place = Shelf(desk.root, desk.cache, trust=True)
    index = load.index_of(place)
    if index is None or not index.folders():
        return (id_ for id_ in ledger.ids(desk.root, kind, some=True) if _may_say(desk, kind.path(id_), receipt))
    load.load(place)
    return [id_ for id_ in index.holders(kind.name, receipt) if kind.is_id(id_)]


def _may_say(desk: Desk, path: str, receipt: str) -> bool:
    """Return whether a receipt stands in a file, or what stands there may be spelled out: few files are worth reading closely."""
    raw = files.read(desk.root, path)
    return isinstance(raw, bytes) and (b"\\" in raw or receipt in folded(raw.decode("utf-8", "replace")))


def _has(desk: Desk, kind: Kind, id_: str, receipt: str) -> bool:
    """Return whether a record has a receipt, in its file as it is now."""
    opened = ledger.open_file(desk.root, kind.path(id_))
    return isinstance(opened, Opened) and receipt in receipts_of(kind, opened.record)
