"""Which events were held, what was done together, and which targets were set, after the fifteenth meeting?

Here stand the figures of the sources that belong to a later time: facts of their texts, of no date.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.kinds.base import Kind
from dicoop.sample import city, days
from dicoop.sample.called import ledger_of, named, settings_of
from dicoop.sample.history import Data
from dicoop.sample.money import EVENT
from dicoop.sample.through import BEGUN, MEASURES, SampleContext, nth
from dicoop.sample.words import words

EVENTS, COOPERATIONS = 46, 35
_VIDEO = 2020
_SORTS: dict[str, str] = words("occasions", "sorts")
_OF_FIRMS = ("consultation", "symposium", "breakfast", "matching", "briefing", "training")


def told(place: SampleContext, settings: str, rows: list[tuple[Kind, Data]]) -> Iterator[Data]:
    """Return events of all types; bulletins name whom the records of the sample so far call upon, by the text of its settings."""
    issues = [data["id"] for kind, data in rows if kind.name == "issue" and data["raised"] >= days.iso(BEGUN)]
    return named(_events(place, issues), ledger_of(settings_of(settings), rows))


def _events(place: SampleContext, issues: list[str]) -> Iterator[Data]:
    """Return events; the first is that at which the loan agreements were signed."""
    for index in range(EVENTS):
        dice, county = place.dice, place.county()
        sort = "symposium" if index == 0 else tuple(_SORTS)[index % len(_SORTS)]
        day = days.day(2020, 3, 18) if index == 0 else place.day(2)
        life = place.record(city.OFFICE, "date", day) | {
            "title": f"第{index + 1}期{_SORTS[sort]}",
            "type": sort,
            "county": county.key,
            "host": "市金融工作局" if sort in ("symposium", "training") else "市地企合作办",
            "mode": "video" if days.year(day) == _VIDEO and nth(index, 3, 0) else "in_person",
        }
        if sort in _OF_FIRMS:
            life |= _attended(place, index)
            life |= {"issues": [issues[(index + 3) % len(issues)]]} if nth(index, 3, 0) else {}
        if sort == "inspection":
            life |= {"issues": [issues[index % len(issues)]]} if index % 2 else {"found": "未发现问题"}
        if sort == "bulletin":
            dice.share()  # as when places were drawn, so that all after it stays as it is
            life |= {"number": str(index), "period": f"{days.year(day)}"}
        if sort == "activity":
            life["sales"] = f"{dice.whole(3, 60) * 100}万元"
        if sort in ("consultation", "project_meeting"):
            life["decisions"] = _decided(place, index, day)
        assert index or life["id"] == EVENT, life["id"]
        yield life


def _attended(place: SampleContext, index: int) -> Data:
    dice = place.dice
    firms = list(dict.fromkeys(place.firm(place.county()).id for _ in range(dice.whole(6, 12))))
    raised = dice.whole(4, 14)
    more = {"institutions": place.institutions["bank"][:3]} if nth(index, 2, 0) else {}
    return {
        "enterprises": firms,
        **more,
        "attended": str(len(firms) + 8),
        "raised": str(raised),
        "answered": str(raised * dice.whole(50, 90) // 100),
    }


def _decided(place: SampleContext, index: int, day: int) -> list[Data]:
    due = days.month_end(day + 45)
    done = days.back(due - 5)
    told = {"done": days.iso(done), "evidence": "办理结果单"} if done <= place.when[-1] and index % 4 else {}
    return [{"key": "1", "text": "协调解决厂区道路和用电", "lead": "市交通运输局", "due": days.iso(due), **told}]


# Cooperation

_TOGETHER = ("tech_transfer", "joint_research", "platform", "alliance", "equity", "secondment", "framework")
_STEPS = {
    "tech_transfer": ("landed", "produced"),
    "joint_research": ("landed", "produced"),
    "equity": ("planned", "decided", "appraised", "introduced", "completed"),
}
_TITLED: dict[str, str] = words("occasions", "titled")


def cooperations(place: SampleContext) -> Iterator[Data]:
    """Return cooperations of all types, with their parties and how far they came."""
    for index in range(COOPERATIONS):
        county, sort = place.county(), _TOGETHER[index % len(_TOGETHER)]
        firm, signed = place.firm(county), place.day(30)
        life = place.record(county.key, "signed", signed) | {
            "title": f"{firm.trade.chain}{_TITLED[sort]}",
            "type": sort,
            "lead": "市科技局",
            **place.meeting(signed),
            **_own(place, (sort, index, signed)),
            "parties": _parties(place, sort, firm),
        }
        names = _STEPS.get(sort, ())
        life["steps"] = steps = place.steps(names[: place.dice.whole(0, len(names))], signed, (20, 70), evidence="合同和验收材料")
        if steps and steps[-1]["step"] == "produced":
            day = days.of(steps[-1]["date"]) + 20
            number = f"SR-{life['id'][2:].replace('-', '')}-1"
            life["income"] = [{"receipt": number, "date": days.iso(day), "amount": "300万元"}] if day <= place.when[-1] else []
        yield life


def _own(place: SampleContext, of: tuple[str, int, int]) -> Data:
    sort, index, signed = of
    wan = f"{place.dice.whole(5, 90) * 10}万元"
    if sort == "secondment":
        to = days.iso(signed + (365 if index % 2 else 150))
        return {"direction": "to_place" if index % 2 else "to_enterprise", "post": "副总工程师", "to": to}
    return {"tech_transfer": {"mode": place.dice.pick(("sale", "licence", "equity")), "amount": wan}, "platform": {"level": place.dice.pick(("national", "provincial", "city"))}, "equity": {"amount": wan}}.get(sort, {})  # fmt: skip


def _parties(place: SampleContext, sort: str, firm: Any) -> list[Data]:
    institute = {"party": "示例市轴承研究所", "enterprise": place.institutions["institute"][0], "county": "WJ"}
    own = {"party": firm.name, "enterprise": firm.id, "county": firm.county.key}
    roles = {
        "tech_transfer": ("giver", "taker"), "joint_research": ("lead", "member"), "platform": ("lead", "member"), "alliance": ("lead", "member"),
        "equity": ("investor", "issuer"), "secondment": ("sender", "receiver"), "framework": ("lead", "member"),
    }[sort]  # fmt: skip
    first, second = {**institute, "role": roles[0]}, {**own, "role": roles[1]}
    if sort == "equity":
        first |= {"share": "30%", "amount": f"{place.dice.whole(5, 90) * 100}万元"}
    found = [first, second]
    if sort == "alliance":
        found.append({"party": "示例理工学院", "enterprise": place.institutions["university"][0], "county": "WJ", "role": "member"})
    return found


# Indicators

_SOURCE = "来源文本所载，不对应具体日期"
_REPORTED: tuple[tuple[str, str, str, str, str], ...] = words("occasions", "reported")
_AIMED: tuple[tuple[str, str, str, str, str, str], ...] = words("occasions", "aimed")
_WEIGHTS = ("20%", "20%", "20%", "15%", "15%", "10%")


def indicators(place: SampleContext) -> Iterator[Data]:
    """Return reported figures, and targets of the city and of each county."""
    issued, told = days.day(2020, 1, 10), days.day(2020, 3, 10)
    names = {key: name for key, name, _ in MEASURES}
    common = {"lead": "市发展改革委", "source": _SOURCE}
    for measure, title, value, rank, standard in _REPORTED:
        reported = {"period": "2020-01", "date": days.iso(told), "value": value, "source": _SOURCE}
        life = place.record(city.OFFICE, "issued", issued, title=title, measure=measure, period="2020", standard=standard, **common)
        yield {**life, "values": [reported | ({"rank": rank, "of": "18"} if rank else {})]}
    for (measure, title, period, goal, counted, value), weight in zip(_AIMED, _WEIGHTS, strict=True):
        life = place.record(city.OFFICE, "issued", issued, title=title, measure=measure, period=period, goal=goal, **common)
        own: Data = (
            {"from": {"sum": counted}}
            if counted
            else {"values": [{"period": "2020-10", "date": days.iso(days.day(2020, 11, 8)), "value": value}]}
        )
        more = {"factor": "2", "baseline": {"value": "80", "period": "2016"}} if measure == "platforms" else {}
        yield {**life, **more, "weight": weight, "cap": "120%", **own}
    for county in city.COUNTIES:
        aim, done = place.dice.whole(8, 20), place.dice.whole(5, 20)
        values = [{"period": "2020-10", "date": days.iso(days.day(2020, 11, 6 + done % 5)), "value": str(done)}]
        life = place.record(county.key, "issued", issued, title=f"{county.name}{names['plan_projects']}", measure="plan_projects", **common)
        yield {**life, "period": "2020", "goal": str(aim), "values": values if county.key != "SL" else []}
