"""How do the ledgers stand that the city declared itself: how many, at which stage, at which rates, and what is overdue; and what comes next?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from operator import or_
from typing import Any

from dicoop.document import Cell, Column, Named, Section, Table, Text
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.ledger import Asked
from dicoop.labels import Label, joined
from dicoop.reports import due_table, phrases
from dicoop.reports.meeting import annual
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.overdue import MORE, MOST, command, overdue
from dicoop.reports.rates import definitions, name, off
from dicoop.reports.record_status import county
from dicoop.rules.aggregate import change, figures
from dicoop.rules.quotas import rates as rates_of
from dicoop.rules.rates import Rate
from dicoop.values import Ratio

_SUM = Label("{kind}{n}{stages}。", "{n} in the ledger '{kind}'{stages}.")
_STAGES = Label("，其中{stages}", ": {stages}")
_STAGE = Label("{stage}{n}", "{n} {stage}")
_LATE = Label("逾期未办的{n}。", "{n} overdue.")
_CITY = Label("全市", "City")
_COUNTIES = Label("各县区", "Counties")
_RATES = Label("各项率", "Rates")
_OVERDUE = Label("逾期未办", "Overdue")


def sections(case: MeetingCase) -> Iterator[Section]:
    """Yield a section for each kind that stands in the report by what it declares, and has records by the day: the meeting's themes first."""
    for kind, records in _shown(case):
        yield Section(kind.name, phrases.heading(kind.label), tuple(_blocks(kind, records, case)))
    tables = tuple(annual.tables(case))
    if tables:
        yield Section("annual", annual.TITLE.fill(year=case.day.year), tables)
    for kind in _with_tables_beside(case):
        some = _records(kind, case) if case.ledger.fold(*_filled(kind)) else []
        tables = tuple(_tables(kind, some, case)) if any(_is_filled(kind.beside, it) for it in some) else ()
        if tables:
            key, title = _module(kind).SECTION
            yield Section(key, title, tables)


