"""Two sides each wrote something on one day: which of them is the second?

What both wrote anew under one key, in other words, is kept: the one later by its text gets the next number, whichever side it comes
from. Numbers that the base has never change.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.kinds.fields import fields, keys, own_keys, shape
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.splice import splice
from dicoop.text.write import NR, identity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from dicoop.kinds.fields import Block

    Entry = dict[str, Any]

_SEVERAL = "handling"  # the one step that there may be two of on a day


def numbered(base: str, ours: str, theirs: str, model: type[Block]) -> tuple[str, str]:
    """Return both sides with numbers for what each wrote anew under the same key; as they are where there is none such."""
    lists = {row.name: row.model for row in fields(model) if row.form == "list" and row.model and NR in keys(row.model)}
    sources = [read(text.encode(), "") for text in (base, ours, theirs)] if lists and ours != theirs else []
    sides = [each for each in sources if isinstance(each, Source)]
    if len(sides) != len(sources) or not sides:
        return ours, theirs
    own, *both = [dict(side.data) for side in sides]
    for name, inner in lists.items():
        known, *new = (_entries(side, name) for side in (own, *both))
        if new[0] and new[1]:
            numbers = _numbers(known, new[0], new[1], inner)
            both = [
                {**side, name: [_with(entry, numbers, inner) for entry in some]} if numbers else side
                for side, some in zip(both, new, strict=True)
            ]
    texts = [
        splice(side, data, shape(model)) if data != side.data else text
        for side, data, text in zip(sides[1:], both, (ours, theirs), strict=True)
    ]
    return texts[0], texts[1]


def _entries(data: Entry, name: str) -> list[Entry]:
    found = data.get(name)
    return (
        [entry for entry in found if isinstance(entry, dict)]
        if isinstance(found, list) and all(isinstance(one, dict) for one in found)
        else []
    )


def _numbers(known: list[Entry], ours: list[Entry], theirs: list[Entry], model: type[Block]) -> dict[tuple[tuple[str, ...], str], int]:
    """Return the numbers of what is new, by its key and its text, for the keys under which both sides wrote."""
    own, names = own_keys(model), keys(model)
    there = {identity(entry, names) for entry in known}
    fresh = [
        [entry for entry in side if identity(entry, names) not in there and entry.get("step", _SEVERAL) == _SEVERAL]
        for side in (ours, theirs)
    ]
    found: dict[tuple[tuple[str, ...], str], int] = {}
    for key in sorted({identity(entry, own) for entry in fresh[0]} & {identity(entry, own) for entry in fresh[1]}):
        alike = sorted((_number(entry), _text(entry)) for side in fresh for entry in side if identity(entry, own) == key)
        used = {_number(entry) for entry in known if identity(entry, own) == key}
        for number, text in alike:
            if (key, text) not in found:
                found[key, text] = number if number not in used else max(used) + 1
                used.add(found[key, text])
    return found


def _number(entry: Entry) -> int:
    text = str(entry.get(NR) or "1")
    return int(text) if text.isdecimal() else 1


def _text(entry: Entry) -> str:
    return "\n".join(f"{name}: {value}" for name, value in sorted(entry.items()) if name != NR)


def _with(entry: Entry, numbers: dict[tuple[tuple[str, ...], str], int], model: type[Block]) -> Entry:
    """Return an entry with its number, the first without."""
    number = numbers.get((identity(entry, own_keys(model)), _text(entry)))
    if number in (None, _number(entry)):
        return entry
    rest = {name: value for name, value in entry.items() if name != NR}
    return rest if number == 1 else _placed(rest, str(number), own_keys(model))


def _placed(entry: Entry, number: str, own: Iterable[str]) -> Entry:
    """Return an entry with its number behind what else identifies it."""
    first = {name: entry[name] for name in own}
    return {**first, NR: number, **{name: value for name, value in entry.items() if name not in first}}
