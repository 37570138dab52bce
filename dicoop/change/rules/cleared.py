"""Was a cleared issue, or a record that is closed, touched?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from dicoop.change.rules.steps import altered, by_key, is_cleared
from dicoop.errors import Fault
from dicoop.kinds.fields import fields
from dicoop.labels import Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.change.changed_record import ChangedFile
    from dicoop.change.review_context import Range
    from dicoop.errors import Finding

EDITED = Fault(
    "R23",
    Label("问题已经销号，又改动了 {value}", "the issue is cleared, and yet {value} was changed"),
    Label(
        "改回去；只能加回访，或者退回重办：dicoop issue reopen {id_}",
        "change it back; add feedback, or reopen it: dicoop issue reopen {id_}",
    ),
    Label(
        "销号以后再改，当时凭什么销号就说不清了。",
        "After a change nobody can say any more on what grounds the issue was cleared.",
    ),
    "- step: cleared\n  evidence: 验收单 → 照片",
)
CLOSED = replace(
    EDITED,
    message=Label("已经“{step}”，又改动了 {value}", "it is '{step}', and yet {value} was changed"),
    hint=Label(
        "改回去；确要改的，先按声明退回重办，再登记新的一步", "change it back; what must be changed is taken up again by a new step first"
    ),
)
_ELSEWHERE = ("id", "county", "voided", "steps", "ended")  # what rules of their own judge, beside the first date


def edited(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find changes of records that stood cleared, other than new steps after the last (R23)."""
    if not is_cleared(change.old, change.kind) or change.new is None:
        return
    fault, step = (EDITED, "") if change.kind and not change.kind.steps else (CLOSED, change.old.steps[-1].step)
    for address in dict.fromkeys([*_fields(change), *(address for address, *_ in altered(change)), *_between(change)]):
        yield change.at(fault, address, address, id_=change.id, step=step)


def _fields(change: ChangedFile) -> list[str]:
    """Return the fields that are others now; of a declared kind lists go on after it is closed."""
    assert change.kind is not None
    known = (*_ELSEWHERE, change.kind.first_date)
    rows = [row for row in fields(type(change.old)) if row.name not in known and not (change.kind.steps and row.form == "list")]
    return [row.name for row in rows if getattr(change.old, row.attribute) != getattr(change.new, row.attribute, None)]


def _between(change: ChangedFile) -> list[str]:
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
