"""What keeps git from its work: a lock that was left behind, or what stands in HEAD where no commit is found by it, and how is that mended?

Read off the files of git's folder, for git itself says only that there is no repository, or no such ref.
"""

from __future__ import annotations

import os
import re
from contextlib import suppress
from pathlib import Path

from dicoop.errors import Unable, why
from dicoop.frozen import pattern
from dicoop.labels import Label, visible

_SHOWN = 60
_HEAD = pattern(rb"(?:ref:\s*(refs/\S+)|[0-9a-f]{40}(?:[0-9a-f]{24})?)\s*", re.ASCII)
_DAMAGED = Label("{name} 已损坏：{what}", "{name} is damaged: {what}")
_NO_FILE = Label("{path} 打不开：{why}", "{path} cannot be opened: {why}")
_EMPTY = Label("{path} 里没有内容", "{path} holds nothing")
_OTHER = Label("{path} 里写的是“{text}”，那里没有提交", "{path} says '{text}', which is not a commit")
_LOST = Label(
    "{ref} 指向的提交 {id} 不在仓库里，或者已损坏", "{ref} names the commit {id}, which is missing from the repository or corrupt"
)
_MEND_HEAD = Label(
    "先备份 {folder}；在 {folder}/HEAD 里写一行 ref: refs/heads/分支名（原来的分支看 {folder}/logs/HEAD 的最后几行），再执行 git fsck",
    "back up {folder} first; write the line ref: refs/heads/BRANCH into {folder}/HEAD (the end of {folder}/logs/HEAD shows "
    "which), then run git fsck",
)
_MEND_REF = Label(
    "先备份 {folder}；删去 {path}，用 git fetch 取回，或执行 git update-ref {ref} 提交号（看 {folder}/logs/{ref} 最后一行的第二个）；再执行 git fsck",
    "back up {folder} first; remove {path}, then git fetch it again or run git update-ref {ref} COMMIT (the second in the last "
    "line of {folder}/logs/{ref}); then run git fsck",
)
_MEND_COMMIT = Label(
    "先备份 {folder}；用 git fsck 查缺什么，从别的克隆或备份取回；取不回的，执行 git update-ref HEAD 提交号，退到 {folder}/logs/HEAD 里还在的提交",
    "back up {folder} first; find what is missing with git fsck and fetch it from another clone or a backup; if there is none, "
    "run git update-ref HEAD COMMIT to go back to a commit in {folder}/logs/HEAD that still exists",
)
_BROKEN = Label(
    "{folder} 已损坏，git 不认它是仓库：没有 {what} 文件夹",
    "{folder} is damaged: git does not see a repository, the folder {what} is missing",
)
_MEND_FOLDER = Label("先备份 {folder}；从备份或别的克隆恢复", "back up {folder} first; restore it from a backup or another clone")
_AWAY = Label("{folder} 的 .git 指向 {place}，那里没有仓库", ".git in {folder} points to {place}, which is not a repository")
_AWAY_HINT = Label(
    "仓库移了地方的，到它那里执行 git worktree repair {folder}；没有了的，重新克隆",
    "if the repository was moved, run git worktree repair {folder} in it; if it is gone, clone it again",
)
_POINTS = pattern(r"fatal: not a git repository: (.+)")
_PARTS = ("objects", "refs")


def around(place: Path) -> Unable | None:
    """Return what is wrong with the git folder of a place that git takes for no work tree, None where there is none or nothing is seen."""
    found = next(filter(None, map(_folder_in, (place, *place.parents))), None)
    return repository(found) if found else None


def away(err: str, folder: str) -> Unable | None:
    """Return what is wrong where git says that a place points to a repository elsewhere that is not there, None where it says something else."""
    place = _POINTS.match(err)
    return Unable(_AWAY.fill(folder=folder, place=visible(place[1])), _AWAY_HINT.fill(folder=folder)) if place else None


def repository(folder: Path) -> Unable | None:
    """Return what is wrong with a folder that git takes for no repository, None where it never was one or nothing is seen."""
    if not any((folder / name).exists() for name in ("HEAD", *_PARTS)):
        return None
    ref = _ref_in(folder)
    if isinstance(ref, Label):
        return _told(folder, ref)
    missing = () if (folder / "commondir").exists() else (name for name in _PARTS if not (folder / name).is_dir())
    return next((Unable(_BROKEN.fill(folder=folder, what=name), _MEND_FOLDER.fill(folder=folder)) for name in missing), None)


