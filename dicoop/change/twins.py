"""Are two records that both sides made under one id records of two things?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.fields import fields
from dicoop.labels import Label
from dicoop.text.read import read
from dicoop.text.source import Source

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind

TWO = Label("同一编号两条不同的记录", "two different records with one id")
_TITLES = ("name", "title")


def called(kind: Kind, raw: bytes) -> tuple[str, ...]:
    """Return what a record is known by, first what people call it, then whose it is; nothing for what cannot be read."""
    source = read(raw, "")
    names = [row.name for row in fields(kind.model) if row.name in _TITLES or row.mark.ref == "enterprise"]
    return tuple(str(source.data.get(name) or "—") for name in names) if isinstance(source, Source) else ()


def are_two(kind: Kind, ours: bytes, theirs: bytes) -> bool:
    """Return whether two contents are records of two things; of one thing only values may differ, and a meeting is its number."""
    one, other = called(kind, ours), called(kind, theirs)
    return bool(kind.letter and one and other) and one != other
