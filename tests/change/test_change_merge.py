"""Laws of the merge of records, checked on values read by other means than the merge's own."""

import re
from collections import Counter
from itertools import permutations

from change_samples import branches, data_in, keyed, source_of
from hypothesis import example, given
from hypothesis import strategies as st

from dicoop.change.merge import Merged, merge
from dicoop.change.resolve_conflict import versions
from dicoop.change.syntax_tree import cut, text_of
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import leaves
from dicoop.text.comments import comments


def merged(base, ours, theirs, kind):
    """Return a merge that must come about."""
    made = merge(base, ours, theirs, kind.model)
    assert isinstance(made, Merged), (made, base, ours, theirs)
    return made


def flat(text, kind):
    """Return the values of a text by address; texts of a list by themselves, since their places move."""
    data = keyed(data_in(text), kind.model)
    texts = {name: item for name, item in data.items() if isinstance(item, dict) and all(isinstance(k, tuple) for k in item)}
    found = leaves({name: list(item.values()) for name, item in texts.items() if not _plain(item)}, kind.model)
    found |= leaves({name: item for name, item in data.items() if name not in texts}, kind.model)
    return found | {f"{name}[{key[0]}]": key[0] for name, item in texts.items() if _plain(item) for key in item}


def _plain(item):
    return all(isinstance(each, str) for each in item.values())


def faulty(*pauses):
    """Return a project whose pauses may have a number for a day, as text."""
    head = "id: P-2019-QL007\nname: 精密轴承智能工厂\npauses:\n"
    return head + "".join(f"  - paused: {day}\n    reason: {why}\n" for day, why in pauses)


# The third entry, and one whose key is `3`
NUMBERED = (
    BUILT_IN["project"],
    faulty(("2019-09-01", "甲"), ("'3'", "乙"), ("2019-09-10", "丙")),
    faulty(("2019-09-01", "甲"), ("'3'", "乙改"), ("2019-09-10", "丙")),
    faulty(("2019-09-01", "甲"), ("'3'", "乙又改"), ("2019-09-10", "丙改")),
)


def within(address, holder):
    return address == holder or address.startswith((f"{holder}.", f"{holder}["))


def part(values, holder):
    return {address: text for address, text in values.items() if within(address, holder)}


def sides(text):
    """Return base, ours and theirs of a text with or without markers."""
    known = versions(text)
    return known.texts if known else (text, text, text)


@given(branches())
def test_a_text_is_put_together_as_it_was(made):
    kind, *texts = made
    for text in texts:
        assert text_of(cut(text, kind.model)) == text


@given(branches())
def test_a_change_of_one_side_is_taken_to_the_byte(made):
    kind, base, ours, _ = made
    for text in (
        merged(base, ours, base, kind),
        merged(base, base, ours, kind),
        merged(base, ours, ours, kind),
        merged("", ours, ours, kind),
    ):
        assert text == Merged(ours)


@given(branches())
@example(NUMBERED)
def test_the_direction_does_not_matter(made):
    kind, base, ours, theirs = made
    one, other = merged(base, ours, theirs, kind), merged(base, theirs, ours, kind)
    assert [(c.address, c.base, c.theirs, c.ours) for c in other.conflicts] == [tuple(c) for c in one.conflicts]
    assert one.look == other.look
    assert sides(one.text) == tuple(sides(other.text)[i] for i in (0, 2, 1))


@given(branches())
@example(NUMBERED)
def test_nothing_is_lost_and_nothing_invented(made):
    kind, base, ours, theirs = made
    found = merged(base, ours, theirs, kind)
    b, o, t = (flat(text, kind) for text in (base, ours, theirs))
    torn = [conflict.address for conflict in found.conflicts]
    for text in sides(found.text)[1:]:
        got = flat(text, kind)
        for address in {**b, **o, **t, **got}:
            if any(within(address, holder) for holder in torn):
                continue
            wanted = t.get(address) if o.get(address) == b.get(address) else o.get(address)
            assert got.get(address) == wanted, address
            assert t.get(address) in (wanted, b.get(address))


