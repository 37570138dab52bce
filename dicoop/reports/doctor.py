"""Is everything in order on this machine, and if not, what is to be done?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dicoop.document import Column, Document, Section, Table
from dicoop.labels import Label, Term

if TYPE_CHECKING:
    from collections.abc import Sequence

    from dicoop.document import Cell


class DoctorState(Term):
    """Whether a thing is as it should be."""

    GOOD = "good", "正常", "good"
    LOOK = "look", "提醒", "look"


class DoctorRow(NamedTuple):
    """A thing that was looked at: what it is, how it stands, and what to do about it (None: nothing)."""

    key: str
    what: Label
    found: Cell
    todo: Label | None = None

    @property
    def state(self) -> DoctorState:
        """Whether it is as it should be."""
        return DoctorState.LOOK if self.todo else DoctorState.GOOD


_TITLE = Label("体检", "Doctor")
_COLUMNS = (
    Column("what", Label("项目", "What"), lead=True),
    Column("state", Label("状态", "State")),
    Column("found", Label("情况", "Found")),
    Column("todo", Label("怎么办", "What to do")),
)


def doctor(parts: Sequence[tuple[str, Label, Sequence[DoctorRow]]]) -> Document:
    """Return what was looked at, part by part: key, heading, rows."""
    sections = (
        Section(key, title, (Table(key, _COLUMNS, tuple((row.what, row.state, row.found, row.todo) for row in rows)),))
        for key, title, rows in parts
    )
    data = {key: [{"key": r.key, "state": r.state, "found": r.found, "todo": r.todo} for r in rows] for key, _, rows in parts}
    return Document(_TITLE, tuple(sections), data=data)
