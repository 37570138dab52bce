"""Where, and on which day, is work done, and which record is meant?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dicoop.frozen import dataclass
from dicoop.labels import Label
from dicoop.store.find import Shelf

if TYPE_CHECKING:
    from dicoop.store.git import Repo


class Wait(NamedTuple):
    """For how many seconds a writer waits for another one, and whom it tells so."""

    seconds: int = 60
    say: Callable[[Label], None] = lambda _: None


WAIT = Wait()


@dataclass(frozen=True)
class Desk:
    """Where work is done: the ledger's root, the day, whether anything is to be written, how long to wait for that, and the index.

    `command` is what the user typed, in the words of a shell.
    """

    root: Path
    today: date
    dry_run: bool = False
    wait: Wait = WAIT
    cache: Path | None = None
    command: str = ""

    @property
    def shelf(self) -> Shelf:
        """The ledger to be read, with its index."""
        return Shelf(self.root, self.cache)

    def repository(self) -> Repo:
        """Return the repository that the ledger lies in; raises Unable without one."""
        from dicoop.store import history  # noqa: PLC0415 - whoever only reads needs none

        return history.repository(self.root)


def turn(root: Path, wait: Wait) -> AbstractContextManager[None]:
    """Be the only writer of a ledger, from reading to the last file; raises Changed when others do not finish in time."""
    from dicoop.store import lock  # noqa: PLC0415 - whoever only reads needs none

    return lock.held(root, wait.seconds, wait.say)


@contextmanager
def alone(desk: Desk) -> Iterator[None]:
    """Be the only writer, unless nothing is to be written; what is written meanwhile is what `undo` puts back."""
    if desk.dry_run:
        yield
        return
    from dicoop.store import undo_log  # noqa: PLC0415 - whoever only reads needs none

    with turn(desk.root, desk.wait), undo_log.kept(desk.root, desk.cache, desk.command):
        yield
