"""Does a record still count where and when it counted?"""

from __future__ import annotations

from collections.abc import Iterator

from dicoop.change.changed_record import ChangedFile
from dicoop.change.review_context import Range, titled
from dicoop.errors import Fault, Finding, Severity
from dicoop.frozen import replace
from dicoop.labels import Label, both, joined
from dicoop.partial_date import is_moved
from dicoop.rules.counties import homes

COUNTY = Fault(
    "R05",
    Label("县区由 {before} 改成 {value}", "the county was changed from {before} to {value}"),
    Label("确实换了地方的，附上批准的文号再合并", "if it has really moved, merge it with the paper that says so"),
)
SIGNED = Fault(
    "R06",
    Label("{what}由 {before} 改成 {value}", "'{what}' was changed from {before} to {value}"),
    Label("改回原来的日期；确是登记错的，附上协议再合并", "change it back; if it was registered wrongly, merge it with the agreement"),
)


AGAIN = replace(
    SIGNED,
    message=Label(
        "{old} 作废，又以同名重新登记，{what}由 {before} 变成 {value}",
        "{old} was voided and is entered anew under the same name; '{what}' was {before} and is {value}",
    ),
    hint=Label(
        "恢复 {old}；确是登记错的，附上协议再合并",
        "put {old} back; if it was registered wrongly, merge it with the agreement",
    ),
)


ALSO = Fault(
    "R05",
    Label(
        "同在县区由 {before} 改成 {value}，通报过的县区数就变了",
        "the other counties it lies in were {before} and are {value}: figures told of counties are others",
    ),
    Label("核对跨县区的依据；没有就改回去", "see on what paper it lies in several counties, or change it back"),
    Severity.WARNING,
)


def county_moved(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find records that went to another county; going to the one a county was merged into changes nothing (R05).

    Of those a meeting was told of also projects that come to lie in other counties beside their own: a warning.
    """
    if not change.old or not change.new:
        return
    also = [tuple(map(over.settings.county_label, getattr(side, "also", ()))) or (both("-"),) for side in (change.old, change.new)]
    before, after = (joined(names, "、", ", ") for names in also)
    if before != after and change.kind and over.is_published(getattr(change.old, change.kind.first_date)):
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
    if change.before is not None or not change.new or change.kind is None:
        return
    old, name = over.taken_back.get((change.kind.name, titled(change.new))), change.kind.first_date
    before, after = (getattr(side, name, None) for side in (old.old if old else None, change.new))
    if old and before != after and getattr(old.old, "county", None) == getattr(change.new, "county", None):
        yield change.at(AGAIN, name, after, old=old.id, before=before, what=change.called(name))
