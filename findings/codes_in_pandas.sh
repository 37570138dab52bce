#!/usr/bin/env bash
# 用 pandas 读 JSON 台账的人会碰上: 信用代码写成文字也当数读, 有一家没填, 末位不同的两家就成了一个代码; 条款号 3.1 和 3.10 也成了一个, 0103 成了 103。
# For whoever reads records from JSON by pandas (read_json): in JSON a text is a text, "0103" and 103 are different things, and a CSV's guessing is what one went there
# to avoid. read_json guesses again: a column of texts of digits alone becomes one of numbers. Credit codes (统一社会信用代码) have eighteen places, and there
# are those without a letter. If one firm of the table has none, the column is one of floating point numbers, which have sixteen: codes that differ in their last
# places are the same, drop_duplicates() leaves one firm of two, merge() pairs them crosswise. A clause 3.10 is 3.1, a batch 1_2 is 12, a lot 1e3 is 1000,
# a region 0103 is 103. A code with a letter anywhere in the column leaves all of it text, so a trial shows nothing. polars and DuckDB keep such texts.
# No error, no warning. Way round: dtype=False, which is about JSON's texts and leaves its numbers numbers.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq pandas==3.1.1 polars==1.44.2 duckdb==2.0.1
cat > show.py <<'PY'
import io
import json
import sys
import warnings
from importlib.metadata import version
from pathlib import Path

import duckdb
import pandas
import polars

FIRMS = [{"企业": "甲公司", "代码": "911300001234567885"}, {"企业": "乙公司", "代码": "911300001234567893"}, {"企业": "丙公司", "代码": None}]
COLUMNS = {  # two texts of a column, and what read_json makes of them
    "条款": (["3.1", "3.10"], [3.1, 3.1]),
    "批次": (["1_2", "12"], [12, 12]),
    "地块": (["1e3", "1000"], [1000.0, 1000.0]),
    "区划": (["0103", "0305"], [103, 305]),
}
warnings.simplefilter("error")


def read(rows, **options):
    return pandas.read_json(io.StringIO(json.dumps(rows)), **options)


print(*(f"{name} {version(name)}" for name in ("pandas", "polars", "duckdb")))
firms, told = read(FIRMS), read(FIRMS, dtype=False)
print(firms.to_string(index=False), firms["代码"].dtype)
left = len(firms.drop_duplicates("代码")), len(told.drop_duplicates("代码"))
print("去重以后 / after drop_duplicates:", left[0], "dtype=False:", left[1])
pairs = read(FIRMS[:2] + FIRMS[2:]).dropna().merge(firms.dropna(), on="代码")
print("按代码相配 / joined by the code:", *(f"{a}={b}" for a, b in zip(pairs["企业_x"], pairs["企业_y"])))
found = {name: read([{name: text} for text in texts])[name].tolist() for name, (texts, _) in COLUMNS.items()}
for name, (texts, _) in COLUMNS.items():
    print(f"{name}: {texts} -> {found[name]}")
lettered = read([*FIRMS, {"企业": "丁公司", "代码": "91130000123456790X"}])["代码"].tolist()[:2]
Path("firms.json").write_text(json.dumps(FIRMS), "utf-8")
meant = [firm["代码"] for firm in FIRMS]
others = polars.read_json("firms.json")["代码"].to_list(), [row[0] for row in duckdb.sql('SELECT "代码" FROM read_json(\'firms.json\')').fetchall()]
print("有一个带字母 / one has a letter:", lettered, "polars, DuckDB:", *others)
as_told = firms["代码"].dtype == float and firms["代码"][0] == firms["代码"][1] and left == (2, 3) and len(pairs) == 4
as_told = as_told and found == {name: made for name, (_, made) in COLUMNS.items()} and lettered == meant[:2] and others == (meant, meant)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
