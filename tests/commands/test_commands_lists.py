"""A value that a list in ledger.yaml does not have is refused wherever it is given, not counted as nothing."""

import json

import pytest

ZH = """
错误：“市发展改革局”不在责任单位名单里
  是否想写“市发展改革委”？
  可用：市地企合作办 市发展改革委 市交通运输局
  确是新的，先加进 ledger.yaml 的 units
"""
EN = """
error: '市发展改革局' is not in the list of units
  Did you mean '市发展改革委'?
  allowed: 市地企合作办 市发展改革委 市交通运输局
  If it is new, add it to units in ledger.yaml first.
"""


@pytest.mark.parametrize(
    "words",
    [
        "due --unit 市发展改革局",
        "due --where lead=市发展改革局",
        "project list --lead 市发展改革局",
        "project list --where lead!=市发展改革局",
        "rates --where lead=市发展改革局",
        "issue list --lead 市发展改革局",
        "project set QL007 lead=市发展改革局",
        "issue claim QL012 --by 市发展改革局",
        "issue add --title x --enterprise QL003 --county QL --category land --raised 2019-09-25 --by 市发展改革局",
    ],
)
def test_a_unit_that_is_not_in_the_list_is_refused(words, small, refused):
    refused(small, words.split(), 2, ZH, EN)


def test_a_theme_that_is_not_in_the_list_is_refused(small, refused):
    zh = "错误：“xyz”不在会议主题名单里\n  可用：项目对接 产销对接\n  确是新的，先加进 ledger.yaml 的 themes\n"
    en = "error: 'xyz' is not in the list of themes\n  allowed: 项目对接 产销对接\n  If it is new, add it to themes in ledger.yaml first.\n"
    refused(small, ["meeting", "list", "--themes", "xyz"], 2, zh, en)


def test_without_a_list_any_unit_may_be_asked_for(small, run):
    file = small / "ledgers/ledger.yaml"
    file.write_text(file.read_text("utf-8").split("units:")[0], "utf-8")
    assert run("due", "--unit", "市发展改革局", root=small).code == 0
    assert run("project", "list", "--lead", " 市发展改革委 ", root=small).err == "2 个\n"


# Free text is found by a part of it


@pytest.mark.parametrize(
    ("words", "ids"),
    [
        ("project list --name 轴承", "P-2019-QL007"),
        ("project list --name 示例 --county QL", "P-2019-QL008"),
        ("project list --where name~智能", "P-2019-QL007"),
        ("project list --where name=轴承", ""),
        ("issue list --title 道路", "I-2019-QL012"),
        ("enterprise list --name 示例 --where name~矿山", "E-2017-XQ001"),
        ("enterprise list --where 名称~有限", "E-2016-QL003 E-2017-XQ001"),
    ],
)
def test_a_part_of_free_text_finds_it(words, ids, small, run):
    rows = json.loads(run(*words.split(), "--json", root=small).out)["rows"]
    assert [row["id"] for row in rows] == ids.split()


def test_what_has_a_list_or_is_an_id_is_compared_as_a_whole(small, refused):
    zh = "错误：lead 不是随便写的文字，不能用 ~；用 = 或 !=\n"
    refused(small, ["project", "list", "--where", "lead~发改"], 2, zh, "error: lead is not free text to search with ~; use = or !=\n")


def test_no_enterprise_supplies_itself(small, run, refused):
    zh = """\
错误：E-2016-QL003 会因此有 1 处错误，没有写入
E-2016-QL003 supplies_to: 错误[must-differ]: 配套对象和编号相同：E-2016-QL003
  怎么改：核对两项，改正写错的一项
"""
    en = """\
error: nothing was written; E-2016-QL003 would have faults: 1
E-2016-QL003 supplies_to: error[must-differ]: 'Supplies to' and 'Id' are the same: E-2016-QL003
  to correct: compare the two, and correct the wrong one
"""
    refused(small, ["enterprise", "set", "QL003", "supplies_to=E-2016-QL003"], 4, zh, en)
    assert run("enterprise", "set", "QL003", "supplies_to=E-2017-XQ001", root=small).code == 0


