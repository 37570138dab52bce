"""Which supply contracts were signed, and what was delivered on them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.sample import city, days
from dicoop.sample.dice import Dice
from dicoop.sample.firms import Firm, FirmRegister
from dicoop.sample.history import Data, until
from dicoop.sample.meetings import REPORTED, Signing, day_around, outcome, signings
from dicoop.sample.words import Numbers, nice, words

DEFAULT = 128
_REVERSED = frozenset({41, 77})  # of every 128: a delivery booked twice and taken back
_TITLES: tuple[str, ...] = words("contracts", "titles")
_TRIES, _INWARD, _OUTWARD = 40, 0.07, 0.2
_ENDED: tuple[str, ...] = words("contracts", "ended")
_SIZES = ((80, 950), (1_000, 9_500), (10_000, 36_000))


def contracts(dice: Dice, register: FirmRegister, count: int, when: tuple[int, ...]) -> Iterator[Data]:
    """Return the lives of contracts in the order they were signed.

    Those of the meetings up to the reported one have a delivery by its day, and none was signed that day.
    """
    numbers, serial = Numbers("C"), 0
    for at, number in zip(signings(when), outcome("contract", count, len(when)), strict=True):
        signed = sorted(_signed(dice, at) for _ in range(number))
        first_by = when[REPORTED - 1] if at.meeting <= REPORTED <= len(when) else None
        for day in signed:
            yield _contract(dice, register, (at.meeting, serial, day, first_by), numbers)
            serial += 1


def _signed(dice: Dice, at: Signing) -> int:
    if at.meeting == REPORTED:
        return days.back(at.day - dice.whole(10, 20))
    return day_around(dice, at, 0.75)


def _contract(dice: Dice, register: FirmRegister, of: tuple[int, int, int, int | None], numbers: Numbers) -> Data:
    meeting, serial, signed, first_by = of
    supplier, buyer = _parties(dice, register, signed)
    county = buyer.county if supplier.county is city.OUTSIDE else supplier.county
    good = dice.pick(supplier.trade.goods).name
    wan = max(nice(dice.soon(*dice.weigh(_SIZES, (35, 50, 15)))) // 10 * 10, 50)
    first = days.onward(signed + dice.whole(4, 9 if first_by else 40))
    first = min(first, days.back(first_by)) if first_by else first
    months = dice.whole(5, 16)
    id_ = numbers.next(county.key, signed)
    life = {
        "id": id_,
        "title": dice.pick(_TITLES).format(good=good),
        "supplier": supplier.id,
        "buyer": buyer.id,
        "county": county.key,
        "product": good,
        "amount": f"{wan}万元",
        "signed": days.iso(signed),
        "meeting": str(meeting),
        "from": days.iso(min(first, signed + 10)),
        "to": days.iso(days.month_end(signed + 30 * months)),
    }
    must = first_by is not None
    deliveries = _deliveries(dice, (id_, wan, first, 30 * months), must=must, twice=serial % DEFAULT in _REVERSED)
    return _ended(dice, {**life, "deliveries": deliveries}, first, must=must)


def _parties(dice: Dice, register: FirmRegister, signed: int) -> tuple[Firm, Firm]:
    place = city.OUTSIDE if dice.chance(_INWARD) else dice.weigh(city.COUNTIES, city.WEIGHTS)
    supplier = register.one(dice, place.key, signed)
    if not supplier.trade.goods:
        supplier = register.one(dice, "maker", signed)
    return supplier, _buyer(dice, register, supplier, signed)


def _buyer(dice: Dice, register: FirmRegister, supplier: Firm, signed: int) -> Firm:
    """Return another enterprise, one of the two in the city, and one that uses such goods where a few tries find it."""
    tries, buyer = 0, supplier
    while (
        buyer is supplier
        or buyer.county is supplier.county is city.OUTSIDE
        or (tries < _TRIES and buyer.trade.chain not in supplier.trade.buyers)
    ):
        tries += 1
        place = city.OUTSIDE if dice.chance(_OUTWARD) else dice.weigh(city.COUNTIES, city.WEIGHTS)
        buyer = register.one(dice, place.key, signed)
    return buyer


_IDLE, _FULL = 0.06, 0.72


def _deliveries(dice: Dice, of: tuple[str, int, int, int], *, must: bool, twice: bool) -> list[dict[str, Any]]:
    """Return the deliveries of a life; most contracts are fulfilled, some never begin."""
    id_, wan, first, span = of
    if not must and not twice and dice.chance(_IDLE):
        return []
    share = 100 if dice.chance(_FULL) else dice.whole(35, 92)
    left, when = wan * share // 100, first
    count = min(dice.whole(3, 8), max(left // 20, 1))
    found: list[dict[str, Any]] = []
    for place in range(count):
        piece = left if place == count - 1 else max(left * dice.whole(70, 130) // 100 // (count - place) // 5 * 5, 5)
        left -= piece
        found.append(_delivery(id_, len(found), when, piece))
        if twice and place == 1:
            found += _booked_twice(id_, len(found), when, piece)
        when = days.onward(when + span // count - dice.whole(0, 8))
    return found


def _delivery(id_: str, index: int, when: int, wan: int) -> dict[str, Any]:
    return {"receipt": f"FH-{id_[2:].replace('-', '')}-{index + 1:02d}", "date": days.iso(when), "amount": f"{wan}万元"}


def _booked_twice(id_: str, index: int, when: int, wan: int) -> list[dict[str, Any]]:
    again = _delivery(id_, index, when, wan)
    back = _delivery(id_, index + 1, days.onward(when + 6), -wan)
    return [again, {**back, "reverses": again["receipt"]}]


def _ended(dice: Dice, life: Data, first: int, *, must: bool) -> Data:
    if not dice.chance(0.04):
        return life
    when = days.iso(days.onward(first + dice.whole(40 if must else 15, 200)))
    reason, then = dice.pick(_ENDED), until(life, when) or life
    left = _wan(life["amount"]) - sum(_wan(entry["amount"]) for entry in then["deliveries"])
    return {**then, "ended": {"date": when, "reason": reason}} if left > 0 else life


def _wan(amount: str) -> int:
    return int(amount.removesuffix("万元"))
