"""An issue is pressed for by an order, a reminder and supervision, each with its number and its paper; a unit gets one letter."""

import json
import re
from pathlib import Path

import docx
import pytest

QL013 = "ledgers/issues/QL/2019/I-2019-QL013.yaml"


def paper(path):
    """What a Word document says, a paragraph a line, its tables a row a line."""
    opened = docx.Document(path)
    return [
        *(each.text for each in opened.paragraphs),
        *(" ".join(cell.text for cell in row.cells) for t in opened.tables for row in t.rows),
    ]


def test_papers_follow_one_another_and_are_numbered_by_kind_and_year(small, run):
    for day, number in (
        ("2019-10-10", "交办〔2019〕1号"),
        ("2019-10-25", "催办〔2019〕1号"),
        ("2019-12-30", "督办〔2019〕1号"),
        ("2020-01-08", "督办〔2020〕1号"),
    ):
        assert number in run("issue", "urge", "QL013", root=small, today=day).out
    assert "催办〔2019〕2号" in run("issue", "urge", "QL012", "--level", "催办单", root=small, today="2019-12-31").out
    assert run("issue", "urge", "QL012", root=small, today="2020-01-09").out.count("督办〔2020〕2号") == 1
    assert run("check", root=small, today="2020-01-09").code == 0


def test_to_urge_moves_nothing(small, run):
    columns = ["--columns", "id,stage,light,due,overdue"]
    lines = (["due", "--count-by", "unit"], ["rates"], ["issue", "list", *columns])
    before = [run(*line, root=small).out for line in lines]
    assert run("issue", "urge", "QL013", "--text", "三日内报告", root=small).code == 0
    assert run("issue", "urge", "QL012", root=small).code == 0
    assert [run(*line, root=small).out for line in lines] == before
    assert run("issue", "close", "QL013", "--outcome", "resolved", "--evidence", "合同", root=small).code == 0
    assert run("check", root=small).code == 0


def test_lists_tell_by_which_papers_a_thing_was_pressed_for_and_how_often(small, run):
    for line in (["issue", "list"], ["due", "--within", "365"]):
        assert "催办" not in run(*line, root=small).out
        assert "urged" not in run(*line, "--json", root=small).out
        assert "urged" not in run(*line, "--format", "csv", root=small).out
    for day in ("2019-10-10", "2019-10-29", "2019-12-02"):
        assert run("issue", "urge", "QL013", root=small, today=day).code == 0
    for line in (["issue", "list"], ["due", "--within", "365"]):
        out = run(*line, root=small, today="2019-12-02").out
        assert "催办" in out
        assert out.count("督办单（共3张）") == 1
        assert "order under supervision (3 in all)" in run(*line, root=small, lang="en", today="2019-12-02").out
        assert "催办单（共2张）" in run(*line, root=small, today="2019-11-01").out
        assert "督办单（共3张）" in run(*line, "--format", "csv", root=small, today="2019-12-02").out
    rows = json.loads(run("due", "--within", "365", "--json", root=small, today="2019-12-02").out)["rows"]
    assert [row["urged"] for row in rows if "urged" in row] == [{"level": "supervision", "times": 3}]
    ran = run("issue", "list", "--columns", "id,urged", "--sort", "-urged", "--format", "csv", root=small, today="2019-12-02")
    assert ran.out.splitlines()[1].startswith("I-2019-QL013,")


def test_what_was_urged_is_found_and_told_how_to_write_out(small, run):
    ran = run("issue", "urge", "QL013", root=small)
    assert "写成 Word：dicoop issue order I-2019-QL013 -o 单据.docx\n" in ran.err
    assert "as a Word file: dicoop issue order I-2019-QL012 -o paper.docx\n" in run("issue", "urge", "QL012", root=small, lang="en").err
    assert "I-2019-QL013" in run("issue", "list", "--where", "steps.last.level=交办单", root=small).out
    assert "I-2019-QL013" not in run("issue", "list", "--where", "steps.last.level=督办单", root=small).out
    assert "交办〔2019〕1号" in run("issue", "show", "QL013", root=small).out


