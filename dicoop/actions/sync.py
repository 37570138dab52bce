"""How does what this branch and the shared repository know of each other come together: fetched, merged by fields, sent?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import ExitStack
from functools import partial

from dicoop.actions import merge_commit, outgoing, settle
from dicoop.actions.merge_commit import Joint
from dicoop.actions.outgoing import NONE, Brought, brought
from dicoop.actions.settle import Sides
from dicoop.actions.threeway import FileConflict, threeway, tree_of
from dicoop.actions.waive import NOTHING, Despite, GrantedWaivers
from dicoop.actions.write_context import Desk
from dicoop.change.merge_tree import Choice
from dicoop.change.syntax_tree import Names
from dicoop.errors import Changed, Refused
from dicoop.frozen import dataclass, field, replace
from dicoop.labels import Label, Lang
from dicoop.store import changed_files, history, remotes, worktrees
from dicoop.store.git import Repo
from dicoop.store.remotes import Fetched, Route

Decide = Callable[[tuple[settle.ConflictQuestion, ...], Names], Mapping[tuple[str, str], Choice]]
_UNSAVED = Label("台账有 {n} 个文件的改动没有提交，没有同步", "nothing was synced; uncommitted files in the ledger: {n}")
_UNSAVED_HINT = Label("先提交：dicoop save，再执行一次 dicoop sync", "commit them first: dicoop save, then run dicoop sync again")
_NO_COMMITS = Label("分支 {branch} 还没有提交，没有什么可送", "{branch} has no commits yet: nothing to sync")
_REWRITTEN = Label(
    "{there} 的历史被改写了：原来的 {old} 已不在其中，没有同步",
    "the history of {there} was rewritten: {old} is no longer in it; nothing was synced",
)
_REWRITTEN_HINT = Label(
    "问清是谁强制推送的；接受改写：git fetch {remote}，git rebase --onto {there} {old}（只留本机还没有送出的提交），再执行一次 dicoop sync；"
    "去掉的要留下，改做 git merge {there}，它又会送回去",
    "ask who forced the push; to accept it: git fetch {remote}, git rebase --onto {there} {old} (of yours only what was not sent yet stays), then run "
    "dicoop sync again; to keep what was taken out, git merge {there} instead: it is sent back",
)
_GONE = Label("{there} 不在了，那里删去了或者改了名；没有同步", "{there} is gone: it was deleted or renamed there; nothing was synced")
_GONE_HINT = Label(
    "改了名的：git branch -m {branch} 新名，ledger.yaml 的 review.base 也改；误删的，由管仓库的人送回去：git push {remote} {branch}",
    "if it was renamed: git branch -m {branch} NEW, and set review.base in ledger.yaml; if it was deleted by mistake, the repository's "
    "administrator sends it back: git push {remote} {branch}",
)
_BUSY = Label("{there} 一直有人在送，试了 {n} 次都没有赶上", "others keep pushing to {there}: {n} attempts came too late")
_BUSY_HINT = Label(
    "提交都在本机，没有丢失什么；过一会儿再执行一次 dicoop sync", "all commits are here, nothing is lost; run dicoop sync again later"
)
_TRIES = 3
_SHORT = 12


class Unsaved(Refused):
    """There are changes that are not committed."""


@dataclass(frozen=True)
class SyncOptions:
    """What is asked: told in which language, by whose choices (None: nobody can be asked), and what is excused."""

    lang: Lang
    decide: Decide | None = None
    despite: Despite | None = None


@dataclass(frozen=True)
class Synced:
    """What came of it: where the branch stood here and over there, where it stands, and what was merged, in conflict, excused, sent.

    `renumber`: for each record whose id both sides gave out, the next free one.
    """

    way: Route
    old: str
    new: str
    there: str | None
    joint: Joint | None = None
    sides: Sides | None = None
    granted: GrantedWaivers = NOTHING
    tags: tuple[str, ...] = ()
    sent: bool = False
    renumber: Mapping[str, str] = field(default_factory=dict)
    came: Brought = NONE
    went: Brought = NONE

    @property
    def clashes(self) -> tuple[FileConflict, ...]:
        """What keeps the two sides apart."""
        return self.sides.found.clashes if self.sides else ()


def sync(desk: Desk, order: SyncOptions) -> Synced:
    """Bring a branch and its like in the shared repository together; raises Refused, Unable, Changed where others are always quicker."""
    repo = desk.repository()
    ref, first = _here(desk, repo)
    way = remotes.route(repo, ref.removeprefix("refs/heads/"), asks=order.decide is not None)
    for _ in range(_TRIES):
        fetched = _fetched(repo, way)
        found = replace(_together(desk, repo, (ref, way), fetched, order), old=first)
        if desk.dry_run or found.clashes or not found.sent or remotes.push(repo, way, found.new, found.tags):
            return replace(found, came=_came(repo, found), went=_went(repo, found))
    raise Changed(_BUSY.fill(there=way.there, n=_TRIES), _BUSY_HINT)


def _here(desk: Desk, repo: Repo) -> tuple[str, str]:
    """Return the branch checked out and its commit, once nothing in the work tree is in the way; raises Refused."""
    worktrees.require_settled(repo)
    ref = worktrees.called(repo)
    if not desk.dry_run:
        with ExitStack() as stack:
            merge_commit.held(stack, repo, ref, desk.wait, partial(_require_saved, desk, repo))
    here = worktrees.current(repo)
    if here.commit is None:
        raise Refused(_NO_COMMITS.fill(branch=here.name), _UNSAVED_HINT)
    if desk.dry_run:
        _require_saved(desk, repo)
    return here.ref, here.commit


def _require_saved(desk: Desk, repo: Repo) -> None:
    worktrees.require_idle(repo)
    paths = changed_files.unsaved(desk.root, repo)
    if paths:
        raise Unsaved(_UNSAVED.fill(n=len(paths)), _UNSAVED_HINT)


def _fetched(repo: Repo, way: Route) -> Fetched:
    """Return what is over there; a base that is gone, and a history that lacks what it had, are nobody's wish; raises Refused, Unable."""
    before = remotes.known(repo, way)
    found = remotes.fetch(repo, way)
    if before and not found.commit and outgoing.base_of(repo, before) == way.branch:
        raise Refused(_GONE.fill(there=way.there), _GONE_HINT.fill(remote=way.remote, branch=way.branch))
    for old in (before, remotes.parted(repo, way)):
        if before and old and found.commit and not history.is_ancestor(repo, old, found.commit):
            remotes.remember(repo, way, before)
            words = {"remote": way.remote, "there": way.there, "old": old[:_SHORT]}
            raise Refused(_REWRITTEN.fill(**words), _REWRITTEN_HINT.fill(**words))
    return found


