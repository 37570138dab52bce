#!/usr/bin/env bash
# 从带文本框的 Word 文件里取字的人会碰上: pandoc 把文本框所在那一段自己的字丢了; docx2txt、docx2python 把框里的金额读两遍; python-docx 一遍也不读, 都不报错。
# For whoever takes figures out of notices and reports in Word where a text box stands beside a paragraph (a total, a stamp's line, a copy list, as templates of
# offices have them): Word writes the box twice, once for itself and once for programs of before 2010, and hangs it on a paragraph. pandoc gives the words of the box in the
# place of that paragraph, whose own text is gone: of "总投资8亿元" with a box "其中到位3亿元" remains the latter. docx2txt and docx2python give the box twice, so that
# what is added up counts twice; python-docx does not know it; mammoth has both texts once. So five readers of one file give four
# sums. A paragraph without a box is read right by all, so a trial shows nothing. No error, no warning.
# Way round: refuse documents with w:txbxContent where figures are taken, or read both texts yourself, that in mc:Fallback not.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq python-docx==1.2.0 docx2python==3.7.1 docx2txt==0.9 mammoth==1.13.0 pypandoc_binary==1.17
cat > show.py <<'PY'
import re
import sys
from importlib.metadata import version

import docx
import docx2python
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml

OWN, BOX = "总投资8亿元", "其中到位3亿元"
NAMES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "v": "urn:schemas-microsoft-com:vml",
}
WORDS = f"<w:txbxContent><w:p><w:r><w:t>{BOX}</w:t></w:r></w:p></w:txbxContent>"
SIZE = '<a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="500000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>'
SHAPE = f'<wps:wsp><wps:cNvSpPr txBox="1"/><wps:spPr>{SIZE}</wps:spPr><wps:txbx>{WORDS}</wps:txbx><wps:bodyPr/></wps:wsp>'
GRAPHIC = f'<a:graphic><a:graphicData uri="{NAMES["wps"]}">{SHAPE}</a:graphicData></a:graphic>'
BEHIND = '<wp:positionH relativeFrom="column"><wp:posOffset>0</wp:posOffset></wp:positionH>'
BEHIND += '<wp:positionV relativeFrom="paragraph"><wp:posOffset>0</wp:posOffset></wp:positionV>'
PLACE = 'simplePos="0" relativeHeight="1" behindDoc="0" locked="0" layoutInCell="1" allowOverlap="1"'
DRAWN = f'<wp:simplePos x="0" y="0"/>{BEHIND}<wp:extent cx="2000000" cy="500000"/><wp:wrapSquare wrapText="bothSides"/><wp:docPr id="9" name="box"/>{GRAPHIC}'

OLD = f'<w:pict><v:shape style="width:150pt;height:40pt"><v:textbox>{WORDS}</v:textbox></v:shape></w:pict>'
CHOICE = f'<mc:Choice Requires="wps"><w:drawing><wp:anchor {PLACE}>{DRAWN}</wp:anchor></w:drawing></mc:Choice><mc:Fallback>{OLD}</mc:Fallback>'
SPACES = " ".join(f'xmlns:{short}="{name}"' for short, name in NAMES.items())

document = docx.Document()
document.add_paragraph("项目三个")
document.add_paragraph(OWN)._p.append(parse_xml(f"<w:r {SPACES}><mc:AlternateContent>{CHOICE}</mc:AlternateContent></w:r>"))
document.save("notice.docx")


def by_mammoth():
    with open("notice.docx", "rb") as file:
        return mammoth.extract_raw_text(file).value


READ = {  # how often each gives the paragraph's own text and the box's
    "python-docx": (lambda: "\n".join(each.text for each in docx.Document("notice.docx").paragraphs), (1, 0)),
    "docx2txt": (lambda: docx2txt.process("notice.docx"), (1, 2)),
    "docx2python": (lambda: docx2python.docx2python("notice.docx").text, (1, 2)),
    "mammoth": (by_mammoth, (1, 1)),
    "pypandoc_binary": (lambda: pypandoc.convert_file("notice.docx", "plain"), (0, 1)),
}
print("pandoc", pypandoc.get_pandoc_version())
as_told = True
for name, (read, meant) in READ.items():
    text = read()
    found = text.count(OWN), text.count(BOX)
    print(f"{name} {version(name)}: {' / '.join(text.split())} 到 / sum: {sum(map(int, re.findall('([0-9]+)亿', text)))}")
    as_told = as_told and found == meant and "项目三个" in text
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
