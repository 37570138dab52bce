"""What do the files of one folder hold, and which of them must be read to know it?"""

from __future__ import annotations

import hashlib
import marshal
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import Finding
from dicoop.frozen import dataclass, field
from dicoop.kinds.base import wrapped
from dicoop.kinds.receipts import receipts_of
from dicoop.paths import FOLDER
from dicoop.store import disk, files
from dicoop.store.find import Shelf
from dicoop.store.index import FolderStatus, IndexedFile, IndexedFolder, pack
from dicoop.store.ledger import Opened, of_bytes, open_file
from dicoop.store.record_files import Stamp, contents, inside, path_of, stamp

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Kinds
    from dicoop.store.examination import Examination, Examined
    from dicoop.store.find import Shelf
    from dicoop.store.index import Index
    from dicoop.store.record_files import Folder

    Read = list[tuple[Stamp, bytes | None]]
    _Made = tuple[Any, tuple[Finding, ...], Examined | None]


# A change within this time of being read may leave the stamp as it was: such a file is read again; so long may a clock be set back unseen
_RACY = 2_000_000_000
_NOWHERE = Stamp(-1, 0, 0, 0)


class ScannedFolder(NamedTuple):
    """A folder as it is now: what is known of it, what is to be kept (None: it stands in the index, or nobody asks), findings.

    `drawn` is what an examination drew from its facts, `seen` what it found of each file, none where that was remembered.
    """

    known: FolderStatus
    kept: IndexedFolder | None
    left_out: tuple[str, ...]
    findings: tuple[Finding, ...]
    drawn: Sequence[Any] = ()
    seen: Mapping[str, Examined | None] | None = None


