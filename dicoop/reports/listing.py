"""What does `list` show of the records it chose?"""

from __future__ import annotations

from decimal import Decimal, localcontext
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.document import Cell, Document, Section, Table
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.reports.query import ListColumn, Query, choose, usual
from dicoop.reports.standing import Standing, as_data
from dicoop.rules.lights import Light, Watch
from dicoop.values import EXACT, Money

if TYPE_CHECKING:
    from datetime import date

    from dicoop.kinds.base import Kind
    from dicoop.kinds.ledger import Ledger

_COUNT = Label("{n} 条", "{n} {kind}")
_TITLE = Label("{kind}（{day}）", "{kind} ({day})")
_TOTAL = Label("合计 {n} 条", "total of {n}")


class Listed(NamedTuple):
    """A list, and how many there are in words."""

    document: Document
    words: Label


def listing(kind: Kind, ledger: Ledger, query: Query, today: date) -> Listed:
    """Return the records a query chooses as a table with sums; in JSON the records themselves."""
    chosen = choose(kind, ledger, query, Watch.of(ledger.settings, today))
    columns = query.columns or usual(kind, voided=query.voided)
    plural = kind.label.en + ("" if len(chosen) == 1 else "s")
    name = Label(kind.label.zh, plural)
    document = Document(
        title=_TITLE.fill(kind=name, day=phrases.day(today)),
        sections=(Section("", Label("", ""), (_table(chosen, columns, ledger),)),),
        style=phrases.style(ledger.settings),
        data={"as_of": today, "left_out": ledger.left_out, "rows": [_row(one, query) for one in chosen]},
    )
    return Listed(document, _COUNT.fill(n=len(chosen), kind=name))


def _row(one: Standing, query: Query) -> dict[str, Any]:
    """Return a record for JSON: the columns asked for, all of it when none are."""
    whole = as_data(one)
    wanted = {shown.column.key for shown in query.columns}
    if not wanted:
        return whole
    computed = {name: value for name, value in whole.pop("computed").items() if name in wanted}
    return {**{name: value for name, value in whole.items() if name in wanted}, **({"computed": computed} if computed else {})}


def _table(chosen: tuple[Standing, ...], columns: tuple[ListColumn, ...], ledger: Ledger) -> Table:
    rows = tuple(tuple(_quiet(shown.of(one, ledger)) for shown in columns) for one in chosen)
    return Table("rows", tuple(shown.column for shown in columns), rows, total=_total(rows))


def _quiet(cell: Cell) -> Cell:
    """Return nothing for the light of what has nothing open."""
    return None if cell is Light.NONE else cell


def _total(rows: tuple[tuple[Cell, ...], ...]) -> tuple[Cell, ...] | None:
    """Return the sums of the columns of money; no totals where there are none."""
    sums = [_sum(column) for column in zip(*rows, strict=True)]
    if not any(sums):
        return None
    first = _TOTAL.fill(n=len(rows)) if sums[0] is None else sums[0]
    return (first, *("" if each is None else each for each in sums[1:]))


def _sum(column: tuple[Cell, ...]) -> Money | None:
    amounts = [cell.yuan for cell in column if isinstance(cell, Money)]
    with localcontext(EXACT):
        return Money(sum(amounts, start=Decimal(0))) if amounts else None
