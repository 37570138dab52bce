"""A merge made by the rules has nothing to report; every value that is otherwise is decided, lost or invented."""

import pytest
from change_samples import branches
from hypothesis import given
from hypothesis import strategies as st

from dicoop.change.audit import Verdict, judge, said, values, verdict_of
from dicoop.change.merge import join
from dicoop.labels import Label, both

D, L, N = Verdict.DECIDED, Verdict.LOST, Verdict.INVENTED


def test_one_value_in_every_case():
    cases = {
        # base, ours, theirs, result
        "aaaa": None,
        "abab": None,
        "aabb": None,
        "abbb": None,
        "aaba": L,
        "abaa": L,
        "abba": L,
        "aaab": N,
        "abac": N,
        "aabc": N,
        "abbc": N,
        "abcb": D,
        "abcc": D,
        "abcd": D,
        "abca": L,
    }
    assert {case: verdict_of(*case) for case in cases} == cases


def test_nothing_is_a_value_too():
    assert verdict_of(None, "b", None, None) is L
    assert verdict_of(None, None, None, "b") is N
    assert verdict_of("a", None, "a", None) is None
    assert verdict_of("a", None, "b", "b") is D
    assert verdict_of("a", "a", "a", None) is N


@given(branches())
def test_a_merge_made_by_the_rules_has_nothing_to_report(drawn):
    kind, base, ours, theirs = drawn
    merged = join(base.encode(), ours.encode(), theirs.encode(), kind.model)
    if merged is not None and not merged.conflicts:
        read = [values(text.encode(), kind.model) for text in (base, ours, theirs, merged.text)]
        assert judge(*read) == ()


@given(branches(), st.data())
def test_a_value_changed_in_the_merge_is_seen(drawn, data):
    kind, base, ours, theirs = drawn
    merged = join(base.encode(), ours.encode(), theirs.encode(), kind.model)
    if merged is None or merged.conflicts:
        return
    one, left, right, made = (values(text.encode(), kind.model) for text in (base, ours, theirs, merged.text))
    at = data.draw(st.sampled_from(sorted(made)))
    told = judge(one, left, right, {**made, at: "凭空"})
    assert [(each.address, each.verdict, each.result) for each in told] == [(at, N, "凭空")]
    gone = judge(one, left, right, {name: text for name, text in made.items() if name != at})
    assert [(each.address, each.result) for each in gone] == [(at, None)]


@given(branches())
def test_taking_one_side_of_all_is_told_as_what_it_is(drawn):
    """Of what only the other side changed everything is lost, of what both changed everything is decided."""
    kind, base, ours, theirs = drawn
    merged = join(base.encode(), ours.encode(), theirs.encode(), kind.model)
    if merged is None:
        return
    one, left, right = (values(text.encode(), kind.model) for text in (base, ours, theirs))
    torn = [conflict.address for conflict in merged.conflicts]
    told = judge(one, left, right, left, torn)
    held = {each.address for each in told if each.verdict is D}
    lost = {each.address for each in told if each.verdict is L}
    assert held <= set(torn)
    wanted = {at for at in {**one, **right} if one.get(at) != right.get(at) and left.get(at) == one.get(at)}
    assert {at for at in wanted if not any(at == t or at.startswith((f"{t}.", f"{t}[")) for t in torn)} == lost - set(torn)


def test_a_block_in_conflict_is_one_decision():
    base = {"funds[HD-1].date": "2019-09-08", "funds[HD-1].amount": "1亿元"}
    theirs = {**base, "funds[HD-1].amount": "2亿元"}
    (told,) = judge(base, {}, theirs, theirs, ["funds[HD-1]"])
    assert told == (
        "funds[HD-1]",
        D,
        "date: 2019-09-08\namount: 1亿元",
        None,
        "date: 2019-09-08\namount: 2亿元",
        "date: 2019-09-08\namount: 2亿元",
    )
    (lost,) = judge(base, {}, theirs, base, ["funds[HD-1]"])
    assert lost.verdict is L


def test_what_cannot_be_read_has_no_values():
    from dicoop.kinds import BUILT_IN

    assert values(b"id: [", BUILT_IN["project"].model) is None
    assert values(None, BUILT_IN["project"].model) == {}
    assert values("id: P-1\nthemes:\n  - 甲\n  - 乙\n".encode(), BUILT_IN["meeting"].model) == {
        "id": "P-1",
        "themes[甲]": "甲",
        "themes[乙]": "乙",
    }


@pytest.mark.parametrize(
    ("value", "plain", "apart"),
    [
        ("3亿元", both("3亿元"), both("3亿元")),
        (f"100644 {'1a2b3c4' * 5}12345", Label("（整份文件）", "(the whole file)"), Label("（文件 1a2b3c4）", "(file 1a2b3c4)")),
    ],
)
def test_a_file_is_no_hash_to_people(value, plain, apart):
    assert (said(value), said(value, is_told_apart=True)) == (plain, apart)
