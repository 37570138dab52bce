"""Is what a meeting is told what the rates come to, and is a difference seen?"""

from datetime import date
from decimal import Decimal

import pytest

from dicoop.frozen import replace
from dicoop.kinds import BUILT_IN
from dicoop.kinds.published_figures import Basis
from dicoop.kinds.settings import Language
from dicoop.rules import published
from dicoop.rules.aggregate import figures
from dicoop.rules.choice import select
from dicoop.store.find import Shelf
from dicoop.store.load import load
from dicoop.values import Ratio

DAY = date(2019, 3, 22)


@pytest.fixture(scope="module")
def whole(sample):
    return load(Shelf(sample))


def test_every_rate_is_told_with_its_definition_whole_and_by_county(whole):
    told = published.published(whole, 14, DAY)
    assert (told.meeting, told.day) == (14, DAY)
    assert [(each.rate, each.basis) for each in told.rates] == [(rate.name, rate.basis) for rate in select({}, BUILT_IN)]
    assert [each.definition for each in told.rates] == [rate.definition.zh for rate in select({}, BUILT_IN)]
    for by in (None, "county"):
        for figure in figures(whole, DAY, select({}, BUILT_IN), by):
            assert told.ratios[figure.rate.name, figure.rate.basis, figure.group] == figure.ratio
    inside = [county.key for county in whole.settings.inside]
    assert [list(each.counties) for each in told.rates if each.counties] == [inside] * (len(told.rates) - 1)
    assert [each.rate for each in told.rates if not each.counties] == ["decision"]


def test_definitions_are_in_the_ledger_s_language(whole):
    english = replace(whole, settings=whole.settings.but(language=Language.EN), memory=None)
    assert published.published(english, 14, DAY).rates[0].definition == select({}, BUILT_IN)[0].definition.en


def test_the_same_ledger_gives_the_same_figures(whole):
    told = published.published(whole, 14, DAY)
    pairs = published.seen_today(told, whole)
    assert not any(pair.is_moved for pair in pairs)
    assert {(pair.rate, pair.basis, pair.county) for pair in pairs} == set(told.ratios)


def test_a_figure_says_whether_it_is_of_money(whole):
    now = published.published(whole, 14, DAY)
    for one, other in ((now, now), (now.but(rates=()), now), (now, now.but(rates=()))):
        for pair in published.compared(one, other):
            assert pair.told.money is pair.now.money is (pair.basis is Basis.MONEY)
    assert {figure.ratio.money for figure in figures(whole, DAY, select({}, BUILT_IN)) if figure.rate.basis is Basis.COUNT} == {False}


def test_another_figure_and_a_county_that_was_in_no_table_are_seen(whole):
    told = published.published(whole, 14, DAY)
    first = told.rates[0]
    counties = dict(first.counties)
    gone = counties.pop("QL")
    rates = (first.but(told="1.0% (1/100)", counties=counties), *told.rates[1:])
    moved = [pair for pair in published.seen_today(told.but(rates=rates), whole) if pair.is_moved]
    assert [(pair.rate, pair.county) for pair in moved] == [("performance", None), ("performance", "QL")]
    assert moved[0].told == Ratio(Decimal(1), Decimal(100))
    assert moved[1].told == Ratio(Decimal(0), Decimal(0))
    assert f"({moved[1].now.numerator}/{moved[1].now.denominator})" in gone