@dataclass(frozen=True)
class Looker:
    """How folders are looked at: where, for what kinds of record, since when, what was known of them, and what each record is examined for.

    `clock` is the files' own before any of them was looked at: what changes later must look younger. None: all are old, or nobody asks.
    `seen` are folders as they were found a moment ago, when not all records that theirs may refer to were there (`is_ahead`).
    """

    place: Shelf
    kinds: Kinds
    clock: Clock | None
    known: Mapping[str, FolderStatus]
    index: Index | None
    examination: Examination | None = None
    seen: Mapping[str, ScannedFolder] = field(default_factory=dict)
    is_ahead: bool = False
    tell: Callable[[int], None] | None = None

    def look(self, folders: Sequence[Folder]) -> list[ScannedFolder]:
        """Return what folders hold; the index is opened anew, for this may be another process."""
        index = self.index.apart() if self.index else None
        found = []
        for folder in folders:
            found.append(self._folder(folder, index))
            if self.tell:
                self.tell(len(folder.files))
        if index:
            index.close()
        return found

    def _folder(self, folder: Folder, index: Index | None) -> ScannedFolder:
        seen = self.seen.get(folder.name)
        if seen and seen.seen is not None:
            return self._completed(folder, seen, seen.seen, index)
        if seen and index and self.examination and (as_seen := self.examination.recall(index, seen.known.digest)) and not as_seen.again:
            return ScannedFolder(seen.known, None, (), as_seen.findings, as_seen.drawn)
        known = self.known.get(folder.name)
        trusted = known is not None and self.place.trust and self._trusted(folder, known)
        if known and trusted and (found := self._again(known, index)):
            return found
        read = self._read(folder, folder.files)
        digests = [(b"" if raw is None else hashlib.blake2b(raw, digest_size=16).digest()) for _, raw in read]
        digest = _digest(folder, digests)
        if known and known.digest == digest and (found := self._as_before(folder, known, read, index)):
            return found
        return self._anew(folder, read, (digest, digests), known, index)

    def _trusted(self, folder: Folder, known: FolderStatus) -> bool:
        """Return whether all files look as they did, and none is too young for that to prove anything, nor was the clock set back."""
        if len(folder.files) != known.files or not is_old(known, self._now(folder, known.written)):
            return False
        with inside(f"{self.place.root}/{folder.path}") as (begin, held):
            return _stamps(folder, [stamp(begin + name, held) or _NOWHERE for name in folder.files]) == known.stamps

    def _read(self, folder: Folder, names: Sequence[str]) -> Read:
        """Return the stamps of files, each taken before it is read, and their bytes; None where one is not a plain file."""
        with inside(f"{self.place.root}/{folder.path}") as (begin, held):
            return [contents(begin + name, held) or (_NOWHERE, None) for name in names]

    def _as_before(self, folder: Folder, known: FolderStatus, read: Read, index: Index | None) -> ScannedFolder | None:
        """Return a folder whose contents are as they were, None where too little is known of it."""
        if self.examination is None or self.is_ahead:
            return self._same(folder, known, [stamp for stamp, _ in read], index)
        remembered = self.examination.recall(index, known.digest) if index else None
        if remembered is None:
            return None
        raw = dict(zip(folder.files, (each for _, each in read), strict=True))
        made = self._make(folder, {name: raw[name] for name in remembered.again})
        findings = (*remembered.findings, *(finding for each in made.values() for finding in each[1]))
        bad = tuple(f"{folder.path}/{name}" for name, each in made.items() if each[0] is None)
        return ScannedFolder(known, None, bad, findings, remembered.drawn)

    def _completed(self, folder: Folder, before: ScannedFolder, seen: Mapping[str, Examined | None], index: Index | None) -> ScannedFolder:
        """Return a folder as it was found, with the records examined again that asked for one that was not there then."""
        unsure = [name for name, each in seen.items() if each and each.rests_on is None]
        made = self._make(folder, {name: raw for name, (_, raw) in zip(unsure, self._read(folder, unsure), strict=True)})
        sure = [finding for finding in before.findings if finding.place.file.rpartition("/")[2] not in made]
        again = [finding for each in made.values() for finding in each[1]]
        kept = before.kept if index or (self.examination and self.examination.keep) else None
        return before._replace(kept=kept, findings=(*sure, *again), seen={**seen, **{name: each[2] for name, each in made.items()}})

    def _again(self, known: FolderStatus, index: Index | None) -> ScannedFolder | None:
        """Return a folder as it was, with the findings of the files that could not be read; None where these are not known."""
        if not known.unread:
            return ScannedFolder(known, None, (), ())
        bad = [f"{path_of(known.name)}/{each.name}" for each in index.held(known).values() if each.id is None] if index else []
        return (
            None
            if len(bad) != known.unread
            else ScannedFolder(known, None, tuple(bad), tuple(finding for path in bad for finding in self._faults(path)))
        )

    def _faults(self, path: str) -> tuple[Finding, ...]:
        opened = open_file(self.place.root, path, self.kinds)
        return opened if isinstance(opened, tuple) else ()

    def _same(self, folder: Folder, known: FolderStatus, stamps: list[Stamp], index: Index | None) -> ScannedFolder | None:
        """Return a folder whose contents are as they were; its stamps may be new, or old enough by now, or the clock set back."""
        found = self._again(known, index)
        now = self._state(folder, stamps, known.digest, known.unread)._replace(foreign=known.foreign)
        as_kept = is_old(known, known.written) >= is_old(now, now.written) and known.written <= self._now(folder, known.written)
        if found is None or index is None or (now.stamps == known.stamps and as_kept):
            return found
        facts, held = index.facts(known), index.held(known)
        if facts is None or len(held) != known.files:
            return found
        files_now = [held[name]._replace(stamp=each) for name, each in zip(folder.files, stamps, strict=True)]
        return found._replace(known=now, kept=_kept(now, files_now, facts, self.kinds.of_path(f"{folder.name}/")))

    def _anew(
        self, folder: Folder, read: Read, digests: tuple[str, list[bytes]], known: FolderStatus | None, index: Index | None
    ) -> ScannedFolder:
        before, old_facts = {}, {}
        if known and index and self.examination is None:
            before, old_facts = index.held(known), index.facts(known) or {}
        raws = {name: raw for name, (_, raw) in zip(folder.files, read, strict=True)}
        owns = dict(zip(folder.files, digests[1], strict=True))
        same = {name: old_facts[old.id] for name, old in before.items() if old.digest == owns.get(name) and old.id in old_facts}
        made = self._make(folder, {name: raw for name, raw in raws.items() if name not in same})
        kind = self.kinds.of_path(f"{folder.name}/")
        records = {name: kind.model.wrap(same[name]) if kind and name in same else made[name][0] for name in folder.files}
        bad = tuple(f"{folder.path}/{name}" for name, record in records.items() if record is None)
        there = {str(record.id): record for record in records.values() if record is not None}
        facts = {id_: tuple(record) for id_, record in there.items()}
        now = self._state(folder, [seen for seen, _ in read], digests[0], len(bad))._replace(
            foreign=kind.foreign(facts.values()) if kind else 0
        )
        findings = tuple(finding for each in made.values() for finding in each[1])
        if index:
            ids = [None if record is None else str(record.id) for record in records.values()]
            held = [IndexedFile(name, seen, owns[name], id_) for name, (seen, _), id_ in zip(folder.files, read, ids, strict=True)]
            kept: IndexedFolder | None = _kept(now, held, facts, kind)
        else:
            kept = IndexedFolder(now, b"", pack(facts), ()) if self.examination is None or self.examination.keep else None
        if self.examination is None:
            return ScannedFolder(now, kept, bad, findings)
        drawn = self.examination.draw(kind.name, (record for _, record in sorted(there.items()))) if kind else ()
        return ScannedFolder(now, kept, bad, findings, drawn, {name: each[2] for name, each in made.items()})

    def _make(self, folder: Folder, raws: Mapping[str, bytes | None]) -> dict[str, _Made]:
        """Return by the names of files the record of each and what it was examined for, or no record and what is wrong with the file."""
        opened = {name: self._open(f"{folder.path}/{name}", raw) for name, raw in raws.items()}
        read = {name: each for name, each in opened.items() if isinstance(each, Opened)}
        kind = self.kinds.of_path(f"{folder.name}/")
        found = self.examination.examine(kind, [*read.values()]) if self.examination and kind else [None] * len(read)
        examined = dict(zip(read, found, strict=True))
        return {
            name: (None, each, None) if isinstance(each, tuple) else (each.record, seen.findings if (seen := examined[name]) else (), seen)
            for name, each in opened.items()
        }

    def _state(self, folder: Folder, stamps: list[Stamp], digest: str, unread: int) -> FolderStatus:
        newest = max((max(each.modified, each.changed) for each in stamps), default=0)
        return FolderStatus(folder.name, len(stamps), unread, _stamps(folder, stamps), digest, newest, self._now(folder, 0))

    def _now(self, folder: Folder, otherwise: int) -> int:
        """Return the time by a folder's own clock, as it was before any file was looked at; otherwise where nobody had to ask."""
        return self.clock.at(self.place.root / folder.path) if self.clock else otherwise

    def _open(self, path: str, raw: bytes | None) -> Opened | tuple[Finding, ...]:
        return of_bytes(raw, path, self.kinds) if raw is not None else open_file(self.place.root, path, self.kinds)


