"""What do two sides make together once a person has decided what they do not agree on? Nothing is written into a work tree for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from dicoop.actions import add, resolve
from dicoop.actions.merging import merged
from dicoop.actions.threeway import APART, FileConflict, Joined, MergedBlob, Threeway
from dicoop.actions.write_context import Desk
from dicoop.change import resolve_conflict
from dicoop.change.merge_tree import Conflict
from dicoop.change.resolve_conflict import Choice, NewValue
from dicoop.change.syntax_tree import Names
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.store import git, merge_lines
from dicoop.store.commits import write_blob
from dicoop.store.git import FileChange, Repo
from dicoop.store.kinds import kinds_at, kinds_of


class ConflictQuestion(NamedTuple):
    """One thing to be decided: the file, its kind where it is a record, our side of it, and the conflict, which without an address is of all of it."""

    path: str
    kind: Kind | None
    ours: bytes | None
    conflict: Conflict


class Sides(NamedTuple):
    """A merge that is waiting: the commits (base, ours, theirs), what they are called, and what they make together."""

    commits: tuple[str, str, str]
    names: Names
    found: Threeway


def can_be_settled(clash: FileConflict) -> bool:
    """Return whether a person's choice is enough: not where two records have one id, or a file of one side is a folder of the other."""
    return not clash.twice and clash.conflicts != APART


def questions(repo: Repo, sides: Sides) -> tuple[ConflictQuestion, ...]:
    """Return all that is to be decided, in the order of the files; paths are those of the repository's top."""
    kinds = kinds_at(repo, sides.commits[1]).joined(kinds_at(repo, sides.commits[2]))
    found: list[ConflictQuestion] = []
    for clash in sorted(sides.found.clashes):
        inside = clash.path.removeprefix(repo.prefix) if clash.path.startswith(repo.prefix) else ""
        raw = _contents(repo, *_changes(repo, sides)[clash.path])[1] if clash.conflicts[0].address else None
        found += [ConflictQuestion(clash.path, kinds.of_file(inside), raw, conflict) for conflict in clash.conflicts]
    return tuple(found)


def given(desk: Desk, question: ConflictQuestion, text: str) -> NewValue:
    """Return the value a person typed for a conflict, as `set` reads it; raises Misused, Refused."""
    assert question.kind is not None
    return resolve.given(desk, question.kind, (question.path, question.ours), question.conflict.address, text)


def settled(repo: Repo, sides: Sides, choices: Mapping[tuple[str, str], Choice]) -> Threeway:
    """Return what two sides make together, each conflict (path, address) settled by its choice."""
    both = _changes(repo, sides)
    joined, taken = list(sides.found.joined), dict(sides.found.taken)
    for clash in sides.found.clashes:
        one, other = both[clash.path]
        if clash.conflicts[0].address:
            raw = _text(repo, (one, other), sides, {each.address: choices[clash.path, each.address] for each in clash.conflicts})
            mode = other.new_mode if one.new_mode == one.old_mode else one.new_mode
            joined.append(Joined(clash.path, MergedBlob(mode, write_blob(repo, raw))))
        elif choices[clash.path, ""] == "theirs":
            taken[clash.path] = MergedBlob(other.new_mode, other.new_id)
    return replace(sides.found, taken=taken, joined=tuple(joined), clashes=())


def _changes(repo: Repo, sides: Sides) -> dict[str, tuple[FileChange, FileChange]]:
    """Return what each side made of the files that both changed."""
    base, *both = sides.commits
    left, right = ({each.path: each for each in git.diff(repo, base, side, whole=True)} for side in both)
    return {path: (left[path], right[path]) for path in left.keys() & right.keys()}


def _contents(repo: Repo, one: FileChange, other: FileChange) -> tuple[bytes, bytes, bytes]:
    known = merge_lines.contents(repo, (one.old_id, one.new_id, other.new_id))
    return known[one.old_id], known[one.new_id], known[other.new_id]


def _text(repo: Repo, both: tuple[FileChange, FileChange], sides: Sides, choices: Mapping[str, Choice]) -> bytes:
    inside = both[0].path.removeprefix(repo.prefix)
    kinds = kinds_at(repo, sides.commits[1]).joined(kinds_at(repo, sides.commits[2]))
    kind, found = kinds.of_file(inside), merged(kinds, inside, _contents(repo, *both), sides.names)
    assert kind is not None
    assert found is not None
    text = found.raw.decode()
    for address, choice in choices.items():
        text = resolve_conflict.resolve(text, address, choice, kind.model)
    return text.encode()


def free_ids(desk: Desk, clashes: tuple[FileConflict, ...]) -> dict[str, str]:
    """Return for each record whose id both sides gave out the next one that nobody has."""
    kinds, found = kinds_of(desk.root), dict[str, str]()
    for clash in clashes:
        old = PurePath(clash.path).stem
        match = kinds.match(old) if clash.twice else None
        kind = kinds.of_letter(match[1]) if match else None
        if match and kind:
            found[old] = add.next_id(desk.root, kind, match[3], match[2], found.values())
    return found
