#!/usr/bin/env bash
# 用 polars 读台账导出的表、JSON 的人会碰上: 前一百行没有的, 后面才出现就丢了: “12.5亿元”的格子成了空, “终止”整列没有, 112.5 也成了空, 都不报错。
# For whoever reads tables of a ledger by polars: it decides by the first hundred rows what a column holds, and what columns there are. read_csv fails where a
# later row does not fit. Others of its readers do not: read_excel makes a cell with "12.5亿元" in a column of numbers null, the same as one that nobody filled
# in; read_ndjson and DataFrame(list of dicts) leave out a field that no record of the first hundred has, as of "ended", which few have; str.to_decimal() takes
# the digits of the first hundred amounts for those of all: of 12.25 remains 12.2, of 112.5 null. A trial with fewer rows is right, a county that grows past them is
# not. (DuckDB's read_json looks at 20,480 records, and leaves out as quietly the fields that come after them.)
# Way round: infer_schema_length=None, each time; to_decimal(scale=…), which rounds to it.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq polars==2.1.0 fastexcel==0.21.0 XlsxWriter==3.3.1 duckdb==2.0.1
cat > show.py <<'PY'
import json
import sys
import warnings
from importlib.metadata import version

import duckdb
import polars
import xlsxwriter

warnings.simplefilter("error")


def of_sheet(rows, **told):
    """Return the last cell of a column of numbers after which one is written with its unit, and how many are null."""
    with xlsxwriter.Workbook("city.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column(0, 0, ["县", *["甲县"] * rows, "乙县"])
        sheet.write_column(0, 1, ["投资", *[3] * rows, "12.5亿元"])
    column = polars.read_excel("city.xlsx", **told)["投资"]
    return column[-1], column.null_count()


def of_csv(rows):
    text = "\n".join(["投资", *["3"] * rows, "12.5亿元", ""])
    try:
        return polars.read_csv(text.encode())["投资"][-1]
    except polars.exceptions.ComputeError as error:
        return type(error).__name__


def of_records(rows, read):
    """Return the fields that are read of records of which the last alone has been ended."""
    records = [*({"id": f"P-{n}"} for n in range(rows)), {"id": "P-0", "ended": "2019-09-30"}]
    with open("city.ndjson", "w", encoding="utf-8") as file:
        file.writelines(f"{json.dumps(record)}\n" for record in records)
    return list(read(records).columns)


def amounts(rows, **told):
    return [str(each) for each in polars.Series(["12.5"] * rows + ["12.25", "112.5"]).str.to_decimal(**told)[-2:]]


READERS = {
    "polars.read_ndjson": lambda _: polars.read_ndjson("city.ndjson"),
    "polars.DataFrame": polars.DataFrame,
    "polars.read_ndjson, None": lambda _: polars.read_ndjson("city.ndjson", infer_schema_length=None),
    "duckdb.read_json": lambda _: duckdb.read_json("city.ndjson"),
}
print(*(f"{name} {version(name)}" for name in ("polars", "fastexcel", "XlsxWriter", "duckdb")))
found = []
for rows in (98, 100):
    fields = {name: of_records(rows, read) for name, read in READERS.items()}
    found.append((of_sheet(rows), of_sheet(rows, infer_schema_length=None), of_csv(rows), fields, amounts(rows)))
    print(f"{rows} 行以后 / after {rows} rows:", *found[-1], sep="\n  ")
many = of_records(30_000, READERS["duckdb.read_json"])
print("DuckDB, 30000 行以后 / after 30,000 rows:", many)
print("to_decimal(scale=2):", amounts(100, scale=2))
right, both, told = ("12.5亿元", 0), ["id", "ended"], ["12.25", "112.50"]
as_told = found == [
    (right, right, "12.5亿元", dict.fromkeys(READERS, both), told),
    ((None, 1), right, "ComputeError", {**dict.fromkeys(READERS, both), "polars.read_ndjson": ["id"], "polars.DataFrame": ["id"]}, ["12.2", "None"]),
]
sys.exit(None if as_told and many == ["id"] and amounts(100, scale=2) == told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
