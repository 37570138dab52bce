"""What is wrong with a mapping, and in which line: does each address exist, is each unit one, does each word stand for a value that there is?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dicoop.currencies import FOREIGN_UNITS
from dicoop.errors import NOWHERE, Fault, Finding, Findings, Misused, Place, nearest
from dicoop.exchange.drafts import scaled
from dicoop.exchange.mapping import Target, names_of, target
from dicoop.exchange.titles import clean
from dicoop.kinds import parse_input
from dicoop.kinds.address import address_of
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field, fields
from dicoop.kinds.mapping import Plan
from dicoop.kinds.validate import UNKNOWN_VALUE, validate
from dicoop.labels import Label, both, visible
from dicoop.text.source import Source
from dicoop.values import UNITS

ADDRESS = Fault(
    "mapping-address",
    Label("{told}", "{told}"),
    Label(
        "改成这类记录的一个字段；不导入这一列的，删去 address",
        "name a field of these records; to skip a column, delete the address",
    ),
)
TWICE = Fault(
    "mapping-twice",
    Label("“{value}”在第 {line} 行已经写过", "'{value}' already appears on line {line}"),
    Label("一列只写一次：删去一个", "list each column once: delete one of the two"),
)
UNIT = Fault(
    "mapping-unit",
    Label("“{value}”不是这里能用的单位", "'{value}' is not an allowed unit here"),
    Label("从允许的单位里选一个，或删去这一行", "choose one of the allowed units, or delete the line"),
)
FAULTS = (ADDRESS, TWICE, UNIT)
_NO_UNITS = Label("这个字段没有单位", "the field has no unit")
_MOST_HEADER = 4


class _Entry(NamedTuple):
    """An entry of one of the lists: where it stands, its texts, where the address in it leads (None: nowhere), and why it leads nowhere."""

    at: tuple[str, int]
    texts: Mapping[str, str]
    target: Target | None = None
    findings: tuple[Finding, ...] = ()


def read_mapping(source: Source, kinds: Mapping[str, Kind]) -> Plan | Findings:
    """Return what a mapping says, or all that is wrong with it, each in its place."""
    made = validate(source, Plan)
    found = (*(made if isinstance(made, Findings) else ()), *_faults(source, kinds))
    placed = sorted(found, key=lambda finding: (finding.place.line, finding.place.column))
    return Findings(placed) if placed or isinstance(made, Findings) else made


def _faults(source: Source, kinds: Mapping[str, Kind]) -> Iterator[Finding]:
    """Yield what is wrong by the kinds that there are, also where other things in it are no mapping's."""
    looking = _Looking(source)
    yield from looking.header()
    text = source.data.get("kind")
    kind = next((each for each in kinds.values() if text in (each.name, each.label.zh, each.label.en)), None)
    if kind is None:
        if isinstance(text, str):
            yield looking.at(UNKNOWN_VALUE, ("kind",), text, names_of(kinds), nearest(text, kinds))
        return
    columns = [looking.entry(kind, ("columns", place), texts) for place, texts in looking.entries("columns")]
    yield from (finding for entry in columns for finding in entry.findings)
    yield from looking.twice(columns)
    for entry in columns:
        if "unit" in entry.texts and (entry.target is not None or "address" not in entry.texts):
            yield from looking.unit((*entry.at, "unit"), entry.texts["unit"], _units(entry.target.row if entry.target else None))
    unit = source.data.get("unit")
    if isinstance(unit, str):
        yield from looking.unit(("unit",), unit, tuple(dict.fromkeys(each for row in _rows(kind) for each in _units(row))))
    yield from _values(looking, kind, columns)


def _values(looking: _Looking, kind: Kind, columns: list[_Entry]) -> Iterator[Finding]:
    """Yield fixed values and words that stand for no value that there is."""
    for place, texts in looking.entries("fixed"):
        entry = looking.entry(kind, ("fixed", place), texts)
        yield from entry.findings
        yield from looking.term((*entry.at, "value"), texts.get("value"), entry.target)
    titles = {clean(each.texts["column"]): each for each in columns if "column" in each.texts}
    for place, texts in looking.entries("words"):
        column = titles.get(clean(texts.get("column", "")))
        if column is not None:
            yield from looking.term(("words", place, "value"), texts.get("value"), column.target)
        elif "column" in texts:
            names = both(" ".join(each.texts["column"] for each in titles.values()))
            near = nearest(texts["column"], [each.texts["column"] for each in titles.values()])
            yield looking.at(UNKNOWN_VALUE, ("words", place, "column"), texts["column"], names, near)


