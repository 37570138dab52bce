"""How does a folder of files become a ledger?"""

from __future__ import annotations

import gc
import hashlib
import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dicoop.errors import Finding
from dicoop.frozen import replace
from dicoop.kinds.base import wrapped
from dicoop.kinds.ledger import Ledger, Part
from dicoop.paths import FILE, FOLDER, SETTINGS_PATH
from dicoop.store import files
from dicoop.store import index as indexes
from dicoop.store.find import is_own
from dicoop.store.folder_scan import Looker, ScannedFolder, clock_of, is_old
from dicoop.store.kinds import kinds_of
from dicoop.store.ledger import on_disk, settings_bytes, settings_in, told_twice
from dicoop.store.parallel import processes, shared
from dicoop.store.record_files import Folder, folders, in_order, path_of

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Kinds
    from dicoop.kinds.settings import Settings
    from dicoop.store.examination import Examination
    from dicoop.store.find import Shelf
    from dicoop.store.index import Index

    Choice = Callable[[Kinds], Iterable[str]]

# Below these numbers of files another process takes longer to make than it saves
_LEAST_PARSED = 250
_LEAST_COMPARED = 2500
_LEAST_LOOKED_AT = 8000


def load(place: Shelf, choose: Choice | None = None) -> Ledger:
    """Read all files, or what the index knows of them: the ledger, with findings for what could not be read (that is in no figure).

    `choose` returns by the kinds that there are the names of those whose records will be asked for: folders of others are not looked into.
    """
    with no_collecting():
        raw, kinds = settings_bytes(place.root), kinds_of(place.root)
        index = _index(place, raw, kinds)
        own = settings_in(raw, index)
        only = frozenset(choose(kinds)) if choose else None
        others = [] if only is None else [kind.folder for name, kind in kinds.every.items() if name not in only]
        looker, there = _looking(place, kinds, index, others)
        found = _looked(looker, there)
        made = _ledger(place, Ledger(own, kinds=kinds, only=only), found, index)
        _keep(looker, found)
        return made


def examine(place: Shelf, raw: bytes, own: Settings, examination: Examination) -> tuple[Ledger, Mapping[str, Sequence[Any]]]:
    """Read all files by settings that were read before, as bytes and values: the ledger, and by kind what is drawn from its records.

    What is found wrong with a record, or remembered to have been, stands in `findings` too.
    """
    with no_collecting():
        made = Ledger(own, kinds=kinds_of(place.root))
        index = _index(place, raw, made.kinds)
        looker, there = _looking(place, made.kinds, index)
        held = [(folder, made.kinds.of_path(f"{folder.name}/")) for folder in there]
        referred = [folder for folder, kind in held if kind and made.kinds.refer_to(kind)]
        chained = [folder for folder, kind in held if kind and folder in referred and made.kinds.refers(kind)]
        first = [folder for folder in referred if folder not in chained]
        found: list[ScannedFolder] = []
        for some in (first, [folder for folder in there if folder not in first]):
            last = replace(examination, base=made, contents=_contents(found), keep=some is first)
            # those whose records are referred to and refer to others themselves: all must be there before one is examined that does
            before = replace(looker, place=replace(place, tell=None), examination=replace(last, keep=True), is_ahead=True)
            ahead = _looked(before, chained) if some is not first else []
            base = _ledger(place, made, [*found, *ahead], index) if ahead else made
            last = replace(last, base=base, contents=_contents([*found, *ahead]))
            seen = {each.known.name: each for each in ahead}
            found += _looked(replace(looker, examination=last, seen=seen), some)
            made = _ledger(place, made, found, index)
        _keep(looker, found)
        if index:
            for each in found:
                if each.seen is not None:
                    last.remember(index, each.known.digest, each.seen, each.drawn)
            index.write()
        return made, _drawn(found, made.kinds)


def _drawn(found: Iterable[ScannedFolder], kinds: Kinds) -> Mapping[str, Sequence[Any]]:
    drawn: dict[str, list[Any]] = {name: [] for name in kinds}
    for each in found:
        kind = kinds.of_path(f"{each.known.name}/")
        if kind:
            drawn[kind.name] += each.drawn
    return drawn


def _looking(place: Shelf, kinds: Kinds, index: Index | None, without: Sequence[str] = ()) -> tuple[Looker, list[Folder]]:
    """Return how folders are looked at, and which there are: of records as their ids are ordered, by kind, year, office; the settings are none."""
    known = index.folders(without) if index else {}
    ours = time.time_ns()
    # the files' own clock is read where files may be young: all that is known is old, unless our own clock is so far wrong
    are_old = bool(known) and all(is_old(each, ours) for each in known.values())
    clock = None if index is None or are_old else clock_of(place)
    found = folders(place.root, without=without)
    kept = (Folder.of(each.name, [name for name in each.files if name != FILE]) if each.path == FOLDER else each for each in found)
    return Looker(place, kinds, clock, known, index), sorted((each for each in kept if each.joined), key=lambda each: in_order(each.path))


