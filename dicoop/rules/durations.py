"""How many days went by from raising an issue to clearing it, and by how many did nodes miss their plans?

Each is put as a rate, of days over how many there are, so that it is counted by any group and condition as the rates are.
"""

from __future__ import annotations

from dicoop.kinds.published_figures import Basis
from dicoop.labels import Label, Term
from dicoop.rules.denominators import ISSUES, NODES
from dicoop.rules.rates import Rate


class Duration(Term):
    """What is counted in days."""

    CLEARING = "clearing", "办结用时", "days to clear"
    SLIP = "slip", "节点偏差", "slip of nodes"


_DAYS = (lambda it: it.days is not None, lambda it: it.days, None)
CLEARING = Rate(
    *(Duration.CLEARING, "", Basis.COUNT, ISSUES, *_DAYS),
    Label(
        "从提出到办结的日历天数，退回后又办结的算到最后一次办结；15天内、30天内：不超过15天、30天",
        "calendar days from raised to cleared, of what was reopened to its last clearing; within 15 and 30 days: no more than so many",
    ),
    "天",
)
SLIP = Rate(
    *(Duration.SLIP, "", Basis.COUNT, NODES, *_DAYS),
    Label(
        "完成日期减现行计划日期的日历天数，正数为推迟，负数为提前；含终止的项目",
        "calendar days from the plan as it stands to the day it was done, below zero where ahead of it; ended projects included",
    ),
    "天",
)
DURATIONS = (CLEARING, SLIP)
