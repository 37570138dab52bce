"""How are files listed, read and written so that nothing is lost?"""

from __future__ import annotations

import hashlib
import os
import secrets
import stat
from pathlib import Path
from typing import TYPE_CHECKING

from dicoop.errors import Changed, Finding, Place, Unable
from dicoop.labels import Label
from dicoop.store.find import FOLDER
from dicoop.text import faults
from dicoop.text.read import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_CHANGED = Label("{path} 在读取之后被别人改过", "{path} was changed by someone else after it was read")
_CHANGED_HINT = Label("什么都没有写入; 请再执行一次", "nothing was written; run the command again")
_EXISTS = Label("{path} 已经存在", "{path} already exists")
_CANNOT = Label("{path} 写不进去: {why}", "cannot write {path}: {why}")
_CANNOT_HINT = Label("什么都没有改动; 检查文件夹权限和磁盘空间", "nothing was changed; check permissions and free space")
_CLOSED = Label("文件夹 {path} 打不开: {why}", "the folder {path} cannot be opened: {why}")
_CLOSED_HINT = Label("检查文件夹权限和磁盘", "check the folder's permissions and the disk")


def record_files(root: Path, folder: str = "") -> Iterator[str]:
    """Yield the `.yaml` paths under `ledgers/` (or one folder of it), sorted, as `ledgers/…` with slashes."""
    top = root / FOLDER / folder
    if top.is_dir() and not top.is_symlink():
        yield from _walk(top, f"{FOLDER}/{folder}" if folder else FOLDER)


def _walk(folder: Path, name: str) -> Iterator[str]:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        raise Unable(_CLOSED.fill(path=name, why=error.strerror or error), _CLOSED_HINT) from error
    for entry in found:
        if entry.name.startswith("."):
            continue
        if entry.is_dir(follow_symlinks=False) and not entry.name.endswith(".yaml"):
            yield from _walk(Path(entry.path), f"{name}/{entry.name}")
        elif entry.name.endswith(".yaml") or (entry.is_symlink() and entry.is_dir()):
            yield f"{name}/{entry.name}"


def other_endings(root: Path) -> list[str]:
    """Return the YAML files under `ledgers/` that no command reads, because their names end otherwise than in `.yaml`."""
    found = []
    for folder, inside, held in os.walk(root / FOLDER):
        inside[:] = [name for name in inside if not name.startswith(".")]
        here = Path(folder).relative_to(root).as_posix()
        names = [name for name in held if not name.startswith(".") and not name.endswith(".yaml")]
        found += [f"{here}/{name}" for name in names if name.casefold().endswith((".yml", ".yaml"))]
    return sorted(found)


def names(root: Path, folder: str) -> list[str]:
    """Return the names of the files directly in one folder under `ledgers/`, none where it is not there; raises Unable."""
    try:
        return [entry.name for entry in (root / FOLDER / folder).iterdir()]
    except (FileNotFoundError, NotADirectoryError):
        return []
    except OSError as error:
        raise Unable(_CLOSED.fill(path=f"{FOLDER}/{folder}", why=error.strerror or error), _CLOSED_HINT) from error


def exists(root: Path, path: str) -> bool:
    """Return whether there is anything of that name, a link to nothing included."""
    return os.path.lexists(root / path)


def read(root: Path, path: str) -> bytes | Finding:
    """Read a file of bounded size without following links or waiting on pipes; a finding where it cannot be."""
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    place = Place(path)
    full = root / path
    try:
        mode = stat.S_IFLNK if _is_elsewhere(root, path) else full.lstat().st_mode
        if not stat.S_ISREG(mode):
            return faults.NOT_REGULAR.at(value=_what(mode), place=place)
        with os.fdopen(os.open(full, flags), "rb") as file:
            raw = file.read(MAX_BYTES + 1)
            size = os.fstat(file.fileno()).st_size
    except OSError as error:
        return faults.UNREADABLE_FILE.at(value=error.strerror or str(error), place=place)
    return faults.TOO_LARGE.at(value=size, place=place) if len(raw) > MAX_BYTES else raw


