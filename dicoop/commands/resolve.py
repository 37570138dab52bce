"""How does a person settle a conflict?"""

from __future__ import annotations

import shlex
from typing import Any

from dicoop.actions import conflicts, resolve
from dicoop.actions.resolve import Resolved
from dicoop.actions.write_context import Desk
from dicoop.change.resolve_conflict import NewValue
from dicoop.commands import conflict_texts
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan, argument, flag, valued
from dicoop.commands.session import Session
from dicoop.commands.telling import NEXT
from dicoop.errors import Misused
from dicoop.labels import Label, visible
from dicoop.render import findings

ROWS = (
    argument(
        "target",
        Label("冲突的名字 编号：字段；换编号和重新合并只写编号", "the conflict as ID:FIELD; only the ID with --renumber and --again"),
        Label("编号：字段", "ID:FIELD"),
    ),
    flag("ours", Label("取本分支的", "take our side")),
    flag("theirs", Label("取对方分支的", "take their side")),
    valued("value", Label("改成这个值", "make it this value"), Label("值", "VALUE")),
    valued(
        "renumber",
        Label("两边用了同一编号：给这一边（ours theirs）换一个", "both sides used one id: give this side (ours, theirs) another"),
        Label("ours|theirs", "ours|theirs"),
        choices=lambda _: [("ours", ""), ("theirs", "")],
    ),
    flag("again", Label("按字段重新合并 git 没有合好的文件", "merge a file by fields anew that git has not")),
    DRY_RUN,
    WAIT,
    JSON,
)
_ONE = Label(
    "要写一个且只写一个：--ours --theirs --value --renumber --again", "give exactly one of --ours --theirs --value --renumber --again"
)
_NO_FIELD = Label("“{target}”没有写明字段", "'{target}' names no field")
_NO_FIELD_HINT = Label("写成 编号：字段，看 dicoop conflicts", "write ID:FIELD; see dicoop conflicts")
_WITH_FIELD = Label("{flag} 只写编号，不写字段“{field}”", "{flag} takes an ID without a field, not '{field}'")
_SIDE = Label("--renumber 只能是 ours 或 theirs，不能是“{value}”", "--renumber is ours or theirs, not '{value}'")
_DONE = Label("{name}：已定", "{name}: settled")
_AGAIN = Label("{name}：已按字段合并", "{name}: merged by fields")
_MOVED = Label("{name}：一条改为 {new}", "{name}: one is {new} now")
_REFER = Label("改了编号的引用：{paths}", "references that go with it: {paths}")
_LEFT = Label("还有：{names}", "left: {names}")


def _run(session: Session, **values: Any) -> None:
    id_, name = resolve.target(values["target"])
    _check(values, name)
    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    found = _resolved(desk, values, id_, name)
    if values["json"]:
        session.dump(_data(found))
    else:
        template = _MOVED if found.new else _AGAIN if values["again"] else _DONE
        name = visible(conflict_texts.name_of(found.id, found.address))
        session.tell(template.fill(name=name, new=found.new), dry_run=desk.dry_run)
    _tell(session, found, desk.dry_run)


def _data(found: Resolved) -> dict[str, object]:
    named = {"id": found.id, "path": found.path, "address": found.address}
    return {**named, "left": list(found.left), "new": found.new or None, "written": list(found.written)}


def _check(values: dict[str, Any], name: str) -> None:
    """Refuse what cannot be meant: no decision or two, a field too many or too few."""
    given = [flag for flag in ("ours", "theirs", "value", "renumber", "again") if values[flag]]
    if len(given) != 1:
        raise Misused(_ONE)
    whole = given[0] in ("renumber", "again")
    if whole and name:
        raise Misused(_WITH_FIELD.fill(flag=f"--{given[0]}", field=name), _NO_FIELD_HINT)
    if not whole and not name:
        raise Misused(_NO_FIELD.fill(target=values["target"]), _NO_FIELD_HINT)
    if given == ["renumber"] and values["renumber"] not in ("ours", "theirs"):
        raise Misused(_SIDE.fill(value=values["renumber"]))


def _resolved(desk: Desk, values: dict[str, Any], id_: str, name: str) -> Resolved:
    if values["renumber"]:
        return resolve.renumber(desk, id_, values["renumber"])
    if values["again"]:
        return resolve.again(desk, id_)
    return resolve.resolve(desk, id_, name, NewValue(values["value"]) if values["value"] else "ours" if values["ours"] else "theirs")


def _tell(session: Session, found: Resolved, dry_run: bool) -> None:  # noqa: FBT001 - a flag of the command
    session.say(_REFER.fill(paths=found.references) if found.references else None)
    session.say_lines(findings.text(found.findings, session.lang))
    if found.left:
        session.say(_LEFT.fill(names=tuple(conflict_texts.name_of(found.id, each) for each in found.left)))
    elif not dry_run:  # of several files each one: what is left out is not in the merge
        own = visible(shlex.join(["git", "add", *found.written]))
        others = tuple(torn.id for torn in conflicts.conflicts(session.root()) if torn.id != found.id)
        session.say(NEXT.fill(command=f"{own}; dicoop conflicts" if others else f"{own}; git commit --no-edit; dicoop check"))


_ABOUT = Label("定下一处合并冲突", "settle one conflict of a merge")
COMMAND = Plan(_ABOUT, ROWS, _run)
