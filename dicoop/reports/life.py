"""What is the life of a record: what happened when, when was it entered and by whom, and how did promised days slip?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from dicoop.document import Cell, Column, Document, Facts, Section, Table, parted
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind, Record, title_of
from dicoop.kinds.fields import Block, fields, keys
from dicoop.kinds.nodes import node_label
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, Term, both, joined
from dicoop.reports import phrases
from dicoop.reports.events import RecordEvent, events

Key = tuple[date, Label, int]


class RecordVersion(NamedTuple):
    """What one commit made of a record: before and after (None: not there, or unreadable), in words, by whom and when.

    Without a commit: what is not committed yet.
    """

    before: Record | None
    after: Record | None
    lines: tuple[Label, ...]
    commit: str | None = None
    day: date | None = None
    by: str = ""
    subject: str = ""


class Entered(NamedTuple):
    """An event, the version that entered it, and the one that took it out again."""

    event: RecordEvent
    version: RecordVersion
    gone: RecordVersion | None = None


class Promise(NamedTuple):
    """A day that was promised, by address, and each value it came to have (None: taken out) with the version."""

    address: str
    name: Label
    values: tuple[tuple[date | None, RecordVersion], ...]

    @property
    def changes(self) -> int:
        """How often it was changed."""
        return len(self.values) - 1


_TITLE = Label("{record}：来历", "History of {record}")
_EVENTS = Label("经过", "Timeline")
_PROMISES = Label("计划日期", "Planned dates")
_VERSIONS = Label("历次改动", "Changes")
NOT_COMMITTED = Label("未提交", "not committed")
_GONE = Label("已由 {commit} 改去", "removed by {commit}")
_GONE_NOW = Label("已改去，未提交", "removed, not committed")
_SLIPPED = Label("{dates}，改了 {n} 次", "{dates}, {changes}")
_OWN = Label("{field}", "{field}")
_OF_NODE = Label("{field}{holder}", "{holder}: {field}")
_OF_ENTRY = Label("{holder} {field}", "{holder}: {field}")
_FORM_ONLY = Label("只改写法", "formatting only")
_TAKEN_OUT = Label("取消", "none")
_TOLD = Label("{by}：{what}（提交说明：{subject}）", "{by}: {what} (message: {subject})")
_NOTHING = both("")
_SHORT = 12


def life(kind: Kind, id_: str, versions: tuple[RecordVersion, ...], settings: Settings) -> Document:
    """Return the life of a record, from its versions in the order they were made."""
    made, promised = _entered(versions), _promises(versions)
    last = next((record for each in reversed(versions) for record in (each.after, each.before) if record is not None), None)
    sections, spare = parted(
        (
            Section("events", _EVENTS, (_timeline(made),)),
            Section("promises", _PROMISES, (Facts("promises", tuple((each.address, each.name, _slips(each)) for each in promised)),)),
            Section("versions", _VERSIONS, (_done(versions),)),
        )
    )
    return Document(
        title=_TITLE.fill(record=joined((kind.label, both(id_), *((both(title_of(last)),) if last and kind.letter else ())), " ", " ")),
        sections=sections,
        spare=spare,
        style=phrases.style(settings),
        data={
            "id": id_,
            "kind": kind.name,
            "events": [_event(each) for each in made],
            "promises": [_promise(each) for each in promised],
            "versions": [{**_who(each), "subject": each.subject or None, "words": list(each.lines)} for each in versions],
        },
    )


# What happened, and when it was entered


def _entered(versions: tuple[RecordVersion, ...]) -> tuple[Entered, ...]:
    """Return the events by day; where branches met, an event was entered by the commit that first had it."""
    there: dict[Key, Entered] = {}
    gone: list[Entered] = []
    for version in versions:
        if version.after is None:
            continue
        before, after = _named(version.before), _named(version.after)
        gone += [there.pop(key)._replace(gone=version) for key in before if key not in after and key in there]
        for key, event in after.items():
            if event != before.get(key):
                known = there.get(key)
                there[key] = known._replace(event=event) if known else Entered(event, version)
    return tuple(sorted((*gone, *there.values()), key=lambda each: each.event.date))


def _named(record: Record | None) -> Mapping[Key, RecordEvent]:
    """Return a record's events by day and name, those that share both numbered."""
    seen: Counter[tuple[date, Label]] = Counter()
    found = {}
    for event in events(record) if record else ():
        found[event.date, event.what, seen[event.date, event.what]] = event
        seen[event.date, event.what] += 1
    return found


