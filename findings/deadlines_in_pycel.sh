#!/usr/bin/env bash
# 在 Python 里用 pycel 算 Excel 表的人会碰上: EDATE 从 1 月 31 日起一个月后是 3 月 3 日 (Excel 是 2 月 28 日), 8 月 31 日起一个月是 10 月 1 日: 期限晚了, 跨了月; ROUND(1250,-2) 得 1200, TEXT(6.25%,"0.0%") 得 6.2%。
# For whoever turns the workbook in which deadlines and rates are reckoned into Python by pycel, which exists to give what Excel gives: EDATE(day, months), by which a term of months is
# counted, goes to the last day of a shorter month in Excel; here it runs over into the next. A term from the end of August ends in October: the project is not overdue in the report
# of September, and counts for another month and quarter. EOMONTH is right, and EDATE from a day up to the 28th is, which is what one tries. ROUND is Excel's for places behind the
# point (a half goes up), and not for tens and hundreds, where a half goes to the even one: 1250 is 1200, and 1350 is 1400. TEXT does so, too: 1/16, which Excel prints as
# 6.3%, is 6.2%, also by formulas. All are values like others. Way round: MIN(EDATE(d,n),EOMONTH(d,n)) in the sheet; TEXT(ROUND(x,3),"0.0%").
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq pycel==1.0b30 formulas==1.3.4 openpyxl==3.1.5 numpy==1.26.4
cat > show.py <<'PY'
import datetime as dt
import logging
import sys
import warnings
from importlib.metadata import version

import formulas
import openpyxl
from pycel import ExcelCompiler

logging.disable(logging.CRITICAL)


def serial(*day):
    return (dt.date(*day) - dt.date(1899, 12, 30)).days


ASKED = {  # the formula, what pycel makes of it, what formulas does, and Excel
    "EDATE(DATE(2019,8,20),3)": (serial(2019, 11, 20), serial(2019, 11, 20), serial(2019, 11, 20)),
    "EDATE(DATE(2019,1,31),1)": (serial(2019, 3, 3), serial(2019, 2, 28), serial(2019, 2, 28)),
    "EDATE(DATE(2019,8,31),1)": (serial(2019, 10, 1), serial(2019, 9, 30), serial(2019, 9, 30)),
    "EDATE(DATE(2019,8,31),6)": (serial(2020, 3, 2), serial(2020, 2, 29), serial(2020, 2, 29)),
    "EOMONTH(DATE(2019,1,31),1)": (serial(2019, 2, 28), serial(2019, 2, 28), serial(2019, 2, 28)),
    "MIN(EDATE(DATE(2019,1,31),1),EOMONTH(DATE(2019,1,31),1))": (serial(2019, 2, 28),) * 3,
    "ROUND(12.5,0)": (13, 13, 13),
    "ROUND(1250,-2)": (1200, 1300, 1300),
    "ROUND(1350,-2)": (1400, 1400, 1400),
    'TEXT(1/16,"0.0%")': ("6.2%", "6.2%", "6.3%"),
    'TEXT(ROUND(1/16,3),"0.0%")': ("6.3%", "6.3%", "6.3%"),
}
book = openpyxl.Workbook()
book.active.title = "S"
for row, formula in enumerate(ASKED, 1):
    book.active.cell(row, 3, f"={formula}")
book.save("in.xlsx")
compiled = ExcelCompiler("in.xlsx")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    solved = formulas.ExcelModel().loads("in.xlsx").finish().calculate()
by_cell = {str(name).rpartition("!")[2]: value for name, value in solved.items()}
print(*(f"{name} {version(name)}" for name in ("pycel", "formulas")))
as_told = True
for row, (formula, (made, second, meant)) in enumerate(ASKED.items(), 1):
    found = compiled.evaluate(f"S!C{row}"), by_cell[f"C{row}"].value[0, 0]
    print(f"{formula}: pycel {found[0]}, formulas {found[1]}, Excel {meant}")
    as_told = as_told and found == (made, second)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py 2> noise.log
