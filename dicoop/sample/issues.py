"""What issues did enterprises raise, and how did each go through the four lists?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.sample import city, days
from dicoop.sample.city import SampleCounty
from dicoop.sample.dice import Dice
from dicoop.sample.firms import FirmRegister
from dicoop.sample.history import Data, until
from dicoop.sample.meetings import Signing, outcome, signings
from dicoop.sample.words import Numbers, words

DEFAULT = 165
# What must be met at least once: the fate of the n-th of every 165 issues.
_FATES = {
    70: "reopened",
    92: "not_permitted",
    108: "voided",
    128: "lying",
    139: "reopened",
    146: "reopened_lying",
    150: "claimed",
    152: "extended",
}
_LYING = ("unclaimed", "claimed", "late", "late")
_USUAL = ("plain", "extended", "reopened", "not_permitted")
_WEIGHTS = (78, 12, 5, 5)
_RESOLVED, _PLANNED = 0.78, 0.9  # up to these shares of what is cleared


class Trouble(NamedTuple):
    """A usual issue: its category, title, the unit that clears it, what is done about it, and what proves it resolved."""

    category: str
    title: str
    lead: str
    handling: tuple[str, ...]
    evidence: str


_TROUBLES = tuple(Trouble(*row) for row in words("issues", "troubles"))
_SIDES: tuple[str, ...] = words("issues", "sides")
_PHASES: tuple[str, ...] = words("issues", "phases")

# By category: what is said, the cause, and for what policy forbids the article. No such papers exist. Other categories are resolved.
_NOT_PERMITTED: dict[str, tuple[str, str, str]] = words("issues", "not_permitted")
_PLANNED_AS: dict[str, tuple[str, str]] = words("issues", "planned")
_EXPLAINED_AS: dict[str, tuple[str, str]] = words("issues", "explained")
_EXTENSIONS: tuple[tuple[str, str], ...] = words("issues", "extensions")
_REOPENED: tuple[str, ...] = words("issues", "reopened")
_COMMON = frozenset(words("issues", "common"))


@dataclass
class Course:
    """The steps of one issue as they are made; `when` is the day of the last one."""

    dice: Dice
    county: SampleCounty
    trouble: Trouble
    when: int
    steps: list[dict[str, str]] = field(default_factory=list)

    @property
    def unit(self) -> str:
        """The unit that clears it."""
        return self.trouble.lead or f"{self.county.name}地企合作办"

    def step(self, name: str, when: int, by: str, **words: str) -> None:
        """Make a step."""
        self.when = when
        self.steps.append({"step": name, "date": days.iso(when), "by": by, **words})

    def later(self, least: int, most: int) -> int:
        """Return a day some working days on."""
        return days.after(self.when, self.dice.whole(least, max(least, most)))

    def fill(self, text: str) -> str:
        """Return words with their number drawn."""
        return text.format(n=self.dice.whole(2, 9))


def issues(dice: Dice, register: FirmRegister, count: int, when: tuple[int, ...]) -> Iterator[Data]:
    """Return the lives of issues in the order they were raised."""
    numbers, serial = Numbers("I"), 0
    for at, number in zip(signings(when), outcome("issue", count, len(when)), strict=True):
        for raised, held in sorted(_raised(dice, at) for _ in range(number)):
            yield _issue(dice, register, (at.meeting if held else None, serial, raised), numbers)
            serial += 1


def _raised(dice: Dice, at: Signing) -> tuple[int, bool]:
    """Return when an issue was raised, and whether it was at or for the meeting; the others come up on visits."""
    draw = dice.share()
    if draw < 0.45:  # noqa: PLR2004 - the share raised on the day
        return at.day, True
    gap = at.following - at.day - 22
    if draw > 0.65 and gap > 0:  # noqa: PLR2004 - the share raised between meetings
        return days.onward(at.day + dice.whole(3, gap)), False
    return days.back(at.day - dice.whole(1, 15)), True


def _issue(dice: Dice, register: FirmRegister, of: tuple[int | None, int, int], numbers: Numbers) -> Data:
    meeting, serial, raised = of
    county, fate = dice.weigh(city.COUNTIES, city.WEIGHTS), _FATES.get(serial % DEFAULT, "")
    if not county.snag and (fate or meeting is not None):
        county = dice.weigh(city.COUNTIES, city.WEIGHTS)  # where things go well, fewer issues wait for the meeting
    if fate and not county.snag:
        county = city.BY_KEY["JK"]
    fate = fate or _fate(dice, county)
    firm = register.one(dice, county.key, raised)
    trouble = dice.pick(_TROUBLES)
    good = dice.pick(firm.trade.goods).name if firm.trade.goods else "服务"
    title = trouble.title.format(side=dice.pick(_SIDES), phase=dice.pick(_PHASES), n=dice.whole(2, 9), good=good)
    course = Course(dice, county, trouble, raised)
    _run(course, fate)
    office = city.OFFICE if meeting and dice.chance(0.15) else county.key
    life: Data = {
        "id": numbers.next(office, raised),
        "title": title,
        "enterprise": firm.id,
        "county": county.key,
        "category": trouble.category,
    }
    if dice.chance(0.9):
        life["scope"] = "common" if title in _COMMON else "single"
    if meeting is not None:
        life["meeting"] = str(meeting)
    life |= {"raised": days.iso(raised), "steps": course.steps}
    if dice.chance(0.75):
        life["lead"] = course.unit
    return _voided(life, raised) if fate == "voided" else life


def _voided(life: Data, raised: int) -> Data:
    when = days.iso(days.after(raised, 6))
    return {**(until(life, when) or life), "voided": {"date": when, "reason": "与同一企业此前提出的问题重复"}}


def _fate(dice: Dice, county: SampleCounty) -> str:
    if dice.chance(county.tardy):
        return dice.pick(_LYING)
    return dice.weigh(_USUAL, _WEIGHTS)


def _run(course: Course, fate: str) -> None:
    """Lead an issue through its lists, as far as its fate lets it come."""
    office = f"{course.county.name}地企合作办"
    course.step("listed", course.when, city.FIRST_UNIT if course.dice.chance(0.7) else office)
    if fate == "unclaimed":
        return
    _claim(course, late=fate in ("late", "lying"))
    due = days.after(course.when, city.limit(course.trouble.category))
    if fate in ("claimed", "lying"):
        _handle(course, due, 0 if fate == "claimed" else 1)
        return
    if fate == "extended":
        due = _extend(course, due)
    _clear(course, due, fate)
    if fate.startswith("reopened"):
        _reopen(course, finished=fate == "reopened")
    elif course.dice.chance(0.62):
        _ask(course)


def _claim(course: Course, *, late: bool = False) -> None:
    when = course.later(3, 9) if late else course.later(0 if len(course.steps) == 1 else 1, 2)
    officer = {"officer": city.post(course.unit, course.dice.pick(("", "副", "副")))} if course.dice.chance(0.6) else {}
    course.step("claimed", when, course.unit, **officer)


def _handle(course: Course, due: int, least: int = 0) -> None:
    """Tell what is being done, each time at least a working day later and before the day it is due."""
    texts = course.trouble.handling[: course.dice.whole(least, len(course.trouble.handling))]
    for text in texts:
        when = course.later(1, 6)
        if when >= due:
            return
        course.step("handling", when, course.unit, text=course.fill(text))


def _extend(course: Course, due: int) -> int:
    """Ask for more time before the day it is due; return the new day."""
    _handle(course, days.after(course.when, 4), 1)
    reason, cause = course.dice.pick(_EXTENSIONS)
    until_ = days.after(due, course.dice.whole(10, 35))
    when = max(days.after(course.when, 1), days.back(due - course.dice.whole(2, 5)))
    course.step("extended", min(when, due), course.unit, until=days.iso(until_), reason=reason, cause=cause)
    return until_


def _clear(course: Course, due: int, fate: str) -> None:
    _handle(course, days.back(due - 1))
    late = fate == "late"
    when = days.after(due, course.dice.whole(2, 30)) if late else _by(course, due)
    by = city.FIRST_UNIT if course.dice.chance(0.6) else course.unit
    course.step("cleared", when, by, **_result(course, fate))


def _by(course: Course, due: int) -> int:
    """Return a day from the last step to the day due, towards its end rather than its beginning."""
    first = days.after(course.when, 1)
    return first if first >= due else max(first, days.back(due - course.dice.soon(0, due - first)))


def _result(course: Course, fate: str) -> dict[str, str]:
    """Return how an issue was cleared: mostly resolved, else planned or explained where its category has words for it."""
    draw, category = course.dice.share(), course.trouble.category
    if fate == "not_permitted":
        text, cause, basis = _NOT_PERMITTED.get(category) or _NOT_PERMITTED[""]
        return {"text": text, "outcome": "not_permitted", "basis": basis, "cause": cause}
    name, texts = ("planned", _PLANNED_AS) if draw < _PLANNED else ("explained", _EXPLAINED_AS)
    if fate.startswith("reopened") or draw < _RESOLVED or category not in texts:
        return {"outcome": "resolved", "evidence": course.trouble.evidence}
    text, cause = texts[category]
    return {"text": text, "outcome": name, "cause": cause}


def _ask(course: Course) -> None:
    resolved = course.steps[-1].get("outcome") == "resolved"
    weights = (72, 25, 3) if resolved else (30, 48, 22)
    answer = course.dice.weigh(("satisfied", "fairly", "dissatisfied"), weights)
    course.step("feedback", course.later(3, 15), city.FIRST_UNIT, answer=answer)


def _reopen(course: Course, *, finished: bool) -> None:
    """Take an issue back because the enterprise is not content; it is claimed anew and, mostly, cleared."""
    course.step("feedback", course.later(3, 10), city.FIRST_UNIT, answer="dissatisfied")
    course.step("reopened", course.later(0, 3), city.FIRST_UNIT, reason=course.dice.pick(_REOPENED))
    if not finished:
        return
    _claim(course)
    due = days.after(course.when, city.limit(course.trouble.category))
    _clear(course, due, "reopened")
    _ask(course)
