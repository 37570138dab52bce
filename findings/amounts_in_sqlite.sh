#!/usr/bin/env bash
# 把带单位的金额、只有年月的日期放进 SQLite 的人会碰上: “12.5亿元”加“8000万元”得 8012.5, “2019”年是公元前 4708 年, 都不报错。
# For whoever loads a table of amounts with their units (12.5亿元, 8000万元) and of days of which only a part is known into SQLite, to add up and to compare
# there: sum(), avg() and arithmetic take the number that a text begins with and forget the rest, so 亿 and 万 are added as if they were one, and an amount with a
# word before it (约3亿元) counts as 0. (Its manual says of avg() that a text which does not look like a number is 0; 12.5亿元 is 12.5.) A text is larger than any
# number, so WHERE amount > 100000 finds them all. date() takes a year alone, and a month written 2019.8, for so many days since 4714 BC; 2019-08 and 2019-8-20
# are NULL, and 2019-02-30 is 2 March. No error, no warning. DuckDB and PostgreSQL refuse to add such texts, and to read days of years and months.
# Way round: whole numbers of one unit in an INTEGER column of a STRICT table; CHECK (date(day) IS day).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq apsw==3.54.1.0 duckdb==2.0.1
cat > show.py <<'PY'
import sys
import warnings

import apsw
import duckdb

warnings.simplefilter("error")

ROWS = [("12.5亿元",), ("8000万元",), ("约3亿元",)]
ASKED = {
    "SELECT sum(amount) FROM project": [(8012.5,)],
    "SELECT avg(amount) FROM project": [(8012.5 / 3,)],
    "SELECT amount + 0 FROM project": [(12.5,), (8000,), (0,)],
    "SELECT count(*) FROM project WHERE amount > 100000": [(3,)],
    "SELECT max(amount) FROM project": [("约3亿元",)],
}
DAYS = {
    "2019-08-20": "2019-08-20",
    "2019": "-4707-06-04",
    "2019.8": "-4707-06-05",
    "201908": "-4160-09-14",
    "2019-08": None,
    "2019-8-20": None,
    "2019-02-30": "2019-03-02",
}
small, other = apsw.Connection(":memory:"), duckdb.connect()
for base in (small, other):
    base.execute("CREATE TABLE project (amount VARCHAR)")
    base.executemany("INSERT INTO project VALUES (?)", ROWS)


def refused(asked):
    try:
        return other.execute(asked).fetchall()
    except duckdb.Error as error:
        return type(error).__name__


print("sqlite", apsw.sqlite_lib_version(), "duckdb", duckdb.__version__)
found = {asked: small.execute(asked).fetchall() for asked in ASKED}
for asked in ASKED:
    print(f"{asked}:", *(cell for row in found[asked] for cell in row), "  DuckDB:", refused(asked))
days = {day: small.execute("SELECT date(?)", (day,)).get for day in DAYS}
for day, read in days.items():
    print(f"date('{day}'):", read, "  DuckDB:", refused(f"SELECT CAST('{day}' AS DATE)"))
checked = [day for day in DAYS if small.execute("SELECT date(?1) IS ?1", (day,)).get]
print("date(day) IS day:", *checked)
sys.exit(None if (found, days, checked) == (ASKED, DAYS, ["2019-08-20"]) else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
