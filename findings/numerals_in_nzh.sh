#!/usr/bin/env bash
# 网页、平台用 nzh (npm) 把中文数字的金额换成数的人会碰上: “两万”得 0, “一万二”得 10002, “三点五亿”得 3.5, “1.2亿”得 0, 都不报错; 用 pycnnum 的, “三点五亿”也是 3.5。
# For whoever turns amounts in Chinese numerals into numbers in a form or on a platform by nzh (npm; decodeS): it knows the signs of written accounts, and what it does not know is no
# error but a nought in that place. 两, as which every two is spoken (两万, 两千万), is none of its signs: 两万 is 0, 两百五 5. A last sign without its unit, as people say
# it (一万二, 12,000; 二十五万六), is one of ones: 10002. A number with a point before 万 or 亿 is right as it begins and loses the rest: 三点五亿 is 3.5, as in Python's
# pycnnum, which has the others right. Figures (1.2亿, 3千万) are 0. What is printed for a check, nzh.encodeS of the result, is a well
# formed number. 三亿五千万 is right, so a trial of that shows nothing. No error, no warning.
# cn2an refuses 三点五亿, and reads 两 and 一万二. Way round: hold encodeS of the result against the text, and refuse what differs. Needs node and npm.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
npm install --silent --no-audit --no-fund nzh@1.0.14
python3 -m venv venv
venv/bin/pip install -qq pycnnum==2.1.1 cn2an==0.5.24
cat > show.js <<'JS'
const { cn } = require("nzh");
console.log(JSON.stringify(process.argv.slice(2).map((text) => [cn.decodeS(text), cn.encodeS(cn.decodeS(text))])));
JS
cat > show.py <<'PY'
import json
import subprocess
import sys
from importlib.metadata import version

from cn2an import cn2an
from pycnnum import cn2num

TOLD = {  # what it is, and what nzh, pycnnum and cn2an make of it
    "三亿五千万": (350000000, 350000000, 350000000, 350000000),
    "两万": (20000, 0, 20000, 20000),
    "两百五": (250, 5, 250, 250),
    "一万二": (12000, 10002, 12000, 12000),
    "二十五万六": (256000, 250006, 256000, 256000),
    "三点五亿": (350000000, 3.5, 3.5, None),
    "1.2亿": (120000000, 0, None, 120000000),
    "3千万": (30000000, 0, None, 30000000),
}


def answer(way, text, *more):
    try:
        return way(text, *more)
    except ValueError:
        return None


print(*(f"{name} {version(name)}" for name in ("pycnnum", "cn2an")))
ran = subprocess.run(["node", "show.js", *TOLD], capture_output=True, text=True, check=True)
print(ran.stderr, end="")
found = {}
for text, (number, written) in zip(TOLD, json.loads(ran.stdout)):
    found[text] = (TOLD[text][0], number, answer(cn2num, text), answer(cn2an, text, "smart"))
    print(f"{text}: nzh {number} ({written}), pycnnum {found[text][2]}, cn2an {found[text][3]}")
sys.exit(None if found == TOLD and not ran.stderr else "行为变了 / the behaviour changed")
PY
echo "nzh $(node -p 'JSON.parse(require("fs").readFileSync("node_modules/nzh/package.json")).version')"
PYTHONUTF8=1 venv/bin/python show.py
