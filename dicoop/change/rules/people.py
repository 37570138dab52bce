"""Was a change made by somebody who may make it, and did nobody hide one in a merge?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dicoop.change.audit import Verdict, said
from dicoop.change.changed_record import ChangedFile
from dicoop.errors import Fault, Place, Severity
from dicoop.frozen import pattern
from dicoop.labels import Label, both, visible

if TYPE_CHECKING:
    from dicoop.change.audit import MergeDecision
    from dicoop.change.review_context import Range, RevertedValue, ReviewedCommit
    from dicoop.errors import Finding
    from dicoop.kinds.base import Kinds
    from dicoop.kinds.guards import Owners

NOT_OWNER = Fault(
    "R26",
    Label("{value} 不能改动 {what}（提交 {commit}，{proof}）", "{value} may not change {what} (commit {commit}, {proof})"),
    Label(
        "由该县区的人改，或先把他写进基准分支的 ledgers/owners.yaml",
        "have the county's own staff change it, or first add the person to ledgers/owners.yaml on the base branch",
    ),
)
UNSIGNED = Fault(
    "R26",
    Label("提交 {commit} 没有签名，证明不了是 {value} 提交的", "commit {commit} has no signature proving it is by {value}"),
    Label("由本人签名后重新提交", "have it committed again, signed"),
)
NOT_AUTHOR = Fault(
    "R26",
    Label(
        "提交 {commit} 的作者写的是 {value}，签名的却是 {signer}", "commit {commit} names {value} as its author, but is signed by {signer}"
    ),
    Label("由作者本人签名后重新提交", "have it committed again, signed by its author"),
)
NOBODY = Fault(
    "R26",
    Label("没有一次提交说明 {value} 是谁改的", "no commit shows who changed {value}"),
    Label("不要在合并里夹带改动，另作一次普通提交", "do not slip changes into a merge; make a separate commit"),
)
IN_MERGE = Fault(
    "R28",
    Label("合并 {commit} 丢了一处改动：{where} {value}", "merge {commit} lost a change: {where} {value}"),
    Label("重做这次合并，或另作一次普通提交", "redo the merge, or make the change in a separate commit"),
)
INVENTED = Fault(
    "R28",
    Label("合并 {commit} 添了哪一边都没有的值：{where} {value}", "merge {commit} made up a value that neither side had: {where} {value}"),
    IN_MERGE.hint,
)
THIRD = Fault(
    "R28",
    Label(
        "合并 {commit} 定下的值哪一边都没有：{where} {value}",
        "merge {commit} resolved a conflict with a value of neither side: {where} {value}",
    ),
    Label("核对是谁定的；另作一次普通提交更清楚", "check who decided this; a separate commit makes it clear"),
    Severity.WARNING,
)
RETURNS = Fault(
    "R28",
    Label(
        "{base} 上撤销了（提交 {commit}），并入后又会回来：{where} {value}",
        "taken back on {base} (commit {commit}), and the merge brings it back: {where} {value}",
    ),
    Label(
        "不该有的，在分支上也撤销：git revert；要恢复，在 {base} 上执行 git revert {commit}",
        "if it is not to be, take it back on the branch, too (git revert); if it is, run on {base}: git revert {commit}",
    ),
)
STAYS_OUT = Fault(
    "R28",
    Label(
        "{base} 上撤销了（提交 {commit}），并入也不会再有：{where} {value}",
        "taken back on {base} (commit {commit}), and the merge leaves it out: {where} {value}",
    ),
    Label(
        "要它，先在 {base} 上执行 git revert {commit}，再并入；不要，在分支上也去掉",
        "to have it, run on {base}: git revert {commit}, then merge; else take it out on the branch, too",
    ),
)
OLDER = Fault(
    "R35",
    Label("提交 {value} 的时间早于它前面的提交（{day}）", "commit {value} is dated before its parent ({day})"),
    Label("核对这台电脑的时钟；日期不对的重新提交", "check the clock of that machine, and recommit what is wrongly dated"),
    Severity.WARNING,
)
_AUDITED = {Verdict.LOST: IN_MERGE, Verdict.INVENTED: INVENTED}
_SIGNED = Label("有签名", "signed")
_UNPROVEN = Label("作者邮箱，未经签名证明", "by the author's e-mail, unproven")
_COUNTIES = Label("{counties} 的记录", "records of {counties}")
_NO_COUNTY = Label("不属于哪个县区的 {path}", "{path}, which belongs to no county")
_IN_LEDGER = pattern(r"(?:.*/)?ledgers/.*")
_SHORT = 10
_REMOVED = Label("（删去）", "(removed)")


def not_owner(over: Range) -> Iterator[Finding]:
    """Find changes by somebody who may not change records of that county, or who is not proven where that is required (R26)."""
    if over.owners is None:
        return
    others = (ChangedFile(path, None, None, over.after.kinds) for path in over.elsewhere if _IN_LEDGER.fullmatch(path))
    for change in (*over.files, *others):
        by = {(commit.signer, commit.email): commit for commit in reversed(over.commits_of(change.path))}
        if not by:
            yield NOBODY.at("", visible(change.path), place=Place(change.path), id=change.id if change.kind else "")
        for commit in by.values():
            yield from _judged(change, commit, over.owners)


def is_by_office(over: Range, path: str) -> bool:
    """Return whether only owners of everything changed a path, each proven where that is required; without owners nobody is one."""
    return are_office(over.owners, over.commits_of(path))


def are_office(own: Owners | None, made: tuple[ReviewedCommit, ...]) -> bool:
    """Return whether commits, of which there must be some, are by owners of everything, each proven where that is required."""
    if own is None or not made:
        return False
    return all(own.may(commit.signer or commit.email, None) and (commit.signer is not None or not own.signed) for commit in made)


def _judged(change: ChangedFile, commit: ReviewedCommit, owners: Owners) -> Iterator[Finding]:
    short, who = commit.id[:_SHORT], commit.signer or commit.email
    told: dict[str, Any] = {"place": Place(change.path), "id": change.id if change.kind else "", "commit": short}
    if commit.signer is None and owners.signed:
        yield UNSIGNED.at("", visible(who), **told)
    elif commit.signer is not None and commit.signer.casefold() != commit.email.casefold():
        yield NOT_AUTHOR.at("", visible(commit.email), signer=visible(commit.signer), **told)
    refused = sorted(county for county in change.counties if not owners.may(who, county))
    if refused or (not change.counties and not owners.may(who, None)):
        what = _COUNTIES.fill(counties=tuple(refused)) if refused else _NO_COUNTY.fill(path=visible(change.path))
        yield NOT_OWNER.at("", visible(who), what=what, proof=_SIGNED if commit.signer else _UNPROVEN, **told)


def only_in_merge(over: Range) -> Iterator[Finding]:
    """Find values that a merge commit lost or made up, or that a merge brings back or leaves out because the base took them back (R28)."""
    yield from (reverted(each, over.after.kinds, over.base) for each in over.reverted)
    for commit, path, found in over.audits:
        third = found.address and found.result not in (found.ours, found.theirs)
        fault = _AUDITED.get(found.verdict) or (THIRD if third else None)
        if fault:
            address = visible(found.address)
            yield ChangedFile(path, None, None, over.after.kinds).at(
                fault, address, _value(found), commit=commit[:_SHORT], where=address or both(visible(path))
            )


def reverted(each: RevertedValue, kinds: Kinds, base: str) -> Finding:
    """Return what is told of a value that was taken back on one side of a merge."""
    told = {"commit": each.commit[:_SHORT], "where": visible(each.address), "base": base}
    return ChangedFile(each.path, None, None, kinds).at(
        RETURNS if each.returns else STAYS_OUT, visible(each.address), visible(each.value), **told
    )


def back_in_time(over: Range) -> Iterator[Finding]:
    """Find commits that are older, by their own clock, than what they were made on (R35)."""
    for commit in over.commits:
        if commit.is_older:
            yield OLDER.at("", commit.id[:_SHORT], day=commit.committed)


def _value(found: MergeDecision) -> object:
    """Return the value that is in the merge and in no side, or in a side and not in the merge."""
    sides = (side for side in (found.ours, found.theirs) if side not in (found.base, found.result))
    value = next(sides, None) if found.verdict is Verdict.LOST else found.result
    return _REMOVED if value is None else said(value)
