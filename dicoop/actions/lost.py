"""Which records, and which figures that were told, would be lost with the files that are gone?"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from dicoop.change.audit import values
from dicoop.change.rules.files import PUBLISHED
from dicoop.change.rules.ids import DELETED
from dicoop.change.twins import called
from dicoop.errors import Finding, Place
from dicoop.frozen import dataclass
from dicoop.kinds import published_figures
from dicoop.kinds.base import Kind, Kinds
from dicoop.labels import Label, visible
from dicoop.paths import FOLDER
from dicoop.store import commit_ledger, files, git, history
from dicoop.store.git import Blob, FileChange, Repo, TreeEntry
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import Opened, of_bytes
from dicoop.text.faults import NOT_A_RECORD

_BACK = Label("放回：git checkout HEAD -- {path}", "restore it: git checkout HEAD -- {path}")
_BACK_OR_VOID = Label(
    "放回：git checkout HEAD -- {path}；登记错了的，放回之后：dicoop {name} void {id}",
    "restore it: git checkout HEAD -- {path}; if it was added by mistake, then: dicoop {name} void {id}",
)


@dataclass(frozen=True)
class _Gone:
    """A record whose file is gone: its kind and id, and what was committed of it."""

    path: str
    kind: Kind
    id: str
    raw: bytes

    @property
    def finding(self) -> Finding:
        """What is told of it."""
        kind, path = self.kind, visible(self.path)
        hint = _BACK_OR_VOID.fill(path=path, name=kind.name, id=self.id)
        return DELETED.at("", self.id, id=self.id, place=Place(self.path), hint=hint, kind=kind.label, name=kind.name)


def lost(root: Path, repo: Repo, changes: tuple[FileChange, ...]) -> tuple[Finding, ...]:
    """Return a finding for each file that is gone and whose record lies nowhere else now, under its id or another; for figures that were told too."""
    away = [change for change in changes if change.old_mode and not change.new_mode]
    if not away:
        return ()
    kinds = kinds_of(root)
    gone = [each for each in _records(repo, away, kinds) if not files.exists(root, each.kind.path(each.id))]
    came = [change.path for change in changes if not change.old_mode and change.new_mode]
    moved = _moved(root, gone, [path for path in came if kinds.of_file(path)], kinds)
    return (*_told(repo, away), *(each.finding for each in gone if each.path not in moved))


def _records(repo: Repo, away: list[FileChange], kinds: Kinds) -> Iterator[_Gone]:
    plain = [change for change in away if kinds.of_file(change.path) and stat.S_ISREG(change.old_mode)]
    for change, blob in zip(plain, git.blobs(repo, [change.old_id for change in plain]), strict=True):
        kind, id_ = kinds.of_file(change.path), _id(change, blob, kinds)
        if kind and id_:
            yield _Gone(change.path, kind, id_, blob.raw)


def _id(change: FileChange, blob: Blob, kinds: Kinds) -> str:
    """Return the id of the record a committed file was meant for, `` where it held none."""
    raw = commit_ledger.content(TreeEntry(change.path, change.old_mode, change.old_id, None), blob)
    opened = of_bytes(raw, change.path, kinds)
    if isinstance(opened, Opened):
        return str(opened.record.id)
    kind = kinds.of_file(change.path)
    assert kind is not None
    named = kind.id_of(change.path)
    belongs = kind.is_id(named) and change.path == kind.path(named)
    if any(found.fault is NOT_A_RECORD for found in opened):
        return ""
    return named if belongs else next((found.id for found in opened if kind.is_id(found.id)), "")


def _moved(root: Path, gone: Iterable[_Gone], came: list[str], kinds: Kinds) -> set[str]:
    """Return the files whose records have another id now, each another one."""
    left = {path: raw for path in came if isinstance(raw := files.read(root, path), bytes)}
    ids = {each.id for each in gone}
    moved = set()
    for each in gone:
        found = next((path for path, raw in left.items() if kinds.of_file(path) is each.kind and _is_same(each, raw, ids)), None)
        if found:
            del left[found]
            moved.add(each.path)
    return moved


def _is_same(gone: _Gone, raw: bytes, ids: set[str]) -> bool:
    """Return whether a new file tells of the same thing: it has its name and enterprises (they may have other ids too), and most of its values."""
    one, other = called(gone.kind, gone.raw), called(gone.kind, raw)
    if not one or one[:1] != other[:1] or any(a != b and a not in ids for a, b in zip(one[1:], other[1:], strict=True)):
        return False
    before, after = (set((values(text, gone.kind.model) or {}).items()) for text in (gone.raw, raw))
    return 2 * len(before & after) > len(before)


def _told(repo: Repo, away: list[FileChange]) -> Iterator[Finding]:
    gone = {change.path for change in away}
    for n in history.meetings(repo) if any(path.startswith(f"{FOLDER}/{published_figures.FOLDER}/") for path in gone) else ():
        path = published_figures.path(n)
        if path in gone:
            yield PUBLISHED.at("", path, place=Place(path), hint=_BACK.fill(path=path), n=n)
