"""Has another record what only one of its kind may have, or only one that is open?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.rules.checks import bonds, said
from dicoop.store import files, ledger
from dicoop.store.find import FOLDER
from dicoop.store.ledger import Opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.actions.desk import Desk
    from dicoop.errors import Finding
    from dicoop.kinds import Kinds
    from dicoop.kinds.base import Kind, Record


def doubled(desk: Desk, kind: Kind, kinds: Kinds, old: Record | None, new: Record) -> tuple[Finding, ...]:
    """Return findings for what a record takes over from another; what that one writes in another way is left to `check`."""
    fresh = [each for each in _own(kind, new) if each not in _own(kind, old)]
    return tuple(_taken(desk, kind, kinds, new, fresh)) if fresh else ()


def _own(kind: Kind, record: Record | None) -> tuple[tuple[str, ...], ...]:
    return tuple(said.own(kind, record)) if record is not None and not record.voided else ()


def _taken(desk: Desk, kind: Kind, kinds: Kinds, new: Record, fresh: list[tuple[str, ...]]) -> Iterator[Finding]:
    for id_ in ledger.ids(desk.root, kind, some=True):
        path = f"{FOLDER}/{kind.path(id_)}"
        raw = files.read(desk.root, path) if id_ != str(new.id) else b""
        if isinstance(raw, bytes) and any(_may_say(raw, each) for each in fresh):
            opened = ledger.of_bytes(raw, path, kinds)
            held = _own(kind, opened.record) if isinstance(opened, Opened) else ()
            yield from (bonds.double(kind, each, str(new.id), id_) for each in fresh if each in held)


def _may_say(raw: bytes, what: tuple[str, ...]) -> bool:
    """Return whether every word of what is looked for stands in a file: few files are worth reading closely."""
    return all(word.encode().lower() in raw.lower() for value in what[2:] for word in value.split())
