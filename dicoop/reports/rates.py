"""What do the rates come to, whole or by group, by which definition, and who stands behind each?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from dicoop.document import Cell, Column, Document, Named, Section, Style, Table
from dicoop.errors import Misused
from dicoop.frozen import dataclass, replace
from dicoop.labels import Label, joined
from dicoop.reports import groups, phrases
from dicoop.reports.explain import explained, members
from dicoop.reports.rate_notes import RateNotes
from dicoop.rules.aggregate import Figure, Where, figures, looks_off
from dicoop.rules.aggregate import questions as figures_asked
from dicoop.rules.choice import having
from dicoop.rules.rates import Rate
from dicoop.rules.watch import Watch
from dicoop.values import Ratio, percent, plain

if TYPE_CHECKING:
    from dicoop.kinds.base import Kinds
    from dicoop.kinds.ledger import Asked, Ledger
    from dicoop.reports.reference_day import ReferenceDay
    from dicoop.rules.conditions import Question

_RATES = Label("各项率", "Rates")
_TITLE = Label("{what}（{day}）", "{what} ({day})")
_TITLE_OF = Label("{what}（第{n}次联席会议，{day}）", "{what} (joint meeting {n}, {day})")
_TITLE_BESIDE = Label("{what}（{day}；第{n}次联席会议是{held}）", "{what} ({day}; joint meeting {n} is on {held})")
_RATE = Label("率", "Rate")
_RATIO = Label("结果", "Result")
_DEFINITION = Label("口径", "Definition")
WHOLE = Label("全部", "All")
_NOTE = Label("{rate}：{definition}", "{rate}: {definition}")
_ELSEWHERE = Label("“全部”含不属于任何一组的记录（市外）。", "'All' includes records in no group (those from elsewhere).")
NOT_BY = Label(
    "{rate}不能按 {field} 分组或筛选：它的记录没有这个字段", "the {rate} cannot be grouped or filtered by {field}: its records lack it"
)
_NO_RATES = Label("没有一个率的记录同时有这些字段：{names}", "no rate has records with all of these fields: {names}")


@dataclass(frozen=True)
class RateOptions:
    """What is asked of the rates.

    `picked`: they were named one by one, so that none may be left out. `sort`: by which rates the groups stand (None: by the group),
    and whether it descends.
    """

    rates: tuple[Rate, ...]
    by: str | None = None
    conditions: tuple[Question, ...] = ()
    picked: bool = False
    explain: bool = False
    sort: tuple[tuple[Rate | None, bool], ...] = ()


def rates(ledger: Ledger, when: ReferenceDay, asked: RateOptions) -> Document:
    """Return the rates as a table; raises Misused for what nothing can be grouped or filtered by."""
    wanted = filtered(asked)
    among = where(ledger, when.day, asked.conditions)
    found = figures(ledger, when.day, wanted, asked.by, among, behind=asked.explain)
    _all_there(asked, found, asked.by or "")
    if asked.by in _PLACES and any(_PLACES.intersection(question.names) for question in asked.conditions):
        there = {figure.group for figure in found if figure.size}.union(*(question.counties for question in asked.conditions))
        found = tuple(figure for figure in found if figure.group in (None, *there))  # the others were not asked for
    found = _ordered(found, asked, ledger, when.day) if asked.by else found
    table = _grouped(found, asked.by, ledger) if asked.by else whole(found)
    beside = RateNotes.of(ledger, wanted, when.day, among)
    table = replace(table, notes=(*table.notes, *beside.limits, *beside.vital), vital=beside.vital)
    behind = (Section("explain", BEHIND, explained(found, asked.by, ledger, when.day)),) if asked.explain else ()
    return Document(
        title=titled(_RATES, when),
        sections=(Section("rates", Label("", ""), (table,)), *behind),
        style=phrases.style(ledger.settings),
        data={
            "as_of": when.day,
            "meeting": when.meeting.id if when.meeting else None,
            "by": asked.by,
            "left_out": ledger.left_out,
            **_rows(found, ledger, asked, when.day),
            **beside.data,
        },
    )


def questions(ledger: Ledger, day: date, asked: RateOptions) -> Iterator[Asked]:
    """Yield what rates ask of the records, where they ask it of all; raises Misused as `rates`."""
    if not asked.conditions and not asked.explain:
        yield from figures_asked(ledger, day, filtered(asked), asked.by)
        yield from RateNotes.questions(ledger, asked.rates, day)


_PLACES = frozenset(("county", "group"))


def titled(what: Label, when: ReferenceDay) -> Label:
    """Return the title of a page on figures of a day, or of a meeting."""
    title = _TITLE if when.meeting is None else _TITLE_OF if when.day == when.meeting.date else _TITLE_BESIDE
    held = phrases.day(when.meeting.date) if when.meeting else None
    return title.fill(what=what, n=when.meeting.id if when.meeting else None, day=phrases.day(when.day), held=held)


def where(ledger: Ledger, day: date, conditions: tuple[Question, ...]) -> Where | None:
    """Return what is asked of each record, None where nothing is."""
    watch = Watch.of(ledger.settings, day)
    return (lambda record: all(each.matches(record, watch) for each in conditions)) if conditions else None


def _rows(found: tuple[Figure, ...], ledger: Ledger, asked: RateOptions, day: date) -> dict[str, Any]:
    """Return the figures for JSON: grouped, those of the whole stand apart."""
    rows = [(figure.group, _row(figure, ledger, day, explain=asked.explain)) for figure in found]
    if asked.by is None:
        return {"rows": [row for _, row in rows]}
    return {"rows": [row for group, row in rows if group is not None], "total": [row for group, row in rows if group is None]}


BEHIND = Label("分子分母里的记录", "The records behind the figures")


def filtered(asked: RateOptions) -> tuple[Rate, ...]:
    """Return the rates whose records have what the questions ask; raises Misused for one named that has not, and where none is left."""
    wanted = asked.rates
    for question in asked.conditions:
        wanted = having(wanted, question.suits)
        if asked.picked and (lacking := [rate for rate in asked.rates if rate not in wanted]):
            raise Misused(NOT_BY.fill(rate=lacking[0].name.label, field=question.lacking(lacking[0].population.model)))
    if not wanted:
        raise Misused(_NO_RATES.fill(names=" ".join(name for question in asked.conditions for name in question.names)))
    return wanted


def _all_there(asked: RateOptions, found: Iterable[Figure], by: str) -> None:
    there = {figure.rate.name for figure in found}
    lacking = [rate for rate in asked.rates if rate.name not in there]
    if asked.picked and lacking:
        raise Misused(NOT_BY.fill(rate=lacking[0].name.label, field=by))


def name(rate: Rate) -> Named:
    """Return a rate's name as a cell; with its basis where there is another by the other one."""
    return Named(rate.name.value, phrases.brackets(rate.name.label, rate.basis.label) if rate.is_twin else rate.name.label)


