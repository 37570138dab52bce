"""What did the ledger hold at a commit, and what on disk is not in one yet?"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cached_property, partial
from itertools import groupby
from typing import TYPE_CHECKING, Any

from dicoop.errors import Finding, Place, Unable
from dicoop.kinds import KINDS
from dicoop.kinds.ledger import Ledger, Part
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.store import files
from dicoop.store.find import FOLDER
from dicoop.store.fork import shared
from dicoop.store.git import Change, blobs, entries
from dicoop.store.history import head
from dicoop.store.ledger import SETTINGS_PATH, Opened, kind_of, of_bytes, settings_of, told_twice
from dicoop.store.walk import in_order, is_apart, other_files, record_files
from dicoop.text import faults
from dicoop.text.read import MAX_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from dicoop.kinds.base import Record
    from dicoop.store.git import Blob, Entry, Repo
    from dicoop.store.index import Index

    _Drawn = tuple[str, str, tuple[str, Any] | None, tuple[Finding, ...]]

_NONE = Label("版本 {commit} 里没有台账 ({path})", "there is no ledger ({path}) in revision {commit}")
_BROKEN = Label(
    "版本 {commit} 的台账设置 {path} 读不出来, 有 {n} 处错误", "the settings in {path} of revision {commit} cannot be read: {n} faults"
)
_REPOSITORY = Label("另一个仓库", "another repository")
_LEAST = 250  # below this number of files another process takes longer to make than it saves
_HELD = "facts"  # the question what a folder holds
_ODD = stat.S_IFLNK  # there, and no plain file
_SHORT = 10  # digits of a commit that a person is shown


def load_at(repo: Repo, commit: str, index: Index | None = None) -> Ledger:
    """Return the ledger as it was committed, with findings for what could not be read; raises Unable without settings.

    What the index knows of a content is not drawn from it again; records themselves are read when they are asked for.
    """
    found = record_entries(entries(repo, commit))
    own = settings_at(repo, commit)
    basis = next(entry.id for entry in found if entry.path == SETTINGS_PATH)
    there = [entry for entry in found if entry.path != SETTINGS_PATH]
    folders = {_digest(some, basis): some for some in _by_folder(there)}
    known = index.answered(_HELD) if index else set()
    facts, findings = _facts(repo, [entry for digest, some in folders.items() if digest not in known for entry in some], index)
    held = {digest: [entry for entry in some if digest in known or entry.path in facts] for digest, some in folders.items()}
    parts = tuple(part for digest, some in held.items() if (part := _part(repo, digest, some, facts, index)))
    kept = [entry for some in held.values() for entry in some]
    left_out = tuple(sorted({entry.path for entry in there} - {entry.path for entry in kept}))
    if index:
        for part in parts:
            if part.digest not in known and part.size == len(folders[part.digest]):
                index.keep(part.digest, _HELD, dict(part.read()))
    made = Ledger(own, _records(repo, kept), (), left_out, parts, _digest(kept, basis), index)
    return replace(made, findings=tuple(told_twice(findings, made)))


def _by_folder(there: list[Entry]) -> Iterator[list[Entry]]:
    """Yield the files folder by folder."""
    for _, some in groupby(there, lambda entry: entry.path.rpartition("/")[0]):
        yield list(some)


def _facts(repo: Repo, there: list[Entry], index: Index | None) -> tuple[dict[str, Any], list[Finding]]:
    """Return the facts of all files that can be read, by path, and what is wrong with the others."""
    known = index.drawn([entry.id for entry in there]) if index else {}
    facts = {entry.path: known[entry.id][1] for entry in there if entry.id in known and lies(entry, *known[entry.id])}
    new = [entry for entry in there if entry.path not in facts]
    drawn = shared(partial(_draw, repo), new, lambda _: 1, _LEAST)
    facts |= {path: made[1] for path, _, made, _ in drawn if made}
    if index:
        index.keep_drawn({id_: made for _, id_, made, _ in drawn if made})
    return facts, [finding for _, _, _, found in drawn for finding in found]


def lies(entry: Entry, kind: str, facts: Any) -> bool:
    """Return whether a content of which the facts are known lies where it may: the same bytes elsewhere are a fault."""
    return stat.S_ISREG(entry.mode) and entry.path == f"{FOLDER}/{KINDS[kind].path(facts.id)}"


def _draw(repo: Repo, some: Sequence[Entry]) -> list[_Drawn]:
    """Return of each file its path and blob, and its kind and facts or what is wrong with it."""
    return [
        (entry.path, entry.id, None, found) if isinstance(found, tuple) else (entry.path, entry.id, _made(found), ())
        for entry, found in _opened(repo, some)
    ]


def _made(opened: Opened) -> tuple[str, Any] | None:
    kind = kind_of(opened.path)
    return (kind.name, kind.facts(opened.record)) if kind else None


def _part(repo: Repo, digest: str, held: list[Entry], facts: Mapping[str, Any], index: Index | None) -> Part | None:
    """Return a folder of records; what the index holds of it is read when it is asked for."""
    kind = kind_of(f"{held[0].path.rpartition('/')[0]}/") if held else None
    if kind is None:
        return None
    own = {str(facts[entry.path].id): facts[entry.path] for entry in held if entry.path in facts}

    def read() -> Mapping[str, Any]:
        remembered = None if own or index is None else index.recall(_HELD, digest)
        if own or remembered is not None:
            return own or dict(remembered or {})
        return {str(made.id): made for made in _facts(repo, held, None)[0].values()}

    return Part(kind.name, digest, len(held), read)


def _digest(held: list[Entry], basis: str) -> str:
    """Return what tells contents from any others; the settings are among them, for answers rest on these too."""
    return hashlib.blake2b(
        f"{basis}\n".encode() + "".join(f"{entry.path} {entry.id}\n" for entry in held).encode(), digest_size=16
    ).hexdigest()


def _records(repo: Repo, held: list[Entry]) -> dict[str, Committed]:
    return {
        name: Committed(repo, [entry for entry in held if entry.path.startswith(f"{FOLDER}/{kind.folder}/")])
        for name, kind in KINDS.items()
    }


class Committed(Mapping[str, Any]):
    """The records of a kind at a commit, all read when the first is asked for: git is not started for each."""

    def __init__(self, repo: Repo, held: list[Entry]) -> None:
        """Remember where they are."""
        self._repo = repo
        self._held = {entry.path.rpartition("/")[2].removesuffix(".yaml"): entry for entry in held}

    @cached_property
    def _read(self) -> Mapping[str, Record]:
        opened = (found for _, found in _opened(self._repo, list(self._held.values())))
        return {str(one.record.id): one.record for one in opened if isinstance(one, Opened)}

    def __getitem__(self, key: str) -> Record:
        """Return one record; KeyError where there is none."""
        return self._read[key]

    def __iter__(self) -> Iterator[str]:
        """Yield the ids."""
        return iter(self._read)

    def __len__(self) -> int:
        """Count them."""
        return len(self._held)


def settings_at(repo: Repo, commit: str) -> Settings:
    """Return the ledger's settings as they were committed; raises Unable."""
    entry = next((entry for entry in entries(repo, commit, SETTINGS_PATH) if entry.path == SETTINGS_PATH), None)
    shown = commit[:_SHORT]
    if entry is None:
        raise Unable(_NONE.fill(commit=shown, path=SETTINGS_PATH))
    wrong = unfit(entry)
    found = (wrong,) if wrong else settings_of(next(blobs(repo, [entry.id])).raw)
    if isinstance(found, tuple):
        raise Unable(_BROKEN.fill(commit=shown, path=SETTINGS_PATH, n=len(found)), findings=found)
    return found


