"""What is in a file that somebody named, which need not lie in a ledger?"""

from __future__ import annotations

from pathlib import Path

from dicoop.errors import Unable
from dicoop.labels import Label

_CANNOT = Label("{path} 读不出来：{why}", "{path} cannot be read: {why}")


def raw(path: str) -> bytes:
    """Return the bytes of a file; raises Unable."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Unable(_CANNOT.fill(path=path, why=error.strerror or error)) from error
