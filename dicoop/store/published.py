"""What were closed meetings told, by the files on disk or in a commit?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from dicoop.errors import Finding, Findings
from dicoop.kinds.base import dump, written
from dicoop.kinds.published_figures import FIRST_LINE, FOLDER, Figures, path
from dicoop.kinds.validate import validate
from dicoop.paths import FOLDER as LEDGERS
from dicoop.store import files
from dicoop.store.git import Repo
from dicoop.store.ledger import WRONG_PATH, source_in
from dicoop.store.record_files import record_files, shut
from dicoop.text.source import Source


def text_of(figures: Figures) -> str:
    """Return the figures of a meeting in canonical form."""
    return written(Figures, dump(figures), FIRST_LINE)


def of_bytes(raw: bytes | Finding, where: str) -> Figures | Findings:
    """Return the figures that a file holds, or what is wrong with it."""
    return of_source(source_in(raw, where))


def of_source(source: Source | tuple[Finding, ...]) -> Figures | Findings:
    """Return the figures that a file holds, or what is wrong with it."""
    if isinstance(source, tuple):
        return Findings(source)
    found = validate(source, Figures)
    if isinstance(found, Findings) or path(found.meeting) == source.file:
        return found
    return Findings([WRONG_PATH.at("meeting", found.meeting, place=source.place(("meeting",)), wanted=path(found.meeting))])


def on_disk(root: Path) -> tuple[Figures, ...]:
    """Return what closed meetings were told, by number; files that cannot be read are left to `meeting verify`."""
    return _in_order(of_bytes(files.read(root, where), where) for where in record_files(root, FOLDER))


def unseen(root: Path) -> list[str]:
    """Return the folders of them that cannot be opened."""
    return shut(root, FOLDER)


def at_commit(repo: Repo, commit: str) -> tuple[Figures, ...]:
    """Return what closed meetings had been told by a commit, by number."""
    from dicoop.store.commit_ledger import values  # noqa: PLC0415 - whoever reads what is on disk needs no git

    return _in_order(of_source(source) for _, source in values(repo, commit, f"{LEDGERS}/{FOLDER}"))


def _in_order(found: Iterable[Figures | Findings]) -> tuple[Figures, ...]:
    return tuple(sorted((each for each in found if isinstance(each, Figures)), key=lambda each: each.meeting))
