"""What does git say is not merged yet in a work tree, and between whom; how does it learn what has been settled?"""

from __future__ import annotations

from typing import NamedTuple

from dicoop.change.syntax_tree import Names
from dicoop.paths import FOLDER
from dicoop.store.git import Repo, attempt, path_of, run
from dicoop.store.history import THEIRS, head, named, tips
from dicoop.store.worktrees import unfiltered

_SHORT = 10


class Stages(NamedTuple):
    """The blob ids of a path's three versions in the index, `` where there is none."""

    base: str = ""
    ours: str = ""
    theirs: str = ""


class MergeHeads(NamedTuple):
    """The commits being merged, and what they are called."""

    names: Names
    ours: str
    theirs: str


def stages(repo: Repo) -> dict[str, Stages]:
    """Return the paths of the ledger that are not merged yet, from its root."""
    found: dict[str, Stages] = {}
    for row in run(repo, "ls-files", "-u", "-z", "--", repo.prefix + FOLDER).split(b"\0")[:-1]:
        about, raw = row.split(b"\t", 1)
        _, id_, stage = about.decode().split()
        path = path_of(raw).removeprefix(repo.prefix)
        found[path] = found.get(path, Stages())._replace(**{Stages._fields[int(stage) - 1]: id_})
    return found


def settled(repo: Repo, paths: tuple[str, ...]) -> None:
    """Let git know that files lie in the work tree as they are to be."""
    given = "".join(f"{repo.prefix}{path}\0" for path in paths).encode()
    attempt(repo, "update-index", "--add", "-z", "--stdin", given=given, env=unfiltered(repo))


def sides(repo: Repo) -> MergeHeads | None:
    """Return between whom a merge goes on, None where none does; raises Unable where HEAD is damaged."""
    ours = head(repo)
    theirs = next(filter(None, (named(repo, f"{name}^{{commit}}") for name in THEIRS)), None)
    if not (ours and theirs):
        return None
    ran = attempt(repo, "symbolic-ref", "-q", "--short", "HEAD")
    branch = "" if ran.code else path_of(ran.out).strip()
    called = next((ref.name for ref in tips(repo) if ref.commit == theirs), theirs[:_SHORT])
    return MergeHeads(Names(branch or ours[:_SHORT], "base", called), ours, theirs)