def opened_at(entry: Entry, blob: Blob) -> Opened | tuple[Finding, ...]:
    """Return the record a committed file holds, or what is wrong with it."""
    wrong = unfit(entry._replace(size=blob.size))
    return (wrong,) if wrong else of_bytes(blob.raw, entry.path)


def _opened(repo: Repo, there: Sequence[Entry]) -> Iterator[tuple[Entry, Opened | tuple[Finding, ...]]]:
    """Yield every file's record or findings; of what is no plain file the content is never asked for."""
    fit = {entry.path for entry in there if not unfit(entry)}
    contents = blobs(repo, [entry.id for entry in there if entry.path in fit])
    for entry in there:
        wrong = unfit(entry)
        yield entry, (wrong,) if wrong else opened_at(entry, next(contents))


def unfit(entry: Entry) -> Finding | None:
    """Return why what lies at a commit is no file to be read, None where it is one."""
    place = Place(entry.path)
    if not stat.S_ISREG(entry.mode):
        return faults.NOT_REGULAR.at(value=files.LINK if stat.S_ISLNK(entry.mode) else _REPOSITORY, place=place)
    return faults.TOO_LARGE.at(value=entry.size, place=place) if (entry.size or 0) > MAX_BYTES else None


def record_entries(found: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return those of a commit's files that are read as records, in the order of ids; a link or a repository might hide some."""
    own = (entry for entry in found if _is_own(entry) and not is_apart(entry.path))
    return tuple(sorted(own, key=lambda entry: (in_order(entry.path.rpartition("/")[0]), entry.path)))


def _is_own(entry: Entry) -> bool:
    hidden = any(part.startswith(".") for part in entry.path.split("/"))
    return not hidden and (entry.path.endswith(".yaml") or not stat.S_ISREG(entry.mode))


def unsaved(root: Path, repo: Repo) -> tuple[str, ...]:
    """Return which of the ledger's files on disk differ from the commit checked out, are new, or are gone."""
    return tuple(change.path for change in against(root, repo, head(repo)))


def against(root: Path, repo: Repo, commit: str | None) -> tuple[Change, ...]:
    """Return how the ledger's files on disk differ from those of a commit; one that is there and cannot be read has no new id."""
    saved = {entry.path: entry for entry in entries(repo, commit) if _is_own(entry)} if commit else {}
    there = {*record_files(root), *other_files(root)}
    changes = (change_on_disk(root, repo, path, saved.get(path), here=path in there) for path in sorted(there | saved.keys()))
    return tuple(change for change in changes if change)


def change_on_disk(root: Path, repo: Repo, path: str, saved: Entry | None, *, here: bool) -> Change | None:
    """Return how a file on disk (is it `here`?) differs from what was committed of it, None where it does not."""
    old = (saved.mode, saved.id) if saved else (0, "")
    if not here:
        return Change(path, *old, 0, "") if saved else None
    raw = files.read(root, path)
    if isinstance(raw, Finding):
        return Change(path, *old, _ODD, "")
    same = saved is not None and saved.id in (repo.blob_id(raw), repo.blob_id(raw.replace(b"\r\n", b"\n")))  # git itself may turn line ends
    return None if same else Change(path, *old, stat.S_IFREG | 0o644, repo.blob_id(raw))
