"""What does each verb write, and what does it say? Every line that changes is in golden/moves.txt; so are the words in both languages."""

import difflib
import json
import shlex

import pytest

MOVES = """
project add --name 示例新材料基地 --enterprise 示例轴承有限公司 --county ql --signed 2019.8.20 --investment １２．５亿 --lead 市发展改革委 --kind 产业 --meeting 第15次
project plan QL009 备案 2019年9月10日
project schedule QL009 --start 2019-12-31
project reach QL009 filing --date 2019-9-12 --evidence 备案证明
project reach QL007 start --no-evidence
project fund QL007 5,000万 --receipt HD-2019-0031 --source 贷款 --date 2019/9/20
project fund QL007 --reverse HD-2019-0031
project fund QL007 --reverse HD-1 --receipt HD-3 --date 2019-09-21
project note QL007 --text "主体封顶：3# 厂房" --invested 3000万元
project end QL008 --reason "企业'战略'调整" --date 2019-09-20
enterprise add --name 示例医药有限公司 --county 西渠区 --above-scale 是
enterprise set 17-XQ001 officer=市工业和信息化局局长
enterprise void 17-XQ001 --reason 已注销 --date 2019-09-30
contract deliver QL003 7900万元 --receipt FH-2
contract deliver QL003 --reverse FH-1
contract end QL003 --reason 改由他厂供货
issue add --title 北门没有公交 --enterprise QL003 --county QL --category 物流运输 --raised 2019-09-27 --scope common
issue claim QL012 --by 市交通运输局 --officer 副局长 --date 2019-09-23
issue handle QL012 --text 已勘察 --by 市交通运输局 --date 2019-09-24
issue extend QL012 --until 2019-10-31 --reason 等待征地 --cause 土地规划 --date 2019-09-25
issue close QL012 --outcome 已解决 --evidence 通车验收单 --date 2019-09-26
issue feedback QL012 --answer 不满意 --text 只通了半幅 --date 2019-09-27
issue reopen QL012 --reason 只通了半幅 --date 2019-09-28
issue claim QL012 --by 市交通运输局
issue close QL013 --outcome not_permitted --basis 某条例第三条 --cause policy_unclear
meeting add --id 16 --date 2019-12-20 --themes 项目对接 --themes 产销对接 --mode video
meeting item 15 --type 推介 --by 示例轴承有限公司 --text 轴承新品推介
meeting item 15 --type speech --by 清陵县
meeting decide 15 --text 送电到厂 --lead 市发展改革委 --due 2019-10-15
meeting decide 16 --text x --lead 市发展改革委 --key M16-甲
meeting done 15 M15-1 --evidence 验收单 --date 2019-09-28
meeting done 15 M15-2
project set QL007 investment=13亿 officer=副市长 "progress[2019-09-20].text=场地平整完成，进场 = 3 队" chain=
project set QL007 "funds[HD-3]="
project set QL007 nodes.start=
project void QL007 --reason 重复登记
meeting set 15 themes=项目对接 themes[2]=产销对接
"""


def untouched(path):
    """Return what tells whether a file was written: content, time, place on disk (reading it leaves all three)."""
    return path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino


def changed(before, after):
    """Return the lines that differ, file by file."""
    found = []
    for path in sorted(before.keys() | after.keys()):
        old, new = (side.get(path, b"").decode().splitlines() for side in (before, after))
        lines = list(difflib.unified_diff(old, new, lineterm="", n=0))[2:]
        found += [path, *(line for line in lines if not line.startswith("@@"))] if lines else []
    return "".join(f"  {line}\n" for line in found)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_each_verb_writes_what_it_must_and_nothing_else(lang, small, run, golden, contents):
    told = ""
    before = contents(small)
    for line in MOVES.strip().splitlines():
        ran = run(*shlex.split(line), root=small, lang=lang)
        assert ran.code == 0, f"{line}\n{ran.err}"
        after = contents(small)
        told += f"$ dicoop {line}\n{ran.out}{ran.err}{changed(before, after)}\n"
        before = after
    golden(f"moves_{lang}.txt", told)
    checked = run("check", root=small)
    assert checked.code == 0, checked.out


