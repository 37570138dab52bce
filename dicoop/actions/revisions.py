"""Which revision is meant, or between which two is to be compared, and what did the ledger hold there?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from dicoop.document import Narrowed
from dicoop.errors import Misused, NotFound, Unable
from dicoop.frozen import pattern
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import present
from dicoop.labels import Label
from dicoop.paths import FOLDER
from dicoop.store import commit_ledger, history
from dicoop.store.find import Shelf
from dicoop.store.git import Repo
from dicoop.store.load import index_of

_AS_KNOWN = Label("按 {name}（{id}，{day}）时的台账", "the ledger as it stood at {name} ({id}, {day})")
_UNREADABLE = Label("{id} 的文件在那时有错误，读不出来", "the file of {id} had faults then and cannot be read")
SHORT = 12  # digits of a commit that a person is shown


class Revision(NamedTuple):
    """A commit, what it was called by, the day it was made by its own clock, its repository, and with that what the ledger held there."""

    name: str
    commit: str
    day: date
    repo: Repo

    @property
    def short(self) -> str:
        """The beginning of its id."""
        return self.commit[:SHORT]

    @property
    def settings(self) -> Settings:
        """The ledger's settings; raises Unable."""
        return commit_ledger.settings_at(self.repo, self.commit)

    def ledger(self, place: Shelf | None = None) -> Ledger:
        """Return the whole ledger, with what the index of a place knows of it, or read anew; raises Unable without settings."""
        return commit_ledger.load_at(self.repo, self.commit, index_of(place) if place else None)

    def content(self, path: str) -> bytes | None:
        """Return what is in a file, None where there is none."""
        return history.content(self.repo, self.commit, path)

    def blobs(self, paths: Iterable[str]) -> dict[str, str]:
        """Return the ids of the contents of some files."""
        return commit_ledger.blob_ids(self.repo, self.commit, paths)

    def values(self, paths: Iterable[str]) -> dict[str, Any]:
        """Return the values of some files as texts; those that cannot be read are left out."""
        return {path: present(source.data) for path, source in commit_ledger.sources(self.repo, self.commit, paths).items()}


def revision(repo: Repo, name: str) -> Revision:
    """Return the commit a person means; raises NotFound, Misused for several, Unable where history is cut off."""
    return _at(repo, name, history.resolve(repo, name))


def checked_out(repo: Repo) -> Revision | None:
    """Return the commit checked out, None where nothing has been committed yet; raises Unable where HEAD is damaged."""
    commit = history.head(repo)
    return _at(repo, "HEAD", commit) if commit else None


def _at(repo: Repo, name: str, commit: str) -> Revision:
    return Revision(name, commit, history.commit(repo, commit).committed.date(), repo)


def load(place: Shelf, name: str) -> tuple[Ledger, Narrowed]:
    """Return the ledger as it was known at a revision, and which one that is; raises NotFound, Misused, Unable."""
    found = revision(history.repository(place.root), name)
    return found.ledger(place), Narrowed("known_at", found.commit, as_known(found), titled=False)


def as_known(at: Revision) -> Label:
    """Say which ledger it is that was read."""
    return _AS_KNOWN.fill(name=at.name, id=at.short, day=at.day)


def record(whole: Ledger, kind: Kind, text: str) -> Record:
    """Return the record a person means in a ledger of the past; raises NotFound, Misused for several, Unable for one with faults."""
    unread = {kind.id_of(path): path for path in whole.left_out if path.startswith(f"{FOLDER}/{kind.folder}/")}
    ids = [*whole.ids(kind.name), *unread]
    wanted = text if kind.letter else parse_input.tidy_number(text)
    id_ = parse_input.one_of(kind, text, parse_input.unique_end(wanted, ids) if kind.letter else [each for each in ids if each == wanted])
    found = whole.get(kind.name, id_)
    if found is None:
        raise Unable(_UNREADABLE.fill(id=id_), findings=tuple(each for each in whole.findings if each.place.file == unread.get(id_)))
    return found


_NO_RANGE = Label("“{text}”不是一个范围", "'{text}' is not a range")
_RANGE_HINT = Label(
    "写 A..B（两个版本之间）或 A（从那以后到工作区），如 meeting-14..HEAD",
    "write A..B (between two revisions) or A (since then, to the work tree), such as meeting-14..HEAD",
)
_NO_MEETINGS = Label("--meeting 要写两次会议，不能是“{text}”", "--meeting is two meetings, not '{text}'")
_MEETINGS_HINT = Label("写成 14..15", "write 14..15")
_BOTH = Label("范围和 --meeting 只能写一个", "a range and --meeting cannot be used together")
_NO_TAG = Label("第{n}次会议没有留下版本：没有标签 meeting-{n}", "meeting {n} has no tag meeting-{n}, so nothing was kept of it")
_TAG_HINT = Label("会后执行 dicoop meeting close {n}", "after a meeting run dicoop meeting close {n}")
_NOT_YET = Label("第{n}次会议还没有标签 meeting-{n}，比较到 HEAD", "no tag meeting-{n} yet; compared up to HEAD")
_MEETINGS = pattern(r"\s*([0-9]{1,6})\s*\.\.\s*([0-9]{1,6})\s*", re.ASCII)


def ends(repo: Repo, text: str | None, meetings: str | None) -> tuple[Revision, Revision | None, tuple[Label, ...]]:
    """Return the older and the newer one (None: what lies on disk), and what is to be said of them; raises Misused, NotFound."""
    if text is not None and meetings is not None:
        raise Misused(_BOTH)
    if meetings is not None:
        return _of_meetings(repo, meetings)
    old, dots, new = (text or "HEAD").partition("..")
    if not old or (dots and not new) or ".." in new or new.startswith("."):
        raise Misused(_NO_RANGE.fill(text=text), _RANGE_HINT)
    return revision(repo, old), revision(repo, new) if new else None, ()


def _of_meetings(repo: Repo, text: str) -> tuple[Revision, Revision, tuple[Label, ...]]:
    match = _MEETINGS.fullmatch(text)
    if match is None:
        raise Misused(_NO_MEETINGS.fill(text=text), _MEETINGS_HINT)
    first, last = (int(part) for part in match.groups())
    closed = history.meetings(repo)
    if first not in closed:
        history.whole(repo)
        raise NotFound(_NO_TAG.fill(n=first), _TAG_HINT.fill(n=first))
    old = revision(repo, f"meeting-{first}")
    if last not in closed:
        return old, revision(repo, "HEAD"), (_NOT_YET.fill(n=last),)
    return old, revision(repo, f"meeting-{last}"), ()
