#!/usr/bin/env bash
# 用 docxtpl 套 Word 模板的人会碰上: 标签里写了带中文引号的名称 (“双百”工程), 判断从来不成立, 该略去的照样计入, 不报错。
# For whoever fills Word templates in Chinese by docxtpl: to mend what Word's autocorrection does to tags, it makes every quotation mark between {{ or
# {% and their end straight, also those inside a text. In Chinese “ and ” are no ornament but the marks themselves, the same code points, and the data
# keeps them: == '“双百”工程' holds nowhere, selectattr finds no row, a dictionary has no such key, replace replaces nothing. What is to be left out is
# printed, what is to be counted is not, without an error or a warning; written between " instead of ' it is a syntax error, which is the lucky case.
# Way round: '\u201c双百\u201d工程' in the tag, or a comparison without the marks ('双百' in kind).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq docxtpl==0.20.2 python-docx==1.2.0 jinja2==3.1.6
cat > show.py <<'PY'
import sys
from importlib.metadata import version

from docx import Document
from docxtpl import DocxTemplate
from jinja2 import Template

KIND = "“双百”工程"
DATA = {"kind": KIND, "rows": [{"kind": KIND}], "sums": {KIND: "7 亿元"}}
TAGS = {
    "{% if kind != '“双百”工程' %}计入{% else %}略去{% endif %}": ("略去", "计入"),
    "{{ rows | selectattr('kind', 'equalto', '“双百”工程') | list | length }}": ("1", "0"),
    "{{ sums['“双百”工程'] }}": ("7 亿元", ""),
    "{{ kind | replace('“', '「') | replace('”', '」') }}": ("「双百」工程", KIND),
    r"{% if kind != '\u201c双百\u201d工程' %}计入{% else %}略去{% endif %}": ("略去", "略去"),
    "{% if '双百' in kind %}略去{% endif %}": ("略去", "略去"),
}


def filled(tag):
    """Return what jinja2 makes of a tag, and what docxtpl makes of it in a document."""
    document = Document()
    document.add_paragraph(tag)
    document.save("template.docx")
    template = DocxTemplate("template.docx")
    template.render(DATA)
    template.save("filled.docx")
    return Template(tag).render(DATA), Document("filled.docx").paragraphs[0].text


print(*(f"{name} {version(name)}" for name in ("docxtpl", "python-docx", "jinja2")))
found = {tag: filled(tag) for tag in TAGS}
for tag, (meant, made) in found.items():
    print(f"{tag}\n    jinja2: {meant}    docxtpl: {made}")
sys.exit(None if found == TAGS else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
