"""What do three versions of any file make together line by line, and how are the files of a merge read and written?"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dicoop.errors import NotFound, Unable, why
from dicoop.labels import Label
from dicoop.store import files, scratch
from dicoop.store.git import HASH, Repo, attempt, blobs, failure, run

if TYPE_CHECKING:
    from dicoop.change.syntax_tree import Names

_CANNOT_READ = Label("{path} 读不出来：{why}", "cannot read {path}: {why}")
NO_FILE = Label("没有这个文件：{path}", "no such file: {path}")
MARKS = 7
_MOST_CLASHES = 127  # git's own exit code stops there; above are faults


class Lines(NamedTuple):
    """A text both sides are in, and whether it holds markers around lines they do not agree on."""

    raw: bytes
    is_clean: bool


def merge_lines(base: bytes, ours: bytes, theirs: bytes, names: Names, marks: int = MARKS) -> Lines | None:
    """Merge three texts as git does, the base shown between the markers of `marks` signs; None for what is no text."""
    with scratch.folder() as folder:
        paths = [folder / name for name in ("ours", "base", "theirs")]
        for path, raw in zip(paths, (ours, base, theirs), strict=True):
            path.write_bytes(raw)
        labels = [word for name in names for word in ("-L", name)]  # in the order of the files
        repo = Repo(str(folder))
        ran = attempt(repo, "merge-file", "-p", "-q", "--diff3", f"--marker-size={marks}", *labels, *map(str, paths))
    if "Cannot merge binary files" in ran.err or (ran.code > _MOST_CLASHES and b"\0" in ours + base + theirs):
        return None
    if ran.code > _MOST_CLASHES:
        raise failure(repo, "merge-file", ran)
    return Lines(ran.out, not ran.code)


def content(path: Path) -> bytes:
    """Return the bytes of a file that git handed to us; raises NotFound, Unable."""
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise NotFound(NO_FILE.fill(path=path)) from error
    except OSError as error:
        raise Unable(_CANNOT_READ.fill(path=path, why=why(error))) from error


def put(path: Path, raw: bytes) -> None:
    """Put bytes in a file's place in one step: whoever is killed before that leaves the file as it was."""
    files.place(path, path, raw)


def known_blobs(repo: Repo, ids: Iterable[str]) -> frozenset[str]:
    """Return the blob ids that the repository has."""
    wanted = sorted({id_ for id_ in ids if HASH.fullmatch(id_)})
    asked = "".join(f"{id_}\n" for id_ in wanted).encode()
    told = run(repo, "cat-file", "--batch-check=%(objectname) %(objecttype)", given=asked).decode().splitlines() if wanted else []
    return frozenset(id_ for id_, form in map(str.split, told) if form == "blob")


def contents(repo: Repo, ids: Iterable[str]) -> dict[str, bytes]:
    """Return contents by blob id, whole also where they are too large for a record; `` is nothing."""
    found = blobs(repo, sorted(set(filter(None, ids))))
    return {"": b"", **{blob.id: blob.raw if blob.size == len(blob.raw) else run(repo, "cat-file", "blob", blob.id) for blob in found}}
