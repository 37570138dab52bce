"""By which single steps is the disk changed? Each of them may fail, or be the last before a crash."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path


def make_folder(path: Path) -> None:
    """Make a folder and those on the way to it."""
    path.mkdir(parents=True, exist_ok=True)


def open_new(path: Path) -> BinaryIO:
    """Open a file that must not be there yet."""
    return path.open("xb")


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


def take_mode(path: Path, other: Path) -> None:
    """Give a file the permissions of another one."""
    path.chmod(stat.S_IMODE(other.stat().st_mode))


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
