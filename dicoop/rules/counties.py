"""Under which county does a record count, and which counties have a row in tables?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from dicoop.kinds.settings import County, Settings


def homes(settings: Settings) -> dict[str, str]:
    """Return for each county the one its records count under: itself, or after mergers its last successor."""
    after = {county.key: county.successor for county in settings.counties}
    found = {}
    for key in after:
        home, seen = key, {key}
        while (successor := after[home]) in after and successor not in seen:
            home = successor
            seen.add(home)
        found[key] = home
    return found


def together(county: str, settings: Settings) -> frozenset[str]:
    """Return the counties whose records count under the same one as a county's, itself among them."""
    home = homes(settings)
    return frozenset({county, *(key for key in home if home[key] == home.get(county, county))})


def alike(known: str, names: frozenset[str], settings: Settings, day: date) -> frozenset[str]:
    """Return counties, or units, with those that are the same on a day: merged, or under another name."""
    if known == "counties":
        return frozenset().union(*(together(name, settings.on(day)) for name in names))
    now = {settings.unit(name, day) for name in names}
    return frozenset({*names, *now, *(each.was for each in settings.renamed if settings.unit(each.was, day) in now)})


def ever_alike(counties: frozenset[str], settings: Settings) -> frozenset[str]:
    """Return counties with those that were the same on any day."""
    days = (date.min, *(since.from_ for since in settings.changes))
    return frozenset().union(*(alike("counties", counties, settings, day) for day in days))


def lying(settings: Settings) -> Callable[[Any], tuple[str, ...]]:
    """Return what tells the counties that a thing counts under, each once: its own, then those that it also lies in."""
    home = homes(settings)

    def places(thing: Any) -> tuple[str, ...]:
        own, also = getattr(thing, "county", None), getattr(thing, "also", ())
        first = () if own is None else (home.get(own, own),)
        return tuple(dict.fromkeys((*first, *(home.get(key, key) for key in also)))) if also else first

    return places


def rows_of(settings: Settings) -> tuple[County, ...]:
    """Return the counties that have a row in tables: of the city and not merged into another, in the settings' order."""
    own = homes(settings)
    return tuple(county for county in settings.inside if own[county.key] == county.key)
