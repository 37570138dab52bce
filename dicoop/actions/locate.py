"""In which line of which file does a finding stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.kinds.address import path_of

if TYPE_CHECKING:
    from dicoop.errors import Finding
    from dicoop.kinds.fields import Block
    from dicoop.text.source import Source


def placed(finding: Finding, source: Source, model: type[Block]) -> Finding:
    """Return a finding with its place in a text that was read, of a model."""
    return finding.placed(source.place(path_of(finding.address, source.data, model)))
