"""Which counties are commended, which must make a statement, and which are criticised at a meeting, and whom does a bulletin name?

A county is compared with the city in each of the settings' rates, in points, where at least `least` records stand
under its line. There is no composite score: each verdict follows from single rates and names them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from dicoop.frozen import dataclass
from dicoop.kinds.event import Rung, Sort
from dicoop.kinds.issue import Issue
from dicoop.kinds.ledger import Asked, Ledger, Part
from dicoop.kinds.meeting import Meeting
from dicoop.kinds.project import Project, open_nodes
from dicoop.kinds.settings import Settings, Supervision
from dicoop.labels import Label, Term
from dicoop.rules.aggregate import change, figures
from dicoop.rules.aggregate import questions as figures_asked
from dicoop.rules.choice import default
from dicoop.rules.counties import homes, rows_of
from dicoop.rules.deadlines import Light, issue_light, next_due, node_light
from dicoop.rules.rates import Rate
from dicoop.rules.watch import Watch
from dicoop.values import Ratio, percent

_ABOVE = Label("{rate}{own}%，全市{city}%，高{points}个百分点", "{rate} {own}%, the city {city}%, {points} points above")
_LEVEL = Label("{rate}{own}%，与全市持平", "{rate} {own}%, level with the city")
_BELOW = Label("{rate}{own}%，全市{city}%，低{points}个百分点", "{rate} {own}%, the city {city}%, {points} points below")
_AGAIN = Label("上次会议也已达到表态发言的差距", "also as far below at the previous meeting")


class Call(Term):
    """What a county is called to at a meeting, in the order of the list."""

    COMMEND = "commend", "表扬", "commend"
    STATEMENT = "statement", "表态发言", "statement"
    CRITICISM = "criticism", "通报批评", "criticism"
    NONE = "none", "无", "none"


_ORDER = {call: place for place, call in enumerate(Call)}


class Comparison(NamedTuple):
    """A county beside the city in one rate; `ahead` is the exact difference (1/10 is ten points), negative below."""

    rate: Rate
    county: Ratio
    city: Ratio
    ahead: Fraction


@dataclass(frozen=True)
class Summons:
    """What a county is called to, why, and at how many meetings running (this one counted; 0 when called to nothing)."""

    county: str
    group: str | None
    call: Call
    reasons: tuple[Label, ...]
    running: int
    compared: tuple[Comparison, ...]


class _Reading(NamedTuple):
    """What a day shows of every county, without looking back."""

    compared: Mapping[str, tuple[Comparison, ...]]
    red: frozenset[str]
    rules: Supervision


def sittings(ledger: Ledger, number: int, day: date) -> tuple[date, ...]:
    """Return the days to judge a meeting by: those of the meetings before it, then the day it is reported for."""
    return (*sorted({meeting.date for meeting in ledger.meetings if meeting.id < number and meeting.date < day}), day)


class Judge:
    """Who is called to what at meetings: what a day shows is read when it is asked for, once, whichever meeting asks."""

    def __init__(self, ledger: Ledger) -> None:
        """Ask nothing yet."""
        self._ledger = ledger
        self._read: dict[date, _Reading] = {}

    def reading(self, day: date) -> _Reading:
        """Return what a day shows."""
        if day not in self._read:
            self._read[day] = _read(self._ledger, day)
        return self._read[day]

    def call(self, county: str, days: tuple[date, ...]) -> Call:
        """Return what a county is called to on the last of the meetings' days: two of them tell."""
        now = _by_points(self.reading(days[-1]), county)
        again = now is Call.STATEMENT and len(days) > 1 and _by_points(self.reading(days[-2]), county) in (Call.STATEMENT, Call.CRITICISM)
        return Call.CRITICISM if again else now

    def calls(self, days: tuple[date, ...]) -> dict[str, Call]:
        """Return what each county is called to on the last of the meetings' days."""
        return {county.key: self.call(county.key, days) for county in rows_of(self._ledger.settings.on(days[-1]))}

    def running(self, county: str, days: tuple[date, ...], here: Call) -> int:
        """Return at how many meetings running, the last counted, a county is called to the same."""
        earlier = range(len(days) - 1, 0, -1)
        return 1 + next((n for n, upto in enumerate(earlier) if self.call(county, days[:upto]) is not here), len(earlier))


