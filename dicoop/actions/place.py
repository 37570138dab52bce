"""In which line of which file does a finding stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.address import path_of

if TYPE_CHECKING:
    from dicoop.errors import Finding
    from dicoop.text.source import Source


def placed(finding: Finding, source: Source) -> Finding:
    """Return a finding with its place in a text that was read."""
    return finding.placed(source.place(path_of(finding.address, source.data)))
