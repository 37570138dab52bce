"""A month or a year stands for its last day to all who count, is shown as it was written, and lies before a day only where that is certain."""

import copy
import pickle
from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.errors import Unreadable
from dicoop.habits import DayContext, tidy_day
from dicoop.kinds.forms import day_of
from dicoop.partial_date import PartialDate, by_last_day, days_apart, first_day, is_before, last_day, partial_date, read_partial
from dicoop.render.cells import CellStyle, words
from dicoop.reports import phrases
from dicoop.store.index import pack, unpack
from dicoop.values import read_day

TODAY = date(2019, 9, 30)
texts = st.dates(date(1000, 1, 1)).flatmap(lambda day: st.sampled_from([str(day), str(day)[:7], str(day)[:4]]))


def days_of(text):
    """The first and the last day that a text may mean, by the calendar."""
    year, month, day = (*map(int, text.split("-")), 0, 0)[:3]
    first = date(year, month or 1, day or 1)
    return first, date(year, month or 12, day or monthrange(year, month or 12)[1])


@given(texts)
def test_it_is_its_last_day_and_shown_as_written(text):
    first, last = days_of(text)
    day = read_partial(text)
    assert day == last == day_of(text)
    assert hash(day) == hash(last)
    assert (first_day(day), last_day(day), type(last_day(day))) == (first, last, date)
    assert str(day) == f"{day}" == day.isoformat() == words(day, CellStyle("zh", None)) == text
    assert isinstance(day, PartialDate) is (len(text) < 10)


@given(texts, texts)
def test_it_comes_before_another_only_where_all_its_days_do(one, other):
    (_, last), (first, end) = days_of(one), days_of(other)
    assert is_before(read_partial(one), read_partial(other)) is (last < first)
    own = days_of(one)[0]
    nearest = 0 if own <= end and first <= last else min(abs((first - last).days), abs((own - end).days))
    assert days_apart(read_partial(one), read_partial(other)) == nearest


@given(st.lists(texts))
def test_texts_are_sorted_by_their_last_days(some):
    found = [days_of(text)[1] for text in sorted(some, key=by_last_day)]
    assert found == sorted(found)
    assert by_last_day("") == ""


@given(texts, st.integers(-400, 400))
def test_what_is_reckoned_from_it_is_a_day_like_any_other(text, n):
    day = read_partial(text)
    if day < date(9990, 1, 1):
        made = day + timedelta(n)
        assert (made, type(made), str(made)) == (days_of(text)[1] + timedelta(n), date, str(days_of(text)[1] + timedelta(n)))
    assert (day - TODAY) == days_of(text)[1] - TODAY


@given(texts)
def test_it_is_kept_as_it_is(text):
    day = read_partial(text)
    for kept in (unpack(pack(day)), pickle.loads(pickle.dumps(day)), copy.deepcopy(day)):
        assert (str(kept), kept, type(kept), first_day(kept)) == (text, day, type(day), first_day(day))


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2019-08", "2019-08"),
        ("2019-8", "2019-08"),
        ("2019.8", "2019-08"),
        ("２０１９／８", "2019-08"),
        ("2019年8月", "2019-08"),
        ("2019年8月份", "2019-08"),
        ("二〇一九年八月", "2019-08"),
        ("2019年十二月", "2019-12"),
        ("2019年", "2019"),
        ("2019 年 10 月", "2019-10"),
        ("2019 年", "2019"),
        ("2019", "2019"),
        ("二〇一九年", "2019"),
        ("2019-08-20", "2019-08-20"),
        ("20190820", "2019-08-20"),  # to pydantic a moment of 1970, as 2019 is: findings/moments_in_pydantic.sh
        ("8月20日", "2019-08-20"),
        ("昨天", "2019-09-29"),
    ],
)
def test_as_people_write_it(typed, read):
    assert tidy_day(typed, DayContext(TODAY), partial=True) == read


DAY_NEEDED = ("这里要写明是哪一天，如 2019-08-20", "an exact date is needed here, such as 2019-08-20")
OR_PARTIAL = (
    "写成 2019-08-20；只知道月份或年份的，写 2019-08 或 2019",
    "write 2019-08-20; where only the month or the year is known, 2019-08 or 2019",
)
A_DAY = ("写成 2019-08-20（年-月-日，日历上有这一天）", "write 2019-08-20 (year-month-day, a day that exists)")


@pytest.mark.parametrize(
    ("read", "text", "hint"),
    [
        (read_day, "2019-08", DAY_NEEDED),
        (read_day, "2019", DAY_NEEDED),
        (read_day, "2019-8-1", A_DAY),
        (tidy_day, "2019年8月", DAY_NEEDED),
        (tidy_day, "2019.8", DAY_NEEDED),
        (tidy_day, "2019", DAY_NEEDED),
        (tidy_day, "201908", A_DAY),
        (tidy_day, "2019年13月", A_DAY),
        (read_partial, "2019-13", OR_PARTIAL),
        (read_partial, "2019-00", OR_PARTIAL),
        (read_partial, "0000", OR_PARTIAL),
        (read_partial, "2019-8", OR_PARTIAL),
        (read_partial, "2019-02-30", A_DAY),
        (lambda text: tidy_day(text, partial=True), "2019年13月", OR_PARTIAL),
        (lambda text: tidy_day(text, partial=True), "201908", OR_PARTIAL),
        (lambda text: tidy_day(text, partial=True), "上个月", OR_PARTIAL),
        (lambda text: tidy_day(text, DayContext(TODAY), partial=True), "15日", OR_PARTIAL),
        (lambda text: tidy_day(text, partial=True), "2019年2月30日", A_DAY),
    ],
)
def test_what_is_none_is_refused_and_told_how_to_write_it(read, text, hint):
    with pytest.raises(Unreadable) as caught:
        read(text)
    finding = caught.value.finding
    assert finding.message == (f"“{text}”不是日期", f"'{text}' is not a date")
    assert finding.hint == hint


def test_a_full_width_month_is_told_so():
    with pytest.raises(Unreadable) as caught:
        read_partial("2019－08")
    assert caught.value.finding.hint.zh == "数字或符号是全角的，改成半角：2019-08"


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [("2019-08", "2019年8月", "August 2019"), ("2019", "2019年", "2019"), ("2019-08-20", "2019年8月20日", "20 August 2019")],
)
def test_in_a_sentence(text, zh, en):
    assert phrases.day(day_of(text)) == (zh, en)


def test_a_year_and_its_months():
    assert (str(PartialDate(2019)), str(PartialDate(2019, 8)), partial_date("2020-02")) == ("2019", "2019-08", date(2020, 2, 29))


@pytest.mark.parametrize("text", ["0999", "0019", "0019-10"])
def test_a_year_with_a_leading_nought_is_no_date(text):
    """YAML reads 0999 as a number, and another one comes back."""
    with pytest.raises(Unreadable) as error:
        read_partial(text)
    assert error.value.finding.message.zh == f"“{text}”不是日期"
