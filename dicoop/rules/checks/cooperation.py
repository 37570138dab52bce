"""Has a cooperation the parties, roles and steps that one of its type has, each once, and does nobody hold a post twice?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.address import key_of
from dicoop.labels import Label
from dicoop.measures import Percent
from dicoop.partial_date import is_before
from dicoop.rules.checks.bonds import AT_MOST, UNFIT, UNUSUAL
from dicoop.rules.checks.case import Case, Check, choices
from dicoop.rules.checks.said import Whole

_WHOLE = Decimal(100)
LACKING = Fault(
    "party-lacking",
    Label("{type}应当有{role} {n} 个，现在 {found} 个", "'{type}' needs {n} or more as {role}, not {found}"),
    Label(
        "补登：dicoop cooperation join {id_} --role {key}",
        "enter them: dicoop cooperation join {id_} --role {key}",
    ),
    Severity.WARNING,
)
PARTY = Fault(
    "party-twice",
    Label("{value} 用两个名称写了两次（{names}）", "{value} is listed twice under two names ({names})"),
    Label("合成一方", "merge the two"),
    Severity.WARNING,
)
POSTS = Fault(
    "posts-overlap",
    Label("{post} 的挂职和 {other} 重叠到 {until}", "the secondment as {post} overlaps with {other} until {until}"),
    Label("核对期满日期；换人的先终止前一条", "check its end; if another takes over, end the earlier one"),
    Severity.WARNING,
)
_NOWHERE = Label(
    "{role}“{party}”没有写企业（enterprise），也没有写所在县区（county），成果本地转化率不计这一项",
    "{role} '{party}' has neither enterprise nor county, so the rate of results kept in the city leaves it out",
)


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


def parts(case: Case[Any]) -> Iterator[Finding]:
    """Find parties of one role that have more than all of it together."""
    for role in dict.fromkeys(each.role for each in case.record.parties if each.share):
        some = [each for each in case.record.parties if each.role is role and each.share]
        total = Percent(sum((each.share.number for each in some), start=Decimal(0)))
        if total.number > _WHOLE:
            words: dict[str, Any] = {"field": _PARTS.fill(role=role), "other": _ALL, "limit": Percent(_WHOLE)}
            yield case.at(AT_MOST, f"parties[{key_of(some[-1])}].share", total, **words)


_PARTS, _ALL = Label("{role}的比例合计", "shares as {role}"), Label("全部", "all of it")


def party_twice(case: Case[Any]) -> Iterator[Finding]:
    """Find enterprises that take part under two names."""
    names: dict[str, list[str]] = defaultdict(list)
    for each in case.record.parties:
        if each.enterprise:
            names[each.enterprise].append(each.party)
    for id_, called in names.items():
        if len(called) > 1:
            yield case.at(PARTY, f"parties[{called[1]}].enterprise", id_, names=tuple(called))


def unusual(case: Case[Any]) -> Iterator[Finding]:
    """Find the parties to a transfer of which nobody knows whether they are of the city."""
    record = case.record
    for each in record.parties if record.type == "tech_transfer" else ():
        if each.role in ("giver", "taker") and not (each.county or each.enterprise):
            yield case.at(UNUSUAL, f"parties[{key_of(each)}].county", "", what=_NOWHERE.fill(role=each.role, party=each.party))


def posts(whole: Whole) -> Iterator[Finding]:
    """Find two secondments to one post of one unit at one time."""
    held: dict[tuple[str, ...], list[Any]] = defaultdict(list)
    for one in whole.ledger.counting("cooperation"):
        where = next((each.party for each in one.parties if each.role == "receiver"), "")
        if one.type == "secondment" and one.post and one.to:
            held[where, one.county, one.post].append(one)
    for some in held.values():
        some.sort(key=lambda one: one.signed)
        for before, after in pairwise(some):
            until = before.ended.date if before.ended else before.to
            if is_before(after.signed, until):
                yield POSTS.at("signed", after.signed, id=str(after.id), post=after.post, other=before.id, until=until)


CHECKS = (
    Check(UNFIT, roles),
    Check(LACKING, lacking),
    Check(AT_MOST, parts),
    Check(UNUSUAL, unusual),
    Check(PARTY, party_twice),
)
AMONG = (Check(POSTS, posts),)
