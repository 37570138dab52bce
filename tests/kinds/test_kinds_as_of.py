"""Is what had come about by a day cut once for all days: idempotent, in order, and never less on a later day?"""

from datetime import date, timedelta
from typing import NamedTuple

from hypothesis import given
from hypothesis import strategies as st

from dicoop.kinds.as_of import has_ended, is_by, until

DAYS = st.dates(date(2016, 1, 1), date(2021, 12, 31))


class Entry(NamedTuple):
    """What is dated."""

    date: date
    key: int


class Ending(NamedTuple):
    """What may have ended."""

    ended: Entry | None


ENTRIES = st.lists(st.builds(Entry, DAYS, st.integers(0, 3)), max_size=8)


@given(ENTRIES, DAYS)
def test_twice_is_once(entries, day):
    found = until(entries, day)
    assert until(found, day) == found
    assert found == [entry for entry in entries if entry in found]


@given(ENTRIES, DAYS, DAYS)
def test_of_two_days_the_earlier_one_counts(entries, one, other):
    assert until(until(entries, one), other) == until(entries, min(one, other))


@given(ENTRIES, DAYS, st.integers(0, 400))
def test_a_later_day_has_all_that_an_earlier_one_has(entries, day, later):
    after = day + timedelta(later)
    assert until(until(entries, after), day) == until(entries, day)
    assert len(until(entries, day)) <= len(until(entries, after))
    for entry in entries:
        assert is_by(entry.date, after) or not is_by(entry.date, day)
        assert has_ended(Ending(entry), after) or not has_ended(Ending(entry), day)


def test_the_day_itself_counts():
    day = date(2019, 8, 20)
    entry = Entry(day, 0)
    assert (until([entry], day), until([entry], day - timedelta(1))) == ([entry], [])
    assert (is_by(day, day), is_by(day, day - timedelta(1)), is_by(None, day)) == (True, False, False)
    assert (has_ended(Ending(entry), day), has_ended(Ending(None), day), has_ended(entry, day)) == (True, False, False)
