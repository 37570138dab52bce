"""When were the meetings, on what, what was said and decided there, and how much came out of each?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from dicoop.sample import city, days
from dicoop.sample.dice import Dice
from dicoop.sample.firms import Firm, FirmRegister
from dicoop.sample.history import Data
from dicoop.sample.words import part, words

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


# What was said and decided there

_PLACES: tuple[str, ...] = words("meetings", "places")
_VIDEO = frozenset({12, 16, 17, 18})
_PITCHES = {15: 4}
_SPEECHES = {REPORTED: 8, 15: 3}
_REPORT: dict[str, str] = words("meetings", "report")
_RELEASE: dict[str, tuple[str, str]] = words("meetings", "release")
_PITCHED: tuple[str, ...] = words("meetings", "pitched")
_STUDIED: tuple[str, ...] = words("meetings", "studied")
_SERVED: dict[str, tuple[str, ...]] = words("meetings", "served")
_SORTS: dict[str, tuple[str, ...]] = words("meetings", "sorts")
_SPEAKING = ("maker", "maker", "maker", "institute", "finance", "")
_WORKS: tuple[str, ...] = words("meetings", "works")
_SPOKEN: dict[str, tuple[str, ...]] = words("meetings", "spoken")
_OF_OTHERS: tuple[str, ...] = words("meetings", "of_others")
_OF_COUNTY: tuple[str, ...] = words("meetings", "of_county")

# theme: decision, unit that leads, evidence
_DECIDED: dict[str, tuple[tuple[str, str, str], ...]] = words("meetings", "decided")
_ALWAYS: tuple[tuple[str, str, str], ...] = words("meetings", "always")


def minutes(dice: Dice, register: FirmRegister, when: tuple[int, ...]) -> Iterator[Data]:
    """Return the meetings in their order."""
    for number, day in enumerate(when, 1):
        yield {
            "id": str(number),
            "date": days.iso(day),
            "themes": list(themes(number)),
            "mode": "video" if number in _VIDEO else "in_person",
            "place": dice.pick(_PLACES),
            "items": _items(dice, register, number, day),
            "decisions": _decisions(dice, number, day),
        }


def _items(dice: Dice, register: FirmRegister, number: int, day: int) -> list[Data]:
    report = {"type": "release", "by": city.FIRST_UNIT, "text": _REPORT.get(str(number), "通报上次会议议定事项落实情况")}
    released = [_RELEASE[theme] for theme in themes(number) if theme in _RELEASE]
    found = [report] if number > 1 else []
    found += [{"type": "release", "by": by, "text": text} for by, text in released]
    pitching = _different(dice, register, day, _PITCHES.get(number, dice.whole(2, 5)), _SORTS[themes(number)[-1]])
    found += [{"type": "pitch", "by": firm.name, "text": _pitch(dice, firm)} for firm in pitching]
    return found + _speeches(dice, register, day, _SPEECHES.get(number, dice.whole(2, 6)))


def _different(dice: Dice, register: FirmRegister, day: int, count: int, sorts: tuple[str, ...]) -> list[Firm]:
    found: dict[str, Firm] = {}
    while len(found) < count:
        firm = register.one(dice, dice.pick(sorts), day)
        found[firm.name] = firm
    return list(found.values())


def _pitch(dice: Dice, firm: Firm) -> str:
    forms = {"maker": _PITCHED, "institute": _STUDIED}.get(firm.trade.sort) or _SERVED.get(firm.trade.sort, _WORKS)
    return dice.pick(forms).format(good=dice.pick(firm.trade.goods).name if firm.trade.goods else "")


def _speeches(dice: Dice, register: FirmRegister, day: int, count: int) -> list[Data]:
    counties = count // 3
    start = dice.whole(0, len(city.COUNTIES) - 1)
    places = [city.COUNTIES[(start + 4 * n) % len(city.COUNTIES)].name for n in range(counties)]
    found = [{"type": "speech", "by": name, "text": dice.pick(_OF_COUNTY)} for name in places]
    speaking = _different(dice, register, day, count - counties, _SPEAKING)
    return found + [{"type": "speech", "by": firm.name, "text": dice.pick(_SPOKEN.get(firm.trade.sort, _OF_OTHERS))} for firm in speaking]


def _decisions(dice: Dice, number: int, day: int) -> list[Data]:
    choices = [row for theme in themes(number) for row in _DECIDED[theme]]
    chosen = [*_rotated(dice, choices, dice.whole(2, 3)), *_rotated(dice, _ALWAYS, dice.whole(1, 2))]
    return [_decision(dice, f"M{number}-{place}", row, day) for place, row in enumerate(chosen, 1)]


def _rotated(dice: Dice, rows: list[tuple[str, str, str]] | tuple[tuple[str, str, str], ...], count: int) -> list[tuple[str, str, str]]:
    start = dice.whole(0, len(rows) - 1)
    return [rows[(start + n) % len(rows)] for n in range(min(count, len(rows)))]


def _decision(dice: Dice, key: str, row: tuple[str, str, str], day: int) -> Data:
    text, lead, evidence = row
    county = dice.pick(city.COUNTIES)
    due = days.month_end(day + dice.whole(40, 150))
    found = {
        "key": key,
        "text": text.format(county=county.name, n=dice.whole(2, 9)),
        "lead": lead.format(office=f"{county.name}地企合作办"),
        "due": days.iso(due),
    }
    if dice.chance(0.93):
        late = dice.whole(8, 60) if dice.chance(0.12) else -dice.whole(0, 20)
        found |= {"done": days.iso(max(days.onward(day + 10), days.back(due + late))), "evidence": evidence}
    return found
