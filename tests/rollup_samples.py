"""Made-up cities as extracts: small, of any seed and day, some with merged counties, voided records and odd 分."""

from functools import cache

from dicoop import sample
from dicoop.actions import extract
from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules.aggregate import figures
from dicoop.rules.choice import rates_of
from dicoop.store.ledger import settings_of

DAYS = sample.meeting_dates(5)
GIVEN = {
    "engine": None, "at": None, "as_of": None, "known_at": None, "by": None, "where": [], "rate": [], "variant": [],
    "least": None, "explain": False, "verify": False,
}  # fmt: skip


@cache
def ledger(seed, city, size, day, merged):
    """Return a city's ledger in memory; of its projects every seventh is voided, every fifth has an amount of odd 分, every sixth lies in another county too."""
    text = sample.settings_text(city)
    if merged:
        text = text.replace("key: XQ\n", "key: XQ\n    successor: QL\n")
    own = settings_of(text.encode())
    assert isinstance(own, Settings), own
    held = {name: {} for name in BUILT_IN}
    for n, (kind, data) in enumerate(sample.records(seed, size, 5, day)):
        odd = {"voided": {"date": str(day), "reason": "重复登记"}} if n % 7 == 3 and kind.name in ("project", "issue") else {}
        odd |= {"investment": f"{n}.1{n % 10}元"} if n % 5 == 2 and kind.name == "project" else {}
        odd |= {"also": [own.inside[n % len(own.inside)].key, "XQ"]} if n % 6 == 1 and kind.name == "project" else {}
        record = check_values({**data, **odd}, kind.model)
        held[kind.name][str(record.id)] = record
    return Ledger(own, held)


def put(folder, whole, day, **known):
    """Extract a city into a folder, once."""
    out = extract.folder_of(folder, whole, day)
    if not out.exists():
        extract.put(whole, day, out, {"commit": None, "unsaved": 0, **known})
    return out


def summed(cities, by):
    """Return what the cities' own figures come to together: by rate and group, both sums and how many."""
    found = {}
    for whole, day in cities:
        codes = {county.key: extract.manifest.code_of(whole.settings, county) for county in whole.settings.inside}
        own = None if by == "city" else by
        for figure in figures(whole, day, rates_of(whole.kinds), own):
            groups = [figure.group] if figure.group is None else [codes[figure.group] if by == "county" else figure.group]
            groups += [whole.settings.code] if by == "city" else []
            for group in groups:
                key = figure.rate.name.value, figure.rate.variant, figure.rate.basis.value, group
                before = found.get(key, (0, 0))
                found[key] = before[0] + figure.ratio.numerator, before[1] + figure.ratio.denominator
    return found


def other(whole, **settings):
    """Return a ledger with other settings."""
    return replace(whole, settings=whole.settings.but(**settings))
