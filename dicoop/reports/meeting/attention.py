"""What needs attention: what is overdue, what stands still, and why things stay undone?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from dicoop.document import Cell, Column, Named, Section, Table, Text
from dicoop.kinds.as_of import until
from dicoop.kinds.issue import Cause, Grounds, Issue, Outcome
from dicoop.labels import Label, joined
from dicoop.reports import phrases
from dicoop.reports.meeting import overdue, stale
from dicoop.reports.meeting.case import MeetingCase
from dicoop.rules import rounds

TITLE = Label("需要关注的事项", "What needs attention")
_TITLE = Label("未解决的原因", "Why issues stay unresolved")
_SUM = Label(
    "没有解决的问题{n}：不符合政策{policy}件，其他原因办结{other}件，延期在办{extended}件。",
    "{n} unresolved: {policy} not permitted by policy, {other} closed for other reasons, {extended} extended and open.",
)
_DECLINED = Label("不予受理{n}：{parts}。", "Declined: {n} ({parts}).")
_GROUNDS = Label("{grounds}{n}件", "{grounds} {n}")
_ALL = Label("合计", "All")
_NOT_SAID = Label("没有写明", "not stated")
_EXTENDED = "extended"
_CLOSED = (Outcome.NOT_PERMITTED, Outcome.PLANNED, Outcome.EXPLAINED)
_NAMES = (*(outcome.value for outcome in _CLOSED), _EXTENDED)
_COLUMNS = (
    Column("cause", Label("原因", "Cause"), lead=True),
    *(Column(outcome.value, outcome.label) for outcome in _CLOSED),
    Column(_EXTENDED, Label("延期在办", "extended")),
    Column("all", Label("合计", "All")),
)


def section(case: MeetingCase) -> Section:
    """Return what is overdue by stage, what has not moved, the counties nothing came from, the causes."""
    blocks = (*overdue.nodes(case), *overdue.issues(case), *overdue.contracts(case), *stale.blocks(case), *causes(case))
    return Section("attention", TITLE, blocks)


# Why things stay undone


class Unresolved(NamedTuple):
    """An issue that is not resolved: its cause, and whether it was closed so (the outcome) or extended."""

    cause: str
    how: str


def causes(case: MeetingCase) -> Iterator[Text | Table]:
    """Yield the causes by outcome; nothing where nothing stays unresolved."""
    yield from _declined(case)
    found = [one for issue in case.ledger.issues if case.mine(issue) and (one := _unresolved(issue, case))]
    if not found:
        return
    hows = Counter(one.how for one in found)
    other = hows[Outcome.PLANNED.value] + hows[Outcome.EXPLAINED.value]
    words = phrases.number(len(found), "件", "issue")
    yield Text(_SUM.fill(n=words, policy=hows[Outcome.NOT_PERMITTED.value], other=other, extended=hows[_EXTENDED]))
    count = Counter(found)
    named = [Named(cause.value, cause.label) for cause in Cause] + [Named("", _NOT_SAID)]
    rows: list[tuple[Cell, ...]] = [(cause, *_counts(count, cause.key or "")) for cause in named]
    total: tuple[Cell, ...] = (Named(None, _ALL), *(hows[how] for how in _NAMES), len(found))
    yield Table("causes", _COLUMNS, tuple(row for row in rows if row[-1]), title=_TITLE, total=total)


def _declined(case: MeetingCase) -> Iterator[Text]:
    """Yield how many issues were declined, and on what grounds; nothing where none was."""
    steps = [rounds.current(issue, case.day).declined for issue in case.ledger.issues if case.mine(issue) and issue.raised <= case.day]
    grounds = Counter(step.grounds for step in steps if step is not None)
    if grounds:
        parts = tuple(_GROUNDS.fill(grounds=each, n=grounds[each]) for each in Grounds if grounds[each])
        yield Text(_DECLINED.fill(n=phrases.number(grounds.total(), "件", "issue"), parts=joined(parts)))


def _counts(count: Counter[Unresolved], cause: str) -> tuple[int, ...]:
    own = tuple(count[Unresolved(cause, how)] for how in _NAMES)
    return (*own, sum(own))


def _unresolved(issue: Issue, case: MeetingCase) -> Unresolved | None:
    """Return why an issue raised by the day is not resolved; None for one that is, or that is just open."""
    if issue.raised > case.day:
        return None
    now = rounds.current(issue, case.day)
    if now.declined is not None:
        return None
    if now.clear is not None:
        outcome = now.clear.outcome or ""
        return None if outcome == Outcome.RESOLVED.value else Unresolved(now.clear.cause or "", outcome)
    extensions = [step for step in until(issue.steps, case.day) if step.step == _EXTENDED and step.date >= now.start]
    return Unresolved(extensions[-1].cause or "", _EXTENDED) if extensions else None
