"""Percentages and quantities: strict and lenient reading, exact text, no two units held against each other."""

import operator
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop import measures
from dicoop.errors import Misused, Unreadable
from dicoop.labels import Label, both
from dicoop.measures import Percent, Quantity

LAND = ("亩", "公顷", "平方米")
POWER = ("千瓦时", "吨")


def finding(read, text, *more):
    """Return why a text is refused."""
    with pytest.raises(Unreadable) as caught:
        read(text, *more)
    return caught.value.finding


percents = (
    st.tuples(st.integers(0, 9_999_999_999), st.integers(0, 6))
    .map(lambda n: Percent(Decimal(n[0]).scaleb(-n[1])))
    .filter(lambda percent: percent.number < 10_000)
)
quantities = st.builds(
    lambda digits, places, unit, scale: Quantity(Decimal(digits).scaleb(-places), unit, scale),
    st.integers(-(10**13), 10**13),
    st.integers(0, 6),
    st.sampled_from(LAND),
    st.sampled_from(["", "万", "亿"]),
)


# Percentages


@pytest.mark.parametrize(
    ("text", "exact", "said"),
    [
        ("4.35%", "0.0435", "4.35%"),
        ("4.350%", "0.0435", "4.35%"),
        ("4.35％", "0.0435", "4.35%"),
        ("0%", "0", "0%"),
        ("0.0%", "0", "0%"),
        ("100%", "1", "100%"),
        ("9999.999999%", "99.99999999", "9999.999999%"),
        ("0.000001%", "0.00000001", "0.000001%"),
    ],
)
def test_percentages_as_files_hold_them(text, exact, said):
    percent = measures.read_percent(text)
    assert percent.exact == Decimal(exact)
    assert str(percent) == said
    assert measures.read_percent(percent) is percent


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("4.35", "bare-percent"),
        ("0.0435", "bare-percent"),
        ("100", "bare-percent"),
        ("-4.35%", "bad-percent"),
        ("-0%", "bad-percent"),
        ("+4.35%", "bad-percent"),
        ("4.3500001%", "bad-percent"),
        ("10000%", "bad-percent"),
        ("04.35%", "bad-percent"),
        (".5%", "bad-percent"),
        ("5.%", "bad-percent"),
        ("1,000%", "bad-percent"),
        ("4.35 %", "bad-percent"),
        ("4.35%%", "bad-percent"),
        ("4.35‰", "bad-percent"),
        ("４.35%", "bad-percent"),
        ("٤%", "bad-percent"),
        ("1e2%", "bad-percent"),
        ("约4%", "bad-percent"),
        ("4%左右", "bad-percent"),
        ("百分之四", "bad-percent"),
        ("%", "bad-percent"),
        ("", "bad-percent"),
        ("4.35%\n", "bad-percent"),
    ],
)
def test_what_is_no_percentage_in_a_file(text, code):
    found = finding(measures.read_percent, text)
    assert (found.code, found.value, found.allowed) == (code, text, both("4.35% 100%"))


def test_a_percentage_without_its_sign_is_told_what_to_write():
    found = finding(measures.read_percent, "0.0435")
    assert found.message == Label("“0.0435”没有百分号", "'0.0435' has no percent sign")
    assert found.hint == Label(
        "写明百分号，如 4.35%；写成小数的先乘以100: 0.0435 就是 4.35%",
        "write the percent sign, as in 4.35%; a fraction is multiplied by 100 first: 0.0435 is 4.35%",
    )


def test_what_is_no_percentage_is_told_the_form():
    found = finding(measures.read_percent, "-4.35%")
    assert found.message == Label("“-4.35%”不是百分数", "'-4.35%' is not a percentage")
    assert found.hint == Label(
        "写成 4.35% 或 100%；不小于 0%，小于 10000%，小数点后最多6位",
        "write 4.35% or 100%; not below 0%, below 10000%, at most 6 decimals",
    )


def test_what_only_its_full_width_spoils_is_told_in_half_width():
    assert finding(measures.read_percent, "４．３５％").hint == Label(
        "数字或符号是全角的，改成半角：4.35%", "digits or signs are full-width; write them half-width: 4.35%"
    )
    assert finding(measures.read_quantity, "１２０亩", LAND).hint.zh == "数字或符号是全角的，改成半角：120亩"
    assert "半角" not in finding(measures.read_quantity, "１２０顷", LAND).hint.zh


