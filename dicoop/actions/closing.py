"""How is a meeting closed, so that what it was told stays as it is?"""

from __future__ import annotations

from dicoop.actions.check import check
from dicoop.actions.ledger_findings import CheckResult
from dicoop.actions.verify import in_words
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import DicoopError, Finding, Refused, total
from dicoop.frozen import dataclass
from dicoop.kinds.published_figures import Figures, path, tag
from dicoop.labels import Label, Lang, both, joined
from dicoop.reports.reference_day import when
from dicoop.rules.published import published as figures_of
from dicoop.store import changed_files, commits, files, history, published, worktrees
from dicoop.store.load import load
from dicoop.store.worktrees import Branch

_EARLY = Label("第{n}次会议 {day} 才开，现在不能定版", "meeting {n} is not until {day} and cannot be closed yet")
_EARLY_HINT = Label(
    "开过之后再执行；日期不对的先改：dicoop meeting set {n} date=日期",
    "close it afterwards; if the date is wrong: dicoop meeting set {n} date=DATE",
)
_CLOSED = Label("第{n}次会议已经定版（标签 {tag}）", "meeting {n} is already closed (tag {tag})")
_CLOSED_HINT = Label(
    "已公布的不再改动；核对：dicoop meeting verify {n}；后来变了什么：dicoop restated --meeting {n}",
    "published figures do not change; to verify them: dicoop meeting verify {n}; to see them restated: dicoop restated --meeting {n}",
)
_ASTRAY = Label(
    "这个标签不在现在的分支上；如果是没做完的一次定版，先 git tag -d {tag} 再执行一次",
    "the tag is not on this branch; if an interrupted closing left it, run git tag -d {tag} and try again",
)
_LATER = Label("第{later}次会议已经定版，不能再补定第{n}次", "meeting {later} is already closed, so meeting {n} can no longer be closed")
_LATER_HINT = Label(
    "现在算出的已不是第{n}次会上公布的；看那一天的数：dicoop rates --meeting {n}",
    "figures computed now are not those published at meeting {n}; for the figures as of its day: dicoop rates --meeting {n}",
)
_FILE_THERE = Label("{path} 已经存在，但没有标签 {tag}", "{path} already exists, without a tag {tag}")
_FILE_HINT = Label(
    "公布的数由这个命令写入：先移走这个文件（已提交的：git rm {path} 并提交）；或在别处定版过：git fetch --tags",
    "the figures are written by this command: move the file away first (if committed: git rm {path}, then commit); "
    "if it was closed elsewhere: git fetch --tags",
)
_UNSAVED = Label("台账里有没提交的改动：{paths}", "the ledger has uncommitted changes: {paths}")
_UNSAVED_HINT = Label("先执行 dicoop save，再定版", "run dicoop save first, then close the meeting")
_MORE = Label("{paths} 等 {n} 个文件", "{paths} … {n} files in all")
_ERRORS = Label("台账有 {n} 处错误，没有定版第{meeting}次会议", "meeting {meeting} was not closed; errors in the ledger: {n}")
_ERRORS_HINT = Label(
    "改正、提交之后再定版：dicoop check；改不了的，由批准人豁免：dicoop waive 代码 编号 --reason 理由",
    "correct and commit them, then close it: dicoop check; what cannot be corrected can be waived: dicoop waive CODE ID --reason TEXT",
)
_SUBJECT = Label("第{n}次联席会议公布的数（{day}）", "Figures of joint meeting {n} ({day})")
_SHOWN = 5


@dataclass(frozen=True)
class ClosedMeeting:
    """A meeting that is closed: its figures, also in words, where they lie, the commit and the tag, and what was not in the way: warnings, how many waived."""

    figures: Figures
    words: tuple[Label, ...]
    path: str
    commit: str
    tag: str
    warnings: tuple[Finding, ...]
    waived: int


def close(desk: Desk, number: str, lang: Lang) -> ClosedMeeting:
    """Publish the figures of a meeting: write, commit and tag them; raises NotFound, Refused, Unable, and then nothing was done."""
    repo = desk.repository()
    with alone(desk):
        whole = load(desk.shelf)
        found = when(whole, number, None, desk.today)
        assert found.meeting is not None
        n = found.meeting.id
        if found.early:
            raise Refused(_EARLY.fill(n=n, day=found.meeting.date), _EARLY_HINT.fill(n=n))
        here = worktrees.current(repo)
        _require_open(desk, here, n)
        sound = _require_sound(desk, here, n)
        made = figures_of(whole, n, found.day)
        said = tuple(in_words(made, whole))
        commit = "" if desk.dry_run else _publish(here, made, said, lang)
    return ClosedMeeting(made, said, path(n), commit, tag(n), sound.findings, total(each.finding for each in sound.waived))


def _require_open(desk: Desk, here: Branch, n: int) -> None:
    name, where = tag(n), path(n)
    closed = history.meetings(here.repo)
    if n in closed:
        is_ours = here.commit is not None and history.is_ancestor(here.repo, closed[n], here.commit)
        raise Refused(_CLOSED.fill(n=n, tag=name), _CLOSED_HINT.fill(n=n) if is_ours else _ASTRAY.fill(tag=name))
    if files.exists(desk.root, where) or (here.commit and history.content(here.repo, here.commit, where)):
        raise Refused(_FILE_THERE.fill(path=where, tag=name), _FILE_HINT.fill(path=where))
    if later := [number for number in closed if number > n]:
        raise Refused(_LATER.fill(later=later[0], n=n), _LATER_HINT.fill(n=n))


def _require_sound(desk: Desk, here: Branch, n: int) -> CheckResult:
    """Return what was found in a ledger without errors that stand, all of it committed; raises Refused for one that is not."""
    paths = changed_files.unsaved(desk.root, here.repo)
    if paths:
        few = both(" ".join(paths[:_SHOWN]))
        raise Refused(_UNSAVED.fill(paths=_MORE.fill(paths=few, n=len(paths)) if len(paths) > _SHOWN else few), _UNSAVED_HINT)
    found = check(desk.shelf, desk.today)
    errors = tuple(each for each in found.findings if each.is_error)
    if errors:
        raise Refused(_ERRORS.fill(n=total(errors), meeting=n), _ERRORS_HINT, errors)
    return found


def _publish(here: Branch, made: Figures, said: tuple[Label, ...], lang: Lang) -> str:
    """Commit and tag; the tag first, because a key may be missing, and then there is nothing to be undone."""
    n, name = made.meeting, tag(made.meeting)
    message = joined((_SUBJECT.fill(n=n, day=made.day), both(""), *said, both("")), "\n", "\n").of(lang)
    blob = commits.write_blob(here.repo, published.text_of(made).encode())
    commit = worktrees.commit_on(here, {path(n): worktrees.File(blob)}, message)
    commits.make_tag(here.repo, name, commit, message)
    try:
        worktrees.follow(here, commit, f"meeting close {n}")
    except DicoopError:
        commits.take_tag_back(here.repo, name)
        raise
    return commit
