"""How are hand-written files brought to the canonical form?"""

from __future__ import annotations

from dicoop.actions import fmt
from dicoop.commands.options import WAIT, Plan, argument, flag
from dicoop.commands.session import Session
from dicoop.errors import Place
from dicoop.labels import Label
from dicoop.render import findings

FILES = argument("files", Label("文件，默认全部记录", "files; default: all records"), Label("文件", "FILE"), "many", required=False)
CHECK = flag("check", Label("只检查，不改；有不规范的以 1 结束", "change nothing; exit with 1 if a file would change"))
_DONE = Label("{seen} 个文件，整理了 {n} 个", "files: {seen}; reformatted: {n}")
_WOULD = Label("{seen} 个文件，{n} 个不是规范写法", "files: {seen}; not in canonical form: {n}")
_SKIPPED = Label("{n} 个文件有错误，没有整理", "files with faults, left as they are: {n}")


def _run(session: Session, files: list[str], check: bool, wait: int | None) -> int:  # noqa: FBT001 - a flag of the command
    desk = session.desk(dry_run=check, wait=wait)
    formed = fmt.fmt(desk, fmt.paths_of(desk.root, files))
    told = [fmt.NOT_CANONICAL.at(value=path, place=Place(path)) for path in formed.changed] if check else []
    session.write(findings.text([*told, *formed.findings], session.lang))
    session.say((_WOULD if check else _DONE).fill(seen=formed.seen, n=len(formed.changed)))
    if formed.findings:
        session.say(_SKIPPED.fill(n=len({f.place.file for f in formed.findings})))
    return 1 if formed.findings or (check and formed.changed) else 0


_ABOUT = Label("把手写的文件整理成规范写法：只改写法，不改值，注释都在", "format files: layout only; values and comments stay")
FMT = Plan(_ABOUT, (FILES, CHECK, WAIT), _run)
