"""Which cities are there, which are late, and can they be put together at all?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import ALLOWED, Misused, Refused, Unable
from dicoop.labels import Label

if TYPE_CHECKING:
    from dicoop.rollup.asking import Condition
    from dicoop.rollup.manifest import Manifest

_LATER = Label("没有 {day} 和更早的取数", "there is no extract of {day} or before")
_LATER_HINT = Label("最早的一天：--as-of {first}", "the first day there is: --as-of {first}")
_TWICE = Label("{name}（{city}）在同一天报了两份：{one} 和 {other}", "{name} ({city}) appears twice for one day: {one} and {other}")
_TWICE_HINT = Label("留下对的一份，另一份移走", "keep the right one and move the other out")
_COUNTY = Label(
    "区划代码 {code} 在两个市都有：{one} 的{a}，{other} 的{b}", "two cities share the region code {code}: {a} of {one} and {b} of {other}"
)
_COUNTY_HINT = Label("请其中一个市改正 ledger.yaml 里的 code，重新取数", "have one correct code in its ledger.yaml and extract again")

_NO_CITY = Label("没有一个市合乎条件", "no city matches")


class Cities(NamedTuple):
    """The cities that are counted on a day, those of whom only another day is there, and how many the time before had."""

    day: str
    there: tuple[Manifest, ...]
    late: tuple[Manifest, ...]
    before: str | None
    gone: tuple[Manifest, ...]


def cities(manifests: Sequence[Manifest], day: str | None) -> Cities:
    """Return who is counted: of the day asked for, else of the latest there is; raises Unable."""
    known = [manifest for manifest in manifests if day is None or manifest.day <= day]
    if not known:
        raise Unable(_LATER.fill(day=day), _LATER_HINT.fill(first=min(each.day for each in manifests)))
    chosen = max(manifest.day for manifest in known)
    there = sorted((each for each in known if each.day == chosen), key=lambda each: (each.city, each.ledger))
    last: dict[str, Manifest] = {}
    for manifest in sorted(manifests, key=lambda each: each.day):
        if manifest.day <= chosen or manifest.ledger not in last:
            last[manifest.ledger] = manifest
    late = tuple(sorted((each for each in last.values() if each.day != chosen), key=lambda each: each.city))
    before = max((each.day for each in known if each.day < chosen), default=None)
    gone = tuple(each for each in late if before is not None and any(o.ledger == each.ledger and o.day == before for o in known))
    return Cities(chosen, tuple(there), late, before, gone)


def faults_of(there: Sequence[Manifest]) -> tuple[Refused, ...]:
    """Return why cities cannot be put together: one is there twice, or a county in two of them."""
    return (*_twice(there), *_shared_counties(there))


def _twice(there: Iterable[Manifest]) -> Iterator[Refused]:
    """Yield what is wrong where two of them are of one ledger or city."""
    seen: dict[str, Manifest] = {}
    for manifest in there:
        other = seen.get(manifest.ledger) or seen.get(f"city {manifest.city}")
        if other:
            one, two = (each.source or each.at for each in (other, manifest))
            yield Refused(_TWICE.fill(name=manifest.name, city=manifest.city, one=one, other=two), _TWICE_HINT)
        seen |= {manifest.ledger: manifest, f"city {manifest.city}": manifest}


def _shared_counties(there: Iterable[Manifest]) -> Iterator[Refused]:
    """Yield what is wrong where a county's code is that of another one in another city."""
    seen: dict[str, tuple[Manifest, str]] = {}
    for manifest in there:
        for county in manifest.data["counties"]:
            code, name = county["code"], county["name"]
            other, called = seen.setdefault(code, (manifest, name))
            if other.city != manifest.city:
                yield Refused(_COUNTY.fill(code=code, one=other.name, a=called, other=manifest.name, b=name), _COUNTY_HINT)


def chosen(there: Cities, conditions: Iterable[Condition]) -> Cities:
    """Return the cities that are wanted at all: no other one's files are read; raises Misused where there is none."""
    asked = [each for each in conditions if each.field == "city"]
    of = lambda manifest: all((bool({manifest.city, manifest.name, manifest.ledger} & set(each.values))) is each.is_in for each in asked)  # noqa: E731 - of both
    found = there._replace(there=tuple(filter(of, there.there)), late=tuple(filter(of, there.late)), gone=tuple(filter(of, there.gone)))
    if not found.there:
        raise Misused(_NO_CITY, ALLOWED.fill(names=" ".join(f"{each.city}({each.name})" for each in there.there)))
    return found


def settings_apart(there: Iterable[Manifest], names: set[tuple[str, str, str]]) -> list[dict[str, Any]]:
    """Return the limits, calendars and declarations that the cities' rates rest on, where they differ: each with its cities."""
    found: dict[str, dict[str, Any]] = defaultdict(dict)
    for manifest in there:
        for rate in manifest.data["rates"]:
            if (rate["rate"], rate["variant"], rate["basis"]) in names:
                for setting, value in rate["rests_on"].items():
                    found[rate["population"] if setting == "declaration" else setting][manifest.name] = value
    return [apart for setting, values in found.items() if (apart := _apart(setting, values))]


def _apart(setting: str, values: dict[str, Any]) -> dict[str, Any] | None:
    """Return which cities have which value of a setting; of several values in one only those that differ. None where all agree."""
    rows = {city: value if isinstance(value, dict) else {setting: value} for city, value in values.items()}
    names = dict.fromkeys(name for row in rows.values() for name in row)
    differing = [name for name in names if len({str(row.get(name)) for row in rows.values()}) > 1]
    cities: dict[str, list[str]] = defaultdict(list)
    for city, row in rows.items():
        cities[" ".join(f"{name}={row[name]}" for name in differing if name in row)].append(city)
    told = [{"value": value, "cities": some} for value, some in cities.items()]
    return {"setting": setting, "declared": setting in names, "values": told} if differing else None
