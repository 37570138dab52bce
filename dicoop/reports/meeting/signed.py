"""What was signed, raised, said and decided at this meeting?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, localcontext
from typing import Any

from dicoop.document import Column, Section, Table, Text
from dicoop.kinds.base import weight_of
from dicoop.kinds.fields import Field, field_of, fields
from dicoop.kinds.ledger import Asked, Part
from dicoop.kinds.meeting import ItemType
from dicoop.labels import Label, joined
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.record_status import cell, column, unit
from dicoop.values import EXACT

TITLE = Label("本次会议签约和提出的事项", "Signed and raised at this meeting")
_NOTHING = Label("还没有登记本次会议的签约、问题、推介和发言。", "Nothing is recorded as signed, raised or said at this meeting.")
_NOTHING_HERE = Label("{county}在本次会议没有签约，也没有提出问题。", "{county} signed and raised nothing at this meeting.")
_THEMES = Label("本次会议主题：{themes}。", "Themes of this meeting: {themes}.")
_SUMS = Label("{parts}。", "Signed and raised: {parts}.")
_SUM = {
    "project": Label("签约{n}个项目、总投资{amount}", "projects {n} for {amount}"),
    "contract": Label("产销对接合同{n}份、合同额{amount}", "supply contracts {n} for {amount}"),
    "issue": Label("列单问题{n}件", "issues {n}"),
}
_OF_KIND = Label("{kind}{n}{measure}{amount}", "{kind} {n}{amount}")
_OF_AMOUNT = Label("、{name}{amount}", " for {amount}")
_SAID = Label("{counts}。", "{counts}.")
_LATER = Label("另有{n}在{day}以后签订或提出，这里不计。", "{n} signed or raised after {day} not counted here.")
_MOST = 10
_MORE = Label("另有 {{n}} 项：dicoop {kind} list --meeting {id}{county}", "{{n}} more: dicoop {kind} list --meeting {id}{county}")
_TITLES = {
    "project": Label("签约项目", "Projects signed"),
    "contract": Label("产销对接合同", "Supply contracts signed"),
    "issue": Label("企业问题", "Issues raised"),
}
_FIELDS = {
    "project": ("id", "name", "county", "enterprise", "kind", "investment", "lead"),
    "contract": ("id", "title", "county", "supplier", "buyer", "amount"),
    "issue": ("id", "title", "county", "enterprise", "category", "lead"),
}


def section(case: MeetingCase) -> Section:
    """Return what carries the meeting's number and had happened by the day; items and decisions on the city's page."""
    every = {kind: _all(case, kind) for kind in _kinds(case)}
    found = {kind: _by_the_day(case, kind, some) for kind, some in every.items()}
    tables = tuple(table for table in (*(_records(case, kind, some) for kind, some in found.items()), *_of_meeting(case)) if table.rows)
    nothing = _NOTHING_HERE.fill(county=case.county_name) if case.county else _NOTHING
    words = (
        _THEMES.fill(themes=case.meeting.themes),
        *((*_sums(case, found), *_said(case)) if tables else (nothing,)),
        *_later(case, every),
    )
    return Section("meeting", TITLE, (Text(joined(words, "", " ")), *tables))


def _kinds(case: MeetingCase) -> Iterator[str]:
    """Yield the kinds whose records may be of a meeting: what was raised comes last."""
    more = (kind.name for kind in case.ledger.kinds.values() if kind.in_report and field_of(kind.model, "meeting"))
    signed, raised = tuple(_FIELDS)[:-1], tuple(_FIELDS)[-1:]
    yield from (*signed, *more, *raised)


def _by_the_day(case: MeetingCase, kind: str, some: Iterable[Any]) -> list[Any]:
    """Return those of some records of a kind that there were by the day, the weightiest first."""
    return sorted((it for it in some if _since(case, kind, it) <= case.day), key=lambda it: (-_weight(it), it.id))


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what is asked of the records: which have the meeting's number; and what enterprises are called, of which their tables tell."""
    yield from (_asked(case, kind) for kind in _kinds(case))
    yield case.ledger.titles("enterprise")


def _asked(case: MeetingCase, kind: str) -> Asked:
    """Return the question which records of a kind have the meeting's number."""
    number = case.meeting.id

    def of(part: Part) -> tuple[tuple[Any, ...], ...]:
        return tuple(tuple(it) for it in part.read().values() if it.meeting == number and not it.voided)

    return Asked(f"of meeting {number}", (kind,), of, lambda one, more: (*one, *more))


