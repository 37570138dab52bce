"""Amounts, days and ratios: strict and lenient reading, exact text, the one rounding."""

from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop import habits, values
from dicoop.errors import Unreadable
from dicoop.labels import Label, both
from dicoop.values import UNITS, Money, Ratio, Rounding, percent, plain, rounded

AMOUNTS = both("12.5亿元 8000万元 300元")


def finding(read, text):
    """Return why a text is refused."""
    with pytest.raises(Unreadable) as caught:
        read(text)
    return caught.value.finding


def moneys():
    """Every amount a file can hold: at most 15 digits, to the fen."""

    def digits(unit: str):
        places = {"元": 2, "万元": 6, "亿元": 10}[unit]
        return st.tuples(st.integers(-(10**15) + 1, 10**15 - 1), st.integers(0, places)).map(
            lambda n: Money(Decimal(n[0]).scaleb(-n[1]), unit)
        )

    return st.sampled_from(list(UNITS)).flatmap(digits).filter(lambda money: sum(c.isdigit() for c in str(money)) <= 15)


# Amounts


@pytest.mark.parametrize(
    ("text", "yuan"),
    [
        ("12.5亿元", "1250000000"),
        ("8000万元", "80000000"),
        ("300元", "300"),
        ("0元", "0"),
        ("0.01元", "0.01"),
        ("-3万元", "-30000"),
        ("12.50亿元", "1250000000"),
        ("999999999999999元", "999999999999999"),
        ("0.00000001亿元", "1"),
        ("0.0000000001亿元", "0.01"),
    ],
)
def test_amounts_as_files_hold_them(text, yuan):
    assert values.read_money(text).yuan == Decimal(yuan)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.5", "bare-number"),
        ("1,200", "bare-number"),
        ("-3", "bare-number"),
        ("12.5千元", "unknown-unit"),
        ("12.5亿", "unknown-unit"),
        ("300块", "unknown-unit"),
        ("3 kg", "unknown-unit"),
        ("12.5 亿元", "bad-amount"),
        ("１２．５亿元", "bad-amount"),
        ("1,200万元", "bad-amount"),
        ("1亿2000万", "bad-amount"),
        ("1亿2000万元", "bad-amount"),
        ("约12亿元", "bad-amount"),
        ("1e3元", "bad-amount"),
        ("012万元", "bad-amount"),
        (".5亿元", "bad-amount"),
        ("5.亿元", "bad-amount"),
        ("+5亿元", "bad-amount"),
        ("--5亿元", "bad-amount"),
        ("٣万元", "bad-amount"),
        ("亿元", "bad-amount"),
        ("", "bad-amount"),
        ("0.001元", "bad-amount"),
        ("0.0000001万元", "bad-amount"),
        ("1234567890123456元", "bad-amount"),
        ("0.00000000000001亿元", "bad-amount"),
        ("12.5亿元\n", "bad-amount"),
    ],
)
def test_what_is_no_amount_in_a_file(text, code):
    found = finding(values.read_money, text)
    assert (found.code, found.value, found.allowed) == (code, text, AMOUNTS)


def test_a_bare_number_is_told_what_to_write():
    found = finding(values.read_money, "12.5")
    assert found.message == Label("金额“12.5”没有单位", "amount '12.5' has no unit")
    assert found.hint == Label(
        "数字后面写明单位：亿元、万元 或 元", "add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan"
    )


def test_an_unknown_unit_is_told_which_are_known():
    found = finding(values.read_money, "12.5千元")
    assert found.message == Label("金额“12.5千元”的单位不认识", "amount '12.5千元' has an unknown unit")
    assert found.hint == Label(
        "单位用 亿元、万元 或 元；外币写全名称，如 800万美元（可用：美元、欧元、日元、港元、英镑、澳元、新西兰元、新加坡元、瑞士法郎、加元）",
        "write 12.5 million yuan, 1.2 billion yuan or 9,000 yuan (in a file 1250万元, 12亿元, 9000元); of a foreign currency its name, as in 8 million"
        " US dollars (there are: US dollars, euros, Japanese yen, Hong Kong dollars, pounds sterling, Australian dollars, New Zealand dollars,"
        " Singapore dollars, Swiss francs, Canadian dollars)",
    )