def definitions(rates: Iterable[Rate]) -> tuple[Label, ...]:
    """Return the definitions of rates as notes under a table, one for those that share it."""
    sharing: dict[Label, list[Label]] = {}
    for rate in rates:
        sharing.setdefault(rate.definition, []).append(name(rate).label)
    return tuple(_NOTE.fill(rate=joined(tuple(names)), definition=shared) for shared, names in sharing.items())


_OFF = Label(
    "因{rounding}，{rates}印出的两个数相减不等于印出的差。",
    "Due to rounding ({rounding}), the printed figures of {rates} do not match the printed difference.",
)


def off(compared: Iterable[tuple[Label, Ratio | None, Ratio | None]], how: Style) -> tuple[Label, ...]:
    """Return the note on rates whose two printed figures do not subtract to the printed difference; nothing where all do."""
    names = dict.fromkeys(name for name, one, other in compared if one and other and looks_off(one, other, how.digits, how.rounding))
    return (_OFF.fill(rounding=how.rounding, rates=joined(tuple(names))),) if names else ()


def whole(found: tuple[Figure, ...]) -> Table:
    """Return a row for each rate."""
    columns = (Column("rate", _RATE, lead=True), Column("ratio", _RATIO), Column("definition", _DEFINITION))
    return Table("rates", columns, tuple((name(figure.rate), figure.ratio, figure.rate.definition) for figure in found))


def _ordered(found: tuple[Figure, ...], asked: RateOptions, ledger: Ledger, day: date) -> tuple[Figure, ...]:
    """Return the figures of each rate in the order of their groups: as asked, by several the last first; what is over fewer than `least` comes behind."""
    assert asked.by is not None
    keys = groups.ordered(
        asked.by, dict.fromkeys(figure.group for figure in found if figure.group is not None), ledger.kinds, _kinds_of(found)
    )
    least = ledger.settings.on(day).supervision.least if asked.by == "county" else 1
    shares = {(figure.rate, figure.group): figure.ratio.exact for figure in found if figure.size >= least}
    for rate, descends in reversed(asked.sort):
        if rate is None:
            keys = keys[::-1] if descends else keys
            continue
        known = [key for key in keys if shares.get((rate, key)) is not None]
        known.sort(key=lambda key, rate=rate: shares[rate, key] or 0, reverse=descends)  # type: ignore[misc]
        keys = [*known, *(key for key in keys if key not in known)]
    places: dict[str | None, int] = {None: -1, **{key: place for place, key in enumerate(keys)}}
    rates = {rate: place for place, rate in enumerate(dict.fromkeys(figure.rate for figure in found))}
    return tuple(sorted(found, key=lambda figure: (rates[figure.rate], places[figure.group])))


