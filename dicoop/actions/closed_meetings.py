"""Has a meeting been told its figures, so that it stays held, and on its day, and so do the receipts it was told of?"""

from __future__ import annotations

from typing import Any

from dicoop.actions.write_context import Desk
from dicoop.errors import Refused
from dicoop.kinds.base import Kind, Record
from dicoop.kinds.meeting import Meeting
from dicoop.labels import Label
from dicoop.store import files
from dicoop.text.source import Source

_TOLD = Label(
    "第{n}次会议已经定版，各项率已公布（标签 {tag}），不能再作废或改日期",
    "meeting {n} is closed and its figures are published (tag {tag}): it cannot be voided or re-dated",
)
_TOLD_HINT = Label(
    "公布过的收不回；后来变了什么：dicoop restated --meeting {n}",
    "published figures cannot be withdrawn; to see them restated: dicoop restated --meeting {n}",
)


def refuse(desk: Desk, old: Record, new: Record) -> None:
    """Refuse to void a meeting that is closed, or to move it to a day other than the one it was told of; raises Refused."""
    if not (isinstance(old, Meeting) and isinstance(new, Meeting)) or (new.date == old.date and (old.voided or not new.voided)):
        return
    from dicoop.kinds.published_figures import Figures, path, tag  # noqa: PLC0415 - few changes take a meeting back
    from dicoop.store import git, history, published  # noqa: PLC0415

    raw = files.read(desk.root, path(new.id)) if files.exists(desk.root, path(new.id)) else b""
    made = published.of_bytes(raw, path(new.id)) if isinstance(raw, bytes) else None
    if isinstance(made, Figures) and new.date == made.day and not new.voided:
        return
    repo = None if raw else git.find(desk.root)
    if raw or (repo and new.id in history.meetings(repo)):
        raise Refused(_TOLD.fill(n=new.id, tag=tag(new.id)), _TOLD_HINT.fill(n=new.id))


_BOOKED = Label(
    "凭证号 {receipt} 已计入第{n}次会议公布的数，不能再改",
    "receipt {receipt} is in the figures published at meeting {n}, and stays as it is",
)
_BOOKED_HINT = Label(
    "冲销后用新的凭证号重新登记：dicoop {kind} {verb} {id} --reverse {receipt}",
    "reverse it and record it again under another receipt: dicoop {kind} {verb} {id} --reverse {receipt}",
)


def refuse_booked(desk: Desk, kind: Kind, old: Record, new: Record) -> None:
    """Refuse to change a receipt that a closed meeting was told of; before that it may be put right under its own number; raises Refused."""
    for book in kind.books:
        now = {entry.receipt: (str(entry.date), entry.amount) for entry in getattr(new, book.name)}
        changed = [entry.receipt for entry in getattr(old, book.name) if now.get(entry.receipt) != (str(entry.date), entry.amount)]
        n, receipts = _last_told(desk, kind, str(old.id), book.name) if changed else (0, ())
        receipt = next((each for each in changed if each in receipts), None)
        if receipt is not None:
            hint = _BOOKED_HINT.fill(kind=kind.name, verb=book.verb, id=old.id, receipt=receipt)
            raise Refused(_BOOKED.fill(receipt=receipt, n=n), hint)


def _last_told(desk: Desk, kind: Kind, id_: str, list_name: str) -> tuple[int, tuple[str, ...]]:
    from dicoop.store import git, history  # noqa: PLC0415 - few changes touch a receipt that is there
    from dicoop.text.read import read  # noqa: PLC0415

    repo = git.find(desk.root)
    closed = history.meetings(repo) if repo else {}
    n = max(closed, default=0)
    raw = history.content(repo, closed[n], kind.path(id_)) if repo and n else None
    source = read(raw, "") if raw else None
    entries: Any = source.data.get(list_name) if isinstance(source, Source) else None
    return n, tuple(str(entry.get("receipt")) for entry in entries or () if isinstance(entry, dict))
