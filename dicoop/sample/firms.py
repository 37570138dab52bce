"""Which enterprises does the sample know, what do they make, what are they called, since when, and which one signs?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.rules.checks.enterprise import check_character
from dicoop.sample import city, days
from dicoop.sample.city import SampleCounty
from dicoop.sample.dice import Dice
from dicoop.sample.history import Data
from dicoop.sample.words import Numbers, words

LEAST = 20  # so that every county, every sort and the outside have one
_AT_START = 0.5  # share registered by the first meeting
_ELSEWHERE = 0.25
_SORTS = ("maker", "institute", "works", "town", "culture", "finance", "other")


class Good(NamedTuple):
    """Something made: its name, the unit its output is counted in, and usual yearly outputs."""

    name: str
    unit: str
    scale: tuple[int, ...]


class Trade(NamedTuple):
    """A line of business.

    `sort`: maker, institute, works, town, culture, finance or other · `industry`: GB/T 4754 · `firms`: words in names of enterprises ·
    `goods`: what makers make and institutes study; empty for the rest · `buyers`: the chains that buy it.
    """

    sort: str
    industry: str
    chain: str
    weight: int
    firms: tuple[str, ...]
    goods: tuple[Good, ...] = ()
    buyers: tuple[str, ...] = ()


_TRADES = tuple(
    Trade(
        one["sort"],
        one["industry"],
        one["chain"],
        int(one["weight"]),
        one["firms"],
        tuple(Good(name, unit, tuple(map(int, scale))) for name, unit, scale in one.get("goods", ())),
        one.get("buyers", ()),
    )
    for one in words("trades", "trades")
)
_TRADE_WEIGHTS = tuple(trade.weight for trade in _TRADES)

_FIRST = "恒岳泽瑞鼎昊晟铭凯拓卓科宏华远达德信正方中天金海兴隆盛源通百"
_SECOND = "川峰霖岚屹澜丰立益嘉诚安泰和元启明辰宇翔飞腾驰锐创智联众博洋"
_FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司", "有限责任公司")
_STEP = 389  # coprime with the number of pairs, so that neighbours get unlike names


def brand(index: int) -> str:
    """Return the trade name of the n-th enterprise; no two are the same."""
    pairs = len(_FIRST) * len(_SECOND)
    rounds, place = divmod(index, pairs)
    first, second = divmod(place * _STEP % pairs, len(_SECOND))
    tail = brand(rounds - 1) if rounds else ""
    return _FIRST[first] + _SECOND[second] + tail


def firm_name(index: int, trade: Trade, word: str) -> str:
    """Return the name of the n-th enterprise; 示例 in front says that there is no such firm."""
    form = "" if trade.sort == "institute" else _FORMS[index % len(_FORMS)]
    return f"示例{brand(index)}{word}{form}"


class Firm(NamedTuple):
    """An enterprise as the other records see it."""

    id: str
    name: str
    county: SampleCounty
    trade: Trade
    since: int


@dataclass
class Pool:
    """Enterprises in the order they were registered."""

    firms: list[Firm] = field(default_factory=list)
    since: list[int] = field(default_factory=list)

    def add(self, firm: Firm) -> None:
        """Put an enterprise at the end."""
        self.firms.append(firm)
        self.since.append(firm.since)

    def known(self, when: int) -> int:
        """Return how many were registered by a day."""
        return bisect_right(self.since, when)


@dataclass
class FirmRegister:
    """All enterprises, and pools of them by county and by sort."""

    everyone: Pool = field(default_factory=Pool)
    pools: dict[str, Pool] = field(default_factory=dict)

    def add(self, firm: Firm) -> None:
        """Register an enterprise."""
        for name in (firm.county.key, firm.trade.sort):
            self.pools.setdefault(name, Pool()).add(firm)
        self.everyone.add(firm)

    def one(self, dice: Dice, name: str, when: int) -> Firm:
        """Return one of a county or of a sort that was registered by a day; one of all where there is none."""
        pool = self.pools.get(name, self.everyone)
        pool = pool if pool.known(when) else self.everyone
        return pool.firms[dice.whole(0, max(pool.known(when), 1) - 1)]

    def partner(self, dice: Dice, county: SampleCounty, when: int) -> Firm:
        """Return one that builds in a county: mostly its own, else from outside or from anywhere."""
        if dice.chance(_ELSEWHERE):
            return self.one(dice, city.OUTSIDE.key, when)
        return self.one(dice, county.key, when)


def registered(dice: Dice, count: int, meetings: tuple[int, ...]) -> FirmRegister:
    """Return a register of that many enterprises: half known at the first meeting, the rest over the years."""
    register, numbers = FirmRegister(), Numbers("E")
    for index in range(max(count, LEAST)):
        county, trade = _county(dice, index), _trade(dice, index)
        since = _since(index / max(count, LEAST), meetings)
        office = city.OFFICE if county is city.OUTSIDE else county.key
        name = firm_name(index, trade, dice.pick(trade.firms))
        register.add(Firm(numbers.next(office, since), name, county, trade, since))
    return register


def _county(dice: Dice, index: int) -> SampleCounty:
    every = (*city.COUNTIES, city.OUTSIDE)
    return every[index] if index < len(every) else dice.weigh(every, (*city.WEIGHTS, city.OUTSIDE.weight))


def _trade(dice: Dice, index: int) -> Trade:
    if index < len(_SORTS):
        return next(trade for trade in _TRADES if trade.sort == _SORTS[index])
    return dice.weigh(_TRADES, _TRADE_WEIGHTS)


def _since(share: float, meetings: tuple[int, ...]) -> int:
    first, last = meetings[0], meetings[-1]
    if share < _AT_START:
        return days.back(first - 45 + int(share * 50))
    return days.back(first + int((last - first) * (share - _AT_START) / (1 - _AT_START)))


def enterprises(dice: Dice, register: FirmRegister, until: str) -> Iterator[Data]:
    """Return the records of a register up to a day."""
    for index, firm in enumerate(register.everyone.firms):
        data = {"id": firm.id, "name": firm.name, "county": firm.county.key, "credit_code": credit_code(firm, index)}
        if firm.trade.sort != "institute" and dice.chance(0.95):
            data["above_scale"] = "true" if dice.chance(0.72) else "false"
        data["industry"] = firm.trade.industry
        if firm.county is not city.OUTSIDE and dice.chance(0.85):
            data["officer"] = _officer(dice, firm.county)
        if days.iso(firm.since) <= until:
            yield data


def _officer(dice: Dice, county: SampleCounty) -> str:
    bureaus = ("工业和信息化局", "发展改革局", "商务局", "财政局", "科技局")
    if dice.chance(0.3):
        return f"{county.name}{dice.pick(('副县长', '政府办公室主任')) if county.name.endswith('县') else dice.pick(('经济发展局局长', '投资促进局局长'))}"
    return f"{county.name}{dice.pick(bureaus)}{dice.pick(('局长', '副局长'))}"


_CODE = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # the alphabet of GB 32100
_SPREAD = 48_271
_BODY = 6
_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


def credit_code(firm: Firm, index: int) -> str:
    """Return a made-up credit code whose check characters hold (GB 32100, GB 11714)."""
    left, body = (index + 1) * _SPREAD % len(_CODE) ** _BODY, ""
    for _ in range(_BODY):
        left, place = divmod(left, len(_CODE))
        body += _CODE[place]
    kind = "12" if firm.trade.sort == "institute" else "91"
    code = f"{kind}{firm.county.code}{_with_check('MA' + body)}"
    return f"{code}{check_character(code)}"


def _with_check(body: str) -> str:
    total = sum(int(c, 36) * weight for c, weight in zip(body, _WEIGHTS, strict=True))
    return body + "0X987654321"[total % 11]
