"""What comes after the fifteenth meeting: records of all kinds, for whoever wants to see them in a ledger that has them?

The figures that the sources give for later times are facts of their texts and of no date: they stand where the sample has room for them.
Every kind draws from a stream of its own, so that what was there before stays as it is to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dicoop.frozen import dataclass
from dicoop.sample import city, days, firms
from dicoop.sample.city import SampleCounty
from dicoop.sample.dice import Dice
from dicoop.sample.firms import Firm, FirmRegister
from dicoop.sample.history import Data
from dicoop.sample.meetings import meeting_days, minutes
from dicoop.sample.words import Numbers, words

FIRST = 16  # the first meeting at which there are records of all kinds
BEGUN = days.day(2020, 1, 6)  # no record of the sample up to the fifteenth meeting has an id of that year
_NEAR = 28
CHAINS: tuple[str, ...] = words("through", "chains")
CLUSTERS: tuple[str, ...] = words("through", "clusters")
PARKS: tuple[str, ...] = words("through", "parks")
_INSTITUTIONS: tuple[tuple[str, str], ...] = words("through", "institutions")
_CAPITAL = {"guarantor": ("3亿元", "2亿元"), "fund": ("10亿元",)}


@dataclass(frozen=True)
class SampleContext:
    """Where later records are made: chance, who is there, the days of the meetings, the numbers given out."""

    dice: Dice
    register: FirmRegister
    when: tuple[int, ...]
    institutions: dict[str, list[str]]
    numbers: Numbers

    def county(self) -> SampleCounty:
        """Return a county of the city."""
        return self.dice.weigh(city.COUNTIES, city.WEIGHTS)

    def firm(self, county: SampleCounty) -> Firm:
        """Return a firm of a county."""
        return self.register.one(self.dice, county.key, self.when[FIRST - 2])

    def day(self, last: int = 0) -> int:
        """Return a worked day between the meeting before these and the last one, `last` days before that at the latest."""
        first = BEGUN
        return days.back(first + self.dice.whole(1, self.when[-1] - last - first - 1))

    def record(self, office: str, when: str, day: int, **more: Any) -> Data:
        """Return what a record of an office, which is its county unless it is the city's, says at the least: its id, and the day it begins on."""
        county = {} if office == city.OFFICE else {"county": office}
        return {"id": self.numbers.next(office, day), **county, when: days.iso(day), **more}

    def steps(self, names: Iterable[str], day: int, gap: tuple[int, int], **more: str) -> list[Data]:
        """Return steps made one after the other, as far as the last meeting."""
        found: list[Data] = []
        for name in names:
            day = days.onward(day + self.dice.whole(*gap))
            if day <= self.when[-1]:
                found.append({"step": name, "date": days.iso(day), **more})
        return found

    def meeting(self, day: int) -> Data:
        """Return the meeting around which something was signed or raised, as a record says it; nothing where none was near."""
        near = [(abs(held - day), n) for n, held in enumerate(self.when, 1) if abs(held - day) <= _NEAR]
        return {"meeting": str(min(near)[1])} if near else {}


def at(seed: int, stream: int, letter: str, where: tuple[FirmRegister, tuple[int, ...]]) -> SampleContext:
    """Return where records of a kind are made."""
    register, when = where
    held: dict[str, list[str]] = {}
    numbers = Numbers("E")
    for role, _ in _INSTITUTIONS:
        held.setdefault(role, []).append(numbers.next(city.OFFICE, days.day(2020, 1, 2)))
    return SampleContext(Dice(seed, stream), register, when, held, Numbers(letter))


def nth(index: int, of: int, which: int) -> bool:
    """Return whether something falls to one of so many in turn."""
    return index % of == which


def register_of(seed: int, count: int, meetings: int) -> FirmRegister:
    """Return the enterprises of the sample that ends with the fifteenth meeting."""
    return firms.registered(Dice(seed, 0), count, meeting_days(meetings))


def enterprises(place: SampleContext) -> Iterator[Data]:
    """Return institutions, and suppliers of the firms there are."""
    known: dict[str, int] = {}
    for role, name in _INSTITUTIONS:
        id_ = place.institutions[role][known.get(role, 0)]
        capital = _CAPITAL.get(role, ())[known.get(role, 0) : known.get(role, 0) + 1]
        known[role] = known.get(role, 0) + 1
        yield {"id": id_, "name": name, "county": "WJ", "role": role, "ownership": "city", **({"capital": capital[0]} if capital else {})}
    numbers = Numbers("E")
    for index in range(24):
        county = place.county()
        firm = place.firm(county)
        outside = place.dice.chance(0.2)
        found: dict[str, Any] = {
            "id": numbers.next(county.key, days.day(2020, 1, 2)),
            "name": f"示例{county.short}{firm.trade.chain}配套{index + 1}厂",
            "county": city.OUTSIDE.key if outside else county.key,
            "above_scale": "true",
            "role": "firm",
            "ownership": "private",
            "supplies_to": [firm.id],
        }
        if place.dice.chance(0.6):
            found |= {"platform": days.iso(place.day()), "grade": place.dice.pick(("A", "AA", "B"))}
        if place.dice.chance(0.4):
            measures = {"measures": "用工和配套两项措施", "unit": "市工业和信息化局"}
            found["plan"] = {"adopted": days.iso(place.day()), **measures}
        yield found


def meetings(seed: int, register: FirmRegister, when: tuple[int, ...]) -> Iterator[Data]:
    """Return the meetings after the fifteenth."""
    for data in minutes(Dice(seed, 1), register, when):
        if int(data["id"]) >= FIRST:
            yield data


def settings() -> Data:
    """Return what ledger.yaml says beside what all samples say."""
    return {
        "policies": [
            {"key": "forty", "name": "优化提升营商环境四十条措施", "unit": "市发展改革委", "days": "60", "articles": [f"第{n}条" for n in range(1, 41)], "budget": {"2020": "1.2亿元", "2021": "1.5亿元"}},
            {"key": "measures29", "name": "稳企惠企29条措施", "unit": "市工业和信息化局", "days": "60", "articles": [f"第{n}条" for n in range(1, 30)], "budget": {"2020": "8000万元", "2021": "9000万元"}},
        ],
        "measures": [{"key": key, "name": name, "unit": unit, **({"additive": "true"} if unit in ("个", "亿元") else {})} for key, name, unit in MEASURES],
        "chains": list(CHAINS),
        "clusters": list(CLUSTERS),
        "parks": list(PARKS),
        "park_groups": {group: list(parks) for group, parks in words("through", "park_groups").items()},
        "visits": {"city": "30", "county": "30", "bureau": "60", "bank": "60"},
        "events": {"breakfast": "60", "project_meeting": "60"},
        "bridge_fund": "1亿元",
    }  # fmt: skip


MEASURES: tuple[tuple[str, str, str], ...] = words("through", "measures")
