"""Which values of records are not for everyone, and stay out of what leaves the office?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from dicoop.kinds.fields import Block, field_of, fields

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Kinds
    from dicoop.kinds.settings import Settings


def is_private(settings: Settings, kind: str, address: str, every: tuple[str, ...] = ()) -> bool:
    """Return whether an address of a kind, or what it lies in, is among those that `private` of ledger.yaml names; `*` is any one step.

    A step of the address that is one of `every` may be any.
    """
    steps = (kind, *address.replace("[", ".").replace("]", "").split("."))
    return any(_covers(each.split("."), steps, every) for each in settings.private)


def may_be_private(settings: Settings, kind: str, address: str) -> bool:
    """Return whether something is private of what an address stands for, in which `*` is every step as well."""
    return is_private(settings, kind, address, ("*",))


def _covers(named: list[str], steps: tuple[str, ...], every: tuple[str, ...]) -> bool:
    """Return whether what is named holds what the steps lead to; a step that is one of `every` may be any."""
    pairs = zip(named, steps, strict=False)
    return len(named) <= len(steps) and all(name in ("*", step) or step in every for name, step in pairs)


def named_in_vain(addresses: Iterable[str], kinds: Kinds) -> tuple[str, ...]:
    """Return the addresses that are none of any kind, of those that the ledger has no records of as well: what was to stay out does not."""
    return tuple(each for each in addresses if not _is_one(each.split("."), kinds.every))


def _is_one(steps: list[str], kinds: Mapping[str, Kind]) -> bool:
    first, *rest = steps
    return any(_is_in(kind.model, rest) for name, kind in kinds.items() if first in ("*", name))


def _is_in(model: type[Block], steps: list[str]) -> bool:
    if not steps:
        return True
    rows = fields(model) if steps[0] == "*" else [row for row in (field_of(model, steps[0]),) if row]
    return any(_is_inside(row.model, row.form, steps[1:]) for row in rows)


def _is_inside(model: type[Block] | None, form: str, rest: list[str]) -> bool:
    """Return whether the steps behind a field lead on; into a list or a map the first of them names an entry."""
    inner = rest[1:] if form in ("list", "map") else rest
    return not rest or not inner or (model is not None and _is_in(model, inner))
