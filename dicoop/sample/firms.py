"""Which enterprises does the sample know, since when, and which one signs?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from typing import NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.sample import city, days
from dicoop.sample.city import SampleCounty
from dicoop.sample.dice import Dice
from dicoop.sample.figures import Numbers
from dicoop.sample.history import Data
from dicoop.sample.trades import TRADE_WEIGHTS, TRADES, Trade, firm_name

LEAST = 20  # so that every county, every sort and the outside have one
_AT_START = 0.5  # share registered by the first meeting
_ELSEWHERE = 0.25
_SORTS = ("maker", "institute", "works", "town", "culture", "finance", "other")


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
        return next(trade for trade in TRADES if trade.sort == _SORTS[index])
    return dice.weigh(TRADES, TRADE_WEIGHTS)


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
    from stdnum.cn.uscc import calc_check_digit  # noqa: PLC0415 - whoever only asks for the settings needs no codes

    left, body = (index + 1) * _SPREAD % len(_CODE) ** _BODY, ""
    for _ in range(_BODY):
        left, place = divmod(left, len(_CODE))
        body += _CODE[place]
    kind = "12" if firm.trade.sort == "institute" else "91"
    code = f"{kind}{firm.county.code}{_with_check('MA' + body)}"
    return f"{code}{calc_check_digit(code)}"


def _with_check(body: str) -> str:
    total = sum(int(c, 36) * weight for c, weight in zip(body, _WEIGHTS, strict=True))
    return body + "0X987654321"[total % 11]
