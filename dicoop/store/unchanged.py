"""Which files on disk does git's own index know to be as they were committed, by their stamps and without reading them?"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING

from dicoop.paths import FOLDER
from dicoop.store.git import attempt, path_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.store.git import Repo, TreeEntry

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
