"""What time is it by the clock that stamps the files of the records?

A file server has its own clock: behind ours, ahead of it, of whole seconds, set back. So it is read off a file that is made there and
taken away at once: in a folder that is nobody's work tree where one lies on the same file system, else beside the records.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from dicoop.paths import FOLDER
from dicoop.store import disk, temp_files
from dicoop.store.find import Shelf
from dicoop.store.record_files import stamp


class Clock(NamedTuple):
    """What the clock of a file system said: a file changed later bears no earlier time, unless it is set back. In nanoseconds, 0: unknown."""

    device: int
    time: int

    def at(self, folder: Path) -> int:
        """Return the time where a folder lies, 0 on another file system: there may be another clock."""
        return self.time if _device(folder) == self.device else 0


def read(place: Shelf) -> Clock:
    """Return what the clock of a ledger's file system says, unknown to whoever may not write there at all."""
    device = _device(place.root / FOLDER)
    for folder in (place.cache, place.root / ".git", place.root / FOLDER):
        if folder and _device(folder) == device:
            with suppress(OSError):
                return Clock(device, _time_in(folder))
    return Clock(device, 0)


def _device(folder: Path) -> int:
    """Return which file system a folder lies on, -1 where it cannot be looked at: nothing can be made there."""
    try:
        return folder.stat().st_dev
    except OSError:
        return -1


def _time_in(folder: Path) -> int:
    """Make a file and return when that was; the earlier of its times, for one of them may be finer than the other."""
    file = temp_files.beside(folder / "clock")
    try:
        disk.open_new(file).close()
        made = stamp(str(file))
    finally:
        disk.remove(file)
    return min(made.modified, made.changed) if made else 0
