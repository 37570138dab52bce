"""What differs between two states of the ledger, in words by county and kind, and what does it do to the rates?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from dicoop.document import Cell, Column, Document, Facts, Section, Table, Text, parted
from dicoop.errors import Finding
from dicoop.frozen import dataclass, pattern, replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Kind
from dicoop.kinds.called import called
from dicoop.kinds.receipts import is_in_derived
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, both, joined, visible
from dicoop.paths import DECLARATIONS
from dicoop.reports import phrases
from dicoop.reports.rates import name, off
from dicoop.reports.record_status import county
from dicoop.rules.aggregate import Shift, change

Changes = tuple[tuple[str, str | None, str | None], ...]
SIGNS = {"+": "added", "~": "changed", "−": "removed"}


class End(NamedTuple):
    """One of the two states: what it is called, its commit and the day of that; without a commit, as it lies on disk."""

    name: str
    commit: str | None = None
    day: date | None = None

    @property
    def words(self) -> Label:
        """How it is said."""
        return _AT.fill(name=self.name, id=self.commit[:12], day=self.day) if self.commit else _ON_DISK


class ToldRecord(NamedTuple):
    """A record that came, changed or went: what it is, and each change in words and by address."""

    kind: Kind
    id: str
    path: str
    county: str | None
    title: str
    sign: str
    lines: tuple[Label, ...]
    changes: Changes


@dataclass(frozen=True)
class Diff:
    """All that is told of a difference, for a day."""

    old: End
    new: End
    day: date
    settings: Settings
    told: tuple[ToldRecord, ...] = ()
    shifts: tuple[Shift, ...] = ()
    reset: Changes = ()
    form_only: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    unread: tuple[Finding, ...] = ()
    commits: int = 0
    people: tuple[str, ...] = ()


class Detail(NamedTuple):
    """How much is told: of so many groups the records in words, of so many their numbers, of each rate so many ids."""

    words: int
    groups: int
    ids: int


_IDS = (5, 2, 0)
_OTHERS = 10
_AT = Label("{name}（{id}，{day}）", "{name} ({id}, {day})")
_ON_DISK = Label("工作区（含未提交的改动）", "the working tree, with uncommitted changes")
_TITLE = Label("台账变动：{old} → {new}", "Changes in the ledger: {old} → {new}")
_SUMMARY = Label("概况", "Summary")
_RATES = Label("对各项率的影响（{day}）", "Effect on the rates ({day})")
_UNREAD = Label("读不出来的文件", "Unreadable files")
_SETTINGS = Label("台账设置", "Settings")
_WORD = pattern(r"(.+)\[[0-9]+\]")  # one of several words in the settings
_TAKEN, _ADDED = Label("去掉 {words}", "without {words}"), Label("加上 {words}", "with {words}")
_REORDERED = Label("次序变了", "in another order")
_GROUP = Label("{county} · {kind}（{counts}）", "{county} · {kind} ({counts})")
_CHANGED = Label("{title}：{lines}", "{title}: {lines}")
_NO_COUNTY = Label("全市", "The city")
_NO_SHIFT = Label("各项率都没有变化。", "No rates change.")
_OF_TOTALS = Label("变动里有由累计数推算的金额：{ids}", "the changes include amounts derived from totals: {ids}")
_NOTHING = Label("没有变动。", "No changes.")
_RECORDS = Label("记录", "Records")
_COMMITS = Label("提交", "Commits")
_BY = Label("{n}（{people}）", "{n} ({people})")
_FORM_ONLY = Label("只改写法", "Formatting only")
_FILES = Label("其他文件", "Other files")
_MANY = Label("{ids} 等 {n} 条", "{ids} … {n} in all")
_RECORDS_N = Label("{n} 条", "{n}")
_ONLY_NUMBERS = Label("逐条说明从略。", "Counts only.")
_SHED = Label(
    "为不超过 {most} 个字符，从略：{what}；全部见 --format json。",
    "Omitted to stay within {most} characters: {what}; in full: --format json.",
)
_SHED_WORDS = Label("{groups} 组 {n} 条记录的逐条说明", "the details of {n} records in {groups} groups")
_SHED_GROUPS = Label("其中 {groups} 组的条数", "the counts of {groups} of these groups")
_SHED_IDS = Label("各项率后面的部分编号", "some of the ids behind the rates")
MOST = 60_000  # forges refuse a longer text


def diff(found: Diff, detail: Detail | None = None) -> Document:
    """Return a difference for people; in JSON whole, with addresses."""
    groups = _groups(found)
    how = detail or _details(groups)[0]
    sections, spare = parted(_sections(found, groups, how))
    return Document(
        title=_TITLE.fill(old=found.old.name, new=found.new.name if found.new.commit else _ON_DISK),
        sections=sections,
        spare=spare,
        style=phrases.style(found.settings),
        data=lambda: _data(found),
    )


def versions(found: Diff) -> tuple[Detail, ...]:
    """Return how much may be told, from all to the least: first single records go, then counties, of the longest groups first."""
    return _details(_groups(found))


def _details(groups: tuple[tuple[ToldRecord, ...], ...]) -> tuple[Detail, ...]:
    n = len(groups)
    fewer_words = (Detail(words, n, _IDS[0]) for words in range(n, -1, -1))
    fewer_groups = (Detail(0, left, _IDS[0]) for left in range(n - 1, -1, -1))
    return (*fewer_words, *fewer_groups, *(Detail(0, 0, ids) for ids in _IDS[1:]))


def _groups(found: Diff) -> tuple[tuple[ToldRecord, ...], ...]:
    """Return the records by county, in the settings' order (what is of none last), and kind."""
    counties = [item.key for item in found.settings.counties]
    kinds = [*BUILT_IN, *sorted({one.kind.name for one in found.told} - {*BUILT_IN})]

    def place(one: ToldRecord) -> tuple[int, str, int]:
        at = counties.index(one.county) if one.county in counties else len(counties) + (one.county is None)
        return at, one.county or "", kinds.index(one.kind.name)

    grouped: dict[tuple[int, str, int], list[ToldRecord]] = {}
    for one in sorted(found.told, key=lambda one: (*place(one), one.path)):
        grouped.setdefault(place(one), []).append(one)
    return tuple(map(tuple, grouped.values()))


