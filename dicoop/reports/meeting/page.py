"""What does the one page hold that a leader opens on a phone: the report, how the rates moved, and every record once?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.document import Cell, Chart, Column, Document, Section, Table
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.settings import RateName
from dicoop.kinds.traits import with_county
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.tally import rate_of, tally
from dicoop.reports.query import ListColumn, usual
from dicoop.reports.rates import name
from dicoop.reports.record_status import Standing, standing
from dicoop.rules.aggregate import change
from dicoop.rules.deadlines import Light
from dicoop.rules.watch import Watch

_R = RateName
_TILES = (_R.START, _R.FUNDS, _R.PRODUCTION, _R.CONTRACT_AMOUNT, _R.CLEARANCE, _R.DECISION)
_TREND = (_R.START, _R.FUNDS, _R.PRODUCTION, _R.CONTRACT_PERFORMANCE, _R.CLEARANCE, _R.RESOLUTION)
_MEETINGS = 8
_DRAWN = {"counties": ("start", "funds", "production"), "issues": ("clearance", "resolution", "clearance_on_time")}
_TREND_TITLE = Label("近{n}次会议的走势", "The last {n} meetings")
_NOW = Label("现在", "now")
_LEDGER = Label("台账：{kind}（{n}{measure}）", "Ledger: {kinds} ({n})")


def page(report: Document, case: MeetingCase) -> Document:
    """Return the report with large figures on top, its trend, its drawings, and behind it the records, each in one row."""
    return replace(report, sections=(*(_more(section, case) for section in report.sections), *_ledgers(case)))


def _more(section: Section, case: MeetingCase) -> Section:
    """Return a section of the report with what only a page shows."""
    if section.key == "summary":
        return replace(section, blocks=(*_tiles(case), *section.blocks))
    if section.key == "rates":
        return replace(section, blocks=(*section.blocks, *_trend(case)))
    drawn = section.key in ("projects", "issues") and not case.county
    return replace(section, blocks=tuple(_drawn(block) if drawn and isinstance(block, Table) else block for block in section.blocks))


def _drawn(table: Table) -> Table:
    return replace(table, chart=Chart("bars", _DRAWN[table.key])) if table.key in _DRAWN else table


def _tiles(case: MeetingCase) -> Iterator[Table]:
    rows: list[tuple[Cell, ...]] = []
    behind = {}
    for each in _TILES:
        rate, now = rate_of(each), case.now.ratio(each)
        if now.denominator and (not case.county or rate.population.has("county")):
            behind[len(rows), 1] = case.behind(rate, now)
            rows.append((name(rate), now, change(case.before.ratio(each), now) if case.before else None))
    columns = (
        Column("rate", Label("率", "Rate"), lead=True),
        Column("now", _NOW),
        Column("change", Label("变化（百分点）", "Change (points)")),
    )
    if rows:
        yield Table("tiles", columns, tuple(rows), chart=Chart("tiles"), behind=behind)


def _trend(case: MeetingCase) -> Iterator[Table]:
    """Yield the rates at the last meetings and now; nothing before there were two."""
    days = [(phrases.meeting(each.id), each.date) for each in case.ledger.meetings if each.date < case.day][1 - _MEETINGS :]
    last = (phrases.meeting(case.meeting.id) if case.day == case.meeting.date else _NOW, case.day)
    rows = [(label, day, tally(case.ledger, day, "county")) for label, day in (*days, last)]
    if len(rows) > 1:
        columns = (
            Column("meeting", Label("第几次会议", "Meeting"), lead=True),
            Column("date", Label("召开日期", "Held")),
            *(Column(each.value, name(rate_of(each)).label, brief=True) for each in _TREND),
        )
        cells: tuple[tuple[Cell, ...], ...] = tuple(
            (label, day, *(then.ratio(each, case.county) for each in _TREND)) for label, day, then in rows
        )
        chart = Chart("lines", tuple(each.value for each in _TREND))
        yield Table("trend", columns, cells, title=_TREND_TITLE.fill(n=len(rows)), chart=chart)


def _ledgers(case: MeetingCase) -> Iterator[Section]:
    """Yield the records of each kind that count on the day, a row each, to which the ids above lead."""
    watch = Watch.of(case.settings, case.day)
    for kind in case.ledger.kinds.values():
        if with_county(kind):
            shown = usual(kind, voided=False)
            told = (standing(kind, record, watch) for record in case.ledger.counting(kind.name) if _is_in(kind, record, case))
            rows = tuple(_row(one, shown, case) for one in told)
            if rows:
                title = _LEDGER.fill(kind=kind.label, kinds=Label("", f"{kind.label.en}s"), n=len(rows), measure=Label(kind.measure, ""))
                columns = tuple(each.column for each in shown)
                yield Section(f"ledger-{kind.name}", title, (Table(kind.name, columns, rows, anchors=True, of=kind.name),))


def _is_in(kind: Kind, record: Any, case: MeetingCase) -> bool:
    return kind.counts(record, case.day) and case.mine(record)


def _row(one: Standing, shown: tuple[ListColumn, ...], case: MeetingCase) -> tuple[Cell, ...]:
    cells = (each.of(one, case.ledger) for each in shown)
    return tuple(None if cell is Light.NONE else cell for cell in cells)
