"""Two orders come together the same in both directions."""

from hypothesis import given
from hypothesis import strategies as st

from dicoop.change.merge_tree import arrange, note_behind, notes_of_both

ORDERS = st.lists(st.sampled_from("abcdefgh"), unique=True)
RANK = {letter: letter for letter in "abcdefgh"}


@given(ORDERS, ORDERS, ORDERS)
def test_all_of_both_sides_in_one_order(base, ours, theirs):
    found = arrange(base, ours, theirs, RANK)
    assert sorted(found) == sorted({*ours, *theirs})
    assert arrange(base, theirs, ours, RANK) == found
    assert arrange(base, ours, ours, RANK) == ours
    assert [key for key in arrange(base, ours, base, RANK) if key in ours] == ours


def test_of_two_new_orders_neither_is_preferred_by_its_side():
    assert arrange("abc", "cab", "bca", RANK) == arrange("abc", "bca", "cab", RANK) == list("bca")


NOTES = st.lists(st.sampled_from(["# a\n", "# b\n", "\n"]), max_size=4).map(tuple)


@given(NOTES, NOTES, NOTES)
def test_lines_of_comments(base, ours, theirs):
    found = notes_of_both(base, ours, theirs)
    assert notes_of_both(base, theirs, ours) == found
    assert notes_of_both(base, ours, base) == notes_of_both(base, ours, ours) == ours
    for note in {*ours, *theirs}:
        assert note in found or (note in base and (note not in ours or note not in theirs or ours.count(note) != theirs.count(note)))


def test_a_comment_behind_a_value_goes_when_one_side_took_it_away():
    assert note_behind("  # a", "", "  # a") == note_behind("  # a", "  # a", "") == ("", "")
    assert note_behind("  # a", "", "  # b") == note_behind("  # a", "  # b", "") == ("  # b", "")
    assert note_behind("", "  # a", " # a") == note_behind("", " # a", "  # a") == ("  # a", "")
