"""Of which unfinished records has nothing been heard since the previous meeting, and of which counties nothing at all?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dicoop.document import Column, Named, Table, Text
from dicoop.kinds.base import Kind, weight_of
from dicoop.kinds.events import last_touched
from dicoop.kinds.ledger import Asked, Part
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
_TITLE = Label("没有新进展的记录", "Records without updates")
_SUM = Label(
    "上次会议（{day}）以来没有新进展、也没有办完的：{counts}。",
    "Unfinished and without updates since the previous meeting ({day}): {counts}.",
)
_NONE = Label(
    "上次会议（{day}）以来，没有办完的记录都有新进展。", "Every unfinished record has been updated since the previous meeting ({day})."
)
_UNTOUCHED = Label("上次会议以来没有报过任何进展的县区：{names}。", "Counties without any updates since the previous meeting: {names}.")
_OWN_UNTOUCHED = Label("上次会议以来，{county}没有报过任何进展。", "{county} has reported no updates since the previous meeting.")
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
    Column("last", Label("最近一次", "Last update")),
    Column("weight", Label("金额", "Amount"), "万元"),
)


class Silent(NamedTuple):
    """An unfinished record, the unit that must act on it, and the day it was last heard of; `weight`: its investment or amount in 元."""

    kind: str
    id: str
    title: str
    county: str
    also: tuple[str, ...]
    unit: str | None
    stage: str
    last: date
    weight: Decimal


def blocks(case: MeetingCase) -> Iterator[Text | Table]:
    """Yield what has not moved since the previous meeting; nothing at the first."""
    if case.previous is None:
        return
    day = phrases.day(case.previous.date)
    rows, heard = case.ledger.fold(*_asked(case, case.previous.date)) or ((), ())
    silent = sorted((one for one in map(Silent._make, rows) if case.mine(one)), key=lambda one: (-one.weight, one.last, one.id))
    if silent:
        counts = [(kind, sum(one.kind == kind for one in silent)) for kind in _kinds(case)]
        words = tuple(
            phrases.number(n, case.ledger.kinds[kind].measure + case.ledger.kinds[kind].label.zh, case.ledger.kinds[kind].label.en)
            for kind, n in counts
            if n
        )
        yield Text(_SUM.fill(day=day, counts=joined(words)))
    yield _table(silent, case, _NONE.fill(day=day))
    yield from _untouched(case, {case.homes.get(key, key) for key in heard})


def _kinds(case: MeetingCase) -> tuple[str, ...]:
    """Return the kinds whose records count in a county from a day on."""
    return tuple(name for name, kind in case.ledger.kinds.items() if with_county(kind))


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what is asked of the records."""
    if case.previous is not None:
        yield _asked(case, case.previous.date)


def _asked(case: MeetingCase, since: date) -> Asked:
    """Return the question which records are silent, and in which counties something was heard of one."""
    watch = Watch.of(case.settings, case.day)

    def of(part: Part) -> _Answer:
        silent, heard, kind = [], set(), case.ledger.kinds[part.kind]
        for record in part.read().values():
            last = None if record.voided else last_touched(kind, record, watch.day)
            if last and last > since:
                heard |= {key for key in (record.county, *getattr(record, "also", ())) if key}
            elif last and not _is_finished(kind, record, stage := kind.stage(record, watch.day)):
                silent.append(tuple(_silent(kind, record, stage, last, watch)))
        return tuple(silent), tuple(sorted(heard))

    return Asked(f"silent {watch.day} {since}", _kinds(case), of, lambda one, more: ((*one[0], *more[0]), tuple({*one[1], *more[1]})))


_Answer = tuple[tuple[Any, ...], tuple[str, ...]]


def _silent(kind: Kind, record: Any, stage: Term, last: date, watch: Watch) -> Silent:
    weight, also = weight_of(record), getattr(record, "also", ())
    unit, yuan = responsible(record, watch), weight.yuan if weight else Decimal(0)
    return Silent(kind.name, str(record.id), record.title, record.county, also, unit, stage.value, last, yuan)


def _is_finished(kind: Kind, record: Any, stage: Term) -> bool:
    if stage in kind.finished:
        return all(each.done for tasks in kind.tasks for each in getattr(record, tasks.name))
    return stage.value in _NOT_GOING


def _table(silent: list[Silent], case: MeetingCase, none: Label) -> Table:
    stages = {name: {stage.value: stage for stage in case.ledger.kinds[name].stages} for name in _kinds(case)}
    rows = tuple(
        (
            Named(one.kind, case.ledger.kinds[one.kind].label),
            one.id,
            one.title,
            county(one.county, case.settings),
            one.unit,
            stages[one.kind][one.stage],
            one.last,
            Money(one.weight) if one.weight else None,
        )
        for one in silent
    )
    more = _MORE.fill(command=case.command)
    return Table("stale", _COLUMNS, rows, title=_TITLE, most=MOST, more=more, none=none)


def _untouched(case: MeetingCase, heard: set[str]) -> Iterator[Text]:
    """Yield the counties that nothing was heard of, where there are any."""
    silent = [row for row in rows_of(case.settings) if row.key not in heard and case.county in (None, row.key)]
    if silent:
        yield Text((_OWN_UNTOUCHED if case.county else _UNTOUCHED).fill(county=case.county_name, names=tuple(row.name for row in silent)))
