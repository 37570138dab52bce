"""Which records are counted though an error in them makes figures wrong?"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from dicoop.errors import Finding, Severity
from dicoop.kinds.base import Kind, Record, weight_of
from dicoop.kinds.ledger import Ledger, Part
from dicoop.kinds.receipts import booked
from dicoop.rules.checks import amounts, bonds, dates, issue, of_many, project, references, steps

# Errors by which a record that is counted makes figures wrong, and that it shows by itself
_EVERY = (
    *(amounts.RECEIPT_TWICE, *amounts.OF_REVERSALS),
    *(dates.ENDED_EARLY, dates.AFTER_END, bonds.ORDER, steps.OUT_OF_TURN, steps.BACKWARDS, project.NO_START, project.BEFORE_START),
    *(issue.STEP_ORDER, issue.STEP_DATES, issue.LISTED_DATE, amounts.NEGATIVE, references.UNKNOWN_COUNTY),
)
_SHIFTING = frozenset(fault for fault in _EVERY if fault.severity is Severity.ERROR)


def unsound(ledger: Ledger, part: Part) -> tuple[str, ...]:
    """Return the ids of the records of a part that count though an error in them makes figures wrong."""
    records = [record for record in part.read().values() if not record.voided]
    found = shifting(ledger.kinds[part.kind], records, ledger)
    return tuple(str(record.id) for record, each in zip(records, found, strict=True) if each)


def shifting(kind: Kind, records: Sequence[Record], ledger: Ledger) -> list[tuple[Finding, ...]]:
    """Return of each record the errors by which it makes figures wrong; no other record is asked, and what is looked at is cheap."""
    known = {None, *(county.key for county in ledger.settings.counties)}
    every = of_many(kind, records, ledger, date.max, _SHIFTING)
    return [
        tuple(one for one in found if _shifts(one, kind, record, known)) if found else ()
        for record, found in zip(records, every, strict=True)
    ]


def _shifts(found: Finding, kind: Kind, record: Any, known: Collection[str | None]) -> bool:
    """Return whether an error makes figures wrong: an amount below nothing where it is counted, a county that is the record's own."""
    if found.fault is amounts.NEGATIVE:
        return _goes_below(kind, record)
    return found.fault in _SHIFTING and (found.fault is not references.UNKNOWN_COUNTY or getattr(record, "county", None) not in known)


def _goes_below(kind: Kind, record: Any) -> bool:
    """Return whether an amount that is counted is below nothing."""
    entries = [entry.amount for _, some in booked(kind, record) for entry in some if entry.reverses is None]
    noted = [entry.invested for entry in getattr(record, "progress", ()) if entry.invested] if kind.name == "project" else []
    weight = weight_of(record)
    return bool(kind.declared) or any(each.number < 0 for each in (*entries, *noted, *((weight,) if weight else ())))
