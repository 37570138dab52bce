"""Where, and on which day, is work done, and which record is meant?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from dicoop.kinds import tidy
from dicoop.kinds.base import Kind
from dicoop.store import ledger


@dataclass(frozen=True)
class Desk:
    """Where work is done: the ledger's root, the day, and whether anything is to be written."""

    root: Path
    today: date
    dry_run: bool = False


def find(desk: Desk, kind: Kind, text: str) -> str:
    """Return the id a person means: the whole, or any unique end of it; raises NotFound or Misused."""
    known = ledger.ids(desk.root, kind)
    if not kind.letter:
        wanted = tidy.tidy_number(text)
        return tidy.one_of(kind, text, [id_ for id_ in known if id_ == wanted])
    return tidy.one_of(kind, text, tidy.unique_end(text, known))
