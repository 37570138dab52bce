"""What does git call to merge one file?"""

from __future__ import annotations

import os
from pathlib import Path

from dicoop.actions import merging
from dicoop.actions.merging import Driven
from dicoop.commands import conflict_texts
from dicoop.commands.options import Plan, argument
from dicoop.commands.session import Session
from dicoop.labels import Label
from dicoop.render import findings

_FILE = Label("文件", "FILE")
ROWS = (
    argument("base", Label("原来的一份（%O）", "the common ancestor (%O)"), Label("原来", "BASE")),
    argument("ours", Label("本分支的一份，结果也写在这里（%A）", "our version; the result goes there (%A)"), Label("本分支", "OURS")),
    argument("theirs", Label("对方分支的一份（%B）", "their version (%B)"), Label("对方分支", "THEIRS")),
    argument("marks", Label("冲突标记的长度（%L）", "the conflict marker length (%L)"), Label("长度", "N"), "whole"),
    argument("path", Label("文件在仓库里的路径（%P）", "the file's path in the repository (%P)"), Label("路径", "PATH")),
)
_CONFLICT = Label("冲突：{name}", "conflict: {name}")
_BY_LINES = Label("{path}：不是规范写法，已按行合并", "{path}: not in canonical form, merged by lines")
LOOK = Label("{id}：两边改了互相牵连的 {what}，已合并，提醒核对", "{id}: merged, please check: each side changed one of {what}")


def _run(session: Session, base: str, ours: str, theirs: str, marks: int, path: str) -> int:
    driven = merging.drive((Path(base), Path(ours), Path(theirs)), marks, path, session.today, os.environ)
    _tell(session, driven, path)
    return 0 if driven.content.is_clean else 1


def _tell(session: Session, driven: Driven, path: str) -> None:
    content = driven.content
    if not content.by_fields:
        session.say(_BY_LINES.fill(path=path))
    session.say(*(_CONFLICT.fill(name=conflict_texts.name_of(driven.id, conflict.address)) for conflict in content.conflicts))
    session.say(*(LOOK.fill(id=driven.id, what=pair) for pair in content.look if content.is_clean))
    session.say_lines(findings.text(driven.findings, session.lang))


_ABOUT = Label(
    "给 git 用：按字段合并一个文件；干净以 0 结束，有冲突以 1 结束",
    "merge driver for git: merge one file by field; exits with 0 if clean, 1 on a conflict",
)
MERGE_DRIVER = Plan(_ABOUT, ROWS, _run)
