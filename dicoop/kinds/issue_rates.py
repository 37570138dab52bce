"""Which rates are told, when they are asked for, of where issues come from and of what nature they are?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dicoop.kinds.as_of import until
from dicoop.kinds.parts import made
from dicoop.kinds.traits import Asks, Quota, has, quota

_ONE = Decimal(1)


def _cleared(one: Any) -> bool:
    last = next((name for name in reversed(made(one.record, one.watch.day)) if name in ("cleared", "reopened")), "")
    return last == "cleared"


def _resolved(one: Any) -> bool:
    steps = [step for step in until(one.record.steps, one.watch.day) if step.step == "cleared"]
    return _cleared(one) and bool(steps) and steps[-1].outcome == "resolved"


def _claimed_after(one: Any) -> Decimal:
    """Return after how many working days an issue was first claimed."""
    claimed = next(step.date for step in one.record.steps if step.step == "claimed")
    return Decimal(one.watch.calendar.between(one.record.raised, claimed))


def _of_nature(key: str, zh: str, en: str, nature: str, named: str, hit: Asks = _cleared) -> Quota:
    words = (
        f"分子：已{'采纳' if nature == 'advice' else '办结'}，分母：{zh[:2]}类问题",
        f"above: {'taken up' if nature == 'advice' else 'cleared'}; below: {named}",
    )
    return quota(key, (zh, en), (hit, ""), words, has("nature", nature))


QUOTAS = (
    _of_nature("advice", "建议采纳率", "advice taken up", "advice", "issues that are advice", _resolved),
    _of_nature("rectified", "整改完成率", "rectified", "rectify", "issues to be rectified"),
    _of_nature("risks", "风险处置率", "risks dealt with", "risk", "financial risks"),
    _of_nature("exports", "外贸问题办结率", "export issues cleared", "export", "export issues"),
    quota(
        "from_visits",
        ("走访问题解决率", "issues from visits resolved"),
        (_resolved, ""),
        ("分子：已解决，分母：走访中提出的问题", "above: resolved; below: issues raised in visits"),
        has("source", "visit"),
    ),
    quota(
        "from_events",
        ("活动转办问题解决率", "issues from events resolved"),
        (_resolved, ""),
        ("分子：已解决，分母：活动转入的问题", "above: resolved; below: issues from events"),
        has("source", "event"),
    ),
    quota(
        "common",
        ("共性问题占比", "common issues"),
        (has("scope", "common"), ""),
        ("分子：共性，分母：登记了范围的问题", "above: common; below: issues whose scope is given"),
        has("scope"),
    ),
    quota(
        "claim_days",
        ("平均领单天数", "days to claim"),
        (_claimed_after, lambda _: _ONE),
        ("分子：提出到首次领单的工作日，分母：已领单的问题", "above: working days from raising to the first claim; below: issues claimed"),
        lambda one: "claimed" in made(one.record, one.watch.day),
        numbers=True,
        per="天",
    ),
)
