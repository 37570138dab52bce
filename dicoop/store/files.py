"""How are files listed, read and written so that nothing is lost?"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from dicoop.errors import Changed, DicoopError, Finding, Place, Unable, why
from dicoop.frozen import pattern
from dicoop.labels import Label
from dicoop.paths import FOLDER
from dicoop.store import disk
from dicoop.store.record_files import closed, ends_otherwise, everything, is_too_deep
from dicoop.text import faults
from dicoop.text.faults import MAX_BYTES

CHANGED = Label("{path} 在读取之后被别人改过", "{path} was changed by someone else after it was read")
_CHANGED_HINT = Label("什么都没有写入；请再执行一次", "nothing was written; run the command again")
_EXISTS = Label("{path} 已经存在", "{path} already exists")
_CANNOT = Label("{path} 写不进去：{why}", "cannot write {path}: {why}")
_CANNOT_HINT = Label("什么都没有改动；检查文件夹权限和磁盘空间", "nothing was changed; check permissions and free space")


def other_endings(root: Path) -> list[str]:
    """Return the YAML files under `ledgers/` that no command reads, because their names end otherwise than in `.yaml`."""
    held = (f"{folder}/{name}" for folder, inside in everything(root) for name in inside)
    return sorted(path for path in held if ends_otherwise(path))


def names(root: Path, folder: str) -> list[str]:
    """Return the names of the files directly in one folder under `ledgers/`, none where it is not there; raises Unable."""
    try:
        return os.listdir(f"{root}/{FOLDER}/{folder}/.")  # noqa: PTH208 - a Path leaves out the dot, by which the folder must be open too
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise closed(f"{FOLDER}/{folder}", error) from error


def folders(root: Path) -> frozenset[str]:
    """Return the names of what lies directly under `ledgers/`; none where nobody may see that: it is told when the records are read."""
    try:
        return frozenset(os.listdir(f"{root}/{FOLDER}"))  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return frozenset()


def exists(root: Path, path: str) -> bool:
    """Return whether there is anything of that name, a link to nothing included; raises Unable where nobody may see that."""
    try:
        (root / path).lstat()
    except PermissionError as error:
        raise closed(path.rpartition("/")[0] or str(root), error) from error
    except (OSError, ValueError):
        return False
    return True


def owner(root: Path, path: str) -> int | None:
    """Return whose a file is, by the number the system knows a user by: of whoever wrote it last; None where it is not there."""
    try:
        return (root / path).lstat().st_uid
    except OSError:
        return None


def read(root: Path, path: str) -> bytes | Finding:
    """Read a file of bounded size without following links or waiting on pipes; a finding where it cannot be."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    place = Place(path)
    full = root / path
    try:
        mode = stat.S_IFLNK if _is_elsewhere(root, path) else full.lstat().st_mode
        if stat.S_ISDIR(mode) and is_too_deep(path):
            return faults.TOO_DEEP_FOLDER.at(place=place)
        if stat.S_ISDIR(mode) and (cause := _shut(full)):
            return faults.UNREADABLE_FOLDER.at(value=cause, place=place)
        if not stat.S_ISREG(mode):
            return faults.NOT_REGULAR.at(value=_what(mode), place=place)
        with os.fdopen(os.open(full, flags), "rb") as file:
            raw = file.read(MAX_BYTES + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        return faults.UNREADABLE_FILE.at(value=why(error), place=place)
    return faults.TOO_LARGE.at(value=size, place=place) if len(raw) > MAX_BYTES else raw


def _shut(folder: Path) -> Label | None:
    try:
        os.scandir(f"{folder}/.").close()
    except OSError as error:
        return why(error)
    return None


def _is_elsewhere(root: Path, path: str) -> bool:
    """Return whether a folder on the way to a file is a link, so that the file may lie outside the ledger."""
    folder = str(root)
    return any(os.path.islink(folder := f"{folder}/{part}") for part in path.split("/")[:-1])  # noqa: PTH114 - a Path for each takes five times as long


LINK = Label("符号链接", "a symbolic link")


def _what(mode: int) -> Label:
    if stat.S_ISLNK(mode):
        return LINK
    if stat.S_ISDIR(mode):
        return Label("文件夹", "a folder")
    return Label("管道或设备", "a pipe or device")


def digest(raw: bytes) -> str:
    """Return what tells one content from another."""
    return hashlib.sha256(raw).hexdigest()


def replace(root: Path, path: str, text: str, expected: str, *, durable: bool = True) -> None:
    """Put a text in a file's place in one step; raises Changed when its content is no longer the expected; `durable` as for `create`."""

    def ready(new: Path) -> None:
        _still(root, path, expected)
        _note(root, path, new)

    place(root / path, path, raw_of(text), ready, durable=durable)


def create(root: Path, path: str, text: str, *, durable: bool = True) -> None:
    """Make a new file in one step; raises Changed when there is one of that name. Unless `durable`, a power cut may undo it."""
    make_folder_of(root, path)
    target = root / path

    def ready(new: Path) -> None:
        if os.path.lexists(target):
            raise Changed(_EXISTS.fill(path=path), _CHANGED_HINT)
        _note(root, path, new)

    place(target, path, raw_of(text), ready, durable=durable)


def _note(root: Path, path: str, new: Path | None) -> None:
    from dicoop.store import undo_log  # noqa: PLC0415 - whoever only reads takes no notes

    with telling(FOLDER):
        undo_log.note(root, path, new)


def raw_of(text: str) -> bytes:
    """Return the bytes that a text has in a file."""
    return text.encode("utf-8", "surrogateescape")


def make_folder_of(root: Path, path: str) -> None:
    """Make the folders on the way to a file; raises Unable."""
    if _is_elsewhere(root, path):
        raise Unable(_CANNOT.fill(path=path, why=LINK), _CANNOT_HINT)
    with telling(path):
        disk.make_folder((root / path).parent, root)


@contextmanager
def telling(path: str | Path, hint: Label | None = _CANNOT_HINT) -> Iterator[None]:
    """Say what the system says where a file cannot be written: raises Unable."""
    try:
        yield
    except OSError as error:
        raise Unable(_CANNOT.fill(path=path, why=why(error)), hint) from error


def _still(root: Path, path: str, expected: str) -> None:
    raw = read(root, path)
    if isinstance(raw, Finding) or digest(raw) != expected:
        raise Changed(CHANGED.fill(path=path), _CHANGED_HINT)


_LONGEST = 50  # characters: a name may be as long as the system takes, and this one is longer
BESIDE = pattern(r"\..+\.[0-9a-f]{8}\.tmp")


def beside(target: Path) -> Path:
    """Return a new name beside a file, for the text that is to take its place."""
    return target.with_name(f".{target.name[:_LONGEST]}.{os.urandom(4).hex()}.tmp")


def place(
    target: Path,
    told: str | Path,
    raw: bytes,
    ready: Callable[[Path], None] = lambda _: None,
    hint: Label | None = _CANNOT_HINT,
    *,
    durable: bool = True,
    own: bool = False,
) -> None:
    """Write beside the target, make it durable, check that all is ready, move it there; leave nothing behind on failure.

    A file that is there hands on its mode; a new one has its folder's, one's `own` that of the umask. `told` is what it is called; raises Unable.
    """
    new = beside(target)
    try:
        with telling(told, hint):
            with (disk.open_own if own else disk.open_new)(new) as file:
                if target.exists():
                    disk.take_mode(new, target.stat())
                disk.write(file, raw)
                if durable:
                    disk.sync(file)
            ready(new)
            disk.replace(new, target)
    except BaseException:
        with suppress(OSError):
            disk.remove(new)
        raise
    with suppress(OSError):  # everybody sees the new file already: this is no reason to say that it was not written
        if durable:
            disk.sync_folder(target.parent)


def remove(root: Path, path: str, expected: str) -> None:
    """Take a file away; raises Changed when its content is no longer the expected."""
    _still(root, path, expected)
    _note(root, path, None)
    with telling(path):
        disk.remove(root / path)


def create_all(root: Path, texts: Iterable[tuple[str, str]]) -> tuple[int, tuple[str, ...]]:
    """Make many new files, each in one step; return how many were made and which were already there and stay as they are.

    The first outlives a power cut, so that it says what was begun; the others may be left empty by it, and are then made when this is
    run again: waiting for each of ten thousand files takes minutes on a busy disk.
    """
    made, kept = 0, []
    for path, text in texts:
        with half_done(made):
            lost = _lost(root, path) if text else None
            if lost is not None:
                replace(root, path, text, lost, durable=False)
            elif exists(root, path):
                kept.append(path)
                continue
            else:
                create(root, path, text, durable=made == 0)
            made += 1
    disk.sync_all()
    return made, tuple(kept)


def _lost(root: Path, path: str) -> str | None:
    """Return the digest of a file that is there without its text, as a power cut leaves it: nothing, or noughts; None for any other."""
    raw = read(root, path)
    return digest(raw) if isinstance(raw, bytes) and not raw.strip(b"\0") else None


@contextmanager
def half_done(done: int) -> Iterator[None]:
    """Say of one file in a row of many how many of them are done."""
    try:
        yield
    except DicoopError as error:
        raise type(error)(error.message, _HALF_DONE.fill(n=done), error.findings) from error


_HALF_DONE = Label(
    "已写好 {n} 个文件，这一个和它后面的没有写；排除故障后再执行一次，已写好的不会改动",
    "files written: {n}; this one and those after it were not; correct this and run it again, written files stay",
)


def put(root: Path, path: str, text: str) -> bool:
    """Write a generated file where it differs; return whether it did."""
    if read(root, path) == text.encode("utf-8"):
        return False
    make_folder_of(root, path)
    place(root / path, path, raw_of(text), lambda new: _note(root, path, new))
    return True
