"""Does an id still stand for what it stood for?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Severity
from dicoop.kinds.base import ID_PATTERN
from dicoop.labels import Label
from dicoop.rules.counties import homes

CHANGED = Fault(
    "R01",
    Label("编号由 {before} 改成 {value}", "the id was changed from {before} to {value}"),
    Label("改回 {before}；登记错了的作废，另登一条", "change it back to {before}; void what was registered by mistake, and add another"),
)
REUSED = Fault(
    "R02",
    Label("编号 {value} 从前用过", "the id {value} has been used before"),
    Label("改用没有用过的号", "take a number that was never used"),
)
DELETED = Fault(
    "R03",
    Label("{kind} {value} 的文件被删除", "the file of {kind} {value} was deleted"),
    Label(
        "恢复文件；登记错了的用作废：dicoop {name} void {value}",
        "restore the file; void what was registered by mistake: dicoop {name} void {value}",
    ),
)
VOIDED = Fault(
    "R03",
    Label("{kind} {value} 被作废：{reason}", "{kind} {value} was voided: {reason}"),
    Label("核对作废的原因", "see whether the reason is a good one"),
    Severity.WARNING,
)


FOREIGN = Fault(
    "R36",
    Label(
        "编号 {value} 是 {office} 的号，记录却是{county}的", "the id {value} is a number of {office}, while the record is one of {county}"
    ),
    Label("改用本县区的号：dicoop renumber {value}", "take a number of the county's own: dicoop renumber {value}"),
    Severity.WARNING,
)


def foreign(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find new records numbered in the name of a county that they are not of; the city's own office numbers for all (R36)."""
    match = ID_PATTERN.fullmatch(change.id) if change.before is None and change.new else None
    county, home = getattr(change.new, "county", None), homes(over.settings.on(over.today))
    office = match[3] if match else ""
    if county and office in home and office != over.settings.office and home[office] != home.get(county, county):
        yield change.at(FOREIGN, "id", change.id, office=office, county=over.settings.county_label(county))


def changed(over: Range) -> Iterator[Finding]:
    """Find ids that were changed, in their file or with it (R01)."""
    for gone, came in over.renamed:
        yield came.at(CHANGED, "id", came.id, before=gone.id)
    for change in over.files:
        if is_changed(change):
            before, after = _ids(change)
            yield change.at(CHANGED, "id", after, before=before)


def _ids(change: ChangedFile) -> tuple[str, str]:
    before, after = (str(side.texts.get("id") or "") if side else "" for side in (change.before, change.after))
    return before, after


def is_changed(change: ChangedFile) -> bool:
    """Return whether the id in a file was changed."""
    before, after = _ids(change)
    return bool(before and after and before != after)


def reused(over: Range) -> Iterator[Finding]:
    """Find new records with an id that was another's (R02)."""
    for change in over.files:
        if change.before is None and change.after is not None and change.belongs and change.id in over.used:
            yield change.at(REUSED, "id", change.id)


def deleted(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find records that are gone, or taken back (R03)."""
    if change.after is None:
        yield change.at(DELETED, "", change.id, kind=change.own_kind.label, name=change.own_kind.name)
    elif change.new and change.new.voided and change.old and not change.old.voided:
        yield change.at(VOIDED, "voided", change.id, kind=change.own_kind.label, reason=change.new.voided.reason)
