"""Does what a meeting was told, or what is overdue, still say what it said?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from dicoop.change.changed_record import ChangedFile, holder_of
from dicoop.change.review_context import Range
from dicoop.change.rules.dates import MARKS
from dicoop.errors import Fault, Finding, Place, Severity
from dicoop.kinds.address import ValueChange, parse
from dicoop.kinds.called import called
from dicoop.kinds.fields import fields
from dicoop.labels import Label, visible
from dicoop.rules.deadlines import dues
from dicoop.rules.watch import Watch

TOLD = Fault(
    "R31",
    Label(
        "{what}：第 {meeting} 次会议通报时是 {before}，改成了 {value}",
        "'{what}' was {before} when meeting {meeting} was told of it, and was changed to {value}",
    ),
    Label("核对依据；确需更正的，在下次通报里说明", "see on what grounds; a correction is explained in the next bulletin"),
    Severity.WARNING,
)
OVERDUE = Fault(
    "R31",
    Label(
        "{what}由 {before} 改成 {value}，而它从 {due} 起已经逾期", "'{what}' was changed from {before} to {value} while overdue since {due}"
    ),
    Label("核对依据；换单位的，由原单位说明", "see on what grounds; another unit takes over with a word of the first"),
    Severity.WARNING,
)
RENAMED = Fault(
    "R31",
    Label("县区 {key} 的名称由 {before} 改成 {value}", "the county {key} was renamed from {before} to {value}"),
    Label("核对批准的文号；两个县区的名称不能对换", "see the paper that says so; two counties never exchange their names"),
    Severity.WARNING,
)
_DATED = ("day", "period", "money", "amount")  # what rules of their own judge, by form and by name
_ELSEWHERE = ("id", "also", "officer", "steps", "voided")
_NOTHING = "-"


def rewritten(over: Range) -> Iterator[Finding]:
    """Find words that a closed meeting was told, or that an overdue record goes by, written otherwise or taken out (R31).

    What is added, what is young, contact persons and the unit of what is in time are ordinary work.
    """
    for change in over.changes:
        if change.old and change.new and change.kind and not change.old.voided:
            yield from _rewritten(change, over)
    yield from _renamed(over)


def _rewritten(change: ChangedFile, over: Range) -> Iterator[Finding]:
    days = {holder_of(address): day for address, day in change.old_events.items()}
    own = [each for each in change.changes if each.before is not None and _is_word(change, each)]
    due = overdue_since(change, over) if own else None
    for each in own:
        holder = holder_of(each.address)
        before, value = (_shown(text or _NOTHING, each.address, change, over) for text in (each.before, each.after))
        words = {"what": called(each.address, change.own_kind.model), "before": before}
        if not holder and due:
            yield change.at(OVERDUE, each.address, value, due=due, **words)
        elif over.last_closed and _is_told(change, over, days, holder) and (holder or not _is_unit(change, each)):
            yield change.at(TOLD, each.address, value, meeting=over.last_closed.meeting, **words)


def _shown(text: str, address: str, change: ChangedFile, over: Range) -> object:
    """Return a value as people read it: a county by its name, a word of a closed list by that."""
    row = parse(address, change.own_kind.model)[1]
    return over.settings.county_label(text) if row.mark.known == "counties" else change.word(address, visible(text))


def _is_word(change: ChangedFile, each: ValueChange) -> bool:
    """Return whether a value is none that other rules judge, and did not go with an event that they miss."""
    top = each.address.partition(".")[0].partition("[")[0]
    gone = [at for at in change.old_events if at not in change.new_events and at.endswith(MARKS)]
    books = [book.name for book in change.own_kind.books]
    if top in (*_ELSEWHERE, *books) or holder_of(each.address) in map(holder_of, gone):
        return False
    return parse(each.address, change.own_kind.model)[1].form not in _DATED


def _is_unit(change: ChangedFile, each: ValueChange) -> bool:
    return any(row.name == each.address and row.mark.known == "units" for row in fields(change.own_kind.model))


def overdue_since(change: ChangedFile, over: Range) -> date | None:
    """Return since when a record was overdue on the day it was changed."""
    late = [each.due for each in dues(change.own_kind, change.old, Watch.of(over.settings, over.days_of(change.path)[-1])) if each.late]
    return min(late, default=None)


def _is_told(change: ChangedFile, over: Range, days: Mapping[str, date], holder: str) -> bool:
    """Return whether a meeting was told of a record, or of an entry in it that has a day of its own."""
    kind = change.own_kind
    if kind.name == "meeting":
        return change.id in [str(closed.meeting) for closed in over.closed]
    if holder in days and holder:
        return over.is_published(days[holder])
    if kind.first_date:
        return over.is_published(getattr(change.old, kind.first_date))
    return over.is_cited(kind.name, change.id)


def _renamed(over: Range) -> Iterator[Finding]:
    """Find counties with another name; one that is another's is an error, for it changes whom every bulletin names."""
    before, after = ({county.key: county.name for county in side.settings.counties} for side in (over.before, over.after))
    for key in before.keys() & after.keys():
        if before[key] != after[key]:
            place = Place("ledgers/ledger.yaml")
            is_anothers = any(after[key] == name and key != whose for whose, name in (*before.items(), *over.told_as))
            fault = RENAMED.graded(grave=is_anothers)
            yield fault.at(f"counties[{key}].name", visible(after[key]), place=place, key=key, before=visible(before[key]))
