#!/usr/bin/env bash
# 用 polars 汇总数据库导出的 Parquet 的人会碰上: 以元计的 INTEGER 列, 三个 9 亿元的项目合计成了 -15.9 亿元; 分组、透视也一样, 不报错。
# For whoever adds up by polars what a database wrote: INTEGER is what PostgreSQL, MySQL, DuckDB and Spark call 32 bits, and an amount in 元 fits (to 2.1bn).
# Its sum has 32 bits as well in polars, and goes round: three projects of 900m make a negative number, four of 1.1bn a small positive one that nobody
# suspects, in sum(), group_by, pivot and its SQL. Columns of 8 and 16 bits are widened before they are added, so flags and counts come out right, and so does
# mean() of the same column. pandas, pyarrow and DuckDB add to 64 bits or more. Nothing fails, and nothing warns.
# Way round: .cast(polars.Int64) before sum(), or BIGINT where the table is written.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1 pandas==3.1.1
cat > show.py <<'PY'
import sys
import warnings
from importlib.metadata import version

import duckdb
import pandas
import polars
import pyarrow.compute
import pyarrow.parquet

warnings.simplefilter("error")
CITIES = {"甲市": [900_000_000] * 3, "乙市": [1_100_000_000] * 4}  # in 元
ROWS = [(city, amount) for city, amounts in CITIES.items() for amount in amounts]


def written(form):
    base = duckdb.connect()
    base.execute(f"CREATE TABLE project (city VARCHAR, amount {form}, flag SMALLINT)")
    base.executemany("INSERT INTO project VALUES (?, ?, 30000)", ROWS)
    base.execute("COPY project TO 'project.parquet' (FORMAT parquet)")
    return polars.read_parquet("project.parquet")


def by_city(found):
    return {row["city"]: row["amount"] for row in found.to_dicts()}


print(*(f"{name} {version(name)}" for name in ("polars", "duckdb", "pyarrow", "pandas")))
table = written("INTEGER")
sums = {
    "group_by": by_city(table.group_by("city").agg(polars.col("amount").sum())),
    "SQL": by_city(table.sql("SELECT city, sum(amount) AS amount FROM self GROUP BY city")),
    "pivot": table.with_columns(n=1).pivot(on="city", index="n", values="amount", aggregate_function="sum").drop("n").to_dicts()[0],
    "cast": by_city(table.group_by("city").agg(polars.col("amount").cast(polars.Int64).sum())),
    "mean": by_city(table.group_by("city").agg(polars.col("amount").mean())),
    "duckdb": dict(duckdb.sql("SELECT city, sum(amount) FROM 'project.parquet' GROUP BY city").fetchall()),
    "pandas": pandas.read_parquet("project.parquet").groupby("city")["amount"].sum().to_dict(),
}
whole = pyarrow.compute.sum(pyarrow.parquet.read_table("project.parquet")["amount"]).as_py()
for name, found in sums.items():
    print(f"{name}:".ljust(10), dict(sorted(found.items())))
print("甲市 + 乙市, polars:", table["amount"].sum(), "pyarrow:", whole, "16 位的列 / the column of 16 bits:", table["flag"].sum())
wide = by_city(written("BIGINT").group_by("city").agg(polars.col("amount").sum()))
right = {city: sum(amounts) for city, amounts in CITIES.items()}
wrong = {city: (total + 2**31) % 2**32 - 2**31 for city, total in right.items()}
print("BIGINT:".ljust(10), wide, "应是 / meant:", right)
as_told = (
    sums["group_by"] == sums["SQL"] == sums["pivot"] == wrong == {"甲市": -1_594_967_296, "乙市": 105_032_704}
    and sums["cast"] == sums["duckdb"] == sums["pandas"] == wide == right
    and sums["mean"] == {city: amounts[0] for city, amounts in CITIES.items()}
    and whole == sum(right.values())
    and table["flag"].sum() == 30_000 * len(ROWS)
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
