"""Which files changed between two commits, since one, or in each, and what do they hold on both sides?"""

from __future__ import annotations

import stat
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicoop.change.changed_record import ChangedFile, Side
from dicoop.errors import Unable
from dicoop.frozen import dataclass, field
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store.commit_ledger import lies, opened_at
from dicoop.store.files import exists
from dicoop.store.git import Blob, TreeEntry, blobs, checked, diff, entries, run, words_of
from dicoop.store.history import head, log
from dicoop.store.kinds import kinds_at, kinds_of
from dicoop.store.ledger import Opened, open_file
from dicoop.store.unsaved import against, change_on_disk

if TYPE_CHECKING:
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kinds
    from dicoop.store.git import FileChange, Repo
    from dicoop.store.history import Commit
    from dicoop.store.index import Index


@dataclass(frozen=True)
class Between:
    """What differs: the files of records, whether the settings do, and which other files of the ledger do.

    What the files hold is read when it is asked for, of each once; `root`: the new side lies there on disk;
    `kinds`: those of either side.
    """

    repo: Repo
    root: Path | None
    kinds: tuple[Kinds, Kinds]
    files: tuple[FileChange, ...]
    settings: bool
    others: tuple[str, ...]
    _read: dict[str, ChangedFile] = field(default_factory=dict, repr=False)

    @property
    def records(self) -> tuple[ChangedFile, ...]:
        """All files of records, with what they hold."""
        return self.read(self.files)

    def read(self, some: Sequence[FileChange]) -> tuple[ChangedFile, ...]:
        """Return some of the files with what they hold."""
        new = [change for change in some if change.path not in self._read]
        self._read.update({one.path: one for one in _changed(self.repo, new, self.kinds, self.root)} if new else {})
        return tuple(self._read[change.path] for change in some)

    def facts(self, index: Index | None) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return the facts of the files that can be read, before and after, by path; what the index knows is not read for them."""
        unread = [change for change in self.files if change.path not in self._read]
        known = index.drawn([end.id for change in unread for end in _ends(change)]) if index else {}
        self.read(
            [
                change
                for change in unread
                if not all(_known(end, kinds, known) for end, kinds in zip(_ends(change), self.kinds, strict=True) if end.mode)
            ]
        )
        drawn = {side.blob: found for one, side, kinds in self._sides() if (found := _drawn(kinds, one.path, side))}
        if index and self.root is None:  # what is read on disk may be younger than the id it goes by
            index.keep_drawn(drawn)
        known |= drawn
        old, new = ([_ends(change)[side] for change in self.files] for side in (0, 1))
        return _all(old, self.kinds[0], known), _all(new, self.kinds[1], known)

    def _sides(self) -> Iterator[tuple[ChangedFile, Side, Kinds]]:
        sides = ((one, zip((one.before, one.after), self.kinds, strict=True)) for one in self._read.values())
        yield from ((one, side, kinds) for one, both in sides for side, kinds in both if side)


def _ends(change: FileChange) -> tuple[TreeEntry, TreeEntry]:
    return TreeEntry(change.path, change.old_mode, change.old_id, None), TreeEntry(change.path, change.new_mode, change.new_id, None)


def _known(end: TreeEntry, kinds: Kinds, known: Mapping[str, Any]) -> Any:
    """Return the facts of a content that is known and lies where it may."""
    if end.id not in known or not lies(end, kinds, *known[end.id]):
        return None
    kind, plain = known[end.id]
    own = kinds.of_mark(kind)
    assert own is not None
    return own.model.wrap(plain)


def _all(ends: Iterable[TreeEntry], kinds: Kinds, known: Mapping[str, Any]) -> dict[str, Any]:
    return {end.path: facts for end in ends if (facts := _known(end, kinds, known))}


def _drawn(kinds: Kinds, path: str, side: Side) -> tuple[str, Any] | None:
    kind = kinds.of_path(path)
    return (kinds.mark(kind), tuple(side.record)) if kind and side.record else None


def of_commits(repo: Repo, old: str, new: str) -> Between:
    """Return what differs between two commits."""
    kinds = kinds_at(repo, old), kinds_at(repo, new)
    return _between(repo, None, kinds, tuple(change for change in diff(repo, old, new) if change.path.startswith(f"{FOLDER}/")))


def on_disk(root: Path, repo: Repo, old: str) -> Between:
    """Return what differs between a commit and the files as they lie on disk."""
    return _between(repo, root, (kinds_at(repo, old), kinds_of(root)), against(root, repo, old))


def is_record(change: FileChange, kinds: Kinds) -> bool:
    """Return whether a change is one of a record's file, or of what stands where such a file should."""
    parts = change.path.split("/")
    odd = any(mode and not stat.S_ISREG(mode) for mode in (change.old_mode, change.new_mode))
    return (
        kinds.of_path(change.path) is not None and not any(part.startswith(".") for part in parts) and (odd or parts[-1].endswith(".yaml"))
    )


