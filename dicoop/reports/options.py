"""What was asked of the rates, of what is due, of the report, in the words of the command line?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from dicoop.errors import ALLOWED, Misused, nearest, or_else
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kinds, with_referred
from dicoop.kinds.fields import every, fields
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.meeting import Decision
from dicoop.kinds.settings import Settings
from dicoop.kinds.traits import with_county
from dicoop.labels import Label, Term
from dicoop.reports import due, rates
from dicoop.rules.choice import called, populations, rates_of, select
from dicoop.rules.conditions import parse, referred
from dicoop.rules.counties import homes
from dicoop.rules.names import COMPUTED, Vocabulary
from dicoop.rules.rates import Rate

_NO_CHOICE = Label("{flag} 不能是“{value}”", "{flag} cannot be '{value}'")
_NO_VARIANT = Label("“{text}”里没有等号", "no = in '{text}'")
_VARIANT = Label("写成 率=口径，如 start=chained", "write RATE=NAME, such as start=chained")
_OUTSIDE = Label("{county}不是本市的县区，没有自己的一页", "{county} is not a county of the city and has no page")
_NEGATIVE = Label("--within 是今天以后的天数，不能小于 0", "--within is a number of days from today, 0 or more")


@cache
def counted(kinds: Kinds) -> Vocabulary:
    """Return what a question on rates may ask: of the records that rates count."""
    return Vocabulary(tuple(kind for kind in kinds.values() if with_county(kind)), (Decision,))


def of_rates(ledger: Ledger, given: Mapping[str, Any], day: date) -> rates.RateOptions:
    """Return what is asked of the rates of a day: `given` holds the options by name; raises Misused."""
    names, chosen = _chosen(ledger.kinds, given)
    told = () if names else rates_of(ledger.on(day).kinds)
    wanted = chosen if names else tuple(rate for rate in chosen if rate in told)
    conditions = tuple(parse(text, counted(ledger.kinds), ledger) for text in given["where"])
    by = _group(given["by"], ledger.kinds)
    sort = tuple(_sorted_by(text, by, wanted, ledger.kinds) for text in _several(given.get("sort"), ()))
    if sort and by is None:
        raise Misused(_SORT_WHAT)
    return rates.RateOptions(wanted, by, conditions, picked=bool(names), explain=given["explain"], sort=sort)


def _chosen(kinds: Kinds, given: Mapping[str, Any]) -> tuple[list[Term], tuple[Rate, ...]]:
    """Return the names of the rates that are asked for one by one, and those rates: where none is, all in the definitions chosen."""
    names = [called(text, kinds) for text in given["rate"]]
    chosen = select(dict(_variant(text) for text in given["variant"]), kinds, names)
    return names, tuple(rate for rate in chosen if not names or rate.name in names)


def counted_by(kinds: Kinds, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the kinds whose records count in the rates that are asked for one by one, none where all are told of; raises Misused."""
    names, chosen = _chosen(kinds, given)
    return tuple(dict.fromkeys(rate.population.kind for rate in chosen)) if names else ()


def needed_by(kinds: Kinds, given: Mapping[str, Any]) -> Iterable[str]:
    """Return the kinds whose records must be known to tell the rates that are asked for; raises Misused."""
    counted = counted_by(kinds, given)
    if not counted:
        return kinds.every
    chosen = _chosen(kinds, given)[1]
    beside = (kind for rate in chosen for kind in rate.beside)
    refers = given["by"] or any(rate.of_all for rate in chosen)
    dated = ("meeting",) if given["meeting"] or given.get("meetings") else ()
    return {*counted, *beside, *dated, *_named(kinds, given)}.union(*(with_referred(kinds[name]) for name in counted if refers))


def _named(kinds: Kinds, given: Mapping[str, Any]) -> Iterable[str]:
    """Return the kinds whose records the conditions may name."""
    return frozenset().union(*(referred(text, counted(kinds)) for text in given["where"]))


def _sorted_by(text: str, by: str | None, wanted: Iterable[Rate], kinds: Kinds) -> tuple[Rate | None, bool]:
    """Return what a table is sorted by: one of its rates, or (None) what it is grouped by; and whether it descends."""
    name, descends = text.strip().removeprefix("-").strip(), text.strip().startswith("-")
    if _group(name, kinds) == by:
        return None, descends
    rate = next((rate for rate in wanted if rate.name == called(name, kinds)), None)
    if rate is None:
        raise Misused(_NO_SORT.fill(value=name), ALLOWED.fill(names=" ".join(dict.fromkeys(rate.name.value for rate in wanted))))
    return rate, descends


def _group(text: str | None, kinds: Kinds) -> str | None:
    """Return the field to group by, by itself or by its name in Chinese; one that is none as it is, to be refused."""
    if text is None:
        return None
    groups = {name for population in populations(kinds) for name in population.groups}
    rows = (*(row for kind in kinds.values() for row in every(kind.model) if row.name in groups), *COMPUTED)
    named = {row.mark.zh: row.name for row in rows} | {"单位": "lead"}
    return named.get(text.strip(), text.strip())


