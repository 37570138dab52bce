#!/usr/bin/env bash
# 用 pyexcel、xlsx2csv 读县区 Excel 表的人会碰上: 交来的表开着筛选 (只看开工的), 筛掉的行 pyexcel 整行没有, xlsx2csv 写成空行, 合计少一半, 不报错; pandas、openpyxl 都读。
# For whoever takes sheets of the counties by pyexcel (django-excel and Flask-Excel are built on it) or turns them into CSV by xlsx2csv: rows that a filter hides in the window
# are rows of the file, and one takes it that a reader reads them; openpyxl, pandas, python-calamine and polars do. pyexcel leaves them out,
# xlsx2csv leaves an empty line for each. A clerk who filtered by "开工" before sending has reported the projects that were begun and no others: the county's
# rate of start is 100%, its sum is short. One row that was hidden by hand, as rows of notes and of given up projects are, is as well gone. Neither says how many.
# Way round: get_array(file_name=…, skip_hidden_row_and_column=False); xlsx2csv --include-hidden-rows.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq pyexcel==0.7.6 pyexcel-io==0.6.8 pyexcel-xlsx==0.6.1 xlsx2csv==0.8.6 openpyxl==3.1.5 XlsxWriter==3.2.9 pandas==3.1.1 python-calamine==0.9.1
cat > show.py <<'PY'
import csv
import subprocess
import sys
from importlib.metadata import version

import pandas
import pyexcel
import xlsxwriter
from python_calamine import CalamineWorkbook

ROWS = [("项目", "投资", "状态"), ("轴承园", 12, "开工"), ("矿机园", 8, "未开工"), ("钢材园", 5, "开工"), ("古城", 20, "未开工")]
book = xlsxwriter.Workbook("in.xlsx")
sheet = book.add_worksheet()
for number, row in enumerate(ROWS):
    sheet.write_row(number, 0, row)
    if row[2] == "未开工":
        sheet.set_row(number, options={"hidden": True})
sheet.autofilter(0, 0, len(ROWS) - 1, 2)
sheet.filter_column("C", "状态 == 开工")
book.close()


def summed(rows):
    """Return how many projects there are, what they come to, and how many of them were begun."""
    rows = [row for row in rows if len(row) > 2 and row[0] and row[0] != "项目"]
    return len(rows), sum(int(float(row[1])) for row in rows), sum(row[2] == "开工" for row in rows)


text, whole = (subprocess.run(["venv/bin/xlsx2csv", *more, "in.xlsx"], capture_output=True, text=True, check=True) for more in ((), ("--include-hidden-rows",)))
found = {
    "pyexcel": summed(pyexcel.get_array(file_name="in.xlsx")),
    "xlsx2csv": summed(csv.reader(text.stdout.splitlines())),
    "pyexcel, skip_hidden_row_and_column=False": summed(pyexcel.get_array(file_name="in.xlsx", skip_hidden_row_and_column=False)),
    "xlsx2csv --include-hidden-rows": summed(csv.reader(whole.stdout.splitlines())),
    "pandas": summed(pandas.read_excel("in.xlsx", engine="openpyxl").to_numpy().tolist()),
    "python-calamine": summed(CalamineWorkbook.from_path("in.xlsx").get_sheet_by_index(0).to_python()),
}
print(*(f"{name} {version(name)}" for name in ("pyexcel", "pyexcel-xlsx", "xlsx2csv", "pandas", "python-calamine")))
for name, (count, total, begun) in found.items():
    print(f"{name}: {count} 个项目 / projects, 投资 / investment {total}, 开工率 / begun {begun}/{count}")
print("xlsx2csv:", text.stdout.splitlines(), text.stderr or "没有别的话 / not a word more")
less = {"pyexcel", "xlsx2csv"}
as_told = found == {name: (2, 17, 2) if name in less else (4, 45, 2) for name in found} and not text.stderr
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
