"""How does what was made get into the file a person named, which files are never written over, and what does a named one hold?"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from dicoop.errors import Refused, Unable, why
from dicoop.labels import Label, both
from dicoop.paths import FOLDER, SCHEMAS, SETTINGS_PATH
from dicoop.store import files

_OWN = Label("{path} 在台账自己的文件夹里，没有写入", "nothing was written: {path} is in a folder of the ledger itself")
_OWN_HINT = Label(
    "ledgers/ 和 schemas/ 里只放台账自己的文件；写到别处，或用 -o - 显示出来",
    "ledgers/ and schemas/ are for the ledger's own files; write it elsewhere, or use -o - for the screen",
)
_GIT = Label("{path} 在 git 自己的文件夹里，没有写入", "nothing was written: {path} is in git's own folder")
_GIT_HINT = Label("写到别处，或用 -o - 显示出来", "write it elsewhere, or use -o - for the screen")
_THERE = Label("{path} 已经存在，没有写入", "nothing was written: {path} already exists")
_THERE_HINT = Label("换一个名字；要覆盖它：--force", "choose another name; to overwrite it: --force")
_MOST = 3
_THERE_ALREADY = Label("{folder} 里已经有 {names}{more}，没有写入", "nothing was written: {folder} already has {names}{more}")
_AND_MORE = Label(" 等", " and more")
_ALL_HINT = Label("换一个文件夹；要覆盖：--force", "choose another folder; to overwrite them: --force")
_LINK = Label("{path} 是符号链接，没有写入", "nothing was written: {path} is a symbolic link")
_LINK_HINT = Label("写出它指向的文件名：-o {target}", "name the file it points to: -o {target}")
_FOLDER = Label("{path} 是文件夹，没有写入", "nothing was written: {path} is a folder")
_FOLDER_HINT = Label("在后面写上文件名，如 -o {path}/报告.md", "add a file name, such as -o {path}/report.md")
_NO_FOLDER = Label("没有 {folder} 这个文件夹，没有写入", "nothing was written: no folder {folder}")
_NO_FOLDER_HINT = Label("先建文件夹：mkdir -p {folder}", "make it first: mkdir -p {folder}")


def put(given: str, content: str | bytes, *, force: bool) -> None:
    """Write to a file that is not there yet, with `force` in the place of one that is, in one step; to a device or pipe as it is.

    Raises Refused for a file that is there, and always for one of a ledger or of git; Unable where none can be.
    """
    path = Path(given)
    data = content if isinstance(content, bytes) else files.raw_of(content)
    with files.telling(given, None):
        _refuse_inside(path)
        if _is_stream(path):
            path.write_bytes(data)
            return
        _require_place(given, path)

    def ready(_: Path) -> None:
        if not force and os.path.lexists(path):
            raise Refused(_THERE.fill(path=given), _THERE_HINT)

    ready(path)
    files.place(path, given, data, ready, None, own=True)


def put_all(folder: str, texts: Mapping[str, str], *, force: bool) -> None:
    """Write files of some names into a folder, made where there is none; raises Refused before any is written, Unable."""
    place = Path(folder)
    for name in texts:
        _refuse_inside(place / name)
    there = tuple(name for name in texts if os.path.lexists(place / name))
    if there and not force:
        raise Refused(_THERE_ALREADY.fill(folder=folder, names=there[:_MOST], more=_AND_MORE if there[_MOST:] else both("")), _ALL_HINT)
    if not place.is_dir():
        if not place.parent.is_dir():
            raise Unable(_NO_FOLDER.fill(folder=place.parent), _NO_FOLDER_HINT.fill(folder=place.parent))
        with files.telling(folder, None):
            place.mkdir()
    for name, text in texts.items():
        put(str(place / name), text, force=force)


def _is_stream(path: Path) -> bool:
    """Return whether there is a device or a pipe, perhaps behind a link, as shells make them."""
    try:
        mode = path.stat().st_mode
    except OSError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _require_place(given: str, path: Path) -> None:
    """Refuse what is no plain file, or is to be in no folder; raises Unable, and Refused for a link to a file of a ledger or of git."""
    if path.is_symlink():
        target = Path(os.path.realpath(path))
        _refuse_inside(target)
        raise Unable(_LINK.fill(path=given), _LINK_HINT.fill(target=target))
    if path.is_dir():
        raise Unable(_FOLDER.fill(path=given), _FOLDER_HINT.fill(path=given.rstrip("/" + os.sep) or given))
    folder = path if given.endswith(("/", os.sep)) else path.parent
    if not folder.is_dir():
        raise Unable(_NO_FOLDER.fill(folder=folder), _NO_FOLDER_HINT.fill(folder=folder))


def _refuse_inside(path: Path) -> None:
    """Refuse what lies, as it is written or in truth, in a folder of a ledger or of git, or takes the place of one; raises Refused."""
    for name in _names(path):
        if name.name.casefold() in (FOLDER, SCHEMAS) and os.path.isfile(name.parent / SETTINGS_PATH):  # noqa: PTH113 - what may not be seen is none
            raise Refused(_OWN.fill(path=path), _OWN_HINT)
        if name.name.casefold() == ".git" or _is_git(name):
            raise Refused(_GIT.fill(path=path), _GIT_HINT)


def _names(path: Path) -> Iterator[Path]:
    """Yield a file and the folders on the way to it, as it is written and as the links on the way lead."""
    for each in (Path(os.path.abspath(path)), Path(os.path.realpath(path.parent)) / path.name):  # noqa: PTH100 - without following links
        yield from (each, *each.parents)


def _is_git(folder: Path) -> bool:
    return os.path.isfile(folder / "HEAD") and all(os.path.isdir(folder / name) for name in ("objects", "refs"))  # noqa: PTH112, PTH113 - the same


_CANNOT = Label("{path} 读不出来：{why}", "{path} cannot be read: {why}")


def read(path: str) -> bytes:
    """Return the bytes of a file, which need not lie in a ledger; raises Unable."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise Unable(_CANNOT.fill(path=path, why=why(error))) from error