def verdicts(ledger: Ledger, days: tuple[date, ...]) -> tuple[Summons, ...]:
    """Return the verdict on every county for the last of the meetings' days, by county group, the list's order within.

    By points alone a day gives statement or criticism; a statement becomes criticism when the meeting before gave
    one of the two by points alone. So each verdict needs two days only, and counting those running never branches.
    """
    settings = ledger.settings.on(days[-1])
    judge = Judge(ledger)
    found = []
    for county in rows_of(settings):
        last = judge.reading(days[-1])
        here, compared = judge.call(county.key, days), last.compared[county.key]
        again = here is not _by_points(last, county.key)
        why = (*_reasons(here, compared, settings), *((_AGAIN,) if again else ()))
        times = 0 if here is Call.NONE else judge.running(county.key, days, here)
        found.append(Summons(county.key, county.group, here, why, times, compared))
    return _ranked(found, settings)


def _read(ledger: Ledger, day: date) -> _Reading:
    settings = ledger.settings.on(day)
    found = figures(ledger, day, _rates(ledger, settings), by="county")
    city = {figure.rate: figure.ratio for figure in found if figure.group is None}
    compared: dict[str, tuple[Comparison, ...]] = {county.key: () for county in rows_of(settings)}
    for figure in found:
        ahead = change(city[figure.rate], figure.ratio).exact
        if figure.group in compared and figure.size >= settings.supervision.least and ahead is not None:
            compared[figure.group] += (Comparison(figure.rate, figure.ratio, city[figure.rate], ahead),)
    red = ledger.fold(*_asked_red(ledger, day))
    own = homes(settings)
    return _Reading(compared, frozenset(own.get(county, "") for county in red or ()), settings.supervision)


def questions(ledger: Ledger, days: Iterable[date]) -> Iterator[Asked]:
    """Yield what is asked of the records for verdicts on some days."""
    for day in days:
        yield from figures_asked(ledger, day, _rates(ledger, ledger.settings.on(day)), "county")
        yield _asked_red(ledger, day)


def _rates(ledger: Ledger, settings: Settings) -> list[Rate]:
    return [rate for name in dict.fromkeys(settings.supervision.rates) if (rate := default(name, ledger.kinds))]


def _asked_red(ledger: Ledger, day: date) -> Asked:
    watch = Watch.of(ledger.settings, day)
    return Asked(f"red {day}", tuple(_LIT), lambda part: tuple(_red(part, watch)), lambda one, other: tuple({*one, *other}))


def _red(part: Part, watch: Watch) -> set[str]:
    """Return the counties with a red light on a project or an issue."""
    is_red = _LIT[part.kind]
    red = (record for record in part.read().values() if not record.voided and is_red(record, watch))
    return {key for record in red for key in (record.county, *getattr(record, "also", ()))}


def _is_red_project(project: Project, watch: Watch) -> bool:
    return any(node_light(plan, watch) is Light.RED for _, plan in open_nodes(project, watch.day))


def _is_red_issue(issue: Issue, watch: Watch) -> bool:
    due = next_due(issue, watch)
    return due is not None and issue_light(due.date, watch) is Light.RED


_LIT: Mapping[str, Callable[[Any, Watch], bool]] = {"project": _is_red_project, "issue": _is_red_issue}


def _by_points(reading: _Reading, county: str) -> Call:
    """Return the verdict of one day alone; of a county that had no row then, none."""
    compared = reading.compared.get(county)
    if not compared:
        return Call.NONE
    behind = max(-one.ahead for one in compared) * 100
    if behind <= 0:
        return Call.NONE if county in reading.red else Call.COMMEND
    if behind >= reading.rules.criticism:
        return Call.CRITICISM
    return Call.STATEMENT if behind >= reading.rules.statement else Call.NONE


