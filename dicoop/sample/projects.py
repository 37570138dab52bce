"""What is a project's whole life, from its signing to its benefit or its end: its nodes and their plans, what money came, what was built?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from dicoop.sample import city, days
from dicoop.sample.deals import Deal
from dicoop.sample.dice import Dice
from dicoop.sample.history import Data, until
from dicoop.sample.words import YI, Numbers, amount, words

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


Days = dict[str, int]  # of the nodes that are done
Entries = list[dict[str, Any]]
Shares = list[tuple[int, float]]

_SOURCES = {
    "infrastructure": (("fiscal", "loan", "own"), (55, 35, 10)),
    "town": (("own", "loan", "fiscal"), (35, 40, 25)),
    "finance": (("own", "other"), (75, 25)),
}
_USUAL = (("own", "loan", "fiscal", "other"), (52, 34, 6, 8))
_OVER = 1.08
_LEAST = 20  # 万元


def funds(deal: Deal, dice: Dice, done: Days, number: str) -> Entries:
    """Return the money that comes, a receipt each; `number` is the project's own part of its id."""
    found: Entries = []
    left, most = deal.investment, int(deal.investment * (_OVER if deal.fate == "over_funded" else 1))
    left = most
    names, weights = _SOURCES.get(deal.kind, _USUAL)
    for index, (when, share) in enumerate(_arrivals(deal, dice, done)):
        wan = min(_rounded(int(deal.investment * share)), left)
        if wan < _LEAST:
            continue
        left -= wan
        source = names[0] if index == 0 else dice.weigh(names, weights)
        found.append(_arrival(number, len(found), when, wan, source))
        if deal.fate == "reversed" and index == 1:
            found += _booked_twice(number, found[-1], when, wan)
    return found


def _rounded(wan: int) -> int:
    step = 1_000 if wan >= 3 * YI else 100 if wan >= YI else 50 if wan >= 1_000 else 10  # noqa: PLR2004 - what people round to
    return wan // step * step


def _arrivals(deal: Deal, dice: Dice, done: Days) -> Shares:
    """Return when which share of the investment comes: after signing, about the start, while it is built."""
    purse = _OVER + 0.1 if deal.fate == "over_funded" else min(1.0, dice.whole(58, 95) / 100 * deal.county.purse)
    first = [(days.onward(deal.signed + dice.whole(18, 80)), purse * dice.whole(7, 18) / 100)]
    if deal.start is None:
        return first if dice.chance(0.6) else []
    second = days.onward(max(deal.start + dice.whole(-18, 30), first[0][0] + 3))
    pieces = tuple(dice.whole(6, 14) for _ in range(2 + (deal.investment > YI) + (deal.investment > 5 * YI)))
    left, found = purse - first[0][1], [*first]
    found.append((second, left * 0.28))
    span = max(done["completion"] - second, 120)
    for place, piece in enumerate(pieces, 1):
        when = days.onward(second + span * place // len(pieces) - dice.whole(0, 50))
        found.append((max(when, found[-1][0] + 1), left * 0.72 * piece / sum(pieces)))
    return [(days.onward(when), share) for when, share in found]


def _arrival(number: str, index: int, when: int, wan: int, source: str) -> dict[str, str]:
    return {"receipt": f"HD-{number}-{index + 1:02d}", "date": days.iso(when), "amount": amount(wan), "source": source}


def _booked_twice(number: str, entry: dict[str, str], when: int, wan: int) -> Entries:
    """Return an entry made a second time by mistake, and the one that takes it back."""
    index = int(entry["receipt"][-2:])
    again = _arrival(number, index, days.onward(when + 1), wan, entry["source"])
    back = _arrival(number, index + 1, days.onward(when + 12), -wan, entry["source"])
    return [again, {**back, "reverses": again["receipt"]}]


_BEFORE: tuple[str, ...] = words("works", "before")
_BEFORE_LAB: tuple[str, ...] = words("works", "before_lab")
_HELD: tuple[str, ...] = words("works", "held")
_PHASES = {name: tuple((float(end), str(text)) for end, text in rows) for name, rows in words("works", "phases").items()}
_AFTER: dict[str, tuple[str, ...]] = words("works", "after")
_OPEN: tuple[str, ...] = words("works", "open")
_SPENT_BEFORE, _SPENT_BUILT = 0.04, 0.94
_NOTES = 9


def progress(deal: Deal, dice: Dice, done: Days) -> Entries:
    """Return the notes of what was built, with what was put in place since the last one."""
    found: Entries = []
    spent, most = 0.0, dice.whole(55, 92) / 100 * min(deal.county.purse, 1)
    for when in _note_days(deal, dice, done):
        reached = _built(deal, done, when)
        entry = {"date": days.iso(when), "text": _words(deal, dice, done, when, reached)}
        share = _spent(reached) * most
        wan = _rounded(int(deal.investment * (share - spent)))
        if wan >= _LEAST:
            entry["invested"] = amount(wan)
            spent += wan / deal.investment
        found.append(entry)
    return found


def _note_days(deal: Deal, dice: Dice, done: Days) -> list[int]:
    last = done.get("capacity", deal.signed + dice.whole(60, 240)) - 10
    step = max((last - deal.signed) // _NOTES, 55)
    found, when = list[int](), deal.signed + dice.whole(25, 70)
    while when < last:
        found.append(days.onward(when))
        when += step + dice.whole(0, step // 2)
    return found


def _built(deal: Deal, done: Days, when: int) -> float:
    """Return how much is built: below 0 before the start, 0 to 1 until completion, 2 from production on."""
    if deal.start is None or when < deal.start:
        return -1
    if when >= done["production"]:
        return 2
    return min((when - deal.start) / (done["completion"] - deal.start), 1)


def _spent(reached: float) -> float:
    if reached < 0:
        return _SPENT_BEFORE / 2
    return 1 if reached > 1 else _SPENT_BEFORE + (_SPENT_BUILT - _SPENT_BEFORE) * reached


def _words(deal: Deal, dice: Dice, done: Days, when: int, reached: float) -> str:
    if reached < 0:
        return _preparing(deal, when)
    if reached > 1:
        share = (when - done["production"]) / (done["capacity"] - done["production"])
        return dice.pick(_AFTER.get(deal.kind, _OPEN)).format(p=_fives(40 + 55 * share))
    phases = _PHASES.get(deal.kind, _PHASES["other"])
    place = next(place for place, (end, _) in enumerate(phases) if reached < end)
    low, (end, text) = phases[place - 1][0] if place else 0.0, phases[place]
    return text.format(p=_fives(20 + 75 * (reached - low) / (end - low)))


def _fives(percent: float) -> int:
    return int(percent / 5) * 5


def _preparing(deal: Deal, when: int) -> str:
    """Return what is said before the start, by how far the preparation is."""
    words = _HELD if deal.start is None else _BEFORE_LAB if deal.kind == "research" else _BEFORE
    end = deal.start or deal.signed + 300
    return words[min((when - deal.signed) * len(words) // max(end - deal.signed, 1), len(words) - 1)]
