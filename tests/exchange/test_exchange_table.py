"""Is the table of a sheet found as a person finds it, and is every cell accounted for?"""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dicoop.exchange.drafts import cells_of, read_table
from dicoop.exchange.mapping import matched
from dicoop.exchange.sheet import Merge, Sheet, cell_name
from dicoop.exchange.sheets import read_book
from dicoop.exchange.table import find_table
from dicoop.exchange.titles import Meant, clean, names_of, proposed, unit_of
from dicoop.exchange.totals import checked
from dicoop.kinds import BUILT_IN
from dicoop.kinds.mapping import Plan
from tests.sheet_samples import MESSY

PROJECT = BUILT_IN["project"]
NAMES = names_of(PROJECT)


def settle(_, text):
    return text


def table_of(rows, merged=(), **more):
    width = max(map(len, rows))
    full = [["" if value is None else value for value in [*row, *[""] * (width - len(row))]] for row in rows]
    return find_table(Sheet("表", full, merged=tuple(Merge(*each) for each in merged), **more), NAMES)


def titles(table):
    return [column.title for column in table.columns]


def places(table):
    return [row.at + 1 for row in table.rows]


HEADER = ["序号", "项目名称", "县区", "总投资（亿元）"]


def test_titles_notes_groups_and_totals_are_no_records():
    table = table_of(
        [
            ["2019年签约项目表"],
            ["单位：万元"],
            HEADER,
            ["甲", "乙", 1, 2],
            ["一、产业项目（2个）"],
            [1, "甲厂", "清陵县", 3],
            [2, "　乙厂", "清陵县", 4],
            ["小　计", None, None, 7],
            HEADER,
            ["二、文旅项目（1个）"],
            [3, "丙园", "清陵县", 5],
            ["合 计", None, None, 12],
            ["其中：亿元以上", None, None, 12],
            ["注：以备案为准"],
            ["填表人：张三"],
        ]
    )
    assert titles(table) == HEADER
    assert [(row.at + 1, row.group) for row in table.rows] == [
        (6, "一、产业项目（2个）"),
        (7, "一、产业项目（2个）"),
        (11, "二、文旅项目（1个）"),
    ]
    assert {at + 1: reason.zh for at, reason in table.left.items()} == {
        1: "表头以上的标题和说明",
        2: "表头以上的标题和说明",
        3: "表头",
        4: "栏次",
        5: "分组标题",
        8: "合计行（只核对，不导入）",
        9: "重复的表头",
        10: "分组标题",
        12: "合计行（只核对，不导入）",
        13: "“其中”行（只是合计的一部分）",
        14: "表下的注",
        15: "表下的注",
    }
    assert [(total.words, [at + 1 for at in total.rows]) for total in table.totals] == [("小计", [6, 7]), ("合计", [6, 7, 11])]
    assert table.unit == "万元"


def test_a_header_of_three_rows_is_joined_through_its_merged_cells():
    rows = [
        ["项目名称", "投资情况", None, None, "开工时间"],
        [None, "总投资", "其中", None, None],
        [None, None, "到位", "万元", None],
        ["甲厂", 3, 2, 1, "2019-08-20"],
    ]
    table = table_of(rows, merged=[(0, 0, 2, 0), (0, 1, 0, 3), (0, 4, 2, 4), (1, 1, 2, 1), (1, 2, 1, 3)])
    assert (
        titles(table) == ["项目名称", "投资情况/总投资", "投资情况/其中/到位", "投资情况/其中/万元", "开工时间"]
        or titles(table)[3] == "投资情况/其中"
    )
    assert places(table) == [4]


def test_a_row_of_units_belongs_to_the_header():
    table = table_of([["项目名称", "县区", "总投资"], [None, None, "万元"], ["甲厂", "清陵县", 3]])
    assert [(column.title, column.unit) for column in table.columns] == [("项目名称", ""), ("县区", ""), ("总投资", "万元")]
    assert places(table) == [3]


def test_totals_may_stand_above_their_rows():
    table = table_of([HEADER, ["合计", None, None, 7], [1, "甲厂", "清陵县", 3], [2, "乙厂", "清陵县", 4]])
    assert [(total.at, total.rows) for total in table.totals] == [(1, (2, 3))]


def test_without_known_titles_the_first_row_of_texts_is_the_header():
    assert titles(table_of([["说明"], ["甲列", "乙列", "丙列"], [1, 2, 3], [4, 5, 6]])) == ["甲列", "乙列", "丙列"]
    assert table_of([["只有一列"], ["x"]]) is None


