"""How does a person take the last command back?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.actions import undo
from dicoop.commands.options import DRY_RUN, JSON, WAIT, command
from dicoop.labels import Label, both
from dicoop.render.json import dumps

if TYPE_CHECKING:
    import typer

    from dicoop.commands.session import Session

_ROW = Label("{path}: {came}{dry}", "{path}: {came}{dry}")
_DRY = Label("（试运行, 没有写入）", " (dry run, nothing written)")


def build(session: Session) -> typer.Typer:
    """Return the command."""
    about = Label(
        "撤销最后一个写入命令: 它写过的文件都回到原样; 之后改过的、已提交的不撤销",
        "undo the last command that wrote something: all its files are put back, unless they were changed or committed since",
    )
    return command(session, "undo", about, (DRY_RUN, WAIT, JSON), _run)


def _run(session: Session, dry_run: bool, wait: int | None, json: bool) -> None:  # noqa: FBT001 - flags of the command
    found = undo.undo(session.desk(dry_run=dry_run, wait=wait))
    if json:
        session.write(dumps({"files": [{"path": path, "came": str(came)} for path, came in found.files]}))
        return
    dry = _DRY if dry_run else both("")
    session.write("".join(_ROW.fill(path=path, came=came, dry=dry).of(session.lang) + "\n" for path, came in found.files))
