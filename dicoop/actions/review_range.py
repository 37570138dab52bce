"""What does a range of commits hold that is to be reviewed: files, declarations, what merges lost or made up?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from dicoop.actions import audit
from dicoop.actions.two_revisions import TwoRevisions
from dicoop.change.audit import Verdict, taken_out, values
from dicoop.change.review_context import DeclarationChange, MergedValue, Range, RevertedValue
from dicoop.errors import Fault, Finding
from dicoop.frozen import pattern
from dicoop.kinds.base import Kinds
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.paths import DECLARATIONS
from dicoop.store import commit_ledger, commit_range, git, history, published
from dicoop.store.git import Repo
from dicoop.text.source import Source

UNAUDITED = Fault(
    "merge-unaudited",
    Label(
        "合并 {value} 有 {n} 个父提交、{bases} 个合并起点，查不了里面有没有夹带改动",
        "the merge {value} has {n} parents and {bases} merge bases; its own changes cannot be determined",
    ),
    Label("把两个分支一次一次地合并，重做这次合并", "redo the merge, two branches at a time"),
)
_SHORT = 10
_REVERT = pattern(r"^This reverts commit [0-9a-f]{40,}", re.MULTILINE)  # as git and the forges write it


def range_of(sides: TwoRevisions, today: date, closing: frozenset[int] = frozenset(), **more: object) -> Range:
    """Return what a branch makes of its base; `more`: who, and what merges made."""
    repo, ends, before = sides.repo, (sides.old.commit, sides.content), sides.before
    files = (*sides.found.records, *commit_range.strays(git.diff(repo, *ends), sides.after.kinds.joined(before.kinds)))
    records = {change.path for change in files}
    elsewhere = {change.path.removeprefix(repo.prefix): change.new_mode for change in git.diff(repo, *ends, whole=True)}
    return Range(
        before,
        sides.after,
        files,
        today,
        closed=commit_range.closed(repo, ends[0], {each.id: each.date for each in before.meetings if each.id not in closing}),
        closing=closing,
        used=commit_range.gone(repo, ends[0], [change.path for change in files if change.before is None and change.kind]),
        elsewhere=tuple(path for path in elsewhere if path not in records),
        modes=elsewhere,
        tagged=frozenset(history.meetings(repo)),
        declarations=_declarations(repo, *ends),
        told_as=tuple(_told_as(repo, ends[0], before.settings, sides.after.settings)),
        **more,  # type: ignore[arg-type] # who, and what merges made
    )


def _told_as(repo: Repo, commit: str, before: Settings, after: Settings) -> Iterator[tuple[str, str]]:
    """Yield the counties with the names that meetings were told them by; none where all keep their names."""
    if any(known and known.name != county.name for county in after.counties for known in (before.county(county.key),)):
        for told in published.at_commit(repo, commit):
            yield from told.counties.items()


def _declarations(repo: Repo, old: str, new: str) -> tuple[DeclarationChange, ...]:
    """Return the declarations that differ between two commits; of one that cannot be read nothing is known but that it is there."""
    paths = sorted({change.path for change in git.diff(repo, old, new) if change.path.startswith(f"{DECLARATIONS}/")})
    sides = [dict(commit_ledger.values(repo, commit, DECLARATIONS)) for commit in (old, new)] if paths else []
    held = ((path, [side.get(path) for side in sides]) for path in paths if path.endswith(".yaml"))
    return tuple(
        DeclarationChange(path, *(each.data if isinstance(each, Source) else {} if each else None for each in both)) for path, both in held
    )


def audits_of(repo: Repo, merges: Iterable[history.Commit]) -> tuple[tuple[MergedValue, ...], tuple[Finding, ...]]:
    """Return what merges lost or made up, and those nobody can tell it of."""
    audits: list[MergedValue] = []
    unaudited: list[Finding] = []
    for merge in merges:
        bases = history.merge_bases(repo, *merge.parents) if len(merge.parents) == 2 else ()  # noqa: PLR2004 - two sides
        if len(merge.parents) > 2 or len(bases) > 1:  # noqa: PLR2004 - two sides
            unaudited.append(UNAUDITED.at("", merge.id[:_SHORT], n=len(merge.parents), bases=len(bases)))
            continue
        for path, decision in audit.decisions(repo, next(iter(bases), repo.empty_tree), merge):
            third = decision.address and decision.result not in (decision.ours, decision.theirs)
            if decision.verdict is not Verdict.DECIDED or third:
                audits.append(MergedValue(merge.id, path.removeprefix(repo.prefix), decision))
    return tuple(audits), tuple(unaudited)


def reverted_of(repo: Repo, kinds: Kinds, start: str, ends: tuple[str, str, str]) -> Iterator[RevertedValue]:
    """Yield what reverts took out of a side since another left it and that one still has (`ends`: both, and what is merged): git takes neither for meant."""
    log = history.log(repo, ends[0], f"^{start}") if start != ends[0] else ()
    for commit, files in _reverts(repo, kinds, start, log):
        there = [commit_ledger.blob_ids(repo, end, files) for end in ends]
        sides = {path: (*ids, *(end.get(path, "") for end in there)) for path, ids in files.items()}
        known = {blob.id: blob.raw for blob in git.blobs(repo, sorted({id_ for ids in sides.values() for id_ in ids if id_}))}
        for path, ids in sides.items():
            kind = kinds.of_file(path)
            assert kind is not None
            for name, value, returns in taken_out(*(values(known.get(id_), kind.model) or {} for id_ in ids)):
                yield RevertedValue(commit, path, name, value, returns)


def _reverts(repo: Repo, kinds: Kinds, start: str, log: Sequence[history.Commit]) -> Iterator[tuple[str, dict[str, tuple[str, str]]]]:
    """Yield the commits that say they revert one, or that make of files what they were before, with those files' contents before and after."""
    known = set[tuple[str, str]]()
    for each in reversed(log):
        changes = git.diff(repo, each.parents[0], each.id) if start in each.parents[1:] else each.changes  # of a merge all that it brought
        says = _REVERT.search(each.body)
        back = [change for change in changes if says or (change.path, change.new_id) in known]
        if files := {change.path: (change.old_id, change.new_id) for change in back if kinds.of_file(change.path)}:
            yield each.id, files
        known |= {(change.path, change.old_id) for change in changes}
