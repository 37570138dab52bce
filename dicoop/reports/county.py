"""What is told of a county's workbook: what it changes, what is wrong with it, and what the rates come to?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from dicoop.document import Cell, Column, Document, Section, Table, Text, parted
from dicoop.errors import Finding
from dicoop.labels import Label, Term

_TITLE = Label("{name}的报表（发出时的台账：{day}）", "Workbook of {name} (ledger as of {day})")
_CHANGES = Label("报表里的改动", "Changes in the workbook")
_FAULTS = Label("要改正的", "To correct")
_NONE = Label("没有改动", "no changes")
_CHANGED = (
    Column("id", Label("编号", "Id"), lead=True),
    Column("address", Label("位置", "Address"), lead=True),
    Column("before", Label("原来", "Before")),
    Column("after", Label("报表", "Workbook")),
    Column("cell", Label("单元格", "Cell")),
)
_WRONG = (
    Column("cell", Label("单元格", "Cell"), lead=True),
    Column("id", Label("编号", "Id")),
    Column("message", Label("问题", "Problem")),
    Column("hint", Label("怎么改", "What to do")),
)


class WorkbookChange(NamedTuple):
    """A value that a workbook changes, and the cell it stands in."""

    id: str
    address: str
    before: str
    after: str
    cell: str


def came(about: tuple[str, str, str], changes: Sequence[WorkbookChange], faults: Sequence[Finding], more: Sequence[Section]) -> Document:
    """Return what a workbook comes to; `more` are the sections of its review.

    `about` is the county's key and name, and the day of the ledger it was made of.
    """
    key, name, day = about
    rows = tuple(tuple(each) for each in changes)
    wrong: tuple[tuple[Cell, ...], ...] = tuple((each.place.file, each.id, each.told, each.hint) for each in faults)
    told = Section("changes", _CHANGES, (Table("changes", _CHANGED, rows, none=_NONE),))
    sections, spare = parted((told, Section("faults", _FAULTS, (Table("faults", _WRONG, wrong),)), *more))
    return Document(_TITLE.fill(name=name, day=day), sections, {"county": key, "from": day}, spare=spare)


class WorkbookState(Term):
    """Where a county's workbook is."""

    NONE = "none", "没有发过", "never sent"
    OUT = "out", "在填", "out"
    LATE = "late", "逾期未回", "late"
    BACK = "back", "已收回", "back"
    BACK_LATE = "back_late", "逾期收回", "back late"


class Sent(NamedTuple):
    """The last workbook of a county: when it went out, when it is due, when and on which branch it came back."""

    county: str
    name: Label
    out: date | None = None
    due: date | None = None
    back: date | None = None

    def state(self, today: date) -> WorkbookState:
        """Return where it is on a day."""
        if self.out is None:
            return WorkbookState.NONE
        is_late = self.due is not None and self.due < (self.back or today)
        if self.back is not None:
            return WorkbookState.BACK_LATE if is_late else WorkbookState.BACK
        return WorkbookState.LATE if is_late else WorkbookState.OUT


_STATUS = Label("县区报表的收发", "County workbooks")
_SENT = (
    Column("county", Label("县区", "County"), lead=True),
    Column("state", Label("情况", "State")),
    Column("out", Label("发出", "Sent")),
    Column("due", Label("截止", "Due")),
    Column("back", Label("收回", "Back")),
)
_RATE = Label(
    "发出{out}份，按期收回{back}份，逾期收回{behind}份，逾期未回{late}份。",
    "Sent: {out}; returned on time: {back}; returned late: {behind}; outstanding: {late}.",
)


def status(sent: Sequence[Sent], today: date) -> Document:
    """Return whose workbook is out, back or late."""
    states = [each.state(today) for each in sent]
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (each.name, state, each.out, each.due, each.back) for each, state in zip(sent, states, strict=True)
    )
    back, behind, late = map(states.count, (WorkbookState.BACK, WorkbookState.BACK_LATE, WorkbookState.LATE))
    said = _RATE.fill(out=sum(each.out is not None for each in sent), back=back, behind=behind, late=late)
    return Document(_STATUS, (Section("", Label("", ""), (Text(said), Table("rows", _SENT, rows))),))