@pytest.mark.parametrize(
    ("text", "tidy"), [("4.35％", "4.35%"), ("４．３５％", "4.35%"), (" 4.35 % ", "4.35%"), ("4.350%", "4.35%"), ("5%", "5%")]
)
def test_percentages_as_people_write_them(text, tidy):
    assert measures.tidy_percent(text) == tidy


@pytest.mark.parametrize(
    ("text", "code"),
    [("4.35", "bare-percent"), ("0.0435", "bare-percent"), ("-5%", "bad-percent"), ("②%", "bad-percent"), ("", "bad-percent")],
)
def test_percentages_are_never_guessed(text, code):
    assert finding(measures.tidy_percent, text).code == code


@given(percents, percents)
def test_percentages_survive_their_texts_and_compare_by_their_size(one, other):
    again = measures.read_percent(str(one))
    assert again == one
    assert hash(again) == hash(one)
    assert measures.tidy_percent(str(one)) == str(one) == str(again)
    assert again.exact * 100 == one.number
    assert (one < other, one == other, one >= other) == (one.exact < other.exact, one.exact == other.exact, one.exact >= other.exact)


def test_a_percentage_is_no_number():
    assert Percent(Decimal("4.35")) != Decimal("4.35")
    with pytest.raises(TypeError):
        operator.lt(Percent(Decimal(1)), Decimal(2))


# Quantities


@pytest.mark.parametrize(
    ("text", "units", "exact", "unit", "said"),
    [
        ("120亩", LAND, "120", "亩", "120亩"),
        ("120.50公顷", LAND, "120.5", "公顷", "120.5公顷"),
        ("3000万千瓦时", POWER, "30000000", "千瓦时", "3000万千瓦时"),
        ("0.3亿千瓦时", POWER, "30000000", "千瓦时", "0.3亿千瓦时"),
        ("2.5万吨", POWER, "25000", "吨", "2.5万吨"),
        ("45人", ("人",), "45", "人", "45人"),
        ("0亩", LAND, "0", "亩", "0亩"),
        ("-0亩", LAND, "0", "亩", "0亩"),
        ("-5亩", LAND, "-5", "亩", "-5亩"),
        ("12kg", ("k", "kg"), "12", "kg", "12kg"),
        ("3m²", ("m²",), "3", "m²", "3m²"),
        ("3元/吨", ("元/吨",), "3", "元/吨", "3元/吨"),
        ("999999999999999亩", LAND, "999999999999999", "亩", "999999999999999亩"),
    ],
)
def test_quantities_as_files_hold_them(text, units, exact, unit, said):
    quantity = measures.read_quantity(text, units)
    assert (quantity.exact, quantity.unit, str(quantity)) == (Decimal(exact), unit, said)
    assert measures.quantity_of(said) == quantity
    assert measures.read_quantity(quantity, units) == quantity


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("120", "bare-quantity"),
        ("-1.5", "bare-quantity"),
        ("3000万", "bare-quantity"),
        ("120顷", "foreign-unit"),
        ("120平米", "foreign-unit"),
        ("120亩左右", "foreign-unit"),
        ("3万亿亩", "foreign-unit"),
        ("120%", "bad-quantity"),
        ("120 亩", "bad-quantity"),
        ("1,200亩", "bad-quantity"),
        ("１２０亩", "bad-quantity"),
        ("约120亩", "bad-quantity"),
        ("120亩3分", "bad-quantity"),
        ("100亩-120亩", "bad-quantity"),
        ("012亩", "bad-quantity"),
        (".5亩", "bad-quantity"),
        ("+5亩", "bad-quantity"),
        ("٣亩", "bad-quantity"),
        ("1e3亩", "bad-quantity"),
        ("1234567890123456亩", "bad-quantity"),
        ("亩", "bad-quantity"),
        ("", "bad-quantity"),
        ("120亩\n", "bad-quantity"),
    ],
)
def test_what_is_no_quantity_in_a_file(text, code):
    found = finding(measures.read_quantity, text, LAND)
    assert (found.code, found.value, found.allowed) == (code, text, both("亩 公顷 平方米"))


def test_a_quantity_without_its_unit_is_told_what_to_write():
    found = finding(measures.read_quantity, "120", LAND)
    assert found.message == Label("数量“120”没有单位", "quantity '120' has no unit")
    assert found.hint == Label("写明单位，如 120亩", "write the unit, as in 120亩")


