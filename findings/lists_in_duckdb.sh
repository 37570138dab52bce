#!/usr/bin/env bash
# 用 DuckDB 读名单 (一行一个项目名、文号) 的人会碰上: 最后一两行里有分号, 前面的一百行都不见了, 读出来是空表, 不报错。
# For whoever holds records against a list by DuckDB, one name or document number a line, as offices send them: where the last line,
# or each of the last, has a ";", "|" or tab inside (甲公司;乙公司联合体, G30|S12互通), read_csv takes that for the separator, all lines before it for a preface to
# be skipped, and that one for the header. What remains is an empty table, without an error or a warning: "none of the county's
# projects is on the list". The file is valid: in CSV only commas, quotes and line ends must be quoted. Lines of several fields, equally many, are read right.
# Way round: name the separator, read_csv('list.csv', sep = ',').
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq duckdb==2.0.1
cat > show.py <<'PY'
import csv
import sys
import warnings

import duckdb

warnings.simplefilter("error")
NAMES = [f"示例{n}号道路工程" for n in range(1, 101)]
ENDS = {"分号 / semicolon": "甲公司;乙公司联合体厂房", "竖线 / bar": "G30|S12互通", "没有 / none": "甲公司乙公司联合体厂房"}


def read(last, **told):
    """Return the columns and the number of rows that DuckDB reads of a list, and of how many rows csv reads it."""
    with open("list.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([name] for name in ("项目名称", *NAMES, last))
    with open("list.csv", encoding="utf-8", newline="") as file:
        written = len(list(csv.DictReader(file)))
    found = duckdb.read_csv("list.csv", **told)
    return found.columns, len(found.fetchall()), written


print("duckdb", duckdb.__version__)
found = {what: read(last) for what, last in ENDS.items()}
for what, (columns, rows, written) in found.items():
    print(f"最后一行里有 / in the last line: {what}; {written} 行读出 / rows read: {rows}", columns)
told = read(ENDS["分号 / semicolon"], sep=",")
print("写明分隔符 / separator named:", told[1], told[0])
whole = (["项目名称"], 101, 101)
as_told = list(found.values()) == [(["甲公司", "乙公司联合体厂房"], 0, 101), (["G30", "S12互通"], 0, 101), whole] and told == whole
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
