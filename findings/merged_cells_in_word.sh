#!/usr/bin/env bash
# 从 Word 表、网页表里取数的人会碰上: 两个项目合用一格的投资 (上下合并) 每行都算一次, 3+3+5+2 得 13; 同一张表从 Excel 里读, 是 10, 都不报错。
# For whoever adds up tables that offices send now as Word, now as Excel, now from a page: where projects share one amount, its cell is merged downwards. What is
# read of the lower rows hangs on the reader: python-docx (row.cells, column.cells, cell) gives the merged cell again in each of them, docx2python and pandas.read_html
# fill its text in likewise, so the amount is counted once for each project; openpyxl, pandas.read_excel and python-calamine give nothing there, so it is counted
# once. A sum, or a comparison of this year's Word with last year's Excel, differs by what is merged. In a merged heading the same makes two columns of one name.
# No error, no warning. Way round: in python-docx count a cell once, by its _tc; duplicate_merged_cells=False in docx2python; refuse merged cells of amounts.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq python-docx==1.2.0 docx2python==3.7.1 pandas==3.1.1 lxml==6.1.3 openpyxl==3.1.5 python-calamine==0.9.1 XlsxWriter==3.3.1
cat > show.py <<'PY'
import io
import sys
import warnings
from importlib.metadata import version

import openpyxl
import pandas
import xlsxwriter
from docx import Document
from docx2python import docx2python
from python_calamine import CalamineWorkbook

warnings.simplefilter("error")
HEAD = ("县", "项目", "投资")
ROWS = (("甲县", "一", 3), ("甲县", "二", None), ("甲县", "三", 5), ("乙县", "四", 2))  # 一 and 二 share 3, in a cell that is merged

document = Document()
table = document.add_table(5, 3)
for row, texts in zip(table.rows, (HEAD, *ROWS)):
    for cell, text in zip(row.cells, texts):
        cell.text = "" if text is None else str(text)
table.cell(1, 2).merge(table.cell(2, 2))
document.save("city.docx")
with xlsxwriter.Workbook("city.xlsx") as book:
    sheet = book.add_worksheet()
    for place, texts in enumerate((HEAD, *ROWS)):
        sheet.write_row(place, 0, texts)
    sheet.merge_range(1, 2, 2, 2, 3)
PAGE = "<table><tr>" + "".join(f"<th>{text}</th>" for text in HEAD) + "</tr>"
for county, name, amount in ROWS:
    span = ' rowspan="2"' if name == "一" else ""
    PAGE += f"<tr><td>{county}</td><td>{name}</td>" + ("" if amount is None else f"<td{span}>{amount}</td>") + "</tr>"
PAGE += "</table>"


def number(value):
    text = str(value).strip()
    return int(float(text)) if text not in ("", "None", "nan") else None


def by_docx2python(**told):
    (body,) = (part for part in docx2python("city.docx", **told).body if len(part) == 5)
    return ["".join(row[2]) for row in body[1:]]


cells = Document("city.docx").tables[0].columns[2].cells[1:]
once = list({cell._tc: cell.text for cell in cells}.values())
found = {
    "python-docx": [cell.text for cell in cells],
    "docx2python": by_docx2python(),
    "pandas.read_html": pandas.read_html(io.StringIO(PAGE + "</table>"))[0]["投资"].tolist(),
    "openpyxl": [row[2] for row in openpyxl.load_workbook("city.xlsx").active.iter_rows(min_row=2, values_only=True)],
    "pandas.read_excel": pandas.read_excel("city.xlsx", engine="openpyxl")["投资"].tolist(),
    "python-calamine": [row[2] for row in CalamineWorkbook.from_path("city.xlsx").get_sheet_by_index(0).to_python()[1:]],
    "python-docx, _tc": once,
    "docx2python, duplicate_merged_cells=False": by_docx2python(duplicate_merged_cells=False),
}
found = {name: [number(value) for value in column] for name, column in found.items()}
print(*(f"{name} {version(name)}" for name in ("python-docx", "docx2python", "pandas", "openpyxl", "python-calamine")))
for name, column in found.items():
    print(f"{name}:".ljust(20), column, "合计 / sum", sum(filter(None, column)))
twice, right = [3, 3, 5, 2], [3, None, 5, 2]
names = list(found)
as_told = all(found[name] == twice for name in names[:3]) and all(found[name] == right for name in names[3:6])
as_told = as_told and found[names[6]] == [3, 5, 2] and found[names[7]] == right
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
