"""What would a branch change, what does it do to the rates, and what about it smells?"""

from __future__ import annotations

from datetime import date

from dicoop.actions import fault_catalogue, revisions
from dicoop.actions.appraise import appraise
from dicoop.actions.diff import compared
from dicoop.actions.review_findings import FAULTS
from dicoop.actions.revisions import Revision
from dicoop.change import rules
from dicoop.change.review_context import ReviewedCommit
from dicoop.change.waivers import Applied
from dicoop.errors import Fault, Finding, Misused, NotFound, Refused, Unable
from dicoop.exchange import county_faults
from dicoop.frozen import dataclass
from dicoop.labels import Label
from dicoop.reports.diff import Diff
from dicoop.store import history
from dicoop.store.find import Shelf
from dicoop.store.git import Repo
from dicoop.store.ledger import settings

_NO_RANGE = Label("“{text}”不是一个分支或范围", "'{text}' is not a branch or range")
_RANGE_HINT = Label("写分支名，或 基准..分支，如 main..county/ql", "write a branch, or BASE..BRANCH, such as main..county/ql")
_NO_BASE = Label("没有基准分支 {base}（ledger.yaml 的 review.base）", "no base branch {base} (review.base in ledger.yaml)")
_NO_BASE_HINT = Label("写明基准，如 dicoop review origin/{base}..{branch}", "name the base, such as dicoop review origin/{base}..{branch}")
_OWN_BASE = Label(
    "没有写明基准，而 ledger.yaml 的 review.base（{base}）已有 {branch} 的全部提交：审不出什么",
    "no base was named, and {base} (review.base in ledger.yaml) has all commits of {branch}: a review would find nothing",
)
_OWN_BASE_HINT = Label(
    "review.base 可能是分支自己改的；写明基准，如 dicoop review origin/main..{branch}",
    "the branch may have changed review.base itself; name the base, such as dicoop review origin/main..{branch}",
)
_DISOWNED = Label(
    "{branch} 的 ledger.yaml 以 {base} 为基准，{base} 自己的 ledger.yaml 却以 {other} 为基准",
    "ledger.yaml on {branch} says the base is {base}, but on {base} itself it says {other}",
)
_DISOWNED_HINT = Label("写明基准，如 dicoop review {other}..{branch}", "name the base, such as dicoop review {other}..{branch}")
_NO_SHARED = Label("{branch} 和 {base} 没有共同的历史，审不了", "{branch} and {base} share no history, so there is nothing to review")
_BASES = Label("{branch} 和 {base} 有 {n} 个合并起点，审不了", "{branch} and {base} have {n} merge bases and cannot be reviewed")
_BASES_HINT = Label("先把 {base} 合并到 {branch}，再执行一次", "merge {base} into {branch} first, then run the command again")
_NOTHING = Label("{branch} 上的提交 {base} 都有了，没有要审的", "{base} has all commits of {branch}: there is nothing to review")
_LEFT_OUT = Label(
    "{branch} 上有 {n} 个文件读不出来，没有计入：{paths}", "on {branch} {n} {files} could not be read and {are} not counted: {paths}"
)
_PATHS = 5


