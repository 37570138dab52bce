"""How does a made-up history get into a new repository?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from typing import NamedTuple

from dicoop.errors import Refused, Unable
from dicoop.labels import Label
from dicoop.store import files, git

_THERE = Label("{folder} 已经是一个 git 仓库", "{folder} is already a git repository")
_THERE_HINT = Label("换一个空文件夹", "choose an empty folder")
_FAILED = Label("没有写成历史：{why}", "the history could not be written: {why}")
_ZONE = timezone(timedelta(hours=8))


class NewCommit(NamedTuple):
    """A commit to be made: its day, the texts of its files, its message, and the tag put on it."""

    day: date
    texts: Mapping[str, str]
    message: str
    tag: str = ""


def require_none(folder: Path) -> None:
    """Raise Refused where there is a repository already."""
    if files.exists(folder, ".git"):
        raise Refused(_THERE.fill(folder=folder), _THERE_HINT)


def write(folder: Path, who: str, commits: Iterable[NewCommit]) -> None:
    """Make a repository of commits by one person (`name <e-mail>`), in the morning of their days, a tagged one in the evening.

    Raises Unable where git cannot.
    """
    repo = git.Repo(str(folder))
    git.run(repo, "init", "-q", "-b", "main", ".")
    ran = git.attempt(repo, "fast-import", "--quiet", given=b"".join(_stream(who, commits)))
    if ran.code:
        raise Unable(_FAILED.fill(why=git.quoted(ran.err)))
    git.run(repo, "read-tree", "HEAD")


def _stream(who: str, commits: Iterable[NewCommit]) -> Iterator[bytes]:
    for mark, commit in enumerate(commits, 1):
        at = datetime.combine(commit.day, time(18 if commit.tag else 9), _ZONE)
        by = f"{who} {int(at.timestamp())} +0800".encode()
        yield b"commit refs/heads/main\nmark :%d\nauthor %b\ncommitter %b\n%b" % (mark, by, by, _data(commit.message))
        for path, text in commit.texts.items():
            yield b"M 100644 inline %b\n%b" % (git.raw_path(path), _data(text))
        if commit.tag:
            yield b"tag %b\nfrom :%d\ntagger %b\n%b" % (commit.tag.encode(), mark, by, _data(commit.message))


def _data(text: str) -> bytes:
    raw = text.encode()
    return b"data %d\n%b\n" % (len(raw), raw)
