"""How does the message of a commit say which files an import brought, and by which mapping?

Import: 签约项目表 sha256:9f86d0…0a08 签约项目表2019.xlsx
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from dicoop.frozen import pattern
from dicoop.labels import visible

COUNTY = "County-Book"  # what begins the line of a county's workbook, which is no import
_LINE = pattern(r"^Import: ([\w\-]{1,40}) sha256:([0-9a-f]{64}) ", re.MULTILINE)
_OF_COUNTY = pattern(rf"^{COUNTY}:", re.MULTILINE)


class ImportedFiles(NamedTuple):
    """What a commit brought: the mapping, and the digests of the files, in their order."""

    mapping: str
    files: tuple[str, ...]


def lines(mapping: str, files: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """Return the lines of a message for files with their digests."""
    return tuple(f"Import: {mapping} sha256:{digest} {visible(name)}" for name, digest in files)


def import_of(message: str) -> ImportedFiles | None:
    """Return what a commit brought, by its message; None of one that is no import, or of more than one."""
    found = _LINE.findall(message)
    if len({mapping for mapping, _ in found}) != 1 or is_of_county(message):
        return None
    return ImportedFiles(found[0][0], tuple(sorted({digest for _, digest in found})))


def is_of_county(message: str) -> bool:
    """Return whether a commit brought a county's workbook."""
    return _OF_COUNTY.search(message) is not None
