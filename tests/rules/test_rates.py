"""Which rates there are, which variants can be chosen, and what they say of themselves."""

import pytest

from dicoop.errors import Misused
from dicoop.kinds.settings import RateName
from dicoop.rules import population, rates
from dicoop.rules.rates import RATES, Basis, Rate


def key_of(rate: Rate) -> tuple[str, str, str]:
    return rate.name.value, rate.variant, rate.basis.value


def test_the_defaults_and_the_chosen_variants():
    plain = rates.select({})
    assert all(rate.variant == "" for rate in plain)
    assert [rate.name for rate in plain if rate.basis is Basis.COUNT].count(RateName.START) == 1
    chosen = [rate for rate in rates.select({"start": "chained", "performance": "filed"}) if rate.variant]
    assert [key_of(rate) for rate in chosen] == [
        ("performance", "filed", "count"),
        ("start", "chained", "count"),
        ("start", "chained", "money"),
    ]
    assert len(rates.select({"start": "chained"})) == len(plain)


def test_variants():
    assert rates.variants_of("start") == ("ended-removed", "chained", "planned")
    assert rates.variants_of("claim") == ()


@pytest.mark.parametrize(
    ("variants", "message", "hint"),
    [
        ({"strat": "chained"}, "there is no rate 'strat'", "Did you mean 'start'?; allowed: performance start funds"),
        ({"qqq": "chained"}, "there is no rate 'qqq'", "allowed: performance"),
        ({"start": "chain"}, "the start rate has no variant 'chain'", "Did you mean 'chained'?; allowed: ended-removed chained planned"),
        ({"claim": "chained"}, "the claim rate has no variant 'chained'", "it has one definition only"),
    ],
)
def test_what_there_is_not_is_refused(variants, message, hint):
    with pytest.raises(Misused) as caught:
        rates.select(variants)
    assert caught.value.message.en == message
    assert caught.value.hint.en.startswith(hint)


def test_the_default_is_by_count_where_there_are_both():
    assert key_of(rates.default(RateName.START)) == ("start", "", "count")
    assert key_of(rates.default(RateName.FUNDS)) == ("funds", "", "money")


def test_definitions_say_how_it_is_counted():
    assert rates.default(RateName.START).definition == ("按个数，累计签约，含终止", "by count, all signed, ended included")
    assert rates.default(RateName.FUNDS).definition.zh == "按金额，累计签约，含终止"
    for name in RateName:
        rows = [rate.definition for rate in RATES if rate.name is name]
        assert len(set(rows)) == len(rows), name


def test_every_name_has_a_rate_and_every_rate_its_own_definition():
    assert {rate.name for rate in RATES} == set(RateName)
    assert len({key_of(rate) for rate in RATES}) == len(RATES)


def test_rates_that_have_a_field():
    assert rates.having(RATES, "category") == tuple(rate for rate in RATES if rate.population is population.ISSUES)
    assert rates.having(RATES, "investment") == tuple(rate for rate in RATES if rate.population in (population.PROJECTS, population.NODES))
    assert rates.having(RATES, "weight") == ()
