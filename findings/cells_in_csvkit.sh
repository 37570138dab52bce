#!/usr/bin/env bash
# 用 csvkit 给台账导出的 CSV 排序、连接的人会碰上: 没有叫它改的格子也改了: “800m”成了 13:20:00, “15,16”(两次会议) 成了 1516, “9-12”成了 2001-09-12。
# For whoever sorts, joins or stacks tables of records by csvkit (csvsort, csvjoin, in2csv, csvjson): these write back what they took each cell for, of all
# columns, also of those that they were not asked about. Where all of a column agree, lengths in metres are minutes (30m is 0:30:00), a share in per cent loses
# its sign, two meetings (15,16) become one number, terms of years (3 years) and parts of months (9-12, lots or pages) become dates of the year 4 or 2001,
# and 0103 is 103. A note such as “no” or “today” is False or a date of the year 1. Its csvcut and csvgrep leave the cells alone, so does a column of which one
# cell is no such thing: a trial with other rows shows nothing. No error, no warning. Way round: --no-inference (-I), each time.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq csvkit==2.2.0 agate==1.14.2
cat > show.py <<'PY'
import csv
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path

COLUMNS = {  # what is in a column of two records, and what csvsort makes of it
    "长度": (("800m", "30m"), ("13:20:00", "0:30:00")),
    "会议": (("15,16", "3,5"), ("1516", "35")),
    "地块": (("9-12", "3-1"), ("2001-09-12", "2001-03-01")),
    "年限": (("3 years", "5 years"), ("0004-01-01", "0006-01-01")),
    "比例": (("45%", "60%"), ("45", "60")),
    "代码": (("0103", "0305"), ("103", "305")),
    "备注": (("no", "no"), ("False", "False")),
    "长度二": (("800m", "30米"), ("800m", "30米")),
}


def rows(*words):
    """Return what a command writes of the table, by column."""
    ran = subprocess.run([Path("venv/bin") / words[0], *words[1:], "table.csv"], capture_output=True, text=True, check=True)
    assert ran.stderr == "", ran.stderr
    head, *lines = csv.reader(ran.stdout.splitlines())
    return {name: tuple(line[place] for line in lines) for place, name in enumerate(head) if name != "编号"}


with open("table.csv", "w", encoding="utf-8", newline="") as file:
    cells = zip(*(written for written, _ in COLUMNS.values()))
    csv.writer(file).writerows([["编号", *COLUMNS], *([f"P-{n}", *row] for n, row in enumerate(cells, 1))])
print(*(f"{name} {version(name)}" for name in ("csvkit", "agate")))
sorted_, cut, told = rows("csvsort", "-c", "编号"), rows("csvcut"), rows("csvsort", "-I", "-c", "编号")
for name, (written, _) in COLUMNS.items():
    print(f"{name}: {written} csvsort: {sorted_[name]} csvcut: {cut[name]} csvsort -I: {told[name]}")
meant = {name: written for name, (written, _) in COLUMNS.items()}
as_told = sorted_ == {name: made for name, (_, made) in COLUMNS.items()} and cut == meant and told == meant
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
