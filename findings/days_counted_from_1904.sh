#!/usr/bin/env bash
# 用 DuckDB、SheetJS 读县区 Excel 表的人会碰上: 工作簿勾选了“使用 1904 日期系统” (旧的 Mac 版 Excel 建的都是), 2019-08-20 读成 2015-08-19, 早四年零一天, 不报错; 别的读法都对。
# For whoever asks sheets of the counties by SQL (read_xlsx of DuckDB's extension excel), or reads their days into JavaScript by SheetJS: a workbook counts its days from 1900 or
# from 1904, as it says itself (date1904 in workbook.xml; ECMA-376 part 1, 18.17.4.1). Excel for Mac made the latter up to 2008, and a file keeps it through copies, new years
# and Save as, so one office's form has had it for years. DuckDB does not look: each day is four years and a day too early, a day like any other: signed in 2015, thousand days
# overdue. Amounts are right. SheetJS looks where it makes text (sheet_to_csv) and not for cellDates, nor for the numbers of sheet_to_json. openpyxl, pandas, polars,
# python-calamine and exceljs give the day that Excel shows. Way round: refuse a book whose workbook.xml has date1904="1" (SheetJS: Workbook.WBProps.date1904), or add 1462 days.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq duckdb==1.5.5 duckdb-extension-excel==1.5.5 openpyxl==3.1.5 pandas==3.1.1 python-calamine==0.9.1 polars==2.1.0 fastexcel==0.20.2 pyarrow==26.0.1
cat > show.py <<'PY'
import datetime as dt
import sys
from importlib.metadata import version
from pathlib import Path

import duckdb
import duckdb_extension_excel
import openpyxl
import pandas
import polars
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from python_calamine import CalamineWorkbook

DAY = dt.date(2019, 8, 20)
for name in ("from1900", "from1904"):
    book = openpyxl.Workbook()
    if name == "from1904":
        book.epoch = CALENDAR_MAC_1904
    for row in (["项目", "投资", "签约"], ["轴承园", 12, DAY]):
        book.active.append(row)
    book.save(f"{name}.xlsx")

base = duckdb.connect(config={"allow_unsigned_extensions": "true"})
extension = next(Path(duckdb_extension_excel.__file__).parent.rglob("excel.duckdb_extension"))
base.execute(f"LOAD '{extension}'")


def day(value):
    return value.date() if isinstance(value, dt.datetime) else value


def read(name):
    return {
        "duckdb": base.execute(f"SELECT 投资, 签约 FROM read_xlsx('{name}.xlsx')").fetchone(),
        "openpyxl": (openpyxl.load_workbook(f"{name}.xlsx").active["B2"].value, day(openpyxl.load_workbook(f"{name}.xlsx").active["C2"].value)),
        "pandas": (lambda row: (row["投资"], day(row["签约"].to_pydatetime())))(pandas.read_excel(f"{name}.xlsx", engine="openpyxl").iloc[0]),
        "polars": (lambda row: (row[1], day(row[2])))(polars.read_excel(f"{name}.xlsx").row(0)),
        "python-calamine": tuple(CalamineWorkbook.from_path(f"{name}.xlsx").get_sheet_by_index(0).to_python()[1][1:]),
    }


print(*(f"{name} {version(name)}" for name in ("duckdb", "openpyxl", "pandas", "polars", "python-calamine")))
found = {name: read(name) for name in ("from1900", "from1904")}
for name, rows in found.items():
    print(name, *(f"{reader}: {float(amount):g} {day}" for reader, (amount, day) in rows.items()), sep="\n  ")
early = dt.date(2015, 8, 19)
as_told = all(row == (12, early if (reader, name) == ("duckdb", "from1904") else DAY) for name, rows in found.items() for reader, row in rows.items())
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
npm init -y > npm.log
npm install --silent --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0
cat > show.mjs <<'JS'
import { readFileSync } from "node:fs";
import XLSX from "xlsx";
import ExcelJS from "exceljs";

const book = XLSX.read(readFileSync("from1904.xlsx"), { cellDates: true });
const sheet = book.Sheets[book.SheetNames[0]];
const dated = XLSX.utils.sheet_to_json(sheet)[0]["签约"].toISOString().slice(0, 10);
const plain = XLSX.read(readFileSync("from1904.xlsx"));
const text = XLSX.utils.sheet_to_csv(plain.Sheets[plain.SheetNames[0]]).trim().split("\n")[1].split(",")[2];
const other = new ExcelJS.Workbook();
await other.xlsx.readFile("from1904.xlsx");
const right = other.worksheets[0].getCell("C2").value.toISOString().slice(0, 10);
const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`)).version;
console.log("xlsx", version("xlsx"), "cellDates:", dated, "sheet_to_csv:", text, "date1904:", book.Workbook.WBProps.date1904, "exceljs", version("exceljs"), right);
if (!(dated === "2015-08-19" && text === "2019-08-20" && right === "2019-08-20" && book.Workbook.WBProps.date1904)) {
  console.error("行为变了 / the behaviour changed");
  process.exit(1);
}
JS
TZ=UTC node show.mjs