@given(branches())
@example(NUMBERED)
def test_each_conflict_shows_what_each_version_has(made):
    kind, *texts = made
    versions_ = [flat(text, kind) for text in texts]
    for conflict in merged(*texts, kind).conflicts:
        is_one_value = any(conflict.address in values for values in versions_)
        for shown, values in zip(conflict[1:], versions_, strict=True):
            assert (shown is None) == (not part(values, conflict.address))
            assert not is_one_value or shown == values.get(conflict.address)


@given(branches())
@example(NUMBERED)
def test_a_conflict_is_never_larger_than_it_must_be(made):
    kind, base, ours, theirs = made
    b, o, t = (flat(text, kind) for text in (base, ours, theirs))
    twice = created_twice(b, o, t)
    for conflict in merged(base, ours, theirs, kind).conflicts:
        was, left, right = (part(values, conflict.address) for values in (b, o, t))
        assert left != right
        if not any(within(conflict.address, entry) for entry in twice):
            assert was not in (left, right)
        # One value on both sides, or a whole that one side has not.
        assert not left or not right or (list(left) == list(right) == [conflict.address])


def created_twice(b, o, t):
    entries = {match[0] for address in {**o, **t} if (match := re.match(r".*\]", address, re.DOTALL))}
    return [e for e in entries if not part(b, e) and part(o, e) and part(t, e)]


@given(branches())
@example(NUMBERED)
def test_what_both_sides_changed_is_a_conflict(made):
    kind, base, ours, theirs = made
    b, o, t = (flat(text, kind) for text in (base, ours, theirs))
    torn = [conflict.address for conflict in merged(base, ours, theirs, kind).conflicts]
    for address in {**b, **o, **t}:
        if len({b.get(address), o.get(address), t.get(address)}) == 3:
            assert any(within(address, holder) for holder in torn)
    for entry in created_twice(b, o, t):
        if part(o, entry) != part(t, entry):
            assert any(within(holder, entry) for holder in torn)


@given(branches())
def test_two_records_with_one_id_are_never_mixed(made):
    kind, _, ours, theirs = made
    found = merged("", ours, theirs, kind)
    _, left, right = sides(found.text)
    assert flat(left, kind) == flat(ours, kind)
    assert flat(right, kind) == flat(theirs, kind)
    assert bool(found.conflicts) == (flat(ours, kind) != flat(theirs, kind))


@given(branches())
def test_comments_survive(made):
    kind, base, ours, theirs = made
    found = merged(base, ours, theirs, kind).text
    old, left, right = (Counter(map(str.strip, comments(source_of(text)))) for text in (base, ours, theirs))
    got = Counter()
    for text in sides(found):
        got |= Counter(map(str.strip, comments(source_of(text))))
    for note in {**left, **right}:
        if not old[note] or (left[note] and right[note]):
            assert got[note], note


@given(branches(sides=3))
def test_three_sides_in_any_order_give_the_same_values(made):
    kind, base, *texts = made
    ends = []
    for order in permutations(texts):
        text = base
        for side in order:
            found = merge(base, text, side, kind.model) if text != base else Merged(side)
            if not isinstance(found, Merged) or found.conflicts:
                return
            text = found.text
        ends.append(flat(text, kind))
    assert all(end == ends[0] for end in ends)


BITS = [
    *"\n :#'\"-[]{}&*!|>%@`?,~=.0a轴\\\r\t",
    "- ",
    ": ",
    " #",
    "\n  ",
    "---\n",
    "''",
    "  - ",
    "null",
    "\u00a0",
    "<<<<<<< a\n",
    "=======\n",
    "\n\n",
]
SLIPS = st.lists(st.tuples(st.floats(0, 1), st.integers(0, 4), st.sampled_from(BITS)), min_size=1, max_size=3)


@given(branches(), SLIPS)
def test_a_damaged_text_never_gives_a_wrong_clean_merge(made, slips):
    kind, base, ours, theirs = made
    for where, width, bit in slips:
        at = int(where * len(ours))
        ours = ours[:at] + bit + ours[at + width :]
    found = merge(base, ours, theirs, kind.model)
    if found is None or found.conflicts:
        return
    b, o, t = (leaves(data_in(text)) for text in (base, ours, theirs))
    got = leaves(data_in(found.text))
    for address in {name for name in {**b, **o, **t} if "[" not in name}:
        assert got.get(address) == (t.get(address) if o.get(address) == b.get(address) else o.get(address))
