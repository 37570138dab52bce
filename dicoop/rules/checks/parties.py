"""Are those who share in something of the parties it has, do they share the whole of it, and does a match stay within what was wanted?"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from dicoop.errors import Fault, Finding, Severity, nearest
from dicoop.kinds.address import key_of
from dicoop.kinds.matching import met, wanted
from dicoop.kinds.validate import UNKNOWN_VALUE
from dicoop.labels import Label, both
from dicoop.measures import Percent
from dicoop.rules.checks.bonds import AT_MOST, REQUIRED_WHEN
from dicoop.rules.checks.case import Case, choices
from dicoop.values import in_full, plain

_WHOLE = Decimal(100)
SHARES = Fault(
    "shares-not-whole",
    Label("各方分担比例合计 {value}，应当正好 100%", "the shares come to {value}, not to exactly 100%"),
    Label("核对各方的比例；没有分担的一方不写", "check the shares; leave out a party that bears nothing"),
)
BEYOND = Fault(
    "met-beyond",
    Label("已落实 {value}，超过要的 {wanted}", "{value} was met, more than the {wanted} wanted"),
    Label("核对各条对接的数量和金额；需求增加了的，改需求", "check the matches; if more is wanted now, change the posting"),
)
FOREIGN = Fault(
    "match-in-another-unit",
    Label("对接的数量 {value} 和需求的 {wanted} 单位不同", "the match, {value}, is in another unit than the posting's {wanted}"),
    Label("换算成需求用的单位", "convert it to the unit of the posting"),
)
WITH_ITSELF = Fault(
    "matched-with-itself",
    Label("对接的企业就是提出的企业：{value}", "an enterprise is matched with itself: {value}"),
    Label("改正对接企业", "correct the partner"),
)
OF_NOBODY = Fault(
    "match-of-nobody",
    Label("对接 {value} 没有写是谁：对接企业、对接单位都空着", "match {value} is with nobody: neither a partner nor a unit"),
    Label("补上：dicoop posting set {id_} 'matches[{value}].by=单位'", "enter one: dicoop posting set {id_} 'matches[{value}].by=UNIT'"),
    Severity.WARNING,
)
SUPPLIER_IS_BUYER = Fault(
    "supplier-is-buyer",
    Label("供方和需方是同一家企业 {value}", "supplier and buyer are the same enterprise, {value}"),
    Label("核对合同，改正供方（supplier）或需方（buyer）", "look at the contract, and correct supplier or buyer"),
)
UNFIT = Fault(
    "unfit-for-type",
    Label("{type}的{field}不能是“{value}”", "'{value}' is no '{field}' of {type}"),
    Label("核对类型和这一项，改正写错的一个", "compare it with the type, and correct the wrong one"),
)
LACKING = Fault(
    "party-lacking",
    Label("{type}应当有{role} {n} 个，现在 {found} 个", "'{type}' wants {n} or more as {role}, not {found}"),
    Label(
        "补登：dicoop cooperation join {id_} --role {key}",
        "enter them: dicoop cooperation join {id_} --role {key}",
    ),
    Severity.WARNING,
)


def shares(case: Case[Any]) -> Iterator[Finding]:
    """Find guarantees whose shares do not make up the whole."""
    guarantee = case.record.guarantee
    if guarantee is not None and guarantee.shares:
        total = sum((share.number for share in guarantee.shares.values()), start=Decimal(0))
        if total != _WHOLE:
            yield case.at(SHARES, "guarantee.shares", Percent(total))


def bearers(case: Case[Any]) -> Iterator[Finding]:
    """Find shares of a loss that are of nobody who can bear any."""
    from dicoop.kinds.financing import Bearer  # noqa: PLC0415 - it is there where a financing is looked at, and here as below else not

    names = [str(term) for term in Bearer]
    for name in case.record.guarantee.shares if case.record.guarantee else ():
        if name not in names:
            yield case.at(UNKNOWN_VALUE, f"guarantee.shares.{name}", name, choices(Bearer), nearest(name, names))


def parts(case: Case[Any]) -> Iterator[Finding]:
    """Find parties of one role that have more than all of it together."""
    for role in dict.fromkeys(each.role for each in case.record.parties if each.share):
        some = [each for each in case.record.parties if each.role is role and each.share]
        total = Percent(sum((each.share.number for each in some), start=Decimal(0)))
        if total.number > _WHOLE:
            words: dict[str, Any] = {"field": _PARTS.fill(role=role), "other": _ALL, "limit": Percent(_WHOLE)}
            yield case.at(AT_MOST, f"parties[{key_of(some[-1])}].share", total, **words)


_PARTS, _ALL = Label("{role}的比例合计", "shares as {role}"), Label("全部", "all of it")


def roles(case: Case[Any]) -> Iterator[Finding]:
    """Find parties in roles, and steps, that a cooperation of its type has not."""
    from dicoop.kinds.cooperation import ROLES  # noqa: PLC0415

    record, own = case.record, ROLES.get(case.record.type)
    for each in record.parties:
        if own is not None and each.role not in own:
            words = {"type": record.type, "field": _ROLE}
            yield case.at(UNFIT, f"parties[{key_of(each)}].role", each.role, choices(own), **words)
    steps = {row.name for row in case.kind.steps if row.is_of(record)}
    for each in record.steps:
        if each.step not in steps:
            allowed = choices(term for term in type(each.step) if term in steps)
            yield case.at(UNFIT, f"steps[{key_of(each)}].step", each.step, allowed, type=record.type, field=_STEP)


def unit(case: Case[Any]) -> Iterator[Finding]:
    """Find what is wanted in a unit that things of its type are not told in."""
    from dicoop.kinds.posting import UNITS_OF  # noqa: PLC0415

    own, held = UNITS_OF.get(case.record.type), case.record.quantity
    if own and held is not None and held.unit not in own:
        yield case.at(UNFIT, "quantity", held, both(" ".join(own)), type=case.record.type, field=case.called("quantity"))


_ROLE, _STEP = Label("角色", "Role"), Label("环节", "Step")


def lacking(case: Case[Any]) -> Iterator[Finding]:
    """Find cooperations without the parties that their type has."""
    from dicoop.kinds.cooperation import ROLES  # noqa: PLC0415

    for role, n in ROLES.get(case.record.type, {}).items():
        found = sum(each.role is role for each in case.record.parties)
        if found < n:
            words: dict[str, Any] = {
                "type": case.record.type,
                "role": role,
                "n": n,
                "found": found,
                "key": str(role),
                "id_": case.record.id,
            }
            yield case.at(LACKING, "parties", "", **words)


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


def buys_from_itself(case: Case[Any]) -> Iterator[Finding]:
    """Find enterprises that buy from themselves."""
    if case.record.supplier == case.record.buyer:
        yield case.at(SUPPLIER_IS_BUYER, "buyer", case.record.buyer)


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
