"""Which conflicts does a text hold between its markers, and how does one decision settle one of them?

The three versions are taken out of the text and merged anew: what stands outside the markers is the same in all.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from dicoop.change.merge import Merged, merge_trees
from dicoop.change.merge_tree import Choice, Conflict, NewValue
from dicoop.change.syntax_tree import Names, cut
from dicoop.errors import THERE_ARE, Finding, Findings, Misused, NotFound
from dicoop.frozen import pattern
from dicoop.kinds.address import assign, parse
from dicoop.kinds.fields import Block, shape
from dicoop.kinds.validate import check_values, present
from dicoop.labels import Label, both
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.write import ANY, Shape, scalar

_NONE = Label("没有“{address}”这个冲突", "no conflict at '{address}'")
_NOTHING_LEFT = Label("已没有冲突", "no conflict is left")
_NOT_ONE_VALUE = Label("“{address}”不是一个值，不能改写成“{value}”", "'{address}' is not a single value and cannot be set to '{value}'")
_TAKE_A_SIDE = Label("取一边：--ours 或 --theirs", "choose a side: --ours or --theirs")
_UNREADABLE = Label("冲突标记不完整，或者标记内外不是规范格式", "the conflict markers are incomplete, or the text is not in canonical form")
BY_HAND = Label(
    "在编辑器里留下对的一份，删去标记行，再运行 dicoop fmt",
    "keep the right side in an editor, delete the marker lines, then run dicoop fmt",
)


class Versions(NamedTuple):
    """What a text with markers was made of; `torn` are for each version the lines that no merge of lines would mark."""

    texts: tuple[str, str, str]
    torn: tuple[frozenset[int], frozenset[int], frozenset[int]]
    names: Names


_HUNK = pattern(
    r"^<{7}(?: (?P<one>[^\n]*))?\n(?P<ours>(?:(?![<|=>]{7}).*\n)*)\|{7}(?: (?P<two>[^\n]*))?\n(?P<base>(?:(?![<|=>]{7}).*\n)*)"
    r"={7}\n(?P<theirs>(?:(?![<|=>]{7}).*\n)*)>{7}(?: (?P<three>[^\n]*))?\n",
    re.MULTILINE,
)
_ANY_MARK = pattern(r"^(?:<{7}|\|{7}|={7}|>{7})(?: |$)", re.MULTILINE)
_SIDES = ("base", "ours", "theirs")


def versions(text: str) -> Versions | None:
    """Return the three versions in a text with complete markers, None for any other text."""
    hunks = list(_HUNK.finditer(text))
    if not hunks or _ANY_MARK.search(_HUNK.sub("", text)):
        return None
    names = Names(hunks[0]["one"] or "ours", hunks[0]["two"] or "base", hunks[0]["three"] or "theirs")
    texts, torn = zip(*(_version(text, hunks, side) for side in _SIDES), strict=True)
    return Versions(texts, torn, names)


def _version(text: str, hunks: list[re.Match[str]], side: str) -> tuple[str, frozenset[int]]:
    found, torn, at = "", set[int](), 0
    for hunk in hunks:
        found += text[at : hunk.start()]
        first = found.count("\n")
        found += hunk[side]
        if hunk["base"] in ("", hunk["ours"], hunk["theirs"]):
            torn.update(range(first, found.count("\n")))
        at = hunk.end()
    return found + text[at:], frozenset(torn)


def conflicts(text: str, model: type[Block]) -> tuple[Conflict, ...] | None:
    """Return the conflicts between the markers of a text, () where it has none; None where they cannot be told apart."""
    if not _ANY_MARK.search(text):
        return ()
    merged = reread(text, model)
    return merged.conflicts if merged else None


def reread(text: str, model: type[Block]) -> Merged | None:
    """Return what the versions in a text with markers make together by fields: markers of git around whole lines may well be gone."""
    return _merged(text, model, {})


def resolve(text: str, address: str, choice: Choice, model: type[Block]) -> str:
    """Return the text with one conflict settled; raises NotFound, or Misused for what cannot be settled so."""
    if not _ANY_MARK.search(text):
        raise NotFound(_NONE.fill(address=address), _NOTHING_LEFT)
    merged = reread(text, model)
    if merged is None:
        raise Misused(_UNREADABLE, BY_HAND)
    if address not in {conflict.address for conflict in merged.conflicts}:
        names = tuple(both(conflict.address) for conflict in merged.conflicts)
        raise NotFound(_NONE.fill(address=address), THERE_ARE.fill(names=names) if names else BY_HAND)
    done = _merged(text, model, {address: _spelled(address, choice, model) if isinstance(choice, NewValue) else choice})
    if done is None:
        raise Misused(_UNREADABLE, BY_HAND)
    return done.text


def _merged(text: str, model: type[Block], settled: dict[str, Choice]) -> Merged | None:
    known = versions(text)
    if known is None:
        return None
    base, ours, theirs = (cut(version, model, torn) for version, torn in zip(known.texts, known.torn, strict=True))
    if base is None or ours is None or theirs is None:
        return None
    return merge_trees(base, ours, theirs, model, known.names, settled)


def _spelled(address: str, choice: NewValue, model: type[Block]) -> NewValue:
    steps, row = parse(address, model)
    if not row.is_scalar or isinstance(steps[-1], tuple):
        raise Misused(_NOT_ONE_VALUE.fill(address=address, value=choice.value), _TAKE_A_SIDE)
    wanted: Shape = shape(model)
    for step in steps:
        wanted = wanted.of(step) if isinstance(step, str) else wanted.item or ANY
    return choice._replace(written=scalar(choice.value, typed=wanted.typed))


def faults_with(raw: bytes, path: str, assigned: tuple[str, str | None], model: type[Block]) -> tuple[Finding, ...]:
    """Return what would be wrong at an address of a side that has a value there; nothing of a side that cannot be read."""
    address, value = assigned
    source = read(raw, path)
    made = check_values(present(assign(source.data, address, value, model)), model) if isinstance(source, Source) else ()
    return tuple(found for found in made if found.address == address) if isinstance(made, Findings) else ()
