"""Where does work lie that is thrown away, and what if there is no room for it?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from dicoop.errors import Unable, why
from dicoop.labels import Label

_CANNOT = Label("临时文件写不了：{why}", "temporary files cannot be written: {why}")
_HINT = Label("腾出空间，或用 TMPDIR 指到别处", "free some space, or set TMPDIR to another folder")


@contextmanager
def telling() -> Iterator[None]:
    """Say what the system says where temporary files cannot be written: raises Unable."""
    try:
        yield
    except OSError as error:
        raise Unable(_CANNOT.fill(why=why(error)), _HINT) from error


@contextmanager
def folder() -> Iterator[Path]:
    """Make a folder that is gone afterwards; raises Unable, also for what cannot be written into it."""
    with telling(), tempfile.TemporaryDirectory(prefix="dicoop-", ignore_cleanup_errors=True) as name:
        yield Path(name)
