"""How does a part of a city's own ledger get another name, or go: in its declaration, and in every record at once?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from dicoop.actions.parts import UNFIT, UNFIT_HINT, MigrationOptions, OpenDeclaration, meant, nothing, opened
from dicoop.actions.write_context import Desk, alone
from dicoop.errors import Finding, Findings, Refused, total
from dicoop.frozen import dataclass
from dicoop.kinds.address import address_of, leaves
from dicoop.kinds.base import Kind, Kinds
from dicoop.labels import Label
from dicoop.paths import DECLARATIONS, FOLDER, SETTINGS_PATH
from dicoop.rules import migration
from dicoop.rules.migration import PartChange
from dicoop.store import files, git, ledger, record_writer
from dicoop.store.kinds import declaration_in, declarations_of, kinds_of, kinds_with
from dicoop.store.record_writer import FileEdit
from dicoop.text.source import Source
from dicoop.text.splice import Edits


class Turn(NamedTuple):
    """What became of one value of a record: its address, and what it was and is; of a name, the address itself; None: it is gone."""

    address: str
    before: str
    after: str | None


@dataclass(frozen=True)
class MigratedRecord:
    """A record that was changed: where it lay and lies, and what in it became what."""

    id: str
    old: str
    path: str
    turns: tuple[Turn, ...]


@dataclass(frozen=True)
class Migrated:
    """What was changed: the kind by its new name, the declaration's path, its records, and other files that name what was changed."""

    key: str
    path: str
    records: tuple[MigratedRecord, ...]
    others: tuple[str, ...]
    read: int
    schema: bool


_NEEDED = Label("“{name}”还有用，不能去掉：{places}", "'{name}' is still used and cannot be dropped: {places}")
_NEEDED_HINT = Label("先改掉这几处，再执行一次", "change these places first, then run it again")
_UNSOUND = Label("改后的声明有 {n} 处错误，什么都没有写入", "nothing was written; faults that the declaration would have: {n}")
_BOTH = Label("{path} 里 {old} 和 {new} 都有，什么都没有写入", "nothing was written: {path} has both {old} and {new}")
_BOTH_HINT = Label("先在这份文件里留下一个", "leave one of them in that file first")
_OCCUPIED = Label("{path} 已经有文件", "there is a file {path} already")


def migrate(desk: Desk, key: str, wanted: MigrationOptions) -> Migrated:
    """Change a declaration, and all records with it; one that was interrupted is finished by running it again.

    Raises Misused, NotFound, Refused with all findings, Unable where a file cannot be read.
    """
    with alone(desk):
        case = opened(desk.root, key, wanted)
        change = meant(case, wanted)
        settings = _settings(case, change)
        _refuse_needed(case, change, settings)
        text = record_writer.renamed(case.source, migration.in_declaration(case.source.data, case.own, change))
        own = FileEdit(case.source.file, case.source.text, f"{DECLARATIONS}/{_key(case, change)}.yaml", text)
        others = [*_others(case, change), *settings]
        kinds = _sound(case, (own, *others))
        moved = [_record(case, change, source) for source in case.records]
        _refuse_unfit(desk.root, kinds, moved)
        repo = git.find(desk.root)
        waivers = list(record_writer.rebound(desk.root, repo, moved)) if repo else []
        if not any(file.is_changed for file in (own, *others, *moved)):
            raise nothing(case, wanted)
        kind = kinds_of(desk.root).get(key)
        rows = tuple(_row(kind, change, source, file) for source, file in zip(case.records, moved, strict=True) if file.is_changed)
        if not desk.dry_run:
            record_writer.write_all(desk.root, own, [*others, *moved, *waivers])
    also = tuple(file.path for file in (*others, *waivers) if file.is_changed)
    return Migrated(_key(case, change), own.path, rows, also, len(moved), files.exists(desk.root, f"schemas/{key}.schema.json"))


# What does not allow it


def _refuse_needed(case: OpenDeclaration, change: PartChange, settings: list[FileEdit]) -> None:
    if change.new is None and migration.is_there(case.source.data, change.path):
        needing = [*migration.needing(case.source.data, case.own, change), *(f"{file.path}: supervision.rates" for file in settings)]
        if needing:
            raise Refused(_NEEDED.fill(name=change.old, places=tuple(needing)), _NEEDED_HINT)


