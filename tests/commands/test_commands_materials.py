"""What is laid before a meeting is one document: the notice, a page of each county, the decisions of the meeting before."""

import json

import docx


def test_it_holds_the_notice_a_page_of_each_county_and_the_last_decisions(sample, run, tmp_path):
    path = tmp_path / "会议材料.docx"
    ran = run("report", "--meeting", "15", "--materials", "-o", path, root=sample)
    assert (ran.code, ran.out) == (0, "")
    made = docx.Document(path)
    said = [each.text for each in made.paragraphs]
    told = json.loads(run("report", "--meeting", "15", "--json", root=sample).out)["sections"]
    counties = [row["county"] for row in told["projects"]["counties"]]
    assert said[0] == "关于第15次联席会议办理情况的通报"
    assert sum(text.startswith("关于") and text.endswith("办理情况的通报") for text in said) == 1 + len(counties)
    assert said.count("第14次会议议定事项落实情况") == 1
    rows = [[cell.text for cell in row.cells] for row in made.tables[-1].rows]
    last = [row for row in told["decisions"]["decisions"] if row["meeting"] == 14]
    assert [row[2:4] for row in rows[1:]] == [[row["key"], row["text"]] for row in last]
    assert [text for text in said if "dicoop" in text] == []
    assert len(made.sections) == len(counties) + 2
    assert "今天都没有变" in run("restated", path, root=sample).out


def test_no_command_stands_in_it_in_english_either(sample, run, tmp_path):
    assert run("report", "--meeting", "15", "--materials", "-o", tmp_path / "a.docx", root=sample, lang="en").code == 0
    assert [each.text for each in docx.Document(tmp_path / "a.docx").paragraphs if "dicoop" in each.text] == []


def test_what_is_private_is_in_none_of_its_parts(small, run, tmp_path):
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write("private:\n  - issue.title\n  - project.name\n")
    ran = run("report", "--meeting", "15", "--materials", "-o", tmp_path / "a.docx", root=small)
    assert "不外传" in ran.err
    said = " ".join(cell.text for table in docx.Document(tmp_path / "a.docx").tables for row in table.rows for cell in row.cells)
    assert "P-2019-QL007" in said
    assert "智能工厂" not in said


def test_it_is_for_paper_alone(small, refused):
    zh, en = "错误：--materials 写成 Word 或 PDF：-o 会议材料.docx\n", "error: --materials is for Word or PDF: -o papers.docx\n"
    for more in ((), ("--json",), ("-o", "x.html")):
        refused(small, ("report", "--materials", *more), 2, zh, en)
    zh, en = "错误：--materials 不能和 --county 一起用\n", "error: --materials and --county cannot go together\n"
    refused(small, ("report", "--materials", "--county", "QL", "-o", "x.docx"), 2, zh, en)
