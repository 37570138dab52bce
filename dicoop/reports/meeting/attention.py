"""What needs attention: what is overdue, what stands still, and why things stay undone?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any, NamedTuple

from dicoop.document import Cell, Column, Named, Section, Table, Text
from dicoop.kinds.as_of import until
from dicoop.kinds.issue import Cause, Grounds, Issue, Outcome
from dicoop.kinds.ledger import Asked, Part
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
_EXTENDED, _DECLINE = "extended", "declined"
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
    """Why an issue is not resolved: its cause, and whether it was closed so (the outcome), extended, or declined (the grounds); and where it lies."""

    cause: str
    how: str
    county: str


def questions(case: MeetingCase) -> Iterator[Asked]:
    """Yield what is asked of the records."""
    yield _asked(case)
    yield from stale.questions(case)


def _asked(case: MeetingCase) -> Asked:
    """Return the question how many issues are not resolved, by why and where."""

    def of(part: Part) -> dict[tuple[Any, ...], int]:
        issues = (issue for issue in part.read().values() if not issue.voided and issue.raised <= case.day)
        return dict(Counter(tuple(one) for issue in issues if (one := _unresolved(issue, case.day))))

    return Asked(f"unresolved {case.day}", ("issue",), of, lambda one, more: dict(Counter(one) + Counter(more)))


def causes(case: MeetingCase) -> Iterator[Text | Table]:
    """Yield the causes by outcome; nothing where nothing stays unresolved."""
    there = [(one, n) for row, n in (case.ledger.fold(*_asked(case)) or {}).items() if case.mine(one := Unresolved(*row))]
    yield from _declined([(one.cause, n) for one, n in there if one.how == _DECLINE])
    found = Counter[tuple[str, str]]()
    for one, n in there:
        found[one.cause, one.how] += n if one.how != _DECLINE else 0
    if not found.total():
        return
    hows = Counter({how: sum(n for (_, each), n in found.items() if each == how) for how in _NAMES})
    other = hows[Outcome.PLANNED.value] + hows[Outcome.EXPLAINED.value]
    words = phrases.number(found.total(), "件", "issue")
    yield Text(_SUM.fill(n=words, policy=hows[Outcome.NOT_PERMITTED.value], other=other, extended=hows[_EXTENDED]))
    named = [Named(cause.value, cause.label) for cause in Cause] + [Named("", _NOT_SAID)]
    rows: list[tuple[Cell, ...]] = [(cause, *_counts(found, cause.key or "")) for cause in named]
    total: tuple[Cell, ...] = (Named(None, _ALL), *(hows[how] for how in _NAMES), found.total())
    yield Table("causes", _COLUMNS, tuple(row for row in rows if row[-1]), title=_TITLE, total=total)


def _declined(found: list[tuple[str, int]]) -> Iterator[Text]:
    """Yield how many issues were declined, and on what grounds; nothing where none was."""
    grounds = {each: sum(n for key, n in found if key == each) for each in Grounds}
    if found:
        parts = tuple(_GROUNDS.fill(grounds=each, n=n) for each, n in grounds.items() if n)
        yield Text(_DECLINED.fill(n=phrases.number(sum(n for _, n in found), "件", "issue"), parts=joined(parts)))


def _counts(found: Counter[tuple[str, str]], cause: str) -> tuple[int, ...]:
    own = tuple(found[cause, how] for how in _NAMES)
    return (*own, sum(own))


def _unresolved(issue: Issue, day: date) -> Unresolved | None:
    """Return why an issue is not resolved; None for one that is, or that is just open."""
    now = rounds.current(issue, day)
    if now.declined is not None:
        why, how = f"{now.declined.grounds or ''}", _DECLINE
    elif now.clear is not None:
        why, how = f"{now.clear.cause or ''}", f"{now.clear.outcome or ''}"
    else:
        extensions = [step for step in until(issue.steps, day) if step.step == _EXTENDED and step.date >= now.start]
        why, how = (f"{extensions[-1].cause or ''}", _EXTENDED) if extensions else ("", Outcome.RESOLVED.value)
    return None if how == Outcome.RESOLVED.value else Unresolved(why, how, issue.county)
