"""In which lists of a record do receipts stand, and which are there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind


def receipts_of(kind: Kind, record: Any) -> tuple[str, ...]:
    """Return the receipts that a record holds; one that was taken back holds none."""
    if record.voided:
        return ()
    return tuple(entry.receipt for book in kind.books for entry in getattr(record, book.name))
