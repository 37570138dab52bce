"""Which findings has somebody answered for, and do the waivers still hold?

A waiver is a file `ledgers/waivers/<meeting>/<rule>-<id>.yaml`; it excuses one rule of review, or one fault that `check` finds,
for one record as one blob has it, so that the next change of the record needs another. Trailers of commits get lost when
commits are squashed, files do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple, TypeVar

from dicoop.errors import Fault, Finding, Findings, Misused, Place, Severity, bounded, limited, nearest, total
from dicoop.frozen import pattern, replace
from dicoop.kinds.base import written
from dicoop.kinds.guards import ImportWaiver, Waiver
from dicoop.kinds.review import RuleName
from dicoop.kinds.validate import UNKNOWN_VALUE, check_values, present
from dicoop.labels import Label, both, visible
from dicoop.rules.checks.table import FAULTS, OF_CHANGES

FOLDER = "ledgers/waivers"
W = TypeVar("W", Waiver, ImportWaiver)


class Excuse(NamedTuple):
    """A waiver with its file; `fresh`: this change brings it, so that it must be of use."""

    path: str
    waiver: Waiver
    fresh: bool = True


class Waived(NamedTuple):
    """A finding, and the waiver that excuses it."""

    finding: Finding
    waiver: Waiver | ImportWaiver


class Applied(NamedTuple):
    """The findings that stand, those that are excused, and what is wrong with the waivers."""

    kept: tuple[Finding, ...]
    waived: tuple[Waived, ...]
    faults: tuple[Finding, ...]


UNUSED = Fault(
    "waiver-unused",
    Label("这份豁免没有用上：{value}", "the waiver applies to nothing: {value}"),
    Label(
        "删去它；文件又改过的，按现在的 blob 重写：{blob}",
        "remove it; if the record has changed since, re-create it for its current blob: {blob}",
    ),
    Severity.WARNING,
)
EXPIRED = Fault(
    "waiver-expired",
    Label("豁免 {value} 到 {until} 为止，已经过期", "the waiver {value} expired on {until}"),
    Label("改正那处改动，或由批准人另定期限", "correct what it waived, or have whoever granted it extend its expiry"),
    Severity.WARNING,
)
MISNAMED = Fault(
    "waiver-path",
    Label("豁免的文件名与内容不一致：{value}", "the waiver's file name does not match its content: {value}"),
    Label("文件名写成 {wanted}", "name it {wanted}"),
)
OWN = Fault(
    "waiver-own",
    Label("{value} 是这个分支自己写的豁免，不算数", "{value} is a waiver the branch grants itself; it is ignored"),
    Label(
        "删去它；该豁免的，由并入的人写：dicoop integrate 基准 分支 --despite {rule} --reason 理由",
        "delete it; whoever merges grants waivers: dicoop integrate BASE BRANCH --despite {rule} --reason WHY",
    ),
)
WAIVER_FAULTS = (UNUSED, EXPIRED, MISNAMED, OWN)
CHECKS = tuple(sorted(fault.code for fault in OF_CHANGES))
OF_NO_RECORD = (RuleName.R29, RuleName.R30)
_OF_CHECKS = tuple(fault.code for fault in FAULTS)
_RULES = (*(rule.value for rule in RuleName), *CHECKS)
PATH = pattern(re.escape(FOLDER) + r"/([0-9]{3,})/([^/]+)\.yaml")


def read_waiver(path: str, data: Mapping[str, Any], *, fresh: bool = True) -> Excuse | tuple[Finding, ...]:
    """Return the waiver that the values of a file make, or what is wrong with it."""
    unknown = _unknown(data.get("rule"), str(data.get("id", "")))
    found = read_as(path, data, Waiver, unknown, lambda waiver: (f"{waiver.rule}-{waiver.id}", waiver.id))
    return Excuse(path, found, fresh) if isinstance(found, Waiver) else found


def read_as(
    path: str, data: Mapping[str, Any], model: type[W], wrong: Iterable[Finding], named: Callable[[W], tuple[str, str]]
) -> W | tuple[Finding, ...]:
    """Return what the values of a file make, or what is wrong with it, that among it; `named`: what its file is called, and whose it is."""
    place = Place(path)
    found: W | Findings = check_values(present(data), model)
    faults = (*wrong, *(found if isinstance(found, Findings) else ()))
    if faults or isinstance(found, Findings):
        return tuple(finding.placed(place) for finding in faults)
    match, (name, id_) = PATH.fullmatch(path), named(found)
    if match is None or match[2] != name:
        wanted = f"{FOLDER}/{match[1] if match else '015'}/{name}.yaml"
        return (MISNAMED.at("", visible(path), place=place, id=id_, wanted=visible(wanted)),)
    return found


def _unknown(rule: object, id_: str) -> Iterator[Finding]:
    if rule and isinstance(rule, str) and rule not in _RULES:
        yield UNKNOWN_VALUE.at("rule", visible(rule), id=id_, allowed=both(" ".join(_RULES)), hint=nearest(rule, _RULES))


def apply(findings: Iterable[Finding], excuses: Iterable[Excuse], blobs: Mapping[str, str], today: date) -> Applied:
    """Return which findings stand: a waiver excuses those of its rule and record while the file is its blob; `blobs` are by id."""
    lasting = sorted(excuses, key=lambda excuse: excuse.waiver.until)  # of two for one thing the longer holds
    known = {(excuse.waiver.rule, excuse.waiver.id, excuse.waiver.blob): excuse for excuse in lasting}
    kept, waived, used = [], [], set()
    for finding in findings:
        key = (finding.code, finding.id, blobs.get(finding.id, ""))
        excuse = known.get(key)
        used.add(key)
        if excuse is None or excuse.waiver.until < today:
            kept.append(finding)
        else:
            waived.append(Waived(finding, excuse.waiver))
    faults = (fault for key, each in known.items() for fault in spent(each, today, blobs.get(key[1], "-"), key[1], is_used=key in used))
    return Applied(tuple(kept), tuple(waived), tuple(faults))


def once(applied: Applied) -> tuple[Finding, ...]:
    """Return the findings that stand, less what checks say of a place where a rule has found something as grave already."""
    every = [each for each in (*applied.kept, *(each.finding for each in applied.waived)) if each.code in list(RuleName)]
    told = {(each.id, each.address, grave) for each in every for grave in (False, each.is_error)}
    return bounded(each for each in applied.kept if each.code not in _OF_CHECKS or (each.id, each.address, each.is_error) not in told)


def few(waived: Iterable[Waived]) -> tuple[Waived, ...]:
    """Return what is waived with no more than a few of one fault in one record: the last of these says how many there are besides."""
    found = limited(waived, lambda each: (each.finding.id, each.finding.code), lambda each: 1 + each.finding.more)
    return tuple(Waived(replace(each.finding, more=more), each.waiver) for each, more in found)


def spent(each: Any, today: date, blob: str, id_: str = "", *, is_used: bool) -> Iterator[Finding]:
    """Find a waiver with its file that is over, or of no use; `blob`: for which version it would be of use."""
    told: dict[str, Any] = {"id": id_, "place": Place(each.path)}
    if each.waiver.until < today and (is_used or each.fresh):
        yield EXPIRED.at("until", visible(each.path), until=each.waiver.until, **told)
    elif not is_used and each.fresh:
        yield UNUSED.at("", visible(each.path), blob=blob, **told)


_BAD = Label("豁免有 {n} 处错误，没有写入", "nothing was written; the waiver would have faults: {n}")


def text_of(data: dict[str, Any], model: type[Waiver | ImportWaiver]) -> str:
    """Return the text of a waiver; raises Misused for values that it may not have."""
    made = check_values(data, model)
    if isinstance(made, Findings):
        raise Misused(_BAD.fill(n=total(made)), findings=made)
    return written(model, data)
