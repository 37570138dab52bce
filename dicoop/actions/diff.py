"""What differs between two revisions, or since one, and what does it do to the rates?"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.actions import past
from dicoop.change import diff as differences
from dicoop.change.effect import effects
from dicoop.change.totals import in_whole
from dicoop.change.words import said, words
from dicoop.errors import Misused, NotFound, nearest
from dicoop.kinds import KINDS, tidy
from dicoop.kinds.base import dump, title_of
from dicoop.kinds.fields import fields
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, joined
from dicoop.reports.diff import Diff, End, Shift, Told
from dicoop.rules.counting import homes
from dicoop.store import between, history, known
from dicoop.store.whole import index_of, load, no_collecting

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from dicoop.actions.past import Revision
    from dicoop.change.delta import Changed
    from dicoop.change.effect import Effect
    from dicoop.kinds.base import Kind, Record
    from dicoop.kinds.settings import Settings
    from dicoop.store.between import Between
    from dicoop.store.find import Shelf
    from dicoop.store.git import Repo

_NO_RANGE = Label("“{text}”不是一个范围", "'{text}' is not a range")
_RANGE_HINT = Label(
    "写 A..B (两个版本之间) 或 A (从那以后到工作区), 如 meeting-14..HEAD",
    "write A..B (between two revisions) or A (since then, to the work tree), such as meeting-14..HEAD",
)
_NO_MEETINGS = Label("--meeting 要写两次会议, 不能是“{text}”", "--meeting is two meetings, not '{text}'")
_MEETINGS_HINT = Label("写成 14..15", "write 14..15")
_BOTH = Label("范围和 --meeting 只能写一个", "a range and --meeting cannot go together")
_NO_TAG = Label("第{n}次会议没有留下版本: 没有标签 meeting-{n}", "nothing was kept of meeting {n}: there is no tag meeting-{n}")
_TAG_HINT = Label("会后执行 dicoop meeting close {n}", "after a meeting run dicoop meeting close {n}")
_NOT_YET = Label("第{n}次会议还没有标签 meeting-{n}, 比较到 HEAD", "there is no tag meeting-{n} yet; compared up to HEAD")
_NO_KIND = Label("--kind 不能是“{value}”", "--kind cannot be '{value}'")
_ALLOWED = Label("可用: {names}", "allowed: {names}")
_NEW = Label("新登记", "new")
_NEW_WITH = Label("新登记（{about}）", "new ({about})")
_GONE = Label("删除", "removed")
_UNREAD_BEFORE = Label("之前的文件读不出来", "its file could not be read before")
_UNREAD_NOW = Label("现在的文件读不出来, 不再计入", "its file cannot be read now and is not counted")
_PAIR = Label("{name} {value}", "{name} {value}")
_LINE = Label("{mark} {words}", "{mark} {words}")
_MEETINGS = re.compile(r"\s*([0-9]{1,6})\s*\.\.\s*([0-9]{1,6})\s*", re.ASCII)


@dataclass(frozen=True)
class Found:
    """A difference, and what is said beside it."""

    diff: Diff
    words: tuple[Label, ...] = ()


@dataclass(frozen=True)
class _Only:
    """What alone is told: of one county, of one kind."""

    county: str | None
    kind: Kind | None


def diff(place: Shelf, today: date, given: Mapping[str, Any]) -> Found:
    """Return what differs, as the options of `diff` ask; raises Misused, NotFound, Unable without history."""
    repo = past.repository(place.root)
    old, new, told = _ends(repo, given["range_"], given["meeting"])
    day = date.fromisoformat(tidy.day(given["as_of"], "--as-of")) if given["as_of"] else today
    return Found(compared(place, old, new, day, given), told)


def compared(place: Shelf, old: Revision, new: Revision | None, day: date, given: Mapping[str, Any]) -> Diff:
    """Return what differs between two revisions, or on disk from one; `given` may name one county and one kind."""
    with no_collecting():
        return _compared(place, old, new, day, given)


def _compared(place: Shelf, old: Revision, new: Revision | None, day: date, given: Mapping[str, Any]) -> Diff:
    repo = past.repository(place.root)
    changed = between.of_commits(repo, old.commit, new.commit) if new else between.on_disk(place.root, repo, old.commit)
    after = known.load_at(repo, new.commit, index_of(place)) if new else load(place)
    before = known.load_at(repo, old.commit, index_of(place)) if changed.settings else None
    only = _only(given, after.settings)
    shifts = tuple(_shift(each) for each in _effects(changed, before, after, day) if _wanted(each, only))
    for whole in (after, before):
        if whole and whole.memory:
            whole.memory.write()
    found = _diff(changed, only, Diff(_end(old), _end(new), day, after.settings, shifts=shifts))
    reset = differences.diff(dump(before.settings), dump(after.settings)) if before else ()
    who = Counter(between.authors(repo, old.commit, new.commit if new else history.resolve(repo, "HEAD")))
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
    return past.revision(repo, old), past.revision(repo, new) if new else None, ()


def _of_meetings(repo: Repo, text: str) -> tuple[Revision, Revision, tuple[Label, ...]]:
    match = _MEETINGS.fullmatch(text)
    if match is None:
        raise Misused(_NO_MEETINGS.fill(text=text), _MEETINGS_HINT)
    first, last = (int(part) for part in match.groups())
    closed = {ref.name for ref in history.refs(repo) if ref.kind == "tag"}
    if f"meeting-{first}" not in closed:
        history.whole(repo)
        raise NotFound(_NO_TAG.fill(n=first), _TAG_HINT.fill(n=first))
    old = past.revision(repo, f"meeting-{first}")
    if f"meeting-{last}" not in closed:
        return old, past.revision(repo, "HEAD"), (_NOT_YET.fill(n=last),)
    return old, past.revision(repo, f"meeting-{last}"), ()


def _end(found: Revision | None) -> End:
    return End(found.name, found.commit, found.day) if found else End("")


# What alone


def _only(given: Mapping[str, Any], settings: Settings) -> _Only:
    county = tidy.county(given["county"], settings) if given["county"] else None
    wanted = given["kind"]
    kind = next((kind for kind in KINDS.values() if wanted and wanted.strip().casefold() in (kind.name, kind.label.zh)), None)
    if wanted and kind is None:
        names = _ALLOWED.fill(names=" ".join(KINDS))
        near = nearest(wanted, KINDS)
        raise Misused(_NO_KIND.fill(value=wanted), joined((near, names), "; ", "; ") if near else names)
    return _Only(homes(settings).get(county, county) if county else None, kind)


def _wanted(each: Effect, only: _Only) -> bool:
    return only.county in (None, each.group) and (only.kind is None or each.rate.population.kind == only.kind.name)


def _concerns(changed: Changed, only: _Only, own: Mapping[str, str]) -> bool:
    if only.kind not in (None, changed.kind):
        return False
    return only.county is None or only.county in {own.get(county, county) for county in changed.counties}


# The effect on the rates


def _effects(changed: Between, before: Ledger | None, after: Ledger, day: date) -> tuple[Effect, ...]:
    """Return how the rates move: reckoned from the changed records, unless other settings count all of them otherwise."""
    if before is not None:
        return effects(before, after, day)
    old, new = (_of(after.settings, (one.old if earlier else one.new for one in changed.records)) for earlier in (True, False))
    return in_whole(effects(old, new, day), after, day)


def _of(settings: Settings, records: Iterable[Record | None]) -> Ledger:
    held: dict[str, dict[str, Record]] = {name: {} for name in KINDS}
    models = {kind.model: name for name, kind in KINDS.items()}
    for record in records:
        if record is not None:
            held[models[type(record)]][str(record.id)] = record
    return Ledger(settings, held)


def _shift(each: Effect) -> Shift:
    return Shift(each.rate, each.group, each.before, each.after, tuple(dict.fromkeys(moved.id for moved in each.moved)))


# The words


def _diff(changed: Between, only: _Only, bare: Diff) -> Diff:
    own = homes(bare.settings)
    concerned = [one for one in changed.records if _concerns(one, only, own)]
    unread = tuple(finding for one in concerned for side in (one.after, one.before) if side for finding in side.findings[:1])
    told_of = [(one, tuple(lines(one, one.kind))) for one in concerned if one.kind and (one.old or one.new)]
    told = tuple(_told(one, found) for one, found in told_of if found)
    form_only = tuple(one.id for one, found in told_of if not found)
    whole = only.county is None and only.kind is None
    return replace(bare, told=told, form_only=form_only, unread=unread, others=changed.others if whole else ())


def _told(one: Changed, lines: tuple[Label, ...]) -> Told:
    record: Any = one.new or one.old
    kind = one.kind
    assert kind is not None
    sign = "+" if one.before is None else "−" if one.after is None else "~"
    county = getattr(record, "county", None)
    return Told(kind, one.id, one.path, county, title_of(record), sign, lines, lambda: one.changes)


def lines(one: Changed, kind: Kind) -> Iterator[Label]:
    """Yield in words what differs between the two sides of a file; nothing where only its form does."""
    if one.after is None:
        yield _GONE
    elif not one.new:
        yield _UNREAD_NOW
    elif one.before is None:
        about = tuple(_about(one.new, kind))
        yield _NEW_WITH.fill(about=about) if about else _NEW
    elif not one.old:
        yield _UNREAD_BEFORE
    elif one.before is not None and not one.is_form_only:
        yield from (_LINE.fill(mark=line.mark, words=line.words) for line in words(one.before.texts, one.after.texts, kind))


def _about(record: Record, kind: Kind) -> Iterator[Label]:
    """Yield the values that a list shows beside id and name."""
    texts = dump(record)
    for row in fields(kind.model):
        value = said(row, texts.get(row.name)) if row.mark.show > 2 and row.is_scalar else None  # noqa: PLR2004 - id and name are the first two
        if value:
            yield _PAIR.fill(name=row.mark.label, value=value)
