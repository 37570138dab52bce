"""Is in each merge of a range what its two sides make together, and what was decided, lost or invented?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePath
from typing import NamedTuple

from dicoop.actions.merging import merged
from dicoop.actions.repository import holding
from dicoop.change import audit as rules
from dicoop.change.audit import MergeDecision, Verdict
from dicoop.change.merge import join
from dicoop.change.numbers import numbered
from dicoop.change.syntax_tree import Names
from dicoop.change.twins import are_two, called
from dicoop.errors import Misused
from dicoop.frozen import dataclass
from dicoop.kinds.base import Kind, Kinds
from dicoop.labels import Label
from dicoop.store import git, history, merge_lines
from dicoop.store.git import FileChange, Repo
from dicoop.store.history import Commit
from dicoop.store.kinds import kinds_at

_Contents = frozenset[tuple[str, str]]
_Fresh = Mapping[_Contents | None, str]
_OCTOPUS = Label("一次合并了不止两边（{n} 个父提交），没有审计", "a merge of more than two sides ({n} parents) was not audited")
_BASES = Label("有 {n} 个合并起点，没有审计", "a merge with {n} merge bases was not audited")
_NO_RANGE = Label("“{text}”不是范围", "'{text}' is not a range")
_RANGE_HINT = Label("写成 A..B，如 meeting-14..HEAD", "write A..B, such as meeting-14..HEAD")

_REPOSITORY = "160000"  # the mode of another repository: its id is no content


class AuditRow(NamedTuple):
    """A value of a merge that is not what its sides make together."""

    commit: Commit
    path: str
    id: str
    decision: MergeDecision


@dataclass(frozen=True)
class AuditResult:
    """What an audit found, how many merges it looked at, and which it could not judge."""

    merges: int
    rows: tuple[AuditRow, ...]
    unchecked: tuple[tuple[Commit, Label], ...]

    @property
    def is_sound(self) -> bool:
        """Whether nothing was lost or invented."""
        return all(row.decision.verdict is Verdict.DECIDED for row in self.rows)


class _File(NamedTuple):
    """A path in the four versions of a merge, as mode and blob id: base, ours, theirs, result."""

    path: str
    base: str
    ours: str
    theirs: str
    result: str

    @property
    def is_twice(self) -> bool:
        """Whether both sides made a file under this path."""
        return bool(not self.base and self.ours and self.theirs)

    @property
    def is_plain(self) -> bool:
        """Whether only one side changed it, or both alike, and the merge has it so."""
        one_sided = self.base in (self.ours, self.theirs) or self.ours == self.theirs
        return one_sided and rules.verdict_of(*self[1:]) is None


def audit(repo: Repo, text: str) -> AuditResult:
    """Merge each merge commit of a range (`A..B`, or all up to B) again and compare; raises NotFound, Misused, Unable."""
    start, end = _ends(text)
    tip = history.resolve(repo, end)
    here = holding(repo, tip)
    hidden = [f"^{history.resolve(repo, start)}"] if start else []
    found = [commit for commit in reversed(history.log(here, tip, *hidden)) if len(commit.parents) > 1]
    bases = [(commit, _base(here, commit)) for commit in found]
    unchecked = tuple((commit, why) for commit, why in bases if isinstance(why, Label))
    judged = [(commit, base) for commit, base in bases if isinstance(base, str)]
    rows = [AuditRow(commit, path, PurePath(path).stem, decision) for commit, path, decision in _all(here, judged, kinds_at(here, tip))]
    return AuditResult(len(found), tuple(rows), unchecked)


def _ends(text: str) -> tuple[str, str]:
    start, sign, end = text.partition("..")
    if end.startswith(".") or (sign and not start):
        raise Misused(_NO_RANGE.fill(text=text), _RANGE_HINT)
    return (start, end or "HEAD") if sign else ("", text)


def _base(repo: Repo, commit: Commit) -> str | Label:
    """Return what the two sides of a merge began with, or why it cannot be judged."""
    if len(commit.parents) > 2:  # noqa: PLR2004 - two sides
        return _OCTOPUS.fill(n=len(commit.parents))
    bases = history.merge_bases(repo, *commit.parents)
    return _BASES.fill(n=len(bases)) if len(bases) > 1 else next(iter(bases), repo.empty_tree)


def _all(repo: Repo, merges: list[tuple[Commit, str]], kinds: Kinds) -> Iterator[tuple[Commit, str, MergeDecision]]:
    """Yield what there is to say of merges with their bases, their differences asked for all at once."""
    related = [(commit, base) for commit, base in merges if base != repo.empty_tree]
    found = git.diffs(repo, [(base, other) for commit, base in related for other in (*commit.parents, commit.id)])
    for commit, base in merges:
        sides = [next(found) for _ in range(3)] if base != repo.empty_tree else _sides(repo, base, commit)
        yield from ((commit, path, decision) for path, decision in _decisions(repo, sides, kinds))


def decisions(repo: Repo, base: str, commit: Commit) -> tuple[tuple[str, MergeDecision], ...]:
    """Return by path what of one merge is not as its two sides make it together."""
    return _decisions(repo, _sides(repo, base, commit), kinds_at(repo, commit.id))


def _sides(repo: Repo, base: str, commit: Commit) -> list[tuple[FileChange, ...]]:
    return [git.diff(repo, base, other, whole=True) for other in (*commit.parents, commit.id)]


def _decisions(repo: Repo, changed: list[tuple[FileChange, ...]], kinds: Kinds) -> tuple[tuple[str, MergeDecision], ...]:
    files = [file for file in _files(changed) if not file.is_plain]
    if not files:
        return ()
    known = merge_lines.contents(
        git.top(repo), [version[7:] for file in files for version in file[1:] if not version.startswith(_REPOSITORY)]
    )
    judged = {file.path: (file, _judged(repo, file, known, kinds)) for file in files}
    return tuple(_with_moves(judged, known, kinds))


def _files(changed: list[tuple[FileChange, ...]]) -> Iterator[_File]:
    sides = [{change.path: change for change in side} for side in changed]
    for path in sorted(set().union(*sides)):
        change = next(side[path] for side in sides if path in side)
        old = _version(change.old_mode, change.old_id)
        now = [_version(side[path].new_mode, side[path].new_id) if path in side else old for side in sides]
        yield _File(path, old, *now)


def _version(mode: int, id_: str) -> str:
    return f"{mode:06o} {id_}" if id_ else ""


def _judged(repo: Repo, file: _File, known: Mapping[str, bytes], kinds: Kinds) -> tuple[MergeDecision, ...]:
    inside = file.path.removeprefix(repo.prefix) if file.path.startswith(repo.prefix) else ""
    kind = kinds.of_file(inside)
    base, ours, theirs, result = (known.get(version[7:]) if version else None for version in file[1:])
    whole = result is None or (ours is None and theirs is None) or (base is not None and (ours is None or theirs is None))
    if kind is None or whole:
        return _whole(kinds, inside, file, known)
    if ours is not None and theirs is not None:
        ours, theirs = numbered(base or b"", ours, theirs, kind.model)
    one, other, left, made = (rules.values(raw, kind.model) for raw in (base, ours, theirs, result))
    if made is None and other is not None and left is not None:
        return (MergeDecision("", Verdict.INVENTED, *(version or None for version in file[1:])),)
    if one is None or other is None or left is None or made is None:
        return _whole(kinds, inside, file, known)
    together = join(base or b"", ours or b"", theirs or b"", kind.model) if ours is not None and theirs is not None else None
    torn = [conflict.address for conflict in together.conflicts] if together else []
    return rules.judge(one, other, left, made, torn)


def _whole(kinds: Kinds, path: str, file: _File, known: Mapping[str, bytes]) -> tuple[MergeDecision, ...]:
    """Judge a file that is no record, or is not there in some version, as one value."""
    base, ours, theirs, result = (version or None for version in file[1:])
    verdict = rules.verdict_of(base, ours, theirs, result)
    if verdict is Verdict.DECIDED and ours and theirs and result:
        three = [known.get(version[7:], b"") for version in (base or "", ours, theirs)]
        text = merged(kinds, path, (three[0], three[1], three[2]), Names())
        if text and text.is_clean:
            verdict = None if text.raw == known.get(result[7:]) else Verdict.LOST if result in (ours, theirs) else Verdict.INVENTED
    return (MergeDecision("", verdict, base, ours, theirs, result),) if verdict else ()


def _with_moves(
    judged: Mapping[str, tuple[_File, tuple[MergeDecision, ...]]], known: Mapping[str, bytes], kinds: Kinds
) -> Iterator[tuple[str, MergeDecision]]:
    """Yield the decisions; another id for one of two records that had the same is no invention, nor is what refers to it."""
    files = [file for file, _ in judged.values()]
    twice = [file for file in files if file.is_twice]
    fresh = _fresh(files, known, kinds) if twice else {}
    moves = dict(_moves(twice, (fresh, kinds), known, {}))
    moves |= _moves(twice, (fresh, kinds), known, moves)  # records that refer to those
    for path, (file, found) in judged.items():
        lost = _lost(file, (fresh, kinds), known, moves) if file.is_twice else None
        for one in (lost,) if lost else found:
            is_new = one.verdict is Verdict.INVENTED and PurePath(path).stem in moves.values() and not one.address
            follows = one.result is not None and one.result in {moves.get(text or "") for text in one[2:5]}
            yield path, one._replace(verdict=Verdict.DECIDED) if is_new or follows else one


def _moves(twice: list[_File], by: tuple[_Fresh, Kinds], known: Mapping[str, bytes], moved: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield old and new id of records that were given another one because both sides had made one under it."""
    for old in twice:
        for version in (old.ours, old.theirs):
            new = by[0].get(_nameless(_content(version, known), _kind(old.path, by[1]), moved))
            if new:
                yield PurePath(old.path).stem, new


