"""How do the sums that an engine gives become figures: the same ratios, of the same definitions, as in one city?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal, localcontext
from functools import cache
from operator import add
from typing import Any, NamedTuple

from dicoop.frozen import dataclass, field, replace
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.settings import RateName
from dicoop.labels import Label, Term
from dicoop.rollup.manifest import HALF, HIGH, Manifest
from dicoop.rollup.statement import Asked, Row
from dicoop.rules.aggregate import Figure
from dicoop.rules.denominators import POPULATIONS, Population
from dicoop.rules.durations import DURATIONS
from dicoop.rules.foreign import Exchange
from dicoop.rules.members import DIGITS
from dicoop.rules.rates import Rate, everyone, told_apart
from dicoop.values import EXACT, plain

Name = tuple[str, str, str]  # of a rate: its key, its variant, its basis


@dataclass
class Cell:
    """What one rate comes to in one group: above and below the line, how many, how many of them in other groups too.

    `of`: whose they are: of the whole the ledgers, of a group the firms where these are asked for.
    """

    above: int = 0
    below: int = 0
    size: int = 0
    shared: int = 0
    of: set[str] = field(default_factory=set)


class Sums(NamedTuple):
    """What the rows of all statements come to: by rate, definition and group (None: the whole)."""

    cells: Mapping[tuple[Name, str, Any], Cell]
    rates: Mapping[Name, Mapping[str, Rate]]


def name_of(rate: Mapping[str, Any]) -> Name:
    """Return by what a rate of a manifest is told from the others."""
    return rate["rate"], rate["variant"], rate["basis"]


def exchanges_in(manifests: Iterable[Manifest], names: Collection[Name]) -> list[tuple[Manifest, Exchange]]:
    """Return by which rates of exchange each city counts what some rates count by money, and what it does not count for want of one."""
    if not any(basis == Basis.MONEY.value for _, _, basis in names):
        return []
    return [(each, found) for each in manifests if (found := Exchange.of_data(each.data)) != Exchange()]


def derived_in(manifests: Iterable[Manifest], names: Collection[Name]) -> list[dict[str, Any]]:
    """Return what of the sums that some rates count was derived from totals, over all cities, with the codes of those that have such."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for each in manifests:
        counting = [rate for rate in each.data["rates"] if rate.get("entries") and name_of(rate) in names]
        kinds = {each.populations[rate["population"]]["kind"] for rate in counting}
        for part in each.data.get("derived", ()):
            if part["kind"] in kinds:
                known = found.setdefault((part["kind"], part["sum"]), {**part, "amount": "0", "records": 0, "cities": []})
                with localcontext(EXACT):
                    known["amount"] = plain(Decimal(known["amount"]) + Decimal(part["amount"]))
                known["records"] += part["records"]
                known["cities"].append(each.city)
    return list(found.values())


def added(
    answers: Iterable[tuple[Asked, Iterable[Row]]],
    wanted: set[Name],
    group: Callable[[str, Row], tuple[Any, ...]],
    fits: Callable[[str, Row], bool],
) -> Sums:
    """Add up the rows of an engine: `group` and `fits` are asked with the ledger and the values of the keys."""
    cells: dict[tuple[Name, str, Any], Cell] = defaultdict(Cell)
    rates: dict[Name, dict[str, Rate]] = defaultdict(dict)
    for asked, rows in answers:
        own = _columns(asked, wanted, rates)
        every = {id(columns): columns for columns in own.values()}
        # numbers are added up before they are rates: by whose rates, of whom, in which group (None: the whole), and in how many more
        totals: dict[tuple[int, str, Any, int], list[int]] = {}
        for row in rows:
            ledger, keys = row[0], row[1 : len(asked.keys)]
            if ledger in own and fits(ledger, keys):
                numbers = [int(n or 0) for n in row[len(asked.keys) :]]
                groups = group(ledger, keys)
                more = len(groups) - 1
                firm = f"{ledger} {keys[-1]}" if asked.firm and keys[-1] else ""
                for at in (
                    (id(own[ledger]), ledger, None, max(0, more)),
                    *((id(own[ledger]), firm, each, int(more > 0)) for each in groups),
                ):
                    totals[at] = list(map(add, totals[at], numbers)) if at in totals else numbers
        for (columns, of, each, more), numbers in totals.items():
            for rate in every[columns]:
                size = _total(numbers, rate.among, numbers[0])
                cell = cells[rate.name, rate.definition, each]
                cell.above += _total(numbers, rate.above, 0)
                cell.below += _total(numbers, rate.below, size)
                cell.size += size
                cell.shared += size * more
                cell.of |= {of} if of and size else set()
    return Sums(cells, _told_apart(rates))


def of_days(rates: Iterable[Mapping[str, Any]], found: Sums, by: Mapping[Name, str]) -> dict[Rate, Mapping[str, Any]]:
    """Return the rates that are of days, by the definitions chosen."""
    names = {rate.name.value for rate in DURATIONS}
    some = (rate for rate in rates if rate["rate"] in names and rate["hash"] == by[name_of(rate)])
    return {found.rates[name_of(rate)][rate["hash"]]: rate for rate in some if name_of(rate) in found.rates}