def head(folder: Path, common: Path) -> Unable:
    """Return what is wrong with HEAD, or with the ref that it names; `folder` is git's own, `common` that of its refs."""
    ref = _ref_in(folder)
    return _told(folder, _what(folder / "HEAD")) if isinstance(ref, Label) or not (common / ref).is_file() else named(common, ref, "HEAD")


def named(common: Path, ref: str, name: str) -> Unable:
    """Return what is wrong with a ref that git finds broken, by the name a person knows it by."""
    path = common / ref
    return Unable(_DAMAGED.fill(name=name, what=_what(path)), _MEND_REF.fill(folder=common, path=path, ref=ref))


def commit(folder: Path, ref: str, id_: str) -> Unable:
    """Return that the commit is lost which HEAD names, by a ref or itself."""
    return Unable(_DAMAGED.fill(name="HEAD", what=_LOST.fill(ref=ref, id=id_)), _MEND_COMMIT.fill(folder=folder))


def _told(folder: Path, what: Label) -> Unable:
    return Unable(_DAMAGED.fill(name="HEAD", what=what), _MEND_HEAD.fill(folder=folder))


def _folder_in(place: Path) -> Path | None:
    """Return git's folder that a place has, or that its file `.git` names."""
    found = place / ".git"
    try:
        if found.is_file():
            found = place / found.read_text("utf-8", "surrogateescape").removeprefix("gitdir:").strip()
        return found if found.is_dir() else None
    except OSError:
        return None


def _ref_in(folder: Path) -> str | Label:
    """Return the ref that HEAD names, `` where it names a commit itself, or what is wrong with it."""
    try:
        match = _HEAD.fullmatch((folder / "HEAD").read_bytes())
    except OSError:
        match = None
    return (match[1] or b"").decode("utf-8", "surrogateescape") if match else _what(folder / "HEAD")


def _what(path: Path) -> Label:
    """Say what a file says that should say a ref or a commit."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        return _NO_FILE.fill(path=path, why=why(error))
    text = raw.strip(b"\0 \t\r\n").decode("utf-8", "replace")
    return _OTHER.fill(path=path, text=visible(text[:_SHOWN])) if text else _EMPTY.fill(path=path)


_LOCK = pattern(r"Unable to create '(.+?\.lock)': File exists")
_BUSY = Label("另一个 git 正在写（进程 {pid}），锁文件 {path}", "another git process ({pid}) is writing; its lock is {path}")
_BUSY_HINT = Label("等它做完，再执行一次", "wait until it is done, then run the command again")
_LEFT = Label("留下了锁文件 {path}，没有还在写的 git 进程", "a stale lock, {path}: no git process is running here")
_UNSURE = Label("有锁文件 {path}；不知道写它的 git 还在不在", "lock file {path}; its git process may still be running")
_LEFT_HINT = Label(
    "确认没有别的 git 在用，删去这个文件，再执行一次", "make sure no other git is running, delete the file, and run the command again"
)
_PROCESSES = Path("/proc")


def locked(err: str, folder: str) -> Unable | None:
    """Return what to tell when git found a lock, None for any other failure."""
    match = _LOCK.search(err)
    if match is None:
        return None
    pid = at_work(folder)
    if pid:
        return Unable(_BUSY.fill(path=match[1], pid=pid), _BUSY_HINT)
    return Unable((_LEFT if pid == 0 else _UNSURE).fill(path=match[1]), _LEFT_HINT)


def at_work(folder: str) -> int | None:
    """Return the process of a git that works in a folder, 0 where none does; None where the system does not tell."""
    if not (_PROCESSES / "self/comm").exists():
        return None
    home = os.path.realpath(folder)
    for process in _PROCESSES.glob("[0-9]*"):
        with suppress(OSError):
            name, where = (process / "comm").read_text().strip(), os.path.realpath(process / "cwd")
            if name.startswith("git") and f"{where}/".startswith(f"{home}/"):
                return int(process.name)
    return 0
