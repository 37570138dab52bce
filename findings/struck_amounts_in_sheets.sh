#!/usr/bin/env bash
# 用程序读县区改过的 Excel 表的人会碰上: 格子里划掉 12、后面写 15, 读出来是 1215; 整格划掉的 30 (不再实施的项目) 照样算, pandas 里列还是整数, 合计 1250, 应是 20, 不报错。
# For whoever adds up sheets that offices correct as they correct paper, by a line through the old figure (删除线) with the new one behind it, mostly in red: the cell is
# then a text of two pieces, of which a person reads one. openpyxl, python-calamine, pandas and polars put the pieces together: 12 and 15 is 1215. It is a text, so one
# takes it that a column of it fails; pandas.read_excel makes a number of it, and the column is one of integers like any other. A cell that is struck out whole, as the row
# of a project that was given up, is its number. Nobody wrote 1215, and no check of types sees it; a check of size may. Way round: openpyxl's load_workbook(rich_text=True),
# which keeps the pieces with their fonts, and cell.font.strike for the whole; refuse what is struck.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq openpyxl==3.1.5 XlsxWriter==3.2.9 pandas==3.1.1 python-calamine==0.9.1 polars==2.1.0 fastexcel==0.20.2 pyarrow==26.0.1
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
book = xlsxwriter.Workbook("in.xlsx")
sheet = book.add_worksheet()
old, new = book.add_format({"font_strikeout": True}), book.add_format({"font_color": "red"})
for row, (name, amount) in enumerate([("项目", "投资（亿元）"), ("轴承园", None), ("矿机园", None), ("钢材园", 5)]):
    sheet.write_row(row, 0, (name, amount))
sheet.write_rich_string("B2", old, "12", new, "15")  # 12 was struck out, 15 holds
sheet.write("B3", 30, old)  # struck out whole: given up
book.close()

MEANT = 15 + 5
frame = pandas.read_excel("in.xlsx", engine="openpyxl")
column = "投资（亿元）"
found = {
    "openpyxl": [row[1] for row in openpyxl.load_workbook("in.xlsx").active.iter_rows(min_row=2, values_only=True)],
    "python-calamine": [row[1] for row in CalamineWorkbook.from_path("in.xlsx").get_sheet_by_index(0).to_python()[1:]],
    "polars": polars.read_excel("in.xlsx")[column].to_list(),
    "pandas": frame[column].tolist(),
}
rich = openpyxl.load_workbook("in.xlsx", rich_text=True).active
pieces = [(piece.text, bool(piece.font.strike)) for piece in rich["B2"].value]
print(*(f"{name} {version(name)}" for name in found))
for name, read in found.items():
    print(f"{name}: {read}")
print("pandas:", frame[column].dtype, "合计 / sum", frame[column].sum(), "应是 / meant", MEANT)
print("rich_text=True:", pieces, "B3", rich["B3"].font.strike)
as_told = (
    [[str(value).removesuffix(".0") for value in read] for read in found.values()] == [["1215", "30", "5"]] * len(found)
    and str(frame[column].dtype) == "int64"
    and frame[column].sum() == 1250
    and pieces == [("12", True), ("15", False)]
    and rich["B3"].font.strike
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
