"""Conflicts are read back out of a text, and settled one at a time."""

import re

import pytest
from change_samples import branches, data_in
from hypothesis import given
from hypothesis import strategies as st
from test_change_merge import flat, merged, part, sides

from dicoop.change.merge import Merged, merge
from dicoop.change.merge_tree import NewValue
from dicoop.change.resolve_conflict import conflicts, reread, resolve
from dicoop.change.syntax_tree import Names
from dicoop.errors import Misused, NotFound
from dicoop.kinds import BUILT_IN
from dicoop.kinds.address import leaves

PROJECT = BUILT_IN["project"].model
BASE = """\
id: P-2019-QL007
name: 轴承工厂
# 含二期
investment: 12亿元  # 约
lead: 市发展改革委
nodes:
  start:
    plan: 2019-12-31
funds:
  - receipt: HD-1
    date: 2019-09-08
    amount: 1亿元
"""
OURS = BASE.replace("12亿元", "13亿元").replace("2019-12-31", "2020-01-31").split("funds:", maxsplit=1)[0]
THEIRS = BASE.replace("12亿元", "14亿元").replace("    amount: 1亿元", "    amount: 2亿元")
BOTH = """\
id: P-2019-QL007
name: 轴承工厂
# 含二期
<<<<<<< 清陵
investment: 13亿元  # 约
||||||| 上次
investment: 12亿元  # 约
=======
investment: 14亿元  # 约
>>>>>>> 市里
lead: 市发展改革委
nodes:
  start:
    plan: 2020-01-31
funds:
<<<<<<< 清陵
||||||| 上次
  - receipt: HD-1
    date: 2019-09-08
    amount: 1亿元
=======
  - receipt: HD-1
    date: 2019-09-08
    amount: 2亿元
>>>>>>> 市里
"""
ENTRY = "- receipt: HD-1\n  date: 2019-09-08\n  amount: {}亿元"


def test_only_what_clashes_stands_between_markers():
    made = merge(BASE, OURS, THEIRS, PROJECT, Names("清陵", "上次", "市里"))
    assert made.text == BOTH
    assert made.conflicts == (
        ("investment", "12亿元", "13亿元", "14亿元"),
        ("funds[HD-1]", ENTRY.format(1), None, ENTRY.format(2)),
    )
    assert conflicts(BOTH, PROJECT) == made.conflicts


def test_one_conflict_is_settled_and_the_other_stays():
    left = resolve(BOTH, "investment", "theirs", PROJECT)
    assert left == BOTH.replace(BOTH[BOTH.index("<") : BOTH.index("lead")], "investment: 14亿元  # 约\n")
    assert [conflict.address for conflict in conflicts(left, PROJECT)] == ["funds[HD-1]"]
    assert resolve(left, "funds[HD-1]", "ours", PROJECT) == OURS.replace("13亿元", "14亿元")
    done = resolve(left, "funds[HD-1]", "theirs", PROJECT)
    assert done == THEIRS.replace("2019-12-31", "2020-01-31")
    assert conflicts(done, PROJECT) == ()


@pytest.mark.parametrize(("value", "line"), [("15亿元", "15亿元"), ("# x", "'# x'"), ("2019", "2019")])
def test_a_value_of_ones_own(value, line):
    assert f"# 含二期\ninvestment: {line}  # 约\nlead" in resolve(BOTH, "investment", NewValue(value), PROJECT)


def test_a_value_that_is_text_is_quoted_where_it_must_be():
    text = merge("id: P-2019-QL007\nchain: 甲\n", "id: P-2019-QL007\n", "id: P-2019-QL007\nchain: 乙\n", PROJECT).text
    assert resolve(text, "chain", NewValue("012"), PROJECT) == "id: P-2019-QL007\nchain: '012'\n"


def told(error):
    return error.value.message, error.value.hint


def test_a_conflict_that_is_not_there():
    with pytest.raises(NotFound) as error:
        resolve(BOTH, "lead", "ours", PROJECT)
    assert told(error) == (
        ("没有“lead”这个冲突", "no conflict at 'lead'"),
        ("有：investment、funds[HD-1]", "there are: investment, funds[HD-1]"),
    )


def test_an_entry_is_not_one_value():
    with pytest.raises(Misused) as error:
        resolve(BOTH, "funds[HD-1]", NewValue("1亿元"), PROJECT)
    assert told(error) == (
        ("“funds[HD-1]”不是一个值，不能改写成“1亿元”", "'funds[HD-1]' is not a single value and cannot be set to '1亿元'"),
        ("取一边：--ours 或 --theirs", "choose a side: --ours or --theirs"),
    )


