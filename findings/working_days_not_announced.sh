#!/usr/bin/env bash
# 用 holidays 算“5 个工作日内答复”的人会碰上: 国务院还没有公布调休的年份它照样给出日子, 不说是猜的; 升级以后, 同一个期限换了一天。
# For whoever counts statutory working days by holidays (Python): China's are set once a year, each November, by a notice that moves weekends
# (调休). For a year that is not announced yet the package answers as for any other: festivals by the moon, each weekend free, no word, no
# warning, and nothing to ask whether the year is known. A version of before the notice for 2026 and one of after it give other deadlines for
# February 2026; the later one does the same with 2027. The year has as many working days in both, so a comparison of totals shows nothing.
# chinesecalendar refuses such a year. Way round: refuse a year in which no weekend is worked, or keep the notice's days yourself.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
for each in holidays==0.80 holidays==0.109 chinesecalendar==1.11.0; do
    python3 -m venv "${each//==/-}"
    "${each//==/-}/bin/pip" install -qq "$each"
done
cat > ask.py <<'PY'
import json
import warnings
from datetime import date, timedelta

import holidays

warnings.simplefilter("error")
china = holidays.country_holidays("CN", years=(2025, 2026, 2027))


def worked(year):
    days = [date(year, 1, 1) + timedelta(n) for n in range(365)]
    return [str(day) for day in days if china.is_working_day(day)]


told = {"deadline": str(china.get_nth_working_day("2026-02-10", 5)), "years": {year: worked(year) for year in (2025, 2026, 2027)}}
print(json.dumps({"version": holidays.__version__, **told}))
PY
holidays-0.80/bin/python ask.py > old.json
holidays-0.109/bin/python ask.py > new.json
cat > show.py <<'PY'
import json
import sys
from datetime import date
from importlib.metadata import version

import chinese_calendar

old, new = (json.load(open(name)) for name in ("old.json", "new.json"))


def weekends(told, year):
    return [day[5:] for day in told["years"][year] if date.fromisoformat(day).weekday() > 4]


def refused():
    try:
        chinese_calendar.is_workday(date(2027, 2, 20))
    except NotImplementedError as error:
        return str(error)
    return ""


own = [str(day) for day in chinese_calendar.get_workdays(date(2026, 1, 1), date(2026, 12, 31))]
apart = sorted(set(old["years"]["2026"]) ^ set(new["years"]["2026"]))
print("holidays", old["version"], new["version"], "chinesecalendar", version("chinesecalendar"))
print("2026-02-10 起 5 个工作日 / 5 working days from 2026-02-10:", old["deadline"], new["deadline"])
print("2026 年的工作日 / working days of 2026:", *(len(told["years"]["2026"]) for told in (old, new)))
print("其中不同的 / of them differ:", len(apart), *(day[5:] for day in apart))
print("2025、2026、2027 年上班的周末 / weekends worked:", *(len(weekends(told, year)) for told in (old, new) for year in ("2025", "2026", "2027")))
print("chinesecalendar, 2027:", refused())
as_told = (
    (old["deadline"], new["deadline"]) == ("2026-02-23", "2026-02-24")
    and new["years"]["2026"] == own
    and len(old["years"]["2026"]) == len(own)
    and [len(weekends(told, year)) for told in (old, new) for year in ("2025", "2026", "2027")] == [5, 0, 0, 5, 6, 0]
    and refused() != ""
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
chinesecalendar-1.11.0/bin/python show.py
