"""What is already known of files that were read before?

A disposable SQLite file in the user's cache folder. It holds, for each folder of records, the stamps and the digest of
its files and the facts drawn from them, answers by the digest of what they were drawn from, and by the blob what was drawn
from what was committed: facts, and what is told of a change from one to another. Everything that is read from it bears a
seal; what is damaged, locked or out of date counts as unknown, so the index can cost time and nothing else.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sqlite3
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

import dicoop
from dicoop.paths import FOLDER
from dicoop.store.record_files import Stamp

Got = TypeVar("Got")
_LARGEST = 256 * 1024 * 1024
_WAIT = 0.5
_SEAL = 16
_AT_ONCE = 500
_TABLES = """
create table if not exists meta (key blob);
create table if not exists folders (name text primary key, files integer, unread integer, stamps blob, digest text, newest integer, written integer,
    foreigners integer, seal blob, held blob, facts blob) without rowid;
create table if not exists names (kind text, id text, title text, folder text);
create table if not exists receipts (kind text, receipt text, id text, folder text);
create index if not exists names_of on names (folder);
create index if not exists receipts_of on receipts (folder);
create index if not exists receipts_by on receipts (receipt);
create table if not exists answers (question text, digest text, body blob, primary key (question, digest)) without rowid;
create table if not exists blobs (blob text primary key, body blob) without rowid;
"""


class IndexedFile(NamedTuple):
    """A file of a folder as it was read: the `id` of its record, None where it could not be read."""

    name: str
    stamp: Stamp
    digest: bytes
    id: str | None


class FolderStatus(NamedTuple):
    """A folder as it was read last, without what it holds: how many files, how many of them unreadable, and when.

    Times are in nanoseconds, by the clock of the files: `newest` that of the youngest, `written` before they were read, 0 where unknown.
    `foreign`: how many of its records have amounts in foreign currencies.
    """

    name: str
    files: int
    unread: int
    stamps: bytes
    digest: str
    newest: int
    written: int
    foreign: int = 0


class IndexedFolder(NamedTuple):
    """A folder to be kept: what is known of it, its files and its facts by id, packed; of each record kind, id, title and receipts."""

    known: FolderStatus
    held: bytes
    facts: bytes
    names: tuple[tuple[str, str, str, tuple[str, ...]], ...]


# Packing: plain values, days and decimals; nothing else comes out of a cache


class _Plain(pickle.Unpickler):
    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in _PLAIN:
            return super().find_class(module, name)
        raise pickle.UnpicklingError(name)


_PLAIN = {("datetime", "date"), ("decimal", "Decimal"), ("dicoop.partial_date", "PartialDate")}


def pack(value: Any) -> bytes:
    """Return plain values as bytes."""
    return pickle.dumps(value, protocol=5)


def unpack(body: bytes) -> Any:
    """Return what was packed; raises UnpicklingError and the like for anything else."""
    return _Plain(io.BytesIO(body)).load()


def _seal(*parts: object) -> bytes:
    whole = hashlib.blake2b(digest_size=_SEAL)
    for part in parts:
        plain = part if isinstance(part, bytes) else repr(part).encode()
        whole.update(b"%s %d " % (type(part).__name__.encode(), len(plain)))
        whole.update(plain)
    return whole.digest()


def _sealed(body: bytes, *owner: object) -> bytes:
    return _seal(*owner, body) + body


def _read(body: Any, *owner: object) -> Any:
    """Return what was packed and sealed for an owner, None where it is not that or cannot be read."""
    inner = body[_SEAL:] if isinstance(body, bytes) else b""
    if not inner or body[:_SEAL] != _seal(*owner, inner):
        return None
    try:
        return unpack(inner)
    except Exception:  # noqa: BLE001 - a stream that was made otherwise may raise anything
        return None


class Index:
    """The index of one ledger. Every failure of the database is an answer: nothing is known."""

    def __init__(self, file: Path, key: bytes) -> None:
        """Open or make the file; what was kept under another key is dropped."""
        self._file = file
        self._key = key
        self._answers: dict[tuple[str, str], Any] = {}
        self._base: sqlite3.Connection | None = None
        self._try(self._open, None)

    def _open(self) -> None:
        self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._base = sqlite3.connect(self._file, timeout=_WAIT, isolation_level=None)
        self._base.execute("pragma synchronous = off")
        if self._stored_key() != self._key:
            self._begin_anew()

    def _stored_key(self) -> bytes | None:
        assert self._base is not None
        with suppress(sqlite3.OperationalError):  # no such table yet
            row = self._base.execute("select key from meta").fetchone()
            return row[0] if row else None
        return None

    def _begin_anew(self) -> None:
        assert self._base is not None
        self._base.execute("begin immediate")
        for table in ("meta", "folders", "names", "receipts", "answers", "blobs"):
            self._base.execute(f"drop table if exists {table}")
        for statement in _TABLES.split(";"):
            self._base.execute(statement)
        self._base.execute("insert into meta values (?)", (self._key,))
        self._base.execute("commit")

    def _try(self, work: Callable[[], Got], otherwise: Got) -> Got:
        """Do something with the database; a damaged one is removed, a busy one left alone."""
        try:
            return work()
        except sqlite3.OperationalError:
            self._rollback()
        except Exception:  # noqa: BLE001 - a damaged file may raise anything
            self.forget()
        return otherwise

    def _rollback(self) -> None:
        if self._base is not None and self._base.in_transaction:
            with suppress(sqlite3.Error):
                self._base.execute("rollback")

    def forget(self) -> None:
        """Remove the file: it will be made anew."""
        self.close()
        with suppress(OSError):
            self._file.unlink(missing_ok=True)

    def close(self) -> None:
        """Let go of the file."""
        if self._base is not None:
            with suppress(sqlite3.Error):
                self._base.close()
        self._base = None

    def __del__(self) -> None:
        """Let go of the file with the last who had a use for the index."""
        self.close()

    def apart(self) -> Index:
        """Return the same index for another process: a connection must not be shared with one."""
        return Index(self._file, self._key)

    def _rows(self, query: str, *given: object) -> list[Any]:
        base = self._base
        return [] if base is None else self._try(lambda: base.execute(query, given).fetchall(), [])

    # Folders

    def folders(self, without: Iterable[str] = ()) -> dict[str, FolderStatus]:
        """Return what is known of each folder; `without`: those in these folders of `ledgers/` are passed over."""
        what = "select name, files, unread, stamps, digest, newest, written, foreigners, seal from folders where name >= ? and name < ?"
        rows = [row for ends in _beside(without) for row in self._rows(what, *ends)]
        return {row[0]: FolderStatus(*row[:8]) for row in rows if row[8] == _seal(*row[:8])}

    def held(self, known: FolderStatus) -> dict[str, IndexedFile]:
        """Return the files of a folder by name, none where they are not known for sure."""
        found = self._body("held", known)
        return {} if found is None else {name: IndexedFile(name, Stamp(*stamp), digest, id_) for name, stamp, digest, id_ in found}

    def facts(self, known: FolderStatus) -> dict[str, Any] | None:
        """Return the facts of a folder by id, None where they are not known for sure."""
        found: dict[str, Any] | None = self._body("facts", known)
        return found

    def _body(self, column: str, known: FolderStatus) -> Any:
        rows = self._rows(f"select {column} from folders where name = ?", known.name)  # noqa: S608 - one of our two columns
        return _read(rows.pop()[0], column, known.name, known.digest) if rows else None

    def put(self, kept: Sequence[IndexedFolder], gone: Iterable[str]) -> None:
        """Keep folders as they were read, and forget those that are gone, with the answers of their former content."""
        rows = [
            (*each.known, _seal(*each.known), _sealed(each.held, "held", *_owner(each)), _sealed(each.facts, "facts", *_owner(each)))
            for each in kept
        ]
        names = [(kind, id_, title, each.known.name) for each in kept for kind, id_, title, _ in each.names]
        receipts = [(kind, one, id_, each.known.name) for each in kept for kind, id_, _, found in each.names for one in found]
        old = [(name,) for name in (*gone, *(each.known.name for each in kept))]
        self._try(lambda: self._put(rows, names, receipts, old), None)

    def _put(self, rows: list[Any], names: list[Any], receipts: list[Any], old: list[tuple[str]]) -> None:
        if self._base is None:
            return
        self._base.execute("begin immediate")
        self._base.executemany("delete from answers where digest in (select digest from folders where name = ?)", old)
        self._base.executemany("delete from folders where name = ?", old)
        self._base.executemany("delete from names where folder = ?", old)
        self._base.executemany("delete from receipts where folder = ?", old)
        self._base.executemany("insert into folders values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        self._base.executemany("insert into names values (?, ?, ?, ?)", names)
        self._base.executemany("insert into receipts values (?, ?, ?, ?)", receipts)
        self._base.execute("commit")

    # What people ask for by name: the files themselves have the last word

    def titles(self, kind: str) -> dict[str, str]:
        """Return what records of a kind were called when they were read last."""
        rows = self._rows("select id, title from names where kind = ?", kind)
        return {id_: title for id_, title in rows if isinstance(id_, str) and isinstance(title, str)}

    def holders(self, kind: str, receipt: str) -> list[str]:
        """Return the ids of the records that had a receipt when they were read last."""
        rows = self._rows("select id from receipts where receipt = ? and kind = ?", receipt, kind)
        return [id_ for (id_,) in rows if isinstance(id_, str)]

    # What is committed: a content and its git id never part

    def drawn(self, ids: Sequence[str]) -> dict[str, Any]:
        """Return what was drawn from committed contents, by their ids in git or whatever else names them for ever."""
        runs = [ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE)]
        rows = [row for run in runs for row in self._rows(f"select blob, body from blobs where blob in (?{', ?' * (len(run) - 1)})", *run)]  # noqa: S608 - places, no words
        return {id_: found for id_, body in rows if (found := _read(body, "blob", id_)) is not None}

    def keep_drawn(self, drawn: Mapping[str, Any]) -> None:
        """Remember what was drawn from committed contents."""
        rows = [(id_, _sealed(pack(made), "blob", id_)) for id_, made in drawn.items()]
        if rows:
            self._try(lambda: self._write("blobs", rows), None)

    # Answers

    def recall(self, question: str, digest: str) -> Any:
        """Return the answer to a question drawn from one content, None where it is not known for sure."""
        rows = self._rows("select body from answers where question = ? and digest = ?", question, digest)
        return _read(rows[0][0], question, digest) if rows else None

    def recall_each(self, questions: Sequence[str], digest: str) -> Mapping[str, Any]:
        """Return the answers that are known for sure to questions drawn from one content."""
        places = f"?{', ?' * (len(questions) - 1)}"
        rows = self._rows(f"select question, body from answers where digest = ? and question in ({places})", digest, *questions)  # noqa: S608 - places, no words
        return {question: found for question, body in rows if (found := _read(body, question, digest)) is not None}

    def recall_all(self, question: str) -> Mapping[str, Any]:
        """Return the answers to a question by the digest they were drawn from."""
        rows = self._rows("select digest, body from answers where question = ?", question)
        return {digest: found for digest, body in rows if (found := _read(body, question, digest)) is not None}

    def keep(self, digest: str, question: str, answer: Any) -> None:
        """Remember an answer; it is written with the others by `write`."""
        self._answers[question, digest] = answer

    def write(self) -> None:
        """Write the answers that are new."""
        rows = [(question, digest, _sealed(pack(made), question, digest)) for (question, digest), made in self._answers.items()]
        self._answers.clear()
        if rows:
            self._try(lambda: self._write("answers", rows), None)

    def _write(self, table: str, rows: list[tuple[Any, ...]]) -> None:
        """Write rows; of a table that makes the file too large the old ones go."""
        if self._base is None:
            return
        self._base.execute("begin immediate")
        pages, size = (self._base.execute(f"pragma {name}").fetchone()[0] for name in ("page_count", "page_size"))
        if pages * size > _LARGEST:
            self._base.execute(f"delete from {table}")  # noqa: S608 - one of our two tables
        self._base.executemany(f"insert or replace into {table} values (?{', ?' * (len(rows[0]) - 1)})", rows)  # noqa: S608 - the same
        self._base.execute("commit")


def _beside(folders: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield the ranges of names of folders, from one to before another, in which some folders of `ledgers/` are not."""
    low = ""
    for each in sorted(f"{FOLDER}/{name}" for name in folders):
        yield low, f"{each}/"
        low = f"{each}0"  # the sign after /
    yield low, chr(sys.maxunicode)


