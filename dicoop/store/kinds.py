"""Which kinds of record has a ledger on disk, and had it at a commit: those built in, and those that the city declared?"""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Container, Mapping
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from dicoop.errors import Fault, Finding, Findings, Place, Unable
from dicoop.kinds import BUILT_IN, LATER
from dicoop.kinds.base import Kinds
from dicoop.labels import Label, both
from dicoop.paths import DECLARATIONS, FOLDER, SETTINGS_PATH
from dicoop.store import files
from dicoop.store.git import Blob, blobs, children

if TYPE_CHECKING:
    from dicoop.kinds.base import Kind
    from dicoop.kinds.declaration import Declaration
    from dicoop.store.git import Repo, TreeEntry
    from dicoop.text.source import Source

MOST = 20
_LINES = 150
_RATES = b"currencies"
_NO_SETTINGS = Label("版本 {commit} 里没有台账（{path}）", "no ledger ({path}) in revision {commit}")
_SHORT = 10  # digits of a commit that a person is shown
OTHER_NAME = Fault(
    "declaration-name",
    Label("声明的名字是 {value}，文件却不叫 {value}.yaml", "the declaration is called {value}, but its file is not {value}.yaml"),
    Label("把文件改名为 {value}.yaml，或改正 key", "rename the file to {value}.yaml, or correct key"),
)
TOO_MANY = Fault(
    "too-many-kinds",
    Label("声明的台账有 {value} 类，最多 {most} 类", "declared ledgers: {value}, at most {most}"),
    Label("把不再用的移走（连同它们的记录）", "move out those no longer used, with their records"),
)
TOO_LONG = Fault(
    "declaration-too-long",
    Label("声明有 {value} 行，最多 {most} 行", "the declaration has {value} lines, at most {most}"),
    Label("拆成两本台账，或去掉用不着的", "split it into two ledgers, or remove what nobody uses"),
)
IN_USE = Fault(
    "declaration-in-use",
    Label("照这份声明，有 {value} 条记录读不出来：{ids}", "records unreadable under this declaration: {value} ({ids})"),
    Label(
        "记录里用着的字段、值、环节，改名或去掉用 dicoop migrate {key}；哪里不合：dicoop check",
        "rename or drop what records use with dicoop migrate {key}; for the faults: dicoop check",
    ),
)
FAULTS = (OTHER_NAME, TOO_MANY, TOO_LONG, IN_USE)


class _File(NamedTuple):
    """A declaration's file as it was read, or what is wrong with it."""

    path: str
    raw: bytes | Finding


def kinds_of(root: Path) -> Kinds:
    """Return the kinds of the ledger that lies on disk."""
    names = declarations_of(root)
    used = _used(files.folders(root))
    found = _kinds(tuple(_File(path, files.read(root, path)) for path in names), used) if names or used else BUILT_IN
    return with_rates(found, files.read(root, SETTINGS_PATH))


def with_rates(kinds: Kinds, settings: bytes | Finding) -> Kinds:
    """Return kinds whose records count by the rates of exchange that the bytes of ledger.yaml name; by none where these cannot be read."""
    return _with_rates(kinds, settings) if isinstance(settings, bytes) and _RATES in settings else kinds


@lru_cache(32)
def _with_rates(kinds: Kinds, raw: bytes) -> Kinds:
    from dicoop.kinds.settings import Settings  # noqa: PLC0415 - most ledgers name none
    from dicoop.kinds.validate import validate  # noqa: PLC0415
    from dicoop.text.read import read  # noqa: PLC0415

    source = read(raw, SETTINGS_PATH)
    found = validate(source, Settings) if not isinstance(source, tuple) else Findings(source)
    return kinds if isinstance(found, Findings) else kinds.quoted(found.quotes)


def kinds_with(root: Path, texts: Mapping[str, str | None]) -> Kinds:
    """Return the kinds that the ledger on disk would have were some of its declarations written so (None: were they not there)."""
    there = {path: files.read(root, path) for path in declarations_of(root) if path not in texts}
    there |= {path: text.encode("utf-8") for path, text in texts.items() if text is not None}
    found = _kinds(tuple(_File(path, there[path]) for path in sorted(there)), _used(files.folders(root)))
    return with_rates(found, files.read(root, SETTINGS_PATH))


def _used(folders: Container[str]) -> tuple[str, ...]:
    return tuple(kind.name for kind in LATER if kind.folder in folders)


def declarations_of(root: Path) -> list[str]:
    """Return the paths of the declarations that lie on disk."""
    try:
        found = [path.name for path in (root / DECLARATIONS).iterdir()]
    except OSError:  # there is none, or what is told when its files are read
        return []
    return sorted(f"{DECLARATIONS}/{name}" for name in found if name.endswith(".yaml") and not name.startswith("."))


@lru_cache(64)
def kinds_at(repo: Repo, commit: str) -> Kinds:
    """Return the kinds of the ledger as it was committed; a hash says for good which, so git is asked once."""
    every = _children(repo, commit)
    used = _used({entry.path.removeprefix(f"{FOLDER}/") for entry in every if stat.S_ISDIR(entry.mode)})
    there = [entry for entry in every if entry.path.startswith(f"{DECLARATIONS}/") and entry.path.endswith(".yaml")]
    there = [entry for entry in there if stat.S_ISREG(entry.mode)]
    contents = blobs(repo, [entry.id for entry in there]) if there else ()
    declared = tuple(_File(entry.path, blob.raw) for entry, blob in zip(there, contents, strict=True))
    found = _kinds(declared, used) if there or used else BUILT_IN
    with suppress(Unable):  # who asks for the settings themselves is told
        return with_rates(found, settings_blob(repo, commit)[1].raw)
    return found


