"""Which paper presses for an issue next, an order, a reminder or supervision, and under which number?"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from dicoop.errors import Refused
from dicoop.frozen import pattern
from dicoop.kinds.as_of import until
from dicoop.kinds.issue import Issue, Step, StepName
from dicoop.kinds.issue_terms import Level
from dicoop.labels import Label

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


_TAKEN = Label("文号 {number} 在 {other} 里已经用过", "the number {number} is already that of a paper in {other}")
_TAKEN_HINT = Label("不写 --number 就接着往下编", "without --number the next one is taken")


def require_free(issues: Iterable[Issue], number: str) -> None:
    """Refuse a number that a paper has already."""
    other = next((issue.id for issue in issues if any(step.number == number for step in sent(issue))), None)
    if other is not None:
        raise Refused(_TAKEN.fill(number=number, other=other), _TAKEN_HINT)
