"""Which kinds of record are there?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds import contract, enterprise, issue, meeting, project

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind

FOLDER = "ledgers"
KINDS = {
    kind.name: kind
    for kind in (
        meeting.KIND,
        enterprise.KIND,
        project.KIND,
        issue.KIND,
        contract.KIND,
    )
}
_OF_FOLDER = {kind.folder: kind for kind in KINDS.values()}


def kind_of(path: str) -> Kind | None:
    """Return the kind in whose folder a path (`ledgers/…`) lies."""
    parts = path.split("/", 2)
    return _OF_FOLDER.get(parts[1]) if parts[0] == FOLDER and len(parts) > 1 else None
