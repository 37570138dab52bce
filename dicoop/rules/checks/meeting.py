"""Do a meeting's decisions bear inspection, and do meetings follow one another?"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from dicoop.errors import Fault, Severity
from dicoop.labels import Label
from dicoop.rules.checks.project import NO_EVIDENCE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.errors import Finding
    from dicoop.kinds.meeting import Meeting
    from dicoop.rules.checks.case import Case
    from dicoop.rules.checks.said import Whole

MEETING_GAP = Fault(
    "meeting-gap",
    Label("没有第 {value} 次会议的记录", "there is no record of meeting {value}"),
    Label("补登漏掉的会议（dicoop meeting add），或改正第几次会议", "add the missing one (dicoop meeting add), or correct the number"),
    Label(
        "报告同上一次会议比；中间缺一次，比的就不是上一次。",
        "A report compares with the meeting before; where one is missing it compares with another.",
    ),
    "meetings/013.yaml, meetings/015.yaml",
    Severity.WARNING,
)
MEETING_ORDER = Fault(
    "meeting-order",
    Label("第 {id_} 次会议的日期 {value} 早于第 {other} 次会议的 {date}", "meeting {id_} on {value} is before meeting {other} on {date}"),
    Label("核对两次会议的日期和第几次会议，改正写错的一个", "compare the dates and numbers of the two, and correct the wrong one"),
    Label(
        "截至某次会议的数字按它的日期算；第几次会议和日期颠倒，进度就成了倒退。",
        "Figures as of a meeting are those of its date; out of order, progress would run backwards.",
    ),
    "id: 15\ndate: 2019-08-20\n# id 14: 2019-09-20",
)
DONE_EARLY = Fault(
    "done-before-meeting",
    Label("议定事项 {key} 在 {value} 落实，早于会议日期 {date}", "decision {key} was carried out on {value}, before the meeting on {date}"),
    Label("核对两个日期，改正写错的一个", "compare the two dates, and correct the wrong one"),
    Label(
        "还没有议定的事谈不上落实；决定落实率会把它算作按期。",
        "Nothing is carried out before it is decided, and the rate of decisions carried out would count it as in time.",
    ),
    "date: 2019-08-20\ndecisions:\n  - key: M15-1\n    done: 2018-10-20",
    Severity.WARNING,
)
_FILE = re.compile(r"ledgers/meetings/([0-9]{1,7})\.yaml", re.ASCII)


def no_evidence(case: Case[Meeting]) -> Iterator[Finding]:
    """Find decisions carried out without evidence."""
    for entry in case.record.decisions:
        if entry.done is not None and entry.evidence is None:
            what = Label(f"议定事项 {entry.key}", f"decision {entry.key}")
            yield case.at(NO_EVIDENCE, f"decisions[{entry.key}].evidence", entry.done, what=what)


def done_early(case: Case[Meeting]) -> Iterator[Finding]:
    """Find decisions carried out before the meeting that took them."""
    for entry in case.record.decisions:
        if entry.done is not None and entry.done < case.record.date:
            yield case.at(DONE_EARLY, f"decisions[{entry.key}].done", entry.done, key=entry.key, date=case.record.date)


def gaps(whole: Whole) -> Iterator[Finding]:
    """Find missing numbers; the first may be any, and an unreadable meeting is not missing."""
    unread = {int(match[1]) for path in whole.ledger.left_out if (match := _FILE.fullmatch(path))}
    for a, b in pairwise(sorted({int(id_) for id_ in whole.ledger.ids("meeting")} | unread)):
        if b - a > 1:
            missing = str(a + 1) if b - a == 2 else f"{a + 1}–{b - 1}"  # noqa: PLR2004 - one is missing
            yield MEETING_GAP.at("id", missing, id=str(b))


def order(whole: Whole) -> Iterator[Finding]:
    """Find meetings dated before one of a lower number."""
    for a, b in pairwise(whole.ledger.meetings):
        if b.date < a.date:
            yield MEETING_ORDER.at("date", b.date, id=str(b.id), id_=b.id, other=a.id, date=a.date)