def _sections(found: Diff, groups: tuple[tuple[ToldRecord, ...], ...], how: Detail) -> Iterator[Section]:
    by_size = sorted(groups, key=lambda group: sum(len(one.lines) for one in group))
    in_words, shown = by_size[: how.words], by_size[: how.groups]
    shed = _shed(groups, how)
    yield Section("summary", _SUMMARY, (Facts("summary", tuple(_summary(found))), *((Text(shed),) if shed else ())))
    yield Section("unread", _UNREAD, (_unread(found.unread),))
    has_changed = found.told or found.reset or found.shifts or any(path.startswith(f"{DECLARATIONS}/") for path in found.others)
    told = _derived(found.told)
    moved = rates_table(found.shifts, found.settings, how.ids)
    table = replace(moved, notes=(*moved.notes, *told), vital=told, none=_NO_SHIFT if has_changed else None)
    yield Section("rates", _RATES.fill(day=found.day), (table,))
    yield Section("settings", _SETTINGS, (Facts("settings", tuple(_reset(found.reset))),))
    for group in groups:
        if group in shown:
            yield _group(group, found.settings, words=group in in_words)


def _summary(found: Diff) -> Iterator[tuple[str, Label, Cell]]:
    yield "from", Label("从", "From"), found.old.words
    yield "to", Label("到", "To"), found.new.words
    if found.commits:
        yield "commits", _COMMITS, _BY.fill(n=found.commits, people=found.people)
    if not (found.told or found.reset or found.form_only or found.others or found.unread):
        yield "records", _RECORDS, _NOTHING
        return
    yield "records", _RECORDS, _counts(found.told)
    if found.form_only:
        yield "form_only", _FORM_ONLY, _RECORDS_N.fill(n=len(found.form_only))
    if found.others:
        yield "others", _FILES, _first(found.others, _OTHERS)


def _counts(told: Iterable[ToldRecord]) -> Label:
    signs = [one.sign for one in told]
    return both(" ".join(f"{sign}{signs.count(sign)}" for sign in SIGNS))


def _first(texts: tuple[str, ...], most: int) -> Label:
    """Return the first of some texts, and how many there are where those are not all."""
    if len(texts) <= most:
        return both(" ".join(texts))
    return _MANY.fill(ids=" ".join(texts[:most]), n=len(texts)) if most else _RECORDS_N.fill(n=len(texts))


def _unread(unread: Iterable[Finding]) -> Facts:
    return Facts("unread", tuple((each.place.file, both(f"{each.place.file}:{each.place.line}"), each.told) for each in unread))


