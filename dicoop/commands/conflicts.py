"""How are the conflicts of a work tree told, and how does a person settle one?"""

from __future__ import annotations

import shlex
from typing import Any

from dicoop.actions import conflicts, resolve
from dicoop.actions.conflicts import ConflictState, Torn
from dicoop.actions.resolve import Resolved
from dicoop.actions.write_context import Desk
from dicoop.change.merge_tree import NewValue
from dicoop.commands import conflict_texts
from dicoop.commands.options import DRY_RUN, JSON, WAIT, Plan, argument, flag, valued
from dicoop.commands.session import Session
from dicoop.commands.telling import NEXT
from dicoop.errors import Misused
from dicoop.labels import Label, visible
from dicoop.render import findings

_NONE = Label("没有冲突", "no conflicts")
_FOUND = Label("{n} 处冲突，{files} 个文件", "conflicts: {n}; files: {files}")
_RESOLVE = Label(
    "定下一处：dicoop resolve {name} --ours（或 --theirs，--value 值）",
    "resolve one: dicoop resolve {name} --ours (or --theirs, --value VALUE)",
)
_TWICE = Label(
    "{id}：两边用同一编号各登记了一条；给一条换编号：dicoop resolve {id} --renumber theirs（或 ours）",
    "{id}: each side gave this id to a different record; to change one: dicoop resolve {id} --renumber theirs (or ours)",
)
_BY_LINES = Label(
    "{id}：git 按行合并，两边的都在文件里，夹着冲突标记；按字段重新合并：dicoop resolve {id} --again",
    "{id}: git merged it line by line and left conflict markers; to merge it by field: dicoop resolve {id} --again",
)
_ONE_SIDE = Label(
    "{id}：git 没有按字段合并，文件里只有一边的；重新合并：dicoop resolve {id} --again",
    "{id}: git did not merge it by field, and the file holds one side only; merge it again: dicoop resolve {id} --again",
)
_GONE = Label(
    "{id}：一边删了，一边改了；留下：git add {path}；删去：git rm {path}",
    "{id}: deleted on one side, changed on the other; to keep it: git add {path}; to delete it: git rm {path}",
)
_MISTAKEN = Label(
    "{id}：git 把它当成改了名的 {was}，要把 {was} 的改动并给它；只留它自己的：dicoop resolve {id} --again；要留 {was}：git checkout {other} -- {path}",
    "{id}: git sees it as {was} renamed, and would apply the changes made there; to keep only its own: dicoop resolve {id} "
    "--again; to keep {was}: git checkout {other} -- {path}",
)
_BY_HAND = Label("{path}：不能按字段分清，请在编辑器里改", "{path}: cannot be split into fields; resolve it in an editor")
_HINTS = {ConflictState.UNMERGED: _ONE_SIDE, ConflictState.GONE: _GONE, ConflictState.BY_HAND: _BY_HAND}


def _run(session: Session, json: bool) -> int:  # noqa: FBT001 - a flag of the command
    found = conflicts.conflicts(session.root())
    if json:
        rows = [_data(torn) for torn in found]
        session.dump({"conflicts": [row for rows_ in rows for row in rows_]})
    else:
        for torn in found:
            _tell(session, torn)
        n = sum(len(torn.conflicts) or 1 for torn in found)
        session.say(_FOUND.fill(n=n, files=len(found)) if found else _NONE)
    return 5 if found else 0


def _tell(session: Session, torn: Torn) -> None:
    of = (torn.kind, torn.three[1] if torn.three else b"")
    named = (conflict for conflict in torn.conflicts if conflict.address)
    words = (label for conflict in named for label in conflict_texts.told(torn.id, conflict, torn.names, of))
    session.tell(*words)
    if torn.kind and torn.mistaken:
        was, place = torn.mistaken
        other = torn.names.theirs if place == 1 else torn.names.ours
        session.say(_MISTAKEN.fill(id=torn.id, was=was, other=visible(other), path=torn.kind.path(was)))
    elif torn.state in _HINTS:
        hint = _BY_LINES if torn.state is ConflictState.UNMERGED and torn.is_marked else _HINTS[torn.state]
        session.say(hint.fill(id=torn.id, path=torn.path))
    elif not torn.twice:
        session.say(_RESOLVE.fill(name=conflict_texts.name_of(torn.id, torn.conflicts[0].address)))
    if torn.twice:
        session.say(_TWICE.fill(id=torn.id))


