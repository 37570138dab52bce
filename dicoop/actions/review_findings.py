"""What do the rules find in a branch, what do the checks, and what would not merge?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from dicoop.actions import audit
from dicoop.actions.check import file_of
from dicoop.change import owners, rules
from dicoop.change.audit import Verdict
from dicoop.change.changed_record import Changed
from dicoop.change.review_context import Audited, Declared, Range
from dicoop.change.twins import TWO
from dicoop.change.waivers import CHECKS
from dicoop.errors import Fault, Finding, Place
from dicoop.labels import Label
from dicoop.rules import checks
from dicoop.rules.checks.said import Listener
from dicoop.store import commit_range, git, history, published_at
from dicoop.store.kinds import DECLARATIONS
from dicoop.text.source import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from dicoop.actions.revisions import Revision
    from dicoop.actions.threeway import Clash
    from dicoop.actions.two_revisions import Sides
    from dicoop.kinds.guards import Owners
    from dicoop.kinds.ledger import Ledger
    from dicoop.kinds.settings import Settings
    from dicoop.store.git import Repo

COLLISION = Fault(
    "collision",
    Label("与 {base} 上的改动冲突：{value}", "in conflict with what {base} has by now: {value}"),
    Label(
        "在这个分支上 git merge {base}，再用 dicoop conflicts 逐处定下",
        "on this branch run git merge {base}, then settle what dicoop conflicts names",
    ),
    Label("两边改了同一处，合并时必须有人决定听谁的。", "Both sides changed one thing, and somebody must decide."),
    "investment: 12.5亿元 | 13亿元",
)
TWO_RECORDS = replace(
    COLLISION,
    message=Label("{base} 也有 {own}，{what}：{value}", "{base} has {own} too, {what}: {value}"),
    hint=Label(
        "在这个分支上 git merge {base}，再给自己的一条换编号：dicoop resolve {own} --renumber ours",
        "on this branch run git merge {base}, then give your own another id: dicoop resolve {own} --renumber ours",
    ),
)
UNAUDITED = Fault(
    "merge-unaudited",
    Label(
        "合并 {value} 有 {n} 个父提交、{bases} 个合并起点，查不了里面有没有夹带改动",
        "the merge {value} has {n} parents and {bases} merge bases; what it changed by itself cannot be told",
    ),
    Label("把两个分支一次一次地合并，重做这次合并", "make the merge again, of two branches at a time"),
    Label(
        "合并里丢掉或添上的值，逐次提交的记录里看不见；查不了的合并等于没有审。",
        "What a merge loses or invents is seen in none of the commits that were merged; a merge nobody can look into is not reviewed.",
    ),
    "git merge county/ql county/xq county/nb",
)
FAULTS = (COLLISION, UNAUDITED)
_SHORT = 10
_OF_WHOLE = "of whole"  # the question what is wrong with a ledger beside its single records
_FAULTS = {fault.code: fault for fault in checks.FAULTS}


def judged(
    sides: Sides,
    start: str,
    own: Owners | None,
    today: date,
    named: frozenset[tuple[str, str]],
    clashes: tuple[Clash, ...],
    closing: frozenset[int] = frozenset(),
) -> tuple[Range, tuple[Finding, ...]]:
    """Return the range from a base as it is by now to what a branch that left it at `start` makes of it, and all that is found.

    `named` are the codes and ids that the branch brings waivers for: what these excuse need not be new. `closing` are the meetings that
    whoever keeps the base closed on it: what came before that was told by them, not back-dated.
    """
    repo, base, branch = sides.repo, sides.old, sides.new
    assert branch is not None
    made, merges = commit_range.commits(repo, start, branch.commit, owners.allowed_signers(own) if own else "", sides.index)
    audits, unaudited = _audits(repo, merges)
    over = _range(sides, today, closing, commits=made, owners=own, audits=audits)
    return over, (*rules.judge(over), *faults(over, today, named), *unaudited, *_collisions(sides, base, clashes))


def _range(sides: Sides, today: date, closing: frozenset[int], **more: object) -> Range:
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
        for told in published_at.every(repo, commit):
            yield from told.counties.items()


def _declarations(repo: Repo, old: str, new: str) -> tuple[Declared, ...]:
    """Return the declarations that differ between two commits; of one that cannot be read nothing is known but that it is there."""
    paths = sorted({change.path for change in git.diff(repo, old, new) if change.path.startswith(f"{DECLARATIONS}/")})
    sides = [dict(commit_range.values(repo, commit, DECLARATIONS)) for commit in (old, new)] if paths else []
    return tuple(
        Declared(
            path, *(values if isinstance(values, Mapping) else {} if values else None for values in (side.get(path) for side in sides))
        )
        for path in paths
        if path.endswith(".yaml")
    )


def _audits(repo: Repo, merges: Iterable[history.Commit]) -> tuple[tuple[Audited, ...], tuple[Finding, ...]]:
    """Return what merges lost or made up, and those nobody can tell it of."""
    audits: list[Audited] = []
    unaudited: list[Finding] = []
    for merge in merges:
        bases = history.merge_bases(repo, *merge.parents) if len(merge.parents) == 2 else ()  # noqa: PLR2004 - two sides
        if len(merge.parents) > 2 or len(bases) > 1:  # noqa: PLR2004 - two sides
            unaudited.append(UNAUDITED.at("", merge.id[:_SHORT], n=len(merge.parents), bases=len(bases)))
            continue
        for path, decision in audit.decisions(repo, next(iter(bases), repo.empty_tree), merge):
            third = decision.address and decision.result not in (decision.ours, decision.theirs)
            if decision.verdict is not Verdict.DECIDED or third:
                audits.append(Audited(merge.id, path.removeprefix(repo.prefix), decision))
    return tuple(audits), tuple(unaudited)


def faults(over: Range, today: date, named: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """Yield what `check` finds and a change brings, or brings a waiver for; of records that stay as they are the errors."""
    new = (*_errors(over, over.after, today), *_unchanged(over, today, named))
    old = {_key(finding) for finding in _errors(over, over.before, today)} if new else set()
    paths = {change.id: change.path for change in over.files if change.new}
    for finding in new:
        if _key(finding) not in old or (finding.code, finding.id) in named:
            yield finding.placed(Place(paths.get(finding.id) or file_of(finding.id, over.after.kinds)))


def _unchanged(over: Range, today: date, named: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """Yield what stands in the way of records that a waiver names and nothing else touches."""
    if _measured_otherwise(over):  # all records are looked at anyway
        return
    for id_ in sorted({id_ for code, id_ in named if code in CHECKS} - {change.id for change in over.files}):
        for kind in over.after.kinds.values():
            record = over.after.get(kind.name, id_)
            if record:
                yield from (each for each in checks.of_record(kind, record, over.after, today) if each.fault in checks.OF_CHANGES)


def _key(finding: Finding) -> tuple[str, str, str, str]:
    return finding.id, finding.code, finding.address, finding.value


def _errors(over: Range, ledger: Ledger, today: date) -> Iterator[Finding]:
    """Yield what is wrong with changed records, and errors of the ledger as a whole; other settings may make an error of any record."""
    if _measured_otherwise(over):
        found: Iterable[Finding] = checks.of_ledger(ledger, today)
    else:
        sides = ((change.kind, change.old if ledger is over.before else change.new) for change in over.files)
        each = (checks.of_record(kind, record, ledger, today) for kind, record in sides if kind and record)
        found = chain(chain.from_iterable(each), _of_whole(ledger))
    own = {change.id for change in over.files}
    return (finding for finding in found if finding.is_error or finding.fault in checks.OF_CHANGES or finding.id in own)


def _measured_otherwise(over: Range) -> bool:
    """Return whether settings or declarations are others, by which any record may be wrong."""
    return over.before.settings != over.after.settings or over.before.kinds.digest != over.after.kinds.digest


def _of_whole(ledger: Ledger) -> tuple[Finding, ...]:
    """Return what is wrong with records among themselves; of one content it is found once."""
    memory = ledger.memory
    kept = memory.recall(_OF_WHOLE, ledger.digest) if memory else None
    if kept is not None:
        return tuple(
            Finding(_FAULTS[code], Label(*message), Label(*hint), id_, address, value, Label(*allowed))
            for code, message, hint, id_, address, value, allowed in kept
        )
    found = tuple(checks.of_whole(Listener(ledger.settings, ledger.kinds).whole(ledger)))
    if memory:
        rows = [
            (each.code, tuple(each.message), tuple(each.hint), each.id, each.address, each.value, tuple(each.allowed)) for each in found
        ]
        memory.keep(ledger.digest, _OF_WHOLE, rows)
    return found


def _collisions(sides: Sides, base: Revision, clashes: Iterable[Clash]) -> Iterator[Finding]:
    """Yield what a merge into the base as it is by now would not decide."""
    kinds = sides.found.kinds[1].joined(sides.found.kinds[0])
    for clash in clashes:
        file = Changed(clash.path.removeprefix(sides.repo.prefix), None, None, kinds)
        for conflict in clash.conflicts:
            value = f"{conflict.ours or '—'} | {conflict.theirs or '—'}" if conflict.address or clash.twice else file.path
            fault = TWO_RECORDS if clash.twice else COLLISION
            yield file.at(fault, visible(conflict.address), visible(value), base=base.name, own=file.id, what=TWO)
