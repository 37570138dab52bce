"""With which words is a conflict told?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.labels import Label, both
from dicoop.text.source import visible

if TYPE_CHECKING:
    from dicoop.change.merge_tree import Conflict
    from dicoop.change.syntax_tree import Names

_BASE = Label("原来", "base")
_OURS = Label("本分支（{name}）", "ours ({name})")
_THEIRS = Label("对方分支（{name}）", "theirs ({name})")
_OURS_ALONE, _THEIRS_ALONE = Label("本分支", "ours"), Label("对方分支", "theirs")
_VALUE = Label("  {side}：{value}", "  {side}: {value}")
_NOTHING = Label("—", "—")
_BLOCK = "\n      "


def name_of(id_: str, address: str) -> str:
    """Return what a conflict is called: `P-2019-QL007:investment`; without an address the record."""
    return f"{id_}:{address}" if address else id_


def told(id_: str, conflict: Conflict, names: Names) -> tuple[Label, ...]:
    """Return a conflict in words: its name, the value before, and each side's."""
    ours = _OURS_ALONE if names.ours == "ours" else _OURS.fill(name=visible(names.ours))
    theirs = _THEIRS_ALONE if names.theirs == "theirs" else _THEIRS.fill(name=visible(names.theirs))
    rows = ((_BASE, conflict.base), (ours, conflict.ours), (theirs, conflict.theirs))
    return (both(visible(name_of(id_, conflict.address))), *(_VALUE.fill(side=side, value=_said(value)) for side, value in rows))


def _said(value: str | None) -> Label:
    """Return a value, the lines of a block each on its own."""
    if value is None:
        return _NOTHING
    lines = [visible(line) for line in value.split("\n")]
    return both(lines[0] if len(lines) == 1 else _BLOCK + _BLOCK.join(lines))


def as_data(id_: str, path: str, conflict: Conflict, names: Names) -> dict[str, object]:
    """Return a conflict for programs."""
    return {
        "name": name_of(id_, conflict.address),
        "id": id_,
        "path": path,
        "address": conflict.address,
        "base": conflict.base,
        "ours": conflict.ours,
        "theirs": conflict.theirs,
        "names": {"ours": names.ours, "theirs": names.theirs},
    }
