#!/usr/bin/env bash
# 用 typst 把台账排成 PDF、要求“表格不在行内断页”的人会碰上: 比一页还高的行排到纸外, 后面的字没有了, 不报错, 也没有警告。
# For whoever sets tables of records as PDF by typst and keeps each row on one page, as official documents ask for: a row that may not be cut
# (`breakable: false`) and is longer than a page is set beyond the foot of the paper. Its text is lost to the reader with neither error nor
# warning, also by `compile_with_warnings`; one such cell is enough, the others of its row may be breakable. Word and LibreOffice cut such
# a row after all. Way round: let rows be cut that are longer than a page.
set -euo pipefail
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
python3 -m venv "$place/venv"
"$place/venv/bin/pip" install -q typst==0.15.0 pypdf==6.0.0
"$place/venv/bin/python" - << 'END'
import re
import sys
from importlib.metadata import version
from io import BytesIO

import typst
from pypdf import PdfReader

N = 3000
WORDS = " ".join(f"w{n}" for n in range(N))
SOURCE = """
#set page(paper: "a4")
#table(
  columns: (3cm, 1fr),
  table.header([id], [text]),
  table.cell(breakable: %s)[P-1], table.cell(breakable: true)[%s],
)
"""


def read(breakable):
    made, warnings = typst.compile_with_warnings((SOURCE % (breakable, WORDS)).encode())
    pages = PdfReader(BytesIO(made)).pages
    # what lies below the edge of the page is in the file, and on no paper
    seen = set()

    for page in pages:
        def visit(text, matrix, place, font, size):
            if place[5] + matrix[5] > 0:
                seen.update(re.findall(r"w\d+", text))

        page.extract_text(visitor_text=visit)
    return len(pages), len(seen), [warning.message for warning in warnings]


print("typst", version("typst"))
whole, cut = read("true"), read("false")
print("row may be cut:     pages, words of", N, "on paper, warnings:", *whole)
print("row may not be cut: pages, words of", N, "on paper, warnings:", *cut)
sys.exit(0 if whole[1] > N * 0.99 and cut[1] < N * 0.6 and cut[2] == [] else 1)
END
