#!/usr/bin/env bash
# 用 docx-mailmerge2 套 Word 邮件合并模板的人会碰上: 域里写 \# "0.0%" 的到位率 71.4, Word 印 71.4%, 它印 7140%; 12.25 按 \# "0.0" 印 12.2; 是 0 的“到位”连前面的字也没有, 不报错。
# For whoever has notices that Word's mail merge made filled on a server by docx-mailmerge2, which heeds the formats of fields: in Word (manual: "format field results", numeric
# picture) a % in a picture is a sign that is printed as it is, so that a template keeps rates as 71.4; there is no multiplying by a hundred as in Excel. The package multiplies: 71.4
# is 7140%, whatever places the picture has, and 0.5, half a per cent, is 50%, which may be believed. A half goes to the even digit, or down where the binary number
# lies below: 12.25 by "0.0" is 12.2, and 2.675 by "0.00" is 2.67, not 12.3 and 2.68 as in tables beside it. A 0 with words in front (\b 到位) is taken for nothing there: words and
# number vanish, where 0.0 is what was reported. Without a format, and for days, it is right, so a trial of names shows nothing.
# No error, no warning. Way round: turn numbers into text oneself and leave \# and \b out of the template.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq docx-mailmerge2==1.0.3 python-docx==1.2.0
cat > show.py <<'PY'
import sys
import warnings
from datetime import date
from importlib.metadata import version

import docx
from docx.oxml import parse_xml
from mailmerge import MailMerge

warnings.simplefilter("error")
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TOLD = [  # a value, its field's switches, what is printed
    (71.4, '\\# "0.0%"', "7140%"),
    (0.5, '\\# "0.0%"', "50%"),
    (12.25, '\\# "0.0"', "12.2"),
    (2.675, '\\# "0.00"', "2.67"),
    (0, "\\b 到位", ""),
    (12.5, "\\b 到位", "到位12.5"),
    (12.5, "", "12.5"),
    (date(2019, 8, 20), '\\@ "yyyy年M月d日"', "2019年8月20日"),
]


def part(kind):
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


made = docx.Document()
for at, (_, switches, _) in enumerate(TOLD):
    code = f"MERGEFIELD v{at} {switches}".replace('"', "&quot;")
    field = f'{part("begin")}<w:r><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>{part("separate")}<w:r><w:t>?</w:t></w:r>{part("end")}'
    made.element.body.insert(at, parse_xml(f"<w:p {SPACE}>{field}</w:p>"))
made.save("template.docx")
with MailMerge("template.docx") as merge:
    merge.merge(**{f"v{at}": value for at, (value, _, _) in enumerate(TOLD)})
    merge.write("notice.docx")
found = [paragraph.text for paragraph in docx.Document("notice.docx").paragraphs]
print("docx-mailmerge2", version("docx-mailmerge2"))
for (value, switches, _), text in zip(TOLD, found):
    print(f"{value} {switches} -> {text!r}")
sys.exit(None if found == [text for _, _, text in TOLD] else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
