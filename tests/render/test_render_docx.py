"""What a Word document holds, as a library that did not make it reads it, and as LibreOffice prints it."""

from __future__ import annotations

import re
import subprocess
import zipfile
from datetime import date
from io import BytesIO

import docx
import pytest
from programs import converted, needs
from render_samples import COUNTIES, HOSTILE, SMALL, everywhere, ratio

from dicoop.document import Behind, Column, Document, Origin, Section, Table, Text, on_paper
from dicoop.frozen import replace
from dicoop.labels import Label, both
from dicoop.render import packed, stamps
from dicoop.render.cells import grid, line
from dicoop.render.columns import breadth

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BEHIND = Behind(both("开工率"), "start", "count", 'group=甲&"乙', date(2019, 8, 20), ratio(3, 4), both("口径"), "dicoop rates", tuple)
ORIGIN = Origin("dicoop report", "0123abcd", date(2019, 8, 20))
LONG = "地企合作联席会议" * 200


def opened(document, lang="zh"):
    return docx.Document(BytesIO(packed(document, "docx", lang)))


def figured():
    table = replace(COUNTIES, behind={(0, 4): BEHIND, (1, 4): replace(BEHIND, ratio=ratio(0, 0))})
    text = Text(both("开工率75.0%，75.0%"), ((both("75.0%"), BEHIND), (both("75.0%"), BEHIND)))
    return Document(both("题"), (Section("a", both("一、甲"), (text, table)),), origin=ORIGIN)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_holds_every_word_and_every_cell(lang):
    found = opened(SMALL, lang)
    words = [paragraph.text for paragraph in found.paragraphs]
    for label in (SMALL.title, *(section.title for section in SMALL.sections), COUNTIES.title, *COUNTIES.notes):
        assert label.of(lang) in words
    shown = grid(COUNTIES, lang, SMALL.style)
    assert [[cell.text for cell in row.cells] for row in found.tables[0].rows] == [
        list(shown.headings),
        *map(list, shown.rows),
        list(shown.total),
    ]


def test_all_is_text_of_paragraphs_and_cells():
    """Numbers that Word counts and boxes are read as something else: findings/clauses_in_word.sh, findings/text_boxes_in_word.sh."""
    with zipfile.ZipFile(BytesIO(packed(figured(), "docx", "zh"))) as package:
        inner = package.read("word/document.xml").decode()
    assert "一、甲" in inner
    assert [mark for mark in ("w:numPr", "txbxContent", "w:pict", "w:drawing") if mark in inner] == []


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_text(name):
    found = opened(everywhere(HOSTILE[name]))
    assert found.tables[0].cell(1, 0).text == line(HOSTILE[name])
    assert not found.element.body.xpath(".//w:hyperlink | .//w:object | .//w:drawing")


def test_every_run_names_its_east_asian_font():
    found = opened(figured())
    footers = [found.sections[0].footer, found.sections[0].even_page_footer]
    runs = [run for part in (found.element.body, *(footer._element for footer in footers)) for run in part.iter(f"{W}r")]
    assert len(runs) > 20
    for run in runs:
        fonts = run.find(f"{W}rPr/{W}rFonts")
        assert fonts is not None
        assert fonts.get(f"{W}eastAsia")
        assert not [key for key in fonts.attrib if "Theme" in key]


