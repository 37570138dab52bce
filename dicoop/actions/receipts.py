"""Has another record a receipt already? Whether an index knows it or not changes nothing but the time it takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.receipts import receipts_of
from dicoop.rules.checks import across
from dicoop.store import files, ledger
from dicoop.store.find import FOLDER, Shelf
from dicoop.store.ledger import Opened
from dicoop.text.fold import folded

if TYPE_CHECKING:
    from dicoop.actions.desk import Desk
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Record


def reused(desk: Desk, kind: Kind, old: Record, new: Record) -> tuple[Finding, ...]:
    """Return findings for receipts that a record takes over from another."""
    fresh = sorted(set(receipts_of(kind, new)) - set(receipts_of(kind, old)))
    pairs = ((receipt, other) for receipt in fresh for other in _holders(desk, kind, receipt) if other != new.id)
    return tuple(across.reused(kind, new, receipt, other) for receipt, other in pairs if _has(desk, kind, other, receipt))


def _holders(desk: Desk, kind: Kind, receipt: str) -> list[str]:
    from dicoop.store.whole import index_of  # noqa: PLC0415 - only where money or goods came

    index = index_of(Shelf(desk.root, desk.cache))
    if index and index.titles(kind.name):
        return [id_ for id_ in index.holders(kind.name, receipt) if kind.is_id(id_)]
    return [id_ for id_ in ledger.ids(desk.root, kind, some=True) if _may_have(desk, kind, id_, receipt)]


def _may_have(desk: Desk, kind: Kind, id_: str, receipt: str) -> bool:
    """Return whether a receipt stands in the text of a record: few files are worth reading closely."""
    raw = files.read(desk.root, f"{FOLDER}/{kind.path(id_)}")
    return isinstance(raw, bytes) and receipt in folded(raw.decode("utf-8", "replace"))


def _has(desk: Desk, kind: Kind, id_: str, receipt: str) -> bool:
    """Return whether a record has a receipt, in its file as it is now."""
    opened = ledger.open_file(desk.root, f"{FOLDER}/{kind.path(id_)}")
    return isinstance(opened, Opened) and receipt in receipts_of(kind, opened.record)
