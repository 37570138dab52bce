"""How do files of the ledger get into a commit on the branch checked out, its work tree and index along?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dicoop.errors import DicoopError, Refused
from dicoop.labels import Label
from dicoop.store import commits, worktrees
from dicoop.store.commits import Worktree
from dicoop.store.git import Repo, attempt, path_of, run
from dicoop.store.history import head

_NO_BRANCH = Label("现在不在任何分支上", "no branch is checked out")
_NO_BRANCH_HINT = Label("先执行 git switch 分支名，再执行一次", "run git switch BRANCH first, then run the command again")


class Branch(NamedTuple):
    """The branch checked out in a repository: its full ref, and its commit (None: there is none yet)."""

    ref: str
    commit: str | None
    repo: Repo

    @property
    def name(self) -> str:
        """What people call it."""
        return self.ref.removeprefix("refs/heads/")


class File(NamedTuple):
    """What is to be at a path: a blob's id (None: nothing) and its mode."""

    id: str | None
    mode: int = commits.PLAIN


def current(repo: Repo) -> Branch:
    """Return the branch checked out; raises Refused where there is none, or a merge is under way, Unable where HEAD is damaged."""
    worktrees.require_idle(repo)
    commit = head(repo)
    return Branch(called(repo), commit, repo)


def called(repo: Repo) -> str:
    """Return the full name of the branch checked out; raises Refused where there is none."""
    ran = attempt(repo, "symbolic-ref", "-q", "HEAD")
    if ran.code:
        raise Refused(_NO_BRANCH, _NO_BRANCH_HINT)
    return path_of(ran.out).removesuffix("\n")


def commit_on(branch: Branch, files: Mapping[str, File], message: str) -> str:
    """Return a commit of some files on top of a branch, which has not moved yet; paths are from the ledger's root."""
    ids = {path: file.id for path, file in files.items()}
    modes = {path: file.mode for path, file in files.items()}
    tree = commits.make_tree(branch.repo, branch.commit or branch.repo.empty_tree, ids, modes)
    return commits.make_commit(branch.repo, tree, [branch.commit] if branch.commit else [], message)


def follow(branch: Branch, new: str, why: str) -> None:
    """Move a branch to a commit on top of it, and write what is new in that into the work tree; raises Refused, Changed."""
    assert branch.commit is not None
    tree = Worktree(branch.repo.folder, branch.ref, branch.commit)
    worktrees.bring(tree, branch.commit, new)
    try:
        commits.move_ref(branch.repo, branch.ref, new, branch.commit, why)
    except DicoopError:
        worktrees.bring(tree, new, branch.commit)
        raise


def take(branch: Branch, files: Mapping[str, File], new: str, why: str) -> None:
    """Move a branch to a commit of files that lie in the work tree already; raises Changed where it was moved meanwhile."""
    lines = b"".join(commits.index_line(branch.repo, path, *file) for path, file in files.items())
    run(branch.repo, "update-index", "-z", "--index-info", given=lines)
    commits.move_ref(branch.repo, branch.ref, new, branch.commit, why)
