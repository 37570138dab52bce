"""What is a record's file before and after a change, what does the change say has happened, and which of its edits touch what was known of a day?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any

from dicoop.change.numbers import steady
from dicoop.errors import Fault, Finding, Place, Severity
from dicoop.frozen import dataclass, field, replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import ValueChange, changes, key_of, parse
from dicoop.kinds.base import Kind, Kinds, Record, dump
from dicoop.kinds.called import step_called, value_called
from dicoop.kinds.events import events
from dicoop.kinds.fields import Block, the_field
from dicoop.kinds.forms import FIGURES
from dicoop.kinds.nodes import node_label
from dicoop.kinds.receipts import DERIVED, is_in_derived
from dicoop.labels import Label, both, joined, visible
from dicoop.partial_date import read_partial
from dicoop.periods import period_of

PLAIN = 0o100644
_MARKED = Label("{words}（{mark}）", "{words} ({mark})")


@dataclass(frozen=True)
class Side:
    """A file as one side has it: blob id, mode; its record, or why that cannot be read."""

    blob: str
    mode: int = PLAIN
    record: Record | None = None
    findings: tuple[Finding, ...] = ()

    @cached_property
    def texts(self) -> Mapping[str, Any]:
        """The values as texts; none where they cannot be read."""
        return dump(self.record) if self.record else {}


@dataclass(frozen=True)
class ChangedFile:
    """A file before and after, None where it is not there, in a ledger with these kinds."""

    path: str
    before: Side | None
    after: Side | None
    kinds: Kinds = field(default=BUILT_IN, repr=False)

    @cached_property
    def kind(self) -> Kind | None:
        """The kind whose folder it lies in."""
        return self.kinds.of_path(self.path)

    @property
    def own_kind(self) -> Kind:
        """The kind of one that is known to lie in the folder of one."""
        assert self.kind is not None
        return self.kind

    @cached_property
    def id(self) -> str:
        """The id its name stands for; a name that is no id is returned as it is."""
        return self.kind.id_of(self.path) if self.kind else self.path.rpartition("/")[2].removesuffix(".yaml")

    @property
    def belongs(self) -> bool:
        """Whether its path is the one of its id."""
        return self.kind is not None and self.kind.is_id(self.id) and self.path == self.kind.path(self.id)

    @property
    def old(self) -> Any:
        """The record before, None where there is none that can be read."""
        return self.before.record if self.before else None

    @property
    def new(self) -> Any:
        """The record after, None where there is none that can be read."""
        return self.now.record if self.now else None

    @cached_property
    def now(self) -> Side | None:
        """The file after, what stood before under the number it had: two that were merged take numbers anew."""
        if self.old is None or self.after is None or self.after.record is None or type(self.old) is not type(self.after.record):
            return self.after
        record = steady(self.old, self.after.record)
        return self.after if record is self.after.record else replace(self.after, record=record)

    @cached_property
    def changes(self) -> tuple[ValueChange, ...]:
        """What differs, by address; nothing where only the form of the file does."""
        model = self.kind.model if self.kind else None
        return changes(self.before.texts if self.before else {}, self.now.texts if self.now else {}, model)

    @property
    def is_new(self) -> bool:
        """Whether it comes into the figures: there was no such file, or it had been taken back."""
        return self.before is None or bool(self.old and self.old.voided and self.new and not self.new.voided)

    @cached_property
    def is_form_only(self) -> bool:
        """Whether the values are the same on both sides."""
        return self.before is not None and self.after is not None and self.before.texts == self.after.texts != {}

    @cached_property
    def old_events(self) -> Mapping[str, date]:
        """The days of what has happened, by address, before."""
        return events(self.old) if self.old else {}

    @cached_property
    def new_events(self) -> Mapping[str, date]:
        """The days of what has happened, by address, after."""
        return events(self.new) if self.new else {}

    @cached_property
    def added_events(self) -> Mapping[str, date]:
        """The days of what this change says has happened; taking a record back is no event."""
        known = self.old_events if not self.is_new else {}
        return {at: day for at, day in self.new_events.items() if at not in known and at != "voided.date"}

    @property
    def counties(self) -> frozenset[str]:
        """The counties it belongs to, before or after, and those that it comes to lie in, or no longer lies in."""
        own = frozenset(county for side in (self.old, self.new) if (county := getattr(side, "county", None)))
        return own.union(frozenset(getattr(self.old, "also", ())) ^ frozenset(getattr(self.new, "also", ())))

    @property
    def places(self) -> frozenset[str]:
        """The counties whose figures it is in, before or after."""
        return self.counties.union(*(getattr(side, "also", ()) for side in (self.old, self.new)))

    def kept(self, paths: Iterable[str]) -> Iterator[tuple[str, Any, Any]]:
        """Yield what the record said before under some names (see `said`), by address, with what it says there now."""
        for path in paths:
            now = dict(said(self.new, path))
            yield from ((address, before, now.get(address)) for address, before in said(self.old, path))

    def called(self, address: str) -> Label:
        """Return what people call a value: a node or a step by its name, else as its field."""
        name, _, entry = address.partition("[")
        if name.startswith("nodes."):
            return node_label(name.split(".")[1])
        row = the_field(self.own_kind.model, name.partition(".")[0])
        if name == "steps":
            step = entry.split(" ")[0]
            return step_called(row, step) or both(step)
        if not entry:
            return row.mark.label
        told = joined((row.mark.label, both(visible(entry.rpartition("]")[0]))), " ", " ")
        return _MARKED.fill(words=told, mark=DERIVED) if is_in_derived(address) else told

    def called_in(self, address: str) -> Label:
        """Return what people call a value: in an entry of a list the entry, and the field in it."""
        row = parse(address, self.own_kind.model)[1]
        return joined((self.called(address), row.mark.label), " ", " ") if "]." in address else self.called(address)

    def word(self, address: str, value: object) -> object:
        """Return what a value is called: a word of a closed list, yes or no by its name, an amount in words."""
        return value_called(parse(address, self.own_kind.model)[1], value) if isinstance(value, str) else value

    def at(self, fault: Fault, address: str, value: object = "", **args: Any) -> Finding:
        """Make a finding in this file."""
        return fault.at(address, value, id=self.id, place=Place(self.path), **args)


def by_key(record: Any, name: str) -> Mapping[str, Any]:
    """Return the entries of a list of a record by what identifies them; none of a record that is not there, or has no such list."""
    return {key_of(each): each for each in getattr(record, name, ())}


def said(record: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield what a record says under a name, by address: of a list or map each of its entries does; what is the key of an entry is the entry."""
    name, _, inner = path.partition(".")
    value = getattr(record, name, None)
    if isinstance(value, Mapping):
        yield from ((f"{name}.{key}", each) for key, each in value.items())
    elif isinstance(value, tuple) and not isinstance(value, Block):
        for each in value:
            key, found = key_of(each), getattr(each, inner)
            if found is not None:
                yield f"{name}[{key}]" if str(found) == key else f"{name}[{key}].{inner}", found
    elif value is not None:
        found = getattr(value, inner) if inner else value
        if found is not None:
            yield path, found


