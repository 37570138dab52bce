"""Amounts in prose."""

from decimal import Decimal

import pytest

from dicoop.document import Style, amount
from dicoop.labels import Label
from dicoop.values import Money, Rounding


@pytest.mark.parametrize(
    ("yuan", "zh", "en"),
    [
        ("0", "0元", "0 yuan"),
        ("300", "300元", "300 yuan"),
        ("9999.99", "9999.99元", "9999.99 yuan"),
        ("9999.996", "1万元", "10000 yuan"),
        ("12345", "1.23万元", "12345 yuan"),
        ("999999.99", "100万元", "999999.99 yuan"),
        ("80000000", "8000万元", "80 million yuan"),
        ("99600000", "9960万元", "99.6 million yuan"),
        ("99999999", "1亿元", "100 million yuan"),
        ("999999999", "10亿元", "1 billion yuan"),
        ("1250000000", "12.5亿元", "1.25 billion yuan"),
        ("1234567890123", "12345.68亿元", "1234.568 billion yuan"),
        ("-25000", "-2.5万元", "-25000 yuan"),
        ("-1250000000", "-12.5亿元", "-1.25 billion yuan"),
    ],
)
def test_amounts_in_prose_take_the_unit_that_fits(yuan, zh, en):
    assert amount(Money(Decimal(yuan)), Style()) == Label(zh, en)


def test_the_unit_it_was_written_in_does_not_matter():
    assert amount(Money(Decimal("0.8"), "亿元"), Style()) == amount(Money(Decimal(8000), "万元"), Style())


def test_amounts_in_prose_follow_the_ledgers_rounding():
    assert amount(Money(Decimal(1259999999)), Style(rounding=Rounding.TRUNCATE)) == Label("12.59亿元", "1.259 billion yuan")
    assert amount(Money(Decimal(99999999)), Style(rounding=Rounding.TRUNCATE)) == Label("9999.99万元", "99.99 million yuan")
