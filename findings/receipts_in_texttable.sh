#!/usr/bin/env bash
# 用 texttable 把记录排成文字表发出去的人会碰上: 二十位的凭证号印成 2.019e+19, 两张成了一样; 地块 9e3 印成 9000, 1_2 印成 12, 区划 0103 印成 103; 到位率 0.0625 印成 0.062; 不报错。
# For whoever sets records as tables of text, for messages and terminals, by texttable (pyexcel prints its sheets by it): cells that are texts are looked at one by one, and each that could
# be a number is printed as one, of three places, or as a power of ten from a hundred million on. A receipt of ten or twenty digits is 1.908e+09, two of them the same; a code
# 0103 is 103, a lot 9e3 (block 9, east 3) is 9000 and 1_2 is 12; full-width digits become others. A rate of 0.0625 is 0.062 and one of 0.0004 is 0.000, an amount
# in 元 that has a fraction and nine digits is 1.235e+08. It is so for texts (str) as for numbers, so that turning them into text beforehand
# does not help. Rows of one column differ: what has a letter stays. prettytable and rich print what they are given.
# No error, no warning. Way round: set_cols_dtype(["t", …]) for each column.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq texttable==1.7.2 prettytable==3.18.0 rich==15.0.0
cat > show.py <<'PY'
import io
import sys
from importlib.metadata import version

import prettytable
import rich.console
import rich.table
import texttable

TOLD = {
    "20190820000012345678": "2.019e+19",
    "20190820000012349999": "2.019e+19",
    "1908200001": "1.908e+09",
    "0103": "103",
    "9e3": "9000",
    "1_2": "12",
    "２０１９": "2019",
    "0.0625": "0.062",
    "0.0004": "0.000",
    "123456789.5": "1.235e+08",
    "12.5亿元": "12.5亿元",
}


def texts(drawn):
    return [line.strip("|│ ") for line in drawn.splitlines() if line[:1] in "|│"]


def drawn(**marks):
    table = texttable.Texttable()
    for mark, value in marks.items():
        getattr(table, f"set_cols_{mark}")(value)
    table.add_rows([[text] for text in TOLD], header=False)
    return texts(table.draw())


pretty = prettytable.PrettyTable(header=False)
pretty.add_rows([[text] for text in TOLD])
printed = rich.table.Table(show_header=False)
for text in TOLD:
    printed.add_row(text)
console = rich.console.Console(file=io.StringIO(), width=60)
console.print(printed)
others = [texts(pretty.get_string()), texts(console.file.getvalue()), drawn(dtype=["t"])]
print(*(f"{name} {version(name)}" for name in ("texttable", "prettytable", "rich")))
found = dict(zip(TOLD, drawn()))
for text, shown in found.items():
    print(f"{text} -> {shown}")
right = all(each == list(TOLD) for each in others)
print("prettytable, rich, set_cols_dtype:", "对 / right" if right else others)
sys.exit(None if found == TOLD and right else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
