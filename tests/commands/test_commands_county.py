"""A county's workbook goes out, is filled in, and comes back as a change that is reviewed: nothing lost, nothing made up."""

import datetime as dt
import json
import os
import shutil

import pytest
from county_samples import Clerk, cells_of
from git_samples import git
from openpyxl.styles import Font

QL007 = "P-2019-QL007"
QL008 = "P-2019-QL008"


@pytest.fixture
def office(small, save, monkeypatch):
    """A ledger that is committed, with somebody who commits."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    save(small)
    git(small, "config", "user.name", "市办")
    git(small, "config", "user.email", "office@city.example")
    return small


@pytest.fixture
def sent(office, run, tmp_path_factory):
    """The workbook of a county, open."""
    path = tmp_path_factory.mktemp("mail") / "QL.xlsx"
    ran = run("county", "out", "QL", "-o", path, root=office)
    assert ran.code == 0, ran.err
    return Clerk(path)


@pytest.fixture
def came(office, run, sent):
    """Send the workbook back, and return what is told of it as values: `came()`."""

    def call(*words, code=0):
        ran = run("county", "in", sent.save(), "--json", *words, root=office)
        assert ran.code == code, ran.err + ran.out
        told = json.loads(ran.out)["sections"] if ran.out else {}
        return ran, told

    return call


def changes(told):
    return {(row["id"], row["address"]): (row["before"] or None, row["after"] or None) for row in told["changes"].get("changes", [])}


def faults(told):
    return [(row["cell"], row["id"], row["message"]) for row in told.get("faults", {}).get("faults", [])]


# Out


def test_the_workbook_has_a_sheet_a_kind_and_one_a_list(sent):
    assert sent.book.sheetnames == [
        "说明", "企业", "项目", "项目·年度计划投资", "项目·节点", "项目·到位资金", "项目·进展", "项目·联审联批", "项目·应付工程款",
        "项目·已付工程款", "项目·停工", "项目·调度", "项目·成效", "问题", "问题·环节", "合同", "合同·交货", "_lists", "_dicoop",
    ]  # fmt: skip
    assert [sheet.title for sheet in sent.book.worksheets if sheet.sheet_state != "visible"] == ["_lists", "_dicoop"]
    assert [row[0] for row in sent.book["项目"].iter_rows(values_only=True)] == ["编号", QL007, QL008]
    assert sent.read("项目", [QL007], "总投资") == "12.5亿元"
    assert sent.read("项目", [QL007], "签约日期") == dt.datetime.fromisoformat("2019-08-20")
    assert sent.read("项目", [QL007], "↳企业（自动）") == "示例轴承有限公司"
    assert sent.read("项目·节点", [QL007, "备案"], "佐证") == "备案证明"
    assert sent.read("项目·到位资金", [QL007, "HD-1"], "来源") == "自有"


def test_what_the_program_fills_in_is_locked_and_the_rest_is_not(sent):
    sheet = sent.book["项目"]
    assert sheet.protection.sheet
    assert [sheet.cell(2, place).protection.locked for place in (1, 2, 4)] == [True, False, True]
    assert not sheet.column_dimensions["A"].protection.locked if sheet.column_dimensions["A"].protection else True
    rules = {str(rule.sqref).split(":")[0].rstrip("0123456789"): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert all(source.startswith("'_lists'!$") for source in rules.values())


def test_what_a_list_of_the_settings_allows_is_offered(office, run, save, tmp_path):
    settings = office / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8") + "parks:\n  - 清陵轴承园\n  - 溪桥,装备园\n", "utf-8")
    save(office)
    assert run("county", "out", "QL", "-o", tmp_path / "QL.xlsx", root=office).code == 0
    clerk = Clerk(tmp_path / "QL.xlsx")
    rules = {str(rule.sqref).partition("2")[0]: rule.formula1 for rule in clerk.book["项目"].data_validations.dataValidation}
    letter = rules[clerk.book["项目"].cell(1, clerk.columns("项目")["园区"]).column_letter].split("$")[1]
    assert [cell.value for cell in clerk.book["_lists"][letter]][:3] == [
        "清陵轴承园",
        "溪桥,装备园",
        None,
    ]  # two in a cell's own rule: findings/choices_in_xlsxwriter.sh


def test_a_policy_goes_by_its_name_and_stays_its_key(office, run, save, tmp_path):
    settings = office / "ledgers/ledger.yaml"
    listed = "".join(f"  - key: {key}\n    name: {name}\n" for key, name in (("forty", "四十条措施"), ("twenty", "二十条措施")))
    settings.write_text(settings.read_text("utf-8") + f"policies:\n{listed}", "utf-8")
    words = "--title 奖补 --county QL --enterprise QL003 --unit 市发展改革委 --policy 四十条措施 --type 奖补 --applied 2019-09-10 --amount 10万元"
    assert run("award", "add", *words.split(), root=office).code == 0
    assert "policy: forty" in (office / "ledgers/awards/QL/2019/A-2019-QL001.yaml").read_text("utf-8")
    save(office)
    path = tmp_path / "QL.xlsx"
    assert run("county", "out", "QL", "-o", path, root=office).code == 0
    clerk = Clerk(path)
    assert clerk.read("兑现", ["A-2019-QL001"], "政策") == "四十条措施"
    assert "二十条措施" in {cell.value for row in clerk.book["_lists"] for cell in row}
    assert json.loads(run("county", "in", path, "--json", root=office).out)["sections"]["changes"] == {"changes": [], "text": ["没有改动"]}
    clerk.write("兑现", ["A-2019-QL001"], 政策="二十条措施").save()
    told = json.loads(run("county", "in", path, "--json", root=office).out)["sections"]
    assert changes(told) == {("A-2019-QL001", "policy"): ("forty", "twenty")}


def test_the_same_ledger_makes_the_same_bytes(office, run, tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        assert run("county", "out", "清陵县", "-o", tmp_path / name, root=office).code == 0
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert git(office, "tag") == "book/QL/2019-09-30/out"


def test_the_first_sheet_says_by_when_it_is_to_be_back(office, run, tmp_path):
    path = tmp_path / "QL.xlsx"
    assert run("county", "out", "QL", "-o", path, "--due", "2019-10-10", root=office).code == 0
    clerk = Clerk(path)
    assert [[cell.value for cell in row] for row in clerk.book["说明"]["A3:B5"]] == [
        ["填报人", None],
        ["取自台账", clerk.book["说明"]["B4"].value],
        ["请在此前发回", "2019-10-10"],
    ]
    clerk.write("项目", [QL007], 总投资="12.5").save()
    assert run("county", "in", path, "--problems", tmp_path / "问题.xlsx", root=office).code == 1
    assert Clerk(tmp_path / "问题.xlsx").book["说明"]["B5"].value == "2019-10-10"


def test_a_list_of_references_has_the_names_beside_it(office, run, save, tmp_path):
    words = "--title 轴承对接 --type 对接活动 --date 2019-09-10 --county QL --host 市发展改革委 --enterprises"
    assert run("event", "add", *words.split(), "E-2016-QL003,E-2017-XQ001", root=office).code == 0
    save(office)
    path = tmp_path / "QL.xlsx"
    assert run("county", "out", "QL", "-o", path, root=office).code == 0
    clerk = Clerk(path)
    assert clerk.read("活动", ["V-2019-QL001"], "参加企业") == "E-2016-QL003；E-2017-XQ001"
    assert clerk.read("活动", ["V-2019-QL001"], "↳参加企业（自动）") == "示例轴承有限公司；示例矿山机械有限公司"


def test_the_workbooks_of_a_ledger_with_all_kinds_come_back_unchanged(later, tmp_path, run, monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    shutil.copytree(later, tmp_path, dirs_exist_ok=True)
    for words in ("init -q -b main", "config user.name 市办", "config user.email office@city.example", "add -A", "commit -q -m 台账"):
        git(tmp_path, *words.split())
    for county in ("QL", "GX"):
        assert run("county", "out", county, "-o", tmp_path / f"{county}.xlsx", root=tmp_path).code == 0
        ran = run("county", "in", tmp_path / f"{county}.xlsx", "--json", root=tmp_path)
        assert (json.loads(ran.out)["sections"], ran.err) == ({"changes": {"changes": [], "text": ["没有改动"]}}, "")


def test_what_is_said_when_it_goes_out(office, run, tmp_path):
    (office / "ledgers/projects/QL/2019/P-2019-QL008.yaml").write_text("id: P-2019-QL008\n")
    head = git(office, "rev-parse", "HEAD")[:12]
    ran = run("county", "out", "QL", "-o", tmp_path / "x.xlsx", root=office)
    assert ran.err == (
        f"已写入 {tmp_path}/x.xlsx\nQL：记录 7 条，取自 {head}；记下已发出：标签 book/QL/2019-09-30/out\n"
        "有 1 个文件改了还没有提交，报表里没有这些改动：dicoop save\n"
        f"收回后：dicoop county in {tmp_path}/x.xlsx\n"
    )
    ran = run("county", "out", "QL", "-o", tmp_path / "x.xlsx", "--force", root=office, lang="en")
    assert ran.err == (
        f"written to {tmp_path}/x.xlsx\nQL: records 7, as of {head}; tagged as sent: book/QL/2019-09-30/out\n"
        "1 changed files are uncommitted, so not in the workbook: dicoop save\n"
        f"when it comes back: dicoop county in {tmp_path}/x.xlsx\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "zh", "en"),
    [
        (["out", "QL"], 2, "要写到哪个文件？\n  如 -o QL.xlsx", "which file should it be written to?\n  such as -o QL.xlsx"),
        (["out", "QL", "-o", "a.ods"], 2, "报表只写成 xlsx，不能写成 a.ods\n  如 -o QL.xlsx", "the workbook is an xlsx file, not a.ods\n  such as -o QL.xlsx"),
        (
            ["out", "QQ", "-o", "a.xlsx"], 2,
            "没有“QQ”这个县区\n  可用：QL（清陵县） XQ（西渠区） WS（市外）",
            "unknown county 'QQ'\n  allowed: QL (清陵县) XQ (西渠区) WS (市外)",
        ),
        (
            ["out", "QL", "-o", "a.xlsx", "--changed-since", "15"], 3,
            "第15次会议没有定版，不知道它以后改了什么\n  定版：dicoop meeting close 15；或写提交号、日期，如 2019-08-20",
            "meeting 15 is not closed, so changes since it are not known\n  close it: dicoop meeting close 15; or give a commit or a day, such as 2019-08-20",
        ),
        (["in", "no.xlsx"], 3, "没有这个文件：no.xlsx", "no such file: no.xlsx"),
    ],
)  # fmt: skip
def test_what_cannot_go_out_or_come_in(words, code, zh, en, office, refused):
    refused(office, ["county", *words], code, f"错误：{zh}\n", f"error: {en}\n")


def test_what_is_changed_since_and_what_is_overdue_is_coloured(office, run, save, tmp_path):
    git(office, "tag", "meeting-15")
    assert run("project", "set", "QL007", "investment=13亿元", "nodes.start.plan=2019-09-25", root=office).code == 0
    save(office)
    assert run("county", "out", "QL", "-o", tmp_path / "x.xlsx", "--changed-since", "15", root=office).code == 0
    clerk = Clerk(tmp_path / "x.xlsx")
    project, nodes = clerk.book["项目"], clerk.book["项目·节点"]
    color = lambda sheet, row, name: sheet.cell(row, clerk.columns(sheet.title)[name]).fill.fgColor.rgb[-6:]  # noqa: E731
    assert color(project, 2, "总投资") == "FFF2CC"
    assert color(project, 3, "总投资") == "000000"
    start = clerk.row("项目·节点", QL007, "开工")
    assert color(nodes, start, "计划") == "F8CBAD"


def test_what_is_private_stays_in_the_office(office, run, save, tmp_path):
    settings = office / "ledgers/ledger.yaml"
    settings.write_text(
        settings.read_text()
        + "private:\n  - project.funds\n  - project.lead\n  - issue.steps.*.text\n  - projct.lead\n  - project.nodes.*.no\n"
    )
    save(office)
    ran = run("county", "out", "QL", "-o", tmp_path / "x.xlsx", root=office)
    assert "ledger.yaml 的 private 里没有这样的字段：projct.lead、project.nodes.*.no\n" in ran.err
    clerk = Clerk(tmp_path / "x.xlsx")
    assert "项目·到位资金" not in clerk.book.sheetnames
    assert "责任单位" not in clerk.columns("项目")
    assert "办理情况" not in clerk.columns("问题·环节")
    assert "原因" in clerk.columns("问题·环节")
    assert run("county", "in", tmp_path / "x.xlsx", root=office).code == 0


def test_what_no_ledger_of_the_kind_has_is_no_private_address_in_vain(office, run, tmp_path):
    """The addresses that are private in every ledger are those of kinds not all have."""
    assert "private" not in run("county", "out", "QL", "-o", tmp_path / "x.xlsx", root=office).err


# Unchanged


def test_an_unedited_workbook_changes_nothing(came, office, contents):
    before = contents(office)
    ran, told = came("--save")
    assert (told["changes"], faults(told), ran.err) == ({"changes": [], "text": ["没有改动"]}, [], "")
    assert {path: raw for path, raw in contents(office).items() if not path.startswith(".git/")} == {
        path: raw for path, raw in before.items() if not path.startswith(".git/")
    }


def test_written_in_one_language_and_read_in_the_other(office, run, tmp_path):
    assert run("county", "out", "QL", "-o", tmp_path / "x.xlsx", root=office, lang="en").code == 0
    assert Clerk(tmp_path / "x.xlsx").book.sheetnames[:3] == ["Read me", "enterprise", "project"]
    assert "没有改动" in run("county", "in", tmp_path / "x.xlsx", root=office).out
    assert "no changes" in run("county", "in", tmp_path / "x.xlsx", root=office, lang="en").out


# Changes


def test_what_was_changed_is_saved_on_a_branch_and_integrated(sent, came, office, run):
    sent.book["说明"]["B3"] = "李四"
    sent.write("项目", [QL007], 总投资="13亿", 行业="C34", 责任单位="市交通运输局")
    sent.write("项目·节点", [QL008, "开工"], 计划=43738)  # a day as a number
    sent.add("项目·进展", 编号=QL008, 日期="2019.9.25", 进展="主体封顶", 完成投资="1,200万元")
    sent.add("项目·到位资金", 编号=QL007, 凭证号="HD-2", 到位日期=dt.date(2019, 9, 20), 金额="５０００万元", 来源="贷款")
    ran, told = came("--save")
    assert changes(told) == {
        (QL007, "investment"): ("12.5亿元", "13亿元"),
        (QL007, "industry"): (None, "C34"),
        (QL007, "lead"): ("市发展改革委", "市交通运输局"),
        (QL008, "nodes.start.plan"): (None, "2019-09-30"),
        (QL008, "progress[2019-09-25].text"): (None, "主体封顶"),
        (QL008, "progress[2019-09-25].invested"): (None, "1200万元"),
        (QL007, "funds[HD-2].date"): (None, "2019-09-20"),
        (QL007, "funds[HD-2].amount"): (None, "5000万元"),
        (QL007, "funds[HD-2].source"): (None, "loan"),
    }
    assert ran.err == "已存为分支 county/ql\n下一步：dicoop review county/ql；然后 dicoop integrate main county/ql\n"
    assert git(office, "log", "-1", "--format=%an <%ae> %cn", "county/ql") == "清陵县 李四 <office@city.example> 市办"
    signed = git(office, "log", "-1", "--format=%(trailers)", "county/ql")  # what git takes for one: findings/signers_in_git.sh
    assert signed.splitlines() == [f"County-Book: QL {git(office, 'rev-parse', 'main')}"]
    ran, told = came("--save")
    assert ran.err.startswith("分支 county/ql 上已经是这样，没有再存\n")
    assert run("integrate", "main", "county/ql", root=office).code == 0
    text = (office / f"ledgers/projects/QL/2019/{QL007}.yaml").read_text()
    assert "# 含二期\ninvestment: 13亿元\nlead: 市交通运输局  # 牵头\n" in text.replace("industry: C34\n", "")
    assert run("check", root=office).code == 0
    _, told = came()
    assert told["changes"] == {"changes": [], "text": ["没有改动"]}


def test_two_notes_of_one_day_go_out_and_come_back_under_their_numbers(office, run, save, tmp_path):
    for text in ("主体封顶", "设备进场"):
        assert run("project", "note", QL008, "--text", text, "--date", "2019-09-25", root=office).code == 0
    save(office)
    assert run("county", "out", "QL", "-o", tmp_path / "QL.xlsx", root=office).code == 0
    assert "没有改动" in run("county", "in", tmp_path / "QL.xlsx", root=office).out
    clerk = Clerk(tmp_path / "QL.xlsx")
    clerk.write("项目·进展", [QL008, None, None, 2], 进展="设备到货")
    clerk.add("项目·进展", 编号=QL008, 日期="2019.9.25", 序号="3", 进展="试车")
    clerk.add("项目·进展", 编号=QL008, 日期="2019.9.26", 进展="验收")
    told = json.loads(run("county", "in", clerk.save(), "--json", root=office).out)["sections"]
    assert changes(told) == {
        (QL008, "progress[2019-09-25 2].text"): ("设备进场", "设备到货"),
        (QL008, "progress[2019-09-25 3].text"): (None, "试车"),
        (QL008, "progress[2019-09-26].text"): (None, "验收"),
    }
    assert run("county", "in", clerk.save(), "--save", root=office).code == 0
    assert run("integrate", "main", "county/ql", root=office).code == 0
    assert "    nr: 3\n    text: 试车\n" in (office / f"ledgers/projects/QL/2019/{QL008}.yaml").read_text("utf-8")


@pytest.mark.parametrize(
    ("number", "said", "mend"),
    [
        (None, "2019-09-20 在 项目·进展!A2 已经写过，两处说的不一样", "留下一行；同一天确有两条的，第二条在“序号”里写 2"),
        ("0", "0 不能作序号", "同一天的第二条写 2，第三条写 3；第一条不写"),
    ],
)
def test_a_second_row_of_one_day_needs_a_number(number, said, mend, sent, came):
    sent.add("项目·进展", 编号=QL007, 日期="2019.9.20", 序号=number, 进展="又一条")
    _, told = came(code=1)
    assert [(row["message"], row["hint"]) for row in told["faults"]["faults"]] == [(said, mend)]


def test_the_effect_on_rates_is_shown(sent, came):
    sent.write("项目·节点", [QL007, "备案"], 完成=dt.date(2019, 9, 13))
    sent.add("项目·节点", 编号=QL007, 节点="开工", 完成="2019-09-28", 佐证="开工令")
    _, told = came()
    rows = [(row["rate"], row["county"], row["before"]["percent"], row["after"]["percent"]) for row in told["rates"]["rates"]]
    assert ("start", "全市", "50.0", "100.0") in rows


def test_a_part_of_what_came_may_be_asked_for(sent, office, run):
    path = sent.save()
    assert (
        run("county", "in", path, "--section", "faults", root=office).out
        == """\
