"""Which rates are told, when they are asked for, of where issues come from and of what nature they are?"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from dicoop.kinds.as_of import until
from dicoop.kinds.parts import made
from dicoop.kinds.traits import has, quota

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


QUOTAS = (
    quota("advice", (_resolved, ""), has("nature", "advice")),
    quota("rectified", (_cleared, ""), has("nature", "rectify")),
    quota("risks", (_cleared, ""), has("nature", "risk")),
    quota("exports", (_cleared, ""), has("nature", "export")),
    quota("from_visits", (_resolved, ""), has("source", "visit")),
    quota("from_events", (_resolved, ""), has("source", "event")),
    quota("common", (has("scope", "common"), ""), has("scope")),
    quota("claim_days", (_claimed_after, lambda _: _ONE), lambda one: "claimed" in made(one.record, one.watch.day), numbers=True, per="天"),
)
