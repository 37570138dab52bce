#!/usr/bin/env bash
# 用 pandas、polars、python-calamine 汇总各县 Excel 的人会碰上: 出错的公式 (#REF!、#N/A) 读出来和没填的格子一样, 合计少了一个县, 不报错。
# For whoever adds up workbooks that others fill in: a formula that failed (#REF! where a sheet was deleted, #N/A where a name was not found in the other
# table, #DIV/0!, #VALUE! of "12亿") is shown as such by every spreadsheet program. python-calamine reads an empty text for it, the same as for a cell that
# was left empty; pandas reads NaN by either engine, polars null. So a county whose figure is broken counts as one that has none: sum() passes over it, a
# count of what is missing calls it "not filled in", fillna(0) makes it a nought. That the file is broken is told by nobody. openpyxl alone, and xlsx2csv,
# give the error's name. Way round: look into the sheet's part for t="e", or read by openpyxl with data_only=True.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq python-calamine==0.9.1 pandas==2.3.3 polars==2.1.0 fastexcel==0.21.0 openpyxl==3.1.5 XlsxWriter==3.3.1
cat > show.py <<'PY'
import sys
import warnings
from importlib.metadata import version

import openpyxl
import pandas
import polars
import xlsxwriter
from python_calamine import CalamineWorkbook

warnings.simplefilter("error")
COUNTIES = {"甲县": 100, "乙县": "#REF!", "丙县": "#N/A", "丁县": "#VALUE!", "戊县": None, "己县": 300}
with xlsxwriter.Workbook("city.xlsx") as book:
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["县", "投资"])
    for row, (county, amount) in enumerate(COUNTIES.items(), 1):
        sheet.write_string(row, 0, county)
        if isinstance(amount, str):
            sheet.write_formula(row, 1, "=VLOOKUP(A2,Z1:Z9,1,0)", None, amount)  # with the result that Excel stores
        elif amount is not None:
            sheet.write_number(row, 1, amount)

by_calamine = [row[1] for row in CalamineWorkbook.from_path("city.xlsx").get_sheet_by_index(0).to_python()[1:]]
frames = {engine: pandas.read_excel("city.xlsx", engine=engine)["投资"] for engine in ("openpyxl", "calamine")}
by_polars = polars.read_excel("city.xlsx")["投资"]
by_openpyxl = [row[1] for row in openpyxl.load_workbook("city.xlsx", data_only=True).active.iter_rows(min_row=2, values_only=True)]
print(*(f"{name} {version(name)}" for name in ("python-calamine", "pandas", "polars", "fastexcel", "openpyxl", "XlsxWriter")))
print("表里 / in the sheet:", list(COUNTIES.values()))
print("openpyxl:           ", by_openpyxl)
print("python-calamine:    ", by_calamine)
for engine, column in frames.items():
    print(f"pandas ({engine}):".ljust(20), column.tolist(), "sum", column.sum(), "没填的 / missing:", column.isna().sum())
print("polars:             ", by_polars.to_list(), "sum", by_polars.sum(), "没填的 / missing:", by_polars.null_count())
as_told = (
    by_openpyxl == list(COUNTIES.values())
    and by_calamine == [100, "", "", "", "", 300]
    and all(column.sum() == 400 and column.isna().sum() == 4 for column in frames.values())
    and by_polars.sum() == 400
    and by_polars.null_count() == 4
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
