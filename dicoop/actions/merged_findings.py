"""What is wrong with what two commits make together, that is wrong with neither?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import PurePath

from dicoop.actions.review_range import reverted_of
from dicoop.actions.threeway import Threeway
from dicoop.change.changed_record import graded
from dicoop.change.merge import only_together
from dicoop.change.rules import people
from dicoop.change.rules.files import unread_by
from dicoop.errors import Finding, Severity
from dicoop.kinds.base import Kinds
from dicoop.kinds.ledger import Ledger
from dicoop.paths import DECLARATIONS
from dicoop.store import commit_ledger, git, history
from dicoop.store.git import Repo
from dicoop.store.kinds import kinds_at


def together(repo: Repo, found: Threeway, three: tuple[str, str, str], today: date) -> Iterator[Finding]:
    """Yield what is wrong with records that both sides changed, and with neither version of them."""
    kinds = kinds_at(repo, three[2])
    paths = [file.path.removeprefix(repo.prefix) for file in found.joined if kinds.of_file(file.path.removeprefix(repo.prefix))]
    if paths:
        sides = tuple(commit_ledger.glimpse(repo, commit) for commit in three)
        for path in paths:
            yield from _wrong(path, sides, today)


def _wrong(path: str, sides: tuple[Ledger, ...], today: date) -> tuple[Finding, ...]:
    kind = sides[2].kinds.of_file(path)
    assert kind is not None
    ours, theirs, made = (side.get(kind.name, kind.id_of(path)) for side in sides)
    return only_together(kind, made, (ours, theirs), sides[2], today) if made else ()


def unread(repo: Repo, now: str, tree: str) -> Iterator[Finding]:
    """Yield the declarations that are others in a tree than at a commit, and by which records of that cannot be read any more."""
    paths = [change.path for change in git.diff(repo, now, tree) if change.path.startswith(f"{DECLARATIONS}/")]
    before, after = (commit_ledger.glimpse(repo, end) if paths else None for end in (now, tree))
    for path in paths:
        kind = before.kinds.get(PurePath(path).stem) if before else None
        if kind and before and after:
            own = {kind.path(id_): id_ for id_ in before.ids(kind.name) if before.get(kind.name, id_)}
            there = sorted(commit_ledger.blob_ids(repo, tree, own))
            ids = tuple(own[at] for at in there if kind.name not in after.kinds or not after.get(kind.name, own[at]))
            if ids:
                yield graded(unread_by(path, ids), Severity.WARNING)


def left_out(repo: Repo, kinds: Kinds, three: tuple[str, str, str], name: str) -> Iterator[Finding]:
    """Yield what a commit loses by a merge (`three`: the two sides, what they make) because a revert took it out over there."""
    now, theirs, tree = three
    for each in reverted_of(repo, kinds, history.merge_bases(repo, now, theirs)[0], (theirs, now, tree)):
        if not each.returns:
            yield graded(people.reverted(each, kinds, name), Severity.WARNING)
