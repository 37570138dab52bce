"""What of the figures that a closed meeting was told is other today, and through whom?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dicoop.actions.log import UNREAD
from dicoop.actions.read import ShownDocument, load, of_ledger
from dicoop.actions.verify import tagged, told_at
from dicoop.change.changed_record import ChangedFile, touching
from dicoop.change.effect import causes, effects
from dicoop.kinds.address import ValueChange
from dicoop.kinds.base import dump
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.published_figures import Figures
from dicoop.reports.restated import EditSinceTag, Restated
from dicoop.reports.restated import restated as page
from dicoop.rules.published import RateCause, as_told, redefined, seen_today
from dicoop.store import changed_files
from dicoop.store.find import Shelf
from dicoop.store.history import Commit

Edits = tuple[tuple[Commit | None, ChangedFile], ...]


def restated(place: Shelf, n: int) -> ShownDocument:
    """Return the figures of a closed meeting as told and as they are now, and what made the difference; raises NotFound, Unable."""
    tag = tagged(place.root, n)
    before = tag.ledger(place)
    told, words = told_at(tag, n, before)
    read = load(place)
    since = changed_files.since(place.root, tag.repo, tag.commit)
    readable = tuple((commit, one) for commit, one in since if not any(side and side.findings for side in (one.before, one.after)))
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
    unread = (UNREAD.fill(n=len(since) - len(readable)),) if len(since) > len(readable) else ()
    return of_ledger(page(found), read, *words, *unread)


def _causes(ledgers: tuple[Ledger, Ledger], since: Edits, told: Figures) -> Iterator[tuple[RateCause, tuple[EditSinceTag, ...]]]:
    """Yield each record that moved a figure with what was entered in it: what touches the day, else all."""
    day, rates = told.day, as_told(told, ledgers[1].kinds)
    by_record: dict[tuple[str, str], list[tuple[Commit | None, ChangedFile]]] = {}
    for commit, one in since:
        by_record.setdefault((one.kind.name if one.kind else "", one.id), []).append((commit, one))
    for cause in causes(effects(*ledgers, day, rates)):
        own = by_record.get((cause.kind, cause.id), [])
        close = tuple(edit for commit, one in own for edit in _edits(commit, one, touching(one, day)))
        yield cause, close or tuple(edit for commit, one in own for edit in _edits(commit, one, one.changes))


def _edits(commit: Commit | None, one: ChangedFile, changes: Iterable[ValueChange]) -> Iterator[EditSinceTag]:
    day, by, id_ = (commit.committed.date(), commit.name, commit.id) if commit else (None, "", "")
    for change in changes:
        yield EditSinceTag(one.own_kind.name, one.id, day, by, id_, *change)
