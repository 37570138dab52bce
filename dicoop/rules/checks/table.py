"""Which checks are there, on which records, and which fault does each find?"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import Any

from dicoop.errors import Fault, Finding, Severity
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
from dicoop.kinds.validate import UNKNOWN_VALUE
from dicoop.periods import BAD_PERIOD
from dicoop.rules.checks import (
    across,
    amounts,
    bonds,
    dates,
    enterprise,
    entries,
    issue,
    measures,
    meeting,
    parties,
    partners,
    policies,
    project,
    references,
    settings,
    steps,
    unusual,
)
from dicoop.rules.checks.case import Check, fields_with


def _field(*names: str) -> Callable[[Kind], Collection[str]]:
    return lambda _: names


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
    Check(references.COUNTY_OUTSIDE, references.outside, named("project"), _field("county"), by_value=True),
    Check(references.ALSO, references.also, named("project"), _field("also")),
    _by_value(references.UNKNOWN_NODE, references.node, "nodes"),
    _by_value(references.UNLISTED_UNIT, references.unit, "units"),
    _by_value(references.UNLISTED_THEME, references.theme, "themes"),
    _by_value(references.UNLISTED_VALUE, references.value, *LISTS),
    _by_value(references.DANGLING, references.dangling, "ref"),
    Check(references.UNLISTED_VALUE, references.place, named("event", "indicator")),
    _by_value(references.VOIDED_REFERENCE, references.voided, "ref"),
    Check(entries.ENTRY_TWICE, entries.twice, of=_lists),
    _by_value(entries.PLACEHOLDER, entries.placeholder, "fact"),
    _by_value(dates.IN_THE_FUTURE, dates.in_the_future, "happened"),
    _by_value(dates.FAR_YEAR, dates.far_year, "happened", "day"),
    Check(dates.ENDED_EARLY, dates.ended_early, with_field("ended"), _field("ended")),
    Check(dates.AFTER_END, dates.after_end, with_field("ended"), _field("ended")),
    Check(dates.ID_YEAR, dates.id_year, with_ids),
    Check(dates.SIGNED_APART, dates.signed_apart, named("project", "contract"), _field("meeting")),
    _by_value(amounts.NEGATIVE, amounts.negative, "money"),
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
    Check(issue.EARLY, issue.reminded_early, named("issue")),
    Check(issue.UNREMINDED, issue.unreminded, named("issue")),
    Check(steps.MUST[0], steps.unsaid, named("issue"), also=steps.MUST[1:]),
    Check(steps.MISPLACED, steps.undeclared, having("steps")),
    Check(project.NO_START, project.no_start, named("project"), _field("nodes")),
    Check(project.BEFORE_START, project.before_start, named("project"), _field("nodes")),
    Check(project.NODE_ORDER, project.node_order, named("project"), _field("nodes")),
    Check(project.UNPERMITTED, project.unpermitted, named("project"), _field("nodes")),
    Check(project.BEFORE_SIGNING, project.before_signing, named("project"), _field("nodes")),
    Check(project.BEFORE_SIGNING, dates.before_first, with_entries, _lists),
    Check(project.NO_EVIDENCE, project.no_evidence, named("project"), _field("nodes")),
    Check(project.NO_EVIDENCE, meeting.no_evidence, named("meeting")),
    Check(meeting.DONE_EARLY, meeting.done_early, named("meeting")),
    Check(BAD_PERIOD, project.years, named("project"), _field("annual", "results")),
    Check(project.PROJECT_CODE, project.code, named("project"), _field("code")),
    Check(issue.STEP_ORDER, issue.step_order, named("issue")),
    Check(issue.STEP_DATES, issue.step_dates, named("issue")),
    Check(issue.LISTED_DATE, issue.listed_date, named("issue")),
    Check(issue.REOPENED, issue.reopened, named("issue")),
    Check(steps.UNTIL_EARLY, steps.until_early, named("issue")),
    Check(steps.MISPLACED, steps.misplaced, named("issue")),
    Check(parties.SUPPLIER_IS_BUYER, parties.buys_from_itself, named("contract")),
    Check(dates.TO_BEFORE_FROM, dates.term, named("contract"), _field("to"), also=(project.BEFORE_SIGNING,)),
    Check(amounts.FULFILLED_ENDED, amounts.fulfilled_ended, named("contract")),
    Check(parties.SHARES, parties.shares, named("financing")),
    Check(UNKNOWN_VALUE, parties.bearers, named("financing")),
    Check(parties.UNFIT, parties.roles, named("cooperation")),
    Check(parties.UNFIT, parties.unit, named("posting")),
    Check(parties.LACKING, parties.lacking, named("cooperation")),
    Check(bonds.AT_MOST, parties.parts, named("cooperation")),
    Check(unusual.UNUSUAL, unusual.unusual, named(*(name for name in unusual.LOOKS if name != "project"))),
    Check(unusual.UNUSUAL, unusual.unusual, named("project"), _field("pauses", "paid")),
    Check(parties.FOREIGN, parties.units, named("posting")),
    Check(parties.BEYOND, parties.beyond, named("posting")),
    Check(bonds.REQUIRED_WHEN, parties.none_met, named("posting"), _field("closed")),
    Check(parties.OF_NOBODY, parties.of_nobody, named("posting")),
    Check(parties.WITH_ITSELF, parties.with_itself, named("posting")),
    Check(partners.OTHER_FIRM, partners.other_firm, named("financing", "assignment")),
    Check(partners.OTHER_FIRM, partners.of_match, named("posting")),
    Check(partners.LENDER, partners.lender, named("financing")),
    Check(bonds.ORDER, partners.drawn_early, named("financing")),
    Check(bonds.AT_MOST, partners.taken_back, named("financing")),
    Check(partners.BANK_SHARE, partners.bank_share, named("financing")),
    Check(partners.EARLY, partners.became_early, named("lead")),
    Check(partners.PARTY, partners.party_twice, named("cooperation")),
    Check(policies.DATES, policies.dates, named("award")),
    Check(bonds.ORDER, policies.paid_early, named("award")),
    Check(bonds.AT_MOST, policies.settled, named("award")),
    Check(policies.ARTICLE, policies.article, named("award")),
    Check(bonds.AT_MOST, policies.capped, named("award")),
    Check(measures.BAD_QUESTION, measures.question_of, named("indicator")),
    Check(measures.OUTSIDE, measures.outside, named("indicator", "monitor")),
    Check(parties.UNFIT, measures.spans, named("indicator")),
    Check(bonds.REQUIRED_WHEN, measures.revised, named("indicator")),
    Check(measures.FALLING, measures.falling, named("indicator")),
    Check(measures.DIRECTION, measures.direction, named("indicator")),
    Check(
        enterprise.CREDIT_CODE_FORM,
        enterprise.credit_code,
        named("enterprise"),
        _field("credit_code"),
        also=(enterprise.CREDIT_CODE_CHECK,),
    ),
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
    Check(project.UNPERMITTED, project.never_permitted),
    Check(project.NODE_ORDER, project.left_out),
    Check(across.SAME_CREDIT_CODE, across.same_credit_code),
    Check(partners.FIRST_LOAN, partners.first_loan),
    Check(partners.LOANS, partners.loans),
    Check(partners.POSTS, partners.posts),
    Check(policies.BEYOND, policies.beyond),
    Check(bonds.UNIQUE, policies.again),
    Check(measures.COUNTIES, measures.counties),
    Check(measures.YOY, measures.yoy),
    Check(measures.TWICE, measures.twice),
    Check(measures.WEIGHTS, measures.weights),
    Check(meeting.BULLETIN_DIFFERS, meeting.bulletins_differ),
    Check(across.NO_CALENDAR, across.no_calendar),
    Check(meeting.MEETING_GAP, meeting.gaps),
    Check(meeting.MEETING_ORDER, meeting.order),
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
    Check(BAD_PERIOD, policies.budget_years),
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
