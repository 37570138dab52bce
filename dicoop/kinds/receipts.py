"""In which lists of a record do receipts stand, and which are there? They are compared however they are typed: `HD-1` is `hd－1`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dicoop.kinds.within import each_of
from dicoop.labels import Label
from dicoop.text.fold import folded, folded_looks, folded_receipt

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind
    from dicoop.kinds.traits import Book

# What the receipts begin with of entries that nobody reported: what a total of a period was beyond what was known
_OF_TOTAL = "累计-"
DERIVED = Label("推算", "derived")


def derived_receipt(mapping: str, period: object) -> str:
    """Return by which receipt the difference of a total of a period to what was known is entered."""
    return f"{_OF_TOTAL}{mapping}-{period}"


def is_derived(receipt: object) -> bool:
    """Return whether nobody reported what has this receipt: it was derived from a total of a period."""
    return isinstance(receipt, str) and not receipt.isascii() and folded(receipt).startswith(_OF_TOTAL)


def is_in_derived(address: str) -> bool:
    """Return whether an address (`funds[累计-到位-2019-09].amount`) leads into an entry that was derived."""
    return is_derived(address.partition("[")[2])


def booked(kind: Kind, record: Any) -> Iterator[tuple[Book, tuple[Any, ...]]]:
    """Yield the lists that hold receipts, each with a record's entries."""
    return ((book, getattr(record, book.name)) for book in kind.books)


def every_receipt(kind: Kind, record: Any) -> tuple[str, ...]:
    """Return what the entries of a record are known by, as it is compared; one that was taken back has none."""
    if record.voided:
        return ()
    return tuple([folded_receipt(receipt) for book in kind.books for receipt in each_of(record, book.name, "receipt")])


def receipts_of(kind: Kind, record: Any) -> tuple[str, ...]:
    """Return the receipts that a record holds and no other may: what was derived from totals has none."""
    return tuple([receipt for receipt in every_receipt(kind, record) if not receipt.startswith(_OF_TOTAL)])


def place_of(kind: Kind, record: Any, receipt: str) -> str:
    """Return the address of a receipt in a record that holds it: of the last that looks the same."""
    name, written = written_as(kind, record, receipt)
    return f"{name}[{written}].receipt"


def written_as(kind: Kind, record: Any, receipt: str) -> tuple[str, str]:
    """Return the list of a record in which a receipt stands, and how it is written there."""
    every = [(book.name, entry.receipt) for book, entries in booked(kind, record) for entry in entries]
    found = [each for each in every if folded_looks(each[1]) == folded_looks(receipt)]
    return found[-1]
