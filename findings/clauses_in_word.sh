#!/usr/bin/env bash
# 把带自动编号的协议、方案从 Word 转成文字的人会碰上: 从“第三条”编起的, markitdown 写成 1、2, 正文里说的“第三条”就对到了别的条上; 各家写的号各不相同。
# For whoever turns agreements and schemes from Word into text, to compare, to search or to have them read by a model: clauses are numbered by Word (第三条, 第四条), whose
# numbers stand nowhere in the text. MarkItDown, which reads Word by mammoth, begins each list at 1, whatever number its first clause has, as in a supplement, an
# annex or a list that goes on behind a table; references (第三条) are typed and stay, so that they now point to another clause, or to none. pandoc has the
# number, as 3. without 第 and 条; python-docx has none. A list that begins at 1 has right numbers from the first two, so a trial shows nothing.
# No error, no warning. Way round: LibreOffice's text (soffice --convert-to txt:Text, 7.4.7), which writes 第三条; or turn numbers into text in Word first.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq markitdown[docx]==0.1.9 python-docx==1.2.0 pypandoc_binary==1.17
cat > show.py <<'PY'
import sys
from importlib.metadata import version

import docx
import mammoth
import pypandoc
from docx.oxml import parse_xml
from markitdown import MarkItDown

SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
CLAUSES = ("甲方到位资金不少于3亿元", "乙方负责用地", "违反第三条的，本协议终止")


def made(first):
    """Save an agreement whose clauses are numbered from a number on."""
    document = docx.Document()
    numbers = document.part.numbering_part.element
    form = f'<w:start w:val="{first}"/><w:numFmt w:val="chineseCounting"/><w:lvlText w:val="第%1条"/><w:lvlJc w:val="left"/>'
    level = f'<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0">{form}</w:lvl>'
    numbers.insert(0, parse_xml(f'<w:abstractNum {SPACE} w:abstractNumId="77">{level}</w:abstractNum>'))
    numbers.append(parse_xml(f'<w:num {SPACE} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for clause in CLAUSES:
        own = document.add_paragraph(clause)._p.get_or_add_pPr()
        own.append(parse_xml(f'<w:numPr {SPACE}><w:ilvl w:val="0"/><w:numId w:val="77"/></w:numPr>'))
    document.save("agreement.docx")


def read():
    """Return what stands before each clause, by reader."""
    with open("agreement.docx", "rb") as file:
        html = mammoth.convert_to_html(file).value
    return {
        "markitdown": MarkItDown().convert("agreement.docx").text_content,
        "mammoth": html.replace("<li>", "\n").replace("</li>", ""),
        "pypandoc_binary": pypandoc.convert_file("agreement.docx", "plain"),
        "python-docx": "\n".join(each.text for each in docx.Document("agreement.docx").paragraphs),
    }


def before(text):
    return [line[: line.index(clause)].strip() for clause in CLAUSES for line in text.splitlines() if clause in line]


found = {}
print("pandoc", pypandoc.get_pandoc_version())
for first in (1, 3):
    made(first)
    for name, text in read().items():
        found[first, name] = before(text)
        print(f"第{'〇一二三'[first]}条起 / from {first}: {name} {version(name)}: {found[first, name]}")
meant = {
    (1, "markitdown"): ["1.", "2.", "3."],
    (3, "markitdown"): ["1.", "2.", "3."],
    (1, "pypandoc_binary"): ["1.", "2.", "3."],
    (3, "pypandoc_binary"): ["3.", "4.", "5."],
} | {(first, name): ["", "", ""] for first in (1, 3) for name in ("mammoth", "python-docx")}
sys.exit(None if found == meant else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
