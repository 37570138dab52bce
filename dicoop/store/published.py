"""What were closed meetings told, by the files on disk?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.errors import Finding, Findings
from dicoop.kinds.base import dump
from dicoop.kinds.fields import shape
from dicoop.kinds.published_figures import FIRST_LINE, FOLDER, Figures, path
from dicoop.kinds.validate import validate
from dicoop.store import files
from dicoop.store.ledger import WRONG_PATH
from dicoop.store.record_files import record_files
from dicoop.text.read import read
from dicoop.text.write import canonical

if TYPE_CHECKING:
    from pathlib import Path


def text_of(figures: Figures) -> str:
    """Return the figures of a meeting in canonical form."""
    return canonical(dump(figures), shape(Figures), FIRST_LINE)


def of_bytes(raw: bytes, where: str) -> Figures | Findings:
    """Return the figures that a file holds, or what is wrong with it."""
    source = read(raw, where)
    if isinstance(source, tuple):
        return Findings(source)
    found = validate(source, Figures)
    if isinstance(found, Findings) or path(found.meeting) == where:
        return found
    return Findings([WRONG_PATH.at("meeting", found.meeting, place=source.place(("meeting",)), wanted=path(found.meeting))])


def on_disk(root: Path) -> tuple[Figures, ...]:
    """Return what closed meetings were told, by number; files that cannot be read are left to `meeting verify`."""
    read_all = [(where, files.read(root, where)) for where in record_files(root, FOLDER)]
    found = [of_bytes(raw, where) for where, raw in read_all if not isinstance(raw, Finding)]
    return in_order(found)


def in_order(found: list[Figures | Findings]) -> tuple[Figures, ...]:
    """Return those that can be read, by number."""
    return tuple(sorted((each for each in found if isinstance(each, Figures)), key=lambda each: each.meeting))