清陵县的报表（发出时的台账：2019-08-20）
========================================

要改正的
--------

（无）
"""
    )
    assert run("county", "in", path, "--section", "fault", root=office).code == 2


def test_blank_is_untouched_and_cleared_is_empty(sent, came):
    sent.write("项目", [QL007], 总投资=None, 名称=None, 第几次会议=None)
    sent.write("项目·节点", [QL007, "备案"], 佐证="清空", 完成="清空")
    _, told = came(code=1)
    assert [row["rule"] for row in told["findings"]["findings"]] == ["R10"]
    assert changes(told) == {
        (QL007, "nodes.filing.done"): ("2019-09-12", None),
        (QL007, "nodes.filing.evidence"): ("备案证明", None),
    }


def test_missing_columns_sorted_rows_blank_rows_and_deleted_rows(sent, came):
    sheet = sent.book["项目"]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    for number, row in enumerate((rows[1], [None] * len(rows[0]), rows[0]), 2):
        for place, value in enumerate(row, 1):
            sheet.cell(number, place).value = value
    sheet.delete_cols(sent.columns("项目")["责任单位"])
    sent.write("项目", [QL008], 总投资="9000万元")
    sent.book["项目·进展"].delete_rows(2)
    sent.book["项目"].title = "项 目 表"
    ran, told = came()
    assert changes(told) == {(QL008, "investment"): ("8000万元", "9000万元")}
    assert "报表里少了 1 行，台账里的不删除" in ran.err


def test_a_sheet_and_a_column_of_their_own_are_told(sent, came):
    sent.book.create_sheet("备忘")["A1"] = "记得打电话"
    sheet = sent.book["合同"]
    sheet.cell(1, sheet.max_column + 1).value = "备注"
    sheet.cell(2, sheet.max_column).value = "已催"
    ran, told = came()
    assert "表“备忘”不是报表里的表，没有读" in ran.err
    assert "表“合同”的列“备注”不认识，没有读" in ran.err
    assert told["changes"] == {"changes": [], "text": ["没有改动"]}


def test_a_name_changed_beside_the_rows_of_a_list_is_told(sent, came):
    """The program fills it in, and reads it nowhere."""
    for sheet in ("项目·节点", "项目·到位资金"):
        row = sent.row(sheet, "P-2019-QL007")
        sent.book[sheet].cell(row, sent.columns(sheet)["↳名称（自动）"]).value = "精密轴承一期"
    sent.write("项目", ["P-2019-QL008"], 名称="另一个名称")
    ran, told = came()
    cell = f"项目·节点!B{sent.row('项目·节点', 'P-2019-QL007')}"
    assert ran.err.splitlines()[:-1] == [f"{cell}：名称是自动填的，改了没有读；要改名，改表“项目”里 P-2019-QL007 的名称"]
    assert set(changes(told)) == {("P-2019-QL008", "name")}


def test_a_sheet_that_is_gone_is_told(sent, came):
    del sent.book["合同"]
    ran, told = came()
    assert told["changes"] == {"changes": [], "text": ["没有改动"]}
    assert ran.err == "报表里没有表“合同”了，它的 1 行当作没有动\n"


def test_new_records_get_the_next_ids_and_may_name_each_other(sent, came, office, run):
    sent.add("企业", 编号="新1", 名称="清陵新材料有限公司")
    sent.add("项目", 编号="新2", 名称="新材料产业园", 企业="新1", 签约日期="2019年9月26日", 总投资="3亿元", 责任单位="市发展改革委")
    sent.add("项目·节点", 编号="新2", 节点="开工", 计划="2020-03-31")
    sent.add("问题", 问题="电压不稳", 企业="示例轴承有限公司", 类别="用能", 提出日期="2019-09-27")
    _, told = came("--save")
    got = changes(told)
    assert got["P-2019-QL009", "enterprise"] == (None, "E-2019-QL001")
    assert got["P-2019-QL009", "nodes.start.plan"] == (None, "2020-03-31")
    assert got["E-2019-QL001", "county"] == (None, "QL")
    assert got["I-2019-QL015", "steps[listed 2019-09-27].by"] == (None, "市地企合作办")
    assert run("integrate", "main", "county/ql", root=office).code == 0
    assert run("check", root=office).code == 0
    _, told = came()
    assert told["changes"] == {"changes": [], "text": ["没有改动"]}, "the same workbook again adds nothing twice"


def test_new_records_of_two_kinds_may_go_by_the_same_name(sent, came, office):
    sent.add("企业", 编号="新1", 名称="清陵新材料有限公司", 配套对象="新2；E-2016-QL003")
    sent.add("企业", 编号="新2", 名称="清陵新能源有限公司", 首席服务员="新1")
    sent.add("项目", 编号="new 1", 名称="新材料产业园", 企业="新 1", 签约日期="2019-09-26", 总投资="3亿元", 责任单位="市发展改革委")
    sent.add("项目·节点", 编号="NEW1", 节点="开工", 计划="2020-03-31")
    sent.add("合同", 编号="新1", 名称="粉体供应", 供方="新1", 需方="新3", 合同额="200万元", 签订日期="2019-09-26")
    _, told = came(code=1)
    assert faults(told) == [("合同!E3", "C-2019-QL004", "台账里没有企业 新3")]
    got = changes(told)
    assert got["E-2019-QL001", "name"] == (None, "清陵新材料有限公司")
    assert got["E-2019-QL001", "supplies_to"] == (None, "E-2019-QL002；E-2016-QL003")
    assert got["E-2019-QL002", "officer"] == (None, "新1"), "a text is a text"
    assert got["P-2019-QL009", "enterprise"] == (None, "E-2019-QL001")
    assert got["P-2019-QL009", "nodes.start.plan"] == (None, "2020-03-31")


def test_of_a_cell_that_cannot_be_read_it_is_not_said_too_that_it_is_empty(sent, came):
    sent.add("项目·到位资金", 编号=QL007, 凭证号="HD-9", 到位日期="二十号", 金额=500, 来源="自筹")
    sent.add("项目·节点", 编号=QL007, 节点="备案", 完成="2019-09-20")
    _, told = came(code=1)
    assert [(place, what) for place, _, what in faults(told)] == [
        ("项目·节点!C5", "备案 在 项目·节点!A2 已经写过，两处说的不一样"),
        ("项目·到位资金!D3", "“二十号”不是日期"),
        ("项目·到位资金!E3", "金额“500”没有单位"),
    ]


def test_an_entry_of_a_new_record_that_no_row_is_is_told(sent, came):
    sent.add("项目", 编号="新1", 名称="新材料园", 企业="E-2016-QL003", 签约日期="2019-09-26", 总投资="3亿元", 责任单位="市发展改革委")
    sent.add("项目·到位资金", 编号="新3", 凭证号="HD-9", 到位日期="2019-09-27", 金额="500万元")
    sent.add("项目·到位资金", 编号="新3", 凭证号="HD-10", 到位日期="2019-09-27", 金额="500万元")
    sent.add("项目·进展", 编号="新1", 日期="2019-09-27", 进展="进场")
    sent.add("问题·环节", 编号="新1", 环节="领单", 日期="2019-09-27", 单位="市发展改革委")
    sent.add("项目·到位资金", 凭证号="HD-11", 到位日期="2019-09-27", 金额="500万元")
    _, told = came(code=1)
    assert faults(told) == [
        ("项目·到位资金!A5", "", "没有写编号，认不出是哪一笔"),
        ("项目·到位资金!D3", "新3", "“项目”表里没有编号写“新3”的新记录"),
        ("问题·环节!F9", "新1", "“问题”表里没有编号写“新1”的新记录"),
    ]
    assert changes(told)["P-2019-QL009", "progress[2019-09-27].text"] == (None, "进场")


# Faults


def test_all_faults_are_told_at_once_and_in_a_copy(sent, came, office, run, tmp_path):
    sent.write("项目", [QL007], 总投资="12.5", 签约日期="2019-02-30", 类别="工业区")
    sent.write("项目", [QL008], 行业="-")
    sent.write("项目·到位资金", [QL007, "HD-1"], 金额="2.2亿元")
    sent.write("合同·交货", ["C-2019-QL003", "FH-1"], 凭证号="FH-1A")
    sent.write("问题", ["I-2019-QL013"], 企业="不存在的公司")
    sent.add("项目·进展", 编号=QL007, 进展="没有日期")
    sent.add("项目", 编号="P-2019-XQ001", 名称="别县的")
    before = git(office, "for-each-ref")
    _ran, told = came("--problems", str(tmp_path / "problems.xlsx"), code=1)
    assert changes(told) == {}
    told_ = {each[0]: each[2] for each in faults(told)}
    assert told_["项目!I2"] == "金额“12.5”没有单位"
    assert told_["项目!H2"] == "“2019-02-30”不是日期"
    assert told_["项目!E2"] == "没有“工业区”这个值"
    assert told_["项目!J3"] == "“-”说不清是没有动还是去掉"
    assert told_["项目·到位资金!E2"] == "已登记的收付不能改"
    assert told_["合同·交货!C2"] == "“FH-1”改成了“FH-1A”，而这是认一笔的依据，不能改"
    assert told_["项目·进展!C3"] == "没有写日期，认不出是哪一笔"
    assert told_["问题!C3"] == "没有这家企业：不存在的公司"
    assert told_["项目!A4"] == "“P-2019-XQ001”不是 QL 发出去时的记录"
    assert len(told_) == 9
    copy = cells_of((tmp_path / "problems.xlsx").read_bytes())
    at = copy["项目"][0].index("问题（程序填写）")
    assert copy["项目"][1][at].splitlines() == [
        "类别：没有“工业区”这个值；可用：产业、科研、城镇、金融、文旅、基础设施、其他",
        "签约日期：“2019-02-30”不是日期；写成 2019-08-20（年-月-日，日历上有这一天）",
        "总投资：金额“12.5”没有单位；数字后面写明单位：亿元、万元 或 元",
    ]
    assert copy["项目·到位资金"][1][copy["项目·到位资金"][0].index("问题（程序填写）")] == (
        "金额：已登记的收付不能改；改回原样；记错了另加一行，在“冲销”里写 HD-1"
    )
    assert git(office, "for-each-ref") == before
    again = run("county", "in", tmp_path / "problems.xlsx", "--json", root=office)
    assert {each[0]: each[2] for each in faults(json.loads(again.out)["sections"])} == told_


def test_with_faults_nothing_is_saved(sent, office, run, came):
    sent.write("项目", [QL007], 总投资="12.5", 行业="C34")
    ran, _ = came("--save", code=4)
    assert ran.err == (
        "错误：报表里有 1 处要改正，什么都没有写入\n"
        "  请县区改正再发，带问题的报表：--problems 文件.xlsx；一处不取：--take ledger 编号:位置\n"
        "项目!I2: 错误[sheet-value]: 金额“12.5”没有单位\n"
        "  怎么改：数字后面写明单位：亿元、万元 或 元\n"
    )
    assert git(office, "branch") == "* main"


def test_a_record_that_would_be_wrong_is_a_fault_in_its_cell(sent, came):
    sent.write("项目", [QL007], 总投资="2亿元")  # less than has come
    sent.add("项目·到位资金", 编号=QL007, 凭证号="HD-9", 到位日期="2029-01-01", 金额="1亿元")
    _, told = came(code=1)
    assert faults(told) == [("项目·到位资金!D3", QL007, "2029-01-01 还没有到（今天是 2019-09-30），这里只写已经发生的事")]


def test_what_a_new_row_lacks_is_called_as_its_column_is(sent, came, office, run):
    """Who fills in a workbook knows no field of a file, and must not be told to add a line."""
    sent.add("企业", 名称="示例新厂")
    sent.add("项目", 编号="新1", 名称="示例新项目", 企业="E-2016-QL003", 签约日期="2019-09-20", 总投资="1亿元")
    ran, told = came(code=1)
    assert faults(told) == [("项目!B4", "P-2019-QL009", "没有填“责任单位”")]
    assert told["faults"]["faults"][0]["hint"] == "在“责任单位”一列填上；带 * 的列都要填"
    ran = run("county", "in", sent.path, root=office, lang="en")
    assert "'Responsible unit' is not filled in" in ran.out
    assert "fill it in under 'Responsible unit'; columns with * are required" in ran.out


def test_of_a_new_record_with_a_cell_that_cannot_be_read_nothing_else_is_told(sent, came):
    sent.add("问题", 问题="电压不稳", 企业="示例轴承有限公司", 类别="电", 提出日期="2019-09-27")
    _, told = came(code=1)
    assert faults(told) == [("问题!E5", "", "没有“电”这个值")]


def test_a_new_enterprise_with_a_fault_leaves_no_row_that_names_it_at_fault(sent, came):
    sent.add("企业", 编号="新1", 名称="示例新厂", 统一社会信用代码="91410000MA00000000")
    sent.add("项目", 编号="新2", 名称="示例新项目", 企业="新1", 签约日期="2019-09-20", 总投资="1亿元", 责任单位="市发展改革委")
    sent.add("企业", 编号="新3", 行业="C34")
    sent.add("项目", 编号="新4", 名称="示例另一项目", 企业="新3", 签约日期="2019-09-20", 总投资="1亿元", 责任单位="市发展改革委")
    _, told = came(code=1)
    assert [(place, what) for place, _, what in faults(told)] == [
        ("企业!E4", "没有填“名称”"),
        ("企业!C3", "统一社会信用代码 91410000MA00000000 抄错了：末位应是 M，不是 0"),
    ]


def problems_of(path, sheet):
    """What stands in the column of problems of a sheet, row by row."""
    rows = cells_of(path.read_bytes())[sheet]
    at = rows[0].index("问题（程序填写）")
    return [row[at] for row in rows[1:] if row[at]]


def test_a_copy_names_columns_and_no_command(moved, came, tmp_path):
    """Who fills in a workbook sees headings and has no terminal."""
    moved.write("项目", [QL007], 总投资="15亿元")
    moved.add("项目·到位资金", 编号=QL007, 凭证号="HD-7", 到位日期="2019-09-20", 金额="-1亿元")
    moved.add("问题", 问题="电压不稳", 企业="不存在的公司", 类别="energy", 提出日期="2019-09-27")
    copy = tmp_path / "problems.xlsx"
    came("--problems", str(copy), code=1)
    assert problems_of(copy, "项目") == [
        "总投资：发出去时是“12.5亿元”，报表改成“15亿元”，台账已由 王五 改成“14亿元”；自己办不了的，告诉市办"
    ]
    assert problems_of(copy, "项目·到位资金") == ["金额 -1亿元 是负数；改成正数；要冲销一笔，另登一笔负数，并写“冲销”：原凭证号"]
    assert problems_of(copy, "问题") == ["没有这家企业：不存在的公司；自己办不了的，告诉市办"]


def test_what_is_wrong_is_said_in_the_words_of_the_sheets_at_the_nearest_cell(sent, came):
    sent.write("项目·节点", [QL008, "开工"], 节点="动工")
    sent.write("企业", ["E-2016-QL003"], 规上="大概")
    sent.write("问题", ["I-2019-QL014"], 范围="个性")
    sent.add("问题·环节", 编号="I-2019-QL014", 环节="列单", 日期="2019-09-25", 单位="市发展改革委")
    sent.add("问题·环节", 编号="I-2019-QL013", 环节="领到", 日期="2019-09-26", 单位="市发展改革委")
    _, told = came(code=1)
    assert [(row["cell"], row["message"], row["hint"]) for row in told["faults"]["faults"]] == [
        ("企业!D2", "“大概”不是“是”或“否”", "可用：是、否"),
        ("项目·节点!C4", "“开工”改成了“动工”，而这是认一笔的依据，不能改", "改回“开工”；确是新的一笔，另起一行"),
        ("问题·环节!C10", "没有“领到”这个值", "可用：列单、领单、办单、延期、清单、回访、退回重办、催办、不予受理"),
        ("问题·环节!F9", "“列单”不能放在这里：“清单”之后只能是 回访、退回重办", "补上漏掉的环节，或删去多出的一条"),
    ]


def test_failed_formulas_are_told(sent, came):
    sent.write("项目", [QL007], 行业="=1/0")
    _, told = came(code=1)
    assert [(cell, message) for cell, _, message in faults(told)] == [("项目!J2", "这一格公式没有存下结果：=1/0")]


def test_what_is_struck_out_is_told(sent, came):
    sent.book["项目"].cell(2, sent.columns("项目")["行业"]).font = Font(strike=True)
    sent.write("项目", [QL007], 行业="C35")
    _, told = came(code=1)
    assert [(cell, message) for cell, _, message in faults(told)] == [("项目!J2", "这一格有划掉的字：C35")]


@pytest.mark.parametrize(("lang", "words"), [("zh", "表“项目”的合计没有读：第 4 行"), ("en", "sheet '项目': totals were not read: row 4")])
def test_a_row_of_totals_is_no_new_record(sent, office, run, lang, words):
    sent.add("项目", 名称="合 计", 总投资="20亿元")
    ran = run("county", "in", sent.save(), root=office, lang=lang)
    assert ran.code == 0, ran.out
    assert words in ran.err.splitlines()


def test_cells_that_were_merged_are_told(sent, came):
    """A file holds the figure of such a cell once: nobody can tell which of the records it is meant for."""
    at = sent.row("项目", QL007), sent.columns("项目")["总投资"]
    sheet = sent.write("项目", [QL007], 总投资="20亿元").book["项目"]
    sheet.merge_cells(start_row=at[0], end_row=at[0] + 1, start_column=at[1], end_column=at[1])
    _, told = came(code=1)
    first = f"项目!{sheet.cell(*at).coordinate}"
    below = f"项目!{sheet.cell(at[0] + 1, at[1]).coordinate}"
    said = f"这一格和别的格子合并了：{first.removeprefix('项目!')}"
    assert faults(told) == [(first, QL007, said), (below, QL008, said)]
    assert {row["hint"] for row in told["faults"]["faults"]} == {"拆开单元格，各写各的"}
    assert changes(told) == {}


def test_rows_whose_columns_were_sorted_apart_are_told(sent, came):
    sheet = sent.book["项目"]
    sheet["A2"].value, sheet["A3"].value = sheet["A3"].value, sheet["A2"].value
    _, told = came(code=1)
    assert {each[2] for each in faults(told)} == {
        f"编号是 {QL008}，这一行却是 {QL007} 的",
        f"编号是 {QL007}，这一行却是 {QL008} 的",
    }


def test_two_rows_that_differ_are_told_and_two_that_do_not_are_one(sent, came):
    sheet = sent.book["项目"]
    for _ in range(2):
        sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(5, sent.columns("项目")["行业"]).value = "C99"
    sent.book["项目·进展"].append([cell.value for cell in sent.book["项目·进展"][2]])
    _, told = came(code=1)
    assert faults(told) == [("项目!A5", QL007, f"{QL007} 在 项目!A2 已经有一行")]


def test_a_copied_row_with_another_key_is_a_new_entry(sent, came):
    sheet = sent.book["项目·到位资金"]
    sheet.append([cell.value for cell in sheet[2]])
    sheet.cell(3, sent.columns("项目·到位资金")["凭证号"]).value = "HD-2"
    _, told = came()
    assert changes(told)[QL007, "funds[HD-2].amount"] == (None, "2.1亿元")


def test_a_twin_is_asked_about(sent, came):
    row = {"名称": "示例物流园", "企业": "E-2016-QL003", "签约日期": "2019-08-19", "总投资": "9000万元", "责任单位": "市发展改革委"}
    sent.add("项目", **row)
    _, told = came(code=1)
    assert faults(told) == [("项目!A4", "", f"这一条和台账里的 {QL008} 名称、企业、日期都一样")]
    _, told = came("--take", "sheet 项目!A4")
    assert changes(told)["P-2019-QL009", "name"] == (None, "示例物流园")


# Both sides


@pytest.fixture
def moved(office, run, save, sent):
    """The ledger went on while the workbook was out."""
    assert run("project", "set", "QL007", "investment=14亿元", "chain=轴承", root=office).code == 0
    assert run("project", "note", "QL008", "--text", "进场", root=office).code == 0
    save(office, by="王五")
    return sent


def test_only_the_ledger_moved(moved, came, office):
    ran, told = came()
    assert told["changes"] == {"changes": [], "text": ["没有改动"]}
    assert ran.err == "报表发出后台账里另有 2 条改过，以台账为准\n"


def test_both_moved_apart(moved, came, office, run):
    moved.write("项目", [QL007], 总投资="15亿元", 产业链="轴承", 行业="C34")
    _, told = came(code=1)
    assert changes(told) == {(QL007, "industry"): (None, "C34")}
    assert faults(told) == [
        ("项目!I2", QL007, "发出去时是“12.5亿元”，报表改成“15亿元”，台账已由 王五 改成“14亿元”"),
    ]
    assert told["faults"]["faults"][0]["hint"] == f"定下取哪一个：--take sheet {QL007}:investment，或 --take ledger {QL007}:investment"
    _, told = came("--take", f"ledger {QL007}:investment")
    assert changes(told) == {(QL007, "industry"): (None, "C34")}
    _, told = came("--take", f"sheet {QL007}:investment", "--save")
    assert changes(told)[QL007, "investment"] == ("12.5亿元", "15亿元")
    assert run("integrate", "main", "county/ql", root=office).code == 0
    text = (office / f"ledgers/projects/QL/2019/{QL007}.yaml").read_text()
    assert "investment: 15亿元" in text
    assert "chain: 轴承" in text


def test_what_take_may_be(moved, run, office, refused):
    refused(
        office, ["county", "in", moved.path, "--take", "mine P"], 2,
        '错误：--take 写 sheet 或 ledger，空一格，再写位置，不能是“mine P”\n  如 --take "sheet P-2019-QL007:investment"\n',
        "error: --take is sheet or ledger, a space and an address, not 'mine P'\n  such as --take \"sheet P-2019-QL007:investment\"\n",
    )  # fmt: skip
    refused(
        office, ["county", "in", moved.path, "--take", f"sheet {QL007}:chain"], 2,
        f"错误：报表里没有“{QL007}:chain”的改动\n  改动有：—\n",
        f"error: the workbook does not change '{QL007}:chain'\n  it changes: —\n",
    )  # fmt: skip


def test_a_base_whose_commit_is_gone_is_known_by_its_contents(moved, came, office):
    moved.book["_dicoop"]["B5"] = "0" * 40
    moved.write("项目", [QL007], 行业="C34")
    _, told = came()
    assert changes(told) == {(QL007, "industry"): (None, "C34")}


def test_without_any_base_nothing_is_guessed(moved, came, office):
    sheet = moved.book["_dicoop"]
    for row in range(7, sheet.max_row + 1):
        sheet.cell(row, 2).value = f"{row:040d}"
    for name in moved.book.sheetnames[1:-2]:
        own = moved.book[name]
        place = next(cell.column for cell in own[1] if str(cell.value).startswith("dicoop:"))
        for row in range(2, own.max_row + 1):
            own.cell(row, place).value = None
    moved.write("项目", [QL007], 行业="C34")
    _, told = came(code=1)
    assert ("项目!A2", QL007, f"找不到 {QL007} 发出去时的样子，看不出改了什么") in faults(told)
    assert changes(told) == {}
    _, told = came("--base", "main~1")
    assert changes(told) == {(QL007, "industry"): (None, "C34")}


def hidden(clerk, sheet):
    """The hidden cells of a sheet's rows."""
    own = clerk.book[sheet]
    place = next(cell.column for cell in own[1] if str(cell.value).startswith("dicoop:"))
    return [own.cell(row, place) for row in range(2, own.max_row + 1)]


