"""What do the rates come to on a day, whole and by group, and who stands behind each figure?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal, localcontext
from functools import partial
from typing import Any, NamedTuple

from dicoop.document import Points
from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.frozen import dataclass, field
from dicoop.kinds.base import Kinds
from dicoop.kinds.ledger import Asked, Ledger, Part
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.rules.choice import populations
from dicoop.rules.counties import homes, rows_of
from dicoop.rules.deadlines import responsible
from dicoop.rules.denominators import INDUSTRY, Population
from dicoop.rules.foreign import lacking
from dicoop.rules.rates import Rate, everyone
from dicoop.rules.watch import Watch
from dicoop.text.sound import Sound, by_sound
from dicoop.values import EXACT, Ratio, Rounding, printed

Where = Callable[[Any], bool]
Grouping = Callable[[Any], tuple[str, ...]]

_NO_GROUP = Label("不能按“{value}”分组", "cannot group by '{value}'")


class Member(NamedTuple):
    """One behind a figure: its record, the address within it, its share above and below the line."""

    record: Any
    at: str
    numerator: Decimal
    denominator: Decimal


@dataclass(frozen=True)
class Figure:
    """What a rate comes to: of the whole (`group` None), or of those with one value in the field grouped by.

    `size` is the number of members: of a count the denominator, of money the records it is the sum of. `shared`: how many of them are in the group
    beside another one (a project that lies in several counties); of the whole, how often its members are in one more group than one.
    """

    rate: Rate
    group: str | None
    ratio: Ratio
    size: int
    among: tuple[Any, ...] = field(repr=False, compare=False)
    shared: int = 0

    @property
    def members(self) -> tuple[Member, ...]:
        """Those behind the figure, made when asked for."""
        return tuple(Member(it.record, it.at, *self.rate.share(it)) for it in self.among)


class Shift(NamedTuple):
    """A rate of the whole (`group` None) or of a county that is another now, and the records that moved it."""

    rate: Rate
    group: str | None
    before: Ratio
    after: Ratio
    ids: tuple[str, ...]


def figures(
    ledger: Ledger, day: date, rates: Iterable[Rate], by: str | None = None, where: Where | None = None, *, behind: bool = False
) -> tuple[Figure, ...]:
    """Return what rates come to on a day: of each the whole, then its groups; with who stands `behind` each, if wanted.

    `where` is asked of each record. Grouped, rates whose records lack the field are left out; raises Misused
    for a field nothing can be grouped by. Every county of the city has its row; those from elsewhere have none.
    """
    rates = tuple(rates)
    _check(by, ledger.kinds, rates)
    wanted = [rate for rate in rates if by is None or by in rate.population.groups]
    with localcontext(EXACT):
        watch = Watch.of(ledger.settings, day, ledger)
        tallies: dict[tuple[Rate, str | None], _Line] = {}
        for asked, question in _questions(ledger, _Asked(tuple(wanted), watch, by, where, behind)):
            found = ledger.fold(*question) or {}
            tallies |= {(asked.rates[place], group): line for (place, group), line in found.items()}
        return tuple(_figures(tallies, _Asked(tuple(wanted), watch, by, where, behind), ledger))


def questions(ledger: Ledger, day: date, rates: Iterable[Rate], by: str | None = None) -> Iterator[Asked]:
    """Yield what `figures` asks of the records, so that it can be asked together with more."""
    wanted = tuple(rate for rate in rates if by is None or by in rate.population.groups)
    watch = Watch.of(ledger.settings, day, ledger)
    yield from (question for _, question in _questions(ledger, _Asked(wanted, watch, by, None, behind=False)))


def beside_of(rate: Rate, by: str | None) -> tuple[str, ...]:
    """Return the kinds whose records are looked up to tell a rate by a group."""
    is_of_enterprise = by == INDUSTRY and not rate.population.has(INDUSTRY)
    return (*rate.beside, *(("enterprise",) if is_of_enterprise else ()))


def _questions(ledger: Ledger, every: _Asked) -> Iterator[tuple[_Asked, Asked]]:
    """Yield the rates that look up records of the same kinds beside, as a question: what is remembered of them rests on those as well."""
    for beside in dict.fromkeys(beside_of(rate, every.by) for rate in every.rates):
        asked = every._replace(rates=tuple(rate for rate in every.rates if beside_of(rate, every.by) == beside))
        names = " ".join(f"{rate.name.value}/{rate.variant}/{rate.basis.value}" for rate in asked.rates)
        mark = f" {ledger.mark(beside)}" if beside else ""
        name = "" if asked.where or asked.behind else f"figures {asked.watch.day} {asked.by} {names}{mark}"
        kinds = dict.fromkeys(rate.population.kind for rate in asked.rates)
        yield asked, Asked(name, tuple(kinds), partial(_counted, asked=asked), _added)


class _Asked(NamedTuple):
    """What is asked of the records."""

    rates: tuple[Rate, ...]
    watch: Watch
    by: str | None
    where: Where | None
    behind: bool


# For each rate, by its place, and group: what stands above and below the line, how many, how many of them in several groups, and who where that is wanted.
# The tallies of parts add up to the tally of the whole.
_Line = tuple[Decimal, Decimal, int, int, tuple[Any, ...]]
_Tally = dict[tuple[int, str | None], _Line]


def _added(one: _Tally, other: _Tally) -> _Tally:
    """Return the tally of two parts together."""
    total = dict(one)
    for key, (above, below, size, shared, among) in other.items():
        before = total.get(key, _NOTHING)
        total[key] = before[0] + above, before[1] + below, before[2] + size, before[3] + shared, (*before[4], *among)
    return total


def standing(part: Part, population: Population, watch: Watch) -> Sequence[Any]:
    """Return the members that a part holds, as they stood on the day: made once for the rates of that day."""
    key = population, watch.day
    if key not in part.made:
        part.made[key] = tuple(population.of([each for each in part.read().values() if not each.voided], watch))
    return part.made[key]  # type: ignore[no-any-return]


def _counted(part: Part, asked: _Asked) -> _Tally:
    """Return the tally of the records of one part."""
    found: _Tally = {}
    there: dict[Population, Sequence[Any]] = {rate.population: () for rate in asked.rates if rate.population.kind == part.kind}
    for population in there:
        everybody = standing(part, population, asked.watch)
        there[population] = [one for one in everybody if asked.where(one.record)] if asked.where else everybody
    without = lacking(part)
    groups = {population: _grouped(those, asked) for population, those in there.items()}
    for place, rate in enumerate(asked.rates):
        if rate.population in there:
            parts, shared = groups[rate.population]
            for group, those in ((None, there[rate.population]), *parts.items()):
                found[place, group] = _tally(rate, _counted_by(rate, those, without), shared.get(group, ()), asked)
    return found


def _counted_by(rate: Rate, those: Sequence[Any], without: frozenset[str]) -> Sequence[Any]:
    """Return those that a rate counts: no record counts by money of which an amount lacks its rate of exchange."""
    if not without or rate.basis is not Basis.MONEY:
        return those
    return [one for one in those if str(one.record.id) not in without]


_Parts = dict[str | None, list[Any]]


def _grouped(standing: Iterable[Any], asked: _Asked) -> tuple[_Parts, _Parts]:
    """Return those with a row by their group, and those of them that are in several: under None as often as they are in one more group."""
    parts: _Parts = {}
    shared: _Parts = {}
    if asked.by is None:
        return parts, shared
    key = grouping(asked.watch, asked.by)
    for one in standing:
        groups = key(one.record)
        for group in groups:
            parts.setdefault(group, []).append(one)
        for each in (*groups, *(None for _ in groups[1:])) if len(groups) > 1 else ():
            shared.setdefault(each, []).append(one)
    return parts, shared


def _tally(rate: Rate, standing: Sequence[Any], shared: Iterable[Any], asked: _Asked) -> _Line:
    among = standing if rate.among is everyone else [one for one in standing if rate.among(one)]
    above = Decimal(sum(map(rate.above, among)))
    below = Decimal(sum(map(rate.below, among)) if rate.below else len(among))
    return above, below, len(among), sum(map(bool, map(rate.among, shared))), tuple(among) if asked.behind else ()


def _figures(tallies: Mapping[tuple[Rate, str | None], _Line], asked: _Asked, ledger: Ledger) -> Iterator[Figure]:
    """Yield of each rate the whole, then its groups in the order of the rows."""
    first = _expected(asked.watch.settings, asked.by) if asked.by else ()
    groups: dict[Population, dict[str, None]] = {}
    for rate, group in tallies:
        if group is not None:
            groups.setdefault(rate.population, {})[group] = None
    for rate in asked.rates:
        others = sorted((group for group in groups.get(rate.population, ()) if group not in first), key=order)
        for group in (None, *first, *others):
            whole = rate.of_all(ledger, asked.watch, asked.by, group) if rate.of_all else _ZERO
            above, below, size, shared, among = tallies.get((rate, group), _NOTHING)
            yield Figure(rate, group, rate.ratio(above, below + whole), size, among, shared)


_ZERO = Decimal(0)
_NOTHING: _Line = (_ZERO, _ZERO, 0, 0, ())


def _check(by: str | None, kinds: Kinds, rates: Iterable[Rate]) -> None:
    names = tuple(dict.fromkeys(name for population in populations(kinds) for name in population.groups))
    if by is not None and by not in names and not any(by in rate.population.groups for rate in rates):
        near = nearest(by, names)
        raise Misused(_NO_GROUP.fill(value=by), or_else(near, ALLOWED.fill(names=" ".join(names))))


def order(key: str) -> tuple[bool, int, Sound]:
    """Order numbers by size, words by their sound, the empty group last."""
    return key == "", int(key) if key.isdecimal() else 0, by_sound(key)


# Groups


def _expected(settings: Settings, by: str) -> tuple[str, ...]:
    """Return the groups that have a row even when nobody is in them, in their order."""
    if by == "county":
        return tuple(county.key for county in rows_of(settings))
    if by == "group":
        names = dict.fromkeys(county.group or "" for county in rows_of(settings))
        return tuple(sorted(names, key=lambda name: name == ""))
    return ()


def grouping(watch: Watch, by: str) -> Grouping:
    """Return what tells the groups of a record: one, none for one that has no row, several for one that lies in several counties."""
    settings = watch.settings
    if by == "lead":
        return lambda record: (responsible(record, watch) or "",)
    if by in ("county", "group"):
        return _of_counties(settings, by)
    if by == INDUSTRY:
        return lambda record: (_key(getattr(_of_industry(record, watch), by, None)),)
    if by == "park_group":
        return lambda record: (settings.group_of_park(record.park) or "",)
    return lambda record: (_key(getattr(record, by)),)


def _of_industry(record: Any, watch: Watch) -> Any:
    """Return what says of a record which industry it is of: itself, else its enterprise."""
    return record if hasattr(record, INDUSTRY) else watch.other("enterprise", record.enterprise)


def _of_counties(settings: Settings, by: str) -> Grouping:
    """Return what tells the counties of a record, or their groups, each once."""
    keys = _county_keys(settings) if by == "county" else _group_keys(settings)
    is_county = by == "county"

    def groups(record: Any) -> tuple[str, ...]:
        own, also = record.county, getattr(record, "also", ())
        if not also:  # as most are
            found = keys.get(own, own if is_county else "")
            return () if found is None else (found,)
        every = (keys.get(key, key if is_county else "") for key in (own, *also))
        return tuple(dict.fromkeys(each for each in every if each is not None))

    return groups


def _key(value: Any) -> str:
    """Return what a value is grouped under, as a file says it."""
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _county_keys(settings: Settings) -> dict[str, str | None]:
    elsewhere = {county.key for county in settings.counties if county.outside}
    return {key: None if home in elsewhere else home for key, home in homes(settings).items()}


def _group_keys(settings: Settings) -> dict[str, str | None]:
    names = {county.key: None if county.outside else county.group or "" for county in settings.counties}
    return {key: names[home] for key, home in homes(settings).items()}


# Differences


def change(before: Ratio, after: Ratio) -> Points:
    """Return the difference of two ratios in points, exact; none where one of them is over nothing."""
    if before.share is None or after.share is None:
        return Points(None)
    return Points(after.share - before.share)


def looks_off(before: Ratio, after: Ratio, digits: int, how: Rounding) -> bool:
    """Return whether the printed percentages do not subtract to the printed difference (因四舍五入)."""
    points = change(before, after).exact
    if points is None or before.exact is None or after.exact is None:
        return False
    old, new, difference = (printed(value, digits, how) for value in (before.exact, after.exact, points))
    return new - old != difference
