"""Which files of a folder are records, and how do they look from outside?"""

from __future__ import annotations

import os
import stat
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from dicoop.errors import Unable, why
from dicoop.labels import Label
from dicoop.paths import FOLDER
from dicoop.text.faults import MAX_BYTES

_CLOSED = Label("文件夹 {path} 打不开：{why}", "the folder {path} cannot be opened: {why}")
_CLOSED_HINT = Label("检查文件夹权限和磁盘", "check the folder's permissions and the disk")
# What stands beside the records in `ledgers/`: excuses of reviews, figures as told, who may change what
NO_RECORDS = ("kinds", "waivers", "figures", "mappings", "owners.yaml")
# Records lie three folders deep; beyond this a folder is told of, not looked into
DEEPEST = 16
_LONGEST = 1000
_RUN = 500
_OF_RUN = "//"  # no path has this
_SHUT = "/"  # a name that ends so
_DIGITS = 6  # of a record's number, at the most
_BY_NAME = attrgetter("name")
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Folder(NamedTuple):
    """Records that lie together, and their file names: those of a folder, and of a large one those of a run of numbers.

    The name is the folder's as `ledgers/…` with slashes, before that of a run. The names of the files are held as one text: a
    hundred thousand of them, each for itself, would take more room than all else. A folder that cannot be opened stands for
    itself, as if it were a file that cannot be read.
    """

    name: str
    joined: str

    @classmethod
    def of(cls, name: str, files: Iterable[str]) -> Folder:
        """Return a folder with some files."""
        return cls(name, "/".join(files))

    @property
    def files(self) -> list[str]:
        """The names of the files, in the order they were given."""
        return self.joined.split("/") if self.joined else []

    @property
    def path(self) -> str:
        """The folder that they lie in."""
        return path_of(self.name)

    @property
    def is_shut(self) -> bool:
        """Whether it is a folder that cannot be opened: nobody knows what is in it."""
        return self.name.endswith(_SHUT)


def path_of(name: str) -> str:
    """Return the folder that records of a name lie in."""
    return name.partition(_OF_RUN)[0]


class Stamp(NamedTuple):
    """How a file looks from outside: one that changed has another stamp, or one too young to be trusted; times in nanoseconds."""

    size: int
    modified: int
    changed: int
    inode: int


def closed(path: str, error: OSError) -> Unable:
    """Return the message that a folder cannot be opened."""
    return Unable(_CLOSED.fill(path=path, why=why(error)), _CLOSED_HINT)


def folders(root: Path, folder: str = "", without: Collection[str] = ()) -> Iterator[Folder]:
    """Yield the folders under `ledgers/` (or one folder of it) that hold `.yaml` files; raises Unable where `ledgers/` itself cannot be opened.

    `without`: folders of `ledgers/` that are not looked into.
    """
    for name, entries in _tree(root, folder, without):
        if isinstance(entries, OSError):
            if name == FOLDER:
                raise closed(name, entries) from entries
            above, _, own = name.rpartition("/")
            yield Folder.of(f"{above}{_OF_RUN}{own}{_SHUT}", [own])
            continue
        files = [entry.name for entry in entries if _is_record(name, entry) and not _is_aside(name, entry.name)]
        if files:
            yield from _runs(name, files)


def everything(root: Path) -> Iterator[tuple[str, list[str]]]:
    """Yield the folders under `ledgers/` that can be opened, those beside the records too, each with the names of what lies there."""
    for name, entries in _tree(root, "", None):
        if not isinstance(entries, OSError):
            yield name, [entry.name for entry in entries]


def _tree(root: Path, folder: str, without: Collection[str] | None) -> Iterator[tuple[str, list[os.DirEntry[str]] | OSError]]:
    """Yield `ledgers/` (or one folder of it) and the folders in it, each with what lies there, by name, or why it cannot be opened.

    `without`: the folders of `ledgers/` that are not entered, beside those that hold no records; None: all are. Neither links nor what lies too
    deep is entered; folders that a dot hides are not either.
    """
    first = f"{FOLDER}/{folder}" if folder else FOLDER
    top = root / first
    todo = [first] if top.is_dir() and not top.is_symlink() else []
    while todo:
        name = todo.pop()
        try:
            with os.scandir(f"{root}/{name}/.") as found:  # by the dot it is asked for what is in it as well as for its list
                entries = sorted(found, key=_BY_NAME)
            inside = [entry.name for entry in entries if _is_folder(entry)]
        except OSError as error:
            yield name, error
            continue
        yield name, entries
        left = () if without is None else (*NO_RECORDS, *without) if name == FOLDER else ()
        entered = [f"{name}/{each}" for each in inside if not each.startswith(".") and each not in left]
        todo += [path for path in reversed(entered) if not is_too_deep(path)]


def is_too_deep(path: str) -> bool:
    """Return whether a folder (`ledgers/…`) lies deeper than any record may, so that nobody looks into it."""
    return path.count("/") > DEEPEST or len(path) > _LONGEST


