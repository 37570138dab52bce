"""What did a user's last command write, and what stood there before?

A unit is all that one command writes. Each line is there before its file is written, so that a command that was killed
can be undone as well. Each user has a note of his own, outside all tracked files: in git's own folder, or in his cache
where git does not answer. The note before goes with the first file, whether there can be a new one or not.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from dicoop.errors import Unable
from dicoop.frozen import dataclass
from dicoop.paths import FOLDER, SCHEMAS
from dicoop.store import disk

_FOLDER = "dicoop"


class Written(NamedTuple):
    """A file the command wrote: what stood there before (None: nothing), the digest of what it wrote (None: taken away), and its owner then."""

    path: str
    before: str | None
    after: str | None
    owner: int | None


class Unit(NamedTuple):
    """What one command wrote: by whom it was given, when and in which words, where, and on which commit; what an import says of itself."""

    by: str
    when: datetime
    command: str
    root: str
    head: str | None
    files: tuple[Written, ...]
    imported: str | None = None


@dataclass
class _Open:
    """The unit that is being written: its note, None before its first file; lost once a line of it could not be written."""

    root: Path
    cache: Path | None
    command: str
    file: Path | None = None
    is_lost: bool = False
    imported: str | None = None


_OPEN: ContextVar[_Open | None] = ContextVar("unit", default=None)


@contextmanager
def kept(root: Path, cache: Path | None, command: str) -> Iterator[None]:
    """Keep what is written meanwhile as one unit."""
    before = _OPEN.set(_Open(root, cache, command))
    try:
        yield
    finally:
        _OPEN.reset(before)


def told_as_import(mapping: str, files: Iterable[tuple[str, str]]) -> None:
    """Note before the first file that the unit is an import, and by which mapping of which files (name and digest)."""
    from dicoop.change import imports  # noqa: PLC0415 - most units are no imports

    unit = _OPEN.get()
    if unit is not None:
        unit.imported = "\n".join(imports.lines(mapping, files))


def note(root: Path, path: str, new: Path | None) -> None:
    """Note which file is about to take the place of one of the ledger (None: it is taken away); without a unit nothing is.

    A command that cannot be undone later is no reason to refuse it now. Raises OSError where the note before can neither
    be taken away nor be made void.
    """
    unit = _OPEN.get()
    if unit is None or unit.root != root or unit.is_lost:
        return
    try:
        unit.file = unit.file or _begin(unit)
        before = (root / path).read_bytes().decode("utf-8", "surrogateescape") if (root / path).is_file() else None
        after, owner = (hashlib.sha256(new.read_bytes()).hexdigest(), new.stat().st_uid) if new else (None, None)
        _append(unit.file, Written(path, before, after, owner)._asdict())
    except OSError:
        unit.is_lost = True
        _drop(root, unit.cache)


def _begin(unit: _Open) -> Path:
    """Begin a note in place of the one before; raises OSError where there is no place for one."""
    places = _places(unit.root, unit.cache)
    if not places:
        raise FileNotFoundError
    for place in places:
        _clear(place)
    here = places[-1]
    disk.make_folder(here.folder, here.folder.parent)
    disk.open_new(here.file).close()
    if here.is_shared:
        _share(here)
    now = datetime.now().astimezone().isoformat(timespec="seconds")
    about = {"root": str(unit.root.resolve()), "head": here.head, "by": _me(), "when": now, "command": unit.command}
    _append(here.file, {**about, **({"import": unit.imported} if unit.imported else {})})
    disk.remove(_void(unit.root))
    return here.file


def _share(place: _Place) -> None:
    """Let whoever may write to the repository write notes of his own, and read whose the others are."""
    with suppress(OSError):  # the folder is somebody else's, who has seen to it
        disk.take_mode(place.folder, place.folder.parent.stat())
    with suppress(OSError):
        disk.be_read_as(place.file, place.folder.parent)


def _append(file: Path, told: Mapping[str, str | int | None]) -> None:
    with disk.open_end(file) as lines:
        disk.write(lines, json.dumps(told).encode("ascii") + b"\n")
        disk.sync(lines)


def _drop(root: Path, cache: Path | None) -> None:
    """Take the user's note away, or make it void; raises OSError where neither can be."""
    places = _places(root, cache)
    try:
        for place in places:
            _clear(place)
        if not any(place.is_shared for place in places) and _is_in_git(root):
            raise FileNotFoundError
    except OSError:  # it still lies there, or may lie in git's folder, out of reach while git does not answer
        with suppress(FileExistsError):
            disk.open_new(_void(root)).close()


