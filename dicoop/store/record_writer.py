"""How is one record changed on disk without touching any other byte?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicoop.errors import Refused
from dicoop.kinds.base import written
from dicoop.kinds.fields import shape
from dicoop.kinds.validate import present
from dicoop.labels import Label
from dicoop.store import files
from dicoop.text import faults
from dicoop.text.comments import comments
from dicoop.text.read import read
from dicoop.text.source import Source
from dicoop.text.splice import applied, respelled, splice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dicoop.kinds.base import Kind
    from dicoop.store.ledger import Opened
    from dicoop.text.splice import Edits

_FORM = Label(
    "{path} 的写法不规范，不能只改一处而不动别处", "{path} is not written in the canonical form, so one value cannot be changed alone"
)
_FORM_HINT = Label("先运行 dicoop fmt {path}，再改一次", "run dicoop fmt {path} first, then change it again")
_LIMITS = (faults.TOO_LARGE.code, faults.TOO_DEEP.code)  # of files; anything else that cannot be read is of our own making
_LIMIT = Label("{path} 会因此读不出来，没有写入", "nothing was written, for {path} could not be read any more")


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


def create(root: Path, kind: Kind, id_: str, text: str) -> str:
    """Write a new record and return its path; raises Changed when there is one of that id."""
    path = kind.path(id_)
    files.create(root, path, text)
    return path