def _all(case: MeetingCase, kind: str) -> list[Any]:
    """Return the records of a kind with the meeting's number, also those of later days."""
    made = map(case.ledger.kinds[kind].model.wrap, case.ledger.fold(*_asked(case, kind)) or ())
    return [it for it in made if case.mine(it)]


def _weight(record: Any) -> Decimal:
    found = weight_of(record)
    return found.yuan if found else Decimal(0)


def _since(case: MeetingCase, kind: str, record: Any) -> date:
    return getattr(record, case.ledger.kinds[kind].first_date)  # type: ignore[no-any-return]


def _later(case: MeetingCase, every: Mapping[str, list[Any]]) -> Iterator[Label]:
    count = sum(_since(case, kind, it) > case.day for kind, some in every.items() for it in some)
    if count:
        yield _LATER.fill(n=phrases.number(count, "条", "record"), day=phrases.day(case.day))


def _sums(case: MeetingCase, found: Mapping[str, list[Any]]) -> Iterator[Label]:
    """Yield how many there were of each kind that there were any of, and for how much."""
    parts = tuple(_sum(case, kind, some) for kind, some in found.items() if some)
    if parts:
        yield _SUMS.fill(parts=joined(parts, "；", "; "))


def _sum(case: MeetingCase, name: str, found: list[Any]) -> Label:
    total, kind = phrases.money(_total(found), case.style), case.ledger.kinds[name]
    if name in _SUM:
        return _SUM[name].fill(n=len(found), amount=total)
    row = field_of(kind.model, "amount") if all(map(_weight, found)) else None
    amount = _OF_AMOUNT.fill(name=row.mark.label, amount=total) if row else Label("", "")
    return _OF_KIND.fill(kind=kind.label, n=len(found), measure=kind.measure, amount=amount)


def _said(case: MeetingCase) -> Iterator[Label]:
    """Yield how many pitches, speeches and releases there were."""
    if case.meeting.items and not case.county:
        types = [item.type for item in case.meeting.items]
        counts = (
            Label(f"{kind.label.zh}{n}项", phrases.number(n, "", *_PLURALS[kind]).en) for kind in ItemType if (n := types.count(kind))
        )
        yield _SAID.fill(counts=joined(tuple(counts)))


_PLURALS = {ItemType.PITCH: ("pitch", "pitches"), ItemType.SPEECH: ("speech", "speeches"), ItemType.RELEASE: ("release",)}


def _total(found: Iterable[Any]) -> Decimal:
    with localcontext(EXACT):
        return sum((_weight(it) for it in found), start=Decimal(0))


def _records(case: MeetingCase, kind: str, found: Iterable[Any]) -> Table:
    """Return the records of a kind that carry the meeting's number, the weightiest first."""
    model = case.ledger.kinds[kind].model
    rows = [row for name in _FIELDS[kind] if (row := field_of(model, name))] if kind in _FIELDS else _listed(model)
    more = _MORE.fill(kind=kind, id=case.meeting.id, county=case.of_county)
    cells = tuple(tuple(cell(row, getattr(it, row.attribute), case.ledger) for row in rows) for it in found)
    return Table(
        f"{kind}s",
        tuple(column(row) for row in rows),
        cells,
        title=_TITLES.get(kind, case.ledger.kinds[kind].label),
        most=_MOST,
        more=more,
        of=kind,
    )


def _listed(model: type) -> list[Field]:
    """Return the fields that a list shows."""
    return sorted((row for row in fields(model) if row.mark.show), key=lambda row: row.mark.show or 0)


def _of_meeting(case: MeetingCase) -> Iterator[Table]:
    """Yield what was said and what was decided."""
    if case.county:
        return
    record = case.meeting
    columns: tuple[Column, ...] = (
        Column("type", Label("类型", "Type")),
        Column("by", Label("单位", "By")),
        Column("text", Label("内容", "About")),
    )
    order = list(ItemType)
    said = sorted(record.items, key=lambda item: order.index(item.type))
    yield Table(
        "items",
        columns,
        tuple((item.type, item.by, item.text) for item in said),
        title=Label("推介发言", "Pitches and speeches"),
        of="meeting.items.*",
    )
    columns = (
        Column("key", Label("序号", "Key")),
        Column("text", Label("事项", "Decision")),
        Column("lead", Label("牵头单位", "Unit")),
        Column("due", Label("期限", "Due")),
    )
    rows = tuple((made.key, made.text, unit(made.lead, case.settings), made.due) for made in record.decisions)
    yield Table("decided", columns, rows, title=Label("本次议定事项", "Decided at this meeting"), of="meeting.decisions.*")
