"""Is a change larger or wider than an ordinary one, or do so many records leave the figures at once that the rates are lifted by it?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Place, Severity
from dicoop.kinds.base import Kind
from dicoop.labels import Label, joined

BULK = Fault(
    "R29",
    Label("一次改动了 {value} 条已有的记录（超过 {limit} 条）", "{value} existing records are changed at once (more than {limit})"),
    Label("分县区、分事项提交，一次看得完", "commit county by county and matter by matter, small enough to review"),
    Severity.WARNING,
)
WIDE = Fault(
    "R29",
    Label("一次改动了 {n} 个县区的已有记录：{value}", "existing records of {n} counties are changed at once: {value}"),
    BULK.hint,
    Severity.WARNING,
)

NEW = Fault(
    "R29",
    Label("一次新登记了 {value} 条记录（超过 {limit} 条）", "{value} records are added at once (more than {limit})"),
    BULK.hint,
    Severity.WARNING,
)
_MASSES = 20  # a year's records may come at once, in bulk


def bulk(over: Range) -> Iterator[Finding]:
    """Find ranges that change many records, and of more than one county; mere form does not count, and of new records only masses (R29)."""
    changed = [change for change in over.changes if change.before is not None and not change.is_form_only]
    limit = over.settings.review.bulk
    if len(changed) > limit:
        yield BULK.at("", len(changed), limit=limit)
    new = sum(change.before is None for change in over.changes)
    if new > limit * _MASSES:
        yield NEW.at("", new, limit=limit * _MASSES)
    counties = {county for change in changed if (county := getattr(change.old, "county", None))}
    if len(counties) > 1 and len(changed) > limit:
        names = tuple(over.settings.county_label(key) for key in sorted(counties))
        yield WIDE.at("", joined(names), n=len(counties))


LEAVING = Fault(
    "R34",
    Label("{county}有 {n} 条{kind}一次作废或终止：{value}", "{county}: {n} records ({kind}) are voided or ended at once: {value}"),
    Label("逐条核对原因，分开提交", "check the reason for each, and commit them separately"),
    Severity.WARNING,
)
OUTSIDE = Fault(
    "R34",
    Label("{value} 改成市外，它的 {n} 条记录都不再计入", "{value} is now outside the city: its {n} records no longer count"),
    Label("核对区划调整的文号；并入别的县区写 successor", "check the document; for a county merged into another use successor"),
)
_FEW = 3
_FEW_OF_ALL = 6  # of all counties together, a few of each
_SEVERAL = Label("几个县区", "several counties")
_SHOWN = 5


def leaving(over: Range) -> Iterator[Finding]:
    """Find counties of which several records leave at once, and such of a few counties each; beyond the limit for bulk, or if all that did not begin leave, an error (R34)."""
    found: dict[tuple[Kind, str], list[ChangedFile]] = {}
    for change in over.changes:
        county = getattr(change.old, "county", None)
        ended = getattr(change.new, "ended", None) and not getattr(change.old, "ended", None)
        if change.kind and county and not change.old.voided and change.new is not None and (change.new.voided or ended):
            found.setdefault((change.kind, county), []).append(change)
    scattered: dict[Kind, list[ChangedFile]] = {}
    for (kind, county), gone in found.items():
        if len(gone) >= _FEW:
            grave = len(gone) > over.settings.review.bulk or _are_all(over, kind, county, gone)
            yield _finding(kind, over.settings.county_label(county), gone, grave=grave)
        else:
            scattered.setdefault(kind, []).extend(gone)
    for kind, gone in scattered.items():
        if len(gone) >= _FEW_OF_ALL:
            yield _finding(kind, _SEVERAL, gone, grave=len(gone) > over.settings.review.bulk)
    yield from _outside(over)


def _finding(kind: Kind, county: Label, gone: list[ChangedFile], *, grave: bool) -> Finding:
    ids = (*(change.id for change in gone[:_SHOWN]), *(["…"] if len(gone) > _SHOWN else []))
    return LEAVING.graded(grave=grave).at("", ids, county=county, n=len(gone), kind=kind.label)


def _are_all(over: Range, kind: Kind, county: str, gone: list[ChangedFile]) -> bool:
    """Return whether nothing is left in a county of which nothing has been done yet."""
    idle = {change.id for change in gone if _is_idle(change.old)}
    return len(idle) >= _FEW and not any(
        record.county == county and _is_idle(record) and str(record.id) not in idle for record in over.before.counting(kind.name)
    )


def _is_idle(record: object) -> bool:
    """Return whether a project did not start, an issue is not cleared, a contract has no deliveries."""
    nodes = getattr(record, "nodes", None)
    if nodes is not None:
        return "start" not in nodes or nodes["start"].done is None
    entries = [*getattr(record, "deliveries", ()), *(step for step in getattr(record, "steps", ()) if step.step in ("cleared", "declined"))]
    return not entries


def _outside(over: Range) -> Iterator[Finding]:
    for county in over.after.settings.counties:
        was = over.settings.county(county.key)
        if was is not None and county.outside and not was.outside:
            every = (record for kind in over.before.kinds.values() for record in over.before.counting(kind.name))
            n = sum(getattr(record, "county", None) == county.key for record in every)
            if n:
                fault = OUTSIDE.graded(grave=n > over.settings.review.bulk)
                yield fault.at(f"counties[{county.key}].outside", was.name, place=Place("ledgers/ledger.yaml"), n=n)
