"""What money came to a project and what was built with it, day by day?"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.sample import days
from dicoop.sample.figures import YI, amount
from dicoop.sample.words import words

if TYPE_CHECKING:
    from dicoop.sample.deals import Deal
    from dicoop.sample.dice import Dice

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
