#!/usr/bin/env bash
# 用 dateparser 读中文日期的人会碰上: “2019年”读成公元 7 年, “2019 年 10 月”读成公元 7 年 1 月, “15日”读成 15 天以前, 不报错。
# For whoever reads dates out of Chinese agreements and tables by dateparser: 年, 月 and 日 are also its words for so many years, months and days ago. Where a
# date lacks a part, or is written with the blanks that Word puts between figures and characters, it is taken for such a span, counted back from today:
# 2019年 is 2019 years ago, the year 7; 2019 年 10 月 is 2019 years and ten months ago; 15日 is fifteen days ago, which is near enough to be believed.
# With all three parts, or without the blanks, it is right, so a trial of 2019年10月30日 shows nothing; the answers change with the day one asks on. It
# makes no difference that the language is named or that STRICT_PARSING is asked for. Way round: a pattern of one's own for 年月日; refuse years below 1900.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq dateparser==1.5.0
cat > show.py <<'PY'
import sys
import warnings
from datetime import datetime
from importlib.metadata import version

import dateparser

warnings.simplefilter("error")
TODAY = datetime(2026, 11, 25)
TEXTS = {
    "2019年10月30日": "2019-10-30",
    "2019 年 10 月 30 日": "2019-10-30",
    "2019年10月": "2019-10-25",
    "2019 年 10 月": "0007-01-25",
    "2019年": "0007-11-25",
    "15日": "2026-11-10",
}


def read(text, **settings):
    found = dateparser.parse(text, languages=["zh"], settings={"RELATIVE_BASE": TODAY, **settings})
    return f"{found:%Y-%m-%d}".rjust(10, "0") if found else None


print("dateparser", version("dateparser"), "今天 / today:", TODAY.date())
found = {text: read(text) for text in TEXTS}
strict = {text: read(text, STRICT_PARSING=True) for text in TEXTS}
for text in TEXTS:
    print(f"{text}: {found[text]}, STRICT_PARSING: {strict[text]}")
as_told = found == TEXTS and strict == {**TEXTS, "2019年10月": None}
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
