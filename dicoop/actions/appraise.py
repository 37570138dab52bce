"""What stands against a branch by the rules of the base it is to be merged into, and what of that has been answered for?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dicoop.actions.review_findings import judged
from dicoop.actions.revisions import Revision
from dicoop.actions.threeway import FileConflict, outcome
from dicoop.actions.two_revisions import TwoRevisions
from dicoop.change import import_waivers, waivers
from dicoop.change.import_waivers import ImportExcuse
from dicoop.change.review_context import Range
from dicoop.change.rules.people import are_office, is_by_office
from dicoop.change.waivers import OWN, Applied, Excuse
from dicoop.errors import Finding, Findings, Place, Unable
from dicoop.labels import Label, visible
from dicoop.store import commit_ledger, commit_range, git
from dicoop.store.find import Shelf

Made = tuple[tuple[FileConflict, ...], str]
_NO_OWNERS = Label(
    "基准分支上没有 ledgers/owners.yaml，谁能改哪个县区（R26）没有查",
    "no ledgers/owners.yaml on the base: who may change which county (R26) was not checked",
)
_BAD_OWNERS = Label("基准分支上的 ledgers/owners.yaml 读不出来", "ledgers/owners.yaml on the base cannot be read")


class Appraised(NamedTuple):
    """The base and what the branch makes of it, the change that this is, what is found in it, the blobs of records, and what was not looked at."""

    sides: TwoRevisions
    over: Range
    applied: Applied
    blobs: dict[str, str]
    words: tuple[Label, ...] = ()

    @property
    def errors(self) -> tuple[Finding, ...]:
        """What keeps the branch out, unless it is excused."""
        return tuple(each for each in (*self.applied.kept, *self.applied.faults) if each.is_error)


class Kept(NamedTuple):
    """What whoever keeps a base did on it himself, and no branch brought: the waivers by their paths, the meetings that were closed."""

    waivers: frozenset[str] = frozenset()
    closing: frozenset[int] = frozenset()


NOTHING_KEPT = Kept()


def appraise(
    place: Shelf,
    three: tuple[str, Revision, Revision],
    today: date,
    made: Made | None = None,
    kept: Kept = NOTHING_KEPT,
) -> Appraised:
    """Judge a branch that left its base at a commit (`three`: that, the base, the branch) by what the base would be with it; raises Unable.

    `made`: what keeps the two apart, and the tree that they make together, where that is known. `kept`: what whoever keeps the base did on it
    himself; with owners only these grant waivers.
    """
    start, base, branch = three
    repo = base.repo
    own = commit_range.owners(repo, base.commit)
    if isinstance(own, Findings):
        raise Unable(_BAD_OWNERS, findings=own)
    if made is None and start != base.commit:
        made = outcome(start, base, branch)
    clashes, tree = made or ((), "")
    sides = TwoRevisions(place, repo, base, branch, tree)
    excuses, wholes, broken = _excuses(sides)
    named = frozenset((each.waiver.rule, each.waiver.id) for each in excuses if each.fresh)
    over, findings = judged(sides, start, own, today, named, clashes, kept.closing)
    mine = kept.waivers if own is None else frozenset()
    granted = [each for each in excuses if not each.fresh or each.path in mine or is_by_office(over, each.path)]
    blobs = _blobs(sides, over, findings)
    signers = own.allowed_signers if own else ""
    applied = import_waivers.apply(
        waivers.apply(findings, granted, blobs, today),
        over,
        wholes,
        lambda each: (
            is_by_office(over, each.path)
            if each.fresh
            else are_office(own, commit_range.writers(repo, base.commit, each.path, signers, sides.index))
        ),
    )
    faults = (*broken, *(_own(each) for each in excuses if each not in granted), *applied.faults)
    applied = Applied(waivers.once(applied), waivers.few(applied.waived), faults)
    return Appraised(sides, over, applied, blobs, () if own else (_NO_OWNERS,))


def _own(each: Excuse) -> Finding:
    return OWN.at("", visible(each.path), id=each.waiver.id, place=Place(each.path), rule=each.waiver.rule)


def _excuses(sides: TwoRevisions) -> tuple[list[Excuse], list[ImportExcuse], list[Finding]]:
    """Return the waivers that there would be, those of imports apart, those the branch brings marked, and what is wrong with others that it brings."""
    fresh = {change.path for change in git.diff(sides.repo, sides.old.commit, sides.content)}
    excuses: list[Excuse] = []
    wholes: list[ImportExcuse] = []
    broken: list[Finding] = []
    for path, held in commit_ledger.values(sides.repo, sides.content, waivers.FOLDER):
        read = held if isinstance(held, tuple) else import_waivers.read_either(path, held.data, fresh=path in fresh)
        if isinstance(read, Excuse):
            excuses.append(read)
        elif isinstance(read, ImportExcuse):
            wholes.append(read)
        elif path in fresh:
            broken += read
    return excuses, wholes, broken


def _blobs(sides: TwoRevisions, over: Range, findings: Iterable[Finding]) -> dict[str, str]:
    own = over.blobs
    others = {each.place.file: each.id for each in findings if each.id not in own and each.code in waivers.CHECKS}
    found = commit_ledger.blob_ids(sides.repo, sides.content, others) if others else {}
    return {**own, **{others[path]: id_ for path, id_ in found.items()}}
