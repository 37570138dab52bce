#!/usr/bin/env bash
# 以亿元、万元记账的人用 beancount 核对会碰上: 记“1.5 亿元”就容许差 500 万元, 少转了 400 万也算平; 一分不差的“12.50”和“12.5”容许的差也不同。
# For whoever keeps funds in 亿元 or 万元 in beancount, as the papers name them: a transaction must balance within half of the last place of its coarsest amount, so
# 1.5 亿元 that left and 1.46 that arrived are balanced, and 4 million 元 are nowhere. An assertion of a balance allows twice that: 1.6 where 1.5 is there passes, a
# difference of 10 million. What is allowed hangs on how a number is written: of 1.50 and 1.46 it complains, and amounts without a fraction must be exact, so a
# trial in whole 万元 shows nothing. The rule was made for prices and cents; that a difference was let pass is told nowhere.
# Way round: option "tolerance_multiplier" "0", which makes all exact, or amounts in 元.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq beancount==3.2.3
cat > show.py <<'PY'
import sys
from importlib.metadata import version

from beancount import loader

EXACT = 'option "tolerance_multiplier" "0"\n'
HEAD = """\
2019-01-01 open Assets:City
2019-01-01 open Assets:County
2019-01-01 open Equity:Budget
"""
MOVED = """\
2019-08-20 * "拨付"
  Assets:City  -{left} {unit}
  Assets:County  {came} {unit}
"""
HELD = """\
2019-08-20 * "到位"
  Assets:County  {left} {unit}
  Equity:Budget
2019-08-21 balance Assets:County  {came} {unit}
"""
CASES = (  # what is entered, the first amount, the second, its unit, whether it passes
    ("拨出、收到 / left and came", MOVED, "1.5", "1.46", "YI", True),
    ("拨出、收到 / left and came", MOVED, "1.5", "1.5499", "YI", True),
    ("拨出、收到 / left and came", MOVED, "1.50", "1.46", "YI", False),
    ("拨出、收到 / left and came", MOVED, "15000", "14600", "WAN", False),
    ("拨出、收到 / left and came", MOVED, "15000.0", "14999.96", "WAN", True),
    ("账上有、核对 / there and asserted", HELD, "1.5", "1.6", "YI", True),
    ("账上有、核对 / there and asserted", HELD, "1.50", "1.6", "YI", True),
    ("账上有、核对 / there and asserted", HELD, "1.5", "1.6 ~ 0", "YI", False),
    ("账上有、核对 / there and asserted", HELD, "15000", "16000", "WAN", False),
)


def told(form, left, came, unit, option=""):
    _, errors, _ = loader.load_string(option + HEAD + form.format(left=left, came=came, unit=unit))
    return [error.message for error in errors]


print("beancount", version("beancount"), "YI: 亿元, WAN: 万元")
found = []
for words, form, left, came, unit, _ in CASES:
    errors = told(form, left, came, unit)
    found.append(not errors)
    print(f"{words}: {left}, {came} {unit}:", *(errors or ["通过 / passes"]))
exact = [not told(*case[1:-1], EXACT) for case in CASES]
print(EXACT.strip(), "通过的 / pass of them:", sum(exact))
sys.exit(None if found == [case[-1] for case in CASES] and not any(exact) else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
