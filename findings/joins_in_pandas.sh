#!/usr/bin/env bash
# 用 pandas 按信用代码把项目表和企业表对起来的人会碰上: 没有填代码的两两相配, 三个项目配两家企业成了六行, 投资多算一倍, 不报错。
# For whoever joins projects and firms (or this year's list and last year's) by a key that some lack, as a credit code or a project's code, by pandas: in SQL nothing
# is equal to what is not filled in, and polars and DuckDB hold it so. merge() matches a missing key with every missing key of the other table. Each project
# without a code is then one of each firm without a code, its investment counted as often as there are such firms, and a firm that nobody entered is named
# beside it. how="left", taken so that no project is lost, multiplies them, too. It is so with None, NaN and NaT alike, and no less with two keys of which one is missing.
# Nothing fails; the number of rows is all that tells. Way round: dropna(subset=…) on the right table first, or validate="many_to_one", which refuses two such firms.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq pandas==3.1.1 polars==2.1.0 duckdb==2.0.1 pyarrow==26.0.1
cat > show.py <<'PY'
import sys
import warnings
from importlib.metadata import version

import duckdb
import pandas
import polars

warnings.simplefilter("error")
CODE = "91350100M000100Y43"
PROJECTS = {"项目": ["一", "二", "三", "四"], "代码": [CODE, None, None, None], "投资": [10, 20, 30, 40]}
FIRMS = {"代码": [CODE, None, None], "企业": ["甲公司", "乙公司", "丙公司"]}
projects, firms = pandas.DataFrame(PROJECTS), pandas.DataFrame(FIRMS)


def counted(rows):
    """Return how many rows there are, and what their investments come to."""
    rows = list(rows)
    return len(rows), sum(rows)


def refused():
    try:
        projects.merge(firms, on="代码", how="left", validate="many_to_one")
    except pandas.errors.MergeError as error:
        return type(error).__name__
    return ""


others = polars.DataFrame(PROJECTS), polars.DataFrame(FIRMS)
base = duckdb.connect()
base.register("project", others[0].to_arrow())
base.register("firm", others[1].to_arrow())
found = {
    "pandas": [counted(projects.merge(firms, on="代码", how=how)["投资"]) for how in ("inner", "left")],
    "polars": [counted(others[0].join(others[1], on="代码", how=how)["投资"]) for how in ("inner", "left")],
    "duckdb": [counted(row[0] for row in base.execute(f"SELECT 投资 FROM project {how} JOIN firm USING (代码)").fetchall()) for how in ("INNER", "LEFT")],
    "pandas, dropna": [counted(projects.merge(firms.dropna(subset=["代码"]), on="代码", how=how)["投资"]) for how in ("inner", "left")],
}
print(*(f"{name} {version(name)}" for name in ("pandas", "polars", "duckdb")), "投资合计 / sum of investments:", sum(PROJECTS["投资"]))
for name, (inner, left) in found.items():
    print(f"{name}: inner {inner[0]} 行 / rows, 投资 {inner[1]}; left {left[0]} 行 / rows, 投资 {left[1]}")
print("validate:", refused())
print(projects.merge(firms, on="代码", how="left")[["项目", "企业"]].to_numpy().tolist())
right = [(1, 10), (4, 100)]
as_told = found == {"pandas": [(7, 190), (7, 190)], "polars": right, "duckdb": right, "pandas, dropna": right} and refused()
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
