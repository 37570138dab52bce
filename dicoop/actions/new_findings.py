"""Which findings of a check does a change bring?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import chain

from dicoop.actions.finding_places import file_of
from dicoop.change.review_context import Range
from dicoop.change.waivers import CHECKS
from dicoop.errors import Finding, Place
from dicoop.kinds.ledger import Ledger
from dicoop.rules import checks
from dicoop.rules.checks import table
from dicoop.store.examination import of_plain, plain

_OF_WHOLE = "of whole"  # the question what is wrong with a ledger beside its single records


def faults(over: Range, today: date, named: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """Yield what `check` finds and a change brings, or brings a waiver for; of records that stay as they are the errors."""
    new = (*_errors(over, over.after, today), *_unchanged(over, today, named))
    old = {checks.key(finding) for finding in _errors(over, over.before, today)} if new else set()
    paths = {change.id: change.path for change in over.files if change.new}
    for finding in new:
        if checks.key(finding) not in old or (finding.code, finding.id) in named:
            yield finding.placed(Place(paths.get(finding.id) or file_of(finding.id, over.after.kinds)))


def _unchanged(over: Range, today: date, named: frozenset[tuple[str, str]]) -> Iterator[Finding]:
    """Yield what stands in the way of records that a waiver names and nothing else touches."""
    if _measured_otherwise(over):  # all records are looked at anyway
        return
    for id_ in sorted({id_ for code, id_ in named if code in CHECKS} - {change.id for change in over.files}):
        for kind in over.after.kinds.values():
            record = over.after.get(kind.name, id_)
            if record:
                yield from (each for each in checks.of_record(kind, record, over.after, today) if each.fault in table.OF_CHANGES)


def _errors(over: Range, ledger: Ledger, today: date) -> Iterator[Finding]:
    """Yield what is wrong with changed records, and errors of the ledger as a whole; other settings may make an error of any record."""
    if _measured_otherwise(over):
        found: Iterable[Finding] = checks.of_ledger(ledger, today)
    else:
        sides = ((change.kind, change.old if ledger is over.before else change.new) for change in over.files)
        each = (checks.of_record(kind, record, ledger, today) for kind, record in sides if kind and record)
        found = chain(chain.from_iterable(each), _of_whole(ledger))
    own = {change.id for change in over.files}
    return (finding for finding in found if finding.is_error or finding.fault in table.OF_CHANGES or finding.id in own)


def _measured_otherwise(over: Range) -> bool:
    """Return whether settings or declarations are others, by which any record may be wrong."""
    return over.before.settings != over.after.settings or over.before.kinds.digest != over.after.kinds.digest


def _of_whole(ledger: Ledger) -> tuple[Finding, ...]:
    memory = ledger.memory
    kept = memory.recall(_OF_WHOLE, ledger.digest) if memory else None
    if kept is not None:
        return tuple(of_plain(each, checks.faults()) for each in kept)
    found = tuple(checks.beside_records(ledger))
    if memory:
        memory.keep(ledger.digest, _OF_WHOLE, [plain(each) for each in found])
    return found
