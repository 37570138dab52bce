"""Which options has `list`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import records
from dicoop.commands.options import READING, WHERE, Choices, Option, flag, of_field, of_kind, valued
from dicoop.commands.session import Session
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field, field_of
from dicoop.kinds.nodes import MAIN, node_label
from dicoop.labels import Label

_SPAN = Label("{about}（一个值或 A..B）", "{about} (a value or A..B)")
_PLAIN = Label("{about}", "{about}")
_PART = Label("{about}（含这几个字的）", "{about} (contains this text)")
_WORDS = Label("文字", "TEXT")


def _filter(row: Field) -> Option:
    words = _SPAN if row.is_ordered else _PART if row.is_free else _PLAIN
    return replace(of_field(row), about=words.fill(about=row.mark.label))


def _stage(kind: Kind) -> Option:
    return valued(
        "stage",
        Label("所处阶段", "the stage it is in"),
        Label("阶段", "STAGE"),
        choices=lambda session: [(term.value, term.label.of(session.lang)) for term in kind.stages],
    )


REACHED = valued(
    "reached",
    Label("到过这个节点的，不论后来如何", "those that reached a node, whatever followed"),
    Label("节点", "NODE"),
    choices=lambda session: [(name, node_label(name).of(session.lang)) for name in MAIN],
)
OVERDUE = flag("overdue", Label("有逾期事项的", "only those with something overdue"))
ALL = flag("all", Label("连同作废的", "include voided ones"))
SORT = valued(
    "sort",
    Label("按哪几列排，用逗号分开，前面加 - 为从大到小", "columns to sort by, separated by commas; - before one for descending"),
    Label("列", "COLUMN"),
)
COUNT_BY = valued("count_by", Label("不列出，只按这一列计数", "counts only, by this column"), Label("列", "COLUMN"))
COLUMNS = valued("columns", Label("要哪几列，用逗号分开", "columns to show, separated by commas"), _WORDS)

ALL_FIELDS = flag(
    "all_fields", Label("全部字段，列名是地址（csv 和 json 可再 import）", "all fields, by address (csv and json can be re-imported)")
)


def _columns(kind: Kind) -> Choices:
    def names(session: Session) -> list[tuple[str, str]]:
        from dicoop.reports.query import columns  # noqa: PLC0415 - only while a shell completes

        return [(name, each.column.label.of(session.lang)) for name, each in columns(kind).items()]

    return names


def rows(kind: Kind) -> tuple[Option, ...]:
    """Return the options of `list`: a filter for each field, then those every kind has."""
    own = tuple(_filter(row) for row in of_kind(kind))
    moves = (_stage(kind), OVERDUE) if kind.verbs else ()
    reached = (REACHED,) if field_of(kind.model, "nodes") else ()
    shown = (replace(row, choices=_columns(kind)) for row in (SORT, COLUMNS, COUNT_BY))
    return (*own, *moves, *reached, WHERE, ALL, *shown, ALL_FIELDS, *READING)


def run(kind: Kind, session: Session, /, **values: Any) -> int:
    """List records; return the exit code."""
    return session.answer(records.records(session.shelf(values, trust=True), kind, values, session.today), values)
