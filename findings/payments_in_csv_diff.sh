#!/usr/bin/env bash
# 用 csv-diff、DeepDiff 审两版到位表的人会碰上: 凭证相同的两行, 头一行 500 改成 900, csv-diff --key 说没有不同; 同样的一笔 500 多记了一遍, 两个都说没有不同 (DeepDiff 不看次序时), 退出码 0。
# For whoever reviews what was changed in lists of payments by csv-diff (told the key, as its manual does) or by DeepDiff with ignore_order=True, since the order of entries means
# nothing: what one looks for most is a payment that was entered twice, and an amount that was raised. csv-diff keeps one row for each key, the last: of two rows of one receipt (two
# parts of one transfer, or a double) the first may become anything. Without a key a row is its own key, and one that is there twice is there once. DeepDiff without order compares which
# entries there are and not how many, unless it is asked to (report_repetition=True). The sums differ by 400 and 500; the answer is nothing, {} and exit code 0.
# Way round: compare counts and sums as well; DeepDiff(…, ignore_order=True, report_repetition=True); the key of csv-diff must be held to be unique first.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq csv-diff==1.2 deepdiff==9.1.0
cat > show.py <<'PY'
import subprocess
import sys
from importlib.metadata import version

from deepdiff import DeepDiff

HEAD = ["凭证", "项目", "金额"]
BEFORE = [["A1", "轴承园", "500"], ["A1", "轴承园", "300"], ["B7", "矿机园", "500"]]
RAISED = [["A1", "轴承园", "900"], ["A1", "轴承园", "300"], ["B7", "矿机园", "500"]]
TWICE = [*BEFORE, ["B7", "矿机园", "500"]]
OTHER = [["A1", "轴承园", "500"], ["A1", "轴承园", "300"], ["B7", "矿机园", "800"]]


def by_csv_diff(rows, *more):
    for name, table in (("old.csv", BEFORE), ("new.csv", rows)):
        with open(name, "w", encoding="utf-8") as file:
            file.writelines(",".join(row) + "\n" for row in [HEAD, *table])
    done = subprocess.run(["venv/bin/csv-diff", "old.csv", "new.csv", *more], capture_output=True, text=True)
    return (done.stdout + done.stderr).strip(), done.returncode


def by_deepdiff(rows, **more):
    return DeepDiff(*([dict(zip(HEAD, row)) for row in table] for table in (BEFORE, rows)), ignore_order=True, **more)


found = {
    "csv-diff --key, 500 → 900": by_csv_diff(RAISED, "--key=凭证"),
    "csv-diff --key, 多记一遍 / entered twice": by_csv_diff(TWICE, "--key=凭证"),
    "csv-diff, 多记一遍 / entered twice": by_csv_diff(TWICE),
    "DeepDiff, 多记一遍 / entered twice": (by_deepdiff(TWICE), 0),
}
told = by_csv_diff(OTHER, "--key=凭证"), by_deepdiff(RAISED), by_deepdiff(TWICE, report_repetition=True)
print("csv-diff", version("csv-diff"), "deepdiff", version("deepdiff"))
print("合计 / sums:", *(sum(int(row[2]) for row in rows) for rows in (BEFORE, RAISED, TWICE)))
for name, answer in found.items():
    print(f"{name}: {answer}")
print("别的改动说了 / of others they tell:", told[0], list(told[1]), list(told[2]))
as_told = all(not said and code == 0 for said, code in found.values()) and "800" in told[0][0] and told[1] and "repetition_change" in told[2]
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
