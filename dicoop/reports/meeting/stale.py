"""Of which unfinished records has nothing been heard since the previous meeting, and of which counties nothing at all?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dicoop.document import Column, Named, Table, Text
from dicoop.kinds.base import Kind, weight_of
from dicoop.kinds.events import last_touched
from dicoop.kinds.traits import with_county
from dicoop.labels import Label, Term, joined
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.overdue import MOST
from dicoop.reports.record_status import county
from dicoop.rules.counties import rows_of
from dicoop.rules.deadlines import responsible
from dicoop.rules.watch import Watch
from dicoop.values import Money

_NOT_GOING = frozenset({"not_yet", "ended", "voided"})
_TITLE = Label("没有新进展的记录", "Records without news")
_SUM = Label(
    "上次会议（{day}）以来没有新进展、也没有办完的：{counts}。", "Unfinished and without news since the previous meeting ({day}): {counts}."
)
_NONE = Label("上次会议（{day}）以来，没有办完的记录都有新进展。", "Every unfinished record has news since the previous meeting ({day}).")
_UNTOUCHED = Label("上次会议以来没有报过任何进展的县区：{names}。", "Counties without any news since the previous meeting: {names}.")
_ALL_TOUCHED = Label("上次会议以来各县区都报过进展。", "Every county has reported news since the previous meeting.")
_OWN_UNTOUCHED = Label("上次会议以来，{county}没有报过任何进展。", "{county} has reported no news since the previous meeting.")
_MORE = Label(
    "另有 {{n}} 项：{command} --section attention.stale --format plain",
    "{{n}} more: {command} --section attention.stale --format plain",
)
_COLUMNS = (
    Column("kind", Label("类别", "Kind")),
    Column("id", Label("编号", "Id"), lead=True),
    Column("title", Label("名称", "Name")),
    Column("county", Label("县区", "County")),
    Column("unit", Label("责任单位", "Unit")),
    Column("stage", Label("阶段", "Stage")),
    Column("last", Label("最近一次", "Last news")),
    Column("weight", Label("金额", "Amount"), "万元"),
)


class Silent(NamedTuple):
    """An unfinished record and the day it was last heard of."""

    kind: str
    record: Any
    stage: Term
    last: date

    @property
    def weight(self) -> Decimal:
        """Its investment or amount in 元."""
        found = weight_of(self.record)
        return found.yuan if found else Decimal(0)


def blocks(case: MeetingCase) -> Iterator[Text | Table]:
    """Yield what has not moved since the previous meeting; nothing at the first."""
    if case.previous is None:
        return
    day = phrases.day(case.previous.date)
    heard = tuple(_heard(case))
    silent = sorted(_silent(case, heard), key=lambda one: (-one.weight, one.last, one.record.id))
    if silent:
        counts = [(kind, sum(one.kind == kind for one in silent)) for kind in _kinds(case)]
        words = tuple(
            phrases.number(n, case.ledger.kinds[kind].measure + case.ledger.kinds[kind].label.zh, case.ledger.kinds[kind].label.en)
            for kind, n in counts
            if n
        )
        yield Text(_SUM.fill(day=day, counts=joined(words)))
        yield _table(silent, case)
    else:
        yield Text(_NONE.fill(day=day))
    yield Text(_untouched(case, {key for one in heard if one.last and one.last > case.previous.date for key in case.places(one.record)}))


def _kinds(case: MeetingCase) -> tuple[str, ...]:
    """Return the kinds whose records count in a county from a day on."""
    return tuple(name for name, kind in case.ledger.kinds.items() if with_county(kind))


class _Heard(NamedTuple):
    """A record and the day it was last heard of, None before its first."""

    kind: str
    record: Any
    last: date | None


def _heard(case: MeetingCase) -> Iterator[_Heard]:
    for kind in _kinds(case):
        for record in case.ledger.counting(kind):
            yield _Heard(kind, record, last_touched(case.ledger.kinds[kind], record, case.day))


def _silent(case: MeetingCase, heard: Iterable[_Heard]) -> Iterator[Silent]:
    assert case.previous is not None
    for kind, record, last in heard:
        stage = case.ledger.kinds[kind].stage(record, case.day)
        if last and last <= case.previous.date and not _is_finished(case.ledger.kinds[kind], record, stage) and case.mine(record):
            yield Silent(kind, record, stage, last)


def _is_finished(kind: Kind, record: Any, stage: Term) -> bool:
    if stage in kind.finished:
        return all(each.done for tasks in kind.tasks for each in getattr(record, tasks.name))
    return stage.value in _NOT_GOING


def _table(silent: list[Silent], case: MeetingCase) -> Table:
    watch = Watch.of(case.settings, case.day)
    rows = tuple(
        (
            Named(one.kind, case.ledger.kinds[one.kind].label),
            one.record.id,
            one.record.title,
            county(one.record.county, case.settings),
            responsible(one.record, watch),
            one.stage,
            one.last,
            Money(one.weight) if one.weight else None,
        )
        for one in silent
    )
    more = _MORE.fill(command=case.command)
    return Table("stale", _COLUMNS, rows, title=_TITLE, most=MOST, more=more)


def _untouched(case: MeetingCase, heard: set[str]) -> Label:
    silent = [row for row in rows_of(case.settings) if row.key not in heard and case.county in (None, row.key)]
    if case.county and silent:
        return _OWN_UNTOUCHED.fill(county=case.county_name)
    if case.county:
        return _OWN_TOUCHED.fill(county=case.county_name)
    return _UNTOUCHED.fill(names=tuple(row.name for row in silent)) if silent else _ALL_TOUCHED


_OWN_TOUCHED = Label("上次会议以来，{county}报过进展。", "{county} has reported news since the previous meeting.")
