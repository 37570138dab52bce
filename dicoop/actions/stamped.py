"""Which figures of a document that this program wrote no longer hold?"""

from __future__ import annotations

from dicoop.actions.read import ShownDocument, load, of_ledger
from dicoop.errors import Unable
from dicoop.labels import Label
from dicoop.render import stamps
from dicoop.reports.stamped import of_stamps
from dicoop.store import output
from dicoop.store.find import Shelf

_NO_STAMPS = Label("{path} 里没有留下各个数的出处，无法核对", "{path} does not say where its figures come from, so nothing can be compared")
_NO_STAMPS_HINT = Label(
    "只有 dicoop report --format docx 写出的文件能核对；另存为别的格式再存回来的，出处就没有了：拿原件核对",
    "only files from dicoop report --format docx can be compared; converting them loses this: use the original",
)

_DOUBLED = Label(
    "{path} 是几个文件合成的：书签 {name} 有两个，分不清各个数的出处",
    "{path} combines several files: it has two bookmarks {name}, so its figures cannot be told apart",
)
_DOUBLED_HINT = Label(
    "拿各自的原件核对；要合成一个文件的，用 dicoop report --materials 一次写出",
    "compare each original; dicoop report --materials writes them as one file",
)


def stamped(place: Shelf, path: str) -> ShownDocument:
    """Return the figures of a Word document that no longer hold; raises Unable for one that cannot be read or says nothing of its figures."""
    raw = output.read(path)
    told = stamps.read(raw)
    if not told:
        raise Unable(_NO_STAMPS.fill(path=path), _NO_STAMPS_HINT)
    if name := stamps.doubled(raw):
        raise Unable(_DOUBLED.fill(path=path, name=name), _DOUBLED_HINT)
    read = load(place)
    return of_ledger(of_stamps(path, told, read.whole), read)
