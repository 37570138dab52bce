#!/usr/bin/env bash
# 同一条查询在几种引擎上跑的人会碰上: 把元换算成万元、名字照旧, ClickHouse 的 WHERE 和 GROUP BY 用的是换算过的数, 结果不一样, 不报错。
# For whoever asks the same question of a ledger's tables on several engines, or moves to ClickHouse: where a result is named as the column it
# is made of (amount / 10000 AS amount, from 元 to 万元; a county's code cut to that of its city), SQL's WHERE means the column, and so do
# SQLite, DuckDB and PostgreSQL. ClickHouse means the result, also in GROUP BY: rows are picked by converted amounts, groups run together,
# records without a county pass IS NOT NULL. Nothing fails, and the sums look as usual.
# Way round: give results names of their own, or SET prefer_column_name_to_alias = 1.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq chdb==4.4.0 duckdb==2.0.1
cat > show.py <<'PY'
import json
import sqlite3
import sys
from importlib.metadata import version

import duckdb
from chdb import session

PROJECTS = [("甲", "410305", 12_000_000), ("乙", "410306", 3_000_000), ("丙", None, 90_000_000)]  # amounts in 元
VALUES = ", ".join(map(str, PROJECTS)).replace("None", "NULL")
ASKED = {
    "500 万元以上的, 以万元计 / of 5m and more, in 万元": "SELECT name, CAST(amount / 10000 AS BIGINT) AS amount FROM project WHERE amount >= 5000000",
    "每个县几个 / how many in each county": "SELECT substr(code, 1, 4) AS code, count(*) AS n FROM project GROUP BY code",
    "填了县的有几个 / how many have a county": (
        "SELECT coalesce(code, '未填') AS code, count(*) AS n FROM project WHERE code IS NOT NULL GROUP BY 1"
    ),
}
small, duck, house = sqlite3.connect(":memory:"), duckdb.connect(), session.Session()
for base in (small, duck):
    base.execute("CREATE TABLE project (name VARCHAR, code VARCHAR, amount BIGINT)")
    base.execute(f"INSERT INTO project VALUES {VALUES}")
house.query("CREATE DATABASE city")
house.query("CREATE TABLE city.project (name String, code Nullable(String), amount Int64) ENGINE = MergeTree ORDER BY name")
house.query(f"INSERT INTO city.project VALUES {VALUES}")


def plain(rows):
    return sorted(" ".join("-" if cell is None else str(cell) for cell in row) for row in rows)


def by_house(sql, more=""):
    return plain(json.loads(str(house.query(f"{sql.replace(' project', ' city.project')} {more} FORMAT JSONCompact")))["data"])


def answers(sql):
    """Return what SQLite, DuckDB and ClickHouse answer, and ClickHouse told to prefer columns."""
    others = [plain(base.execute(sql).fetchall()) for base in (small, duck)]
    return [*others, by_house(sql), by_house(sql, "SETTINGS prefer_column_name_to_alias = 1")]


print(*(f"{name} {version(name)}" for name in ("chdb", "duckdb")), "sqlite", sqlite3.sqlite_version)
print("ClickHouse", house.query("SELECT version()"), end="")
found = []
for words, sql in ASKED.items():
    found.append(answers(sql))
    print(f"{words}:", f"  {sql}", *(f"  {name:12} {rows}" for name, rows in zip(("SQLite", "DuckDB", "ClickHouse", "… told so"), found[-1])), sep="\n")
usual = [["丙 9000", "甲 1200"], ["- 1", "4103 1", "4103 1"], ["410305 1", "410306 1"]]
other = [[], ["- 1", "4103 2"], ["410305 1", "410306 1", "未填 1"]]
as_told = found == [[one, one, two, one] for one, two in zip(usual, other)]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