def test_a_list_shows_what_stands_inside_records(small, run, refused):
    """The days of nodes, what the last entry of a list says: by the name that a condition has for it, or a node's own."""
    assert run("project", "plan", "QL007", "start", "2019-11-30", root=small).code == 0
    assert run("project", "reach", "QL007", "permit", "--date", "2019-09-20", "--evidence", "许可证", root=small).code == 0
    columns = "编号,start.plan,开工.完成,nodes.permit.done,funds.last.date,funds.amount"
    ran = run("project", "list", "--columns", columns, "--sort", "-start.plan", root=small)
    head, rule, *rows = ran.out.splitlines()[3:-2]
    assert head.split() == ["编号", "开工计划", "开工完成", "施工许可完成", "最近一条到位资金的到位日期", "到位资金的金额合计（万元）"]
    assert [row.split() for row in rows] == [
        ["P-2019-QL007", "2019-11-30", "—", "2019-09-20", "2019-09-08", "21000"],
        ["P-2019-QL008", "—", "2019-09-16", "—", "—", "—"],
    ]
    assert set(rule) == {"-", " "}
    data = json.loads(run("project", "list", "--columns", "id,start.plan", "--json", root=small).out)["rows"]
    assert data[0] == {"id": "P-2019-QL007", "computed": {"nodes.start.plan": "2019-11-30"}}
    counts = json.loads(run("project", "list", "--count-by", "nodes.start.plan", "--json", root=small).out)["counts"]
    assert {"nodes.start.plan": "2019-11-30", "count": 1} in counts
    hint = "nodes.filing.plan nodes.planning.plan nodes.land.plan nodes.eia.plan nodes.permit.plan nodes.start.plan nodes.completion.plan"
    hint += " nodes.production.plan nodes.capacity.plan nodes.benefit.plan"
    zh = f"错误：没有“strat.plan”这一列\n  是否想写“nodes.start.plan”？可用：{hint}\n"
    en = f"error: no column 'strat.plan'\n  Did you mean 'nodes.start.plan'? allowed: {hint}\n"
    refused(small, ["project", "list", "--columns", "id,strat.plan"], 2, zh, en)


def test_of_counties_that_were_not_asked_for_no_row_is_shown(small, run):
    def rows(*words):
        ran = run("rates", "--rate", "start", "--by", "county", "--json", *words, root=small)
        return list(dict.fromkeys(row["group"] for row in json.loads(ran.out)["rows"]))

    assert rows() == ["QL", "XQ"]
    assert rows("--county", "QL") == rows("--where", "county!=XQ") == ["QL"]
    assert rows("--county", "XQ") == ["XQ"], "the one that was asked for has its row, though there is nothing of it"


def test_what_is_due_of_nobody_is_counted_under_a_name_and_two_fields_under_both(small, run):
    """Contracts have no unit; an issue is assigned to one, of a decision one leads."""
    assert run("contract", "set", "C-2019-QL003", "to=2020-08-31", root=small).code == 0
    told = run("due", "--today", "2021-09-30", "--count-by", "unit", root=small).out.split()
    assert "（未填）" in told
    ran = run("due", "--today", "2021-09-30", "--count-by", "lead", root=small)
    assert "\n交办单位、牵头单位  已逾期" in ran.out, ran.out


def test_what_is_due_is_counted_by_any_field_of_its_record(small, run, refused):
    """Which enterprise waits for most: it took counting by hand."""
    ran = run("due", "--within", "3650", "--kind", "issue", "--count-by", "企业", root=small)
    told = [line.split() for line in ran.out.splitlines() if line and "-" not in line][2:]
    told = told[-len(told) + (told[0][0] != "企业") :]
    assert (told[0], told[-1]) == (["企业", "已逾期", "将到期"], ["合计", "1", "1"])
    assert all(firm.startswith("示例") and firm.endswith("公司") for firm, _, _ in told[1:-1])
    counts = json.loads(run("due", "--within", "3650", "--count-by", "category", "--json", root=small).out)["counts"]
    assert "land" in {each["category"] for each in counts}
    assert sum(each["late"] + each["coming"] for each in counts) == len(
        json.loads(run("due", "--within", "3650", "--json", root=small).out)["rows"]
    )
    zh = "错误：--count-by 不能是“enterpise”\n  是否想写“enterprise”？可用：unit county kind light，或记录的字段，如 enterprise\n"
    en = "error: --count-by cannot be 'enterpise'\n  Did you mean 'enterprise'? allowed: unit county kind light, or a field of records such as enterprise\n"
    refused(small, ["due", "--count-by", "enterpise"], 2, zh, en)


def test_a_question_of_yes_or_no_is_told_in_words(small, run):
    assert run("enterprise", "list", "--where", "above_scale=true", root=small).out.splitlines()[0].endswith("只计规上=是")
