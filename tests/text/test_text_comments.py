"""Comments: where they are, to which value each belongs."""

from dicoop.kinds import BUILT_IN
from dicoop.kinds.fields import shape
from dicoop.kinds.validate import present
from dicoop.text.comments import comments, notes
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.write import canonical


def source_of(text):
    source = read(text.encode(), "x.yaml")
    assert isinstance(source, Source), source
    return source


def formed(text):
    """Return a project's text in canonical form, empty fields left out as `fmt` does."""
    source = source_of(text)
    return canonical(present(source.data), shape(BUILT_IN["project"].model), "# first\n", notes(source))


def test_comments_are_told_from_values_and_names():
    text = """\
# 一
a: x#y # 二
'b #c': '#d' # 三
e: "#f"# 四
g: |  # 五
  # 不是
h: [i, # 六
  'j # k'] # 七
l#m: n
"""
    assert comments(source_of(text)) == ["# 一", "# 二", "# 三", "# 四", "# 五", "# 六", "# 七"]


def test_a_comment_belongs_to_the_value_below_it_or_before_it():
    found = notes(
        source_of("""\
# yaml-language-server: $schema=x
# 头
id: P-2019-QL007
nodes: # 节点
  # 开工
  start: # 开
    done: 2019-09-01   #完
funds:
    # 回单
  - receipt: A # 甲
    # 数
    amount: 1元
  # 末条
  -
    # 乙
    receipt: B
# 尾
""")
    )
    first, second = ("funds", 0), ("funds", 1)
    assert found.above == {
        ("id",): ["# 头"],
        ("nodes", "start"): ["# 开工"],
        (*first, "receipt"): ["# 回单"],
        (*first, "amount"): ["# 数"],
        (*second, "receipt"): ["# 末条", "# 乙"],
    }
    assert found.behind == {
        ("nodes",): " # 节点",
        ("nodes", "start"): " # 开",
        ("nodes", "start", "done"): "   #完",
        (*first, "receipt"): " # 甲",
    }
    assert found.last == ["# 尾"]


def test_comments_follow_their_values_into_form():
    assert (
        formed("""\
# 头
name: 轴承 # 名
chain: # 待填
# 编号
id: P-2019-QL007
funds:
- # 空行上
  receipt: A # 甲
ended: {} # 无
nodes: {start: {done: 2019-09-01}, # 开工
  filing: {}} # 备案
# 尾
""")
        == """\
# first
# 待填
# 编号
id: P-2019-QL007
# 头
name: 轴承 # 名
# 无
nodes:
  start:
    done: 2019-09-01 # 开工
funds:
  # 空行上
  - receipt: A # 甲
# 备案
# 尾
"""
    )


def test_a_comment_of_nothing_goes_to_what_follows():
    assert formed("id: P-2019-QL007\nchain: # 待填\nnodes:\n  start: # 未开工\n") == "# first\nid: P-2019-QL007\n# 待填\n# 未开工\n"


def test_a_comment_above_an_entry_that_begins_with_nothing_is_kept():
    text = "id: P-2019-QL007\nfunds:\n  # 回单\n  - reverses: # 无\n    receipt: A\n"
    assert formed(text) == "# first\nid: P-2019-QL007\nfunds:\n  # 回单\n  # 无\n  - receipt: A\n"


def test_two_comments_behind_one_value_are_both_kept():
    text = "id: P-2019-QL007\nname: [ # 一\n  # 二\n  x, # 三\n  # 四\n  ] # 五\nchain: y\n"
    source = source_of(text)
    again = source_of(canonical(source.data, shape(BUILT_IN["project"].model), "", notes(source)))
    assert sorted(comments(again)) == sorted(comments(source))
