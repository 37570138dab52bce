"""Two sides each wrote something on one day: which of them is the second?

What both wrote anew under one key, in other words, is kept: the one later by its text gets the next number, whichever side it comes
from. Numbers that the base has never change.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from dicoop.kinds.base import Record, dump
from dicoop.kinds.fields import Block, fields, keys, once, own_keys, shape
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.splice import splice
from dicoop.text.write import NR, identity, is_numbered

_SEVERAL = "handling"  # the one step that there may be two of on a day


def numbered(base: bytes, ours: bytes, theirs: bytes, model: type[Block]) -> tuple[bytes, bytes]:
    """Return both sides with numbers for what each wrote anew under the same key; as they are where there is none such."""
    lists = _lists(model)
    sources = [read(raw, "") for raw in (base, ours, theirs)] if lists and ours != theirs else []
    sides = [each for each in sources if isinstance(each, Source)]
    if len(sides) != len(sources) or not sides:
        return ours, theirs
    own, *both = [dict[str, Any](side.data) for side in sides]
    for name, inner in lists.items():
        known, *new = ([_Entry.of(each, inner) for each in _entries(side, name)] for side in (own, *both))
        if new[0] and new[1]:
            both = [{**side, name: entries} for side, entries in zip(both, _kept(known, new[0], new[1]), strict=True)]
    one, other = (
        splice(side, data, shape(model)).encode() if data != side.data else raw
        for side, data, raw in zip(sides[1:], both, (ours, theirs), strict=True)
    )
    return one, other


@once
def _lists(model: type[Block]) -> dict[str, type[Block]]:
    """Return the lists of a model whose entries may have numbers."""
    return {row.name: row.model for row in fields(model) if row.form == "list" and row.model and is_numbered(keys(row.model))}


def _entries(data: Mapping[str, Any], name: str) -> list[dict[str, Any]]:
    found = data.get(name)
    return found if isinstance(found, list) and all(isinstance(one, dict) for one in found) else []


class _Entry(NamedTuple):
    """An entry: what identifies it, its number apart, and what it says, which tells it from another under the same key."""

    own: tuple[str, ...]
    number: int
    words: str
    values: dict[str, Any]
    names: tuple[str, ...]

    @classmethod
    def of(cls, values: dict[str, Any], model: type[Block]) -> _Entry:
        """Return an entry as it stands in a file."""
        number, names = str(values.get(NR) or "1"), own_keys(model)
        every = "\n".join(f"{name}: {value}" for name, value in sorted(values.items()) if name != NR)
        return cls(identity(values, names), int(number) if number.isdecimal() else 1, str(values.get("text") or every), values, names)

    def under(self, number: int) -> dict[str, Any]:
        """Return the values with a number, the first without, behind what else identifies the entry."""
        if number == self.number:
            return self.values
        own = {name: self.values[name] for name in self.names if name in self.values}
        return {**own, **({NR: str(number)} if number > 1 else {}), **{k: v for k, v in self.values.items() if k not in (*own, NR)}}


def _kept(known: list[_Entry], *sides: list[_Entry]) -> list[list[dict[str, Any]]]:
    """Return the entries of both sides, those with other numbers that both wrote anew under one key."""
    there = {(entry.own, entry.number) for entry in known}
    fresh = [[e for e in side if (e.own, e.number) not in there and e.values.get("step", _SEVERAL) == _SEVERAL] for side in sides]
    twice = {entry.own for entry in fresh[0]} & {entry.own for entry in fresh[1]}
    called = [_called(entry for entry in side if entry.own in twice) for side in fresh]
    numbers = _numbers(there, called)
    placed = [{(entry.own, entry.number): numbers[name] for name, entry in side.items()} for side in called]
    return [
        [entry.under(known.get((entry.own, entry.number), entry.number)) for entry in side]
        for side, known in zip(sides, placed, strict=True)
    ]


_Name = tuple[tuple[str, ...], str, int]


def _called(fresh: Iterable[_Entry]) -> dict[_Name, _Entry]:
    """Return entries by what they say under their key, and which one of those that say the same."""
    found: dict[_Name, _Entry] = {}
    for entry in sorted(fresh, key=lambda entry: entry.number):
        nth = sum(name[:2] == (entry.own, entry.words) for name in found)
        found[entry.own, entry.words, nth] = entry
    return found


def _numbers(there: set[tuple[tuple[str, ...], int]], called: list[dict[_Name, _Entry]]) -> dict[_Name, int]:
    """Return a number for each: its own if that is free, else the next one; of two that want one, the one later by its text waits."""
    wanted = sorted((min(side[name].number for side in called if name in side), name) for name in {*called[0], *called[1]})
    used: dict[tuple[str, ...], set[int]] = defaultdict(set)
    for own, number in there:
        used[own].add(number)
    found = {}
    for number, name in wanted:
        taken = used[name[0]]
        found[name] = max(taken) + 1 if number in taken else number
        taken.add(found[name])
    return found


def steady(old: Record, new: Record) -> Record:
    """Return a record after a change so that what stood before has the number it had: a merge may have given it another."""
    moved = {}
    for name, model in _lists(type(new)).items():
        if any(entry.nr for entry in getattr(new, name)):
            before, after = ([_Entry.of(each, model) for each in dump(side).get(name, ())] for side in (old, new))
            numbers = _as_before(before, after)
            if numbers != [entry.number for entry in after]:
                entries = zip(getattr(new, name), numbers, strict=True)
                moved[name] = tuple(entry.but(nr=number if number > 1 else None) for entry, number in entries)
    return new.but(**moved) if moved else new


def steady_values(old: Mapping[str, Any], new: Mapping[str, Any], model: type[Block]) -> dict[str, Any]:
    """Return the values of a record's file after a change, as `steady` does."""
    moved = {}
    for name, inner in _lists(model).items():
        before, after = ([_Entry.of(each, inner) for each in _entries(side, name)] for side in (old, new))
        if any(NR in entry.values for entry in after):
            moved[name] = [entry.under(number) for entry, number in zip(after, _as_before(before, after), strict=True)]
    return {**new, **moved}


def _as_before(before: list[_Entry], after: list[_Entry]) -> list[int]:
    known, called = _called(before), _called(after)
    found = {name: known[name].number for name in called if name in known}
    rest = {name: entry for name, entry in called.items() if name not in found}
    found |= _numbers({(name[0], number) for name, number in found.items()}, [rest, {}])
    places = {(entry.own, entry.number): found[name] for name, entry in called.items()}
    return [places[entry.own, entry.number] for entry in after]