def test_a_dry_run_writes_nothing_and_says_the_same(small, run, contents):
    before = contents(small)
    for line in MOVES.strip().splitlines()[1:4]:
        ran = run(*shlex.split(line.replace("QL009", "QL007").replace("filing", "planning")), "--dry-run", root=small)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.endswith("（试运行，没有写入）\n")
    for line in (
        "void QL007 --reason x",
        "set QL007 chain=x",
        "add --name x --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委 --meeting 15",
    ):
        en = run("project", *shlex.split(line), "--dry-run", root=small, lang="en")
        assert (en.code, en.err) == (0, "")
        assert en.out.endswith(" (dry run, nothing written)\n")
    assert contents(small) == before


def test_json_tells_each_change(small, run):
    ran = run("project", "set", "QL007", "chain=高端装备", "investment=13亿", "meeting=", "--json", root=small)
    assert ran.code == 0
    assert ran.err.startswith("P-2019-QL007 signed: 警告[no-meeting]: ")
    assert json.loads(ran.out) == {
        "id": "P-2019-QL007",
        "path": "ledgers/projects/QL/2019/P-2019-QL007.yaml",
        "changes": [
            {"address": "investment", "before": "12.5亿元", "after": "13亿元"},
            {"address": "chain", "before": None, "after": "高端装备"},
            {"address": "meeting", "before": "15", "after": None},
        ],
    }
    same = json.loads(run("project", "set", "QL007", "chain=高端装备", "--json", root=small).out)
    assert same["changes"] == []


@pytest.mark.parametrize(
    "words",
    [
        "project add --name x --enterprise QL003 --county QL --signed 2019-08-20 --investment 1亿 --lead 市发展改革委",
        "project reach QL007 start --evidence x",
        "project void QL007 --reason x",
        "issue claim QL012 --by 市交通运输局",
    ],
)
def test_every_writing_verb_has_json_with_the_same_shape(words, small, run):
    told = json.loads(run(*words.split(), "--json", root=small).out)
    assert list(told) == ["id", "path", "changes"]
    assert all(list(row) == ["address", "before", "after"] for row in told["changes"])
    assert (small / told["path"]).is_file()


def test_what_is_so_already_is_not_written(small, run):
    file = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    before = untouched(file)
    ran = run("project", "set", "QL007", "investment=12.5亿", "county=清陵县", "nodes.filing.done=2019.9.12", root=small)
    assert ran == (0, "P-2019-QL007 精密轴承智能工厂：没有变化\n", "")
    assert untouched(file) == before
    assert run("project", "set", "QL007", "meeting=15", root=small, lang="en").out == "P-2019-QL007 精密轴承智能工厂: nothing changed\n"


def test_a_record_with_an_error_can_be_set_elsewhere(small, run, contents):
    """Only an error that it had not before is refused."""
    file = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    file.write_text(file.read_text("utf-8").replace("county: QL", "county: ZZ"), "utf-8")
    assert run("check", root=small).code == 1
    assert run("project", "set", "QL007", "chain=高端装备", root=small).code == 0
    before = contents(small)
    refused = run("project", "set", "QL007", "chain=x", "funds[HD-1].amount=-1万元", root=small)
    assert refused.code == 4
    assert "negative-amount" in refused.err
    assert "unknown-county" not in refused.err
    assert contents(small) == before
    assert run("project", "set", "QL007", "county=QL", root=small).code == 0
    assert run("check", root=small).code == 0


@pytest.mark.parametrize(
    "value",
    [
        "a=b",
        "[x]=y",
        "k: v",
        "# 不是注释",
        "x # y",
        "'单'",
        '"双"',
        "-",
        "- x",
        "{}",
        "&a",
        "*a",
        "!t",
        "no",
        "12:30",
        "1.10",
        "第1行\n第2行",
        "  两头  ",
    ],
)
def test_any_text_comes_back_as_it_was_typed(value, small, run):
    ran = run("project", "set", "QL007", f"chain={value}", "--json", root=small)
    assert json.loads(ran.out)["changes"] == [{"address": "chain", "before": None, "after": value.strip()}]
    shown = json.loads(run("project", "show", "QL007", "--json", root=small).out)
    assert shown["chain"] == value.strip()
    assert len(run("project", "set", "QL007", "chain=x", root=small).out.splitlines()) == 1


