"""Which events were held, what was done together, and which targets were set, after the fifteenth meeting?

Here stand the figures of the sources that belong to a later time: facts of their texts, of no date.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from dicoop.sample import city, days
from dicoop.sample.called import ledger_of, named, settings_of
from dicoop.sample.money import EVENT
from dicoop.sample.through import BEGUN, MEASURES, SampleContext, nth

if TYPE_CHECKING:
    from collections.abc import Iterator

    from dicoop.kinds.base import Kind
    from dicoop.sample.history import Data

EVENTS, COOPERATIONS = 46, 35
_VIDEO = 2020
_SORTS = {
    "consultation": "高层会商", "symposium": "政银企座谈会", "breakfast": "企业家早餐会", "project_meeting": "项目例会", "matching": "行业对接活动",
    "briefing": "惠企政策解读会", "training": "企业融资培训", "inspection": "督导检查", "bulletin": "督导通报", "practice": "经验推广会", "activity": "促消费活动",
}  # fmt: skip
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
        life: dict[str, Any] = {
            "id": place.numbers.next(city.OFFICE, day),
            "title": f"第{index + 1}期{_SORTS[sort]}",
            "type": sort,
            "county": county.key,
            "date": days.iso(day),
            "host": "市金融工作局" if sort in ("symposium", "training") else "市地企合作办",
            "mode": "video" if days.year(day) == _VIDEO and nth(index, 3, 0) else "in_person",
        }
        if sort in _OF_FIRMS:
            life |= _attended(place, index)
            life |= {"issues": [issues[(index + 3) % len(issues)]]} if nth(index, 3, 0) else {}
        if sort == "inspection":
            life |= {"issues": [issues[index % len(issues)]]} if index % 2 else {"found": "未发现问题"}
        if sort == "bulletin":
            life |= _named(place, index, day)
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


def _named(place: SampleContext, index: int, day: int) -> Data:
    first = place.dice.whole(0, len(city.COUNTIES) - 1)
    rungs = (("praise", "开工率居前"), ("speak", "开工率低于全市"), ("criticise", "连续两期末位"), ("accountability", "整改不到位"))
    chosen = rungs[: 3 + (nth(index, 3, 2))]
    named = [
        {"place": city.COUNTIES[(first + 2 * n) % len(city.COUNTIES)].name, "rung": rung, "reason": why}
        for n, (rung, why) in enumerate(chosen)
    ]
    return {"number": str(index), "period": f"{days.year(day)}", "places": named}


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
_TITLED = {
    "tech_transfer": "成果转化", "joint_research": "联合攻关", "platform": "技术创新中心", "alliance": "产业技术创新联盟",
    "equity": "混合所有制合作", "secondment": "双向挂职", "framework": "战略合作框架协议",
}  # fmt: skip


def cooperations(place: SampleContext) -> Iterator[Data]:
    """Return cooperations of all types, with their parties and how far they came."""
    for index in range(COOPERATIONS):
        county, sort = place.county(), _TOGETHER[index % len(_TOGETHER)]
        firm, signed = place.firm(county), place.day(30)
        life: dict[str, Any] = {
            "id": place.numbers.next(county.key, signed),
            "title": f"{firm.trade.chain}{_TITLED[sort]}",
            "type": sort,
            "county": county.key,
            "signed": days.iso(signed),
            "lead": "市科技局",
            **place.meeting(signed),
            **_own(place, (sort, index, signed)),
            "parties": _parties(place, sort, firm),
        }
        steps, day = [], signed
        for name in _STEPS.get(sort, ())[: place.dice.whole(0, len(_STEPS.get(sort, ())))]:
            day = days.onward(day + place.dice.whole(20, 70))
            if day <= place.when[-1]:
                steps.append({"step": name, "date": days.iso(day), "evidence": "合同和验收材料"})
        life |= {"steps": steps} if steps else {}
        if steps and steps[-1]["step"] == "produced" and day + 20 <= place.when[-1]:
            income = {"receipt": f"SR-{life['id'][2:].replace('-', '')}-1", "date": days.iso(day + 20), "amount": "300万元"}
            life["income"] = [income]
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
_REPORTED = (
    ("gdp", "上半年地区生产总值增速", "8.3", "9", "enterprise"), ("industry", "前7个月规上工业增加值增速", "8.8", "10", "enterprise"),
    ("profit", "前7个月规上工业利润总额增速", "-21.4", "16", "enterprise"), ("gdp", "区级地方生产总值增速", "9.2", "", "place"),
    ("retail", "区级社会消费品零售总额增速", "10.4", "", "people"), ("revenue", "区级一般公共预算收入增速", "25.1", "", "place"),
    ("firms", "规上企业数", "1842", "", "enterprise"), ("staff", "规上企业从业人员", "49.5", "", "people"),
    ("jobs", "城镇新增就业", "4.6", "", "people"), ("vacated", "中心城区腾退土地", "860", "", "city"),
)  # fmt: skip
_AIMED = (
    ("starts", "一季度开工重大项目", "2020-Q1", "180", "starts", ""), ("plan_projects", "年度重点项目个数", "2020", "170", "", "132"),
    ("plan_investment", "年度重点项目投资", "2020", "141", "", "118.2"), ("cluster_output", "装备制造产业集群产值", "2025", "8000", "", "5160"),
    ("platforms", "创新平台双倍增", "2021", "160", "", "124"), ("starts", "二季度开工重大项目", "2020-Q2", "60", "starts", ""),
)  # fmt: skip
_WEIGHTS = ("20%", "20%", "20%", "15%", "15%", "10%")


def indicators(place: SampleContext) -> Iterator[Data]:
    """Return reported figures, and targets of the city and of each county."""
    issued, told = days.day(2020, 1, 10), days.day(2020, 3, 10)
    names = {key: name for key, name, _ in MEASURES}
    common = {"issued": days.iso(issued), "lead": "市发展改革委", "source": _SOURCE}
    for measure, title, value, rank, standard in _REPORTED:
        reported: dict[str, Any] = {
            "period": "2020-01",
            "date": days.iso(told),
            "value": value,
            **({"rank": rank, "of": "18"} if rank else {}),
        }
        id_ = place.numbers.next(city.OFFICE, issued)
        yield {
            "id": id_,
            "title": title,
            "measure": measure,
            "period": "2020",
            **common,
            "standard": standard,
            "values": [{**reported, "source": _SOURCE}],
        }
    for (measure, title, period, goal, counted, value), weight in zip(_AIMED, _WEIGHTS, strict=True):
        own: Data = (
            {"from": {"sum": counted}}
            if counted
            else {"values": [{"period": "2020-10", "date": days.iso(days.day(2020, 11, 8)), "value": value}]}
        )
        more = {"factor": "2", "baseline": {"value": "80", "period": "2016"}} if measure == "platforms" else {}
        yield {"id": place.numbers.next(city.OFFICE, issued), "title": title, "measure": measure, "period": period, "goal": goal, **more, **common, "weight": weight, "cap": "120%", **own}  # fmt: skip
    for county in city.COUNTIES:
        aim, done = place.dice.whole(8, 20), place.dice.whole(5, 20)
        values = [{"period": "2020-10", "date": days.iso(days.day(2020, 11, 6 + done % 5)), "value": str(done)}]
        id_ = place.numbers.next(county.key, issued)
        mine: Data = {"id": id_, "title": f"{county.name}{names['plan_projects']}", "measure": "plan_projects", "county": county.key}
        yield {**mine, "period": "2020", "goal": str(aim), **common, "values": values if county.key != "SL" else []}
