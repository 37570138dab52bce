#!/usr/bin/env bash
# 从 Word 填报表里取“☑是 □否”的人会碰上: 勾是从符号库插入的, python-docx、docx2txt 读成“是 否”; 是窗体的复选框, 再加 mammoth、pandoc; 选的是哪个看不出, 都不报错。
# For whoever takes answers out of forms in Word, where one is chosen by a tick in a box (☑是 □否): Word keeps such a box in four ways, which look alike on paper. Inserted as a
# symbol (Wingdings 2, the way that is taught) it is an element of its own (w:sym) beside the text; typed, it is a letter R or £ in that font; then there is the
# check box of a content control, and that of the old forms, which has no sign at all but a mark in a field. What is read is "是 否", as if nothing had been chosen,
# the same for both answers: of symbols by python-docx and docx2txt, of content controls by python-docx and mammoth, of the old forms by these three and
# pandoc; the letters come as "R是 £否" except from pandoc. None of the four reads all ways, and none tells. A program that
# looks for 是 finds it in each form, and a model that is given the text guesses. A ☑ that was typed as a sign is right everywhere, so a trial may show nothing.
# Way round: look for w:sym, w14:checkbox, w:checkBox and w:rFonts of Wingdings in the parts, and read or refuse them; or let people write 是 or 否.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq python-docx==1.2.0 docx2txt==0.9 mammoth==1.13.0 pypandoc-binary==1.17
cat > show.py <<'PY'
import sys
from importlib.metadata import version

import docx
import docx2txt
import mammoth
import pypandoc
from docx.oxml import parse_xml

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
)
SYMBOL = '<w:r><w:sym w:font="Wingdings 2" w:char="{}"/></w:r>'
LETTER = '<w:r><w:rPr><w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/></w:rPr><w:t>{}</w:t></w:r>'
CONTROL = (
    '<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{0}"/></w14:checkbox></w:sdtPr><w:sdtContent><w:r><w:t>{1}</w:t></w:r></w:sdtContent></w:sdt>'
)
FORM = (
    '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:enabled/><w:checkBox><w:sizeAuto/><w:default w:val="0"/><w:checked w:val="{}"/></w:checkBox>'
    '</w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
)
WAYS = {  # how a box is kept, ticked and not
    "字符 / sign": [f"<w:r><w:t>{sign}</w:t></w:r>" for sign in "☑□"],
    "符号 / symbol": [SYMBOL.format(code) for code in ("F052", "F0A3")],
    "字母 / letter": [LETTER.format(letter) for letter in "R£"],
    "控件 / control": [CONTROL.format(*each) for each in ((1, "☒"), (0, "☐"))],
    "窗体 / form": [FORM.format(value) for value in (1, 0)],
}
made = docx.Document()
for ticked, empty in WAYS.values():
    words = '<w:r><w:t xml:space="preserve">{}</w:t></w:r>'
    made.add_paragraph()._p.addprevious(parse_xml(f"<w:p {NAMESPACES}>{ticked}{words.format('是 ')}{empty}{words.format('否')}</w:p>"))
made.save("form.docx")


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


with open("form.docx", "rb") as file:
    found = {
        "python-docx": lines("\n".join(paragraph.text for paragraph in docx.Document("form.docx").paragraphs)),
        "docx2txt": lines(docx2txt.process("form.docx")),
        "mammoth": lines(mammoth.extract_raw_text(file).value),
        "pandoc": lines(pypandoc.convert_file("form.docx", "plain")),
    }
print(*(f"{name} {version(name)}" for name in ("python-docx", "docx2txt", "mammoth")), "pandoc", pypandoc.get_pandoc_version())
for name, texts in found.items():
    print(f"{name}: {dict(zip(WAYS, texts))}")
NONE = "是 否"
TOLD = {
    "python-docx": ["☑是 □否", NONE, "R是 £否", NONE, NONE],
    "docx2txt": ["☑是 □否", NONE, "R是 £否", "☒是 ☐否", NONE],
    "mammoth": ["☑是 □否", "☑是 □否", "R是 £否", NONE, NONE],
    "pandoc": ["☑是 □否", "☑是 ⬜否", "☑是 ⬜否", "☒是 ☐否", NONE],
}
sys.exit(None if found == TOLD else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