def _runs(name: str, files: list[str]) -> Iterator[Folder]:
    """Yield the files of a folder, of a large one by their numbers: what is held of it at a time, and read anew after a change, is bounded."""
    if len(files) <= _RUN:
        yield Folder.of(name, files)
        return
    runs: dict[int, list[str]] = {}
    for each in files:
        runs.setdefault(_number(each) // _RUN, []).append(each)
    yield from (Folder.of(f"{name}{_OF_RUN}{at}", run) for at, run in sorted(runs.items()))


def _number(name: str) -> int:
    stem = name.removesuffix(".yaml")
    digits = stem[len(stem.rstrip("0123456789")) :][-_DIGITS:]
    return int(digits or 0)


def in_order(folder: str) -> tuple[list[str], list[str]]:
    """Return what folders of records are sorted by: as their ids are, by kind, year, office."""
    parts = folder.split("/")
    return parts[1:2], parts[:1:-1]


def _is_aside(folder: str, name: str) -> bool:
    """Return whether what lies in a folder (`ledgers/…`) is nobody's record: its name begins with a dot, or it is kept beside the records."""
    return name.startswith(".") or (folder == FOLDER and name in NO_RECORDS)


def _is_folder(entry: os.DirEntry[str]) -> bool:
    return not entry.name.endswith(".yaml") and entry.is_dir(follow_symlinks=False)


def _is_record(folder: str, entry: os.DirEntry[str]) -> bool:
    """Return whether a file is to be read as a record; a link to a folder, and a folder that is not entered, is told of."""
    if entry.name.endswith(".yaml"):
        return True
    if not entry.is_symlink():
        return _is_folder(entry) and is_too_deep(f"{folder}/{entry.name}")
    try:
        return entry.is_dir()
    except OSError:  # it leads in a circle, or where nobody may look
        return True


def record_files(root: Path, folder: str = "") -> Iterator[str]:
    """Yield the `.yaml` paths under `ledgers/` (or one folder of it), by folder, as `ledgers/…` with slashes; raises Unable.

    A folder that cannot be opened is among them: what reads them says what is wrong with it.
    """
    return (f"{each.path}/{file}" for each in folders(root, folder) for file in each.files)


def shut(root: Path, folder: str = "") -> list[str]:
    """Return the paths of the folders under `ledgers/` (or one folder of it) that cannot be opened; raises Unable."""
    return [f"{each.path}/{file}" for each in folders(root, folder) if each.is_shut for file in each.files]


def ends_otherwise(path: str) -> bool:
    """Return whether a path (`ledgers/…`) would be a YAML file but for an ending that no command reads."""
    hidden = any(part.startswith(".") for part in path.split("/"))
    return not hidden and not path.endswith(".yaml") and path.casefold().endswith((".yml", ".yaml"))


def twins(odd: Iterable[str], every: Callable[[], Iterable[str]]) -> dict[str, str]:
    """Return those of some odd paths that some systems take for another one, with that: one is kept of those that are alike."""
    alike: dict[str, list[str]] = {_folded(path): [] for path in odd}
    if not alike:
        return {}
    known = set(odd)
    for path in sorted({*every(), *known}, key=lambda path: (path in known, path)):
        alike.get(_folded(path), []).append(path)
    return {path: first for first, *others in alike.values() for path in others}


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def is_apart(path: str) -> bool:
    """Return whether a path (`ledgers/…`) is, or lies in, what is kept beside the records."""
    return path.split("/")[1] in NO_RECORDS


def other_files(root: Path) -> Iterator[str]:
    """Yield the `.yaml` paths under `ledgers/` that are kept beside the records; raises Unable."""
    for name in NO_RECORDS:
        if not name.endswith(".yaml"):
            yield from record_files(root, name)
        elif os.path.lexists(root / FOLDER / name):
            yield f"{FOLDER}/{name}"


@contextmanager
def inside(folder: str) -> Iterator[tuple[str, int | None]]:
    """Yield what the names of a folder's files begin with, and the folder held open where the system looks for names in one: each needs no way there."""
    try:
        held = os.open(folder, os.O_RDONLY) if _BY_FOLDER else None
    except OSError:
        held = None
    try:
        yield f"{folder}/" if held is None else "", held
    finally:
        if held is not None:
            os.close(held)


_BY_FOLDER = {os.open, os.stat} <= os.supports_dir_fd


def stamp(name: str, folder: int | None = None) -> Stamp | None:
    """Return how a file looks, None where it cannot be looked at."""
    try:
        return _stamp(os.stat(name, dir_fd=folder, follow_symlinks=False))
    except OSError:
        return None


def contents(name: str, folder: int | None = None) -> tuple[Stamp, bytes] | None:
    """Return how a plain file of bounded size looked before it was read, and its bytes; None for anything else."""
    try:
        file = os.open(name, _FLAGS, dir_fd=folder)
    except OSError:
        return None
    try:
        found = os.fstat(file)
        if not stat.S_ISREG(found.st_mode) or found.st_size > MAX_BYTES:
            return None
        raw = os.read(file, found.st_size + 1)  # room for what may be would be made for every file
        return (_stamp(found), raw) if len(raw) == found.st_size else None
    except OSError:
        return None
    finally:
        os.close(file)


def _stamp(found: os.stat_result) -> Stamp:
    return Stamp(found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino)
