#!/usr/bin/env bash
# 用 docxtpl 套 Word 模板的人会碰上: 名称里有 & 或 < (R&D中心、投资<1亿元的), 从这个字起到这一段文字末尾都没有了, 或者 < 没有了, 不报错。
# For whoever fills Word templates from records by docxtpl: values are put into the document's XML as they are, for escaping is off unless render() is told
# autoescape=True, and what is no XML any more is read by a parser that mends it. It mends by leaving out: of “R&D中心（二期）12亿元” the letter R remains, and the
# amount, which the template writes in the same run after it, is gone with the rest; of “利率<5%” the sign vanishes, so that the sentence reads “利率5%”. Neither
# jinja2 nor python-docx does so alone, the file opens, and no error or warning is given. Names without these signs are right, so a trial shows nothing.
# Way round: render(…, autoescape=True), which escapes all values, also those given to the headers.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq docxtpl==0.20.2 python-docx==1.2.0 jinja2==3.1.6 lxml==6.1.3
cat > show.py <<'PY'
import sys
import warnings
from importlib.metadata import version

from docx import Document
from docxtpl import DocxTemplate

warnings.simplefilter("error")
SENTENCE = "{{ name }}，总投资{{ amount }}，已开工。"
FILLED = {  # of each name, the paragraph as docxtpl makes it
    "轴承中心": "轴承中心，总投资12亿元，已开工。",
    "R&D中心（二期）": "R",
    "检测&计量中心": "检测",
    "检测 & 计量中心": "检测  计量中心，总投资12亿元，已开工。",
    "年利率<5%的贷款": "年利率5%的贷款，总投资12亿元，已开工。",
}


def filled(name, **more):
    document = Document()
    document.add_paragraph(SENTENCE)
    document.save("template.docx")
    template = DocxTemplate("template.docx")
    template.render({"name": name, "amount": "12亿元"}, **more)
    template.save("filled.docx")
    return Document("filled.docx").paragraphs[0].text


print(*(f"{name} {version(name)}" for name in ("docxtpl", "python-docx", "jinja2", "lxml")))
found = {name: filled(name) for name in FILLED}
told = {name: filled(name, autoescape=True) for name in FILLED}
for name in FILLED:
    print(f"{name}: {found[name]}    autoescape=True: {told[name]}")
meant = {name: f"{name}，总投资12亿元，已开工。" for name in FILLED}
sys.exit(None if found == FILLED and told == meant else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
