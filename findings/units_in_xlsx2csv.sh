#!/usr/bin/env bash
# 用 xlsx2csv 把 Excel 台账转成 CSV 的人会碰上: 数字格式里写了单位 (0"m"、0.0"亿kWh"、0" MW") 的列, 不论多少都成了 "0.0""亿kw12""" 一类; 写成 0\m 的, 800 米成了 003。
# For whoever turns workbooks into CSV by xlsx2csv: in Excel a number can bear its unit in its format (0"m", 0.0"亿kWh", 0" MW"), which is how a length or a year's power
# stays a number. xlsx2csv looks for the letters of a date (d, m, y, h) anywhere in a format, also between quotation marks, behind \ and behind _, which say that
# a letter is to be printed, or left blank, as it is. The number is then a day counted from 1900, and what is written is the format itself with the month
# or hour in place of its letter: each figure of a column of 亿kWh is the same text, whatever it was. LibreOffice (7.4.7) saves 0"m" as 0\m; of these 800 m are
# 003 and 1,000 m 009 (10 March, 26 September 1902), numbers that a sum takes. Units in Chinese (0"米"), and in t or %, are right, so a trial shows nothing.
# openpyxl and python-calamine know these marks. No error, no warning. Way round: --ignore-formats date, behind the file's name, which leaves true days as numbers.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq xlsx2csv==0.8.6 XlsxWriter==3.3.1 openpyxl==3.1.5 python-calamine==0.9.1
cat > show.py <<'PY'
import csv
import subprocess
import sys
from importlib.metadata import version

import openpyxl
import python_calamine
import xlsxwriter

NUMBERS = (800, 1000)
FORMATS = {  # and what xlsx2csv makes of both
    '0"米"': ("800", "1000"),
    '0"t"': ("800", "1000"),
    "0\\m": ("003", "009"),
    '0"m"': ('0"03"', '0"09"'),
    '0" MW"': ('0" 03w"', '0" 09w"'),
    '0.0"亿kWh"': ('0.0"亿kw12"', '0.0"亿kw12"'),
    '0.0"万m²"': ('0.0"万03²"', '0.0"万09²"'),
    "#,##0_d": ("#,##0_10", "#,##0_26"),
}
book = xlsxwriter.Workbook("table.xlsx")
sheet = book.add_worksheet()
for at, code in enumerate(FORMATS):
    for row, number in enumerate(NUMBERS):
        sheet.write_number(row, at, number, book.add_format({"num_format": code}))
book.close()


def by_column(rows):
    return [tuple(column) for column in zip(*rows)]


def converted(*options):
    ran = subprocess.run(["venv/bin/xlsx2csv", "table.xlsx", *options], capture_output=True, text=True, check=True)
    assert ran.stderr == "", ran.stderr
    return by_column(csv.reader(ran.stdout.splitlines()))


print(*(f"{name} {version(name)}" for name in ("xlsx2csv", "openpyxl", "python-calamine")))
found, told = converted(), converted("--ignore-formats", "date")
for code, made in zip(FORMATS, found):
    print(f"{code}: {NUMBERS} -> {made}")
whole = [NUMBERS] * len(FORMATS)
others = by_column(openpyxl.load_workbook("table.xlsx").active.values) == whole
others = others and by_column(python_calamine.CalamineWorkbook.from_path("table.xlsx").get_sheet_by_index(0).to_python()) == whole
print("openpyxl, python-calamine:", "对 / right" if others else "?")
texts = [tuple(map(str, NUMBERS))] * len(FORMATS)
print("--ignore-formats date:", "对 / right" if told == texts else told)
sys.exit(None if found == list(FORMATS.values()) and others and told == texts else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