def test_heads_are_repeated_no_row_is_cut_and_widths_are_said_twice():
    (table,) = opened(figured()).tables
    assert [bool(row._tr.xpath("./w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False, False]
    assert all(row._tr.xpath("./w:trPr/w:cantSplit") for row in table.rows)
    widths = [int(column.get(f"{W}w")) for column in table._tbl.tblGrid.iter(f"{W}gridCol")]
    assert sum(widths) == 8844
    for row in table.rows:
        assert [int(cell._tc.tcPr.find(f"{W}tcW").get(f"{W}w")) for cell in row.cells] == widths


def test_a_table_whose_figures_cannot_stand_beside_each_other_is_parted():
    columns = (Column("county", both("县区"), lead=True), *(Column(f"r{n}", both(f"第{n}项率（按个数）")) for n in range(1, 14)))
    rows = tuple((both(name), *(ratio(n, 1) for n in range(13))) for name in ("清陵县", "溪桥县"))
    table = Table("wide", columns, rows, behind={(0, 1): BEHIND, (1, 13): BEHIND}, notes=(both("注"),))
    found = opened(Document(both("题"), (Section("a", both("一、甲"), (table,)),), origin=ORIGIN))
    heads = [[cell.text for cell in part.rows[0].cells] for part in found.tables]
    assert [len(each) for each in heads] == [8, 7]
    assert [each[0] for each in heads] == ["县区", "县区"]
    assert [name for each in heads for name in each[1:]] == [f"第{n}项率（按个数）" for n in range(1, 14)]
    marks = [part._tbl.xpath(".//w:bookmarkStart/@w:name") for part in found.tables]
    assert marks == [["dc_1"], ["dc_2"]]
    assert found.tables[1].rows[2].cells[-1].text == "1200.0%（12/1）"
    for part in found.tables:
        size = int(part._tbl.xpath(".//w:sz/@w:val")[0])
        for at, width in enumerate(part._tbl.xpath("./w:tblGrid/w:gridCol/@w:w")):
            longest = max(breadth(piece) for row in part.rows[1:] for piece in row.cells[at].text.replace("（", " （").split())
            assert int(width) >= longest * size * 5 + 100


def test_figures_carry_bookmarks_and_say_twice_what_they_stand_for():
    raw = packed(figured(), "docx", "zh")
    found = docx.Document(BytesIO(raw))
    names = [mark.get(f"{W}name") for mark in found.element.body.iter(f"{W}bookmarkStart")]
    assert names == ["dc_1", "dc_2", "dc_3"]
    told = stamps.read(raw)
    assert told is not None
    assert [one.name for one in told] == names
    assert {(one.rate, one.basis, one.whose, str(one.day), str(one.above), str(one.below)) for one in told} == {
        ("start", "count", 'group=甲&"乙', "2019-08-20", "3", "4")
    }
    for lost in (stamps.PART, stamps.PROPERTIES):
        assert stamps.read(without(raw, lost)) == told
    assert stamps.read(without(raw, stamps.PART, stamps.PROPERTIES)) is None
    assert stamps.read(b"no zip") is None


def without(raw, *names):
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(raw)) as archive, zipfile.ZipFile(out, "w") as made:
        for name in archive.namelist():
            if name not in names:
                made.writestr(name, archive.read(name))
    return out.getvalue()


def test_the_same_document_has_the_same_bytes():
    assert packed(figured(), "docx", "zh") == packed(figured(), "docx", "zh")


def test_twenty_two_lines_of_twenty_eight_characters(tmp_path):
    document = Document(both(""), (Section("a", both(""), (Text(both(LONG)),)),))
    path = tmp_path / "grid.docx"
    path.write_bytes(packed(document, "docx", "zh"))
    text = subprocess.run(
        [needs("pdftotext"), "-layout", converted(path, "pdf", tmp_path / "out"), "-"], capture_output=True, text=True, check=True
    ).stdout
    pages = [[each.strip() for each in page.splitlines() if each.strip()] for page in text.split("\f") if page.strip()]
    numbers = [page.pop() for page in pages]
    assert [re.sub(r"\s", "", number) for number in numbers[:2]] == ["—1—", "—2—"]
    assert len(pages[1]) == 22
    assert {len(each) for each in pages[1]} == {28}
    left, right = (next(each for each in page.splitlines()[::-1] if each.strip()) for page in text.split("\f")[1::-1])
    assert len(left) - len(left.lstrip()) < 10 < len(right) - len(right.lstrip())


def test_a_saved_copy_of_another_program_still_says_what_its_figures_stand_for(tmp_path):
    raw = packed(figured(), "docx", "zh")
    (tmp_path / "通报.docx").write_bytes(raw)
    saved = converted(tmp_path / "通报.docx", "docx", tmp_path / "out")
    assert stamps.read(saved.read_bytes()) == stamps.read(raw)


def test_no_paper_names_a_command():
    """Who reads it has no terminal: of a sentence what comes before the command stays."""
    told = Text(Label("另有3笔：dicoop financing list --stage intended", "3 more: dicoop financing list --stage intended"))
    document = Document(both("通报"), (Section("funnel", both("一、漏斗"), (told,)),), caveats=(told.words,))
    for paper in (document, Document(both("函"), (), letters=(document,))):
        found = on_paper(paper)
        own = found.letters[0] if found.letters else found
        assert own.sections[0].blocks == (Text(Label("另有3笔。", "3 more.")),)
        assert own.caveats == (Label("另有3笔。", "3 more."),)
    for lang in ("zh", "en"):
        text = "".join(each.text for each in opened(document, lang).paragraphs)
        assert "3" in text
        assert "dicoop" not in text
