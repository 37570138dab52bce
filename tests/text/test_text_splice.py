"""An edit changes the lines it must and no other byte."""

import textwrap

import pytest
from any_record import any_record, commented, data_of
from hypothesis import given
from hypothesis import strategies as st

from dicoop.kinds import BUILT_IN
from dicoop.kinds.fields import shape
from dicoop.text.comments import comments
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.splice import splice
from dicoop.text.write import canonical

PROJECT = """\
# 头
id: P-2019-QL007
name: 轴承   # 名
chain:   # 待填
nodes:   # 节点

  # 开工
  start: # 开
    plan: 2019-12-31 # 计
    # 计与完之间
    done: 2019-12-01
funds:
  # 甲
  - receipt: A  # a
    amount: 1元

  # 乙
  - receipt: B
    # b
    amount: 2元 # 二
# 尾
"""


def source_of(text):
    source = read(text.encode(), "x.yaml")
    assert isinstance(source, Source), (text, source)
    return source


def edit(text, change):
    """Return the text after a change to its values (a function that changes a copy)."""
    source = source_of(text)
    data = read(text.encode(), "x.yaml").data
    change(data)
    new = splice(source, data, shape(BUILT_IN["project"].model))
    assert source_of(new).data == data
    assert sorted(comments(source_of(new))) == sorted(comments(source))
    return new


def differing(old, new):
    """Return the lines taken out and the lines put in, as a diff without context."""
    a, b = old.splitlines(), new.splitlines()
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    while a and b and a[-1] == b[-1]:
        a, b = a[:-1], b[:-1]
    return a, b


def put(path, value):
    """Return a change: a value put where a path leads."""

    def change(data):
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = value

    return change


def take(path):
    """Return a change: a value taken out."""

    def change(data):
        for part in path[:-1]:
            data = data[part]
        del data[path[-1]]

    return change


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (put(("name",), "on"), ["name: 轴承   # 名"], ["name: 'on'   # 名"]),
        (put(("name",), "a\nb"), ["name: 轴承   # 名"], ['name: "a\\nb"   # 名']),
        (put(("chain",), "高端装备"), ["chain:   # 待填"], ["chain: 高端装备   # 待填"]),
        (put(("name",), None), ["name: 轴承   # 名"], ["name:    # 名"]),
        (put(("nodes", "start", "plan"), "2020-01-01"), ["    plan: 2019-12-31 # 计"], ["    plan: 2020-01-01 # 计"]),
        (put(("nodes", "start", "evidence"), "照片"), [], ["    evidence: 照片"]),
        (put(("nodes", "filing"), {"done": "2019-09-01"}), [], ["  filing:", "    done: 2019-09-01"]),
        (put(("nodes", "own"), {"done": "2019-09-01"}), [], ["  own:", "    done: 2019-09-01"]),
        (put(("kind",), "industry"), [], ["kind: industry"]),
        (put(("voided",), {"date": "2019-09-30", "reason": "重复"}), [], ["voided:", "  date: 2019-09-30", "  reason: 重复"]),
        (take(("nodes", "start", "done")), ["    done: 2019-12-01"], []),
        (take(("nodes", "start", "plan")), ["    plan: 2019-12-31 # 计"], ["    # 计"]),
        (take(("name",)), ["name: 轴承   # 名"], ["# 名"]),
        (take(("funds", 0)), ["  - receipt: A  # a", "    amount: 1元"], ["  # a"]),
        (take(("funds", 1)), ["  - receipt: B", "    # b", "    amount: 2元 # 二"], ["    # b", "  # 二"]),
        (put(("funds", 1, "receipt"), "C"), ["  - receipt: B"], ["  - receipt: C"]),
        (lambda data: data["funds"].append({"receipt": "C"}), [], ["  - receipt: C"]),
        (lambda data: data["funds"].insert(0, {"receipt": "C", "amount": "3元"}), [], ["  - receipt: C", "    amount: 3元"]),
        (lambda data: data["funds"].insert(1, {"receipt": "C"}), [], ["  - receipt: C"]),
    ],
)
def test_one_change_is_one_small_difference(change, before, after):
    for text in (PROJECT, PROJECT.replace("\n", "\r\n"), PROJECT.removesuffix("\n"), PROJECT.removesuffix("\n# 尾\n")):
        new = edit(text, change)
        assert differing(text, new) == (before, after)
        assert ("\r\n" in new) == ("\r\n" in text)
        assert "\r\n" not in text or new.count("\n") == new.count("\r\n")


def test_the_last_entry_takes_its_list_along():
    def change(data):
        del data["funds"], data["nodes"]

    assert edit(PROJECT, change) == textwrap.dedent("""\
        # 头
        id: P-2019-QL007
        name: 轴承   # 名
        chain:   # 待填
        # 节点
          # 开工
        # 开
        # 计
            # 计与完之间
          # 甲
        # a
          # 乙
            # b
        # 二
        # 尾
        """)


