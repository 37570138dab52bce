"""Has another record a receipt already, as far as the index knows?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.receipts import receipts_of
from dicoop.rules.checks import across
from dicoop.store import ledger
from dicoop.store.find import FOLDER, Shelf
from dicoop.store.ledger import Opened

if TYPE_CHECKING:
    from dicoop.actions.desk import Desk
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind, Record


def reused(desk: Desk, kind: Kind, old: Record, new: Record) -> tuple[Finding, ...]:
    """Return findings for receipts that a record takes over from another; what the index does not know is left to `check`."""
    fresh = sorted(set(receipts_of(kind, new)) - set(receipts_of(kind, old)))
    pairs = ((receipt, other) for receipt in fresh for other in _holders(desk, kind, receipt) if other != new.id)
    return tuple(across.reused(kind, new, receipt, other) for receipt, other in pairs if _has(desk, kind, other, receipt))


def _holders(desk: Desk, kind: Kind, receipt: str) -> list[str]:
    from dicoop.store.whole import index_of  # noqa: PLC0415 - only where money or goods came

    index = index_of(Shelf(desk.root, desk.cache))
    return [id_ for id_ in index.holders(kind.name, receipt) if kind.is_id(id_)] if index else []


def _has(desk: Desk, kind: Kind, id_: str, receipt: str) -> bool:
    """Return whether a record has a receipt, in its file as it is now."""
    opened = ledger.open_file(desk.root, f"{FOLDER}/{kind.path(id_)}")
    return isinstance(opened, Opened) and receipt in receipts_of(kind, opened.record)
