#!/usr/bin/env bash
# 用 python-stdnum 核对统一社会信用代码的人会碰上: 填表凑数的十八个 0 是“有效”的, 几十家企业成了一家; 没有的区划、抄错两位的主体码也放过。
# For whoever matches firms by their credit code (统一社会信用代码) and holds the codes against python-stdnum first: forms that insist on a code are filled with
# eighteen noughts, and is_valid takes these, for nought is a right check character of noughts. All firms so filled in are then one. By GB 32100 a code
# also holds a region (places 3 to 8; none begins with 0) and an organisation code with a check character of its own (GB 11714, place 17): the package
# looks at neither, so a code of a region that never was passes, and one of a miscopied body whose last place was computed anew. Its modules for other
# numbers of China differ: cn.ric asks for a place of birth that was one. Way round: refuse a region that begins with 0, compute place 17.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq python-stdnum==2.2
cat > show.py <<'PY'
import sys
from importlib.metadata import version

from stdnum.cn import ric, uscc


def own_check(code):
    """Return what place 17 must be, by GB 11714."""
    weighed = sum(int(sign, 36) * weight for sign, weight in zip(code[8:16], (3, 7, 9, 10, 5, 8, 4, 2)))
    return "0X987654321"[weighed % 11]


def coded(body):
    return body + uscc.calc_check_digit(body)


CODES = {
    "标准里的例子 / the standard's example": "91350100M000100Y43",
    "末位抄错 / last place miscopied": "91350100M000100Y44",
    "十八个 0 / eighteen noughts": "0" * 18,
    "没有的区划 / no such region": coded("91000000M000100Y4"),
    "主体码的校验位不对 / wrong check of the body": coded("91350100M000100Y5"),
}
print("python-stdnum", version("python-stdnum"))
found = []
for words, code in CODES.items():
    found.append((uscc.is_valid(code), code[16] == own_check(code)))
    print(f"{words}: {code} is_valid: {found[-1][0]}, 第 17 位对 / place 17 right: {found[-1][1]}")
person = "000000" + "19490101" + "001"
noughts = person + ric.calc_check_digit(person)
print("身份证号, 没有的区划 / identity number, no such region:", noughts, ric.is_valid(noughts))
as_told = found == [(True, True), (False, True), (True, True), (True, True), (True, False)] and not ric.is_valid(noughts)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
