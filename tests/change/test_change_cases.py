"""What is a conflict and what is not, case by case; what is left to the merge of lines; what is to be looked at."""

import pytest

from dicoop.change.merge import Merged, merge
from dicoop.kinds import BUILT_IN

PROJECT = BUILT_IN["project"].model
ISSUE = BUILT_IN["issue"].model
MEETING = BUILT_IN["meeting"].model
HEAD = "id: P-2019-QL007\n"
NODE = "nodes:\n  start:\n    {}: {}\n"
ENDED = "ended:\n  date: {}\n  reason: 甲\n"


def fund(receipt, amount, date="2019-09-08", more=""):
    return f"  - receipt: {receipt}\n    date: {date}\n    amount: {amount}\n{more}"


def funds(*entries):
    return HEAD + "funds:\n" + "".join(entries)


A, A2, B, C = fund("A", "1元"), fund("A", "2元"), fund("B", "1元", "2019-09-07"), fund("C", "1元", "2019-09-09")


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "text"),
    [
        # Two entries put at one place stand by their days.
        (funds(A), funds(A, C), funds(A, B), funds(A, B, C)),
        (HEAD, funds(C), funds(B), funds(B, C)),
        (funds(A), funds(A), HEAD, HEAD),
        (funds(A), HEAD, funds(A, B), funds(B)),
        (funds(A, B), funds(A), funds(B), HEAD),
        # A list without entries is as good as none.
        (HEAD, HEAD + "funds:\n", funds(A), funds(A)),
        (funds(A), HEAD + "funds:\n", funds(A, B), funds(B)),
        (funds(A), HEAD + "funds:\n", funds(A), HEAD + "funds:\n"),
        (HEAD + "funds:\n", HEAD, HEAD + "funds:\n", HEAD),
        (HEAD, HEAD + "chain:\n", HEAD + "chain: 甲\n", HEAD + "chain: 甲\n"),
        # Two offices speak of one node: there is one node.
        (HEAD, HEAD + NODE.format("plan", "2019-10-01"), HEAD + NODE.format("done", "2019-10-02"),
         HEAD + NODE.format("plan", "2019-10-01") + "    done: 2019-10-02\n"),
        (funds(A), funds(A2), funds(fund("A", "1元", more="    source: own\n")), funds(fund("A", "2元", more="    source: own\n"))),
        # One receipt entered twice with the same values, one with a comment.
        (HEAD, funds(A), funds("  # 核\n", A), funds("  # 核\n", A)),
        # Quotes are no data.
        (HEAD + "chain: 甲\n", HEAD + "chain: '甲'\n", HEAD + "chain: 乙\n", HEAD + "chain: 乙\n"),
        (HEAD + "chain: 甲\n", HEAD + "chain: '甲'\n", HEAD + "chain: 甲  # x\n", HEAD + "chain: '甲'  # x\n"),
        # Comments of both, also those of what is gone.
        (HEAD + "chain: 甲  # a\n", HEAD + "chain: 甲  # b\n", HEAD + "chain: 甲  # c\n", HEAD + "# c\nchain: 甲  # b\n"),
        (HEAD + "chain: 甲\nlead: 乙\n", HEAD + "lead: 乙\n", HEAD + "# x\nchain: 甲  # y\nlead: 乙\n", HEAD + "# x\n# y\nlead: 乙\n"),
        (HEAD + "chain: 甲\n", HEAD, HEAD + "chain: 甲  # y\n# z\n", HEAD + "# y\n# z\n"),
        # An order that one side made holds.
        (HEAD + "chain: 甲\nlead: 乙\n", HEAD + "lead: 乙\nchain: 甲\n", HEAD + "chain: 丙\nlead: 乙\n", HEAD + "lead: 乙\nchain: 丙\n"),
    ],
)  # fmt: skip
def test_no_conflict(base, ours, theirs, text):
    for made in (merge(base, ours, theirs, PROJECT), merge(base, theirs, ours, PROJECT)):
        assert (made.text, made.conflicts) == (text, ())


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "addresses"),
    [
        (HEAD + "chain: 甲\n", HEAD + "chain: 乙\n", HEAD + "chain: 丙\n", ["chain"]),
        (HEAD, HEAD + "chain: 乙\n", HEAD + "chain: 丙\n", ["chain"]),
        (HEAD + "chain: 甲\n", HEAD, HEAD + "chain: 丙\n", ["chain"]),
        (funds(A), HEAD, funds(A2), ["funds[A]"]),
        (funds(A), HEAD, funds(fund("A", "1元", more="    source: own\n")), ["funds[A]"]),
        (HEAD + NODE.format("plan", "2019-10-01"), HEAD, HEAD + NODE.format("plan", "2019-10-02"), ["nodes.start"]),
        (HEAD + ENDED.format("2019-10-01"), HEAD, HEAD + ENDED.format("2019-10-02"), ["ended"]),
        (HEAD, HEAD + ENDED.format("2019-10-01"), HEAD + ENDED.format("2019-10-02"), ["ended.date"]),
        # One receipt for two payments: no field of the one goes to the other.
        (HEAD, funds(A), funds(fund("A", "2元", more="    source: own\n")), ["funds[A].amount", "funds[A].source"]),
        (HEAD, funds(A), funds(fund("A", "1元", more="    source: own\n")), ["funds[A].source"]),
        ("", HEAD + "chain: 甲\n", HEAD + "lead: 乙\n", ["chain", "lead"]),
        # Another shape.
        (funds(A), HEAD + "funds: 很多\n", funds(A, B), ["funds"]),
        (funds(A), HEAD + "funds: 很多\n", HEAD, ["funds"]),
    ],
)
def test_a_conflict(base, ours, theirs, addresses):
    for made in (merge(base, ours, theirs, PROJECT), merge(base, theirs, ours, PROJECT)):
        assert sorted(conflict.address for conflict in made.conflicts) == sorted(addresses)


