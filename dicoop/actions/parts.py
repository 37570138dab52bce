"""Which part of which declaration does a person mean, whether it is still there or not?"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from dicoop.errors import Findings, Misused, NotFound, Refused, Unable, nearest, or_else, total
from dicoop.frozen import dataclass
from dicoop.kinds import BUILT_IN
from dicoop.kinds.declaration import WORD, Declaration
from dicoop.labels import Label
from dicoop.paths import DECLARATIONS
from dicoop.rules import migration
from dicoop.rules.migration import PartChange
from dicoop.store import files, ledger, published
from dicoop.store.kinds import declaration_in, declarations_of
from dicoop.store.record_files import record_files
from dicoop.text.source import Source
from dicoop.text.splice import Edits


class MigrationOptions(NamedTuple):
    """What is asked for: rename, map or drop, the old name, the new one (empty: none), and the field where a value of several is meant."""

    verb: str
    old: str
    new: str = ""
    field: str | None = None


@dataclass(frozen=True)
class OpenDeclaration:
    """A declaration as it was read, and the records of its kind."""

    root: Path
    key: str
    source: Source
    own: Declaration
    records: tuple[Source, ...]


_TOLD = Label("第 {meetings} 次会议已公布 {rates}，名字不再改", "{rates} was published at meeting {meetings} and keeps its name")
_TOLD_HINT = Label(
    "已公布的数按名字核对；要改的是叫法，就改声明里的 label",
    "published figures are compared by name; to show another name, change its label",
)
UNFIT = Label("改后有 {n} 处读不出来，什么都没有写入", "nothing was written; records that would become unreadable: {n}")
UNFIT_HINT = Label("先改正这些记录，或换一种改法", "correct these records first, or change it in another way")
_BUILT_IN = Label("{kind}是内置的台账，没有声明可改", "{kind} records are built in: there is no declaration to change")
_BUILT_IN_HINT = Label("migrate 只改 ledgers/kinds/ 里自己声明的台账", "migrate changes ledgers of your own, declared in ledgers/kinds/")
_NO_KIND = Label("没有声明过“{key}”这本台账", "no ledger '{key}' is declared")
_THERE_ARE = Label("已声明的：{names}", "declared: {names}")
_NONE = Label("ledgers/kinds/ 里还没有声明", "ledgers/kinds/ holds no declaration")
_BROKEN = Label("声明 {path} 有 {n} 处读不出来", "the declaration {path} cannot be read; faults: {n}")
_NO_PART = Label("{key} 的声明里没有“{name}”，记录里也没有", "neither the declaration nor a record of {key} has '{name}'")
_NO_VALUE = Label("{key} 没有哪个字段有“{name}”这个值", "no field of {key} has the value '{name}'")
_SEVERAL = Label("“{name}”符合几处", "'{name}' may mean several")
_SEVERAL_HINT = Label("写明是哪一个：{names}", "say which: {names}")
_FIELD_HINT = Label("用 --field 写明是哪一个字段：{names}", "say which field with --field: {names}")
_SAME = Label("新旧名字都是“{name}”", "'{name}' is both the old name and the new one")
_TAKEN = Label("{key} 已另有“{name}”", "{key} has '{name}' already")
_TAKEN_HINT = Label(
    "换一个名字；两个值并成一个用 --map，不要的一个先 --drop",
    "choose another name; join two values by --map, drop the one not wanted first",
)


def opened(root: Path, key: str, wanted: MigrationOptions) -> OpenDeclaration:
    """Read a declaration and its records; where it has its new name already, that. Raises NotFound, Refused, Unable with all that cannot be read."""
    path = f"{DECLARATIONS}/{key}.yaml"
    if path not in declarations_of(root) and wanted[:2] == ("rename", key) and WORD.fullmatch(key) and any(record_files(root, key)):
        path = f"{DECLARATIONS}/{wanted.new}.yaml"
    if path not in declarations_of(root):
        raise _no_kind(root, key)
    found = declaration_in(path, files.read(root, path))
    if isinstance(found, Findings):
        raise Unable(_BROKEN.fill(path=path, n=total(found)), findings=found)
    return OpenDeclaration(root, key, found[1], found[0], _records(root, key))


def _records(root: Path, key: str) -> tuple[Source, ...]:
    found = [ledger.values_of(root, path) for path in record_files(root, key)]
    broken = tuple(finding for each in found if isinstance(each, tuple) for finding in each)
    if broken:
        raise Unable(UNFIT.fill(n=total(broken)), UNFIT_HINT, broken)
    return tuple(each for each in found if isinstance(each, Source))


def _no_kind(root: Path, key: str) -> NotFound | Refused:
    if key in BUILT_IN:
        return Refused(_BUILT_IN.fill(kind=BUILT_IN[key].label), _BUILT_IN_HINT)
    names = tuple(path.rpartition("/")[2].removesuffix(".yaml") for path in declarations_of(root))
    there = _THERE_ARE.fill(names=" ".join(names)) if names else _NONE
    near = nearest(key, names)
    return NotFound(_NO_KIND.fill(key=key), or_else(near, there))


def meant(case: OpenDeclaration, wanted: MigrationOptions) -> PartChange:
    """Return what is to become of which part.

    Raises NotFound, Misused where it may be several, Refused where the name is taken, or one that a closed meeting was told.
    """
    change = _meant(case, wanted)
    if change.sort in ("key", "rates"):
        _refuse_told(case, change)
    return change


def _refuse_told(case: OpenDeclaration, change: PartChange) -> None:
    is_meant = (lambda rate: rate.startswith(f"{case.key}.")) if change.sort == "key" else f"{case.key}.{change.old}".__eq__
    told = [(str(each.meeting), rate.rate) for each in published.on_disk(case.root) for rate in each.rates if is_meant(rate.rate)]
    if told:
        meetings, rates = (tuple(dict.fromkeys(names)) for names in zip(*told, strict=True))
        raise Refused(_TOLD.fill(meetings=meetings, rates=rates), _TOLD_HINT)


def _meant(case: OpenDeclaration, wanted: MigrationOptions) -> PartChange:
    if wanted.old == wanted.new:
        raise Refused(_SAME.fill(name=wanted.old))
    if wanted.verb == "rename" and wanted.old == case.key:
        return PartChange(("key", case.key), wanted.new)
    data, new = case.source.data, wanted.new.rpartition(".")[2] or None
    paths = _values(case, wanted) if wanted.verb == "map" else _parts(case, wanted)
    if not paths:
        raise nothing(case, wanted)
    if len(paths) > 1:
        if wanted.verb == "map":
            raise Misused(_SEVERAL.fill(name=wanted.old), _FIELD_HINT.fill(names=tuple(migration.words(path[:-2]) for path in paths)))
        raise Misused(_SEVERAL.fill(name=wanted.old), _SEVERAL_HINT.fill(names=tuple(map(migration.words, paths))))
    change = PartChange(paths[0], new)
    if wanted.verb == "rename" and migration.is_there(data, change.path) and migration.is_there(data, (*change.path[:-1], new or "")):
        raise Refused(_TAKEN.fill(key=case.key, name=new), _TAKEN_HINT)
    return change


def nothing(case: OpenDeclaration, wanted: MigrationOptions) -> NotFound:
    """Return that nothing has the name that is to become another, or to go."""
    there = dict.fromkeys(name for sort in migration.SORTS for name in migration.held(case.source.data, sort))
    words = (_NO_VALUE if wanted.verb == "map" else _NO_PART).fill(key=case.key, name=wanted.old)
    return NotFound(words, _THERE_ARE.fill(names=" ".join(there)))


def _values(case: OpenDeclaration, wanted: MigrationOptions) -> list[tuple[str, ...]]:
    fields = migration.enums(case.source.data, wanted.field)
    for name in (wanted.old, wanted.new):
        found = [(*path, "values", wanted.old) for path in fields if name in migration.held(case.source.data, *path, "values")]
        if found:
            return found
    return []


def _parts(case: OpenDeclaration, wanted: MigrationOptions) -> list[tuple[str, ...]]:
    """Return the parts that may be meant: those declared, else those declared by the new name already, else those that records still have."""
    data = case.source.data
    above, _, old = wanted.old.rpartition(".")
    found = list(migration.places(data, wanted.old))
    if not found and wanted.new:
        later = migration.places(data, f"{above}.{wanted.new.rpartition('.')[2]}" if above else wanted.new)
        found = [(*path[:-1], old) for path in later]
    if found or wanted.new:
        return found
    owned: list[tuple[str, ...]] = (
        [("lists", above.removeprefix("lists."), "fields", old)] if above and above not in migration.SORTS else []
    )
    asked: list[tuple[str, ...]] = owned or [(sort, old) for sort in ("fields", "steps") if above in ("", sort)]
    gone = ((path, PartChange(path, None)) for path in asked)
    return [path for path, change in gone if any(migration.in_record(source.data, change) != Edits() for source in case.records)]
