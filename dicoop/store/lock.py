"""Who may write now? One writer at a time, by a lock of the operating system that ends with its process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from dicoop.errors import Changed
from dicoop.labels import Label
from dicoop.paths import FOLDER
from dicoop.store import files, temp_files

NAME = ".lock"
PATH = f"{FOLDER}/{NAME}"
_QUIET = 1
_OFTEN = 0.02
_WAITING = Label("别人正在写这本台账，最多等 {n} 秒 …", "someone else is writing to this ledger; waiting for up to {n} s …")
_HELD = Label("等了 {n} 秒，别人还在写这本台账", "someone else is still writing to this ledger after {n} s")
_HELD_HINT = Label(
    "什么都没有写入；过一会儿再执行一次，或用 --wait 秒数 多等一会儿",
    "nothing was written; run it again later, or wait longer with --wait SECONDS",
)


@contextmanager
def held(root: Path, seconds: int, say: Callable[[Label], None]) -> Iterator[None]:
    """Be the only writer meanwhile; raises Changed when others do not finish in time, Unable where no lock can be made."""
    files.make_folder_of(root, PATH)
    with files.telling(PATH):
        lock = _lock(root / FOLDER)
        _take(lock, seconds, say)
    try:
        with temp_files.cleared(root):
            yield
    finally:
        lock.release()


def _lock(folder: Path) -> FileLock:
    """Return the lock of a folder: whoever may write there may take it; never the soft kind, which outlives its process."""
    mode = folder.stat().st_mode & 0o666 | 0o600
    return FileLock(folder / NAME, mode=mode, poll_interval=_OFTEN, fallback_to_soft=False)


def _take(lock: FileLock, seconds: int, say: Callable[[Label], None]) -> None:
    """Take a lock, in two spells of waiting: whoever must wait for long is told after the first."""
    if _is_taken(lock, min(seconds, _QUIET)):
        return
    if seconds > _QUIET:
        say(_WAITING.fill(n=seconds))
        if _is_taken(lock, seconds - _QUIET):
            return
    raise Changed(_HELD.fill(n=seconds), _HELD_HINT)


def _is_taken(lock: FileLock, seconds: int) -> bool:
    try:
        lock.acquire(timeout=seconds)
    except Timeout:
        return False
    return True
