#!/usr/bin/env bash
# 把元换算成万元、算比例的 SQL 换到 ClickHouse 上跑的人会碰上: 小数不四舍五入, 一律截掉: 12.349 转成两位是 12.34, 9999 元是 0.99 万元, 1/8 是 0, 不报错。
# For whoever moves sums of money to ClickHouse and chose DECIMAL so that nothing is lost: PostgreSQL, DuckDB and Spark round a number to the places of a DECIMAL
# that it is cast to, and a quotient has more places than what it was made of. ClickHouse cuts: CAST(12.349 AS DECIMAL(18, 2)) is 12.34, whatever
# the number came from, also a text of a CSV that is read into such a column. A quotient has the places of its first part, and none where that has none: 1/8 is
# 0, 100/3 is 33. Each of many amounts in 元 loses up to 100 元 on becoming 万元 with two places, always in the same direction, so the sum by county is short of
# the sum of 元. round() is another matter, it rounds; sum() and avg() are right. Nothing fails.
# Way round: round(x, 2) before the cast, and add up before dividing; or divide as toDecimal128(x, 6).
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

AMOUNTS = [9_999, 19_999, 29_999, 1_299_999]  # in 元
TABLE = f"({' UNION ALL '.join(f'SELECT CAST({amount} AS DECIMAL(18, 2)) AS amount' for amount in AMOUNTS)})"
ASKED = {  # what is asked, and the answers of DuckDB and of ClickHouse
    "CAST(12.349 AS DECIMAL(18, 2))": ("12.35", "12.34"),
    "CAST('12.349' AS DECIMAL(18, 2))": ("12.35", "12.34"),
    "CAST(CAST('12.349' AS DECIMAL(18, 3)) AS DECIMAL(18, 2))": ("12.35", "12.34"),
    "round(CAST('12.349' AS DECIMAL(18, 3)), 2)": ("12.35", "12.35"),
    "CAST('1' AS DECIMAL(18, 0)) / 8": ("0.125", "0"),
    "CAST('100' AS DECIMAL(18, 0)) / 3": ("33.333333", "33"),
    f"(SELECT sum(amount / 10000) FROM {TABLE})": ("135.9996", "135.99"),  # it divides the sum, and cuts once
    f"(SELECT sum(CAST(amount / 10000 AS DECIMAL(18, 2))) FROM {TABLE})": ("136", "135.96"),
    f"(SELECT sum(amount) FROM {TABLE})": ("1359996", "1359996"),
}


def plain(value):
    return f"{float(value):.6f}".rstrip("0").rstrip(".")


def by_duckdb(asked):
    return plain(duckdb.sql(f"SELECT {asked}").fetchall()[0][0])


def by_clickhouse(asked):
    made = chdb.query(f"SELECT toString({asked}) AS found", "JSONCompact")
    return plain(json.loads(str(made))["data"][0][0])


print(*(f"{name} {version(name)}" for name in ("chdb", "duckdb")), "ClickHouse", str(chdb.query("SELECT version()")).strip())
found = {asked: (by_duckdb(asked), by_clickhouse(asked)) for asked in ASKED}
for asked, (one, other) in found.items():
    print(f"{asked.replace(TABLE, 'project')}\n    DuckDB {one}  ClickHouse {other}")
csv = str(chdb.query("SELECT * FROM format(CSV, 'amount DECIMAL(18, 2)', '12.349\n0.009\n')")).split()
print("读 CSV / read from CSV, 12.349, 0.009:", *csv)
sys.exit(None if found == ASKED and csv == ["12.34", "0"] else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
