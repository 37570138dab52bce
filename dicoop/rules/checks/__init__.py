"""What is wrong with a ledger whose files can all be read?

A check is one function that yields findings, named in `table` with the fault it finds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.rules.checks import table
from dicoop.rules.checks.case import Case, Check, Many
from dicoop.rules.checks.said import Listener, Whole

Run = Callable[[Any], Iterator[Finding]]
ERRORS = frozenset(fault for fault in table.FAULTS if fault.severity is Severity.ERROR)


def of_record(kind: Kind, record: Record, ledger: Ledger, today: date) -> tuple[Finding, ...]:
    """Return what is wrong with one record; no other is read than those it refers to."""
    return of_many(kind, (record,), ledger, today)[0]


def of_many(
    kind: Kind, records: Sequence[Record], ledger: Ledger, today: date, faults: frozenset[Fault] = frozenset()
) -> list[tuple[Finding, ...]]:
    """Return what is wrong with each of some records, of some `faults` or all; where a value is wrong in none of them, that is found at once."""
    if not records:
        return []
    ask = Many(kind, records[0], ledger, today, records)
    sound = frozenset(run for run in _by_value(kind, faults) if not _is_noted(run, ask))
    filled = [tuple(map(bool, record)) for record in records]
    left = {each: [run for run in _runs(kind, each, faults) if run not in sound] for each in set(filled)}
    asked = zip(records, [left[each] for each in filled], strict=True)
    return [_found(runs, Case(kind, record, ledger, today)) if runs else () for record, runs in asked]


def _found(runs: Iterable[Run], case: Case[Record]) -> tuple[Finding, ...]:
    return tuple(chain.from_iterable([run(case) for run in runs]))


@cache
def _by_value(kind: Kind, faults: frozenset[Fault]) -> tuple[Run, ...]:
    return tuple(check.run for check in _of(table.RECORD_CHECKS, faults) if check.by_value and check.on(kind))


def _of(checks: Iterable[Check], faults: frozenset[Fault]) -> Iterator[Check]:
    return (check for check in checks if not faults or check.fault in faults)


def _is_noted(run: Run, ask: Many) -> bool:
    """Return whether a record has a value that a check finds wrong."""
    ask.noted.clear()
    list(run(ask))
    return any(ask.noted)


def new_in(
    kind: Kind, record: Record, olds: Iterable[Record | None], ledger: Ledger, today: date, before: Ledger | None = None
) -> Iterator[Finding]:
    """Yield what is wrong with a record and with none of its older versions, in the ledger that these stood in."""
    known = {key(found) for old in olds if old is not None for found in of_record(kind, old, before or ledger, today)}
    return (found for found in of_record(kind, record, ledger, today) if key(found) not in known)


def key(finding: Finding) -> tuple[str, str, str, str]:
    """Return by what one finding is the same as another one, wherever they stand."""
    return finding.id, finding.code, finding.address, finding.value


@cache
def _runs(kind: Kind, filled: tuple[bool, ...], faults: frozenset[Fault]) -> tuple[Run, ...]:
    """Return what looks at the records of a kind that have something in the same fields."""
    names = {row.name for row, is_filled in zip(kind.model.rows, filled, strict=True) if is_filled}
    every = (check for check in _of(table.VOIDED_CHECKS if "voided" in names else table.RECORD_CHECKS, faults) if check.on(kind))
    return tuple(check.run for check in every if (of := check.of(kind)) is None or not names.isdisjoint(of))


def of_ledger(ledger: Ledger, today: date) -> tuple[Finding, ...]:
    """Return what is wrong with a ledger: its settings, each record, and records among themselves."""
    return tuple(_of_ledger(ledger, today))


def _of_ledger(ledger: Ledger, today: date) -> Iterator[Finding]:
    for kind in ledger.kinds.values():
        yield from chain.from_iterable(of_many(kind, [*ledger.of(kind.name).values()], ledger, today))
    yield from beside_records(ledger)


def beside_records(ledger: Ledger, faults: frozenset[Fault] = frozenset()) -> Iterator[Finding]:
    """Find what is wrong with a ledger whose records are at hand: its settings, and, of some `faults` or all, records among themselves."""
    return of_whole(Listener(ledger.settings, ledger.kinds).whole(ledger), faults)


@cache
def faults() -> Mapping[str, Fault]:
    """Return every fault that checks find, by its code."""
    return {fault.code: fault for fault in table.FAULTS}


def of_settings(settings: Settings) -> Iterator[Finding]:
    """Find what is wrong with the settings."""
    for check in table.SETTINGS_CHECKS:
        yield from check.run(settings)


def of_whole(whole: Whole, faults: frozenset[Fault] = frozenset()) -> Iterator[Finding]:
    """Find what is wrong with a ledger beside its single records: its settings, and records among themselves."""
    yield from of_settings(whole.ledger.settings)
    for check in _of(table.LEDGER_CHECKS, faults):
        yield from check.run(whole)
