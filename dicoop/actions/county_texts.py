"""How do a county's changes become texts of records, as the rules allow them?"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from itertools import takewhile
from typing import TYPE_CHECKING, Any, NamedTuple

from dicoop.errors import DicoopError, Finding, Findings, in_cell
from dicoop.frozen import dataclass
from dicoop.kinds import address
from dicoop.kinds.ledger import Ledger
from dicoop.kinds.validate import as_filled_in, check_values, present
from dicoop.labels import Label
from dicoop.rules import checks
from dicoop.store import commit_ledger, git, record_writer
from dicoop.store.ledger import Opened

if TYPE_CHECKING:
    from dicoop.actions.county_in import WorkbookChanges
    from dicoop.exchange.answers import Answer
    from dicoop.kinds.base import Kind, Record

_IN_COLUMN = Label("在“{name}”一列填上；带 * 的列都要填", "fill it in under '{name}'; columns with * are required")


@dataclass(frozen=True)
class Built:
    """The new texts by path, and the faults that the records would have; those with faults are not among the texts."""

    texts: Mapping[str, str]
    faults: tuple[Finding, ...]


class _Made(NamedTuple):
    kind: Kind
    old: Record | None
    new: Record
    path: str
    text: str


def built(done: WorkbookChanges, today: date) -> Built:
    """Return the texts of the records that a workbook changes, as the rules for one record allow them."""
    made: dict[str, _Made] = {}
    faults: list[Finding] = []
    opened = _opened(done)
    for id_, given in done.changes.items():
        if id_ in done.spoiled:
            continue
        found = _record(done, id_, given, opened.get(id_))
        if isinstance(found, _Made):
            made[id_] = found
        else:
            faults += found
    over = _with(done, made)
    for id_, each in [*made.items()]:
        fresh = checks.new_in(each.kind, each.new, (each.old,), over, today, before=done.whole)
        errors = [_told(finding, each.kind, done.changes[id_]) for finding in fresh if finding.is_error]
        if errors:
            del made[id_]
            faults += errors
    told = {(each.id, each.address) for each in done.faults}  # of a cell that cannot be read it is not said too that it is empty
    left = tuple(each for each in faults if (each.id, each.address) not in told)
    return Built({each.path: each.text for each in made.values()}, left)


def _opened(done: WorkbookChanges) -> dict[str, Opened]:
    paths = {done.kind(id_).path(id_): id_ for id_ in done.changes}
    there = [entry for entry in git.entries(done.repo, done.commit) if entry.path in paths]
    return {
        paths[entry.path]: found for entry, found in commit_ledger.opened(done.repo, there, done.whole.kinds) if isinstance(found, Opened)
    }


def _record(done: WorkbookChanges, id_: str, given: list[Answer], opened: Opened | None) -> _Made | tuple[Finding, ...]:
    kind, data = done.kind(id_), deepcopy(opened.source.data) if opened else {}
    for answer in given:
        data = _assigned(data, answer, kind)
    after = present(data)
    record = check_values(after, kind.model)
    if isinstance(record, Findings):
        return tuple(_told(finding, kind, given) for finding in record)
    try:
        text = record_writer.edited(opened, kind, data) if opened else record_writer.new_text(kind, id_, data)
    except DicoopError as error:
        from dicoop.exchange.county_faults import NOT_READ  # noqa: PLC0415

        at = in_cell(given[0].place)
        return error.findings or (NOT_READ.at(given[0].address, id=id_, place=at, problem=error.message, hint=error.hint),)
    return _Made(kind, opened.record if opened else None, done.whole.kinds.valued(kind, record), kind.path(id_), text)


def _assigned(data: dict[str, Any], answer: Answer, kind: Kind) -> dict[str, Any]:
    if isinstance(answer.after, tuple):
        return {**{name: value for name, value in data.items() if name != answer.address}, answer.address: list(answer.after)}
    return address.assign(data, answer.address, answer.after, kind.model)


def _with(done: WorkbookChanges, made: Mapping[str, _Made]) -> Ledger:
    """Return the ledger with the new records in the place of the old; of one that cannot be made the ledger does not say that it is not there."""
    whole = done.whole
    new: dict[str, dict[str, Record]] = {name: {} for name in whole.kinds}
    for id_, each in made.items():
        new[each.kind.name][id_] = each.new
    records = {name: ChainMap(new[name], whole.of(name)) for name in whole.kinds}  # type: ignore[arg-type] # nothing is written into it
    lost = tuple(done.kind(id_).path(id_) for id_ in done.changes if id_ not in made)
    return Ledger(whole.settings, records, left_out=lost, kinds=whole.kinds)


def _told(finding: Finding, kind: Kind, given: list[Answer]) -> Finding:
    """Return a finding in the words of a sheet, at the cell that is nearest to it: its own, one of its entry, or the record's first."""
    filled_in = [each for each in given if each.address not in ("id", "county")] or given
    own = max(filled_in, key=lambda each: _near(each.address, finding.address))
    return as_filled_in(finding, kind.model, _IN_COLUMN).placed(in_cell(own.place))


def _near(given: str, found: str) -> int:
    """Return how much of an address another one shares; the name of a list alone is nothing."""
    own, other = (address.replace("[", ".").split(".") for address in (given, found))
    shared = len([*takewhile(lambda pair: pair[0] == pair[1], zip(own, other, strict=False))])
    return shared if shared > 1 or shared == len(other) else 0
