"""What on disk is not in a commit yet, and which files does git's own index know to be in one, by their stamps and without reading them?"""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePosixPath

from dicoop.errors import Finding
from dicoop.frozen import pattern
from dicoop.paths import FOLDER
from dicoop.store import files
from dicoop.store.commit_ledger import is_own
from dicoop.store.git import RAW, FileChange, Repo, TreeEntry, attempt, changes, checked, entries, path_of
from dicoop.store.history import head
from dicoop.store.record_files import other_files, record_files

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
    found = (change_on_disk(root, repo, path, saved.get(path), here=path in there) for path in sorted(looked_at))
    return tuple(change for change in found if change)


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
