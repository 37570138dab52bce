"""What did the ledger hold at a commit?"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from dicoop.errors import Finding, Findings, Place, Unable, total
from dicoop.frozen import replace
from dicoop.kinds.base import wrapped
from dicoop.kinds.ledger import Ledger, Part
from dicoop.kinds.settings import Settings
from dicoop.labels import Label
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store import files
from dicoop.store.git import blobs, entries, entries_in, folders, top
from dicoop.store.kinds import kinds_at, settings_blob
from dicoop.store.ledger import Lazily, Opened, county_by, of_bytes, settings_of, source_in, told_twice
from dicoop.store.parallel import shared
from dicoop.store.record_files import in_order, is_apart
from dicoop.text import faults
from dicoop.text.faults import MAX_BYTES
from dicoop.text.source import Source

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind, Kinds
    from dicoop.store.git import Blob, Repo, TreeEntry
    from dicoop.store.index import Index

    _Drawn = tuple[str, str, tuple[str, Any] | None, tuple[Finding, ...]]

_BROKEN = Label(
    "版本 {commit} 的台账设置 {path} 读不出来，有 {n} 处错误", "the settings in {path} of revision {commit} cannot be read; faults: {n}"
)
_REPOSITORY = Label("另一个仓库", "another repository")
_LEAST = 250  # below this number of files another process takes longer to make than it saves
_HELD = "facts"  # the question what a folder holds
_SIZE = "size"  # the question how many records it holds, if all its files can be read, and whether with amounts in foreign currencies
_SHORT = 10  # digits of a commit that a person is shown


def load_at(repo: Repo, commit: str, index: Index | None = None) -> Ledger:
    """Return the ledger as it was committed, with findings for what could not be read; raises Unable without settings.

    What the index knows of a folder is not looked for again, nor what it knows of a content; records themselves are read
    when they are asked for.
    """
    own, basis = _settings(repo, commit)
    kinds = kinds_at(repo, commit)
    there = {
        path: _digest(basis, kinds.digest, path, tree)
        for path, tree in sorted(folders(repo, commit), key=lambda folder: in_order(folder[0]))
    }
    sizes = index.recall_all(_SIZE) if index else {}
    listed = _listed(repo, commit, [path for path, digest in there.items() if digest not in sizes])
    facts, findings = _facts(repo, [entry for some in listed.values() for entry in some], kinds, index)
    read = {path: {facts[each.path][0]: facts[each.path][1] for each in some if each.path in facts} for path, some in listed.items()}
    for path, held in read.items():
        if index and len(held) == len(listed[path]):
            index.keep(there[path], _SIZE, (len(held), _foreign(held, path, kinds)))
            index.keep(there[path], _HELD, held)
    sized = (
        (path, digest, *((len(read[path]), _foreign(read[path], path, kinds)) if path in read else sizes[digest]))
        for path, digest in there.items()
    )
    parts = tuple(
        Part(kind.name, digest, size, partial(_read, (repo, commit, path, kinds), digest, read.get(path), index), foreign)
        for path, digest, size, foreign in sized
        if size and (kind := kinds.of_path(f"{path}/"))
    )
    left_out = tuple(sorted(entry.path for some in listed.values() for entry in some if entry.path not in facts))
    digest = _digest(basis, kinds.digest, *(part.digest for part in parts))
    records = {name: _records(repo, commit, kind, kinds) for name, kind in kinds.items()}
    made = Ledger(own, records, (), left_out, parts, digest, kinds, index)
    return replace(made, findings=(*kinds.findings, *told_twice(findings, made)))


def _foreign(held: Mapping[str, Any], path: str, kinds: Kinds) -> bool:
    kind = kinds.of_path(f"{path}/")
    return kind is not None and kind.foreign(held.values()) > 0


def _listed(repo: Repo, commit: str, wanted: Sequence[str]) -> dict[str, list[TreeEntry]]:
    found: dict[str, list[TreeEntry]] = {path: [] for path in wanted}
    for entry in record_entries(entries_in(repo, commit, wanted)):
        if entry.path != SETTINGS_PATH:
            found[entry.path.rpartition("/")[0]].append(entry)
    return found


def _facts(repo: Repo, there: list[TreeEntry], kinds: Kinds, index: Index | None) -> tuple[dict[str, tuple[str, Any]], list[Finding]]:
    """Return the ids and facts of all files that can be read, by path, and what is wrong with the others."""
    known = index.drawn([entry.id for entry in there]) if index else {}
    facts = {entry.path: known[entry.id][1] for entry in there if entry.id in known and lies(entry, kinds, *known[entry.id])}
    new = [entry for entry in there if entry.path not in facts]
    drawn = shared(partial(_draw, repo, kinds), new, lambda _: 1, _LEAST)
    facts |= {path: made[1] for path, _, made, _ in drawn if made}
    if index:
        index.keep_drawn({id_: made for _, id_, made, _ in drawn if made})
    return {path: (str(each[0]), each) for path, each in facts.items()}, [finding for _, _, _, found in drawn for finding in found]


def lies(entry: TreeEntry, kinds: Kinds, kind: str, facts: Any) -> bool:
    """Return whether a content of which the facts are known lies where it may: the same bytes elsewhere are a fault."""
    own = kinds.of_mark(kind)
    return own is not None and stat.S_ISREG(entry.mode) and entry.path == own.path(facts[0])


def _draw(repo: Repo, kinds: Kinds, some: Sequence[TreeEntry]) -> list[_Drawn]:
    """Return of each file its path and blob, and its kind and facts or what is wrong with it."""
    return [
        (entry.path, entry.id, None, found)
        if isinstance(found, tuple)
        else (entry.path, entry.id, (kinds.mark(kind), tuple(found.record)) if (kind := kinds.of_path(entry.path)) else None, ())
        for entry, found in opened(repo, some, kinds)
    ]


def _read(where: tuple[Repo, str, str, Kinds], digest: str, held: Mapping[str, Any] | None, index: Index | None) -> Mapping[str, Any]:
    """Return the facts of a folder; what the index holds of it is read when it is asked for."""
    found = held if held is not None or index is None else index.recall(_HELD, digest)
    repo, commit, path, kinds = where
    kind = kinds.of_path(f"{path}/")
    assert kind is not None
    return wrapped(kind, found if found is not None else dict(_facts(repo, _listed(repo, commit, [path])[path], kinds, None)[0].values()))


def _digest(*parts: str) -> str:
    """Return what tells contents from any others; the settings are always among them, for answers rest on these too."""
    return hashlib.blake2b("\n".join(parts).encode("utf-8", "surrogateescape"), digest_size=16).hexdigest()


def _records(repo: Repo, commit: str, kind: Kind, kinds: Kinds) -> Lazily:
    """Return the records of a kind at a commit, all read when the first is asked for: git is not started for each."""

    @cache
    def every() -> Mapping[str, Opened]:
        there = record_entries(entries(repo, commit, f"{FOLDER}/{kind.folder}"))
        return {entry.path: found for entry, found in opened(repo, there, kinds) if isinstance(found, Opened)}

    return Lazily(kind, lambda path: every().get(path, ()), lambda: (str(one.record.id) for one in every().values()))


def glimpse(repo: Repo, commit: str) -> Ledger:
    """Return the ledger at a commit (or tree) with each record read when it is asked for; raises Unable without settings."""
    there, kinds = {entry.path: entry for entry in record_entries(entries(repo, commit))}, kinds_at(repo, commit)

    def open_(path: str) -> Opened | tuple[Finding, ...]:
        return next(opened(repo, [there[path]], kinds))[1] if path in there else ()

    def ids(kind: Kind) -> Iterator[str]:
        return (kind.id_of(path) for path in there if path.startswith(f"{FOLDER}/{kind.folder}/"))

    records = {name: Lazily(kind, open_, partial(ids, kind)) for name, kind in kinds.items()}
    return Ledger(settings_at(repo, commit), records, kinds=kinds)


def prefixes(repo: Repo, commit: str) -> tuple[str, ...]:
    """Return where the roots of ledgers lie in a commit; that at the top is the only one, where there is one."""
    found = [entry.path for entry in entries(top(repo), commit, "") if f"/{entry.path}".endswith(f"/{SETTINGS_PATH}")]
    return ("",) if SETTINGS_PATH in found else tuple(path.removesuffix(SETTINGS_PATH) for path in found)


def settings_at(repo: Repo, commit: str) -> Settings:
    """Return the ledger's settings as they were committed; raises Unable."""
    return _settings(repo, commit)[0]


