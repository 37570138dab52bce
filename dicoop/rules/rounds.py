"""In which round is an issue, listed or reopened, and by which day must it be claimed and cleared; was it ever late, and which paper presses for it next?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from dicoop.kinds.as_of import until
from dicoop.rules.workdays import Workday

if TYPE_CHECKING:
    from dicoop.kinds.issue import Issue, Step
    from dicoop.rules.watch import Watch


from collections.abc import Iterable

from dicoop.errors import Refused
from dicoop.frozen import pattern
from dicoop.kinds.issue import Issue, Level, Step, StepName
from dicoop.labels import Label


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


_NUMBER = pattern(r"(?P<word>.+)〔(?P<year>[0-9]{4})〕(?P<n>[0-9]+)号")


def sent(issue: Issue) -> tuple[Step, ...]:
    """Return the papers sent for an issue, in their order."""
    return tuple(step for step in issue.steps if step.step is StepName.URGED)


class Pressed(NamedTuple):
    """How an issue was pressed for by a day: the last paper, and how many there were."""

    level: Level
    times: int

    @property
    def label(self) -> Label:
        """The same in words."""
        return _PRESSED.fill(level=self.level, n=self.times)


_PRESSED = Label("{level}（共{n}张）", "{level} ({n} in all)")


def pressed(issue: Issue, day: date) -> Pressed | None:
    """Return how an issue was pressed for by a day; None where no paper was sent."""
    levels = [step.level for step in until(sent(issue), day) if step.level is not None]
    return Pressed(levels[-1], len(levels)) if levels else None


def next_level(issue: Issue) -> Level:
    """Return the paper that follows those sent: the one above the last, supervision after supervision; a reopened issue begins anew."""
    levels = list(Level)
    since = max((place for place, step in enumerate(issue.steps) if step.step is StepName.REOPENED), default=0)
    done = [levels.index(step.level) for step in issue.steps[since:] if step.step is StepName.URGED and step.level is not None]
    return levels[min(done[-1] + 1, len(levels) - 1)] if done else levels[0]


def next_number(issues: Iterable[Issue], level: Level, day: date) -> str:
    """Return the number after the last that a paper of a level has in the year of a day."""
    word = level.label.zh.removesuffix("单")
    found = (_NUMBER.fullmatch(step.number) for issue in issues for step in sent(issue) if step.number)
    used = (int(each["n"]) for each in found if each and (each["word"], int(each["year"])) == (word, day.year))
    return f"{word}〔{day.year}〕{max(used, default=0) + 1}号"


_TAKEN = Label("文号 {number} 在 {other} 里已经用过", "the number {number} is already that of a notice in {other}")
_TAKEN_HINT = Label("不写 --number 就接着往下编", "without --number the next one is used")


def require_free(issues: Iterable[Issue], number: str) -> None:
    """Refuse a number that a paper has already."""
    other = next((issue.id for issue in issues if any(step.number == number for step in sent(issue))), None)
    if other is not None:
        raise Refused(_TAKEN.fill(number=number, other=other), _TAKEN_HINT)
