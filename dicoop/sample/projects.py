"""What is a project's whole life, from its signing to its benefit or its end?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dicoop.sample import city, days
from dicoop.sample.deals import Deal
from dicoop.sample.dice import Dice
from dicoop.sample.figures import Numbers, amount
from dicoop.sample.history import Data, until
from dicoop.sample.nodes import Days, done_days, nodes
from dicoop.sample.words import words
from dicoop.sample.works import funds, progress

_LEADS: dict[str, tuple[str, ...]] = words("projects", "leads")
_DEPUTIES: tuple[str, ...] = words("projects", "deputies")
_ENDED: tuple[str, ...] = words("projects", "ended")
_NEVER_STARTED: tuple[str, ...] = words("projects", "never_started")


def projects(dice: Dice, signed: Iterable[Deal]) -> Iterator[Data]:
    """Return the lives of projects that come in the order they were signed."""
    numbers, last = Numbers("P"), ""
    for deal in signed:
        id_ = numbers.next(deal.office, deal.signed)
        yield _fated(deal, dice, _life(deal, dice, id_), last)
        last = id_


def _life(deal: Deal, dice: Dice, id_: str) -> Data:
    done = done_days(deal, dice)
    head = _head(deal, dice, id_)
    if "filing" in done and dice.chance(0.85):
        head["code"] = _code(deal, dice, done)
    number = id_[2:].replace("-", "")
    return {**head, "nodes": nodes(deal, dice, done), "funds": funds(deal, dice, done, number), "progress": progress(deal, dice, done)}


def _head(deal: Deal, dice: Dice, id_: str) -> dict[str, Any]:
    lead = dice.pick(_LEADS[deal.kind]) if dice.chance(0.7) else f"{deal.county.name}地企合作办"
    found = {
        "id": id_,
        "name": deal.title,
        "enterprise": deal.firm.id,
        "county": deal.county.key,
        "kind": deal.kind,
        "meeting": str(deal.meeting),
        "signed": days.iso(deal.signed),
        "investment": amount(deal.investment),
        "industry": deal.firm.trade.industry,
        "chain": deal.firm.trade.chain,
        "lead": lead,
    }
    if dice.chance(0.88):
        found["officer"] = _officer(deal, dice)
    return found


def _officer(deal: Deal, dice: Dice) -> str:
    if dice.chance(0.25):
        return dice.pick(_DEPUTIES)
    return deal.county.head if dice.chance(0.4) else city.post(dice.pick(_LEADS[deal.kind]), dice.pick(("", "副")))


def _code(deal: Deal, dice: Dice, done: Days) -> str:
    """Return a code in the form of GB/T 40058 with a made-up region."""
    industry = deal.firm.trade.industry[1:]
    return f"{days.year(done['filing'])}-{deal.county.code}-{industry}-03-{dice.whole(0, 999_999):06d}"


def _fated(deal: Deal, dice: Dice, life: Data, last: str) -> Data:
    """Let a life end, or be taken back, where that is its fate: nothing is dated after that day."""
    if deal.fate == "double":
        when = days.iso(days.onward(deal.signed + 48))
        return _stopped(life, when, "voided", f"重复登记，与 {last} 为同一项目")
    if deal.fate == "ended":
        first = deal.start + 60 if deal.start else deal.signed + 200
        when = days.iso(days.onward(first + dice.whole(10, 420)))
        return _stopped(life, when, "ended", dice.pick(_ENDED if deal.start else _ENDED + _NEVER_STARTED))
    return life


def _stopped(life: Data, when: str, how: str, reason: str) -> Data:
    return {**(until(life, when) or life), how: {"date": when, "reason": reason}}
