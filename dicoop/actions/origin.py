"""Where does a document come from: which command makes it again, and at which commit was the ledger?"""

from __future__ import annotations

from datetime import date

from dicoop.document import Origin
from dicoop.errors import DicoopError
from dicoop.paths import FOLDER
from dicoop.store import git, history
from dicoop.store.changed_files import unsaved
from dicoop.store.find import Shelf


def origin(place: Shelf, command: str, day: date) -> Origin:
    """Return where a document on the ledger comes from; a ledger without history has no commit, which is no fault of the document."""
    try:
        repo = git.find(place.root)
        if repo is None:
            return Origin(command, day=day)
        if place.known_at is not None:
            return Origin(f"{command} --known-at {place.known_at}", history.resolve(repo, place.known_at), day)
        edited = git.run(repo, "status", "--porcelain", "--untracked-files=all", "--", FOLDER)
        head = history.head(repo)
        if head is None:
            return Origin(command, day=day)
        made, commits = history.commit(repo, head).committed, int(git.run(repo, "rev-list", "--count", head))
        return Origin(command, head, day, is_edited=bool(edited.strip()), made=made, commits=commits)
    except DicoopError:
        return Origin(command, day=day)


def commit_of(place: Shelf) -> str | None:
    """Return the commit that a ledger is read at; None where there is none yet."""
    repo = git.find(place.root)
    if repo is None:
        return None
    return history.resolve(repo, place.known_at) if place.known_at is not None else history.head(repo)


def unsaved_in(place: Shelf, commit: str | None) -> int:
    """Return how many files of a ledger on disk are otherwise than in the commit checked out."""
    repo = git.find(place.root) if commit and place.known_at is None else None
    return len(unsaved(place.root, repo, trust=place.trust)) if repo else 0
