"""Do old sheets become the ledger: shown first, written all or not at all, and the second time without a question or a change?"""

import datetime as dt
import json

import openpyxl
import pytest

from dicoop.exchange.sheets import read_book
from tests.sheet_samples import office, written
from tests.typed_samples import CTRL_C, typed_in

ROWS = [
    ["2019年第15次联席会议签约项目"],
    ["　　全市共签约项目 4 个，总投资 32.3 亿元。"],
    ["单位：亿元"],
    ["序号", "项目名称", "企业", "所在县区", "投资情况", None, "签约时间", "牵头部门", "开工时间", None, "情况说明"],
    [None, None, None, None, "总投资", "累计到位资金（万元）", None, None, "计划", "实际", None],
    ["一、产业项目（3个）"],
    [1, "精密轴承二期", "示例轴承有限公司", "清陵县", 12.5, 21000, "2019.8.20", "市发展改革委", None, None, "顺利"],
    [
        2,
        "　智能矿机园",
        "示例矿山机械有限公司",
        "西渠区",
        "8.6",
        5000,
        dt.date(2019, 8, 20),
        "市发展改革委",
        None,
        dt.date(2019, 9, 25),
        None,
    ],
    [3, "特种钢材基地", "示例轴承有限公司", "清陵县", "约５.2", "—", 43697, "市发展改革委", None, None, None],
    ["小计", None, None, None, 12.5, 26000],
    ["二、物流项目"],
    [4, "示例物流港", "示例轴承有限公司", "西渠区", "60000万元", None, "2019/8/20", "市交通运输局", None, None, None],
    ["合计", None, None, None, 12.5, 26000],
    ["注：到位资金以银行回单为准。"],
]
WORDS = ("--kind", "project", "--period", "2019-09", "--set", "funds[].source=own", "--map", "情况说明=")


def _merged(_, sheet):
    if sheet.get_name() != "签约":
        return
    for column in (0, 1, 2, 3, 6, 7, 10):
        sheet.merge_range(3, column, 4, column, ROWS[3][column])
    for first, last in ((4, 5), (8, 9)):
        sheet.merge_range(3, first, 3, last, ROWS[3][first])


@pytest.fixture
def book(tmp_path_factory):
    """A messy workbook in a folder of its own."""
    path = tmp_path_factory.mktemp("sheets") / "签约项目表2019.xlsx"
    path.write_bytes(written(("签约", ROWS), ("说明", [["本表由各县区填报"]]), more=_merged))
    return path


def table(ran, name):
    return json.loads(ran.out)["sections"][name][name]


def test_the_page_tells_all_before_anything_is_written(book, small, run, contents, golden):
    before = contents(small)
    for lang in ("zh", "en"):
        ran = run("import", book, *WORDS, root=small, lang=lang)
        assert ran.code == 0
        golden(f"import_{lang}.txt", ran.out + ran.err)
    assert contents(small) == before


def test_a_part_asked_for_alone_says_what_it_says_in_the_whole_page(book, small, run):
    whole = json.loads(run("import", book, *WORDS, "--json", root=small).out)["sections"]
    assert {"summary", "totals", "columns", "new", "remarks", "rates"} <= {*whole}
    for name, said in whole.items():
        alone = run("import", book, *WORDS, "--section", name, "--json", root=small)
        assert (alone.code, json.loads(alone.out)["sections"]) == (0, {name: said})


def test_records_that_get_no_id_are_all_told_of(small, run, tmp_path):
    path = small / "ledgers/ledger.yaml"
    path.write_text(path.read_text("utf-8").replace("office: SJ\n", ""), "utf-8")
    (tmp_path / "a.csv").write_text(
        "项目名称,总投资,签约时间,责任单位\n甲,1亿元,2019-08-01,市发展改革委\n乙,1亿元,2019-08-01,市发展改革委\n", "utf-8"
    )
    ran = run("import", tmp_path / "a.csv", "--kind", "project", "--json", root=small)
    assert ran.code == 1
    assert [(row["cell"], row["problem"]) for row in table(ran, "refused")] == [
        (cell, f"没有填“{name}”") for cell in ("A2", "A3") for name in ("编号", "企业", "县区")
    ]


def test_it_is_written_and_the_second_time_nothing_changes(book, small, run, contents, golden):
    ran = run("import", book, *WORDS, "--save", root=small)
    assert (ran.code, ran.err) == (0, "已写入 6 个文件；映射在 ledgers/mappings/签约项目表.yaml\n下一步：dicoop check，再 dicoop save\n")
    new = contents(small)
    golden("import_mapping.yaml", (small / "ledgers/mappings/签约项目表.yaml").read_text("utf-8"))
    golden("import_record.yaml", (small / "ledgers/projects/QL/2019/P-2019-QL009.yaml").read_text("utf-8"))
    again = run("import", book, "--period", "2019-09", "--save", root=small)
    assert (again.code, again.err) == (0, "台账已经是这样，没有写入\n")
    assert contents(small) == new
    assert run("check", root=small).code == 0


def test_a_hidden_row_is_read_and_told_and_a_struck_amount_refused(small, run, tmp_path_factory):
    """findings/hidden_rows_in_pyexcel.sh, findings/struck_amounts_in_sheets.sh."""

    def hidden(book, sheet):
        sheet.set_row(2, None, None, {"hidden": True})
        sheet.write_rich_string("D2", book.add_format({"font_strikeout": True}), "12", book.add_format(), "15")

    head = ["项目名称", "企业", "县区", "总投资（亿元）", "签约时间", "牵头部门"]
    rows = [[name, "示例轴承有限公司", "清陵县", amount, "2019-08-20", "市发展改革委"] for name, amount in (("甲厂", None), ("乙厂", 8))]
    path = tmp_path_factory.mktemp("sheets") / "a.xlsx"
    path.write_bytes(written(("签约", [head, *rows]), more=hidden))
    ran = run("import", path, *WORDS, "--json", root=small)
    assert [each["name"] for each in table(ran, "new")] == ["乙厂"]
    assert [each["words"] for each in table(ran, "remarks")] == ["有隐藏的行 3 和列 无，照样读了"]
    (refusal,) = table(ran, "refused")
    assert (refusal["cell"], refusal["problem"], refusal["what_to_do"]) == ("D2", "有划掉的字：1215", "删去划掉的字，只留要用的")


