"""How do two commits become one, and which work trees is the branch checked out in?"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

from dicoop.actions.commit_message import message
from dicoop.actions.merged_findings import left_out, together, unread
from dicoop.actions.threeway import Threeway
from dicoop.actions.write_context import Wait, turn
from dicoop.errors import Finding, Refused
from dicoop.labels import Label, Lang
from dicoop.paths import FOLDER
from dicoop.store import commits, git, history, worktrees
from dicoop.store.commit_ledger import county_at
from dicoop.store.commits import Worktree
from dicoop.store.git import Repo
from dicoop.store.kinds import kinds_at

_NO_BASE = Label("{branch} 和 {into} 没有共同的历史", "{branch} and {into} share no history")
_NO_BASE_HINT = Label("确认是同一本台账的分支", "make sure both are branches of the same ledger")
_BASES = Label(
    "{branch} 和 {into} 有 {n} 个合并起点，不能自动合并", "{branch} and {into} have {n} merge bases and cannot be merged automatically"
)
_BASES_HINT = Label("先把 {into} 合并到 {branch}，再执行一次", "merge {into} into {branch} first, then run the command again")
_MENDED = Label(
    "上次并入在中途被打断，工作区 {folder} 已恢复原样，没有丢失什么",
    "the last merge was interrupted; the working tree {folder} is as it was before, and nothing is lost",
)


class Joint(NamedTuple):
    """A merge that was made: its commit, how many records it changes, coupled fields to be looked at, and what is wrong with both sides together."""

    commit: str
    records: int
    look: tuple[tuple[str, tuple[str, ...]], ...]
    findings: tuple[Finding, ...]


def base_of(repo: Repo, into: str, asked: tuple[str, str], now: str) -> str:
    """Return the one commit where two branches parted; raises Refused where there is none, or more."""
    name, theirs = asked
    bases = history.merge_bases(repo, now, theirs)
    if not bases:
        raise Refused(_NO_BASE.fill(branch=name, into=into), _NO_BASE_HINT)
    if len(bases) > 1:
        raise Refused(_BASES.fill(branch=name, into=into, n=len(bases)), _BASES_HINT.fill(branch=name, into=into))
    return bases[0]


def made(repo: Repo, found: Threeway, at: tuple[str, str, str], told: tuple[str, Lang, tuple[Label, ...]], today: date) -> Joint:
    """Make the merge of two commits (`at`: those and the tree they make), told as that of a branch, in a language, with more words."""
    now, theirs, tree = at
    name, lang, more = told
    kinds = kinds_at(repo, tree)
    changed = tuple(change for change in git.diff(repo, now, tree) if kinds.of_file(change.path))
    look = tuple((Path(file.path).stem, pair) for file in found.joined for pair in file.look)
    text = message(repo, (kinds, changed, county_at(repo, tree)), name, look, more).of(lang)
    merge = commits.make_commit(repo, tree, [now, theirs], text)
    return Joint(merge, len(changed), look, (*together(repo, found, at, today), *left_out(repo, kinds, at, name), *unread(repo, now, tree)))


def held(stack: ExitStack, repo: Repo, ref: str, wait: Wait, looked_at: Callable[[], None] = lambda: None) -> tuple[Worktree, ...]:
    """Return the clean work trees of a branch, where nobody else writes meanwhile; `looked_at` may refuse what is in them beforehand."""
    for tree in worktrees.trees_of(repo, ref):
        root = Path(tree.folder) / repo.prefix
        if (root / FOLDER).is_dir():
            stack.enter_context(turn(root, wait))
    found = worktrees.trees_of(repo, ref)
    for tree in found:
        if worktrees.mend(tree):
            wait.say(_MENDED.fill(folder=tree.folder))
    looked_at()
    for tree in found:
        worktrees.require_clean(tree)
    return found
