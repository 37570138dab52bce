"""Which repository is meant: that of a ledger, of any work tree, or a bare one?"""

from __future__ import annotations

from pathlib import Path

from dicoop.errors import Unable
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.store import commit_ledger, find, git, history
from dicoop.store.git import Repo

_NO_LEDGER = Label("版本 {commit} 里没有台账，或者不止一本", "revision {commit} has no ledger, or several")
_SHORT = 10


def repository(folder: str | None) -> Repo:
    """Return the repository in a folder, its own or the nearest upwards; raises Unable."""
    try:
        root = find.root(folder)
    except Unable:
        if not Path(folder or ".").is_dir():
            raise
        return git.find(Path(folder or ".")) or git.bare(Path(folder or "."))
    return history.repository(root)


def holding(repo: Repo, commit: str) -> Repo:
    """Return a repository with the place of the ledger in it, as a commit has it; raises Unable where it has none."""
    found = commit_ledger.prefixes(repo, commit)
    if len(found) != 1:
        raise Unable(_NO_LEDGER.fill(commit=commit[:_SHORT]))
    return replace(repo, prefix=found[0])