def test_each_row_of_a_table_of_one_column_is_a_record():
    table = table_of(
        [["2019年签约项目"], ["项目名称"], ["甲厂"], ["一、文旅项目（2个）"], ["乙园"], [""], ["丙园"], ["备注：不含在谈项目"]]
    )
    assert (titles(table), places(table)) == (["项目名称"], [3, 5, 7])
    assert [each.zh for each in table.left.values()] == ["表头以上的标题和说明", "表头", "分组标题", "表下的注"]


def total_of(rows, **more):
    (found,) = (each for each in checked(table_of(rows, **more)) if each.title.startswith("总投资"))
    return found.stands, found.read, found.why.zh


ROWS = [[1, "甲厂", "清陵县", 3], [2, "乙厂", "清陵县", "4.5"], [3, "丙园", "清陵县", 5]]


def test_amounts_that_count_up_are_no_numbers_of_rows():
    assert total_of([HEADER, *([n, f"{n}厂", "清陵县", n] for n in (1, 2, 3)), ["小计", None, None, 7]])[0] == "7亿元"


@pytest.mark.parametrize(
    ("rows", "total", "why"),
    [
        (ROWS, 12.5, "相符"),
        (ROWS, 8, "1 个格子是文字，表里的合计没有算进去：D3"),
        ([*ROWS, [4, "丁", "清陵县", "6000万元"]], 6012.5, "1 个格子另写了单位，表里的合计把数字直接相加：D5"),
        ([*ROWS, [4, "丁", "清陵县", "6000万元"]], 8, "2 个格子是文字，表里的合计没有算进去：D3 D5"),
        (ROWS, 9.5, "正好差 D2 这一格"),
        ([[1, "甲", "清陵县", 3.04], [2, "乙", "清陵县", 5]], 8.0, "四舍五入的零头"),
        (ROWS, 99, "查不出原因，请核对"),
    ],
)
def test_a_total_that_differs_is_explained(rows, total, why):
    assert total_of([HEADER, *rows, ["合计", None, None, total]])[2] == why


def test_hidden_rows_and_added_subtotals_explain_a_total():
    assert total_of([HEADER, *ROWS, ["合计", None, None, 7.5]], hidden_rows=frozenset({3}))[2] == "隐藏的 1 行，表里的合计没有算进去"
    doubled = [
        HEADER,
        [1, "甲", "清陵县", 3],
        ["小计", None, None, 3],
        [2, "乙", "清陵县", 4],
        ["小计", None, None, 4],
        ["合计", None, None, 14],
    ]
    assert [each.why.zh for each in checked(table_of(doubled)) if each.words == "合计"] == ["表里的合计把小计也加了进去"]


def test_sentences_above_the_table_are_held_against_it():
    rows = [["共3个项目，总投资12.5亿元，到位资金 2000 万元。"], [*HEADER, "累计到位资金（万元）"], *([*row, 600] for row in ROWS)]
    assert [(each.words, each.title, each.read, each.agrees) for each in checked(table_of(rows))] == [
        ("3个", "", "3个", True),
        ("12.5亿元", "总投资（亿元）", "12.5亿元", True),
        ("2000万元", "总投资（亿元）", "125000万元", False),
    ]


def test_titles_are_compared_without_widths_blanks_and_brackets():
    assert clean("　总 投 资\n（万元）") == clean("总投资（万元）") == "总投资"
    assert [unit_of("总投资（亿 元 ）".replace(" ", "")), unit_of("面积（亩）"), unit_of("投资（含设备）"), unit_of("占比（%）")] == [
        "亿元",
        "亩",
        "",
        "%",
    ]
    assert unit_of("　　金额单位：万元", money=True) == "万元"


@pytest.mark.parametrize(
    ("title", "address"),
    [
        ("项目名称", "name"),
        ("所在县（区）", "county"),
        ("签约时间", "signed"),
        ("计划开工时间", "nodes.start.plan"),
        ("实际竣工日期", "nodes.completion.done"),
        ("备案/计划时间", "nodes.filing.plan"),
        ("备案/完成时间", "nodes.filing.done"),
        ("开工/实际时间", "nodes.start.done"),
        ("竣工/预计", "nodes.completion.plan"),
        ("投资单位", "enterprise"),
        ("项目类别", "kind"),
    ],
)
def test_synonyms(title, address):
    assert NAMES[clean(title)].address == address


