#!/usr/bin/env bash
# 用 DuckDB 读 JSON 台账的人会碰上: 写成文字的地块号“1-2-3”成了 2001 年 2 月 3 日, 合同号“19-8-20”成了 2019 年 8 月 20 日或 2020 年 8 月 19 日, 看前面一行是什么, 都不报错。
# For whoever asks records in JSON by DuckDB (FROM 'lots.json', read_json): numbers stay numbers and "0103" stays a text, so one takes it that texts are left alone. Where
# each text of a field could be a day in one of the forms that it knows, it is one: a lot (block 1, plot 2, house 3), a section of minutes, a contract's number by
# year, month and count. Which part is the year is settled row by row, and hangs on the rows before: 19-8-20 and 18-12-32, one after the other, are days of August
# 2019 and December 2032; the other way round 19-8-20 is the 19th of August 2020. The same list in another order has other values, and out of CSV others again
# (1-2-3 is of the year 2001 from JSON, of the year 1 from CSV), so that the two do not join. Written out again it is 2001-02-03, and what it was is lost.
# One text that can be no day saves the column, so a trial with others shows nothing. No error, no warning.
# Way round: columns = {…} with a type for each field.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq duckdb==2.0.1
cat > show.py <<'PY'
import csv
import json
import sys
from importlib.metadata import version
from pathlib import Path

import duckdb

COLUMNS = {  # the texts of a field in two records, and what they are out of JSON and out of CSV
    "地块": (("1-2-3", "3-4-5"), ("2001-02-03", "2003-04-05"), ("0001-02-03 00:00:00", "0003-04-05 00:00:00")),
    "合同": (("19-8-20", "18-12-32"), ("2019-08-20", "2032-12-18"), ("2020-08-19", "2032-12-18")),
    "合同倒排": (("18-12-32", "19-8-20"), ("2032-12-18", "2020-08-19"), ("2032-12-18", "2020-08-19")),
    "批次": (("3-4-2019", "1-2-2019"), ("2019-04-03", "2019-02-01"), ("2019-04-03", "2019-02-01")),
    "区划": (("0103", "0305"), ("0103", "0305"), ("0103", "0305")),
}


def read(table, name):
    return tuple(str(row[0]) for row in duckdb.sql(f'SELECT "{name}" FROM {table}').fetchall())


print("duckdb", version("duckdb"))
as_told = True
for name, (texts, of_json, of_csv) in COLUMNS.items():
    rows = [{name: text, "面积": at} for at, text in enumerate(texts, 1)]
    Path("lots.json").write_text(json.dumps(rows, ensure_ascii=False), "utf-8")
    with open("lots.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([rows[0], *(row.values() for row in rows)])
    found = read("read_json('lots.json')", name), read("read_csv('lots.csv')", name)
    told = read(f"read_json('lots.json', columns = {{'{name}': 'VARCHAR', '面积': 'BIGINT'}})", name)
    print(f"{name}: {texts} JSON: {found[0]} CSV: {found[1]} columns: {told}")
    as_told = as_told and found == (of_json, of_csv) and told == texts
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