def test_themes_of_two_records_with_one_number_clash_as_a_whole():
    one, other = ("id: 15\nthemes:\n" + "".join(f"  - {theme}\n" for theme in themes) for themes in ("甲乙", "乙丙"))
    assert merge("", one, other, MEETING).conflicts == (("themes", None, "themes:\n  - 甲\n  - 乙", "themes:\n  - 乙\n  - 丙"),)
    assert merge("id: 15\nthemes:\n  - 乙\n", one, other, MEETING).text == "id: 15\nthemes:\n  - 甲\n  - 乙\n  - 丙\n"


def test_steps_of_one_day_stand_in_the_order_of_the_lists():
    listed, handling, cleared = (f"  - step: {name}\n    date: 2019-09-01\n" for name in ("listed", "handling", "cleared"))
    head = "id: I-2019-QL012\nsteps:\n" + listed
    made = merge(head, head + cleared, head + handling, ISSUE)
    assert made == Merged(head + handling + cleared, (), (("steps",),))


@pytest.mark.parametrize(
    "text",
    [
        HEAD.replace("\n", "\r\n"),
        HEAD.removesuffix("\n"),
        HEAD + "chain:  甲\n",
        HEAD + "chain: >\n  甲\n",
        HEAD + "ended: {date: 2019-10-01}\n",
        HEAD + "funds: []\n",
        HEAD + "funds:\n- receipt: A\n",
        HEAD + "nodes:\n    start:\n        plan: 2019-10-01\n",
        HEAD + "chain: 甲\n  乙\n",
        "---\n" + HEAD,
        funds(A, A),
        funds("  - amount: 1元\n"),
        HEAD + "unknown:\n  - a: b\n",
        HEAD + "chain: 甲\nchain: 乙\n",
        HEAD + "<<<<<<< a\nchain: 甲\n=======\n>>>>>>> b\n",
        HEAD + "chain: \udc80\n",
    ],
)
def test_what_is_not_canonical_is_left_to_the_merge_of_lines(text):
    assert merge(HEAD, text, HEAD, PROJECT) is None
    assert merge(HEAD, HEAD, text, PROJECT) is None
    assert merge(text, HEAD, HEAD, PROJECT) is None


def test_only_the_base_may_be_empty():
    assert merge("", HEAD, HEAD, PROJECT) == merge("# 注\n", HEAD, HEAD, PROJECT) == Merged(HEAD)
    assert merge(HEAD, "", HEAD, PROJECT) is None
    assert merge(HEAD, HEAD, "", PROJECT) is None


def test_a_result_that_could_not_be_read_is_no_result():
    ours, theirs = (HEAD + "".join(f"# {side}{n:05d}{'注' * 1000}\n" for n in range(200)) + "chain: 甲\n" for side in "甲乙")
    assert merge(HEAD + "chain: 甲\n", ours, theirs, PROJECT) is None


ALL = "id: P-2019-QL007\ncounty: QL\nsigned: 2019-08-20\ninvestment: 1亿元\nlead: 甲\n"


@pytest.mark.parametrize(
    ("ours", "theirs", "look"),
    [
        (ALL.replace("1亿元", "2亿元"), ALL + "funds:\n" + A, (("investment", "funds"),)),
        (ALL.replace("08-20", "08-21"), ALL + NODE.format("done", "2019-10-01"), (("signed", "nodes"),)),
        (ALL.replace("QL\n", "XQ\n"), ALL.replace("甲", "乙"), (("county",),)),
        (ALL + "funds:\n" + B, ALL + "funds:\n" + A, ()),
        (ALL.replace("1亿元", "2亿元"), ALL.replace("甲", "乙"), ()),
        # What both did, neither did alone.
        (ALL.replace("1亿元", "2亿元"), ALL.replace("1亿元", "2亿元") + "funds:\n" + A, ()),
        (ALL.replace("QL\n", "XQ\n"), ALL, ()),
    ],
)
def test_coupled_fields_changed_on_different_sides(ours, theirs, look):
    assert merge(ALL, ours, theirs, PROJECT).look == merge(ALL, theirs, ours, PROJECT).look == look
