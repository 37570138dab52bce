#!/usr/bin/env bash
# 把各县同一模板的 Word 报告用 docxcompose 合成一份、再转成 PDF 的人会碰上: 溪桥县小结里引用的开工率, PDF 上印成了清陵县的 23.0%, Word 文件里存的是 71.4%。
# For whoever puts the reports of counties together into one (docxcompose; docxtpl's subdocuments do it by that package) when each was made from one template in which a
# figure stands once, under a bookmark, and is repeated by a cross-reference (交叉引用, a REF field): the bookmarks keep their names, so the merged file has each of
# them once for every county. docxcompose numbers the ids anew, which is all that a check of the file would see. A reference to a name means the first that has it. The text
# kept in the file is still each county's own, and python-docx, docx2txt or LibreOffice's own conversion to text show that; the PDF that is sent round has the fields
# computed, and every county repeats the figure of the first. Nothing fails or warns.
# Way round: give the bookmarks of each part a name of their own before merging, or turn the fields into text.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq docxcompose==2.2.0 python-docx==1.2.0 docx2txt==0.9 pypdf==6.14.2
cat > make.py <<'PY'
import sys
import zipfile
from importlib.metadata import version
import re

import docx
import docx2txt
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docxcompose.composer import Composer

RATES = {"清陵县": "23.0%", "溪桥县": "71.4%"}


def report(county, rate):
    """Write the report of a county: its rate under a bookmark, and a reference to that."""
    made = docx.Document()
    told = made.add_paragraph(f"{county}开工率为")._p
    told.append(parse_xml(f'<w:bookmarkStart {nsdecls("w")} w:id="1" w:name="start_rate"/>'))
    told.append(parse_xml(f'<w:r {nsdecls("w")}><w:t>{rate}</w:t></w:r>'))
    told.append(parse_xml(f'<w:bookmarkEnd {nsdecls("w")} w:id="1"/>'))
    again = made.add_paragraph(f"{county}小结：开工率")._p
    again.append(parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr=" REF start_rate "><w:r><w:t>{rate}</w:t></w:r></w:fldSimple>'))
    made.save(f"{county}.docx")
    return docx.Document(f"{county}.docx")


first, second = (report(*each) for each in RATES.items())
whole = Composer(first)
whole.append(second)
whole.save("whole.docx")
print("docxcompose", version("docxcompose"))
text = zipfile.ZipFile("whole.docx").read("word/document.xml").decode()
marks = re.findall(r'<w:bookmarkStart [^>]*w:id="(\d+)" w:name="([^"]+)"', text)
kept = [line for line in docx2txt.process("whole.docx").split("\n") if "小结" in line]
print("书签 / bookmarks:", marks, "；文件里存的 / kept in the file:", kept)
as_told = marks == [("0", "start_rate"), ("1", "start_rate")] and kept == [f"{county}小结：开工率{rate}" for county, rate in RATES.items()]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python make.py
if command -v soffice > /dev/null; then
    soffice --version
    soffice "-env:UserInstallation=file://$here/office" --headless --convert-to pdf whole.docx > convert.log 2>&1
    venv/bin/python - <<'PY'
import sys

from pypdf import PdfReader

lines = [line.replace(" ", "") for line in PdfReader("whole.pdf").pages[0].extract_text().split("\n") if line.strip()]
print("PDF:", lines)
sys.exit(None if [line[-5:] for line in lines] == ["23.0%", "23.0%", "71.4%", "23.0%"] else "行为变了 / the behaviour changed")
PY
fi
