"""How long did it take to clear issues, and how far did nodes slip: median, mean, and how many in time?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from dicoop.document import Cell, Column, Document, Named, Section, Table
from dicoop.errors import Misused
from dicoop.frozen import replace
from dicoop.kinds.nodes import NodeName, node_label
from dicoop.labels import Label
from dicoop.reports import groups, phrases
from dicoop.reports.rates import NOT_BY, WHOLE, RateOptions, elsewhere, filtered, starred, titled, where
from dicoop.rules.aggregate import Figure, figures
from dicoop.rules.durations import CLEARING, SLIP, left_out
from dicoop.values import Ratio, Rounding, plain, rounded

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Ledger
    from dicoop.reports.reference_day import ReferenceDay
    from dicoop.rules.rates import Rate

_TITLE = Label("办结用时和节点偏差", "Days to clear, and slip of nodes")
_NOTE = Label("{name}：{definition}。不在内的：{left}。", "{name}: {definition}. Not in it: {left}.")
_OPEN = Label("尚未办结的{n}件", "{n} not yet cleared")
_OVERDUE = Label("没有计划的，尚未完成的（其中计划已到的{n}个）", "nodes without a plan, and those not done ({n} of them planned by now)")
_CLEARING, _SLIP = Label("办结用时", "Days to clear"), Label("节点偏差", "Slip of nodes")
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


_Rows = list[tuple[Named, list[int]]]


class _Which(NamedTuple):
    """A table: what it counts, its columns, the shares of so many days, what it leaves out, what it is called."""

    rate: Rate
    columns: tuple[Column, ...]
    shares: Callable[[Sequence[int]], tuple[Ratio, ...]]
    left: tuple[Rate, Label]
    title: Label


def durations(ledger: Ledger, when: ReferenceDay, asked: RateOptions) -> Document:
    """Return what took how long as two tables; raises Misused for what nothing can be grouped or filtered by."""
    wanted = filtered(replace(asked, rates=(CLEARING, SLIP), picked=False))
    open_, overdue = left_out(when.day)
    every = (_Which(CLEARING, _CLEARED, _within, (open_, _OPEN), _CLEARING), _Which(SLIP, _SLIPPED, _sides, (overdue, _OVERDUE), _SLIP))
    tables = [(which.title, table) for which in every if which.rate in wanted and (table := _table(ledger, when, which, asked))]
    if not tables:
        raise Misused(NOT_BY.fill(rate=wanted[0].name.label, field=asked.by))
    return Document(
        title=titled(_TITLE, when),
        sections=tuple(Section(table.key, title, (table,)) for title, table in tables),
        head={
            "as_of": when.day.isoformat(),
            "meeting": when.meeting.id if when.meeting else None,
            "by": asked.by,
            "left_out": ledger.left_out,
        },
        style=phrases.style(ledger.settings),
    )


def _table(ledger: Ledger, when: ReferenceDay, which: _Which, asked: RateOptions) -> Table | None:
    """Return a row for each group, by default categories of issues and nodes; None where there is no such group."""
    fits, rate = where(ledger, when.day, asked.conditions), which.rate
    by = asked.by or ("category" if rate is CLEARING else None)
    found = figures(ledger, when.day, (rate,), by, fits, behind=True)
    if not found:
        return None
    lead, rows = _by_group(found, by, ledger) if by else _by_node(found[0])
    left = figures(ledger, when.day, which.left[:1], None, fits)[0].size
    note = _NOTE.fill(name=which.title, definition=rate.definition, left=which.left[1].fill(n=left))
    how = ledger.settings.rounding
    cells = tuple((name, *_cells(which, days, how)) for name, days in rows)
    total = (Named(None, WHOLE), *_cells(which, _days(found[0]), how))
    return Table(rate.name.value, (lead, *which.columns), cells, total=total, notes=(*(elsewhere(found) if by else ()), note))


def _by_group(found: tuple[Figure, ...], by: str, ledger: Ledger) -> tuple[Column, _Rows]:
    own = {figure.group: _days(figure) for figure in found if figure.group is not None}
    shared = {figure.group for figure in found if figure.shared}
    lead = Column(by, groups.heading(by, {found[0].rate.population.kind}, ledger.kinds), lead=True)
    return lead, [
        (starred(groups.named(by, key, ledger)) if key in shared else groups.named(by, key, ledger), own[key])
        for key in groups.ordered(by, own, ledger.kinds)
    ]


def _by_node(found: Figure) -> tuple[Column, _Rows]:
    own: dict[str, list[int]] = {name.value: [] for name in NodeName}
    for one in found.among:
        own.setdefault(one.name, []).append(one.days)
    return Column("node", _NODE, lead=True), [(Named(name, node_label(name)), days) for name, days in own.items() if days]


def _days(figure: Figure) -> list[int]:
    return [one.days for one in figure.among]


def _cells(which: _Which, days: Sequence[int], how: Rounding) -> tuple[Cell, ...]:
    mean = rounded(Fraction(sum(days), len(days)), _DIGITS, how) if days else None
    middle = Decimal(plain(median(map(Decimal, days)))) if days else None
    return len(days), sum(days), mean, middle, *which.shares(days)


def _within(days: Sequence[int]) -> tuple[Ratio, ...]:
    return tuple(_share(days, span.__ge__) for span in _SPANS)


def _sides(days: Sequence[int]) -> tuple[Ratio, ...]:
    return _share(days, lambda n: n > 0), _share(days, lambda n: n == 0), _share(days, lambda n: n < 0)


def _share(days: Sequence[int], test: Callable[[int], bool]) -> Ratio:
    return Ratio(Decimal(sum(map(test, days))), Decimal(len(days)))