def _kinds_of(found: Iterable[Figure]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(figure.rate.population.kind for figure in found))


def _grouped(found: tuple[Figure, ...], by: str, ledger: Ledger) -> Table:
    keys = list(dict.fromkeys(figure.group for figure in found if figure.group is not None))
    names = _kinds_of(found)
    heading = groups.heading(by, names, ledger.kinds)
    return by_group(found, Column(by, heading, lead=True), {key: groups.named(by, key, ledger, names) for key in keys}, ledger.kinds)


def by_group(found: tuple[Figure, ...], lead: Column, named: Mapping[str, Named], kinds: Kinds) -> Table:
    """Return a row for each group and a column for each rate; not all rates need know all groups. Those of each kind are a part of it."""
    shown = list(dict.fromkeys(figure.rate for figure in found))
    ratios = {(figure.rate, figure.group): figure.ratio for figure in found}
    columns = (lead, *(Column(f"{rate.name.value}_{rate.basis.value}", name(rate).label) for rate in shown))
    shared = {figure.group for figure in found if figure.shared}
    rows = tuple((starred(cell) if key in shared else cell, *(ratios.get((rate, key)) for rate in shown)) for key, cell in named.items())
    total: tuple[Cell, ...] = (Named(None, WHOLE), *(ratios[rate, None] for rate in shown))
    table = Table("rates", columns, rows, total=total)
    parts = tuple(_of_kinds(table, shown, kinds))
    return replace(table, notes=(*elsewhere(found), *(() if parts else definitions(shown))), parts=parts)


def _of_kinds(table: Table, shown: Sequence[Rate], kinds: Kinds) -> Iterator[Table]:
    """Yield for each kind of what the rates count its columns as a table, without the groups it knows nothing of; nothing where all are of one."""
    of: dict[str, list[int]] = {}
    for place, rate in enumerate(shown, 1):
        of.setdefault(rate.population.kind, []).append(place)
    for kind, places in of.items() if len(of) > 1 else ():
        own = table.of_columns((0, *places))
        title = phrases.heading(kinds[kind].label) if kind in kinds else Label(kind, kind)
        rows = tuple(row for row in own.rows if any(cell is not None for cell in row[1:]))
        yield replace(own, key=f"rates_{kind}", title=title, rows=rows, notes=definitions(shown[place - 1] for place in places))


SHARED = Label(
    "* 含跨县区的项目：它在所在的各县区行都计入，小计和合计各只计一次。",
    "* Includes projects spanning several counties: counted in each county's line, once in each subtotal and total.",
)


def starred(cell: Named) -> Named:
    """Return the name of a line that counts what other lines count too."""
    return replace(cell, label=Label(f"{cell.label.zh}*", f"{cell.label.en}*"))


def elsewhere(found: tuple[Figure, ...]) -> tuple[Label, ...]:
    """Return the notes on lines that do not make up the whole: some are in no group, some in several."""
    whole = sum(figure.size + figure.shared for figure in found if figure.group is None)
    parts = sum(figure.size for figure in found if figure.group is not None)
    return (*((_ELSEWHERE,) if whole != parts else ()), *((SHARED,) if any(figure.shared for figure in found) else ()))


def _row(figure: Figure, ledger: Ledger, day: date, *, explain: bool) -> dict[str, Any]:
    behind = {"members": members(figure, ledger, day)} if explain else {}
    shared = {"shared": figure.shared} if figure.shared else {}
    return {"group": figure.group, **values(figure, phrases.style(ledger.settings)), **shared, **behind}


def values(figure: Figure, style: Style) -> dict[str, Any]:
    """Return a figure as JSON tells it, its group apart."""
    rate = figure.rate
    return {
        "rate": rate.name,
        "basis": rate.basis,
        "numerator": plain(figure.ratio.numerator),
        "denominator": plain(figure.ratio.denominator),
        "percent": percent(figure.ratio.share, style.digits, style.rounding),
        "definition": rate.definition,
    }
