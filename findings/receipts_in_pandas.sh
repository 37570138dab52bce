#!/usr/bin/env bash
# 用 pandas.read_json 读台账、平台导出的 JSON 的人会碰上: JSON 里加了引号的凭证号、代码也变成数字: 两张 20 位凭证号成了一个, 041300 成了 41300, 只知道到月的 2019-08 成了 8 月 1 日。
# For whoever loads what a ledger or a platform gives out as JSON by pandas.read_json, counting on it that JSON, unlike CSV, says what is a text: of texts that look like
# numbers it makes numbers. Receipts of 20 digits, as banks and invoices have them, become floats, two of them one, so that a payment counts as entered twice, or as
# there already; noughts in front of codes are gone and joins by code find nothing; under a key called date or modified
# (or one that ends in _at or _time) a year and a month become the first of that month. One receipt with a letter in it leaves the whole column as it was, so a trial may show nothing. json.loads, polars and DuckDB keep such texts.
# Way round: pandas.DataFrame(json.load(file)), or dtype=False.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq pandas==3.1.1 polars==2.1.0 duckdb==2.0.1
cat > show.py <<'PY'
import io
import json
import sys
from importlib.metadata import version

import duckdb
import pandas
import polars

PAID = [
    {"receipt": "20190831000012345678", "code": "041300", "date": "2019-08", "amount": "2.1亿元"},
    {"receipt": "20190831000012345679", "code": "041301", "date": "2019-09", "amount": "3000万元"},
]
for name in ("pandas", "polars", "duckdb"):
    print(name, version(name))
text = json.dumps(PAID)
read = pandas.read_json(io.StringIO(text))
told = pandas.read_json(io.StringIO(text), dtype=False)
lettered = pandas.read_json(io.StringIO(text.replace("12345679", "1234567X")))
with open("paid.json", "w") as file:
    file.write(text)
other = polars.read_json("paid.json").to_dicts()
asked = [dict(zip(("receipt", "code"), row)) for row in duckdb.sql("SELECT receipt, code FROM 'paid.json'").fetchall()]
print(read.to_string())
print("不同的凭证号 / different receipts:", read["receipt"].nunique(), "；代码 / codes:", read["code"].tolist(), "；日期 / dates:", read["date"].astype(str).tolist())
print("有一个带字母 / one has a letter:", lettered["receipt"].tolist())
print("dtype=False:", told["receipt"].tolist(), told["code"].tolist(), told["date"].tolist())
print("polars:", other)
print("DuckDB:", asked)
as_told = (
    (read["receipt"].nunique(), read["code"].tolist(), [str(day)[:10] for day in read["date"]]) == (1, [41300, 41301], ["2019-08-01", "2019-09-01"])
    and lettered["receipt"].nunique() == 2
    and told.to_dict("records") == PAID == other
    and asked == [{"receipt": each["receipt"], "code": each["code"]} for each in PAID]
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
