"""What did the ledger hold at a commit, and what on disk is not in one yet?"""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from dicoop.errors import Finding, Place, Unable
from dicoop.kinds import KINDS
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import validate
from dicoop.labels import Label
from dicoop.store import files
from dicoop.store.find import FOLDER
from dicoop.store.git import blobs, entries
from dicoop.store.history import head
from dicoop.store.ledger import ID_TWICE, SETTINGS_PATH, WRONG_PATH, Opened, kind_of, of_bytes
from dicoop.store.walk import record_files
from dicoop.text import faults
from dicoop.text.read import MAX_BYTES, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dicoop.kinds.base import Record
    from dicoop.store.git import Blob, Entry, Repo

_NONE = Label("版本 {commit} 里没有台账 ({path})", "there is no ledger ({path}) in revision {commit}")
_BROKEN = Label(
    "版本 {commit} 的台账设置 {path} 读不出来, 有 {n} 处错误", "the settings in {path} of revision {commit} cannot be read: {n} faults"
)
_LINK = Label("符号链接", "a symbolic link")
_REPOSITORY = Label("另一个仓库", "another repository")
_SHORT = 10  # digits of a commit that a person is shown


def load_at(repo: Repo, commit: str) -> Ledger:
    """Return the ledger as it was committed, with findings for what could not be read; raises Unable without settings."""
    there = record_entries(entries(repo, commit))
    own = settings_at(repo, commit)
    records: dict[str, dict[str, Record]] = {name: {} for name in KINDS}
    findings: list[Finding] = []
    left_out: list[str] = []
    for path, opened in _opened(repo, [entry for entry in there if entry.path != SETTINGS_PATH]):
        kind = kind_of(path)
        if isinstance(opened, Opened) and kind is not None:
            records[kind.name][str(opened.record.id)] = opened.record
        elif isinstance(opened, tuple):
            findings += opened
            left_out.append(path)
    made = Ledger(own, records, (), tuple(sorted(left_out)))
    return Ledger(own, records, tuple(_told(findings, made)), made.left_out)


def settings_at(repo: Repo, commit: str) -> Settings:
    """Return the ledger's settings as they were committed; raises Unable."""
    entry = next((entry for entry in entries(repo, commit, SETTINGS_PATH) if entry.path == SETTINGS_PATH), None)
    shown = commit[:_SHORT]
    if entry is None:
        raise Unable(_NONE.fill(commit=shown, path=SETTINGS_PATH))
    wrong = _unfit(entry)
    found = (wrong,) if wrong else _settings(next(blobs(repo, [entry.id])).raw)
    if isinstance(found, tuple):
        raise Unable(_BROKEN.fill(commit=shown, path=SETTINGS_PATH, n=len(found)), findings=found)
    return found


def _settings(raw: bytes) -> Settings | tuple[Finding, ...]:
    source = read(raw, SETTINGS_PATH)
    return source if isinstance(source, tuple) else validate(source, Settings)


def opened_at(entry: Entry, blob: Blob) -> Opened | tuple[Finding, ...]:
    """Return the record a committed file holds, or what is wrong with it."""
    wrong = _unfit(entry._replace(size=blob.size))
    return (wrong,) if wrong else of_bytes(blob.raw, entry.path)


def _opened(repo: Repo, there: list[Entry]) -> Iterator[tuple[str, Opened | tuple[Finding, ...]]]:
    """Yield every file's record or findings; of what is no plain file the content is never asked for."""
    fit = {entry.path for entry in there if not _unfit(entry)}
    contents = blobs(repo, [entry.id for entry in there if entry.path in fit])
    for entry in there:
        wrong = _unfit(entry)
        yield entry.path, (wrong,) if wrong else opened_at(entry, next(contents))


def _unfit(entry: Entry) -> Finding | None:
    place = Place(entry.path)
    if not stat.S_ISREG(entry.mode):
        return faults.NOT_REGULAR.at(value=_LINK if stat.S_ISLNK(entry.mode) else _REPOSITORY, place=place)
    return faults.TOO_LARGE.at(value=entry.size, place=place) if (entry.size or 0) > MAX_BYTES else None


def _told(findings: Iterable[Finding], made: Ledger) -> Iterator[Finding]:
    """Yield the findings; of a misplaced file whose id is also where it belongs, that there are two."""
    for found in findings:
        kind = next((kind for kind in KINDS.values() if found.fault is WRONG_PATH and made.get(kind.name, found.id)), None)
        other = kind and f"{FOLDER}/{kind.path(found.id)}"
        yield ID_TWICE.at("id", found.id, id=found.id, place=found.place, other=other) if other else found


def record_entries(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return those of a commit's files that are read as records, in the order of ids; a link or a repository might hide some."""
    return tuple(sorted((entry for entry in found if _is_record(entry)), key=lambda entry: _order(entry.path)))


def _is_record(entry: Entry) -> bool:
    hidden = any(part.startswith(".") for part in entry.path.split("/"))
    return not hidden and (entry.path.endswith(".yaml") or not stat.S_ISREG(entry.mode))


def _order(path: str) -> tuple[list[str], list[str], str]:
    folder, _, name = path.rpartition("/")
    parts = folder.split("/")
    return parts[1:2], parts[:1:-1], name


def unsaved(root: Path, repo: Repo) -> tuple[str, ...]:
    """Return which of the ledger's files on disk differ from the commit checked out, are new, or are gone."""
    commit = head(repo)
    saved = {entry.path: entry.id for entry in record_entries(entries(repo, commit))} if commit else {}
    there = set(record_files(root))
    return tuple(sorted(path for path in there | saved.keys() if path not in there or not _is_saved(root, repo, path, saved.get(path))))


def _is_saved(root: Path, repo: Repo, path: str, id_: str | None) -> bool:
    raw = files.read(root, path)
    if isinstance(raw, Finding) or id_ is None:
        return False
    return id_ in (repo.blob_id(raw), repo.blob_id(raw.replace(b"\r\n", b"\n")))  # git itself may turn line ends on the way
