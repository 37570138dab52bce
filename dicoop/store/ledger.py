"""How does one file become a record or the settings, and which files are there?"""

from __future__ import annotations

from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, ValuesView
from functools import cache, partial
from pathlib import Path
from typing import Any

from dicoop.errors import Fault, Finding, Findings, Misused, NotFound, Place, Unable, total
from dicoop.frozen import dataclass
from dicoop.kinds import parse_input
from dicoop.kinds.base import Kind, Kinds, Record
from dicoop.kinds.called import County
from dicoop.kinds.ledger import Ledger, Memory
from dicoop.kinds.settings import NEWER_FORMAT, Settings
from dicoop.kinds.validate import BAD_ID, validate
from dicoop.labels import Label, both, joined, visible
from dicoop.paths import FOLDER, SETTINGS_PATH
from dicoop.store import files
from dicoop.store.kinds import kinds_of
from dicoop.store.record_files import folders, twins
from dicoop.text.source import Source

WRONG_PATH = Fault(
    "wrong-path",
    Label("文件放错了地方：编号 {value} 应在 {wanted}", "the file is in the wrong place: {value} belongs in {wanted}"),
    Label("把文件移到 {wanted}，或改正编号", "move the file to {wanted}, or correct the id"),
)
STRAY_FILE = Fault(
    "stray-file",
    Label("这个文件夹里不该有记录：{value}", "no records belong in this folder: {value}"),
    Label(
        "记录放在 meetings enterprises projects issues contracts 之下；别的文件移出 ledgers/",
        "records belong in meetings enterprises projects issues contracts; move other files out of ledgers/",
    ),
)
ID_TWICE = Fault(
    "id-twice",
    Label("编号 {value} 另有一份：{other}", "the id {value} is also in {other}"),
    Label("留下对的一份，另一份改编号或删去", "keep the right one; give the other a new id or remove it"),
)
NAME_TWINS = Fault(
    "name-twins",
    Label("文件名只差大小写或 Unicode 写法：{value} 和 {other}", "names that differ only in case or Unicode form: {value} and {other}"),
    Label(
        "留下对的一份，另一份删去：git rm；真是两条记录的，另给编号",
        "keep the right one and git rm the other; if they are two records, give one another id",
    ),
)
STORE_FAULTS = (WRONG_PATH, STRAY_FILE, ID_TWICE, NAME_TWINS)
_SETTINGS = "settings"  # the question what they are
_BROKEN = Label("台账设置 {path} 读不出来，有 {n} 处错误", "the settings in {path} cannot be read; faults: {n}")


@dataclass(frozen=True)
class Opened:
    """A record's file as it was read: its text with places, the record, and its bytes."""

    path: str
    source: Source
    record: Record
    raw: bytes

    @property
    def digest(self) -> str:
        """What tells its bytes from any others."""
        return files.digest(self.raw)


def settings(root: Path) -> Settings:
    """Read ledger.yaml; raises Unable with all findings."""
    return settings_in(settings_bytes(root))


def county_by(read: Callable[[], Settings]) -> County:
    """Return how counties are called by settings that are read once one is: by its key where they cannot be."""

    @cache
    def held() -> Settings | None:
        try:
            return read()
        except Unable:
            return None

    def county(key: str) -> Label:
        found = held()
        return found.county_label(key) if found else both(key)

    return county


def county_of(root: Path) -> County:
    """Return how counties are called as ledger.yaml has them now."""
    return county_by(partial(settings, root))


def settings_bytes(root: Path) -> bytes:
    """Read the bytes of ledger.yaml; raises Unable."""
    raw = files.read(root, SETTINGS_PATH)
    if isinstance(raw, Finding):
        raise _broken((raw,))
    return raw


def settings_in(raw: bytes, memory: Memory | None = None) -> Settings:
    """Return the settings that the bytes of ledger.yaml hold, as remembered or read; raises Unable with all findings."""
    digest = files.digest(raw)
    known = memory.recall(_SETTINGS, digest) if memory else None
    found = settings_of(raw) if known is None else Settings.wrap(known)
    if isinstance(found, Findings):
        raise _broken(found)
    if memory and known is None:
        memory.keep(digest, _SETTINGS, tuple(found))
    return found


def _broken(findings: tuple[Finding, ...]) -> Unable:
    return Unable(_BROKEN.fill(path=SETTINGS_PATH, n=total(findings)), findings=findings)


