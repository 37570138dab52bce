#!/usr/bin/env bash
# 用 DuckDB 汇总、用 Parquet 存总数的人会碰上: 整数相加, 存下来成了浮点数, 末位变了, 没有警告。
# For whoever adds up public money in DuckDB and hands the sums on in Parquet: amounts kept as whole cents (分, BIGINT) so that nothing is
# ever rounded are summed to HUGEINT, for which Parquet has no type; COPY writes DOUBLE without a word. Beyond 2^53 the last digits
# change: 90 trillion yuan for cents, but 9 billion for amounts weighted by progress in basis points. Totals checked in the
# database no longer agree with those in the file, and a sum of few cents is a DOUBLE, too, for all who read the file.
# Way round: CAST(sum(…) AS DECIMAL(38, 0)).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq duckdb==2.0.1
cat > show.py <<'PY'
import sys
import warnings

import duckdb

warnings.simplefilter("error")
base = duckdb.connect()
base.execute("CREATE TABLE project (name VARCHAR, cents BIGINT, points BIGINT)")  # points: progress, of 10 000
projects = [("甲", 700_000_000_001, 9_999), ("乙", 500_000_000_004, 8_001)]
base.executemany("INSERT INTO project VALUES (?, ?, ?)", projects)
exact = sum(cents * points for _, cents, points in projects)


def stored(expression):
    """Return a sum of the table, its type, and both again from a Parquet file."""
    (before,) = base.execute(f"SELECT ({expression}, typeof({expression})) FROM project").fetchone()
    base.execute(f"COPY (SELECT {expression} AS total FROM project) TO 'total.parquet' (FORMAT parquet)")
    (after,) = base.execute("SELECT (CAST(total AS HUGEINT), typeof(total)) FROM 'total.parquet'").fetchone()
    return tuple(before), tuple(after)


print("duckdb", duckdb.__version__)
plain, cast = stored("sum(cents * points)"), stored("CAST(sum(cents * points) AS DECIMAL(38, 0))")
small = stored("sum(points)")
print("准确的总数 / the exact total:", exact)
print("库里, Parquet 里 / in the database, in Parquet:", *plain)
print("先转成 DECIMAL / cast to DECIMAL first:", *cast)
print("小的总数也成了浮点数 / a small sum is a DOUBLE, too:", *small)
as_told = (
    plain[0] == (exact, "HUGEINT")
    and plain[1] == (int(float(exact)), "DOUBLE")
    and int(float(exact)) != exact
    and cast == ((exact, "DECIMAL(38,0)"),) * 2
    and small == ((18_000, "HUGEINT"), (18_000, "DOUBLE"))
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