def days(
    answers: Iterable[tuple[Asked, Iterable[Row]]], group: Callable[[str, Row], tuple[Any, ...]], fits: Callable[[str, Row], bool]
) -> tuple[dict[Any, Counter[int]], int]:
    """Return how often each number of days is there, by group (None: the whole), and how many members have none."""
    found: dict[Any, Counter[int]] = defaultdict(Counter)
    left = 0
    for asked, rows in answers:
        for row in rows:
            ledger, keys = row[0], row[1 : len(asked.keys)]
            if fits(ledger, keys):
                every, number = map(int, row[len(asked.keys) :])
                left += every - number
                for each in (None, *group(ledger, keys)) if number else ():
                    found[each][int(keys[-1])] += number
    return found, left


class _RateColumns(NamedTuple):
    """A rate with its definition, and where its numbers stand in a row: each with that of its other half, None where there is none."""

    name: Name
    definition: str
    among: tuple[int, int | None] | None
    above: tuple[int, int | None] | None
    below: tuple[int, int | None] | None


def _columns(asked: Asked, wanted: set[Name], rates: dict[Name, dict[str, Rate]]) -> dict[str, tuple[_RateColumns, ...]]:
    """Return the rates of each ledger that are wanted of a population, and note each definition once; most cities have the same."""
    places = {name: place for place, name in enumerate(asked.numbers, 1)}
    known: dict[tuple[int, ...], tuple[_RateColumns, ...]] = {}

    def of(rate: Mapping[str, Any]) -> _RateColumns:
        if rate["hash"] not in rates[name_of(rate)]:
            rates[name_of(rate)][rate["hash"]] = _shown(rate)
        columns = [name and (places[name], places.get(f"{name}{HIGH}")) for name in map(rate["columns"].get, ("among", "above", "below"))]
        return _RateColumns(name_of(rate), rate["hash"], *columns)

    def every(manifest: Manifest) -> tuple[_RateColumns, ...]:
        at = tuple(map(id, manifest.data["rates"]))  # most cities share what they say alike
        if at not in known:
            some = (rate for rate in manifest.data["rates"] if rate["population"] == asked.population and name_of(rate) in wanted)
            known[at] = tuple(map(of, some))
        return known[at]

    return {manifest.ledger: every(manifest) for manifest in asked.manifests}


def _total(numbers: Sequence[int], place: tuple[int, int | None] | None, otherwise: int) -> int:
    if place is None:
        return otherwise
    low, high = place
    return numbers[low] + (HALF * numbers[high] if high is not None else 0)


# Figures


def _told_apart(rates: Mapping[Name, Mapping[str, Rate]]) -> dict[Name, dict[str, Rate]]:
    """Return rates as `told_apart` does, whatever number of definitions a name has."""
    twins = dict(zip(rates, told_apart([next(iter(found.values())) for found in rates.values()]), strict=True))
    return {name: {key: replace(rate, is_twin=twins[name].is_twin) for key, rate in found.items()} for name, found in rates.items()}


def _shown(rate: Mapping[str, Any]) -> Rate:
    """Return a rate of a manifest as all that shows rates knows it."""
    key, variant, _ = name_of(rate)
    basis = next(each for each in Basis if each.value == rate["basis"])
    label = Label(*rate["label"])
    term = next((each for each in RateName if each.value == key), None) or _own(key, label)
    name = rate["population"]
    kind = next((each.kind for each in POPULATIONS if each.name == name), name.removesuffix("_record"))
    everybody = Population(name, kind, object, (), lambda records, _: records)
    return Rate(term, variant, basis, everybody, everyone, everyone, None, Label(*rate["definition"]), rate["per"])


@cache
def _own(key: str, label: Label) -> Term:
    made: Any = Term("CityRate", {"ONE": (key, *label)})  # type: ignore[call-arg,arg-type] # the form that makes a class
    term: Term = made.ONE
    return term


def common(manifests: Iterable[Manifest]) -> dict[Name, str]:
    """Return by which definition each rate is added up: the one that most cities have; of equals the first by its hash."""
    counted: dict[Name, Counter[str]] = defaultdict(Counter)
    for manifest in manifests:
        for rate in manifest.data["rates"]:
            counted[name_of(rate)][rate["hash"]] += 1
    return {name: min(found, key=lambda key: (-found[key], key)) for name, found in counted.items()}


def figures(sums: Sums, names: Sequence[Name], by: Mapping[Name, str], groups: Sequence[str]) -> tuple[Figure, ...]:
    """Return of each rate the whole, then its groups, by the definitions chosen."""
    return tuple(_figures(sums, names, by, groups))


def _figures(sums: Sums, names: Sequence[Name], by: Mapping[Name, str], groups: Sequence[str]) -> Iterator[Figure]:
    for name in names:
        rate = sums.rates.get(name, {}).get(by[name])
        if rate is not None:
            for group in (None, *groups):
                yield figure(rate, group, sums.cells.get((name, by[name], group), Cell()))


def figure(rate: Rate, group: str | None, cell: Cell) -> Figure:
    """Return what a rate comes to in a group; amounts, added up in 分, are told in 元."""
    above, below = (Decimal(total).scaleb(-DIGITS[rate.basis]) for total in (cell.above, cell.below))
    return Figure(rate, group, rate.ratio(above, below), cell.size, (), cell.shared)


def hidden(sums: Sums, name: Name, definition: str, groups: Sequence[str], least: int) -> set[str]:
    """Return the groups that stand for too few firms; where that is one alone the next smallest too, or a subtraction would tell it."""
    firms = {group: len(sums.cells[name, definition, group].of) for group in groups if (name, definition, group) in sums.cells}
    few = {group for group, number in firms.items() if 0 < number < least}
    others = sorted((number, group) for group, number in firms.items() if group not in few and number)
    return few | {others[0][1]} if len(few) == 1 and others else few
