"""How are the conflicts of a work tree told?"""

from __future__ import annotations

from dicoop.actions import conflicts
from dicoop.actions.conflicts import ConflictState, Torn
from dicoop.change.twins import titled
from dicoop.commands import conflict_texts
from dicoop.commands.options import JSON, Plan
from dicoop.commands.session import Session
from dicoop.labels import Label, visible

_NONE = Label("没有冲突", "there are no conflicts")
_FOUND = Label("{n} 处冲突，{files} 个文件", "conflicts: {n}; files: {files}")
_RESOLVE = Label(
    "定下一处：dicoop resolve {name} --ours（或 --theirs，--value 值）",
    "settle one: dicoop resolve {name} --ours (or --theirs, --value VALUE)",
)
_TWICE = Label(
    "{id}：两边用同一编号各登记了一条；给一条换编号：dicoop resolve {id} --renumber theirs（或 ours）",
    "{id}: both sides gave this id to a record of their own; for another id: dicoop resolve {id} --renumber theirs (or ours)",
)
_BY_LINES = Label(
    "{id}：git 按行合并，两边的都在文件里，夹着冲突标记；按字段重新合并：dicoop resolve {id} --again",
    "{id}: git merged its lines, and both sides are in the file between markers; to merge it by fields: dicoop resolve {id} --again",
)
_ONE_SIDE = Label(
    "{id}：git 没有按字段合并，文件里只有一边的；重新合并：dicoop resolve {id} --again",
    "{id}: git did not merge it by fields, and the file holds one side only; merge it anew: dicoop resolve {id} --again",
)
_GONE = Label(
    "{id}：一边删了，一边改了；留下：git add {path}；删去：git rm {path}",
    "{id}: removed on one side, changed on the other; to keep it: git add {path}; to remove it: git rm {path}",
)
_MISTAKEN = Label(
    "{id}：git 把它当成改了名的 {was}，要把 {was} 的改动并给它；只留它自己的：dicoop resolve {id} --again；要留 {was}：git checkout {other} -- {path}",
    "{id}: git takes it for {was} by a new name, and would give it what was changed there; to keep its own alone: dicoop resolve {id} --again; "
    "to keep {was}: git checkout {other} -- {path}",
)
_BY_HAND = Label("{path}：不能按字段分清，请在编辑器里改", "{path}: cannot be told apart by fields; correct it in an editor")
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
    title = titled(torn.kind, torn.three[1] if torn.three else None)
    words = (
        label
        for conflict in torn.conflicts
        if conflict.address
        for label in conflict_texts.told(torn.id, conflict, torn.names, conflict_texts.about(torn.kind, title, conflict.address))
    )
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
    "the conflicts in the work tree: what each value was, and what each side made of it",
)
COMMAND = Plan(_ABOUT, (JSON,), _run)