def _sound(case: OpenDeclaration, changed: Iterable[FileEdit]) -> Kinds:
    """Return the kinds there are then; refused where one that is changed could not be read, or another one no more."""
    texts: dict[str, str | None] = {}
    for file in changed:
        if file.path.startswith(f"{DECLARATIONS}/"):
            texts |= {file.old: None, file.path: file.text}
    kinds, before = kinds_with(case.root, texts), kinds_of(case.root)
    known = {(each.place.file, each.code, each.address) for each in before.findings}
    own = [path for path, text in texts.items() if text is not None]
    findings = tuple(each for each in kinds.findings if each.place.file in own or (each.place.file, each.code, each.address) not in known)
    if findings:
        raise Refused(_UNSOUND.fill(n=total(findings)), findings=findings)
    return kinds


def _refuse_unfit(root: Path, kinds: Kinds, moved: list[FileEdit]) -> None:
    findings: list[Finding] = []
    for file in moved:
        found = ledger.of_bytes(file.text.encode("utf-8"), file.path, kinds)
        findings += found if isinstance(found, tuple) else ()
        if file.is_moved and files.exists(root, file.path) and files.read(root, file.path) != file.text.encode("utf-8"):
            raise Refused(_OCCUPIED.fill(path=file.path))
    if findings:
        raise Refused(UNFIT.fill(n=total(findings)), UNFIT_HINT, tuple(findings))


# What is written


def _key(case: OpenDeclaration, change: PartChange) -> str:
    return change.new if change.sort == "key" and change.new else case.key


def _others(case: OpenDeclaration, change: PartChange) -> Iterator[FileEdit]:
    for path in declarations_of(case.root) if change.sort == "key" else ():
        found = declaration_in(path, files.read(case.root, path))
        if path == case.source.file or isinstance(found, Findings):
            continue  # what is wrong with another one is told when its own records are asked for
        text = record_writer.renamed(found[1], Edits(texts=dict(migration.mentions(found[1].data, found[0], change))))
        if text != found[1].text:
            yield FileEdit(path, found[1].text, path, text)


def _settings(case: OpenDeclaration, change: PartChange) -> list[FileEdit]:
    if change.sort not in ("key", "rates"):
        return []
    source = ledger.values_of(case.root, SETTINGS_PATH)
    if isinstance(source, tuple):
        ledger.settings(case.root)  # which raises what is wrong with it
    assert isinstance(source, Source)
    rates = migration.held(source.data, "supervision").get("rates")
    texts: dict[tuple[str | int, ...], str] = {}
    for place, rate in enumerate(rates if isinstance(rates, list) else ()):
        key, _, name = str(rate).partition(".")
        if key == case.key and (change.sort == "key" or name == change.old):
            texts["supervision", "rates", place] = f"{change.new}.{name}" if change.sort == "key" else f"{key}.{change.new}"
    text = record_writer.renamed(source, Edits(texts=texts))
    return [FileEdit(SETTINGS_PATH, source.text, SETTINGS_PATH, text)] if texts else []


def _record(case: OpenDeclaration, change: PartChange, source: Source) -> FileEdit:
    edits = migration.in_record(source.data, change)
    for where, new in edits.names.items():
        if (*where[:-1], new) in source.spans:
            raise Refused(_BOTH.fill(path=source.file, old=address_of(where, source.data), new=new), _BOTH_HINT)
    text = source.text if edits == Edits() else record_writer.renamed(source, edits)
    if change.sort != "key":
        return FileEdit(source.file, source.text, source.file, text)
    first, end, rest = text.partition("\n")
    first = first.replace(f"schemas/{case.key}.schema.json", f"schemas/{change.new}.schema.json")
    path = source.file.replace(f"{FOLDER}/{case.key}/", f"{FOLDER}/{change.new}/", 1)
    return FileEdit(source.file, source.text, path, f"{first}{end}{rest}")


# What is told


def _row(kind: Kind | None, change: PartChange, source: Source, file: FileEdit) -> MigratedRecord:
    turns = _turns(migration.in_record(source.data, change), source, kind)
    return MigratedRecord(PurePath(file.path).stem, file.old, file.path, tuple(turns))


def _turns(edits: Edits, source: Source, kind: Kind | None) -> Iterator[Turn]:
    model = kind.model if kind else None
    for path, new in edits.names.items():
        old = address_of(path, source.data, model)
        yield Turn(old, old, old.removesuffix(str(path[-1])) + new)
    for path, new in edits.texts.items():
        yield Turn(address_of(path, source.data, model), _text(source.data, path), new)
    for path in edits.gone:
        yield Turn(address_of(path, source.data, model), _text(source.data, path), None)


def _text(value: object, path: Iterable[str | int]) -> str:
    for part in path:
        value = value[part]  # type: ignore[index] # it is the path of a value
    return " ".join(leaves({"": value}).values())
