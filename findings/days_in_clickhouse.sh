#!/usr/bin/env bash
# 把台账的日期放进 ClickHouse 的人会碰上: 1958 年成立的老厂成了 1970-01-01 成立, 2 月 30 日成了 3 月 2 日, 没有到过账的县“最近一次到账”是 1970-01-01, 不报错。
# For whoever keeps days of firms and projects in ClickHouse: its Date counts from 1970 to June 2149, and what lies outside is the nearest end: a works founded in
# 1958 or 1965 was founded on 1970-01-01, together with all others of its age, and a lease of 150 years ends in 2149. A day that no month has is moved on to the
# next (2019-02-30 is 2 March, 2019-04-31 is 1 May), where PostgreSQL, DuckDB and Spark refuse it. Where nothing is there, the answer is a day as well: max() of
# no rows, and the columns of a LEFT JOIN that found none, are 1970-01-01, and amounts 0, neither of them NULL, so that IS NULL finds nothing that is missing.
# So "the last money came on" of a county that never had any is a day. No error, no warning.
# Way round: Date32 (1900 to 2299) for days, SETTINGS join_use_nulls = 1, aggregate_functions_null_for_empty = 1; check days before they are loaded.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq chdb==4.4.0 duckdb==2.0.1
cat > show.py <<'PY'
import json
import sys
from importlib.metadata import version

import chdb
import duckdb

COUNTIES = "(SELECT '甲县' AS county UNION ALL SELECT '乙县') AS c"
FUNDS = "(SELECT '甲县' AS place, CAST('2019-08-20' AS DATE) AS day, 300 AS amount) AS f"
JOIN = f"SELECT c.county, f.day, f.amount FROM {COUNTIES} LEFT JOIN {FUNDS} ON f.place = c.county ORDER BY c.county DESC"
NONE = f"SELECT max(day), sum(amount) FROM {FUNDS} WHERE place = '乙县'"
MISSING = f"SELECT count(*) FROM {COUNTIES} LEFT JOIN {FUNDS} ON f.place = c.county WHERE f.day IS NULL"
NULLS = "SETTINGS join_use_nulls = 1, aggregate_functions_null_for_empty = 1"
ASKED = {  # what is asked, the answers of DuckDB (- where it refuses), of ClickHouse, and of ClickHouse with other settings
    "SELECT CAST('1958-05-01' AS DATE)": ("1958-05-01", "1970-01-01", "1970-01-01"),
    "SELECT CAST('2169-08-20' AS DATE)": ("2169-08-20", "2149-06-06", "2149-06-06"),
    "SELECT CAST('2019-02-30' AS DATE)": ("-", "2019-03-02", "2019-03-02"),
    "SELECT CAST('2019-04-31' AS DATE)": ("-", "2019-05-01", "2019-05-01"),
    NONE: ("None None", "1970-01-01 0", "None None"),
    JOIN: ("甲县 2019-08-20 300, 乙县 None None", "甲县 2019-08-20 300, 乙县 1970-01-01 0", "甲县 2019-08-20 300, 乙县 None None"),
    MISSING: ("1", "0", "1"),
}


def plain(rows):
    return ", ".join(" ".join(map(str, row)) for row in rows)


def by_duckdb(asked):
    try:
        return plain(duckdb.sql(asked).fetchall())
    except duckdb.ConversionException:
        return "-"


def by_clickhouse(asked, more=""):
    return plain(json.loads(str(chdb.query(f"{asked} {more}", "JSONCompact")))["data"])


print(*(f"{name} {version(name)}" for name in ("chdb", "duckdb")), "ClickHouse", str(chdb.query("SELECT version()")).strip())
found = {asked: (by_duckdb(asked), by_clickhouse(asked), by_clickhouse(asked, NULLS)) for asked in ASKED}
for asked, (one, other, nulls) in found.items():
    print(f"{asked}\n    DuckDB: {one}  ClickHouse: {other}  … {NULLS}: {nulls}")
csv = str(chdb.query("SELECT * FROM format(CSV, 'founded Date', '1958-05-01\n1965-10-01\n2019-08-20\n')")).replace('"', "").split()
wide = str(chdb.query("SELECT CAST('1958-05-01' AS Date32)")).strip().strip('"')
print("读 CSV / read from CSV, 1958-05-01, 1965-10-01, 2019-08-20:", *csv, "Date32:", wide)
as_told = found == ASKED and csv == ["1970-01-01", "1970-01-01", "2019-08-20"] and wide == "1958-05-01"
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
