"""Which projects were signed, where, by whom and for how much, and what becomes of each?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from dicoop.frozen import dataclass, field
from dicoop.sample import city, days
from dicoop.sample.city import SampleCounty
from dicoop.sample.dice import Dice
from dicoop.sample.firms import Firm, FirmRegister, Trade
from dicoop.sample.meetings import REPORTED, Signing, day_around, outcome, signings, themes
from dicoop.sample.words import YI, nice, words

DEFAULT = 270
SIGNED = 100
TOTAL = 6_674_000  # 667.4亿元 in 万元
STARTED = 23

# What the checks and the rules must meet at least once: the fate of the n-th of every 270 projects.
_FATES = {
    104: "reversed", 107: "over_funded", 112: "unpermitted", 118: "unshown", 123: "misdated", 126: "reversed", 180: "double",
    210: "far", 214: "entered_late", 217: "entered_late",
}  # fmt: skip
_SURE = frozenset({"reversed", "over_funded", "unpermitted", "unshown", "misdated", "entered_late"})
_FAR = 47
_GAP = 80
_TRIES = 6
_STEP = 1_000
_LARGE = 8 * YI


class Deal(NamedTuple):
    """A project as it was signed, in 万元, and its fate: steady, stuck, ended, or one of the special ones."""

    serial: int
    meeting: int
    signed: int
    office: str
    county: SampleCounty
    firm: Firm
    kind: str
    title: str
    investment: int
    fate: str
    start: int | None


@dataclass
class _Desk:
    """Where projects are signed: what chance, which enterprises, and which names are taken."""

    dice: Dice
    register: FirmRegister
    last_but_one: int
    taken: set[str] = field(default_factory=set)

    def meeting(self, at: Signing, serials: range) -> list[Deal]:
        """Return the deals of one meeting."""
        found: list[Deal] = []
        for serial in serials:
            fate = _FATES.get(serial % DEFAULT, "")
            if fate == "double" and found:
                found.append(found[-1]._replace(serial=serial, fate=fate, office=city.OFFICE))
            else:
                found.append(self.deal(at, serial, fate))
        return found

    def deal(self, at: Signing, serial: int, fate: str) -> Deal:
        dice, about = self.dice, themes(at.meeting)
        signed = day_around(dice, at, 0.6)
        if fate == "far" and at.day - at.before > _GAP:
            signed = days.back(at.day - _FAR)
        county = dice.weigh(city.COUNTIES, city.WEIGHTS)
        firm = self.firm(about, county, signed)
        kind = _kind(dice, firm, about)
        investment = _investment(dice, kind)
        fate = fate or _fate(dice, county)
        return Deal(
            serial=serial,
            meeting=at.meeting,
            signed=signed,
            office=city.OFFICE if dice.chance(0.4 if kind == "infrastructure" else 0.04) else county.key,
            county=county,
            firm=firm,
            kind=kind,
            title=self.title(firm, kind, county, large=investment >= _LARGE),
            investment=investment,
            fate=fate,
            start=self.start(signed, county, fate),
        )

    def firm(self, about: tuple[str, ...], county: SampleCounty, signed: int) -> Firm:
        if "科技创新成果对接" in about and self.dice.chance(0.25):
            return self.register.one(self.dice, "institute", signed)
        if "金融对接" in about and self.dice.chance(0.2):
            return self.register.one(self.dice, "finance", signed)
        return self.register.partner(self.dice, county, signed)

    def title(self, firm: Firm, kind: str, county: SampleCounty, *, large: bool) -> str:
        """Return a name; one that is taken only when others were hard to find."""
        title = ""
        for _ in range(_TRIES):
            title = _title(self.dice, firm, _title_forms(kind, large=large), county)
            if title not in self.taken:
                break
        self.taken.add(title)
        return title

    def start(self, signed: int, county: SampleCounty, fate: str) -> int | None:
        dice = self.dice
        if fate == "stuck" or (fate == "ended" and dice.chance(0.65)):
            return None
        if fate == "entered_late" and signed < self.last_but_one - _GAP:
            return days.back(self.last_but_one - dice.whole(7, 12))
        if fate in _SURE:
            return days.onward(signed + dice.whole(70, 130))
        return days.onward(signed + 32 + int(dice.soon(0, 720) * county.pace))


def deals(dice: Dice, register: FirmRegister, projects: int, when: tuple[int, ...]) -> Iterator[Deal]:
    """Return the projects in the order they were signed.

    At the default size the first three meetings come to what the sources report.
    """
    desk = _Desk(dice, register, when[-2] if len(when) > 1 else when[0])
    counts, serial, early = outcome("project", projects, len(when)), 0, list[Deal]()
    exact = sum(counts[:REPORTED]) == SIGNED
    for at, count in zip(signings(when), counts, strict=True):
        found = desk.meeting(at, range(serial, serial + count))
        serial += count
        if exact and at.meeting <= REPORTED:
            early += found
            found = _started(_summed(early), at.day) if at.meeting == REPORTED else []
        yield from sorted(found, key=lambda deal: (deal.signed, deal.serial))


def _kind(dice: Dice, firm: Firm, about: tuple[str, ...]) -> str:
    kinds = _project_kinds(firm.trade)
    share = 0.4 if "科技创新成果对接" in about else 0.06
    return kinds[-1] if dice.chance(share) else kinds[0]


def _title(dice: Dice, firm: Firm, forms: tuple[str, ...], county: SampleCounty) -> str:
    form, place = dice.pick(forms), county.short + dice.pick(_PARTS)
    if not firm.trade.goods:
        return form.format(place=place)
    good, brand = dice.pick(firm.trade.goods), firm.name[2:4] if dice.chance(0.45) else ""
    return brand + form.format(n=dice.pick(good.scale) if good.scale else 1, unit=good.unit, good=good.name)


def _project_kinds(trade: Trade) -> tuple[str, ...]:
    """Return the kinds of project such an enterprise signs."""
    kinds = {"maker": ("industry", "research"), "institute": ("research",), "works": ("infrastructure",)}
    return kinds.get(trade.sort, (trade.sort,))


_OF_GOODS: dict[str, tuple[str, ...]] = words("trades", "of_goods")
_OF_PLACES: dict[str, tuple[str, ...]] = words("trades", "of_places")
_OF_LARGE = frozenset(words("trades", "large"))
_PARTS: tuple[str, ...] = words("trades", "parts")


def _title_forms(kind: str, *, large: bool) -> tuple[str, ...]:
    """Return how projects of a kind are named; of the large ones the names that suit them."""
    forms = _OF_GOODS.get(kind) or _OF_PLACES[kind]
    return tuple(form for form in forms if form in _OF_LARGE) or forms if large else forms


_SIZES = ((1_500, 9_500), (10_000, 50_000), (50_000, 150_000), (150_000, 480_000))
_SHARES = {"research": (55, 35, 10, 0), "infrastructure": (5, 40, 35, 20), "town": (0, 30, 45, 25), "finance": (10, 50, 30, 10)}


def _investment(dice: Dice, kind: str) -> int:
    low, high = dice.weigh(_SIZES, _SHARES.get(kind, (18, 45, 27, 10)))
    wan = dice.soon(low, high)
    return _rounded(wan)


def _rounded(wan: int) -> int:
    step = 100 if wan < YI else _STEP
    return max(nice(wan) // step, 1) * step


def _fate(dice: Dice, county: SampleCounty) -> str:
    draw = dice.share()
    if draw < county.snag:
        return "stuck"
    return "ended" if draw < county.snag + 0.045 else "steady"


def _summed(early: Sequence[Deal]) -> list[Deal]:
    """Scale the amounts to the reported sum, then move the larger ones a little until they add up to it."""
    drawn = sum(deal.investment for deal in early)
    found = {deal.serial: deal._replace(investment=_rounded(deal.investment * TOTAL // drawn)) for deal in early}
    while missing := TOTAL - sum(deal.investment for deal in found.values()):
        for deal in sorted(found.values(), key=lambda one: (-one.investment, one.serial)):
            most = deal.investment // 8
            step = max(-most, min(most, missing))
            step = step if abs(missing) < _STEP else int(step / _STEP) * _STEP
            found[deal.serial] = deal._replace(investment=deal.investment + step)
            missing -= step
            if not missing:
                break
    return list(found.values())


def _started(early: Sequence[Deal], day: int) -> list[Deal]:
    """Let the quickest start by the day of the report, the others after it."""
    quickest = sorted((deal.start, deal.serial) for deal in early if deal.start and deal.signed < day - 30)[:STARTED]
    chosen = {serial for _, serial in quickest}
    found = []
    for deal in early:
        if deal.serial in chosen:
            found.append(deal._replace(start=min(deal.start or day, days.back(day - deal.serial % 9))))
        else:
            is_early = deal.start is not None and deal.start <= day
            found.append(deal._replace(start=days.onward(day + 3 + deal.serial % 40)) if is_early else deal)
    return found
