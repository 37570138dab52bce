"""The ways people write amounts, days and numbers are read; what may mean two things is refused, and quoted as it was typed."""

from datetime import date, timedelta

import pytest
from cn2an import an2cn
from hypothesis import given
from hypothesis import strategies as st

from dicoop import habits, measures, values
from dicoop.currencies import read_amount
from dicoop.errors import Unreadable
from dicoop.habits import DayContext
from dicoop.values import UNITS, in_full

TODAY = date(2019, 9, 30)


def finding(read, text, *more):
    """Return the finding of a text that cannot be read."""
    with pytest.raises(Unreadable) as caught:
        read(text, *more)
    return caught.value.finding


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("3亿5000万", "3.5亿元"),
        ("3亿5000万元", "3.5亿元"),
        ("3亿5千万元整", "3.5亿元"),
        ("1亿2000万元", "1.2亿元"),
        ("12亿3456万元", "12.3456亿元"),
        ("1亿零500万", "1.05亿元"),
        ("-1亿2000万", "-1.2亿元"),
        ("500万元整", "500万元"),
        ("300元整", "300元"),
        ("2千万", "2000万元"),
        ("5百万元", "500万元"),
        ("2.5千万", "2500万元"),
        ("2千亿", "2000亿元"),
        ("2.5个亿", "2.5亿元"),
        ("3 亿 5000 万", "3.5亿元"),
        ("３亿５０００万", "3.5亿元"),
        ("三亿二千万", "3.2亿元"),
        ("两千万元", "2000万元"),
        ("一点五亿", "1.5亿元"),  # 1.5 to nzh and pycnnum: findings/numerals_in_nzh.sh
        ("十点二五亿元", "10.25亿元"),
        ("十亿元整", "10亿元"),
        ("壹亿贰仟万圆整", "1.2亿元"),
        ("一亿零五十万", "1.005亿元"),
        ("五百元", "500元"),
        ("负三亿", "-3亿元"),
        ("三千五百万美元", "3500万美元"),
    ],
)
def test_amounts_as_people_say_them(text, tidy):
    assert habits.tidy_money(text) == tidy


@pytest.mark.parametrize(
    "text",
    [
        "12.5 3亿元",
        "1 200万元",
        "12. 5亿",
        "3.5亿5000万",
        "3亿5",
        "三亿二",
        "一万二元",  # 10002 to nzh: findings/numerals_in_nzh.sh
        "五百",
        "一点五",
        "一二三万",
        "亿",
        "3亿20000万",
        "3亿500万200元",
        "3个多亿",
        "5000万3亿",
        "1,2 00万",
        "3亿5000万万",
        "1万5千元",
        "1亿5000元",
        "5万3元",
    ],
)
def test_amounts_that_may_mean_two_things_are_refused_and_quoted(text):
    found = finding(habits.tidy_money, text)
    assert found.code in ("bad-amount", "unknown-unit")
    assert found.value == text
    assert f"“{text}”" in found.message.zh


def test_a_bare_number_is_not_advised_to_be_any_amount():
    assert "5000" not in "".join(finding(habits.tidy_money, "5000").hint)
    assert "5000" not in "".join(finding(values.read_money, "5000").hint)


@given(st.integers(0, 10**9), st.integers(0, 9999))
def test_a_sum_of_yi_and_wan_is_their_sum(high, low):
    if high and low:
        assert values.read_money(habits.tidy_money(f"{high}亿{low}万")).yuan == high * 10**8 + low * 10**4


@given(st.text("0123456789.,", min_size=1, max_size=6), st.text("0123456789.,", min_size=1, max_size=6), st.sampled_from(" \u3000"))
def test_a_blank_inside_a_number_is_never_left_out(left, right, blank):
    for read in (habits.tidy_money, lambda text: measures.tidy_quantity(text.replace("亿元", "亩"), ("亩",)), habits.tidy_whole):
        with pytest.raises(Unreadable):
            read(f"{left}{blank}{right}亿元")


@pytest.mark.parametrize(
    "text", ["20190820", "2019年8月20", "2019年8月20号", "2019年08月20日", "二〇一九年八月二十日", "２０１９年８月２０号", "2019－08－20"]
)
def test_days_as_people_say_them(text):
    assert habits.tidy_day(text) == "2019-08-20"


@given(st.integers(1, 9_999_999_999), st.sampled_from(["元", "万元", "亿元"]))
def test_an_amount_in_numerals_is_the_amount_in_digits(n, unit):
    number = n if unit == "元" else n % 10_000 or 1
    assert habits.tidy_money(an2cn(str(number)) + unit) == str(in_full(number * UNITS[unit]))