@pytest.mark.parametrize("receipt", ["HD=1", "[2019]31号", "〔2019〕31号", "HD.1", "HD 7", "a]b", "a[b", "#1", "收:1", "'1'"])
def test_any_receipt_can_be_named_again(receipt, small, run):
    assert run("project", "fund", "QL008", "100万", "--receipt", f" {receipt} ", root=small).code == 0
    changed = run("project", "set", "QL008", f"funds[{receipt}].amount=200万", "--json", root=small)
    assert json.loads(changed.out)["changes"] == [{"address": f"funds[{receipt}].amount", "before": "100万元", "after": "200万元"}]
    assert run("project", "fund", "QL008", "--reverse", receipt, root=small).code == 0
    assert run("check", root=small).code == 0


def test_money_is_paid_back_after_the_end_too(small, run):
    assert run("project", "end", "QL007", "--reason", "x", root=small).code == 0
    assert run("project", "fund", "QL007", "--reverse", "HD-1", root=small).code == 0
    assert run("contract", "end", "C-2019-QL003", "--reason", "x", root=small).code == 0
    assert run("contract", "deliver", "C-2019-QL003", "--reverse", "FH-1", root=small).code == 0
    assert run("check", root=small).code == 0


def test_a_missing_evidence_stays_a_warning(small, run):
    run("project", "reach", "QL007", "start", "--no-evidence", root=small)
    checked = run("check", root=small)
    assert checked.code == 0
    assert "P-2019-QL007.yaml:16:3" in checked.out
    assert "警告[no-evidence]" in checked.out
    assert run("check", "--strict", root=small).code == 1


