"""How long does a process take, and how much memory at its peak?"""

from __future__ import annotations

import os
import signal
import statistics
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Took:
    """One run of a process: seconds, bytes at the peak, exit code (negative: ended by a signal)."""

    wall: float
    memory: int
    code: int


@dataclass(frozen=True)
class Result:
    """All runs of one case on one ledger, and what `python -c pass` took in between."""

    records: int
    walls: tuple[float, ...]
    memory: int
    code: int
    floor_walls: tuple[float, ...]
    when: str

    @property
    def median(self) -> float:
        """The median of the wall times."""
        return statistics.median(self.walls)

    @property
    def ratio(self) -> float:
        """The median as a multiple of an empty Python process in the same run."""
        return self.median / statistics.median(self.floor_walls)


def run(words: Sequence[str], environ: Mapping[str, str], output: str, limit: int) -> Took:
    """Run a process to its end, or kill it after `limit` seconds; its words go to the file `output`.

    What a process reports as its peak is never less than the peak of the one that started it, so this program stays small.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC
    streams = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, flags, 0o600),
        (os.POSIX_SPAWN_DUP2, 1, 2),
    ]
    begin = time.perf_counter()
    pid = os.posix_spawnp(words[0], list(words), dict(environ), file_actions=streams, setpgroup=0)
    before = signal.signal(signal.SIGALRM, lambda *_: os.killpg(pid, signal.SIGKILL))
    signal.alarm(limit)
    try:
        _, status, usage = os.wait4(pid, 0)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    return Took(time.perf_counter() - begin, usage.ru_maxrss * 1024, os.waitstatus_to_exitcode(status))
