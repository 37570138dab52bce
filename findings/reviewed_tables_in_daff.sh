#!/usr/bin/env bash
# 用 daff 比、传、合并表格改动的人会碰上: 审过的“200 改 250”打到已经没有那一行的表上, 表头“投资”改成了 250; 那一行已经改成 280 的, 改成 250; 一边删、一边记了新到位的, 合并就删了, 都不报错。
# For whoever has changes of a table reviewed as a daff (it shows them best of all, cell by cell) and applied or merged by it afterwards: a patch names what stood there before
# (200->250), as those of git do, so one takes it that it is held against the table. It is not. Where the row was changed to 280 meanwhile it becomes 250. Where the row is gone
# the heading of the column becomes 250, the patch says that it was applied, and from then on the table has no column 投资. A three-way merge tells of two changes of one
# cell, ((( 200 ))) 250 /// 280, and counts them; where one side struck a row and the other entered money in it, the row is gone, and no conflict is counted. Ids make no
# difference (--id). Way round: apply the patch backwards to a copy first and compare; for merges, look for rows that are in the parent and one side only.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq daff==1.4.2
cat > show.py <<'PY'
import sys
from importlib.metadata import version

import daff

HEAD = ["id", "县", "投资", "到位"]


def table(*rows):
    return [HEAD, *([*row] for row in rows)]


def view(rows):
    return daff.PythonTableView([list(row) for row in rows])


def flags():
    made = daff.CompareFlags()
    made.addPrimaryKey("id")
    return made


def difference(old, new):
    alignment = daff.Coopy.compareTables(view(old), view(new), flags()).align()
    made = daff.PythonTableView([])
    daff.TableDiff(alignment, flags()).hilite(made)
    return made


def patched(rows, patch):
    made = view(rows)
    said = daff.HighlightPatch(made, patch).apply()
    return said, made.data


def merged(parent, one, other):
    made = view(one)
    conflicts = daff.Merger(view(parent), made, view(other), flags()).apply()
    return conflicts, made.data


QL, OLD, LAST = ("1", "QL", "100", "10"), ("2", "XQ", "200", "20"), ("3", "XQ", "300", "30")
PARENT, REVIEWED = table(QL, OLD, LAST), table(QL, ("2", "XQ", "250", "20"), LAST)
MOVED, GONE, PAID = table(QL, ("2", "XQ", "280", "20"), LAST), table(QL, LAST), table(QL, ("2", "XQ", "200", "70"), LAST)
patch = difference(PARENT, REVIEWED)
on_parent, on_moved, on_gone = (patched(rows, patch) for rows in (PARENT, MOVED, GONE))
both_changed, gone_paid, paid_gone = merged(PARENT, REVIEWED, MOVED), merged(PARENT, GONE, PAID), merged(PARENT, PAID, GONE)
print("daff", version("daff"))
for words, rows in (
    ("审过的改动 / the change that was reviewed", patch.data),
    ("打到原表上 / on the table it was made from", on_parent),
    ("打到已改成 280 的表上 / on one changed to 280", on_moved),
    ("打到没有这一行的表上 / on one without the row", on_gone),
    ("合并: 两边都改 / merged: both changed it", both_changed),
    ("合并: 一边删, 一边记到位 70 / merged: one struck the row, one entered 70", gone_paid),
):
    print(words, rows, sep="\n  ")
as_told = (
    on_parent == (True, REVIEWED)
    and on_moved == (True, REVIEWED)
    and on_gone == (True, [["id", "县", "250", "到位"], [*QL], [*LAST]])
    and both_changed == (1, table(QL, ("2", "XQ", "((( 200 ))) 250 /// 280", "20"), LAST))
    and gone_paid == paid_gone == (0, GONE)
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
