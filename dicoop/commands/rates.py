"""Which options has `rates`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import rates
from dicoop.commands.options import AS_OF, COUNTIES, MEETING, READING, SECTION, WHERE, Plan, flag, valued
from dicoop.commands.session import Session
from dicoop.errors import Misused
from dicoop.kinds import BUILT_IN
from dicoop.kinds.settings import RateName
from dicoop.labels import Label
from dicoop.rules.choice import VARIANTS, names, populations, variants_of

_ABOUT = Label(
    "各项率：分子、分母、口径，可任意分组，可列出背后的记录",
    "rates with fraction and definition, grouped as you like, with the records behind them",
)
_GROUPS = tuple(dict.fromkeys(name for population in populations(BUILT_IN) for name in population.groups))
_VARIANTS = tuple(f"{name}={variant}" for name in RateName for variant in variants_of(name))
BY = valued(
    "by",
    Label(f"按字段分组：{' '.join(_GROUPS)}", f"group by a field: {' '.join(_GROUPS)}"),
    Label("字段", "FIELD"),
    choices=lambda _: [(name, "") for name in _GROUPS],
)
RATE = valued(
    "rate",
    Label("只要这个率（可多次）", "this rate only (repeatable)"),
    Label("率", "RATE"),
    "many",
    choices=lambda session: [(name.value, name.label.of(session.lang)) for name in names(session.kinds)],
)
VARIANT = valued(
    "variant",
    Label(f"换一种口径（可多次）：{' '.join(_VARIANTS)}", f"another definition (repeatable): {' '.join(_VARIANTS)}"),
    Label("率=口径", "RATE=NAME"),
    "many",
    choices=lambda session: [(text, VARIANTS[text.partition("=")[2]].of(session.lang)) for text in _VARIANTS],
)
MEETINGS = valued(
    "meetings",
    Label("几次会议，如 11..15，或几个月，如 2019-01..2019-06：一列一个", "a range of meetings, such as 11..15, or months: a column each"),
    Label("起..止", "FROM..TO"),
)
GROUP = valued("group", Label("只要这个组团的", "this group of counties only"), Label("组团", "GROUP"))
DURATIONS = flag(
    "durations",
    Label(
        "不是率，是天数：从提出到办结多少天，节点比计划早晚多少天",
        "days instead of rates: from raised to cleared, and nodes against plan",
    ),
)
SORT = valued(
    "sort",
    Label(
        "分组后按哪几个率排，用逗号分开，前面加 - 为从大到小", "rates to sort groups by, separated by commas; - before one for descending"
    ),
    Label("率", "RATES"),
)
EXPLAIN = flag("explain", Label("列出分子分母里的记录", "list the records behind numerator and denominator"))


_ALONE = Label("{own} 不和 {flag} 一起用", "{own} cannot be used with {flag}")
_ALONE_WITH = {"meetings": ("meeting", "as_of", "by", "explain", "durations", "sort"), "durations": ("rate", "variant", "explain", "sort")}


def _run(session: Session, **values: Any) -> int:
    for own, others in _ALONE_WITH.items():
        for name in others if values[own] else ():
            if values[name]:
                raise Misused(_ALONE.fill(own=f"--{own}", flag=f"--{name.replace('_', '-')}"))
    return session.answer(rates.rates(session.shelf(values, trust=True), session.today, values), values)


RATES = Plan(
    _ABOUT, (BY, SORT, RATE, VARIANT, COUNTIES, GROUP, WHERE, MEETING, MEETINGS, AS_OF, DURATIONS, EXPLAIN, SECTION, *READING), _run
)
