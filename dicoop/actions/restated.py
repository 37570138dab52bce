"""What of the figures that a closed meeting was told is other today, and through whom?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.actions import revisions
from dicoop.actions.read import Shown, load, of_ledger
from dicoop.actions.verify import tagged
from dicoop.change.changes_before_day import touching
from dicoop.change.effect import effects
from dicoop.change.rate_causes import causes
from dicoop.errors import Findings, NotFound, Unable
from dicoop.kinds.base import dump
from dicoop.kinds.published_figures import path
from dicoop.labels import Label
from dicoop.render import stamps
from dicoop.reports.restated import Edit, Restated
from dicoop.reports.restated import restated as page
from dicoop.reports.stamped import of_stamps
from dicoop.rules.published import as_told, published, redefined, seen_today
from dicoop.store import changed_files, commit_ledger, documents
from dicoop.store import published as held
from dicoop.store import published_at as held_at
from dicoop.store.load import index_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from dicoop.actions.revisions import Revision
    from dicoop.change.changed_record import Changed
    from dicoop.kinds.address import Change
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.published_figures import Figures
    from dicoop.rules.published import Cause
    from dicoop.store.find import Shelf
    from dicoop.store.git import Repo
    from dicoop.store.history import Commit

    Edits = tuple[tuple[Commit | None, Changed], ...]

_NO_STAMPS = Label(
    "{path} 里没有留下各个数的出处，无法核对", "{path} says nothing of where its figures come from, so nothing can be compared"
)
_NO_STAMPS_HINT = Label(
    "只有 dicoop report --format docx 写出的文件能核对；另存为别的格式再存回来的，出处就没有了：拿原件核对",
    "only files that dicoop report --format docx wrote can be compared; saved as another format and back they lose it: take the original",
)
_NO_FILE = Label(
    "标签 {tag} 里没有能读的 {path}，公布的数按标签重新算出",
    "the tag {tag} holds no {path} that can be read: the figures published are those that the tag gives",
)
_NO_MEETING = Label("标签 {tag} 的台账里没有第{n}次会议", "the ledger of the tag {tag} has no meeting {n}")
_NOT_THE_SAME = Label(
    "公布的数和标签的台账对不上，差别不都出自后来的改动：dicoop meeting verify {n}",
    "what was published does not follow from the tag, so later edits do not explain all: dicoop meeting verify {n}",
)
_UNREAD = Label("有 {n} 个版本读不出来，没有计入", "versions that cannot be read and are left out: {n}")


def restated(place: Shelf, n: int) -> Shown:
    """Return the figures of a closed meeting as told and as they are now, and what made the difference; raises NotFound, Unable."""
    repo = revisions.repository(place.root)
    tag = tagged(repo, n)
    before = commit_ledger.load_at(repo, tag.commit, index_of(place))
    told, words = _told(repo, tag, n, before)
    read = load(place)
    since = changed_files.since(place.root, repo, tag.commit)
    readable = tuple((commit, one) for commit, one in since if not _is_unread(one))
    found = Restated(
        meeting=n,
        day=told.day,
        tag=tag.name,
        commit=tag.commit,
        settings=read.whole.settings,
        kinds=read.whole.kinds,
        pairs=seen_today(told, read.whole),
        causes=tuple(_causes((before, read.whole), readable, told)),
        edits=tuple(edit for commit, one in readable for edit in _edits(commit, one, touching(one, told.day))),
        redefined=redefined(told, read.whole.kinds),
        reset=dump(before.settings) != dump(read.whole.settings),
    )
    unread = (_UNREAD.fill(n=len(since) - len(readable)),) if len(since) > len(readable) else ()
    return of_ledger(page(found), read, *words, *unread)


def of_document(place: Shelf, path: str) -> Shown:
    """Return the figures of a Word document that no longer hold; raises Unable for one that cannot be read or says nothing of its figures."""
    raw = documents.raw(path)
    told = stamps.read(raw)
    if not told:
        raise Unable(_NO_STAMPS.fill(path=path), _NO_STAMPS_HINT)
    read = load(place)
    return of_ledger(of_stamps(path, told, read.whole), read)


def _told(repo: Repo, tag: Revision, n: int, before: Ledger) -> tuple[Figures, tuple[Label, ...]]:
    """Return what was told: by the file at the tag, else as the tag's ledger gives it; and what is to be said of that."""
    raw = held_at.raw(repo, tag.commit, path(n))
    found = held.of_bytes(raw, path(n)) if raw is not None else Findings()
    if not isinstance(found, Findings):
        is_sound = not any(pair.is_moved for pair in seen_today(found, before))
        return found, () if is_sound else (_NOT_THE_SAME.fill(n=n),)
    day = next((meeting.date for meeting in before.meetings if meeting.id == n), None)
    if day is None:
        raise NotFound(_NO_MEETING.fill(tag=tag.name, n=n))
    return published(before, n, day), (_NO_FILE.fill(tag=tag.name, path=path(n)),)


def _is_unread(one: Changed) -> bool:
    return any(side is not None and side.findings for side in (one.before, one.after))


def _causes(ledgers: tuple[Ledger, Ledger], since: Edits, told: Figures) -> Iterator[tuple[Cause, tuple[Edit, ...]]]:
    """Yield each record that moved a figure with what was entered in it: what touches the day, else all."""
    day, rates = told.day, as_told(told, ledgers[1].kinds)
    by_record: dict[tuple[str, str], list[tuple[Commit | None, Changed]]] = {}
    for commit, one in since:
        by_record.setdefault((one.kind.name if one.kind else "", one.id), []).append((commit, one))
    for cause in causes(effects(*ledgers, day, rates)):
        own = by_record.get((cause.kind, cause.id), [])
        close = tuple(edit for commit, one in own for edit in _edits(commit, one, touching(one, day)))
        yield cause, close or tuple(edit for commit, one in own for edit in _edits(commit, one, one.changes))


def _edits(commit: Commit | None, one: Changed, changes: Iterable[Change]) -> Iterator[Edit]:
    assert one.kind is not None
    day, by, id_ = (commit.committed.date(), commit.name, commit.id) if commit else (None, "", "")
    for change in changes:
        yield Edit(one.kind.name, one.id, day, by, id_, *change)