def test_what_is_no_amount_at_all_is_told_the_form():
    found = finding(values.read_money, "约12亿元")
    assert found.message == Label("“约12亿元”不是金额", "'约12亿元' is not an amount")
    assert found.hint == Label(
        "写成 12.5亿元、8000万元、300元 或 800万美元；不超过15位数字，精确到分",
        "write 1.25 billion yuan, 80 million yuan, 300 yuan or 8 million US dollars (in a file 12.5亿元, 8000万元, 300元, 800万美元);"
        " at most 15 digits, to the fen (0.01 yuan)",
    )


@pytest.mark.parametrize(
    ("read", "text", "half"),
    [
        (values.read_money, "１２．５亿元", "12.5亿元"),
        (values.read_day, "２０１９－０８－２０", "2019-08-20"),
        (values.read_whole, "１５", "15"),
    ],
)
def test_what_only_its_full_width_spoils_is_told_in_half_width(read, text, half):
    assert finding(read, text).hint == Label(
        f"数字或符号是全角的，改成半角：{half}", f"digits or signs are full-width; write them half-width: {half}"
    )


@pytest.mark.parametrize("text", ["约１２亿元", "１２", "１２亿"])
def test_a_half_width_that_would_be_refused_too_is_not_advised(text):
    assert "半角" not in finding(values.read_money, text).hint.zh


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("12.5亿", "12.5亿元"),
        ("12.5亿元", "12.5亿元"),
        ("8000万", "8000万元"),
        ("300元", "300元"),
        ("１２．５亿元", "12.5亿元"),
        ("１，２００万", "1200万元"),
        ("1,200万", "1200万元"),  # 1.2 to hledger, nothing to Miller: findings/amounts_in_hledger.sh, findings/sums_in_miller.sh
        ("1,234,567.89元", "1234567.89元"),
        ("-1,200万元", "-1200万元"),
        (" 12.5 亿元 ", "12.5亿元"),
        ("12.5　亿元", "12.5亿元"),
        ("-3万元", "-3万元"),
        ("12.50亿元", "12.5亿元"),
        ("-0元", "0元"),
    ],
)
def test_amounts_as_people_write_them(text, tidy):
    assert habits.tidy_money(text) == tidy


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("12.5", "bare-number"),
        ("约12亿", "bad-amount"),
        ("12.5千元", "unknown-unit"),
        ("0.001元", "bad-amount"),
        ("1234567890123456元", "bad-amount"),
        ("1e3元", "bad-amount"),
        ("", "bad-amount"),
        ("1,2000万", "bad-amount"),
        ("12,34,567元", "bad-amount"),
        ("1234,567元", "bad-amount"),
        ("1.5,000万", "bad-amount"),
        ("0,200万", "bad-amount"),
        ("12。5亿", "bad-amount"),
        # Superscripts, circled and Arabic-Indic digits are never taken for plain ones.
        ("10²万元", "bad-amount"),
        ("③万元", "bad-amount"),
        ("٣万元", "bad-amount"),
        ("½亿", "bad-amount"),
    ],
)
def test_amounts_are_never_guessed(text, code):
    assert finding(habits.tidy_money, text).code == code


def test_an_amount_that_was_read_already_stays():
    money = Money(Decimal(5), "万元")
    assert values.read_money(money) is money


@given(moneys())
def test_an_amount_survives_its_text(money):
    again = values.read_money(str(money))
    assert again == money
    assert again.unit == money.unit
    assert habits.tidy_money(str(money)) == str(money) == str(again)


@given(moneys(), moneys())
def test_amounts_compare_by_their_yuan(a, b):
    assert (a == b) == (a.yuan == b.yuan)
    assert (a < b, a <= b, a > b, a >= b) == (a.yuan < b.yuan, a.yuan <= b.yuan, a.yuan > b.yuan, a.yuan >= b.yuan)
    if a == b:
        assert hash(a) == hash(b)


def test_amounts_are_equal_whatever_the_unit():
    assert Money(Decimal("0.8"), "亿元") == Money(Decimal(8000), "万元") == Money(Decimal("80000000.00"))
    assert len({Money(Decimal("0.8"), "亿元"), Money(Decimal(8000), "万元")}) == 1
    assert Money(Decimal("-0")) == Money(Decimal(0), "亿元")
    assert Money(Decimal(5)) != Decimal(5)
    assert Money(Decimal(1), "亿元") > Money(Decimal(9999), "万元")