def in_first_form(clerk):
    """Make a workbook what it was before rows had prints."""
    base = clerk.book["_dicoop"]
    base["B1"].value = "1"
    for row in reversed([cell.row for cell in base["A"] if str(cell.value).startswith("rows:")]):
        base.delete_rows(row)
    for name in clerk.book.sheetnames[1:-2]:
        for cell in hidden(clerk, name):
            blob, *keys = str(cell.value).split(" ")
            cell.value = " ".join((blob.partition("-")[0], *keys))


@pytest.mark.parametrize("form", ["first", "second"])
def test_a_workbook_of_either_form_says_the_same(form, moved, came):
    if form == "first":
        in_first_form(moved)
    moved.write("项目", [QL007], 行业="C34").write("项目·节点", [QL007, "备案"], 佐证="备案书")
    moved.book["项目·到位资金"].delete_rows(2)
    ran, told = came()
    assert changes(told) == {(QL007, "industry"): (None, "C34"), (QL007, "nodes.filing.evidence"): ("备案证明", "备案书")}
    assert ran.err == "报表里少了 1 行，台账里的不删除\n报表发出后台账里另有 2 条改过，以台账为准\n要存下：加上 --save\n"


def test_a_print_says_only_whether_the_cells_are_those_that_were_sent(sent, came):
    one, other = hidden(sent, "项目")
    prints = [cell.value.partition("-")[2] for cell in (one, other)]
    one.value, other.value = (cell.value.replace(*pair) for cell, pair in ((one, prints), (other, prints[::-1])))
    sent.write("项目", [QL008], 行业="C34")
    _, told = came()
    assert changes(told) == {(QL008, "industry"): (None, "C34")}


