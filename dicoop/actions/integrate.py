"""How are branches merged into another one without a work tree, each wholly or not at all?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path

from dicoop.actions import merge_commit, waive
from dicoop.actions.appraise import appraise
from dicoop.actions.repository import holding
from dicoop.actions.revisions import revision
from dicoop.actions.threeway import FileConflict, Threeway, threeway, tree_of
from dicoop.actions.waive import NOTHING, Despite, GrantedWaivers
from dicoop.actions.write_context import WAIT, Wait
from dicoop.change.syntax_tree import Names
from dicoop.errors import Finding, NotFound, Refused, nearest, total
from dicoop.frozen import dataclass
from dicoop.labels import Label, Lang, Term
from dicoop.store import commit_ledger, history, worktrees
from dicoop.store.find import Shelf
from dicoop.store.git import Repo

_NO_BRANCH = Label("没有分支 {name}", "no such branch: {name}")
_NO_BRANCH_HINT = Label("有这些：{names}", "there are: {names}")
_FAULTY = Label("审查发现 {n} 处错误，没有并入 {into}", "not merged into {into}; errors found by the review: {n}")
_FAULTY_HINT = Label(
    "在分支上改正，看全部：dicoop review {into}..{branch}；确有依据的，豁免后并入：--despite {codes} --reason 理由",
    "correct them on the branch, see dicoop review {into}..{branch}; if justified, waive them: --despite {codes} --reason WHY",
)


class MergeStatus(Term):
    """What became of a branch."""

    MERGED = "merged", "已并入", "merged"
    ALREADY = "already", "早已并入", "already merged"
    CONFLICT = "conflict", "有冲突，没有并入", "in conflict, not merged"
    REFUSED = "refused", "不能并入", "cannot be merged"


@dataclass(frozen=True)
class MergedBranch:
    """A branch that was to be merged: its commit, what became of it, the merge commit, how many records it changed, and what to look at."""

    name: str
    commit: str
    came: MergeStatus
    merge: str = ""
    records: int = 0
    clashes: tuple[FileConflict, ...] = ()
    look: tuple[tuple[str, tuple[str, ...]], ...] = ()
    findings: tuple[Finding, ...] = ()
    why: Refused | None = None
    granted: GrantedWaivers = NOTHING

    @property
    def steps(self) -> tuple[tuple[str, str], ...]:
        """The commits that INTO is to be moved to, in turn, and why."""
        excused = ((self.granted.commit, f"excused for {self.name}"),) if self.granted.commit else ()
        return (*excused, (self.merge, f"integrate {self.name}"))


@dataclass(frozen=True)
class Integrated:
    """What came of merging branches: where INTO stood and stands, and each branch."""

    into: str
    old: str
    new: str
    branches: tuple[MergedBranch, ...]


@dataclass(frozen=True)
class Order:
    """What is asked: where to, by whom told, on which day, in which language, whether no branch is to move, and what is excused."""

    into: str
    today: date
    lang: Lang
    dry_run: bool = False
    wait: Wait = WAIT
    despite: Despite | None = None
    cache: Path | None = None


def integrate(repo: Repo, order: Order, names: tuple[str, ...], tell: Callable[[MergedBranch], None] = lambda _: None) -> Integrated:
    """Merge branches one by one; one in conflict is left out and named. Raises NotFound, Refused; Changed where INTO was moved meanwhile."""
    ref = f"refs/heads/{order.into.removeprefix('refs/heads/')}"
    old = _tip(repo, ref, order.into)
    wanted = [(name, history.resolve(repo, name)) for name in names]
    here = holding(repo, old)
    found: list[MergedBranch] = []
    with ExitStack() as stack:
        held = () if order.dry_run else merge_commit.held(stack, here, ref, order.wait)
        now = old
        for name, commit in wanted:
            before = now
            branch, now = _one(here, order, (name, commit), before)
            if branch.merge and not order.dry_run:
                for new, why in branch.steps:
                    worktrees.move(here, held, (ref, before, new), why)
                    before = new
            found.append(branch)
            tell(branch)
    return Integrated(order.into, old, now, tuple(found))


def _tip(repo: Repo, ref: str, name: str) -> str:
    branches = {each.full: each for each in history.refs(repo) if each.kind == "branch"}
    if ref not in branches:
        names = tuple(each.name for each in branches.values())
        raise NotFound(_NO_BRANCH.fill(name=name), nearest(name, names) or (_NO_BRANCH_HINT.fill(names=names) if names else None))
    return branches[ref].commit


def _one(repo: Repo, order: Order, asked: tuple[str, str], now: str) -> tuple[MergedBranch, str]:
    name, theirs = asked
    if history.is_ancestor(repo, theirs, now):
        return MergedBranch(name, theirs, MergeStatus.ALREADY), now
    try:
        base = merge_commit.base_of(repo, order.into, asked, now)
    except Refused as error:
        return MergedBranch(name, theirs, MergeStatus.REFUSED, why=error), now
    found = threeway(repo, base, now, theirs, Names(order.into, "base", name))
    if found.clashes:
        return MergedBranch(name, theirs, MergeStatus.CONFLICT, clashes=found.clashes), now
    left, granted = _judged(repo, order, asked, (base, now), tree_of(repo, now, found))
    if left:
        words = {"n": total(left), "into": order.into, "branch": name, "codes": ",".join(dict.fromkeys(each.code for each in left))}
        return MergedBranch(
            name, theirs, MergeStatus.REFUSED, findings=left, why=Refused(_FAULTY.fill(**words), _FAULTY_HINT.fill(**words))
        ), now
    return _made(repo, order, asked, (granted.commit or now, tree_of(repo, granted.commit or now, found)), found, granted)


def _judged(repo: Repo, order: Order, asked: tuple[str, str], at: tuple[str, str], tree: str) -> tuple[tuple[Finding, ...], GrantedWaivers]:
    """Return the errors that keep a branch out, and what is granted in spite of others; what the base has already was judged there."""
    name, theirs = asked
    base, now = at
    if _is_accepted(repo, order.into, theirs, now):
        return (), NOTHING
    history.whole(repo)
    place = Shelf(Path(repo.folder) / repo.prefix, order.cache)
    ends = (revision(repo, now)._replace(name=order.into), revision(repo, theirs)._replace(name=name))
    found = appraise(place, (base, *ends), order.today, ((), tree))
    found.sides.keep()
    left = tuple(each for each in found.errors if order.despite is None or each.code not in order.despite.codes)
    if left or order.despite is None or not found.errors:
        return left, NOTHING
    return (), waive.grant(repo, order.despite, (now, name), found)


def _is_accepted(repo: Repo, into: str, theirs: str, now: str) -> bool:
    """Return whether a commit is one of the protected base: there, or on a remote's branch of the same name."""
    base = commit_ledger.settings_at(repo, now).review.base
    guarded = (each for each in history.refs(repo) if each.kind == "branch" and each.name == base != into)
    remote = (each for each in history.refs(repo) if each.kind == "fetched" and each.name.partition("/")[2] == base)
    return any(history.is_ancestor(repo, theirs, each.commit) for each in (*guarded, *remote))


def _made(
    repo: Repo, order: Order, asked: tuple[str, str], on: tuple[str, str], found: Threeway, granted: GrantedWaivers
) -> tuple[MergedBranch, str]:
    name, theirs = asked
    now, tree = on
    joint = merge_commit.made(repo, found, (now, theirs, tree), (name, order.lang, granted.words), order.today)
    made = MergedBranch(name, theirs, MergeStatus.MERGED, joint.commit, joint.records, (), joint.look, joint.findings, granted=granted)
    return made, joint.commit
