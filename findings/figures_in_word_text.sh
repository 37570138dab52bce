#!/usr/bin/env bash
# 从 Word 文件里取数的人会碰上: “10⁴平方米”(上标) 取出来是 104平方米; 公式里的 23/100 是 23100 或没有; 不间断连字符没了, 合同号 2019-08-20 成了 20190820; 简单域里的合计是空的, 都不报错。
# For whoever takes figures and numbers of papers out of Word by python-docx, mammoth, docx2txt or docx2python: part of what a person reads stands in the document as a mark beside
# the letters. A power (Word's superscript, 10⁴) becomes a digit more: 104; so does the number of a note. A fraction set as a formula (23/100) is 23100 by docx2python, the other three
# leave it out, and the sentence still reads. A hyphen that may not break, which Word sets by Ctrl+Shift+_ so that a contract's number stays on one line, is dropped by docx2txt and docx2python:
# two numbers become one. A result kept as a simple field (fldSimple, as for a total or a number of a table) is dropped by python-docx and mammoth, and by pandoc,
# which has the rest right (10^4^, \frac{23}{100}, the hyphen). Each has its own gaps, none tells. Way round: refuse parts with w:vertAlign, m:oMath, w:noBreakHyphen or w:fldSimple.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq python-docx==1.2.0 mammoth==1.13.0 docx2txt==0.9 docx2python==3.7.1 pypandoc_binary==1.17
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
from docx.oxml.ns import nsdecls

MATH = "http://schemas.openxmlformats.org/officeDocument/2006/math"


def run(inside):
    return f"<w:r {nsdecls('w')}>{inside}</w:r>"


def text(words):
    return run(f'<w:t xml:space="preserve">{words}</w:t>')


FRACTION = f'<m:oMath xmlns:m="{MATH}"><m:f><m:num><m:r><m:t>23</m:t></m:r></m:num><m:den><m:r><m:t>100</m:t></m:r></m:den></m:f></m:oMath>'
LINES = {
    "上标 / superscript": [text("面积10"), run('<w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:t>4</w:t>'), text("平方米")],
    "公式 / formula": [text("开工率"), FRACTION, text("，比上次高")],
    "连字符 / hyphen": [text("合同2019"), run("<w:noBreakHyphen/>"), text("08"), run("<w:noBreakHyphen/>"), text("20号")],
    "域 / field": [text("合计"), f'<w:fldSimple {nsdecls("w")} w:instr=" =SUM(ABOVE) "><w:r><w:t>300</w:t></w:r></w:fldSimple>', text("万元")],
}
document = docx.Document()
for parts in LINES.values():
    paragraph = document.add_paragraph()
    for part in parts:
        paragraph._p.append(parse_xml(part))
document.save("in.docx")


def lines(whole):
    return [line.strip().replace("\N{NON-BREAKING HYPHEN}", "-") for line in whole.splitlines() if line.strip()]


with open("in.docx", "rb") as file:
    raw = mammoth.extract_raw_text(file).value
found = {
    "python-docx": lines("\n".join(paragraph.text for paragraph in docx.Document("in.docx").paragraphs)),
    "mammoth": lines(raw),
    "docx2txt": lines(docx2txt.process("in.docx")),
    "docx2python": lines(re.sub("</?latex>", "", docx2python.docx2python("in.docx").text)),
    "pandoc": lines(pypandoc.convert_file("in.docx", "markdown", extra_args=["--wrap=none"])),
}
print(*(f"{name} {version(name)}" for name in found if name != "pandoc"), "pandoc", pypandoc.get_pandoc_version())
for name, read in found.items():
    print(f"{name}: {read}")
power, none, whole = "面积104平方米", "开工率，比上次高", "合同2019-08-20号"
joined, total = "合同20190820号", "合计300万元"
as_told = found == {
    "python-docx": [power, none, whole, "合计万元"],
    "mammoth": [power, none, whole, "合计万元"],
    "docx2txt": [power, none, joined, total],
    "docx2python": [power, "开工率23100，比上次高", joined, total],
    "pandoc": ["面积10^4^平方米", r"开工率$\frac{23}{100}$，比上次高", whole, "合计万元"],
}
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
