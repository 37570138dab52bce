"""What does `list` show of the records it chose?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, localcontext
from typing import Any, NamedTuple

from dicoop.currencies import ForeignMoney
from dicoop.document import Cell, Column, Document, LazyRows, Named, Section, Table
from dicoop.frozen import dataclass, replace
from dicoop.kinds.address import in_columns, in_one_order, leaves
from dicoop.kinds.base import Kind, dump
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, both
from dicoop.reports import phrases
from dicoop.reports.groups import NOT_FILLED
from dicoop.reports.query import RESPONSIBLE, URGED, ListColumn, Query, choose, derived, in_yuan, usual
from dicoop.reports.record_status import Standing, as_data, county
from dicoop.rules.deadlines import Light
from dicoop.rules.foreign import Exchange, Unrated, exchange
from dicoop.rules.watch import Watch
from dicoop.values import EXACT, Money

_COUNT = Label("{n} {measure}", "{n} {kind}")
_TITLE = Label("{kind}（{day}）", "{kind} ({day})")
_TOTAL = Label("合计 {n} {measure}", "total of {n}")
_Row = tuple[Cell, ...]


class Listed(NamedTuple):
    """A list, and how many there are in words."""

    document: Document
    words: Label


@dataclass(frozen=True)
class _Rows:
    """The rows of a list, made one by one each time they are asked for."""

    chosen: Callable[[], Iterator[Standing]]
    columns: tuple[ListColumn, ...]
    ledger: Ledger

    def __iter__(self) -> Iterator[_Row]:
        return (tuple(_quiet(shown.of(one, self.ledger)) for shown in self.columns) for one in self.chosen())


def listing(kind: Kind, ledger: Ledger, query: Query, today: date) -> Listed:
    """Return the records a query chooses as a table with sums; in JSON the records themselves."""
    watch = Watch.of(ledger.settings, today)

    def chosen() -> Iterator[Standing]:
        return choose(kind, ledger, query, watch)

    if query.count_by is not None:
        return _counted(kind, ledger, query.count_by, list(chosen()), today)
    if query.everything:
        return _whole(kind, ledger, [leaves(dump(one.record), kind.model) for one in chosen()], today)
    table = _table(kind, _Rows(chosen, query.columns or usual(kind, voided=query.voided), ledger), today, plain=not query.columns)
    name = Label(kind.label.zh, kind.label.en + ("" if len(table.rows) == 1 else "s"))
    document = Document(
        title=_TITLE.fill(kind=name, day=phrases.day(today)),
        sections=(Section("", Label("", ""), (table,)),),
        style=phrases.style(ledger.settings),
        data=lambda: {
            "as_of": today,
            "left_out": ledger.left_out,
            "rows": [_row(one, query, ledger) for one in chosen()],
            **_at_rates(kind, _Rows(chosen, query.columns, ledger), today).data,
        },
    )
    return Listed(document, _COUNT.fill(n=len(table.rows), measure=kind.measure, kind=name))


def _counted(kind: Kind, ledger: Ledger, by: ListColumn, chosen: list[Standing], today: date) -> Listed:
    """Return how many there are by a column, the most first; what lies in several counties counts in each, and once in the total."""
    cells: dict[str, Cell] = {}
    counts: Counter[str] = Counter()
    for one in chosen:
        also = getattr(one.record, "also", ()) if by.column.key == "county" else ()
        for cell in (by.of(one, ledger), *(county(key, ledger.settings) for key in also)):
            key = (cell.key if isinstance(cell, Named) else "" if cell is None else str(cell)) or ""
            cells.setdefault(key, cell)
            counts[key] += 1
    rows = [(cells[key] if key else NOT_FILLED, n) for key, n in counts.most_common()]
    name = Label(kind.label.zh, kind.label.en + ("" if len(chosen) == 1 else "s"))
    table = Table(
        "counts",
        (replace(by.column, lead=True), _HOW_MANY),
        rows,
        total=(_TOTAL.fill(n=len(chosen), measure=kind.measure), len(chosen)),
        of=kind.name,
    )
    document = Document(
        title=_TITLE.fill(kind=name, day=phrases.day(today)),
        sections=(Section("", Label("", ""), (table,)),),
        style=phrases.style(ledger.settings),
        data={"as_of": today, "left_out": ledger.left_out, "counts": [{by.column.key: key, "count": n} for key, n in counts.most_common()]},
    )
    return Listed(document, _COUNT.fill(n=len(chosen), measure=kind.measure, kind=name))


_HOW_MANY = Column("count", Label("条数", "Count"))


def _whole(kind: Kind, ledger: Ledger, rows: list[dict[str, str]], today: date) -> Listed:
    """Return records with every value by its address, as it stands in files."""
    names = in_one_order(rows)
    columns = tuple(Column(name, both(name)) for name in names)
    table = Table("rows", columns, tuple(tuple(in_columns(row, names)) for row in rows), of=kind.name)
    label = Label(kind.label.zh, kind.label.en + ("" if len(rows) == 1 else "s"))
    sections = (Section("", Label("", ""), (table,)),)
    data = {"as_of": today, "left_out": ledger.left_out, "rows": rows}
    document = Document(_TITLE.fill(kind=label, day=phrases.day(today)), sections, style=phrases.style(ledger.settings), data=data)
    return Listed(document, _COUNT.fill(n=len(rows), measure=kind.measure, kind=label))


def _row(one: Standing, query: Query, ledger: Ledger) -> dict[str, Any]:
    """Return a record for JSON: the columns asked for, all of it when none are."""
    whole = as_data(one)
    wanted = {shown.column.key for shown in query.columns}
    wanted |= {each.derived_key for each in one.kind.sums if each.key in wanted}
    wanted |= {"exchange"} if any(shown.column.unit for shown in query.columns) else set()
    if not wanted:
        return whole
    computed = {name: value for name, value in whole.pop("computed").items() if name in wanted}
    computed |= {shown.column.key: shown.of(one, ledger) for shown in query.columns if "." in shown.column.key or shown is RESPONSIBLE}
    return {**{name: value for name, value in whole.items() if name in wanted}, **({"computed": computed} if computed else {})}


def _table(kind: Kind, rows: _Rows, day: date, *, plain: bool) -> Table:
    """Return the table with the sums of its columns of money; no totals where there are none.

    A plain one, whose columns nobody chose, tells as well which records were pressed for, where any was. Behind an amount stands what of it was
    derived from totals, where any was.
    """
    rows = replace(rows, columns=tuple(_with_yuan(kind, replace(rows, columns=tuple(_with_derived(kind, rows))))))
    n, sums, urged = _sums(rows)
    if plain and urged:
        rows, sums = replace(rows, columns=(*rows.columns, URGED)), [*sums, None]
    columns = tuple(shown.column for shown in rows.columns)
    total: _Row = (
        _TOTAL.fill(n=n, measure=kind.measure) if sums[0] is None else sums[0],
        *("" if each is None else each for each in sums[1:]),
    )
    told = _at_rates(kind, rows, day).notes if any(sums) else ()
    return Table("rows", columns, LazyRows(rows.__iter__, n), total=total if any(sums) else None, notes=told, vital=told, of=kind.name)


def _at_rates(kind: Kind, rows: _Rows, day: date) -> Exchange:
    """Return by which rates the amounts that a list shows count: of all its records' amounts where it has no columns."""
    keys = {shown.column.key for shown in rows.columns}
    names = keys | {each.entries for each in kind.sums if each.key in keys}
    ids = frozenset(str(one.record.id) for one in rows.chosen()) if any(part.foreign for part in rows.ledger.parts_of(kind.name)) else ()

    def is_shown(one: Unrated) -> bool:
        return one.id in ids and (not names or one.address.partition("[")[0].partition(".")[0] in names)

    return exchange(rows.ledger, {kind.name}, day, is_shown)


