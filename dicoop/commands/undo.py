"""How does a person take the last command back?"""

from __future__ import annotations

from dicoop.actions import undo
from dicoop.actions.write_context import Desk
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan
from dicoop.commands.session import Session
from dicoop.labels import Label, both
from dicoop.render.cells import line

_ROW = Label("{path}：{came}{more}", "{path}: {came}{more}")
_VALUES = Label("：{values}", ": {values}")
_LAYOUT = Label("，只是注释或写法，值没有变", ", only comments or layout, no value")


def _run(session: Session, dry_run: bool, wait: int | None, json: bool) -> None:  # noqa: FBT001 - flags of the command
    desk = session.desk(dry_run=dry_run, wait=wait)
    if session.interactive and not (json or dry_run or _is_meant(session, session.desk(dry_run=True, wait=wait))):
        return
    found = undo.undo(desk)
    if json:
        changes = [None if each.changes is None else [change._asdict() for change in each.changes] for each in found]
        session.dump(
            {"files": [{"path": each.path, "came": str(each.came), "changes": some} for each, some in zip(found, changes, strict=True)]}
        )
        return
    session.tell(*(_ROW.fill(path=each.path, came=each.came, more=_more(each.words)) for each in found), dry_run=dry_run)


_WHAT = Label("撤销的是 {when} 执行的：{command}", "this undoes the command run at {when}: {command}")
_SURE = Label("撤销", "undo it")
_YES = Label("回车撤销；n 不撤销", "Enter: yes; n: no")
_LEFT = Label("没有撤销", "nothing was undone")


_WOULD = Label("  {path}{more}", "  {path}{more}")


def _is_meant(session: Session, desk: Desk) -> bool:
    from dicoop.commands import asking  # noqa: PLC0415 - only where there is a terminal

    unit = undo.meant(desk)
    if unit is None:
        return True  # what is in the way is told by `undo`
    session.say(_WHAT.fill(when=f"{unit.when:%Y-%m-%d %H:%M}", command=unit.command))
    session.say(*(_WOULD.fill(path=each.path, more=_more(each.words)) for each in undo.undo(desk)))
    if asking.confirmed(session, _SURE, _YES):
        return True
    session.say(_LEFT)
    return False


def _more(words: Label | None) -> Label:
    """Return which values a file has again; nothing where they cannot be read."""
    if words is None:
        return both("")
    return _VALUES.fill(values=Label(*map(line, words))) if words.zh else _LAYOUT


_ABOUT = Label(
    "撤销您最后一个写入命令：它写过的文件都回到原样；别人的命令、之后改过的、已提交的不撤销",
    "undo your last command that wrote something: restores its files, unless changed or committed since",
)
UNDO = Plan(_ABOUT, (DRY_RUN, WAIT, JSON), _run)
