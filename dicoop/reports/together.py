"""How are the figures of many cities shown: as the rates of one are, with who is in them, who is late and what was set apart?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from dicoop.document import Cell, Column, Document, Named, Section, Style, Table, parted
from dicoop.frozen import dataclass, field, replace
from dicoop.kinds import EVERY
from dicoop.labels import Label, both, joined
from dicoop.reports.durations import days_table
from dicoop.reports.durations import sections as sections_of
from dicoop.reports.rates import BEHIND, by_group, name, starred, values, whole
from dicoop.rules.aggregate import Figure
from dicoop.rules.rates import Rate
from dicoop.values import plain

_TITLE = Label("全省汇总（{n} 个市，{day}）{where}", "Roll-up ({n} cities, {day}){where}")
_WHERE = Label("，只计 {conditions}", ", only {conditions}")
_APART = Label("口径不同，不并入", "Different definition, shown separately")
_LATE = Label("未报", "Late")
_STYLE = Style()


class MemberBehind(NamedTuple):
    """A member that a figure of its own says what it adds of: its city (code and name), the commit it was extracted at, its record and place in it."""

    figure: Figure
    city: tuple[str, str]
    commit: str
    id: str
    address: str


@dataclass(frozen=True)
class Together:
    """What was rolled up: the day, how many cities, by what and where, figures, those set apart with their cities, those behind.

    `named`: what each group is called · `places`: in which city each group lies · `hidden`: the rate and group of cells not to be told ·
    `notes`: what a reader must know · `late`: cities with the last day there is of them · `days`: of rates of days, how often each is there by group, and how many have none.
    """

    day: str
    cities: tuple[tuple[str, str], ...]
    by: str | None
    heading: Label
    where: tuple[str, ...]
    figures: tuple[Figure, ...]
    named: Mapping[str, Label]
    places: Mapping[str, str]
    hidden: frozenset[tuple[Any, str | None]]
    apart: tuple[tuple[Figure, tuple[str, ...]], ...]
    late: tuple[tuple[str, str, str], ...]
    notes: tuple[Label, ...]
    behind: tuple[MemberBehind, ...] | None
    data: Mapping[str, Any]
    days: Mapping[Rate, tuple[Mapping[Any, Mapping[int, int]], int]] = field(default_factory=dict)


def together(found: Together) -> Document:
    """Return the roll-up as a document."""
    where = _WHERE.fill(conditions=", ".join(found.where)) if found.where else both("")
    shown = tuple(replace(each, ratio=each.rate.ratio()) if (each.rate, each.group) in found.hidden else each for each in found.figures)
    named = {key: Named(key, label) for key, label in found.named.items()}
    table = by_group(shown, Column(found.by, found.heading, lead=True), named, EVERY) if found.by else whole(shown)
    first = replace(table, notes=(*found.notes, *table.notes))
    days = dict(_days(found))
    told = {
        (rate, row[0].key): _told(table, row)
        for rate, table in days.items()
        for row in (*table.rows, *filter(None, (table.total,)))
        if isinstance(row[0], Named)
    }
    sections, spare = parted(
        (Section("rates", both(""), (first,)), *sections_of(days.values()), _apart(found), _late(found), *_explained(found))
    )
    return Document(
        title=_TITLE.fill(n=len(found.cities), day=found.day, where=where),
        sections=sections,
        spare=spare,
        style=_STYLE,
        data=lambda: {**found.data, "rows": [_row(found, figure, told.get((figure.rate, figure.group))) for figure in found.figures]},
    )


def _days(found: Together) -> Iterator[tuple[Rate, Table]]:
    """Yield the table of each rate of days: sum, mean, median and shares of each group that has any, and of the whole."""
    lead = Column(found.by or "city", found.heading, lead=True)
    for rate, (of, left) in found.days.items():
        shared = {figure.group for figure in found.figures if figure.shared and figure.rate == rate}
        named = ((key, Named(key, label)) for key, label in found.named.items() if key in of)
        rows = [(starred(cell) if key in shared else cell, of[key]) for key, cell in named]
        table = days_table(rate, lead, rows, of.get(None, {}), left, _STYLE.rounding)
        yield rate, table if found.by or table.total is None else replace(table, rows=(table.total,), total=None)


def _told(table: Table, row: Sequence[Cell]) -> dict[str, Cell]:
    return {column.key: cell for column, cell in zip(table.columns[1:], row[1:], strict=True)}


def _row(found: Together, figure: Figure, days: Mapping[str, Cell] | None) -> dict[str, Any]:
    hidden = (figure.rate, figure.group) in found.hidden
    told = values(figure, _STYLE)
    if hidden:
        told |= {"numerator": None, "denominator": None, "percent": None}
    told |= {"days": days} if days else {}
    return {"city": found.places.get(figure.group or ""), "group": figure.group, "variant": figure.rate.variant, **told, "hidden": hidden}


def _apart(found: Together) -> Section:
    columns = (
        Column("rate", Label("率", "Rate"), lead=True),
        Column("cities", Label("市", "Cities")),
        Column("ratio", Label("结果", "Result")),
        Column("definition", Label("口径", "Definition")),
    )
    rows = tuple((name(figure.rate), both("、".join(cities)), figure.ratio, figure.rate.definition) for figure, cities in found.apart)
    return Section("apart", _APART, (Table("apart", columns, rows),))


def _late(found: Together) -> Section:
    columns = (Column("city", Label("市", "City"), lead=True), Column("last", Label("最近一次报到", "Last there is")))
    rows: tuple[tuple[Cell, ...], ...] = tuple((Named(code, both(called)), both(day)) for code, called, day in found.late)
    return Section("late", _LATE, (Table("late", columns, rows),))


def _explained(found: Together) -> tuple[Section, ...]:
    if found.behind is None:
        return ()
    heads = (
        ("rate", "率", "Rate"),
        ("city", "市", "City"),
        ("commit", "提交", "Commit"),
        ("id", "编号", "Id"),
        ("address", "位置", "Place"),
    )
    numbers = (("numerator", "分子", "Numerator"), ("denominator", "分母", "Denominator"))
    columns = tuple(Column(key, Label(zh, en), lead=key == "rate") for key, zh, en in (*heads, *numbers))
    return (Section("explain", BEHIND, (Table("explain", columns, tuple(sorted(map(_behind, found.behind), key=_order))),)),)


def _behind(one: MemberBehind) -> tuple[Any, ...]:
    told = (one.commit, one.id, one.address, plain(one.figure.ratio.numerator), plain(one.figure.ratio.denominator))
    return (name(one.figure.rate), Named(one.city[0], both(one.city[1])), *map(both, told))


def _order(row: tuple[Any, ...]) -> tuple[Any, ...]:
    return str(row[0].key), str(row[1].key), row[3], row[4]


def listed(names: tuple[str, ...]) -> Label:
    """Return some cities in words."""
    return joined(tuple(map(both, names)), "、", ", ")
