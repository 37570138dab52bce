"""What tree do two commits make together, and which files keep them apart?"""

from __future__ import annotations

import stat
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from dicoop.actions.merging import merged
from dicoop.actions.revisions import Revision
from dicoop.change.merge_tree import Conflict
from dicoop.change.syntax_tree import Names
from dicoop.change.twins import are_two, called
from dicoop.frozen import dataclass, field
from dicoop.kinds.base import Kind, Kinds
from dicoop.store import git, merge_lines
from dicoop.store.commits import make_tree, write_blob
from dicoop.store.git import FileChange, Repo
from dicoop.store.kinds import kinds_at


class MergedBlob(NamedTuple):
    """A file as it is to be: mode and blob id, none for one that is to go."""

    mode: int
    id: str


class FileConflict(NamedTuple):
    """A file two sides do not agree on: where it is a record, of a `kind`, the conflicts of its fields, else one without an address.

    `twice`: two records, one id; its one conflict holds what these are called. `theirs`: the file as it is there; `ours`: what it holds here;
    `marked`: what it is to be with both, markers around each conflict.
    """

    path: str
    conflicts: tuple[Conflict, ...]
    twice: bool = False
    kind: Kind | None = None
    theirs: MergedBlob | None = None
    ours: bytes = b""
    marked: tuple[int, str] = (0, "")


class Joined(NamedTuple):
    """A file both sides changed, as it is merged; coupled fields to be looked at."""

    path: str
    version: MergedBlob
    look: tuple[tuple[str, ...], ...] = ()


APART = (Conflict("", None, None, None),)  # of a file here that is a folder there


@dataclass(frozen=True)
class Threeway:
    """What another commit brings: files taken as they are there, files merged, files in conflict."""

    taken: Mapping[str, MergedBlob] = field(default_factory=dict)
    joined: tuple[Joined, ...] = ()
    clashes: tuple[FileConflict, ...] = ()


def threeway(repo: Repo, base: str, ours: str, theirs: str, names: Names) -> Threeway:
    """Return what a commit brings to another one; paths are those of the repository's top."""
    kinds = kinds_at(repo, ours).joined(kinds_at(repo, theirs))
    left, right = ({change.path: change for change in git.diff(repo, base, side, whole=True)} for side in (ours, theirs))
    taken = {path: MergedBlob(change.new_mode, change.new_id) for path, change in right.items() if path not in left}
    both = [path for path in right if path in left and left[path][3:] != right[path][3:]]  # not of one new mode and content
    found = [_joined(repo, (left[path], right[path]), kinds, names) for path in both]
    clashes = [clash for clash in found if isinstance(clash, FileConflict)]
    clashes += [FileConflict(path, APART) for path in _folders_and_files(left, right)]
    return Threeway(taken, tuple(file for file in found if isinstance(file, Joined)), tuple(clashes))


def tree_of(repo: Repo, ours: str, found: Threeway) -> str:
    """Write the tree that two commits without conflicts make together."""
    wanted = {**found.taken, **{file.path: file.version for file in found.joined}}
    modes = {path: version.mode for path, version in wanted.items()}
    return make_tree(git.top(repo), ours, {path: version.id or None for path, version in wanted.items()}, modes)


def outcome(start: str, base: Revision, branch: Revision) -> tuple[tuple[FileConflict, ...], str]:
    """Return where a branch that left a base at a commit clashes with it, and the tree that the two make: of a clash as the branch has it.

    Where a file of one is a folder of the other, that of the base stays.
    """
    repo = base.repo
    found = threeway(repo, start, base.commit, branch.commit, Names(base.name, "base", branch.name))
    taken = {**found.taken, **{clash.path: clash.theirs for clash in found.clashes if clash.theirs}}
    apart = [clash.path for clash in found.clashes if clash.conflicts == APART]
    kept = {path: version for path, version in taken.items() if not any(f"{path}/".startswith(f"{up}/") for up in apart)}
    return found.clashes, tree_of(repo, base.commit, Threeway(kept, found.joined))


def _folders_and_files(left: Mapping[str, FileChange], right: Mapping[str, FileChange]) -> Iterator[str]:
    """Yield the paths that are a file on one side and a folder on the other."""
    for one, other in ((left, right), (right, left)):
        there = {path for path, change in one.items() if change.new_id}
        for path, change in other.items():
            parts = path.split("/")
            if change.new_id:
                yield from (up for n in range(1, len(parts)) if (up := "/".join(parts[:n])) in there)


def _joined(repo: Repo, sides: tuple[FileChange, FileChange], kinds: Kinds, names: Names) -> Joined | FileConflict:
    """Return a file both sides changed, merged: its mode and its content each as the side has it that changed it."""
    one, other = sides
    modes = [change.new_mode for change in sides]
    ids = (one.old_id, one.new_id, other.new_id)
    inside = one.path.removeprefix(repo.prefix) if one.path.startswith(repo.prefix) else ""
    bare = FileConflict(
        one.path, (Conflict("", *(id_ or None for id_ in ids)),), kind=kinds.of_file(inside), theirs=MergedBlob(modes[1], ids[2])
    )
    if not all(stat.S_ISREG(mode) for mode in (*modes, one.old_mode or modes[0])):
        return bare
    mode = modes[1] if modes[0] == one.old_mode else modes[0]
    if other.new_id in (one.new_id, other.old_id):
        return Joined(one.path, MergedBlob(mode, one.new_id))
    if one.new_id == one.old_id:
        return Joined(one.path, MergedBlob(mode, other.new_id))
    known = merge_lines.contents(repo, ids)
    base, ours, theirs = (known[id_] for id_ in ids)
    if bare.kind and not ids[0] and are_two(bare.kind, ours, theirs):
        return bare._replace(conflicts=(Conflict("", None, *(called(bare.kind, side)[0] for side in (ours, theirs))),), twice=True)
    found = merged(kinds, inside, (base, ours, theirs), names)
    if found is not None and found.is_clean:
        return Joined(one.path, MergedBlob(mode, write_blob(repo, found.raw)), found.look)
    torn = (found.conflicts if found else ()) or bare.conflicts
    return bare._replace(conflicts=torn, ours=ours, marked=(mode, found.raw.decode()) if found and found.conflicts else bare.marked)
