"""A Word template of an office's own: filled with what a report says, and refused, with all that is wrong, before anything is written."""

import json
import re
import subprocess
from io import BytesIO

import docx
import pytest

from tests.office import converted
from tests.programs import needs

LIST = "有哪些名字：同一条命令加 --variables"


@pytest.fixture
def template(tmp_path):
    """Make a template of paragraphs, of tables by their rows, of a header: `template("{{ title }}", [["a", "b"]], head="…")`."""

    def made(*parts, head=""):
        opened = docx.Document()
        for part in parts:
            if isinstance(part, str):
                opened.add_paragraph(part)
            else:
                table = opened.add_table(0, len(part[0]))
                for row in part:
                    for cell, text in zip(table.add_row().cells, row, strict=True):
                        cell.text = text
        opened.sections[0].header.paragraphs[0].text = head
        path = tmp_path / "模板.docx"
        opened.save(path)
        return path

    return made


def fill(run, root, path, *more, lang="zh"):
    return run("report", "--meeting", "15", "--template", path, "-o", path.with_name("出.docx"), *more, root=root, lang=lang)


LOOP = [["县区", "开工率"], ["{%tr for row in projects.counties %}", ""], ["{{ row.county }}", "{{ row.start }}"], ["{%tr endfor %}", ""]]


def test_a_row_has_no_values_but_its_own(small, run, template):
    """docxtemplater looks around the row for what it lacks: findings/funds_in_docxtemplater.sh."""
    path = template("{{ title }}", [["{%tr for row in projects.counties %}"], ["{{ row.title }}"], ["{%tr endfor %}"]])
    ran = fill(run, small, path)
    assert (ran.code, "没有 row.title 这个名字" in ran.err) == (2, True)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_is_filled_with_what_the_report_says(sample, run, template, lang):
    path = template(
        "{{ title }} {{ meeting.number }}", "{{ summary.text }}", LOOP, "{{ projects.counties_total.start }}", head="{{ as_of }}"
    )
    ran = fill(run, sample, path, lang=lang)
    assert (ran.code, ran.out) == (0, "")
    report = json.loads(run("report", "--meeting", "15", "--json", root=sample, lang=lang).out)["sections"]
    made = docx.Document(path.with_name("出.docx"))
    said = [each.text for each in made.paragraphs]
    assert said[0].endswith(" 15")
    assert said[1] == report["summary"]["text"][0] if lang == "zh" else said[1].startswith("As of 20 August 2019, 15 joint meetings held")
    assert said[2] == f"{report['projects']['counties_total']['start']['percent']}%"
    assert made.sections[0].header.paragraphs[0].text == "2019-08-20"
    shown = [[cell.text for cell in row.cells] for row in made.tables[0].rows][1:]
    own = {row[1] for row in shown}
    assert len(shown) == len(report["projects"]["counties"]) + len(report["projects"]["counties_subtotals"])
    assert {f"{one['start']['percent']}%" for one in report["projects"]["counties"] if one["start"]["percent"]} <= own


def test_the_template_that_is_written_holds_every_value_when_it_is_filled(sample, run, tmp_path):
    path = tmp_path / "模板.docx"
    assert run("report", "--meeting", "15", "--variables", "-o", path, root=sample).code == 0
    assert fill(run, sample, path).code == 0
    made = docx.Document(tmp_path / "出.docx")
    whole = docx.Document(BytesIO((tmp_path / "出.docx").read_bytes()))
    assert run("report", "--meeting", "15", "-o", tmp_path / "通报.docx", root=sample).code == 0
    usual = docx.Document(tmp_path / "通报.docx")
    rows = [[cell.text for cell in row.cells] for table in made.tables for row in table.rows]
    assert rows == [[cell.text for cell in row.cells] for table in usual.tables for row in table.rows]
    text = "\n".join(each.text for each in whole.paragraphs)
    assert all(
        each.text in text
        for each in usual.paragraphs
        if not re.match("　*[0-9]+\\.|附件|（草稿|Annex", each.text) and "见附件" not in each.text
    )
    first = (tmp_path / "出.docx").read_bytes()
    assert fill(run, sample, path, "--force").code == 0
    assert (tmp_path / "出.docx").read_bytes() == first


