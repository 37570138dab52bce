#!/usr/bin/env bash
# 用 DuckDB 直接查县区 Excel 表的人会碰上: 表里有一个空行 (按组团、按类别隔开的表都有), 空行以下的全部没有读进来, 不报错, 合计少一半。
# For whoever asks sheets of the counties by SQL, as read_xlsx of DuckDB's extension excel lets them (also as FROM 'sheet.xlsx'): where no range is named, the
# table ends at the first empty row. Sheets made for people have such rows, between groups of counties, between kinds of projects, above the total; all that
# stands below is in no count and no sum, and nothing says so. With a blank row under the headings the table is empty, and with one under the title it is one
# column of no rows. pandas, polars and python-calamine read the same sheets to their end. With a range the default is the other one: a query that was tried
# with range='A1:C99' loses rows once the range is left out. Way round: stop_at_empty = false, then leave the empty rows out.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq duckdb==1.5.5 duckdb-extension-excel==1.5.5 pandas==3.1.1 openpyxl==3.1.5 python-calamine==0.9.1 polars==2.1.0 fastexcel==0.20.2 pyarrow==26.0.1
cat > show.py <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

import duckdb
import duckdb_extension_excel
import openpyxl
import pandas
import polars
from python_calamine import CalamineWorkbook

HEAD, NORTH, SOUTH = ["项目", "总投资（亿元）"], [["轴承园", 12.5], ["矿机园", 8]], [["钢材园", 40], ["古城", 20]]
SHEETS = {
    "两组之间有空行 / a blank row between groups": [HEAD, *NORTH, [], *SOUTH],
    "表头下有空行 / one under the headings": [HEAD, [], *NORTH, *SOUTH],
    "没有空行 / none": [HEAD, *NORTH, *SOUTH],
}


def made(rows):
    """Write rows as a sheet, and return its name."""
    book = openpyxl.Workbook()
    for place, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            book.active.cell(place, column, value)
    book.save("sheet.xlsx")
    return "sheet.xlsx"


for name in ("duckdb", "duckdb-extension-excel", "pandas", "polars", "python-calamine"):
    print(name, version(name))
base = duckdb.connect(config={"allow_unsigned_extensions": "true"})
base.load_extension(str(next(Path(duckdb_extension_excel.__file__).parent.rglob("excel.duckdb_extension"))))
SUM = 'SELECT count(*), sum("总投资（亿元）")'
seen = []
for words, rows in SHEETS.items():
    name = made(rows)
    asked = (f"'{name}'", f"read_xlsx('{name}', range = 'A1:B9')", f"read_xlsx('{name}', stop_at_empty = false)")
    plain, framed, told = (base.execute(f"{SUM} FROM {each} WHERE \"项目\" IS NOT NULL").fetchone() for each in asked)
    others = {
        float(pandas.read_excel(name, engine="calamine")[HEAD[1]].sum()),
        float(polars.read_excel(name)[HEAD[1]].sum()),
        sum(row[1] for row in CalamineWorkbook.from_path(name).get_sheet_by_index(0).to_python()[1:] if row[1]),
    }
    print(f"{words}: DuckDB {plain}, range {framed}, stop_at_empty=false {told}; pandas, polars, calamine {others}")
    seen.append((plain, framed, told, others))
whole = (4, 80.5), (4, 80.5), {80.5}
as_told = seen == [((2, 20.5), *whole), ((0, None), *whole), ((4, 80.5), *whole)]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
