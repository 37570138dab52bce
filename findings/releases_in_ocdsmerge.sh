#!/usr/bin/env bash
# 用 ocdsmerge (ocdskit compile 也用它) 汇编 OCDS 数据的人会碰上: 各次发布按时间的字面排, 不按时刻排; 写 +08:00 的和写 Z 的混在一起, 旧的盖住新的。
# For whoever compiles open contracting data (OCDS) of several publishers or systems into one record by ocdsmerge, as `ocdskit compile` does: releases
# are put into order by their date as text. The standard lets each write its own offset from UTC. A Chinese office writes 2019-08-20T09:00:00+08:00; a
# server, four hours later, 2019-08-20T05:00:00Z. By text the second is the earlier one: the old value wins in the compiled release, which bears the
# old date, and the versioned release tells the history the wrong way round. The same second with a fraction and Z goes before the one without.
# No error, no warning. Way round: bring all dates to one offset, with as many places, before merging.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq ocdsmerge==0.8.0
cat > show.py <<'PY'
import sys
import warnings
from datetime import datetime
from importlib.metadata import version

from ocdsmerge import Merger

warnings.simplefilter("error")
PAIRS = {  # two moments, the first before the second, each with what was agreed then
    "一种写法 / one offset": ("2019-08-20T09:00:00+08:00", "2019-08-20T13:00:00+08:00"),
    "+08:00 和 Z / +08:00 and Z": ("2019-08-20T09:00:00+08:00", "2019-08-20T05:00:00Z"),
    "过了半夜 / across midnight": ("2019-08-21T00:30:00+08:00", "2019-08-20T18:00:00Z"),
    "秒的小数 / a fraction of a second": ("2019-08-20T05:00:00Z", "2019-08-20T05:00:00.500Z"),
}
merger = Merger(merge_rules={})


def release(number, date, amount):
    value = {"amount": amount, "currency": "CNY"}
    return {"ocid": "ocds-213czf-1", "id": number, "date": date, "tag": ["contract"], "contracts": [{"id": "C-1", "value": value}]}


print("ocdsmerge", version("ocdsmerge"))
found = {}
for words, (before, after) in PAIRS.items():
    assert datetime.fromisoformat(before) < datetime.fromisoformat(after)
    both = [release("1", before, 100), release("2", after, 200)]
    compiled = merger.create_compiled_release(both)
    versions = merger.create_versioned_release(both)["contracts"][0]["value"]["amount"]
    found[words] = compiled["contracts"][0]["value"]["amount"], [each["value"] for each in versions]
    print(f"{words}: {before}: 100, {after}: 200; 汇编成 / compiled: {found[words][0]}, {compiled['date']}; 历史 / versions: {found[words][1]}")
as_told = list(found.values()) == [(200, [100, 200]), *[(100, [200, 100])] * 3]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
