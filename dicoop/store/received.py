"""What is known already of extracts that were sent: their manifests as they were read, their files as they were compared, what these came to?

All of it lies in the user's own cache, by what it was made of, and can be made again.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from dicoop.errors import DicoopError, each_of
from dicoop.extras import load
from dicoop.frozen import replace
from dicoop.rollup.manifest import Manifest
from dicoop.rollup.statement import Asked, Row
from dicoop.store import extracts
from dicoop.store.find import is_own
from dicoop.store.index import Index, key_of

_MANIFESTS, _SEEN = "manifests", "seen"  # questions of the index
_FILE = "extracts.sqlite"
_MOST = 200  # rows of a file: longer answers are not remembered
_WEAK = {"threads": "1", "memory_limit": "200MB"}


class Received:
    """What is known of extracts; with `every` they are all read and compared again."""

    def __init__(self, cache: Path | None, *, every: bool) -> None:
        """Remember what was found before."""
        self._memory = Index(cache / _FILE, key_of(b"")) if cache is not None and is_own(cache) else None
        self._every = every
        self._seen: dict[str, Any] = {} if every or not self._memory else self._memory.recall(_SEEN, "") or {}

    def manifests(self, folder: Path, faults: list[DicoopError] | None = None) -> list[Manifest]:
        """Return the extracts in a folder and those below it; what is wrong with the other manifests joins the faults, or is raised."""
        paths = extracts.manifests_in(folder)
        digest = _digest(f"{path.absolute()} {_stamp(path)}" for path in paths)
        known = self._memory.recall(_MANIFESTS, digest) if self._memory and not self._every else None
        if known:
            return [Manifest(str(path), data) for path, data in zip(paths, known, strict=True)]
        alike: dict[str, Any] = {}
        found = each_of(lambda path: _sharing(extracts.read(path), alike), paths, faults)
        if self._memory and found and len(found) == len(paths):
            self._memory.keep(digest, _MANIFESTS, [each.data for each in found])
            self._memory.write()
        return found

    def require(self, manifests: Sequence[Manifest], faults: list[DicoopError] | None = None) -> None:
        """Compare the files of extracts with what their manifests say, once a stamp; what is wrong with any joins the faults, or is raised."""
        looked = each_of(_looked, (each for manifest in manifests for each in _files_of(manifest)), faults)
        new = [each for each in looked if self._seen.get(each.key) != each.stamp]
        if new:
            with closing(load("rollup", "duckdb").connect(":memory:", config=_WEAK)) as base:
                sound = each_of(partial(_compared, base), new, faults)
            self._seen |= {each.key: each.stamp for each in sound}
        if self._memory and (new or self._every):
            self._memory.keep("", _SEEN, {path: stamp for path, stamp in self._seen.items() if Path(path).exists()})
            self._memory.write()

    # What an engine was asked of them

    def answer(self, asked: Asked, ask: Callable[[Asked], Iterable[Row]]) -> list[Row]:
        """Return the rows of what is asked of extracts that were compared: each city's own as they are remembered of its file, else asked for."""
        question = f"{asked.population} {asked.sql}"
        known = self._memory.recall_all(question) if self._memory and not self._every else {}
        of = {manifest.ledger: str(manifest.populations[asked.population]["hash"]) for manifest in asked.manifests}
        new: dict[str, list[Row]] = {ledger: [] for ledger, digest in of.items() if digest not in known}
        for row in ask(replace(asked, manifests=tuple(each for each in asked.manifests if each.ledger in new))) if new else ():
            new[row[0]].append(row)
        for ledger, rows in new.items():
            if self._memory and len(rows) <= _MOST:
                self._memory.keep(of[ledger], question, rows)
        if self._memory:
            self._memory.write()
        return [row for ledger, digest in of.items() for row in (new[ledger] if ledger in new else known[digest])]


def _stamp(path: str | Path) -> tuple[int, ...]:
    """Return what tells a file from one that was changed; nothing of one that is not there."""
    try:
        seen = os.stat(path)  # noqa: PTH116 - thousands of them, and a path takes longer to make than to look at
    except OSError:
        return ()
    return (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)


class _Sent(NamedTuple):
    """A file of an extract: its path as it was given, its whole path as a key, whose it is, what the manifest says of it, and its stamp."""

    path: str
    key: str
    ledger: str
    said: Mapping[str, Any]
    stamp: list[Any] = []  # noqa: RUF012 - of one that was looked at


def _files_of(manifest: Manifest) -> Iterator[_Sent]:
    folder = Path(manifest.at).parent
    whole = folder.absolute()
    every = ((f"{os.sep}{said['file']}", said) for said in manifest.populations.values())
    return (_Sent(f"{folder}{name}", f"{whole}{name}", manifest.ledger, said) for name, said in every)


def _looked(file: _Sent) -> _Sent:
    stamp = _stamp(file.key)
    if not stamp:
        raise extracts.lost(file.path)
    return file._replace(stamp=[*stamp, file.said["hash"]])


def _compared(base: Any, file: _Sent) -> _Sent:
    extracts.require(base, Path(file.path), file.ledger, file.said)
    return file


def _digest(parts: Iterable[str]) -> str:
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=32).hexdigest()


def _sharing(manifest: Manifest, alike: dict[str, Any]) -> Manifest:
    """Return a manifest that holds what most of them say alike only once among them."""

    def once(value: Any) -> Any:
        return alike.setdefault(json.dumps(value), value)

    populations = {
        name: {**each, "columns": once(each["columns"]), "groups": once(each["groups"])} for name, each in manifest.populations.items()
    }
    return replace(manifest, data={**manifest.data, "rates": list(map(once, manifest.data["rates"])), "populations": populations})
