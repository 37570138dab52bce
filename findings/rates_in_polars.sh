#!/usr/bin/env bash
# 用 polars 算到位率、把元换算成亿元的人会碰上: 金额存成 Decimal(两位小数), 12.50/200.00 得 0.06, 不是 0.0625, 到位率 6.0%; 480000.00/100000000 亿得 0.00, 不报错; DuckDB、DataFusion 都对。
# For whoever keeps money as Decimal in polars so that nothing is lost, or reads it so from Parquet and databases (NUMERIC(18,2)): a quotient has as many places as its first part. A
# rate of two sums has two places, whole per cents: 12.50 of 200.00 is 0.06 and prints 6.0%, ranks level with 0.0649, and 0.30 of 100.00 is nought. Sums in 元 divided down to 亿元 are
# hundredths of it, each county rounded before they are added (half to even). DuckDB and
# DataFusion answer 0.0625 to the same question. Way round: cast the first part to Decimal(38, 12), or to Float64, before it is divided.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq polars==2.1.0 duckdb==2.0.1 datafusion==55.0.0
cat > show.py <<'PY'
import sys
from decimal import Decimal
from importlib.metadata import version

import datafusion
import duckdb
import polars

PAID, DUE = [Decimal("12.50"), Decimal("0.30"), Decimal("480000.00")], [Decimal("200.00"), Decimal("100.00"), Decimal("100000000.00")]
MONEY = polars.Decimal(18, 2)
frame = polars.DataFrame({"到位": PAID, "应到": DUE}, schema={"到位": MONEY, "应到": MONEY})
rows = [f"SELECT {n} AS n, CAST({paid} AS DECIMAL(18, 2)) AS paid, CAST({due} AS DECIMAL(18, 2)) AS due" for n, (paid, due) in enumerate(zip(PAID, DUE))]
asked = f"SELECT paid / due AS rate FROM ({' UNION ALL '.join(rows)}) t ORDER BY n"
found = {
    "polars": frame.select(polars.col("到位") / polars.col("应到"))["到位"].to_list(),
    "polars, Decimal(38, 12)": frame.select(polars.col("到位").cast(polars.Decimal(38, 12)) / polars.col("应到"))["到位"].to_list(),
    "duckdb": [row[0] for row in duckdb.sql(asked).fetchall()],
    "datafusion": datafusion.SessionContext().sql(asked).to_pydict()["rate"],
}
print(*(f"{name} {version(name)}" for name in ("polars", "duckdb", "datafusion")))
print("12.50/200.00, 0.30/100.00, 480000.00/100000000.00")
for name, rates in found.items():
    print(f"{name}:", *rates)
right = [Decimal("0.0625"), Decimal("0.003"), Decimal("0.0048")]
as_told = all([Decimal(str(rate)) for rate in rates] == ([Decimal("0.06"), 0, 0] if name == "polars" else right) for name, rates in found.items())
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
