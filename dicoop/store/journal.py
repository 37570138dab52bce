"""What did the last command write, and what stood there before?

A unit is all that one command writes. Each line is there before its file is written, so that a command that was killed
can be undone as well; it lies outside all tracked files: in git's own folder, else in the user's cache.
"""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NamedTuple

from dicoop.errors import Unable
from dicoop.store import find

if TYPE_CHECKING:
    from collections.abc import Iterator

_FOLDER, _NAME = "dicoop", "undo.json"


class Written(NamedTuple):
    """A file the command wrote: what stood there before (None: nothing), and the digest of what it wrote (None: taken away)."""

    path: str
    before: str | None
    after: str | None


class Unit(NamedTuple):
    """What one command wrote, and the commit that was checked out then."""

    head: str | None
    files: tuple[Written, ...]


@dataclass
class _Open:
    root: Path
    cache: Path | None
    file: Path | None = None


_OPEN: ContextVar[_Open | None] = ContextVar("unit", default=None)


@contextmanager
def kept(root: Path, cache: Path | None) -> Iterator[None]:
    """Keep what is written meanwhile as one unit; that of the command before goes with the first file."""
    before = _OPEN.set(_Open(root, cache))
    try:
        yield
    finally:
        _OPEN.reset(before)


def note(root: Path, path: str, raw: bytes | None) -> None:
    """Note what is about to be written to a file (None: it is taken away); without a unit nothing is."""
    unit = _OPEN.get()
    if unit is None or unit.root != root:
        return
    with suppress(OSError):  # a command that cannot be undone later is no reason to refuse it now
        before = (root / path).read_bytes() if (root / path).is_file() else None
        told = {
            "path": path,
            "before": None if before is None else before.decode("utf-8", "surrogateescape"),
            "after": None if raw is None else hashlib.sha256(raw).hexdigest(),
        }
        if unit.file is None:
            _begin(unit)
        if unit.file is not None:
            _append(unit.file, told)


def _begin(unit: _Open) -> None:
    file, head = _place(unit.root, unit.cache)
    if file is not None:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        _append(file, {"root": str(unit.root.resolve()), "head": head})
    unit.file = file


def _append(file: Path, told: dict[str, str | None]) -> None:
    with file.open("a", encoding="ascii", newline="\n") as lines:
        lines.write(json.dumps(told) + "\n")


def _place(root: Path, cache: Path | None) -> tuple[Path | None, str | None]:
    """Return the journal's file, and the commit checked out."""
    from dicoop.store.git import HASH, Repo, attempt, path_of  # noqa: PLC0415 - whoever only reads a ledger needs no git

    with suppress(Unable):
        told = path_of(attempt(Repo(str(root)), "rev-parse", "--absolute-git-dir", "HEAD").out).split("\n")
        if told[0]:
            head = told[1] if HASH.fullmatch(told[1]) else None
            return Path(told[0]) / _FOLDER / _NAME, head
    own = hashlib.blake2b(os.fsencode(root.resolve()), digest_size=8).hexdigest()
    return cache / f"{own}.{_NAME}" if cache else None, None


def last(root: Path, cache: Path | None) -> Unit | None:
    """Return what the last command wrote, None where that is not known."""
    file = _place(root, cache)[0]
    rows = _rows(file) if file else []
    if not rows or rows[0].get("root") != str(root.resolve()):
        return None
    files = tuple(Written(str(row["path"]), row["before"], row["after"]) for row in rows[1:] if _is_ours(row))
    return Unit(rows[0].get("head"), files)


def _rows(file: Path) -> list[dict[str, str | None]]:
    """Return the lines that were written whole: of one that was not, neither was its file."""
    try:
        rows = [json.loads(line) for line in file.read_text("ascii").split("\n")[:-1]]
    except (OSError, ValueError):
        return []
    return rows if all(map(_is_row, rows)) else []


def _is_row(row: object) -> bool:
    return isinstance(row, dict) and all(value is None or isinstance(value, str) for value in row.values())


def _is_ours(row: dict[str, str | None]) -> bool:
    """Return whether a line names a file of the ledger: nothing else is ever put back."""
    parts = PurePosixPath(row.get("path") or "").parts
    return parts[:1] == (find.FOLDER,) and ".." not in parts and {"before", "after"} <= row.keys()


def forget(root: Path, cache: Path | None) -> None:
    """Forget the last command."""
    file = _place(root, cache)[0]
    if file:
        with suppress(OSError):
            file.unlink(missing_ok=True)
