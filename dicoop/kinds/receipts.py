"""In which list of a record do receipts stand, and which are there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind


def book(kind: Kind, record: Any) -> tuple[str, tuple[Any, ...]]:
    """Return the list that holds a record's receipts, with its name; nothing of a kind that has none."""
    name = kind.book.name
    return name, getattr(record, name) if name else ()


def receipts_of(kind: Kind, record: Any) -> tuple[str, ...]:
    """Return the receipts that a record holds; one that was taken back holds none."""
    return () if record.voided else tuple(entry.receipt for entry in book(kind, record)[1])
