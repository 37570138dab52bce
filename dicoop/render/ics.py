"""How are the days of a document written as a calendar that a phone or Outlook opens?

All-day events (no time zone to drift by), an address that stays, a sequence that grows with the ledger's commits (without it calendars keep
the old day), an alarm a week before and one on the day; what is done is cancelled under the same address.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dicoop.document import CalendarEvent, Document
from dicoop.extras import load
from dicoop.labels import Lang
from dicoop.render.cells import line

_DAY = timedelta(days=1)
_ALARMS = (timedelta(days=-7), timedelta(0))


def packed(document: Document, lang: Lang) -> bytes:
    """Return the events of a document as the bytes of an ics file; raises Unable without icalendar."""
    icalendar = load("calendar", "icalendar")
    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//dicoop//dicoop//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", line(document.title.of(lang)))
    for event in document.events:
        calendar.add_component(_event(event, document, lang, icalendar))
    made: bytes = calendar.to_ical()
    return made


def _event(event: CalendarEvent, document: Document, lang: Lang, icalendar: Any) -> Any:
    made = icalendar.Event()
    title = line(event.title.of(lang))
    made.add("uid", event.uid)
    made.add("dtstamp", _moment(document))
    made.add("sequence", document.origin.commits if document.origin else 0)
    made.add("dtstart", event.day)
    if event.day < date.max:  # without an end a day is over with itself
        made.add("dtend", event.day + _DAY)
    made.add("summary", title)
    made.add("description", line(event.words.of(lang)))
    made.add("transp", "TRANSPARENT")
    made.add("status", "CANCELLED" if event.is_over else "CONFIRMED")
    if event.category:
        made.add("categories", [event.category.of(lang)])
    for before in () if event.is_over else _ALARMS:
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", title)
        alarm.add("trigger", before)
        made.add_component(alarm)
    return made


def _moment(document: Document) -> datetime:
    """Return when the ledger was as it is told, so that the same ledger gives the same bytes."""
    origin = document.origin
    if origin and origin.made:
        return origin.made.astimezone(UTC)
    return datetime.combine(origin.day, time(), UTC) if origin and origin.day else datetime(2000, 1, 1, tzinfo=UTC)
