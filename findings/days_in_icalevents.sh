#!/usr/bin/env bash
# 用 icalevents 从日历里取“今天到期的事项”的人会碰上: 8 月 20 日的整天事项, 问 21 日也有它; 8 月 19 日到 25 日那周的, 下一周一还在; 办结了的 (STATUS:CANCELLED) 也照样列出, 不报错。
# For whoever takes what is due on a day or in a week out of calendars by icalevents, for a morning's message or a board: an entry of a whole day ends, as RFC 5545 has it, with the day
# after it, which it does not include (DTSTART 20 August, DTEND 21). Asked for the 21st, events(start=…, end=…) has it all the same, in the afternoon, too: each entry is
# named on its day and on the next, Sunday's is in two weeks, the last of a month in two months, so that counts by week and by month add up to more than there is.
# Without DTEND, which means the same, it is right, and so are entries with hours, so a trial with a meeting at nine shows nothing. An entry that was
# called off under its address (STATUS:CANCELLED) is in the list like any other; its status has to be asked for. recurring-ical-events is right about days,
# and lists what is called off, too. No error, no warning. Way round: leave out entries whose end is not after the start of the day, and those of status CANCELLED.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq icalevents==0.3.1 icalendar==7.3.2 recurring-ical-events==3.8.2
cat > show.py <<'PY'
import sys
from datetime import date, datetime
from importlib.metadata import version

import icalendar
import recurring_ical_events
from icalevents.icalevents import events

EVENTS = {
    "整天 / day": ["DTSTART;VALUE=DATE:20190820", "DTEND;VALUE=DATE:20190821"],
    "无止 / no end": ["DTSTART;VALUE=DATE:20190820"],
    "钟点 / hours": ["DTSTART:20190820T010000Z", "DTEND:20190820T020000Z"],
    "取消 / called off": ["DTSTART;VALUE=DATE:20190820", "DTEND;VALUE=DATE:20190821", "STATUS:CANCELLED"],
    "周日 / Sunday": ["DTSTART;VALUE=DATE:20190825", "DTEND;VALUE=DATE:20190826"],
}
lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//example//example//ZH"]
for at, (name, days) in enumerate(EVENTS.items()):
    lines += ["BEGIN:VEVENT", f"UID:{at}@example.org", "DTSTAMP:20190801T000000Z", *days, f"SUMMARY:{name}", "END:VEVENT"]
text = "\r\n".join([*lines, "END:VCALENDAR", ""])
names = list(EVENTS)


def found(first, last):
    return sorted({each.summary for each in events(string_content=text, start=first, end=last)}, key=names.index)


print(*(f"{name} {version(name)}" for name in ("icalevents", "icalendar", "recurring-ical-events")))
other = recurring_ical_events.of(icalendar.Calendar.from_ical(text))
same, other_on = ([str(each["SUMMARY"]) for each in other.at(date(2019, 8, day))] for day in (21, 20))
on, after, noon = (found(datetime(2019, 8, *first), datetime(2019, 8, *last)) for first, last in (((20, 0), (20, 23)), ((21, 0), (21, 23)), ((21, 12), (21, 18))))
week, following = found(date(2019, 8, 19), date(2019, 8, 25)), found(date(2019, 8, 26), date(2019, 9, 1))
for words, answer in (("20", on), ("21", after), ("21, 12-18h", noon), ("19-25", week), ("26-", following), ("recurring-ical-events, 21", same), ("recurring-ical-events, 20", other_on)):
    print(f"8/{words}: {answer}")
late = ["整天 / day", "取消 / called off"]
as_told = on == names[:-1] and after == noon == late and week == names and following == names[-1:] and same == [] and other_on == on
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
PYTHONUTF8=1 venv/bin/python show.py