@pytest.mark.parametrize(
    ("number", "text"),
    [
        ("12.50", "12.5"),
        ("1E+3", "1000"),
        ("1E-7", "0.0000001"),
        ("0.00", "0"),
        ("-0", "0"),
        ("-0.00", "0"),
        ("-1.10", "-1.1"),
        ("100", "100"),
    ],
)
def test_plain_digits(number, text):
    assert plain(Decimal(number)) == text


# Days


def test_days_as_files_hold_them():
    assert values.read_day("2019-08-20") == date(2019, 8, 20)
    assert values.read_day("2024-02-29") == date(2024, 2, 29)
    assert values.read_day(date(2019, 8, 20)) == date(2019, 8, 20)


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2023-02-29",
        "20190820",
        "2019-8",
        "2019-8-20",
        "19-8-20",
        "2019.8.20",
        "2019/08/20",
        "2019年8月20日",
        "２０１９-０８-２０",
        "٢٠١٩-٠٨-٢٠",
        "0000-01-01",
        "2019-13-01",
        "2019-08-20 ",
        "2019-08-20\n",
        "2019-08-20T00:00",
        "2019-W34-2",
        "",
        15,
    ],
)
def test_what_is_no_day_in_a_file(text):
    found = finding(values.read_day, text)
    assert (found.code, found.value) == ("bad-date", str(text))


def test_what_is_no_day_is_told_the_form():
    found = finding(values.read_day, "2024-02-30")
    assert found.message == Label("“2024-02-30”不是日期", "'2024-02-30' is not a date")
    assert found.hint == Label("写成 2019-08-20（年-月-日，日历上有这一天）", "write 2019-08-20 (year-month-day, a day that exists)")
    assert found.allowed == both("YYYY-MM-DD")


@pytest.mark.parametrize(
    "text",
    [
        "2019-08-20",
        "2019.8.20",
        "2019/8/20",
        "2019-8-20",
        "2019年8月20日",
        "２０１９-０８-２０",
        "２０１９．８．２０",
        " 2019 年 8 月 20 日 ",
    ],
)
def test_days_as_people_write_them(text):
    assert habits.tidy_day(text) == "2019-08-20"


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "2019-8",
        "19-8-20",
        "0000-01-01",
        "2019.8-20",
        "2019年8月",
        "2019-08-200",
        "٢٠١٩-٠٨-٢٠",
        "2019-⑧-20",
        "明天",
        "",
    ],
)
def test_days_are_never_guessed(text):
    found = finding(habits.tidy_day, text)
    assert (found.code, found.value) == ("bad-date", text)


def test_a_day_that_is_none_is_told_what_may_be_written():
    assert finding(habits.tidy_day, "明天").allowed == both("2019-08-20 20190820 2019.8.20 2019/8/20 2019年8月20日")
    assert finding(habits.tidy_day, "2024.2.30").message == Label("“2024.2.30”不是日期", "'2024.2.30' is not a date")


@given(st.dates())
def test_a_day_survives_its_text(day):
    assert values.read_day(day.isoformat()) == day
    assert habits.tidy_day(f"{day.year:04}.{day.month}.{day.day}") == habits.tidy_day(day.isoformat()) == day.isoformat()


# Numbers, flags, words


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("15", 15), ("9999999", 9999999), (7, 7)])
def test_whole_numbers(text, number):
    assert values.read_whole(text) == number


@pytest.mark.parametrize("text", ["015", "-01", "-0", "1.0", "十五", "", "1 5", "٣", "1_000", "+1", "15\n", True])
def test_what_is_no_whole_number(text):
    found = finding(values.read_whole, text)
    assert (found.code, found.value) == ("bad-number", str(text))


@pytest.mark.parametrize("limits", [(), (4, values.TOO_MANY_DIGITS)])
@pytest.mark.parametrize("text", ["-1", "-99999999999999999999999"])
def test_a_negative_number_is_too_small_not_none(text, limits):
    found = finding(lambda raw: values.read_whole(raw, *limits), text)
    shown = text if len(text) < 20 else f"{text[:20]}…"
    assert (found.code, found.message) == ("number-too-large", Label(f"{shown} 太小", f"{shown} is too small"))
    most = limits[0] if limits else 9999999
    assert found.hint == Label(f"写 0 至 {most} 的整数", f"write a whole number from 0 to {most}")


def test_what_is_no_whole_number_is_told_the_form():
    found = finding(values.read_whole, "十五")
    assert found.message == Label("“十五”不是整数", "'十五' is not a whole number")
    assert found.hint == Label("写成 15 这样的数字，前面不加零", "write digits such as 15, without leading zeros")
    assert found.allowed == both("0 1 2 3 …")


