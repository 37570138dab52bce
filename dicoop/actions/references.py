"""Which records refer to an id, and how do they read when it is another one?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

from dicoop.errors import Finding, Unable, total
from dicoop.kinds import address
from dicoop.kinds.base import Kind, Kinds
from dicoop.labels import Label
from dicoop.rules.checks.case import held
from dicoop.store import files, ledger, record_writer
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import Opened
from dicoop.store.record_files import record_files
from dicoop.store.record_writer import FileEdit
from dicoop.text.faults import UNREADABLE_FILE, UNREADABLE_FOLDER

_UNSEEN = Label(
    "有 {n} 处读不出来，不知道里面是否提到 {id}，什么都没有写入",
    "nothing was written; files and folders that cannot be read, and may name {id}: {n}",
)
_UNREAD = Label("有 {n} 个提到 {id} 的文件读不出来，什么都没有写入", "nothing was written; files that name {id} and cannot be read: {n}")
_UNREAD_HINT = Label("先改正这些文件，再执行一次", "correct these files and run the command again")
_CLOSED = (UNREADABLE_FILE, UNREADABLE_FOLDER)


def references(root: Path, kind: Kind, old: str, new: str) -> tuple[tuple[FileEdit, ...], tuple[str, ...]]:
    """Return the records that refer to an id as they read with another one, and those that name it in a text; raises Unable, Refused."""
    edits: list[FileEdit] = []
    named: list[str] = []
    findings: list[Finding] = []
    kinds = kinds_of(root)
    for opened in _naming(root, kinds, old, kind.path(old)):
        if not isinstance(opened, Opened):
            findings += opened
        else:
            found = _edit(opened, (kinds.of_file(opened.path), kind), old, new)
            edits += [found] if found else []
            named += [] if found else [opened.path]
    if findings:
        told = _UNSEEN if any(each.fault in _CLOSED for each in findings) else _UNREAD
        raise Unable(told.fill(id=old, n=total(findings)), _UNREAD_HINT, tuple(findings))
    return tuple(edits), tuple(named)


def _naming(root: Path, kinds: Kinds, old: str, own: str) -> Iterator[Opened | tuple[Finding, ...]]:
    """Yield the other records whose files hold an id, and not only a longer one; of what cannot be opened, which may hold it, what is wrong."""
    pattern = re.compile(re.escape(old.encode()) + rb"(?![0-9])")
    for path in record_files(root):
        raw = files.read(root, path) if path != own and kinds.of_path(path) else b""
        if isinstance(raw, Finding) and raw.fault in _CLOSED:
            yield (raw,)
        elif isinstance(raw, bytes) and pattern.search(raw):
            yield ledger.of_bytes(raw, path, kinds)


def _edit(opened: Opened, kinds: tuple[Kind | None, Kind], old: str, new: str) -> FileEdit | None:
    own, kind = kinds
    assert own is not None
    at = tuple(each.address for each in held(opened.record, "ref") if each.field.mark.ref == kind.name and each.value == old)
    data: dict[str, Any] = deepcopy(opened.source.data)
    for name in at:
        data = address.assign(data, name, new, own.model)
    return FileEdit(opened.path, opened.source.text, opened.path, record_writer.edited(opened, own, data), at) if at else None
