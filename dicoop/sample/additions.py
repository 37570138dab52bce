"""Which projects, issues and contracts came after the fifteenth meeting, with all that may be kept of them?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.sample import days
from dicoop.sample.history import Data
from dicoop.sample.through import BEGUN, CLUSTERS, PARKS, SampleContext, nth
from dicoop.sample.words import amount, words

PROJECTS, ISSUES, CONTRACTS = 36, 40, 24
_INVESTORS = ("state", "provincial", "private", "private", "foreign")
_MATTERS = (("施工图审查", "市住房城乡建设局", 20, 5), ("环境影响评价", "市生态环境局", 30, 12), ("规划许可", "市自然资源和规划局", 20, 8))


def projects(place: SampleContext) -> Iterator[Data]:
    """Return projects, each with joint approvals; some pause, owe for works, move, or do not start and get a plan of their own."""
    for index in range(PROJECTS):
        dice, county = place.dice, place.county()
        firm, signed = place.firm(county), days.onward(BEGUN + dice.whole(0, 260))
        wan = dice.whole(4, 60) * 1000
        start = days.onward(signed + dice.whole(40, 160))
        started = not nth(index, 6, 5) and start < place.when[-1] - 30
        proof = {"done": days.iso(start), "evidence": "施工许可证和现场照片"} if started else {}
        plan = days.iso(start if started else days.back(place.when[-1] - 40))
        life = place.record(county.key, "signed", signed) | {
            "name": f"{county.short}{firm.trade.chain}园区项目{index + 1}",
            "enterprise": firm.id,
            "kind": "industry",
            **place.meeting(signed),
            "investment": amount(wan),
            "chain": firm.trade.chain,
            "lead": f"{county.name}地企合作办",
            "officer": f"{county.name}副{county.name[-1]}长" if index % 8 else None,
            "park": PARKS[index % len(PARKS)],
            "cluster": CLUSTERS[index % len(CLUSTERS)],
            "investor": _INVESTORS[index % len(_INVESTORS)],
            "annual": {"2020": amount(wan * 2 // 5), "2021": amount(wan // 4)},
            "nodes": {"start": {"plan": plan, **proof}},
        }
        life = {name: value for name, value in life.items() if value is not None}
        yield {**life, **_blocks(place, (index, wan, signed, start if started else 0))}


def _blocks(place: SampleContext, of: tuple[int, int, int, int]) -> Data:
    index, wan, signed, start = of
    last, found = place.when[-1], {"approvals": [_approval(place, row, (index, n, signed)) for n, row in enumerate(_MATTERS)]}
    looked = [day for n in range(1, 9) if (day := days.onward(signed + 60 * n)) <= last - (100 if nth(index, 5, 4) else 1)]
    more: dict[str, Any] = (
        {"dispatched": [{"date": days.iso(day), "text": "现场调度，督促节点", "by": "包联领导"} for day in looked]} if looked else {}
    )
    if not start:
        case = {"blocker": "用地指标未落实", "measure": "调剂指标、容缺办理", "unit": "市自然资源和规划局"}
        return {
            **found,
            **more,
            **({"case": {**case, "start_expected": days.iso(last + 45 - 90 * (index % 2))}} if not nth(index, 12, 11) else {}),
        }
    noted = [day for n in range(1, 13) if (day := days.onward(start + 30 * n)) <= last and not nth(index, 9, 7)]
    more["progress"] = [{"date": days.iso(day), "text": "主体施工", "invested": f"{wan // 20}万元"} for day in noted]
    if nth(index, 4, 0) and start + 60 < last:
        paused = days.onward(start + 40)
        resumed = {"resumed": days.iso(days.onward(paused + 25)), "evidence": "复工报告"} if index % 8 and paused + 40 < last else {}
        more["pauses"] = [{"paused": days.iso(paused), "reason": "疫情防控停工", **resumed}]
        until = days.iso(paused + 32 if resumed else last)
        more["progress"] = [entry for entry in more["progress"] if not days.iso(paused) < entry["date"] <= until]
    if nth(index, 3, 0) and start + 80 < last:
        more |= _owed((index, wan, start))
    if nth(index, 10, 3):
        more["relocation"] = {"from": "望津区老城厂区", "to": PARKS[index % len(PARKS)], "land": f"{60 + index * 4}亩"}
    if nth(index, 6, 1):
        result = {"output_agreed": f"{wan // 2}万元", "output": f"{wan * 2 // 5}万元", "jobs_agreed": "120", "jobs": str(90 + index)}
        more["results"] = [{"year": str(days.year(last)), **result}]
    return {**found, **{name: value for name, value in more.items() if value}}


def _approval(place: SampleContext, row: tuple[str, str, int, int], of: tuple[int, int, int]) -> Data:
    matter, unit, legal, promised = row
    index, place_of, signed = of
    accepted = days.onward(signed + 10 + place_of * 3)
    granted = days.after(accepted, promised + (6 if nth(index, 7, 2) else -1))
    found = {"matter": matter, "unit": unit, "batch": str(1 + index // 12), "needed": days.iso(days.after(accepted, promised))}
    found |= {"accepted": days.iso(accepted), "promised": str(promised), "legal": str(legal)}
    is_open = nth(index, 13, 6) and place_of == 1
    return (
        found
        if is_open or granted > place.when[-1]
        else {**found, "granted": days.iso(granted), "outcome": "granted", "evidence": "批复文件"}
    )


def _owed(of: tuple[int, int, int]) -> Data:
    index, wan, start = of
    part, id_ = wan // 10, f"GC{start}{index:02d}"
    owed = {"receipt": f"YF-{id_}", "date": days.iso(days.onward(start + 45)), "amount": f"{part}万元"}
    disputed = {"receipt": f"YF-{id_}-2", "date": days.iso(days.onward(start + 50)), "amount": f"{part // 10}万元", "disputed": "true"}
    paid = {"receipt": f"ZF-{id_}", "date": days.iso(days.onward(start + 60)), "amount": f"{part * (100 if index % 2 else 92) // 100}万元"}
    return {"public": "true", "payable": [owed, *([disputed] if nth(index, 6, 0) else [])], "paid": [paid]}


_TROUBLES: tuple[tuple[str, str, str, str], ...] = words("additions", "troubles")


def issues(place: SampleContext) -> Iterator[Data]:
    """Return issues of every nature and source; most are cleared, a few are still open."""
    for index in range(ISSUES):
        nature, source, category, title = _TROUBLES[index % len(_TROUBLES)]
        county, raised = place.county(), place.day(5)
        steps: list[Data] = [{"step": "listed", "date": days.iso(raised), "by": "市地企合作办"}]
        claimed = days.after(raised, 1 + index % 3)
        unit = "市工业和信息化局" if index % 2 else "市金融工作局"
        cleared = days.after(claimed, 6 + index % 9)
        if claimed <= place.when[-1]:
            steps.append({"step": "claimed", "date": days.iso(claimed), "by": unit, "officer": "分管副局长"})
        if cleared <= place.when[-1] and not nth(index, 8, 6):
            out = (
                {"outcome": "resolved", "evidence": "办理结果回执"}
                if not nth(index, 5, 4) or index % 2
                else {"outcome": "planned", "cause": "funds"}
            )
            steps.append({"step": "cleared", "date": days.iso(cleared), **out})
        yield place.record(county.key, "raised", raised) | {
            "title": f"{title}（{index + 1}）",
            "enterprise": place.firm(county).id,
            "category": category,
            "scope": "common" if nth(index, 3, 0) else "single",
            **place.meeting(raised),
            "lead": unit,
            "source": source,
            "nature": nature,
            "with": ["市财政局"] if nth(index, 4, 0) else [],
            "steps": steps,
        }


def contracts(place: SampleContext) -> Iterator[Data]:
    """Return contracts signed online and at a table, most with a delivery."""
    for index in range(CONTRACTS):
        county, signed = place.county(), place.day(40)
        supplier = place.register.one(place.dice, "maker", place.when[14])
        buyer = place.firm(county)
        while buyer.id == supplier.id:
            buyer = place.firm(place.county())
        wan = place.dice.whole(5, 90) * 10
        life = place.record(county.key, "signed", signed) | {
            "title": f"{supplier.trade.chain}网上签约供货{index + 1}",
            "supplier": supplier.id,
            "buyer": buyer.id,
            "amount": f"{wan}万元",
            **place.meeting(signed),
            "channel": "online" if index % 3 else "offline",
            "to": days.iso(days.month_end(signed + 300)),
        }
        day = days.onward(signed + 20)
        if day <= place.when[-1] and not nth(index, 6, 5):
            life["deliveries"] = [
                {"receipt": f"FH-{life['id'][2:].replace('-', '')}-1", "date": days.iso(day), "amount": f"{wan // 2}万元"}
            ]
        yield life
