"""What a PDF holds, as libraries and programs that did not make it read it."""

from __future__ import annotations

import re
import subprocess
from datetime import date
from io import BytesIO

import pytest
from programs import needs, needs_font
from pypdf import PdfReader
from render_samples import COUNTIES, HOSTILE, SMALL, everywhere

from dicoop.document import Column, Document, Origin, Paper, Section, Style, Table, Text
from dicoop.errors import Unable
from dicoop.frozen import replace
from dicoop.labels import both
from dicoop.render import doubts, packed, pdf
from dicoop.render.cells import grid, line

SERIF, SANS = "Noto Serif CJK SC", "Noto Sans CJK SC"
PAPER = Paper(title=SERIF, heading=SANS, subheading=SERIF, text=SERIF, number=SERIF)
PLAIN = Style(paper=PAPER)


@pytest.fixture(autouse=True)
def _fonts():
    needs_font(SERIF)
    needs_font(SANS)


def made(document, lang="zh"):
    return packed(replace(document, style=PLAIN), "pdf", lang)


def opened(document, lang="zh"):
    return PdfReader(BytesIO(made(document, lang)))


def pages(raw, tmp_path, *how):
    """Return the lines of each page, as pdftotext sees them."""
    (tmp_path / "a.pdf").write_bytes(raw)
    text = subprocess.run([needs("pdftotext"), *how, tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
    return [[each.strip() for each in page.splitlines() if each.strip()] for page in text.split("\f")[:-1]]


def bare(text):
    """Return a text without what lines and justification put between signs."""
    return re.sub(r"[\s\u200b]", "", text)


def told(raw):
    return bare("".join(page.extract_text() for page in PdfReader(BytesIO(raw)).pages))


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_it_holds_every_word_and_every_cell(lang):
    said = told(made(SMALL, lang))
    shown = grid(COUNTIES, lang, SMALL.style)
    labels = (SMALL.title, *(section.title for section in SMALL.sections), COUNTIES.title, *COUNTIES.notes)
    for word in (*(label.of(lang) for label in labels), *shown.headings, *(cell for row in shown.rows for cell in row), *shown.total):
        assert bare(word) in said


def test_hostile_text_is_text():
    texts = [*HOSTILE.values(), '#panic("x") $a$ = b\n- c / d: e @f <g> `h` "i" \\ ~ //j /*k*/ #import "@preview/x:1.0.0"']
    each = [everywhere(text) for text in texts]
    found = opened(Document(each[0].title, tuple(section for one in each for section in one.sections)))
    said = bare("".join(page.extract_text() for page in found.pages))
    assert [text for text in texts if said.count(bare(line(text))) < 6] == []
    assert not [page for page in found.pages if "/Annots" in page]
    assert found.metadata.title == line(texts[0])


def test_twenty_two_lines_of_twenty_eight_characters_on_a4_with_numbers_outside(tmp_path):
    document = Document(both(""), (Section("a", both(""), (Text(both("地企合作联席会议" * 200)),)),))
    raw = made(document)
    found = pages(raw, tmp_path)
    numbers = [page.pop() for page in found]
    assert [bare(each) for each in numbers[:2]] == ["—1—", "—2—"]
    assert len(found[1]) == 22
    assert {len(each) for each in found[1]} == {28}
    assert [round(float(each) * 25.4 / 72) for each in PdfReader(BytesIO(raw)).pages[0].mediabox[2:]] == [210, 297]
    (tmp_path / "b.pdf").write_bytes(raw)
    text = subprocess.run([needs("pdftotext"), "-layout", tmp_path / "b.pdf", "-"], capture_output=True, text=True, check=True).stdout
    left, right = (next(each for each in page.splitlines()[::-1] if each.strip()) for page in text.split("\f")[1::-1])
    assert len(left) - len(left.lstrip()) < 10 < len(right) - len(right.lstrip())


def test_margins_and_pitch_are_those_of_the_ledger(tmp_path):
    document = Document(both(""), (Section("a", both(""), (Text(both("地企合作联席会议" * 200)),)),))
    wide = Style(paper=replace(PAPER, inner=PAPER.outer, outer=PAPER.outer, pitch=PAPER.pitch * 2))
    found = pages(packed(replace(document, style=wide), "pdf", "zh"), tmp_path)
    assert len(found[1]) - 1 == 11


def long(n, words="甲乙丙丁" * 30):
    columns = tuple(Column(f"c{i}", both(f"列{i}")) for i in range(3))
    return Document(both("题"), (Section("a", both("一"), (Table("t", columns, tuple((f"<{i}", words, f"{i}>") for i in range(n))),)),))


def test_heads_are_on_every_page_and_no_row_is_cut(tmp_path):
    found = pages(made(long(60)), tmp_path, "-raw")
    assert len(found) > 2
    for page in found:
        assert [word for word in page if word.startswith("列")] in ([f"列{i}" for i in range(3)], ["列0 列1 列2"])
        text = "".join(page)
        assert re.findall(r"<(\d+)", text) == re.findall(r"(\d+)>", text)
    assert bare("".join(map("".join, found))).count("丙") == 60 * 30


def test_a_row_longer_than_a_page_loses_nothing(tmp_path):
    found = bare("".join(map("".join, pages(made(long(2, "甲乙" * 3000)), tmp_path))))
    assert found.count("甲") == found.count("乙") == 6000


def test_a_word_longer_than_its_column_stays_within_it(tmp_path):
    (tmp_path / "a.pdf").write_bytes(made(long(1, "x" * 300)))
    text = subprocess.run([needs("pdftotext"), "-bbox", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert max(float(each) for each in re.findall(r'xMax="([\d.]+)"', text)) <= (210 - 26) / 25.4 * 72
    assert sum(word.count("x") for word in re.findall('">([^<]*)</word>', text)) == 300


def test_letters_begin_on_a_front_page_with_one(tmp_path):
    letter = Document(both("函"), (Section("a", both(""), (Text(both("甲"), place="end"),)),))
    found = pages(made(Document(both("函"), (), letters=(letter, letter))), tmp_path)
    assert [[bare(each) for each in page] for page in found] == [["函", "甲", "—1—"], [], ["函", "甲", "—1—"]]


def test_the_same_document_has_the_same_bytes_and_the_day_of_the_report():
    dated = replace(SMALL, origin=Origin("dicoop report", "0123abcd", date(2019, 8, 20)))
    assert made(dated) == made(dated)
    assert PdfReader(BytesIO(made(dated))).metadata["/CreationDate"].startswith("D:20190820")
    assert "/CreationDate" not in PdfReader(BytesIO(made(SMALL))).metadata


def test_a_font_that_is_not_there_is_refused_and_never_replaced():
    with pytest.raises(Unable) as raised:
        packed(replace(SMALL, style=Style(paper=replace(PAPER, text="无此字体", number="也没有"))), "pdf", "zh")
    assert raised.value.message.zh == "没有字体 无此字体、也没有，没有生成 PDF"
    assert raised.value.message.en == "no PDF was made: fonts missing on this machine: 无此字体, 也没有"
    assert raised.value.hint.zh.startswith("把字体装到本机，或在 ledger.yaml 的 paper: 里写上本机有的，如 text: ")
    assert SERIF in raised.value.hint.zh
    assert raised.value.hint.en.startswith("install it, or choose an installed one under paper: in ledger.yaml, such as text: ")


def test_a_font_is_found_by_its_english_name_where_typst_knows_no_other():
    assert pdf._own("宋体", frozenset({"SimSun"})) == "SimSun"
    assert pdf._own("宋体", frozenset({"宋体", "SimSun"})) == "宋体"
    pdf._require(("仿宋_GB2312", "黑体"), frozenset({"FangSong_GB2312", "SimHei"}))
    with pytest.raises(Unable) as raised:
        pdf._require(("仿宋",), frozenset({"DejaVu Sans"}))
    assert raised.value.hint.zh.startswith("本机没有认得的中文字体：先安装")


def test_signs_that_a_font_lacks_are_told():
    assert doubts(replace(SMALL, style=PLAIN), "pdf", "zh") == ()
    text = replace(SMALL.sections[0].blocks[0], words=both("ꁀ甲ꁁ"))
    document = Document(SMALL.title, (Section("a", both("ꁀ"), (text,)),), style=PLAIN)
    found = doubts(document, "pdf", "zh")
    assert [label.zh for label in found] == [
        f"字体 {SERIF} 里没有这些字，印出来是别的字体或方框：ꁀꁁ",
        f"字体 {SANS} 里没有这些字，印出来是别的字体或方框：ꁀ",
    ]
    assert found[1].en == f"the font {SANS} lacks these characters; another font or a box replaces them: ꁀ"
