#!/usr/bin/env bash
# 用 pandas、openpyxl 读中文 Excel 表的人会碰上: 显示成“2019年8月20日”的格子读出来是 43697, 同一列里换一种日期格式的却是日子。
# For whoever reads workbooks of Chinese offices: Excel there has date formats of its own, 2019年8月20日, 2019年8月, 8月20日. ECMA-376 (part 1, 18.8.30)
# gives them numbers, 27 to 36 and 50 to 58, and a file names such a format by its number alone, without a code. openpyxl knows the numbers
# of the general list only and takes the others for "General": the day is an int. pandas, which reads by openpyxl, makes a column of ints of it or, where
# some cells have another date format, one of days and ints; xlsx2csv writes 43697. No error, no warning, and 43697 passes for an amount.
# python-calamine and LibreOffice read days. Way round: python-calamine, or openpyxl.utils.datetime.from_excel where the style's number is one of these.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq openpyxl==3.1.5 pandas==2.3.3 xlsx2csv==0.8.6 XlsxWriter==3.3.1 python-calamine==0.9.1
cat > show.py <<'PY'
import re
import subprocess
import sys
import warnings
from datetime import date, datetime
from importlib.metadata import version
from zipfile import ZipFile

import openpyxl
import pandas
import xlsxwriter
from python_calamine import CalamineWorkbook

warnings.simplefilter("error")
NUMBERS = [14, *range(27, 37), *range(50, 59)]  # the first is of the general list
with xlsxwriter.Workbook("county.xlsx") as book:
    sheet = book.add_worksheet()
    for row, number in enumerate(NUMBERS):
        sheet.write_datetime(row, 0, datetime(2019, 8, 20), book.add_format({"num_format": number}))
styles = ZipFile("county.xlsx").read("xl/styles.xml").decode()
named = {int(number) for number in re.findall(r'<xf numFmtId="(\d+)"', styles)}

by_openpyxl = [cell for (cell,) in openpyxl.load_workbook("county.xlsx").active.values]
by_pandas = pandas.read_excel("county.xlsx", header=None, engine="openpyxl")[0].tolist()
lines = subprocess.run([sys.executable, "-m", "xlsx2csv", "county.xlsx"], capture_output=True, text=True, check=True).stdout.split()
by_calamine = [cell for (cell,) in CalamineWorkbook.from_path("county.xlsx").get_sheet_by_index(0).to_python()]
print(*(f"{name} {version(name)}" for name in ("openpyxl", "pandas", "xlsx2csv", "python-calamine", "XlsxWriter")))
print("文件里的格式代码 / codes of formats in the file:", styles.count("<numFmt "))
for name, cells in (("openpyxl", by_openpyxl), ("pandas", by_pandas), ("xlsx2csv", lines), ("python-calamine", by_calamine)):
    print(f"{name:15} 14: {cells[0]!s:20} 31 (2019年8月20日): {cells[NUMBERS.index(31)]!s:12} 58 (8月20日): {cells[NUMBERS.index(58)]}")
as_told = (
    named >= set(NUMBERS)
    and "<numFmt " not in styles
    and by_openpyxl == [datetime(2019, 8, 20), *[43697] * 19]
    and by_pandas == [datetime(2019, 8, 20), *[43697] * 19]
    and lines[1:] == ["43697"] * 19
    and by_calamine == [date(2019, 8, 20)] * 20
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
