from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from render_samples import CELLS, Light, money, points, ratio, share
from wcwidth import wcswidth

from dicoop.document import Cell, Column, Points, Style, Table
from dicoop.labels import Label, Lang
from dicoop.render.cells import CellStyle, columns_of, grid, heading, hows, is_figure, line, lines, words
from dicoop.values import Rounding

ZH = CellStyle("zh", Style())
EN = CellStyle("en", Style())


@pytest.mark.parametrize(
    ("cell", "zh", "en"),
    [
        (None, "—", "—"),
        (True, "是", "yes"),
        (False, "否", "no"),
        (0, "0", "0"),
        (1234567, "1234567", "1234567"),
        (-3, "-3", "-3"),
        ("示例 co", "示例 co", "示例 co"),
        (Label("合计", "total"), "合计", "total"),
        (Light.RED, "红灯", "red light"),
        (date(2019, 8, 2), "2019-08-02", "2019-08-02"),
        (money("12.5"), "12.5亿元", "1.25 billion yuan"),
        (money("8000", "万元"), "8000万元", "80 million yuan"),
        (CELLS["decimal"], "-26.50", "-26.50"),
        (CELLS["percent"], "4.35%", "4.35%"),
        (CELLS["quantity"], "3000万千瓦时", "3000万千瓦时"),
        (CELLS["negative quantity"], "-120亩", "-120亩"),
        (CELLS["period"], "2026-Q3", "2026-Q3"),
        (ratio(23, 100), "23.0%（23/100）", "23.0% (23/100)"),
        (ratio(0, 7), "0.0%（0/7）", "0.0% (0/7)"),
        (ratio(9, 7), "128.6%（9/7）", "128.6% (9/7)"),
        (ratio(0, 0), "—", "—"),
        (share("27497000000", "66740000000"), "41.2%（274.97/667.40亿元）", "41.2% (27.497/66.740bn yuan)"),
        (share("12340000", "45670000"), "27.0%（1234/4567万元）", "27.0% (12.34/45.67m yuan)"),
        (share("6005500", "5005500"), "120.0%（600.55/500.55万元）", "120.0% (6.0055/5.0055m yuan)"),
        (share("6000000", "5005500"), "119.9%（600/500.55万元）", "119.9% (6.00/5.0055m yuan)"),
        (share(4000, 9000), "44.4%（4000/9000元）", "44.4% (4000/9000 yuan)"),
        (share("4000.5", 9000), "44.5%（4000.50/9000元）", "44.5% (4000.50/9000 yuan)"),
        (share(4000, 10000), "40.0%（0.40/1万元）", "40.0% (4000/10000 yuan)"),
        (share(300_000, 200_000_000), "0.2%（0.003/2.00亿元）", "0.2% (0.30/200.00m yuan)"),
        (share(0, 200_000_000), "0.0%（0.00/2.00亿元）", "0.0% (0.00/200.00m yuan)"),
        (ratio(1_000_000, 2_000_000), "50.0%（1000000/2000000）", "50.0% (1000000/2000000)"),
        (points(12, 1000), "+1.2", "+1.2"),
        (points(-12, 1000), "-1.2", "-1.2"),
        (points(0, 1), "0.0", "0.0"),
        (points(-1, 10000), "-0.01", "-0.01"),
        (points(1, 10000), "+0.01", "+0.01"),
        (Points(None), "—", "—"),
    ],
)
def test_each_type_has_its_words(cell: Cell, zh: str, en: str) -> None:
    assert (words(cell, ZH), words(cell, EN)) == (zh, en)


@pytest.mark.parametrize(
    ("amount", "unit", "shown"),
    [
        (money("12.345"), "亿元", "12.35"),
        (money("8600", "万元"), "亿元", "0.86"),
        (money("86005", "元"), "万元", "8.60"),
        (money("500.55", "万元"), "万元", "500.55"),
        (money("8000", "万元"), "万元", "8000"),
        (money("4000", "元"), "万元", "0.40"),
        (money("40", "元"), "万元", "0.004"),
        (money("0", "元"), "万元", "0"),
        (money("300", "元"), "元", "300"),
        (money("0.5", "元"), "元", "0.50"),
        (money("-0.001"), "亿元", "-0.001"),
        (money("-0"), "亿元", "0.00"),
        (money("-2.5"), "亿元", "-2.50"),
        (money("123456"), "亿元", "123456.00"),
    ],
)
def test_money_under_a_unit_is_a_number(amount: Cell, unit: str, shown: str) -> None:
    assert words(amount, CellStyle("zh", Style(), unit)) == shown


