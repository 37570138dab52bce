"""What differs between two versions of a record, by address?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.kinds.address import assign, changes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dicoop.kinds.base import Block


class Change(NamedTuple):
    """One value before and after: None where there is none."""

    address: str
    before: str | None
    after: str | None


def diff(before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> tuple[Change, ...]:
    """Return what differs between two versions, None for a record that is not there; `patch` can follow it one by one."""
    return tuple(Change(*change) for change in changes(before or {}, after or {}))


def patch(data: Mapping[str, Any], changed: Iterable[Change], model: type[Block]) -> dict[str, Any]:
    """Return a version with changes made in it; the order of a list's entries is no part of a change."""
    result = dict(data)
    for change in changed:
        result = assign(result, change.address, change.after, model)
    return result