def test_an_untouched_row_of_which_nobody_knows_what_was_sent_is_told(sent, came):
    blob = next(row[1] for row in sent.book["_dicoop"].iter_rows() if row[0].value == QL008)
    own = hidden(sent, "项目")[1]
    blob.value, own.value = "0" * 40, own.value.replace(blob.value, "0" * 40)
    _, told = came(code=1)
    assert ("项目!A3", QL008, f"找不到 {QL008} 发出去时的样子，看不出改了什么") in faults(told)


def test_an_untouched_row_of_another_countys_workbook_is_none_of_ours(sent, came, office, run, tmp_path):
    assert run("county", "out", "XQ", "-o", tmp_path / "XQ.xlsx", root=office).code == 0
    theirs = Clerk(tmp_path / "XQ.xlsx").book["企业"]
    sent.book["企业"].append([cell.value for cell in theirs[2]])
    _, told = came(code=1)
    (id_,) = {id_ for _, id_, _ in faults(told)}
    assert faults(told) == [(f"企业!A{sent.book['企业'].max_row}", id_, f"“{id_}”不是 QL 发出去时的记录")]


def test_a_workbook_of_another_ledger_or_none(sent, office, run, refused, tmp_path):
    import openpyxl

    openpyxl.Workbook().save(tmp_path / "none.xlsx")
    path = tmp_path / "none.xlsx"
    refused(
        office, ["county", "in", path], 4,
        "错误：none.xlsx 不是 dicoop county out 做的报表\n  别的表用 dicoop import 读\n",
        "error: none.xlsx is not a workbook made by dicoop county out\n  import other spreadsheets with dicoop import\n",
    )  # fmt: skip
    sent.book["_dicoop"]["B2"] = "别的台账"
    refused(
        office, ["county", "in", sent.save()], 4,
        "错误：QL.xlsx 是“别的台账”的报表，不是这本台账的\n  到那本台账的文件夹里执行\n",
        "error: QL.xlsx is a workbook of '别的台账', not of this ledger\n  run it in that ledger's folder\n",
    )  # fmt: skip
    sent.book["_dicoop"]["B1"] = "7"
    refused(
        office, ["county", "in", sent.save()], 4,
        "错误：QL.xlsx 是更新的 dicoop 做的（第 7 版）\n  升级：python3 -m pip install -U dicoop\n",
        "error: QL.xlsx was made by a newer dicoop (format 7)\n  upgrade it: python3 -m pip install -U dicoop\n",
    )  # fmt: skip