def test_what_is_refused(small, run):
    assert run("issue", "urge", "QL014", root=small).err == (
        "错误：问题 I-2019-QL014（用电负荷不足）现在是“已销号”，不能催办；现在可以：feedback 回访、reopen 退回重办\n"
    )
    text = (small / QL013).read_text("utf-8")
    assert run("issue", "order", "QL013", root=small).err == (
        "错误：I-2019-QL013 还没有发过单据\n  先登记一张交办单：dicoop issue urge I-2019-QL013\n"
    )
    assert run("issue", "order", "QL013", root=small, lang="en").err == (
        "error: no notice has been sent for I-2019-QL013\n  record it first, next is the order: dicoop issue urge I-2019-QL013\n"
    )
    run("issue", "urge", "QL012", "--number", "合作办督字1号", root=small)
    ran = run("issue", "urge", "QL013", "--number", "合作办督字1号", root=small)
    assert (ran.code, ran.err) == (4, "错误：文号 合作办督字1号 在 I-2019-QL012 里已经用过\n  不写 --number 就接着往下编\n")
    ran = run("issue", "urge", "QL013", "--number", "合作办督字1号", root=small, lang="en")
    assert ran.err == (
        "error: the number 合作办督字1号 is already that of a notice in I-2019-QL012\n  without --number the next one is used\n"
    )
    assert run("issue", "order", "QL012", "--number", "2", root=small).err == (
        "错误：I-2019-QL012 没有文号 2 的单据\n  已有：合作办督字1号\n"
    )
    ran = run("issue", "order", "QL012", "--number", "2", root=small, lang="en")
    assert (ran.code, ran.err) == (3, "error: I-2019-QL012 has no notice numbered 2\n  there are: 合作办督字1号\n")
    assert (small / QL013).read_text("utf-8") == text


def test_the_paper_says_what_is_to_be_done_by_whom_and_until_when(small, run, tmp_path):
    for day, words in (("2019-10-10", ["--text", "三日内报告"]), ("2019-10-29", []), ("2019-12-02", [])):
        assert run("issue", "urge", "QL013", *words, root=small, today=day).code == 0
    assert run("issue", "order", "QL013", "-o", tmp_path / "a.docx", root=small).code == 0
    said = paper(tmp_path / "a.docx")
    assert said[:3] == ["督办单", "督办〔2019〕1号", "市发展改革委："]
    assert re.fullmatch(r"下列事项办理期限为2019年10月\d+日，经催办，已逾期\d+个工作日，仍未办结，现予督办。.*", said[3])
    assert said[-3:] == ["", "市地企合作办", "2019年12月2日"]
    assert "企业：示例轴承有限公司" in said
    assert "此前单据：交办〔2019〕1号（2019年10月10日）、催办〔2019〕1号（2019年10月29日）" in said
    assert run("issue", "order", "QL013", "--number", "交办〔2019〕1号", "-o", tmp_path / "b.docx", root=small).code == 0
    first = paper(tmp_path / "b.docx")
    assert first[0] == "交办单"
    assert "办理要求：三日内报告" in first
    assert not [line for line in first if "此前单据" in line]
    assert first[3].startswith(("现将下列事项交你单位办理，请明确责任人，于2019年10月", "下列事项的办理期限为2019年10月"))


def test_a_supervision_that_nobody_was_reminded_before_does_not_say_so(small, run):
    assert run("issue", "urge", "QL012", "--level", "督办单", root=small).code == 0
    said = run("issue", "order", "QL012", root=small).out
    assert "\n有关单位：\n\n下列事项领单期限为2019年9月24日，已逾期5个工作日，仍未领单，现予督办。" in said, (
        "nor is it to the office that signs it"
    )
    assert "by 24 September 2019; 5 working days later it is not, and" in run("issue", "order", "QL012", root=small, lang="en").out


def test_an_order_within_the_limit_and_one_after_it(small, run):
    run("issue", "urge", "QL013", root=small)
    assert "\n现将下列事项交你单位办理，请明确责任人，于2019年10月" in run("issue", "order", "QL013", root=small).out
    said = run("issue", "order", "QL013", root=small).out
    assert re.search(r"^提出日期 +2019年\d+月\d+日$", said, re.MULTILINE)  # 2019-10-08 stood beside 2019年10月…
    run("issue", "urge", "QL012", root=small)
    # what is over is the day to claim it by: it was called the limit for settling it
    assert "\n下列事项的领单期限为2019年9月24日，已逾期5个工作日，仍未领单。" in run("issue", "order", "QL012", root=small).out
    assert (
        "to be claimed by 24 September 2019 and 5 working days later is not." in run("issue", "order", "QL012", root=small, lang="en").out
    )


