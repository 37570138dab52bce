"""What do the rules find in a branch, what do the checks, and what would not merge?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from dicoop.actions.new_findings import faults
from dicoop.actions.review_range import UNAUDITED, audits_of, range_of, reverted_of
from dicoop.change import rules
from dicoop.change.changed_record import ChangedFile
from dicoop.change.import_waivers import IMPORT_FAULTS
from dicoop.change.review_context import Range
from dicoop.change.twins import TWO
from dicoop.change.waivers import WAIVER_FAULTS
from dicoop.errors import Fault, Finding
from dicoop.frozen import replace
from dicoop.labels import Label, visible
from dicoop.store import commit_range

if TYPE_CHECKING:
    from dicoop.actions.revisions import Revision
    from dicoop.actions.threeway import FileConflict
    from dicoop.actions.two_revisions import TwoRevisions
    from dicoop.kinds.guards import Owners

COLLISION = Fault(
    "collision",
    Label("与 {base} 上的改动冲突：{value}", "conflicts with what {base} now has: {value}"),
    Label(
        "在这个分支上 git merge {base}，再用 dicoop conflicts 逐处定下",
        "on this branch run git merge {base}, then resolve what dicoop conflicts lists",
    ),
)
TWO_RECORDS = replace(
    COLLISION,
    message=Label("{base} 也有 {own}，{what}：{value}", "{base} also has {own}, {what}: {value}"),
    hint=Label(
        "在这个分支上 git merge {base}，再给自己的一条换编号：dicoop resolve {own} --renumber ours",
        "on this branch run git merge {base}, then change the id of yours: dicoop resolve {own} --renumber ours",
    ),
)
FAULTS = (*WAIVER_FAULTS, *IMPORT_FAULTS, COLLISION, UNAUDITED)  # beside those of the rules and of checks


def judged(
    sides: TwoRevisions,
    start: str,
    own: Owners | None,
    today: date,
    named: frozenset[tuple[str, str]],
    clashes: tuple[FileConflict, ...],
    closing: frozenset[int] = frozenset(),
) -> tuple[Range, tuple[Finding, ...]]:
    """Return the range from a base as it is by now to what a branch that left it at `start` makes of it, and all that is found.

    `named` are the codes and ids that the branch brings waivers for: what these excuse need not be new. `closing` are the meetings that
    whoever keeps the base closed on it: what came before that was told by them, not back-dated.
    """
    repo, base, branch = sides.repo, sides.old, sides.new
    assert branch is not None
    made, merges = commit_range.commits(repo, start, branch.commit, own.allowed_signers if own else "", sides.index)
    audits, unaudited = audits_of(repo, merges)
    reverted = tuple(reverted_of(repo, sides.before.kinds, start, (base.commit, branch.commit, sides.content)))
    over = range_of(sides, today, closing, commits=made, owners=own, audits=audits, reverted=reverted, base=base.name)
    return over, (*rules.judge(over), *faults(over, today, named), *unaudited, *_collisions(sides, base, clashes))


def _collisions(sides: TwoRevisions, base: Revision, clashes: Iterable[FileConflict]) -> Iterator[Finding]:
    """Yield what a merge into the base as it is by now would not decide."""
    kinds = sides.found.kinds[1].joined(sides.found.kinds[0])
    for clash in clashes:
        file = ChangedFile(clash.path.removeprefix(sides.repo.prefix), None, None, kinds)
        for conflict in clash.conflicts:
            value = f"{conflict.ours or '—'} | {conflict.theirs or '—'}" if conflict.address or clash.twice else file.path
            fault = TWO_RECORDS if clash.twice else COLLISION
            yield file.at(fault, visible(conflict.address), visible(value), base=base.name, own=file.id, what=TWO)