@lru_cache(64)
def _children(repo: Repo, commit: str) -> tuple[TreeEntry, ...]:
    return children(repo, commit, (FOLDER, DECLARATIONS))


@lru_cache(64)
def settings_blob(repo: Repo, commit: str) -> tuple[TreeEntry, Blob]:
    """Return the file ledger.yaml as it was committed; raises Unable where there is none that is a plain file."""
    entry = next((entry for entry in _children(repo, commit) if entry.path == SETTINGS_PATH), None)
    if entry is None or stat.S_ISDIR(entry.mode):
        raise Unable(_NO_SETTINGS.fill(commit=commit[:_SHORT], path=SETTINGS_PATH))
    if not stat.S_ISREG(entry.mode):
        return entry, Blob(entry.id, 0, b"")
    return entry, next(blobs(repo, [entry.id]))


@lru_cache(32)
def _kinds(found: tuple[_File, ...], used: tuple[str, ...]) -> Kinds:
    """Return the kinds built in of which there are records, and those declared; of the same declarations they are always the same."""
    there = (*BUILT_IN.values(), *(BUILT_IN[name] for name in used))
    made: list[Kind] = []
    broken: list[str] = []
    findings: list[Finding] = []
    if len(found) > MOST:
        findings.append(TOO_MANY.at("", len(found), place=Place(found[MOST].path), most=MOST))
    for file in found[:MOST]:
        kind = _kind(file, Kinds((*BUILT_IN.every.values(), *made)))
        if isinstance(kind, Findings):
            findings += kind
            broken.append(_key(file.path))
        else:
            made.append(kind)
    broken += [_key(file.path) for file in found[MOST:]]
    texts = (file.path.encode() + b"\0" + (file.raw if isinstance(file.raw, bytes) else b"") for file in found)
    digest = hashlib.blake2b(b"\0".join(texts), digest_size=16).hexdigest() if found else ""
    return Kinds((*there, *made), digest, broken, findings, LATER)


def _key(path: str) -> str:
    return path.rpartition("/")[2].removesuffix(".yaml")


@lru_cache(128)
def _kind(file: _File, others: Kinds) -> Kind | Findings:
    from dicoop.kinds import declared  # noqa: PLC0415 - most ledgers declare none

    found = judged(file.path, file.raw, others, _key(file.path))
    if isinstance(found, Findings):
        return found
    assert isinstance(file.raw, bytes)
    return declared.kind_of(found[0], hashlib.blake2b(file.raw, digest_size=8).hexdigest())


def judged(path: str, raw: bytes | Finding, others: Kinds, key: str | None = None) -> tuple[Declaration, Source] | Findings:
    """Return the declaration that a file holds (of a kind of that key, if one is named), or all that is wrong with it beside other kinds."""
    from dicoop.rules import declarations  # noqa: PLC0415 - most ledgers declare none

    read = declaration_in(path, raw)
    if isinstance(read, Findings):
        return read
    declaration, source = read
    found = [*_of_file(key, declaration, source), *(_placed(each, source) for each in declarations.faults(declaration, others))]
    return Findings(sorted(found, key=lambda each: (each.place.line, each.place.column))) if found else read


def declaration_in(path: str, raw: bytes | Finding) -> tuple[Declaration, Source] | Findings:
    """Return the declaration that a file holds with its places, or what is wrong with the file."""
    from dicoop.kinds.declaration import Declaration  # noqa: PLC0415 - most ledgers declare none
    from dicoop.kinds.validate import validate  # noqa: PLC0415
    from dicoop.text.read import read  # noqa: PLC0415

    if isinstance(raw, Finding):
        return Findings([raw])
    source = read(raw, path)
    if isinstance(source, tuple):
        return Findings(source)
    found = validate(source, Declaration)
    return found if isinstance(found, Findings) else (found, source)


def _of_file(key: str | None, declaration: Declaration, source: Source) -> list[Finding]:
    found = []
    if key is not None and declaration.key != key:
        found.append(OTHER_NAME.at("key", declaration.key, place=source.place(("key",)), allowed=both(f"{declaration.key}.yaml")))
    lines = source.text.count("\n")
    if lines > _LINES:
        found.append(TOO_LONG.at("", lines, place=Place(source.file, _LINES + 1, 1), most=_LINES))
    return found


def _placed(finding: Finding, source: Source) -> Finding:
    """Return a finding at its place: of a block, and of a name that is wrong, where the name stands."""
    from dicoop.kinds.address import path_of  # noqa: PLC0415 - of a sound declaration nothing is to be placed

    path = path_of(finding.address, source.data)
    if not path:
        return finding.placed(Place(source.file))
    is_named = path[-1] == finding.value or any(known[:-1] == path for known in source.spans)
    return finding.placed(source.key_place(path) if is_named else source.place(path))
