"""How is a work tree brought from one commit to another, if nothing in it would be lost?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from dicoop.errors import Refused
from dicoop.labels import Label
from dicoop.store.commits import Worktree, worktrees
from dicoop.store.git import Repo, attempt, checked, failure, path_of

if TYPE_CHECKING:
    from dicoop.store.git import Ran

_DIRTY = Label("工作区 {folder} 有没提交的改动: {path}", "the work tree {folder} has changes that are not committed: {path}")
_DIRTY_HINT = Label("先提交或收起来 (git stash), 再执行一次", "commit or stash them first, then run the command again")
_BUSY = Label("工作区 {folder} 正在合并或变基", "a merge or rebase is under way in the work tree {folder}")
_BUSY_HINT = Label("先做完 (git commit) 或放弃 (git merge --abort)", "finish it (git commit) or give it up (git merge --abort)")
_IN_THE_WAY = Label("工作区 {folder} 里有文件挡路: {why}", "files in the work tree {folder} are in the way: {why}")
_IN_THE_WAY_HINT = Label("把它们移走, 再执行一次; 分支没有动", "move them away and run the command again; the branch has not moved")
_AWAY = Label("工作区 {folder} 不在了", "the work tree {folder} is not there")
_AWAY_HINT = Label("确实不要了: git worktree prune, 再执行一次", "if it is gone for good: git worktree prune, then run the command again")
_UNDER_WAY = ("MERGE_HEAD", "CHERRY_PICK_HEAD", "REVERT_HEAD", "REBASE_HEAD")


def trees_of(repo: Repo, ref: str) -> tuple[Worktree, ...]:
    """Return the work trees in which a branch is checked out; raises Refused for one with changes of its own."""
    found = tuple(tree for tree in worktrees(repo) if tree.branch == ref)
    for tree in found:
        if not Path(tree.folder).is_dir():
            raise Refused(_AWAY.fill(folder=tree.folder), _AWAY_HINT)
        _require_clean(Repo(tree.folder, hash=repo.hash))
    return found


def _require_clean(tree: Repo) -> None:
    attempt(tree, "update-index", "-q", "--refresh")
    ran = attempt(tree, "diff-index", "-z", "--name-only", "--no-ext-diff", "--ignore-submodules=none", "HEAD", "--")
    if ran.code:
        raise failure(tree, "diff-index", ran)
    if ran.out:
        raise Refused(_DIRTY.fill(folder=tree.folder, path=path_of(ran.out.split(b"\0")[0])), _DIRTY_HINT)
    require_idle(tree)


def require_idle(tree: Repo) -> None:
    """Refuse a work tree in which a merge or rebase is under way; raises Refused."""
    if any(not attempt(tree, "rev-parse", "--verify", "-q", name).code for name in _UNDER_WAY):
        raise Refused(_BUSY.fill(folder=tree.folder), _BUSY_HINT)


def bring(tree: Worktree, old: str, new: str) -> None:
    """Bring a clean work tree and its index from one commit to another; raises Refused, nothing changed, where a file is in the way."""
    here = Repo(tree.folder)
    ran: Ran = attempt(here, "read-tree", "-m", "-u", checked(old), checked(new))
    if ran.code and ("overwritten" in ran.err or "not uptodate" in ran.err or "lose untracked" in ran.err):
        why = next((line[7:] for line in ran.err.splitlines() if line.startswith("error: ")), ran.err.strip())
        raise Refused(_IN_THE_WAY.fill(folder=tree.folder, why=why), _IN_THE_WAY_HINT)
    if ran.code:
        raise failure(here, "read-tree", ran)
