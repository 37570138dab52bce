"""Has a git that was killed left its lock behind, or is one still at work?"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from dicoop.errors import Unable
from dicoop.frozen import pattern
from dicoop.labels import Label

_LOCK = pattern(r"Unable to create '(.+?\.lock)': File exists")
_BUSY = Label("另一个 git 正在写（进程 {pid}），锁文件 {path}", "another git is writing (process {pid}), its lock is {path}")
_BUSY_HINT = Label("等它做完，再执行一次", "wait until it is done, then run the command again")
_LEFT = Label("留下了锁文件 {path}，没有还在写的 git 进程", "a lock was left behind, {path}, and no git process is at work here")
_UNSURE = Label("有锁文件 {path}；不知道写它的 git 还在不在", "there is a lock, {path}; whether its git is still at work is not known")
_LEFT_HINT = Label(
    "确认没有别的 git 在用，删去这个文件，再执行一次", "make sure that no other git is in use, delete the file, and run the command again"
)
_PROCESSES = Path("/proc")


def held(err: str, folder: str) -> Unable | None:
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
