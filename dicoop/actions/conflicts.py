"""Which conflicts are in the work tree, and between whom?"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from dicoop.change.merge import join
from dicoop.change.merge_tree import Conflict
from dicoop.change.resolve_conflict import reread, versions
from dicoop.change.syntax_tree import Names
from dicoop.change.twins import are_two, mistaken
from dicoop.errors import Finding
from dicoop.frozen import dataclass, replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.base import Kind, Kinds
from dicoop.labels import Term
from dicoop.store import conflicted_index, files, git, merge_lines
from dicoop.store.conflicted_index import MergeHeads, Stages
from dicoop.store.git import Repo
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import Opened, of_bytes
from dicoop.store.record_files import record_files

_MARK = b"<<<<<<< "
WHOLE = Conflict("", None, None, None)


class ConflictState(Term):
    """How a conflict lies in its file, which decides what settles it."""

    MARKED = "marked", "已标出", "marked"
    UNMERGED = "unmerged", "没有按字段合并", "not merged by fields"
    GONE = "gone", "一边删了，一边改了", "removed on one side, changed on the other"
    MISTAKEN = "mistaken", "当成了另一条记录", "taken for another record"
    BY_HAND = "by_hand", "要手工改", "to be corrected by hand"


@dataclass(frozen=True)
class Torn:
    """A file in conflict: its three versions' contents, what is in it now, and the values to be decided; `added`: both sides made it."""

    path: str
    kind: Kind | None
    id: str
    state: ConflictState
    names: Names
    raw: bytes
    conflicts: tuple[Conflict, ...] = ()
    three: tuple[bytes, bytes, bytes] | None = None
    added: bool = False
    kinds: Kinds = BUILT_IN

    @property
    def is_marked(self) -> bool:
        """Whether there are markers in the file."""
        return _is_marked(self.raw)

    @property
    def mistaken(self) -> tuple[str, int] | None:
        """The record that git took it for, and which of the three is its own."""
        return mistaken(self.kind, self.three) if self.kind and self.three else None

    @property
    def own(self) -> str:
        """The text of a record that git took for another one."""
        return self.three[self.mistaken[1]].decode() if self.three and self.mistaken else ""

    @property
    def twice(self) -> bool:
        """Whether it is two records under one id."""
        return self.added and self.kind is not None and self.three is not None and are_two(self.kind, *self.three[1:])


@dataclass(frozen=True)
class MergeState:
    """A work tree: where the ledger lies in it, the repository if it is in one, what is not merged there, and between whom."""

    root: Path
    repo: Repo | None
    stages: Mapping[str, Stages]
    sides: MergeHeads | None

    def names(self, commit: str, path: str, id_: str) -> bool:
        """Return whether a file at a commit holds an id."""
        repo = self.repo
        there = git.entries(repo, commit, path) if repo else ()
        return any(id_.encode() in next(git.blobs(repo, [entry.id])).raw for entry in there if repo)


def place(root: Path) -> MergeState:
    """Return what git says of a work tree."""
    repo = git.find(root)
    return MergeState(root, repo, conflicted_index.stages(repo) if repo else {}, conflicted_index.sides(repo) if repo else None)


def settled(root: Path, paths: tuple[str, ...]) -> None:
    """Let git know what is settled: a file that kept our side's values is our side's, and else taken for one that was not merged at all."""
    repo = git.find(root)
    if repo and paths[0] in conflicted_index.stages(repo):
        conflicted_index.settled(repo, paths)


def conflicts(root: Path) -> tuple[Torn, ...]:
    """Return every file in conflict: with markers in it, or not merged as git says."""
    here = place(root)
    marked = {path for path in record_files(root) if _is_marked(files.read(root, path))}
    return tuple(found for path in sorted(marked | here.stages.keys()) if (found := torn(here, path)))


def _is_marked(raw: bytes | Finding) -> bool:
    return isinstance(raw, bytes) and (raw.startswith(_MARK) or b"\n" + _MARK in raw)


def torn(here: MergeState, path: str) -> Torn | None:
    """Return the conflict in one file, None where it has been settled."""
    raw = files.read(here.root, path)
    now = raw if isinstance(raw, bytes) else b""
    stages = here.stages.get(path)
    three = _three(here, stages) if stages else None
    names = here.sides.names if here.sides else Names()
    kinds = kinds_of(here.root)
    kind = kinds.of_file(path)
    bare = Torn(path, kind, kind.id_of(path) if kind else Path(path).stem, ConflictState.BY_HAND, names, now, three=three, kinds=kinds)
    if bare.mistaken:
        return replace(bare, state=ConflictState.MISTAKEN)
    if _is_marked(raw):
        return _marked(bare) or _unmerged(bare) or bare
    if stages is None or here.repo is None:
        return None
    if not (stages.ours and stages.theirs):
        return _gone(bare, stages) if kind else bare
    if here.repo.blob_id(now) == stages.ours:
        return _unmerged(bare)
    return bare if kind and not isinstance(of_bytes(now, path, kinds), Opened) else None


def _three(here: MergeState, stages: Stages) -> tuple[bytes, bytes, bytes]:
    assert here.repo is not None
    known = merge_lines.contents(here.repo, stages)
    return known[stages.base], known[stages.ours], known[stages.theirs]


def _marked(bare: Torn) -> Torn | None:
    """Return the conflicts between the markers of a file, None where these are not to be told apart."""
    try:
        text = bare.raw.decode()
    except UnicodeDecodeError:
        return None
    merged = reread(text, bare.kind.model) if bare.kind else None
    known = versions(text)
    if merged is None or known is None or not merged.conflicts:
        return None
    called = zip(known.names, bare.names, _PLAIN, strict=True)  # as the markers say, unless these only say which is which
    names = Names(*(told if own in plain else own for own, told, plain in called))
    base, ours, theirs = bare.three or tuple(text.encode() for text in known.texts)
    return _with_added(replace(bare, state=ConflictState.MARKED, names=names, conflicts=merged.conflicts), (base, ours, theirs))


_PLAIN = (("ours", "HEAD"), ("base",), ("theirs",))


def _unmerged(bare: Torn) -> Torn | None:
    if bare.kind is None or bare.three is None:
        return None
    merged = join(*bare.three, bare.kind.model)
    if merged is None:
        return None
    return _with_added(replace(bare, state=ConflictState.UNMERGED, conflicts=merged.conflicts), bare.three)


def _with_added(found: Torn, three: tuple[bytes, bytes, bytes]) -> Torn:
    """Say where both sides hold a record and the base none."""
    is_record = [isinstance(of_bytes(raw, found.path, found.kinds), Opened) for raw in three]
    return replace(found, three=three, added=is_record == [False, True, True])


def _gone(bare: Torn, stages: Stages) -> Torn:
    said = [None if not id_ else raw.decode("utf-8", "replace").rstrip("\n") for id_, raw in zip(stages, bare.three or (), strict=True)]
    return replace(bare, state=ConflictState.GONE, conflicts=(Conflict("", said[0], said[1], said[2]),))