def county_at(repo: Repo, commit: str) -> Callable[[str], Label]:
    """Return how counties are called as they were committed."""
    return county_by(partial(settings_at, repo, commit))


def _settings(repo: Repo, commit: str) -> tuple[Settings, str]:
    entry, blob = settings_blob(repo, commit)
    found = settings_of(content(entry, blob))
    if isinstance(found, Findings):
        raise Unable(_BROKEN.fill(commit=commit[:_SHORT], path=SETTINGS_PATH, n=total(found)), findings=found)
    return found, entry.id


def content(entry: TreeEntry, blob: Blob) -> bytes | Finding:
    """Return what a committed file holds, or why it is no file to be read."""
    return unfit(entry._replace(size=blob.size)) or blob.raw


def contents(repo: Repo, there: Sequence[TreeEntry]) -> Iterator[tuple[TreeEntry, bytes | Finding]]:
    """Yield what committed files hold, or why they are none to be read: then the content is never asked for."""
    wrong = {entry.path: found for entry in there if (found := unfit(entry))}
    known = blobs(repo, [entry.id for entry in there if entry.path not in wrong])
    yield from ((entry, wrong.get(entry.path) or content(entry, next(known))) for entry in there)


def opened(repo: Repo, there: Sequence[TreeEntry], kinds: Kinds) -> Iterator[tuple[TreeEntry, Opened | tuple[Finding, ...]]]:
    """Yield every file's record or what is wrong with it."""
    return ((entry, of_bytes(raw, entry.path, kinds)) for entry, raw in contents(repo, there))