@pytest.mark.parametrize(
    ("read", "good", "bad", "code", "allowed"),
    [
        (values.read_whole, "9999999", "10000000", "number-too-large", "0 1 2 … 9999999"),
        (partial(values.read_whole, most=values.MAX_DAYS), "9999", "10000", "number-too-large", "0 1 2 … 9999"),
        (
            partial(values.read_whole, most=values.MOST_ALIKE, fault=values.ENTRY_NUMBER, least=1),
            "99",
            "100",
            "entry-number",
            "1 2 3 … 99",
        ),
        (partial(values.read_whole, most=values.MOST_ALIKE, fault=values.ENTRY_NUMBER, least=1), "1", "0", "entry-number", "1 2 3 … 99"),
        (partial(values.read_whole, most=values.MAX_DECIMALS, fault=values.TOO_MANY_DIGITS), "4", "5", "too-many-digits", "0 1 2 3 4"),
    ],
)
def test_a_number_has_a_limit_that_is_told(read, good, bad, code, allowed):
    """No number of a file or a command line makes the program count for hours, or leads past the last day there is."""
    assert read(good) == int(good)
    for text in (bad, "9" * 20, "1" + "0" * 30, "9" * 60_000):
        found = finding(read, text)
        assert (found.code, found.allowed) == (code, both(allowed))
        assert found.value == (text if len(text) <= 20 else text[:20] + "…")
    assert finding(read, "-" + bad).code == ("bad-number" if bad == "0" else "number-too-large")


def test_a_number_that_is_too_large_is_told_what_is_allowed():
    found = finding(partial(values.read_whole, most=values.MAX_DAYS), "30000")
    assert found.message == Label("30000 太大", "30000 is too large")
    assert found.hint == Label("写 0 至 9999 的整数", "write a whole number from 0 to 9999")
    least = finding(partial(values.read_whole, least=1, most=99), "0")
    assert (least.message, least.hint.zh) == (Label("0 太小", "0 is too small"), "写 1 至 99 的整数")


@pytest.mark.parametrize(("text", "tidy"), [("15", "15"), ("１５", "15"), ("第15次", "15"), ("第 15 届", "15"), (" 0 ", "0")])
def test_whole_numbers_as_people_write_them(text, tidy):
    assert habits.tidy_whole(text) == tidy


@pytest.mark.parametrize("text", ["第十十次", "十五六", "015", "⑮", "1²", ""])
def test_whole_numbers_are_never_guessed(text):
    assert finding(habits.tidy_whole, text).code == "bad-number"


def test_flags():
    assert values.read_flag("true") is True
    assert values.read_flag("false") is False
    assert values.read_flag(True) is True  # noqa: FBT003 - what is tested


@pytest.mark.parametrize("text", ["True", "yes", "是", "on", "1", "", " true"])
def test_what_is_no_flag(text):
    found = finding(values.read_flag, text)
    assert (found.code, found.value, found.allowed) == ("bad-flag", text, both("true, false"))
    assert found.message == Label(f"“{text}”不是 true 或 false", f"'{text}' is neither true nor false")
    assert found.hint == Label("写 true 或 false", "write true or false")


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("true", "true"),
        ("TRUE", "true"),
        ("Yes", "true"),
        ("y", "true"),
        ("是", "true"),
        ("false", "false"),
        ("no", "false"),
        ("N", "false"),
        ("否", "false"),
        (" ｙｅｓ ", "true"),
    ],
)
def test_flags_as_people_write_them(text, flag):
    assert habits.tidy_flag(text) == flag


@pytest.mark.parametrize("text", ["", "也许", "1", "on"])
def test_flags_are_never_guessed(text):
    assert finding(habits.tidy_flag, text).code == "bad-flag"


def test_words_stay_as_they_are_in_files_and_lose_their_ends_when_typed():
    assert values.read_text(" 精密  轴承 ") == " 精密  轴承 "
    assert habits.tidy_text(" 精密  轴承\n") == "精密  轴承"
    assert values.read_text("字" * 10_000) == "字" * 10_000


