"""How long did it take to clear issues, and how far did nodes slip: median, mean, and how many in time?"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from dicoop.document import Cell, Column, Document, Named, Section, Table
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.kinds.nodes import NodeName, node_label
from dicoop.labels import Label
from dicoop.reports import groups, phrases
from dicoop.reports.rates import NOT_BY, WHOLE, RateOptions, elsewhere, filtered, starred, titled, where
from dicoop.rules.aggregate import Figure, figures
from dicoop.rules.durations import CLEARING, DURATIONS, Duration
from dicoop.rules.rates import Rate, everyone
from dicoop.values import Ratio, Rounding, plain, rounded

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Ledger
    from dicoop.reports.reference_day import ReferenceDay

TITLE = Label("办结用时和节点偏差", "Days to clear, and node slippage")
_NOTE = Label("{name}：{definition}。不在内的：{left}。", "{name}: {definition}. Excluded: {left}.")
_OPEN = Label("尚未办结的{n}件", "{n} not yet cleared")
_OVERDUE = Label("没有计划的，尚未完成的（其中计划已到的{n}个）", "nodes without a plan, and those not done ({n} of them planned by now)")
_CLEARING, _SLIP = Label("办结用时", "Days to clear"), Label("节点偏差", "Node slippage")
_NODE = Label("节点", "Node")
_DAYS = (
    Column("days", Label("合计（天）", "Sum (days)")),
    Column("mean", Label("平均（天）", "Mean (days)")),
    Column("median", Label("中位数（天）", "Median (days)")),
)
_DIGITS = 2  # of a mean
_SPANS = (15, 30)
_CLEARED = (
    *(Column("number", Label("办结（件）", "Cleared")), *_DAYS),
    *(Column(f"within_{span}", Label(f"{span}天内", f"Within {span} days")) for span in _SPANS),
)
_SLIPPED = (
    *(Column("number", Label("完成（个）", "Done")), *_DAYS),
    *(
        Column("late", Label("晚于计划", "Late")),
        Column("on_time", Label("按计划", "On the day")),
        Column("early", Label("早于计划", "Early")),
    ),
)


Days = Mapping[int, int]  # how often each number of days
_Rows = list[tuple[Named, Days]]


class _Which(NamedTuple):
    """A table: its columns, the shares of so many days, what it leaves out, what it is called."""

    columns: tuple[Column, ...]
    shares: Callable[[Days], tuple[Ratio, ...]]
    left: Label
    title: Label


def durations(ledger: Ledger, when: ReferenceDay, asked: RateOptions) -> Document:
    """Return what took how long as two tables; raises Misused for what nothing can be grouped or filtered by."""
    wanted = filtered(replace(asked, rates=DURATIONS, picked=False))
    tables = [table for rate in wanted if (table := _table(ledger, when, rate, asked))]
    if not tables:
        raise Misused(NOT_BY.fill(rate=wanted[0].name.label, field=asked.by))
    return Document(
        title=titled(TITLE, when),
        sections=sections(tables),
        head={
            "as_of": when.day.isoformat(),
            "meeting": when.meeting.id if when.meeting else None,
            "by": asked.by,
            "left_out": ledger.left_out,
        },
        style=phrases.style(ledger.settings),
    )


def sections(tables: Iterable[Table]) -> tuple[Section, ...]:
    """Return tables of days, each under what it tells of."""
    return tuple(Section(table.key, _OF[table.key].title, (table,)) for table in tables)


def _table(ledger: Ledger, when: ReferenceDay, rate: Rate, asked: RateOptions) -> Table | None:
    """Return a row for each group, by default categories of issues and nodes; None where there is no such group."""
    fits = where(ledger, when.day, asked.conditions)
    by = asked.by or ("category" if rate is CLEARING else None)
    found = figures(ledger, when.day, (rate,), by, fits, behind=True)
    if not found:
        return None
    lead, rows = _by_group(found, by, ledger) if by else _by_node(found[0])
    (every,) = figures(ledger, when.day, (replace(rate, among=everyone, above=everyone),), None, fits)
    table = days_table(rate, lead, rows, _days(found[0]), every.size - found[0].size, ledger.settings.rounding)
    return replace(table, notes=(*(elsewhere(found) if by else ()), *table.notes))


def days_table(rate: Rate, lead: Column, rows: _Rows, total: Days, left: int, how: Rounding) -> Table:
    """Return the days of each group and of the whole; `left`: how many are not in it."""
    which = _OF[rate.name.value]
    note = _NOTE.fill(name=which.title, definition=rate.definition, left=which.left.fill(n=left))
    cells = tuple((name, *_cells(which, days, how)) for name, days in rows)
    return Table(rate.name.value, (lead, *which.columns), cells, total=(Named(None, WHOLE), *_cells(which, total, how)), notes=(note,))


def _by_group(found: tuple[Figure, ...], by: str, ledger: Ledger) -> tuple[Column, _Rows]:
    own = {figure.group: _days(figure) for figure in found if figure.group is not None}
    shared = {figure.group for figure in found if figure.shared}
    lead = Column(by, groups.heading(by, {found[0].rate.population.kind}, ledger.kinds), lead=True)
    return lead, [
        (starred(groups.named(by, key, ledger)) if key in shared else groups.named(by, key, ledger), own[key])
        for key in groups.ordered(by, own, ledger.kinds)
        if own[key] or by in ("county", "group")
    ]


def _by_node(found: Figure) -> tuple[Column, _Rows]:
    own: dict[str, Counter[int]] = {name.value: Counter() for name in NodeName}
    for one in found.among:
        own.setdefault(one.name, Counter())[one.days] += 1
    return Column("node", _NODE, lead=True), [(Named(name, node_label(name)), days) for name, days in own.items() if days]


def _days(figure: Figure) -> Days:
    return Counter(one.days for one in figure.among)


def _cells(which: _Which, days: Days, how: Rounding) -> tuple[Cell, ...]:
    number, total = sum(days.values()), sum(n * times for n, times in days.items())
    mean = rounded(Fraction(total, number), _DIGITS, how) if number else None
    return number, total, mean, _median(days, number) if number else None, *which.shares(days)


def _median(days: Days, number: int) -> Decimal:
    """Return the one in the middle, or what lies between the two that are."""
    ends = list(accumulate(days[n] for n in sorted(days)))
    two = [sorted(days)[bisect_right(ends, place)] for place in ((number - 1) // 2, number // 2)]
    return Decimal(plain(Decimal(sum(two)) / 2))


def _within(days: Days) -> tuple[Ratio, ...]:
    return tuple(_share(days, span.__ge__) for span in _SPANS)


def _sides(days: Days) -> tuple[Ratio, ...]:
    return _share(days, lambda n: n > 0), _share(days, lambda n: n == 0), _share(days, lambda n: n < 0)


def _share(days: Days, test: Callable[[int], bool]) -> Ratio:
    return Ratio(Decimal(sum(times for n, times in days.items() if test(n))), Decimal(sum(days.values())))


_OF = {
    Duration.CLEARING.value: _Which(_CLEARED, _within, _OPEN, _CLEARING),
    Duration.SLIP.value: _Which(_SLIPPED, _sides, _OVERDUE, _SLIP),
}
