#!/usr/bin/env bash
# 用程序读各县 Excel 报表的人会碰上: 合计是公式、没人打开算过的, 读出来是 0, 不是空。
# For whoever reads workbooks that other programs made: XlsxWriter's add_table is given the numbers and asked for a total, and stores 0 as
# the total, to be computed by whoever opens the file. Excel shows 300; python-calamine and openpyxl (data_only) read 0, a plain
# number, where a formula without a result (openpyxl's own files) reads as nothing. So a check "nothing there: not computed" passes,
# and a county that reports 300 is taken in with 0. All that tells it from a true zero is fullCalcOnLoad in the part of the workbook.
# Way round, writing: total_value. Reading: refuse a zero of a formula in such a file.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq XlsxWriter==3.3.1 python-calamine==0.9.1 openpyxl==3.1.5
cat > show.py <<'PY'
import sys
from importlib.metadata import version
from zipfile import ZipFile

import openpyxl
import xlsxwriter
from python_calamine import CalamineWorkbook

with xlsxwriter.Workbook("table.xlsx") as book:
    columns = [{"header": "县", "total_string": "合计"}, {"header": "投资", "total_function": "sum"}]
    told = book.add_worksheet().add_table("A1:B4", {"data": [["甲县", 100], ["乙县", 200]], "columns": columns, "total_row": True})
other = openpyxl.Workbook()
for row in (["甲县", 100], ["乙县", 200], ["合计", "=SUM(B1:B2)"]):
    other.active.append(row)
other.save("other.xlsx")


def total(name):
    """Return the total of a sheet, its last row's second cell, as each reader has it."""
    by_calamine = CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python(skip_empty_area=False)
    by_openpyxl = list(openpyxl.load_workbook(name, data_only=True).active.values)
    return [rows[-1][1] if len(rows[-1]) > 1 and rows[-1][0] == "合计" else "?" for rows in (by_calamine, by_openpyxl)]


print(*(f"{name} {version(name)}" for name in ("XlsxWriter", "python-calamine", "openpyxl")))
table, own = total("table.xlsx"), total("other.xlsx")
print("100 + 200, XlsxWriter 的表, calamine 和 openpyxl 读到的合计 / total of XlsxWriter's table by both readers:", table)
print("同样的公式, openpyxl 写的, 读到的是空 / the same of a file by openpyxl reads as nothing:", own)
marked = b'fullCalcOnLoad="1"' in ZipFile("table.xlsx").read("xl/workbook.xml")
print("add_table 的返回值, 文件里的 fullCalcOnLoad / what add_table returned, fullCalcOnLoad in the file:", told, marked)
as_told = table == [0, 0] and own == ["", None] and told == 0 and marked
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