@pytest.mark.parametrize("column", [4, 6])
def test_an_amount_in_a_cell_of_several_records_is_refused(column, small, run, tmp_path, contents):
    """Readers of Word and of pages count it once a row, others once: findings/merged_cells_in_word.sh. Other values may be shared."""
    rows = [["编号", "项目名称", "企业", "县区", "总投资（亿元）", "责任单位", "签约日期"]]
    rows += [[n, name, "示例轴承有限公司", "清陵县", 3, "市发展改革委", "2019-08-20"] for n, name in ((1, "甲一厂"), (2, "甲二厂"))]
    path = tmp_path / "表.xlsx"
    path.write_bytes(
        written(("表", [row[1:] for row in rows]), more=lambda _, sheet: sheet.merge_range(1, column - 1, 2, column - 1, rows[1][column]))
    )
    before = contents(small)
    ran = run("import", path, "--kind", "project", "--save", root=small)
    assert (ran.code, contents(small) == before) == ((4, True) if column == 4 else (0, False)), ran.out + ran.err
    told = run("import", path, "--kind", "project", root=small, lang="en").out
    assert ("D2  3亿元" in ran.out, "这一格上下合并，管几条记录（表!A3 那一行也是），数会重复" in ran.out) == (column == 4,) * 2
    assert ("it would count twice" in told, "split the cell" in told) == (column == 4,) * 2


@pytest.mark.parametrize("form", ["xls", "ods", "csv:Text - txt - csv (StarCalc):44,34,76,1", "xlsx:Calc MS Excel 2007 XML"])
def test_what_libreoffice_saves_says_the_same(form, book, small, run, tmp_path_factory, contents):
    folder = tmp_path_factory.mktemp("office")
    path = folder / f"签约项目表.{form.split(':')[0]}"
    path.write_bytes(office(book.read_bytes(), form, folder))
    ran = run("import", path, *WORDS, "--save", root=small)
    assert ran.code == 0, ran.out + ran.err
    made = {name: raw for name, raw in contents(small).items() if "projects" in name}
    run("undo", root=small)
    assert run("import", book, *WORDS, "--save", root=small).code == 0
    assert {name: raw for name, raw in contents(small).items() if "projects" in name} == made


def test_all_faults_are_told_and_nothing_is_written(book, small, run, contents, golden):
    rows = [list(row) for row in ROWS]
    rows[6][2], rows[7][3], rows[7][6], rows[8][4], rows[11][7] = "示例轴承公司", "东河县", "8月", "面议", "市商务局"
    book.write_bytes(written(("签约", rows), more=_merged))
    before = contents(small)
    for lang in ("zh", "en"):
        ran = run("import", book, *WORDS, "--save", root=small, lang=lang)
        assert ran.code == 4
        golden(f"import_refused_{lang}.txt", ran.out + ran.err)
    assert contents(small) == before
    assert run("import", book, *WORDS, root=small).code == 1


def test_unknown_columns_must_be_decided(book, small, refused, run):
    ran = run("import", book, *WORDS[:-2], "--save", root=small)
    assert ran.code == 4
    assert ran.err == ("错误：有 1 列没有定下对应的字段，没有写入\n  逐列写明：--map '情况说明=…'；不要的列：--map 列名=\n")