_SORT_WHAT = Label("--sort 要和 --by 一起用：没有分组，没有几行可排", "--sort needs --by: without groups there are no rows to sort")
_NO_SORT = Label("表里没有“{value}”这个率，不能按它排", "the table has no rate '{value}' to sort by")


def _variant(text: str) -> tuple[str, str]:
    name, sign, variant = (part.strip() for part in text.partition("="))
    if not sign:
        raise Misused(_NO_VARIANT.fill(text=text), _VARIANT)
    return name, variant


def due_of(kinds: Kinds, given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the kinds of records of which something of the kind asked for is due, none where all are told of; raises Misused."""
    kind = _due_kind(kinds, given)
    return tuple(name for name, each in kinds.items() if kind in (name, each.due_as)) if kind else ()


def needed_by_due(kinds: Kinds, given: Mapping[str, Any]) -> Iterable[str]:
    """Return the kinds whose records must be known to tell what is due; raises Misused."""
    found = due_of(kinds, given)
    referred = (other for name in found for other in with_referred(kinds[name])) if given.get("count_by") else ()
    return (*found, *referred, *_named(kinds, given)) if found else kinds.every


def _due_kind(kinds: Kinds, given: Mapping[str, Any]) -> str:
    named = {kind.label.zh: name for name, kind in kinds.items()} | due.NAMES
    return _one_of("--kind", given["kind"], due.kinds_due(kinds), named)


def of_due(ledger: Ledger, given: Mapping[str, Any]) -> due.DueOptions:
    """Return what is asked of the things due: `given` holds the options by name; raises Misused."""
    within = given["within"]
    if within is not None and within < 0:
        raise Misused(_NEGATIVE)
    usual = due.DueOptions()
    return due.DueOptions(
        within=within,
        by=_one_of("--by", given["by"], due.GROUPS, due.NAMES) or usual.by,
        counties=_counties(given["county"], ledger.settings),
        units=tuple(parse_input.listed("units", text, ledger.settings) for text in _several(given["unit"], ledger.settings.units)),
        kind=_due_kind(ledger.kinds, given),
        overdue=given["overdue"],
        conditions=tuple(parse(text, counted(ledger.kinds), ledger) for text in given["where"]),
        count_by=_counted_by(ledger.kinds, given.get("count_by")),
    )


def _counted_by(kinds: Kinds, text: str | None) -> str:
    """Return by what things due are counted: what each says itself, or a field of their records; raises Misused."""
    rows = [row for kind in kinds.values() for row in fields(kind.model) if row.is_scalar or row.form == "texts"]
    named = {word: row.attribute for row in reversed(rows) for word in (row.name, row.mark.zh)} | {"灯": "light", **due.NAMES}
    wanted = (text or "").strip()
    found = named.get(wanted, wanted.casefold())
    if found and found not in (*due.COUNTED, *named.values()):
        raise Misused(_NO_CHOICE.fill(flag="--count-by", value=wanted), or_else(nearest(found, named), _OR_FIELD))
    return found


_OR_FIELD = Label(
    "可用：unit county kind light，或记录的字段，如 enterprise", "allowed: unit county kind light, or a field of records such as enterprise"
)


def _one_of(flag: str, text: str | None, choices: Iterable[str], names: Mapping[str, str]) -> str:
    """Return the one of some choices that is meant, by itself or by its name in Chinese; raises Misused."""
    if not text:
        return ""
    wanted = names.get(text.strip(), text.strip().casefold())
    if wanted not in choices:
        raise Misused(_NO_CHOICE.fill(flag=flag, value=text), _hint(wanted, choices))
    return wanted


def _several(text: str | None, names: Iterable[str]) -> tuple[str, ...]:
    """Return the parts of a text with commas between, unless all of it is one of some names."""
    if not text or text.strip() in names:
        return (text,) if text else ()
    return tuple(part for part in parse_input.SEPARATORS.split(text) if part.strip()) or (text,)


def _counties(text: str | None, settings: Settings) -> tuple[str, ...]:
    """Return counties, those of a group among them."""
    return tuple(dict.fromkeys(key for part in _several(text, ()) for key in parse_input.counties(part, settings)))


def _home(text: str, settings: Settings) -> str:
    """Return the county that a county's records count under."""
    key = parse_input.county(text, settings)
    return homes(settings).get(key, key)


def page(text: str, settings: Settings) -> str:
    """Return the county whose own page is asked for; raises Misused for one of elsewhere."""
    home = _home(text, settings)
    if home not in {county.key for county in settings.inside}:
        names = " ".join(f"{county.key}({county.name})" for county in settings.inside)
        raise Misused(_OUTSIDE.fill(county=settings.county_label(home)), ALLOWED.fill(names=names))
    return home


def _hint(value: str, names: Iterable[str]) -> Label:
    near = nearest(value, names)
    return or_else(near, ALLOWED.fill(names=" ".join(names)))
