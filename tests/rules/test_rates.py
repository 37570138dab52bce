"""Which rates there are, which variants can be chosen, and what they say of themselves."""

import pytest

from dicoop.errors import Misused
from dicoop.kinds import BUILT_IN
from dicoop.kinds.settings import RateName
from dicoop.rules import choice, denominators
from dicoop.rules.rates import RATES, Basis, Rate


def key_of(rate: Rate) -> tuple[str, str, str]:
    return rate.name.value, rate.variant, rate.basis.value


def test_the_defaults_and_the_chosen_variants():
    plain = choice.select({}, BUILT_IN)
    assert all(rate.variant == "" for rate in plain)
    assert [rate.name for rate in plain if rate.basis is Basis.COUNT].count(RateName.START) == 1
    chosen = [rate for rate in choice.select({"start": "chained", "performance": "not-ended"}, BUILT_IN) if rate.variant]
    assert [key_of(rate) for rate in chosen] == [
        ("performance", "not-ended", "count"),
        ("start", "chained", "count"),
        ("start", "chained", "money"),
    ]
    assert len(choice.select({"start": "chained"}, BUILT_IN)) == len(plain)
    assert choice.select({"performance": "filed"}, BUILT_IN) == plain  # as it was called before it was the default


def test_variants():
    assert choice.variants_of("start") == ("ended-removed", "chained", "planned", "against-plan")
    assert choice.variants_of("claim") == ()


@pytest.mark.parametrize(
    ("variants", "message", "hint"),
    [
        ({"strat": "chained"}, "unknown rate 'strat'", "Did you mean 'start'? allowed: performance (performance rate), start ("),
        (
            {"qqq": "chained"},
            "unknown rate 'qqq'",
            "allowed: performance (performance rate), start (start rate), funds (funds-in-place rate), ",
        ),
        (
            {"start": "chain"},
            "the start rate has no variant 'chain'",
            "Did you mean 'chained'? allowed: ended-removed chained planned against-plan",
        ),
        ({"claim": "chained"}, "the claim rate has no variant 'chained'", "it has only one definition"),
    ],
)
def test_what_there_is_not_is_refused(variants, message, hint):
    with pytest.raises(Misused) as caught:
        choice.select(variants, BUILT_IN)
    assert caught.value.message.en == message
    assert caught.value.hint.en.startswith(hint)


def test_an_unknown_rate_names_all_with_what_they_are_called():
    with pytest.raises(Misused) as caught:
        choice.called("开工", BUILT_IN)
    assert caught.value.message == ("没有“开工”这个率", "unknown rate '开工'")
    assert caught.value.hint.zh.startswith(
        "是否想写“开工率”？可用：performance（履约率） start（开工率） funds（资金到位率） invested（投资完成率） "
    )
    assert caught.value.hint.zh.endswith(" node_on_time（节点按期率）")
    assert caught.value.hint.en.endswith(", node_on_time (nodes on time)")


def test_a_rate_is_known_by_its_key_and_its_names():
    for name in RateName:
        for text in (name.value, name.value.replace("_", "-"), name.label.zh, name.label.en, name.label.en.upper()):
            assert choice.called(f" {text} ", BUILT_IN) is name
    assert choice.select({"开工率": "chained"}, BUILT_IN) == choice.select({"start": "chained"}, BUILT_IN)


def test_the_default_is_by_count_where_there_are_both():
    assert key_of(choice.default(RateName.START, BUILT_IN)) == ("start", "", "count")
    assert key_of(choice.default(RateName.FUNDS, BUILT_IN)) == ("funds", "", "money")


def test_definitions_say_how_it_is_counted():
    assert choice.default(RateName.START, BUILT_IN).definition == ("按个数，累计签约，含终止", "by count, all signed, ended included")
    assert choice.default(RateName.FUNDS, BUILT_IN).definition.zh == "按金额，累计签约，含终止"
    for name in RateName:
        rows = [rate.definition for rate in RATES if rate.name is name]
        assert len(set(rows)) == len(rows), name


def test_every_name_has_a_rate_and_every_rate_its_own_definition():
    assert {rate.name for rate in RATES} == set(RateName)
    assert len({key_of(rate) for rate in RATES}) == len(RATES)


def test_rates_that_have_a_field():
    assert choice.having(RATES, lambda model: hasattr(model, "category")) == tuple(
        rate for rate in RATES if rate.population is denominators.ISSUES
    )
    of_projects = tuple(rate for rate in RATES if rate.population in (denominators.PROJECTS, denominators.NODES))
    assert choice.having(RATES, lambda model: hasattr(model, "investment")) == of_projects
    assert choice.having(RATES, lambda model: hasattr(model, "weight")) == ()
