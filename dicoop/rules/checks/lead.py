"""Was a lead found before what became of it was signed?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.errors import Fault, Finding
from dicoop.labels import Label
from dicoop.partial_date import is_before
from dicoop.rules.checks.case import Case, Check

EARLY = Fault(
    "became-early",
    Label("{value} 签约于 {signed}，早于发现线索的 {found}", "{value} was signed on {signed}, before the lead was found on {found}"),
    Label("核对线索的发现日期，或改正项目编号", "check the day it was found, or correct the project's id"),
)


def became_early(case: Case[Any]) -> Iterator[Finding]:
    """Find leads that became a project signed before they were found."""
    project = case.ledger.known("project", case.record.became) if case.record.became else None
    if project is not None and is_before(project.signed, case.record.found):
        yield case.at(EARLY, "became", project.id, signed=project.signed, found=case.record.found)


CHECKS = (Check(EARLY, became_early),)
