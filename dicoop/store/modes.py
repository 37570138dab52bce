"""Who may do what with the files that git writes into a work tree? Git asks the umask: here those who may with our own."""

from __future__ import annotations

import os
import stat
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from dicoop.store import disk

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path


@contextmanager
def kept(root: Path, paths: Sequence[str]) -> Iterator[None]:
    """Of some files that are written meanwhile those that were there keep mode and group; new ones, and new folders, take their folder's."""
    files = [root / path for path in paths]
    before = {file: found for file in files if (found := _plain(file))}
    missing = {folder for file in files for folder in file.relative_to(root).parents if not (root / folder).exists()}
    try:
        yield
    finally:
        for path in (*(root / folder for folder in sorted(missing)), *files):
            with suppress(OSError):  # what is written is right but for that
                disk.take_after(path, before.get(path))


def _plain(path: Path) -> os.stat_result | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found if stat.S_ISREG(found.st_mode) else None
