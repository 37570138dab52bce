"""What cities come to together is the sum of what each comes to alone: on every engine, for every rate, variant and grouping that adds."""

import json
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rollup_samples import DAYS, GIVEN, ledger, put, summed

from dicoop.actions import rollup
from dicoop.render import render
from dicoop.rules.rates import RATES
from dicoop.store import engines, extracts

VARIANTS = sorted({f"{rate.name.value}={rate.variant}" for rate in RATES if rate.variant})
GROUPINGS = (None, "city", "county", "kind", "meeting", "lead", "category")
one_city = st.tuples(st.integers(0, 2), st.sampled_from([4, 9]), st.booleans())


@pytest.fixture(scope="module")
def pool(tmp_path_factory):
    """The folder where every city that was drawn stays extracted."""
    return tmp_path_factory.mktemp("pool")


def rows_of(document):
    data = json.loads(render(document, "json", "zh"))
    return {(row["rate"], row["variant"], row["basis"], row["group"]): (row["numerator"], row["denominator"]) for row in data["rows"]}


def on(engine, folders, pool, **given_):
    """Return the roll-up by an engine; those that keep tables get the extracts first."""
    if engine == "duckdb":
        return rollup.rollup([str(each) for each in folders], DAYS[-1], {**GIVEN, **given_}, pool).document
    at = str(pool / "base.db")
    (pool / "base.db").unlink(missing_ok=True)
    engines.keeper(engine, at).load([extracts.read(each / "manifest.json") for each in folders])
    return rollup.rollup([], DAYS[-1], {**GIVEN, **given_, "engine": engine, "at": at}, pool).document


@pytest.mark.parametrize("by", GROUPINGS)
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(one_city, min_size=1, max_size=4), st.sampled_from(["", *VARIANTS]), st.sampled_from(DAYS[1::2]))
def test_together_they_are_the_sum(pool, by, drawn, variant, day):
    cities = [(ledger(seed, number, size, day, merged), day) for number, (seed, size, merged) in enumerate(drawn)]
    folders = [put(pool / f"{drawn[n]}".replace(" ", ""), whole, day) for n, (whole, _) in enumerate(cities)]
    given_ = {"by": by, "variant": [variant] if variant else []}
    texts = [render(on(engine, folders, pool, **given_), "json", "zh") for engine in ("duckdb", "sqlite")]
    assert texts[0] == texts[1]
    wanted = summed(cities, by)
    found = {(row["rate"], row["variant"], row["basis"], row["group"]): row for row in json.loads(texts[0])["rows"]}
    assert found
    for key, row in found.items():
        assert (Decimal(row["numerator"]), Decimal(row["denominator"])) == wanted.get(key, (0, 0)), key
    chosen = {rate.name.value: rate.variant for rate in RATES if f"{rate.name.value}={rate.variant}" == variant}
    missed = [key for key in wanted if key[1] == chosen.get(key[0], "") and key not in found and any(wanted[key])]
    assert missed == []


def test_no_two_populations_of_an_extract_have_one_name():
    """Rates of another kind over projects wrote their members over those of all project rates: nothing could be rolled up."""
    from dicoop.kinds import EVERY
    from dicoop.rules.choice import rates_of

    named = {}
    for rate in rates_of(EVERY):
        named.setdefault(rate.population.name, set()).add(rate.population)
    assert {name for name, some in named.items() if len(some) > 1} == set()
