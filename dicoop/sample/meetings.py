"""When were the meetings, on what, and how much came out of each?"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from dicoop.sample import days
from dicoop.sample.figures import part

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.sample.dice import Dice

_DATES = (
    (2016, 3, 18), (2016, 5, 13), (2016, 7, 8), (2016, 9, 2), (2016, 10, 28), (2016, 12, 23),
    (2017, 3, 10), (2017, 5, 26), (2017, 8, 25), (2017, 11, 24),
    (2018, 3, 23), (2018, 7, 13), (2018, 11, 16),
    (2019, 3, 22), (2019, 8, 20),
)  # fmt: skip
_LATER = (3, 8)  # months of the two meetings a year that follow
_ROUND = (("项目对接",), ("产销对接",), ("科技创新成果对接",), ("金融对接", "资本对接"))
_THEMES = {12: ("金融对接",), 14: ("科技创新成果对接", "资本对接"), 15: ("产销对接", "产融合作")}

# What came out of each of the first fifteen meetings at the default size; later ones are like the last twelve.
_OUTCOME = {
    "project": (44, 22, 34, 14, 24, 16, 16, 9, 21, 12, 13, 7, 16, 9, 13),
    "contract": (6, 25, 4, 3, 5, 20, 3, 2, 5, 16, 3, 2, 6, 4, 24),
    "issue": (14, 13, 14, 10, 12, 11, 12, 8, 12, 11, 11, 8, 12, 9, 8),
}
REPORTED = 3  # the meeting whose figures the sources give: 100 projects, 667.4亿元, 23 started, 35 contracts
_REPEATED = 12


class Signing(NamedTuple):
    """Where a record of a meeting falls: the meeting, its day, and whether it was the last one held."""

    meeting: int
    day: int
    before: int
    following: int


def meeting_days(count: int) -> tuple[int, ...]:
    """Return the days of the meetings: the fifteen, then two a year."""
    return tuple(days.day(*_DATES[n]) if n < len(_DATES) else _later(n - len(_DATES)) for n in range(count))


def _later(index: int) -> int:
    years, half = divmod(index, len(_LATER))
    return days.onward(days.day(2020 + years, _LATER[half], 20))


def themes(number: int) -> tuple[str, ...]:
    """Return the themes of a meeting."""
    return _THEMES.get(number) or _ROUND[(number - 1) % len(_ROUND)]


def outcome(kind: str, total: int, meetings: int) -> tuple[int, ...]:
    """Return how many records of a kind fall to each meeting; they add up to the total."""
    table = _OUTCOME[kind]
    weights = tuple(table[n] if n < len(table) else table[len(table) - _REPEATED + (n - len(table)) % _REPEATED] for n in range(meetings))
    return tuple(part(total, n, weights) for n in range(meetings))


def signings(when: tuple[int, ...]) -> Iterator[Signing]:
    """Return each meeting with the days of its neighbours; the last one is followed by none (its own day)."""
    for index, day in enumerate(when):
        yield Signing(index + 1, day, when[index - 1] if index else day - 60, when[index + 1] if index + 1 < len(when) else day)


def day_around(dice: Dice, at: Signing, on_the_day: float) -> int:
    """Return a worked day of signing: on the day, in the weeks before, or (never at the reported meeting) in those after."""
    draw = dice.share()
    if draw < on_the_day:
        return at.day
    late = draw > 1 - (1 - on_the_day) / 3
    if late and at.meeting != REPORTED and at.following > at.day:
        return days.onward(at.day + dice.whole(1, 24))
    return days.back(at.day - dice.whole(1, 20))
