"""Do an issue's steps follow from one another?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.issue import Issue, Level, Step, StepName, moves_of
from dicoop.labels import Label
from dicoop.partial_date import PartialDate, days_apart
from dicoop.rules.checks.case import Case, Check, after_step, choices
from dicoop.rules.checks.steps import BACKWARDS, MISPLACED, MUST, OUT_OF_TURN, UNTIL_EARLY, backwards, misplaced, unsaid, until_early
from dicoop.rules.deadlines import next_due
from dicoop.rules.watch import Watch
from dicoop.rules.workdays import Calendar

STEP_ORDER = Fault("step-order", OUT_OF_TURN.message, OUT_OF_TURN.hint)
STEP_DATES = Fault("step-dates", BACKWARDS.message, BACKWARDS.hint)
LISTED_DATE = Fault(
    "listed-date",
    Label("列单日期 {value} 与提出日期 {raised} 不一致", "listed on {value}, but raised on {raised}"),
    Label(
        "两处写同一天：问题提出当天列单，领单时限从这一天起算",
        "write the same date in both: an issue is listed the day it is raised, and the time limit for claiming runs from it",
    ),
)
REOPENED = Fault(
    "reopened-unclaimed",
    Label(
        "{value} 退回重办，已过 {n} 个工作日无人领单（时限 {limit} 个）",
        "reopened on {value} and not claimed again for {n} working days (the limit is {limit})",
    ),
    Label(
        "由责任单位重新领单：dicoop issue claim {id_}",
        "have the responsible unit claim it again: dicoop issue claim {id_}",
    ),
    Severity.WARNING,
)
EARLY = Fault(
    "reminded-early",
    Label("{date} 发催办单，期限 {due} 还没有过", "a reminder was sent on {date}, before the due date {due} had passed"),
    Label("期限内交代任务用交办单（order）；过了期限再催办", "before the due date send an assignment; a reminder comes after it"),
    Severity.WARNING,
)
UNREMINDED = Fault(
    "supervised-unreminded",
    Label("{date} 发督办单，此前没有催办单", "put under supervision on {date} without an earlier reminder"),
    Label("先发催办单（reminder），仍不办再督办", "send a reminder first; supervise only what is still not done"),
    Severity.WARNING,
)
_WORK = (StepName.HANDLING, StepName.EXTENDED, StepName.CLEARED, StepName.DECLINED, StepName.URGED)
_AFTERWARDS = (StepName.FEEDBACK, StepName.REOPENED)
# The moves of `issue.KIND`, by step: a test holds the two together.
NEXT = {
    None: (StepName.LISTED,),
    StepName.LISTED: (StepName.CLAIMED, StepName.DECLINED, StepName.URGED),
    StepName.CLAIMED: _WORK,
    StepName.HANDLING: _WORK,
    StepName.EXTENDED: _WORK,
    StepName.CLEARED: _AFTERWARDS,
    StepName.FEEDBACK: _AFTERWARDS,
    StepName.REOPENED: (StepName.CLAIMED, StepName.DECLINED, StepName.URGED),
    StepName.DECLINED: (StepName.REOPENED,),
}


def step_order(case: Case[Issue]) -> Iterator[Finding]:
    """Find steps that the lifecycle does not allow where they stand; the steps after them are judged as they are."""
    for entry, before in out_of_turn(case.record.steps):
        after = after_step(before)
        where = f"steps[{key_of(entry)}].step"
        yield case.at(STEP_ORDER, where, entry.step, choices(NEXT[before]), step=entry.step, after=after, next=NEXT[before])


def out_of_turn(steps: Iterable[Step]) -> Iterator[tuple[Step, StepName | None]]:
    """Yield the steps that may not stand where they do, with the one that moved the issue before each."""
    before: StepName | None = None
    for entry in steps:
        if entry.step not in NEXT[before]:
            yield entry, before
        before = before if entry.step is StepName.URGED else entry.step


def step_dates(case: Case[Issue]) -> Iterator[Finding]:
    """Find steps dated before the one above them."""
    return backwards(case, STEP_DATES)


def listed_date(case: Case[Issue]) -> Iterator[Finding]:
    """Find issues listed on another day than they were raised."""
    for entry in case.record.steps[:1]:
        if entry.step is StepName.LISTED and days_apart(entry.date, case.record.raised):
            yield case.at(LISTED_DATE, f"steps[{key_of(entry)}].date", entry.date, raised=case.record.raised)


def reopened(case: Case[Issue]) -> Iterator[Finding]:
    """Find issues that stand reopened, unclaimed beyond the limit for claiming."""
    for entry in moves_of(case.record.steps)[-1:]:
        if entry.step is StepName.REOPENED:
            n = Calendar.of(case.settings).between(entry.date, case.today)
            limit = case.settings.limit("claim", entry.date)
            if n > limit:
                yield case.at(REOPENED, f"steps[{key_of(entry)}].date", entry.date, n=n, limit=limit, id_=case.record.id)


def reminded_early(case: Case[Issue]) -> Iterator[Finding]:
    """Find reminders sent before the last day was over."""
    for place, entry in enumerate(case.record.steps):
        if entry.step is StepName.URGED and entry.level is Level.REMINDER and not _partly_dated(case.record.steps[: place + 1]):
            then = case.record.but(steps=case.record.steps[:place])
            due = next_due(then, Watch.of(case.settings, entry.date))
            if due is not None and entry.date <= due.date:
                yield case.at(EARLY, f"steps[{key_of(entry)}].level", entry.level, date=entry.date, due=due.date)


def _partly_dated(steps: Iterable[Step]) -> bool:
    return any(isinstance(step.date, PartialDate) for step in steps)


def unreminded(case: Case[Issue]) -> Iterator[Finding]:
    """Find supervision that no reminder came before."""
    seen: set[Level | None] = set()
    for entry in case.record.steps:
        if entry.level is Level.SUPERVISION and not {Level.REMINDER, Level.SUPERVISION} & seen:
            yield case.at(UNREMINDED, f"steps[{key_of(entry)}].level", entry.level, date=entry.date)
        seen.add(entry.level)


CHECKS = (
    Check(EARLY, reminded_early),
    Check(UNREMINDED, unreminded),
    Check(MUST[0], unsaid, also=MUST[1:]),
    Check(STEP_ORDER, step_order),
    Check(STEP_DATES, step_dates),
    Check(LISTED_DATE, listed_date),
    Check(REOPENED, reopened),
    Check(UNTIL_EARLY, until_early),
    Check(MISPLACED, misplaced),
)
