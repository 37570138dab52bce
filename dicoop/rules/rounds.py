"""In which round is an issue, listed or reopened, and by which day must it be claimed and cleared; was it ever late?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dicoop.kinds.as_of import until
from dicoop.rules.workdays import Workday

if TYPE_CHECKING:
    from dicoop.kinds.issue import Issue, Step
    from dicoop.rules.watch import Watch


class Round(NamedTuple):
    """What happened to an issue since it was listed or last reopened."""

    start: date
    claim: Step | None = None
    until: date | None = None
    clear: Step | None = None
    declined: Step | None = None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done: it is neither cleared nor declined."""
        return self.clear is None and self.declined is None


_MOVES: Mapping[str, Callable[[Round, Step], Round]] = {
    "listed": lambda _, step: Round(step.date),
    "reopened": lambda _, step: Round(step.date),
    "claimed": lambda now, step: Round(now.start, step),
    "handling": lambda now, _: Round(now.start, now.claim, now.until),
    "extended": lambda now, step: Round(now.start, now.claim, step.until or now.until),
    "cleared": lambda now, step: Round(now.start, now.claim, now.until, step),
    "declined": lambda now, step: Round(now.start, now.claim, now.until, None, step),
    "feedback": lambda now, _: now,
    "urged": lambda now, _: now,
}


def current(issue: Issue, day: date) -> Round:
    """Return the round an issue was in on a day."""
    now = Round(issue.raised)
    for step in until(issue.steps, day):
        now = moved(now, step)
    return now


def moved(now: Round, step: Step) -> Round:
    """Return the round after one more step."""
    return _MOVES[step.step](now, step)


def claim_due(now: Round, watch: Watch) -> Workday:
    """Return the last day for claiming: `limits.claim` working days after listed or reopened."""
    return watch.calendar.add(now.start, watch.limit("claim", now.start))


def clear_due(issue: Issue, now: Round, watch: Watch) -> Workday:
    """Return the last day for clearing: the category's limit after the claim, or the day it was extended to.

    While unclaimed the limit counts from the last day for claiming.
    """
    if now.until is not None:
        return Workday(now.until, proven=True)
    if now.claim is not None:
        return watch.calendar.add(now.claim.date, watch.limit(issue.category, now.claim.date))
    last = claim_due(now, watch)
    end = watch.calendar.add(last.date, watch.limit(issue.category, last.date))
    return Workday(end.date, last.proven and end.proven)


def limit_of(issue: Issue, watch: Watch) -> int:
    """Return the limit for clearing that counts for an issue: that of the day its clock started."""
    now = current(issue, watch.day)
    return watch.limit(issue.category, now.claim.date if now.claim else claim_due(now, watch).date)


def was_late(issue: Issue, watch: Watch) -> bool:
    """Return whether a round was still open after its last day, the worst of them counts for good: no step dated later makes that day right."""
    now = Round(issue.raised)
    for step in until(issue.steps, watch.day):
        if now.is_open and step.date > clear_due(issue, now, watch).date:
            return True
        now = moved(now, step)
    return now.is_open and clear_due(issue, now, watch).date < watch.day
