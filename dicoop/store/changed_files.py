"""Which files changed between two commits, since one, in each or on disk since the last, and what do they hold on both sides?"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from dicoop.change.changed_record import ChangedFile, Side
from dicoop.errors import Finding, Unable
from dicoop.frozen import dataclass, field, pattern
from dicoop.labels import Label
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store import files
from dicoop.store.commit_ledger import content, is_own, lies
from dicoop.store.commits import setting
from dicoop.store.files import exists
from dicoop.store.git import RAW, Blob, FileChange, Repo, TreeEntry, attempt, blobs, changes, checked, diff, entries, path_of, run, words_of
from dicoop.store.history import head, log
from dicoop.store.kinds import kinds_at, kinds_of
from dicoop.store.ledger import Opened, of_bytes, open_file
from dicoop.store.record_files import other_files, record_files

if TYPE_CHECKING:
    from dicoop.kinds.base import Kinds
    from dicoop.store.git import Repo
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
        sides = ((one, zip((one.before, one.after), self.kinds, strict=True)) for one in self._read.values())
        held = ((side, kinds, kinds.of_path(one.path)) for one, both in sides for side, kinds in both if side)
        drawn = {side.blob: (kinds.mark(kind), tuple(side.record)) for side, kinds, kind in held if kind and side.record}
        if index and self.root is None:  # what is read on disk may be younger than the id it goes by
            index.keep_drawn(drawn)
        known |= drawn
        old, new = ([_ends(change)[side] for change in self.files] for side in (0, 1))
        return _all(old, self.kinds[0], known), _all(new, self.kinds[1], known)


def _ends(change: FileChange) -> tuple[TreeEntry, TreeEntry]:
    return TreeEntry(change.path, change.old_mode, change.old_id, None), TreeEntry(change.path, change.new_mode, change.new_id, None)


def _known(end: TreeEntry, kinds: Kinds, known: Mapping[str, Any]) -> Any:
    if end.id not in known or not lies(end, kinds, *known[end.id]):
        return None
    kind, plain = known[end.id]
    own = kinds.of_mark(kind)
    assert own is not None
    return own.model.wrap(plain)


def _all(ends: Iterable[TreeEntry], kinds: Kinds, known: Mapping[str, Any]) -> dict[str, Any]:
    return {end.path: facts for end in ends if (facts := _known(end, kinds, known))}


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
        return of_bytes(content(end, contents.get(end.id, Blob(end.id, 0, b""))), end.path, own) if end.mode else None

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


_SPARSE = Label(
    "{folder} 只检出了一部分文件（sparse checkout），其余的像是被删去了",
    "{folder} is a sparse checkout: the files that are not checked out look deleted",
)
_SPARSE_HINT = Label(
    "先检出全部：git sparse-checkout disable，再执行一次", "check all out: git sparse-checkout disable, then run the command again"
)
Versions = tuple[tuple["Commit | None", ChangedFile], ...]


def versions(root: Path, repo: Repo, path: str) -> Versions:
    """Return what each commit made of a file, oldest first; at last, without a commit, what is not committed yet."""
    top = head(repo)
    saved = next((entry for entry in entries(repo, top, path) if entry.path == path), None) if top else None
    unsaved = change_on_disk(root, repo, path, saved, here=_may_exist(root, path))
    return _versions(root, repo, log(repo, top, path=path) if top else (), (unsaved,) if unsaved else (), lambda each, _: each.path == path)


def _may_exist(root: Path, path: str) -> bool:
    try:
        return exists(root, path)
    except Unable:
        return True


def since(root: Path, repo: Repo, old: str) -> Versions:
    """Return what each commit since an old one made of which record, oldest first; at last, without a commit, what is not committed yet."""
    top = head(repo)
    return _versions(root, repo, log(repo, top, f"^{old}", path=FOLDER) if top else (), against(root, repo, top), is_record)


def _versions(
    root: Path, repo: Repo, commits: Sequence[Commit], unsaved: Iterable[FileChange], is_meant: Callable[[FileChange, Kinds], bool]
) -> Versions:
    own = kinds_of(root)
    made = [(commit, change) for commit in reversed(commits) for change in commit.changes if is_meant(change, own)]
    left = [change for change in unsaved if is_meant(change, own)]
    committed = _changed(repo, [change for _, change in made], (own, own), None)
    on_disk = _changed(repo, left, (own, own), root) if left else ()
    return (*zip([commit for commit, _ in made], committed, strict=True), *((None, each) for each in on_disk))


def authors(repo: Repo, old: str, new: str) -> tuple[str, ...]:
    """Return who wrote each of the commits that came since an old one, newest first."""
    words = ("-z", "--encoding=UTF-8", "--no-color", "--no-notes", "--no-mailmap", "--no-patch", "--format=%an")
    return tuple(map(words_of, run(repo, "log", *words, checked(new), f"^{checked(old)}", "--").split(b"\0")[:-1]))


_ODD = stat.S_IFLNK  # there, and no plain file
_ENTRY = pattern(
    rb"(\d+) ([0-9a-f]+) 0\t([^\0]+)\0\s*ctime: (\d+):(\d+)\s+mtime: (\d+):(\d+)\s+dev: \d+\s+ino: (\d+)\s+uid: \d+\s+gid: \d+\s+size: (\d+)\s+flags: 0\n"
)


def staged(root: Path, repo: Repo, commit: str) -> tuple[dict[str, TreeEntry], set[str]] | None:
    """Return the ledger's files at a commit, and which of them look as they did when they were staged with that content, None where git's index cannot tell.

    One staged too late for that to be sure is not among them.
    """
    where = f"{repo.prefix}{FOLDER}"
    told = attempt(repo, "ls-files", "-z", "--stage", "--debug", "--", where)
    other = attempt(repo, "diff-index", "--cached", "-z", *RAW, checked(commit), "--", where)
    place = attempt(repo, "rev-parse", "--path-format=absolute", "--git-path", "index")
    rows = _ENTRY.findall(told.out)
    if told.code or other.code or place.code or len(rows) != told.out.count(b"flags: "):  # others are merged halfway, or to be passed over
        return None
    written = _stamp(path_of(place.out).removesuffix("\n"))
    moved = {change.path: (change.old_mode, change.old_id) for change in changes(iter(other.out.split(b"\0")[:-1]), repo.prefix)}
    saved = {path: TreeEntry(path, *old, None) for path, old in moved.items() if old[0]}
    found = set()
    for mode, id_, path, *numbers in rows:
        name = path_of(path).removeprefix(repo.prefix)
        if name in moved:
            continue
        saved[name] = TreeEntry(name, int(mode, 8), id_.decode(), None)
        created, nano, changed, more, inode, size = map(int, numbers)
        seen = (created * 10**9 + nano, changed * 10**9 + more, inode, size)
        if written is not None and seen[1] < written[1] and _stamp(f"{root}{os.sep}{name}") == seen:
            found.add(name)
    return {path: entry for path, entry in saved.items() if is_own(entry)}, found


def _stamp(path: str) -> tuple[int, int, int, int] | None:
    try:
        seen = os.lstat(path)  # a link where a file was is another thing
    except OSError:
        return None
    return seen.st_ctime_ns, seen.st_mtime_ns, seen.st_ino & 0xFFFFFFFF, seen.st_size & 0xFFFFFFFF


def unsaved(root: Path, repo: Repo, *, trust: bool = False) -> tuple[str, ...]:
    """Return which of the ledger's files on disk differ from the commit checked out, are new, or are gone."""
    return tuple(change.path for change in against(root, repo, head(repo), trust=trust))


