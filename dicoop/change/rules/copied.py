"""Do entries look as if nobody had gone there: one text over and over, a month like the last, too many visits a day, all in one go?"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import Any, NamedTuple

from dicoop.change.changed_record import ChangedFile, by_key, said
from dicoop.change.review_context import Range
from dicoop.errors import Fault, Finding, Place, Severity
from dicoop.frozen import replace
from dicoop.kinds.address import key_of
from dicoop.kinds.base import Kind
from dicoop.kinds.fields import fields, own_keys, the_field
from dicoop.kinds.traits import at_stake
from dicoop.labels import Label, Term
from dicoop.text.fold import folded_looks

COPIED = Fault(
    "R41",
    Label("同一段文字写了 {n} 条：“{value}”，如 {ids}", "same text in {n} entries: '{value}', such as {ids}"),
    Label("写每一次各自的情况", "state for each what was found there"),
    Severity.WARNING,
)
SAME_MONTH = Fault(
    "R41",
    Label("{value} 的各项数字和上月 {last} 全都一样", "all figures of {value} are the same as the month before, {last}"),
    Label("核对是不是照抄上月；属实的写明", "check whether last month was copied; if not, say so"),
    Severity.WARNING,
)
SAME_VALUE = replace(
    SAME_MONTH,
    hint=Label("核对是不是照抄上一期；属实的写明", "check whether the last period was copied; if not, say so"),
    message=Label("{value} 的数值和上一期 {last} 一样", "the value of {value} is the same as the period before, {last}"),
)
CROWDED = Fault(
    "R42",
    Label("{officer} {day} 一天走访了 {value} 次（超过 {limit} 次）", "{officer} made {value} visits on {day} (more than {limit})"),
    Label("核对走访日期和方式", "check the visit dates and how the visits were made"),
    Severity.WARNING,
)
EVE = Fault(
    "R43",
    Label(
        "第 {meeting} 次会议前 {days} 天内补登了 {value} 条{kind}的{what}（超过 {limit} 条）",
        "{value} entries were added late in the {days} days before meeting {meeting} ({kind}: {what}; more than {limit})",
    ),
    Label("抽几条核对凭证和日期", "check some of them against the records"),
    Severity.WARNING,
)
AGAIN = Fault(
    "R44",
    Label("新登记的和 {value}（{stage}）是同一件事", "newly registered, but the same matter as {value} ({stage})"),
    Label("在原来那一条上接着办；确是新的，写明和原来的区别", "continue with that one; if it is different, say how"),
    Severity.WARNING,
)
_FEW = 3
_SHORTEST = 4
_MOST_VISITS = 6
_EVE = 3  # days before a meeting
_SHOWN = 3
_LINE = 30


class _Entry(NamedTuple):
    """An entry of a list of a record; the change that brings it, None of one that stood there."""

    id: str
    address: str
    text: str
    brought: ChangedFile | None


def copied(over: Range) -> Iterator[Finding]:
    """Find one text in several entries of which some are new, also of records that did not change, and months with the figures of the last (R41)."""
    found: dict[tuple[str, str], list[_Entry]] = defaultdict(list)
    for change in over.changes:
        for entry in _texts(change):
            found[change.kind.name if change.kind else "", _as_compared(entry.text)].append(entry)
        yield from _same_months(change)
    brought = {
        key: new
        for key, entries in found.items()
        if len(key[1]) >= _SHORTEST and (new := next((each for each in entries if each.brought), None))
    }
    for key, entry in _elsewhere(over, brought.keys()):
        found[key].append(entry)
    for key, new in brought.items():
        if new.brought and len(found[key]) >= _FEW:
            ids = tuple(dict.fromkeys(each.id for each in found[key]))[:_SHOWN]
            yield new.brought.at(COPIED, new.address, new.text[:_LINE], n=len(found[key]), ids=ids)


def _as_compared(text: str) -> str:
    return folded_looks("".join(text.split()))


def _texts(change: ChangedFile) -> Iterator[_Entry]:
    for path in change.kind.stakes.text if change.kind else ():
        known = dict(said(change.old, path))
        for address, text in said(change.new, path):
            yield _Entry(change.id, address, text, change if known.get(address) != text else None)


def _elsewhere(over: Range, wanted: Collection[tuple[str, str]]) -> Iterator[tuple[tuple[str, str], _Entry]]:
    """Yield the entries with some texts in records that did not change."""
    changed = {change.id for change in over.changes}
    for kind in sorted({kind for kind, _ in wanted}):
        for record in over.after.counting(kind):
            told = (
                (each for path in over.after.kinds[kind].stakes.text for each in said(record, path))
                if str(record.id) not in changed
                else ()
            )
            for _, text in told:
                key = kind, _as_compared(text)
                if key in wanted:
                    yield key, _Entry(str(record.id), "", text, None)


def _same_months(change: ChangedFile) -> Iterator[Finding]:
    """Find entries of the series of a record that say of a period what was said of the one before."""
    for log in change.kind.logs if change.kind and change.new else ():
        known = by_key(change.old, log.name)
        series = {each.period: each for each in getattr(change.new, log.name) if own_keys(type(each))[:1] == ("period",)}
        for last, entry in pairwise(sorted(series.values(), key=lambda each: (each.period.last, each.period.first))):
            figures, key = _figures(entry), key_of(entry)
            if figures and figures == _figures(last) and known.get(key) != entry:
                fault = SAME_VALUE if hasattr(entry, "value") else SAME_MONTH
                yield change.at(fault, f"{log.name}[{key}].period", entry.period, last=last.period)


def _figures(entry: Any) -> dict[str, Any]:
    """Return the value of an entry, else its amounts and numbers, nothing where there is but one: that may well be the same."""
    if hasattr(entry, "value"):
        return {"value": entry.value}
    rows = (row for row in fields(type(entry)) if row.form in ("money", "whole", "quantity", "percent"))
    found = {row.name: value for row in rows if (value := getattr(entry, row.attribute)) is not None}
    return found if len(found) > 1 else {}


def crowded(over: Range) -> Iterator[Finding]:
    """Find posts that were present at more entries a day than can be, some of them made now (R42)."""
    for kind in _kinds(over, "presence"):
        fresh = [change for change in over.changes if change.kind is kind and change.new]
        new = {key: change for change in fresh for key in {*_present(change.new, kind)} - {*_present(change.old, kind)}}
        counted = Counter(key for record in over.after.counting(kind.name) for key in _present(record, kind)) if new else {}
        for key, change in new.items():
            if counted[key] > _MOST_VISITS:
                *who, day = key
                address = f"{kind.stakes.presence[0]}[{day}].date"
                yield change.at(CROWDED, address, counted[key], officer="".join(map(str, who)), day=day, limit=_MOST_VISITS)


def _kinds(over: Range, name: str) -> Iterable[Kind]:
    """Return the kinds of changed records in which something of a sort is at stake."""
    return dict.fromkeys(change.kind for change in over.changes if change.kind and at_stake(name)(change.kind))


def _present(record: Any, kind: Kind) -> Iterator[tuple[Any, ...]]:
    """Yield who was present, with each day, by a record."""
    name, *who = kind.stakes.presence
    return ((*(getattr(record, each) for each in who), entry.date) for entry in getattr(record, name, ()))


def eve(over: Range) -> Iterator[Finding]:
    """Find many entries of one sort, of days before, that were entered in the last days before a meeting (R43)."""
    meetings = sorted(over.after.meetings, key=lambda each: each.date)
    counted: Counter[tuple[Any, Kind, str]] = Counter()
    for change in over.changes if meetings else ():
        for address, day in change.added_events.items():
            entered = next((when for when in over.days_of(change.path) if when > day), None)
            meeting = next((each for each in meetings if entered and 0 <= (each.date - entered).days <= _EVE), None)
            if meeting and change.kind and "[" in address:
                counted[meeting.id, change.kind, address.partition("[")[0]] += 1
    for (meeting, kind, name), n in counted.items():
        if n > over.settings.review.bulk:
            what = the_field(kind.model, name).mark.label
            place = Place("ledgers/")
            yield EVE.at(name, n, place=place, meeting=meeting, days=_EVE, kind=kind.label, what=what, limit=over.settings.review.bulk)


def again(over: Range) -> Iterator[Finding]:
    """Find new records of a matter that failed before, or is taken back by the same change (R44)."""
    for kind in _kinds(over, "matter"):
        new = [one for one in over.changes if one.kind is kind and one.before is None and one.new and not one.new.voided]
        failed = _failed(over, kind) if new else {}
        for change in new:
            others = (each for each in failed.get(_matter(change.new, kind), ()) if str(each[0].id) != change.id)
            for record, stage in islice(others, 1):
                yield change.at(AGAIN, "", record.id, stage=stage)


def _failed(over: Range, kind: Kind) -> Mapping[tuple[str, ...], list[tuple[Any, Term]]]:
    """Return the records of a kind that came to nothing, with their stages, by what they are about."""
    found: dict[tuple[str, ...], list[tuple[Any, Term]]] = defaultdict(list)
    for record in over.after.counting(kind.name):
        stage = kind.stage(record, over.today)
        if stage.value in kind.stakes.failed:
            found[_matter(record, kind)].append((record, stage))
    return found


def _matter(record: Any, kind: Kind) -> tuple[str, ...]:
    return tuple(folded_looks(str(getattr(record, name, None))) for name in kind.stakes.matter)