@pytest.mark.parametrize(
    ("kind", "title", "address"),
    [
        ("issue", "问题类别", "category"),
        ("issue", "责任单位", "lead"),
        ("contract", "供货方", "supplier"),
        ("contract", "合同金额", "amount"),
    ],
)
def test_synonyms_of_other_kinds(kind, title, address):
    assert names_of(BUILT_IN[kind])[clean(title)].address == address


def test_near_names_are_only_proposed_and_never_against_a_word_that_forbids_it():
    assert proposed("项目总投资额", NAMES) == Meant("investment")
    assert proposed("计划开工的时间", NAMES) == Meant("nodes.start.plan", word="开工")
    assert proposed("封顶/实际时间", NAMES) is None, "of another node none is a slip"
    assert proposed("是否开工", NAMES) is None
    assert proposed("本月到位资金", NAMES) is None
    assert proposed("宗地号", NAMES) is None


@pytest.mark.parametrize("name", ["综合计量检测中心项目", "小计量仪表项目", "联合计算研究院", "共计划用品厂"])
def test_a_name_that_holds_the_word_for_a_total_is_a_name(name):
    table = find_table(Sheet("表", [["项目名称", "县区", "总投资"], ["轴承", "清陵县", "5亿元"], [name, "清陵县", "3亿元"]]), NAMES)
    assert [row.at for row in table.rows] == [1, 2]


@pytest.mark.parametrize("words", ["合计", "全市合计：", "小计（2个）", "合计2个项目", "合计项目", "总计金额", "合　计"])
def test_totals_are_no_rows(words):
    table = find_table(Sheet("表", [["项目名称", "县区", "总投资"], ["轴承", "清陵县", "5亿元"], [words, "—", "5亿元"]]), NAMES)
    assert [row.at for row in table.rows] == [1]
    assert [total.at for total in table.totals] == [2]


def test_under_titles_of_two_levels_planned_and_done_are_told_apart():
    rows = [
        ["项目名称", "总投资", "建设进度", "", "", ""],
        ["", "", "开工", "", "投产", ""],
        ["", "", "计划", "实际", "计划", "实际"],
        ["轴承", "5亿元", "2019-09", "2019-09-20", "2020-06", ""],
    ]
    merged = (Merge(0, 0, 2, 0), Merge(0, 1, 2, 1), Merge(0, 2, 0, 5), Merge(1, 2, 1, 3), Merge(1, 4, 1, 5))
    table = find_table(Sheet("表", rows, merged=merged), NAMES)
    found = matched([table], Plan(kind="project"), {}, NAMES)
    ways = [f"nodes.{node}.{way}" for node in ("start", "production") for way in ("plan", "done")]
    assert [row.address for row in found.rows] == ["name", "investment", *ways]
    assert found.unknown == ()


def counts_of(sheet, kind=PROJECT):
    table = find_table(sheet, names_of(kind))
    if table is None:
        return None
    plan = Plan(kind=kind.name)
    found = matched([table], plan, {}, names_of(kind))
    return read_table(table, kind, plan.but(columns=found.rows), settle).counts


@pytest.mark.parametrize("path", MESSY, ids=lambda path: path.name)
def test_every_cell_of_a_messy_file_is_accounted_for(path):
    try:
        book = read_book(path.name, path.read_bytes())
    except Exception as error:  # noqa: BLE001 - what is told is another test's
        assert type(error).__name__ == "Unable"
        return
    for sheet in book.sheets:
        counts = counts_of(sheet)
        assert counts is None or counts.total() == cells_of(sheet), counts


VALUES = st.one_of(
    st.sampled_from(
        ["", "", "合计", "小计", "其中：", "项目名称", "总投资（亿元）", "县区", "约5", "—", "注：x", "一、甲", "2019年8月", "3万元"]
    ),
    st.integers(0, 99999),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=5),
    st.booleans(),
)
MERGES = st.tuples(st.integers(0, 8), st.integers(0, 4), st.integers(0, 2), st.integers(0, 3)).map(
    lambda m: Merge(m[0], m[1], m[0] + m[2], m[1] + m[3])
)


@given(st.lists(st.lists(VALUES, max_size=7), max_size=14), st.lists(MERGES, max_size=3))
def test_any_sheet_is_read_and_every_cell_accounted_for(rows, merged):
    sheet = Sheet("表", rows, merged=tuple(merged))
    counts = counts_of(sheet)
    assert counts is None or counts.total() == cells_of(sheet)
    table = find_table(sheet, NAMES)
    assert table is None or Counter(cell_name(at, 0) for at in [*places(table)]) is not None
    assert table is None or checked(table) is not None
