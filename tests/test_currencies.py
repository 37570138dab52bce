"""An amount in a foreign currency is what was written to everybody, and in figures its 元 by the rate of its day; without a rate it is nothing."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.currencies import (
    FOREIGN_UNITS,
    NO_QUOTES,
    Currency,
    ForeignMoney,
    Quote,
    Quotes,
    amount_of,
    compared,
    held_against,
    is_beyond,
    is_counted,
    is_foreign,
    read_amount,
    read_rate,
)
from dicoop.errors import Unreadable
from dicoop.habits import tidy_money
from dicoop.kinds.fields import plain_of
from dicoop.labels import Label
from dicoop.render.cells import CellStyle, words
from dicoop.values import UNITS, Money, read_money

SCALES = {"": 1, "万": 10_000, "亿": 100_000_000}
numbers = st.integers(0, 10**9).map(lambda n: Decimal(n).scaleb(-2))
rates = st.integers(1, 10**9).map(lambda n: Decimal(n).scaleb(-4))
days = st.dates(date(2014, 1, 1), date(2030, 1, 1))
units = st.sampled_from(list(FOREIGN_UNITS))


def text_of(number, unit):
    return str(ForeignMoney(number, unit))


@given(numbers, units, rates, days)
def test_it_is_its_yuan_to_the_fen_and_shown_as_written(number, unit, per_100, day):
    written = text_of(number, unit)
    assert str(read_amount(written)) == written
    assert is_foreign(written)
    currency = FOREIGN_UNITS[unit][0]
    kept = Quotes([Quote(currency, day, per_100)]).on(written, str(day))
    money = amount_of(kept)
    exact = Fraction(number) * SCALES[unit.removesuffix(currency.label.zh)] * Fraction(per_100)  # in 分, as there are 100 of each
    assert money.yuan * 100 == (2 * exact + 1) // 2
    assert str(money) == f"{money}" == words(money, CellStyle("zh", None, "亿元")) == written
    assert plain_of(money) == kept == amount_of(plain_of(money)).kept
    assert money == Money(money.yuan)
    assert hash(money) == hash(Money(money.yuan))
    assert is_counted(money)


@given(numbers, units)
def test_without_a_rate_it_is_nothing_and_equal_to_nothing_else(number, unit):
    money = read_amount(text_of(number, unit))
    assert (money.yuan, is_counted(money)) == (0, False)
    assert money != Money(Decimal(0))
    assert money == amount_of(NO_QUOTES.on(str(money), "2019-08-20"))
    assert hash(money) == hash(read_amount(str(money)))


@given(
    st.lists(st.tuples(st.sampled_from(list(Currency)), days, rates), unique_by=lambda each: each[:2]),
    st.sampled_from(list(Currency)),
    days,
)
def test_the_rate_of_a_day_is_the_last_published_by_then(published, currency, day):
    quotes = Quotes(Quote(*each) for each in published)
    known = {when: per_100 for own, when, per_100 in published if own is currency and when <= day}
    money = amount_of(quotes.on(f"1{currency.label.zh}", str(day)))
    assert money.quote == (Quote(currency, max(known), known[max(known)]) if known else None)
    assert bool(quotes) is bool(published)


def test_a_month_and_a_year_have_the_rate_of_their_last_day():
    quotes = Quotes([Quote(Currency.USD, date(2019, 8, 1), Decimal(700)), Quote(Currency.USD, date(2019, 9, 30), Decimal(710))])
    for day, per_100 in (("2019-08", 700), ("2019-09", 710), ("2019", 710), ("2019-07", None), ("", None)):
        quote = amount_of(quotes.on("1美元", day)).quote
        assert (quote and quote.per_100) == per_100, day


@given(numbers, st.sampled_from(list(UNITS)))
def test_what_is_in_yuan_is_what_it_was(number, unit):
    written = str(Money(number, unit))
    assert not is_foreign(written)
    assert type(amount_of(written)) is type(read_amount(written)) is Money
    assert amount_of(written) == read_money(written)


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("800万美元", "800万美元"),
        ("８００万 美元", "800万美元"),
        ("1.2亿港币", "1.2亿港元"),
        ("3亿5000万日元", "3.5亿日元"),
        ("1,200万美金", "1200万美元"),
        ("500万欧元整", "500万欧元"),
        ("2千万美元", "2000万美元"),
        ("USD 800万", "800万美元"),
        ("8 million USD", "800万美元"),
        ("usd 8,000,000", "8000000美元"),
        ("USD 8m", "800万美元"),
        ("US$ 8m", "800万美元"),
        ("HK$1.2bn", "12亿港元"),
        ("S$8k", "8000新加坡元"),
        ("8m £", "800万英镑"),
        ("EUR 1.5bn", "15亿欧元"),
        ("8.5k gbp", "8500英镑"),
        ("新加坡元 3万", "3万新加坡元"),
        ("-8万美元", "-8万美元"),
    ],
)
def test_people_write_it_in_their_ways(typed, written):
    assert tidy_money(typed) == written
    assert str(read_amount(written)) == written


def test_an_unknown_currency_is_answered_by_all_that_are_known():
    with pytest.raises(Unreadable) as error:
        tidy_money("800万卢布")
    hint = error.value.finding.hint
    assert hint.zh == f"单位用 亿元、万元 或 元；外币写全名称，如 800万美元（可用：{'、'.join(each.label.zh for each in Currency)}）"
    assert hint.en.endswith(f"(there are: {', '.join(each.label.en for each in Currency)})")


@pytest.mark.parametrize(
    "typed", ["$8m", "8m", "RUB 8m", "USD", "美元", "USD 800万美元", "0.001美元", "约800万美元", "800万卢布", "800 000 USD", "800千美元"]
)
def test_what_may_mean_several_things_is_refused(typed):
    with pytest.raises(Unreadable) as error:
        tidy_money(typed)
    assert typed in error.value.finding.message.zh


@pytest.mark.parametrize("text", ["703.65", "6.3", "70000", "0.0001"])
def test_a_rate_is_what_is_published(text):
    assert read_rate(text) == text


@pytest.mark.parametrize("text", ["0", "0.00", "-1", "1,000", "7.03651", "1e3", "约700", "七百", "1000000", ""])
def test_what_is_no_rate_is_refused(text):
    with pytest.raises(Unreadable):
        read_rate(text)


def rated(text, per_100):
    return amount_of(Quotes([Quote(Currency(amount_of(text).currency), date(2019, 1, 1), Decimal(per_100))]).on(text, "2019-08-20"))


def test_what_was_agreed_and_paid_in_one_currency_is_held_against_each_other_in_it():
    agreed, paid = rated("800万美元", "680"), [rated("500万美元", "700"), rated("300万美元", "710")]
    assert held_against(paid, agreed) == (8_000_000, 8_000_000)
    assert not is_beyond(paid, agreed)
    assert compared(paid, agreed) == {"total": Label("800万美元", "8 million US dollars"), "agreed": agreed.label}


def test_in_several_currencies_it_is_held_against_in_yuan():
    agreed, paid = rated("100万美元", "680"), [rated("50万美元", "700"), read_amount("400万元")]
    assert held_against(paid, agreed) == (7_500_000, 6_800_000)
    assert is_beyond(paid, agreed)
    assert compared(paid, agreed) == {
        "total": Label("750万元", "7.5 million yuan"),
        "agreed": Label("100万美元（折680万元）", "1 million US dollars (6.8 million yuan)"),
    }
    assert held_against([], read_amount("1万元")) == (0, 10_000)


def test_nothing_is_held_against_what_has_no_rate():
    assert held_against([read_amount("400万元")], read_amount("100万美元")) is None
    assert held_against([read_amount("1万港元")], rated("100万美元", "680")) is None
    assert not is_beyond([read_amount("1亿元")], read_amount("100万美元"))
    assert held_against([read_amount("100万美元")], read_amount("100万美元")) == (1_000_000, 1_000_000)
