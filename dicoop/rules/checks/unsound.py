"""Which records are counted though an error in them makes figures wrong?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache
from typing import Any

from dicoop.errors import Finding, Severity
from dicoop.kinds.base import Kind, Record, weight_of
from dicoop.kinds.ledger import Ledger, Part
from dicoop.kinds.receipts import booked
from dicoop.rules.checks import amounts, bonds, dates, issue, project, references, steps
from dicoop.rules.checks.case import Case
from dicoop.rules.checks.table import RECORD_CHECKS

# Errors by which a record that is counted makes figures wrong, and that it shows by itself
_SHIFTING = (
    *(amounts.RECEIPT_TWICE, *amounts.OF_REVERSALS),
    *(dates.ENDED_EARLY, dates.AFTER_END, bonds.ORDER, steps.OUT_OF_TURN, steps.BACKWARDS, project.NO_START, project.BEFORE_START),
    *(issue.STEP_ORDER, issue.STEP_DATES, issue.LISTED_DATE),
)


def unsound(ledger: Ledger, part: Part) -> tuple[str, ...]:
    """Return the ids of the records of a part that count though an error in them makes figures wrong."""
    kind = ledger.kinds[part.kind]
    return tuple(
        str(record.id) for record in part.read().values() if not record.voided and any(True for _ in shifting(kind, record, ledger))
    )


def shifting(kind: Kind, record: Record, ledger: Ledger) -> Iterator[Finding]:
    """Yield the errors by which a record makes figures wrong; no other record is asked, and what is looked at is cheap."""
    case = Case(kind, record, ledger, date.max)
    if _goes_below(kind, record):
        yield from amounts.negative(case)
    if getattr(record, "county", None) not in (None, *(county.key for county in ledger.settings.counties)):
        yield from references.county(case)
    for run in _shifts(kind):
        yield from run(case)


@cache
def _shifts(kind: Kind) -> tuple[Callable[[Any], Iterator[Finding]], ...]:
    checks = (check for check in RECORD_CHECKS if check.fault in _SHIFTING and check.fault.severity is Severity.ERROR)
    return tuple(check.run for check in checks if check.on(kind))


def _goes_below(kind: Kind, record: Any) -> bool:
    """Return whether there may be an amount below nothing."""
    entries = [entry.amount for _, some in booked(kind, record) for entry in some if entry.reverses is None]
    noted = [entry.invested for entry in getattr(record, "progress", ()) if entry.invested] if kind.name == "project" else []
    weight = weight_of(record)
    return bool(kind.declared) or any(each.number < 0 for each in (*entries, *noted, *((weight,) if weight else ())))
