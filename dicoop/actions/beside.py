"""What is wrong with the files beside the records: owners, waivers, published figures, mappings?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial

from dicoop.change import import_waivers
from dicoop.change.waivers import FOLDER as WAIVERS
from dicoop.change.waivers import Excuse, read_waiver
from dicoop.errors import Finding, Findings
from dicoop.kinds import mapping, published_figures
from dicoop.kinds.address import path_of
from dicoop.kinds.base import Kinds
from dicoop.kinds.guards import OWNERS_PATH, ImportWaiver, Owners, Waiver
from dicoop.kinds.settings import Settings
from dicoop.kinds.validate import validate
from dicoop.labels import both
from dicoop.paths import FOLDER
from dicoop.rules.checks.references import UNKNOWN_COUNTY
from dicoop.store import published
from dicoop.text.source import Source

_FIGURES = f"{FOLDER}/{published_figures.FOLDER}/"


def faults(own: Settings, kinds: Kinds, files: Iterable[tuple[str, Source | tuple[Finding, ...]]]) -> Iterator[Finding]:
    """Yield what is wrong with some of these files, in its place; other files are none of them."""
    for path, source in files:
        look = (
            _owners
            if path == OWNERS_PATH
            else _waiver
            if path.startswith(f"{WAIVERS}/")
            else _figures
            if path.startswith(_FIGURES)
            else partial(_mapping, kinds)
            if path.startswith(f"{mapping.FOLDER}/")
            else None
        )
        if look is not None:
            yield from look(path, source, own) if isinstance(source, Source) else source


def _owners(_: str, source: Source, own: Settings) -> Iterator[Finding]:
    found = validate(source, Owners)
    if isinstance(found, Findings):
        yield from found
        return
    known = " ".join(county.key for county in own.counties)
    for owner in found.owners:
        for place, county in enumerate(owner.counties, 1):
            if own.county(county) is None:
                address = f"owners[{owner.principal}].counties[{place}]"
                at = source.place(path_of(address, source.data, Owners))
                yield UNKNOWN_COUNTY.at(address, county, both(known), place=at)


def _waiver(path: str, source: Source, _: Settings) -> Iterator[Finding]:
    if import_waivers.is_of_import(source.data):
        yield from _import_waiver(path, source)
        return
    found = validate(source, Waiver)
    read: Excuse | Iterable[Finding] = found if isinstance(found, Findings) else read_waiver(path, source.data)
    yield from () if isinstance(read, Excuse) else read


def _import_waiver(path: str, source: Source) -> Iterator[Finding]:
    made = validate(source, ImportWaiver)
    read = import_waivers.read_import(path, source.data)
    if isinstance(made, Findings):
        yield from made
    if not isinstance(read, import_waivers.ImportExcuse):
        told = {(each.code, each.address) for each in (made if isinstance(made, Findings) else ())}
        placed = (each.placed(source.place(path_of(each.address, source.data, ImportWaiver))) if each.address else each for each in read)
        yield from (each for each in placed if (each.code, each.address) not in told)


def _figures(_: str, source: Source, __: Settings) -> Iterator[Finding]:
    found = published.of_source(source)
    yield from found if isinstance(found, Findings) else ()


def _mapping(kinds: Kinds, _: str, source: Source, __: Settings) -> Iterator[Finding]:
    from dicoop.exchange.mapping_faults import read_mapping  # noqa: PLC0415 - few ledgers have mappings

    found = read_mapping(source, kinds)
    yield from found if isinstance(found, Findings) else ()
