"""Does what is at stake in a record, as its kind says, stay: bad news, what stands below the line, who counts, the time given?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from dicoop.change.changed_record import ChangedFile, holder_of
from dicoop.change.review_context import Range
from dicoop.change.rules.dates import MARKS
from dicoop.errors import Fault, Finding, Place, Severity
from dicoop.frozen import replace
from dicoop.kinds.address import ValueChange, parse
from dicoop.kinds.called import called
from dicoop.kinds.fields import fields
from dicoop.labels import Label, visible
from dicoop.rules.deadlines import dues
from dicoop.rules.watch import Watch

REMOVED = Fault(
    "R37",
    Label("{what}的“{value}”被删去", "'{value}' in '{what}' was removed"),
    Label("改回去；情况好转了，另记一条", "change it back; record an improvement as a new entry"),
)
_REWRITTEN = replace(REMOVED, message=Label("{what}由“{before}”改成“{value}”", "'{what}' was changed from '{before}' to '{value}'"))
LOWERED = Fault(
    "R17",
    Label("{what}由 {before} 调低到 {value}", "'{what}' was lowered from {before} to {value}"),
    Label("附上变更协议；没有就改回去", "attach the amended agreement, or change it back"),
    Severity.WARNING,
)
_GONE = replace(
    LOWERED,
    message=Label("{what}（{value}）被删去", "'{what}', {value}, was removed"),
    hint=Label("附上不再计入的依据；没有就恢复", "attach the document for no longer counting it, or restore it"),
)
SCOPE = Fault(
    "R45",
    Label(
        "{what}由“{before}”改成“{value}”，谁计入各个率就变了",
        "'{what}' was changed from '{before}' to '{value}': this changes which records count in rates",
    ),
    Label("附上依据单独提交；前后的率看 dicoop diff", "commit it separately, with the document; rates before and after: dicoop diff"),
    Severity.WARNING,
)
STRETCHED = Fault(
    "R38",
    Label("{what}由 {before} 放宽到 {value}", "'{what}' was relaxed from {before} to {value}"),
    Label("附上同意放宽的文号再合并", "attach the document granting it, then merge"),
    Severity.WARNING,
)
_MOVED = Fault(
    "R38",
    Label(
        "{what}由 {before} 改成 {value}，完成率从它算起", "'{what}' was changed from {before} to {value}; achievement is measured from it"
    ),
    Label("附上调整的依据再合并", "attach the supporting document, then merge"),
    Severity.WARNING,
)


def removed(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find what went badly, and what became of a lead, taken out or written otherwise (R37); steps and receipts have rules of their own."""
    path, *bad = change.own_kind.stakes.bad
    for address, before, after in change.kept((path,)):
        if (not bad or before in bad) and after != before:
            was = change.word(address, before)
            value = was if after is None else change.word(address, after)
            yield change.at(REMOVED if after is None else _REWRITTEN, address, value, what=change.called(address), before=was)


def lowered(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find parts of records below the line of a rate made smaller or taken out (R17): of what a meeting was told that is an error."""
    for address, before, after in change.kept(change.own_kind.stakes.below):
        if after is None or number(after) < number(before):
            value, fault = (before, _GONE) if after is None else (after, LOWERED)
            grave = over.is_published(_day(change, address))
            yield change.at(fault.graded(grave=grave), address, value, before=before, what=change.called_in(address))


def number(value: Any) -> Any:
    """Return a value such that it can be compared: quantities in different units by nothing but their number."""
    try:
        return Decimal(value) if isinstance(value, str) else getattr(value, "exact", value)
    except InvalidOperation:
        return value


def _day(change: ChangedFile, address: str) -> date:
    """Return the day of what stands below the line: that of its entry, else the first day of the record."""
    entry, is_entry, _ = address.partition("]")
    days = [day for at, day in change.old_events.items() if is_entry and at.startswith(f"{entry}].")]
    first: date = getattr(change.old, change.own_kind.first_date)
    return min(days, default=first)


def scope(change: ChangedFile, _: Range) -> Iterator[Finding]:
    """Find words on which rates rest written otherwise than they were, or filled in later (R45)."""
    for each in change.changes:
        head, sign, rest = each.address.partition("[")
        name, own = head + (rest.rpartition("]")[2] if sign else ""), change.own_kind.stakes
        if name in own.scope and (each.before is not None or name in own.once):
            before, after = ("-" if value is None else change.word(each.address, value) for value in (each.before, each.after))
            yield change.at(SCOPE, each.address, after, what=change.called(each.address), before=before)


def stretched(change: ChangedFile, over: Range) -> Iterator[Finding]:
    """Find cycles, target periods and promised days made longer: of what is overdue already that is an error; and baselines moved (R38)."""
    for address, before, after in change.kept(change.own_kind.stakes.span):
        if after is not None and _end(after) > (end := _end(before)):
            is_over = not isinstance(end, int) and bool(end < over.days_of(change.path)[-1])
            grave = bool(overdue_since(change, over) or is_over)
            yield change.at(STRETCHED.graded(grave=grave), address, after, what=change.called_in(address), before=before)
    before, after = (getattr(side, "baseline", None) for side in (change.old, change.new))
    if before is not None and after != before:
        was, now = (f"{each.value} ({each.period})" if each else "-" for each in (before, after))
        yield change.at(_MOVED, "baseline", now, what=change.called("baseline"), before=was)


def _end(value: Any) -> Any:
    """Return by what two of one sort are compared: a period by its last day."""
    return getattr(value, "last", value)


TOLD = Fault(
    "R31",
    Label(
        "{what}由 {before} 改成 {value}，而这条在第 {meeting} 次会议上通报过",
        "'{what}' was changed from {before} to {value}, though this record was reported to meeting {meeting}",
    ),
    Label("核对依据；确需更正的，在下次通报里说明", "check the grounds; explain a correction in the next bulletin"),
    Severity.WARNING,
)
OVERDUE = Fault(
    "R31",
    Label(
        "{what}由 {before} 改成 {value}，而它从 {due} 起已经逾期", "'{what}' was changed from {before} to {value} while overdue since {due}"
    ),
    Label("核对依据；换单位的，由原单位说明", "check the grounds; if the unit changes, the former one explains"),
    Severity.WARNING,
)
RENAMED = Fault(
    "R31",
    Label("县区 {key} 的名称由 {before} 改成 {value}", "the county {key} was renamed from {before} to {value}"),
    Label("核对批准的文号；两个县区的名称不能对换", "check the approval document; two counties never swap names"),
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
