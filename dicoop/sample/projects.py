"""What is a project's whole life, from its signing to its benefit or its end, with the days of its nodes and their plans?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dicoop.sample import city, days
from dicoop.sample.deals import Deal
from dicoop.sample.dice import Dice
from dicoop.sample.figures import Numbers, amount
from dicoop.sample.history import Data, until
from dicoop.sample.words import words
from dicoop.sample.works import Days, funds, progress

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


Nodes = dict[str, dict[str, Any]]

_ALL = ("filing", "planning", "land", "eia", "permit")
_PREPARATORY = {"research": ("filing", "eia", "permit"), "finance": ("filing", "planning", "eia", "permit")}
_NO_LAND = ("filing", "planning", "eia", "permit")  # rebuilt on land the firm has
_PLACE = {
    "filing": (15, 30),
    "planning": (30, 50),
    "land": (42, 65),
    "eia": (50, 80),
    "permit": (80, 97),
}  # percent of the way to the start
_QUICK = frozenset({"over_funded", "reversed", "unshown"})
_EVIDENCE: dict[str, tuple[str, ...]] = words("nodes", "evidence")
_OPENED: dict[str, tuple[str, ...]] = words("nodes", "opened")
_MAKES = ("industry",)


def done_days(deal: Deal, dice: Dice) -> Days:
    """Return the day each node is done, over the project's whole life; a node that never is has none."""
    names = _PREPARATORY.get(deal.kind) or (_ALL if dice.chance(0.75) else _NO_LAND)
    if deal.start is None:
        return _some(deal, dice, names)
    found = {name: _between(deal.signed, deal.start, dice.whole(*_PLACE[name])) for name in names}
    if deal.fate == "unpermitted":
        found["permit"] = days.onward(deal.start + 45)
    return {**found, **_main(deal, deal.start, dice)}


def _between(first: int, last: int, percent: int) -> int:
    return max(first, days.back(first + (last - first) * percent // 100))


def _some(deal: Deal, dice: Dice, names: tuple[str, ...]) -> Days:
    found, when = Days(), deal.signed
    for name in names[: dice.whole(0, len(names) - 1)]:
        when = days.onward(when + dice.whole(20, 90))
        found[name] = when
    return found


def _main(deal: Deal, start: int, dice: Dice) -> Days:
    build = dice.whole(280, 380) if deal.fate in _QUICK else int(dice.whole(300, 900) * (0.4 + 0.6 * deal.county.pace))
    completion = days.onward(start + build)
    production = days.onward(completion + dice.whole(8, 90))
    capacity = days.onward(production + dice.whole(80, 250))
    benefit = days.onward(capacity + dice.whole(60, 260))
    return {"start": start, "completion": completion, "production": production, "capacity": capacity, "benefit": benefit}


def nodes(deal: Deal, dice: Dice, done: Days) -> Nodes:
    """Return the nodes with every plan each had and, where it is done, its evidence."""
    found, floor = Nodes(), deal.signed
    if deal.start is None:
        found = {name: {"plans": _texts(plans)} for name, plans in _never(deal, dice).items()}
    for name, when in done.items():
        plans = _plans(deal, dice, name, done, floor)
        floor = max(floor, plans[-1][1]) if plans else floor
        found[name] = {
            "plans": _texts(plans),
            "done": days.iso(when),
            "evidence": dice.pick(_EVIDENCE[name] if deal.kind in _MAKES else _OPENED.get(name, _EVIDENCE[name])),
        }
    _marked(deal, found)
    return found


def _marked(deal: Deal, found: Nodes) -> None:
    """Leave out the evidence, take the wrong year, or let an event be known only later, where that is the project's fate."""
    if deal.fate == "unshown":
        del found["start"]["evidence"]
    if deal.fate == "misdated" and deal.start:
        found["start"]["plans"] = _texts([(deal.signed, days.month_before(deal.start - 330))])
    if deal.fate == "entered_late" and deal.start:
        found["start"]["known"] = days.iso(days.onward(deal.start + 26))


def _texts(plans: list[tuple[int, int]]) -> list[tuple[str, str]]:
    return [(days.iso(made), days.iso(plan)) for made, plan in plans]


_MADE_AT = {"production": "start", "capacity": "production", "benefit": "production"}
_PLANNED, _IN_TIME, _SLIPPED, _CALM_LATENESS, _NOTICE, _LEAD = 0.95, 0.86, 0.2, 25, 15, 45


def _plans(deal: Deal, dice: Dice, name: str, done: Days, floor: int) -> list[tuple[int, int]]:
    """Return every plan of a node that is done in the end: (made on, planned for)."""
    made, when = done.get(_MADE_AT.get(name, ""), deal.signed), done[name]
    if name != "start" and not dice.chance(_PLANNED):
        return []
    last = max(floor, days.month_end(when + dice.whole(0, 18)) if dice.chance(_IN_TIME) else _late(deal, dice, made, when))
    if name in ("start", "completion") and dice.chance(_SLIPPED):
        first = days.month_before(last - dice.whole(50, 140))
        again = days.back(first + dice.whole(-12, 12))
        if first > made + _LEAD and again < when:
            return [(made, first), (again, last)]
    return [(made, last)]


def _late(deal: Deal, dice: Dice, made: int, when: int) -> int:
    """Return a plan that is missed: by weeks where nothing snags, else by months; none is made for the same month."""
    plan = days.month_before(when)
    if deal.county.snag and dice.chance(0.5):
        plan = days.month_before(plan)
    missed = plan > made + _NOTICE and (deal.county.snag or when - plan <= _CALM_LATENESS)
    return plan if missed else days.month_end(when)


def _never(deal: Deal, dice: Dice) -> dict[str, list[tuple[int, int]]]:
    """Return the plans of what a project that never starts had planned; some put it off again and again."""
    first = days.month_end(deal.signed + dice.whole(150, 330))
    if deal.fate == "ended":
        return {"start": [(deal.signed, days.month_end(first + 400))]}
    plans = [(deal.signed, first)]
    while dice.chance(0.4):
        again = plans[-1][1]
        plans.append((days.back(again - dice.whole(0, 12)), days.month_end(again + dice.whole(120, 200))))
    before = {"permit": [(deal.signed, days.month_before(first - 15))]} if dice.chance(0.5) else {}
    return {**before, "start": plans}
