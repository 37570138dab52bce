"""How are the extracts of many cities read, put together and shown?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date
from pathlib import Path
from typing import Any

from dicoop.actions import rollup_notes, sources
from dicoop.actions.read import ShownDocument
from dicoop.actions.rollup_notes import RestsOn
from dicoop.actions.sources import Sources
from dicoop.errors import Changed, DicoopError, Misused, Unable, require_none
from dicoop.frozen import replace
from dicoop.kinds import parse_input
from dicoop.labels import Label
from dicoop.reports.together import MemberBehind, Together, together
from dicoop.rollup import asking, statement, sums
from dicoop.rollup import cities as who
from dicoop.rollup.cities import Cities
from dicoop.rollup.manifest import Manifest
from dicoop.rollup.sums import Name, Sums, name_of
from dicoop.store import engines
from dicoop.store.received import Received
from dicoop.store.tables import Engine
from dicoop.values import plain

_NO_PLACES = Label("{engine} 查的是库里的表，不另读文件", "{engine} asks the tables of the database, and reads no files besides")
_LOAD = Label(
    "先装入：dicoop rollup load 来源… --engine {engine} --at {at}；查时不写来源",
    "first dicoop rollup load PLACE… --engine {engine} --at {at}; then ask without a place",
)
_BOTH = Label("--least 和 --explain 不能一起用", "--least and --explain cannot be used together")
_TELLS = Label("明细会写出留空的格里的记录", "the list of records would reveal those in suppressed cells")
_NOT_LOADED = Label("{at} 里还没有装入取数", "no extracts have been loaded into {at}")
_LOADING = Label("查的时候有市正在重新装入", "a city was reloaded during the query")
_AGAIN = Label("再执行一次", "run the command again")


def rollup(places: Sequence[str], today: date, given: Mapping[str, Any], cache: Path | None) -> ShownDocument:
    """Return the figures of the cities of extracts, ledgers or tables; raises Misused, Refused, Unable, NotFound, Changed."""
    received = Received(cache, every=given["verify"])
    engine = engines.engine(given["engine"] or "duckdb", given["at"], received)
    with _reading(given, today, cache, received) as reading:
        if engines.is_keeper(engine):
            return _of_tables(engine, places, reading, given)
        return _answered(_verified(places, reading), engine, given)


def _reading(given: Mapping[str, Any], today: date, cache: Path | None, received: Received) -> AbstractContextManager[Sources]:
    as_of = given["as_of"] and parse_input.day(given["as_of"], "--as-of", today)
    return sources.reading({**given, "as_of": as_of}, today, cache, received)


def _of_tables(engine: Any, places: Sequence[str], reading: Sources, given: Mapping[str, Any]) -> ShownDocument:
    """Return the figures of what a database holds, unless it is loaded anew meanwhile."""
    if places:
        raise Misused(_NO_PLACES.fill(engine=given["engine"]), _LOAD.fill(engine=given["engine"], at=given["at"]))
    held = engine.manifests()
    if not held:
        raise Unable(_NOT_LOADED.fill(at=given["at"]), _LOAD.fill(engine=given["engine"], at=given["at"]))
    there = who.cities(held, reading.as_of)
    require_none(who.faults_of(there.there))
    shown = _answered(there, engine, given)
    if {each.ledger: each.data for each in engine.manifests()} != {each.ledger: each.data for each in held}:
        raise Changed(_LOADING, _AGAIN)
    return shown


def _answered(there: Cities, engine: Engine, given: Mapping[str, Any]) -> ShownDocument:
    faults = len(there.late) + sum(len(each.data["left_out"]) + rollup_notes.unrated(each) for each in there.there)
    return ShownDocument(together(_rolled_up(there, engine, given)), (), faults)


def kept(places: Sequence[str], today: date, given: Mapping[str, Any], cache: Path | None) -> list[Manifest]:
    """Put extracts into the tables of an engine; return whose; raises Misused, Refused, Unable, NotFound."""
    keeper = engines.keeper(given["engine"] or "postgres", given["at"])
    with _reading(given, today, cache, Received(cache, every=given["verify"])) as reading:
        there = _verified(places, reading)
        keeper.load(there.there)
        return list(there.there)


def _verified(places: Sequence[str], reading: Sources) -> Cities:
    faults: list[DicoopError] = []
    manifests = reading.all(places, faults)
    if not manifests:
        require_none(faults)
    there = who.cities(manifests, reading.as_of)
    faults += who.faults_of(there.there)
    reading.received.require(there.there, faults)
    require_none(faults)
    return there


# What is asked


def _rolled_up(there: Cities, engine: Engine, given: Mapping[str, Any]) -> Together:
    by = given["by"]
    if given["least"] and given["explain"]:
        raise Misused(_BOTH, _TELLS)
    conditions = tuple(map(asking.condition, given["where"]))
    there = who.chosen(there, conditions)
    manifests = there.there
    every = [rate for manifest in manifests for rate in manifest.data["rates"]]
    names = asking.names_of(every, given)
    fields = asking.fields_of(manifests, by, conditions, every)
    conditions = asking.resolved(conditions, manifests)
    wanted = [rate for rate in every if name_of(rate) in names]
    asked = statement.asked(manifests, wanted, fields, firms=bool(given["least"]))
    asking.require_asked(wanted, asked, fields, given)
    group, fits = asking.grouped_by(manifests, by), asking.fitting(manifests, fields, conditions)
    answers = [(each, engine.answer(each)) for each in asked]
    found = sums.added(answers, set(names), group, fits)
    shown = _shown(there, given, (names, fields, conditions), found, _behind(asked, engine, fits, given, manifests, names))
    if given["least"]:  # days would tell of small cells
        return shown
    those = {
        rate: [each.of_days(said) for each in asked if each.population == said["population"]]
        for rate, said in sums.of_days(wanted, found, sums.common(manifests)).items()
    }
    return replace(
        shown, days={rate: sums.days([(each, engine.answer(each)) for each in some], group, fits) for rate, some in those.items()}
    )


# What is shown


def _shown(
    there: Cities,
    given: Mapping[str, Any],
    asked: tuple[list[Name], tuple[str, ...], tuple[asking.Condition, ...]],
    found: Sums,
    behind: tuple[MemberBehind, ...] | None,
) -> Together:
    names, by = asked[0], given["by"]
    common = sums.common(there.there)
    named, places = asking.groups(there.there, by, {group for _, _, group in found.cells if group is not None})
    figures = sums.figures(found, names, common, tuple(named))
    hidden: frozenset[tuple[Any, str | None]] = frozenset()
    if given["least"]:
        few = {name: sums.hidden(found, name, common[name], tuple(named), given["least"]) for name in names if name in found.rates}
        hidden = frozenset(
            (figure.rate, figure.group)
            for figure in figures
            if figure.group in few[figure.rate.name.value, figure.rate.variant, figure.rate.basis.value]
        )
    apart = tuple(_apart(there, names, common, found))
    said = rollup_notes.beside(there.there, names)
    return Together(
        day=there.day,
        cities=tuple((each.city, each.name) for each in there.there),
        by=by,
        heading=asking.heading(there.there, by),
        where=tuple(given["where"]),
        figures=figures,
        named=named,
        places=places,
        hidden=hidden,
        apart=apart,
        late=tuple((each.city, each.name, each.day) for each in there.late),
        notes=tuple(rollup_notes.notes(there, names, found, said, rollup_notes.SmallCells(given["least"], bool(hidden)))),
        behind=behind,
        data=_data(there, given, apart, said),
    )


def _apart(there: Cities, names: Iterable[Name], common: Mapping[Name, str], found: Sums) -> Iterable[tuple[Any, tuple[str, ...]]]:
    called = {each.ledger: each.name for each in there.there}
    for name in names:
        for definition, rate in found.rates.get(name, {}).items():
            if definition != common[name]:
                cell = found.cells.get((name, definition, None), sums.Cell())
                yield sums.figure(rate, None, cell), tuple(called[ledger] for ledger in sorted(cell.of))


def _data(there: Cities, given: Mapping[str, Any], apart: Any, said: RestsOn) -> dict[str, Any]:
    parts = [{key: value for key, value in each.items() if key != "label"} for each in said.derived]
    return {
        "as_of": there.day,
        "by": given["by"],
        "where": list(given["where"]),
        "cities": [{"city": each.city, "name": each.name, "ledger": each.ledger, "commit": each.data["commit"]} for each in there.there],
        "late": [{"city": each.city, "name": each.name, "last": each.day} for each in there.late],
        "fewer": len(there.gone),
        "apart": [
            {
                "rate": f.rate.name,
                "definition": f.rate.definition,
                "cities": list(some),
                "basis": f.rate.basis,
                "numerator": plain(f.ratio.numerator),
                "denominator": plain(f.ratio.denominator),
            }
            for f, some in apart
        ],
        "settings": list(said.rests),
        **({"derived": parts} if parts else {}),
        **({"exchange": [{"city": each.city, **found.data["exchange"]} for each, found in said.rated]} if said.rated else {}),
    }


def _behind(
    asked: Any, engine: Engine, fits: Any, given: Mapping[str, Any], manifests: Sequence[Manifest], names: Sequence[Name]
) -> tuple[MemberBehind, ...] | None:
    """Return the members behind the figures, with their city and the commit they were extracted at; None where nobody asks."""
    if not given["explain"]:
        return None
    answers = ((each.of_each, engine.answer(each.of_each)) for each in asked)
    found = sums.added(answers, set(names), lambda ledger, keys: ((ledger, *keys[-2:]),), lambda ledger, keys: fits(ledger, keys[:-2]))
    known = {each.ledger: ((each.city, each.name), (each.data["commit"] or "")[:12]) for each in manifests}
    return tuple(
        MemberBehind(sums.figure(found.rates[name][definition], None, cell), *known[at[0]], at[1], at[2] or "")
        for (name, definition, at), cell in found.cells.items()
        if at and cell.size
    )
