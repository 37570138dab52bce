"""Who looks after whom, how do firms run, who is cultivated and courted, after the fifteenth meeting?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.sample import days
from dicoop.sample.firms import Firm
from dicoop.sample.history import Data
from dicoop.sample.through import BEGUN, CHAINS, PARKS, SampleContext, nth
from dicoop.sample.words import words

ASSIGNMENTS, MONITORS, CULTIVATIONS, LEADS = 64, 60, 40, 34
_POSTS: dict[str, tuple[str, str]] = words("care", "posts")


def assignments(place: SampleContext) -> Iterator[Data]:
    """Return assignments of all types, most with visits about every four weeks."""
    taken: set[tuple[str, str]] = set()
    for index in range(ASSIGNMENTS):
        dice, county = place.dice, place.county()
        sort = tuple(_POSTS)[index % len(_POSTS)]
        level, post = _POSTS[sort]
        since = days.onward(BEGUN + dice.whole(0, 60))
        firm = place.firm(county)
        while (sort, firm.id) in taken:
            firm = place.firm(place.county())
        taken.add((sort, firm.id))
        life = place.record(county.key, "since", since) | {
            "title": f"{county.short}{firm.trade.chain}包联{index + 1}",
            "type": sort,
            "officer": f"{county.name}{post}" if level == "county" else post,
            "level": level,
            "unit": "市工业和信息化局" if level != "bank" else "市金融工作局",
            **({"chain": CHAINS[index % len(CHAINS)]} if sort == "team" else {"enterprise": firm.id}),
            "until": days.iso(since + 730),
        }
        yield {**life, "visits": _visits(place, since, index)}


def _visits(place: SampleContext, since: int, index: int) -> list[Data]:
    """Return visits; of every twelfth assignment none, and of a few the last one found nobody."""
    dice, last = place.dice, place.when[-1]
    if nth(index, 12, 11):
        return []
    found: list[Data] = []
    day = since + dice.whole(5, 25)
    while (day := days.onward(day)) <= last - (70 if nth(index, 7, 6) else 3):
        result = dice.weigh(("normal", "difficulty", "stopped"), (80, 16, 4))
        method = dice.weigh(("onsite", "phone", "symposium", "online"), (60, 20, 12, 8))
        found.append({"date": days.iso(day), "method": method, "result": result, "text": f"第{len(found) + 1}次走访：{_FOUND[result]}"})
        day += dice.whole(24, 32)
    if found and nth(index, 21, 5):
        found[-1]["result"] = "unreachable"
    return found


_FOUND: dict[str, str] = words("care", "found")


# Monitors


def monitors(place: SampleContext) -> Iterator[Data]:
    """Return the months of sixty firms, or as many as there are, of the year of two meetings and of the year after, as far as the last meeting."""
    firms: dict[str, Firm] = {}
    most = min(MONITORS, sum(firm.county.key != "WS" for firm in place.register.everyone.firms))
    while len(firms) < most:
        firm = place.firm(place.county())
        firms[firm.id] = firm
    for year in sorted({days.year(held) for held in place.when[15:]}):
        for index, firm in enumerate(firms.values()):
            if firm.county.key != "WS":
                yield _year(place, (firm, index, year))


def _year(place: SampleContext, of: tuple[Any, int, int]) -> Data:
    firm, index, year = of
    last, first = place.when[-1], days.day(year, 2, 8)
    months = [month for month in range(1, 13) if _reported(year, month) <= last]
    life = place.record(firm.county.key, "since", first) | {
        "title": f"{firm.name}{year}年",
        "enterprise": firm.id,
        "year": str(year),
        "unit": f"{firm.county.name}地企合作办",
        **({"key_firm": "true"} if nth(index, 4, 0) else {}),
        **({"supplies_to": place.register.everyone.firms[index].id} if nth(index, 5, 2) else {}),
        "months": [_month(place, (year, month, index)) for month in months],
    }
    over = days.day(year + 1, 1, 10)
    return {**life, "ended": {"date": days.iso(over), "reason": "年度监测结束"}} if over <= last else life


def _reported(year: int, month: int) -> int:
    """Return the day on which a month is reported: by the eighth of the next."""
    return days.day(year + month // 12, month % 12 + 1, 8)


def _month(place: SampleContext, of: tuple[int, int, int]) -> Data:
    year, month, index = of
    dice, slow = place.dice, (year, month) <= (2020, 3)
    state = dice.weigh(("running", "half", "stopped"), (40, 35, 25) if slow else (92, 5, 3))
    due = 60 + index * 9
    share = dice.whole(55, 80) if slow else dice.whole(88, 99)
    worth = (200 + index * 271 % 2800) * (85 + dice.whole(200, 3000) // 100) // 100
    bought = worth * dice.whole(35, 60) // 100
    found = {
        "period": f"{year}-{month:02d}",
        "date": days.iso(_reported(year, month)),
        "state": state,
        **({"cause": dice.pick(("orders", "labour", "materials", "epidemic"))} if state != "running" else {}),
        "produced": f"{worth if state != 'stopped' else 0}万元",
        "electricity": f"{dice.whole(5, 90)}万千瓦时",
        "staff_due": str(due),
        "staff_present": str(due * share // 100 if state != "stopped" else due * 5 // 100),
        "capacity": f"{dice.whole(40, 75) if slow else dice.whole(66, 98)}%" if state != "stopped" else "0%",
    }
    if state != "stopped":
        found |= {"purchases": f"{bought}万元", "purchases_local": f"{bought * (18 + index % 45) // 100}万元"}
    return found


# Cultivations and leads

_TRACKS = ("listing", "above_scale", "specialised", "little_giant", "champion", "gazelle", "hitech", "doubling")
_LISTING = ("advised", "reformed", "tutored", "filed", "passed", "recognised")
_SHORT = ("filed", "recognised")


def cultivations(place: SampleContext) -> Iterator[Data]:
    """Return firms of all tracks, each as far as chance took it."""
    taken: set[tuple[str, str]] = set()
    for index in range(CULTIVATIONS):
        county, track = place.county(), _TRACKS[index % len(_TRACKS)]
        firm, joined = place.firm(county), days.onward(BEGUN + place.dice.whole(0, 150))
        if (firm.id, track) in taken:
            continue
        taken.add((firm.id, track))
        life = place.record(county.key, "joined", joined) | {
            "title": f"{firm.name}{_CALLED[track]}",
            "enterprise": firm.id,
            "track": track,
            "lead": "市金融工作局" if track == "listing" else "市工业和信息化局",
            "target": place.dice.pick(("2020", "2021", "2021-H1")),
        }
        if track == "listing":
            life |= {"board": "创业板", "tier": place.dice.pick(("first", "second", "third")), "adviser": place.institutions["broker"][0]}
        path = _LISTING if track == "listing" else _SHORT
        steps = place.steps(path[: place.dice.whole(0, len(path))], joined, (30, 110), evidence="公告或受理通知书")
        for step in steps:
            if step["step"] == "advised":
                del step["evidence"]
        yield {**life, "steps": steps}


_CALLED: dict[str, str] = words("care", "called")


_WAYS = ("chain", "referral", "park", "other")
_COURSE = ("screened", "negotiating", "agreed")


def leads(place: SampleContext, projects: list[tuple[str, str]]) -> Iterator[Data]:
    """Return leads; some became the projects that were signed, some were dropped."""
    for index in range(LEADS):
        dice, county = place.dice, place.county()
        found = days.onward(BEGUN + dice.whole(0, 250))
        way = _WAYS[index % len(_WAYS)]
        steps, day = [], found
        for name in _COURSE[: dice.whole(0, 3)]:
            day = days.onward(day + dice.whole(8, 40))
            steps.append({"step": name, "date": days.iso(day)})
        life = place.record(county.key, "found", found) | {
            "title": f"{CHAINS[index % len(CHAINS)]}配套项目线索",
            "investor": f"外埠示例{CHAINS[index % len(CHAINS)]}公司{index + 1}",
            "capital": "foreign" if nth(index, 9, 0) else "domestic",
            "amount": f"{dice.whole(2, 90)}000万元",
            "way": way,
            **({"introduced_by": place.firm(county).id} if way == "referral" else {}),
            "park": dice.pick(PARKS),
            "lead": "市商务局",
        }
        life["progress"] = _talks(place, found, index)
        since = [id_ for id_, signed in projects if signed >= life["found"]] if nth(index, 3, 0) else []
        yield _ended(place, life, (steps, day, since[index % len(since)] if since else "", index))


def _talks(place: SampleContext, found: int, index: int) -> list[Data]:
    talks: list[Data] = []
    day = found + 10
    while (day := days.onward(day)) <= place.when[-1] - (60 if nth(index, 6, 1) else 2):
        talks.append({"date": days.iso(day), "text": f"第{len(talks) + 1}次洽谈，落实选址和供地意见"})
        day += place.dice.whole(20, 45)
    return talks


def _ended(place: SampleContext, life: Data, of: tuple[list[Data], int, str, int]) -> Data:
    steps, day, project, index = of
    end = days.onward(day + 15)
    last = steps[-1]["step"] if steps else ""
    if project and last in ("negotiating", "agreed") and end <= place.when[-1]:
        steps = [*steps, {"step": "signed", "date": days.iso(end)}]
        life = {**life, "became": project}
    elif nth(index, 7, 2) and end <= place.when[-1]:
        steps = [*steps, {"step": "dropped", "date": days.iso(end), "reason": "投资方调整布局"}]
    known = [step for step in steps if step["date"] <= days.iso(place.when[-1])]
    return {**life, **({"steps": known} if known else {})}
