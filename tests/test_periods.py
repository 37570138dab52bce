"""Years, half-years, quarters and months: strict and lenient reading, their days, their order."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop import periods
from dicoop.errors import Unreadable
from dicoop.labels import Label, both
from dicoop.periods import Period, period_of

every = st.builds(
    lambda year, months, at: Period(date(year, at % (12 // months) * months + 1, 1), months),
    st.integers(1000, 9999),
    st.sampled_from([1, 3, 6, 12]),
    st.integers(0, 11),
)


def finding(read, text):
    """Return why a text is refused."""
    with pytest.raises(Unreadable) as caught:
        read(text)
    return caught.value.finding


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026", (2026, 1, 1), (2026, 12, 31)),
        ("2026-H1", (2026, 1, 1), (2026, 6, 30)),
        ("2026-H2", (2026, 7, 1), (2026, 12, 31)),
        ("2026-Q1", (2026, 1, 1), (2026, 3, 31)),
        ("2026-Q3", (2026, 7, 1), (2026, 9, 30)),
        ("2026-08", (2026, 8, 1), (2026, 8, 31)),
        ("2024-02", (2024, 2, 1), (2024, 2, 29)),
        ("9999-12", (9999, 12, 1), (9999, 12, 31)),
    ],
)
def test_periods_as_files_hold_them(text, first, last):
    period = periods.read_period(text)
    assert (period.first, period.last, str(period)) == (date(*first), date(*last), text)
    assert periods.read_period(period) is period


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026-00", "2026-8", "2026Q3", "2026-q3", "2026-Q5", "2026-Q0", "2026-H3", "2026-H", "2026年", "2026年8月", "26", "0026", "0999", "12026",
     "2026-08-20", "2026-2027", "2026-01..2026-03", "2026-Q1-Q3", "2026-Q3 ", "2026-Q3\n", "２０２６", "٢٠٢٦", "2026/08", "2026.08", "202608", "", "今年"],
)  # fmt: skip
def test_what_is_no_period_in_a_file(text):
    found = finding(periods.read_period, text)
    assert (found.code, found.value, found.allowed) == ("bad-period", text, both("2026 2026-H1 2026-Q3 2026-08"))


@pytest.mark.parametrize("value", [None, 2026, True, ["2026"], {}, date(2026, 1, 1)])
def test_what_is_no_text_is_no_period(value):
    assert finding(periods.read_period, value).fault in periods.PERIOD_FAULTS


def test_what_is_no_period_is_told_the_form():
    found = finding(periods.read_period, "2026-13")
    assert found.message == Label("“2026-13”不是年份、半年、季度或月份", "'2026-13' is not a year, half-year, quarter or month")
    assert found.hint == Label(
        "写成 2026（全年）、2026-H1（上半年）、2026-Q3（三季度）或 2026-08（8月）；一次只写一期，不写起止",
        "write 2026 (the year), 2026-H1 (its first half), 2026-Q3 (a quarter) or 2026-08 (a month); one period, no span",
    )
    assert finding(periods.read_period, "２０２６－Ｑ３").hint.zh == "数字或符号是全角的，改成半角：2026-Q3"


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("2026", "2026"),
        ("2026年", "2026"),
        ("2026年度", "2026"),
        ("2026年全年", "2026"),
        ("２０２６", "2026"),
        ("2026上半年", "2026-H1"),
        ("2026年上半年", "2026-H1"),
        ("2026年下半年", "2026-H2"),
        ("2026H1", "2026-H1"),
        ("2026-h2", "2026-H2"),
        ("2026Q3", "2026-Q3"),
        ("2026q3", "2026-Q3"),
        ("2026年三季度", "2026-Q3"),
        ("2026年第三季度", "2026-Q3"),
        ("2026年 3 季度", "2026-Q3"),
        ("2026三季度", "2026-Q3"),
        ("2026年8月", "2026-08"),
        ("2026年08月", "2026-08"),
        ("2026年12月份", "2026-12"),
        ("2026-8", "2026-08"),
        ("2026.8", "2026-08"),
        ("2026/08", "2026-08"),
        (" ２０２６ － ０８ ", "2026-08"),
    ],
)
def test_periods_as_people_write_them(text, tidy):
    assert periods.tidy_period(text) == tidy


@pytest.mark.parametrize(
    "text",
    ["2026-13", "2026年13月", "2026年0月", "2026年五季度", "2026Q5", "26年", "八月", "三季度", "2026年1-8月", "2026年1月至8月", "2026-2027", "2026-08-20", "202608", "2026年8", "20268月", "2026⑧", ""],
)  # fmt: skip
def test_periods_are_never_guessed(text):
    found = finding(periods.tidy_period, text)
    assert (found.code, found.value) == ("bad-period", text)
    assert found.allowed == both("2026 2026-H1 2026-Q3 2026-08 2026年 2026上半年 2026年三季度 2026年8月")


def test_periods_in_their_order():
    texts = ["2025", "2026-01", "2026-Q1", "2026-H1", "2026", "2026-02", "2026-Q2", "2026-06", "2026-07", "2026-Q3", "2026-H2", "2027"]
    assert sorted(map(period_of, reversed(texts))) == list(map(period_of, texts))


def test_what_a_period_contains():
    half = period_of("2026-H1")
    assert [half.contains(day) for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))] == [
        False,
        True,
        True,
        False,
    ]
    assert [half.contains(period_of(text)) for text in ("2026-H1", "2026-Q2", "2026-06", "2026", "2026-07", "2026-Q3", "2025-Q2")] == [
        True, True, True, False, False, False, False,
    ]  # fmt: skip


@given(every)
def test_a_period_survives_its_text(period):
    again = periods.read_period(str(period))
    assert again == period
    assert hash(again) == hash(period)
    assert periods.tidy_period(str(period)) == str(period)


@given(every, st.integers(-1, 400))
def test_a_period_is_its_days_from_the_first_to_the_last(period, days):
    assert period.contains(period)
    assert (period.last.year, period.last.month) == (period.first.year, period.first.month + period.months - 1)
    if period.first.year < 9999:
        day = period.first + timedelta(days)
        assert period.contains(day) == (period.first <= day <= period.last)
        assert (period.last + timedelta(1)).day == 1


@given(every, every)
def test_one_period_contains_another_when_it_contains_all_its_days(one, other):
    assert one.contains(other) == (one.contains(other.first) and one.contains(other.last))
    assert (one < other) == ((one.first, one.last) < (other.first, other.last))
