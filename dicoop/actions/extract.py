"""How is what a ledger's rates rest on taken out of it, a row a member, so that a province can add it up?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from dicoop.actions.origin import commit_of, unsaved_in
from dicoop.actions.read import ShownDocument, doubts, load, of_ledger
from dicoop.document import Column, Document, Section, Table
from dicoop.errors import Unable
from dicoop.frozen import replace
from dicoop.kinds.ledger import Asked, Ledger
from dicoop.labels import Label, both, joined, visible
from dicoop.reports import phrases
from dicoop.reports.reference_day import when
from dicoop.rollup import manifest
from dicoop.rollup.manifest import Manifest
from dicoop.rules import derived
from dicoop.rules.choice import populations, rates_of
from dicoop.rules.foreign import exchange
from dicoop.rules.members import ALONE, MemberTable, adding_up
from dicoop.rules.watch import Watch
from dicoop.store import extracts
from dicoop.store.find import Shelf

_LACKING = Label("台账还没有{what}，没有取出", "nothing was extracted: the ledger has no {what} yet")
_LACKING_HINT = Label("补上：dicoop upgrade --code 市的区划代码", "add it: dicoop upgrade --code REGION-CODE")
_WHAT = {"id": Label("标识（id）", "id"), "code": Label("市的区划代码（code）", "region code of the city (code)")}
_TITLE = Label("取数（{day}）：{folder}", "Extract ({day}): {folder}")
_COLUMNS = (
    Column("population", Label("内容", "What"), lead=True),
    Column("rows", Label("行数", "Rows")),
    Column("rates", Label("率", "Rates")),
    Column("file", Label("文件", "File")),
)
_UNSAVED = Label("有 {n} 个文件的改动还没有提交：dicoop save", "files with uncommitted changes: {n} (dicoop save)")


def extract(place: Shelf, today: date, given: Mapping[str, Any]) -> ShownDocument:
    """Write the extract of a day into a folder, and return what is in it; raises Unable, Refused, NotFound, Misused."""
    read = load(place)
    whole, day = read.whole, when(read.whole, given["meeting"], given["as_of"], today).day
    require(whole)
    commit = commit_of(place)
    others = unsaved_in(place, commit)
    out = folder_of(given["out"], whole, day)
    said = put(whole, day, out, {"commit": commit, "unsaved": others}, given["rate"], doubts(whole, whole.kinds))
    rows = [
        (both(name), each["rows"], sum(r["population"] == name for r in said["rates"]), each["file"])
        for name, each in said["populations"].items()
    ]
    table = Table("populations", _COLUMNS, tuple(rows))
    head = {"ledger": said["ledger"], "day": str(day), "folder": str(out), "commit": commit}
    document = Document(_TITLE.fill(day=phrases.day(day), folder=out), (Section("extract", Label("", ""), (table,)),), head)
    shown = of_ledger(document, read)
    alone = tuple(dict.fromkeys(rate.name.label for rate in rates_of(whole.kinds) if rate.of_all))
    words = ((_UNSAVED, others, others), (ALONE, alone, joined(alone, "、", ", ")))
    return replace(shown, words=(*shown.words, *(label.fill(n=n) for label, is_there, n in words if is_there)))


def folder_of(out: Path, whole: Ledger, day: date) -> Path:
    """Return where an extract lies: one folder a city and day."""
    return out / f"{whole.settings.code}-{(whole.settings.id or '')[:8]}" / str(day)


def require(whole: Ledger) -> None:
    """Refuse a ledger that no province could tell from others; raises Unable."""
    lacking = next((name for name in _WHAT if getattr(whole.settings, name) is None), None)
    if lacking:
        raise Unable(_LACKING.fill(what=_WHAT[lacking]), _LACKING_HINT)


def put(
    whole: Ledger, day: date, out: Path, known: Mapping[str, Any], picked: Sequence[str] = (), more: Iterable[Asked] = ()
) -> dict[str, Any]:
    """Write an extract, with rates besides those that are always in it; return its manifest. `more`: what else will be asked of the same records."""
    own, watch = whole.settings, Watch.of(whole.settings, day, whole)
    ledger = {"id": own.id, "name": own.name, "code": own.code}
    adding = adding_up(whole.kinds, picked)
    everybody = dict.fromkeys((*populations(whole.kinds), *(rate.population for rate in adding)))
    kinds = dict.fromkeys(each.kind for each in everybody)
    tables = [
        MemberTable(each, tuple(rate for rate in adding if rate.population == each))
        for kind in kinds
        for each in everybody
        if each.kind == kind
    ]
    told: dict[str, Any] = {}
    rates: list[dict[str, Any]] = []
    with extracts.written(out) as (folder, said):
        made = [folder.file(table.population.name, table.columns) for table in tables]
        asked = (_asked(whole, each, watch, file.take) for each, file in zip(tables, made, strict=True))
        whole.ask(*asked, *derived.questions(whole, kinds, day), *more)
        for table, file in zip(tables, made, strict=True):
            name = table.population.name
            told[name] = {**folder.put(file), "kind": table.population.kind, "groups": manifest.groups_of(table, whole.kinds)}
            rates += manifest.rates_of(table, watch, whole.kinds)
        parts = derived.of_ledger(whole, kinds, day)
        head = {"ledger": ledger, **known, "content": whole.digest, "day": str(day), "left_out": list(map(visible, whole.left_out))}
        head |= {"derived": manifest.derived_of(parts)} if parts else {}
        head |= exchange(whole, kinds, day).data
        places = {f"{rate.name.value} {rate.variant} {rate.basis.value}": place for place, rate in enumerate(adding)}
        rates.sort(key=lambda each: places[f"{each['rate']} {each['variant']} {each['basis']}"])
        said.append({"format": manifest.FORMAT, **head, "counties": manifest.counties_of(own), "populations": told, "rates": rates})
    return dict(said[0])


def _asked(whole: Ledger, table: MemberTable, watch: Watch, take: Callable[[Any], None]) -> Asked:
    """Return the question which rows a population has."""
    name = f"members {watch.day} {table.population.name} {' '.join(column.name for column in table.columns)}"
    mark = f" {whole.mark(table.beside)}" if table.beside else ""
    small = whole.memory is not None
    return Asked(
        f"{name}{mark}", (table.population.kind,), lambda part: tuple(extracts.pack(table.members(part, watch), small=small)), take=take
    )


def kept(whole: Ledger, day: date, home: Path, known: Mapping[str, Any]) -> Manifest:
    """Write the extract of a day beside those of other days that rest on the same, and return its manifest; raises Unable."""
    require(whole)
    out = folder_of(home, whole, day)
    put(whole, day, out, known)
    if whole.memory is not None:
        whole.memory.write()
    extracts.forget_others(out, home)
    return extracts.read(out / manifest.NAME)
