"""Counting by the national calendar, against walking day by day."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import check_values
from dicoop.rules.workdays import Calendar, Workday

ONE = timedelta(1)


def calendar(*days: tuple[str, bool], **more: str) -> Calendar:
    counties = [{"key": "QL", "name": "清陵县"}]
    own = [{"date": day, "work": str(work).lower()} for day, work in days]
    return Calendar.of(check_values({"name": "台账", "counties": counties, "calendar": own, **more}, Settings))


def works(own, day):
    """Return whether a day is worked."""
    return own.between(day - timedelta(1), day) == 1


def test_the_national_day_of_2019():
    plain = calendar()
    off = [date(2019, 10, day) for day in range(1, 8)]
    assert not any(works(plain, day) for day in off)
    assert works(plain, date(2019, 9, 29))  # a Sunday, worked instead
    assert works(plain, date(2019, 10, 12))  # a Saturday, worked instead
    assert not works(plain, date(2019, 10, 13))
    assert plain.add(date(2019, 9, 30), 1) == Workday(date(2019, 10, 8), proven=True)
    assert plain.add(date(2019, 9, 27), 5) == (date(2019, 10, 10), True)
    assert plain.add(date(2019, 10, 8), -3) == (date(2019, 9, 27), True)
    assert plain.between(date(2019, 9, 27), date(2019, 10, 12)) == 7


def test_the_day_itself_is_not_counted():
    assert calendar().add(date(2019, 8, 20), 0) == (date(2019, 8, 20), True)
    assert calendar().add(date(2019, 8, 20), 2) == (date(2019, 8, 22), True)
    assert calendar().add(date(2019, 8, 20), -2) == (date(2019, 8, 16), True)
    assert calendar().between(date(2019, 8, 20), date(2019, 8, 20)) == 0


def test_own_days_override_both_ways():
    own = calendar(("2019-08-21", False), ("2019-08-24", True), ("2019-08-22", True))
    assert not works(own, date(2019, 8, 21))
    assert works(own, date(2019, 8, 24))
    assert own.add(date(2019, 8, 20), 3) == (date(2019, 8, 24), True)
    assert own.between(date(2019, 8, 20), date(2019, 8, 25)) == 3


def test_an_unknown_year_is_guessed_and_says_so():
    plain = calendar()
    assert plain.known(2019)
    assert plain.known(2004)
    assert not plain.known(2003)
    assert not plain.known(2030)
    assert plain.add(date(2030, 10, 1), 5) == (date(2030, 10, 8), False)
    assert plain.add(date(2003, 12, 31), 1) == (date(2004, 1, 2), True)
    assert plain.add(date(2004, 1, 2), -1) == (date(2003, 12, 31), False)
    assert plain.add(date(2019, 12, 31), -1).proven
    unknown = max(chinese_calendar.holidays).year + 1
    assert plain.add(date(unknown, 1, 1), -1).proven  # the day itself is not counted


def test_days_of_a_year_do_not_make_it_known():
    own = calendar(("2030-10-01", False))
    assert not own.known(2030)
    assert own.add(date(2030, 9, 30), 1) == (date(2030, 10, 2), False)


def test_a_year_is_known_once_the_ledger_declares_it_whole():
    own = calendar(("2030-10-01", False), known="2030")
    assert own.known(2030)
    assert not own.known(2031)
    assert not own.known(2029)
    assert own.add(date(2030, 9, 30), 1) == (date(2030, 10, 2), True)
    assert own.add(date(2030, 12, 31), 1) == (date(2031, 1, 1), False)


def test_years_before_the_one_declared_are_known_where_days_are_given():
    own = calendar(("2030-10-01", False), ("2032-10-01", False), known="2032")
    assert [own.known(year) for year in range(2029, 2034)] == [False, True, False, True, False]


def test_the_first_and_the_last_day_there_is():
    assert calendar().add(date(9999, 12, 30), 3) == (date.max, False)
    assert calendar().add(date(1, 1, 2), -3) == (date.min, False)
    assert calendar().add(date(1, 1, 2), -1) == (date(1, 1, 1), False)


def worked(day: date, own: dict[date, bool]) -> bool:
    if day in own:
        return own[day]
    return chinese_calendar.is_workday(day) if 2004 <= day.year <= 2026 else day.weekday() < 5


DAYS = st.dates(date(2003, 11, 1), date(2027, 3, 1))


@given(
    DAYS,
    st.integers(-45, 45) | st.sampled_from([-600, 600]),
    st.dictionaries(st.dates(date(2018, 12, 1), date(2020, 2, 1)), st.booleans(), max_size=20),
)
def test_adding_equals_walking(day, n, own):
    walked, left = day, abs(n)
    while left:
        walked += ONE if n > 0 else -ONE
        left -= worked(walked, own)
    counted = Calendar(own)
    assert counted.add(day, n).date == walked
    assert counted.add(day, n).date == walked  # as remembered


@given(DAYS, st.integers(-500, 500))
def test_between_equals_walking(day, days):
    other = day + timedelta(days)
    first, last = min(day, other), max(day, other)
    walked = sum(worked(first + timedelta(n), {}) for n in range(1, (last - first).days + 1))
    assert Calendar().between(day, other) == (walked if other >= day else -walked)


@given(DAYS, st.integers(1, 300))
def test_between_takes_back_what_was_added(day, n):
    assert Calendar().between(day, Calendar().add(day, n).date) == n


@pytest.mark.parametrize("year", [2004, 2019, 2020, 2026])
def test_whole_years(year):
    days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
    assert [works(Calendar(), day) for day in days] == [chinese_calendar.is_workday(day) for day in days]
