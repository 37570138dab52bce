"""Does an id still stand for what it stood for, and does a record still count where and when it counted?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range, titled
from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import replace
from dicoop.kinds.base import ID_PATTERN
from dicoop.labels import Label, both, joined
from dicoop.partial_date import is_moved
from dicoop.rules.counties import homes

CHANGED = Fault(
    "R01",
    Label("编号由 {before} 改成 {value}", "the id was changed from {before} to {value}"),
    Label("改回 {before}；登记错了的作废，另登一条", "change it back to {before}; if it was added by mistake, void it and add another"),
)
REUSED = Fault(
    "R02",
    Label("编号 {value} 从前用过", "the id {value} has been used before"),
    Label("改用没有用过的号", "use a number that was never used"),
)
DELETED = Fault(
    "R03",
    Label("{kind} {value} 的文件被删除", "the file of {kind} {value} was deleted"),
    Label(
        "恢复文件；登记错了的用作废：dicoop {name} void {value}",
        "restore the file; if it was added by mistake, void it: dicoop {name} void {value}",
    ),
)
VOIDED = Fault(
    "R03",
    Label("{kind} {value} 被作废：{reason}", "{kind} {value} was voided: {reason}"),
    Label("核对作废的原因", "check whether the reason holds"),
    Severity.WARNING,
)


FOREIGN = Fault(
    "R36",
    Label("编号 {value} 是 {office} 的号，记录却是{county}的", "the id {value} has a number of {office}, but the record is of {county}"),
    Label("改用本县区的号：dicoop renumber {value}", "use one of the county's own numbers: dicoop renumber {value}"),
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


COUNTY = Fault(
    "R05",
    Label("县区由 {before} 改成 {value}", "the county was changed from {before} to {value}"),
    Label("确实换了地方的，附上批准的文号再合并", "if it has really moved, attach the approval document, then merge"),
)
SIGNED = Fault(
    "R06",
    Label("{what}由 {before} 改成 {value}", "'{what}' was changed from {before} to {value}"),
    Label("改回原来的日期；确是登记错的，附上协议再合并", "change it back; if it was entered wrongly, attach the agreement, then merge"),
)


AGAIN = replace(
    SIGNED,
    message=Label(
        "{old} 作废，又以同名重新登记，{what}由 {before} 变成 {value}",
        "{old} was voided and re-entered under the same name; '{what}' changed from {before} to {value}",
    ),
    hint=Label(
        "恢复 {old}；确是登记错的，附上协议再合并",
        "restore {old}; if it was entered wrongly, attach the agreement, then merge",
    ),
)


ALSO = Fault(
    "R05",
    Label(
        "同在县区由 {before} 改成 {value}，通报过的县区数就变了",
        "the other counties it lies in changed from {before} to {value}: published county figures change with it",
    ),
    Label("核对跨县区的依据；没有就改回去", "check the grounds for it lying in several counties, or change it back"),
    Severity.WARNING,
)


def county_moved(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find records that went to another county; going to the one a county was merged into changes nothing (R05).

    Of those a meeting was told of also projects that come to lie in other counties beside their own: a warning.
    """
    also = [tuple(map(over.settings.county_label, getattr(side, "also", ()))) or (both("-"),) for side in (change.old, change.new)]
    before, after = (joined(names, "、", ", ") for names in also)
    if before != after and over.is_published(getattr(change.old, change.own_kind.first_date)):
        yield change.at(ALSO, "also", after, before=before)
    if change.old.county == change.new.county:
        return
    home = homes(over.settings.on(over.today))
    before, after = change.old.county, change.new.county
    if home.get(before, before) != home.get(after, after):
        yield change.at(COUNTY, "county", over.settings.county_label(after), before=over.settings.county_label(before))


def first_date_moved(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find records signed or raised on another day than before, also by voiding them, and meetings already closed on another day (R06)."""
    yield from _anew(change, over)
    name = change.own_kind.first_date
    before, after = getattr(change.old, name, None), getattr(change.new, name, None)
    is_plan = change.own_kind.name == "meeting" and change.id not in [str(closed.meeting) for closed in over.closed]
    if before and after and is_moved(before, after) and not is_plan:
        yield change.at(SIGNED, name, after, before=before, what=change.called(name))


def _anew(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find new records that stand for one which the same change voids, with another first date."""
    if change.before is not None or not change.new:
        return
    old, name = over.taken_back.get((change.own_kind.name, titled(change.new))), change.own_kind.first_date
    before, after = (getattr(side, name, None) for side in (old.old if old else None, change.new))
    if old and before != after and getattr(old.old, "county", None) == getattr(change.new, "county", None):
        yield change.at(AGAIN, name, after, old=old.id, before=before, what=change.called(name))