def against(root: Path, repo: Repo, commit: str | None, *, trust: bool = False) -> tuple[FileChange, ...]:
    """Return how the ledger's files on disk differ from those of a commit; one that is there and cannot be read has no new id.

    Of a folder that cannot be opened that is so for all that was committed of it: nobody knows whether it is gone.
    `trust`: a file that looks as it did when git staged it is not read.
    """
    known = staged(root, repo, commit) if commit and trust else None
    saved, sure = known or ({entry.path: entry for entry in entries(repo, commit) if is_own(entry)} if commit else {}, set())
    there = {*record_files(root), *other_files(root)}
    there |= {path for path in saved.keys() - there if any(str(folder) in there for folder in PurePosixPath(path).parents)}
    looked_at = (there | saved.keys()) - sure
    looked = (change_on_disk(root, repo, path, saved.get(path), here=path in there) for path in sorted(looked_at))
    found = tuple(change for change in looked if change)
    if any(not change.new_mode for change in found) and setting(repo, "core.sparseCheckout", "--bool") == "true":
        raise Unable(_SPARSE.fill(folder=repo.folder), _SPARSE_HINT)
    return found


def change_on_disk(root: Path, repo: Repo, path: str, saved: TreeEntry | None, *, here: bool) -> FileChange | None:
    """Return how a file on disk (is it `here`?) differs from what was committed of it, None where it does not."""
    old = (saved.mode, saved.id) if saved else (0, "")
    if not here:
        return FileChange(path, *old, 0, "") if saved else None
    raw = files.read(root, path)
    if isinstance(raw, Finding):
        return FileChange(path, *old, _ODD, "")
    same = saved is not None and saved.id in (repo.blob_id(raw), repo.blob_id(raw.replace(b"\r\n", b"\n")))  # git itself may turn line ends
    return None if same else FileChange(path, *old, stat.S_IFREG | 0o644, repo.blob_id(raw))