def _units(row: Field | None) -> tuple[str, ...]:
    """Return the units in which a sheet may give figures of a field."""
    if row is None:
        return ()
    return {"money": tuple(UNITS), "quantity": scaled(row.units), "percent": ("%",)}.get(row.form, ())


def _rows(kind: Kind) -> Iterator[Field]:
    for row in fields(kind.model):
        yield from (row, *(fields(row.model) if row.model else ()))


class _Looking:
    """A mapping that is looked at: its values as they stand, whatever else is wrong with them, and where they stand."""

    def __init__(self, source: Source) -> None:
        self.source, self.data = source, source.data

    def entries(self, name: str) -> Iterator[tuple[int, Mapping[str, str]]]:
        """Yield the entries of a list with their places: the texts in them."""
        every = self.data.get(name)
        for place, entry in enumerate(every if isinstance(every, list) else ()):
            if isinstance(entry, Mapping):
                yield place, {str(key): text for key, text in entry.items() if isinstance(text, str)}

    def at(
        self, fault: Fault, path: tuple[str | int, ...], value: str, allowed: Label | None = None, hint: Label | None = None, **more: Any
    ) -> Finding:
        """Make a finding at a value."""
        place = self.place(path)
        return fault.at(address_of(path, self.data, Plan), visible(value), allowed, place=place, hint=hint, **more)

    def place(self, path: tuple[str | int, ...]) -> Place:
        """Return where a value stands."""
        return self.source.place(path) if path in self.source.spans else NOWHERE

    def header(self) -> Iterator[Finding]:
        """Yield that the header has a number of rows that none has."""
        text = self.data.get("header")
        if isinstance(text, str) and text.isdecimal() and not 0 < int(text) <= _MOST_HEADER:
            yield self.at(UNKNOWN_VALUE, ("header",), text, both(" ".join(map(str, range(1, _MOST_HEADER + 1)))))

    def entry(self, kind: Kind, at: tuple[str, int], texts: Mapping[str, str]) -> _Entry:
        """Return an entry with where its address leads."""
        if "address" not in texts:
            return _Entry(at, texts)
        try:
            return _Entry(at, texts, target(kind, texts["address"], cumulative=texts.get("cumulative") == "true"))
        except Misused as error:
            found = self.at(ADDRESS, (*at, "address"), texts["address"], hint=error.hint, told=error.message)
            return _Entry(at, texts, findings=(found,))

    def twice(self, columns: Iterable[_Entry]) -> Iterator[Finding]:
        """Yield the columns that are named twice; two that go to one field may stand in two sheets."""
        known: dict[str, int] = {}
        for entry in columns:
            line, title = self.place((*entry.at, "column")).line, clean(entry.texts.get("column", ""))
            first = known.setdefault(title, line) if title else line
            if first != line:
                yield self.at(TWICE, (*entry.at, "column"), entry.texts["column"], line=first)

    def unit(self, path: tuple[str | int, ...], value: str, allowed: tuple[str, ...]) -> Iterator[Finding]:
        """Yield that a unit is none of those that are allowed."""
        if value not in allowed and not (allowed and value in FOREIGN_UNITS and allowed[0] in UNITS):
            yield self.at(UNIT, path, value, both(" ".join(allowed)) if allowed else _NO_UNITS)

    def term(self, path: tuple[str | int, ...], text: str | None, to: Target | None) -> Iterator[Finding]:
        """Yield that a value is none of a closed list."""
        if to is None or to.row.terms is None or text is None:
            return
        try:
            parse_input.term(to.row, text)
        except Misused:
            names = [term.value for term in to.row.terms]
            allowed = Label(" ".join(f"{term.value}（{term.label.zh}）" for term in to.row.terms), " ".join(names))
            yield self.at(UNKNOWN_VALUE, path, text, allowed, nearest(text, names))