def _between(repo: Repo, root: Path | None, kinds: tuple[Kinds, Kinds], found: tuple[FileChange, ...]) -> Between:
    either = kinds[1].joined(kinds[0])
    records = tuple(change for change in found if is_record(change, either))
    others = tuple(change.path for change in found if change not in records and change.path != SETTINGS_PATH)
    settings = any(change.path == SETTINGS_PATH for change in found)
    return Between(repo, root, kinds, records, settings, others)


def _changed(repo: Repo, found: Sequence[FileChange], kinds: tuple[Kinds, Kinds], root: Path | None) -> Iterator[ChangedFile]:
    """Yield the files with what they hold on both sides, every content read once; the new side of disk with its root."""
    ends = [end for change in found for end in _ends(change)[: 2 if root is None else 1]]
    fit = [end for end in ends if stat.S_ISREG(end.mode)]
    contents = {end.id: blob for end, blob in zip(fit, blobs(repo, [each.id for each in fit]), strict=True)}
    either = kinds[1].joined(kinds[0])

    def opened(end: TreeEntry, own: Kinds) -> Opened | tuple[Finding, ...] | None:
        return opened_at(end, contents.get(end.id, Blob(end.id, 0, b"")), own) if end.mode else None

    for change in found:
        before, after = _ends(change)
        new = opened(after, kinds[1]) if root is None else open_file(root, change.path, kinds[1]) if change.new_mode else None
        yield ChangedFile(change.path, _side(before.mode, before.id, opened(before, kinds[0])), _side(after.mode, after.id, new), either)


def _side(mode: int, blob: str, opened: Opened | tuple[Finding, ...] | None) -> Side | None:
    if not mode:
        return None
    if isinstance(opened, Opened):
        return Side(blob, mode, record=opened.record)
    return Side(blob, mode, findings=opened or ())


def versions(root: Path, repo: Repo, path: str) -> tuple[tuple[Commit | None, ChangedFile], ...]:
    """Return what each commit made of a file, oldest first; at last, without a commit, what is not committed yet."""
    top = head(repo)
    commits = tuple(reversed(log(repo, top, path=path))) if top else ()
    made = [(commit, change) for commit in commits for change in commit.changes if change.path == path]
    saved = next((entry for entry in entries(repo, top, path) if entry.path == path), None) if top else None
    unsaved = change_on_disk(root, repo, path, saved, here=_may_exist(root, path))
    own = kinds_of(root)
    on_disk = tuple(_changed(repo, [unsaved], (own, own), root)) if unsaved else ()
    committed = _changed(repo, [change for _, change in made], (own, own), None)
    return (*zip([commit for commit, _ in made], committed, strict=True), *((None, each) for each in on_disk))


def _may_exist(root: Path, path: str) -> bool:
    """Return whether there is something of that name, or nobody may see whether there is."""
    try:
        return exists(root, path)
    except Unable:
        return True


def since(root: Path, repo: Repo, old: str) -> tuple[tuple[Commit | None, ChangedFile], ...]:
    """Return what each commit since an old one made of which record, oldest first; at last, without a commit, what is not committed yet."""
    top, own = head(repo), kinds_of(root)
    commits = tuple(reversed(log(repo, top, f"^{old}", path=FOLDER))) if top else ()
    made = [(commit, change) for commit in commits for change in commit.changes if is_record(change, own)]
    committed = _changed(repo, [change for _, change in made], (own, own), None)
    on_disk = _changed(repo, [change for change in against(root, repo, top) if is_record(change, own)], (own, own), root)
    return (*zip([commit for commit, _ in made], committed, strict=True), *((None, each) for each in on_disk))


def authors(repo: Repo, old: str, new: str) -> tuple[str, ...]:
    """Return who wrote each of the commits that came since an old one, newest first."""
    words = ("-z", "--encoding=UTF-8", "--no-color", "--no-notes", "--no-mailmap", "--no-patch", "--format=%an")
    return tuple(map(words_of, run(repo, "log", *words, checked(new), f"^{checked(old)}", "--").split(b"\0")[:-1]))
