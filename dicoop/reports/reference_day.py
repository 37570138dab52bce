"""For which day is it counted, and for which meeting?"""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from dicoop.errors import THERE_ARE, Misused, NotFound, Unreadable
from dicoop.habits import tidy_whole
from dicoop.kinds import parse_input
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.meeting import Meeting
from dicoop.labels import Label

_NOT_READ = Label("--meeting：{problem}", "--meeting: {problem}")
_NO_MEETING = Label("没有第{n}次联席会议", "no such meeting: {n}")
_NO_MEETING_YET = Label("还没有联席会议", "there is no meeting yet")
_VOIDED = Label("第{n}次联席会议已作废", "meeting {n} is voided")
_ALL_VOIDED = Label("联席会议都已作废：{names}", "all meetings are voided: {names}")
_VOIDED_HINT = Label("要恢复：dicoop meeting set {n} voided=", "to restore it: dicoop meeting set {n} voided=")
_NONE_YET = Label("台账里还没有会议，登记一次：dicoop meeting add", "the ledger has no meeting yet; add one: dicoop meeting add")


class ReferenceDay(NamedTuple):
    """A day to count for; `meeting` where it was asked for by its number, `early` while that is still to come."""

    day: date
    meeting: Meeting | None = None
    early: bool = False


def when(ledger: Ledger, number: str | None, as_of: str | None, today: date) -> ReferenceDay:
    """Return the day meant: `as_of`, or a meeting's own (today while that is to come), or today; raises NotFound, Misused."""
    given = None if as_of is None else date.fromisoformat(parse_input.day(as_of, "--as-of", today))
    if number is None:
        return ReferenceDay(given or today)
    meeting = _meeting(ledger, number)
    early = meeting.date > today
    return ReferenceDay(given or min(meeting.date, today), meeting, early)


def latest(ledger: Ledger, today: date) -> str:
    """Return the number of the meeting held last; before any was held the first that is planned; raises NotFound."""
    voided = () if ledger.meetings else tuple(ledger.ids("meeting"))
    if voided:
        raise NotFound(_ALL_VOIDED.fill(names=" ".join(voided)), _VOIDED_HINT.fill(n=voided[-1]))
    if not ledger.meetings:
        raise NotFound(_NO_MEETING_YET, _NONE_YET)
    held = [meeting for meeting in ledger.meetings if meeting.date <= today]
    return str((held or ledger.meetings[:1])[-1].id)


def _meeting(ledger: Ledger, text: str) -> Meeting:
    try:
        number = int(tidy_whole(text))
    except Unreadable as error:
        raise Misused(_NOT_READ.fill(problem=error.finding.message), error.finding.hint) from None
    found = next((meeting for meeting in ledger.meetings if meeting.id == number), None)
    if found is None and str(number) in ledger.ids("meeting"):
        raise NotFound(_VOIDED.fill(n=number), _VOIDED_HINT.fill(n=number))
    if found is None:
        names = " ".join(str(meeting.id) for meeting in ledger.meetings)
        raise NotFound(_NO_MEETING.fill(n=number), THERE_ARE.fill(names=names) if names else _NONE_YET)
    return found