def _clear(place: _Place) -> None:
    if place.is_shared or os.path.lexists(place.file):  # a cache that may not be looked into is another user's
        disk.remove(place.file)


def _is_in_git(root: Path) -> bool:
    return any(os.path.lexists(above / ".git") for above in (root.resolve(), *root.resolve().parents))


def _void(root: Path) -> Path:
    """Return the mark that makes the user's note void: where every writer may write, and of a name that git is told to pass over."""
    return root / FOLDER / f".undo-{_own()}.tmp"


def _own() -> str:
    return _short(_me())


def _short(text: str) -> str:
    return hashlib.blake2b(os.fsencode(text), digest_size=8).hexdigest()


# Where it lies


class _Place(NamedTuple):
    """Where notes lie, all beginning with `prefix`; the commit checked out; whether several users write there."""

    folder: Path
    prefix: str
    head: str | None = None
    is_shared: bool = False

    @property
    def file(self) -> Path:
        return self.folder / f"{self.prefix}{_own()}.json"


def _places(root: Path, cache: Path | None) -> list[_Place]:
    """Return where notes may lie: they are written to the last place, and any that lies before that is younger."""
    from dicoop.store.git import HASH, Repo, attempt, path_of  # noqa: PLC0415 - whoever only reads a ledger needs no git

    found = [_Place(cache, f"{_short(str(root.resolve()))}.undo-")] if cache else []
    with suppress(Unable):
        told = path_of(attempt(Repo(str(root)), "rev-parse", "--absolute-git-dir", "HEAD").out).split("\n")
        if told[0]:
            found.append(_Place(Path(told[0]) / _FOLDER, "undo-", told[1] if HASH.fullmatch(told[1]) else None, is_shared=True))
    return found


# Reading it


def last(root: Path, cache: Path | None) -> Unit | None:
    """Return what the user's last command wrote, None where that is not known."""
    if os.path.lexists(_void(root)):
        return None
    file = _youngest(root, cache)
    unit = _read(file) if file else None
    return unit if unit and (unit.by, unit.root) == (_me(), str(root.resolve())) else None


def forget(root: Path, cache: Path | None) -> None:
    """Forget the user's last command: its note says nothing any more, but still stands for any that is older."""
    file = _youngest(root, cache)
    if file:
        with suppress(OSError):
            disk.remove(file)
            disk.open_new(file).close()


def _youngest(root: Path, cache: Path | None) -> Path | None:
    return next((place.file for place in _places(root, cache) if os.path.lexists(place.file)), None)


def others(root: Path, cache: Path | None) -> list[Unit]:
    """Return what the last commands of other users wrote, the latest first."""
    notes = [file for place in _places(root, cache) for file in place.folder.glob(f"{place.prefix}*.json")]
    found = [unit for file in notes if (unit := _read(file)) and unit.by != _me()]
    return sorted(found, key=lambda unit: unit.when, reverse=True)


def _read(file: Path) -> Unit | None:
    """Return what a note says in the lines that were written whole: of one that was not, neither was its file."""
    try:
        about, *rows = [json.loads(line) for line in file.read_text("ascii").split("\n")[:-1]]
        files = tuple(Written(*(row[name] for name in Written._fields)) for row in rows)
        by, command, root = (str(about[name]) for name in ("by", "command", "root"))
        unit = Unit(by, datetime.fromisoformat(about["when"]).astimezone(), command, root, about["head"], files, about.get("import"))
        return unit if all(map(_is_ours, files)) and isinstance(unit.imported, str | None) else None
    except (OSError, ValueError, TypeError, KeyError, OverflowError):
        return None


def _is_ours(each: Written) -> bool:
    """Return whether a line is about a file of the ledger, or a schema made for it: nothing else is ever put back."""
    parts = PurePosixPath(each.path).parts
    are_texts = all(value is None or isinstance(value, str) for value in (each.before, each.after))
    return are_texts and parts[:1] in ((FOLDER,), (SCHEMAS,)) and ".." not in parts


def _me() -> str:
    r"""Return the user as the system knows it, with the machine where its name is given out: `zhang@pc-3`, `OFFICE\zhang`.

    What the environment calls the user does not count, where the system can be asked: it stays the same when another one takes over.
    """
    if sys.platform == "win32":
        return f"{os.environ.get('USERDOMAIN', '')}\\{os.getlogin()}"
    import pwd  # noqa: PLC0415 - not there on Windows

    number = os.geteuid()
    try:
        name = pwd.getpwuid(number).pw_name
    except KeyError:
        name = str(number)
    return f"{name}@{os.uname().nodename}"