def _with_derived(kind: Kind, rows: _Rows) -> Iterator[ListColumn]:
    """Yield the columns, behind an amount what of it was derived from totals where that is so of any record."""
    asked = [each for each in kind.sums if any(shown.column.key == each.key for shown in rows.columns)]
    found = {each.key: derived(each) for each in asked if any(one.derived(each) for one in rows.chosen())}
    for shown in rows.columns:
        yield from (shown, found[shown.column.key]) if shown.column.key in found else (shown,)


def _with_yuan(kind: Kind, rows: _Rows) -> Iterator[ListColumn]:
    """Yield the columns, behind an amount how many 元 it is where any record has it in a foreign currency."""
    asked = [shown for shown in rows.columns if shown.column.unit] if any(part.foreign for part in rows.ledger.parts_of(kind.name)) else []
    found = [shown for shown in asked if any(isinstance(shown.of(one, rows.ledger), ForeignMoney) for one in rows.chosen())]
    for shown in rows.columns:
        yield from (shown, in_yuan(shown)) if shown in found else (shown,)


def _sums(rows: _Rows) -> tuple[int, list[Money | None], bool]:
    """Return how many rows there are, the sums of their columns (None of one without amounts), whether any was pressed for."""
    amounts = [place for place, shown in enumerate(rows.columns) if shown.column.unit]
    sums: dict[int, Decimal] = {}
    n, urged = 0, False
    with localcontext(EXACT):
        for one in rows.chosen():
            n += 1
            urged = urged or one.urged is not None
            for place in amounts:
                cell = rows.columns[place].of(one, rows.ledger)
                if isinstance(cell, Money):
                    sums[place] = sums.get(place, Decimal(0)) + cell.yuan
    return n, [Money(sums[place]) if place in sums else None for place, _ in enumerate(rows.columns)], urged


def _quiet(cell: Cell) -> Cell:
    """Return nothing for the light of what has nothing open."""
    return None if cell is Light.NONE else cell