def test_the_paper_is_the_same_for_programs_and_in_english(small, run):
    run("issue", "urge", "QL012", "--text", "三日内领单", root=small, today="2019-09-29")
    told = json.loads(run("issue", "order", "QL012", "--json", root=small).out)
    assert told == {
        "id": "I-2019-QL012", "level": "order", "number": "交办〔2019〕1号", "date": "2019-09-29", "unit": "市地企合作办",
        "overdue": 4, "due": "2019-09-24", "text": "三日内领单",
    }  # fmt: skip
    said = run("issue", "order", "QL012", root=small, lang="en").out
    assert said.startswith(
        "Order\n=====\n\n交办〔2019〕1号\n\nTo whom it may concern:\n\nThe matter below was to be claimed by 24 September 2019 and"
    )


def test_a_unit_has_one_letter_with_all_that_is_its_own(small, run, tmp_path):
    assert run("due", "--within", "365", "-o", tmp_path / "a.docx", root=small).code == 0
    rows = json.loads(run("due", "--within", "365", "--json", root=small).out)["rows"]
    opened = docx.Document(tmp_path / "a.docx")
    assert len(opened.sections) == len(opened.tables) == len({row["unit"] for row in rows})
    assert sum(len(table.rows) - 1 for table in opened.tables) == len(rows)
    said = [each.text for each in opened.paragraphs]
    assert said.count("督办函") == len(opened.tables)
    assert [line.removesuffix("：") for line in said if line.endswith("：")] == list(
        dict.fromkeys(row["unit"] or "有关单位" for row in rows)
    )
    for section in opened.sections:
        assert section._sectPr.xpath("./w:pgNumType/@w:start") == ["1"]


def test_one_letter_and_none(small, run, tmp_path):
    assert run("due", "--unit", "市发展改革委", "--within", "365", "-o", tmp_path / "a.docx", root=small).code == 0
    assert paper(tmp_path / "a.docx")[:2] == ["督办函", "市发展改革委："]
    assert len(docx.Document(tmp_path / "a.docx").sections) == 1
    assert run("due", "--unit", "市交通运输局", "--overdue", "-o", tmp_path / "b.docx", root=small, today="2019-08-21").code == 0
    assert paper(tmp_path / "b.docx")[0].startswith("逾期和将到期的事项")


@pytest.mark.parametrize("by", ["county", "kind"])
def test_ordered_otherwise_it_is_a_table_as_before(small, run, tmp_path, by):
    assert run("due", "--by", by, "--within", "365", "-o", tmp_path / "a.docx", root=small).code == 0
    assert len(docx.Document(tmp_path / "a.docx").tables) == 1


def test_what_is_private_stays_out_of_papers_and_letters(small, run, tmp_path):
    with Path(small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write("private:\n  - issue.title\n  - issue.enterprise\n  - enterprise.name\n")
    run("issue", "urge", "QL013", root=small)
    run("issue", "order", "QL013", "-o", tmp_path / "a.docx", root=small)
    run("due", "--within", "365", "-o", tmp_path / "b.docx", root=small)
    for name in ("a", "b"):
        said = " ".join(paper(tmp_path / f"{name}.docx"))
        assert "I-2019-QL013" in said
        assert "缺熟练工" not in said
        assert "示例轴承有限公司" not in said


def test_what_is_private_of_steps_stays_out_of_papers(small, run, tmp_path):
    run("issue", "set", "QL013", "steps[claimed 2019-09-23].officer=甲某", root=small)
    run("issue", "urge", "QL013", "--text", "三日内报告", root=small, today="2019-09-28")
    run("issue", "urge", "QL013", "--text", "三日内办结", root=small)
    run("issue", "order", "QL013", "-o", tmp_path / "before.docx", root=small)
    with Path(small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write("private:\n  - issue.steps.*.officer\n  - issue.steps.*.text\n  - issue.steps.*.number\n")
    ran = run("issue", "order", "QL013", "-o", tmp_path / "after.docx", root=small)
    open_, closed = (" ".join(paper(tmp_path / f"{name}.docx")) for name in ("before", "after"))
    for said in ("甲某", "三日内办结", "此前单据"):
        assert (said in open_, said in closed) == (True, False), said
    assert "不外传、没有写进去的：问题的责任人、问题的办理要求、问题的此前单据" in ran.err
