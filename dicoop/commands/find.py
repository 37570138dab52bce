"""Which options has `find`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import records
from dicoop.commands.options import READING, Plan, argument
from dicoop.commands.session import Session
from dicoop.labels import Label

_ABOUT = Label("在各种记录里按名称、编号、企业查找", "find records of any kind by name, id or enterprise")
TEXT = argument("text", Label("名称或编号的一部分", "part of a name or id"), Label("文字", "TEXT"))


def _run(session: Session, **values: Any) -> int:
    return session.answer(records.found(session.shelf(values, trust=True), values["text"], session.today), values)


FIND = Plan(_ABOUT, (TEXT, *READING), _run)
