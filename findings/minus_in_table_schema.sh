#!/usr/bin/env bash
# 用 Table Schema 的库核对带单位的金额的人会碰上: 写明 "bareNumber": false (允许“500万元”), tableschema 就把“-500万元”、连单位也没有的“-500”读成 500: 退回的成了到位的, 核对通过。
# For whoever publishes or takes tables with a Table Schema (Data Packages; datapackage, dataflows and goodtables read by tableschema): amounts with their unit (500万元, 80%) are numbers by
# "bareNumber": false, whose meaning in the standard is that what stands before and after the digits is left out. tableschema counts the minus to it: funds that were paid
# back (-500万元), a change of -5% and the plain -500 of the same column are 500, 5 and 500, numbers and whole numbers alike. A sum that should be 0 is 1000; the
# table is valid, as it was. Its successor frictionless keeps the minus, and loses other signs of negative amounts: the − that Word and PDF write
# (U+2212), and the brackets of accounts, （500）. Without bareNumber all of these are refused or right, so an earlier schema shows nothing. No error, no warning.
# Way round: the unit in the heading and bare numbers below it; or type string, and read the amounts yourself.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq tableschema==1.21.0 frictionless==5.21.0
cat > show.py <<'PY'
import csv
import sys
from importlib.metadata import version

import frictionless
import tableschema

AMOUNTS = ("500万元", "-500万元", "-500", "-5%", "−500万元", "（500）")
with open("funds.csv", "w", encoding="utf-8", newline="") as file:
    csv.writer(file).writerows([["amount"], *([each] for each in AMOUNTS)])


def schema(**marks):
    return {"fields": [{"name": "amount", "type": "number", **marks}]}


def read(bare):
    told = schema(bareNumber=bare)
    resource = frictionless.Resource(path="funds.csv", schema=frictionless.Schema.from_descriptor(told))
    new = [row["amount"] for row in resource.read_rows()]
    refused = []
    old = [row[0] for row in tableschema.Table("funds.csv", schema=told).iter(exc_handler=lambda *_, **__: refused.append(1))]
    return [None if value in AMOUNTS else int(value) for value in old], [value and int(value) for value in new], len(refused), resource


print(*(f"{name} {version(name)}" for name in ("tableschema", "frictionless")))
old, new, refused, resource = read(False)
print("表 / table:", *AMOUNTS)
print("tableschema:", *old, "合计 / sum", sum(old))
print("frictionless:", *new, "合计 / sum", sum(new), "valid" if frictionless.validate(resource).valid else "invalid")
whole = tableschema.Field({"name": "amount", "type": "integer", "bareNumber": False}).cast_value("-500")
print("tableschema, integer: -500 ->", whole)
bare_old, bare_new, bare_refused, _ = read(True)
print("没有 bareNumber / without bareNumber:", bare_old, bare_new)
PLAIN = [None, None, -500, None, None, None]
as_told = old == [500, 500, 500, 5, 500, 500] and new == [500, -500, -500, -5, 500, 500] and refused == 0 and whole == 500
as_told = as_told and bare_old[2] == bare_new[2] == -500 and bare_new == PLAIN and bare_refused == 5 and frictionless.validate(resource).valid
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
