"""How do people who work on one branch, or the office and the repository that it shares, come to have the same?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import save, sync
from dicoop.actions import waive as excused
from dicoop.actions.outgoing import Brought
from dicoop.actions.sync import Synced, SyncOptions, Unsaved
from dicoop.actions.write_context import Desk
from dicoop.commands import asking, choices, conflict_texts
from dicoop.commands import save as saving
from dicoop.commands.integrate import DESPITE, GRANTED
from dicoop.commands.merge_driver import LOOK
from dicoop.commands.options import WRITING, Plan
from dicoop.commands.session import Session
from dicoop.labels import Label, both, visible
from dicoop.render import findings

_FETCHING = Label("正在和远程核对 …", "checking the remote …")
_CAME = Label(
    "从 {remote} 收到 {n} 个提交（{people}），记录 {records} 条{how}",
    "received from {remote}: commits {n} ({people}), records {records}{how}",
)
_MERGED = Label("，与本机的合并为 {commit}", ", merged with those here as {commit}")
_WAITING = Label("，还没有并入", ", not merged yet")
_WENT = Label("送到 {remote} {n} 个提交，记录 {records} 条{how}", "sent to {remote}: commits {n}, records {records}{how}")
_NEW = Label("；{remote} 上新建了分支 {branch}", "; the branch {branch} is new on {remote}")
_ONLY_NEW = Label(
    "{remote} 上新建了分支 {branch}，提交那里都有", "the branch {branch} is new on {remote}, which already has all its commits"
)
_TAGS = Label("送到 {remote} 会议定版：{tags}", "sent to {remote}, closed meetings: {tags}")
_SAME = Label(
    "{branch} 和 {remote} 上的一致，没有要收的，也没有要送的",
    "{branch} is the same here and on {remote}: nothing to receive or send",
)
_CONFLICTS = Label("有 {n} 处冲突，什么都没有改", "conflicts: {n}; nothing was changed")
_SETTLE = Label(
    "在终端里执行 dicoop sync，逐处来定；或者 git merge {there}；dicoop conflicts",
    "run dicoop sync on a terminal to resolve them one by one; or git merge {there}; dicoop conflicts",
)
_RENUMBER = Label(
    "{old}：两边各登记了一条，本机的一条换编号：dicoop renumber {old} {new}；dicoop save；dicoop sync",
    "{old}: each side gave this id to a different record; to change the one here: dicoop renumber {old} {new}; dicoop save; dicoop sync",
)
_DRY = Label("试运行：只收了历史，没有并入，也没有送出", "dry run: history was fetched, nothing was merged or sent")
_SAVE = Label("有没提交的改动，先提交（dicoop save）", "there are uncommitted changes; commit them first (dicoop save)")
_YES = Label("回车提交；n 不同步", "Enter: yes; n: no")
_SHORT = 12


def _run(session: Session, no_input: bool, **values: Any) -> int:  # noqa: FBT001 - an option
    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    asks = session.interactive and not no_input
    granted = excused.asked(values["despite"] or (), values["reason"], session.today, session.lang)
    order = SyncOptions(session.lang, choices.decide(session, desk) if asks else None, granted)
    session.say(_FETCHING if asks else None)
    found = _synced(session, desk, order)
    if values["json"]:
        session.dump(_data(found))
    else:
        _tell(session, found, dry_run=desk.dry_run)
    return 5 if found.clashes else 0


def _synced(session: Session, desk: Desk, order: SyncOptions) -> Synced:
    """Sync; a person may have changes committed first, and a record of ours renumbered that took another one's id."""
    try:
        found = sync.sync(desk, order)
    except Unsaved:
        if order.decide is None or desk.dry_run or not asking.confirmed(session, _SAVE, _YES):
            raise
        saving.tell(session, save.save(desk, None, session.lang, anyway=False))
        found = sync.sync(desk, order)
    if order.decide is not None and not desk.dry_run and choices.renumbered(session, desk, found):
        found = _synced(session, desk, order)
    return found


def _tell(session: Session, found: Synced, *, dry_run: bool) -> None:
    remote = visible(found.way.remote)
    rows = [*_came(found, remote), *_went(found, remote)]
    if not rows:
        rows = [_SAME.fill(branch=visible(found.way.branch), remote=remote)]
    if found.sides:
        rows += [row for clash in found.clashes for row in conflict_texts.of_clash(clash, found.sides.names)]
    session.tell(*rows)
    if found.joint:
        session.say(*(LOOK.fill(id=id_, what=pair) for id_, pair in found.joint.look))
        session.say_lines(findings.text(found.joint.findings, session.lang))
    session.say(*(GRANTED.fill(path=path) for path in found.granted.paths))
    if found.clashes:
        _say_next(session, found)
    session.say(_DRY if dry_run else None)


def _say_next(session: Session, found: Synced) -> None:
    session.say(_CONFLICTS.fill(n=sum(len(clash.conflicts) for clash in found.clashes)))
    session.say(*(_RENUMBER.fill(old=old, new=new) for old, new in found.renumber.items()))
    if any(not clash.twice for clash in found.clashes):
        session.say(_SETTLE.fill(there=visible(found.way.there)))


def _came(found: Synced, remote: str) -> list[Label]:
    told = found.came
    if not told.commits:
        return []
    merged = _MERGED.fill(commit=found.joint.commit[:_SHORT]) if found.joint else both("")
    how = _WAITING if found.clashes else merged
    return _rows(
        told, _CAME.fill(remote=remote, people=tuple(map(visible, told.people)), n=told.commits, records=len(told.changes), how=how)
    )


def _went(found: Synced, remote: str) -> list[Label]:
    if not found.sent:
        return []
    rows: list[Label] = []
    if found.new != found.there:
        there = {"remote": remote, "branch": visible(found.way.branch)}
        how = both("") if found.there else _NEW.fill(**there)
        sent = _WENT.fill(remote=remote, n=found.went.commits, records=len(found.went.changes), how=how)
        rows = _rows(found.went, sent if found.went.commits else _ONLY_NEW.fill(**there))
    return [*rows, *([_TAGS.fill(remote=remote, tags=found.tags)] if found.tags else [])]


def _rows(told: Brought, first: Label) -> list[Label]:
    return [first, *(Label(f"  {words.zh}", f"  {words.en}") for words in told.words)]


def _data(found: Synced) -> dict[str, object]:
    names = found.sides.names if found.sides else None
    return {
        "branch": found.way.branch,
        "remote": found.way.remote,
        "old": found.old,
        "new": found.new,
        "merge": found.joint.commit if found.joint else None,
        "received": _of(found.came),
        "sent": {**_of(found.went), "tags": list(found.tags)} if found.sent else None,
        "conflicts": [row for clash in found.clashes for row in conflict_texts.clash_as_data(clash, names)] if names else [],
        "renumber": dict(found.renumber),
        "look": [{"id": id_, "fields": list(pair)} for id_, pair in found.joint.look] if found.joint else [],
        "waivers": list(found.granted.paths),
    }


def _of(told: Brought) -> dict[str, object]:
    return {"commits": told.commits, "people": list(told.people), "paths": [change.path for change in told.changes]}


_ABOUT = Label(
    "和远程仓库上的同名分支同步：收取，按字段合并，送出；冲突逐处来问，审查不过的不送到基准分支",
    "sync with the same branch on the remote: fetch, merge by field, push; asks about conflicts one by one, and does not send to "
    "the base what a review would refuse",
)
SYNC = Plan(_ABOUT, (*DESPITE, *WRITING), _run)
