"""What has a kind of record, that rules may ask for instead of its name?"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from dicoop.kinds.fields import field_of

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind

Trait = Callable[["Kind"], bool]


def every(_: Kind) -> bool:
    """Return that every kind is meant."""
    return True


def named(*names: str) -> Trait:
    """Return the question whether a kind is one of these."""
    return lambda kind: kind.name in names


def with_first_date(kind: Kind) -> bool:
    """Return whether a kind's records begin on a day."""
    return bool(kind.first_date)


def with_ids(kind: Kind) -> bool:
    """Return whether a kind's records begin on a day whose year their ids tell."""
    return bool(kind.letter and kind.first_date)


def with_county(kind: Kind) -> bool:
    """Return whether a kind's records begin on a day and count in a county from then on."""
    return with_first_date(kind) and field_of(kind.model, "county") is not None


def with_receipts(kind: Kind) -> bool:
    """Return whether a kind enters receipts."""
    return bool(kind.book.name)


def with_end(kind: Kind) -> bool:
    """Return whether a kind's records may end before their time."""
    return field_of(kind.model, "ended") is not None