def _looked(looker: Looker, some: Sequence[Folder]) -> list[ScannedFolder]:
    least = _LEAST_PARSED if not looker.known else _LEAST_LOOKED_AT if looker.place.trust else _LEAST_COMPARED
    look = replace(looker, tell=_teller(looker.place, some, least)).look
    return shared(look, some, lambda folder: len(folder.files), least)


def _teller(place: Shelf, some: Sequence[Folder], least: int) -> Callable[[int], None] | None:
    """Return who tells how many files are done: this process for all, for they go on at one pace."""
    tell, total, here, done = place.tell, sum(len(folder.files) for folder in some), os.getpid(), 0
    if tell is None:
        return None
    n = processes(total, least)

    def told(files: int) -> None:
        nonlocal done
        done += files * n
        if os.getpid() == here:
            tell(min(done, total), total)

    return told


@contextmanager
def no_collecting() -> Iterator[None]:
    """Leave the collecting of garbage for later: what is read is kept, and looking through it again and again finds nothing."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            _freeze()
            gc.enable()


@cache  # what is frozen is never collected: once in a process is enough
def _freeze() -> None:
    """Else the first collection looks through all that was read."""
    gc.freeze()


def _contents(found: Iterable[ScannedFolder]) -> dict[str, str]:
    """Return what tells the content of each folder, of a large one that of all its runs."""
    contents: dict[str, str] = {}
    for each in found:
        path = path_of(each.known.name)
        contents[path] = contents.get(path, "") + each.known.digest
    return contents


def index_of(place: Shelf) -> Index | None:
    """Return the index of a ledger as it was left, None where there is none: what it says of a file is to be looked at in the file."""
    raw = files.read(place.root, SETTINGS_PATH)
    return None if isinstance(raw, Finding) else _index(place, raw, kinds_of(place.root))


def _index(place: Shelf, settings: bytes, kinds: Kinds) -> Index | None:
    if place.cache is None or not is_own(place.cache):
        return None
    return indexes.Index(indexes.file_of(place.cache, place.root), _key(settings, kinds))


def key_of(root: Path) -> bytes:
    """Return what tells the settings and declarations of a ledger, and the code, from any others; raises Unable."""
    return _key(settings_bytes(root), kinds_of(root))


def _key(settings: bytes, kinds: Kinds) -> bytes:
    return indexes.key_of(settings + kinds.digest.encode())


def _ledger(place: Shelf, base: Ledger, found: Sequence[ScannedFolder], index: Index | None) -> Ledger:
    parts = tuple(_part(place, kind, each, index) for each in found if (kind := base.kinds.of_path(f"{each.known.name}/")))
    whole = hashlib.blake2b("".join(part.digest for part in parts).encode(), digest_size=16).hexdigest()
    left_out = tuple(sorted(path for each in found for path in each.left_out))
    made = replace(base, parts=parts, digest=whole, left_out=left_out, memory=index)
    told = tuple(told_twice((finding for each in found for finding in each.findings), made))
    return replace(made, records=on_disk(place.root, made.kinds, lambda kind: made.ids(kind.name)), findings=(*base.kinds.findings, *told))


def _part(place: Shelf, kind: Kind, found: ScannedFolder, index: Index | None) -> Part:
    def read() -> Mapping[str, Any]:
        if found.kept is not None:
            return wrapped(kind, indexes.unpack(found.kept.facts))
        known = index.facts(found.known) if index else None
        return wrapped(kind, known if known is not None else _afresh(place, found.known.name, index))

    return Part(kind.name, found.known.digest, found.known.files - found.known.unread, read, bool(found.known.foreign))


def _afresh(place: Shelf, name: str, index: Index | None) -> Mapping[str, Any]:
    """Read records whose facts the index has lost; nothing more is put into such an index."""
    if index:
        index.forget()
    folder = next((each for each in folders(place.root, path_of(name).removeprefix(f"{FOLDER}/")) if each.name == name), Folder(name, ""))
    (found,) = Looker(place, kinds_of(place.root), None, {}, None).look([folder])
    return indexes.unpack(found.kept.facts) if found.kept else {}


def _keep(looker: Looker, found: Sequence[ScannedFolder]) -> None:
    gone = looker.known.keys() - {each.known.name for each in found}
    kept = [each.kept for each in found if each.kept]
    if looker.index and (kept or gone):
        looker.index.put(kept, gone)