def test_every_name_that_is_listed_can_be_written(sample, run, template):
    rows = json.loads(run("report", "--meeting", "15", "--variables", "--json", root=sample).out)["sections"]["variables"]["variables"]
    names = [row["name"] for row in rows]
    assert {"{{ title }}", "{{ meeting.number }}", "{%tr for row in projects.counties %}", "{{ row.start }}", "{{ counties.text }}"} <= set(
        names
    )
    assert [row for row in rows if not row["what"]] == []
    inside, written = "", []
    for name in names:
        inside = name if name.startswith("{%") else inside if re.match(r"{{ (row|text|note)\b", name) else ""
        loop = re.sub("^{%(tr|p)", "{%", inside)
        written.append(f"{loop}{name}{{% endfor %}}" if loop and name != inside else "" if name == inside else name)
    path = template(*written)
    assert fill(run, sample, path).code == 0
    said = [each.text for each in docx.Document(path.with_name("出.docx")).paragraphs]
    for row, text in zip(rows, said, strict=True):
        assert text.startswith(row["value"].removesuffix("……")) or row["name"].startswith("{%"), row


def test_all_that_is_wrong_is_told_at_once_with_what_is_near(small, refused, template):
    path = template(
        "{{ titel }} {{ projects.countys }} {% if sumary %}x{% endif %}",
        "{{ projects.counties.start }}{{ projects.counties }}{{ title.x }}",
        [["{%tr for row in projects.counties %}"], ["{{ row.strat }}"], ["{%tr endfor %}"]],
        "{% for row in title %}{% endfor %}{% for a in nothing %}{{ a.b }}{% endfor %}",
        head="{{ as_off|upper }}",
    )
    out = path.with_name("出.docx")
    refused(
        small,
        ("report", "--meeting", "15", "--template", path, "-o", out),
        2,
        f"""
错误：模板 {path} 有 10 处错误，没有写入
  没有 titel 这个名字（是否想写“title”？）
  没有 projects.countys 这个名字（是否想写“counties”？）
  没有 sumary 这个名字（是否想写“summary”？）
  projects.counties 有多行，要用 for 逐行写
  没有 title.x 这个名字
  没有 row.strat 这个名字（是否想写“start”？）
  title 不是表，不能用 for 逐行写
  没有 nothing 这个名字
  没有 as_off 这个名字（是否想写“as_of”？）
  {LIST}
""",
        f"""
error: nothing was written: the template {path} has faults (10)
  unknown name titel (Did you mean 'title'?)
  unknown name projects.countys (Did you mean 'counties'?)
  unknown name sumary (Did you mean 'summary'?)
  projects.counties has several rows: loop over them with for
  unknown name title.x
  unknown name row.strat (Did you mean 'start'?)
  title is not a table, so for cannot loop over it
  unknown name nothing
  unknown name as_off (Did you mean 'as_of'?)
  available names: the same command with --variables
""",
    )
    assert not out.exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("{% for x in summary.texts %}", "正文的标签写错了："),
        ("{{ title", "正文的标签写错了："),
        ("{% frobnicate %}", "正文的标签写错了："),
        ("{{ summary.texts[99] }}", "套不出来，没有写入："),
        ("{{ title + 1 }}", "套不出来，没有写入："),
        ("{{ title.__class__ }}", "没有 title.__class__ 这个名字"),
        ("{{ ''.__class__.__mro__ }}", "套不出来，没有写入："),
    ],
)
def test_what_cannot_be_run_is_refused_in_words(small, run, template, words, said):
    path = template(words)
    ran = fill(run, small, path)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert not path.with_name("出.docx").exists()


def test_quotation_marks_that_would_be_made_straight_are_refused(small, run, template):
    """The docxtpl tests that a comparison with what is quoted in Chinese holds nowhere: quotes around a text are mended, those inside it as well."""
    path = template(
        "{% if title != '“双百”工程' %}计入{% endif %}",
        "{% if title == “总” or 'x' ~ “y” == '\\u201cy\\u201d' %}“不动”{% endif %}",
        head='{{ "‘三’" }}',
    )
    ran = fill(run, small, path)
    wrong = r"""  标签里的 '“双百”工程' 套的时候会变成直引号，和带“”的数据对不上；写成 '\u201c双百\u201d工程'
  标签里的 "‘三’" 套的时候会变成直引号，和带“”的数据对不上；写成 "\u2018三\u2019"
"""
    assert (ran.code, ran.err) == (2, f"错误：模板 {path} 有 2 处错误，没有写入\n{wrong}  {LIST}\n")
    en = fill(run, small, path, lang="en").err
    assert "  '“双百”工程' in a tag gets straight quotes and never equals a value with curly ones: write '\\u201c双百\\u201d工程'\n" in en
    mended = template("{% if '“双百”工程' %}".replace("“", "\\u201c").replace("”", "\\u201d") + "{{ '\\u201c双百\\u201d' }}{% endif %}")
    assert fill(run, small, mended).code == 0
    assert docx.Document(path.with_name("出.docx")).paragraphs[0].text == "“双百”"


