#!/usr/bin/env bash
# 用 Word 模板出分县清单的人会碰上: 每县第一行被 {%tr if %} 略去时, 县名不见了, 这个县的项目归到上一个县名下。
# For whoever prints lists grouped by county (school, firm) with docxtpl: {% vm %} is the documented way to merge the group's name over its
# rows, {%tr if %} the documented way to leave out rows. Together, where the group's first row is left out, the group's name vanishes and its
# rows stand merged under the group before: an overdue project is charged to the wrong county. `{% vm %}` goes by `loop.first`, which is
# true for a row that is not printed. Way round: leave rows out in the loop itself, `{%tr for p in g.projects if p.late %}`.
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

GROUPS = [
    {"county": "甲县", "projects": [{"name": "甲一", "late": True}, {"name": "甲二", "late": True}]},
    {"county": "乙县", "projects": [{"name": "乙一", "late": False}, {"name": "乙二", "late": True}, {"name": "乙三", "late": True}]},
]
CELLS = ("{% vm %}{{ g.county }}", "{{ p.name }}")
ALL = ["{%tr for g in groups %}", "{%tr for p in g.projects %}", CELLS, "{%tr endfor %}", "{%tr endfor %}"]
LATE = [*ALL[:2], "{%tr if p.late %}", CELLS, "{%tr endif %}", *ALL[3:]]
ROUND = [ALL[0], "{%tr for p in g.projects if p.late %}", *ALL[2:]]


def printed(template):
    """Return the rows of the document that docxtpl makes, a merged cell with the text that is seen in it."""
    document = Document()
    table = document.add_table(len(template), 2)
    for row, texts in zip(table.rows, template):
        for cell, text in zip(row.cells, (texts,) if isinstance(texts, str) else texts):
            cell.text = text
    document.save("template.docx")
    made = DocxTemplate("template.docx")
    made.render({"groups": GROUPS})
    made.save("made.docx")
    return [tuple(cell.text for cell in row.cells) for row in Document("made.docx").tables[0].rows]


print(*(f"{name} {version(name)}" for name in ("docxtpl", "python-docx", "jinja2")))
whole, late, round_ = printed(ALL), printed(LATE), printed(ROUND)
print("全部项目, 县名都对 / all rows, the names are right:", *whole, sep="\n  ")
print("只留逾期的 (乙一略去), 乙县不见了, 它的项目在甲县名下 / first row of 乙县 left out, its rows stand under 甲县:", *late, sep="\n  ")
print("改在循环里筛选, 就对 / rows left out in the loop itself, right again:", *round_, sep="\n  ")
right = [("甲县", "甲一"), ("甲县", "甲二"), ("乙县", "乙二"), ("乙县", "乙三")]
wrong = [("甲县", name) for _, name in right]
as_told = (whole, late, round_) == ([*right[:2], ("乙县", "乙一"), *right[2:]], wrong, right)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