def _is_elsewhere(root: Path, path: str) -> bool:
    """Return whether a folder on the way to a file is a link, so that the file may lie outside the ledger."""
    folder = str(root)
    return any(os.path.islink(folder := f"{folder}/{part}") for part in path.split("/")[:-1])  # noqa: PTH114 - a Path for each takes five times as long


_LINK = Label("符号链接", "a symbolic link")


def _what(mode: int) -> Label:
    if stat.S_ISLNK(mode):
        return _LINK
    if stat.S_ISDIR(mode):
        return Label("文件夹", "a folder")
    return Label("管道或设备", "a pipe or device")


def digest(raw: bytes) -> str:
    """Return what tells one content from another."""
    return hashlib.sha256(raw).hexdigest()


def replace(root: Path, path: str, text: str, expected: str) -> None:
    """Put a text in a file's place in one step; raises Changed when its content is no longer the expected."""
    target = root / path
    _write(target, path, text, lambda: _still(root, path, expected))


def create(root: Path, path: str, text: str) -> None:
    """Make a new file in one step; raises Changed when there is one of that name."""
    _make_folder(root, path)
    target = root / path
    _write(target, path, text, lambda: _absent(target, path))


def _make_folder(root: Path, path: str) -> None:
    """Make the folders on the way to a file; raises Unable."""
    if _is_elsewhere(root, path):
        raise Unable(_CANNOT.fill(path=path, why=_LINK), _CANNOT_HINT)
    try:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unable(_CANNOT.fill(path=path, why=error.strerror or error), _CANNOT_HINT) from error


def _still(root: Path, path: str, expected: str) -> None:
    raw = read(root, path)
    if isinstance(raw, Finding) or digest(raw) != expected:
        raise Changed(_CHANGED.fill(path=path), _CHANGED_HINT)


def _absent(target: Path, path: str) -> None:
    if os.path.lexists(target):
        raise Changed(_EXISTS.fill(path=path), _CHANGED_HINT)


def _write(target: Path, path: str, text: str, check: Callable[[], None]) -> None:
    """Write beside the target, make it durable, check, move it there; leave nothing behind on failure."""
    beside = target.with_name(f".{target.name}.{secrets.token_hex(4)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(text.encode("utf-8"))
            file.flush()
            os.fsync(file.fileno())
        if target.exists():
            beside.chmod(stat.S_IMODE(target.stat().st_mode))
        check()
        beside.replace(target)
    except OSError as error:
        raise Unable(_CANNOT.fill(path=path, why=error.strerror or error), _CANNOT_HINT) from error
    finally:
        beside.unlink(missing_ok=True)


def create_all(root: Path, texts: Iterable[tuple[str, str]]) -> tuple[int, tuple[str, ...]]:
    """Make many new files; return how many were made and which were already there and stay as they are."""
    made, kept, folders = 0, [], set()
    for path, text in texts:
        target = root / path
        try:
            if target.parent not in folders:
                _make_folder(root, path)
                folders.add(target.parent)
            with target.open("x", encoding="utf-8", newline="") as file:
                file.write(text)
            made += 1
        except FileExistsError:
            kept.append(path)
        except Unable as error:
            raise Unable(error.message, _HALF_DONE.fill(n=made)) from error
        except OSError as error:
            raise Unable(_CANNOT.fill(path=path, why=error.strerror or error), _HALF_DONE.fill(n=made)) from error
    return made, tuple(kept)


_HALF_DONE = Label(
    "已写好 {n} 个文件; 排除故障后再执行一次, 已有的不会改动", "{n} files are written; run it again when mended, what is there stays"
)


def put(root: Path, path: str, text: str) -> bool:
    """Write a generated file where it differs; return whether it did."""
    if read(root, path) == text.encode("utf-8"):
        return False
    _make_folder(root, path)
    _write(root / path, path, text, lambda: None)
    return True


def put_output(path: Path, text: str) -> None:
    """Write what a reading command made to the file the user named; raises Unable."""
    try:
        path.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise Unable(_CANNOT.fill(path=path, why=error.strerror or error)) from error
