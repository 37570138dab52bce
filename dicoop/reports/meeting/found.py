"""Which records does a question of the report find, and which command lists all of them?

What is told is what `list` gives for the question: the same records in the same order.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from dicoop.document import Column, Table
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field, field_of, fields, the_field
from dicoop.labels import Label
from dicoop.partial_date import days_on
from dicoop.reports import query
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.overdue import MORE, MOST
from dicoop.reports.query import ListColumn
from dicoop.reports.record_status import unit_of
from dicoop.rules.names import Vocabulary
from dicoop.rules.watch import Watch


class Found(NamedTuple):
    """A row for each record that a question finds: beside the first columns of its kind fields, what is computed, what stands in a block or a last entry, and the `days` it is old.

    `where`: `{day}` is the day, `{soon}` that 30 days on, `{before}` that of the previous meeting · `sort`: as `list` takes it.
    """

    key: str
    title: Label
    where: str
    columns: str
    sort: str = ""
    has: str = "id"

    def tables(self, kind: Kind, records: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
        """Yield the table, where the question finds any."""
        if any(getattr(record, self.has) for record in records):
            yield from _found(kind, self, case)


def asked(text: str, case: MeetingCase) -> str | None:
    """Return a question with its days, None where there was no previous meeting to ask of."""
    before = case.previous.date if case.previous else None
    return None if before is None and "{before}" in text else text.format(day=case.day, soon=days_on(case.day, _SOON), before=before)


_SOON = 30
_FIRST = (1, 2, 3)  # the id, what people call it, the county or what it is of
_NEWEST, _LATEST = ".last.date", Label("最近{list}日期", "Last entry")
_DAYS = Label("已过（天）", "Days since")


def command(kind: Kind, case: MeetingCase, where: str = "", sort: str = "", count_by: str = "") -> str:
    """Return the command that lists records of a kind, or counts them."""
    options = (("count-by", count_by), ("where", f"'{where}'" if where else ""), ("sort", sort), ("county", case.county))
    return f"dicoop {kind.name} list{''.join(f' --{name} {value}' for name, value in options if value)} --today {case.day}"


def _found(kind: Kind, declared: Found, case: MeetingCase) -> Iterator[Table]:
    where = asked(declared.where, case)
    if where is None:
        return
    wanted = query.query(kind, case.ledger, {"where": [where], "sort": declared.sort, "county": case.county})
    found = list(query.choose(kind, case.ledger, wanted, Watch.of(case.ledger.settings, case.day)))
    if found:
        first = [row.name for row in fields(kind.model) if row.mark.show in _FIRST]
        columns = [_column(kind, name) for name in (*first, *declared.columns.split())]
        rows = tuple(tuple(each.of(one, case.ledger) for each in columns) for one in found)
        more = MORE.fill(command=command(kind, case, where, declared.sort))
        heads = tuple(each.column for each in columns)
        yield Table(declared.key, heads, rows, title=declared.title, most=MOST, more=more)


def _column(kind: Kind, name: str) -> ListColumn:
    """Return the column of a name: as a list has it, else what a question may ask, called as its field is."""
    if name == "days":
        return query.ListColumn(Column(name, _DAYS), lambda one, _: (one.watch.day - getattr(one.record, kind.first_date)).days)
    known = query.columns(kind).get(name)
    if known is not None:
        return known
    row, of = inner(kind, name), Vocabulary((kind,)).name(name, None).of
    whose = field_of(kind.model, name.removesuffix(_NEWEST)) if name.endswith(_NEWEST) else None
    label = _LATEST.fill(list=whose.mark.label) if whose else row.mark.label
    return query.ListColumn(Column(name, label, unit_of(row.name) if row.form == "money" else ""), query.asked_of(row, of))


def inner(kind: Kind, path: str) -> Field:
    """Return the field that a path ends in."""
    first, *rest = path.split(".")
    row = the_field(kind.model, first)
    found = field_of(row.model, rest[-1]) if rest and row.model else row
    assert found is not None
    return found
