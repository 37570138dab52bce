"""What on disk is not in a commit yet, and which files does git's own index know to be in one, by their stamps and without reading them?"""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from dicoop.errors import Finding
from dicoop.paths import FOLDER
from dicoop.store import files
from dicoop.store.commit_ledger import is_own
from dicoop.store.git import FileChange, attempt, entries, path_of
from dicoop.store.history import head
from dicoop.store.record_files import other_files, record_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.store.git import Repo, TreeEntry

_ODD = stat.S_IFLNK  # there, and no plain file
_ENTRY = re.compile(
    rb"(\d+) ([0-9a-f]+) 0\t([^\0]+)\0\s*ctime: (\d+):(\d+)\s+mtime: (\d+):(\d+)\s+dev: \d+\s+ino: (\d+)\s+uid: \d+\s+gid: \d+\s+size: (\d+)\s+flags: 0\n"
)


def unchanged(root: Path, repo: Repo, saved: Mapping[str, TreeEntry]) -> set[str]:
    """Return which of some committed files look as they did when they were staged with that content; one staged too late for that to be sure is not."""
    told = attempt(repo, "ls-files", "-z", "--stage", "--debug", "--", f"{repo.prefix}{FOLDER}")
    place = attempt(repo, "rev-parse", "--path-format=absolute", "--git-path", "index")
    written = _stamp(path_of(place.out).removesuffix("\n"))
    if told.code or place.code or written is None:
        return set()
    found = set()
    for mode, id_, path, *numbers in _ENTRY.findall(told.out):
        name = path_of(path).removeprefix(repo.prefix)
        entry, (created, nano, changed, more, inode, size) = saved.get(name), map(int, numbers)
        seen = (created * 10**9 + nano, changed * 10**9 + more, inode, size)
        fits = entry is not None and (entry.id, entry.mode) == (id_.decode(), int(mode, 8)) and seen[1] < written[1]
        if fits and _stamp(f"{root}{os.sep}{name}") == seen:
            found.add(name)
    return found


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
    saved = {entry.path: entry for entry in entries(repo, commit) if is_own(entry)} if commit else {}
    there = {*record_files(root), *other_files(root)}
    there |= {path for path in saved.keys() - there if any(str(folder) in there for folder in PurePosixPath(path).parents)}
    looked_at = (there | saved.keys()) - (unchanged(root, repo, saved) if trust and saved else set())
    changes = (change_on_disk(root, repo, path, saved.get(path), here=path in there) for path in sorted(looked_at))
    return tuple(change for change in changes if change)


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
