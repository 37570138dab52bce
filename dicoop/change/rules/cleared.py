"""Was a cleared issue touched?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.change.rules.steps import altered, by_key, is_cleared
from dicoop.errors import Fault
from dicoop.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.change.delta import Changed
    from dicoop.change.range import Range
    from dicoop.errors import Finding

EDITED = Fault(
    "R23",
    Label("问题已经销号, 又改动了 {value}", "the issue is cleared, and yet {value} was changed"),
    Label(
        "改回去; 只能加回访, 或者退回重办: dicoop issue reopen {id_}",
        "change it back; add feedback, or reopen it: dicoop issue reopen {id_}",
    ),
    Label(
        "销号以后再改, 当时凭什么销号就说不清了。",
        "After a change nobody can say any more on what grounds the issue was cleared.",
    ),
    "- step: cleared\n  evidence: 验收单 → 照片",
)
# What rules of their own judge.
_ELSEWHERE = ("id", "county", "raised", "voided", "steps")


def edited(change: Changed, _: Range) -> Iterator[Finding]:
    """Find changes of issues that stood cleared, other than new steps after the last (R23)."""
    if is_cleared(change.old) and change.new is not None:
        for address in dict.fromkeys([*_fields(change), *(address for address, *_ in altered(change)), *_between(change)]):
            yield change.at(EDITED, address, address, id_=change.id)


def _fields(change: Changed) -> list[str]:
    names = [name for name in change.old.named() if name not in _ELSEWHERE]
    return [name for name in names if getattr(change.old, name) != getattr(change.new, name)]


def _between(change: Changed) -> list[str]:
    """Return the steps put in before the last of those that stood, and what was filled in there."""
    old, new = by_key(change.old), by_key(change.new)
    last = max((place for place, key in enumerate(new) if key in old), default=-1)
    put_in = [f"steps[{key}]" for place, key in enumerate(new) if key not in old and place < last]
    filled = [
        f"steps[{key}].{name}"
        for key, was in old.items()
        for name in was.named()
        if key in new and getattr(was, name) is None and getattr(new[key], name) is not None
    ]
    return [*put_in, *filled]