# Here


def _together(desk: Desk, repo: Repo, at: tuple[str, Route], fetched: Fetched, order: SyncOptions) -> Synced:
    """Merge what came into the branch, and judge what is to go; nothing moves where a person has yet to decide."""
    ref, way = at
    with ExitStack() as stack:
        trees = () if desk.dry_run else merge_commit.held(stack, repo, ref, desk.wait, partial(_require_saved, desk, repo))
        now = history.head(repo)
        assert now is not None
        bare = Synced(way, now, now, fetched.commit)
        found = _joined(desk, repo, bare, order)
        if found.clashes:
            return replace(found, renumber=settle.free_ids(desk, found.clashes))
        new, granted = outgoing.let_pass(desk, repo, (way, found.there, found.new), order.despite, order.lang)
        found = replace(found, new=new, granted=granted)
        if found.new != now and not desk.dry_run:
            worktrees.move(repo, trees, (ref, now, found.new), f"dicoop sync {way.there}")
    tags = _tags(repo, found, fetched)
    return replace(found, tags=tags, sent=found.new != found.there or bool(tags))


def _joined(desk: Desk, repo: Repo, bare: Synced, order: SyncOptions) -> Synced:
    """Return where the branch is to stand with what came: there, ahead, or at a merge; or what keeps the two apart."""
    now, there, way = bare.old, bare.there, bare.way
    if there is None or history.is_ancestor(repo, there, now):
        return bare
    if history.is_ancestor(repo, now, there):
        return replace(bare, new=there)
    names = Names(way.branch, "base", way.there)
    base = merge_commit.base_of(repo, way.branch, (way.there, there), now)
    sides = Sides(base, names, threeway(repo, base, now, there, names))
    if sides.found.clashes:
        if order.decide is None or desk.dry_run or not all(map(settle.can_be_settled, sides.found.clashes)):
            return replace(bare, sides=sides)
        choices = order.decide(settle.questions(sides.found), names)
        sides = sides._replace(found=settle.settled(repo, sides.found, choices))
    at = (now, there, tree_of(repo, now, sides.found))
    joint = merge_commit.made(repo, sides.found, at, (way.there, order.lang, ()), desk.today)
    return replace(bare, sides=sides, new=joint.commit, joint=joint)


def _tags(repo: Repo, found: Synced, fetched: Fetched) -> tuple[str, ...]:
    """Return the closings of meetings that are to go with the base: tags that are not over there, on what it is to hold."""
    base = outgoing.base_of(repo, found.new)
    if found.way.branch != base:
        return ()
    made = {f"meeting-{n}": commit for n, commit in history.meetings(repo).items()}
    return tuple(name for name, commit in made.items() if name not in fetched.tags and history.is_ancestor(repo, commit, found.new))


# What is told


def _came(repo: Repo, found: Synced) -> Brought:
    """Return what the branch got from over there."""
    if found.there is None:
        return NONE
    before, after = (found.sides.base, found.there) if found.sides and found.clashes else (found.old, found.new)
    return brought(repo, (found.old, found.there), before, after)


def _went(repo: Repo, found: Synced) -> Brought:
    """Return what over there got, or would get, from the branch; of a new branch what the base there has not."""
    since = found.there
    if since is None:
        base = outgoing.base_of(repo, found.new)
        there = remotes.known(repo, found.way._replace(branch=base)) if base != found.way.branch else None
        bases = history.merge_bases(repo, there, found.new) if there else ()
        since = bases[0] if len(bases) == 1 else None
    return brought(repo, (since, found.new), since, found.new) if found.sent else NONE