def _with_tables_beside(case: MeetingCase) -> list[Kind]:
    return [kind for kind in case.ledger.kinds.values() if not kind.in_report and kind.beside]


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what is asked of the records."""
    yield from annual.questions(case)
    yield from map(_filled, _with_tables_beside(case))


def _filled(kind: Kind) -> Asked:
    """Return the question whether any of the fields of which there are tables is filled in in a record."""
    filled = partial(_is_filled, kind.beside)
    return Asked(f"filled {' '.join(kind.beside)}", (kind.name,), lambda part: any(map(filled, part.read().values())), or_)


def _is_filled(names: tuple[str, ...], record: Any) -> bool:
    return any(getattr(record, name) for name in names)


def _shown(case: MeetingCase) -> list[tuple[Kind, list[Any]]]:
    kinds = sorted((kind for kind in case.ledger.kinds.values() if kind.in_report), key=lambda kind: not _is_theme(kind, case))
    return [(kind, records) for kind in kinds if (records := _records(kind, case))]


def following(case: MeetingCase) -> Iterator[Section]:
    """Yield what comes next, where the ledger has by the day what those before it had not: records of a kind that comes with the program."""
    built_in = (kind for kind in case.ledger.kinds.values() if kind.in_report and not kind.declared)
    blocks = tuple(_next_theme(case)) if not case.county and any(_records(kind, case) for kind in built_in) else ()
    if blocks:
        yield Section("next", _NEXT_MEETING, blocks)


def _is_theme(kind: Kind, case: MeetingCase) -> bool:
    """Return whether a theme of the meeting is what records of a kind are about: those sections come first."""
    return any(word in theme for word in kind.themes for theme in case.meeting.themes)


def _records(kind: Kind, case: MeetingCase) -> list[Any]:
    return [record for record in case.ledger.counting(kind.name) if kind.counts(record, case.day) and case.mine(record)]


def _blocks(kind: Kind, records: list[Any], case: MeetingCase) -> Iterator[Text | Table]:
    yield Text(_summary(kind, records, case))
    yield from _tables(kind, records, case)
    rates = tuple(rate for rate in rates_of(kind) if not rate.variant) if kind.quotas else ()
    if rates and not kind.declared:  # of a kind that comes with the program only what has somebody to count
        where = case.mine if case.county else None
        told = figures(case.ledger, case.day, rates, where=where)
        rates = tuple(figure.rate for figure in told if figure.group is None and figure.ratio.denominator)
    if rates:
        yield _rates(rates, case)
    if not case.county and any(rate.population.has("county") for rate in rates):
        yield _counties(kind, records, rates, case)
    yield from _late(kind, case)


def _tables(kind: Kind, records: list[Any], case: MeetingCase) -> Iterator[Table]:
    """Yield what is told of a kind beside its counts and rates: most ledgers have no such records, and need not know of the tables."""
    module = None if kind.declared else _module(kind)
    tables: tuple[Any, ...] = module.TABLES if module else ()
    told = Counter(getattr(each, "columns", None) for each in tables)
    for each in tables:
        if callable(each):
            yield from each(records, case)
        elif not (case.county and getattr(each, "by", "") == "county" and told[each.columns] > 1):  # its one line is the total of another
            yield from each.tables(kind, records, case)


def _module(kind: Kind) -> Any:
    """Return the module of what is told of a kind alone, if there is one."""
    name = f"dicoop.reports.meeting.tables.{kind.name}"
    return import_module(name) if find_spec(name) else None


def _summary(kind: Kind, records: list[Any], case: MeetingCase) -> Label:
    counts = Counter(kind.stage(record, case.day) for record in records)
    stages = tuple(_STAGE.fill(stage=stage, n=counts[stage]) for stage in kind.stages if counts[stage])
    more = _STAGES.fill(stages=joined(stages)) if len(kind.stages) > len(_ALWAYS) else Label("", "")
    n = Label(f"{len(records)}{kind.measure}", str(len(records)))
    return _SUM.fill(kind=kind.label, n=n, stages=more)


_ALWAYS = ("not_yet", "open", "voided")


def _rates(rates: tuple[Rate, ...], case: MeetingCase) -> Table:
    where = case.mine if case.county else None
    now = {figure.rate: figure.ratio for figure in figures(case.ledger, case.day, rates, where=where)}
    earlier = figures(case.ledger, case.previous.date, rates, where=where) if case.previous else ()
    before = {figure.rate: figure.ratio for figure in earlier}
    columns = (
        Column("rate", Label("率", "Rate"), lead=True),
        Column("now", Label("现在", "Now")),
        Column("before", Label("上次", "Before")),
        Column("change", Label("变化（百分点）", "Change (points)")),
    )
    rows = tuple((name(rate), now[rate], before.get(rate), change(before[rate], now[rate]) if before else None) for rate in rates)
    notes = (*off(((name(rate).label, before.get(rate), now[rate]) for rate in rates), case.style), *definitions(rates))
    behind = {(place, 1): case.behind(rate, now[rate]) for place, rate in enumerate(rates)}
    return Table("rates", columns, rows, title=_RATES, notes=notes, behind=behind)


def _counties(kind: Kind, records: list[Any], rates: tuple[Rate, ...], case: MeetingCase) -> Table:
    """Return a row for each county: how many records it has, and its rates."""
    found: Mapping[tuple[Rate, str | None], tuple[Ratio, int]] = {
        (figure.rate, figure.group): (figure.ratio, figure.size) for figure in figures(case.ledger, case.day, rates, "county")
    }
    counts = Counter(case.home(record.county) for record in records)
    groups = dict.fromkeys(group for _, group in found if group is not None)
    columns = (
        Column("county", Label("县区", "County"), lead=True),
        Column("number", Label(f"件数（{kind.measure}）", "Number")),
        *(Column(rate.name.value.rpartition(".")[2], name(rate).label, brief=True) for rate in rates),
    )

    def cells(group: str | None) -> tuple[Cell, ...]:
        return tuple(found[rate, group][0] if (rate, group) in found else None for rate in rates)

    rows = tuple((county(group, case.settings), counts[group], *cells(group)) for group in groups)
    total = (Named(None, _CITY), sum(counts.values()), *cells(None))
    return Table("counties", columns, rows, title=_COUNTIES, total=total)


def _late(kind: Kind, case: MeetingCase) -> Iterator[Text | Table]:
    items = overdue(case, kind.name)
    if items:
        yield Text(_LATE.fill(n=Label(f"{len(items)}{kind.measure}", str(len(items)))))
        table = due_table.table("overdue", items, ("light", "what", "id", "title", "county", "unit", "due", "overdue"), case.ledger)
        yield replace(table, title=_OVERDUE, most=MOST, more=MORE.fill(command=command(case, kind.name)))


_NEXT_MEETING = Label("下次会议", "The next meeting")
_NEXT = Label("主题建议：{theme}（{since}）。", "Suggested theme: {theme} ({since}).")
_LAST_HELD = Label("最近一次是{meeting}，各主题中间隔最久", "last at {meeting}, longest ago of all themes")
_NEVER = Label("还没有开过", "not held yet")
_BY = Label(
    "按台账的主题名单轮换；同样久的，排在前面的先开。",
    "Themes rotate by the ledger's list; ties go to the first listed.",
)


def suggested(themes: tuple[str, ...], held: list[tuple[int, tuple[str, ...]]]) -> tuple[str, int | None] | None:
    """Return the theme that was held longest ago, and at which meeting (None: never); None where no themes are kept."""
    last = {theme: max((number for number, those in held if theme in those), default=None) for theme in themes}
    return min(last.items(), key=lambda pair: (pair[1] or 0, themes.index(pair[0])), default=None)


def _next_theme(case: MeetingCase) -> Iterator[Text]:
    """Yield the theme whose turn it is."""
    held = [(it.id, tuple(it.themes)) for it in case.ledger.meetings if it.id <= case.meeting.id]
    found = suggested(case.settings.themes, held)
    if found:
        since = _NEVER if found[1] is None else _LAST_HELD.fill(meeting=phrases.meeting(found[1]))
        yield Text(_NEXT.fill(theme=found[0], since=since))
        yield Text(_BY)
