"""What differs between two revisions, or since one, and what does it do to the rates?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from dicoop.actions import revisions
from dicoop.actions.describe_changes import Only, Telling, only_of, told_of
from dicoop.actions.rate_effects import shifts_of
from dicoop.actions.revisions import Revision
from dicoop.actions.two_revisions import TwoRevisions
from dicoop.change.describe import Account
from dicoop.document import Document
from dicoop.frozen import dataclass, field, replace
from dicoop.kinds import parse_input
from dicoop.labels import Label
from dicoop.reports import scope
from dicoop.reports.diff import Diff, End, ToldRecord
from dicoop.reports.reference_day import ReferenceDay
from dicoop.store import history
from dicoop.store.find import Shelf
from dicoop.store.kinds import kinds_of
from dicoop.store.load import no_collecting


@dataclass(frozen=True)
class DiffResult:
    """A difference, what is said beside it, and the options that asked for it."""

    diff: Diff
    words: tuple[Label, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)

    def page(self, document: Document) -> Document:
        """Return a page of it that says to what it is narrowed, and for which day its rates are."""
        narrowed = scope.narrowed(document, self.given, scope.OF_DIFF, self.diff.settings)
        return scope.dated(narrowed, {"as_of": self.given.get("as_of")}, ReferenceDay(self.diff.day))


def diff(place: Shelf, today: date, given: Mapping[str, Any]) -> DiffResult:
    """Return what differs, as the options of `diff` ask; raises Misused, NotFound, Unable without history."""
    repo = history.repository(place.root)
    old, new, told = revisions.ends(repo, given["range_"], given["meeting"])
    day = date.fromisoformat(parse_input.day(given["as_of"], "--as-of", today)) if given["as_of"] else today
    sides = TwoRevisions(place, repo, old, new)
    found = compared(sides, day, given)
    before, after = sides.found.kinds
    broken = (each for each in after.findings if each not in before.findings)  # of their records nobody can tell how they changed
    return DiffResult(replace(found, unread=(*broken, *found.unread)), told, given)


@no_collecting()
def compared(sides: TwoRevisions, day: date, given: Mapping[str, Any]) -> Diff:
    """Return what differs between two versions; `given` may name one county and one kind."""
    settings = sides.settings
    only = only_of(given, settings, kinds_of(sides.place.root))
    told = told_of(sides)
    shifts = tuple(each for each in shifts_of(sides, day) if only.wants(each))
    sides.keep()
    found = _diff(told, only, Diff(_end(sides.old), _end(sides.new), day, settings, shifts=shifts, others=sides.found.others))
    who = Counter(sides.authors)
    people = tuple(name for name, _ in who.most_common())
    return replace(found, reset=sides.reset, commits=who.total(), people=people)


def _end(found: Revision | None) -> End:
    return End(found.name, found.commit, found.day) if found else End("")


def _diff(told: Iterable[Telling], only: Only, bare: Diff) -> Diff:
    concerned = only.concerned(told, bare.settings.on(bare.day))
    unread = tuple(finding for one in concerned for finding in one.findings)
    changed = tuple(_told(one, one.account) for one in concerned if one.account and one.account.lines)
    form_only = tuple(one.changed.id for one in concerned if one.account and not one.account.lines)
    return replace(bare, told=changed, form_only=form_only, unread=unread, others=bare.others if only == Only(None, None) else ())


def _told(told: Telling, account: Account) -> ToldRecord:
    one = told.changed
    sign = "+" if one.before is None else "−" if one.after is None else "~"
    return ToldRecord(one.own_kind, one.id, one.path, account.county, account.title, sign, account.words, account.changes)
