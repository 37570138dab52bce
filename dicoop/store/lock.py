"""Who may write now, and what did a writer that was killed leave behind?

One writer at a time, by a lock of the operating system that ends with its process. A writer puts a mark where the lock is and takes it off when
it is done: a mark that is found tells of one that never came so far, and only then is the whole ledger looked through.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dicoop.errors import Changed
from dicoop.labels import Label
from dicoop.paths import FOLDER, SCHEMAS
from dicoop.store import disk, files
from dicoop.store.record_files import everything

NAME = ".lock"
MARK = f"{FOLDER}/.writing.tmp"
PATH = f"{FOLDER}/{NAME}"
_QUIET = 1
_OFTEN = 0.02
_WAITING = Label("别人正在写这本台账，最多等 {n} 秒 …", "someone else is writing to this ledger; waiting for up to {n} s …")
_HELD = Label("等了 {n} 秒，别人还在写这本台账", "someone else is still writing to this ledger after {n} s")
_HELD_HINT = Label(
    "什么都没有写入；过一会儿再执行一次，或用 --wait 秒数 多等一会儿",
    "nothing was written; run it again later, or wait longer with --wait SECONDS",
)
_FLAGS = os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)

if sys.platform == "win32":
    import msvcrt

    def _take(file: int) -> None:
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

    def _leave(file: int) -> None:
        os.lseek(file, 0, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _take(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)

    def _leave(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)


@contextmanager
def held(root: Path, seconds: int, say: Callable[[Label], None]) -> Iterator[None]:
    """Be the only writer meanwhile; raises Changed when others do not finish in time, Unable where no lock can be made."""
    files.make_folder_of(root, PATH)
    with _opened(root / FOLDER) as file:
        with files.telling(PATH):
            _wait(file, seconds, say)
        try:
            with cleared(root):
                yield
        finally:
            _leave(file)


@contextmanager
def _opened(folder: Path) -> Iterator[int]:
    """Open the file that is locked, which stays: whoever may write in the folder may take it."""
    with files.telling(PATH):
        mode = folder.stat().st_mode & 0o666 | 0o600
        try:
            file = os.open(folder / NAME, _FLAGS | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            file = os.open(folder / NAME, _FLAGS)
        else:
            if hasattr(os, "fchmod"):  # whatever the umask is
                os.fchmod(file, mode)
    try:
        yield file
    finally:
        os.close(file)


def _wait(file: int, seconds: int, say: Callable[[Label], None]) -> None:
    """Take a lock, in two spells of waiting: whoever must wait for long is told after the first."""
    if _is_taken(file, min(seconds, _QUIET)):
        return
    if seconds > _QUIET:
        say(_WAITING.fill(n=seconds))
        if _is_taken(file, seconds - _QUIET):
            return
    raise Changed(_HELD.fill(n=seconds), _HELD_HINT)


def _is_taken(file: int, seconds: int) -> bool:
    until = time.monotonic() + seconds
    while True:
        try:
            _take(file)
        except (BlockingIOError, PermissionError):  # so it is told by most systems, and by some file systems and Windows
            if time.monotonic() >= until:
                return False
            time.sleep(_OFTEN)
        else:
            return True


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
        if files.BESIDE.fullmatch(name):
            disk.remove(folder / name)