@pytest.mark.parametrize(
    "text",
    [
        BOTH.replace(">>>>>>> 市里\n", "", 1),
        BOTH.replace("||||||| 上次\ninvestment: 12亿元  # 约\n", ""),
        BOTH.replace("lead: ", "lead:   "),
        BOTH.replace("\n", "\r\n"),
    ],
)
def test_markers_that_tell_nothing_are_left_to_people(text):
    assert conflicts(text, PROJECT) is None
    with pytest.raises(Misused) as error:
        resolve(text, "investment", "ours", PROJECT)
    assert told(error) == (
        ("冲突标记不完整，或者标记内外不是规范格式", "the conflict markers are incomplete, or the text is not in canonical form"),
        (
            "在编辑器里留下对的一份，删去标记行，再运行 dicoop fmt",
            "keep the right side in an editor, delete the marker lines, then run dicoop fmt",
        ),
    )


def test_a_text_without_markers_has_no_conflicts():
    assert conflicts(BASE, PROJECT) == ()
    with pytest.raises(NotFound) as error:
        resolve(BASE, "investment", "ours", PROJECT)
    assert told(error) == (("没有“investment”这个冲突", "no conflict at 'investment'"), ("已没有冲突", "no conflict is left"))


GIT = """\
id: P-2019-QL007
<<<<<<< HEAD
chain: 甲
signed: 2019-08-21
||||||| 1a2b3c4
signed: 2019-08-20
=======
signed: 2019-08-20
investment: 14亿元
>>>>>>> 市里
"""


def test_markers_that_git_set_around_whole_lines_are_taken_apart():
    assert reread(GIT, PROJECT) == Merged("id: P-2019-QL007\nchain: 甲\nsigned: 2019-08-21\ninvestment: 14亿元\n")
    apart = GIT.replace("||||||| 1a2b3c4\nsigned: 2019-08-20\n", "||||||| 1a2b3c4\nsigned: 2019-08-19\n")
    assert conflicts(apart, PROJECT) == (("signed", "2019-08-19", "2019-08-21", "2019-08-20"),)


def test_what_two_sides_created_between_markers_of_git_is_not_mixed():
    created = GIT.replace("||||||| 1a2b3c4\nsigned: 2019-08-20\n", "||||||| 1a2b3c4\n")
    assert [conflict.address for conflict in conflicts(created, PROJECT)] == ["chain", "signed", "investment"]


@given(branches(), st.booleans())
def test_what_was_marked_is_read_back(made, empty):
    kind, base, ours, theirs = made
    found = merged("" if empty else base, ours, theirs, kind)
    assert conflicts(found.text, kind.model) == found.conflicts


@given(branches(), st.booleans(), st.data())
def test_settling_all_for_one_side_in_any_order_gives_that_side(made, empty, data):
    kind, base, ours, theirs = made
    found = merged("" if empty else base, ours, theirs, kind)
    choice = data.draw(st.sampled_from(["ours", "theirs"]))
    text = found.text
    for conflict in data.draw(st.permutations(found.conflicts)):
        text = resolve(text, conflict.address, choice, kind.model)
    assert flat(text, kind) == flat(sides(found.text)[1 if choice == "ours" else 2], kind)
    for conflict in found.conflicts:
        assert part(flat(text, kind), conflict.address) == part(flat(ours if choice == "ours" else theirs, kind), conflict.address)


@given(branches(), st.booleans(), st.data())
def test_each_side_of_each_conflict_can_be_taken(made, empty, data):
    kind, base, ours, theirs = made
    text = merged("" if empty else base, ours, theirs, kind).text
    while found := conflicts(text, kind.model):
        text = resolve(text, found[0].address, data.draw(st.sampled_from(["ours", "theirs"])), kind.model)
    assert leaves(data_in(text))
    assert merge(text, text, text, kind.model) == Merged(text)


@given(branches(), st.booleans(), st.data())
def test_a_person_may_pick_a_side_of_each_hunk_in_an_editor(made, empty, data):
    kind, base, ours, theirs = made
    text = merged("" if empty else base, ours, theirs, kind).text
    hunk = re.compile(r"^<{7}.*\n((?:(?!\|{7}).*\n)*)\|{7}.*\n(?:(?!={7}).*\n)*={7}\n((?:(?!>{7}).*\n)*)>{7}.*\n", re.MULTILINE)
    picked = hunk.sub(lambda match: match[data.draw(st.sampled_from([1, 2]))], text)
    assert data_in(picked)["id"] == data_in(ours)["id"]
    assert merge(picked, picked, picked, kind.model) == Merged(picked)
