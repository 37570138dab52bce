"""What differs between two revisions, or since one, and what does it do to the rates?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.actions import revisions
from dicoop.actions.describe_changes import told_of
from dicoop.actions.rate_effects import shifts_of
from dicoop.actions.two_revisions import Sides
from dicoop.errors import Misused, NotFound, nearest, or_else
from dicoop.kinds import parse_input
from dicoop.kinds.address import changes
from dicoop.kinds.base import dump
from dicoop.labels import Label
from dicoop.reports import scope
from dicoop.reports.diff import Diff, End, Shift, Told
from dicoop.reports.reference_day import When
from dicoop.rules.counties import homes
from dicoop.store import changed_files, history
from dicoop.store.kinds import kinds_of
from dicoop.store.load import no_collecting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from dicoop.actions.describe_changes import Telling
    from dicoop.actions.revisions import Revision
    from dicoop.change.changed_record import Changed
    from dicoop.change.description import Account
    from dicoop.document import Document
    from dicoop.errors import Finding
    from dicoop.kinds import Kinds
    from dicoop.kinds.base import Kind
    from dicoop.kinds.settings import Settings
    from dicoop.store.changed_files import Between
    from dicoop.store.find import Shelf
    from dicoop.store.git import Repo

_NO_RANGE = Label("“{text}”不是一个范围", "'{text}' is not a range")
_RANGE_HINT = Label(
    "写 A..B（两个版本之间）或 A（从那以后到工作区），如 meeting-14..HEAD",
    "write A..B (between two revisions) or A (since then, to the work tree), such as meeting-14..HEAD",
)
_NO_MEETINGS = Label("--meeting 要写两次会议，不能是“{text}”", "--meeting is two meetings, not '{text}'")
_MEETINGS_HINT = Label("写成 14..15", "write 14..15")
_BOTH = Label("范围和 --meeting 只能写一个", "a range and --meeting cannot go together")
_NO_TAG = Label("第{n}次会议没有留下版本：没有标签 meeting-{n}", "nothing was kept of meeting {n}: there is no tag meeting-{n}")
_TAG_HINT = Label("会后执行 dicoop meeting close {n}", "after a meeting run dicoop meeting close {n}")
_NOT_YET = Label("第{n}次会议还没有标签 meeting-{n}，比较到 HEAD", "there is no tag meeting-{n} yet; compared up to HEAD")
_NO_KIND = Label("--kind 不能是“{value}”", "--kind cannot be '{value}'")
_ALLOWED = Label("可用：{names}", "allowed: {names}")
_MEETINGS = re.compile(r"\s*([0-9]{1,6})\s*\.\.\s*([0-9]{1,6})\s*", re.ASCII)


@dataclass(frozen=True)
class Found:
    """A difference, what is said beside it, and the options that asked for it."""

    diff: Diff
    words: tuple[Label, ...] = ()
    given: Mapping[str, Any] = field(default_factory=dict)

    def page(self, document: Document) -> Document:
        """Return a page of it that says to what it is narrowed, and for which day its rates are."""
        narrowed = scope.narrowed(document, self.given, scope.OF_DIFF, self.diff.settings)
        return scope.dated(narrowed, {"as_of": self.given.get("as_of")}, When(self.diff.day))


@dataclass(frozen=True)
class _Only:
    """What alone is told: of one county, of one kind."""

    county: str | None
    kind: Kind | None


def diff(place: Shelf, today: date, given: Mapping[str, Any]) -> Found:
    """Return what differs, as the options of `diff` ask; raises Misused, NotFound, Unable without history."""
    repo = revisions.repository(place.root)
    old, new, told = _ends(repo, given["range_"], given["meeting"])
    day = date.fromisoformat(parse_input.day(given["as_of"], "--as-of", today)) if given["as_of"] else today
    sides = Sides(place, repo, old, new)
    found = compared(sides, day, given)
    return Found(replace(found, unread=(*_broken(sides), *found.unread)), told, given)


def _broken(sides: Sides) -> tuple[Finding, ...]:
    """Return what is wrong with declarations on the new side alone: of their records nobody can tell how they changed."""
    before, after = sides.found.kinds
    return tuple(each for each in after.findings if each not in before.findings)


def compared(sides: Sides, day: date, given: Mapping[str, Any]) -> Diff:
    """Return what differs between two versions; `given` may name one county and one kind."""
    with no_collecting():
        return _compared(sides, day, given)


def _compared(sides: Sides, day: date, given: Mapping[str, Any]) -> Diff:
    repo, old, new, settings = sides.repo, sides.old, sides.new, sides.settings
    only = _only(given, settings, kinds_of(sides.place.root))
    told = told_of(sides)
    shifts = tuple(each for each in shifts_of(sides, day) if _wanted(each, only))
    sides.keep()
    found = _diff(sides.found, told, only, Diff(_end(old), _end(new), day, settings, shifts=shifts))
    reset = changes(dump(sides.old_settings), dump(settings)) if sides.found.settings else ()
    who = Counter(changed_files.authors(repo, old.commit, new.commit if new else history.resolve(repo, "HEAD")))
    people = tuple(name for name, _ in who.most_common())
    return replace(found, reset=reset, commits=who.total(), people=people)


# Between what


def _ends(repo: Repo, text: str | None, meetings: str | None) -> tuple[Revision, Revision | None, tuple[Label, ...]]:
    if text is not None and meetings is not None:
        raise Misused(_BOTH)
    if meetings is not None:
        return _of_meetings(repo, meetings)
    old, dots, new = (text or "HEAD").partition("..")
    if not old or (dots and not new) or ".." in new or new.startswith("."):
        raise Misused(_NO_RANGE.fill(text=text), _RANGE_HINT)
    return revisions.revision(repo, old), revisions.revision(repo, new) if new else None, ()


def _of_meetings(repo: Repo, text: str) -> tuple[Revision, Revision, tuple[Label, ...]]:
    match = _MEETINGS.fullmatch(text)
    if match is None:
        raise Misused(_NO_MEETINGS.fill(text=text), _MEETINGS_HINT)
    first, last = (int(part) for part in match.groups())
    closed = {ref.name for ref in history.refs(repo) if ref.kind == "tag"}
    if f"meeting-{first}" not in closed:
        history.whole(repo)
        raise NotFound(_NO_TAG.fill(n=first), _TAG_HINT.fill(n=first))
    old = revisions.revision(repo, f"meeting-{first}")
    if f"meeting-{last}" not in closed:
        return old, revisions.revision(repo, "HEAD"), (_NOT_YET.fill(n=last),)
    return old, revisions.revision(repo, f"meeting-{last}"), ()


def _end(found: Revision | None) -> End:
    return End(found.name, found.commit, found.day) if found else End("")


# What alone


def _only(given: Mapping[str, Any], settings: Settings, kinds: Kinds) -> _Only:
    county = parse_input.county(given["county"], settings) if given["county"] else None
    wanted = given["kind"]
    kind = next((kind for kind in kinds.values() if wanted and wanted.strip().casefold() in (kind.name, kind.label.zh)), None)
    if wanted and kind is None:
        names = _ALLOWED.fill(names=" ".join(kinds))
        near = nearest(wanted, kinds)
        raise Misused(_NO_KIND.fill(value=wanted), or_else(near, names))
    return _Only(homes(settings).get(county, county) if county else None, kind)


def _wanted(each: Shift, only: _Only) -> bool:
    return only.county in (None, each.group) and (only.kind is None or each.rate.population.kind == only.kind.name)


def _concerns(one: Telling, only: _Only, own: Mapping[str, str]) -> bool:
    if only.kind not in (None, one.changed.kind):
        return False
    counties = one.account.counties if one.account else ()
    return only.county is None or only.county in {own.get(county, county) for county in counties}


# The words


def _diff(found: Between, told: Iterable[Telling], only: _Only, bare: Diff) -> Diff:
    own = homes(bare.settings.on(bare.day))
    concerned = [one for one in told if _concerns(one, only, own)]
    unread = tuple(finding for one in concerned for finding in one.findings)
    accounts = [(one.changed, one.account) for one in concerned if one.account]
    changed = tuple(_told(one, account) for one, account in accounts if account.lines)
    form_only = tuple(one.id for one, account in accounts if not account.lines)
    whole = only.county is None and only.kind is None
    return replace(bare, told=changed, form_only=form_only, unread=unread, others=found.others if whole else ())


def _told(one: Changed, account: Account) -> Told:
    kind = one.kind
    assert kind is not None
    sign = "+" if one.before is None else "−" if one.after is None else "~"
    return Told(kind, one.id, one.path, account.county, account.title, sign, account.words, account.changes)