def test_a_fault_of_a_sheet_can_be_explained(office, run):
    assert run("review", "--explain", "sheet-dash", root=office).out.startswith("sheet-dash")


# Whose is out


def test_status(sent, came, office, run, save):
    rows = lambda today: json.loads(run("county", "status", "--json", "--today", today, root=office).out)["rows"]  # noqa: E731
    none = {"county": "西渠区", "state": "none", "out": None, "due": None, "back": None}
    assert rows("2019-09-30") == [{"county": "清陵县", "state": "out", "out": "2019-09-30", "due": None, "back": None}, none]
    save(office)
    assert run("county", "out", "QL", "-o", sent.path, "--due", "2019.10.10", "--force", "--today", "2019-10-08", root=office).code == 0
    late = {"county": "清陵县", "state": "late", "out": "2019-10-08", "due": "2019-10-10", "back": None}
    assert rows("2019-10-11") == [late, none]
    assert "发出1份，按期收回0份，逾期收回0份，逾期未回1份。" in run("county", "status", "--today", "2019-10-11", root=office).out
    sent.__init__(sent.path)
    sent.write("项目", [QL007], 行业="C34")
    came("--save")
    assert rows("2019-10-11")[0]["state"] == "back"
    git(office, "branch", "-D", "county/ql")
    git(office, "tag", "-d", "book/QL/2019-10-08/back")
    came("--save", "--today", "2019-10-12")
    assert rows("2019-10-13")[0] == {**late, "state": "back_late", "back": "2019-10-12"}
    assert "发出1份，按期收回0份，逾期收回1份，逾期未回0份。" in run("county", "status", root=office).out
