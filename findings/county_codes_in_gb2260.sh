#!/usr/bin/env bash
# 用 gb2260 由区划代码查县区名称的人会碰上: 代码重新编过给了别的县: 2006 年以前登记的定安县项目 (469025) 查出来是白沙黎族自治县, 屯昌是昌江, 澄迈是乐东; 撤销了的代码报错, 这些不报错。
# For whoever keeps a county as its six digits of GB/T 2260, as the standard is for, and looks names up by gb2260 when old projects are listed by county: codes of counties that were
# abolished are refused (宣武区 110104: ValueError), so one takes it that what is found is the county that was meant. Codes were given again: in Hainan, between the tables of
# 2006 and 2007, counties were numbered anew, and 469025 to 469028, until then 定安, 屯昌, 澄迈 and 临高, have been 白沙, 昌江, 乐东 and 陵水 since; 白沙 itself, 469030, is
# 琼中. get(code) answers by the newest table: each project of before is another county's, in a list without a gap, and counts and sums by county add two counties up. With
# the year, get(code, year), the old name is found; which year's code a record has, no code says. Way round: keep the name and the day beside the code; compare both.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq gb2260==0.4.1
cat > show.py <<'PY'
import sys
from importlib.metadata import version

import gb2260

OLD = {469025: "定安县", 469026: "屯昌县", 469027: "澄迈县", 469028: "临高县", 469030: "白沙黎族自治县"}
GONE = {110103: "崇文区", 110104: "宣武区"}
NOW = ["白沙黎族自治县", "昌江黎族自治县", "乐东黎族自治县", "陵水黎族自治县", "琼中黎族苗族自治县"]


def named(code, *year):
    try:
        return gb2260.get(code, *year).name
    except ValueError as error:
        return type(error).__name__


print("gb2260", version("gb2260"))
for code, name in {**OLD, **GONE}.items():
    print(f"{code}: 2006 {named(code, 2006)} ({name}), get(code) {named(code)}")
projects = [(469025, 2005, 300), (469030, 2006, 200), (469025, 2010, 50)]  # 定安, 白沙, 白沙
sums = {}
for code, _, amount in projects:
    sums[named(code)] = sums.get(named(code), 0) + amount
print("分县合计 / sums by county:", sums, "应是 / meant: 定安县 300, 白沙黎族自治县 250")
as_told = (
    [named(code) for code in OLD] == NOW
    and all(named(code, 2006) == name for code, name in {**OLD, **GONE}.items())
    and {named(code) for code in GONE} == {"ValueError"}
    and sums == {"白沙黎族自治县": 350, "琼中黎族苗族自治县": 200}
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
