"""Does a list hold an entry twice?"""

from __future__ import annotations

from collections import Counter
from operator import attrgetter
from typing import TYPE_CHECKING

from dicoop.errors import Fault
from dicoop.kinds.fields import fields, keys, once
from dicoop.labels import Label
from dicoop.rules.checks.case import key_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from dicoop.errors import Finding
    from dicoop.kinds.base import Record
    from dicoop.kinds.fields import Block, Field
    from dicoop.kinds.settings import Settings
    from dicoop.rules.checks.case import Case

ENTRY_TWICE = Fault(
    "entry-twice",
    Label("{field} 里的“{value}”有 {n} 条", "{field} has {n} entries '{value}'"),
    Label("合成一条, 或改正其中一条的 {names}", "make them one, or correct {names} in one of them"),
    Label(
        "两条用同一个名目, 修改和比对时分不清说的是哪一条。",
        "Of two entries of one name nobody can tell which is meant when one is changed.",
    ),
    "progress:\n  - date: 2019-11-20\n  - date: 2019-11-20",
)


def twice(case: Case[Record]) -> Iterator[Finding]:
    """Find entries of one identity in a record; receipts have a check of their own."""
    for address, value, n, names in _twice(case.record):
        if names != ("receipt",):
            yield case.at(ENTRY_TWICE, f"{address}[{value}]", value, field=address, n=n, names=names)


def twice_in_settings(settings: Settings) -> Iterator[Finding]:
    """Find counties and calendar days that ledger.yaml has twice."""
    for address, value, n, names in _twice(settings):
        yield ENTRY_TWICE.at(f"{address}[{value}]", value, field=address, n=n, names=names)


def _twice(block: Block) -> Iterator[tuple[str, str, int, tuple[str, ...]]]:
    for row, names, identity in _lists(type(block)):
        entries = getattr(block, row.attribute)
        if len(entries) > 1 and len(set(map(identity, entries))) < len(entries):
            counted = Counter(key_of(entry) for entry in entries)
            yield from ((row.name, key, n, names) for key, n in counted.items() if n > 1)


@once
def _lists(model: type[Block]) -> tuple[tuple[Field, tuple[str, ...], Callable[[Block], object]], ...]:
    """Return the lists of a model: their fields, the names of what identifies an entry, and how to get at it."""
    rows = [(row, keys(row.model)) for row in fields(model) if row.form == "list" and row.model]
    return tuple((row, names, attrgetter(*names)) for row, names in rows)