def read_settings(root: Path) -> Settings | Findings:
    """Read ledger.yaml, or return what is wrong with it."""
    return settings_of(files.read(root, SETTINGS_PATH))


def settings_of(raw: bytes | Finding) -> Settings | Findings:
    """Return the settings that the bytes of ledger.yaml hold, or what is wrong with them."""
    source = source_in(raw, SETTINGS_PATH)
    found = Findings(source) if isinstance(source, tuple) else validate(source, Settings)
    newer = Findings(each for each in found if each.fault is NEWER_FORMAT) if isinstance(found, Findings) else ()
    return newer or found  # what else is strange in a newer format is no fault


def source_in(raw: bytes | Finding, path: str) -> Source | tuple[Finding, ...]:
    """Return what the bytes of a file hold as values with places, or what is wrong with it."""
    if isinstance(raw, Finding):
        return (raw,)
    from dicoop.text.read import read  # noqa: PLC0415 - what is remembered is not read again

    return read(raw, path)


def values_of(root: Path, path: str) -> Source | tuple[Finding, ...]:
    """Read one file as values with places, or return what is wrong with it."""
    return source_in(files.read(root, path), path)


def sources(root: Path, paths: Iterable[str]) -> dict[str, Source]:
    """Read files as values with places; those that cannot be read are left out."""
    read_ = ((path, values_of(root, path)) for path in paths)
    return {path: found for path, found in read_ if isinstance(found, Source)}


def open_file(root: Path, path: str, kinds: Kinds | None = None) -> Opened | tuple[Finding, ...]:
    """Read one record's file, or return what is wrong with it; whoever reads many names the kinds there are, so that they are read once."""
    return of_bytes(files.read(root, path), path, kinds or kinds_of(root))


def of_bytes(raw: bytes | Finding, path: str, kinds: Kinds) -> Opened | tuple[Finding, ...]:
    """Return the record that the bytes of a file hold, or what is wrong with it: nothing, where that is its declaration."""
    if isinstance(raw, Finding):
        return (raw,)
    kind = kinds.of_path(path)
    if kind is None:
        allowed = both(" ".join(f"{FOLDER}/{kind.folder}" for kind in kinds.values()))
        return () if kinds.is_broken(path) else (STRAY_FILE.at(value=visible(path), allowed=allowed, place=Place(path)),)
    source = source_in(raw, path)
    if isinstance(source, tuple):
        return source
    record = validate(source, kind.model)
    if isinstance(record, Findings):
        return record
    return misplaced(kind, record, source) or Opened(path, source, kinds.valued(kind, record), raw)


def misplaced(kind: Kind, record: Record, source: Source) -> tuple[Finding, ...]:
    """Return what is wrong with the id of a record for the file it is in."""
    id_ = str(record.id)
    if kind.letter and not kind.is_id(id_):
        return (BAD_ID.at("id", visible(id_), id=visible(id_), place=source.place(("id",))),)
    wanted = kind.path(id_)
    return () if wanted == source.file else (WRONG_PATH.at("id", id_, id=id_, place=source.place(("id",)), wanted=wanted),)


def told_twice(findings: Iterable[Finding], made: Ledger) -> Iterator[Finding]:
    """Yield the findings; of a misplaced file whose id is also where it belongs, that there are two."""
    for found in findings:
        kind = made.kinds.of_path(found.place.file) if found.fault is WRONG_PATH else None
        other = kind.path(found.id) if kind and made.known(kind.name, found.id) else None
        yield ID_TWICE.at("id", found.id, id=found.id, place=found.place, other=other) if other else found


class Lazily(Mapping[str, Any]):
    """The records of a kind, each opened by its path when it is asked for: so that changing one never reads the others."""

    def __init__(self, kind: Kind, open_: Callable[[str], Opened | tuple[Finding, ...]], known: Callable[[], Iterable[str]]) -> None:
        """Remember how one is opened, and who knows the ids."""
        self._kind = kind
        self._open = open_
        self._known = known
        self._read: dict[str, Record | None] = {}

    def __getitem__(self, key: str) -> Record:
        """Read one record; KeyError where there is none that can be read."""
        if key not in self._read:
            opened = self._open(self._kind.path(key)) if self._kind.is_id(key) else ()
            self._read[key] = opened.record if isinstance(opened, Opened) else None
        record = self._read[key]
        if record is None:
            raise KeyError(key)
        return record

    def __iter__(self) -> Iterator[str]:
        """Yield the ids, without reading."""
        return iter(self._known())

    def __len__(self) -> int:
        """Count the ids."""
        return sum(1 for _ in self)

    def items(self) -> ItemsView[str, Record]:
        """Return all that can be read, by id."""
        return {id_: record for id_ in self if (record := self.get(id_)) is not None}.items()

    def values(self) -> ValuesView[Record]:
        """Return all that can be read."""
        return dict(self.items()).values()


