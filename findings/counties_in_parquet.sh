#!/usr/bin/env bash
# 用 DuckDB 汇总各县 Parquet 的人会碰上: 第一个县的投资都是整数, 别的县的小数就四舍五入成整数 (0.4 亿成了 0), 它没有的列整列不见, 不报错。
# For whoever adds up Parquet files of several counties by DuckDB ('*.parquet', a list, a folder): the first file's names and types are taken for all. pandas,
# polars and Arrow write a column of 3 and 5 as INT64 and one of 12.5 and 0.4 as DOUBLE, as the numbers happen to be, so where the first county, by its
# file's name, reports whole numbers only, all others are rounded to such (12.5 to 12): of 24.3 in the files 23 are left. A column that the first
# lacks (终止, "ended") is gone. In the other order the same files are an error, which is the lucky case. pyarrow and polars refuse them in either order, and
# DuckDB's own read_csv and read_json of the same rows keep 12.5. Way round: union_by_name = true, or CAST every column when the files are written.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq duckdb==2.0.1 pyarrow==26.0.1 polars==2.1.0
cat > show.py <<'PY'
import sys
import warnings
from importlib.metadata import version

import duckdb
import polars
import pyarrow
import pyarrow.csv
import pyarrow.parquet

warnings.simplefilter("error")
COUNTIES = {  # investments in 亿元
    "QL": {"项目": ["甲一", "甲二"], "投资": [3, 5]},
    "XQ": {"项目": ["乙一", "乙二", "乙三"], "投资": [12.5, 0.4, 3.4], "终止": [None, "2019-09-30", None]},
}
for county, columns in COUNTIES.items():
    table = pyarrow.table(columns)
    pyarrow.parquet.write_table(table, f"{county}.parquet")
    pyarrow.csv.write_csv(table, f"{county}.csv")
WHOLE = "read_parquet('*.parquet', union_by_name = true)"


def asked(source):
    """Return the columns and the investments that DuckDB reads."""
    found = duckdb.sql(f"SELECT * FROM {source}")
    return found.columns, [row[1] for row in found.fetchall()]


def refused(read):
    try:
        read()
    except Exception as error:
        return type(error).__name__
    return ""


print(*(f"{name} {version(name)}" for name in ("duckdb", "pyarrow", "polars")))
print("文件里 / in the files:", COUNTIES)
plain, whole, by_csv = asked("'*.parquet'"), asked(WHOLE), asked("'*.csv'")
print("'*.parquet':", plain, "合计 / sum", sum(plain[1]))
print("union_by_name = true:", whole, "合计 / sum", round(sum(whole[1]), 1))
print("同样的表, CSV / the same tables as CSV:", by_csv[1])
others = {
    "DuckDB, 次序反过来 / in the other order": refused(lambda: asked("read_parquet(['XQ.parquet', 'QL.parquet'])")),
    "pyarrow": refused(lambda: pyarrow.parquet.read_table(["QL.parquet", "XQ.parquet"])),
    "polars": refused(lambda: polars.read_parquet("*.parquet")),
}
for name, told in others.items():
    print(f"{name}: {told}")
meant = [each for columns in COUNTIES.values() for each in columns["投资"]]
as_told = plain == (["项目", "投资"], [3, 5, 12, 0, 3]) and whole == (["项目", "投资", "终止"], meant) and by_csv[1] == meant and all(others.values())
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
