"""What of a record had come about by a day: which of its entries, whether a thing was done, whether it had ended?

Nothing else is cut: a plan, a limit and the date of a meeting stand on every day, and what is voided counts on none.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeGuard, TypeVar

E = TypeVar("E")
QUARTER = 92  # days within which something is recent


def until(entries: Iterable[E], day: date) -> list[E]:
    """Return the entries dated by a day, in their order."""
    dated: Iterable[Any] = entries
    return [entry for entry in dated if entry.date <= day]


def is_by(when: date | None, day: date) -> TypeGuard[date]:
    """Return whether something that has a day once it is done was done by a day."""
    return when is not None and when <= day


def has_ended(record: Any, day: date) -> bool:
    """Return whether a record had ended before its time by a day."""
    ended = getattr(record, "ended", None)
    return ended is not None and ended.date <= day
