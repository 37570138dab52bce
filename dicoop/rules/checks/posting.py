"""Are the matches of a posting with somebody else, in its unit, within what is wanted, and of the records they name?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.matching import met, wanted
from dicoop.labels import Label, both
from dicoop.rules.checks.bonds import REQUIRED_WHEN, UNFIT
from dicoop.rules.checks.case import Case, Check, filled
from dicoop.rules.checks.references import DANGLING, OTHER_FIRM
from dicoop.values import in_full, plain

BEYOND = Fault(
    "met-beyond",
    Label("已落实 {value}，超过要的 {wanted}", "{value} was met, more than the {wanted} wanted"),
    Label("核对各条对接的数量和金额；需求增加了的，改需求", "check the matches; if more is wanted now, change the posting"),
)
FOREIGN = Fault(
    "match-in-another-unit",
    Label("对接的数量 {value} 和需求的 {wanted} 单位不同", "the match, {value}, is in a different unit from the posting's {wanted}"),
    Label("换算成需求用的单位", "convert it to the posting's unit"),
)
WITH_ITSELF = Fault(
    "matched-with-itself",
    Label("对接的企业就是提出的企业：{value}", "an enterprise is matched with itself: {value}"),
    Label("改正对接企业", "correct the partner"),
)
OF_NOBODY = Fault(
    "match-of-nobody",
    Label("对接 {value} 没有写是谁：对接企业、对接单位都空着", "match {value} names neither a partner nor a unit"),
    Label("补上：dicoop posting set {id_} 'matches[{value}].by=单位'", "enter one: dicoop posting set {id_} 'matches[{value}].by=UNIT'"),
    Severity.WARNING,
)


def unit(case: Case[Any]) -> Iterator[Finding]:
    """Find what is wanted in a unit that things of its type are not told in."""
    from dicoop.kinds.posting import UNITS_OF  # noqa: PLC0415

    own, held = UNITS_OF.get(case.record.type), case.record.quantity
    if own and held is not None and held.unit not in own:
        yield case.at(UNFIT, "quantity", held, both(" ".join(own)), type=case.record.type, field=case.called("quantity"))


def units(case: Case[Any]) -> Iterator[Finding]:
    """Find matches in another unit than what is wanted."""
    held = case.record.quantity
    for match in case.record.matches if held is not None else ():
        if match.quantity is not None and match.quantity.unit != held.unit:
            yield case.at(FOREIGN, f"matches[{match.key}].quantity", match.quantity, wanted=held)


def beyond(case: Case[Any]) -> Iterator[Finding]:
    """Find postings of which more was met than is wanted; what is in another unit is told as such."""
    record = case.record
    most, found = wanted(record), met(record, case.today)
    units = {match.quantity.unit for match in record.matches if record.quantity and match.quantity}
    if most is not None and found > most and units <= {getattr(record.quantity, "unit", None)}:
        value, every = (f"{plain(found)}{record.quantity.unit}", record.quantity) if record.quantity else (in_full(found), record.amount)
        yield case.at(BEYOND, "matches", value, wanted=every)


def none_met(case: Case[Any]) -> Iterator[Finding]:
    """Find postings that were closed as met, and of which no match says so."""
    if case.record.closed and case.record.closed.result == "met" and not any(match.stage == "met" for match in case.record.matches):
        yield case.at(REQUIRED_WHEN, "matches", "", condition=_CLOSED, field=_MET, name="matches")


_CLOSED, _MET = Label("结果为已落实", "'Result' = met"), Label("进度为落实的对接", "a match that is met")


def of_nobody(case: Case[Any]) -> Iterator[Finding]:
    """Find matches that do not say with whom."""
    for match in case.record.matches:
        if match.partner is None and match.by is None:
            yield case.at(OF_NOBODY, f"matches[{match.key}]", match.key, id_=case.record.id)


def with_itself(case: Case[Any]) -> Iterator[Finding]:
    """Find enterprises that are matched with themselves."""
    for match in case.record.matches:
        if match.partner is not None and match.partner == case.record.enterprise:
            yield case.at(WITH_ITSELF, f"matches[{match.key}].partner", match.partner)


def of_match(case: Case[Any]) -> Iterator[Finding]:
    """Find matches whose record is not there, or is not between the two: of a project and a loan that of the firm alone is asked."""
    for match in case.record.matches:
        kind = case.ledger.kinds.of_id(match.record) if match.record else None
        found = case.ledger.known(kind.name, match.record) if kind else None
        address = f"matches[{match.key}].record"
        if kind and found is None:
            yield case.at(DANGLING, address, match.record, kind=kind.label, name=kind.name)
        wanted = {firm for firm in (case.record.enterprise, match.partner) if firm}
        if found is not None and not wanted <= (named := _parties(found)):
            yield case.at(OTHER_FIRM, address, match.record, other=tuple(sorted(named)), own=tuple(sorted(wanted)))


def _parties(record: Any) -> set[str]:
    """Return the enterprises between which something was signed."""
    names = ("enterprise", "institution", "supplier", "buyer")
    return {getattr(record, name) for name in names if getattr(record, name, None)} | {
        each.enterprise for each in getattr(record, "parties", ()) if each.enterprise
    }


CHECKS = (
    Check(UNFIT, unit),
    Check(FOREIGN, units),
    Check(BEYOND, beyond),
    Check(REQUIRED_WHEN, none_met, of=filled("closed")),
    Check(OF_NOBODY, of_nobody),
    Check(WITH_ITSELF, with_itself),
    Check(OTHER_FIRM, of_match),
)
