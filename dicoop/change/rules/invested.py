"""Does what was put in place stay as it was told?

There are no receipts and no reversals here: a note is known by its day and number, and what was wrong is corrected with a waiver.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.kinds.project import Progress
from dicoop.labels import Label
from dicoop.values import Money

TAKEN_OUT = Fault(
    "R13",
    Label("{date} 的完成投资 {value} 被删去", "{value} invested, noted on {date}, was taken out"),
    Label(
        "恢复这一条；确是记错的，核实后豁免：dicoop waive R13 {id_}",
        "put it back; if it was wrong, have that looked into and excused: dicoop waive R13 {id_}",
    ),
)
RETOLD = Fault(
    "R14",
    Label("{date} 的完成投资由 {before} 改成 {value}", "what was invested, noted on {date}, was changed from {before} to {value}"),
    Label(
        "改回去，出入记在新的一条里；确是记错的，核实后豁免：dicoop waive R14 {id_}",
        "change it back, and note what is new under its own day; if it was wrong, have that looked into and excused: dicoop waive R14 {id_}",
    ),
)
FILLED_IN = Fault(
    "R14",
    Label("{date} 的进展已经通报，又补填完成投资 {value}", "{value} invested was filled in on {date}, of which a meeting has been told"),
    Label("核对凭据；确实漏报的，在通报里说明", "compare it with the papers; what was really left out is explained in the bulletin"),
    Severity.WARNING,
)
EXCEED = Fault(
    "R16",
    Label("完成投资合计 {total}，超过总投资 {agreed}", "{total} invested is more than the investment of {agreed}"),
    Label("核对各条进展的金额；总投资调整过的，改 investment", "check the amounts in progress; if the investment was raised, change it"),
    Severity.WARNING,
)


def taken_out(change: ChangedFile) -> Iterator[Finding]:
    """Find amounts that are there no longer, with their note or without it (R13)."""
    new = _noted(change.new)
    for key, note in _noted(change.old).items():
        if note.invested and not (key in new and new[key].invested):
            address = f"progress[{key}].invested" if key in new else f"progress[{key}]"
            yield change.at(TAKEN_OUT, address, note.invested, date=note.date, id_=change.id)


def retold(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find amounts that were changed, and those put into a note of a day that a meeting has been told of (R14)."""
    old = _noted(change.old)
    for key, note in _noted(change.new).items():
        before, amount, address = old[key].invested if key in old else None, note.invested, f"progress[{key}].invested"
        if amount and before and amount != before:
            yield change.at(RETOLD, address, amount, date=note.date, before=before, id_=change.id)
        elif amount and not before and key in old and over.is_published(note.date):
            yield change.at(FILLED_IN, address, amount, date=note.date)


def amounts(record: Any) -> list[Money]:
    """Return the amounts that were put in place."""
    return [note.invested for note in _noted(record).values() if note.invested]


def _noted(record: Any) -> Mapping[str, Progress]:
    return {key_of(note): note for note in getattr(record, "progress", ())}
