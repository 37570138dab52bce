#!/usr/bin/env bash
# 用 ics (ics.py) 收 Outlook、Exchange 的会议通知、待办的人会碰上: 时区写作 China Standard Time 的, 上午 9 点的会读成下午 5 点, 再写出去就是下午 5 点; 8 月 20 日前办结的待办写出去成了当天 8 点, 不报错。
# For whoever takes invitations and deadlines out of calendars by ics, or changes a word in one and writes it back: Outlook and Exchange name the zone China Standard Time and
# define it in the file (VTIMEZONE, +0800), as RFC 5545 has it. ics looks the name up in the machine's list of zones, does not find it, and takes the hour for one of UTC, whatever the
# file defines: a meeting at nine is at five in the afternoon, an hour as good as any. With Asia/Shanghai it is right, which is what one tries. Written out it says
# 090000Z, so phones show the wrong hour, too. A to-do due on a day (DUE;VALUE=DATE) is written as due at midnight UTC, eight in the morning of that day, no longer a
# day. icalendar and recurring-ical-events read both right. Way round: these, or compare the offsets of what was read with TZOFFSETTO.
set -euo pipefail
here=$(mktemp -d)
trap 'rm -rf "$here"' EXIT
cd "$here"
python3 -m venv venv
venv/bin/pip install -qq ics==0.7.3 icalendar==7.3.2 recurring-ical-events==3.8.2
cat > show.py <<'PY'
import sys
from importlib.metadata import version

import icalendar
import ics
import recurring_ical_events

ZONE = """BEGIN:VTIMEZONE
TZID:China Standard Time
BEGIN:STANDARD
DTSTART:16010101T000000
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
"""
MEETING = """BEGIN:VEVENT
UID:1@example.invalid
DTSTAMP:20190801T000000Z
DTSTART;TZID={zone}:20190820T090000
DTEND;TZID={zone}:20190820T110000
SUMMARY:联席会议
END:VEVENT
"""
TASK = """BEGIN:VTODO
UID:2@example.invalid
DTSTAMP:20190801T000000Z
DUE;VALUE=DATE:20190820
SUMMARY:办结土地手续
END:VTODO
"""


def calendar(*parts):
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//example//ZH\n{''.join(parts)}END:VCALENDAR\n".replace("\n", "\r\n")


def line(text, name):
    return next(line for line in text.splitlines() if line.startswith(name))


outlook, named = calendar(ZONE, MEETING.format(zone="China Standard Time")), calendar(MEETING.format(zone="Asia/Shanghai"))
found = {
    "ics": [next(iter(ics.Calendar(text).events)).begin.isoformat() for text in (outlook, named)],
    "icalendar": [icalendar.Calendar.from_ical(text).walk("VEVENT")[0].start.isoformat() for text in (outlook, named)],
    "recurring-ical-events": [
        recurring_ical_events.of(icalendar.Calendar.from_ical(text)).at(2019)[0]["DTSTART"].dt.isoformat() for text in (outlook, named)
    ],
}
again = line(ics.Calendar(outlook).serialize(), "DTSTART")
due = [line(ics.Calendar(calendar(TASK)).serialize(), "DUE"), line(icalendar.Calendar.from_ical(calendar(TASK)).to_ical().decode(), "DUE")]
print(*(f"{name} {version(name)}" for name in found))
for name, (one, other) in found.items():
    print(f"{name}: China Standard Time {one}, Asia/Shanghai {other}")
print("ics 写回的会议 / the meeting written back by ics:", again)
print("写回的待办 / the to-do written back: ics", due[0], "icalendar", due[1])
right = "2019-08-20T09:00:00+08:00"
as_told = (
    found == {"ics": ["2019-08-20T09:00:00+00:00", right], "icalendar": [right, right], "recurring-ical-events": [right, right]}
    and again == "DTSTART:20190820T090000Z"
    and due == ["DUE:20190820T000000Z", "DUE;VALUE=DATE:20190820"]
)
sys.exit(None if as_told else "行为变了 / the behaviour changed")
PY
venv/bin/python show.py
