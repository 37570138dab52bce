"""What is known already of extracts that were sent: their manifests as they were read, their files as they were compared, and put together?

All of it lies in the user's own cache, by what it was made of, and can be made again. Hundreds of small files take much longer
to open than to read: of those with the same columns a few large ones are made, once they are found to hold what they should.
"""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any, NamedTuple

from dicoop.errors import each_of
from dicoop.extras import load
from dicoop.frozen import replace
from dicoop.rollup.manifest import Manifest
from dicoop.rollup.statement import Asked
from dicoop.store import disk, extracts
from dicoop.store.find import is_own
from dicoop.store.index import Index, key_of

_MANIFESTS, _SEEN = "manifests", "seen"  # questions of the index
_FILE, _FOLDER = "extracts.sqlite", "extracts-together"
_FEW, _AT_ONCE = 8, 64  # so few files are read where they lie; of so many one is made, so that few are made again when one of them changes
_LARGEST = 2 * 1024**3
_WEAK = {"threads": "1", "memory_limit": "200MB"}


class Received:
    """What is known of extracts; with `every` they are all read and compared again."""

    def __init__(self, cache: Path | None, *, every: bool) -> None:
        """Remember what was found before."""
        self._cache = cache if cache is not None and is_own(cache) else None
        self._memory = Index(self._cache / _FILE, key_of(b"")) if self._cache else None
        self._every = every
        self._seen: dict[str, Any] = (self._memory and self._memory.recall(_SEEN, "")) or {}
        self._new = bool(every)
        if every:
            self._seen = {}

    def manifests(self, folder: Path) -> list[Manifest]:
        """Return the extracts in a folder and those below it; raises Unable for manifests that were changed."""
        paths = extracts.manifests_in(folder)
        digest = _digest(f"{path.absolute()} {_stamp(path)}" for path in paths)
        known = self._memory.recall(_MANIFESTS, digest) if self._memory and not self._every else None
        if known:
            return [Manifest(str(path), data) for path, data in zip(paths, known, strict=True)]
        alike: dict[str, Any] = {}
        found = each_of(lambda path: _sharing(extracts.read(path), alike), paths)
        if self._memory and found:
            self._memory.keep(digest, _MANIFESTS, [each.data for each in found])
            self._memory.write()
        return found

    def require(self, manifests: Sequence[Manifest]) -> None:
        """Compare the files of extracts with what their manifests say, once a stamp; raises Unable, for all that are not as they should be."""
        looked = each_of(_looked, (each for manifest in manifests for each in _files_of(manifest)))
        new = [each for each in looked if self._seen.get(each.key) != each.stamp]
        if new:
            with closing(load("rollup", "duckdb").connect(":memory:", config=_WEAK)) as base:
                each_of(lambda each: extracts.require(base, Path(each.path), each.said), new)
            self._see({each.key: each.stamp for each in new})
            self._keep()

    def _see(self, stamps: Mapping[str, Sequence[Any]]) -> None:
        self._seen |= stamps
        self._new = True

    def _keep(self) -> None:
        if self._memory and self._new:
            self._memory.keep("", _SEEN, {path: stamp for path, stamp in self._seen.items() if Path(path).exists()})
            self._memory.write()
            self._new = False

    # Many files together

    def files(self, asked: Asked) -> list[Path]:
        """Return the files that hold what is asked of extracts that were compared: theirs, or larger ones with the same rows."""
        manifests = asked.manifests
        if self._cache is None or len(manifests) <= _FEW:
            return [extracts.paths_of(manifest)[asked.population] for manifest in manifests]
        some: dict[int, list[Manifest]] = defaultdict(list)
        parts = 1 << (len(manifests) // _AT_ONCE).bit_length()
        for manifest in manifests:
            some[int(_digest([manifest.ledger])[:4], 16) % parts].append(manifest)
        found = [path for _, each in sorted(some.items()) for path in self._together(self._cache / _FOLDER, asked.population, each)]
        self._keep()
        return found

    def _together(self, home: Path, population: str, manifests: Sequence[Manifest]) -> list[Path]:
        """Return one file for those of some extracts, as it was made or made now; theirs where it cannot be."""
        said = [manifest.populations[population] for manifest in manifests]
        digest = _digest(each["hash"] for each in said)
        path = home / f"{population}-{digest[:32]}.parquet"
        stamp = _stamp(path)
        if stamp and self._seen.get(str(path)) == [*stamp, digest]:
            return [path]
        own = [extracts.paths_of(manifest)[population] for manifest in manifests]
        duckdb = load("rollup", "duckdb")
        with suppress(OSError, duckdb.Error), closing(duckdb.connect(":memory:", config=_WEAK)) as base:
            home.mkdir(mode=0o700, parents=True, exist_ok=True)
            made = _made(base, home, own)
            sums = {name: sum(int(each["sums"][name]) for each in said) for name in said[0]["sums"]}
            if extracts.wrong_sums(base, made, said[0]["columns"], sum(each["rows"] for each in said), sums):
                made.unlink()
                return own
            disk.replace(made, path)
            self._see({str(path): [*_stamp(path), digest]})
            _make_room(home, path)
            return [path]
        return own


def _made(base: Any, home: Path, own: Iterable[Path]) -> Path:
    number, name = tempfile.mkstemp(prefix=".", suffix=".tmp", dir=home)
    os.close(number)
    source = ", ".join(extracts.quoted(path.absolute()) for path in own)
    base.execute(f"COPY (SELECT * FROM read_parquet([{source}])) TO {extracts.quoted(name)} (FORMAT parquet)")  # noqa: S608 - names of files
    return Path(name)


def _make_room(home: Path, kept: Path) -> None:
    """Remove what was made longest ago, where there is too much."""
    there = sorted(((each.stat().st_mtime_ns, each.stat().st_size, each) for each in home.iterdir() if each != kept), reverse=True)
    size = kept.stat().st_size
    for _, more, path in there:
        size += more
        if size > _LARGEST:
            path.unlink()


def _stamp(path: str | Path) -> tuple[int, ...]:
    """Return what tells a file from one that was changed; nothing of one that is not there."""
    try:
        seen = os.stat(path)  # noqa: PTH116 - thousands of them, and a path takes longer to make than to look at
    except OSError:
        return ()
    return (seen.st_size, seen.st_mtime_ns, seen.st_ctime_ns, seen.st_ino)


class _Sent(NamedTuple):
    """A file of an extract: its path as it was given, its whole path as a key, what the manifest says of it, and its stamp."""

    path: str
    key: str
    said: Mapping[str, Any]
    stamp: list[Any] = []  # noqa: RUF012 - of one that was looked at


def _files_of(manifest: Manifest) -> Iterator[_Sent]:
    folder = Path(manifest.at).parent
    whole = folder.absolute()
    return (_Sent(f"{folder}{os.sep}{said['file']}", f"{whole}{os.sep}{said['file']}", said) for said in manifest.populations.values())


def _looked(file: _Sent) -> _Sent:
    stamp = _stamp(file.key)
    if not stamp:
        raise extracts.lost(file.path)
    return file._replace(stamp=[*stamp, file.said["hash"]])


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
