#!/usr/bin/env bash
# 用 Spark 一次读各县 CSV 的人会碰上: 乙县的表把“到位”列在“投资”前面, 表头写得清清楚楚, 两列还是对调了; 写明了类型的, “12.5”“1,200”成了空, 不报错。
# For whoever reads the tables of several counties by Spark in one go (spark.read.csv of a folder, header=True): the names of one file's header are taken for all
# files, column by column; the headers of the others are skipped unread. Where a county has the same columns in another order, its funds are counted as investments
# and the other way round, and where it lacks one, the rest moves up. With a schema of one's own, by its names, it is the same, and what does not fit a type
# (12.5 for a whole number, 1,200) becomes null without a word. A line of the log tells of the headers (CSVHeaderChecker) among many others. DuckDB reads by names,
# polars and pandas (file by file) cannot confuse them. Way round: enforceSchema=False, which refuses other headers; mode="FAILFAST", which refuses what does
# not fit; or unionByName of each file. Needs Java 17 or 21.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq pyspark==4.0.1 duckdb==2.0.1
cat > show.py <<'PY'
import sys
from importlib.metadata import version
from pathlib import Path

import duckdb
from py4j.protocol import Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

FORMS = "`项目` string, `投资` bigint, `到位` bigint"
spark = SparkSession.builder.master("local[1]").config("spark.ui.enabled", "false").config("spark.driver.host", "127.0.0.1").getOrCreate()
spark.sparkContext.setLogLevel("OFF")


def table(folder, *texts):
    Path(folder).mkdir()
    for county, text in zip(("QL", "XQ"), texts):
        Path(folder, f"{county}.csv").write_text(text, "utf-8")


def rows(folder, schema=FORMS, **more):
    """Return the rows that Spark reads of all files of a folder."""
    reader = spark.read.options(header=True, **more)
    try:
        return sorted(tuple(row) for row in (reader.schema(schema) if schema else reader).csv(folder).collect())
    except (PySparkException, Py4JJavaError):
        return "refused"


HEAD = "项目,投资,到位\n"
table("order", f"{HEAD}甲一,100,10\n", "项目,到位,投资\n乙一,20,200\n")
table("lack", f"{HEAD}甲一,100,10\n", "项目,到位\n乙一,20\n")
table("types", f'{HEAD}甲一,12.5,10\n甲二,"1,200",10\n', f"{HEAD}乙一,200,20\n")
by_duckdb = sorted(duckdb.sql("SELECT 项目, 投资, 到位 FROM 'order/*.csv'").fetchall())
print(*(f"{name} {version(name)}" for name in ("pyspark", "duckdb")))
found = {
    "次序不同 / another order": rows("order"),
    "次序不同, enforceSchema=False": rows("order", enforceSchema=False),
    "少一列 / one lacks a column": rows("lack"),
    "类型不合 / of another type": rows("types"),
    "类型不合, FAILFAST": rows("types", mode="FAILFAST"),
    "不写类型 / without a schema": rows("order", schema=None),
}
for words, read in found.items():
    print(f"{words}:", read)
print("DuckDB, 次序不同 / another order:", by_duckdb)
swapped = [("乙一", 20, 200), ("甲一", 100, 10)]
as_told = by_duckdb == [("乙一", 200, 20), ("甲一", 100, 10)] and list(found.values()) == [
    swapped,
    "refused",
    [("乙一", 20, None), ("甲一", 100, 10)],
    [("乙一", 200, 20), ("甲一", None, 10), ("甲二", None, 10)],
    "refused",
    [tuple(map(str, row)) for row in swapped],
]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py 2> log || { grep -v "^\s*at " log | tail -n 20; exit 1; }
