#!/usr/bin/env bash
# 从带修订痕迹的 Word 稿里取数的人会碰上: “12亿元”改成“21亿元”, python-docx 读成“亿元”, LibreOffice 转出的是“1221亿元”, 都不报错。
# For whoever takes figures out of drafts that went round in Word or WPS with changes tracked (修订), or that are forms of content controls: python-docx
# leaves out what was inserted, for paragraph.text knows only the runs that stand in the paragraph itself, and what was filled into a content control as
# well: the amount is gone and the sentence still reads. LibreOffice, converting to text or PDF without a window, writes what was deleted and what was
# inserted one after the other, so that 12 made 21 becomes 1221, a number that nobody wrote. docx2txt, mammoth and pandoc read the text as changed.
# Way round: have all changes accepted first, or refuse a document with w:ins, w:del or w:sdt in its parts.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq python-docx==1.2.0 docx2txt==0.9 mammoth==1.11.0
cat > show.py <<'PY'
import shutil
import subprocess
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import docx2txt
import mammoth
from docx import Document
from docx.oxml import parse_xml

warnings.simplefilter("error")
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
WHO = 'w:author="a" w:date="2019-08-20T09:00:00Z"'
MEANT = ["项目总投资21亿元", "所在县：甲县。"]

document = Document()
changed = document.add_paragraph("项目总投资")
changed._p.append(parse_xml(f'<w:del {SPACE} w:id="1" {WHO}><w:r><w:delText>12</w:delText></w:r></w:del>'))
changed._p.append(parse_xml(f'<w:ins {SPACE} w:id="2" {WHO}><w:r><w:t>21</w:t></w:r></w:ins>'))
changed.add_run("亿元")
form = document.add_paragraph("所在县：")
form._p.append(parse_xml(f"<w:sdt {SPACE}><w:sdtPr/><w:sdtContent><w:r><w:t>甲县</w:t></w:r></w:sdtContent></w:sdt>"))
form.add_run("。")
document.save("draft.docx")


def lines(text):
    return [line.strip("\ufeff ") for line in text.splitlines() if line.strip("\ufeff ")]


def by_office():
    """Return what LibreOffice makes of it, and its version; nothing where it is not installed."""
    office = shutil.which("soffice")
    if office is None:
        return None, "没有装, 略去 / not installed, left out"
    words = [office, f"-env:UserInstallation={Path('home').absolute().as_uri()}", "--headless"]
    subprocess.run([*words, "--convert-to", "txt:Text (encoded):UTF8", "draft.docx"], check=True, capture_output=True)
    told = subprocess.run([*words, "--version"], check=True, capture_output=True, text=True).stdout
    return lines(Path("draft.txt").read_text("utf-8")), told.split()[1]


with open("draft.docx", "rb") as file:
    by_mammoth = lines(mammoth.extract_raw_text(file).value)
found = {
    "python-docx": [paragraph.text for paragraph in Document("draft.docx").paragraphs],
    "docx2txt": lines(docx2txt.process("draft.docx")),
    "mammoth": by_mammoth,
}
print(*(f"{name} {version(name)}" for name in found))
office, told = by_office()
for name, text in [*found.items(), (f"LibreOffice {told}", office)]:
    print(f"{name}: {text}")
as_told = found == {"python-docx": ["项目总投资亿元", "所在县：。"], "docx2txt": MEANT, "mammoth": MEANT}
as_told = as_told and office in (None, ["项目总投资1221亿元", "所在县：甲县。"])
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
