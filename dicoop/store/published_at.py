"""What had closed meetings been told, by the files in a commit?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.published_figures import FOLDER
from dicoop.store.find import FOLDER as LEDGERS
from dicoop.store.git import blobs, entries
from dicoop.store.published import in_order, of_bytes

if TYPE_CHECKING:
    from dicoop.kinds.published_figures import Figures
    from dicoop.store.git import Repo


def every(repo: Repo, commit: str) -> tuple[Figures, ...]:
    """Return what closed meetings had been told by a commit, by number."""
    held = [entry for entry in entries(repo, commit, f"{LEDGERS}/{FOLDER}") if entry.path.endswith(".yaml")]
    contents = blobs(repo, [entry.id for entry in held])
    return in_order([of_bytes(blob.raw, entry.path) for entry, blob in zip(held, contents, strict=True)])


def raw(repo: Repo, commit: str, where: str) -> bytes | None:
    """Return a file's bytes at a commit, None where it is not there."""
    held = [entry for entry in entries(repo, commit, where) if entry.path == where]
    return next(blobs(repo, [entry.id for entry in held])).raw if held else None