PAST = {
    "zh": "计划日期有 {n} 个早于今天（2019-09-30），其中 {early} 个早于签约（2019-08-20）：{which}\n",
    "en": "planned before today (2019-09-30): {n}; of these before the signing (2019-08-20): {early}; they are {which}\n",
}
PASSED = {
    "zh": "规划 2019-07-30、用地 2019-08-13、环评 2019-08-27、施工许可 2019-09-25",
    "en": "planning 2019-07-30, land 2019-08-13, EIA 2019-08-27, permit 2019-09-25",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_planned_days_that_have_passed_are_told(small, run, lang):
    ran = run("project", "schedule", "QL007", "--start", "2019-10-14", root=small, lang=lang)
    assert ran.code == 0
    assert ran.err.startswith(PAST[lang].format(n=4, early=2, which=PASSED[lang]))
    ran = run("project", "schedule", "QL007", "--start", "2019-09-20", "--dry-run", "--json", root=small, lang=lang)
    assert ran.err.startswith(PAST[lang].format(n=5, early=3, which="")[:20])
    assert ran.err.endswith(" 2019-09-20\n")
    assert run("project", "schedule", "QL007", "--start", "2020-03-02", "--dry-run", root=small, lang=lang).err == ""


GUESSED = {
    "zh": "推算的计划日期：规划 2031-03-05*、用地 2031-03-19*、环评 2031-04-02*、施工许可 2031-04-30*\n"
    "* 年度工作日未公布，按周一至周五推算，以公布后为准（可在 ledger.yaml 的 calendar 里填写）。\n",
    "en": "computed planned dates: planning 2031-03-05*, land 2031-03-19*, EIA 2031-04-02*, permit 2031-04-30*\n"
    "* Provisional: that year's working days are not published yet; counted Monday to Friday (see calendar in ledger.yaml).\n",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_planned_days_of_a_year_without_calendar_are_told(small, run, lang):
    assert run("project", "schedule", "QL007", "--start", "2031-05-14", "--dry-run", root=small, lang=lang).err == GUESSED[lang]


def test_evidence_noted_before_is_enough(small, run):
    assert run("project", "set", "QL007", "nodes.start.evidence=开工令", root=small).code == 0
    assert run("project", "reach", "QL007", "start", root=small).code == 0


def test_the_plan_is_counted_back_in_working_days(small, run):
    """30 working days before 2019-10-14 lie across two holidays, a worked Saturday and a worked Sunday."""
    ran = run("project", "schedule", "QL008", "--start", "2019-10-14", root=small)
    assert ran.code == 4
    told = json.loads(run("project", "schedule", "QL007", "--start", "2019-10-14", "--json", root=small).out)
    plans = {row["address"]: row["after"] for row in told["changes"]}
    assert plans == {
        "nodes.planning.plan": "2019-07-30",
        "nodes.land.plan": "2019-08-13",
        "nodes.eia.plan": "2019-08-27",
        "nodes.permit.plan": "2019-09-25",
        "nodes.start.plan": "2019-10-14",
    }


@pytest.mark.parametrize(
    "words",
    [
        "project show ql007",
        "project show 007",
        "project show p-2019-ql007",
        "meeting show 第15次",
        "meeting show １５",
        "meeting show 015",
        "project set 007 county=xq",
        "project set 007 county=西渠区",
        "project set 007 kind=产业",
        "project set 007 kind=Industry",
        "project set 007 signed=２０１９．８．２０",
        "project set 007 meeting=第15届",
        "project set 007 enterprise=示例矿山机械有限公司",
        "project set 007 enterprise=xq001",
        "issue feedback 014 --answer 'fairly satisfied'",
        "issue feedback 014 --answer 基本满意",
        "project reach 007 施工许可 --evidence x",
        "project reach 007 EIA --evidence x",
        "enterprise set QL003 above_scale=是",
    ],
)
def test_words_as_people_type_them(words, small, run):
    """Keys in any case, ids by any end, names in Chinese or English, full-width digits."""
    assert run(*shlex.split(words), root=small).code == 0
    assert run("check", root=small).code == 0


def test_numbers_go_on_from_the_highest_of_a_folder(small, run, monkeypatch):
    words = ["--name", "x", "--county", "QL", "--json"]

    def new(*more, **surroundings):
        return json.loads(run("enterprise", "add", *words, *more, root=small, **surroundings).out)["id"]

    assert new() == "E-2019-QL001"
    (small / "ledgers/enterprises/QL/2019/E-2019-QL041.yaml").write_text("broken: [", "utf-8")
    assert new() == "E-2019-QL042"
    assert new(today="2020-01-02") == "E-2020-QL001"
    assert new("--office", "sj") == "E-2019-SJ001"
    monkeypatch.setenv("DICOOP_OFFICE", "XQ")
    assert new() == "E-2019-XQ001"
    assert new("--office", "SJ") == "E-2019-SJ002"
    monkeypatch.setenv("DICOOP_OFFICE", "")
    assert new() == "E-2019-QL043"


def test_an_issue_is_listed_by_the_first_unit_or_by_another(small, run):
    words = ["issue", "add", "--title", "x", "--enterprise", "QL003", "--county", "QL", "--category", "land", "--raised", "2019-09-25"]
    path = small / json.loads(run(*words, "--json", root=small).out)["path"]
    assert path.read_text("utf-8").endswith("steps:\n  - step: listed\n    date: 2019-09-25\n    by: 市地企合作办\n")
    path = small / json.loads(run(*words, "--by", " 市交通运输局 ", "--json", root=small).out)["path"]
    assert path.read_text("utf-8").endswith("    by: 市交通运输局\n")


def test_an_issue_in_a_ledger_without_units(small, run):
    settings = small / "ledgers/ledger.yaml"
    settings.write_text(settings.read_text("utf-8").split("units:")[0], "utf-8")
    words = ["issue", "add", "--title", "x", "--enterprise", "QL003", "--county", "QL", "--category", "land", "--raised", "2019-09-25"]
    path = small / json.loads(run(*words, "--json", root=small).out)["path"]
    assert path.read_text("utf-8").endswith("steps:\n  - step: listed\n    date: 2019-09-25\n")
    assert run("issue", "close", "QL013", "--outcome", "resolved", "--evidence", "x", root=small).code == 0


def test_an_unreadable_record_does_not_hinder_the_others(small, run):
    broken = small / "ledgers/enterprises/QL/2016/E-2016-QL004.yaml"
    broken.write_text("id: [", "utf-8")
    words = ["project", "add", "--name", "x", "--county", "QL", "--signed", "2019-08-20", "--investment", "1亿", "--lead", "市发展改革委"]
    assert run(*words, "--enterprise", "示例轴承有限公司", root=small).code == 0
    assert run(*words, "--enterprise", "QL003", root=small).code == 0


def test_a_broken_record_is_not_changed_but_told(small, refused):
    file = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    file.write_text(file.read_text("utf-8").replace("12.5亿元", "12.5"), "utf-8")
    zh = """
错误：P-2019-QL007 的文件有错误，先改正才能使用
ledgers/projects/QL/2019/P-2019-QL007.yaml:9:13: 错误[bare-number]: 金额“12.5”没有单位
   9 | investment: 12.5
     |             ^
  允许：12.5亿元 8000万元 300元
  怎么改：数字后面写明单位：亿元、万元 或 元
"""
    en = """
error: the file of P-2019-QL007 has faults and must be corrected first
ledgers/projects/QL/2019/P-2019-QL007.yaml:9:13: error[bare-number]: amount '12.5' has no unit
   9 | investment: 12.5
     |             ^
  allowed: 12.5亿元 8000万元 300元
  to correct: add the unit, as in 12.5 million yuan, 1.2 billion yuan or 9,000 yuan
"""
    refused(small, ["project", "set", "QL007", "chain=x"], 6, zh, en)
    refused(small, ["project", "reach", "QL007", "start", "--evidence", "x"], 6, zh, en)


def test_what_else_is_kept_of_a_project_has_a_verb(small, run):
    """Approvals, dispatches, pauses, works owed and paid, results; a receipt may be taken back, and no key is there twice."""
    file = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"

    def told(*words, lang="zh"):
        ran = run("project", *words, root=small, lang=lang)
        return ran.code, (ran.out or ran.err).splitlines()[0]

    title = "P-2019-QL007 精密轴承智能工厂："
    assert told("approve", "QL007", "--matter", "环评", "--unit", "市发展改革委", "--promised", "10", "--legal", "30") == (
        0,
        f"{title}联审联批（事项 环评、审批单位 市发展改革委、承诺工作日 10、法定工作日 30）",
    )
    assert told("approve", "QL007", "--matter", "环评", "--unit", "市发展改革委") == (4, "错误：P-2019-QL007 的联审联批里已有 环评")
    assert told("dispatch", "QL007", "--text", "协调道路") == (0, f"{title}调度 协调道路 2019-09-30")
    assert told("pause", "QL007", "--paused", "2019-09-10", "--reason", "迁改") == (0, f"{title}停工 迁改（停工 2019-09-10）")
    assert told("owe", "QL007", "800万", "--receipt", "Y1", "--date", "2019-08-25")[0] == 0
    assert told("pay", "QL007", "500万", "--receipt", "Z1") == (0, f"{title}已付工程款 500万元 2019-09-30（凭证号 Z1）")
    assert told("pay", "QL007", "1万", "--receipt", "Z1")[1] == "错误：凭证号 Z1 在 P-2019-QL007 里已经登记过（2019-09-30 500万元）"
    assert told("pay", "QL007", "--reverse", "Z1")[1].endswith("已付工程款 -500万元 2019-09-30（凭证号 Z1-R、冲销 Z1）")
    assert told("result", "QL007", "--year", "2019", "--output", "2亿", lang="en")[1].endswith(
        "Results (Year 2019, Output 200 million yuan)"
    )
    assert run("check", root=small).code == 0
    text = file.read_text("utf-8")
    assert all(f"\n{name}:\n" in text for name in ("approvals", "dispatched", "pauses", "payable", "paid", "results"))


def test_an_entry_that_is_open_is_closed_once_by_a_verb_of_its_own(small, run):
    """A pause by the day work went on, an approval by the day it was given and what came of it."""

    def told(*words, lang="zh"):
        ran = run("project", *words, root=small, lang=lang)
        return ran.code, *(ran.err or ran.out).splitlines()[:2]

    title = "P-2019-QL007 精密轴承智能工厂："
    assert told("resume", "QL007", "2019-09-10") == (4, "错误：P-2019-QL007 的停工里没有 2019-09-10")
    assert told("resume", "QL007", "2019-09-10", lang="en")[1:] == ("error: P-2019-QL007 has no 2019-09-10 in Pauses",)
    run("project", "pause", "QL007", "--paused", "2019-09-10", "--reason", "迁改", root=small)
    run("project", "approve", "QL007", "--matter", "环评", "--unit", "市发展改革委", root=small)
    assert told("resume", "QL007", "2019-09-01") == (4, "错误：P-2019-QL007 的停工里没有 2019-09-01", "  已有：2019-09-10")
    assert told("grant", "QL007", "环评", "--date", "2019-09-20")[:2] == (2, "错误：缺少 --outcome")
    done = run("project", "resume", "QL007", "9月10日", "--date", "2019-09-25", "--evidence", "复工报告", root=small)
    assert done.out.splitlines()[0] == f"{title}停工 2019-09-10 复工 2019-09-25；停工 2019-09-10 佐证 复工报告"
    done = run("project", "grant", "QL007", "环评", "--outcome", "granted", "--date", "2019-09-20", root=small)
    assert done.out.splitlines()[0] == f"{title}联审联批 环评 办结 2019-09-20；联审联批 环评 结果 已批"
    assert told("resume", "QL007", "2019-09-10")[:2] == (4, "错误：停工 2019-09-10 已于 2019-09-25 复工")
    assert told("grant", "QL007", "环评", "--outcome", "refused", lang="en")[:2] == (
        4,
        "error: Approvals 环评 already has Granted on 2019-09-20",
    )
    assert run("check", root=small).code == 0


def test_an_assignment_is_handed_over_to_its_successor_and_ends(small, run):
    words = ("--title", "包联", "--county", "QL", "--type", "department", "--officer", "局长", "--unit", "市发展改革委")
    for firm in ("示例甲公司", "示例乙公司"):
        run("enterprise", "add", "--name", firm, "--county", "QL", root=small)
    first, second = (
        run("assignment", "add", *words, "--enterprise", firm, "--since", "2019-08-01", root=small).out.split()[0]
        for firm in ("示例甲公司", "示例乙公司")
    )
    lacks = run("assignment", "handover", first, "--reason", "职务调整", root=small)
    assert (lacks.code, lacks.err.splitlines()[0]) == (2, "错误：缺少 --successor")
    nobody = run("assignment", "handover", first, "--successor", "S-2000-QL009", "--reason", "职务调整", root=small)
    assert (nobody.code, nobody.err.splitlines()[0]) == (3, "错误：没有这条包联：S-2000-QL009")
    run("enterprise", "add", "--name", "示例丙公司", "--county", "QL", root=small)
    run("assignment", "add", *words, "--enterprise", "示例丙公司", "--since", "2019-08-01", root=small)
    third = "S-2019-QL003"
    run("assignment", "end", third, "--reason", "撤销", root=small)
    gone = run("assignment", "handover", first, "--successor", third, "--reason", "职务调整", root=small)
    assert (gone.code, gone.err.splitlines()[0]) == (4, f"错误：接替 {third} 已于 2019-09-30 终止")
    done = run("assignment", "handover", first, "--successor", second, "--reason", "职务调整", root=small)
    assert done.out.splitlines()[0] == f"{first} 包联：接替 {second}；终止 职务调整 2019-09-30"
    again = run("assignment", "handover", first, "--successor", second, "--reason", "x", root=small)
    assert again.err.splitlines()[0] == f"错误：包联 {first}（包联）现在是“已终止”，不能接替；现在可以：无"


def test_a_value_by_name_can_be_set_and_taken_out(small, run):
    file = small / "ledgers/projects/QL/2019/P-2019-QL007.yaml"
    before = file.read_bytes()
    assert run("project", "set", "QL007", "annual.2020=3亿", "annual.2021=2亿元", root=small).code == 0
    assert "\nannual:\n  '2020': 3亿元\n  '2021': 2亿元\n" in file.read_text("utf-8")
    refused = run("project", "set", "QL007", "annual.2020=三", root=small)
    assert (refused.code, refused.err.splitlines()[0]) == (2, "错误：年度计划投资 2020：“三”不是金额")
    assert run("project", "set", "QL007", "annual.2020=", root=small).code == 0
    assert run("project", "set", "QL007", "annual.2021=", root=small).code == 0
    assert file.read_bytes() == before
