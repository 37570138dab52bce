"""Which facilities were agreed on, which awards were applied for, and what did enterprises look for after the fifteenth meeting?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from dicoop.sample import city, days
from dicoop.sample.history import Data
from dicoop.sample.through import BEGUN, SampleContext, nth
from dicoop.sample.words import amount, words
from dicoop.values import read_money

FINANCINGS, AWARDS, POSTINGS = 84, 44, 212
EVENT = "V-2020-SJ001"  # the event of a district at which loan agreements of 7.48亿元 were signed
_AT_EVENT = (20_000, 15_000, 12_000, 9_000, 8_000, 5_000, 3_800, 2_000)  # 万元：7.48亿元
_TITLES: tuple[str, ...] = words("money", "titles")
_MARGIN = 20
_NEVER, _REFUSED, _WAITING = 0.08, 0.13, 0.2  # up to these shares: no credit yet, refused, credited and not drawn


def financings(place: SampleContext) -> Iterator[Data]:
    """Return facilities of all sorts: eight at the event, bridge money, guaranteed ones, some that never came."""
    lives = [_financing(place, index) for index in range(FINANCINGS)]
    firms = Counter(life["enterprise"] for life in lives)
    for life in lives:
        yield {name: value for name, value in life.items() if name != "first_loan" or firms[life["enterprise"]] == 1}


def _financing(place: SampleContext, index: int) -> Data:
    dice, county = place.dice, place.county()
    firm, at_event, is_bridge = place.firm(county), index < len(_AT_EVENT), nth(index, 9, 8)
    signed = days.day(2020, 3, 18) if at_event else place.day(_MARGIN)
    wan = _AT_EVENT[index] if at_event else dice.whole(3, 90) * 100
    instrument = "bridge" if is_bridge else dice.weigh(("loan", "lease", "fund", "equity"), (80, 8, 7, 5))
    role = "fund" if instrument in ("fund", "equity") else "bank"
    life = place.record(county.key, "signed", signed) | {
        "title": f"{firm.trade.chain}企业{'还贷周转金' if is_bridge else dice.pick(_TITLES)}",
        "enterprise": firm.id,
        "institution": dice.pick(place.institutions[role]),
        "instrument": instrument,
        "amount": amount(wan),
        "binding": "intent" if at_event else dice.pick(("intent", "credit", "contract")),
        **place.meeting(signed),
        **({"event": EVENT} if at_event else {}),
        "lead": "市金融工作局",
    }
    if role == "bank":
        life |= {"rate": f"{dice.whole(335, 560) / 100:.2f}".rstrip("0").rstrip(".") + "%", "term": str(dice.pick((12, 24, 36, 60)))}
        life["security"] = dice.weigh(("credit", "mortgage", "guarantee", "pledge"), (32, 34, 26, 8))
        life |= {"first_loan": "true"} if dice.chance(0.15) else {}
    return _course(place, life, (index, wan, signed))


def _course(place: SampleContext, life: Data, of: tuple[int, int, int]) -> Data:
    """Add what became of a facility: credit, drawings, repayments, and what goes with them."""
    index, wan, signed = of
    dice, last = place.dice, place.when[-1]
    draw = dice.share()
    if draw < _NEVER:
        return {**life, "reason": dice.pick(("conditions", "security", "firm"))}
    credited = days.onward(signed + dice.whole(3, 25))
    if credited >= last:
        return life
    if draw < _REFUSED:
        return {**life, "steps": [{"step": "refused", "date": days.iso(credited), "reason": "押品评估不足"}]}
    granted = max(wan * dice.pick((100, 100, 90, 80)) // 100, 50)
    life = {**life, "steps": [{"step": "credited", "date": days.iso(credited), "amount": amount(granted)}]}
    drawn = days.onward(credited + dice.whole(1, 60))
    if drawn >= last - 5 or draw < _WAITING:
        return {**life, "reason": "project"}
    share = 100 if life["instrument"] == "bridge" else dice.pick((100, 100, 60, 40))
    out = max(granted * share // 100, 10)
    life["drawdowns"] = [_receipt("FK", life["id"], drawn, out)]
    return _after(place, life, (index, out, drawn))


def _receipt(mark: str, id_: str, day: int, wan: int, **more: str) -> Data:
    return {"receipt": f"{mark}-{id_[2:].replace('-', '')}-1", "date": days.iso(day), "amount": f"{wan}万元", **more}


def _after(place: SampleContext, life: Data, of: tuple[int, int, int]) -> Data:
    index, out, drawn = of
    dice, last = place.dice, place.when[-1]
    if life["instrument"] == "bridge":
        back = drawn + dice.whole(2, 6)
        return {**life, "repayments": [_receipt("HK", life["id"], back, out)]} if back <= last else life
    if dice.chance(0.3) and drawn + 150 < last:
        life["repayments"] = [_receipt("HK", life["id"], days.onward(drawn + 150), max(out // 3, 5))]
    if nth(index, 6, 1) and drawn + 100 < last:
        name = dice.pick(("renewed_free", "renewed_free", "renewed", "extended", "deferred"))
        day = days.onward(drawn + 90)
        until = {"until": days.iso(days.onward(day + 180))} if name == "extended" else {}
        life["changes"] = [{"date": days.iso(day), "change": name, "amount": f"{max(out // 2, 5)}万元", **until, "reason": "受订单影响"}]
    if life.get("security") == "guarantee":
        return _guaranteed(place, life, (index, out, drawn))
    return life


def _guaranteed(place: SampleContext, life: Data, of: tuple[int, int, int]) -> Data:
    index, out, drawn = of
    life["guarantee"] = {
        "guarantor": place.institutions["guarantor"][index % 2],
        "amount": f"{out}万元",
        "fee": place.dice.pick(("0.8%", "1%", "1.2%")),
        "from": days.iso(drawn),
        "shares": {"guarantor": "40%", "reguarantor": "30%", "bank": "20%", "government": "10%"},
    }
    over = days.onward(drawn + 120)
    if over < place.when[-1]:
        how = "compensated" if nth(index, 10, 3) else "released"
        life["cover"] = [_receipt("JB", life["id"], over, max(out // 2, 5), how=how)]
    return life


# Awards

_POLICIES = (("forty", 40), ("measures29", 29))
_SORTS: dict[str, str] = words("money", "sorts")
_PATH = ("accepted", "approved", "settled")


def awards(place: SampleContext, lent: list[Data]) -> Iterator[Data]:
    """Return awards at every stage: refused, returned, approved, paid in time and late; interest is paid of what was lent."""
    for index in range(AWARDS):
        dice, county = place.dice, place.county()
        applied = place.day(_MARGIN)
        policy, articles = dice.pick(_POLICIES)
        sort = tuple(_SORTS)[index % len(_SORTS)]
        wan = dice.whole(2, 40) * 10
        firm = dice.pick(place.institutions["bank"]) if sort == "risk" else place.firm(county).id
        loan = _loan(lent, county.key, applied) if sort == "interest" else None
        sort = "reward" if sort == "interest" and loan is None else sort
        life = place.record(county.key, "applied", applied) | {
            "title": _SORTS[sort],
            "enterprise": loan["enterprise"] if loan else firm,
            **({"financing": loan["id"]} if loan else {}),
            "unit": "市财政局",
            "policy": policy,
            "article": f"第{1 + (index * 7) % articles}条",
            "type": sort,
            "amount": f"{wan}万元",
            **place.meeting(applied),
        }
        yield _handled(place, life, (index, wan, applied))


def _loan(lent: list[Data], county: str, before: int) -> Data | None:
    """Return the last loan in a county that was signed before a day."""
    found = (one for one in reversed(lent) if one["county"] == county and one["instrument"] == "loan" and one["signed"] < days.iso(before))
    return next(found, None)


def _handled(place: SampleContext, life: Data, of: tuple[int, int, int]) -> Data:
    index, wan, applied = of
    dice, last = place.dice, place.when[-1]
    steps: list[Data] = [{"step": "accepted", "date": days.iso(days.after(applied, dice.whole(1, 6)))}]
    if nth(index, 11, 4):
        refused = {"step": "refused", "date": days.iso(days.after(applied, 9)), "reason": "不符合申报条件"}
        return _until({**life, "ground": "not_eligible", "basis": "申报指南第三条", "steps": [*steps, refused]}, last)
    approved = max(wan * dice.pick((100, 100, 90)) // 100, 5)
    day = days.after(applied, dice.whole(8, 30))
    steps.append({"step": "approved", "date": days.iso(day), "amount": f"{approved}万元"})
    if nth(index, 5, 3):
        return _until({**life, "steps": steps}, last)
    paid = days.after(day, dice.whole(5, 45))
    steps.append({"step": "settled", "date": days.iso(paid + 1), "evidence": "国库集中支付凭证"})
    return _until({**life, "steps": steps, "payments": [_receipt("DF", life["id"], paid, approved)]}, last)


def _until(life: Data, last: int) -> Data:
    """Cut what comes after the last meeting off."""
    end = days.iso(last)
    steps = [step for step in life["steps"] if step["date"] <= end]
    names = {step["step"] for step in steps}
    payments = [entry for entry in life.get("payments", ()) if entry["date"] <= end]
    gone = () if "refused" in names else ("ground", "basis")
    found = {name: value for name, value in life.items() if name not in ("steps", "payments", *gone)}
    return {**found, **({"payments": payments} if payments else {}), **({"steps": steps} if steps else {})}


# Postings

_OF_TYPE = tuple((*row[:4], int(row[4]), int(row[5])) for row in words("money", "of_type"))


def postings(place: SampleContext, signed: Mapping[str, list[Data]]) -> Iterator[Data]:
    """Return needs and offers of all types, about two thirds of them met in part or in full; what was signed of some types names the posting."""
    left = {sort: list(some) for sort, some in signed.items()}
    for index in range(POSTINGS):
        side, sort, title, unit, low, high = _OF_TYPE[index % len(_OF_TYPE)]
        dice, county = place.dice, place.county()
        firm, raised = place.firm(county), place.day(_MARGIN)
        size = dice.whole(low, high) // 10 * 10 or 10
        life = place.record(county.key, "raised", raised) | {
            "title": f"{firm.trade.chain}{title}",
            "side": side,
            "type": sort,
            "enterprise": firm.id,
            **place.meeting(raised),
            "lead": "市自然资源和规划局" if sort == "land" else "市工业和信息化局",
        }
        if unit:
            life["quantity"] = f"{size}{'万' if sort == 'energy' else ''}{unit}"
        elif high:
            life["amount"] = f"{size}万元"
        if sort == "labour":
            life["employed"] = str(size * dice.whole(4, 12))
        if dice.chance(0.85):
            life["released"] = days.iso(days.onward(raised + dice.whole(1, 6)))
        yield _matched(place, life, (unit, sort, size, raised), left)
    for n, county in enumerate(city.COUNTIES, 1):
        raised = days.onward(BEGUN + 20 * n)
        yield place.record(county.key, "raised", raised) | {
            "title": f"{county.name}求职人员登记",
            "side": "offer",
            "type": "labour",
            "by": "市人力资源社会保障局",
            "released": days.iso(raised),
            "quantity": f"{120 + 35 * n}人",
        }


_PARTIES = {"need": ("buyer", "supplier"), "offer": ("supplier", "buyer")}


def _signed(life: Data, left: list[Data]) -> tuple[str, Data] | None:
    """Take what was signed in a county after a posting was raised: return who posted it, and what a match says; it names the posting."""
    later = (one for one in left if "parties" in one or one["county"] == life["county"])
    record = next((one for one in later if str(one["signed"]) > str(life["raised"])), None)
    if record is None:
        return None
    left.remove(record)
    record["posting"] = life["id"]
    if "parties" in record:  # results go where they are taken
        own, partner = (party["enterprise"] for party in record["parties"])
    else:
        own, partner = (record[name] for name in (("enterprise", "institution") if "institution" in record else _PARTIES[life["side"]]))
    least = min((life["amount"], record["amount"]), key=lambda text: read_money(text).yuan)
    return own, {"date": record["signed"], "partner": partner, "amount": least, "record": record["id"]}


def _matched(place: SampleContext, life: Data, of: tuple[str, str, int, int], left: Mapping[str, list[Data]]) -> Data:
    unit, sort, size, raised = of
    dice, day = place.dice, days.onward(raised + place.dice.whole(7, 14))
    if dice.chance(0.22) or day >= place.when[-1]:
        return life
    how = dice.weigh(("contacted", "intended", "signed", "met"), (12, 18, 15, 55))
    if sort in ("product", "technology", "financing") and how in ("signed", "met"):
        if found := _signed(life, left.get(sort, [])):
            if sort == "technology":
                dice.chance(0.75)  # as where nothing was signed, so that all after it stays as it is
            return {**life, "enterprise": found[0], "matches": [{"key": "1", "stage": how, "by": "市地企合作办", **found[1]}]}
        how = "intended"  # nothing was signed that a record could show
    share = size if dice.chance(0.75) else max(size // 2 // 10 * 10, 10)
    match = {"key": "1", "date": days.iso(day), "stage": how, "by": "市地企合作办"}
    if unit:
        match["quantity"] = f"{min(share, size)}{'万' if sort == 'energy' else ''}{unit}"
    elif "amount" in life:
        match["amount"] = f"{min(share, size)}万元"
    return {**life, "matches": [match]}
