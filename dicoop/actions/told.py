"""Has a meeting been told its figures, so that it stays held, and on its day?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from dicoop.errors import Refused
from dicoop.kinds.meeting import Meeting
from dicoop.labels import Label
from dicoop.store import files

if TYPE_CHECKING:
    from dicoop.actions.desk import Desk
    from dicoop.kinds.base import Record

_TOLD = Label(
    "第{n}次会议已经关闭, 各项率已公布 (标签 {tag}), 不能再作废或改日期",
    "meeting {n} is closed and its figures are published (tag {tag}): it cannot be voided or moved to another day",
)
_TOLD_HINT = Label(
    "公布过的收不回; 后来变了什么: dicoop restated --meeting {n}",
    "what was told cannot be taken back; what is other today: dicoop restated --meeting {n}",
)


def refuse(desk: Desk, old: Record, new: Record) -> None:
    """Refuse to void a meeting that is closed, or to move it to a day other than the one it was told of; raises Refused."""
    if not (isinstance(old, Meeting) and isinstance(new, Meeting)) or (new.date == old.date and (old.voided or not new.voided)):
        return
    from dicoop.kinds.figures import Figures, path, tag  # noqa: PLC0415 - few changes take a meeting back
    from dicoop.store import git, history, published  # noqa: PLC0415

    raw = files.read(desk.root, path(new.id)) if files.exists(desk.root, path(new.id)) else b""
    made = published.of_bytes(raw, path(new.id)) if isinstance(raw, bytes) else None
    if isinstance(made, Figures) and new.date == made.day and not new.voided:
        return
    repo = None if raw else git.find(desk.root)
    if raw or (repo and new.id in history.meetings(repo)):
        raise Refused(_TOLD.fill(n=new.id, tag=tag(new.id)), _TOLD_HINT.fill(n=new.id))
