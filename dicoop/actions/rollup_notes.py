"""What must be known of the figures of many cities together: who is missing, what is not counted, what was not reported, what differs?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from dicoop.currencies import Currency, Quote
from dicoop.labels import Label, joined
from dicoop.reports.rates import name as rate_cell
from dicoop.reports.together import listed
from dicoop.rollup import sums
from dicoop.rollup.cities import Cities, settings_apart
from dicoop.rollup.manifest import Manifest
from dicoop.rollup.statement import firm_in
from dicoop.rollup.sums import Name, Sums, name_of
from dicoop.rules.derived import note
from dicoop.rules.foreign import Exchange

_LATE = Label(
    "未报 {day} 数据的市不计入，也不推算：{cities}", "Cities without figures for {day} are neither counted nor estimated: {cities}"
)
_FEWER = Label("比上次（{day}）少 {n} 个市：{cities}", "{n} fewer cities than last time ({day}): {cities}")
_RESTS = Label("{setting}不同：{values}", "{setting} differ: {values}")
_VALUE = Label("{value}（{cities}）", "{value} ({cities})")
_SETTINGS = {"limits": Label("办理时限", "Limits"), "calendar": Label("工作日历", "Calendars")}
_DECLARED = Label("台账 {name} 的声明", "Declarations of {name}")
_SOME = Label("{rate}：{n} 个市里 {some} 个有", "{rate}: {some} of {n} cities have it")
_LEFT_OUT = Label("{name}：有 {n} 个文件读不出来，没有计入", "{name}: files that could not be read and are not counted: {n}")
_UNSAVED = Label("{name}：有 {n} 个文件的改动还没有提交", "{name}: files with uncommitted changes: {n}")
_RATE = Label("{currency} {day} 的汇率", "Rates of {currency} on {day}")
_UNRATED = Label("{name}：没有汇率、金额没有计入的记录 {n} 条", "{name}: records left out of amounts for lack of an exchange rate: {n}")
_HIDDEN = Label(
    "留空的格：企业不足 {n} 家，或据此可以推出，没有列出", "Empty cells stand for fewer than {n} firms, or would reveal such cells"
)
_BARE = Label("不分企业、没有留空的：{rates}", "Not about firms, so no cell is suppressed: {rates}")


class RestsOn(NamedTuple):
    """What the manifests say of figures: settings they rest on that are not the same in all, what was derived from totals, rates of exchange."""

    rests: Sequence[Mapping[str, Any]]
    derived: Sequence[Mapping[str, Any]]
    rated: Sequence[tuple[Manifest, Exchange]]


def beside(manifests: Sequence[Manifest], names: Sequence[Name]) -> RestsOn:
    """Return what is to be said beside the figures of some rates."""
    some = set(names)
    return RestsOn(settings_apart(manifests, some), sums.derived_in(manifests, some), sums.exchanges_in(manifests, some))


class SmallCells(NamedTuple):
    """How many firms a cell has at least, where somebody asked for that, and whether one was left empty for it."""

    least: int | None
    is_any: bool


def notes(there: Cities, names: Sequence[Name], found: Sums, told: RestsOn, small: SmallCells) -> Iterable[Label]:
    """Yield what stands under figures of many cities."""
    yield from _of_cities(there)
    for each in told.derived:
        yield note(Label(*each["label"]), Decimal(each["amount"]), each["records"])
    yield from _exchange(told.rated)
    having = Counter(name_of(rate) for each in there.there for rate in each.data["rates"])
    for name in names:
        some = having[name]
        if some < len(there.there) and (said := next(iter(found.rates.get(name, {}).values()), None)):
            yield _SOME.fill(rate=rate_cell(said).label, n=len(there.there), some=some)
    for apart in told.rests:
        label = _SETTINGS.get(apart["setting"]) or _DECLARED.fill(name=apart["setting"])
        values = tuple(_value_of(value, apart["declared"]) for value in apart["values"])
        yield _RESTS.fill(setting=label, values=joined(values, "；", "; "))
    if small.is_any:
        yield _HIDDEN.fill(n=small.least)
    if small.least and (bare := _without_firms(there.there, names, found)):
        yield _BARE.fill(rates=joined(bare))


def _without_firms(manifests: Iterable[Manifest], names: Iterable[Name], found: Sums) -> tuple[Label, ...]:
    """Return the rates whose members say of no firm that it stands behind them."""
    bare = {name for each in manifests for name, said in each.populations.items() if firm_in(said) is None}
    every = (next(iter(found.rates[name].values())) for name in names if name in found.rates)
    return tuple(rate_cell(rate).label for rate in every if rate.population.name in bare)


def _exchange(every: Iterable[tuple[Manifest, Exchange]]) -> Iterable[Label]:
    """Yield by which rates of exchange is counted, and where cities do not agree on one."""
    held: dict[tuple[Currency, date], dict[Decimal, list[str]]] = {}
    for each, found in every:
        for quote in found.quotes:
            held.setdefault((quote.currency, quote.day), {}).setdefault(quote.per_100, []).append(each.name)
    yield from Exchange(tuple(Quote(*key, *rates) for key, rates in sorted(held.items()) if len(rates) == 1)).notes
    for (currency, day), rates in sorted(held.items()):
        if len(rates) > 1:
            values = (_VALUE.fill(value=f"{per_100:f}", cities=listed(tuple(cities))) for per_100, cities in rates.items())
            yield _RESTS.fill(setting=_RATE.fill(currency=currency, day=day), values=joined(tuple(values), "；", "; "))


def unrated(of: Manifest) -> int:
    """Return how many records of a city are in no sum of money, for want of a rate of exchange."""
    return len({each.id for each in Exchange.of_data(of.data).lacking})


def _of_cities(there: Cities) -> Iterable[Label]:
    """Yield what is to be known of the cities themselves: who is missing, and what of theirs is not counted, or not committed."""
    if there.late:
        yield _LATE.fill(day=there.day, cities=listed(tuple(each.name for each in there.late)))
    if there.gone:
        yield _FEWER.fill(day=there.before, n=len(there.gone), cities=listed(tuple(each.name for each in there.gone)))
    for each in there.there:
        for label, n in ((_LEFT_OUT, len(each.data["left_out"])), (_UNRATED, unrated(each)), (_UNSAVED, each.data["unsaved"])):
            if n:
                yield label.fill(name=each.name, n=n)


def _value_of(value: Mapping[str, Any], declared: bool) -> Label:  # noqa: FBT001 - said beside it
    """Return the value of a setting with its cities; a declaration has no words, so only who has the same."""
    cities = listed(tuple(value["cities"]))
    return cities if declared else _VALUE.fill(value=value["value"] or "—", cities=cities)
