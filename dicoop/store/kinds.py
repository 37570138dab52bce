"""Which kinds of record has a ledger on disk, and had it at a commit?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds import BUILT_IN

if TYPE_CHECKING:
    from pathlib import Path

    from dicoop.kinds import Kinds
    from dicoop.store.git import Repo


def kinds_of(root: Path) -> Kinds:  # noqa: ARG001 - to be
    """Return the kinds of the ledger that lies on disk."""
    return BUILT_IN


def kinds_at(repo: Repo, commit: str) -> Kinds:  # noqa: ARG001 - to be
    """Return the kinds of the ledger as it was committed."""
    return BUILT_IN