def test_entries_in_another_order_are_written_over_in_their_places():
    new = edit(PROJECT, lambda data: data["funds"].reverse())
    assert differing(PROJECT, new) == (
        ["  - receipt: A  # a", "    amount: 1元", "", "  # 乙", "  - receipt: B", "    # b", "    amount: 2元 # 二"],
        ["  - receipt: B  # a", "    amount: 2元", "", "  # 乙", "  - receipt: A", "    # b", "    amount: 1元 # 二"],
    )


def test_several_changes_at_one_place_keep_their_order():
    def change(data):
        data["kind"], data["chain"] = "industry", "高端装备"
        data["funds"] += [{"receipt": "C"}, {"receipt": "D"}]
        data["progress"] = [{"date": "2019-10-01", "text": "一"}]
        data["ended"] = {"date": "2019-11-01"}
        del data["funds"][0]

    assert edit("id: P-2019-QL007\nchain: x\nfunds:\n  - receipt: A\n  - receipt: B", change) == textwrap.dedent("""\
        id: P-2019-QL007
        kind: industry
        chain: 高端装备
        funds:
          - receipt: B
          - receipt: C
          - receipt: D
        progress:
          - date: 2019-10-01
            text: 一
        ended:
          date: 2019-11-01""")


def test_a_field_taken_out_at_the_end_leaves_no_gap():
    def change(data):
        del data["name"]
        data["county"] = "QL"

    assert edit("id: P-2019-QL007\nname: x", change) == "id: P-2019-QL007\ncounty: QL\n"


def test_a_value_of_several_lines_is_replaced_whole():
    assert (
        edit("id: P-1\nname: |  # 名\n  一\n  二\nchain: >-\n  三\n\n# 尾\n", put(("chain",), "四"))
        == "id: P-1\nname: |  # 名\n  一\n  二\nchain: 四\n\n# 尾\n"
    )
    assert edit("id: 'P\n\n  1'\nname: a\n  b\n", put(("name",), "c")) == "id: 'P\n\n  1'\nname: c\n"


def test_texts_of_a_list_are_told_apart_by_themselves():
    source = source_of("id: 15\nthemes:\n  - 甲 # 1\n  - 乙 # 2\n  - 丙 # 3\n")
    form = shape(BUILT_IN["meeting"].model)
    assert splice(source, {"id": "15", "themes": ["甲", "丙"]}, form) == "id: 15\nthemes:\n  - 甲 # 1\n  # 2\n  - 丙 # 3\n"
    assert splice(source, {"id": "15", "themes": ["甲", "丁", "丙"]}, form) == "id: 15\nthemes:\n  - 甲 # 1\n  - 丁 # 2\n  - 丙 # 3\n"
    assert splice(source, {"id": "15", "themes": ["丙", "甲"]}, form) == "id: 15\nthemes:\n  - 丙 # 1\n  - 甲 # 2\n  # 3\n"


def test_nothing_changed_is_nothing_written():
    source = source_of(PROJECT)
    assert splice(source, source.data, shape(BUILT_IN["project"].model)) == PROJECT


@given(any_record.flatmap(lambda made: st.tuples(st.just(made[0]), st.just(made[1]), data_of(made[0]))))
def test_any_record_becomes_any_other_in_canonical_form(made):
    kind, before, after = made
    form = shape(kind.model)
    assert source_of(splice(source_of(canonical(before, form)), after, form)).data == after


@given(any_record.flatmap(lambda made: st.tuples(st.just(made[0]), st.just(made[1]), data_of(made[0]))), st.data())
def test_any_record_becomes_any_other_and_keeps_every_comment(made, data):
    kind, before, after = made
    form = shape(kind.model)
    text = data.draw(commented(canonical(before, form)))
    text = data.draw(st.sampled_from([text, text.replace("\n", "\r\n"), text.rstrip("\n")]))
    new = source_of(splice(source_of(text), after, form))
    assert new.data == after
    assert sorted(comments(new)) == sorted(comments(source_of(text)))


EMPTY = "id: P-2019-QL007\nnodes:   # 节点\nfunds:\nended: {}  # 无\n"


@pytest.mark.parametrize(
    ("change", "before", "after"),
    [
        (put(("nodes",), {"start": {"done": "2019-12-01"}}), [], ["  start:", "    done: 2019-12-01"]),
        (put(("funds",), [{"receipt": "A", "amount": "1元"}]), [], ["  - receipt: A", "    amount: 1元"]),
        (put(("ended",), {"date": "2020-05-01"}), ["ended: {}  # 无"], ["ended:   # 无", "  date: 2020-05-01"]),
    ],
)
def test_what_stands_empty_is_filled_where_it_stands(change, before, after):
    for text in (EMPTY, EMPTY.replace("\n", "\r\n"), EMPTY.removesuffix("\n")):
        assert differing(text, edit(text, change)) == (before, after)


def test_an_empty_node_at_the_end_is_filled():
    text = "id: P-2019-QL007\nnodes:\n  start:"
    assert edit(text, put(("nodes", "start"), {"done": "2019-12-01"})) == "id: P-2019-QL007\nnodes:\n  start:\n    done: 2019-12-01"
