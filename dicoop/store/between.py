"""Which files changed between two commits, since one, or in each, and what do they hold on both sides?"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, NamedTuple

from dicoop.change.delta import Changed, Side
from dicoop.store.files import exists
from dicoop.store.find import FOLDER
from dicoop.store.git import Blob, Entry, blobs, checked, diff, entries, run, words_of
from dicoop.store.history import head, log
from dicoop.store.known import against, change_on_disk, opened_at
from dicoop.store.ledger import SETTINGS_PATH, Opened, kind_of, open_file

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from dicoop.errors import Finding
    from dicoop.store.git import Change, Repo
    from dicoop.store.history import Commit


class Between(NamedTuple):
    """What differs: records, whether the settings do, and which other files of the ledger do."""

    records: tuple[Changed, ...]
    settings: bool
    others: tuple[str, ...]


def of_commits(repo: Repo, old: str, new: str) -> Between:
    """Return what differs between two commits."""
    found = tuple(change for change in diff(repo, old, new) if change.path.startswith(f"{FOLDER}/"))
    return _sorted(found, tuple(_changed(repo, [change for change in found if is_record(change)], None)))


def on_disk(root: Path, repo: Repo, old: str) -> Between:
    """Return what differs between a commit and the files as they lie on disk."""
    found = against(root, repo, old)
    return _sorted(found, tuple(_changed(repo, [change for change in found if is_record(change)], root)))


def is_record(change: Change) -> bool:
    """Return whether a change is one of a record's file, or of what stands where such a file should."""
    parts = change.path.split("/")
    odd = any(mode and not stat.S_ISREG(mode) for mode in (change.old_mode, change.new_mode))
    return kind_of(change.path) is not None and not any(part.startswith(".") for part in parts) and (odd or parts[-1].endswith(".yaml"))


def _sorted(found: Sequence[Change], records: tuple[Changed, ...]) -> Between:
    others = tuple(change.path for change in found if not is_record(change) and change.path != SETTINGS_PATH)
    return Between(records, any(change.path == SETTINGS_PATH for change in found), others)


def _changed(repo: Repo, found: Sequence[Change], root: Path | None) -> Iterator[Changed]:
    """Yield the files with what they hold on both sides, every content read once; the new side of disk with its root."""
    asked = [
        *(Entry(change.path, change.old_mode, change.old_id, None) for change in found),
        *(Entry(change.path, change.new_mode, change.new_id, None) for change in found if root is None),
    ]
    fit = [entry for entry in asked if stat.S_ISREG(entry.mode)]
    contents = {(entry.path, entry.id): blob for entry, blob in zip(fit, blobs(repo, [each.id for each in fit]), strict=True)}
    held = {(each.path, each.id): opened_at(each, contents.get((each.path, each.id), Blob(each.id, 0, b""))) for each in asked if each.mode}
    for change in found:
        old = _side(change.old_mode, change.old_id, held.get((change.path, change.old_id)))
        new = held.get((change.path, change.new_id)) if root is None else open_file(root, change.path) if change.new_mode else None
        yield Changed(change.path, old, _side(change.new_mode, change.new_id, new))


def _side(mode: int, blob: str, opened: Opened | tuple[Finding, ...] | None) -> Side | None:
    if not mode:
        return None
    if isinstance(opened, Opened):
        return Side(blob, mode, record=opened.record)
    return Side(blob, mode, findings=opened or ())


def versions(root: Path, repo: Repo, path: str) -> tuple[tuple[Commit | None, Changed], ...]:
    """Return what each commit made of a file, oldest first; at last, without a commit, what is not committed yet."""
    top = head(repo)
    commits = tuple(reversed(log(repo, top, path=path))) if top else ()
    made = [(commit, change) for commit in commits for change in commit.changes if change.path == path]
    saved = next((entry for entry in entries(repo, top, path) if entry.path == path), None) if top else None
    unsaved = change_on_disk(root, repo, path, saved, here=exists(root, path))
    on_disk = tuple(_changed(repo, [unsaved], root)) if unsaved else ()
    committed = _changed(repo, [change for _, change in made], None)
    return (*zip([commit for commit, _ in made], committed, strict=True), *((None, each) for each in on_disk))


def since(root: Path, repo: Repo, old: str) -> tuple[tuple[Commit | None, Changed], ...]:
    """Return what each commit since an old one made of which record, oldest first; at last, without a commit, what is not committed yet."""
    top = head(repo)
    commits = tuple(reversed(log(repo, top, f"^{old}", path=FOLDER))) if top else ()
    made = [(commit, change) for commit in commits for change in commit.changes if is_record(change)]
    committed = _changed(repo, [change for _, change in made], None)
    on_disk = _changed(repo, [change for change in against(root, repo, top) if is_record(change)], root)
    return (*zip([commit for commit, _ in made], committed, strict=True), *((None, each) for each in on_disk))


def authors(repo: Repo, old: str, new: str) -> tuple[str, ...]:
    """Return who wrote each of the commits that came since an old one, newest first."""
    words = ("-z", "--encoding=UTF-8", "--no-color", "--no-notes", "--no-mailmap", "--no-patch", "--format=%an")
    return tuple(map(words_of, run(repo, "log", *words, checked(new), f"^{checked(old)}", "--").split(b"\0")[:-1]))
