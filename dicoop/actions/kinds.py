"""Which kinds of ledger are there, what does each say, and how does a new one come to be declared?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dicoop.actions.init import put_schemas
from dicoop.actions.write_context import Desk, alone
from dicoop.document import Document
from dicoop.errors import Finding, Findings, Misused, NotFound, Place, Refused, Unable, nearest, total
from dicoop.kinds.base import Kinds, written
from dicoop.kinds.declaration import FIRST_LINE, Declaration
from dicoop.kinds.validate import present
from dicoop.labels import Label, both, joined
from dicoop.paths import DECLARATIONS, FOLDER
from dicoop.reports import kinds as report
from dicoop.store import files, record_files
from dicoop.store.find import Shelf
from dicoop.store.kinds import IN_USE, MOST, TOO_MANY, declaration_in, declarations_of, judged, kinds_of
from dicoop.store.load import load
from dicoop.text.comments import notes

_NO_KIND = Label("没有“{name}”这类台账", "unknown kind '{name}'")
_KINDS = Label("有这些：{names}", "there are: {names}")
_BROKEN = Label("台账 {name} 的声明有 {n} 处错误", "the declaration of {name} has faults: {n}")
_THERE = Label("已有“{name}”这类台账", "the kind '{name}' already exists")
_THERE_HINT = Label("要改它：编辑 {path}，再运行 dicoop kind check", "to change it: edit {path}, then run dicoop kind check")
_OTHER_KEY = Label("{file} 声明的是 {key}，不是 {given}", "{file} declares {key}, not {given}")
_OTHER_KEY_HINT = Label(
    "执行 dicoop kind new {key} --from {file}，或改正其中的 key", "run dicoop kind new {key} --from {file}, or correct its key"
)
_FAULTS = Label("声明有 {n} 处错误，没有写入", "nothing was written; faults of the declaration: {n}")


def path_of(key: str) -> str:
    """Return where the declaration of a kind lies."""
    return f"{DECLARATIONS}/{key}.yaml"


def listed(root: Path) -> Document:
    """Return all kinds with their number of records, and those whose declaration has faults."""
    kinds = kinds_of(root)
    sound = [
        report.KindRow(kind.name, kind.label, kind.letter, kind.folder, _records(root, kind.folder), 0, declared=bool(kind.declared))
        for kind in kinds.every.values()
    ]
    broken = [
        report.KindRow(name, None, "", name, _records(root, name), total(kinds.of_declaration(name)), declared=True)
        for name in sorted(kinds.broken)
    ]
    return report.listed((*sound, *broken))


def _records(root: Path, folder: str) -> int:
    return sum(1 for _ in record_files.record_files(root, folder))


def shown(root: Path, key: str) -> Document:
    """Return what a kind says in words; raises NotFound, Unable where its declaration has faults."""
    kinds = kinds_of(root)
    if key in kinds.broken:
        found = kinds.of_declaration(key)
        raise Unable(_BROKEN.fill(name=key, n=total(found)), findings=found)
    if key not in kinds:
        raise NotFound(_NO_KIND.fill(name=key), nearest(key, kinds.every) or _KINDS.fill(names=tuple(kinds.every)))
    if not kinds[key].declared:
        return report.described(kinds[key], None)
    read = declaration_in(path_of(key), files.read(root, path_of(key)))
    return report.described(kinds[key], None if isinstance(read, Findings) else read[0])


def checked(root: Path) -> tuple[int, tuple[Finding, ...]]:
    """Return how many declarations there are, and all that is wrong with them."""
    kinds = kinds_of(root)
    found = [*kinds.findings, *_in_use(root, kinds)]
    found.sort(key=lambda each: (each.place.file, each.place.line, each.place.column, each.code))
    return len(declarations_of(root)), tuple(found)


def _in_use(root: Path, kinds: Kinds) -> Iterator[Finding]:
    own = [kind for kind in kinds.values() if kind.declared]
    unread = load(Shelf(root)).left_out if own else ()
    for kind in own:
        ids = [Path(path).stem for path in unread if path.startswith(f"{FOLDER}/{kind.folder}/")]
        if ids:
            some = joined(tuple(map(both, (*ids[:_FEW], *(("…",) if len(ids) > _FEW else ())))))
            yield IN_USE.at("", len(ids), place=Place(path_of(kind.name)), ids=some, key=kind.name)


_FEW = 5


def require_new(root: Path, key: str) -> Kinds:
    """Return the kinds there are, refused where one has the name already."""
    kinds = kinds_of(root)
    if key in kinds or key in kinds.broken or files.exists(root, path_of(key)):
        raise Refused(_THERE.fill(name=key), _THERE_HINT.fill(path=path_of(key)) if files.exists(root, path_of(key)) else None)
    return kinds


def declare(desk: Desk, key: str, raw: bytes | Finding, name: str) -> tuple[Declaration, tuple[str, ...]]:
    """Declare a kind by a text (of a file called `name`), in canonical form; return it and the schemas written with it; refused with all its faults."""
    with alone(desk):
        kinds = require_new(desk.root, key)
        read = judged(name, raw, kinds)
        if isinstance(read, Findings):
            raise Refused(_FAULTS.fill(n=total(read)), findings=read)
        if len(declarations_of(desk.root)) >= MOST:
            raise Refused(_FAULTS.fill(n=1), findings=(TOO_MANY.at("", MOST + 1, place=Place(name), most=MOST),))
        declaration, source = read
        if declaration.key != key:
            raise Misused(_OTHER_KEY.fill(file=name, key=declaration.key, given=key), _OTHER_KEY_HINT.fill(file=name, key=declaration.key))
        text = written(type(declaration), present(source.data), FIRST_LINE, notes(source))
        schemas: tuple[str, ...] = ()
        if not desk.dry_run:
            files.create(desk.root, path_of(key), text)
            schemas = put_schemas(desk.root)
    return declaration, schemas
