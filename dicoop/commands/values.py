"""How are values before and after told on one line?"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dicoop.render.cells import line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dicoop.kinds.address import ValueChange


def turns(changes: Sequence[ValueChange]) -> str:
    """Return what changed on one line: `nodes.start: done = 2019-11-30, evidence = 开工令; investment 12亿元 → 13亿元`."""
    blocks: dict[str, list[str]] = {}
    for address, before, after in changes:
        holder, _, name = address.rpartition(".")
        words = f"{name} = {after}" if before is None else f"{name} {before} → {after or '—'}"
        blocks.setdefault(holder, []).extend([] if _is_key(address, before, after) else [words])
    return line("; ".join(": ".join(filter(None, (holder, ", ".join(words)))) for holder, words in blocks.items()))


def _is_key(address: str, before: str | None, after: str | None) -> bool:
    """Return whether a value only repeats what its address says: the key of a new entry."""
    found = re.search(r"\[(.*)\]\.\w+$", address, re.DOTALL)
    return before is None and found is not None and (after or "") in (found[1], *found[1].split(" ", 1))
