"""What is computed from the whole ledger and shown: rates, what is due, the report of a meeting?"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from dicoop.actions.read import Shown, load, of_ledger
from dicoop.kinds import figures
from dicoop.labels import Label
from dicoop.reports import asked
from dicoop.reports import due as due_page
from dicoop.reports import meeting as meeting_page
from dicoop.reports import rates as rates_page
from dicoop.reports.when import latest, when
from dicoop.store import published, walk
from dicoop.text.source import visible

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from dicoop.document import Section
    from dicoop.kinds.figures import Figures
    from dicoop.kinds.ledger import Ledger
    from dicoop.store.find import Shelf

_UNSEEN = Label(
    "文件夹 {path} 打不开, 没有同公布过的数核对",
    "the folder {path} cannot be opened, so nothing was compared with the figures told before",
)


def due(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return what is overdue or due soon, as the options of `due` ask; raises Misused, NotFound."""
    read = load(place)
    return of_ledger(due_page.due(read.whole, today, asked.of_due(read.whole, given)), read)


def rates(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return the rates as the options of `rates` ask; raises Misused, NotFound."""
    read = load(place)
    what = asked.of_rates(read.whole, given)
    if given.get("meetings"):
        from dicoop.reports import trend  # noqa: PLC0415 - most look at one day

        days = trend.points(read.whole, given["meetings"], today)
        return of_ledger(trend.trend(read.whole, days, replace(what, rates=rates_page.filtered(what))), read)
    return of_ledger(rates_page.rates(read.whole, when(read.whole, given["meeting"], given["as_of"], today), what), read)


def meeting(place: Shelf, today: date, given: Mapping[str, Any]) -> Shown:
    """Return the report of a meeting (by default the latest), or a county's own page of it; raises Misused, NotFound."""
    read = load(place)
    whole = read.whole
    county = asked.page(given["county"], whole.settings) if given["county"] else None
    number = given["meeting"] or latest(whole, today)
    found = when(whole, number, given["as_of"], today)
    document = meeting_page.report(whole, found, county, _told(place))
    if _TREND & set(given["section"]):
        document = replace(document, sections=(*document.sections, _trend(whole, found.meeting.id if found.meeting else 0, county, today)))
    shown = of_ledger(document, read)
    unseen = tuple(_UNSEEN.fill(path=visible(path)) for path in (() if place.known_at else walk.shut(place.root, figures.FOLDER)))
    return replace(shown, words=(*shown.words, *unseen), faults=shown.faults + len(unseen))


_TREND = {"trend", "变化"}
_SPAN = 5  # meetings


def _trend(whole: Ledger, number: int, county: str | None, today: date) -> Section:
    """Return how the rates went over the last meetings up to one: the county's own on its page."""
    from dicoop.reports import trend  # noqa: PLC0415 - it is shown where it is asked for

    options = {"variant": (), "rate": (), "by": None, "explain": False, "where": (f"county={county}",) if county else ()}
    what = asked.of_rates(whole, options)
    days = trend.points(whole, f"{max(number - _SPAN + 1, 0)}..{number}", today)
    section = trend.trend(whole, days, replace(what, rates=rates_page.filtered(what))).sections[0]
    return replace(section, title=_COURSE)


_COURSE = Label("变化", "The course of the rates")


def _told(place: Shelf) -> tuple[Figures, ...]:
    """Return what closed meetings were told, as far as it was known."""
    if place.known_at is None:
        return published.on_disk(place.root)
    from dicoop.actions import past  # noqa: PLC0415 - whoever reads what is on disk needs no git
    from dicoop.store import published_at  # noqa: PLC0415

    repo = past.repository(place.root)
    return published_at.every(repo, past.revision(repo, place.known_at).commit)
