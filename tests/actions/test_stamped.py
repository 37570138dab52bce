"""Which figures of a Word document no longer hold, as `restated` tells it."""

import json
import re
import shutil

import docx
import pytest
from docx.oxml.ns import qn

from dicoop.render import stamps


@pytest.fixture
def notice(sample, run, tmp_path):
    """A document of the sample's last meeting."""
    path = tmp_path / "通报.docx"
    assert run("report", "--meeting", "15", "-o", path, root=sample).code == 0
    return path


def test_nothing_moved(sample, run, notice):
    ran = run("restated", notice, root=sample)
    assert ran.code == 0
    assert re.search(r"文件里的 \d+ 个数今天都没有变。", ran.out)


def test_figures_of_what_was_signed_at_no_meeting_are_its_own(small, run, tmp_path):
    path = tmp_path / "通报.docx"
    assert run("report", "--meeting", "15", "--as-of", "2019-09-20", "-o", path, root=small).code == 0
    told = {
        (one.whose, str(one.above), str(one.below))
        for one in stamps.read(path.read_bytes())
        if one.rate == "start" and one.basis == "count"
    }
    assert {each for each in told if each[0].startswith("meeting=")} == {("meeting=15", "0", "1"), ("meeting=", "1", "1")}
    assert "个数今天都没有变。" in run("restated", path, root=small).out


def test_figures_that_are_under_revision_are_known(sample, run, notice):
    """By what the file keeps of them: readers of the text find two numbers in their place, or none."""
    before = run("restated", notice, root=sample)
    opened = docx.Document(notice)
    runs = [mark.getnext() for mark in opened.element.body.iter(qn("w:bookmarkStart"))]
    assert any(run_.text.endswith("%") for run_ in runs)
    for run_ in runs:
        inserted = run_.makeelement(qn("w:ins"), {qn("w:id"): "9", qn("w:author"): "a"})
        run_.addprevious(inserted)
        inserted.append(run_)
    opened.save(notice)
    assert run("restated", notice, root=sample) == before


def test_what_moved_is_listed_with_both_figures(sample, run, notice, tmp_path):
    root = tmp_path / "ledger"
    shutil.copytree(sample, root)
    listed = json.loads(run("project", "list", "--json", root=root).out)["rows"]
    started = next(row for row in listed if row["computed"]["stage"] == "started" and int(row["meeting"]) < 15)
    assert run("project", "void", started["id"], "--reason", "重复登记", root=root).code == 0
    found = json.loads(run("restated", notice, "--json", root=root).out)
    rows = (found.get("sections") or {"figures": found})["figures"]["figures"]
    city = next(row for row in rows if row["rate"] == "开工率（按个数）" and row["whose"] == "全市")
    assert int(city["told"]["denominator"]) - int(city["now"]["denominator"]) == 1
    assert {row["whose"] for row in rows} > {"全市"}


@pytest.mark.parametrize("county", ["QL"])
def test_a_county_s_own_figures_are_counted_within_it(sample, run, tmp_path, county):
    path = tmp_path / "县.docx"
    assert run("report", "--meeting", "15", "--county", county, "-o", path, root=sample).code == 0
    assert "今天都没有变" in run("restated", path, root=sample).out


def test_a_document_that_says_nothing_of_its_figures(sample, refused, tmp_path, small):
    path = tmp_path / "别人的.docx"
    docx.Document().save(path)
    refused(
        small,
        ("restated", path),
        6,
        f"""
错误：{path} 里没有留下各个数的出处，无法核对
  只有 dicoop report --format docx 写出的文件能核对；另存为别的格式再存回来的，出处就没有了：拿原件核对
""",
        f"""
error: {path} does not say where its figures come from, so nothing can be compared
  only files from dicoop report --format docx can be compared; converting them loses this: use the original
""",
    )


def test_a_document_put_together_of_two_is_refused(sample, run, refused, notice, tmp_path, small):
    county, both = tmp_path / "县.docx", tmp_path / "合成.docx"
    assert run("report", "--meeting", "15", "--county", "QL", "-o", county, root=sample).code == 0
    whole = docx.Document(notice)
    for element in list(docx.Document(county).element.body)[:-1]:
        whole.element.body.insert(-1, element)
    whole.save(both)
    refused(
        small,
        ("restated", both),
        6,
        f"""
错误：{both} 是几个文件合成的：书签 dc_1 有两个，分不清各个数的出处
  拿各自的原件核对；要合成一个文件的，用 dicoop report --materials 一次写出
""",
        f"""
error: {both} combines several files: it has two bookmarks dc_1, so its figures cannot be told apart
  compare each original; dicoop report --materials writes them as one file
""",
    )


def test_a_file_that_is_not_there(refused, small):
    refused(
        small,
        ("restated", "没有.docx"),
        6,
        "错误：没有.docx 读不出来：没有这个文件或文件夹\n",
        "error: 没有.docx cannot be read: No such file or directory\n",
    )


def test_neither_and_both(refused, small):
    for words in (("restated",), ("restated", "x.docx", "--meeting", "1")):
        refused(
            small, words, 2, "错误：要么写 --meeting 第几次会议，要么写一个 Word 文件\n", "error: give either --meeting N or a Word file\n"
        )


def test_every_figure_of_the_document_is_that_of_the_json(sample, run, notice):
    """Table by table and cell by cell, as a library that did not make the file reads it."""
    report = json.loads(run("report", "--meeting", "15", "--json", root=sample).out)["sections"]
    tables = {tuple(cell.text for cell in table.rows[0].cells): table for table in docx.Document(notice).tables}
    rates = next(table for heads, table in tables.items() if heads[:3] == ("类别", "率", "现在"))
    for row, one in zip(list(rates.rows)[1:], report["rates"]["rates"], strict=True):
        cells = [cell.text for cell in row.cells]
        assert cells[2].startswith(f"{one['now']['percent']}%（")
        assert cells[3].startswith(f"{one['before']['percent']}%（")
        assert cells[4].removeprefix("+") == one["change"]
    counties = next(table for heads, table in tables.items() if heads[:2] == ("县区", "项目"))
    section = report["projects"]
    own = [row for row in list(counties.rows)[1:] if not row.cells[0].text.endswith("小计")]
    for row, one in zip(own, [*section["counties"], section["counties_total"]], strict=True):
        cells = [cell.text for cell in row.cells]
        assert cells[1] == str(one["projects"])
        assert cells[3] == str(one["started"])
        assert cells[4] == (f"{one['start']['percent']}%" if one["start"]["percent"] else "—")
        assert cells[6] == (f"{one['funds']['percent']}%" if one["funds"]["percent"] else "—")