def test_a_unit_that_is_not_listed_is_told_which_are():
    found = finding(measures.read_quantity, "120平米", LAND)
    assert found.message == Label("数量“120平米”的单位不是这一项用的", "quantity '120平米' is not in a unit of this field")
    assert found.hint == Label(
        "单位用 亩、公顷、平方米；前面可以加 万 或 亿", "the unit is one of 亩, 公顷, 平方米; 万 (10k) or 亿 (100m) may precede it"
    )


def test_what_is_no_quantity_is_told_the_form():
    found = finding(measures.read_quantity, "约120亩", LAND)
    assert found.message == Label("“约120亩”不是数量", "'约120亩' is not a quantity")
    assert found.hint == Label(
        "数字（不加逗号）后面紧跟单位，如 120亩、3000万亩；不超过15位数字",
        "write digits without commas, then the unit: 120亩, 3000万亩; at most 15 digits",
    )


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("120亩", "120亩"),
        (" 120 亩 ", "120亩"),
        ("１，２００　亩", "1200亩"),
        ("1,200.50公顷", "1200.5公顷"),
        ("-1,200亩", "-1200亩"),
        ("３０００ 万 亩", "3000万亩"),
    ],
)
def test_quantities_as_people_write_them(text, tidy):
    assert measures.tidy_quantity(text, LAND) == tidy


@pytest.mark.parametrize(
    ("text", "code"),
    [("120", "bare-quantity"), ("1,200", "bare-quantity"), ("12,00亩", "bad-quantity"), ("120顷", "foreign-unit"), ("约120亩", "bad-quantity"), ("", "bad-quantity")],
)  # fmt: skip
def test_quantities_are_never_guessed(text, code):
    assert finding(measures.tidy_quantity, text, LAND).code == code


@pytest.mark.parametrize("read", [measures.read_percent, lambda value: measures.read_quantity(value, LAND)])
@pytest.mark.parametrize("value", [None, ["120亩"], {"a": "b"}, 1.5, 120, True])
def test_what_is_no_text_is_unreadable(read, value):
    assert finding(read, value).fault in measures.MEASURE_FAULTS


@given(quantities)
def test_a_quantity_survives_its_text(quantity):
    text = str(quantity)
    again = measures.read_quantity(text, LAND)
    assert (again, again.unit, str(again)) == (quantity, quantity.unit, text)
    assert measures.tidy_quantity(text, LAND) == str(measures.quantity_of(text)) == text


@given(quantities, quantities)
def test_quantities_of_one_unit_compare_and_add_by_how_many_there_are(one, other):
    other = Quantity(other.number, one.unit, other.scale)
    assert (one == other, one < other, one >= other) == (one.exact == other.exact, one.exact < other.exact, one.exact >= other.exact)
    assert (one + other).exact == one.exact + other.exact
    assert str((one + other).unit) == one.unit
    if one == other:
        assert hash(one) == hash(other)


@pytest.mark.parametrize("how", [operator.eq, operator.ne, operator.lt, operator.le, operator.gt, operator.ge, operator.add])
def test_quantities_of_two_units_are_neither_compared_nor_added(how):
    with pytest.raises(Misused) as caught:
        how(measures.quantity_of("120亩"), measures.quantity_of("3公顷"))
    assert caught.value.message == Label(
        "“120亩”和“3公顷”单位不同，不能比较，也不能相加", "'120亩' and '3公顷' are in different units and cannot be compared or added"
    )
    assert caught.value.hint == Label("先换算成同一个单位", "convert them to the same unit first")


def test_quantities_may_be_kept_by_themselves_and_are_no_other_value():
    kept = {measures.quantity_of(text): text for text in ("3000万吨", "0.3亿吨", "3000万亩", "120亩")}
    assert list(kept.values()) == ["0.3亿吨", "3000万亩", "120亩"]
    assert measures.quantity_of("120亩") not in (None, (), {}, Decimal(120), "120亩")


@pytest.mark.parametrize("text", ["亩", "千瓦时", "kg", "m²", "元/吨", "千瓦·时", "人次", "度"])
def test_what_may_be_a_unit(text):
    assert measures.is_unit(text)


@pytest.mark.parametrize(
    "text", ["", "万吨", "亿", "3吨", "吨3", " 亩", "亩 ", "ｋｇ", "-亩", "亩|公顷", ".", "%", "/吨", "（亩）", "亩\n", "_"]
)
def test_what_may_be_none(text):
    assert not measures.is_unit(text)
