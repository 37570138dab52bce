"""Which options has `log`, and what does it run?"""

from __future__ import annotations

from typing import Any

from dicoop.actions import log
from dicoop.commands.options import FORMAT, ID, JSON, SECTION, TO_FILE, Plan
from dicoop.commands.session import Session
from dicoop.frozen import replace
from dicoop.labels import Label
from dicoop.store.find import Shelf
from dicoop.store.ledger import ids

_ABOUT = Label(
    "一条记录的来历：每件事何时发生、何时由谁录入、晚了几天，计划日期改过几次",
    "history of a record: what happened, when it was entered, by whom and how late; how planned dates slipped",
)
_ID = replace(
    ID,
    about=Label("编号，或能唯一确定它的结尾；会议写第几次会议", "an id or unique ending; for a meeting, its number"),
    choices=lambda session: [(id_, "") for kind in session.kinds.values() for id_ in ids(session.root(), kind, some=True)],
)


def _run(session: Session, **values: Any) -> int:
    return session.answer(log.life(Shelf(session.root()), values["id_"]), values)


LOG = Plan(_ABOUT, (_ID, SECTION, FORMAT, JSON, *TO_FILE), _run)