def rates_table(shifts: Iterable[Shift], settings: Settings, ids: int = _IDS[0]) -> Table:
    """Return the rates that are others now, with the records that moved them."""
    columns = (
        Column("rate", Label("率", "Rate"), lead=True),
        Column("county", Label("县区", "County"), lead=True),
        Column("before", Label("之前", "Before")),
        Column("after", Label("之后", "After")),
        Column("points", Label("百分点", "Points")),
        Column("moved", Label("变动的记录", "Moved by")),
    )
    every = tuple(shifts)
    rows = tuple(
        (
            name(each.rate),
            county(each.group, settings) or _NO_COUNTY,
            each.before,
            each.after,
            change(each.before, each.after),
            _first(each.ids, ids),
        )
        for each in every
    )
    return Table(
        "rates", columns, rows, notes=off(((name(each.rate).label, each.before, each.after) for each in every), phrases.style(settings))
    )


def _derived(told: Iterable[ToldRecord]) -> tuple[Label, ...]:
    """Return the note on records whose change rests on entries that nobody reported."""
    ids = tuple(one.id for one in told if any(map(is_in_derived, (address for address, _, _ in one.changes))))
    return (_OF_TOTALS.fill(ids=_first(ids, _OTHERS)),) if ids else ()


def _reset(reset: Changes) -> Iterator[tuple[str, Label, Cell]]:
    listed: dict[str, list[tuple[str | None, str | None]]] = {}  # one word taken out of a list moves all below it
    for address, before, after in reset:
        if word := _WORD.fullmatch(address):
            listed.setdefault(word[1], []).append((before, after))
        else:
            yield address, _setting(address), both(f"{before or '—'} → {after or '—'}")
    for address, moved in listed.items():
        old, new = zip(*moved, strict=True)
        ways = ((_TAKEN, [each for each in old if each not in new]), (_ADDED, [each for each in new if each not in old]))
        told = tuple(label.fill(words=" ".join(some)) for label, words in ways if (some := list(filter(None, words))))
        yield address, _setting(address), joined(told or (_REORDERED,), "；", "; ")


def _setting(address: str) -> Label:
    name, place = called(address, Settings), both(visible(address))
    return name if name == place else phrases.brackets(name, place)


def _group(group: tuple[ToldRecord, ...], settings: Settings, *, words: bool) -> Section:
    first = group[0]
    place = settings.county_label(first.county) if first.county else _NO_COUNTY
    title = _GROUP.fill(county=place, kind=first.kind.label, counts=_counts(group))
    rows = tuple(
        (one.id, both(f"{one.sign} {one.id}"), _CHANGED.fill(title=one.title, lines=joined(one.lines, "；", "; "))) for one in group
    )
    return Section(f"{first.county or 'city'}_{first.kind.name}", title, (Facts("changes", rows) if words else Text(_ONLY_NUMBERS),))


def _shed(groups: tuple[tuple[ToldRecord, ...], ...], how: Detail) -> Label | None:
    gone = sorted(groups, key=lambda group: sum(len(one.lines) for one in group))[how.words :]
    what = (
        *((_SHED_WORDS.fill(groups=len(gone), n=sum(map(len, gone))),) if gone else ()),
        *((_SHED_GROUPS.fill(groups=len(groups) - how.groups),) if how.groups < len(groups) else ()),
        *((_SHED_IDS,) if how.ids < _IDS[0] else ()),
    )
    return _SHED.fill(most=MOST, what=joined(what)) if what else None


def _data(found: Diff) -> dict[str, Any]:
    return {
        "from": _end(found.old),
        "to": _end(found.new),
        "as_of": found.day,
        "commits": found.commits,
        "people": list(found.people),
        "rates": [_shift(each) for each in found.shifts],
        "changes": [_told(one) for group in _groups(found) for one in group],
        "settings": _addresses(found.reset),
        "form_only": list(found.form_only),
        "others": list(found.others),
        "findings": [_finding(each) for each in found.unread],
    }


def _finding(each: Finding) -> dict[str, Any]:
    return {"file": each.place.file, "line": each.place.line, "code": each.code, "message": each.told}


def _end(end: End) -> dict[str, Any]:
    return {"name": end.name if end.commit else None, "commit": end.commit, "date": end.day}


def _shift(each: Shift) -> dict[str, Any]:
    sides = {"before": each.before, "after": each.after}
    return {
        "group": each.group,
        "rate": each.rate.name,
        "basis": each.rate.basis,
        **sides,
        "definition": each.rate.definition,
        "ids": list(each.ids),
    }


def _told(one: ToldRecord) -> dict[str, Any]:
    about = {"id": one.id, "kind": one.kind.name, "county": one.county, "path": one.path, "change": SIGNS[one.sign]}
    return {**about, "words": list(one.lines), "changes": _addresses(one.changes)}


def _addresses(changes: Changes) -> list[dict[str, str | bool | None]]:
    return [
        {"address": address, "before": before, "after": after, **({"derived": True} if is_in_derived(address) else {})}
        for address, before, after in changes
    ]