def graded(finding: Finding, severity: Severity) -> Finding:
    """Return a finding as of another severity."""
    return replace(finding, fault=replace(finding.fault, severity=severity))


_BEGINS: Mapping[str, Callable[[str], date]] = {"day": read_partial, "period": lambda text: period_of(text).first}


def touching(changed: ChangedFile, day: date) -> tuple[ValueChange, ...]:
    """Return the edits that touch a day: all of an event's own values, and amounts and dates beside events; comments and names do not."""
    known = _days(changed)
    return tuple(change for change in changed.changes if _touches(changed, change, known, day))


def _days(changed: ChangedFile) -> Mapping[str, date]:
    """Return the first day that something of a record happened on, by the entry it stands in (``: the record itself)."""
    found: dict[str, date] = {}
    for known in (changed.old_events, changed.new_events):
        for address, day in known.items():
            holder = holder_of(address)
            found[holder] = min(day, found.get(holder, day))
    return found


def holder_of(address: str) -> str:
    """Return what a value stands in: `funds[HD-1]` of `funds[HD-1].amount`, also where a key has a dot in it."""
    head, bracket, name = address.rpartition("].")
    return head + "]" if bracket else name.rpartition(".")[0]


def _touches(changed: ChangedFile, change: ValueChange, known: Mapping[str, date], day: date) -> bool:
    row = parse(change.address, changed.own_kind.model)[1]
    holder = holder_of(change.address)
    if begins := _BEGINS.get(row.form):
        return any(text is not None and begins(text) <= day for text in (change.before, change.after))
    if holder or row.form in FIGURES:
        return known.get(holder, date.max) <= day
    return False
