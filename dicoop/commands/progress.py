"""How does a person see that many files are being read?"""

from __future__ import annotations

import atexit
import sys
import time
from contextlib import suppress
from typing import TYPE_CHECKING

from dicoop.labels import Label

if TYPE_CHECKING:
    from rich.progress import Progress

    from dicoop.labels import Lang

_READING = Label("读取记录", "reading records")
_PATIENCE = 1.0  # seconds without a word


class Bar:
    """A bar on stderr, shown once reading takes longer than a second, gone when it is done."""

    def __init__(self, lang: Lang) -> None:
        """Begin to wait."""
        self._lang = lang
        self._began = time.monotonic()
        self._shown: Progress | None = None

    def __call__(self, done: int, total: int) -> None:
        """Show how many of the files are read."""
        if self._shown is None and (done >= total or time.monotonic() - self._began < _PATIENCE):
            return
        with suppress(OSError):  # the terminal has gone: nobody misses it
            bar = self._shown = self._shown or self._made(total)
            bar.update(bar.task_ids[0], completed=done, total=total)
            bar.refresh()
        if done >= total:
            self._stop()

    def _stop(self) -> None:
        shown, self._shown = self._shown, None
        with suppress(OSError):
            if shown is not None:
                shown.stop()

    def _made(self, total: int) -> Progress:
        from rich.console import Console  # noqa: PLC0415 - only where reading takes long
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn  # noqa: PLC0415

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
        console = Console(file=sys.stderr)
        bar = Progress(*columns, console=console, auto_refresh=False, transient=True, redirect_stdout=False, redirect_stderr=False)
        bar.add_task(_READING.of(self._lang), total=total)
        bar.start()
        atexit.register(self._stop)  # the cursor comes back whatever happens
        return bar
