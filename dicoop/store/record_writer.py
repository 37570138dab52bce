"""How is one record changed on disk without touching any other byte?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import Refused
from dicoop.kinds.base import written
from dicoop.kinds.fields import shape
from dicoop.kinds.validate import present
from dicoop.labels import Label
from dicoop.paths import FOLDER
from dicoop.store import files
from dicoop.text import faults
from dicoop.text.comments import comments
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.splice import applied, respelled, splice

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind
    from dicoop.store.git import Repo
    from dicoop.store.ledger import Opened
    from dicoop.text.splice import Edits

_FORM = Label("{path} 的写法不规范，不能只改一处而不动别处", "{path} is not in canonical form, so a single value cannot be changed")
_FORM_HINT = Label("先运行 dicoop fmt {path}，再改一次", "run dicoop fmt {path} first, then change it again")
_LIMITS = (faults.TOO_LARGE.code, faults.TOO_DEEP.code)  # of files; anything else that cannot be read is of our own making
_LIMIT = Label("{path} 会因此读不出来，没有写入", "nothing was written, as {path} could no longer be read")


def edited(opened: Opened, kind: Kind, data: Mapping[str, Any]) -> str:
    """Return a record's text with new values; raises Refused where the text's form or a limit of files does not allow it."""
    return _read_back(opened.source, splice(opened.source, data, shape(kind.model)), data)


def renamed(source: Source, edits: Edits) -> str:
    """Return a file's text with some of its names and values others; raises Refused where the text's form does not allow it."""
    return _read_back(source, respelled(source, edits), applied(source.data, edits))


def _read_back(old: Source, text: str, data: Any) -> str:
    """Return a text that holds the values it should, and all comments; raises Refused for any other."""
    again = read(text.encode("utf-8"), old.file)
    if isinstance(again, Source) and present(again.data) == present(data) and sorted(comments(again)) == sorted(comments(old)):
        return text
    if not isinstance(again, Source) and all(each.code in _LIMITS for each in again):
        raise Refused(_LIMIT.fill(path=old.file), findings=again)
    raise Refused(_FORM.fill(path=old.file), _FORM_HINT.fill(path=old.file))


def save(root: Path, opened: Opened, text: str) -> None:
    """Write a record's new text; raises Changed when the file is no longer as it was read."""
    files.replace(root, opened.path, text, opened.digest)


def new_text(kind: Kind, id_: str, data: Mapping[str, Any]) -> str:
    """Return the text of a new record in canonical form."""
    return written(kind.model, data, kind.first_line(id_))


class FileEdit(NamedTuple):
    """A file that gets another text, or another name as well: what it is called and holds, what it is called then, its text.

    `at` are the addresses that are others, where that is told.
    """

    old: str
    before: str
    path: str
    text: str
    at: tuple[str, ...] = ()

    @property
    def is_moved(self) -> bool:
        """Whether it gets another name."""
        return self.old != self.path

    @property
    def is_changed(self) -> bool:
        """Whether anything of it is to be another."""
        return self.is_moved or self.text != self.before

    @property
    def digest(self) -> str:
        """What tells what it holds from anything else."""
        return files.digest(files.raw_of(self.before))


def write_all(root: Path, own: FileEdit, others: Iterable[FileEdit]) -> None:
    """Write a file and those that go with it; what it was called is taken away last, so that whoever runs this again finds what is left to do."""
    done = 0
    for edit in (own, *others):
        with files.half_done(done):
            done += _put(root, edit)
            if edit.is_moved and edit is not own:
                files.remove(root, edit.old, edit.digest)
    if own.is_moved:
        with files.half_done(done):
            files.remove(root, own.old, own.digest)


def _put(root: Path, edit: FileEdit) -> int:
    if not edit.is_changed or (edit.is_moved and files.read(root, edit.path) == files.raw_of(edit.text)):
        return 0
    if edit.is_moved:
        files.create(root, edit.path, edit.text)
    else:
        files.replace(root, edit.path, edit.text, edit.digest)
    return 1


def rebound(root: Path, repo: Repo | None, records: Iterable[FileEdit]) -> Iterator[FileEdit]:
    """Yield the waivers on disk of records that change: bound to the id and the content of a file, they are bound to the new ones."""
    changed = {PurePath(edit.old).stem: edit for edit in records if edit.is_changed}
    for meeting in sorted(files.names(root, "waivers")) if changed else ():
        for name in sorted(files.names(root, f"waivers/{meeting}")):
            path = f"{FOLDER}/waivers/{meeting}/{name}"
            old = next((id_ for id_ in changed if name.endswith(f"-{id_}.yaml")), None)
            raw = files.read(root, path) if old else b""
            if old and isinstance(raw, bytes):
                edit, before = changed[old], raw.decode("utf-8", "surrogateescape")
                new = PurePath(edit.path).stem
                text = re.sub(rf"^(id: *['\"]?){old}\b", rf"\g<1>{new}", before, flags=re.MULTILINE)
                if repo:
                    text = text.replace(repo.blob_id(edit.before.encode()), repo.blob_id(edit.text.encode()))
                yield FileEdit(path, before, path.replace(f"-{old}.yaml", f"-{new}.yaml"), text)
