"""Which figures that stand in a document no longer hold?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from dicoop.document import Cell, Column, Document, Section, Table, Text
from dicoop.errors import Misused
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label, both, joined
from dicoop.reports import groups, phrases
from dicoop.reports.restated import called
from dicoop.rules.aggregate import Figure, change, figures
from dicoop.rules.choice import rates_of
from dicoop.rules.counties import lying
from dicoop.rules.rates import Rate
from dicoop.values import Ratio

Stamp = tuple[str, str, str, str, date, Decimal, Decimal]
_TITLE = Label("{path} 里的数，今天再看", "Figures of {path}, as restated today")
_SAME = Label("文件里的 {n} 个数今天都没有变。", "None of the file's {n} figures has changed.")
_MOVED = Label("文件里的 {n} 个数中有 {moved} 个变了。", "{moved} of the file's {n} figures have been restated.")
_LOST = Label("另有 {n} 个数，台账里已经没有那个率或那一组了。", "For {n} more, the ledger no longer has the rate or the group.")
_KNOWN = ("county", "group", "meeting")
_ALL = Label("全市", "The city")
_COLUMNS = (
    Column("bookmark", Label("书签", "Bookmark"), lead=True),
    Column("rate", Label("率", "Rate"), lead=True),
    Column("whose", Label("谁的", "Whose")),
    Column("day", Label("截至", "As of")),
    Column("told", Label("文件里", "In the file")),
    Column("now", Label("现在", "Now")),
    Column("points", Label("百分点", "Points")),
)


def of_stamps(path: str, told: Iterable[Stamp], ledger: Ledger) -> Document:
    """Return a row for each figure of a document that is another today."""
    told = tuple(told)
    now = _today(told, ledger)
    rows: list[tuple[Cell, ...]] = []
    lost = 0
    for name, rate, basis, whose, day, above, below in told:
        ratio = now.get((rate, basis, whose, day))
        lost += ratio is None
        before = Ratio(above, below, basis == Basis.MONEY.value)
        if ratio is not None and ratio != before:
            label = called(rate, next(each for each in Basis if each.value == basis), ledger.kinds)
            rows.append((name, label, _whose(whose, ledger), day, before, ratio, change(before, ratio)))
    words = (_MOVED if rows else _SAME).fill(n=len(told) - lost, moved=len(rows))
    blocks = (Text(words), *((Text(_LOST.fill(n=lost)),) if lost else ()), *((Table("figures", _COLUMNS, tuple(rows)),) if rows else ()))
    return Document(_TITLE.fill(path=path), (Section("figures", Label("", ""), blocks),), {"file": path}, phrases.style(ledger.settings))


def _today(told: Iterable[Stamp], ledger: Ledger) -> Mapping[tuple[str, str, str, date], Ratio]:
    """Return what the figures come to today, counted once for each day and grouping."""
    wanted: dict[tuple[date, str, str], dict[Rate, None]] = defaultdict(dict)
    rates = {(rate.name.value, rate.basis.value): rate for rate in rates_of(ledger.kinds) if not rate.variant}
    for _, rate, basis, whose, day, _, _ in told:
        if (rate, basis) in rates:
            wanted[day, *_grouping(whose)][rates[rate, basis]] = None
    found: dict[tuple[str, str, str, date], Ratio] = {}
    for (day, by, within), some in wanted.items():
        for one in _counted(ledger, day, tuple(some), by, within):
            groups_ = [each for each in (within, "" if one.group is None else f"{by}={one.group}") if each]
            found[one.rate.name.value, one.rate.basis.value, ",".join(groups_) or "city", day] = one.ratio
    return found


def _grouping(whose: str) -> tuple[str, str]:
    """Return the field a figure is grouped by, and the county it is counted within where that is another."""
    within, _, rest = whose.rpartition(",")
    return rest.partition("=")[0] if "=" in rest else "", within


def _counted(ledger: Ledger, day: date, rates: tuple[Rate, ...], by: str, within: str) -> tuple[Figure, ...]:
    county, places = within.partition("=")[2], lying(ledger.settings.on(day))
    where = (lambda record: county in places(record)) if county else None
    try:
        return figures(ledger, day, rates, by or None, where)
    except Misused:
        return ()


def _whose(whose: str, ledger: Ledger) -> Label:
    """Return whose a figure is in words."""
    parts = tuple(each.partition("=") for each in whose.split(",") if "=" in each)
    return (
        joined(tuple(groups.named(by, key, ledger).label if by in _KNOWN else both(key) for by, _, key in parts), " ", " ")
        if parts
        else _ALL
    )
