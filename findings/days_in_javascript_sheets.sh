#!/usr/bin/env bash
# 用 npm 的 xlsx (SheetJS) 读、用 exceljs 写 Excel 日期的人, 时区是中国就会碰上: 8 月 20 日读成 8 月 19 日 23:59:17, 写成 8 月 19 日 16:00。
# For whoever takes days from workbooks into JavaScript, or puts them there, on a machine set to China's time (Asia/Shanghai): a cell with 2019-08-20 is read by
# xlsx 0.18.5, the last version on npm, with cellDates as 43 seconds before midnight, so its day is the 19th, its month of 1 January the last of the year before.
# (The 43 seconds are Shanghai's local mean time before 1901.) Written back as it is by the same library the error is taken back, so a round trip shows nothing; a day
# made by new Date(2019, 7, 20) it writes as 43 seconds past midnight. exceljs 4.4.0 reads a day as that of UTC, and writes such a Date as 16:00 of the day
# before. With TZ=UTC, as in most test runs and containers, all is right. No error, no warning.
# Way round: read without cellDates, as numbers or by their formatted text; give exceljs a Date made by Date.UTC. Needs node and npm.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq XlsxWriter==3.3.1 openpyxl==3.1.5
npm install --silent --no-audit --no-fund xlsx@0.18.5 exceljs@4.4.0 > /dev/null
cat > make.py <<'PY'
from datetime import datetime

import xlsxwriter

with xlsxwriter.Workbook("days.xlsx") as book:
    form = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    for row, day in enumerate((datetime(2019, 8, 20), datetime(2020, 1, 1))):
        sheet.write_datetime(row, 0, day, form)
PY
cat > show.js <<'JS'
const sheets = require("xlsx"), exceljs = require("exceljs");
const two = (number) => String(number).padStart(2, "0");
const local = (at) =>
  `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())} ${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`;
const rows = (options, more) => {
  const book = sheets.readFile("days.xlsx", options);
  return sheets.utils.sheet_to_json(book.Sheets[book.SheetNames[0]], { header: 1, ...more }).map((row) => row[0]);
};
(async () => {
  const zone = process.env.TZ.replace("/", "-");
  const day = new Date(2019, 7, 20);
  const book = sheets.utils.book_new();
  sheets.utils.book_append_sheet(book, sheets.utils.aoa_to_sheet([[day]]), "a");
  sheets.writeFile(book, `xlsx-${zone}.xlsx`);
  const other = new exceljs.Workbook();
  other.addWorksheet("a").addRow([day]);
  await other.xlsx.writeFile(`exceljs-${zone}.xlsx`);
  console.log(JSON.stringify({ read: rows({ cellDates: true }).map(local), plain: rows({}), text: rows({}, { raw: false }) }));
})();
JS
cat > show.py <<'PY'
import json
import sys
from importlib.metadata import version
from pathlib import Path

import openpyxl

names = {name: json.loads(Path(f"node_modules/{name}/package.json").read_text("utf-8"))["version"] for name in ("xlsx", "exceljs")}
print(*(f"{name} {each}" for name, each in names.items()), "openpyxl", version("openpyxl"))
found = {}
for zone in ("Asia-Shanghai", "UTC"):
    read = json.loads(Path(f"{zone}.json").read_text("utf-8"))
    wrote = [str(openpyxl.load_workbook(f"{name}-{zone}.xlsx").active["A1"].value) for name in names]
    found[zone] = (read["read"], wrote)
    print(f"{zone}: 文件里是 / in the file 2019-08-20, 2020-01-01")
    print("  xlsx, cellDates:", *read["read"], "不用 cellDates / without:", *read["plain"], *read["text"], sep="  ")
    print("  写 2019-08-20 / writing it:", *(f"{name}: {day}" for name, day in zip(names, wrote)), sep="  ")
    assert (read["plain"], read["text"]) == ([43697, 43831], ["2019-08-20", "2020-01-01"])
as_told = found == {
    "Asia-Shanghai": (["2019-08-19 23:59:17", "2019-12-31 23:59:17"], ["2019-08-20 00:00:43", "2019-08-19 16:00:00"]),
    "UTC": (["2019-08-20 00:00:00", "2020-01-01 00:00:00"], ["2019-08-20 00:00:00"] * 2),
}
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python make.py
TZ=Asia/Shanghai node show.js > Asia-Shanghai.json
TZ=UTC node show.js > UTC.json
venv/bin/python show.py