@pytest.mark.parametrize(
    ("lang", "unit", "amounts", "shown"),
    [
        ("zh", "万元", [money("2697", "万元"), money("15821.5", "万元"), None, money("0")], ["2697.00", "15821.50", "—", "0.00"]),
        ("en", "亿元", [money("26.97"), money("158.215"), money("0")], ["2697.00", "15821.50", "0.00"]),
        ("zh", "万元", [money("2697", "万元"), money("158", "万元")], ["2697", "158"]),
        ("zh", "亿元", [money("12.345"), money("30", "万元")], ["12.345", "0.003"]),
        ("zh", "", [money("2697", "万元"), money("15821.5", "万元")], ["2697万元", "1.58亿元"]),
    ],
)
def test_the_amounts_of_a_column_have_as_many_decimals_as_the_finest_needs(
    lang: Lang, unit: str, amounts: list[Cell], shown: list[str]
) -> None:
    column = Column("amount", Label("合同额", "Amount"), unit)
    table = Table("rows", (column,), tuple((cell,) for cell in amounts[:-1]), total=(amounts[-1],))
    found = grid(table, lang, Style())
    assert [*(row[0] for row in found.rows), found.total[0]] == shown
    (how,) = hows(table, lang, Style())
    assert [words(cell, how) for cell in amounts] == shown


def test_the_style_rounds() -> None:
    style = Style(digits=2, rounding=Rounding.TRUNCATE)
    assert words(ratio(2, 3), CellStyle("zh", style)) == "66.66%（2/3）"
    assert words(Points(Fraction(2, 3)), CellStyle("zh", style)) == "+66.66"
    assert words(money("1.999"), CellStyle("zh", style, "亿元")) == "1.99"


def test_thousands_are_parted_in_amounts_and_fractions_where_a_ledger_wants_it() -> None:
    style = CellStyle("zh", Style(thousands=True))
    assert words(money("1722.45"), style) == "1,722.45亿元"
    assert words(money("1722.45"), CellStyle("zh", style.style, "万元")) == "17,224,500"
    assert words(ratio(1451, 1628), style) == "89.1%（1,451/1,628）"
    assert words(share("142983000000", "172245000000"), style) == "83.0%（1,429.83/1,722.45亿元）"
    assert words(2019, style) == "2019"


def test_data_is_shown_on_one_line() -> None:
    assert line("a\r\nb\nc\rd\x1b[m") == "a⏎b⏎c\\u000dd\\u001b[m"
    assert lines("a\r\nb\nc") == ["a", "b", "c"]
    assert words("a\nb", ZH) == "a⏎b"
    assert words(Label("a\nb", "c"), ZH) == "a⏎b"


def test_headings_carry_the_unit() -> None:
    label = Label("总投资", "Investment")
    assert heading(Column("i", label, "亿元"), "zh") == "总投资（亿元）"
    assert heading(Column("i", label, "亿元"), "en") == "Investment (million yuan)"
    assert heading(Column("i", label, "万元"), "en") == "Investment (million yuan)"
    assert heading(Column("i", label), "en") == "Investment"


def test_figures_are_told_from_words() -> None:
    figures = {name for name, cell in CELLS.items() if is_figure(cell)}
    measures = {"percent", "quantity", "negative quantity"}
    assert figures == {"int", "decimal", "money", "ratio", "ratio of money", "ratio over nothing", "points", "no points"} | measures


def test_another_type_is_refused() -> None:
    with pytest.raises(TypeError):
        words(1.5, ZH)


def test_a_sign_takes_as_many_columns_as_the_library_says():
    assert [hex(code) for code in range(0x20, 0x20000) if columns_of(f"a{chr(code)}") != wcswidth(f"a{chr(code)}")] == []


@given(st.text(st.sampled_from("aZ ~·—“”…、（）：一龥㐀䷀é́\u200d\ufe0f\x07👩🏽🚀️〪⏎")))
def test_a_text_takes_as_many_columns_as_the_library_says(text):
    assert columns_of(text) == wcswidth(text)
