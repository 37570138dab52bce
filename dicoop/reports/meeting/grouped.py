"""What do figures come to in groups of a kind's records?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from dicoop.document import Cell, Column, Named, Table
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import Field, field_of
from dicoop.labels import Label
from dicoop.reports import groups
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.meeting.found import Found, asked, command, inner
from dicoop.reports.meeting.overdue import MORE, MOST
from dicoop.reports.rates import SHARED, definitions
from dicoop.rules.aggregate import grouping, order
from dicoop.rules.choice import every
from dicoop.rules.limits import holds
from dicoop.rules.quotas import CountedRecord
from dicoop.rules.rates import Rate
from dicoop.rules.watch import Watch
from dicoop.values import Money

Ones = Sequence[CountedRecord]
Fold = Callable[["Ones", "MeetingCase"], Cell]
Figure = tuple[
    Column, "str | Fold"
]  # `credit`, `credit above`, `drawdown/signed below`: a rate of the kind, or one of its two sums; `at over`: a stage
Tables = tuple["Grouped | Found | Callable[[Sequence[Any], MeetingCase], Iterator[Table]]", ...]  # of a kind, in their order
_AT = "at"
_CITY, _ALL = Label("全市", "City"), Label("合计", "All")


class Grouped(NamedTuple):
    """A row for each value of a field, or of a field of a block or a list: in that row a list has only those of its entries.

    `where`: the question of who is counted · `has`: the field that tells whether there is anything to say ·
    `stages`: a column for each stage that somebody is at.
    """

    key: str
    title: Label
    by: str
    columns: tuple[Figure, ...]
    where: str = ""
    has: str = "id"
    stages: bool = False

    def tables(self, kind: Kind, records: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
        """Yield the table, where anybody is in a group."""
        if any(getattr(record, self.has) for record in records):
            yield from _grouped(kind, self, records, case)


def _grouped(kind: Kind, declared: Grouped, records: Sequence[Any], case: MeetingCase) -> Iterator[Table]:
    by, where = declared.by, asked(declared.where, case) or ""
    watch = Watch.of(case.ledger.settings, case.day)
    ones = [CountedRecord(it, watch) for it in records if holds(kind, where, it, watch)]
    parts: dict[str, list[CountedRecord]] = {}
    for one in ones:
        for group, its in _parts(one, by):
            parts.setdefault(group, []).append(its)
    if not parts:
        return
    columns = (*declared.columns, *(_of_stages(kind, ones) if declared.stages else ()))
    folds = [_folded(kind, source, case) if isinstance(source, str) else source for _, source in columns]
    row = inner(kind, by)
    keys = [case.county] if by == "county" and case.county else _in_order(parts, by, row, case)
    rows = tuple((_named(key, row, case), *(fold(parts[key], case) for fold in folds)) for key in keys)
    most = None if "." in by or by == "county" or row.terms else MOST
    more = MORE.fill(command=command(kind, case, where, count_by=by))
    shared = by == "county" and sum(map(len, parts.values())) > len(ones)
    total = (Named(None, _CITY if by == "county" else _ALL), *(fold(ones, case) for fold in folds)) if len(keys) > 1 else None
    heads = (Column(by, row.mark.label, lead=True), *(column for column, _ in columns))
    notes = (*((SHARED,) if shared else ()), *_unshown(kind, columns, case))
    yield Table(declared.key, heads, rows, title=declared.title, total=total, notes=notes, most=most, more=more, of=kind.name)


def _parts(one: CountedRecord, by: str) -> Iterator[tuple[str, CountedRecord]]:
    """Yield the groups that a record is in, each with what of the record is in it."""
    name, _, field = by.partition(".")
    held, row = getattr(one.record, name), field_of(type(one.record), name)
    if row is None or row.form != "list":
        yield from ((key, one) for key in ((str(getattr(held, field)),) if field else grouping(one.watch, by)(one.record)))
        return
    for value in dict.fromkeys(getattr(each, field) for each in held):
        own = tuple(each for each in held if getattr(each, field) == value)
        yield str(value), one._replace(record=one.record.but(**{name: own}))


def _in_order(parts: Mapping[str, Ones], by: str, row: Field, case: MeetingCase) -> list[str]:
    """Return groups as their closed list has them, counties as the city has them, meetings by number, others the largest first."""
    if by == "county":
        places = {county.key: place for place, county in enumerate(case.settings.counties)}
        return sorted(parts, key=lambda key: places.get(key, len(places)))
    if by == "meeting":
        return sorted(parts, key=order)
    places = {term.value: place for place, term in enumerate(row.terms or ())}
    return sorted(parts, key=lambda key: (places.get(key, len(places)), -len(parts[key])))


def _named(key: str, row: Field, case: MeetingCase) -> Named:
    term = next((term for term in row.terms or () if term.value == key), None)
    return Named(key, term.label) if term else groups.named(row.name, key, case.ledger)


def _of_stages(kind: Kind, ones: Ones) -> Iterator[Figure]:
    """Yield a column for each stage that somebody is at."""
    at = {kind.stage(one.record, one.watch.day) for one in ones}
    yield from ((Column(stage.value, stage.label), f"{_AT} {stage.value}") for stage in kind.stages if stage in at)


def summed(of: Callable[[Any, Any], Decimal | None]) -> Fold:
    """Return what adds up the 元 that each record has on the day."""
    return lambda ones, case: Money(sum((of(one.record, case.day) or Decimal(0) for one in ones), start=Decimal(0)))


def number(zh: str, en: str, key: str = "number") -> Column:
    """Return the column of a number."""
    return Column(key, Label(zh, en))


def many(ones: Ones, _: MeetingCase) -> Cell:
    """Count them."""
    return len(ones)


def rate_of(kind: Kind, name: str, case: MeetingCase) -> Rate:
    """Return a rate of a kind by the name it has there, with its variant behind a stroke."""
    key, _, variant = name.partition("/")
    return next(it for it in every(case.ledger.kinds) if it.name.value == f"{kind.name}.{key}" and it.variant == variant)


def _unshown(kind: Kind, columns: Sequence[Figure], case: MeetingCase) -> tuple[Label, ...]:
    """Return the definitions of the rates whose two sums do not both stand in the table beside them."""
    sources = [source for _, source in columns if isinstance(source, str) and not source.startswith(_AT)]
    rates = [name for name in sources if " " not in name]
    return definitions(rate_of(kind, name, case) for name in rates if not {f"{name} above", f"{name} below"} <= set(sources))


def _folded(kind: Kind, text: str, case: MeetingCase) -> Fold:
    """Return what makes the cell of a rate, or of what stands above or below its line; or counts those at a stage."""
    name, _, part = text.partition(" ")
    if name == _AT:
        return lambda ones, _: sum(kind.stage(one.record, one.watch.day) == part for one in ones)
    rate = rate_of(kind, name, case)

    def fold(ones: Ones, _: MeetingCase) -> Cell:
        shares = [rate.share(one) for one in ones if rate.among(one)]
        ratio = rate.ratio(sum((above for above, _ in shares), start=Decimal(0)), sum((below for _, below in shares), start=Decimal(0)))
        value = ratio.numerator if part == "above" else ratio.denominator
        return (Money(value) if ratio.money else int(value)) if part else ratio

    return fold
