"""What did a writer that was killed leave behind, and when is it taken away?

A writer puts a mark where the lock is and takes it off when it is done: a mark that is found tells of a writer that
never came so far, and only then is the whole ledger looked through. All this is safe only under the lock.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dicoop.frozen import pattern
from dicoop.paths import FOLDER, SCHEMAS
from dicoop.store import disk
from dicoop.store.record_files import everything

MARK = f"{FOLDER}/.writing.tmp"
_LONGEST = 50  # characters: a name may be as long as the system takes, and this one is longer
_BESIDE = pattern(r"\..+\.[0-9a-f]{8}\.tmp")


def beside(target: Path) -> Path:
    """Return a new name beside a file, for the text that is to take its place."""
    return target.with_name(f".{target.name[:_LONGEST]}.{os.urandom(4).hex()}.tmp")


@contextmanager
def cleared(root: Path) -> Iterator[None]:
    """Take away what another left behind; if we are killed meanwhile, the next one will do the same for us."""
    mark = root / MARK
    with suppress(OSError):  # without a mark nothing is lost: what is left behind stays a little longer
        if mark.exists():
            _clear(root)
        else:
            disk.open_new(mark).close()
    try:
        yield
    finally:
        with suppress(OSError):
            disk.remove(mark)


def _clear(root: Path) -> None:
    for place in (root, root / SCHEMAS):
        _sweep(place, os.listdir(place) if place.is_dir() else ())  # noqa: PTH208 - a Path for each name takes five times as long
    for folder, names in everything(root):
        _sweep(root / folder, names)


def _sweep(folder: Path, names: Iterable[str]) -> None:
    for name in names:
        if _BESIDE.fullmatch(name):
            disk.remove(folder / name)
