"""In which lists of a record do receipts stand, and which are there?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.kinds.base import Kind
    from dicoop.kinds.traits import Book


def booked(kind: Kind, record: Any) -> Iterator[tuple[Book, tuple[Any, ...]]]:
    """Yield the lists that hold receipts, each with a record's entries."""
    return ((book, getattr(record, book.name)) for book in kind.books)


def receipts_of(kind: Kind, record: Any) -> tuple[str, ...]:
    """Return the receipts that a record holds; one that was taken back holds none."""
    return () if record.voided else tuple(entry.receipt for _, entries in booked(kind, record) for entry in entries)


def place_of(kind: Kind, record: Any, receipt: str) -> str:
    """Return the address of a receipt in a record that holds it."""
    name = next(book.name for book, entries in booked(kind, record) if any(entry.receipt == receipt for entry in entries))
    return f"{name}[{receipt}].receipt"
