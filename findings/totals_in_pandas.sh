#!/usr/bin/env bash
# 用 pandas 的透视表做分县汇总、要“合计”行的人会碰上: 一个项目只要有一个数还没有填 (如到位资金), 它的投资也不进合计, 合计比各县之和少, 不报错。
# For whoever prints sums by county with a line for the whole by pandas (pivot_table, margins=True): the lines of the counties take each column's numbers, the
# line for the whole first drops every record that lacks a number in any of the columns. A project whose money has not arrived yet is in its county's sum of
# investments and not in the total of investments, so that 300 and 300 come to 400, and to 300 where the loans are asked for as well. That columns are looked at together is told of dropna, whose name speaks
# of the table's columns; that the totals then differ from the lines above them is told by nobody. Asked for one column at a time, the totals are right.
# Way round: dropna=False, or append the sum of the lines oneself.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
for each in pandas==2.3.3 pandas==3.1.1; do
    python3 -m venv "${each//==/-}"
    "${each//==/-}/bin/pip" install -qq "$each"
done
cat > show.py <<'PY'
import sys
import warnings

import pandas

warnings.simplefilter("error")
PROJECTS = pandas.DataFrame(
    {"县": ["甲县", "甲县", "乙县"], "投资": [100, 200, 300], "到位": [50, None, 20], "贷款": [None, 10, 10]},
)


def table(values, **more):
    """Return the lines of a table by county with its total, as pandas makes it."""
    made = PROJECTS.pivot_table(index="县", values=values, aggfunc="sum", margins=True, margins_name="合计", **more)[values]
    return {county: [int(number) for number in line] for county, line in zip(made.index, made.to_numpy().tolist())}


print("pandas", pandas.__version__)
two, three, alone, kept = table(["投资", "到位"]), table(["投资", "到位", "贷款"]), table(["投资"]), table(["投资", "到位"], dropna=False)
for words, lines in (("投资, 到位", two), ("投资, 到位, 贷款", three), ("投资", alone), ("投资, 到位, dropna=False", kept)):
    print(f"{words}:".ljust(24), lines)
as_told = (
    two == {"乙县": [300, 20], "甲县": [300, 50], "合计": [400, 70]}
    and three == {"乙县": [300, 20, 10], "甲县": [300, 50, 10], "合计": [300, 20, 10]}
    and alone == {"乙县": [300], "甲县": [300], "合计": [600]}
    and kept == {"乙县": [300, 20], "甲县": [300, 50], "合计": [600, 70]}
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
pandas-2.3.3/bin/python show.py
pandas-3.1.1/bin/python show.py
