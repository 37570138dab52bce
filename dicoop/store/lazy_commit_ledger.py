"""What did single records say at a commit? Each is read when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from dicoop.kinds.base import Record
from dicoop.kinds.ledger import Ledger
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store.commit_ledger import opened_at, record_entries, settings_at
from dicoop.store.git import TreeEntry, blobs, entries, top
from dicoop.store.kinds import kinds_at
from dicoop.store.ledger import Opened

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Kinds
    from dicoop.store.git import Repo


def glimpse(repo: Repo, commit: str) -> Ledger:
    """Return the ledger at a commit (or tree) with records read only when asked for; raises Unable without settings."""
    there = {entry.path: entry for entry in record_entries(entries(repo, commit))}
    kinds = kinds_at(repo, commit)
    records = {name: _AtCommit(repo, kind, there, kinds) for name, kind in kinds.items()}
    return Ledger(settings_at(repo, commit), records, kinds=kinds)


class _AtCommit(Mapping[str, Record]):
    def __init__(self, repo: Repo, kind: Kind, there: Mapping[str, TreeEntry], kinds: Kinds) -> None:
        self._kinds = kinds
        self._repo = repo
        self._kind = kind
        self._there = there
        self._read: dict[str, Record | None] = {}

    def __getitem__(self, key: str) -> Record:
        if key not in self._read:
            self._read[key] = self._open(key)
        record = self._read[key]
        if record is None:
            raise KeyError(key)
        return record

    def _open(self, key: str) -> Record | None:
        entry = self._there.get(self._kind.path(key)) if self._kind.is_id(key) else None
        opened = opened_at(entry, next(blobs(self._repo, [entry.id])), self._kinds) if entry else ()
        return opened.record if isinstance(opened, Opened) else None

    def __iter__(self) -> Iterator[str]:
        inside = f"{FOLDER}/{self._kind.folder}/"
        return (self._kind.id_of(path) for path in self._there if path.startswith(inside))

    def __len__(self) -> int:
        return sum(1 for _ in self)


def prefix_in(repo: Repo, commit: str) -> str | None:
    """Return where the ledger's root lies in a commit, None where it holds no ledger or several."""
    found = prefixes(repo, commit)
    return found[0] if len(found) == 1 else None


def prefixes(repo: Repo, commit: str) -> tuple[str, ...]:
    """Return where the roots of ledgers lie in a commit; that at the top is the only one, where there is one."""
    found = [entry.path for entry in entries(top(repo), commit, "") if f"/{entry.path}".endswith(f"/{SETTINGS_PATH}")]
    return ("",) if SETTINGS_PATH in found else tuple(path.removesuffix(SETTINGS_PATH) for path in found)
