"""Which ledger is meant?"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Mapping
from pathlib import Path

from dicoop.errors import Unable
from dicoop.frozen import dataclass, field
from dicoop.labels import Label
from dicoop.paths import SETTINGS_PATH

_NONE = Label("从 {folder} 往上没有找到台账（ledgers/ledger.yaml）", "no ledger (ledgers/ledger.yaml) in {folder} or above")
_NOT_THERE = Label("{folder} 里没有台账（ledgers/ledger.yaml）", "no ledger (ledgers/ledger.yaml) in {folder}")
_HINT = Label(
    "新建：dicoop init 文件夹；试用：dicoop sample 文件夹；指定别处的台账：dicoop -C 文件夹 …",
    "new: dicoop init DIR; to try it out: dicoop sample DIR; a ledger elsewhere: dicoop -C DIR …",
)


@dataclass(frozen=True)
class Shelf:
    """Where a ledger lies, and the folder for its index (None: without one).

    `trust`: a file that looks as it did is taken as unchanged; else the contents are always compared.
    `known_at`: the revision it is read at; None: as it lies on disk.
    """

    root: Path
    cache: Path | None = None
    trust: bool = False
    known_at: str | None = None
    tell: Callable[[int, int], None] | None = field(default=None, compare=False)


def cache(environ: Mapping[str, str], platform: str) -> Path | None:
    """Return the folder for indexes: DICOOP_CACHE (empty: none), else the user's own for such things; None without a home."""
    given = environ.get("DICOOP_CACHE")
    if given is not None:
        return Path(given) if given else None
    variable, inside = _CACHES.get(platform, ("XDG_CACHE_HOME", ""))
    own, home = environ.get(variable), environ.get("HOME")
    if own and variable != "HOME":
        return Path(own) / inside / "dicoop"
    return Path(home) / (inside or ".cache") / "dicoop" if home else None


def is_own(folder: Path) -> bool:
    """Return whether a folder is the user's own, and nobody else may write there; one that is yet to be made is."""
    try:
        about = folder.stat()
    except OSError:
        return True
    return not hasattr(os, "getuid") or (about.st_uid == os.getuid() and not about.st_mode & (stat.S_IWGRP | stat.S_IWOTH))


_CACHES = {"win32": ("LOCALAPPDATA", ""), "darwin": ("HOME", "Library/Caches")}


def root(given: str | None) -> Path:
    """Return the folder that holds `ledgers/ledger.yaml`: the given one, else the nearest upwards; raises Unable."""
    if given is not None:
        if is_root(Path(given)):
            return Path(given)
        raise Unable(_NOT_THERE.fill(folder=given), _HINT)
    here = _here()
    found = next(filter(is_root, (here, *here.parents)), None)
    if found is None:
        raise Unable(_NONE.fill(folder=here), _HINT)
    return found


def _here() -> Path:
    try:
        return Path.cwd()
    except OSError:  # it was removed
        return Path()


def is_root(folder: Path) -> bool:
    """Return whether a folder holds a ledger."""
    try:
        return (folder / SETTINGS_PATH).is_file()
    except OSError:  # nothing there may be looked at
        return False