def test_enterprises_come_along_where_they_are_asked_for(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "项目.csv"
    path.write_text(
        "项目名称,企业,县区,总投资（亿元）,签约时间,责任单位\n甲厂,示例新厂,QL,3,2019-08-20,市发展改革委\n乙厂,示例 新厂,QL,4,2019-08-20,市发展改革委\n",
        "gb18030",
    )
    assert run("import", path, "--kind", "project", "--save", root=small).code == 4
    assert run("import", path, "--kind", "project", "--add-enterprises", "--save", root=small).code == 0
    assert (
        (small / "ledgers/enterprises/QL/2019/E-2019-QL001.yaml")
        .read_text("utf-8")
        .endswith("id: E-2019-QL001\nname: 示例新厂\ncounty: QL\n")
    )
    assert "enterprise: E-2019-QL001" in (small / "ledgers/projects/QL/2019/P-2019-QL010.yaml").read_text("utf-8")


def test_a_change_touches_its_line_only(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "改.csv"
    path.write_text("编号,总投资（亿元）,产业链\nP-2019-QL007,13,\nP-2019-QL008,,物流\n", "utf-8-sig")
    before = (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml").read_text("utf-8")
    ran = run("import", path, "--kind", "project", "--save", "--json", root=small)
    assert ran.code == 0, ran.err
    assert [(row["id"], row["address"], row["before"], row["after"], row["cell"]) for row in table(ran, "changed")] == [
        ("P-2019-QL007", "investment", "12.5亿元", "13亿元", "csv!B2"),
        ("P-2019-QL008", "chain", "", "物流", "csv!C3"),
    ]
    assert (small / "ledgers/projects/QL/2019/P-2019-QL007.yaml").read_text("utf-8") == before.replace("12.5亿元", "13亿元")


def test_totals_of_a_period_become_the_difference_to_what_is_known(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "到位.csv"
    words = ("--kind", "project", "--set", "funds[].source=own")

    def funds(text, period):
        path.write_text(f"项目名称,累计到位资金（亿元）\n精密轴承智能工厂,{text}\n")
        ran = run("import", path, *words, "--period", period, "--save", root=small)
        data = json.loads(run("project", "show", "QL007", "--json", root=small).out)
        return ran.code, [(entry["receipt"], entry["date"], entry["amount"]) for entry in data["funds"]], ran.out

    known = ("HD-1", "2019-09-08", "2.1亿元")
    assert funds("3", "2019-09")[:2] == (0, [known, ("累计-到位-2019-09", "2019-09-30", "0.9亿元")])
    assert funds("3", "2019-09")[:2] == (0, [known, ("累计-到位-2019-09", "2019-09-30", "0.9亿元")])
    code, kept, told = funds("1", "2019-09")
    assert (code, len(kept)) == (4, 2)
    assert ["csv", "B2", "1亿元", "累计", "1亿元", "少于台账里已有的", "2.1亿元"] in [line.split()[:7] for line in told.split("\n")]
    assert "新增 0，改动 0，相同 0，拒绝 1\n" in told
    code, kept, told = funds("1", "2019-08")  # what September's total says has come is part of it
    assert (code, len(kept)) == (4, 2)
    assert "台账里已有按更晚的累计数推算的 累计-到位-2019-09（2019-09-30），里面含着这一期的数，再记就重复了" in told
    assert '按先后导入；要补这一期，先删去那一条（dicoop project set 编号 "funds[累计-到位-2019-09]="），导入这一期，再导入较晚的' in told
    assert run("project", "set", "QL007", "funds[累计-到位-2019-09]=", root=small).code == 0
    assert [funds(*each)[0] for each in (("1", "2019-08"), ("3.1", "2019-09"))] == [0, 0]
    assert run("rates", "--rate", "funds", "--where", "id=P-2019-QL007", root=small).out.count("3.10/12.50亿元") == 1
    assert (
        run("import", path, *words, root=small).err
        == "错误：列“累计到位资金（亿元）”是累计数，要写明截至哪一期\n  加 --period，如 2026-08\n"
    )


_COLUMNS = ("凭证号=funds[].receipt", "日期=funds[].date", "金额=funds[].amount", "来源=funds[].source")
FUNDS_OF_ROWS = ("--kind", "project", *(word for each in _COLUMNS for word in ("--map", each)))


def refused(ran):
    """What an import refused: cell, value, what is wrong and how to mend it."""
    return [(row["cell"], row["value"], row["problem"], row["what_to_do"]) for row in table(ran, "refused")]


def test_a_column_that_is_only_near_comes_with_the_words_that_take_it(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.xlsx"
    head = ["项目名称", "企业", "县区", "项目总投资额（亿元）", "签约时间", "责任单位"]
    path.write_bytes(written(("签约", [head, ["甲厂", "示例轴承有限公司", "清陵县", 3, "2019-08-20", "市发展改革委"]])))
    ran = run("import", path, "--kind", "project", "--section", "columns", root=small)
    assert "像是 investment，没有采用；要用：--map '项目总投资额（亿元）=investment'" in ran.out
    assert run("import", path, "--kind", "project", "--map", "项目总投资额（亿元）=investment", root=small).code == 0


def test_two_rows_never_make_one_entry_of_two_values(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "回单.csv"
    same = "P-2019-QL007,HD-8,2019-09-09,100万元,自有\n"
    path.write_text(f"编号,凭证号,日期,金额,来源\n{same}{same}P-2019-QL007,HD-8,2019-09-09,300万元,自有\n")
    ran = run("import", path, *FUNDS_OF_ROWS, "--save", "--json", root=small)
    assert (ran.code, refused(ran)) == (
        4,
        [("D4", "300万元", "和 csv!D2 说的是同一笔，值不同", "是两笔的，各写各的凭证号；是一笔的，留一行")],
    )
    english = run("import", path, *FUNDS_OF_ROWS, "--json", root=small, lang="en")
    assert refused(english)[0][2:] == (
        "names the same entry as csv!D2, with another value",
        "if they are two entries, give each its own Receipt; if one, keep one row",
    )
    path.write_text(f"编号,凭证号,日期,金额,来源\n{same}{same}")
    assert run("import", path, *FUNDS_OF_ROWS, "--save", root=small).code == 0
    assert json.loads(run("project", "show", "QL007", "--json", root=small).out)["funds"][-1]["amount"] == "100万元"


def test_a_new_enterprise_with_a_fault_leaves_no_row_that_names_it_at_fault(small, run, tmp_path_factory):
    """What the enterprise lacks is told once; that the ledger has no such enterprise follows from it and is no fault of the other rows."""
    path = tmp_path_factory.mktemp("sheets") / "签约.csv"
    head = "项目名称,企业,县区,签约日期,总投资,责任单位"
    path.write_text(f"{head}\n甲,示例新厂,,2019-08-20,5亿元,市发展改革委\n乙,示例新厂,清陵县,2019-08-20,5亿元,市发展改革委\n")
    told = refused(run("import", path, "--kind", "project", "--add-enterprises", "--json", root=small))
    assert [each[:3] for each in told] == [("C2", "", "没有填“县区”")]


NO_COLUMN = "用 --map 列名={0} 指明哪一列是“{1}”，没有就加一列；所有行都一样的加 --set {0}=值"


def test_what_a_new_record_lacks_is_told_with_the_way_to_say_it_in_a_sheet(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.csv"
    path.write_text("项目名称,县区,签约日期,总投资,企业\n甲,清陵县,2019-08-20,5亿元,E-2016-QL003\n")
    told = refused(run("import", path, "--kind", "project", "--json", root=small))
    assert told == [("A2", "", "没有填“责任单位”", NO_COLUMN.format("lead", "责任单位"))]
    english = refused(run("import", path, "--kind", "project", "--json", root=small, lang="en"))
    same = "or add one; where all rows have the same, --set lead=VALUE"
    assert english[0][3] == f"say which column is 'Responsible unit' with --map COLUMN=lead, {same}"
    path.write_text("项目名称,县区,签约日期,总投资,企业,责任单位\n甲,,2019-08-20,5亿元,E-2016-QL003,市发展改革委\n")
    assert refused(run("import", path, "--kind", "project", "--json", root=small)) == [("B2", "", "没有填“县区”", "填上这一格")]
    english = refused(run("import", path, "--kind", "project", "--json", root=small, lang="en"))
    assert english == [("B2", "", "'County' is not filled in", "fill in this cell")]


def test_what_an_entry_lacks_is_told_with_the_way_to_say_it_in_a_sheet(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "到位.csv"
    path.write_text("编号,凭证号,金额,来源\nP-2019-QL007,R-88,,自筹\n")
    words = [word for each in ("凭证号=receipt", "金额=amount", "来源=source") for word in ("--map", each.replace("=", "=funds[]."))]
    told = refused(run("import", path, "--kind", "project", *words, "--json", root=small))
    assert told == [
        ("B2", "", "没有填“到位日期”", NO_COLUMN.format("funds[].date", "到位日期")),
        ("C2", "", "没有填“金额”", "填上这一格"),
    ]


def test_a_warning_stands_at_the_cell_beside_what_it_misses(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "开工.csv"
    path.write_text("编号,计划开工时间,实际开工时间\nP-2019-QL007,2019-09,2019-09-10\n")
    told = table(run("import", path, "--kind", "project", "--json", root=small), "remarks")
    assert [(each["cell"], each["words"]) for each in told if "佐证" in each["words"]] == [
        ("C2", "开工已于 2019-09-10 完成，没有佐证；补上文号、证照号或照片名")
    ]


def test_what_a_new_record_of_a_given_id_lacks_is_told_with_its_id(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.csv"
    path.write_text("编号,项目名称,县区,签约日期,总投资,企业,类型\nP-2019-QL999,,,,6亿元,,\n")
    told = refused(run("import", path, "--kind", "project", "--json", root=small))
    assert told[0][:3] == ("B2", "", "没有填“名称”")
    assert {each[3] for each in told} == {"台账里没有 P-2019-QL999，按新的一条看就缺这一项：编号写错的改编号"}
    english = refused(run("import", path, "--kind", "project", "--json", root=small, lang="en"))
    assert english[0][3] == "the ledger has no P-2019-QL999, and a new record needs this: if the id is a typo, correct it"


@pytest.mark.parametrize("blank", [[1], [2], [1, 1, 3], [1, 2, 2, 3, 4]])
def test_a_blank_row_ends_no_table(blank, small, run, tmp_path_factory):
    rows = [["项目名称", "企业", "县区", "签约日期", "总投资", "责任单位"]]
    rows += [[name, "E-2016-QL003", "清陵县", "2019-08-20", "5亿元", "市发展改革委"] for name in ("甲园", "乙园", "丙园")]
    for place in sorted(blank, reverse=True):
        rows.insert(place, [])
    path = tmp_path_factory.mktemp("sheets") / "签约.xlsx"
    path.write_bytes(written(("签约", rows)))
    ran = run("import", path, "--kind", "project", "--json", root=small)
    assert ran.code == 0, ran.err
    assert {each["name"] for each in table(ran, "new")} == {"甲园", "乙园", "丙园"}


def test_texts_of_json_stay_texts(small, run, tmp_path_factory):
    shared = {"enterprise": "E-2016-QL003", "county": "QL", "signed": "2019-08", "investment": "2.1亿元", "lead": "市发展改革委"}
    rows = [{"name": name, "officer": "041300", **shared} for name in ("20190831000012345678", "20190831000012345679")]
    path = tmp_path_factory.mktemp("sheets") / "签约.json"
    path.write_text(json.dumps(rows), "utf-8")
    ran = run("import", path, "--kind", "project", "--save", root=small)
    assert ran.code == 0, ran.out + ran.err
    for row in rows:
        kept = json.loads(run("project", "show", row["name"], "--json", root=small).out)
        assert {name: kept[name] for name in row} == row


@pytest.mark.parametrize("county", ["北京路28号", "各县区", "示例县", "清陵县工业园", "鼓楼区"])
def test_a_county_is_named_or_refused(county, small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.csv"
    path.write_text(f"项目名称,企业,县区,签约日期,总投资,责任单位\n甲,E-2016-QL003,{county},2019-08-20,5亿元,市发展改革委\n", "utf-8")
    told = refused(run("import", path, "--kind", "project", "--json", root=small))
    assert [each[:2] for each in told] == [("C2", county)]


def test_a_row_that_stands_twice_is_told(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.csv"
    row = "示例甲项目,清陵县,2019-08-20,5亿元\n"
    path.write_text(f"项目名称,县区,签约日期,总投资\n{row}{row}示例乙项目,清陵县,2019-08-20,5亿元\n合计,,,15亿元\n")
    words = ("--kind", "project", "--set", "enterprise=E-2016-QL003", "--set", "lead=市地企合作办", "--set", "kind=industry")
    ran = run("import", path, *words, "--json", root=small)
    assert [row["name"] for row in table(ran, "new")] == ["示例甲项目", "示例乙项目"]
    assert ("A3", "和 csv!A2 那一行说的完全相同，只算一次") in [(row["cell"], row["words"]) for row in table(ran, "remarks")]
    english = run("import", path, *words, root=small, lang="en").out
    assert "same as the row of csv!A2: it counts once" in english


def test_a_fault_of_an_entry_is_told_at_its_own_cell(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "回单.csv"
    rows = (
        "P-2019-QL007,HD-7,2019-09-09,100万元,自有",
        "P-2019-QL007,HD-8,2037-01-05,200万元,自有",
        "P-2019-QL007,,2019-09-09,300万元,自有",
    )
    path.write_text("\n".join(("编号,凭证号,日期,金额,来源", *rows)))
    assert refused(run("import", path, *FUNDS_OF_ROWS, "--json", root=small)) == [
        (
            "C3",
            "2037-01-05",
            "2037-01-05 还没有到（今天是 2019-09-30），这里只写已经发生的事",
            "改正日期；还没有发生的先不写，节点的打算写在 plan",
        ),
        ("C4", "2019-09-09", "“到位资金”的一笔没有凭证号", "填上凭证号；没有这一列的，加一列对应 funds[].receipt"),
    ]
    path.write_text("\n".join(("编号,凭证号,日期,金额,来源", *rows[:1])))
    changed = table(run("import", path, *FUNDS_OF_ROWS, "--json", root=small), "changed")
    assert [(row["address"], row["cell"]) for row in changed] == [
        ("funds[HD-7].receipt", "csv!B2"),
        ("funds[HD-7].date", "csv!C2"),
        ("funds[HD-7].amount", "csv!D2"),
        ("funds[HD-7].source", "csv!E2"),
    ]


def test_a_total_that_tells_nothing_is_refused_at_its_own_cell(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "到位.csv"
    path.write_text("项目名称,县区,累计到位资金\n精密轴承智能工厂,清陵县,300万美元\n")
    ran = run("import", path, "--kind", "project", "--set", "funds[].source=own", "--period", "2019-09", "--json", root=small)
    assert refused(ran) == [("C2", "300万美元", "累计 300万美元 或已有的金额是外币，推算不出本期数", "外币逐笔登记，各用各的凭证号")]


def test_a_record_that_a_row_cannot_mean_is_told_at_its_own_cell(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "改.csv"
    path.write_text("总投资（亿元）,编号\n13,ql007\n14,7\n15,第三号\n")
    assert refused(run("import", path, "--kind", "project", "--json", root=small)) == [
        ("B2", "ql007", "“ql007”不是项目的编号", "编号写全：P-2019-QL007"),
        ("B3", "7", "“7”不是项目的编号", "编号写全：P-2019-QL007"),
        ("B4", "第三号", "“第三号”不是项目的编号", "写台账里的编号；新记录空着"),
    ]


def test_records_of_one_name_are_told_with_whose_they_are_and_where(small, run, tmp_path_factory):
    """Two ids alone told nobody which enterprise of a name was meant."""
    assert run("enterprise", "add", "--name", "示例轴承有限公司", "--county", "XQ", root=small).code == 0
    path = tmp_path_factory.mktemp("sheets") / "签约.csv"
    path.write_text("项目名称,企业,县区,签约日期,总投资,责任单位\n甲,示例轴承有限公司,清陵县,2019-08-20,5亿元,市发展改革委\n")
    several = "“示例轴承有限公司”符合几条：E-2016-QL003（清陵县） E-2019-XQ001（西渠区）"
    told = refused(run("import", path, "--kind", "project", "--json", root=small))
    assert told == [("B2", "示例轴承有限公司", several, "加一列“编号”，写明是哪一条")]
    path.write_text("项目名称,企业,县区,签约日期,总投资,责任单位\n甲,示例轴承公司,清陵县,2019-08-20,5亿元,市发展改革委\n")
    near = "像是：E-2016-QL003 示例轴承有限公司（清陵县）、E-2019-XQ001 示例轴承有限公司（西渠区）。是它就写编号；是新的，先登记或加 --add-enterprises"
    assert refused(run("import", path, "--kind", "project", "--json", root=small))[0][3] == near


def test_rows_may_make_entries_of_a_list(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "回单.csv"
    path.write_text("项目名称,回单号,日期,金额（万元）\n精密轴承智能工厂,HD-21,2019.9.10,300\n精密轴承智能工厂,HD-22,2019.9.11,400\n")
    maps = [f"--map={title}=funds[].{name}" for title, name in (("回单号", "receipt"), ("日期", "date"), ("金额（万元）", "amount"))]
    ran = run("import", path, "--kind", "project", *maps, "--set", "funds[].source=own", "--save", root=small)
    assert ran.code == 0, ran.out + ran.err
    data = json.loads(run("project", "show", "QL007", "--json", root=small).out)
    assert [(entry["receipt"], entry["amount"]) for entry in data["funds"]] == [
        ("HD-1", "2.1亿元"),
        ("HD-21", "300万元"),
        ("HD-22", "400万元"),
    ]


def test_a_row_may_make_several_entries_of_a_list(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "到位.xlsx"
    head = [
        ["项目名称", "第一笔资金", "", "", "第二笔资金", "", ""],
        ["", "回单号", "日期", "金额（万元）", "回单号", "日期", "金额（万元）"],
    ]
    rows = [["精密轴承智能工厂", "HD-21", "2019.9.10", 300, "HD-22", "2019.9.11", 400]]

    def merged(_, sheet):
        sheet.merge_range(0, 0, 1, 0, "项目名称")
        sheet.merge_range(0, 1, 0, 3, "第一笔资金")
        sheet.merge_range(0, 4, 0, 6, "第二笔资金")

    path.write_bytes(written(("表", [*head, *rows]), more=merged))
    names = {"回单号": "receipt", "日期": "date", "金额（万元）": "amount"}
    maps = [f"--map={over}/{under}=funds[].{name}" for over in ("第一笔资金", "第二笔资金") for under, name in names.items()]
    words = ("import", path, "--kind", "project", *maps, "--set", "funds[].source=own")
    ran = run(*words, "--save", root=small)
    assert ran.code == 0, ran.out + ran.err
    data = json.loads(run("project", "show", "QL007", "--json", root=small).out)
    told = [(entry["receipt"], entry["date"], entry["amount"], entry["source"]) for entry in data["funds"]]
    assert told[1:] == [("HD-21", "2019-09-10", "300万元", "own"), ("HD-22", "2019-09-11", "400万元", "own")]
    assert run("import", path, "--kind", "project", "--save", root=small).err.endswith("台账已经是这样，没有写入\n")  # by the mapping alone
    rows[0][4:] = ["", "2019.9.11", 400]
    path.write_bytes(written(("表", [*head, *rows]), more=merged))
    assert refused(run("import", path, "--json", root=small)) == [
        ("F3", "2019-09-11", "“到位资金”的一笔没有凭证号", "填上凭证号；没有这一列的，加一列对应 funds[].receipt")
    ]
    rows[0][4:] = ["", "", ""]
    path.write_bytes(written(("表", [*head, *rows]), more=merged))
    assert run("import", path, root=small).code == 0
    head[0][7:], head[1][7:], rows[0][7:] = ["第二笔来源"], [""], ["贷款"]
    path.write_bytes(written(("表", [*head, *rows]), more=merged))
    ran = run(*words, "--map=第二笔来源=funds[].source", root=small)
    assert ran.code == 2
    assert ran.err.splitlines() == [
        "错误：对应“funds[].receipt”的有 2 列，对应“funds[].source”的只有 1 列：分不清是哪一笔的",
        "  每一笔的列要一样多；不导入的列写 --map 列名=",
    ]


def test_what_comes_late_into_a_list_is_taken_in_and_nothing_twice(small, run, tmp_path_factory):
    """findings/late_entries_in_hledger.sh goes by days, findings/payments_in_beangulp.sh by amounts; here it is receipts."""
    path = tmp_path_factory.mktemp("sheets") / "回单.csv"
    rows = ["P-2019-QL007,HD-31,2019-08-10,100万元,自有", "P-2019-QL007,HD-32,2019-08-20,200万元,自有"]
    late = ["P-2019-QL007,HD-33,2019-08-12,700万元,自有", "P-2019-QL007,HD-34,2019-08-20,200万元,自有"]
    for listed in (rows, [rows[0], *late, rows[1]]):
        path.write_text("\n".join(["编号,凭证号,日期,金额,来源", *listed]))
        ran = run("import", path, *FUNDS_OF_ROWS, "--save", root=small)
        assert ran.code == 0, ran.out + ran.err
    data = json.loads(run("project", "show", "QL007", "--json", root=small).out)
    assert sorted(entry["receipt"] for entry in data["funds"]) == ["HD-1", "HD-31", "HD-32", "HD-33", "HD-34"]


def test_sheets_and_groups_may_be_columns(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "分县.xlsx"
    head = ["项目名称", "企业", "总投资（亿元）", "签约时间", "责任单位"]
    row = ["甲厂", "示例轴承有限公司", 3, "2019-08-20", "市发展改革委"]
    sheets = [(name, [head, ["一、产业"], row, ["二、文旅（1个）"], [f"{name}园", *row[1:]]]) for name in ("清陵县", "西渠区")]
    path.write_bytes(written(*sheets))
    ran = run("import", path, "--kind", "project", "--map", "表名=county", "--map", "分组=kind", "--save", "--json", root=small)
    assert ran.code == 0, ran.out + ran.err
    assert [row["id"] for row in table(ran, "new")] == ["P-2019-QL009", "P-2019-QL010", "P-2019-XQ001", "P-2019-XQ002"]
    assert "kind: culture" in (small / "ledgers/projects/XQ/2019/P-2019-XQ002.yaml").read_text("utf-8")


def test_sheets_that_are_called_as_counties_are_say_which(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "分县.xlsx"
    head = ["项目名称", "企业", "总投资（亿元）", "签约时间", "责任单位"]
    rows = [[f"{name}厂", "示例　轴承有限公司", 3, "2019-08-20", "市发展改革委"] for name in ("甲", "乙")]
    path.write_bytes(written(("清陵县", [head, rows[0]]), ("西渠", [head, rows[1]])))
    ran = run("import", path, "--kind", "project", "--json", root=small)
    assert ran.code == 0, ran.out + ran.err
    assert [row["id"] for row in table(ran, "new")] == ["P-2019-QL009", "P-2019-XQ001"]
    path.write_bytes(written(("清陵县", [head, rows[0]]), ("汇总", [head, rows[1]])))
    ran = run("import", path, "--kind", "project", "--json", root=small)
    assert ran.out.count("没有填“县区”") == 2


def test_a_name_spelt_with_other_blanks_changes_no_name(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "企业.xlsx"
    path.write_bytes(written(("企业", [["企业名称", "县区", "行业"], ["示例 轴承有限公司", "清陵县", "C35"]])))
    ran = run("import", path, "--kind", "enterprise", "--json", root=small)
    assert [[*row.values()][1:4] for row in table(ran, "changed")] == [["industry", "", "C35"]]


def test_amounts_far_from_the_others_of_their_column_are_told(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.xlsx"
    head = ["项目名称", "企业", "县区", "总投资（亿元）", "签约时间", "责任单位"]
    said = [0.05, 500, 0.12, "80万元", "0.05亿元"]
    rows = [[f"{n}厂", "示例轴承有限公司", "清陵县", each, "2019-08-20", "市发展改革委"] for n, each in enumerate(said)]
    path.write_bytes(written(("签约", [head, *rows])))
    ran = run("import", path, "--kind", "project", "--json", root=small)
    assert [(row["cell"], row["words"]) for row in table(ran, "remarks")] == [
        ("D3", "500亿元 和这一列居中的 0.05亿元 相差一千倍以上，请核对单位")
    ]


def test_what_follows_a_row_of_which_and_looks_like_it_is_a_part_too(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.xlsx"
    head = ["县区", "企业", "项目名称", "总投资（亿元）", "签约时间", "责任单位"]
    row = ["清陵县", "示例轴承有限公司", "甲厂", 3, "2019-08-20", "市发展改革委"]
    parts = [["合计", None, None, 3], ["其中：清陵县", None, None, 3], ["　　　西渠区", None, None, 0]]
    path.write_bytes(written(("签约", [head, row, *parts])))
    ran = run("import", path, "--kind", "project", "--json", root=small)
    assert (ran.code, len(table(ran, "new"))) == (0, 1), ran.err


def test_sheets_of_one_file_may_call_a_column_by_other_names(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "两县.xlsx"
    first = [["项目名称", "企业", "总投资（亿元）", "签约时间", "牵头部门"], ["甲", "示例轴承有限公司", 1.2, "2019-08-20", "市发展改革委"]]
    other = [
        ["项目名称", "项目业主", "投资额（万元）", "签约日期", "责任单位"],
        ["乙", "示例轴承有限公司", 3000, "2019-08-21", "市发展改革委"],
    ]
    path.write_bytes(written(("清陵县", first), ("西渠区", other)))
    words = ("--kind", "project", "--map", "表名=county")
    ran = run("import", path, *words, "--save", "--json", root=small)
    assert ran.code == 0, ran.err
    assert table(ran, "columns")[5:] == [
        {"column": "B", "title": "项目业主", "field": "enterprise"},
        {"column": "C", "title": "投资额（万元）", "field": "investment"},
        {"column": "D", "title": "签约日期", "field": "signed"},
        {"column": "E", "title": "责任单位", "field": "lead"},
        {"column": "", "title": "表名", "field": "county"},
    ]
    assert "investment: 3000万元" in (small / "ledgers/projects/XQ/2019/P-2019-XQ001.yaml").read_text("utf-8")
    assert run("check", root=small).code == 0
    ran = run("import", path, "--save", root=small)
    assert (ran.code, ran.err) == (0, "台账已经是这样，没有写入\n")


def test_of_two_columns_of_one_sheet_that_mean_one_field_the_one_asked_for_is_taken(small, run, refused, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.xlsx"
    heads = ["项目名称", "企业", "县区", "总投资（亿元）", "签约日期", "签约时间", "责任单位"]
    path.write_bytes(written(("签约", [heads, ["甲", "示例轴承有限公司", "QL", 1.2, "2019-08-20", "2019-08-21", "市发展改革委"]])))
    words = ("import", path, "--kind", "project")
    told = "不导入：“签约日期”已是这个字段"
    assert {row["title"]: row["field"] for row in table(run(*words, "--json", root=small), "columns")}["签约时间"] == told
    ran = run(*words, "--save", root=small)
    assert "--map '签约时间='" in ran.err
    ran = run(*words, "--map", "签约时间=signed", "--map", "签约日期=", "--save", root=small)
    assert ran.code == 0, ran.err
    assert "signed: 2019-08-21" in (small / "ledgers/projects/QL/2019/P-2019-QL009.yaml").read_text("utf-8")


def test_a_total_is_told_where_it_or_what_it_adds_up_cannot_be_read(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "签约.xlsx"
    book = openpyxl.Workbook()
    for sheet, total, second in ((book.active, "=SUM(B3:B4)", 2), (book.create_sheet(), 5, "=1+1")):
        for row in (["单位：万元"], ["项目名称", "总投资"], ["甲", 3], ["乙", second], ["合计", total]):
            sheet.append(row)
    book.save(path)
    assert [list(row.values()) for row in table(run("import", path, "--kind", "project", "--json", root=small), "totals")] == [
        ["Sheet", "B5", "合计", "总投资", "=SUM(B3:B4)", "5万元", "公式没有存下结果"],
        ["Sheet1", "B5", "合计", "总投资", "5万元", "3万元", "1 个格子没有读到：B4"],
    ]


def test_a_failure_on_the_way_takes_back_what_was_written(book, small, run, contents, monkeypatch):
    from dicoop.store import files

    real, n = files.create, []

    def failing(root, path, text, **more):
        n.append(path)
        if len(n) == 3:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text("somebody was quicker\n")
        real(root, path, text, **more)

    monkeypatch.setattr(files, "create", failing)
    before = contents(small)
    ran = run("import", book, *WORDS, "--save", root=small)
    assert ran.code == 5
    assert "已写的都撤回了，台账没有改动" in ran.err
    assert {name: raw for name, raw in contents(small).items() if raw != b"somebody was quicker\n"} == before


def test_what_cannot_be_read_at_all(small, refused, tmp_path_factory):
    folder = tmp_path_factory.mktemp("sheets")
    (folder / "x.xls").write_text("<html><table></table></html>")
    refused(
        small,
        ("import", folder / "x.xls", "--kind", "project"),
        6,
        "错误：x.xls 其实是网页（HTML），只是叫 .xls\n  用 Excel 或 WPS 打开，另存为 .xlsx，再导入\n",
        "error: x.xls is really a web page (HTML) named .xls\n  open it in Excel or WPS, save it as .xlsx, and import that\n",
    )
    (folder / "y.csv").write_text("甲,乙\n1,2\n")
    refused(
        small,
        ("import", folder / "y.csv"),
        2,
        "错误：没有写明这是哪一类记录\n  加 --kind: meeting enterprise project issue contract\n",
        "error: the kind of record is not given\n  give --kind: meeting enterprise project issue contract\n",
    )
    (folder / "z.csv").write_text("甲\n1\n")
    refused(
        small,
        ("import", folder / "z.csv", "--kind", "project"),
        6,
        "错误：z.csv 里没有找到表头\n  表头要有两列以上，至少两列的名字认得出来；或用 --sheet 指定别的表\n",
        "error: no header was found in z.csv\n  a header needs at least two columns with known names; or choose another sheet with --sheet\n",
    )


def test_a_city_s_own_kind(small, run, tmp_path_factory):
    import shutil
    from pathlib import Path

    (small / "ledgers/kinds").mkdir()
    shutil.copy(Path(__file__).parent.parent / "declared/hazard.yaml", small / "ledgers/kinds")
    path = tmp_path_factory.mktemp("sheets") / "隐患台账.csv"
    fields = json.loads(run("kind", "show", "hazard", "--json", root=small).out)
    assert fields
    path.write_text("隐患,县区,发现日期,等级\n护栏松动,清陵县,2019.9.2,一般\n", "utf-8")
    ran = run("import", path, "--kind", "隐患", "--save", root=small)
    assert ran.code == 0, ran.out + ran.err
    assert "found: 2019-09-02" in next(small.rglob("H-2019-QL001.yaml")).read_text("utf-8")
    assert run("import", path, "--save", root=small).err == "台账已经是这样，没有写入\n"


def test_the_sample_book_is_what_it_seems(book):
    assert [sheet.name for sheet in read_book("x", book.read_bytes()).sheets] == ["签约", "说明"]


@pytest.fixture
def derived(small, run, tmp_path_factory):
    """The small ledger with 0.9亿元 that nobody reported, but that a total of 3亿元 up to September says have come."""
    path = tmp_path_factory.mktemp("sheets") / "到位.csv"
    path.write_text("项目名称,累计到位资金（亿元）\n精密轴承智能工厂,3\n")
    assert run("import", path, "--kind", "project", "--set", "funds[].source=own", "--period", "2019-09", "--save", root=small).code == 0
    return small


def test_what_was_derived_is_marked_under_figures(derived, run):
    note = "累计到位资金中有 9000万元 是由累计数推算的（1 条记录）。"
    for words in (("rates",), ("rates", "--by", "county"), ("report", "--meeting", "15", "--as-of", "2019-09-30")):
        assert note in run(*words, root=derived).out
    for section in ("rates", "projects"):
        told = run("report", "--meeting", "15", "--as-of", "2019-09-30", "--section", section, root=derived).out
        assert told.count(note) == 1, section
    assert "Funds arrived: 90 million yuan" not in run("rates", "--as-of", "2019-09-29", root=derived, lang="en").out
    assert "推算" not in run("rates", "--as-of", "2019-09-29", root=derived).out
    assert "推算" not in run("rates", "--rate", "start", root=derived).out
    told = json.loads(run("rates", "--json", root=derived).out)["derived"]
    assert told == [{"kind": "project", "sum": "arrived", "amount": "90000000", "records": 1}]
    assert "derived" not in json.loads(run("rates", "--json", "--as-of", "2019-09-29", root=derived).out)
    rows = run("rates", "--rate", "funds", "--format", "csv", root=derived).out.splitlines()
    assert rows[0].endswith(",范围")
    assert rows[1].endswith(f",{note}")


def test_the_reports_paragraph_says_what_was_derived(derived, run):
    told = ("report", "--meeting", "15", "--as-of", "2019-09-30", "--section", "summary")
    note = "累计到位资金中有 9000万元 是由累计数推算的（1 条记录）。"
    for words, has in (((), True), (("--county", "QL"), True), (("--county", "XQ"), False)):
        assert (note in "".join(run(*told, *words, root=derived).out.split("\n"))) is has, words


def test_what_an_index_remembers_takes_no_mark_away(derived, run):
    """What some kinds had come to was recalled for others: after a report nothing was derived any more."""
    note = "是由累计数推算的"
    report = ("report", "--meeting", "15", "--as-of", "2019-09-30")
    asked = [report, ("rates", "--rate", "contract_amount"), ("rates", "--rate", "funds"), ("rates",), report, (*report, "--county", "QL")]
    told = [run(*words, root=derived).out.count(note) for words in asked]
    assert told == [3, 0, 1, 1, 3, 3]
    assert told == [run(*words, "--no-index", root=derived).out.count(note) for words in asked]


def test_what_was_derived_is_told_of_what_is_counted_only(derived, run):
    for words, told in ((("--county", "QL"), True), (("--county", "XQ"), False), (("--where", "investment>100亿元"), False)):
        assert ("推算" in run("rates", *words, root=derived).out) is told, words
        assert ("derived" in json.loads(run("rates", *words, "--json", root=derived).out)) is told, words


def test_what_was_derived_is_marked_behind_figures(derived, run):
    told = json.loads(run("rates", "--rate", "funds", "--explain", "--json", root=derived).out)["rows"][0]["members"]
    assert [(each["id"], each.get("derived")) for each in told if each["numerator"] != "0"] == [("P-2019-QL007", "90000000")]
    for lang, heading in (("zh", "其中推算（万元）"), ("en", "Derived (million yuan)")):
        out = run("rates", "--rate", "funds", "--explain", root=derived, lang=lang).out
        assert heading in out, out
    assert "其中推算" not in run("rates", "--rate", "funds", "--explain", "--as-of", "2019-09-29", root=derived).out
    assert "其中推算" not in run("rates", "--rate", "start", "--explain", root=derived).out


def test_what_was_derived_is_marked_in_a_record_and_in_lists(derived, run):
    shown = run("project", "show", "QL007", root=derived).out
    assert "其中由累计数推算  9000万元" in shown
    assert "2019-09-30  到位资金（推算）  凭证号 累计-到位-2019-09，0.9亿元，来源 自有" in shown
    shown = run("project", "show", "QL007", root=derived, lang="en").out
    assert "of which derived from totals  90 million yuan" in shown
    assert "Funds (derived)" in shown
    assert json.loads(run("project", "show", "QL007", "--json", root=derived).out)["computed"]["arrived_derived"] == "90000000"
    words = ("project", "list", "--columns", "id,arrived,lead")
    assert run(*words, "--format", "csv", root=derived).out.splitlines()[:2] == [
        "编号,累计到位资金（万元）,累计到位资金中推算（万元）,责任单位",
        "P-2019-QL007,30000,9000,市发展改革委",
    ]
    assert "累计到位资金中推算" not in run(*words, "--today", "2019-09-29", root=derived).out
    rows = json.loads(run(*words, "--json", root=derived).out)["rows"]
    assert [row["computed"].get("arrived_derived") for row in rows if row["id"] == "P-2019-QL007"] == ["90000000"]
    assert [row for row in rows if row["id"] != "P-2019-QL007" and "arrived_derived" in row["computed"]] == []


def test_what_was_derived_is_marked_in_changes(small, run, tmp_path_factory, request):
    from tests.git_samples import git

    git(small, "init", "-q", "-b", "main", ".")
    git(small, "config", "user.name", "专班")
    git(small, "config", "user.email", "office@city.example")
    assert run("save", root=small).code == 0
    request.getfixturevalue("derived")
    line = "+ 到位资金（推算） 0.9亿元 2019-09-30（凭证号 累计-到位-2019-09、来源 自有）"
    note = "变动里有由累计数推算的金额：P-2019-QL007"
    for words in (("diff", "HEAD"), ("log", "QL007"), ("save",)):
        assert line in run(*words, root=small).out, words
    assert note in run("diff", "HEAD~1..HEAD", root=small).out
    english = run("diff", "HEAD~1..HEAD", root=small, lang="en").out
    assert "+ Funds (derived) 90 million yuan 2019-09-30 (Receipt 累计-到位-2019-09, Source own)" in english
    assert "the changes include amounts derived from totals: P-2019-QL007" in english
    told = json.loads(run("diff", "HEAD~1..HEAD", "--json", root=small).out)["changes"][0]["changes"]
    assert {each["address"]: each.get("derived") for each in told} == dict.fromkeys(
        (f"funds[累计-到位-2019-09].{name}" for name in ("amount", "date", "receipt", "source")), True
    )
    events = json.loads(run("log", "QL007", "--json", root=small).out)["events"]
    assert [event["date"] for event in events if event.get("derived")] == ["2019-09-30"]
    told = run("review", "HEAD~1..HEAD", root=small).out
    assert line in told
    assert note in told


@pytest.fixture
def untidy(tmp_path_factory):
    """A sheet whose columns are called what nobody foresaw."""
    path = tmp_path_factory.mktemp("sheets") / "工程.csv"
    path.write_text(
        "工程叫什么,单位全称,县区,项目总投资额（亿元）,签约时间,责任单位,累计到位资金（亿元）\n甲厂,示例轴承有限公司,QL,3,2019-08-20,市发展改革委,1\n",
        "utf-8",
    )
    return path


def test_columns_are_asked_for_one_by_one_and_each_answer_is_judged(untidy, small):
    """By the names of fields; what is none is asked for again, `<` goes back, and the period comes last."""
    lines = ["", "没有的字段", "progress", "县区", "-", "<", "名称", "", "名称", "", "9月", "2019年9月"]
    code, screen, _ = typed_in(small, f"import {untidy} --kind project --set funds[].source=own --save", lines)
    assert code == 0, screen
    first, second, third = (
        "列“工程叫什么”是哪个字段 [- 不导入]:",
        "列“单位全称”是哪个字段 [回车：企业（enterprise）；- 不导入]:",
        ("列“项目总投资额（亿元）”是哪个字段 [回车：总投资（investment）；- 不导入]:"),
    )
    assert [line.rstrip() for line in screen.split("\n") if not line.startswith("可用")][:19] == [
        "有 3 列要定是哪个字段：写名称（总投资）或地址（investment），累计数前面加 +（+funds）；- 不导入，< 回上一列，Ctrl-C 放弃",
        first,
        "这一项不能空着",
        f"{first} 没有的字段",
        "“没有的字段”不是这类记录的字段",
        f"{first} progress",
        "“progress”是一笔一笔的",
        "一行一笔的写 progress[].text",
        f"{first} 县区",
        "列“县区”已经是这个字段",
        f"{first} -",
        f"{second} <",
        f"{first} 名称",
        second,
        f"{third} 名称",
        "列“工程叫什么”已经是这个字段",
        third,
        "列“累计到位资金（亿元）”是累计数，截至哪一期 [如 2019-09]: 9月",
        "“9月”不是年份、半年、季度或月份",
    ]
    text = (small / "ledgers/projects/QL/2019/P-2019-QL009.yaml").read_text("utf-8")
    assert "name: 甲厂\nenterprise: E-2016-QL003\n" in text
    assert "累计-工程-2019-09" in text


def test_who_leaves_the_columns_is_told_that_nothing_was_written(untidy, small, contents):
    before = contents(small)
    code, screen, _ = typed_in(small, f"import {untidy} --kind project --save", ["名称", CTRL_C])
    assert code == 130
    assert screen.rstrip("\n").endswith("已放弃，什么都没有写入")
    assert contents(small) == before


def test_a_column_may_be_given_by_the_name_of_its_field(untidy, small, run):
    words = ("--map", "工程叫什么=名称", "--map", "单位全称=企业", "--map", "项目总投资额=总投资", "--map", "累计到位资金=")
    ran = run("import", untidy, "--kind", "project", *words, "--save", root=small)
    assert ran.code == 0, ran.err


def test_a_list_that_has_no_totals_is_not_said_to_have_them(untidy, small, refused):
    refused(
        small,
        ("import", untidy, "--kind", "project", "--period", "2019-09", "--map", "工程叫什么=progress"),
        2,
        "错误：“progress”是一笔一笔的\n  一行一笔的写 progress[].text\n",
        "error: 'progress' holds entries\n  if each row is an entry write progress[].text\n",
    )


def test_what_was_invested_is_not_taken_for_what_arrived(small, run, tmp_path_factory):
    path = tmp_path_factory.mktemp("sheets") / "进度.csv"
    path.write_text("项目名称,县区,累计完成投资（万元）\n甲厂,QL,3\n", "utf-8")
    assert "累计完成投资（万元）  没有对应的字段\n" in run("import", path, "--kind", "project", "--section", "columns", root=small).out
