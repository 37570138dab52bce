"""Whom does a bulletin name, and whom does the ledger itself call upon for the meeting that it follows?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, NamedTuple

from dicoop.kinds.event import Rung, Sort
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.meeting import Meeting
from dicoop.rules import supervision
from dicoop.rules.supervision import Call

Calls = Callable[[Meeting], Mapping[str, Call]]
_CALL_OF = {Rung.PRAISE: Call.COMMEND, Rung.SPEAK: Call.STATEMENT, Rung.CRITICISE: Call.CRITICISM, Rung.ACCOUNTABILITY: Call.CRITICISM}


class Beside(NamedTuple):
    """A county on either list: how the bulletin names it (None: not at all), and what the ledger calls it to."""

    meeting: int
    county: str
    rung: Rung | None
    call: Call

    @property
    def agrees(self) -> bool:
        """Whether both say the same; who is held to account is compared as criticised."""
        return (_CALL_OF[self.rung] if self.rung else Call.NONE) is self.call

    @property
    def is_called(self) -> bool:
        """Whether the ledger calls the county to anything."""
        return self.call is not Call.NONE


def is_bulletin(event: Any) -> bool:
    """Return whether an event is a bulletin that names somebody and was not cancelled."""
    return event.type is Sort.BULLETIN and bool(event.places) and event.ended is None


def calls(ledger: Ledger) -> Callable[[Meeting], Mapping[str, Call]]:
    """Return what asks whom the ledger calls upon for a meeting: many bulletins may follow one, which is looked at once."""
    judge = supervision.Judge(ledger)

    @cache
    def of(number: int, day: date) -> Mapping[str, Call]:
        return judge.calls(supervision.sittings(ledger, number, day))

    return lambda meeting: of(meeting.id, meeting.date)


def beside(bulletin: Any, ledger: Ledger, day: date, asked: Calls) -> Iterator[Beside]:
    """Yield the counties on either list by the figures of the meeting a bulletin is about; nothing where no meeting was held by the day.

    `asked` is that of `calls`, once for all bulletins that are looked at.
    """
    meeting = _meeting(bulletin, ledger, day)
    if meeting is None:
        return
    found = asked(meeting)
    settings = ledger.settings.on(meeting.date)
    named = {county.key: each.rung for county in settings.inside for each in bulletin.places if each.place in (county.key, county.name)}
    for key in dict.fromkeys((*named, *(key for key, call in found.items() if call is not Call.NONE))):
        yield Beside(meeting.id, key, named.get(key), found.get(key, Call.NONE))


def _meeting(bulletin: Any, ledger: Ledger, day: date) -> Meeting | None:
    """Return the meeting that a bulletin is about: the one it names, else the last held before it."""
    held = (it for it in ledger.meetings if it.date <= day)
    about = [it for it in held if it.id == bulletin.meeting or (not bulletin.meeting and it.date <= bulletin.date)]
    return max(about, key=lambda it: it.date, default=None)
