"""Which checks are there, on which records, and which fault does each find?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import replace
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import fields
from dicoop.kinds.settings import LISTS
from dicoop.kinds.traits import (
    bound_by,
    having,
    named,
    refers_to_own,
    with_conditions,
    with_entries,
    with_field,
    with_ids,
)
from dicoop.periods import BAD_PERIOD
from dicoop.rules.checks import (
    across,
    amounts,
    assignment,
    award,
    bonds,
    contract,
    cooperation,
    cultivation,
    dates,
    enterprise,
    entries,
    event,
    financing,
    indicator,
    issue,
    lead,
    meeting,
    monitor,
    posting,
    project,
    references,
    settings,
    steps,
)
from dicoop.rules.checks.case import Check, fields_with, filled

# Each has what is asked of one kind alone, and is called by its name: CHECKS of a record, AMONG all of them
_OWN = (
    assignment,
    award,
    contract,
    cooperation,
    cultivation,
    enterprise,
    event,
    financing,
    indicator,
    issue,
    lead,
    meeting,
    monitor,
    posting,
    project,
)


def _own(part: Callable[[Any], Iterable[Check]]) -> Iterator[Check]:
    for module in _OWN:
        on = named(module.__name__.rpartition(".")[2])
        yield from (replace(check, on=on) for check in part(module))


def _lists(kind: Kind) -> Collection[str]:
    return [row.name for row in fields(kind.model) if row.form == "list"]


def _by_value(fault: Fault | tuple[Fault, ...], run: Callable[[Any], Iterator[Finding]], *uses: str) -> Check:
    """Return a check of what is wrong by itself in values of some uses."""
    first, *also = fault if isinstance(fault, tuple) else (fault,)
    return Check(first, run, lambda kind: bool(fields_with(*uses)(kind)), fields_with(*uses), by_value=True, also=tuple(also))


# A record that counts, run(case)
RECORD_CHECKS = (
    _by_value(references.UNKNOWN_OFFICE, references.office, "id"),
    _by_value(references.UNKNOWN_COUNTY, references.county, "counties"),
    _by_value(references.UNKNOWN_NODE, references.node, "nodes"),
    _by_value(references.UNLISTED_UNIT, references.unit, "units"),
    _by_value(references.UNLISTED_THEME, references.theme, "themes"),
    _by_value(references.UNLISTED_VALUE, references.value, *LISTS),
    _by_value(references.DANGLING, references.dangling, "ref"),
    _by_value(references.VOIDED_REFERENCE, references.voided, "ref"),
    Check(entries.ENTRY_TWICE, entries.twice, of=_lists),
    _by_value(entries.PLACEHOLDER, entries.placeholder, "fact"),
    _by_value(dates.IN_THE_FUTURE, dates.in_the_future, "happened"),
    _by_value(dates.FAR_YEAR, dates.far_year, "happened", "day"),
    Check(dates.ENDED_EARLY, dates.ended_early, with_field("ended"), filled("ended")),
    Check(dates.AFTER_END, dates.after_end, with_field("ended"), filled("ended")),
    Check(dates.ID_YEAR, dates.id_year, with_ids),
    _by_value((amounts.NEGATIVE, amounts.HUGE), amounts.negative, "money"),
    _by_value(amounts.NO_RATE, amounts.unrated, "money"),
    _by_value(amounts.NEGATIVE_QUANTITY, amounts.negative_quantity, "quantity"),
    Check(amounts.RECEIPT_TWICE, amounts.receipt_twice, having("books"), lambda kind: [book.name for book in kind.books]),
    _by_value(amounts.OF_REVERSALS, amounts.reversals, "reverses"),
    Check(amounts.RECEIPTS_EXCEED, amounts.exceed, having("capped"), lambda kind: kind.capped, also=tuple(amounts.EXCEEDING.values())),
    Check(bonds.REQUIRED_WHEN, bonds.required_when, with_conditions, bonds.in_needs),
    Check(bonds.ONLY, bonds.only, having("only")),
    Check(bonds.ONE_OF, bonds.one_of, bound_by("one_of")),
    Check(bonds.ORDER, bonds.order, bound_by("order"), bonds.in_bonds("order", 1)),
    Check(bonds.DIFFER, bonds.differ, bound_by("differ"), bonds.in_bonds("differ", 1)),
    Check(
        bonds.DIFFER,
        bonds.refers_to_itself,
        refers_to_own,
        lambda kind: [row.name for row in fields(kind.model) if row.mark.ref == kind.name],
    ),
    Check(bonds.AT_MOST, bonds.at_most, bound_by("at_most"), bonds.in_bonds("at_most", 0)),
    Check(steps.OUT_OF_TURN, steps.out_of_turn, having("steps")),
    Check(steps.BACKWARDS, steps.backwards, having("steps")),
    Check(steps.LACKING, steps.lacking, having("steps")),
    Check(steps.MISPLACED, steps.undeclared, having("steps")),
    Check(dates.BEFORE_SIGNING, dates.before_first, with_entries, _lists),
    *_own(lambda module: module.CHECKS),
)
# A voided record, which counts nowhere, run(case)
VOIDED_CHECKS = (
    Check(dates.IN_THE_FUTURE, dates.voided_in_the_future),
    Check(dates.VOIDED_EARLY, dates.voided_early, having("first_date")),
    Check(entries.PLACEHOLDER, entries.voided_for_nothing),
)
# The ledger as a whole, run(whole)
LEDGER_CHECKS = (
    Check(settings.UNKNOWN_PART, settings.private),
    Check(across.SAME_NAME, across.same_name),
    Check(across.RECEIPT_REUSED, across.receipt_reused),
    Check(across.ORDER_TWICE, across.order_twice),
    Check(across.NO_MEETING, across.no_meeting),
    Check(bonds.UNIQUE, bonds.repeated),
    Check(bonds.UNIQUE_OPEN, bonds.open_twice),
    Check(across.SAME_PROJECT_CODE, across.same_project_code),
    Check(across.TWIN_PROJECTS, across.twin_projects),
    Check(across.TWIN_ENTERPRISES, across.twin_enterprises),
    Check(across.SAME_CREDIT_CODE, across.same_credit_code),
    Check(across.NO_CALENDAR, across.no_calendar),
    *_own(lambda module: getattr(module, "AMONG", ())),
)
# The settings in ledger.yaml, run(settings)
SETTINGS_CHECKS = (
    Check(settings.COUNTY_KEY, settings.keys, also=(settings.OFFICE_FORM, settings.RESERVED)),
    Check(settings.NO_COUNTY, settings.no_county),
    Check(settings.SUCCESSOR, settings.successor),
    Check(settings.REGION_CODE, settings.region_code),
    Check(settings.UNKNOWN_LIMIT, settings.limits),
    Check(settings.UNKNOWN_PART, settings.named),
    Check(settings.SHORT_TWICE, settings.short),
    Check(settings.UNKNOWN_CYCLE, settings.cycles),
    Check(amounts.SLIP, amounts.slips),
    Check(amounts.NEGATIVE, amounts.negative_fund),
    Check(BAD_PERIOD, settings.budget_years),
    Check(settings.UNKNOWN_RULE, settings.rules),
    Check(settings.NODE_NAME, settings.node_name),
    Check(settings.THRESHOLDS, settings.thresholds),
    Check(entries.ENTRY_TWICE, entries.twice_in_settings),
)
FAULTS = tuple(
    dict.fromkeys(
        each for check in (*RECORD_CHECKS, *VOIDED_CHECKS, *LEDGER_CHECKS, *SETTINGS_CHECKS) for each in (check.fault, *check.also)
    )
)

# Those that are about some one record, which can be read
OF_RECORDS = tuple(
    dict.fromkeys(
        each
        for check in (*RECORD_CHECKS, *VOIDED_CHECKS, *LEDGER_CHECKS)
        for each in (check.fault, *check.also)
        if each is not across.NO_CALENDAR
    )
)
# Those of them that a review tells of: errors, and a warning that no rule of change gives
OF_CHANGES = tuple(fault for fault in OF_RECORDS if fault.severity is Severity.ERROR or fault is references.VOIDED_REFERENCE)
