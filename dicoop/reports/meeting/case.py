"""What does every section of a meeting's report start from, and what does a figure of it rest on?"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from functools import cached_property
from typing import Any

from dicoop.document import Behind, Named, Style
from dicoop.frozen import dataclass
from dicoop.kinds.ledger import Asked, Ledger
from dicoop.kinds.meeting import Meeting
from dicoop.kinds.published_figures import Figures
from dicoop.kinds.settings import Settings
from dicoop.labels import Label, joined
from dicoop.reports import groups, phrases
from dicoop.reports.meeting.tally import Lacking, Tally, lacking, tallied, tally
from dicoop.reports.rates import name
from dicoop.rules import deadlines, published
from dicoop.rules.aggregate import Where
from dicoop.rules.counties import homes, lying
from dicoop.rules.deadlines import Due
from dicoop.rules.published import Pair
from dicoop.rules.rates import Rate
from dicoop.values import Ratio


def behind(rate: Rate, ratio: Ratio, day: date, whose: tuple[tuple[str, Named], ...], who: Callable[[], tuple[Named, ...]]) -> Behind:
    """Return what the figure of a rate rests on; `whose`: fields and the groups in them, none for the city."""
    return Behind(
        name=joined((*(group.label for _, group in whose), name(rate).label), " ", " "),
        rate=rate.name.value,
        basis=rate.basis.value,
        whose=",".join(f"{by}={group.key}" for by, group in whose) or "city",
        day=day,
        ratio=ratio,
        definition=rate.definition,
        command=f"dicoop rates --rate {rate.name.value} --as-of {day} --explain{''.join(_narrowed(*each) for each in whose)}",
        lacking=who,
    )


def _narrowed(by: str, group: Named) -> str:
    """Return the option that narrows the command down; nothing can be asked of one group of counties, so all of them are shown."""
    return " --by group" if by == "group" else f" --where {by}={group.key}"


_BY = ("county", "group", "meeting")
_NOTICE = Label(
    "本次会议公布的{n}个数中有{moved}个后来变了：dicoop restated --meeting {meeting}",
    "{moved} of the {n} figures published at this meeting have been restated: dicoop restated --meeting {meeting}",
)


@dataclass(frozen=True)
class MeetingCase:
    """A meeting, the day it is reported for, the county whose own page it is (None: the city's), and what closed meetings were told."""

    ledger: Ledger
    meeting: Meeting
    day: date
    early: bool = False
    county: str | None = None
    told: tuple[Figures, ...] = ()

    @cached_property
    def settings(self) -> Settings:
        """The ledger's settings on the day."""
        return self.ledger.settings.on(self.day)

    @property
    def style(self) -> Style:
        """How figures are printed."""
        return phrases.style(self.settings)

    @property
    def county_name(self) -> Label | None:
        """The name of the county whose page it is."""
        return None if self.county is None else self.settings.county_label(self.county)

    @property
    def of_county(self) -> str:
        """The option with which a command tells of the county whose own page it is."""
        return f" --county {self.county}" if self.county else ""

    @property
    def command(self) -> str:
        """The command that gives this report."""
        return f"dicoop report --meeting {self.meeting.id}{self.of_county}" + (
            f" --as-of {self.day}" if self.day != self.meeting.date else ""
        )

    @cached_property
    def previous(self) -> Meeting | None:
        """The last meeting before this one that was held before the day."""
        earlier = (meeting for meeting in self.ledger.meetings if meeting.id < self.meeting.id and meeting.date < self.day)
        return max(earlier, key=lambda meeting: meeting.id, default=None)

    @cached_property
    def now(self) -> Tally:
        """The rates of the day: of the county on its own page."""
        return tally(self.ledger, self.day, where=self.mine if self.county else None)

    @cached_property
    def before(self) -> Tally | None:
        """The rates at the previous meeting."""
        return tally(self.ledger, self.previous.date, where=self.mine if self.county else None) if self.previous else None

    @cached_property
    def restated(self) -> tuple[int, ...]:
        """The earlier meetings that were told figures which are others today: on a county's page, its own."""
        earlier = (told for told in self.told if told.meeting < self.meeting.id)
        return tuple(told.meeting for told in earlier if any(pair.is_moved for pair in self._compared(told)))

    @cached_property
    def notice(self) -> tuple[Label, ...]:
        """What is to be said when this meeting itself was told figures which are others today."""
        pairs = [pair for told in self.told if told.meeting == self.meeting.id for pair in self._compared(told)]
        moved = sum(pair.is_moved for pair in pairs)
        return (_NOTICE.fill(n=len(pairs), moved=moved, meeting=self.meeting.id),) if moved else ()

    def told_before(self, rate: Rate) -> Pair | None:
        """Return what the previous meeting was told of a rate of this page, beside what it is known to have been then; None where it was not."""
        when = self.previous and (self.previous.id, self.previous.date)
        pairs = (pair for told in self.told if (told.meeting, told.day) == when for pair in self._compared(told))
        return next((pair for pair in pairs if (pair.rate, pair.basis, pair.county) == (rate.name, rate.basis, self.county)), None)

    def _compared(self, told: Figures) -> list[Pair]:
        return [pair for pair in published.seen_today(told, self.ledger) if self._concerns(pair)]

    def _concerns(self, pair: Pair) -> bool:
        return self.county is None or (pair.county is not None and self.home(pair.county) == self.county)

    @cached_property
    def by_county(self) -> Tally:
        """The rates of the day for the city and each county."""
        return tally(self.ledger, self.day, "county")

    @cached_property
    def by_meeting(self) -> Tally:
        """The rates of the day by the meeting records are of: of the county on its own page."""
        return tally(self.ledger, self.day, "meeting", self.mine if self.county else None)

    @cached_property
    def by_group(self) -> Tally:
        """The rates of the day by county group."""
        return tally(self.ledger, self.day, "group")

    @cached_property
    def _lacking(self) -> dict[str | None, Lacking]:
        """Who keeps rates from being full, by what they are grouped by."""
        return lacking(self.ledger, self.day, {by: self._where(by) for by in (None, "county", "group", "meeting")})

    def _where(self, by: str | None) -> Where | None:
        """Return whose records are counted: on a county's page its own, but for the rows of all counties."""
        return self.mine if self.county and by in (None, "meeting") else None

    def behind(self, rate: Rate, ratio: Ratio, by: str | None = None, group: str | None = None) -> Behind:
        """Return what a figure of the day rests on: of a group, or the page's own."""
        own = (("county", self.county),) if self.county and self._where(by) else ()
        whose = tuple(
            (each, groups.named(each, key, self.ledger)) for each, key in (*own, *(((by, group),) if by and group is not None else ()))
        )
        return behind(rate, ratio, self.day, whose, lambda: self._lacking[by](rate, group))

    def questions(self) -> Iterator[Asked]:
        """Yield what the case itself asks of the records: the rates, and what is overdue."""
        if not self.county:
            for day, by in ((self.day, None), *(((self.previous.date, None),) if self.previous else ()), *((self.day, by) for by in _BY)):
                yield from tallied(self.ledger, day, by)
        yield deadlines.asked_overdue(self.ledger, self.day)

    @cached_property
    def overdue(self) -> tuple[Due, ...]:
        """What is overdue on the day."""
        return deadlines.overdue(self.ledger, self.day)

    @cached_property
    def homes(self) -> dict[str, str]:
        """For each county the one it counts under."""
        return homes(self.settings)

    def home(self, county: str | None) -> str | None:
        """Return the county a record's county counts under."""
        return None if county is None else self.homes.get(county, county)

    @cached_property
    def places(self) -> Callable[[Any], tuple[str, ...]]:
        """What tells the counties that a record, or a thing due, counts under."""
        return lying(self.settings)

    def mine(self, thing: Any) -> bool:
        """Return whether a record, or a thing due, belong on the page: those that lie in its county, all of them on the city's."""
        return self.county is None or self.county in self.places(thing)