def _reasons(call: Call, compared: tuple[Comparison, ...], settings: Settings) -> tuple[Label, ...]:
    """Return the comparisons behind a verdict in words: those far enough below, the farthest first, or those not below."""
    if call is Call.COMMEND:
        return tuple(_words(one, settings) for one in compared)
    least = Fraction(min(settings.supervision.statement, settings.supervision.criticism), 100)
    behind = sorted((one for one in compared if -one.ahead >= least and one.ahead < 0), key=lambda one: one.ahead)
    return tuple(_words(one, settings) for one in behind) if call is not Call.NONE else ()


def _words(one: Comparison, settings: Settings) -> Label:
    def text(value: Fraction | None) -> str | None:
        return percent(value, settings.digits, settings.rounding)

    label = _LEVEL if one.ahead == 0 else _ABOVE if one.ahead > 0 else _BELOW
    return label.fill(rate=one.rate.name.label, own=text(one.county.exact), city=text(one.city.exact), points=text(abs(one.ahead)))


def _ranked(found: list[Summons], settings: Settings) -> tuple[Summons, ...]:
    """Order by county group, then as on the list: those commended by their narrowest lead, the others by how far behind."""
    groups = list(dict.fromkeys(county.group for county in settings.inside))

    def place(one: Summons) -> tuple[int, int, Fraction]:
        behind = max((-each.ahead for each in one.compared), default=Fraction(0))
        return groups.index(one.group), _ORDER[one.call], behind if one.call is Call.COMMEND else -behind

    return tuple(sorted(found, key=place))


Calls = Callable[[Meeting], Mapping[str, Call]]
_CALL_OF = {Rung.PRAISE: Call.COMMEND, Rung.SPEAK: Call.STATEMENT, Rung.CRITICISE: Call.CRITICISM, Rung.ACCOUNTABILITY: Call.CRITICISM}


class Beside(NamedTuple):
    """A county on either list: how the bulletin names it (None: not at all), and what the ledger calls it to."""

    meeting: int
    county: str
    rung: Rung | None
    call: Call

    @property
    def agrees(self) -> bool:
        """Whether both say the same; who is held to account is compared as criticised."""
        return (_CALL_OF[self.rung] if self.rung else Call.NONE) is self.call

    @property
    def is_called(self) -> bool:
        """Whether the ledger calls the county to anything."""
        return self.call is not Call.NONE


def is_bulletin(event: Any) -> bool:
    """Return whether an event is a bulletin that names somebody and was not cancelled."""
    return event.type is Sort.BULLETIN and bool(event.places) and event.ended is None


def calls(ledger: Ledger) -> Callable[[Meeting], Mapping[str, Call]]:
    """Return what asks whom the ledger calls upon for a meeting: many bulletins may follow one, which is looked at once."""
    judge = Judge(ledger)

    @cache
    def of(number: int, day: date) -> Mapping[str, Call]:
        return judge.calls(sittings(ledger, number, day))

    return lambda meeting: of(meeting.id, meeting.date)


def beside(bulletin: Any, ledger: Ledger, day: date, asked: Calls) -> Iterator[Beside]:
    """Yield the counties on either list by the figures of the meeting a bulletin is about; nothing where no meeting was held by the day.

    `asked` is that of `calls`, once for all bulletins that are looked at.
    """
    meeting = _meeting(bulletin, ledger, day)
    if meeting is None:
        return
    found = asked(meeting)
    settings = ledger.settings.on(meeting.date)
    named = {county.key: each.rung for county in settings.inside for each in bulletin.places if each.place in (county.key, county.name)}
    for key in dict.fromkeys((*named, *(key for key, call in found.items() if call is not Call.NONE))):
        yield Beside(meeting.id, key, named.get(key), found.get(key, Call.NONE))


def _meeting(bulletin: Any, ledger: Ledger, day: date) -> Meeting | None:
    """Return the meeting that a bulletin is about: the one it names, else the last held before it."""
    held = (it for it in ledger.meetings if it.date <= day)
    about = [it for it in held if it.id == bulletin.meeting or (not bulletin.meeting and it.date <= bulletin.date)]
    return max(about, key=lambda it: it.date, default=None)
