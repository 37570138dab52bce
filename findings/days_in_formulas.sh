#!/usr/bin/env bash
# 在 Python 里用 formulas 算 Excel 表的人会碰上: TEXT(A1,"yyyy年m月d日") 的日、月是 10、20、30 的少一个 0: 10 月 20 日成了 1 月 2 日; VALUE("1,200") 成了 73051; 写成文字的数也进合计; 都不报错。
# For whoever computes sheets of offices on a server by formulas, to fill in notices or to check what a county computed: a day in words is made there by TEXT(…,"yyyy年m月d日"), since
# Excel has no other way to put it into a sentence. The package writes the number of the day and of the month without the noughts at its end: the 10th, 20th and 30th are the
# 1st, 2nd and 3rd, October is January; "mm" and "dd" are right, and so are most days, which is what one tries. VALUE of an amount with a comma takes it for a month
# and its year: "1,200" is 73051, the first of January 2100 counted in days, "3,500" is 182683, and "12,500" an error at last. A cell that holds the text 8, which Excel leaves
# out of SUM and COUNT, is counted. No error, no warning. pycel 1.0b30 writes the day right, and leaves the text out. Way round: "yyyy年mm月dd日"; look which cells are texts.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq formulas==1.3.4 pycel==1.0b30 openpyxl==3.1.5 numpy==1.26.4
cat > show.py <<'PY'
import logging
import sys
import warnings
from importlib.metadata import version

import formulas
import openpyxl
from pycel import ExcelCompiler

logging.disable(logging.CRITICAL)
ASKED = {  # the formula, what formulas makes of it, and what Excel does
    'TEXT(DATE(2019,8,9),"yyyy年m月d日")': ("2019年8月9日", "2019年8月9日"),
    'TEXT(DATE(2019,8,20),"yyyy年m月d日")': ("2019年8月2日", "2019年8月20日"),
    'TEXT(DATE(2019,10,20),"m月d日")': ("1月2日", "10月20日"),
    'TEXT(DATE(2019,10,20),"yyyy年mm月dd日")': ("2019年10月20日", "2019年10月20日"),
    'VALUE("1,200")': (73051, 1200),
    'VALUE("3,500")': (182683, 3500),
    "SUM(A1:A3)": (20.5, 12.5),
    "COUNT(A1:A3)": (2, 1),
}
book = openpyxl.Workbook()
sheet = book.active
sheet.title = "S"
for value in (12.5, "8", None):
    sheet.append([value])
for row, formula in enumerate(ASKED, 1):
    sheet.cell(row, 3, f"={formula}")
book.save("in.xlsx")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    solved = formulas.ExcelModel().loads("in.xlsx").finish().calculate()
by_cell = {str(name).rpartition("!")[2]: value for name, value in solved.items()}
other = ExcelCompiler("in.xlsx")
print(*(f"{name} {version(name)}" for name in ("formulas", "pycel")))
as_told = True
for row, (formula, (made, meant)) in enumerate(ASKED.items(), 1):
    found, second = by_cell[f"C{row}"].value[0, 0], other.evaluate(f"S!C{row}")
    print(f"{formula}: formulas {found}, pycel {second}, Excel {meant}")
    as_told = as_told and found == made and second in (meant, "#VALUE!")
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py 2> noise.log
