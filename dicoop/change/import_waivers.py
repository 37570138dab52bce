"""Which findings has somebody answered for by answering for an import as a whole, and does that still hold?

An import brings history, of which hundreds of entries are late, before a closed meeting, or simply many. A waiver that names a mapping, the digests
of the files and the commit stands for all records that this commit alone has changed, by a few rules, and only if an owner of everything wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from dicoop.change.imports import import_of, is_of_county
from dicoop.change.review_context import Range, ReviewedCommit
from dicoop.change.rules.bulk import bulk
from dicoop.change.waivers import Applied, Excuse, Waived, read_as, read_waiver, spent
from dicoop.errors import Fault, Finding, Place, Severity, nearest
from dicoop.frozen import pattern, replace
from dicoop.kinds.guards import ImportWaiver
from dicoop.kinds.review import RuleName
from dicoop.kinds.validate import UNKNOWN_VALUE
from dicoop.labels import Label, both, visible

RULES = (RuleName.R07.value, RuleName.R27.value, RuleName.R29.value)
HASH = Fault(
    "waiver-hash",
    Label("{address} 要写全 {n} 位十六进制数：{value}", "{address} needs all {n} hexadecimal digits: {value}"),
    Label("用 dicoop waive {rule} --import 映射名 来写", "create it with dicoop waive {rule} --import MAPPING"),
)
WHOLE = Fault(
    "waiver-import",
    Label("豁免 {value} 不算数：{why}", "the waiver {value} is ignored: {why}"),
    Label(
        "由基准分支上管全部的责任人重写：dicoop waive {rule} --import {mapping} --commit 分支 --reason 理由",
        "have an owner of everything re-create it on the base: dicoop waive {rule} --import {mapping} --commit BRANCH --reason WHY",
    ),
    Severity.WARNING,
)
IMPORT_FAULTS = (HASH, WHOLE)
_ABSENT = Label("这个分支上没有提交 {commit}", "the branch has no commit {commit}")
_COUNTY = Label("提交 {commit} 是县区报来的表，只能逐条豁免", "commit {commit} is a county's workbook; waive it record by record")
_NO_IMPORT = Label(
    "提交 {commit} 不是一次导入（提交说明里没有一行 Import:）", "commit {commit} is not an import (no Import: line in its message)"
)
_OTHER_MAPPING = Label("提交 {commit} 用的映射是 {found}，不是 {named}", "commit {commit} used the mapping {found}, not {named}")
_OTHER_FILES = Label("提交 {commit} 导入的文件不是它写的那些", "the files in commit {commit} are not the ones it names")
_NOT_BY_OWNER = Label(
    "写它的人不是基准分支 owners.yaml 里管全部的责任人", "its author is not an owner of everything in owners.yaml on the base"
)
_SHORT = 12
_COMMIT = pattern(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_DIGEST = pattern(r"[0-9a-f]{64}")


class ImportExcuse(NamedTuple):
    """A waiver for an import with its file; `fresh`: this change brings it, so that it must be of use."""

    path: str
    waiver: ImportWaiver
    fresh: bool = True

    @property
    def short(self) -> str:
        """The commit as it is told."""
        return self.waiver.commit[:_SHORT]


def is_of_import(data: Mapping[str, Any]) -> bool:
    """Return whether the values of a waiver are about an import."""
    return any(name in data for name in ("mapping", "files", "commit"))


def name_of(rule: str, mapping: str, commit: str) -> str:
    """Return what the file of a waiver is called."""
    return f"{rule}-{mapping}-{commit[:_SHORT]}"


def read_import(path: str, data: Mapping[str, Any], *, fresh: bool = True) -> ImportExcuse | tuple[Finding, ...]:
    """Return the waiver that the values of a file make, or what is wrong with it."""
    found = read_as(path, data, ImportWaiver, _form(data), lambda waiver: (name_of(waiver.rule, waiver.mapping, waiver.commit), ""))
    return ImportExcuse(path, found, fresh) if isinstance(found, ImportWaiver) else found


def read_either(path: str, data: Mapping[str, Any], *, fresh: bool) -> ImportExcuse | Excuse | tuple[Finding, ...]:
    """Return the waiver that the values of a file make, of an import or another one, or what is wrong with it."""
    return read_import(path, data, fresh=fresh) if is_of_import(data) else read_waiver(path, data, fresh=fresh)


def _form(data: Mapping[str, Any]) -> Iterator[Finding]:
    """Yield a rule that no import is excused from, and what is no digest or commit."""
    rule, commit, every = data.get("rule"), data.get("commit"), data.get("files")
    if isinstance(rule, str) and rule not in RULES:
        yield UNKNOWN_VALUE.at("rule", visible(rule), allowed=both(" ".join(RULES)), hint=nearest(rule, RULES))
    if isinstance(commit, str) and not _COMMIT.fullmatch(commit):
        yield HASH.at("commit", visible(commit), n=40, rule=RULES[0])
    for place, digest in enumerate(every if isinstance(every, list) else (), 1):
        if isinstance(digest, str) and not _DIGEST.fullmatch(digest):
            yield HASH.at(f"files[{place}]", visible(digest), n=64, rule=RULES[0])


# Whether it holds


def apply(applied: Applied, over: Range, wholes: Iterable[ImportExcuse], by_owner: Callable[[ImportExcuse], bool]) -> Applied:
    """Return which findings stand where some are excused with the import that brought their records."""
    faults: list[Finding] = []
    used: dict[ImportExcuse, list[Finding]] = {}
    for each in wholes:
        why = _why_not(each, over, by_owner)
        if why is None:
            used[each] = []
        elif each.fresh or why[1]:
            waiver = each.waiver
            faults.append(
                WHOLE.at("", visible(each.path), place=Place(each.path), why=why[0], rule=waiver.rule, mapping=visible(waiver.mapping))
            )
    lasting = sorted(used, key=lambda each: each.waiver.until, reverse=True)  # of two for one thing the longer holds
    covers = {each: _ids(each, over) for each in lasting}
    kept: list[Finding] = []
    waived: list[Waived] = []
    many = _is_many_without(over, [each for each in lasting if each.waiver.rule == RuleName.R29])
    for finding in applied.kept:
        whole = next(
            (each for each in lasting if each.waiver.rule == finding.code and (finding.id in covers[each] or not (finding.id or many))),
            None,
        )
        if whole is not None:
            used[whole].append(finding)
        if whole is None or whole.waiver.until < over.today:
            kept.append(finding)
        else:
            waived.append(Waived(finding, whole.waiver))
    faults += (fault for each, found in used.items() for fault in spent(each, over.today, each.short, is_used=bool(found)))
    return Applied(tuple(kept), (*applied.waived, *waived), (*applied.faults, *faults))


def _why_not(each: ImportExcuse, over: Range, by_owner: Callable[[ImportExcuse], bool]) -> tuple[Label, bool] | None:
    """Return why a waiver does not hold for this branch (None: it does), and whether it is meant for it all the same."""
    commit = next((commit for commit in over.commits if commit.id == each.waiver.commit), None)
    if commit is None:
        return _ABSENT.fill(commit=each.short), False
    said = _other(each, commit) or (None if by_owner(each) else _NOT_BY_OWNER)
    return None if said is None else (said, True)


def _other(each: ImportExcuse, commit: ReviewedCommit) -> Label | None:
    """Return in what a commit is not the import that a waiver names."""
    if is_of_county(commit.message):
        return _COUNTY.fill(commit=each.short)
    found = import_of(commit.message)
    if found is None:
        return _NO_IMPORT.fill(commit=each.short)
    if found.mapping != each.waiver.mapping:
        return _OTHER_MAPPING.fill(commit=each.short, found=found.mapping, named=each.waiver.mapping)
    return None if found.files == tuple(sorted(set(each.waiver.files))) else _OTHER_FILES.fill(commit=each.short)


def _ids(each: ImportExcuse, over: Range) -> frozenset[str]:
    """Return the records that the import changed and no other commit of the branch."""
    return frozenset(change.id for change in over.files if {commit.id for commit in over.commits_of(change.path)} == {each.waiver.commit})


def _is_many_without(over: Range, excused: list[ImportExcuse]) -> bool:
    """Return whether a change is too large also without what imports brought that are excused from that."""
    if not excused:
        return True
    own = frozenset[str]().union(*(_ids(each, over) for each in excused))
    return any(True for _ in bulk(replace(over, files=tuple(change for change in over.files if change.id not in own))))
