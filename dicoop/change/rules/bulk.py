"""Is a change larger or wider than an ordinary one?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.labels import Label, joined

BULK = Fault(
    "R29",
    Label("一次改动了 {value} 条已有的记录（超过 {limit} 条）", "{value} records that were there are changed at once (more than {limit})"),
    Label("分县区、分事项提交，一次看得完", "make one change for each county and matter, each small enough to be read"),
    Severity.WARNING,
)
WIDE = Fault(
    "R29",
    Label("一次改动了 {n} 个县区的已有记录：{value}", "records of {n} counties are changed at once: {value}"),
    BULK.hint,
    Severity.WARNING,
)

NEW = Fault(
    "R29",
    Label("一次新登记了 {value} 条记录（超过 {limit} 条）", "{value} records are new at once (more than {limit})"),
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