def _owner(kept: IndexedFolder) -> tuple[str, str]:
    return kept.known.name, kept.known.digest


# Which index


def file_of(cache: Path, root: Path) -> Path:
    """Return the file of a ledger's index in the cache folder."""
    return cache / f"{name_of(root)}.sqlite"


def name_of(place: Path) -> str:
    """Return what stands for a place in the cache folder."""
    return hashlib.blake2b(os.fsencode(place.resolve()), digest_size=8).hexdigest()


def key_of(settings: bytes) -> bytes:
    """Return what all that is kept rests on beside the files: the program, the working days, the settings."""
    return hashlib.blake2b(settings + _program(), digest_size=_SEAL).digest()


@cache
def _program() -> bytes:
    """Return what tells the code that runs, by what Python itself goes when it takes a module that it has compiled before: size and time."""
    home = Path(dicoop.__file__).parent
    days = (path / "chinese_calendar" / "constants.py" for path in map(Path, sys.path))
    stamps = [*_stamps(home), *((path.name, kept.st_size, kept.st_mtime_ns) for path in days if (kept := _stat(path)))]
    return repr((sys.version, dicoop.__version__, _TABLES, stamps)).encode()


def _stat(path: Path) -> os.stat_result | None:
    with suppress(OSError):
        return path.stat()
    return None


def _stamps(folder: str | Path) -> Iterator[tuple[str, int, int]]:
    """Yield name, size and time of each file below a folder, but for what Python compiled."""
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name == "__pycache__":
            continue
        if entry.is_dir():
            yield from _stamps(entry.path)
        else:
            yield entry.name, (kept := entry.stat()).st_size, kept.st_mtime_ns
