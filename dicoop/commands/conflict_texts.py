"""With which words is a conflict told?"""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING

from dicoop.change.twins import TWO, titled
from dicoop.kinds.called import called
from dicoop.labels import Label, both, joined, visible

if TYPE_CHECKING:
    from dicoop.actions.threeway import FileConflict
    from dicoop.change.merge_tree import Conflict
    from dicoop.change.syntax_tree import Names
    from dicoop.kinds.base import Kind

_BASE = Label("原来", "base")
_OURS = Label("本分支（{name}）", "ours ({name})")
_THEIRS = Label("对方分支（{name}）", "theirs ({name})")
_OURS_ALONE, _THEIRS_ALONE = Label("本分支", "ours"), Label("对方分支", "theirs")
_ABOUT = Label("{name}（{what}）", "{name} ({what})")
_VALUE = Label("  {side}：{value}", "  {side}: {value}")
_NOTHING = Label("—", "—")
_FILE = Label("{path}：两边都改了，不能合并", "{path}: changed on both sides and cannot be merged")
_TWICE = Label("{id}：{what}：{ours}（{into}）、{theirs}（{name}）", "{id}: {what}: {ours} ({into}), {theirs} ({name})")
_GONE = Label("{path}：一边删了，一边改了", "{path}: deleted on one side, changed on the other")
_BLOCK = "\n      "


def name_of(id_: str, address: str) -> str:
    """Return what a conflict is called: `P-2019-QL007:investment`; without an address the record."""
    return f"{id_}:{address}" if address else id_


def _about(kind: Kind | None, record: bytes, address: str) -> tuple[Label, ...]:
    """Return what people call a record, as far as it is known, and the value in conflict."""
    title = titled(kind, record)
    return (*((both(visible(title)),) if title else ()), *((called(address, kind.model),) if kind and address else ()))


def told(id_: str, conflict: Conflict, names: Names, of: tuple[Kind | None, bytes]) -> tuple[Label, ...]:
    """Return a conflict in words: its name and what it is about, by the kind and our side of its record, the value before, and each side's."""
    what = _about(*of, conflict.address)
    ours = _OURS_ALONE if names.ours == "ours" else _OURS.fill(name=visible(names.ours))
    theirs = _THEIRS_ALONE if names.theirs == "theirs" else _THEIRS.fill(name=visible(names.theirs))
    rows = ((_BASE, conflict.base), (ours, conflict.ours), (theirs, conflict.theirs))
    name = both(visible(name_of(id_, conflict.address)))
    return (
        _ABOUT.fill(name=name, what=joined(what, "，", ", ")) if what else name,
        *(_VALUE.fill(side=side, value=_said(value)) for side, value in rows),
    )


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


def id_of(clash: FileConflict) -> str:
    """Return the id of the record that a file in conflict holds."""
    return PurePath(clash.path).stem


def of_clash(clash: FileConflict, names: Names) -> tuple[Label, ...]:
    """Return what keeps two sides of a file apart, in words."""
    rows = (
        told(id_of(clash), each, names, (clash.kind, clash.ours)) if each.address else (_whole(clash, each, names),)
        for each in clash.conflicts
    )
    return tuple(row for found in rows for row in found)


def _whole(clash: FileConflict, conflict: Conflict, names: Names) -> Label:
    """Return what keeps two sides of a whole file apart."""
    if clash.twice:
        said = {name: visible(value or "") for name, value in (("ours", conflict.ours), ("theirs", conflict.theirs))}
        return _TWICE.fill(id=id_of(clash), what=TWO, into=visible(names.ours), name=visible(names.theirs), **said)
    is_gone = conflict.base is not None and None in (conflict.ours, conflict.theirs)
    return (_GONE if is_gone else _FILE).fill(path=visible(clash.path))


def clash_as_data(clash: FileConflict, names: Names) -> list[dict[str, object]]:
    """Return what keeps two sides of a file apart, for programs."""
    return [{**as_data(id_of(clash), clash.path, each, names), "twice": clash.twice} for each in clash.conflicts]
