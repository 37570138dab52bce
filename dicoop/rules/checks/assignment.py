"""Are the issues handed on from the visits of a service officer those of the firm that was visited?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.errors import Finding
from dicoop.rules.checks import references
from dicoop.rules.checks.case import Case, Check
from dicoop.rules.checks.references import OTHER_FIRM


def of_visits(case: Case[Any]) -> Iterator[Finding]:
    """Find issues handed on from visits that are another firm's."""
    for each in case.record.visits:
        yield from references.other_firm(case, f"visits[{each.date}].issue", "issue", each.issue)


CHECKS = (Check(OTHER_FIRM, of_visits),)
