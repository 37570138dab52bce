"""By which single steps is the disk changed? Each of them may fail, or be the last before a crash."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

_READ_WRITE, _OWN_FILE, _OWN_FOLDER = 0o666, 0o600, 0o700


def make_folder(path: Path, top: Path) -> None:
    """Make a folder and those on the way to it: below `top` each is for those whom the folder it lies in is for."""
    if path.is_dir():
        return
    if path == top:
        path.mkdir(parents=True, exist_ok=True)
        return
    try:
        with _modes_of(path.parent) as mode:
            path.mkdir(mode | _OWN_FOLDER)
    except FileNotFoundError:
        make_folder(path.parent, top)
        make_folder(path, top)
    except FileExistsError:
        if not path.is_dir():  # else somebody else was quicker
            raise


def open_new(path: Path) -> BinaryIO:
    """Open a file that must not be there yet, for those whom its folder is for."""
    with _modes_of(path.parent) as mode:
        return open(path, "xb", opener=partial(os.open, mode=mode & _READ_WRITE | _OWN_FILE))


def open_own(path: Path) -> BinaryIO:
    """Open a file that must not be there yet, for those whom the umask says."""
    return path.open("xb")


@contextmanager
def _modes_of(folder: Path) -> Iterator[int]:
    """Say who may do what with that which is made in a folder meanwhile: not the umask of one of many, but the folder decides.

    Where each keeps his own (as in `/tmp`) the umask does.
    """
    found = stat.S_IMODE(folder.stat().st_mode)
    umask = os.umask(0)
    try:
        yield 0o777 & ~umask if found & stat.S_ISVTX else found
    finally:
        os.umask(umask)


def open_end(path: Path) -> BinaryIO:
    """Open a file to write behind what it holds."""
    return path.open("ab")


def write(file: BinaryIO, raw: bytes) -> None:
    """Hand bytes to the system."""
    file.write(raw)
    file.flush()


def sync(file: BinaryIO) -> None:
    """Wait until a file's bytes would outlive a power cut."""
    os.fsync(file.fileno())


def take_mode(path: Path, found: os.stat_result) -> None:
    """Give a file the group, where we may, and the permissions that another one had."""
    if sys.platform != "win32" and path.stat().st_gid != found.st_gid:
        with suppress(PermissionError):
            os.chown(path, -1, found.st_gid)
    path.chmod(stat.S_IMODE(found.st_mode))


def take_after(path: Path, before: os.stat_result | None) -> None:
    """Let what another program made be for those whom what was there `before` was for, else for those whom its folder is for."""
    made = path.lstat()
    with _modes_of(path.parent) as around:
        mode = (before.st_mode if before else around | _OWN_FILE) & _READ_WRITE
    if stat.S_ISDIR(made.st_mode):
        path.chmod(around | _OWN_FOLDER)
    elif stat.S_ISREG(made.st_mode):
        if before:
            take_mode(path, before)
        path.chmod(mode | (_runs(mode) if made.st_mode & stat.S_IXUSR else 0))


def let_run(path: Path) -> None:
    """Let whoever may read a file run it too."""
    mode = stat.S_IMODE(path.stat().st_mode)
    path.chmod(mode | _runs(mode))


def _runs(mode: int) -> int:
    return (mode & 0o444) >> 2


def be_read_as(path: Path, folder: Path) -> None:
    """Let those read a file who may look into a folder."""
    path.chmod(stat.S_IMODE(folder.stat().st_mode) & 0o444 | 0o600)


def replace(path: Path, target: Path) -> None:
    """Put a file in the place of another in one step."""
    path.replace(target)


def sync_folder(path: Path) -> None:
    """Let the names in a folder outlive a power cut too, where the system can."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_all() -> None:
    """Let all that was written outlive a power cut, where the system can."""
    if hasattr(os, "sync"):
        os.sync()


def remove(path: Path) -> None:
    """Take a file away, if it is there."""
    path.unlink(missing_ok=True)
