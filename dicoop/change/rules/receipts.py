"""Does a receipt that comes in stand anywhere else?"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from dicoop.errors import Fault
from dicoop.kinds.receipts import booked, place_of, receipts_of, written_as
from dicoop.labels import Label
from dicoop.text.alike import folded

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from dicoop.change.changed_record import ChangedFile
    from dicoop.change.review_context import Range
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kind

REUSED = Fault(
    "R15",
    Label("凭证号 {value} 在 {other} 里已有一笔", "the receipt {value} has an entry in {other} already"),
    Label("看凭证上写的是哪一个，另一处删去或改正凭证号", "see whose the receipt is, and correct the other"),
    Label("一张凭证算两遍，到位资金或交货就虚增一笔。", "A receipt that counts twice makes the city's total too large."),
    "receipt: HD-2019-0031  # in two projects",
)


def reused(over: Range) -> Iterator[Finding]:
    """Find receipts entered by this change that stand in another record, or twice in this one (R15)."""
    for kind in (kind for kind in over.after.kinds.values() if kind.books):
        came = [(change, _new(kind, change)) for change in over.changes if change.kind is kind]
        bringing: dict[str, list[str]] = {}
        for change, new in came:
            for receipt in new:
                bringing.setdefault(folded(receipt), []).append(change.id)
        holders = _holders(over, kind, bringing) if bringing else {}
        for change, new in came:
            for receipt, n in new.items():
                other = change.id if n > 1 else _other(change.id, holders.get(folded(receipt), ()), bringing[folded(receipt)])
                if other:
                    yield change.at(REUSED, place_of(kind, change.new, receipt), written_as(kind, change.new, receipt)[1], other=other)


def _other(id_: str, holders: Iterable[str], new: list[str]) -> str | None:
    """Return the record that has a receipt already; of those that bring it together all but the first are told."""
    others = sorted(holder for holder in holders if holder != id_)
    is_first = all(other in new and other > id_ for other in others)
    return None if is_first else others[0]


def _all(kind: Kind, record: Any) -> list[str]:
    return [folded(entry.receipt) for _, entries in booked(kind, record) for entry in entries] if record else []


def _new(kind: Kind, change: ChangedFile) -> dict[str, int]:
    """Return how often each receipt stands in a record, of those that were not there before."""
    before, after = (_all(kind, side) for side in (change.old, change.new))
    if before == after:
        return {}
    known, count = Counter(map(folded, before)), Counter(map(folded, after))
    return {receipt: n for receipt in after if (n := count[folded(receipt)]) > known[folded(receipt)]}


def _holders(over: Range, kind: Kind, wanted: Collection[str]) -> dict[str, list[str]]:
    """Return the records that hold the receipts asked for, as these are compared; what was taken back holds none."""
    found: dict[str, list[str]] = {}
    names = frozenset(wanted)
    for record in over.after.counting(kind.name):
        for receipt in names.intersection(map(folded, receipts_of(kind, record))):
            found.setdefault(receipt, []).append(record.id)
    return found