def on_disk(root: Path, kinds: Kinds, known: Callable[[Kind], Iterable[str]] | None = None) -> dict[str, Lazily]:
    """Return the records on disk by kind; who knows the ids are by default the names of the files."""
    names = known or partial(ids, root)
    return {name: Lazily(kind, partial(open_file, root, kinds=kinds), partial(names, kind)) for name, kind in kinds.items()}


def glance(root: Path) -> Ledger:
    """Return the ledger with records read only when asked for."""
    kinds = kinds_of(root)
    return Ledger(settings(root), on_disk(root, kinds), kinds=kinds)


def ids(root: Path, kind: Kind, *, some: bool = False) -> list[str]:
    """Return the ids of a kind by the names of its files, without reading them.

    Raises Unable where a folder cannot be opened, so that nobody knows what ids there are, unless `some` of them will do.
    """
    there = list(folders(root, kind.folder))
    for each in there:
        if each.is_shut and not some:
            files.names(root, f"{each.path}/{each.joined}".removeprefix(f"{FOLDER}/"))
    named = ((path := f"{each.path}/{file}", kind.id_of(path)) for each in there for file in each.files)
    return [id_ for path, id_ in named if kind.is_id(id_) and path == kind.path(id_)]


def meant(root: Path, kind: Kind, text: str, *, some: bool = False) -> str:
    """Return the id a person means by any unique end of it, by a name or a part of one; raises NotFound or Misused, Unable as `ids` does."""
    wanted = parse_input.tidy_number(text) if not kind.letter else text.strip().upper()
    if kind.is_id(wanted) and files.exists(root, kind.path(wanted)):
        return wanted
    found = parse_input.unique_end(text, ids(root, kind, some=some)) if kind.letter else []
    if not found:
        ids(root, kind)  # what cannot be seen may be what is meant
        return parse_input.reference(kind, text, glance(root))
    return found[0] if len(found) == 1 else parse_input.one_of(kind, text, found, said=parse_input.told_apart(kind, found, glance(root)))


def unclear(root: Path, text: str, found: Iterable[tuple[Kind, str]]) -> Misused:
    """Return the refusal of a text that may mean several records, of whatever kinds: each is told by its id and name."""
    every = sorted(found, key=lambda one: one[1])
    there = glance(root)
    shown = [parse_input.told_apart(kind, (id_,), there)(id_) for kind, id_ in every[:_MOST]]
    ids = joined((*shown, *((both("…"),) if len(every) > _MOST else ())), "；", "; ")
    return Misused(_SEVERAL.fill(text=text, n=len(every)), parse_input.WRITE_MORE.fill(ids=ids))


_MOST = 12
_SEVERAL = Label("符合“{text}”的记录有 {n} 条", "'{text}' matches {n} records")
_NO_RECORD = Label("没有这{measure}{kind}：{id}", "no such {kind}: {id}")
_UNREADABLE = Label("{id} 的文件有错误，先改正才能使用", "the file of {id} has faults and must be corrected first")


def open_record(root: Path, kind: Kind, id_: str) -> Opened:
    """Read one record for a change; raises NotFound, or Unable with the findings of its file."""
    path = kind.path(id_)
    if not files.exists(root, path):
        raise NotFound(_NO_RECORD.fill(measure=kind.measure, kind=kind.label, id=id_))
    opened = open_file(root, path)
    if isinstance(opened, tuple):
        raise Unable(_UNREADABLE.fill(id=id_), findings=opened)
    return opened


def name_twins(odd: Iterable[str], every: Callable[[], Iterable[str]]) -> dict[str, Finding]:
    """Return the odd files that some systems take for another one: of two at least one is where no record belongs."""
    found = twins(odd, every)
    return {path: NAME_TWINS.at("", visible(path), place=Place(path), other=visible(other)) for path, other in found.items()}
