"""What is it that a review judges: the changes between two commits, and what is known of how they came about?"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.kinds.fields import fields
from dicoop.text.fold import folded_looks

if TYPE_CHECKING:
    from dicoop.change.audit import MergeDecision
    from dicoop.change.changed_record import ChangedFile, Side
    from dicoop.kinds.guards import Owners
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.settings import Settings


class ReviewedCommit(NamedTuple):
    """A commit of the range: who wrote it and when, the paths it changed; `signer` is the principal its signature proves.

    `is_older`: by its own clock it was made before one of its parents.
    """

    id: str
    name: str
    email: str
    written: date
    committed: date
    message: str = ""
    paths: frozenset[str] = frozenset()
    signer: str | None = None
    is_older: bool = False


class PublishedMeeting(NamedTuple):
    """A meeting whose figures have been published, and the day they hold for."""

    meeting: int
    day: date


class MergedValue(NamedTuple):
    """What a merge commit made of a value that its two sides do not make of it together."""

    commit: str
    path: str
    decision: MergeDecision


class RevertedValue(NamedTuple):
    """A value that a revert took out of the base while the branch still has it; `returns`: a merge brings it back."""

    commit: str
    path: str
    address: str
    value: str
    returns: bool


class DeclarationChange(NamedTuple):
    """A declaration of a ledger of the city's own that changed: its path, and what it says on both sides; None where it is not there."""

    path: str
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None


@dataclass(frozen=True)
class Range:
    """A range of commits to be judged, on a day.

    `before` and `after` are the whole ledger at both ends, `files` the record files that changed, `elsewhere` the other paths
    that did (from the root of the repository), `modes` what these are by now. `used` are the ids that ever were in history up to the base,
    `base` is what people call that, `tagged` are the meetings with a tag, `closing` those whose closing is a part of it, made by whoever keeps the base, `told_as` the counties with the names that meetings were told them by, where names changed.
    """

    before: Ledger
    after: Ledger
    files: tuple[ChangedFile, ...]
    today: date
    commits: tuple[ReviewedCommit, ...] = ()
    closed: tuple[PublishedMeeting, ...] = ()
    used: frozenset[str] = frozenset()
    owners: Owners | None = None
    audits: tuple[MergedValue, ...] = ()
    reverted: tuple[RevertedValue, ...] = ()
    base: str = ""
    elsewhere: tuple[str, ...] = ()
    modes: Mapping[str, int] = field(default_factory=dict)
    tagged: frozenset[int] = frozenset()
    closing: frozenset[int] = frozenset()
    declarations: tuple[DeclarationChange, ...] = ()
    told_as: tuple[tuple[str, str], ...] = ()

    @property
    def settings(self) -> Settings:
        """The settings that a change is judged by: those of the base, which the change has no hand in."""
        return self.before.settings

    @cached_property
    def last_closed(self) -> PublishedMeeting | None:
        """The meeting closed last."""
        return max(self.closed, key=lambda closed: closed.day, default=None)

    def is_published(self, day: date) -> bool:
        """Return whether figures of that day have been published."""
        return self.last_closed is not None and day <= self.last_closed.day

    def is_cited(self, kind: str, id_: str) -> bool:
        """Return whether a record that figures of a closed meeting count refers to another one."""
        return id_ in self._cited(kind)

    def _cited(self, kind: str) -> frozenset[str]:
        found = self._told.get(kind)
        if found is None:
            found = self._told[kind] = frozenset(self._cites(kind))
        return found

    def _cites(self, kind: str) -> Iterator[str]:
        for own in self.before.kinds.values():
            names = [row.attribute for row in fields(own.model) if row.mark.ref == kind]
            for record in self.before.counting(own.name) if names and own.first_date else ():
                if self.is_published(getattr(record, own.first_date)):
                    yield from (str(id_) for name in names if (id_ := getattr(record, name, None)))

    @cached_property
    def _told(self) -> dict[str, frozenset[str]]:
        return {}

    @cached_property
    def taken_back(self) -> Mapping[tuple[str, str], ChangedFile]:
        """The records that this change voids, by kind and title."""
        gone = (change for change in self.changes if change.kind and change.old and not change.old.voided)
        return {(change.kind.name, titled(change.old)): change for change in gone if change.kind and change.new and change.new.voided}

    @cached_property
    def renamed(self) -> tuple[tuple[ChangedFile, ChangedFile], ...]:
        """The records that went under one id and came under another, all else being equal."""
        gone = [change for change in self.files if change.after is None and change.before and change.before.texts]
        if not gone:
            return ()
        came = {_nameless(change.after): change for change in self.files if change.before is None and change.after and change.after.texts}
        return tuple((change, came[key]) for change in gone if (key := _nameless(change.before)) in came)

    @cached_property
    def changes(self) -> tuple[ChangedFile, ...]:
        """The files to be judged one by one: a record that only got another id is none."""
        paths = {change.path for pair in self.renamed for change in pair}
        return tuple(change for change in self.files if change.path not in paths)

    @property
    def blobs(self) -> Mapping[str, str]:
        """The blob of each changed file by the record's id: after, or of a deleted one before."""
        return {change.id: side.blob for change in self.files if (side := change.after or change.before)}

    def commits_of(self, path: str) -> tuple[ReviewedCommit, ...]:
        """Return the commits that changed a path."""
        return tuple(self._by_path.get(path, ()))

    def days_of(self, path: str) -> list[date]:
        """Return the days a path was changed on, in their order: those of its commits, where none is known that of the review."""
        return sorted({min(commit.committed, self.today) for commit in self.commits_of(path)}) or [self.today]

    @cached_property
    def _by_path(self) -> Mapping[str, list[ReviewedCommit]]:
        found: dict[str, list[ReviewedCommit]] = {}
        for commit in self.commits:
            for path in commit.paths:
                found.setdefault(path, []).append(commit)
        return found


def titled(record: Any) -> str:
    """Return what a record is called, as it is compared: width, case and blanks make no other name of it."""
    return folded_looks("".join(str(record.title).split()))


def _nameless(side: Side | None) -> str:
    assert side is not None
    return json.dumps({name: value for name, value in side.texts.items() if name != "id"}, sort_keys=True)