def values(repo: Repo, commit: str, folder: str) -> Iterator[tuple[str, Source | tuple[Finding, ...]]]:
    """Yield the YAML files under a path of the ledger at a commit with their values, or what is wrong with them."""
    there = [entry for entry in entries(repo, commit, folder) if entry.path.endswith(".yaml")]
    return ((entry.path, source_in(raw, entry.path)) for entry, raw in contents(repo, there))


def sources(repo: Repo, commit: str, paths: Iterable[str]) -> dict[str, Source]:
    """Return the files of some paths as they were committed, as values with places; those that cannot be read are left out."""
    wanted = set(paths)
    there = [entry for entry in entries(repo, commit) if entry.path in wanted]
    found = ((entry.path, source_in(raw, entry.path)) for entry, raw in contents(repo, there))
    return {path: source for path, source in found if isinstance(source, Source)}


def blob_ids(repo: Repo, commit: str, paths: Iterable[str]) -> dict[str, str]:
    """Return which contents files have at a commit."""
    wanted = set(paths)
    return {entry.path: entry.id for entry in entries(repo, commit) if entry.path in wanted}


def paths(repo: Repo, commit: str) -> tuple[str, ...]:
    """Return the names of the ledger's files at a commit."""
    return tuple(entry.path for entry in entries(repo, commit))


def unfit(entry: TreeEntry) -> Finding | None:
    """Return why what lies at a commit is no file to be read, None where it is one."""
    place = Place(entry.path)
    if not stat.S_ISREG(entry.mode):
        return faults.NOT_REGULAR.at(value=files.LINK if stat.S_ISLNK(entry.mode) else _REPOSITORY, place=place)
    return faults.TOO_LARGE.at(value=entry.size, place=place) if (entry.size or 0) > MAX_BYTES else None


def record_entries(found: Iterable[TreeEntry]) -> tuple[TreeEntry, ...]:
    """Return those of a commit's files that are read as records, in the order of ids; a link or a repository might hide some."""
    own = (entry for entry in found if is_own(entry) and not is_apart(entry.path))
    return tuple(sorted(own, key=lambda entry: (in_order(entry.path.rpartition("/")[0]), entry.path)))


def is_own(entry: TreeEntry) -> bool:
    """Return whether what lies at a commit is a file of the ledger's."""
    hidden = any(part.startswith(".") for part in entry.path.split("/"))
    return not hidden and (entry.path.endswith(".yaml") or not stat.S_ISREG(entry.mode))
