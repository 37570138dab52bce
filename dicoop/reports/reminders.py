"""What is put into a unit's calendar, and what is sent to it by phone, of what is due?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from datetime import date

from dicoop.document import CalendarEvent, Document
from dicoop.frozen import replace
from dicoop.kinds.base import MEETING
from dicoop.kinds.ledger import Ledger
from dicoop.labels import Label, both, visible
from dicoop.partial_date import days_on
from dicoop.reports import outside, phrases
from dicoop.reports.due import DueOptions
from dicoop.reports.due import found as found_in
from dicoop.rules.deadlines import Due
from dicoop.text.sound import by_sound

_KEPT = 60  # so long a thing that is done stays in the calendar, cancelled
_BACK = (_KEPT, 7, 0)  # days before: what was signed since the first is known by the second, what was voided since that by the last
_EVER = 36500  # days within which everything that is due is due
_LONGEST = 600  # characters of a message
_TITLE = Label("{title}：{what}", "{title}: {what}")
_WORDS = Label(
    "{id}，责任单位{unit}，期限{day}。查看：dicoop {kind} show {id}", "{id}, responsible: {unit}, due {day}. See: dicoop {kind} show {id}"
)
_NOBODY = Label("（未定）", "(nobody yet)")
_HEAD = Label(
    "【{unit}】截至{day}，逾期{late}项、{within}天内到期{coming}项：",
    "[{unit}] As of {day}, {late} overdue, {coming} due within {within} days:",
)
_LATE = Label("{n}. {title}（{id}）：{what}，期限{due}，已逾期{days}", "{n}. {title} ({id}): {what}, due {due}, {days} over")
_COMING = Label("{n}. {title}（{id}）：{what}，期限{due}", "{n}. {title} ({id}): {what}, due {due}")
_REST = Label("……另有{n}项。", "… and {n} more.")


def found(ledger: Ledger, day: date, asked: DueOptions, within: int | None = None) -> list[Due]:
    """Return the things asked for as units outside the office may read of them."""
    return outside.of_dues(found_in(ledger, day, asked, within), ledger)


def events(document: Document, ledger: Ledger, day: date, asked: DueOptions) -> Document:
    """Return the list of what is due with its days: what was to be done in the last sixty days and no longer is, or was voided, is over.

    Unless days are asked for, all that is due is in it, so that what was put off is moved, however far.
    """
    ahead = _EVER if asked.within is None else asked.within
    ever = found(ledger, day, asked, _EVER)
    now = ever if ahead == _EVER else found(ledger, day, asked, ahead)
    still = {_place(item) for item in ever}
    once, every = _with_voided(ledger, day), replace(asked, overdue=False)
    before = (item for back in _BACK for item in found(once, days_on(day, -back), every, ahead + back))
    over = [item for item in before if _place(item) not in still and not asked.overdue]
    own = {_place(item): _event(item, ledger, is_over=over_) for items, over_ in ((over, True), (now, False)) for item in items}
    return replace(document, events=tuple(sorted(own.values(), key=lambda event: (event.day, event.uid))))


def _with_voided(ledger: Ledger, day: date) -> Ledger:
    """Return the ledger as it was to who has its calendar: with what was voided in the last sixty days."""
    every = {kind.name: list(ledger.each(kind.name)) for kind in ledger.at_hand}
    late = {name: [each for each in own if each.voided and each.voided.date > days_on(day, -_KEPT)] for name, own in every.items()}
    if not any(late.values()):
        return ledger
    records = {
        name: {str(each.id): each for each in (*own, *(each.but(voided=None) for each in late[name]))} for name, own in every.items()
    }
    return Ledger(ledger.settings, records, left_out=ledger.left_out, kinds=ledger.kinds, only=ledger.only)


def _place(item: Due) -> tuple[str, str, str]:
    """Return what stays the same of a thing due: of an issue there is one at a time, whatever it waits for."""
    return item.kind, item.id, "" if item.kind == "issue" else item.key


def _event(item: Due, ledger: Ledger, *, is_over: bool) -> CalendarEvent:
    address = ".".join(part for part in _place(item)[1:] if part)
    kind = "meeting" if item.kind == "decision" else item.kind
    return CalendarEvent(
        uid=f"{address}@{ledger.settings.id or _name(ledger)}",
        day=item.due,
        title=_TITLE.fill(title=_called(item), what=item.what),
        words=_WORDS.fill(id=item.id, unit=ledger.settings.called(item.unit) if item.unit else _NOBODY, day=item.due, kind=kind),
        category=item.light.label,
        is_over=is_over,
    )


def _name(ledger: Ledger) -> str:
    """Return the ledger's name as the second part of an address, which has no blanks."""
    return "".join(sign for sign in ledger.settings.name if unicodedata.category(sign)[0] in "LN")


def messages(document: Document, ledger: Ledger, day: date, asked: DueOptions) -> Document:
    """Return the list of what is due with a message for each unit, none longer than can be read on a phone."""
    units: dict[str | None, list[Due]] = {}
    for item in sorted(found(ledger, day, asked), key=lambda each: (not each.late, each.due, each.id)):
        units.setdefault(item.unit, []).append(item)
    places = ledger.settings.unit_places
    ordered = sorted(units.items(), key=lambda each: (places.get(each[0] or "", len(places) + (not each[0])), by_sound(each[0] or "")))
    return replace(
        document, messages=tuple(_message(ledger.settings.called(unit) if unit else _NOBODY, items, day, asked) for unit, items in ordered)
    )


def _message(unit: Label, items: list[Due], day: date, asked: DueOptions) -> Label:
    late = sum(item.late for item in items)
    head = _HEAD.fill(unit=unit, day=phrases.day(day), late=late, within=asked.days, coming=len(items) - late)
    rows = [_line(place, item) for place, item in enumerate(items, 1)]
    return Label("\n".join(_cut(head.zh, [row.zh for row in rows], "zh")), "\n".join(_cut(head.en, [row.en for row in rows], "en")))


def _line(place: int, item: Due) -> Label:
    title, id_ = _called(item), item.key if item.kind == "decision" else item.id
    number = _LATE if item.late else _COMING
    return number.fill(n=place, title=title, id=id_, what=item.what, due=item.due, days=_days(item))


def _called(item: Due) -> Label:
    """Return what a thing due is of: of a decision its meeting."""
    return MEETING.fill(n=item.id) if item.kind == "decision" else both("".join(visible(item.title.replace("\n", " "))))


def _days(item: Due) -> Label:
    """Return by how long a thing is overdue: issues by working days."""
    return phrases.number(item.overdue, "个工作日", "working day") if item.working else phrases.number(item.overdue, "天", "day")


def _cut(head: str, rows: list[str], lang: str) -> Iterator[str]:
    """Yield the lines that fit; where not all do, the last says how many more there are."""
    yield head
    room = _LONGEST - len(head)
    for place, row in enumerate(rows):
        rest = _REST.fill(n=len(rows) - place).of("zh" if lang == "zh" else "en")
        keep = 0 if place == len(rows) - 1 else len(rest) + 1
        if len(row) + 1 + keep > room:
            yield rest
            return
        yield row
        room -= len(row) + 1
