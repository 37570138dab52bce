"""How are the JSON Schemas for editors written?"""

from __future__ import annotations

from dicoop.actions import init
from dicoop.commands.options import WAIT, Plan
from dicoop.commands.session import Session
from dicoop.labels import Label

_WROTE = Label("已写 {names}", "written: {names}")
_SAME = Label("schemas/ 已是最新", "schemas/ is up to date")


def _run(session: Session, wait: int | None) -> None:
    names = init.write_schemas(session.root(), session.wait(wait))
    session.say(_WROTE.fill(names=" ".join(names)) if names else _SAME)


_ABOUT = Label("把 JSON Schema 写到 schemas/，供编辑器补全和检查", "write JSON Schemas to schemas/, for editors")
COMMAND = Plan(_ABOUT, (WAIT,), _run)
