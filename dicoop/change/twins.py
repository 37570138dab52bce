"""Are two records that git holds for one records of two things: both sides made them under one id, or their files are much alike?"""

from __future__ import annotations

from dicoop.kinds.base import Kind
from dicoop.kinds.fields import fields
from dicoop.labels import Label
from dicoop.text.read import read
from dicoop.text.source import Source

TWO = Label("同一编号两条不同的记录", "two different records with the same id")
_TITLES = ("name", "title")


def called(kind: Kind, raw: bytes) -> tuple[str, ...]:
    """Return what a record is known by, first what people call it, then whose it is; nothing for what cannot be read."""
    source = read(raw, "")
    names = [row.name for row in fields(kind.model) if row.name in _TITLES or row.mark.ref == "enterprise"]
    return tuple(str(source.data.get(name) or "—") for name in names) if isinstance(source, Source) else ()


def titled(kind: Kind | None, raw: bytes) -> str:
    """Return what people call the record that a content holds, nothing where it has no such name or cannot be read."""
    source = read(raw, "") if kind else None
    names = (source.data.get(name) for name in _TITLES) if isinstance(source, Source) else ()
    return next((name for name in names if isinstance(name, str)), "")


def are_two(kind: Kind, ours: bytes, theirs: bytes) -> bool:
    """Return whether two contents are records of two things; of one thing only values may differ, and a meeting is its number."""
    one, other = called(kind, ours), called(kind, theirs)
    return bool(kind.letter and one and other) and one != other


def mistaken(kind: Kind, three: tuple[bytes, bytes, bytes]) -> tuple[str, int] | None:
    """Return the id of the base, and the place of the side that is not that record: git takes a file gone and one like it for one renamed.

    Git's `ort` (its default since 2.34) does so whatever `merge.renames` says (seen in 2.39.5).
    """
    base, *ids = (str(source.data.get("id") or "") if isinstance(source := read(raw, ""), Source) else "" for raw in three)
    sides = (place for place, id_ in enumerate(ids, 1) if base and id_ not in ("", base) and are_two(kind, three[0], three[place]))
    return next(((base, place) for place in sides), None)