def _data(torn: Torn) -> list[dict[str, object]]:
    """Return the conflicts of a file, at least one: without an address it is the file."""
    more: dict[str, object] = {"state": str(torn.state), "twice": torn.twice}
    if not torn.conflicts:
        return [{**conflict_texts.as_data(torn.id, torn.path, conflicts.WHOLE, torn.names), **more}]
    return [{**conflict_texts.as_data(torn.id, torn.path, conflict, torn.names), **more} for conflict in torn.conflicts]


_ABOUT = Label(
    "工作区里还没有定下的合并冲突：每处原来是什么，两边各改成什么",
    "list conflicts in the working tree: each value before, and on both sides",
)
CONFLICTS = Plan(_ABOUT, (JSON,), _run)


ROWS = (
    argument(
        "target",
        Label("冲突的名字 编号：字段；换编号和重新合并只写编号", "the conflict as ID:FIELD; just the ID with --renumber or --again"),
        Label("编号：字段", "ID:FIELD"),
    ),
    flag("ours", Label("取本分支的", "take our side")),
    flag("theirs", Label("取对方分支的", "take their side")),
    valued("value", Label("改成这个值", "use this value"), Label("值", "VALUE")),
    valued(
        "renumber",
        Label("两边用了同一编号：给这一边（ours theirs）换一个", "both sides used the same id: change that of this side (ours, theirs)"),
        Label("ours|theirs", "ours|theirs"),
        choices=lambda _: [("ours", ""), ("theirs", "")],
    ),
    flag("again", Label("按字段重新合并 git 没有合好的文件", "merge by field a file that git did not")),
    DRY_RUN,
    WAIT,
    JSON,
)
_ONE = Label(
    "要写一个且只写一个：--ours --theirs --value --renumber --again", "give exactly one of --ours --theirs --value --renumber --again"
)
_NO_FIELD = Label("“{target}”没有写明字段", "'{target}' does not name a field")
_NO_FIELD_HINT = Label("写成 编号：字段，看 dicoop conflicts", "write ID:FIELD; see dicoop conflicts")
_WITH_FIELD = Label("{flag} 只写编号，不写字段“{field}”", "{flag} takes an ID without a field, not '{field}'")
_SIDE = Label("--renumber 只能是 ours 或 theirs，不能是“{value}”", "--renumber is ours or theirs, not '{value}'")
_DONE = Label("{name}：已定", "{name}: resolved")
_AGAIN = Label("{name}：已按字段合并", "{name}: merged by field")
_MOVED = Label("{name}：一条改为 {new}", "{name}: one is now {new}")
_REFER = Label("改了编号的引用：{paths}", "references updated: {paths}")
_LEFT = Label("还有：{names}", "left: {names}")


def _run_resolve(session: Session, **values: Any) -> None:
    id_, name = resolve.target(values["target"])
    _check(values, name)
    desk = session.desk(dry_run=values["dry_run"], wait=values["wait"])
    found = _resolved(desk, values, id_, name)
    if values["json"]:
        session.dump(_data_resolve(found))
    else:
        template = _MOVED if found.new else _AGAIN if values["again"] else _DONE
        name = visible(conflict_texts.name_of(found.id, found.address))
        session.tell(template.fill(name=name, new=found.new), dry_run=desk.dry_run)
    _tell_resolve(session, found, desk.dry_run)


def _data_resolve(found: Resolved) -> dict[str, object]:
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


def _tell_resolve(session: Session, found: Resolved, dry_run: bool) -> None:  # noqa: FBT001 - a flag of the command
    session.say(_REFER.fill(paths=found.references) if found.references else None)
    session.say_lines(findings.text(found.findings, session.lang))
    if found.left:
        session.say(_LEFT.fill(names=tuple(conflict_texts.name_of(found.id, each) for each in found.left)))
    elif not dry_run:  # of several files each one: what is left out is not in the merge
        own = visible(shlex.join(["git", "add", *found.written]))
        others = tuple(torn.id for torn in conflicts.conflicts(session.root()) if torn.id != found.id)
        session.say(NEXT.fill(command=f"{own}; dicoop conflicts" if others else f"{own}; git commit --no-edit; dicoop check"))


_ABOUT_RESOLVE = Label("定下一处合并冲突", "resolve one merge conflict")
RESOLVE = Plan(_ABOUT_RESOLVE, ROWS, _run_resolve)
