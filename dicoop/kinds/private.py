"""Which values of records are not for everyone, and stay out of what leaves the office?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from dicoop.kinds.settings import Settings


def is_private(settings: Settings, kind: str, address: str) -> bool:
    """Return whether an address of a kind, or what it lies in, is among those that `private` of ledger.yaml names; `*` is any one step."""
    steps = (kind, *address.replace("[", ".").replace("]", "").split("."))
    return any(_covers(tuple(each.split(".")), steps) for each in settings.private)


def _covers(named: tuple[str, ...], steps: tuple[str, ...]) -> bool:
    return len(named) <= len(steps) and all(name in ("*", step) for name, step in zip(named, steps, strict=False))
