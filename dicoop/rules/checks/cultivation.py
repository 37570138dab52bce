"""Does a firm that is brought up to a listing take the steps on the way?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from dicoop.errors import Finding
from dicoop.kinds.address import key_of
from dicoop.labels import Label
from dicoop.rules.checks.bonds import UNUSUAL
from dicoop.rules.checks.case import Case, Check

_SKIPPED = Label("上市没有经过“{before}”就到了“{step}”", "listed by '{step}' without '{before}'")
_ROAD = ("reformed", "tutored", "filed", "passed", "recognised")


def unusual(case: Case[Any]) -> Iterator[Finding]:
    """Find the first step on the way to a listing before which one was left out."""
    record = case.record
    made = {step.step.value: step for step in record.steps} if record.track == "listing" else {}
    for before, name in pairwise(_ROAD):
        if name in made and before not in made:
            label = next(term.label for term in type(made[name].step) if term.value == before)
            yield case.at(
                UNUSUAL, f"steps[{key_of(made[name])}].step", made[name].step, what=_SKIPPED.fill(before=label, step=made[name].step)
            )
            return


CHECKS = (Check(UNUSUAL, unusual),)