def is_old(known: FolderStatus, now: int) -> bool:
    """Return whether a folder's stamps were old when it was read, and the clock says no earlier time by now."""
    return known.newest + _RACY < known.written <= now


def _digest(folder: Folder, digests: Sequence[bytes]) -> str:
    """Return what tells the contents of a folder from any other; of what is no plain file, that it is none."""
    whole = hashlib.blake2b(folder.name.encode("utf-8", "surrogateescape"), digest_size=16)
    for name, own in zip(folder.files, digests, strict=True):
        whole.update(name.encode("utf-8", "surrogateescape") + b"\0" + own)
    return whole.hexdigest()


def _stamps(folder: Folder, stamps: list[Stamp]) -> bytes:
    rows = [(name, *each) for name, each in zip(folder.files, stamps, strict=True)]
    return hashlib.blake2b(marshal.dumps(rows, 2), digest_size=16).digest()


def _kept(known: FolderStatus, held: list[IndexedFile], facts: dict[str, Any], kind: Kind | None) -> IndexedFolder:
    records = wrapped(kind, facts).items() if kind else ()
    names = tuple((kind.name, id_, each.title, receipts_of(kind, each)) for id_, each in records) if kind else ()
    return IndexedFolder(known, pack([(each.name, tuple(each.stamp), each.digest, each.id) for each in held]), pack(facts), names)


class Clock(NamedTuple):
    """What the clock of a file system said: a file changed later bears no earlier time, unless it is set back. In nanoseconds, 0: unknown."""

    device: int
    time: int

    def at(self, folder: Path) -> int:
        """Return the time where a folder lies, 0 on another file system: there may be another clock."""
        return self.time if _device(folder) == self.device else 0


def clock_of(place: Shelf) -> Clock:
    """Return what the clock of a ledger's file system says, unknown to whoever may not write there at all."""
    device = _device(place.root / FOLDER)
    for folder in (place.cache, place.root / ".git", place.root / FOLDER):
        if folder and _device(folder) == device:
            with suppress(OSError):
                return Clock(device, _time_in(folder))
    return Clock(device, 0)


def _device(folder: Path) -> int:
    """Return which file system a folder lies on, -1 where it cannot be looked at: nothing can be made there."""
    try:
        return folder.stat().st_dev
    except OSError:
        return -1


def _time_in(folder: Path) -> int:
    """Make a file and return when that was; the earlier of its times, for one of them may be finer than the other."""
    file = files.beside(folder / "clock")
    try:
        disk.open_new(file).close()
        made = stamp(str(file))
    finally:
        disk.remove(file)
    return min(made.modified, made.changed) if made else 0
