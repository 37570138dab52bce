"""Which values of a merge are not what its two sides make together: decided, lost, or invented?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dicoop.change.merge_tree import address_of
from dicoop.change.syntax_tree import Key
from dicoop.frozen import pattern
from dicoop.kinds.fields import Block, shape
from dicoop.labels import Label, Term, both, visible
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.write import ANY, Shape, identity

Values = Mapping[str, str]


class Verdict(Term):
    """What became of a value in a merge."""

    DECIDED = "decided", "人工定的", "decided"
    LOST = "lost", "丢失", "lost"
    INVENTED = "invented", "凭空多出", "invented"


class MergeDecision(NamedTuple):
    """A value in the versions of a merge, None where there is none; without an address it is the file, by its mode and blob."""

    address: str
    verdict: Verdict
    base: str | None
    ours: str | None
    theirs: str | None
    result: str | None


_FILE = pattern(r"[0-7]{6} ([0-9a-f]{7})[0-9a-f]+")
_OF_FILE = Label("（整份文件）", "(the whole file)")
_WHICH = Label("（文件 {id}）", "(file {id})")


def said(value: str, *, is_told_apart: bool = False) -> Label:
    """Return a value of a decision in words; of files some are told apart by a few digits, where that is asked."""
    found = _FILE.fullmatch(value)
    if found is None:
        return both(visible(value))
    return _WHICH.fill(id=found[1]) if is_told_apart else _OF_FILE


def values(raw: bytes | None, model: type[Block]) -> Values | None:
    """Return every value of a record's file by its address, entries and texts of lists by what they are; None for what cannot be read."""
    if raw is None:
        return {}
    source = read(raw, "")
    return {address_of(way): text for way, text in _walk(source.data, shape(model), ())} if isinstance(source, Source) else None


def _walk(value: Any, wanted: Shape, way: tuple[Key, ...]) -> Iterator[tuple[tuple[Key, ...], str]]:
    if isinstance(value, str):
        yield way, value
    elif isinstance(value, dict):
        for name, item in value.items():
            yield from _walk(item, wanted.of(name), (*way, name))
    elif isinstance(value, list):
        inner = wanted.item or ANY
        for item in value:
            yield from _walk(item, inner, (*way, identity(item, wanted.key)))


def judge(base: Values, ours: Values, theirs: Values, result: Values, torn: Iterable[str] = ()) -> tuple[MergeDecision, ...]:
    """Return what is not as the two sides make it together; `torn` are the addresses at which they do not agree."""
    return tuple(_judged((base, ours, theirs, result), tuple(torn)))


def _judged(versions: tuple[Values, Values, Values, Values], torn: tuple[str, ...]) -> Iterator[MergeDecision]:
    for address in torn:
        inside = [{at: text for at, text in side.items() if _is_under(at, address)} for side in versions]
        verdict = Verdict.LOST if inside[3] == inside[0] else Verdict.DECIDED
        yield MergeDecision(address, verdict, *(_said(side, address) for side in inside))
    for address in dict.fromkeys(at for side in versions for at in side):
        if not any(_is_under(address, other) for other in torn):
            yield from _value(address, *(side.get(address) for side in versions))


def _is_under(address: str, holder: str) -> bool:
    return address == holder or address.startswith((f"{holder}.", f"{holder}["))


def _said(inside: Values, address: str) -> str | None:
    """Return the value of an address, of a block its values by name."""
    if address in inside:
        return inside[address]
    return "\n".join(f"{at.removeprefix(address).lstrip('.')}: {text}" for at, text in inside.items()) or None


def _value(address: str, base: str | None, ours: str | None, theirs: str | None, result: str | None) -> Iterator[MergeDecision]:
    verdict = verdict_of(base, ours, theirs, result)
    if verdict is not None:
        yield MergeDecision(address, verdict, base, ours, theirs, result)


def verdict_of(base: str | None, ours: str | None, theirs: str | None, result: str | None) -> Verdict | None:
    """Return what became of one value, None where it is what the sides make together."""
    if ours != theirs and base not in (ours, theirs):
        return Verdict.LOST if result == base else Verdict.DECIDED
    wanted = theirs if ours == base else ours
    if result == wanted:
        return None
    return Verdict.LOST if result in (base, ours, theirs) else Verdict.INVENTED


def taken_out(old: Values, new: Values, base: Values, branch: Values, made: Values) -> Iterator[tuple[str, str, bool]]:
    """Yield entries and values that a revert made of `old` what it is in `new`, and whether they come back."""
    found: dict[str, list[str]] = {}
    for name, value in old.items():
        if branch.get(name) == value != new.get(name) == base.get(name):
            found.setdefault(name[: name.rfind("]") + 1] or name, []).append(name)
    for head, names in found.items():
        yield head, " ".join(old[name] for name in names if old[name] not in head), all(made.get(name) == old[name] for name in names)
