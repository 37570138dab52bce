"""What is told at a joint meeting? The sections of its report, in their order."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from dicoop.document import Column, Document, Section, Table, numbered
from dicoop.labels import Label
from dicoop.reports import phrases
from dicoop.reports.meeting import attention, counties, decisions, own, rates, signed, summary, supervision
from dicoop.reports.meeting.case import MeetingCase
from dicoop.reports.scope import AS_OF

if TYPE_CHECKING:
    from dicoop.kinds.ledger import Asked, Ledger
    from dicoop.kinds.published_figures import Figures
    from dicoop.reports.reference_day import ReferenceDay

# The last sections are told after those of the kinds beside the first five
_FIRST: tuple[Callable[[MeetingCase], Section], ...] = (summary.section, rates.section)
_LAST: tuple[Callable[[MeetingCase], Section], ...] = (
    counties.projects,
    counties.issues,
    counties.cohorts,
    attention.section,
    decisions.section,
    signed.section,
    supervision.section,
)

# What the sections are called by `--section` and in JSON
KEYS = ("summary", "rates", "projects", "issues", "cohorts", "attention", "decisions", "meeting", "supervision")

_TITLE = Label("{name}：第{n}次联席会议报告", "{name}: report of joint meeting {n}")
_TITLE_COUNTY = Label("{name}：第{n}次联席会议报告（{county}）", "{name}: report of joint meeting {n} ({county})")
_LEFT_OUT = Label("读不出来、没有计入的文件", "Unreadable files, not counted")
_CHECK = Label("错在哪里：dicoop check", "for the faults: dicoop check")


def case(ledger: Ledger, when: ReferenceDay, county: str | None = None, told: tuple[Figures, ...] = ()) -> MeetingCase:
    """Return what the report of a meeting, or a county's own page of it, starts from; `told` is what closed meetings were."""
    assert when.meeting is not None
    return MeetingCase(ledger, when.meeting, when.day, early=when.early, county=county, told=told)


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what a report asks of the records, to be asked at once; each question asked alone comes to the same."""
    yield from case.questions()
    yield from (asked for each in (attention, signed, own, supervision, summary) for asked in each.questions(case))


def report(case: MeetingCase) -> Document:
    """Return the report of a meeting, or a county's own page of it. Files that could not be read come last."""
    ledger, county = case.ledger, case.county
    first, last = (tuple(section(case) for section in some) for some in (_FIRST, _LAST))
    return Document(
        title=_title(case),
        sections=(*numbered((*first, *own.sections(case), *last, *own.following(case))), *_left_out(ledger)),
        head={
            "meeting": case.meeting.id,
            "as_of": case.day.isoformat(),
            **({"county": county} if county else {}),
            "left_out": list(ledger.left_out),
        },
        style=case.style,
    )


def _title(case: MeetingCase) -> Label:
    title = _TITLE_COUNTY if case.county else _TITLE
    words = title.fill(name=case.settings.name, n=case.meeting.id, county=case.county_name)
    return words if case.day == case.meeting.date else phrases.brackets(words, AS_OF.fill(day=phrases.day(case.day)))


def _left_out(ledger: Ledger) -> tuple[Section, ...]:
    files = tuple((path,) for path in ledger.left_out)
    table = Table("files", (Column("file", Label("文件", "File")),), files, notes=(_CHECK,))
    return (Section("left_out", _LEFT_OUT, (table,)),) if files else ()