def _timeline(made: tuple[Entered, ...]) -> Table:
    columns = (
        Column("date", Label("日期", "Date"), lead=True),
        Column("what", Label("事项", "What"), lead=True),
        Column("details", Label("内容", "Details")),
        Column("entered", Label("录入日期", "Entered on")),
        Column("late", Label("晚几天", "Days late")),
        Column("by", Label("录入人", "By")),
        Column("commit", Label("提交", "Commit")),
        Column("note", Label("备注", "Note")),
    )
    return Table("events", columns, tuple(_row(each) for each in made))


def _row(each: Entered) -> tuple[Cell, ...]:
    event, version = each.event, each.version
    note = both("") if each.gone is None else _GONE.fill(commit=_short(each.gone)) if each.gone.commit else _GONE_NOW
    return event.date, event.what, event.details, version.day, _late(each), version.by, _short(version), note


def _late(each: Entered) -> int | None:
    return (each.version.day - each.event.date).days if each.version.day else None


def _short(version: RecordVersion) -> Label:
    return both(version.commit[:_SHORT]) if version.commit else NOT_COMMITTED


# What was promised


def _promises(versions: tuple[RecordVersion, ...]) -> tuple[Promise, ...]:
    found: dict[str, Promise] = {}
    for version in versions:
        if version.after is None:
            continue
        before, after = _promised(version.before), _promised(version.after)
        for address in {**before, **after}:
            if before.get(address) != after.get(address):
                name, day = after.get(address) or (before[address][0], None)
                _note(found, address, name, (day, version))
    return tuple(found.values())


def _note(found: dict[str, Promise], address: str, name: Label, value: tuple[date | None, RecordVersion]) -> None:
    """Put a value behind the others of a promise, unless it is the last one there: a branch may bring it once more."""
    known = found.get(address) or Promise(address, name, ())
    if not known.values or known.values[-1][0] != value[0]:
        found[address] = known._replace(values=(*known.values, value))


def _promised(record: Record | None) -> Mapping[str, tuple[Label, date]]:
    """Return the days of a record that are no days of what has happened, by address, each with its name."""
    return dict(_days(record, "", _OWN)) if record else {}


def _days(block: Block, prefix: str, called: Label, holder: Label = _NOTHING) -> Iterator[tuple[str, tuple[Label, date]]]:
    for row in fields(type(block)):
        value = getattr(block, row.attribute)
        if row.form == "day" and not row.mark.happened and value is not None:
            yield prefix + row.name, (called.fill(field=row.mark.label, holder=holder), value)
        elif row.form == "map" and row.model:
            for name, item in value.items():
                yield from _days(item, f"{prefix}{row.name}.{name}.", _OF_NODE, node_label(name))
        elif row.form == "list":
            for item in value:
                yield from _days(item, f"{prefix}{row.name}[{key_of(item)}].", _OF_ENTRY, _entry(item))


def _entry(item: Block) -> Label:
    """Return what an entry of a list is called: what identifies it, terms by their names."""
    parts = tuple(getattr(item, name) for name in keys(type(item)) if getattr(item, name) is not None)
    return joined(tuple(part.label if isinstance(part, Term) else both(str(part)) for part in parts), " ", " ")


def _slips(each: Promise) -> Label:
    days = tuple(_TAKEN_OUT if day is None else both(day.isoformat()) for day, _ in each.values)
    dates = joined(days, " → ", " → ")
    return _SLIPPED.fill(dates=dates, n=each.changes, changes=phrases.number(each.changes, "次", "change")) if each.changes else dates


# What each commit did


def _done(versions: tuple[RecordVersion, ...]) -> Facts:
    rows = []
    for each in versions:
        what = joined(each.lines or (_FORM_ONLY,), "；", "; ")
        told = _TOLD.fill(by=each.by, what=what, subject=each.subject) if each.commit else what
        rows.append((each.commit or "", both(f"{each.commit[:_SHORT]} {each.day}") if each.commit else NOT_COMMITTED, told))
    return Facts("versions", tuple(rows))


# For programs


def _who(version: RecordVersion) -> dict[str, Any]:
    return {"commit": version.commit, "date": version.day, "by": version.by or None}


def _event(each: Entered) -> dict[str, Any]:
    about = {"date": each.event.date, "what": each.event.what, "details": each.event.details}
    derived = {"derived": True} if each.event.derived else {}
    return {**about, **derived, "entered": _who(each.version), "late": _late(each), "gone": _who(each.gone) if each.gone else None}


def _promise(each: Promise) -> dict[str, Any]:
    values = [{"value": day, **_who(version)} for day, version in each.values]
    return {"address": each.address, "name": each.name, "changes": each.changes, "values": values}
