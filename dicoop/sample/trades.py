"""What do the made-up enterprises make, and what are they called?"""

from __future__ import annotations

from typing import NamedTuple

from dicoop.sample.words import words


class Good(NamedTuple):
    """Something made: its name, the unit its output is counted in, and usual yearly outputs."""

    name: str
    unit: str
    scale: tuple[int, ...]


class Trade(NamedTuple):
    """A line of business.

    `sort`: maker, institute, works, town, culture, finance or other · `industry`: GB/T 4754 · `firms`: words in names of enterprises ·
    `goods`: what makers make and institutes study; empty for the rest · `buyers`: the chains that buy it.
    """

    sort: str
    industry: str
    chain: str
    weight: int
    firms: tuple[str, ...]
    goods: tuple[Good, ...] = ()
    buyers: tuple[str, ...] = ()


TRADES = tuple(
    Trade(
        one["sort"],
        one["industry"],
        one["chain"],
        int(one["weight"]),
        one["firms"],
        tuple(Good(name, unit, tuple(map(int, scale))) for name, unit, scale in one.get("goods", ())),
        one.get("buyers", ()),
    )
    for one in words("trades", "trades")
)
TRADE_WEIGHTS = tuple(trade.weight for trade in TRADES)

_FIRST = "恒岳泽瑞鼎昊晟铭凯拓卓科宏华远达德信正方中天金海兴隆盛源通百"
_SECOND = "川峰霖岚屹澜丰立益嘉诚安泰和元启明辰宇翔飞腾驰锐创智联众博洋"
_FORMS = ("有限公司", "有限公司", "有限公司", "股份有限公司", "集团有限公司", "有限责任公司")
_STEP = 389  # coprime with the number of pairs, so that neighbours get unlike names


def brand(index: int) -> str:
    """Return the trade name of the n-th enterprise; no two are the same."""
    pairs = len(_FIRST) * len(_SECOND)
    rounds, place = divmod(index, pairs)
    first, second = divmod(place * _STEP % pairs, len(_SECOND))
    tail = brand(rounds - 1) if rounds else ""
    return _FIRST[first] + _SECOND[second] + tail


def firm_name(index: int, trade: Trade, word: str) -> str:
    """Return the name of the n-th enterprise; 示例 in front says that there is no such firm."""
    form = "" if trade.sort == "institute" else _FORMS[index % len(_FORMS)]
    return f"示例{brand(index)}{word}{form}"


def project_kinds(trade: Trade) -> tuple[str, ...]:
    """Return the kinds of project such an enterprise signs."""
    kinds = {"maker": ("industry", "research"), "institute": ("research",), "works": ("infrastructure",)}
    return kinds.get(trade.sort, (trade.sort,))


_OF_GOODS: dict[str, tuple[str, ...]] = words("trades", "of_goods")
_OF_PLACES: dict[str, tuple[str, ...]] = words("trades", "of_places")
_LARGE = frozenset(words("trades", "large"))
PARTS: tuple[str, ...] = words("trades", "parts")


def title_forms(kind: str, *, large: bool) -> tuple[str, ...]:
    """Return how projects of a kind are named; of the large ones the names that suit them."""
    forms = _OF_GOODS.get(kind) or _OF_PLACES[kind]
    return tuple(form for form in forms if form in _LARGE) or forms if large else forms