def _fresh(files: list[_File], known: Mapping[str, bytes], kinds: Kinds) -> _Fresh:
    """Return the ids of the records that are in the merge and on no side, by all that they hold beside."""
    fresh = [file for file in files if file.result and not (file.base or file.ours or file.theirs)]
    return {
        made: PurePath(file.path).stem for file in fresh if (made := _nameless(_content(file.result, known), _kind(file.path, kinds), {}))
    }


def _lost(file: _File, by: tuple[_Fresh, Kinds], known: Mapping[str, bytes], moved: Mapping[str, str]) -> MergeDecision | None:
    """Say so where both sides made a record under one id, and the merge holds one of them only and the other under no id."""
    fresh, kinds = by
    kind = _kind(file.path, kinds)
    if kind is None or not file.result:
        return None
    ours, theirs, result = (_content(version, known) for version in file[2:])
    here, there, made = (called(kind, raw) for raw in (ours, theirs, result))
    if not are_two(kind, ours, theirs) or made not in (here, there):
        return None
    other = theirs if made == here else ours
    if any(_nameless(other, kind, ids) in fresh for ids in ({}, moved)):
        return None
    said = (" ".join(names) for names in (here, there, made))
    return MergeDecision("", Verdict.LOST, None, *said)


def _content(version: str, known: Mapping[str, bytes]) -> bytes:
    return known.get(version[7:], b"")


def _kind(path: str, kinds: Kinds) -> Kind | None:
    return kinds.of_file("ledgers/" + path.rpartition("ledgers/")[2])


def _nameless(raw: bytes, kind: Kind | None, moved: Mapping[str, str]) -> _Contents | None:
    """Return what a record holds beside its id, with the other ids that records it refers to were given."""
    found = rules.values(raw, kind.model) if kind else None
    return frozenset((at, moved.get(text, text)) for at, text in found.items() if at != "id") if found else None