@pytest.mark.parametrize(
    ("text", "happened", "planned"),
    [
        ("今天", "2019-09-30", "2019-09-30"),
        ("昨天", "2019-09-29", "2019-09-29"),
        ("前天", "2019-09-28", "2019-09-28"),
        ("明天", "2019-10-01", "2019-10-01"),
        ("8月20日", "2019-08-20", "2020-08-20"),
        ("12月1号", "2018-12-01", "2019-12-01"),
        ("9月30日", "2019-09-30", "2019-09-30"),
        ("2月29日", "2016-02-29", "2020-02-29"),
        ("8.20", "2019-08-20", "2020-08-20"),
        ("8月20", "2019-08-20", "2020-08-20"),
        ("8月底", "2019-08-31", "2020-08-31"),
        ("二月末", "2019-02-28", "2020-02-29"),
        ("9月底", "2019-09-30", "2019-09-30"),
        ("月底", "2019-09-30", "2019-09-30"),
        ("年底", "2018-12-31", "2019-12-31"),
        ("8/20", "2019-08-20", "2020-08-20"),
        ("Yesterday", "2019-09-29", "2019-09-29"),
    ],
)
def test_a_day_without_a_year_is_the_last_that_happened_or_the_next_that_is_planned(text, happened, planned):
    assert habits.tidy_day(text, DayContext(TODAY)) == happened
    assert habits.tidy_day(text, DayContext(TODAY, happened=False)) == planned
    assert finding(habits.tidy_day, text).value == text


@pytest.mark.parametrize(
    ("text", "day"),
    [("2020年1月底", "2020-01-31"), ("2020年底", "2020-12-31"), ("二〇二〇年年末", "2020-12-31"), ("2020年2月末", "2020-02-29")],
)
def test_the_end_of_a_month_or_a_year_is_its_last_day(text, day):
    for when in (None, DayContext(TODAY), DayContext(TODAY, happened=False)):
        assert habits.tidy_day(text, when) == day


def test_what_is_to_be_done_before_a_day_is_due_by_it():
    planned = DayContext(TODAY, happened=False)
    assert [habits.tidy_day(text, planned) for text in ("12月31日前", "年底前", "2019-12-31前")] == ["2019-12-31"] * 3
    assert finding(habits.tidy_day, "8月20日前", DayContext(TODAY)).value == "8月20日前"


@pytest.mark.parametrize(
    "text",
    ["2019月底", "13月底", "底", "年中", "2019-1 1-02", "2019 08 20", "2019082", "2月30日", "13月1日", "13.5", "8-20", "月日", "20191301"],
)
def test_days_that_may_mean_two_things_are_refused_and_quoted(text):
    found = finding(habits.tidy_day, text, DayContext(TODAY))
    assert (found.code, found.value) == ("bad-date", text)


@given(st.dates(date(2000, 1, 1)), st.dates(date(2000, 1, 1)))
def test_a_day_without_a_year_is_never_on_the_wrong_side_of_today(day, today):
    text = f"{day.month}月{day.day}日"
    assert habits.tidy_day(text, DayContext(today)) <= today.isoformat()
    if today < date(9900, 1, 1):
        later = habits.tidy_day(text, DayContext(today, happened=False))
        assert later >= today.isoformat()
        assert date.fromisoformat(later) - today < timedelta(9 * 366)


@pytest.mark.parametrize(
    ("text", "number"),
    [("第十六次", "16"), ("第二十次会议", "20"), ("十", "10"), ("二十五", "25"), ("第9届", "9"), ("九", "9"), ("一百二十", "120")],
)
def test_numbers_as_people_say_them(text, number):
    assert habits.tidy_whole(text) == number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("80 million yuan", "8000万元"),
        ("1.2 billion yuan", "12亿元"),
        ("RMB 1.2bn", "12亿元"),
        ("¥80万", "80万元"),
        ("￥3,000万元", "3000万元"),
        ("9,000 yuan", "9000元"),
        ("CNY 80m", "8000万元"),
        ("RMB 8000万元", "8000万元"),
        ("人民币三亿二千万元整", "3.2亿元"),
        ("8000万元人民币", "8000万元"),
        ("-50,000 yuan", "-50000元"),
    ],
)
def test_yuan_are_taken_however_they_are_called(typed, kept):
    assert habits.tidy_money(typed) == kept


@pytest.mark.parametrize(
    "kept", ["12.5亿元", "8000万元", "300.5元", "99999999亿元", "-5万元", "1234.5678万元", "0元", "800万美元", "1.5亿日元"]
)
def test_an_amount_shown_in_english_is_read_again_as_the_same(kept):
    amount = read_amount(kept)
    again = read_amount(habits.tidy_money(amount.label.en))
    assert (type(again), amount.label.zh) == (type(amount), kept)
    assert getattr(again, "own", again.yuan) == getattr(amount, "own", amount.yuan)