def test_rows_in_a_loop_merged_downwards_are_refused(small, run, template, tmp_path):
    path = template(LOOP)
    opened = docx.Document(path)
    table = opened.tables[0]
    table.cell(2, 0).merge(table.cell(3, 0))
    opened.save(path)
    ran = fill(run, small, path)
    assert ran.code == 2
    assert "循环里的行有上下合并的单元格，会丢行：第 1 个表，“" in ran.err
    table = docx.Document(template(LOOP))
    table.tables[0].cell(2, 0).paragraphs[0].add_run("{% vm %}")
    table.save(path)
    assert "a looped row has cells merged with those above or below" in fill(run, small, path, lang="en").err


def test_what_is_no_word_file_and_where_it_cannot_go(small, refused, template, tmp_path):
    path = tmp_path / "a.docx"
    path.write_text("no")
    refused(
        small,
        ("report", "--template", path, "-o", tmp_path / "b.docx"),
        6,
        f"错误：{path} 不是 Word 文件（.docx）\n  在 Word 或 WPS 里另存为 .docx\n",
        f"error: {path} is not a Word file (.docx)\n  save it as .docx in Word or WPS\n",
    )
    for more in ((), ("-o", tmp_path / "b.pdf"), ("--format", "docx")):
        refused(
            small,
            ("report", "--template", path, *more),
            2,
            "错误：--template 要写到 Word 文件：-o 文件.docx\n",
            "error: --template writes a Word file: -o FILE.docx\n",
        )


def test_hostile_words_stay_words(small, run, template):
    """Left to itself docxtpl loses what follows a sign of XML: findings/signs_in_word_templates.sh."""
    title = "R&D中心 a<b&c>\"{{ title }}{% for %}</w:t> '<w:br/>"
    file = next((small / "ledgers/projects").rglob("*.yaml"))
    text = file.read_text("utf-8")
    file.write_text(re.sub("^name: .*", f"name: {json.dumps(title, ensure_ascii=False)}", text, count=1, flags=re.MULTILINE), "utf-8")
    path = template([["{%tr for row in meeting.projects %}"], ["{{ row.name }}"], ["{%tr endfor %}"]])
    number = re.search("meeting: (\\d+)", text)[1]
    ran = run("report", "--meeting", number, "--template", path, "-o", path.with_name("出.docx"), root=small)
    assert ran.code in (0, 1), ran.err
    assert title in [row.cells[0].text for row in docx.Document(path.with_name("出.docx")).tables[0].rows]


def test_what_is_private_is_no_value_of_a_template(small, run, template):
    with (small / "ledgers/ledger.yaml").open("a", encoding="utf-8") as settings:
        settings.write("private:\n  - issue.title\n")
    run("issue", "urge", "QL013", root=small)
    path = template("{{ number }} {{ unit }}", "{{ order.issue.id }}", "{{ order.issue.title }}")
    ran = run("issue", "order", "QL013", "--template", path, "-o", path.with_name("出.docx"), root=small)
    assert ran.code == 2
    assert "没有 order.issue.title 这个名字" in ran.err
    path = template("{{ number }} {{ unit }} {{ order.issue.id }}")
    assert run("issue", "order", "QL013", "--template", path, "-o", path.with_name("出.docx"), root=small).code == 0
    assert docx.Document(path.with_name("出.docx")).paragraphs[0].text == "交办〔2019〕1号 市发展改革委 I-2019-QL013"


def test_letters_are_gone_through_one_by_one(small, run, template):
    path = template("{%p for letter in letters %}", "{{ letter.letter.texts[0] }}", "{%p endfor %}")
    assert run("due", "--within", "365", "--template", path, "-o", path.with_name("出.docx"), root=small).code == 0
    units = {row["unit"] for row in json.loads(run("due", "--within", "365", "--json", root=small).out)["rows"]}
    assert len(docx.Document(path.with_name("出.docx")).paragraphs) == len(units)


def test_each_letter_begins_on_a_page_of_its_own_where_the_template_says_so(small, run, template, tmp_path):
    """By the paragraph's own property: no tag is needed, and no empty page comes before the first letter."""
    path = template("{%p for letter in letters %}", "{{ letter.title }}", "{{ letter.letter.texts[0] }}", "{%p endfor %}")
    opened = docx.Document(path)
    opened.paragraphs[1].paragraph_format.page_break_before = True
    opened.save(path)
    words = ("due", "--within", "365")
    assert run(*words, "--template", path, "-o", path.with_name("出.docx"), root=small).code == 0
    titles = [each.text for each in docx.Document(path.with_name("出.docx")).paragraphs][::2]
    assert len(titles) > 1
    shown = converted(path.with_name("出.docx"), "pdf", tmp_path, tmp_path)
    text = subprocess.run([needs("pdftotext"), shown, "-"], capture_output=True, text=True, check=True).stdout
    pages = [[each.strip() for each in page.splitlines() if each.strip()] for page in text.split("\f")[:-1]]
    assert [page[0] for page in pages] == titles
