#!/usr/bin/env bash
# 用 tablib (django-import-export 也用它) 读 JSON、YAML 的人会碰上: 字段写明了名字, 只是一条记录里“到位”写在“投资”前面, 两个数就对调了, 不报错。
# For whoever takes records into tablib, as Django's import-export does, or turns JSON or YAML into a table by it: in both formats a record is an object, whose fields
# have names and no order; editors, jq -S and databases write them in any. tablib takes the names of the first record for the headings, and of all others
# the values alone, in the order in which they happen to stand. Where one record names its funds before its investment, as one does that was edited by
# hand, the two change places, under the right headings; where it lacks one field and has another instead, it is the same. Only a record with more or fewer
# fields is an error. What tablib wrote itself it reads right, so a round trip shows nothing. pandas, polars and DuckDB go by names.
# Way round: bring each record to one order first ([{name: row.get(name) for name in names} for row in rows]).
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq tablib==3.10.0 PyYAML==6.0.3
cat > show.py <<'PY'
import json
import sys
from importlib.metadata import version

import tablib
import yaml

ROWS = [  # as they are written, and as tablib has the second one under the headings of the first
    {"名称": "甲厂", "投资": 12, "到位": 3},
    {"到位": 5, "名称": "乙厂", "投资": 20},
    {"名称": "丙厂", "到位": 0, "终止": "战略调整"},
]
MADE = {"名称": 5, "投资": "乙厂", "到位": 20}
SWAPPED = [{"投资": 12, "到位": 3}, {"到位": 5, "投资": 20}]

print("tablib", version("tablib"), "PyYAML", version("PyYAML"))
texts = {"json": json.dumps(ROWS, ensure_ascii=False), "yaml": yaml.safe_dump(ROWS, allow_unicode=True, sort_keys=False)}
found = {}
for form, text in texts.items():
    found[form] = tablib.Dataset().load(text, format=form).dict
    for written, read in zip(ROWS, found[form]):
        print(f"{form}: {written} -> {dict(read)}")
table = tablib.Dataset()
table.dict = SWAPPED
print("投资合计 / sum of 投资:", sum(table["投资"]), "应是 / meant", sum(row["投资"] for row in SWAPPED))
same = tablib.Dataset().load(table.export("json"), format="json").dict == table.dict
as_told = all([dict(row) for row in rows] == [ROWS[0], MADE, {"名称": "丙厂", "投资": 0, "到位": "战略调整"}] for rows in found.values())
sys.exit(None if as_told and sum(table["投资"]) == 17 and same else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