@dataclass(frozen=True)
class Reviewed:
    """What a review found: the difference, the findings that stand, those excused, what is wrong with excuses, and the commits.

    `left_out` are the files that nobody could read on the branch, `words` what is said beside it all.
    """

    base: Revision
    branch: Revision
    diff: Diff
    applied: Applied
    commits: tuple[ReviewedCommit, ...]
    left_out: tuple[str, ...] = ()
    words: tuple[Label, ...] = ()

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All that stands, the errors first: of the change, then of the excuses."""
        return tuple(sorted((*self.applied.kept, *self.applied.faults), key=lambda finding: not finding.is_error))

    def fails(self, *, strict: bool) -> bool:
        """Return whether the change is not to be merged as it is; `strict`: on warnings neither."""
        return bool(self.left_out) or any(finding.is_error or strict for finding in self.findings)


_NO_BRANCH = Label("审查哪个分支？", "which branch should be reviewed?")
_BRANCH_HINT = Label("如 dicoop review county/ql；有：{names}", "such as dicoop review county/ql; there are: {names}")


def review(place: Shelf, today: date, text: str | None) -> Reviewed:
    """Return the review of `[BASE..]BRANCH`; raises Misused, NotFound, Refused for a base that cannot be trusted, Unable without history."""
    repo = history.repository(place.root)
    if text is None:
        raise Misused(_NO_BRANCH, _BRANCH_HINT.fill(names=history.branches(repo)))
    base, branch = _ends(place, repo, text)
    history.whole(repo)
    start = _start(repo, base, branch)
    if start.commit == branch.commit and ".." not in text:
        raise Refused(_OWN_BASE.fill(base=base.name, branch=branch.name), _OWN_BASE_HINT.fill(branch=branch.name))
    found = appraise(place, (start.commit, base, branch), today)
    difference = compared(found.sides, today, {"county": None, "kind": None})
    over, left_out = found.over, found.over.after.left_out
    named = {change.path for change in over.files}
    nothing = (_NOTHING.fill(branch=branch.name, base=base.name),) if start.commit == branch.commit else ()
    more = (*nothing, *found.words, *_unread(branch, tuple(path for path in left_out if path not in named)))
    return Reviewed(base, branch, difference, found.applied, over.commits, left_out, more)


def explain(text: str) -> tuple[Fault, Label | None]:
    """Return what a review may find, by the code or name of a rule or the code of another fault, and when it is graded otherwise."""
    others = {fault.code: fault for fault in (*fault_catalogue.faults(), *FAULTS, *county_faults.FAULTS)}
    try:
        rule = rules.called(text)
    except Misused:
        if text.lower() not in others:
            raise
        return others[text.lower()], None
    return rule.fault, rule.besides


def _unread(branch: Revision, paths: tuple[str, ...]) -> tuple[Label, ...]:
    if not paths:
        return ()
    n = len(paths)
    some = " ".join((*paths[:_PATHS], *(["…"] if n > _PATHS else [])))
    return (_LEFT_OUT.fill(branch=branch.name, n=n, files="file" if n == 1 else "files", are="is" if n == 1 else "are", paths=some),)


def _ends(place: Shelf, repo: Repo, text: str) -> tuple[Revision, Revision]:
    base, dots, branch = text.partition("..")
    if not dots:
        tip = revisions.revision(repo, text)
        return _base(place, repo, tip), tip
    if not base or not branch or branch.startswith(".") or ".." in branch:
        raise Misused(_NO_RANGE.fill(text=text), _RANGE_HINT)
    return revisions.revision(repo, base), revisions.revision(repo, branch)


def _base(place: Shelf, repo: Repo, branch: Revision) -> Revision:
    """Return the base that the settings on disk name; where these are the branch's own, the base has to name itself, too."""
    name = settings(place.root).review.base
    try:
        found = revisions.revision(repo, name)
    except NotFound as error:
        raise NotFound(_NO_BASE.fill(base=name), _NO_BASE_HINT.fill(base=name, branch=branch.name)) from error
    other = found.settings.review.base
    if other != name == branch.settings.review.base:
        raise Refused(_DISOWNED.fill(base=name, branch=branch.name, other=other), _DISOWNED_HINT.fill(other=other, branch=branch.name))
    return found


def _start(repo: Repo, base: Revision, branch: Revision) -> Revision:
    """Return where a branch left its base."""
    found = history.merge_bases(repo, base.commit, branch.commit)
    if not found:
        raise Unable(_NO_SHARED.fill(branch=branch.name, base=base.name))
    if len(found) > 1:
        raise Unable(_BASES.fill(branch=branch.name, base=base.name, n=len(found)), _BASES_HINT.fill(branch=branch.name, base=base.name))
    return revisions.revision(repo, found[0])._replace(name=base.name)
