"""Do the months that a firm reports go together: with its year, its standstills, and one with the next?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from dicoop.errors import Finding
from dicoop.kinds.address import key_of
from dicoop.labels import Label, both
from dicoop.periods import BAD_PERIOD, is_year
from dicoop.rules.checks.bonds import UNUSUAL
from dicoop.rules.checks.case import Case, Check
from dicoop.rules.checks.indicator import OUTSIDE, entries_outside

_STANDS = Label("停产的月份报了产值 {value}", "output of {value} in a month at a standstill")
_JUMPS = Label("产值由 {before} 变为 {value}，没有写原因（cause）", "output went from {before} to {value}, but no cause is given")
_SAME = Label("各项数和 {before} 完全一样", "all figures are the same as for {before}")


def unusual(case: Case[Any]) -> Iterator[Finding]:
    """Find output in a month of standstill, jumps of it without a cause, and months that are copied."""
    record = case.record
    for each in record.months:
        if each.state == "stopped" and each.produced and each.produced.yuan:
            yield case.at(UNUSUAL, f"months[{key_of(each)}].produced", each.produced, what=_STANDS.fill(value=each.produced))
    for before, each in pairwise(sorted(record.months, key=lambda each: each.period.first)):
        at, was = f"months[{key_of(each)}]", before.produced
        runs = before.state == each.state == "running" and each.cause is None
        if runs and was and each.produced and not was.yuan <= each.produced.yuan * 2 <= was.yuan * 3:
            yield case.at(UNUSUAL, f"{at}.produced", each.produced, what=_JUMPS.fill(before=was, value=each.produced))
        if len(_figures(each)) > 1 and _figures(each) == _figures(before):
            yield case.at(UNUSUAL, at, each.period, what=_SAME.fill(before=before.period))


def _figures(month: Any) -> tuple[Any, ...]:
    names = ("produced", "orders", "profit", "loss", "electricity", "purchases", "purchases_local")
    return tuple(value for name in names if (value := getattr(month, name)) is not None)


def outside(case: Case[Any]) -> Iterator[Finding]:
    """Find what is no month of the record's year, or is yet to come."""
    year = case.record.year
    if not is_year(str(year)):
        yield case.at(BAD_PERIOD, "year", year, both("2020"))
    yield from entries_outside(case, ("year", "months"), year.first, 1)


CHECKS = (Check(UNUSUAL, unusual), Check(OUTSIDE, outside, also=(BAD_PERIOD,)))
