"""Which made-up city keeps the ledger: its counties, their tempers, its units and its settings?

No such city exists: the names are invented and the region codes are not given to anybody.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from uuid import NAMESPACE_URL, uuid5

from dicoop.kinds.base import written
from dicoop.kinds.settings import FORMAT, Settings
from dicoop.sample.words import words


class SampleCounty(NamedTuple):
    """A county and its temper.

    `pace`: how long its projects take, 1 as usual · `snag`: share of projects that get stuck · `tardy`: share of issues left lying or
    late · `purse`: share of the agreed money that comes. A county without snags is one to be praised.
    """

    key: str
    name: str
    group: str
    code: str
    weight: int
    pace: float
    snag: float
    tardy: float
    purse: float

    @property
    def short(self) -> str:
        """The name without its last character, as in the names of places."""
        return self.name[:-1]

    @property
    def head(self) -> str:
        """The post at its head."""
        return f"{self.name}管委会主任" if self.group == "开发区" else f"{self.name}{self.name[-1]}长"


OFFICE = "SJ"
OUTSIDE = SampleCounty("WS", "市外", "", "419999", 16, 1, 0, 0, 1)
COUNTIES = tuple(
    SampleCounty(key, name, group, code, int(weight), *map(float, temper))
    for key, name, group, code, weight, *temper in words("city", "counties")
)
BY_KEY = {county.key: county for county in (*COUNTIES, OUTSIDE)}
WEIGHTS = tuple(county.weight for county in COUNTIES)

FIRST_UNIT = "市地企合作办"
_BUREAUS: tuple[str, ...] = words("city", "bureaus")
UNITS = (FIRST_UNIT, *_BUREAUS, *(f"{county.name}地企合作办" for county in COUNTIES))
THEMES: tuple[str, ...] = words("city", "themes")
LIMITS = {
    "claim": 2, "land": 30, "planning": 25, "environment": 20, "finance": 20, "labour": 15, "energy": 20, "materials": 15,
    "logistics": 20, "policy": 10, "market": 15, "approval": 10, "other": 15,
}  # fmt: skip
_BEFORE_START = {"filing": 60, "planning": 50, "land": 40, "eia": 30, "permit": 10}
_COMMENTS = (
    "# 虚构（fictional）：示例市、县区、单位、企业和全部数字都是编造的，由 dicoop sample 写出\n"
    "# yaml-language-server: $schema=../schemas/ledger.schema.json\n"
)


def post(unit: str, rank: str = "") -> str:
    """Return the post at the head of a unit, or with a rank such as 副 the one beside it."""
    if unit.endswith("局"):
        return f"{unit}{rank}局长"
    return f"{unit}{rank}总经理" if unit.endswith("公司") else f"{unit}{rank}主任"


def limit(category: str) -> int:
    """Return the limit of a category in working days."""
    return LIMITS.get(category, LIMITS["other"])


MOST_CITIES = 999
_CITY, _OTHER, _SEAT = 4199, 9000, "21"


def _counties(city: int) -> list[tuple[str, str]]:
    """Return the name and the region code of each county of a city: those of another city are called otherwise, and have codes of their own."""
    if not city:
        return [(county.name, county.code) for county in COUNTIES]
    rural = [county for county in COUNTIES if county.name.endswith("县")]
    turned = {county.name: f"{county.name[0]}{rural[(place + city) % len(rural)].name[1:]}" for place, county in enumerate(rural)}
    return [(turned.get(c.name, c.name), f"{_OTHER + city}{_SEAT if c.code.endswith('00') else c.code[4:]}") for c in COUNTIES]


def settings_text(city: int = 0, more: dict[str, Any] | None = None) -> str:
    """Return the sample's ledger.yaml; that of another `city` of the province has other counties; `more` is what else it says."""
    called = zip(COUNTIES, _counties(city), strict=True)
    inside = [{"key": c.key, "name": name, "group": c.group, "code": code} for c, (name, code) in called]
    outside = {"key": OUTSIDE.key, "name": OUTSIDE.name, "outside": "true"}
    data: dict[str, Any] = {
        "name": f"示例{city or ''}市地企合作台账",
        "id": str(uuid5(NAMESPACE_URL, f"https://city.example/{city}")),
        "code": f"{_OTHER + city if city else _CITY}00",
        "format": str(FORMAT),
        "language": "zh",
        "office": OFFICE,
        "counties": [*inside, outside],
        "units": list(UNITS),
        "themes": list(THEMES),
        "nodes": {name: {"before_start": str(days)} for name, days in _BEFORE_START.items()},
        "limits": {name: str(days) for name, days in LIMITS.items()},
        "lights": {"node_yellow": "30", "node_red": "30", "issue_yellow": "2"},
        "supervision": {"rates": ["start", "funds", "clearance"], "statement": "10", "criticism": "20", "least": "3"},
        "check": {"signed_apart": "30"},
        "rounding": "half_up",
        "digits": "1",
        **(more or {}),
    }
    return written(Settings, data, _COMMENTS)
