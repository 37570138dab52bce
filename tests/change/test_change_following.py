"""Following a difference leads to the other version."""

from any_record import any_record, data_of
from change_samples import keyed
from hypothesis import given
from hypothesis import strategies as st

from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import ValueChange, assign, changes


def patch(data, changed, model):
    """Return a version with changes made in it, one by one; the order of a list's entries is no part of a change."""
    for change in changed:
        data = assign(data, change.address, change.after, model)
    return data


pairs = any_record.flatmap(lambda made: st.tuples(st.just(made[0]), st.just(made[1]), data_of(made[0])))


@given(pairs)
def test_a_patch_leads_to_the_other_version(made):
    kind, before, after = made
    got = patch(before, changes(before, after, kind.model), kind.model)
    assert got.get("themes") == after.get("themes")
    assert keyed(got, kind.model) == keyed(after, kind.model)
    assert changes(got, after, kind.model) == changes(before, before, kind.model) == ()


@given(any_record)
def test_a_record_comes_and_goes_as_a_whole(made):
    kind, data = made
    assert patch({}, changes({}, data, kind.model), kind.model) == data
    assert patch(data, changes(data, {}, kind.model), kind.model) == {}


def test_a_difference_is_told_by_address():
    before, after = {"id": "15", "date": "2019-08-20"}, {"id": "15", "date": "2019-08-21", "place": "会议中心"}
    assert changes(before, after) == (ValueChange("date", "2019-08-20", "2019-08-21"), ValueChange("place", None, "会议中心"))
    assert patch(before, changes(before, after), BUILT_IN["meeting"].model) == after
