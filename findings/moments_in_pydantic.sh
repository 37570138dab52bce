#!/usr/bin/env bash
# 用 pydantic 校验接口、表格里的时间的人会碰上: “20190820”“2019”“43697”都不报错, 成了 1970 年的某一刻; “20190820120000”成了 2609 年。
# For whoever checks what comes over an interface or out of a table by a pydantic model with a datetime, as FastAPI does: Chinese systems write a day as eight digits
# (20190820, which ISO 8601 allows and Python's own datetime.fromisoformat reads), a moment as fourteen, and years alone. Digits are taken for seconds since 1970,
# or for milliseconds where they are many, also where they come as text: the day is 22 August 1970, a year half past midnight of 1 January, the moment one of the
# year 2609, Excel's 43697 noon. All of them pass, as moments of UTC. A field of type date refuses them, but says that a date must have no time of day. For
# JSON strict=True does not mend it but refuses 2019-08-20 and goes on reading the digits. Way round: a BeforeValidator that asks for the form one means.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq pydantic==2.14.4
cat > show.py <<'PY'
import sys
from datetime import date, datetime
from importlib.metadata import version

from pydantic import TypeAdapter, ValidationError

TEXTS = {
    "2019-08-20": "2019-08-20 00:00:00",
    "20190820": "1970-08-22 16:33:40+00:00",
    "20190820120000": "2609-10-28 01:08:40+00:00",
    "201908": "1970-01-03 08:05:08+00:00",
    "2019": "1970-01-01 00:33:39+00:00",
    "43697": "1970-01-01 12:08:17+00:00",
}
moment, day = TypeAdapter(datetime), TypeAdapter(date)


def read(by, text, **more):
    try:
        return str(by.validate_json(f'"{text}"', **more))
    except ValidationError as error:
        return error.errors()[0]["type"]


print("pydantic", version("pydantic"))
found = {text: read(moment, text) for text in TEXTS}
strict = {text: read(moment, text, strict=True) for text in TEXTS}
days = {text: read(day, text) for text in TEXTS}
for text in TEXTS:
    print(f"{text}: datetime: {found[text]}, strict=True: {strict[text]}, date: {days[text]}")
print("datetime.fromisoformat('20190820'):", datetime.fromisoformat("20190820"))
first, *others = TEXTS
as_told = found == TEXTS and strict == {**TEXTS, first: "datetime_parsing"} and days == {first: first, **dict.fromkeys(others, "date_from_datetime_inexact")}
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
