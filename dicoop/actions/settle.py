"""What do two sides make together once a person has decided what they do not agree on? Nothing is written into a work tree for it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import NamedTuple

from dicoop.actions import add, resolve
from dicoop.actions.threeway import APART, FileConflict, Joined, MergedBlob, Threeway
from dicoop.actions.write_context import Desk
from dicoop.change import resolve_conflict
from dicoop.change.merge_tree import Choice, Conflict, NewValue
from dicoop.change.syntax_tree import Names
from dicoop.frozen import replace
from dicoop.store.commits import write_blob
from dicoop.store.git import Repo
from dicoop.store.kinds import kinds_of


class ConflictQuestion(NamedTuple):
    """One thing to be decided: the file and the conflict, which without an address is of all of it."""

    file: FileConflict
    conflict: Conflict


class Sides(NamedTuple):
    """A merge that is waiting: the commit both began with, what the sides are called, and what they make together."""

    base: str
    names: Names
    found: Threeway


def can_be_settled(clash: FileConflict) -> bool:
    """Return whether a person's choice is enough: not where two records have one id, or a file of one side is a folder of the other."""
    return not clash.twice and clash.conflicts != APART


def questions(found: Threeway) -> tuple[ConflictQuestion, ...]:
    """Return all that is to be decided, in the order of the files; paths are those of the repository's top."""
    files = sorted(found.clashes, key=lambda file: file.path)
    return tuple(ConflictQuestion(file, conflict) for file in files for conflict in file.conflicts)


def given(desk: Desk, question: ConflictQuestion, text: str) -> NewValue:
    """Return the value a person typed for a conflict, as `set` reads it; raises Misused, Refused."""
    file = question.file
    assert file.kind is not None
    return resolve.given(desk, file.kind, (file.path, file.ours), question.conflict.address, text)


def settled(repo: Repo, found: Threeway, choices: Mapping[tuple[str, str], Choice]) -> Threeway:
    """Return what two sides make together, each conflict (path, address) settled by its choice."""
    joined, taken = list(found.joined), dict(found.taken)
    for clash in found.clashes:
        mode, text = clash.marked
        if text and clash.kind:
            for conflict in clash.conflicts:
                text = resolve_conflict.resolve(text, conflict.address, choices[clash.path, conflict.address], clash.kind.model)
            joined.append(Joined(clash.path, MergedBlob(mode, write_blob(repo, text.encode()))))
        elif choices[clash.path, ""] == "theirs" and clash.theirs:
            taken[clash.path] = clash.theirs
    return replace(found, taken=taken, joined=tuple(joined), clashes=())


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