@pytest.mark.parametrize("text", ["", " ", "　\n", "字" * 10_001])
def test_what_are_no_words(text):
    for read in (values.read_text, habits.tidy_text):
        found = finding(read, text)
        assert found.code == "bad-text"
        assert found.message == Label("文字为空或超过10000字", "the text is empty or longer than 10000 characters")
        assert found.hint == Label("填写内容，或把这一行整个去掉", "write something, or delete the whole line")
    assert finding(values.read_text, text).value == text[:40]


@pytest.mark.parametrize("read", [values.read_money, values.read_day, values.read_whole, values.read_flag, values.read_text])
@pytest.mark.parametrize("value", [None, ["12.5亿元"], {"a": "b"}, 1.5])
def test_what_is_no_text_is_unreadable(read, value):
    assert finding(read, value).fault in values.VALUE_FAULTS


# Rounding


@pytest.mark.parametrize(
    ("value", "digits", "half_up", "truncated"),
    [
        ("10.65", 1, "10.7", "10.6"),
        ("10.64", 1, "10.6", "10.6"),
        ("-10.65", 1, "-10.7", "-10.6"),
        ("0.5", 0, "1", "0"),
        ("2.5", 0, "3", "2"),
        ("-0.04", 1, "0.0", "0.0"),
        ("99.95", 1, "100.0", "99.9"),
        ("99.999", 2, "100.00", "99.99"),
        (
            "1234567890123456789012345678901234567890.15",
            1,
            "1234567890123456789012345678901234567890.2",
            "1234567890123456789012345678901234567890.1",
        ),
        ("7", 2, "7.00", "7.00"),
    ],
)
def test_rounding(value, digits, half_up, truncated):
    for exact in (Decimal(value), Fraction(value)):
        assert f"{rounded(exact, digits):f}" == half_up
        assert f"{rounded(exact, digits, Rounding.TRUNCATE):f}" == truncated


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**17), max_value=10**17, places=6), st.integers(0, 4))
def test_rounding_agrees_with_the_decimal_module_and_never_prints_a_negative_nought(value, digits):
    step = Decimal(1).scaleb(-digits)
    for how, mode in ((Rounding.HALF_UP, ROUND_HALF_UP), (Rounding.TRUNCATE, ROUND_DOWN)):
        result = rounded(value, digits, how)
        assert result == value.quantize(step, rounding=mode) == rounded(Fraction(value), digits, how)
        assert result or not result.is_signed()


@pytest.mark.parametrize(
    ("ratio", "digits", "text"),
    [
        (Fraction(23, 100), 1, "23.0"),
        (Fraction("0.1065"), 1, "10.7"),
        (Fraction(1, 3), 1, "33.3"),
        (Fraction(2, 3), 0, "67"),
        (Fraction(5, 4), 1, "125.0"),
        (Fraction(-1, 10), 1, "-10.0"),
        (Fraction(0), 1, "0.0"),
        (None, 1, None),
    ],
)
def test_percentages(ratio, digits, text):
    assert percent(ratio, digits) == text


@pytest.mark.parametrize(
    ("ratio", "text"),
    [
        (Fraction(2999, 3000), "99.97"),
        (Fraction(3000, 3000), "100.0"),
        (Fraction(3001, 3000), "100.03"),
        (Fraction(1, 3000), "0.03"),
        (Fraction(0), "0.0"),
        (Fraction(-1, 3000), "-0.03"),
        (Fraction(199999, 200000), "99.9995"),
    ],
)
def test_what_is_not_all_or_nothing_is_not_printed_so(ratio, text):
    assert percent(ratio, 1) == text


@given(st.fractions(-3, 3, max_denominator=10**7), st.integers(0, 4), st.sampled_from(Rounding))
def test_all_and_nothing_are_printed_for_all_and_nothing_alone(ratio, digits, how):
    text = percent(ratio, digits, how)
    assert (Decimal(text) == 0) == (ratio == 0)
    assert (abs(Decimal(text)) == 100) == (abs(ratio) == 1)
    shown = rounded(ratio * 100, digits, how)
    assert shown in (-100, 0, 100) or text == f"{shown:f}"  # any other has the digits asked for


def test_percentages_may_be_truncated():
    assert percent(Fraction(2, 3), 1, Rounding.TRUNCATE) == "66.6"


def test_a_ratio_is_exact_and_nothing_over_nothing_is_none():
    assert Ratio(Decimal("0.1"), Decimal("0.3")).exact == Fraction(1, 3)
    assert Ratio(Decimal(0), Decimal(5)).exact == 0
    assert Ratio(Decimal(5), Decimal(0)).exact is None
